# SPDX-License-Identifier: GPL-2.0-or-later
# postil: full-text search of articles. See doc/editors/kakoune.md.

declare-option -docstring "the postil program" str postil_command postil

# %opt{postil_script} is what the commands below have in common: it runs postil
# with its words, prints the Kakoune commands that show what comes, and takes
# the index of the current folder, else that of the file.
declare-option -hidden str postil_script %{
    index_above() {
        folder=$1
        while [ ! -d "$folder/.postil" ]; do
            [ "$folder" != / ] || return 1
            folder=$(dirname -- "$folder")
        done
    }
    list() { # INPUT WORDS...
        input=$1
        shift
        if ! command -v "$kak_opt_postil_command" >/dev/null 2>&1; then
            echo "fail postil: cannot run it; install postil, or set the option postil_command"
            exit
        fi
        if [ -z "$POSTIL_INDEX" ] && ! index_above "$PWD" &&
            index_above "$(dirname -- "$kak_buffile")"; then
            export POSTIL_INDEX="$folder"
        fi
        output=$(mktemp -d "${TMPDIR:-/tmp}"/kak-postil.XXXXXXXX)/fifo
        mkfifo "$output"
        ( printf %s "$input" | "$kak_opt_postil_command" "$@" > "$output" 2>&1 & ) \
            > /dev/null 2>&1
        printf %s\\n "evaluate-commands -try-client '$kak_opt_toolsclient' %{
            edit! -fifo $output *grep*
            set-option buffer filetype grep
            set-option buffer grep_current_line 0
            hook -always -once buffer BufCloseFifo .* %{
                nop %sh{ rm -r \$(dirname $output) }
            }
        }"
    }
}

define-command postil -params .. -docstring %{
    postil [<query>]: list what matches, in the *grep* buffer
    Without a query, what is selected is looked for as a phrase
} %{ evaluate-commands %sh{
    eval "$kak_opt_postil_script"
    # Kakoune exports what it sees named: $kak_opt_postil_command
    # $kak_opt_toolsclient $kak_buffile
    if [ $# -eq 0 ]; then
        set -- "\"$(printf %s "$kak_selection" | tr '\n"' '  ')\""
    fi
    list "" search --vimgrep -- "$@"
}}

define-command postil-similar -params ..1 -file-completion -docstring %{
    postil-similar [<file>]: list articles like a file
    Without a file, those like the selection
} %{ evaluate-commands %sh{
    eval "$kak_opt_postil_script"
    # Kakoune exports what it sees named: $kak_opt_postil_command
    # $kak_opt_toolsclient $kak_buffile
    if [ $# -eq 0 ]; then
        list "$kak_selection" similar --vimgrep -
    else
        list "" similar --vimgrep -- "$1"
    fi
}}

define-command postil-cite -params 1 -file-completion -docstring %{
    postil-cite <file>: put a citation of an article after the selection
} %{ evaluate-commands -save-regs a %{
    set-register a %sh{
        # $kak_opt_postil_command $kak_opt_filetype $kak_buffile $POSTIL_INDEX
        case $kak_opt_filetype in
        markdown | org) style=$kak_opt_filetype ;;
        *) style=plain ;;
        esac
        case $kak_buffile in
        /*) set -- --from "$kak_buffile" -- "$1" ;;
        *) set -- -- "$1" ;;
        esac
        "$kak_opt_postil_command" cite --style "$style" "$@" 2>&1 ||
            echo "fail"
    }
    evaluate-commands %sh{
        case $kak_reg_a in
        *fail) printf "fail 'postil: it cannot be cited; is it in the index?'" ;;
        esac
    }
    execute-keys '"a<a-p>'
} }
