
# Values of the fields of a query: fandom:, char:, ship:, tag:, author:
_ficdex_or_values() {
    local line="${COMP_LINE:0:COMP_POINT}" word="" open="" value
    local quotes="${line//[^\']/}"
    if (( ${#quotes} % 2 )); then
        open=1
        word="${line##*\'}"
    else
        word="${line##*[[:space:]]}"
    fi
    if [[ $word =~ (fandom|char|ship|tag|author):[^:]*$ ]]; then
        COMPREPLY=()
        while IFS= read -r value; do
            if [[ $open ]]; then
                COMPREPLY+=("$value")
            else
                # Readline replaces what stands behind the colon alone.
                printf -v value '%q' "${value#"${word%:*}:"}"
                COMPREPLY+=("$value")
            fi
        done < <("${COMP_WORDS[0]}" complete -- "$word" 2>/dev/null)
        return 0
    fi
    _ficdex "$@"
}
complete -F _ficdex_or_values -o bashdefault -o default ficdex
