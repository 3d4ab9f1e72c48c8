# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-or-later

# What each test of an editor starts with: an empty home, an indexed copy of
# the examples with files of odd names beside them, postil on the PATH.
make_tree() {
    tmp=$(mktemp -d)
    export HOME=$tmp/home XDG_CONFIG_HOME=$tmp/home/.config
    export XDG_DATA_HOME=$tmp/home/.local/share XDG_STATE_HOME=$tmp/state
    export XDG_RUNTIME_DIR=$tmp TMPDIR=$tmp
    unset POSTIL_INDEX POSTIL_CONFIG XDG_CONFIG_DIRS
    export PATH=$POSTIL_BIN:$PATH
    editors=$POSTIL_SOURCE/editors
    tree="$tmp/a tree"
    mkdir -p "$HOME" "$tree"
    cp -r "$POSTIL_SOURCE/examples/articles/." "$tree"
    cd "$tree" || return
    printf 'Of a colon\n\nA quagga: with\na dodo.\n' > 'one: two.txt'
    printf 'Of bytes\n\nOne thylacine here.\n' > $'caf\xe9.txt'
    printf 'Of columns\n\n\xf0\x9f\x98\x80 \xe6\xb0\xb4 na\xc3\xafve moa.\n' > wide.txt
    mkdir "$tmp/packet"
    printf 'Of a packet\n\nNothing here.\n\nHere is one  solenodon.\n' > "$tmp/packet/one.txt"
    tar -cf packet.tar -C "$tmp/packet" one.txt
    postil index -q
}

drop_tree() {
    cd / || return
    rm -rf "$tmp"
}
