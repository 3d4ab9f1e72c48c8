#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# The plugin in Kakoune, installed as its page says.

load tree

setup() {
    command -v kak > /dev/null || skip "there is no kak"
    make_tree
    mkdir -p "$XDG_CONFIG_HOME/kak/autoload"
    ln -s /usr/share/kak/autoload "$XDG_CONFIG_HOME/kak/autoload/standard"
    cp "$editors/kakoune/postil.kak" "$XDG_CONFIG_HOME/kak/autoload"
    export OUT=$tmp/out
}

teardown() {
    [ -z "$tmp" ] || drop_tree
}

# Run a command, jump from a line of the list, and print where that leads.
jump() { # COMMAND LINE
    cat > "$tmp/case.kak" << END
hook -once global BufCloseFifo .* %{ evaluate-commands -client client0 %{
    try %{
        buffer *grep*
        write -force $tmp/list
        execute-keys -with-maps ${2}g<ret>
        echo -to-file $OUT "%val{bufname}:%val{cursor_line}:%val{cursor_column}"
    } catch %{ echo -to-file $OUT "error: %val{error}" }
    quit!
} }
try %{ $1 } catch %{ echo -to-file $OUT "error: %val{error}"; quit! }
END
    timeout 20 kak -ui dummy -e "source $tmp/case.kak" "${3:-2014/night-trains.md}"
    cat "$OUT"
}

@test "a query lists every match, and the list jumps" {
    run jump "postil '\"night train\"'" 3
    [ "$output" = "2014/night-trains.md:18:13" ]
    [ "$(wc -l < "$tmp/list")" -ge 4 ]
}

@test "columns count bytes, as in the file" {
    run jump "postil moa" 1
    [ "$output" = "wide.txt:3:17" ]
}

@test "names have a colon, or bytes that are no UTF-8" {
    run jump "postil dodo" 1
    echo "$output"
    [ "$output" = "one: two.txt:4:3" ]
    run jump "postil thylacine" 1
    [ "$output" = $'caf\xe9.txt:3:5' ]
}

@test "what is not understood of a query is said" {
    run jump "postil /(/" 1
    grep -q 'closing parenthesis' "$tmp/list"
}

@test "without a query, what is selected" {
    run jump "execute-keys '/brass band<ret>'; postil" 1
    [[ "$output" == "2014/night-trains.md:13:42"* ]]
}

@test "articles like the selection, and like a file" {
    run jump "execute-keys '%'; postil-similar" 1
    [[ "$output" == *.*:*:* ]]
    [ -s "$tmp/list" ]
    run jump "postil-similar 2014/harbour-dues.html" 1
    [[ "$output" == *.*:*:* ]]
    [ "$(grep -c "^2014/harbour-dues" "$tmp/list")" -eq 0 ]
}

@test "the index is that of the file when the folder has none" {
    cd "$tmp"
    run jump "postil ferry" 1 "$tree/2014/night-trains.md"
    [[ "$output" == *"a tree/2014/harbour-dues.html:24:59" ]]
}

@test "a citation of an article goes behind the selection" {
    printf 'See .\n' > notes.md
    cat > "$tmp/case.kak" << END
try %{
    set-option buffer filetype markdown
    execute-keys gglll
    postil-cite 2014/harbour-dues.html
    write
} catch %{ echo -to-file $OUT "error: %val{error}" }
try %{
    postil-cite nothing.txt
} catch %{ echo -to-file $OUT "error: %val{error}" }
quit!
END
    timeout 20 kak -ui dummy -e "source $tmp/case.kak" notes.md
    [[ "$(cat notes.md)" == \
        'See Jane Doe, ["Who pays for the harbour?"](2014/harbour-dues.html),'* ]]
    [[ "$(cat "$OUT")" == *"cannot be cited"* ]]
}

@test "what goes wrong is said" {
    run jump "set-option global postil_command not-there; postil rain" 1
    [[ "$output" == *"error: "*"cannot run it"* ]]
    cd "$tmp"
    touch alone.txt
    run jump "postil rain" 1 alone.txt
    grep -q 'no index' "$tmp/list"
}
