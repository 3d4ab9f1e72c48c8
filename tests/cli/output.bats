#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# postil search: the forms of what it prints, as users and scripts read them.

load terminal
load articles

@test "human output: title, byline, place, snippets; talk goes to stderr" {
    index
    run bash -c '"$1" search weir 2> /dev/null' - "$postil"
    [ "${lines[0]}" = 'The weir' ]
    [ "${lines[1]}" = 'Ann Example · 2014-12-11' ]
    [ "${lines[2]}" = 'sub/b.md:10:4' ]
    [[ ${lines[3]} == '    A weir is no dam.'* ]]
    run bash -c '"$1" search the weir 2>&1 > /dev/null' - "$postil"
    [[ ${lines[0]} == 'note: stop words left out: the '* ]]
    [ "${lines[1]}" = 'note: 1 article matches' ]
    run bash -c '"$1" search -n1 dam 2>&1 > /dev/null' - "$postil"
    [ "$output" = 'note: 3 articles match; 1 shown (--limit, --offset)' ]
}

@test "colours: when asked, on a terminal, not with NO_COLOR" {
    export TERM=xterm
    index
    run "$postil" search --color=always weir
    [[ $output == *$'\e[1;31mweir\e[0m'* ]]
    run "$postil" search weir
    [[ $output != *$'\e'* ]]
    run in_terminal "$postil" search --no-pager weir
    [[ $output == *$'\e[1;31mweir\e[0m'* ]]
    NO_COLOR=1 run in_terminal "$postil" search --no-pager weir
    [[ $output != *$'\e'* ]]
    NO_COLOR='' run in_terminal "$postil" search --no-pager weir
    [[ $output == *$'\e[1;31m'* ]]
    TERM=dumb run in_terminal "$postil" search --no-pager weir
    [[ $output != *$'\e'* ]]
    run "$postil" search --color=always --vimgrep weir
    [[ $output != *$'\e'* ]]
}

@test "the pager is the user's, never the index's" {
    index
    printf '[core]\n\tpager = touch %s/owned; cat\n' "$tmp" > .postil/config
    POSTIL_PAGER="sed s/^/paged:/" run in_terminal "$postil" search weir
    [[ $output == *'paged:'*'The '*'weir'* ]]
    run in_terminal env PAGER=cat "$postil" search weir
    [[ $output == *'core.pager'* ]]
    [ ! -e "$tmp/owned" ]
    run "$postil" search weir
    [[ $output != *paged:* ]]
}

@test "without a pager, or on a dumb terminal, what is found is shown all the same" {
    index
    export TERM=xterm
    unset LESS
    mkdir "$tmp/bin"
    ln -s "$postil" "$tmp/bin/postil"
    run in_terminal env PATH="$tmp/bin" postil --color never search weir
    [[ ${lines[0]} == '1. The weir'* ]]
    [[ $output != *'not '* ]]
    run in_terminal env PAGER=no-such-pager "$postil" --color never search weir
    [[ $output == *'note: the pager is not there: no-such-pager'* ]]
    [[ $output == *'1. The weir'* ]]
    run in_terminal env POSTIL_PAGER="$tmp/bin/none -x" "$postil" show sub/b.md
    [[ $output == *"the pager is not there: $tmp/bin/none -x"*'The weir'* ]]
    # What only the shell understands is left to it.
    run in_terminal env POSTIL_PAGER="X=1 sed s/^/paged:/" "$postil" \
        --color never search weir
    [[ $output == *'paged:1. The weir'* ]]
    printf '#!/bin/sh\nsed s/^/less:/\n' > "$tmp/bin/less"
    chmod +x "$tmp/bin/less"
    PATH=$tmp/bin:$PATH
    run in_terminal "$postil" --color never search weir
    [[ $output == *'less:1. The weir'* ]]
    TERM=dumb run in_terminal "$postil" search weir
    [[ ${lines[0]} == '1. The weir'* ]]
    run in_terminal env -u TERM "$postil" --color never search weir
    [[ ${lines[0]} == '1. The weir'* ]]
}

@test "-l, -c and -q" {
    index
    run "$postil" search -l --sort path dam
    [ "${lines[*]}" = 'a.txt sub/b.md sub/deep/c.txt' ]
    run "$postil" search -l --sort path --reverse --offset 1 -n 1 dam
    [ "$output" = 'sub/b.md' ]
    run "$postil" search -c dam
    [ "$output" = 3 ]
    run "$postil" search -c nonesuch
    [ "$output" = 0 ]
    [ "$status" -eq 1 ]
    run "$postil" search -q dam
    [ "$status" -eq 0 ]
    [ -z "$output" ]
}

