#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# postil search, show, status and config, as users and scripts run them.

load terminal

setup() {
    tmp=$(mktemp -d)
    export HOME=$tmp/home XDG_CONFIG_HOME=$tmp/home
    unset POSTIL_INDEX POSTIL_CONFIG POSTIL_PAGER PAGER NO_COLOR
    postil=$POSTIL_BIN/postil
    tree=$tmp/tree
    mkdir -p "$HOME" "$tree/sub/deep"
    cd "$tree"
    printf 'Harbour dues\n\nThe harbour has dues. No dam here.\n\n%s\n' \
        'Dues were raised in the harbour: dues, again.' > a.txt
    printf -- '---\ntitle: The weir\nauthor: Ann Example\ndate: 2014-12-11\n%s' \
        'tags: [water, rivers]
---

# Water

A *weir* is no dam. The naïve
engineer built a special economic
zone.
' > sub/b.md
    printf 'A dam, a dam.\n' > sub/deep/c.txt
}

teardown() {
    cd /
    rm -rf "$tmp"
}

index() {
    "$POSTIL_BIN/postil" index -q "$@"
}

@test "exit status: 0 found, 1 not, 2 usage or strict query, 3 no index" {
    run "$postil" search dam
    [ "$status" -eq 3 ]
    [[ $output == *'postil index'* ]]
    index
    run "$postil" search dam
    [ "$status" -eq 0 ]
    run "$postil" search nonesuch
    [ "$status" -eq 1 ]
    run "$postil" search
    [ "$status" -eq 2 ]
    run "$postil" search --no-such-option dam
    [ "$status" -eq 2 ]
    run "$postil" search --strict '"dam'
    [ "$status" -eq 2 ]
    [[ ${lines[-1]} =~ ^\ *\^ ]]
    run "$postil" serch dam
    [ "$status" -eq 2 ]
    [[ $output == *'did you mean search?' ]]
    run "$postil"
    [ "$status" -eq 2 ]
}

@test "a damaged index is refused with status 3" {
    index
    printf 'glass /etc\n' >> .postil/index
    run "$postil" search dam
    [ "$status" -eq 3 ]
}

@test "output that cannot be written is status 6, a closed pipe is quiet" {
    index
    run bash -c '"$1" search -l dam > /dev/full' - "$postil"
    [ "$status" -eq 6 ]
    [[ $output == *'standard output'* ]]
    run bash -c '"$1" search --vimgrep dam 2>&1 | true' - "$postil"
    [ -z "$output" ]
}

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
    run "$postil" --index tree search --here dam
    [ "$status" -eq 2 ]
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

@test "a file that was merely touched is not stale once that is indexed" {
    index
    touch -d '2001-02-03 04:05:06' sub/b.md
    run "$postil" search --json weir
    [[ $output == *'"stale":true'* ]]
    index
    run "$postil" search --json weir
    [[ $output == *'"stale":false'* ]]
    run "$postil" search --vimgrep weir
    [ "${lines[0]}" = 'sub/b.md:2:12:title: The weir' ]
    run "$postil" search weir
    [[ $output != *changed* ]]
    printf ' ' >> sub/b.md
    touch -d '2001-02-03 04:05:06' sub/b.md
    run "$postil" search --json weir
    [[ $output == *'"stale":true'* ]]
}

