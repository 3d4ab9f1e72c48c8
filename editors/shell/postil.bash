# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Completion of postil for bash: commands, options, fields, authors, tags.

# The long options of a command, as its short help has them.
_postil_options() { # PROGRAM COMMAND
    "$1" "$2" -h 2>/dev/null |
        sed -n 's/^ \{2,6\}\(-[[:alnum:]], \)\{0,1\}\(--[^ ]*\) .*/\2/p' |
        sed -e 's/^--\[no-\]\([^=]*\).*/--\1\n--no-\1/' \
            -e 's/\[.*//' -e 's/=.*/=/'
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
    local word command dashes='' i IFS=$'\n'
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
    if [ -z "$command" ]; then
        mapfile -t COMPREPLY < <(compgen -W "$("${words[0]}" help 2>/dev/null |
            sed -n 's/^  \([a-z][a-z]*\) .*/\1/p')" -- "$word")
        return
    fi
    case $dashes$word in
    -*)
        mapfile -t COMPREPLY < <(compgen -W \
            "$(_postil_options "${words[0]}" "$command")" -- "$word")
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
        mapfile -t COMPREPLY < <(compgen -W "$("${words[0]}" help 2>/dev/null |
            sed -n 's/^  \([a-z][a-z]*\) .*/\1/p')"$'\nquery' -- "$word")
        ;;
    *) compopt -o default 2>/dev/null ;;
    esac
}
complete -F _postil postil
