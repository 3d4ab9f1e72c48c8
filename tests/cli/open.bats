#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# postil open: a hit of the last search, in the user's editor.

load terminal

setup() {
    tmp=$(mktemp -d)
    export HOME=$tmp/home XDG_CONFIG_HOME=$tmp/home
    unset POSTIL_INDEX POSTIL_CONFIG NO_COLOR EDITOR XDG_STATE_HOME
    export POSTIL_PAGER=
    postil=$POSTIL_BIN/postil
    tree="$tmp/a tree"
    mkdir -p "$HOME" "$tree" "$tmp/bin"
    cd "$tree"
    printf 'Harbour dues\n\nAn old\nwide harbour has dues.\n' > 'one: two.txt'
    printf 'Boats\n\nOf boats in a harbour, a harbour.\n' > b.txt
    "$postil" index -q
    export VISUAL="printf '<%s>'"
}

teardown() {
    cd /
    rm -rf "$tmp"
}

editor() { # NAME: one of this name that prints its words
    printf '#!/bin/sh\nprintf "<%%s>" "$@"\n' > "$tmp/bin/$1"
    chmod +x "$tmp/bin/$1"
    export VISUAL="$tmp/bin/$1"
}

@test "hits on a terminal have numbers, and open takes them" {
    run in_terminal "$postil" --color never search harbour
    [ "$status" -eq 0 ]
    [[ "$output" == *"1. Harbour dues"*"2. Boats"* ]]
    run "$postil" open 2
    [ "$output" = "<+3><$tree/b.txt>" ]
    run "$postil" open
    [ "$output" = "<+4><$tree/one: two.txt>" ]
}

@test "an editor that is not there is named" {
    in_terminal "$postil" search harbour > "$tmp/out"
    VISUAL='no-such-editor -f' run "$postil" open
    [ "$status" -eq 6 ]
    [[ $output == *'the editor is not there: no-such-editor -f; VISUAL or EDITOR '* ]]
    ln -s "$postil" "$tmp/bin/postil"
    run env -u VISUAL -u EDITOR PATH="$tmp/bin" postil open
    [ "$status" -eq 6 ]
    [[ $output == *'the editor is not there: vi;'* ]]
    editor my-own
    VISUAL="  X=1 $VISUAL" run "$postil" open
    [ "$status" -eq 0 ]
}

@test "each editor is told the place in its own way" {
    in_terminal "$postil" search harbour > "$tmp/out"
    file="$tree/one: two.txt"
    editor vim
    [ "$("$postil" open)" = "<+call cursor(4,6)><$file>" ]
    editor emacsclient
    [ "$("$postil" open)" = "<+4:6><$file>" ]
    editor kak
    [ "$("$postil" open)" = "<$file><+4:6>" ]
    editor nano
    [ "$("$postil" open)" = "<+4,6><$file>" ]
    editor code
    [ "$("$postil" open)" = "<--goto><$file:4:6>" ]
    editor hx
    [ "$("$postil" open)" = "<$file:4:6>" ]
    editor unheard-of
    [ "$("$postil" open)" = "<+4><$file>" ]
}

@test "a command line with options is an editor, EDITOR stands in for VISUAL" {
    in_terminal "$postil" search harbour > "$tmp/out"
    editor emacsclient
    VISUAL="$VISUAL -n -a ''"
    [ "$("$postil" open)" = "<-n><-a><><+4:6><$tree/one: two.txt>" ]
    EDITOR=$VISUAL
    export EDITOR VISUAL=
    [[ "$("$postil" open)" == "<-n>"* ]]
}

@test "a search that is not on a terminal is not remembered" {
    in_terminal "$postil" search boats > "$tmp/out"
    "$postil" search dues > "$tmp/out"
    [[ $(head -n 1 "$tmp/out") == "Harbour dues" ]]
    [ "$("$postil" open)" = "<+3><$tree/b.txt>" ]
}

@test "a member of an archive opens as text" {
    mkdir "$tmp/packet"
    printf 'Of a packet\n\nNothing.\n\nOne solenodon.\n' > "$tmp/packet/one.txt"
    tar -cf packet.tar -C "$tmp/packet" one.txt
    "$postil" index -q
    in_terminal "$postil" search solenodon > "$tmp/out"
    editor vim
    text=$HOME/.local/state/postil/article.txt
    [ "$("$postil" open)" = "<+call cursor(3,5)><$text>" ]
    [ "$(cat "$text")" = $'Of a packet\nNothing.\nOne solenodon.' ]
    rm -r .postil
    run "$postil" open
    [ "$status" -eq 3 ]
    [[ "$output" == *"no index"* ]]
}

@test "what cannot be opened is said" {
    run "$postil" open
    [ "$status" -eq 2 ]
    [[ "$output" == *"no search to open a hit of"* ]]
    in_terminal "$postil" search harbour > "$tmp/out"
    run "$postil" open 3
    [ "$status" -eq 2 ]
    [ "$output" = "postil: the last search shows 2 hits" ]
    for word in 0 -1 x 1x 99999999999999999999; do
        run "$postil" open -- "$word"
        [ "$status" -eq 2 ]
    done
    rm b.txt
    run "$postil" open 2
    [ "$status" -eq 6 ]
    [[ "$output" == *"b.txt: is gone; postil index "* ]]
    printf 'junk\0' > "$HOME/.local/state/postil/recent"
    run "$postil" open
    [ "$status" -eq 2 ]
    printf 'junk\0/x\0\0\0' > "$HOME/.local/state/postil/recent"
    run "$postil" open
    [[ "$output" == *"damaged; search again"* ]]
}

@test "a home that cannot be written to does not fail a search" {
    export XDG_STATE_HOME=/proc/none
    run in_terminal "$postil" search harbour
    [ "$status" -eq 0 ]
    [[ "$output" != *"cannot"* ]]
}
