#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# Copies of an article, whole and nearly so: postil duplicates, and searches.

setup() {
    tmp=$(mktemp -d)
    export HOME=$tmp/home XDG_CONFIG_HOME=$tmp/home
    unset POSTIL_INDEX POSTIL_CONFIG
    postil=$POSTIL_BIN/postil
    mkdir -p "$HOME" "$tmp/tree"
    cd "$tmp/tree"
    # Words of no language, all different: for text number $1, $2 of them.
    words() {
        awk -v t="$1" -v n="$2" 'BEGIN {
            for (i = 0; i < n; i++) printf "w%dx%d ", t, i * i % 10007 }'
    }
    printf 'An original\n\nHarbour dues. %s\n' "$(words 1 400)" > a.txt
    printf -- '---\ntitle: As printed elsewhere\ndate: 2019-05-04\n---\n%s\n' \
        "Harbour dues. $(words 1 400)" > b.md
    printf 'A shorter one\n\nHarbour dues, %s and so on.\n' \
        "$(words 1 370)" > c.txt
    printf 'Another\n\nOf harbour dues. %s\n' "$(words 2 400)" > d.txt
    printf 'Brief\n\nA harbour.\n' > e.txt
    printf '# Brief\n\n*A* **harbour**.\n' > f.md
    printf 'Brief\n\nA harbour, too.\n' > g.txt
    "$postil" index -q
}

teardown() {
    cd /
    rm -rf "$tmp"
}

@test "groups are listed, the oldest first, whatever the shards are" {
    run "$postil" duplicates
    [ "$status" -eq 0 ]
    [ "${lines[0]}" = '3 articles that are alike' ]
    [ "${lines[1]}" = '  2019-05-04  b.md  As printed elsewhere' ]
    [ "${lines[2]}" = '              a.txt  An original' ]
    [ "${lines[3]}" = '              c.txt  A shorter one' ]
    [ "${lines[4]}" = '2 articles with the same words' ]
    [ "${lines[5]}" = '              e.txt  Brief' ]
    [ "${#lines[@]}" -eq 7 ]
    printf 'An original\n\nHarbour dues. %s\n' "$(words 1 400)" > h.txt
    "$postil" index -q
    [ "$(grep -c '^glass ' .postil/index)" -eq 2 ]
    "$postil" duplicates > "$tmp/two"
    grep -q '^4 articles' "$tmp/two"
    "$postil" compact -q
    "$postil" duplicates | cmp - "$tmp/two"
    rm h.txt c.txt
    "$postil" index -q
    run "$postil" duplicates
    [ "${lines[0]}" = '2 articles that are alike' ]
}

@test "the same words alone, and less of them" {
    printf 'An original\n\nHarbour dues. %s\n' "$(words 1 400)" > h.txt
    "$postil" index -q
    run "$postil" duplicates --exact
    [ "${lines[0]}" = '2 articles with the same words' ]
    [[ ${lines[1]} == *a.txt* ]]
    [[ ${lines[2]} == *h.txt* ]]
    [ "${#lines[@]}" -eq 6 ]
    run "$postil" duplicates --alike 100
    [[ $output != *c.txt* ]]
    [[ $output == *b.md* ]]
    run "$postil" duplicates --alike 0
    [ "$status" -eq 2 ]
    run "$postil" duplicates x
    [ "$status" -eq 2 ]
}

@test "each group is a line of JSON" {
    "$postil" duplicates --json > "$tmp/lines"
    run "$PYTHON" - "$tmp/lines" << 'END'
import json, sys
for line in open(sys.argv[1], encoding="utf-8"):
    g = json.loads(line)
    print(g["type"], g["exact"], *((a["path"]["text"], a["date"], a["same"])
                                   for a in g["articles"]))
END
    [ "${lines[0]}" = "duplicates False ('b.md', '2019-05-04', True) ('a.txt', None, False) ('c.txt', None, False)" ]
    [ "${lines[1]}" = "duplicates True ('e.txt', None, True) ('f.md', None, True)" ]
}

@test "no duplicates: exit status 1" {
    rm b.md c.txt f.md
    "$postil" index -q
    run "$postil" duplicates
    [ "$status" -eq 1 ]
    [ -z "$output" ]
}

@test "a search shows the best of them, and how many others there are" {
    run "$postil" search 'harbour dues'
    [ "$status" -eq 0 ]
    [[ $output == *'(+2 duplicates)'* ]]
    [[ $output == *'4 articles match, collapsed to 2'* ]]
    "$postil" search --json 'harbour dues' > "$tmp/lines" 2> /dev/null
    [ "$(grep -c '"type":"hit"' "$tmp/lines")" -eq 2 ]
    grep -q '"duplicates":2' "$tmp/lines"
    grep -q '"total":4,"groups":2' "$tmp/lines"
    run "$postil" search --json --limit 1 --offset 1 'harbour dues'
    [[ $output == *'"path":{"text":"d.txt"}'* || $output == *'"duplicates":2'* ]]
}

@test "--duplicates shows all, as do the forms for scripts" {
    run "$postil" search --duplicates 'harbour dues'
    [[ $output != *duplicate* ]]
    [[ $output == *'4 articles match'* && $output != *collapsed* ]]
    [ "$("$postil" search -l 'harbour dues' | wc -l)" -eq 4 ]
    [ "$("$postil" search -c 'harbour dues')" = 4 ]
    run "$postil" search --sort date 'harbour dues'
    [[ $output != *duplicate* ]]
    run "$postil" search --collapse none 'harbour dues'
    [[ $output != *duplicate* ]]
}
