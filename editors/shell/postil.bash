# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Completion of postil for bash: commands, options and their values, fields,
# authors, tags.

# The long options of a command, as its short help has them.
_postil_options() { # PROGRAM COMMAND
    "$1" "$2" -h 2>/dev/null |
        sed -n 's/^ \{2,6\}\(-[[:alnum:]], \)\{0,1\}\(--[^ ]*\) .*/\2/p' |
        sed -e 's/=[^]]*$/=/' -e 's/\[=.*//' \
            -e 's/^--\[no-\]\([^=]*\)\(=\{0,1\}\)$/--\1\2\n--no-\1/'
}

# The values of an option, a line each; status 1 when any will do.
_postil_values() { # PROGRAM OPTION WORD
    local before=
    case $2 in
    --sort) set -- relevance date path ;;
    --rank) set -- relevance bm25 recency ;;
    --collapse) set -- author source duplicate ;;
    --facet)
        before=${3%"${3##*,}"}
        set -- author source year month tag lang section
        ;;
    --timeline) set -- year month ;;
    --context) set -- sentence paragraph ;;
    --engine) set -- auto fast xapian ;;
    --color) set -- auto always never ;;
    --style) set -- markdown org plain ;;
    --link) set -- url file postil ;;
    --compress) set -- fast small none ;;
    --phrase-index) set -- auto none small full ;;
    --writer) set -- auto bulk xapian ;;
    --index) compgen -d -- "$3"; return ;;
    *) return 1 ;;
    esac
    printf "$before%s\n" "$@"
}

# The names of settings.
_postil_keys() { # PROGRAM
    "$1" config --help 2>/dev/null |
        sed -n '/^Keys/,/^$/s/^  \([a-z][^ *]*\) .*/\1/p'
}

# Of the lines, those that begin with the word.
_postil_offer() { # LINES WORD
    mapfile -t COMPREPLY < <(compgen -W "$1" -- "$2")
}

# What may stand for the last word of a query, a line each.
_postil_words() { # PROGRAM WORD
    local before kind
    before=${2%%[!-+(]*}
    case ${2#"$before"} in
    author:* | tag:*)
        kind=${2#"$before"}
        kind=${kind%%:*}
        "$1" complete "$kind" "${2#"$before$kind:"}" 2>/dev/null |
            while IFS= read -r value; do
                case $value in
                *[!A-Za-z0-9-]*) value="\"${value//\"/}\"" ;;
                esac
                printf '%s\n' "$before$kind:$value"
            done
        ;;
    ?*)
        { "$1" complete field "${2#"$before"}"
          "$1" complete word "${2#"$before"}"; } 2>/dev/null |
            sed "s/^/$before/"
        ;;
    *) "$1" complete field '' 2>/dev/null ;;
    esac
}

_postil() {
    local word command option values dashes='' i IFS=$'\n'
    local words=("${COMP_WORDS[@]}") cword=$COMP_CWORD
    # A colon breaks words for readline, not for us.
    if declare -F _get_comp_words_by_ref >/dev/null; then
        _get_comp_words_by_ref -n : -w words -i cword
    fi
    word=${words[cword]}
    command=
    for ((i = 1; i < cword; i++)); do
        case ${words[i]} in
        --index | --color) i=$((i + 1)) ;;
        --) dashes=yes ;;
        -*) ;;
        *) [ -n "$command" ] || command=${words[i]} ;;
        esac
    done
    COMPREPLY=()
    # The equals sign is a word of its own for readline.
    option=
    if [ -z "$dashes" ] && [ "$cword" -gt 1 ]; then
        option=${words[cword - 1]}
        if [ "$option" = = ] && [ "$cword" -gt 2 ]; then
            option=${words[cword - 2]}
        elif [ "$word" = = ]; then
            word=
        fi
    fi
    if values=$(_postil_values "${words[0]}" "$option" "$word"); then
        case $option in --index) compopt -o filenames 2>/dev/null ;; esac
        _postil_offer "$values" "$word"
        return
    fi
    if [ -z "$command" ]; then
        case $word in
        -*) _postil_offer $'--index\n--no-config\n--color\n--version\n--help' \
            "$word" ;;
        *) _postil_offer "$("${words[0]}" help 2>/dev/null |
            sed -n 's/^  \([a-z][a-z]*\) .*/\1/p')" "$word" ;;
        esac
        return
    fi
    case $dashes$word in
    -*)
        _postil_offer "$(_postil_options "${words[0]}" "$command")" "$word"
        [[ ${COMPREPLY[0]} != *= ]] || compopt -o nospace 2>/dev/null
        return
        ;;
    esac
    case $command in
    search)
        mapfile -t COMPREPLY < <(_postil_words "${words[0]}" "$word")
        [[ ${COMPREPLY[0]} != *: ]] || compopt -o nospace 2>/dev/null
        if declare -F __ltrim_colon_completions >/dev/null; then
            __ltrim_colon_completions "$word"
        fi
        ;;
    help)
        _postil_offer "$("${words[0]}" help 2>/dev/null |
            sed -n 's/^  \([a-z][a-z]*\) .*/\1/p')"$'\nquery' "$word"
        ;;
    config) _postil_offer "$(_postil_keys "${words[0]}")" "$word" ;;
    complete) _postil_offer $'title\nauthor\ntag\nfield\nword' "$word" ;;
    open | status | duplicates | export | serve | lsp | mcp | version) ;;
    *) compopt -o default 2>/dev/null ;;
    esac
}
complete -F _postil postil
