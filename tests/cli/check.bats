#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# postil check, as a user runs it.

load terminal
load unprivileged

setup() {
    tmp=$(mktemp -d)
    export HOME=$tmp/home XDG_CONFIG_HOME=$tmp/home
    unset POSTIL_INDEX POSTIL_CONFIG
    postil=$POSTIL_BIN/postil
    tree=$tmp/tree
    mkdir -p "$HOME" "$tree"
    cd "$tree"
    for i in 1 2 3; do
        printf 'Alpha %s\n\nThe text of number %s.\n' "$i" "$i" > "$i.txt"
    done
    "$postil" index -q
}

teardown() {
    cd /
    rm -rf "$tmp"
}

# Overwrite a few bytes in the middle of a file.
damage() {
    printf 'XXXX' | dd of="$1" bs=1 seek="${2:-100}" conv=notrunc status=none
}

@test "a whole index is sound, and nothing goes to stdout" {
    run "$postil" check
    [ "$status" -eq 0 ]
    [ "$output" = 'sound: 3 articles of 3 files in 1 shard' ]
    [ -z "$("$postil" check 2> /dev/null)" ]
    run "$postil" check -q
    [ "$status" -eq 0 ]
    [ -z "$output" ]
    cd /
    run "$postil" check "$tree"
    [ "$status" -eq 0 ]
    run "$postil" check --index "$tree"
    [ "$status" -eq 0 ]
}

@test "no index is an error" {
    cd "$HOME"
    run "$postil" check
    [ "$status" -eq 3 ]
    [[ $output == *index* ]]
}

@test "a damaged shard is named, and --repair reads its files again" {
    damage .postil/shards/000001/postlist.glass 5
    run "$postil" check
    [ "$status" -eq 3 ]
    [[ ${lines[0]} == 'shards/000001: '* ]]
    [ "${lines[1]}" = 'postil check: 1 shard is broken; postil check --repair reads the files again' ]
    run "$postil" check --repair
    [ "$status" -eq 0 ]
    [ "${lines[-1]}" = 'sound: 3 articles of 3 files in 1 shard' ]
    grep -qx 'glass shards/000002' .postil/index
    run "$postil" search -l text
    [ "$status" -eq 0 ]
    [ "${#lines[@]}" -eq 3 ]
}

