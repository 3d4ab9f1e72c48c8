#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# postil watch, as a user runs it. Waiting is always for a condition.

setup() {
    tmp=$(mktemp -d)
    export HOME=$tmp/home XDG_CONFIG_HOME=$tmp/home
    unset POSTIL_INDEX POSTIL_CONFIG
    postil=$POSTIL_BIN/postil
    index=$POSTIL_BIN/postil-index
    tree=$tmp/tree
    log=$tmp/log
    watcher=
    mkdir -p "$HOME" "$tree/sub"
    printf 'Alpha\n\nThe first text.\n' > "$tree/a.txt"
    printf 'Beta\n\nThe second text.\n' > "$tree/sub/b.txt"
    cd "$tree"
}

teardown() {
    if [ -n "$watcher" ]; then
        kill -CONT "$watcher" 2> /dev/null || true
        kill -KILL "$watcher" 2> /dev/null || true
        wait "$watcher" 2> /dev/null || true
    fi
    cd /
    rm -rf "$tmp"
}

# Try a command until it succeeds; it never waits to the end but in failure.
until_true() {
    local left=600
    until "$@" > /dev/null 2>&1; do
        if [ $((left--)) -eq 0 ] || ! kill -0 "$watcher"; then
            echo "not so for long: $*"
            cat "$log"
            return 1
        fi
        sleep 0.05
    done
}

# finds N QUERY: that many articles are found.
finds() {
    [ "$("$postil" search -c "$2")" = "$1" ]
}

said() {
    grep -q -- "$1" "$log"
}

# A shell's background commands ignore SIGINT, unless this is undone.
run_in_background() {
    : > "$log"
    env --default-signal=INT "$@" 2>> "$log" 3>&- &
    watcher=$!
}

start() {
    run_in_background "$index" watch --latency 0.2 "$@"
    until_true said '^watching\|^looking'
}

# End the watcher by a signal; it has that status.
stop() {
    local status=0
    kill -"$1" "$watcher"
    wait "$watcher" || status=$?
    watcher=
    [ "$status" -eq "$2" ]
}

@test "files that are made, edited, renamed and removed are followed" {
    start
    said "^watching $tree, 2 folders$"
    said '^indexed 2 articles of 2 files'
    printf 'Gamma\n\nA cormorant.\n' > c.txt
    until_true finds 1 cormorant
    printf 'Gamma\n\nA heron.\n' > c.txt
    until_true finds 1 heron
    finds 0 cormorant
    mv c.txt sub/d.txt
    until_true finds 1 'path:sub/d.txt heron'
    finds 1 heron
    rm sub/d.txt
    until_true finds 0 heron
    until_true said '^read 1 file, 0 gone, 20 B in .*; now 3 articles of 3 files'
    until_true said '^read 0 files, 1 gone, .*; now 2 articles of 2 files'
}

@test "a file written aside and renamed over another, as editors do" {
    start
    printf 'Alpha\n\nA kingfisher.\n' > .a.txt.swp
    mv .a.txt.swp a.txt
    until_true finds 1 'path:a.txt kingfisher'
    finds 2 'text OR kingfisher'
}

@test "folders are followed with what is in them" {
    start
    mkdir -p new/deep/er
    printf 'One\n\nA grebe.\n' > new/deep/er/1.txt
    until_true finds 1 grebe
    printf 'Two\n\nA coot.\n' > new/deep/2.txt
    until_true finds 1 coot
    mv new sub/moved
    until_true finds 1 'path:sub/moved/deep/er/1.txt'
    finds 1 grebe
    printf 'Three\n\nA rail.\n' > sub/moved/deep/er/3.txt
    until_true finds 1 'path:sub/moved/deep/er/3.txt rail'
    mkdir "$tmp/away"
    mv sub/moved "$tmp/away"
    until_true finds 0 'grebe OR coot OR rail'
    printf 'Four\n\nA crake.\n' > "$tmp/away/moved/4.txt"
    printf 'Five\n\nA dipper.\n' > sub/5.txt
    until_true finds 1 dipper
    finds 0 crake
    mv "$tmp/away/moved" back
    until_true finds 1 crake
    printf 'Six\n\nA diver.\n' > back/deep/er/6.txt
    until_true finds 1 diver
    rm -r back
    until_true finds 0 'crake OR diver'
}

