#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# postil lsp in the clients that editors bring with them.

load ../editors/tree

setup() {
    make_tree
    export TREE=$tree CASE_OUT=$tmp/out
}

teardown() {
    drop_tree
}

@test "Neovim's own client, as the page says" {
    command -v nvim > /dev/null || skip "there is no nvim"
    export RECIPE=$tmp/recipe.lua
    sed -n '/^```lua/,/^```/p' "$POSTIL_SOURCE/doc/editors/vim.md" |
        grep -v '^```' > "$RECIPE"
    timeout 60 nvim --headless -u NONE -i NONE \
        -c "luafile $POSTIL_SOURCE/tests/rpc/nvim.lua" > "$tmp/said" 2>&1
    cat "$CASE_OUT" "$tmp/said"
    [ "$(cat "$CASE_OUT")" = ok ]
}

@test "eglot" {
    # Of Emacs itself from 29 on; before, Debian's packages.
    path=()
    for folder in /usr/share/emacs/site-lisp/elpa/*/; do
        path+=(-L "$folder")
    done
    emacs --batch -Q "${path[@]}" -l eglot > /dev/null 2>&1 ||
        skip "there is no Emacs with eglot"
    run timeout 60 emacs --batch -Q "${path[@]}" \
        -l "$POSTIL_SOURCE/tests/rpc/eglot.el" -f ert-run-tests-batch-and-exit
    echo "$output"
    [ "$status" -eq 0 ]
}
