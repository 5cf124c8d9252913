
# Values of the fields of a query: fandom:, char:, ship:, tag:, author:
complete -c ficdex -f -n "string match -qr '(fandom|char|ship|tag|author):[^:]*\$' -- (commandline -ct)" -a "(ficdex complete -- (commandline -ct))"