@test "of several forms the last one counts, but --quiet is always quiet" {
    index
    [ "$("$postil" search --json -c dam)" = 3 ]
    [[ "$("$postil" search -c --json dam)" == '{"type":"begin"'* ]]
    for form in --json --vimgrep --grep -l -c --explain; do
        run "$postil" search -q "$form" dam
        [ "$status" -eq 0 ]
        [ -z "$output" ]
        run "$postil" search "$form" -q nonesuch
        [ "$status" -eq 1 ]
        [ -z "$output" ]
    done
}

@test "paths are relative to the current folder; --here stays below it" {
    index
    cd sub
    run "$postil" search -l --sort path dam
    [ "${lines[*]}" = '../a.txt b.md deep/c.txt' ]
    run "$postil" search -l --sort path --here dam
    [ "${lines[*]}" = 'b.md deep/c.txt' ]
    cd "$tmp"
    run "$postil" search -l --index tree --sort path dam
    [ "${lines[*]}" = 'tree/a.txt tree/sub/b.md tree/sub/deep/c.txt' ]
    POSTIL_INDEX=tree/.postil run "$postil" search -l tag:rivers
    [ "$output" = 'tree/sub/b.md' ]
    # The whole tree lies below.
    run "$postil" --index tree search -l --sort path --here dam
    [ "${lines[*]}" = 'tree/a.txt tree/sub/b.md tree/sub/deep/c.txt' ]
    cd /
    [ "$("$postil" --index "$tree" search -c --here dam)" = 3 ]
    mkdir "$tmp/tr"
    for elsewhere in "$HOME" "$tmp/tr"; do
        cd "$elsewhere"
        run "$postil" --index "$tree" search --here dam
        [ "$status" -eq 2 ]
    done
}

@test "odd file names survive -0 and --vimgrep" {
    local names=('with space' 'colon:1:2:x' $'new\nline' '-dash' $'\xff\xfe')
    for name in "${names[@]}"; do
        printf 'unmistakable text\n' > "./$name.txt"
    done
    index
    "$postil" search -l0 unmistakable | sort -z > "$tmp/got"
    printf '%s.txt\0' "${names[@]}" | sort -z > "$tmp/want"
    cmp "$tmp/got" "$tmp/want"
    "$postil" search --vimgrep --null unmistakable > "$tmp/lines"
    "$PYTHON" - "$tmp/lines" << 'END'
import os, sys
rest = open(sys.argv[1], "rb").read()
names = set()
while rest:
    name, rest = rest.split(b"\0", 1)
    line, rest = rest.split(b"\n", 1)
    assert line == b"1:1:unmistakable text", line
    names.add(name)
assert len(names) == 5 and all(os.path.exists(n) for n in names), names
END
}

@test "--vimgrep positions read back from the file" {
    printf '\n\n  naïve, naïve\r\n\nNaive: &amp; end\r\n' > odd.txt
    printf '<html><body><p>Caf&eacute; and <b>na&iuml;ve</b></p></body></html>' \
        > odd.html
    index
    "$postil" search --vimgrep naive > "$tmp/lines"
    "$PYTHON" - "$tmp/lines" << 'END'
import sys, unicodedata
n = 0
for line in open(sys.argv[1], "rb").read().decode().splitlines():
    path, row, col, text = line.split(":", 3)
    whole = open(path, "rb").read().split(b"\n")[int(row) - 1]
    assert text.encode() in whole, (text, whole)
    at = whole[int(col) - 1:].decode().replace("&iuml;", "ï")
    at = unicodedata.normalize("NFD", at.lower())
    assert at.startswith("nai"), (path, row, col, at)
    n += 1
assert n == 5, n
END
}

@test "--grep prints each line once, with marks where Emacs looks for them" {
    index
    run "$postil" search --grep dues
    [ "$(grep -c '^a.txt:5:' <<< "$output")" -eq 1 ]
    run bash -c '"$1" search --grep --null --color=always dues | tr "\0" "@"' \
        - "$postil"
    local m=$'\e[01;31m' e=$'\e[m'
    [[ $output == *"a.txt@5:${m}Dues$e were raised in the harbour: ${m}dues$e"* ]]
    run "$postil" search --grep '"special economic zone"'
    [ "$output" = 'sub/b.md:11:engineer built a special economic' ]
}

