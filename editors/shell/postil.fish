# SPDX-License-Identifier: GPL-2.0-or-later
# Completion of postil for fish: commands, options and their values, fields,
# authors, tags.

function __postil_commands
    postil help 2>/dev/null |
        string replace -rf -- '^  ([a-z]+) +(.*)' '$1\t$2'
end

# The names of settings.
function __postil_keys
    postil config --help 2>/dev/null | string replace -rf -- '^  ([a-z]+\.[a-z0-9-]+) +\+? +(.*)' '$1\t$2'
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
complete -c postil -f -n '__postil_command | string match -q config' -a '(__postil_keys)'
complete -c postil -f -n '__postil_command | string match -q help' -a '(__postil_commands) query'
complete -c postil -f -n '__postil_command | string match -q complete' -a 'title author tag field word'
complete -c postil -F -n '__postil_command | string match -qvr "^(search|config|help|complete)\$"'

complete -c postil -l index -x -a '(__fish_complete_directories)'
complete -c postil -l color -x -a 'auto always never'
complete -c postil -n 'not __postil_command' -l no-config
complete -c postil -n 'not __postil_command' -l version
complete -c postil -n 'not __postil_command' -l help

function __postil_values # COMMAND... -- OPTION VALUE...
    set -l at (contains -i -- -- $argv)
    set -l commands $argv[1..(math $at - 1)]
    set -l option $argv[(math $at + 1)]
    set -l values $argv[(math $at + 2)..-1]
    complete -c postil -l $option -x -a "$values" \
        -n "contains -- (__postil_command) $commands"
end

__postil_values search similar -- sort relevance date path
__postil_values search similar -- rank relevance bm25 recency
__postil_values search similar -- collapse author source duplicate
__postil_values search similar -- facet author source year month tag lang section
__postil_values search similar -- context sentence paragraph
__postil_values search similar -- engine auto fast xapian
complete -c postil -l timeline -a 'year month' -n 'contains -- (__postil_command) search similar'
__postil_values cite -- style markdown org plain
__postil_values cite -- link url file postil
__postil_values index watch -- compress fast small none
__postil_values index watch -- phrase-index auto none small full
__postil_values index watch -- writer auto bulk xapian
