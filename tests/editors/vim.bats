#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# The plugin in Vim and in Neovim, installed as its page says.

load tree

setup() {
    make_tree
    export CASES=$POSTIL_SOURCE/tests/editors/vim CASE_OUT=$tmp/out
    export TREE=$tree EMPTY=$tmp/empty
    mkdir "$EMPTY"
}

teardown() {
    drop_tree
}

have() {
    command -v "$1" > /dev/null || skip "there is no $1"
}

run_case() { # EDITOR CASE [SUFFIX]
    have "$1"
    case $1 in
    vim)
        mkdir -p "$HOME/.vim/pack/postil/start"
        cp -r "$editors/vim" "$HOME/.vim/pack/postil/start/postil"
        timeout 60 vim -N -i NONE -es -S "$CASES/$2.vim" < /dev/null
        ;;
    nvim)
        mkdir -p "$XDG_DATA_HOME/nvim/site/pack/postil/start"
        cp -r "$editors/vim" "$XDG_DATA_HOME/nvim/site/pack/postil/start/postil"
        timeout 60 nvim --headless -i NONE -S "$CASES/$2.${3-vim}" > "$tmp/said" 2>&1
        ;;
    esac
    cat "$CASE_OUT"
    [ ! -s "$CASE_OUT" ]
}

@test "vim: search, jump, preview, grep, completion" { run_case vim search; }
@test "nvim: search, jump, preview, grep, completion" { run_case nvim search; }
@test "vim: results as one types" { run_case vim live; }
@test "nvim: results as one types" { run_case nvim live; }
@test "vim: similar articles and citations" { run_case vim write; }
@test "nvim: similar articles and citations" { run_case nvim write; }
@test "vim: what goes wrong is a message" { run_case vim errors; }
@test "nvim: what goes wrong is a message" { run_case nvim errors; }

@test "nvim: a picker for telescope" { run_case nvim telescope lua; }

@test "the help file has no faulty tags" {
    have vim
    cp -r "$editors/vim/doc" "$tmp/doc"
    vim -N -u NONE -es -c "helptags $tmp/doc" -c 'qall!' < /dev/null
    grep -q '^:PostilLive' "$tmp/doc/tags"
}
