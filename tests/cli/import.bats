#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# postil import: what postil export printed becomes an index elsewhere.

setup() {
    tmp=$(mktemp -d)
    export HOME=$tmp/home XDG_CONFIG_HOME=$tmp/home
    unset POSTIL_INDEX POSTIL_CONFIG
    postil=$POSTIL_BIN/postil
    tree=$tmp/tree
    mkdir -p "$HOME" "$tree/sub" "$tmp/copy"
    cd "$tree"
    printf 'Of dams\n\nA dam, naïve and \342\200\234quoted\342\200\235.\n' > a.txt
    cat > sub/b.md << 'END'
---
title: Of weirs
author: [Ann Example, Bob]
date: 2014-12-11
tags: [water, stone]
---
# A heading

Some *text* of a weir. ![A picture](p.png)

> A quotation.
END
    printf '<html><head><title>Page</title></head><body><article><h1>Page</h1><p>%s</p></article></body></html>' \
        "A caf&eacute; by the dam, with a long text about water and stone." \
        > c.html
    printf '{"title": "One", "body": "First of many."}\n%s\n' \
        '{"title": "Two", "body": "Second of many.", "date": "1999"}' > m.jsonl
    printf 'caf\351 in Latin-1, of a dam\r\n' > "$(printf 'l\351.txt')"
    "$postil" index -q
    printf 'Of dams\n\nAnother dam.\n' > sub/new.txt
    "$postil" index -q
}

teardown() {
    cd /
    rm -rf "$tmp"
}

@test "an export becomes the same index, byte for byte" {
    [ "$(grep -c '^glass ' .postil/index)" -eq 2 ]
    "$postil" export > "$tmp/lines"
    "$postil" compact -q
    cd "$tmp/copy"
    run "$postil" import "$tmp/lines"
    [ "$status" -eq 0 ]
    [[ $output == "imported 7 articles; index "* ]]
    shard=$(sed -n 's/^glass //p' "$tree/.postil/index")
    diff -r "$tree/.postil/$shard" .postil/shards/000001
    # The other index's lines are the same, but for what there is of files.
    "$postil" export | sed 's/"stale":true/"stale":false/' | cmp - "$tmp/lines"
    run "$postil" check
    [ "$status" -eq 0 ]
}

@test "places that look wrongly decoded are counted, and come along" {
    printf 'Tolls\n\nThe caf\303\203\302\251 of a dam\302\223.\n' > a.txt
    run "$postil" extract a.txt
    [[ $output == *'garbled   2 places look wrongly decoded'* ]]
    run "$postil" extract sub/b.md
    [[ $output != *garbled* ]]
    "$postil" index -q
    run "$postil" show --json a.txt
    [[ $output == *'"garbled":2,'* ]]
    "$postil" export > "$tmp/lines"
    cd "$tmp/copy"
    "$postil" import -q "$tmp/lines"
    [ "$("$postil" export | grep -c '"garbled":2,')" -eq 1 ]
    [ "$("$postil" export | grep -c '"garbled":0,')" -eq 6 ]
}

@test "it is read from standard input, and answers queries" {
    (cd "$tree" && "$postil" export) | \
        (cd "$tmp/copy" && "$postil" import -q --index "$tmp/idx" -)
    cd "$tree"
    for query in dam 'café' '"text of a weir"' author:ann date:1999 \
        tag:water path:sub kind:article has:author 'many NEAR/2 first'; do
        "$postil" search -l "$query" > "$tmp/here"
        "$postil" search -l --index "$tmp/idx" "$query" |
            sed 's,^\.\./copy/,,' | diff "$tmp/here" -
        [ -s "$tmp/here" ] || { echo "nothing for $query"; false; }
    done
}

@test "its articles are stale, and shown all the same" {
    "$postil" export > "$tmp/lines"
    cd "$tmp/copy"
    "$postil" import -q "$tmp/lines"
    run "$postil" search --json weir
    [[ $output == *'"path":{"text":"sub/b.md"}'*'"stale":true'* ]]
    run "$postil" show sub/b.md
    [[ $output == *'of a weir'* ]]
    run "$postil" status
    [[ $output == *gone* ]]
}