@test "a table that is gone, which Xapian would take for an empty one" {
    for table in position termlist docdata postlist; do
        rm .postil/shards/*/$table.glass
        run "$postil" check
        [ "$status" -eq 3 ]
        [[ ${lines[0]} == 'shards/00000'?': '*$table* ]]
        run "$postil" check --repair
        [ "$status" -eq 0 ]
        [ "${lines[-1]}" = 'sound: 3 articles of 3 files in 1 shard' ]
        run "$postil" search -c '"the text of"'
        [ "$output" = 3 ]
    done
}

@test "a search does not find less because a table is gone" {
    rm .postil/shards/000001/position.glass
    run "$postil" search -c '"the text of"'
    [ "$status" -eq 3 ]
    [[ $output == *'position.glass'*'postil check --repair'* ]]
}

@test "only the files of the damaged shard are read again" {
    printf 'Beta\n\nA newer text.\n' > 4.txt
    "$postil" index -q
    cp -r .postil/shards/000001 "$tmp/first"
    : > .postil/shards/000002/docdata.glass
    run "$postil" check --repair
    [ "$status" -eq 0 ]
    [[ $output == *'read 1 file, 0 gone'* ]]
    [ "${lines[-1]}" = 'sound: 4 articles of 4 files in 2 shards' ]
    diff -r .postil/shards/000001 "$tmp/first"
}

@test "a missing shard, stub line or file table is made anew by --repair" {
    local breaking=('rm -r .postil/shards/000001' 'damage .postil/files/1 20'
        'rm .postil/files/1' 'damage .postil/index 0' ': > .postil/index')
    for break in "${breaking[@]}"; do
        rm -rf .postil
        "$postil" index -q
        eval "$break"
        run "$postil" check
        [ "$status" -eq 3 ]
        [ "${lines[-1]}" = 'postil check: the index cannot be used; postil check --repair makes it anew' ]
        run "$postil" check --repair
        [ "$status" -eq 0 ]
        [ "${lines[-1]}" = 'sound: 3 articles of 3 files in 1 shard' ]
    done
}

@test "a stub that is gone is made anew by --repair, where its shards are" {
    rm .postil/index
    run "$postil" check
    [ "$status" -eq 3 ]
    [[ $output == *'postil index'* ]]
    run "$postil" check --repair
    [ "$status" -eq 0 ]
    [ "${lines[-1]}" = 'sound: 3 articles of 3 files in 1 shard' ]
    rm .postil/index
    cd /
    run "$postil" check -q --repair "$tree"
    [ "$status" -eq 0 ]
    run "$postil" check "$tree"
    [ "$status" -eq 0 ]
    # Where there never was an index, none is made.
    mkdir "$tmp/other"
    run "$postil" check --repair "$tmp/other"
    [ "$status" -eq 3 ]
    [ ! -e "$tmp/other/.postil" ]
}

@test "an index elsewhere: --repair needs the tree when the stub is lost" {
    rm -rf .postil
    "$postil" index -q --index "$tmp/ix" .
    damage "$tmp/ix/shards/000001/postlist.glass" 5
    cd /
    run "$postil" check --repair --index "$tmp/ix"
    [ "$status" -eq 0 ]
    [ "${lines[-1]}" = 'sound: 3 articles of 3 files in 1 shard' ]
    damage "$tmp/ix/index" 0
    run "$postil" check --repair --index "$tmp/ix"
    [ "$status" -eq 2 ]
    [[ $output == *'name the folder of the articles'* ]]
    run "$postil" check -q --repair --index "$tmp/ix" "$tree"
    [ "$status" -eq 0 ]
    run "$postil" check --index "$tmp/ix"
    [ "$output" = 'sound: 3 articles of 3 files in 1 shard' ]
    grep -qxF "# root $tree" "$tmp/ix/index"
}

@test "checking neither locks nor writes" {
    before=$(find .postil -printf '%p %s %T@ %i\n' | sort)
    chmod -R a-w .postil
    run "$postil" check
    chmod -R u+w .postil
    [ "$status" -eq 0 ]
    [ "$before" = "$(find .postil -printf '%p %s %T@ %i\n' | sort)" ]
    exec 9>> .postil/lock
    flock 9
    run "$postil" check
    [ "$status" -eq 0 ]
    damage .postil/shards/000001/postlist.glass 5
    run "$postil" check --repair
    exec 9>&-
    [ "$status" -eq 4 ]
    head -n 1 .postil/index | grep -qx '# postil 1 generation 1'
}

@test "an index that may only be read is checked as thoroughly" {
    to_unprivileged
    chmod -R a-w .postil
    mkdir -m 777 "$tmp/scratch"
    export TMPDIR=$tmp/scratch
    run unprivileged "$postil" check
    [ "$status" -eq 0 ]
    [ "$output" = 'sound: 3 articles of 3 files in 1 shard' ]
    run unprivileged env TMPDIR="$tmp/none" "$postil" check
    [ "$status" -eq 6 ]
    [[ $output == *TMPDIR* ]]
    chmod -R u+w .postil
    damage .postil/shards/000001/postlist.glass 5
    chmod -R a-w .postil
    run unprivileged "$postil" check
    [ "$status" -eq 3 ]
    [[ ${lines[0]} == 'shards/000001: '* ]]
    [[ $output != *ermission* ]]
    [ -z "$(ls -A "$tmp/scratch")" ]
    chmod -R u+w .postil
}

@test "on a terminal a line says what is done, and paths are harmless" {
    run in_terminal "$postil" check
    [ "$status" -eq 0 ]
    [[ $output == *'checking 0 / 1 shards'* ]]
    [[ $output == *'sound: 3 articles'* ]]
}

@test "--repair mends all of the index, whichever of its folders is named" {
    mkdir sub
    printf 'Gamma\n\nA text further down.\n' > sub/5.txt
    "$postil" index -q
    damage .postil/shards/000001/postlist.glass 5
    run "$postil" check --repair sub
    [ "$status" -eq 0 ]
    [ "${lines[-1]}" = 'sound: 4 articles of 4 files in 2 shards' ]
    rm .postil/files/2
    (cd sub && "$postil" check --repair -q)
    [ ! -e sub/.postil ]
    run "$postil" check
    [ "$status" -eq 0 ]
    [[ $output == 'sound: 4 articles of 4 files '* ]]
}
