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
    package=pack/postil/start/postil
    for f in "vim/vimfiles/$package/autoload/postil/live.vim" \
        "nvim/site/$package/doc/postil.txt" \
        "nvim/site/$package/lua/telescope/_extensions/postil.lua" \
        emacs/site-lisp/postil/postil.el kak/autoload/postil.kak \
        bash-completion/completions/postil zsh/*/_postil \
        fish/vendor_completions.d/postil.fish doc/postil/editors/vim.md; do
        # shellcheck disable=SC2086
        [ -f "$tmp/root/usr/share/"$f ]
    done
    make -s uninstall-editors BUILD="$tmp/build" \
        DESTDIR="$tmp/root" prefix=/usr
    [ -z "$(find "$tmp/root" -type f)" ]
}

@test "Vim finds the commands, and the help" {
    command -v vim > /dev/null || skip "there is no vim"
    cd "$POSTIL_SOURCE"
    make -s install-editors BUILD="$tmp/build" DESTDIR="$tmp/root" prefix=/usr
    site=$tmp/root/usr/share/vim/vimfiles
    vim -N -u NONE -i NONE -es --cmd "set packpath=$site" -c packloadall \
        -c 'help :PostilLive' \
        -c "call writefile([exists(':PostilLive'), getline('.')], '$tmp/said')" \
        -c 'qall!' < /dev/null
    [ "$(head -1 "$tmp/said")" = 2 ]
    grep -q '^:PostilLive.*\*:PostilLive\*' "$tmp/said"
    cp "$site/pack/postil/start/postil/doc/tags" "$tmp/tags"
    vim -N -u NONE -es -c "helptags $site/pack/postil/start/postil/doc" \
        -c 'qall!' < /dev/null
    diff "$tmp/tags" "$site/pack/postil/start/postil/doc/tags"
}
