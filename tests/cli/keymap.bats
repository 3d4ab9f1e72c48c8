#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# What the user says of the keys of JSON and tables.

setup() {
    tmp=$(mktemp -d)
    export HOME=$tmp/home XDG_CONFIG_HOME=$tmp/home
    unset POSTIL_INDEX POSTIL_CONFIG
    postil=$POSTIL_BIN/postil
    mkdir -p "$HOME/postil" "$tmp/tree/exports"
    cd "$tmp/tree"
}

teardown() {
    cd /
    rm -rf "$tmp"
}

configure() {
    cat > "$HOME/postil/config"
}

@test "keys of objects that no rule would guess" {
    cat > exports/a.jsonl <<'END'
{"title": "17", "kop": {"main": "Bridges and tolls"}, "stuk": "Tolls are paid where bridges stand.", "wie": "Ann Roe", "wanneer": "2016-03-04", "krant": "The Ferry", "lang": "en"}
{"title": "18", "kop": {"main": "Ferries"}, "stuk": "Ferries came before bridges.", "wie": "Jon Doe", "wanneer": "2016-03-05", "krant": "The Ferry", "lang": "en"}
END
    run "$postil" extract exports/a.jsonl
    [ "$status" -eq 1 ]
    configure <<'END'
[map "*.jsonl"]
    title = kop.main
    body = stuk
    author = wie
    date = wanneer
    source = krant
END
    run "$postil" extract exports/a.jsonl
    [ "$status" -eq 0 ]
    [[ "$output" == *'title     Bridges and tolls'* ]]
    [[ "$output" == *'author    Jon Doe'* ]]
    [[ "$output" == *'date      2016-03-05'* ]]
    [[ "$output" == *'source    The Ferry'* ]]
    [[ "$output" != *$'\n''title     17'* ]]
    "$postil" index -q
    [ "$("$postil" search -c 'author:doe ferries')" = 1 ]
}

@test "the first key of a field that has a text is the body" {
    configure <<'END'
[map "*.json"]
    body = long
    body = short
END
    echo '[{"short": "The short one.", "long": "The long one."},
           {"short": "Nothing but a short one.", "long": ""}]' > a.json
    run "$postil" extract a.json
    [[ "$output" == *'The long one.'*'Nothing but a short one.'* ]]
    [[ "$output" != *'body'*'The short one.'* ]]
}

@test "a list that lies where none is looked for" {
    echo '{"a": {"b": {"c": {"d": [{"body": "Deep down."}]}}},
           "body": "Not this."}' > a.json
    configure <<'END'
[map "a.json"]
    list = a.b.c.d
END
    run "$postil" extract a.json
    [[ "$output" == *'Deep down.'* ]]
    [[ "$output" != *'Not this.'* ]]
}

@test "columns of a table, in a folder alone" {
    mkdir -p other
    printf 'nr,Kop,Verhaal\n1,One,A short tale.\n' | tee exports/t.csv > other/t.csv
    configure <<'END'
[map "exports/*.csv"]
    title = kop
    body = Verhaal
END
    "$postil" index -q
    [ "$("$postil" search -c 'title:one tale')" = 1 ]
    [ "$("$postil" search -c 'tale')" = 1 ]
}

@test "an index may bring its own; an unknown name is warned of" {
    mkdir .postil
    printf '[map "*.json"]\nbody = stuk\nbdy = stuk\n' > .postil/config
    echo '{"stuk": "A piece."}' > a.json
    run "$postil" index -q
    [ "$status" -eq 0 ]
    [[ "$output" == *'map.*.json.bdy'* ]]
    [ "$("$postil" search -c piece 2> /dev/null)" = 1 ]
}
