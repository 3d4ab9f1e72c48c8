#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# postil search --engine.

load articles

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

# Only Xapian reads the table of the articles' terms.
opens_termlist() {
    rm -f "$tmp/calls"
    FAULT_LOG=$tmp/calls LD_PRELOAD=$POSTIL_BUILD/tests/faults/shim.so \
        "$postil" "$@" > /dev/null
    grep -q 'postlist\.glass' "$tmp/calls"
    grep -q 'termlist\.glass' "$tmp/calls"
}

@test "Xapian opens the index only when it is needed" {
    [ -z "$POSTIL_SAN" ] || skip "sanitizers want to be loaded first"
    index
    printf 'A dam and a weir.\n' > sub/deep/c.txt
    index
    export FAULT_READS=$PWD/.postil/shards
    for args in water '"a dam"' 'wat*' 'date:2014' '--sort date dam' watre \
        '--facet author dam' 'path:sub/*' '--limit 0 dam'; do
        # shellcheck disable=SC2086
        run opens_termlist search $args
        [ "$status" -ne 0 ]
    done
    for args in 'show sub/b.md' export status 'similar a.txt'; do
        # shellcheck disable=SC2086
        run opens_termlist $args
        [ "$status" -ne 0 ]
    done
    opens_termlist search --engine xapian water
    opens_termlist search --explain water
}
