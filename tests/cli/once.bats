#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# postil cite and postil complete.

setup() {
    tmp=$(mktemp -d)
    export HOME=$tmp/home XDG_CONFIG_HOME=$tmp/home
    unset POSTIL_INDEX POSTIL_CONFIG
    postil=$POSTIL_BIN/postil
    mkdir -p "$HOME" "$tmp/tree/old"
    cd "$tmp/tree"
    printf 'title: On [weirs]\nauthor: Ann Example\ndate: 2014-12-11\n\n%s\n' \
        'A weir is no dam; weirs leak.' > old/weirs.txt
    printf 'By Bo Example\n\nDams and weirs.\n' > $'d\xe9j\xe0.txt'
    "$postil" index -q
}

teardown() {
    cd /
    rm -rf "$tmp"
}

@test "cite: each style, and links from where the citing file is" {
    run "$postil" cite old/weirs.txt
    [ "$status" -eq 0 ]
    [ "$output" = 'Ann Example, ["On \[weirs\]"](old/weirs.txt), 2014-12-11' ]
    run "$postil" cite --style org --from notes/a.org old/weirs.txt
    [[ "$output" == *"[[file:../old/weirs.txt]["* ]]
    run "$postil" cite --style plain --link postil old/weirs.txt
    [[ "$output" == 'Ann Example, "On [weirs]", 2014-12-11, postil:'* ]]
    id=${output##*postil:}
    run "$postil" cite --style plain "$id"
    [[ "$output" == *"old/weirs.txt" ]]
    run "$postil" cite $'d\xe9j\xe0.txt'
    [ "$status" -eq 0 ]
}

@test "complete: fields, words, authors, titles" {
    [ "$("$postil" complete field auth)" = author: ]
    [ "$("$postil" complete author ann)" = "Ann Example" ]
    [ "$("$postil" complete word wei)" = $'weirs\nweir' ]
    [ "$("$postil" complete -n 1 word wei)" = weirs ]
    [ "$("$postil" complete title we)" = "On [weirs]" ]
    [ -z "$("$postil" complete tag nothing)" ]
}

@test "cite and complete: what is wrong is said" {
    run "$postil" cite
    [ "$status" -eq 2 ]
    run "$postil" cite nowhere.txt
    [ "$status" -eq 2 ]
    [[ "$output" == *"no article"* ]]
    run "$postil" cite --style bibtex old/weirs.txt
    [ "$status" -eq 2 ]
    run "$postil" complete nonsense x
    [ "$status" -eq 2 ]
    [[ "$output" == *"title, author, tag, field, word"* ]]
    run "$postil" complete -n 0 word x
    [ "$status" -eq 2 ]
    cd /
    run "$postil" complete word x
    [ "$status" -eq 3 ]
    run "$postil" cite --help
    [ "$status" -eq 0 ]
}
