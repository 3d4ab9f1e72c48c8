#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# make install-editors, and what it leaves behind.

setup() {
    tmp=$(mktemp -d)
}

teardown() {
    rm -rf "$tmp"
}

@test "all is installed, and all is removed" {
    cd "$POSTIL_SOURCE"
    make -s install-editors BUILD="$tmp/build" \
        DESTDIR="$tmp/root" prefix=/usr
    for f in vim/vimfiles/autoload/postil/live.vim nvim/site/doc/postil.txt \
        nvim/site/lua/telescope/_extensions/postil.lua \
        emacs/site-lisp/postil/postil.el kak/autoload/postil.kak \
        bash-completion/completions/postil zsh/site-functions/_postil \
        fish/vendor_completions.d/postil.fish doc/postil/editors/vim.md; do
        [ -f "$tmp/root/usr/share/$f" ]
    done
    make -s uninstall-editors BUILD="$tmp/build" \
        DESTDIR="$tmp/root" prefix=/usr
    [ -z "$(find "$tmp/root" -type f)" ]
}
