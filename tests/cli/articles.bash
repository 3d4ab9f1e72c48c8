# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A home, and a tree of three articles that is not indexed yet.

setup() {
    tmp=$(mktemp -d)
    export HOME=$tmp/home XDG_CONFIG_HOME=$tmp/home
    unset POSTIL_INDEX POSTIL_CONFIG POSTIL_PAGER PAGER NO_COLOR
    postil=$POSTIL_BIN/postil
    tree=$tmp/tree
    mkdir -p "$HOME" "$tree/sub/deep"
    cd "$tree"
    printf 'Harbour dues\n\nThe harbour has dues. No dam here.\n\n%s\n' \
        'Dues were raised in the harbour: dues, again.' > a.txt
    printf -- '---\ntitle: The weir\nauthor: Ann Example\ndate: 2014-12-11\n%s' \
        'tags: [water, rivers]
---

# Water

A *weir* is no dam. The naïve
engineer built a special economic
zone.
' > sub/b.md
    printf 'A dam, a dam.\n' > sub/deep/c.txt
}

teardown() {
    cd /
    rm -rf "$tmp"
}

index() {
    "$POSTIL_BIN/postil" index -q "$@"
}
