#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# make, where libraries are missing.

setup() {
    tmp=$(mktemp -d)
    cat > "$tmp/pkg-config" << 'END'
#!/bin/sh
for word; do [ "$word" != jansson ] || exit 1; done
END
    chmod +x "$tmp/pkg-config"
}

teardown() {
    rm -rf "$tmp"
}

no_jansson() {
    make -n -C "$POSTIL_SOURCE" BUILD="$tmp/build" SAN= \
        PKG_CONFIG="$tmp/pkg-config" "$@"
}

@test "what is missing is named before anything is built" {
    run no_jansson
    [ "$status" -eq 2 ]
    [[ $output == *'pkg-config does not find jansson: ./bootstrap deps '* ]]
    [[ $output != *' -o '* ]]
    run no_jansson all check
    [ "$status" -eq 2 ]
}

@test "what needs none of it is made all the same" {
    for goal in help clean uninstall install-unit install-editors lib-xapian-c; do
        run no_jansson "$goal"
        [ "$status" -eq 0 ]
        [[ $output != *' missing '* ]]
    done
}
