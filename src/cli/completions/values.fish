
# Values of the fields of a query: fandom:, char:, ship:, tag:, author:. fish offers what holds the letters typed in their
# order and in their case, so names are offered in lower case unless a capital was typed: a query does not mind.
function __ficdex_values
    set -l typed (commandline -ct | string trim --left --chars "'\"")
    if string match -qr '[A-Z]' -- $typed
        ficdex complete -- $typed
    else
        ficdex complete -- $typed | string lower
    end
end
complete -c ficdex -f -n "string match -qr '(fandom|char|ship|tag|author):[^:]*\$' -- (commandline -ct)" -a "(__ficdex_values)"
