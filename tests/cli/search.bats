#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# postil search: statuses, and what is found and said of it.

load articles
load unprivileged

@test "exit status: 0 found, 1 not, 2 usage or strict query, 3 no index" {
    run "$postil" search dam
    [ "$status" -eq 3 ]
    [[ $output == *'postil index'* ]]
    index
    run "$postil" search dam
    [ "$status" -eq 0 ]
    run "$postil" search nonesuch
    [ "$status" -eq 1 ]
    run "$postil" search
    [ "$status" -eq 2 ]
    run "$postil" search --no-such-option dam
    [ "$status" -eq 2 ]
    run "$postil" search --strict '"dam'
    [ "$status" -eq 2 ]
    [[ ${lines[-1]} =~ ^\ *\^ ]]
    run "$postil" serch dam
    [ "$status" -eq 2 ]
    [[ $output == *'did you mean search?' ]]
    run "$postil"
    [ "$status" -eq 2 ]
}

@test "an index that may not be read is not taken for none" {
    index
    to_unprivileged
    chmod 0 .postil
    run unprivileged "$postil" search dam
    [ "$status" -eq 3 ]
    [[ $output == *"$tree/.postil: Permission denied" ]]
    cd "$tmp"
    run unprivileged "$postil" search --index tree/.postil dam
    [ "$status" -eq 3 ]
    [[ $output == *"$tree/.postil: Permission denied" ]]
    chmod 755 "$tree/.postil"
}

@test "settings that make no sense: named by their place, or taken as can be" {
    index
    mkdir -p "$XDG_CONFIG_HOME/postil"
    mine=$XDG_CONFIG_HOME/postil/config
    printf '[color]\n  match = loud\n' > "$mine"
    run "$postil" search dam
    [ "$status" -eq 2 ]
    [[ $output == "postil: $mine:2: color.match: \"loud\" is no colour; "* ]]
    printf '[search]\n  lang = klingon\n' > "$mine"
    run "$postil" search dam
    [ "$status" -eq 2 ]
    [[ $output == *'search.lang'*'"klingon" is no language' ]]
    # Who made the index cannot forbid to search in it.
    mv "$mine" .postil/config
    run "$postil" search -c dam
    [ "$status" -eq 0 ]
    [[ $output == *'.postil/config:2: search.lang is ignored: '* ]]
    printf '[search]\n  width = 1\n  limit = 0\n' > .postil/config
    run bash -c '"$1" search dam 2> /dev/null' - "$postil"
    [ "$(grep -c '^[a-z/]*\.[a-z]*:' <<< "$output")" -eq 3 ]
    [[ $output == *' dam'* ]]
}

@test "config --help names every key, also those without a value" {
    run "$postil" config --help
    [ "$status" -eq 0 ]
    [[ $output == *'  index.exclude '*' + files to leave out of the index'* ]]
    [[ $output == *'  core.pager '*'   the pager '* ]]
    [[ $output == *'  search.limit '*' + '*' (10)'* ]]
    for key in $("$postil" config | cut -d = -f 1); do
        [[ $output == *"  $key "* ]]
    done
    run "$postil" config -h
    [[ $output != *core.pager* ]]
}

@test "commands of other programs are known by their names" {
    for pair in new=index init=index find=search cat=show ls=status \
        fsck=check gc=compact restore=import serch=search; do
        run "$postil" "${pair%=*}" x
        [ "$status" -eq 2 ]
        [ "$output" = "postil: there is no command ${pair%=*}; did you mean ${pair#*=}?" ]
    done
    for word in '' ' ' 'find grep'; do
        run "$postil" "$word"
        [ "$status" -eq 2 ]
        [[ $output == *'postil search looks for words' ]]
    done
}

@test "who forgets the word search is reminded of it" {
    run "$postil" harbour dues
    [ "$status" -eq 2 ]
    [[ $output == *'no command harbour; '*'postil search looks for words' ]]
}

@test "a mistyped option of postil itself is asked after, as a command is" {
    run "$postil" --verison
    [ "$status" -eq 2 ]
    [[ $output == *'did you mean --version?' ]]
    run "$postil" --indx x search dam
    [[ $output == *'did you mean --index?' ]]
}

@test "the list of commands has its words below each other" {
    run "$postil" help
    [ "$(grep -c '^  [a-z][a-z]*  *[a-z]' <<< "$output")" -eq \
        "$(grep -c '^  [a-z ]\{11\} [^ ]' <<< "$output")" ]
}

@test "a facet without a name is a wrong command line" {
    index
    for names in '' , author, ,author author,,tag; do
        run "$postil" search --facet "$names" dam
        [ "$status" -eq 2 ]
        [[ $output == *--facet:* ]]
    done
}