@test "a run over the tree takes the files that are there" {
    "$postil" export > "$tmp/lines"
    "$postil" import -q --replace "$tmp/lines"
    run "$postil" index
    [ "$status" -eq 0 ]
    [[ $output == *'read 6 files'* ]]
    rm a.txt
    "$postil" index -q
    [ -z "$("$postil" search -l naïve)" ]
}

@test "an export that printed nothing puts nothing in an index's place" {
    run "$postil" import --replace /dev/null
    [ "$status" -eq 6 ]
    [[ $output == *'/dev/null: holds no article'* ]]
    run bash -c 'echo | "$1" import --replace' - "$postil"
    [ "$status" -eq 6 ]
    [[ $output == *'standard input: holds no article'* ]]
    [ "$("$postil" search -c '*')" -eq 7 ]
    cd "$tmp/copy"
    run "$postil" import /dev/null
    [ "$status" -eq 6 ]
    [ ! -e .postil/index ]
}

@test "an index that is there stays, unless it is to be replaced" {
    "$postil" export > "$tmp/lines"
    head -n 1 "$tmp/lines" > "$tmp/one"
    run "$postil" import "$tmp/one"
    [ "$status" -eq 2 ]
    [[ $output == *'holds an index; --replace'* ]]
    [ "$("$postil" export | wc -l)" -eq 7 ]
    run "$postil" import --replace "$tmp/one"
    [ "$status" -eq 0 ]
    [ "$("$postil" export | wc -l)" -eq 1 ]
    cd sub
    run "$postil" import --replace "$tmp/one"
    [ "$status" -eq 2 ]
}

# Import lines of which number 2 is this.
import_second() {
    { head -n 1 "$tmp/lines"; printf '%s\n' "$1"; } > "$tmp/bad"
    run "$postil" import --index "$tmp/idx" "$tmp/bad"
}

@test "a line that is none of an export is named" {
    "$postil" export > "$tmp/lines"
    second=$(sed -n 2p "$tmp/lines")
    import_second '{"type": "article",'
    [ "$status" -eq 6 ]
    [[ $output == *"bad: line 2: byte "* ]]
    import_second '[1, 2]'
    [[ $output == *'line 2: is no JSON object'* ]]
    import_second '{"type": "hit"}'
    [[ $output == *'line 2: "type" is not "article"'* ]]
    import_second "${second/\"schema\":1/\"schema\":9}"
    [[ $output == *'line 2: "schema" is not a version'* ]]
    import_second "${second/\"title\":/\"title\":7,\"was\":}"
    [[ $output == *'line 2: "title" is not a string'* ]]
    import_second "${second/\"field\":\"body\"/\"field\":\"none\"}"
    [[ $output == *'line 2: "field" is not the name of a field'* ]]
    import_second "${second/\"begin\":0/\"begin\":99999}"
    [ "$status" -eq 6 ]
    [[ $output == *'line 2: '* ]]
    import_second "${second/\"text\":\"c.html\"/\"text\":\"c/../../d\"}"
    [[ $output == *'line 2: the path '*' does not stay below'* ]]
    import_second "$(head -n 1 "$tmp/lines")"
    [[ $output == *'line 2: is not after the line before it'* ]]
    [ "$status" -eq 6 ]
    [ ! -e "$tmp/idx" ]
    # What comes before it is not published either.
    import_second "$second"
    [ "$status" -eq 0 ]
    run "$postil" import --replace --index "$tmp/idx" "$tree/a.txt"
    [ "$status" -eq 6 ]
    [ "$("$postil" export --index "$tmp/idx" | wc -l)" -eq 2 ]
    run "$postil" import --index "$tmp/none" "$tmp/nothing"
    [ "$status" -eq 6 ]
    run "$postil" import a b
    [ "$status" -eq 2 ]
}