@test "a folder in the place of another of the same name" {
    start
    mv sub "$tmp/old"
    mkdir sub
    printf 'New\n\nA plover.\n' > sub/n.txt
    until_true finds 1 plover
    printf 'Newer\n\nA stint.\n' > sub/o.txt
    until_true finds 1 stint
    printf 'Old\n\nA ruff.\n' > "$tmp/old/o.txt"
    printf 'Newest\n\nA knot.\n' > sub/p.txt
    until_true finds 1 knot
    finds 0 'ruff OR path:sub/b.txt'
}

@test "what a scan leaves out is left out" {
    mkdir .hid skip
    echo 'skip/' > .gitignore
    start --exclude '*.draft.txt'
    said ', 2 folders$'
    printf 'X\n\nPuffin.\n' | tee .hid/x.txt skip/x.txt .x.txt x.draft.txt \
        > /dev/null
    printf 'Y\n\nPuffin.\n' > y.txt
    until_true finds 1 puffin
    finds 1 'puffin path:y.txt'
}

@test "a changed ignore file counts for all below its folder" {
    mkdir sub/in
    printf 'X\n\nPuffin.\n' > sub/in/x.txt
    printf 'Z\n\nPuffin.\n' > z.txt
    start
    finds 2 puffin
    echo 'in/' > sub/.gitignore
    until_true finds 1 puffin
    echo '*.txt' > .postilignore
    until_true finds 0 'puffin OR text'
    rm .postilignore sub/.gitignore
    until_true finds 2 puffin
    printf 'Y\n\nPuffin.\n' > sub/in/y.txt
    until_true finds 3 puffin
}

@test "with --hidden and --follow, hidden and linked folders too" {
    mkdir "$tmp/linked" .hid
    ln -s "$tmp/linked" link
    start --hidden --follow
    printf 'X\n\nPuffin.\n' > .hid/x.txt
    until_true finds 1 puffin
    printf 'Y\n\nGannet.\n' > "$tmp/linked/y.txt"
    until_true finds 1 'gannet path:link/y.txt'
}

@test "batches come under a steady stream of changes, too" {
    start --latency 1
    ( while :; do echo x > stream.tmp; echo y >> .hidden; done ) 3>&- &
    stream=$!
    printf 'C\n\nA cormorant.\n' > c.txt
    found=0
    until_true finds 1 cormorant || found=1
    kill "$stream"
    wait "$stream" 2> /dev/null || true
    [ "$found" -eq 0 ]
}