@test "an article that is not there is named as it was asked for" {
    index
    cd "$tmp"
    run "$postil" show --index tree nowhere.txt
    [ "$status" -eq 2 ]
    [ "$output" = 'postil: nowhere.txt: no article of the index has this id or path' ]
    run "$postil" cite --index tree nowhere.txt
    [ "$status" -eq 2 ]
    [[ $output == 'postil cite: nowhere.txt: no article'* ]]
    run "$postil" show --index tree 4f2
    [ "$status" -eq 2 ]
    [[ $output == 'postil: 4f2: '*'at least 4 digits'* ]]
    run "$postil" show --index tree ../tree/a.txt
    [ "$status" -eq 2 ]
    run "$postil" show --index tree tree/a.txt
    [ "$status" -eq 0 ]
}

@test "a damaged index is refused with status 3" {
    index
    printf 'glass /etc\n' >> .postil/index
    run "$postil" search dam
    [ "$status" -eq 3 ]
}

@test "what is said of an index that cannot be used is what mends it" {
    for broken in 'mv .postil/shards/000001 ..' 'rm .postil/files/1' \
        ': > .postil/index' "sed -i '1s/postil 1/postil 9/' .postil/index" \
        "sed -i 's/schema .*/schema 1/' .postil/index"; do
        rm -rf .postil ../000001
        index
        eval "$broken"
        run "$postil" search dam
        [ "$status" -eq 3 ]
        [[ $output =~ \`(postil\ index[^\`]*)\` ]]
        PATH=$POSTIL_BIN:$PATH run bash -c "${BASH_REMATCH[1]}"
        [ "$status" -eq 0 ]
        run "$postil" search -c dam
        [ "$output" = 3 ]
    done
}

@test "output that cannot be written is status 6, a closed pipe is quiet" {
    index
    run bash -c '"$1" search -l dam > /dev/full' - "$postil"
    [ "$status" -eq 6 ]
    [[ $output == *'standard output'* ]]
    run bash -c '"$1" search --vimgrep dam 2>&1 | true' - "$postil"
    [ -z "$output" ]
}

@test "patterns: wildcards, edits, regular expressions, as written" {
    index
    run "$postil" search -l 'w?ir'
    [ "$output" = sub/b.md ]
    run "$postil" search -l 'harbuor~ NEAR/3 d?es'
    [ "$output" = a.txt ]
    run "$postil" search -l '/na[iï]v./'
    [ "$output" = sub/b.md ]
    run "$postil" search -c '=Dues'
    [ "$output" = 1 ]
    run "$postil" search -c '=dAm'
    [ "$output" = 0 ]
    run "$postil" search --strict '/da(m/'
    [ "$status" -eq 2 ]
    [[ ${lines[0]} == *'missing closing parenthesis'* ]]
    [ "${lines[2]}" = '     ^' ]
}

@test "a pattern that is cut is said to be" {
    index
    printf '[search]\n  expansions = 2\n' >> .postil/config
    run bash -c '"$1" search "*a*" 2>&1 > /dev/null' - "$postil"
    [[ $output != *search.expansions* ]] # one character is too few
    run bash -c '"$1" search "da*" 2>&1 > /dev/null' - "$postil"
    [[ $output != *search.expansions* ]]
    run bash -c '"$1" search "/.*a.*/" 2>&1 > /dev/null' - "$postil"
    [[ ${lines[0]} == 'note: /.*a.*/: the 2 most frequent of '*' words (search.expansions)' ]]
    run "$postil" search --json '/.*a.*/'
    [[ ${lines[-1]} == *'"truncated":[{"pattern":"/.*a.*/","found":'*',"used":2}]'* ]]
    run "$postil" search --explain '/.*a.*/'
    [[ $output == *'of which the 2 most frequent are used: '* ]]
}

@test "and, or, not in a query that finds nothing get a hint" {
    index
    run bash -c '"$1" search harbour or weir 2>&1 > /dev/null' - "$postil"
    [[ $output == *'note: and, or, not are words; the operators are AND, OR, NOT, NEAR' ]]
    run "$postil" search --json harbour or weir
    [[ ${lines[-1]} == *'"hint":"and, or'* ]]
    run "$postil" search --json harbour near/5 zebra
    [[ ${lines[-1]} == *'"hint":"and, or'* ]]
    run "$postil" search --json harbour 'lang:(en fr)'
    [[ ${lines[-1]} == *'"hint":"an article has one date'* ]]
    run "$postil" search --json harbour date:2014 date:2015-03
    [[ ${lines[-1]} == *'"hint":"an article has one date'* ]]
    run "$postil" search --json zebra date:2014 date:2014-03 path:a path:b
    [[ ${lines[-1]} == *'"hint":null'* ]]
    run "$postil" search --json harbour near zebra
    [[ ${lines[-1]} == *'"hint":null'* ]]
    run "$postil" search --json harbour OR weir
    [[ ${lines[-1]} == *'"hint":null'* ]]
    run "$postil" search --json '"or" zzz'
    [[ ${lines[-1]} == *'"hint":null'* ]]
}

@test "partial matches by themselves for people, when asked for by scripts" {
    index
    run "$postil" search weir 'harbour,'
    [ "$status" -eq 0 ]
    [ "${lines[0]}" = 'note: no article has all of these words; those with some:' ]
    [[ $output == *$'The weir\n'*$'\n    missing: harbour\n'* ]]
    [[ $output == *$'Harbour dues\n'*$'\n    missing: weir\n'* ]]
    [ "${lines[-1]}" = 'note: 2 articles have some of them' ]
    run "$postil" search --no-partial weir harbour
    [ "$status" -eq 1 ]
    [ "$output" = 'note: no article matches' ]
    for form in --json --vimgrep --grep -l -q; do
        run "$postil" search $form weir harbour
        [ "$status" -eq 1 ]
        run "$postil" search $form --partial weir harbour
        [ "$status" -eq 0 ]
    done
    run "$postil" search -c --partial weir harbour
    [ "$output" = $'note: no article has all of these words; those with some:\n2' ]
    run "$postil" search --json --partial weir 'harbour "a dam" weir nonesuch'
    [[ ${lines[0]} == *'"partial":true}' ]]
    [[ $output == *c.txt*'"missing":["weir","harbour","nonesuch"]'* ]]
    [[ $output == *b.md*'"missing":["harbour","\"a dam\"","nonesuch"]'* ]]
    [[ $output == *a.txt*'"missing":["weir","\"a dam\"","nonesuch"]'* ]]
    [[ ${lines[-1]} == *'"partial":true'* ]]
    run "$postil" search --json weir dam
    [[ ${lines[0]} == *'"partial":false}' ]]
    [[ ${lines[1]} == *'"missing":[]'* ]]
    cd sub
    run "$postil" search -l --here --partial weir harbour
    [ "${lines[-1]}" = b.md ]
}

@test "did you mean: a word of the index, when there is little to show" {
    index
    run "$postil" search harbuor
    [ "$status" -eq 1 ]
    [ "$output" = $'note: no article matches\nnote: did you mean: harbour (1 article)' ]
    run "$postil" search '"specal economic" OR zoen'
    [ "${lines[-1]}" = 'note: did you mean: "special economic" OR zone (1 article)' ]
    run "$postil" search weir harbuor
    [ "$status" -eq 0 ]
    [ "${lines[-1]}" = 'note: did you mean: weir harbour' ]
    run "$postil" search --json weir harbuor
    [ "${lines[-1]}" = '{"type":"end","hits":0,"total":0,"groups":0,"partial":false,"suggestion":{"query":"weir harbour","total":0,"words":[{"word":"harbuor","suggestion":"harbour","articles":1}]},"truncated":[],"hint":null}' ]
    run "$postil" search --json harbours
    [[ ${lines[-1]} == *'"suggestion":null,'* ]]
    # One article has the wrong spelling; many have the right one.
    for i in {1..25}; do echo 'A ferry.' > "f$i.txt"; done
    echo 'A ferri, a pier.' > g.txt
    index
    run "$postil" search ferri
    [ "${lines[-1]}" = 'note: did you mean: ferry (26 articles)' ]
    run "$postil" search 'ferri pier' # and with the other word it is alone
    [ "${lines[-1]}" = 'note: 1 article matches' ]
    run "$postil" search -c harbuor
    [ "$output" = 0 ]
}

@test "synonyms: of ~word, or of all words" {
    echo 'A motor car.' > car.txt
    echo 'An automobile.' > auto.txt
    index
    mkdir -p "$HOME/postil"
    printf '[search]\nsynonyms = words/pairs\n' > "$HOME/postil/config"
    run "$postil" search '~cars'
    [ "$status" -eq 6 ]
    [[ $output == *"$HOME/postil/words/pairs"* ]]
    run "$postil" search -l cars # which needs no file
    [ "$output" = car.txt ]
    mkdir "$HOME/postil/words"
    printf 'car, automobile\nauto -> motor car\n' > "$HOME/postil/words/pairs"
    run "$postil" search -l --sort path '~cars'
    [ "$output" = $'auto.txt\ncar.txt' ]
    run "$postil" search '~auto'
    [[ $output == *$'\n    A motor car.'* ]]
    run "$postil" search --explain '~auto'
    [[ $output == *'phrase motor car (synonym)'* ]]
    run "$postil" search --json '~auto'
    [[ $output == *'"marks":[[2,11]]'* ]]
    printf '[search]\nexpand-synonyms\n' >> "$HOME/postil/config"
    run "$postil" search -l --sort path 'cars -weir'
    [ "$output" = $'auto.txt\ncar.txt' ]
    run "$postil" search 'cars weir'
    [[ $output == *$'auto.txt'*$'\n    missing: weir\n'* ]]
    [[ $output == *$'b.md'*$'\n    missing: cars\n'* ]]
    [[ $output != *automobile,* ]]
    # In fields, nearness and quotes: by what they find.
    printf 'Automobile days\n\nThe old automobile was a wreck, a wreck.\n' \
        > days.txt
    printf 'Other\n\nAn old motor car, and behind it a dam.\n' > other.txt
    index
    run "$postil" search -l --sort path 'title:~car' # car.txt by its name
    [ "$output" = $'car.txt\ndays.txt' ]
    run "$postil" search -l --sort path '~auto NEAR/3 old'
    [ "$output" = other.txt ]
    run "$postil" search --explain '"old ~auto and"'
    [[ $output == *'* Zold OR'* ]] # once, not twice
    run "$postil" search -l 'car NEAR/2 wreck'
    [ "$status" -eq 1 ]
    run "$postil" search -l 'car NEAR/3 wreck'
    [ "$output" = days.txt ]
    run "$postil" search --json '"old ~auto and"'
    [[ $output == *other.txt*'"marks":[[3,21]]'* ]]
    run "$postil" search -l '"old ~car was" -~auto'
    [ "$output" = days.txt ]
    rm days.txt other.txt
    index
    echo 'car' >> "$HOME/postil/words/pairs"
    run "$postil" search cars
    [ "$status" -eq 2 ]
    [[ $output == *"postil/words/pairs:3: "* ]]
    # What came with the index names no files.
    rm "$HOME/postil/config"
    printf '[search]\nsynonyms = /etc/passwd\n' > .postil/config
    run "$postil" search '~cars'
    [ "$status" -eq 0 ]
    [[ $output == *'search.synonyms'*'no file of synonyms'* ]]
}

@test "only plain queries have partial matches" {
    index
    for query in 'weir AND harbour' '+weir harbour' 'weir title:harbour' \
        'weir (harbour -zone)' 'weir NEAR harbour' 'nonesuch kind:article' \
        'weir date:1900 harbour' 'weir harbour -dam' '* weir harbour' \
        nonesuch '"weir harbour"' 'nonesuch OR "weir harbour"'; do
        run "$postil" search --partial "$query"
        [ "$status" -eq 1 ]
    done
    run "$postil" search --partial 'the weir harbour'
    [ "$status" -eq 0 ]
    [[ $output == *'missing: '* && $output != *'missing: the'* ]]
}

@test "filters and exclusions hold for partial matches" {
    index
    run "$postil" search -l --partial 'weir kind:article harbour date:2014'
    [ "${lines[-1]}" = sub/b.md ]
    [ "${#lines[@]}" = 2 ]
    run "$postil" search -l --partial 'weir harbour -zone -path:z*'
    [ "${lines[-1]}" = a.txt ]
    [ "${#lines[@]}" = 2 ]
    run "$postil" search --json --partial 'weir -zone harbour^2 words:>1'
    [[ ${lines[1]} == *a.txt*'"missing":["weir"]'* ]]
    cd sub
    run "$postil" search --json --here --partial 'weir has:date harbour'
    [[ ${lines[1]} == *b.md*'"missing":["harbour"]'* ]]
    run "$postil" search --json --here --partial 'harbour has:date nonesuch'
    [ "$status" -eq 1 ]
}

@test "what filters leave out is counted when nothing is left" {
    index
    run "$postil" search weir date:1900 path:x*
    [ "$status" -eq 1 ]
    [ "${lines[-1]}" = 'note: without its filters 1 article matches' ]
    run "$postil" search --any dam weir date:1900
    [[ $output != *'without its filters'* ]]
    run "$postil" search date:1900 lang:de
    [[ $output != *'without its filters'* ]]
    cd sub/deep
    run "$postil" search --here weir date:1900
    [[ $output != *'without its filters'* ]]
}
