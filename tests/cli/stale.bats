#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# Files that changed since they were indexed: postil search --fresh, status.

load articles

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
