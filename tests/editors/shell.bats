#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# Completions in bash, zsh and fish.

load tree

setup() {
    make_tree
    complete=$editors/shell
}

teardown() {
    drop_tree
}

have() {
    command -v "$1" > /dev/null || skip "there is no $1"
}

in_bash() { # WORD...: what may stand for the last one
    bash --norc -c '. "$1"; shift
        COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMPREPLY=()
        _postil 2> /dev/null
        printf "%s\n" "${COMPREPLY[@]}"' - "$complete/postil.bash" "$@"
}

in_fish() { # LINE
    fish --no-config -c "source '$complete/postil.fish'; complete -C '$1'" |
        cut -f 1
}

# A line typed in a terminal, and tab.
in_zsh() { # LINE
    have python3
    mkdir -p "$tmp/functions"
    cp "$complete/_postil" "$tmp/functions"
    cat > "$tmp/zpty" << 'END'
zmodload zsh/zpty
zpty z zsh -f -i
drain() { local piece; while zpty -r -t z piece; do print -rn -- "$piece"; done; }
zpty -w z "PS1=; fpath=($FUNCTIONS \$fpath); autoload -U compinit; compinit -u -D"
zpty -w z "zstyle ':completion:*' list-prompt ''; bindkey '^I' list-choices; LISTMAX=10000; stty columns 200 rows 200; print READY"
n=0; while (( n++ < 100 )); do sleep 0.1; out+=$(drain); [[ $out == *$'\n'READY* ]] && break; done
zpty -w -n z "$LINE"$'\t'
out=; n=0; quiet=0
while (( n++ < 60 && quiet < 8 )); do sleep 0.1; piece=$(drain); out+=$piece; [[ -n $piece || -z $out ]] && quiet=0 || (( quiet++ )); done
print -r -- "$out"
END
    FUNCTIONS=$tmp/functions LINE=$1 TERM=dumb timeout 60 zsh -f "$tmp/zpty"
}

@test "bash: commands, options, fields, authors, words" {
    [ "$(in_bash postil sea)" = search ]
    [[ "$(in_bash postil search --sn)" == --snippets=* ]]
    [ "$(in_bash postil search --no-pag)" = --no-pager ]
    [ "$(in_bash postil search auth)" = author: ]
    [ "$(in_bash postil search harb)" = harbour ]
    [ "$(in_bash postil search 'author:ja')" = 'author:"Jane Doe"' ]
    [ "$(in_bash postil search -- '-author:ja')" = '-author:"Jane Doe"' ]
    [[ "$(in_bash postil --index . stat)" == status ]]
    [[ "$(in_bash postil help que)" == query ]]
}

# All values that the message of the program has, as a line.
said() { # COMMAND OPTION
    local word=2014/harbour-dues.html
    case $1 in index | watch) word=. ;; esac
    timeout 20 "$POSTIL_BIN/postil" "$1" "--$2=-" "$word" 2>&1 |
        sed -n 's/.* is not one of //p; s/.* one of these is wanted: //p' |
        sed 's/ or / /; s/,//g'
}

@test "bash: the values of options are those that the program takes" {
    for pair in search:sort search:rank search:engine search:facet \
        search:timeline search:color similar:sort cite:style cite:link \
        index:compress index:phrase-index watch:writer; do
        command=${pair%:*} option=${pair#*:}
        expected=$(said "$command" "$option")
        [ -n "$expected" ]
        [ "$(in_bash postil "$command" "--$option" '' | xargs)" = "$expected" ]
        [ "$(in_bash postil "$command" "--$option" = | xargs)" = "$expected" ]
    done
    # It also takes none, for who has set another in the configuration.
    [ "$(said search collapse)" = \
        "none $(in_bash postil search --collapse '' | xargs)" ]
    [ "$(in_bash postil search --sort = p)" = path ]
    [ "$(in_bash postil search --facet author,ye)" = author,year ]
    [ "$(in_bash postil --color al)" = always ]
    [ "$(in_bash postil search --context s)" = sentence ]
    [ "$(in_bash postil search -- --sort r | grep -c relevance)" -eq 0 ]
}

@test "bash: options before the command, settings, folders" {
    [ "$(in_bash postil --no)" = --no-config ]
    [ "$(in_bash postil config search.li)" = search.limit ]
    [ "$(in_bash postil config index.ex)" = index.exclude ]
    [ "$(in_bash postil complete 'fi')" = field ]
    [ "$(in_bash postil search --lim)" = --limit= ]
    [ "$(in_bash postil search --no-lim)" = --no-limit ]
    mkdir -p "some folder/x"
    [ "$(in_bash postil --index some)" = 'some folder' ]
}

@test "bash: without a program or an index nothing is said" {
    cd "$tmp"
    [ -z "$(in_bash postil search harb)" ]
    [ -z "$(in_bash postil-that-is-not search harb)" ]
}

@test "fish: commands, options, fields, authors, words" {
    have fish
    [ "$(in_fish 'postil sea')" = search ]
    [ "$(in_fish 'postil search --snip')" = --snippets ]
    [ "$(in_fish 'postil search auth')" = author: ]
    [ "$(in_fish 'postil search harb')" = harbour ]
    [ "$(in_fish 'postil search author:ja')" = author:Jane-Doe ]
}

@test "fish: values of options, options before the command, settings" {
    have fish
    [ "$(in_fish 'postil search --sort re')" = relevance ]
    [ "$(in_fish 'postil search --sort=re')" = --sort=relevance ]
    [ "$(in_fish 'postil cite --style or')" = org ]
    [ "$(in_fish 'postil index --compress sm')" = small ]
    [ "$(in_fish 'postil --no-c')" = --no-config ]
    [ "$(in_fish 'postil --color ne')" = never ]
    [ "$(in_fish 'postil config search.li')" = search.limit ]
    [ "$(in_fish 'postil help que')" = query ]
}

@test "zsh: commands, options, fields, words" {
    have zsh
    [[ "$(in_zsh 'postil sea')" == *search* ]]
    [[ "$(in_zsh 'postil search --snip')" == *--snippets* ]]
    [[ "$(in_zsh 'postil search harb')" == *harbour* ]]
    [[ "$(in_zsh 'postil search author:ja')" == *'Jane Doe'* ]]
}

@test "zsh: values of options, options before the command, settings" {
    have zsh
    [[ "$(in_zsh 'postil search --rank ')" == *bm25*recency* ]]
    [[ "$(in_zsh 'postil search --sort=re')" == *relevance* ]]
    [[ "$(in_zsh 'postil --index . sea')" == *search* ]]
    [[ "$(in_zsh 'postil --no')" == *no-config* ]]
    [[ "$(in_zsh 'postil config search.')" == *search.limit* ]]
}