@test "an article whose file changed is stale and gives its stored text" {
    index
    printf 'A dam, no more a dam than that.\n' > sub/deep/c.txt
    run "$postil" search --vimgrep path:deep dam
    [ "${lines[0]}" = 'sub/deep/c.txt:1:3:A dam, a dam.' ]
    run "$postil" search path:deep dam
    [[ $output == *'[changed since it was indexed]'* ]]
    run "$postil" search --json path:deep dam
    [[ $output == *'"stale":true'* ]]
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

@test "export prints every live article in order of path" {
    index
    printf 'A new one.\n' > B.txt
    index
    [ "$(grep -c '^glass ' .postil/index)" -eq 2 ]
    run "$PYTHON" -c 'import json, sys
print(*(json.loads(line)["path"]["text"] for line in sys.stdin))' \
        < <("$postil" export)
    [ "$output" = 'B.txt a.txt sub/b.md sub/deep/c.txt' ]
    printf 'A dam, and another one.\n' > sub/deep/c.txt
    rm a.txt
    index
    [ "$("$postil" export | wc -l)" -eq 3 ]
    printf 'Changed.\n' > B.txt
    cd sub
    "$postil" export > "$tmp/lines"
    run "$PYTHON" - "$tmp/lines" << 'END'
import json, sys
for line in open(sys.argv[1], encoding="utf-8"):
    a = json.loads(line)
    print(a["path"]["text"], a["stale"], a["authors"], repr(a["text"][-10:]))
END
    [ "${lines[0]}" = "B.txt True [] 'ew one.\\nB\\n'" ]
    [ "${lines[1]}" = "sub/b.md False ['Ann Example'] 'mic\\nzone.\\n'" ]
    [ "${lines[2]}" = "sub/deep/c.txt False [] 'er one.\\nc\\n'" ]
    [ "${#lines[@]}" -eq 3 ]
    "$postil" show --json b.md > "$tmp/shown"
    sed -n 2p "$tmp/lines" | \
        sed 's,"sub/b.md","b.md",; s/,"original":{.*}}$/}/' | cmp - "$tmp/shown"
    "$postil" export | head -n 0
    run "$postil" export x
    [ "$status" -eq 2 ]
}

@test "an article whose file is gone is stale" {
    index
    rm sub/b.md
    run "$postil" search --json weir
    [[ $output == *'"stale":true'* ]]
    run "$postil" search weir
    [[ $output == *'[changed since it was indexed]'* ]]
    ln -s ../a.txt sub/b.md
    run "$postil" search --json weir
    [[ $output == *'"stale":true'* ]]
}

@test "the same search gives the same bytes" {
    index
    "$postil" search --json dam > "$tmp/one"
    rm -rf .postil
    index
    "$postil" search --json dam > "$tmp/two"
    cmp "$tmp/one" "$tmp/two"
}

@test "patterns: wildcards, edits, regular expressions, as written" {
    index
    run "$postil" search -l 'w?ir'
    [ "$output" = sub/b.md ]
    run "$postil" search -l 'harbuor~ NEAR/3 d?es'
    [ "$output" = a.txt ]
    run "$postil" search -l '/na[iï]v./'
    [ "$output" = sub/b.md ]
    run "$postil" search -c '=Dues'
    [ "$output" = 1 ]
    run "$postil" search -c '=dAm'
    [ "$output" = 0 ]
    run "$postil" search --strict '/da(m/'
    [ "$status" -eq 2 ]
    [[ ${lines[0]} == *'missing closing parenthesis'* ]]
    [ "${lines[2]}" = '     ^' ]
}

@test "a pattern that is cut is said to be" {
    index
    printf '[search]\n  expansions = 2\n' >> .postil/config
    run bash -c '"$1" search "*a*" 2>&1 > /dev/null' - "$postil"
    [[ $output != *search.expansions* ]] # one character is too few
    run bash -c '"$1" search "da*" 2>&1 > /dev/null' - "$postil"
    [[ $output != *search.expansions* ]]
    run bash -c '"$1" search "/.*a.*/" 2>&1 > /dev/null' - "$postil"
    [[ ${lines[0]} == 'note: /.*a.*/: the 2 most frequent of '*' words (search.expansions)' ]]
    run "$postil" search --json '/.*a.*/'
    [[ ${lines[-1]} == *'"truncated":[{"pattern":"/.*a.*/","found":'*',"used":2}]'* ]]
    run "$postil" search --explain '/.*a.*/'
    [[ $output == *'of which the 2 most frequent are used: '* ]]
}

@test "and, or, not in a query that finds nothing get a hint" {
    index
    run bash -c '"$1" search harbour or weir 2>&1 > /dev/null' - "$postil"
    [[ $output == *'note: and, or, not are words; the operators are AND, OR, NOT, NEAR' ]]
    run "$postil" search --json harbour or weir
    [[ ${lines[-1]} == *'"hint":"and, or'* ]]
    run "$postil" search --json harbour near/5 zebra
    [[ ${lines[-1]} == *'"hint":"and, or'* ]]
    run "$postil" search --json harbour 'lang:(en fr)'
    [[ ${lines[-1]} == *'"hint":"an article has one date'* ]]
    run "$postil" search --json harbour date:2014 date:2015-03
    [[ ${lines[-1]} == *'"hint":"an article has one date'* ]]
    run "$postil" search --json zebra date:2014 date:2014-03 path:a path:b
    [[ ${lines[-1]} == *'"hint":null'* ]]
    run "$postil" search --json harbour near zebra
    [[ ${lines[-1]} == *'"hint":null'* ]]
    run "$postil" search --json harbour OR weir
    [[ ${lines[-1]} == *'"hint":null'* ]]
    run "$postil" search --json '"or" zzz'
    [[ ${lines[-1]} == *'"hint":null'* ]]
}

@test "partial matches by themselves for people, when asked for by scripts" {
    index
    run "$postil" search weir 'harbour,'
    [ "$status" -eq 0 ]
    [ "${lines[0]}" = 'note: no article has all of these words; those with some:' ]
    [[ $output == *$'The weir\n'*$'\n    missing: harbour\n'* ]]
    [[ $output == *$'Harbour dues\n'*$'\n    missing: weir\n'* ]]
    [ "${lines[-1]}" = 'note: 2 articles have some of them' ]
    run "$postil" search --no-partial weir harbour
    [ "$status" -eq 1 ]
    [ "$output" = 'note: no article matches' ]
    for form in --json --vimgrep --grep -l -q; do
        run "$postil" search $form weir harbour
        [ "$status" -eq 1 ]
        run "$postil" search $form --partial weir harbour
        [ "$status" -eq 0 ]
    done
    run "$postil" search -c --partial weir harbour
    [ "$output" = $'note: no article has all of these words; those with some:\n2' ]
    run "$postil" search --json --partial weir 'harbour "a dam" weir nonesuch'
    [[ ${lines[0]} == *'"partial":true}' ]]
    [[ $output == *c.txt*'"missing":["weir","harbour","nonesuch"]'* ]]
    [[ $output == *b.md*'"missing":["harbour","\"a dam\"","nonesuch"]'* ]]
    [[ $output == *a.txt*'"missing":["weir","\"a dam\"","nonesuch"]'* ]]
    [[ ${lines[-1]} == *'"partial":true'* ]]
    run "$postil" search --json weir dam
    [[ ${lines[0]} == *'"partial":false}' ]]
    [[ ${lines[1]} == *'"missing":[]'* ]]
    cd sub
    run "$postil" search -l --here --partial weir harbour
    [ "${lines[-1]}" = b.md ]
}

@test "did you mean: a word of the index, when there is little to show" {
    index
    run "$postil" search harbuor
    [ "$status" -eq 1 ]
    [ "$output" = $'note: no article matches\nnote: did you mean: harbour (1 article)' ]
    run "$postil" search '"specal economic" OR zoen'
    [ "${lines[-1]}" = 'note: did you mean: "special economic" OR zone (1 article)' ]
    run "$postil" search weir harbuor
    [ "$status" -eq 0 ]
    [ "${lines[-1]}" = 'note: did you mean: weir harbour' ]
    run "$postil" search --json weir harbuor
    [ "${lines[-1]}" = '{"type":"end","hits":0,"total":0,"groups":0,"partial":false,"suggestion":{"query":"weir harbour","total":0,"words":[{"word":"harbuor","suggestion":"harbour","articles":1}]},"truncated":[],"hint":null}' ]
    run "$postil" search --json harbours
    [[ ${lines[-1]} == *'"suggestion":null,'* ]]
    # One article has the wrong spelling; many have the right one.
    for i in {1..25}; do echo 'A ferry.' > "f$i.txt"; done
    echo 'A ferri, a pier.' > g.txt
    index
    run "$postil" search ferri
    [ "${lines[-1]}" = 'note: did you mean: ferry (26 articles)' ]
    run "$postil" search 'ferri pier' # and with the other word it is alone
    [ "${lines[-1]}" = 'note: 1 article matches' ]
    run "$postil" search -c harbuor
    [ "$output" = 0 ]
}

@test "synonyms: of ~word, or of all words" {
    echo 'A motor car.' > car.txt
    echo 'An automobile.' > auto.txt
    index
    mkdir -p "$HOME/postil"
    printf '[search]\nsynonyms = words/pairs\n' > "$HOME/postil/config"
    run "$postil" search '~cars'
    [ "$status" -eq 6 ]
    [[ $output == *"$HOME/postil/words/pairs"* ]]
    run "$postil" search -l cars # which needs no file
    [ "$output" = car.txt ]
    mkdir "$HOME/postil/words"
    printf 'car, automobile\nauto -> motor car\n' > "$HOME/postil/words/pairs"
    run "$postil" search -l --sort path '~cars'
    [ "$output" = $'auto.txt\ncar.txt' ]
    run "$postil" search '~auto'
    [[ $output == *$'\n    A motor car.'* ]]
    run "$postil" search --explain '~auto'
    [[ $output == *'phrase motor car (synonym)'* ]]
    run "$postil" search --json '~auto'
    [[ $output == *'"marks":[[2,11]]'* ]]
    printf '[search]\nexpand-synonyms\n' >> "$HOME/postil/config"
    run "$postil" search -l --sort path 'cars -weir'
    [ "$output" = $'auto.txt\ncar.txt' ]
    run "$postil" search 'cars weir'
    [[ $output == *$'auto.txt'*$'\n    missing: weir\n'* ]]
    [[ $output == *$'b.md'*$'\n    missing: cars\n'* ]]
    [[ $output != *automobile,* ]]
    # In fields, nearness and quotes: by what they find.
    printf 'Automobile days\n\nThe old automobile was a wreck, a wreck.\n' \
        > days.txt
    printf 'Other\n\nAn old motor car, and behind it a dam.\n' > other.txt
    index
    run "$postil" search -l --sort path 'title:~car' # car.txt by its name
    [ "$output" = $'car.txt\ndays.txt' ]
    run "$postil" search -l --sort path '~auto NEAR/3 old'
    [ "$output" = other.txt ]
    run "$postil" search --explain '"old ~auto and"'
    [[ $output == *'* Zold OR'* ]] # once, not twice
    run "$postil" search -l 'car NEAR/2 wreck'
    [ "$status" -eq 1 ]
    run "$postil" search -l 'car NEAR/3 wreck'
    [ "$output" = days.txt ]
    run "$postil" search --json '"old ~auto and"'
    [[ $output == *other.txt*'"marks":[[3,21]]'* ]]
    run "$postil" search -l '"old ~car was" -~auto'
    [ "$output" = days.txt ]
    rm days.txt other.txt
    index
    echo 'car' >> "$HOME/postil/words/pairs"
    run "$postil" search cars
    [ "$status" -eq 2 ]
    [[ $output == *"postil/words/pairs:3: "* ]]
    # What came with the index names no files.
    rm "$HOME/postil/config"
    printf '[search]\nsynonyms = /etc/passwd\n' > .postil/config
    run "$postil" search '~cars'
    [ "$status" -eq 0 ]
    [[ $output == *'search.synonyms'*'no file of synonyms'* ]]
}

@test "--collapse shows the first of those that have something in common" {
    local n=0
    for line in "2015|[Ann Low, Bo]|The Post" "2014|[BO, Ann LOW]|Times" \
        "2013|Bo|the  post" "2012|[Ann Low,bo]|TIMES" "2011||"; do
        n=$((n + 1))
        IFS='|' read -r date author source <<< "$line"
        printf -- '---\ndate: %s\nauthor: %s\nsource: %s\n---\n\nA %s %s\n' \
            "$date" "$author" "$source" mole "nr$n" > "m$n.md"
        [ $n = 3 ] && index
    done
    echo 'A mole.' > m6.txt
    index # two shards
    run "$postil" search -l --sort date --collapse author mole
    [ "$output" = $'m1.md\nm3.md\nm5.md\nm6.txt' ]
    run "$postil" search -l --sort date --reverse --collapse author mole
    [ "$output" = $'m6.txt\nm5.md\nm4.md\nm3.md' ]
    run "$postil" search -l --sort date --collapse author --limit 1 --offset 1 mole
    [ "$output" = m3.md ]
    run "$postil" search -c --collapse source mole
    [ "$output" = 4 ]
    run "$postil" search --sort date --limit 2 --collapse author mole
    [[ $output == *$'\n    (+2 more by Ann Low, Bo)\n'* ]]
    [ "${lines[-1]}" = 'note: 6 articles match, collapsed to 4; 2 shown (--limit, --offset)' ]
    run "$postil" search --sort date --limit 2 --collapse source mole
    [[ $output == *$'\n    (+1 more in The Post)\n'*$'\n    (+1 more in Times)\n'* ]]
    run "$postil" search --json --sort date --collapse author mole
    [[ ${lines[1]} == *'"collapsed":2,"duplicates":0,'* ]]
    [[ ${lines[2]} == *'"collapsed":0,'* ]]
    [[ ${lines[-1]} == *'"hits":4,"total":6,"groups":4,'* ]]
    run "$postil" search --collapse title mole
    [ "$status" -eq 2 ]
}

@test "--collapse duplicate: the same words, in whatever file" {
    printf '# Moles\n\nA *mole*, naïve.\n\nIn Köln.\n' > a.md
    printf '<html><title>MOLES</title><body><h1>Moles</h1><p>A mole: naive!</p><p>In Koln</p></body></html>' > b.html
    printf '# Moles\n\nIn Köln a naïve mole.\n' > c.md # as many words
    index
    run "$postil" search --json --sort path --collapse duplicate mole
    [[ ${lines[1]} == *a.md*'"collapsed":1,"duplicates":1,'* ]]
    [[ ${lines[2]} == *c.md*'"collapsed":0,"duplicates":0,'* ]]
    [ "${#lines[@]}" = 4 ]
}

@test "only plain queries have partial matches" {
    index
    for query in 'weir AND harbour' '+weir harbour' 'weir title:harbour' \
        'weir (harbour -zone)' 'weir NEAR harbour' 'nonesuch kind:article' \
        'weir date:1900 harbour' 'weir harbour -dam' '* weir harbour' \
        nonesuch '"weir harbour"' 'nonesuch OR "weir harbour"'; do
        run "$postil" search --partial "$query"
        [ "$status" -eq 1 ]
    done
    run "$postil" search --partial 'the weir harbour'
    [ "$status" -eq 0 ]
    [[ $output == *'missing: '* && $output != *'missing: the'* ]]
}

@test "filters and exclusions hold for partial matches" {
    index
    run "$postil" search -l --partial 'weir kind:article harbour date:2014'
    [ "${lines[-1]}" = sub/b.md ]
    [ "${#lines[@]}" = 2 ]
    run "$postil" search -l --partial 'weir harbour -zone -path:z*'
    [ "${lines[-1]}" = a.txt ]
    [ "${#lines[@]}" = 2 ]
    run "$postil" search --json --partial 'weir -zone harbour^2 words:>1'
    [[ ${lines[1]} == *a.txt*'"missing":["weir"]'* ]]
    cd sub
    run "$postil" search --json --here --partial 'weir has:date harbour'
    [[ ${lines[1]} == *b.md*'"missing":["harbour"]'* ]]
    run "$postil" search --json --here --partial 'harbour has:date nonesuch'
    [ "$status" -eq 1 ]
}

@test "what filters leave out is counted when nothing is left" {
    index
    run "$postil" search weir date:1900 path:x*
    [ "$status" -eq 1 ]
    [ "${lines[-1]}" = 'note: without its filters 1 article matches' ]
    run "$postil" search --any dam weir date:1900
    [[ $output != *'without its filters'* ]]
    run "$postil" search date:1900 lang:de
    [[ $output != *'without its filters'* ]]
    cd sub/deep
    run "$postil" search --here weir date:1900
    [[ $output != *'without its filters'* ]]
}

@test "show takes an id, the start of one, and paths" {
    index
    id=$("$postil" search --json weir | "$PYTHON" -c \
        'import json, sys; print([json.loads(x) for x in sys.stdin][1]["id"])')
    "$postil" show "$id" > "$tmp/one"
    grep -qx 'The weir' "$tmp/one"
    grep -qx 'tags: water, rivers' "$tmp/one"
    "$postil" show "${id:0:6}" | cmp - "$tmp/one"
    "$postil" show sub/b.md | cmp - "$tmp/one"
    cd sub
    run "$postil" show b.md
    [ "${lines[0]}" = 'The weir' ]
    run "$postil" show nonesuch.md
    [ "$status" -eq 2 ]
}

@test "status counts files by what became of them" {
    printf '\211PNG\r\n\032\n\0\0\0\rIHDR' > picture.png
    index
    run "$postil" status
    [[ $output == *'articles    3'* ]]
    [[ $output == *'skipped     1'* ]]
    run "$postil" status --skipped
    [[ $output == 'picture.png: '* ]]
    [ "${#lines[@]}" -eq 1 ]
}

@test "--fresh: stale hits are indexed first, and what they bring in" {
    index
    printf 'Rewritten: a dam, still.\n' > a.txt
    rm sub/deep/c.txt
    printf 'Not looked for: a dam.\n' > new.txt
    run "$postil" search --json dam
    [ "$(grep -o '"stale":true' <<< "$output" | wc -l)" -eq 2 ]
    cd sub
    run "$postil" search --fresh --json dam
    [ "$status" -eq 0 ]
    [[ $output != *'"stale":true'* ]]
    [[ $output == *'Rewritten: a'* ]]
    [[ $output != *c.txt* ]]
    [[ $output != *new.txt* ]]
    [ "$("$postil" search -c dues)" = 0 ]
    cd ..

    # With nothing stale nothing is written.
    cp .postil/index "$tmp/before"
    run "$postil" search --fresh -l dam
    [ "$output" = $'a.txt\nsub/b.md' ]
    cmp .postil/index "$tmp/before"

    # The only hit goes; one hit a search, each replaced by the next.
    printf 'Nothing.\n' > a.txt
    rm sub/b.md
    run "$postil" search --fresh -l --limit 1 dam
    [ "$status" -eq 1 ]
    [ -z "$output" ]
}

@test "--fresh without a way to write shows what there is" {
    index
    printf 'Changed: a dam.\n' > a.txt
    rm -r .postil/tmp
    : > .postil/tmp
    run "$postil" search --fresh --json dam
    [ "$status" -eq 0 ]
    [[ $output == *'"stale":true'* ]]
    [[ $output == *'stale articles are shown as they were'* ]]
}

@test "--fresh with --index, and of many files at once" {
    "$postil" index -q --index "$tmp/idx" "$tree"
    for i in {1..600}; do printf 'A dam.\n' > "$i.txt"; done
    "$postil" index -q --index "$tmp/idx"
    for i in {1..600}; do printf 'A weir.\n' > "$i.txt"; done
    run "$postil" search --index "$tmp/idx" --fresh -l --sort path dam
    [ "$output" = $'a.txt\nsub/b.md\nsub/deep/c.txt' ]
}

@test "status counts and lists stale files" {
    index
    run "$postil" status
    [[ $output == *'stale       0'* ]]
    run "$postil" status --stale
    [ "$status" -eq 0 ]
    [ -z "$output" ]
    rm a.txt
    printf 'More.\n' >> sub/b.md
    touch sub
    run "$postil" status
    [[ $output == *$'indexed     3\n'* ]]
    [[ $output == *$'stale       2\n  1 gone\n  1 changed\n'* ]]
    run "$postil" status --stale
    [ "$output" = $'a.txt: gone\nsub/b.md: changed' ]
    run "$postil" status --json --stale
    [[ $output == *'"indexed":{"files":3}'* ]]
    [[ $output == *'"stale":{"files":2,"reasons":[{"reason":"gone","files":1},'* ]]
    [[ $output == *'{"path":{"text":"sub/b.md"},"reason":"changed"}'* ]]
    index
    run "$postil" status
    [[ $output == *'stale       0'* ]]
}

@test "status says when a run last compared the index with the files" {
    index
    touch -d '2001-02-03 04:05:06' .postil/index .postil/files/1
    run "$postil" status
    [[ $output == *$'updated     2001-02-03 04:05:06\n'* ]]
    [[ $output == *$'checked     2001-02-03 04:05:06\n'* ]]
    index
    run "$postil" status
    [[ $output == *$'updated     2001-02-03 04:05:06\n'* ]]
    [[ $output != *$'checked     2001'* ]]
}

@test "status says what each table takes, in each shard and in all" {
    index
    printf 'Another dam.\n' > d.txt
    index
    printf 'more' > .postil/shards/000002/other
    run "$postil" status
    [[ $output =~ shards\ +2,\ [0-9.]+\ KB:\ [0-9]+\ %\ of\ the\ files\'\ [0-9]+\ B ]]
    [[ $output =~ ' '000001\ +000002\ +all$'\n' ]]
    [[ $output =~ ' '' other   '\ +0\ B\ +4\ B\ +4\ B$'\n' ]]
    "$postil" status --json > "$tmp/status"
    "$PYTHON" - "$tmp/status" << 'END'
import collections, json, os, sys
status = json.load(open(sys.argv[1]))
def files(n):
    where = ".postil/shards/%06d" % n
    return {f.replace(".glass", ""): os.stat(os.path.join(where, f)).st_size
            for f in os.listdir(where)}
def told(o):
    return {t["table"]: t["bytes"] for t in o["tables"]}
all = collections.Counter()
assert [s["number"] for s in status["shards"]] == [1, 2]
for shard in status["shards"]:
    found = files(shard["number"])
    assert told(shard) == found, (told(shard), found)
    assert {"postlist", "position", "termlist", "docdata"} < set(found)
    assert shard["bytes"] == sum(found.values())
    all.update(found)
assert told(status) == all and status["bytes"] == sum(all.values())
names = ["a.txt", "d.txt", "sub/b.md", "sub/deep/c.txt"]
assert status["source_bytes"] == sum(os.stat(n).st_size for n in names)
END
}

@test "configuration: flags, environment, index, user, built in" {
    index
    run "$postil" config search.limit
    [ "$output" = 10 ]
    mkdir -p "$XDG_CONFIG_HOME/postil"
    printf '[search]\n\tlimit = 2\n[color]\n\tmatch = green\n' \
        > "$XDG_CONFIG_HOME/postil/config"
    run "$postil" config --show-origin search.limit
    [ "$output" = "file:$XDG_CONFIG_HOME/postil/config:2	2" ]
    printf '[search]\n\tlimit = 1\n[color]\n\tmatch = blue\n' > .postil/config
    run bash -c '"$1" search -q dam; "$1" search --json dam | wc -l' - "$postil"
    [[ $output == *'color.match'* ]]
    [ "${lines[-1]}" -eq 3 ]
    run bash -c '"$1" search --json -n 3 dam 2> /dev/null | wc -l' - "$postil"
    [ "$output" -eq 5 ]
    run bash -c '"$1" search --no-config --json dam | wc -l' - "$postil"
    [ "$output" -eq 5 ]
    run "$postil" search --color=always weir
    [[ $output == *$'\e[32mweir'* ]]
    printf '[search]\n\tlimit = many\n' > "$tmp/bad"
    POSTIL_CONFIG=$tmp/bad run "$postil" search dam
    [ "$status" -eq 2 ]
    [[ $output == *"$tmp/bad:2: "* ]]
    run "$postil" config serch.limit
    [ "$status" -eq 2 ]
}

@test "each command has short and long help" {
    for command in search show status config index; do
        run "$postil" "$command" -h
        [ "$status" -eq 0 ]
        [[ ${lines[0]} == "Usage: postil $command"* ]]
        run "$postil" "$command" --help
        [ "$status" -eq 0 ]
        [[ $output == *Examples:* ]]
        run "$postil" help "$command"
        [ "$status" -eq 0 ]
    done
    run "$postil" help query
    [[ $output == *NEAR* ]]
    run "$postil" version
    [[ ${lines[0]} == "postil $(cat "$POSTIL_SOURCE/VERSION")" ]]
}

@test "helpers are not taken from PATH" {
    mkdir "$tmp/bin"
    cp "$postil" "$tmp/bin/"
    printf '#!/bin/sh\necho owned\n' > "$tmp/path-index"
    mkdir "$tmp/evil"
    mv "$tmp/path-index" "$tmp/evil/postil-index"
    chmod +x "$tmp/evil/postil-index"
    export LD_LIBRARY_PATH=$POSTIL_BUILD/lib
    PATH=$tmp/evil:$PATH run "$tmp/bin/postil" index
    [[ $output != *owned* ]]
}

@test "--rank: recency puts new articles first, by the half-life of the configuration" {
    for year in 1990 2090; do
        printf -- '---\ntitle: Of %s\ndate: %s-01-01\n---\n\nA quay.\n' \
            "$year" "$year" > "$year.md"
    done
    printf 'A quay. Quay quay quay.\n' >> 1990.md
    index
    for rank in relevance bm25; do
        run "$postil" search -l --rank $rank quay
        [ "$output" = $'1990.md\n2090.md' ]
    done
    run "$postil" search -l --rank recency quay
    [ "$output" = $'2090.md\n1990.md' ]
    printf '[rank]\nby = recency\n' > .postil/config
    run "$postil" search -l quay
    [ "$output" = $'2090.md\n1990.md' ]
    printf '[rank]\nby = recency\nhalf-life = 100000000\n' > .postil/config
    run "$postil" search -l quay
    [ "$output" = $'1990.md\n2090.md' ]
    run "$postil" search --rank best quay
    [ "$status" -eq 2 ]
    [[ $output == *"relevance, bm25 or recency"* ]]
}

@test "--engine: fast and xapian print the same, and --explain says which it was" {
    printf -- '---\ntitle: The dam\nauthor: Bob Example\ndate: 2015-01-02\n---\n\nNo dam.\n' > d.md
    index
    printf 'A dam and a weir.\n' > sub/deep/c.txt
    index # a second shard, and dead articles in the first
    for args in dam 'dam OR weir' '"a dam"' 'd?m' 'dam -weir' \
        '--sort date dam' '--sort path --reverse dam' '-c dam' '-l dam' \
        '--json date:2014..2015' '--facet author,year --timeline dam' \
        '--collapse author dam' '--vimgrep dam' '--rank recency dam' \
        'special NEAR zone' '--limit 1 dam'; do
        # shellcheck disable=SC2086
        run "$postil" search --engine fast $args
        fast=$status$output
        # shellcheck disable=SC2086
        run "$postil" search --engine xapian $args
        [ "$fast" = "$status$output" ]
    done
    run "$postil" search --explain dam
    [[ $output == *$'engine:\n  fast'* ]]
    run "$postil" search --engine xapian --explain dam
    [[ $output == *$'engine:\n  xapian, as it was asked for'* ]]
    printf '[search]\nengine = xapian\n' > .postil/config
    run "$postil" search --explain dam
    [[ $output == *$'engine:\n  xapian, as it was asked for'* ]]
    run "$postil" search --engine slow dam
    [ "$status" -eq 2 ]
    [[ $output == *"auto, fast or xapian"* ]]
}

@test "--engine auto: Xapian searches what cannot be mapped" {
    [ -z "$POSTIL_SAN" ] || skip "sanitizers want to be loaded first"
    index
    local calls=$tmp/calls shim=$POSTIL_BUILD/tests/faults/shim.so
    export FAULT_READS=$PWD/.postil/shards
    FAULT_LOG=$calls LD_PRELOAD=$shim "$postil" search -q water
    export FAULT_DO=EIO
    FAULT_AT=$(grep $'\tmmap\t.*/position.glass' "$calls" | cut -f 1)
    export FAULT_AT
    run env LD_PRELOAD="$shim" "$postil" search -l water
    [ "$output" = sub/b.md ]
    run env LD_PRELOAD="$shim" "$postil" search --explain dam
    [[ $output == *$'engine:\n  xapian: '*position.glass* ]]
    run env LD_PRELOAD="$shim" "$postil" search --engine fast dam
    [ "$status" -eq 3 ]
    [[ $output == *"--engine xapian"* ]]
}

# Six articles that say mole, one of them of nobody and no time.
spread() {
    local n=0
    for line in "2011-03-01|[Ann Low, Bo]|[sea]" "2011-12-24|ANN LOW|[Sea, tar]" \
        "2012|Bo|[sea]" "2014-01-02|Cy|[]" "2099-05|Bo|[tar]"; do
        n=$((n + 1))
        IFS='|' read -r date author tags <<< "$line"
        printf -- '---\ndate: %s\nauthor: %s\ntags: %s\n---\n\nA mole.\n' \
            "$date" "$author" "$tags" > "m$n.md"
    done
    printf 'A mole.\n' > m6.txt
    index
}

@test "--facet counts all articles that match, in one shard or two" {
    spread
    printf 'One mole more.\n' >> m6.txt
    index
    run "$postil" search --facet author,tag mole
    [ "$status" -eq 0 ]
    [ "$output" = "$(printf '%s\t%s\t%s\n' author Bo 3 author 'Ann Low' 2 \
        author Cy 1 tag sea 3 tag tar 2; echo 'note: 6 articles match')" ]
    run "$postil" search --facet year 'mole -author:bo'
    [ "${lines[*]}" = $'year\t2011\t1 year\t2014\t1 note: 3 articles match' ]
    run "$postil" search --json --limit 1 --facet month mole
    [ "${lines[1]}" = '{"type":"facet","facet":"month","values":['"$(
        printf '{"value":"%s","count":1}' 2011-03 2011-12 2014-01 2099-05 |
            sed 's/}{/},{/g')"'],"without":2}' ]
    [[ ${lines[3]} == *'"hits":1,"total":6'* ]]
    run "$postil" search --facet autor mole
    [ "$status" -eq 2 ]
    run "$postil" search -l --facet author mole
    [ "$status" -eq 2 ]
    run "$postil" search --facet author nonesuch
    [ "$status" -eq 1 ]
}

@test "--timeline has no holes, but for long ones on a terminal" {
    spread
    run "$postil" search --timeline mole 'AND (date:2011..2014)'
    [ "${lines[*]}" = "$(printf 'year\t%s\t%s ' 2011 2 2012 1 2013 0 2014 1
        echo 'note: 4 articles match')" ]
    run "$postil" search --json --timeline=month 'mole date:2011'
    [[ ${lines[1]} == '{"type":"timeline","facet":"month","values":[{"value":"2011-03","count":1},{"value":"2011-04","count":0},'*'{"value":"2011-12","count":1}],"without":0}' ]]
    run in_terminal "$postil" search --no-pager --color never --timeline mole
    [[ ${lines[0]} == year* ]]
    [[ ${lines[1]} == '  2011       2 ████████████████████████████████████████'* ]]
    [[ ${lines[3]} == '  2013       0 '* ]]
    [[ ${lines[5]} == '  ...'* ]]
    [[ ${lines[6]} == '  2099       1 ████████████████████'* ]]
    [[ ${lines[7]} == '  without: 1'* ]]
    run "$postil" search --timeline=week mole
    [ "$status" -eq 2 ]
}

@test "similar: by the words that tell, without the article itself" {
    local en=$'---\nlang: en\n---\n\n'
    printf '%s' $'---\nlang: en\ntitle: Pilots of the estuary\n---\n\nThe pilot ' \
        'boards at the buoy. Pilots know the shoals, the pilot and the buoy.' > one.md
    printf '%sA buoy over the shoals, and a pilot. The end.\n' "$en" > two.md
    printf '%sShoals shift.\n' "$en" > three.md
    printf '%sThe cat knows the end of it.\n' "$en" > four.md
    index
    run "$postil" similar -l one.md
    [ "$status" -eq 0 ]
    [ "$output" = $'two.md\nfour.md\nthree.md' ]
    id=$("$postil" show --json one.md | sed 's/.*"id":"\([0-9a-f]*\)".*/\1/')
    run "$postil" similar -l --limit 1 "${id:0:8}"
    [ "$output" = two.md ]
    run "$postil" similar --json one.md
    # Boards and estuary are in no other article; the, of, at are stop words.
    [[ ${lines[0]} == *"\"query\":\"(pilots OR buoy OR know OR shoals) -id:$id\""* ]]
    [[ ${lines[1]} == *two.md*'"marks":[['* ]]
    [[ $output != *one.md* ]]
    run "$postil" similar -l - <<< 'Where do pilots board? At a buoy.'
    [ "${lines[0]}" = one.md ]
    [ "${lines[1]}" = two.md ]
    run "$postil" similar - <<< 'of the'
    [ "$status" -eq 1 ]
    run "$postil" similar -l nonesuch.md
    [ "$status" -eq 2 ]
    run "$postil" similar one.md two.md
    [ "$status" -eq 2 ]
}

@test "similar: to a file that is not in the index, and to standard input" {
    local en=$'---\nlang: en\n---\n\n'
    printf '%sA buoy over the shoals, and a pilot. The end.\n' "$en" > two.md
    printf '%sShoals shift in the estuary.\n' "$en" > three.md
    printf '%sThe cat knows the end of it.\n' "$en" > four.md
    printf '{"title": "M", "text": "A buoy."}\n{"title": "N", "text": "A cat."}\n' \
        > many.jsonl
    index
    mkdir "$tmp/drafts"
    local page='<html lang="en"><title>The</title><p>Pilots know the sho&#97;ls.'
    printf '%s' "$page" > "$tmp/drafts/draft.html"
    run "$postil" similar -l "$tmp/drafts/draft.html"
    [ "$status" -eq 0 ]
    [ "$output" = $'two.md\nfour.md\nthree.md' ]
    run "$postil" similar --json --limit 1 - < "$tmp/drafts/draft.html"
    [[ ${lines[0]} == *'"query":"(know OR pilots OR shoals)"'* ]]
    # Unguessable: the language of most articles, whose stop words go.
    run "$postil" similar - <<< 'of the'
    [ "$status" -eq 1 ]
    printf 'Shoals\n\nwithin.\n' > later.md
    run "$postil" similar -l later.md
    [[ $output == *three.md* ]]
    printf 'ELF\0\1\2\0\0' > "$tmp/drafts/binary"
    run "$postil" similar "$tmp/drafts/binary"
    [ "$status" -eq 1 ]
    [[ $output == *'drafts/binary: no article: '* ]]
    run "$postil" similar - < /dev/null
    [ "$status" -eq 1 ]
    [[ $output == *'standard input: no article: empty'* ]]
    run "$postil" similar "$tmp/drafts"
    [ "$status" -eq 2 ]
    # Which of two articles of the index is meant is not guessed.
    run "$postil" similar many.jsonl
    [ "$status" -eq 2 ]
    [[ $output == *'2 articles; name one by its id'* ]]
    mv many.jsonl "$tmp/drafts/other.jsonl"
    run "$postil" similar -l "$tmp/drafts/other.jsonl"
    [[ $output == *two.md* && $output == *four.md* ]]
}

@test "--feedback: another order, the same articles" {
    local i en=$'---\nlang: en\n---\n\n'
    rm -r ./*
    for i in 1 2 3; do
        printf '%sHarbour, harbour, harbour and a pilot: %s.\n' "$en" "$i" > "b$i.md"
    done
    printf '%sThe harbour has a pilot, too.\n' "$en" > y.md
    printf '%sThe harbour has a wall, too.\n' "$en" > x.md
    index
    run "$postil" search -l harbour
    [ "$output" = $'b1.md\nb2.md\nb3.md\nx.md\ny.md' ]
    run "$postil" search -l --feedback=3 harbour
    [ "$output" = $'b1.md\nb2.md\nb3.md\ny.md\nx.md' ]
    run "$postil" search -l --feedback harbour
    [ "$status" -eq 0 ]
    run "$postil" search -c --feedback=2 harbour
    [ "$output" = 5 ]
    run "$postil" search --explain --feedback=2 harbour
    [[ $output == *$'feedback:\n  of the first 2: Zpilot 0.2000'* ]]
    run "$postil" search --feedback=0 harbour
    [ "$status" -eq 2 ]
    run "$postil" search --feedback=many harbour
    [ "$status" -eq 2 ]
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
