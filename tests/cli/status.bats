#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# postil show, export, status, config and help.

load articles

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

@test "status says what each table takes, in each shard and in all" {
    index
    printf 'Another dam.\n' > d.txt
    index
    printf 'more' > .postil/shards/000002/other
    run "$postil" status
    [[ $output =~ shards\ +2,\ [0-9.]+\ KB\ for\ the\ files\'\ [0-9]+\ B ]]
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

@test "what the index takes is a part of the files, unless these are few" {
    index
    run "$postil" status
    [[ $output =~ shards\ +1,\ [0-9.]+\ KB\ for\ the\ files\'\ [0-9]+\ B ]]
    [[ $output != *%* ]]
    seq 300000 | sed 's/$/ of them/' > long.txt
    index
    run "$postil" status
    [[ $output =~ shards\ +[12],\ [0-9.]+\ MB:\ [0-9]+\ %\ of\ the\ files\'\ [0-9.]+\ MB ]]
}
