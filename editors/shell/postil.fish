# SPDX-License-Identifier: GPL-2.0-or-later
# Completion of postil for fish: commands, options, fields, authors, tags.

function __postil_commands
    postil help 2>/dev/null |
        string replace -rf -- '^  ([a-z]+) +(.*)' '$1\t$2'
end

# The command on the line, if there is one yet.
function __postil_command
    set -l words (commandline -opc)
    set -e words[1]
    while set -q words[1]
        switch $words[1]
            case --index --color
                set -e words[1]
            case '-*'
            case '*'
                echo $words[1]
                return
        end
        set -e words[1]
    end
    return 1
end

function __postil_options
    postil (__postil_command) -h 2>/dev/null |
        string replace -rf -- '^ {2,6}(?:-\w, )?--(?:\[no-\])?([a-z-]+)\S* +(.*)' '--$1\t$2'
end

# The last word of a query. A value begins as it is typed, so it is not quoted:
# words with hyphens between them are a phrase.
function __postil_query
    set -l word (commandline -ct)
    set -l before (string match -r -- '^[-+(]*' $word)
    set -l rest (string replace -r -- '^[-+(]*' '' $word)
    if set -l parts (string match -r '^(author|tag):"?(.*)' -- $rest)
        for value in (postil complete $parts[2] "$parts[3]" 2>/dev/null)
            echo "$before$parts[2]:"(string replace -ra -- '[^[:alnum:]]+' '-' $value)
        end
        return
    end
    for item in (postil complete field "$rest" 2>/dev/null)
        echo "$before$item"
    end
    if test -n "$rest"
        for item in (postil complete word "$rest" 2>/dev/null)
            echo "$before$item"
        end
    end
end

complete -c postil -f -n 'not __postil_command' -a '(__postil_commands)'
complete -c postil -f -n '__postil_command; and string match -q -- "-*" (commandline -ct)' -a '(__postil_options)'
complete -c postil -f -n '__postil_command | string match -q search' -a '(__postil_query)'
complete -c postil -F -n '__postil_command | string match -qv search'
