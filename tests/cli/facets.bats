#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# postil search --facet and --timeline.

load terminal
load articles

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
