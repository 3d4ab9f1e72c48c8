#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# The systemd user unit of postil watch, as it is installed.

setup() {
    tmp=$(mktemp -d)
    units=$tmp/usr/lib/systemd/user
    make -s -C "$POSTIL_SOURCE" install-unit prefix="$tmp/usr" DESTDIR=
}

teardown() {
    rm -rf "$tmp"
}

@test "systemd finds nothing wrong with the unit" {
    command -v systemd-analyze > /dev/null || skip "no systemd-analyze"
    mkdir -p "$tmp/usr/bin" "$tmp/run"
    ln -s "$POSTIL_BIN/postil" "$tmp/usr/bin"
    # A path with what has a meaning in units, in shells, and in URLs.
    unit=$(systemd-escape --path --template=postil-watch@.service \
        "$tmp/my \$HOME 100% articles")
    cp "$units/postil-watch@.service" "$tmp/$unit"
    XDG_RUNTIME_DIR=$tmp/run run systemd-analyze verify --user --man=no \
        "$tmp/$unit"
    echo "$output"
    [ "$status" -eq 0 ]
    [ -z "$output" ]
}

@test "its command watches the folder, and ends well" {
    mkdir "$tmp/tree" "$tmp/home"
    printf 'A\n\nA cormorant.\n' > "$tmp/tree/a.txt"
    line=$(sed -n "s|^ExecStart=:$tmp/usr/bin/postil watch ||p" \
        "$units/postil-watch@.service")
    [ "$line" = '--quiet %f' ]
    HOME=$tmp/home "$POSTIL_BIN/postil" watch --quiet "$tmp/tree" 3>&- &
    watcher=$!
    for _ in $(seq 600); do
        [ ! -e "$tmp/tree/.postil/index" ] || break
        sleep 0.05
    done
    kill -TERM $watcher
    wait $watcher
    [ "$("$POSTIL_BIN/postil" search -c --index "$tmp/tree/.postil" \
        cormorant)" = 1 ]
}
