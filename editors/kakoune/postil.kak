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
    run() { # VERB WORDS...
        printf %s "$input" | "$kak_opt_postil_command" "$@"
    }
    list() { # INPUT VERB WORDS...
        input=$1
        verb=$2
        shift 2
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
        # When nothing is found, what there is to say of it.
        ( { run "$verb" --vimgrep "$@" || [ $? -ne 1 ] || run "$verb" "$@"; } \
            > "$output" 2>&1 & ) > /dev/null 2>&1
        printf %s\\n "evaluate-commands -try-client '$kak_opt_toolsclient' %{
            edit! -fifo $output *grep*
            set-option buffer filetype grep
            set-option buffer grep_current_line 0
            map buffer normal <ret> ': postil-jump<ret>'
            hook -always -once buffer BufCloseFifo .* %{
                nop %sh{ rm -r \$(dirname $output) }
            }
        }"
    }
}

# As grep-jump, also when the name of the file has a colon in it.
define-command -hidden postil-jump %{ evaluate-commands -save-regs '123' %{
    execute-keys 'xs^(.+?):(\d+):(\d+):<ret>'
    set-option buffer grep_current_line %val{cursor_line}
    evaluate-commands -try-client %opt{jumpclient} -verbatim -- \
        edit -existing %reg{1} %reg{2} %reg{3}
    try %{ focus %opt{jumpclient} }
} }

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
    list "" search -- "$@"
}}

define-command postil-similar -params ..1 -file-completion -docstring %{
    postil-similar [<file>]: list articles like a file
    Without a file, those like the selection
} %{ evaluate-commands %sh{
    eval "$kak_opt_postil_script"
    # Kakoune exports what it sees named: $kak_opt_postil_command
    # $kak_opt_toolsclient $kak_buffile
    if [ $# -eq 0 ]; then
        list "$kak_selection" similar -
    else
        list "" similar -- "$1"
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