@test "lost events are made up for by a look at the whole tree" {
    limit=$(cat /proc/sys/fs/inotify/max_queued_events)
    [ "$limit" -le 100000 ] || skip "the queue takes $limit events"
    start
    kill -STOP "$watcher"
    mkdir late
    "$PYTHON" - "$limit" << 'END'
import os, sys
for i in range(int(sys.argv[1]) // 2 + 100):
    os.close(os.open(f"x{i % 2}", os.O_CREAT | os.O_WRONLY))
    os.unlink(f"x{i % 2}")
END
    printf 'C\n\nA cormorant.\n' > late/c.txt
    rm a.txt
    kill -CONT "$watcher"
    until_true finds 1 cormorant
    finds 0 path:a.txt
    printf 'D\n\nA heron.\n' > late/d.txt
    until_true finds 1 heron
}

@test "polling finds the same, and fails once for each failure" {
    printf '\037\213\010broken' > bad.txt.gz
    start --poll=0.05
    said "^looking at $tree every 0.05 s$"
    printf 'C\n\nA cormorant.\n' > c.txt
    until_true finds 1 cormorant
    mkdir new
    mv c.txt new
    until_true finds 1 'cormorant path:new/c.txt'
    rm -r new
    until_true finds 0 cormorant
    [ "$(grep -c '^failed bad.txt.gz' "$log")" -eq 1 ]
    [ "$(grep -c 'up to date' "$log")" -eq 0 ]
}

# In a user namespace of its own, where there may be N watches.
limit='echo "$1" > /proc/sys/user/max_inotify_watches && shift && exec "$@"'

start_limited() {
    run_in_background unshare -Ur sh -c "$limit" sh "$1" "$index" watch \
        --latency 0.2
}

@test "where the system allows no more watches, it polls" {
    unshare -Ur sh -c "$limit" sh 1 true 2> /dev/null || skip "no limits can be set here"
    mkdir 1 2 3
    start_limited 3
    until_true said '^looking'
    said 'lets no more than 3 folders be watched; .* every 10 s instead$'
    stop INT 130
    # It may also be a folder made later that is one too many.
    start_limited 5
    until_true said '^watching .*, 5 folders'
    mkdir 4
    printf 'C\n\nA cormorant.\n' > 4/c.txt
    until_true finds 1 cormorant
    until_true said 'lets no more than 5'
}

@test "SIGINT ends it with 130, SIGTERM with 0, and nothing is left" {
    for end in INT:130 TERM:0 HUP:130; do
        start
        stop "${end%:*}" "${end#*:}"
        [ "$(grep -vc '^watching\|^indexed\|^up to date' "$log")" -eq 0 ]
        [ -z "$(ls .postil/tmp 2> /dev/null)" ]
        "$index" index -q
    done
}

@test "another writer may come in, and a batch waits for it" {
    start
    printf 'C\n\nA cormorant.\n' > c.txt
    "$index" index -q --lock-timeout 60
    finds 1 cormorant
    "$index" compact -q --lock-timeout 60
    exec 9>> .postil/lock
    flock 9
    printf 'D\n\nA heron.\n' > d.txt
    until_true said 'another process writes the index; waiting for it$'
    finds 0 heron
    exec 9>&-
    until_true finds 1 heron
}

@test "a run that fails is tried again" {
    start
    mv .postil/shards/000001 "$tmp/elsewhere"
    printf 'C\n\nA cormorant.\n' > c.txt
    until_true said 'cannot be used; .*; trying again$'
    mv "$tmp/elsewhere" .postil/shards/000001
    until_true finds 1 cormorant
}

@test "an index that was removed is made again" {
    start
    rm -rf .postil
    printf 'C\n\nA cormorant.\n' > c.txt
    until_true finds 1 cormorant
    finds 2 text
}

# ends_in STATUS: the watcher does so by itself.
ends_in() {
    local status=0
    wait "$watcher" || status=$?
    watcher=
    [ "$status" -eq "$1" ]
}

@test "it ends when the tree is gone" {
    start --index "$tmp/idx"
    cd ..
    mv tree elsewhere
    ends_in 6
    said "$tree: is gone, or was moved$"
}

@test "it ends when the tree is gone while it polls, and makes none anew" {
    start --poll=1
    cd ..
    mv tree elsewhere
    ends_in 6
    said "$tree: is gone, or was moved$"
    [ ! -e tree ]
}

@test "another folder in the place of the tree is not taken for it" {
    # As where a network share is unmounted: all of its articles would go.
    mkdir "$tmp/other"
    start --poll=1 --index "$tmp/idx"
    cd ..
    mv tree elsewhere
    mv other tree
    ends_in 6
    said "$tree: is gone, or was moved$"
    [ "$("$postil" search -c --index "$tmp/idx" text)" = 2 ]
}

@test "nothing is done while nothing changes" {
    start
    printf 'C\n\nA cormorant.\n' > c.txt
    until_true finds 1 cormorant
    # Not woken by anything while twenty searches run.
    at_rest() {
        before=$(grep ctxt "/proc/$watcher/status")
        for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
            finds 1 cormorant
        done
        [ "$(grep ctxt "/proc/$watcher/status")" = "$before" ]
    }
    until_true at_rest
}

@test "usage" {
    run "$index" watch a b
    [ "$status" -eq 2 ]
    run "$index" watch --poll=0
    [ "$status" -eq 2 ]
    [[ $output == *'--poll: at least'* ]]
    run "$index" watch --latency soon
    [ "$status" -eq 2 ]
    run "$postil" watch --help
    [ "$status" -eq 0 ]
    [[ $output == 'Usage: postil watch '* ]]
}