@test "text on a terminal and in files is harmless" {
    printf -- '---\ntitle: "T \\e]0;owned\\a \\u202e end"\n---\n\nSafe \x1b[2Jword.\n' \
        > evil.md
    printf 'evil safe word\n' > $'evil\e[2J.txt'
    index
    for options in '' --grep --vimgrep -l '--color=always'; do
        run in_terminal "$postil" search --no-pager $options safe
        [ "$status" -eq 0 ]
        [[ $output != *$'\e[2J'* ]]
        [[ $output != *$'\e]0'* ]]
        [[ $output != *$'\u202e'* ]]
    done
    run "$postil" search safe
    [[ $output != *$'\e]'* ]]
    run in_terminal "$postil" show --no-pager evil.md
    [[ $output != *$'\e[2J'* ]]
    [[ $output != *$'\e]0'* ]]
}

@test "JSON keeps to its schema, and its offsets read back" {
    printf 'x naïve\n' > $'\xff.txt'
    index
    {
        "$postil" search --json 'dam OR naive OR "economic zone" OR dues'
        "$postil" search --json '"unbalanced the'
        "$postil" search --json date:2014
        "$postil" search --json --facet author,lang --timeline nonesuch
        "$postil" search --json --partial --collapse author 'dam dues harbuor'
        "$postil" show --json sub/b.md
        "$postil" status --json --skipped --failed --stale
        "$postil" export
    } > "$tmp/json" || true
    "$PYTHON" - "$tmp/json" "$POSTIL_SOURCE/doc/output-schema.json" << 'END'
import base64, json, sys
import jsonschema
schema = json.load(open(sys.argv[2]))
jsonschema.Draft7Validator.check_schema(schema)
types = {}
for line in open(sys.argv[1], encoding="utf-8"):
    record = json.loads(line)
    types[record["type"]] = types.get(record["type"], 0) + 1
    part = {"$ref": "#/definitions/" + record["type"],
            "definitions": schema["definitions"]}
    jsonschema.validate(record, part, cls=jsonschema.Draft7Validator)
    jsonschema.validate(record, schema, cls=jsonschema.Draft7Validator)
    if record["type"] != "hit":
        continue
    path = record["path"]
    name = path["text"].encode() if "text" in path \
        else base64.b64decode(path["bytes"])
    data = open(name, "rb").read()
    for m in record["matches"]:
        word = data[m["byte"]:m["end_byte"]].decode().lower()
        assert word.split()[0] in ("dam", "naïve", "economic", "dues"), word
        start = data.rfind(b"\n", 0, m["byte"]) + 1
        assert m["line"] == data.count(b"\n", 0, m["byte"]) + 1, m
        assert m["col"] == m["byte"] - start + 1, m
    for s in record["snippets"]:
        text = s["text"].encode()
        for begin, end in s["marks"]:
            assert text[begin:end].decode().lower().split()[0] in (
                "dam", "naïve", "economic", "dues"), s
assert types == {"begin": 5, "end": 5, "hit": 8, "article": 5,
                 "facet": 2, "timeline": 1, "status": 1}, \
    types
END
}

@test "the same search gives the same bytes" {
    index
    "$postil" search --json dam > "$tmp/one"
    rm -rf .postil
    index
    "$postil" search --json dam > "$tmp/two"
    cmp "$tmp/one" "$tmp/two"
}

@test "--context: whole sentences, whole paragraphs, or a width" {
    printf 'T\n\n%s\n' \
        'It began early. The quay, as all knew, was old. Nobody came. The end.' \
        > q.txt
    index
    run bash -c '"$1" search quay --context sentence 2> /dev/null' - "$postil"
    [[ $output == *'The quay, as all knew, was old.' ]]
    [[ $output != *'began'* ]]
    run bash -c '"$1" search quay --context paragraph 2> /dev/null' - "$postil"
    [[ $output == *'It began early. The quay, as all knew, was old. Nobody'* ]]
    run bash -c '"$1" search quay --context 20 2> /dev/null' - "$postil"
    [[ $output == *'…'* && $output != *'began'* ]]
    run "$postil" search quay --context page
    [ "$status" -eq 2 ]
    [[ $output == *'--context: "page" is not sentence, paragraph'* ]]
}
