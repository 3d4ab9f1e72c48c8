#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# The package in Emacs: compiled without a warning, then its tests.

load tree

setup() {
    command -v emacs > /dev/null || skip "there is no emacs"
    make_tree
    export TREE=$tree EMPTY=$tmp/empty
    mkdir "$EMPTY"
    cp "$editors"/emacs/*.el "$tmp"
}

teardown() {
    [ -z "$tmp" ] || drop_tree
}

@test "the package compiles without a warning" {
    cd "$tmp"
    emacs --batch -Q -L . --eval '(setq byte-compile-error-on-warn t)' \
        -f batch-byte-compile postil-server.el postil.el
}

@test "checkdoc finds no fault" {
    cd "$tmp"
    run emacs --batch -Q -L . --eval \
        '(dolist (file (list "postil-server.el" "postil.el")) (checkdoc-file file))'
    [ "$status" -eq 0 ]
    [ -z "$output" ]
}

@test "search, jump, narrow, similar, cite, xref, Org, errors" {
    run timeout 120 emacs --batch -Q -L "$tmp" \
        -l "$POSTIL_SOURCE/tests/editors/emacs/postil-tests.el" \
        -f ert-run-tests-batch-and-exit
    echo "$output"
    [ "$status" -eq 0 ]
}
