#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# A .postil out of somebody else's clone, found by walking up: it runs nothing,
# connects nowhere, opens nothing outside.

setup() {
    dir=$(mktemp -d "${BATS_TMPDIR:-/tmp}/postil-XXXXXX")
    export HOME=$dir/home XDG_CONFIG_HOME=$dir/home/.config
    mkdir -p "$XDG_CONFIG_HOME" "$dir/clone/sub" "$dir/outside"
    unset POSTIL_INDEX POSTIL_CONFIG PAGER POSTIL_PAGER
    printf 'A title\n\nThe secret word is sesame.\n' > "$dir/outside/x.txt"
    cp "$dir/outside/x.txt" "$dir/clone/x.txt"
    "$POSTIL_BIN/postil" index -q "$dir/outside"
    "$POSTIL_BIN/postil" index -q "$dir/clone"
    index=$dir/clone/.postil/index
    mark=$dir/mark
}

teardown() {
    rm -rf "$dir"
}

# Every command that reads an index, from a folder below it. None may succeed,
# say what lies outside, or leave the mark.
refused() {
    cd "$dir/clone/sub" || return 1
    for command in 'search sesame' 'search --json sesame' 'search -l *' \
        'show x.txt' 'status' 'index'; do
        set -f
        # shellcheck disable=SC2086
        run "$POSTIL_BIN/postil" $command
        set +f
        echo "$command: $status: $output"
        [ "$status" -eq 3 ] || return 1
        case $output in *secret*) return 1 ;; esac
        [ ! -e "$mark" ] || return 1
    done
}

@test "the clone's own index is fine as it is" {
    cd "$dir/clone/sub"
    run "$POSTIL_BIN/postil" search -l sesame
    [ "$status" -eq 0 ]
}

@test "a program line runs nothing" {
    printf 'remote :%s %s\n' "$(command -v touch)" "$mark" >> "$index"
    refused
}

@test "a remote line connects nowhere" {
    # Something listens, and would note a caller.
    python=${PYTHON:-python3}
    "$python" - "$dir/port" "$mark" <<'P' &
import socket, sys
s = socket.create_server(("127.0.0.1", 0))
s.settimeout(20)
open(sys.argv[1] + ".new", "w").write(str(s.getsockname()[1]))
import os; os.rename(sys.argv[1] + ".new", sys.argv[1])
try:
    s.accept()
    open(sys.argv[2], "w").close()
except OSError:
    pass
P
    listener=$!
    while [ ! -e "$dir/port" ]; do sleep 0.05; done
    printf 'remote 127.0.0.1:%s\n' "$(cat "$dir/port")" >> "$index"
    refused
    kill "$listener"
    wait "$listener" || true
    [ ! -e "$mark" ]
}

@test "absolute paths, dots and other kinds of database are refused" {
    cp "$index" "$dir/good"
    for line in "glass $dir/outside/.postil/shards/000001" \
        'glass ../../outside/.postil/shards/000001' \
        'glass shards/../../../outside/.postil/shards/000001' \
        'auto shards/000001' 'inmemory' "auto $dir/outside/.postil/index" \
        '# files ../../outside/x.txt' '# dead ../x'; do
        { cat "$dir/good"; printf '%s\n' "$line"; } > "$index"
        refused
    done
}

@test "links out of the index folder are refused" {
    mv "$dir/clone/.postil/shards/000001" "$dir/moved"
    ln -s "$dir/moved" "$dir/clone/.postil/shards/000001"
    refused
    rm "$dir/clone/.postil/shards/000001"
    mkdir "$dir/clone/.postil/shards/000001"
    cp "$dir/moved"/* "$dir/clone/.postil/shards/000001"
    rm "$dir/clone/.postil/shards/000001/docdata.glass"
    ln -s "$dir/moved/docdata.glass" "$dir/clone/.postil/shards/000001"
    refused
}

@test "a stub within a shard is refused" {
    printf 'remote :%s %s\n' "$(command -v touch)" "$mark" \
        > "$dir/clone/.postil/shards/000001/XAPIANDB"
    refused
}

@test "a .postil that is a link out of the clone is not followed" {
    rm -rf "$dir/clone/.postil"
    ln -s "$dir/outside/.postil" "$dir/clone/.postil"
    cd "$dir/clone/sub"
    run "$POSTIL_BIN/postil" search sesame
    [ "$status" -eq 3 ]
    case $output in *secret*) false ;; esac
}

@test "a root line has no meaning in an index that was found" {
    sed -i "2i # root $dir/outside" "$index"
    cd "$dir/clone/sub"
    run "$POSTIL_BIN/postil" search -l sesame
    [ "$status" -eq 0 ]
    [ "$output" = ../x.txt ]
}

@test "a matched line is not read through a link that leads out" {
    printf 'A title\n\nThe hidden sesame stays outside.\n' > "$dir/outside/y"
    touch -r "$dir/clone/x.txt" "$dir/outside/y"
    rm "$dir/clone/x.txt"
    ln -s "$dir/outside/y" "$dir/clone/x.txt"
    cd "$dir/clone"
    run "$POSTIL_BIN/postil" search --vimgrep sesame
    [ "$status" -eq 0 ]
    case $output in *hidden*) false ;; esac
}

@test "its configuration can hold data only" {
    cat > "$dir/clone/.postil/config" <<C
[core]
	pager = touch $mark
[remote]
	allow = 127.0.0.1:1
[alias]
	search = !touch $mark
[search]
	limit = 3
C
    cd "$dir/clone/sub"
    run "$POSTIL_BIN/postil" search sesame
    [ "$status" -eq 0 ]
    [ ! -e "$mark" ]
    run "$POSTIL_BIN/postil" config search.limit
    [ "$output" = 3 ] || [ "${output#*3}" != "$output" ]
}
