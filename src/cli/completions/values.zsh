
# Values of the fields of a query: fandom:, char:, ship:, tag:, author:
_ficdex_or_values() {
    local word="${PREFIX#[\'\"]}"
    if [[ $word =~ '(fandom|char|ship|tag|author):[^:]*$' ]]; then
        local -a values
        values=("${(@f)$($words[1] complete -- "$word" 2>/dev/null)}")
        [[ -n $values[1] ]] && compadd -U -S '' -- $values && return
    fi
    _ficdex "$@"
}
compdef _ficdex_or_values ficdex
