#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# Which articles come first, and which stand for others; postil similar.

load articles

@test "--collapse shows the first of those that have something in common" {
    local n=0
    for line in "2015|[Ann Low, Bo]|The Post" "2014|[BO, Ann LOW]|Times" \
        "2013|Bo|the  post" "2012|[Ann Low,bo]|TIMES" "2011||"; do
        n=$((n + 1))
        IFS='|' read -r date author source <<< "$line"
        printf -- '---\ndate: %s\nauthor: %s\nsource: %s\n---\n\nA %s %s\n' \
            "$date" "$author" "$source" mole "nr$n" > "m$n.md"
        [ $n = 3 ] && index
    done
    echo 'A mole.' > m6.txt
    index # two shards
    run "$postil" search -l --sort date --collapse author mole
    [ "$output" = $'m1.md\nm3.md\nm5.md\nm6.txt' ]
    run "$postil" search -l --sort date --reverse --collapse author mole
    [ "$output" = $'m6.txt\nm5.md\nm4.md\nm3.md' ]
    run "$postil" search -l --sort date --collapse author --limit 1 --offset 1 mole
    [ "$output" = m3.md ]
    run "$postil" search -c --collapse source mole
    [ "$output" = 4 ]
    run "$postil" search --sort date --limit 2 --collapse author mole
    [[ $output == *$'\n    (+2 more by Ann Low, Bo)\n'* ]]
    [ "${lines[-1]}" = 'note: 6 articles match, collapsed to 4; 2 shown (--limit, --offset)' ]
    run "$postil" search --sort date --limit 2 --collapse source mole
    [[ $output == *$'\n    (+1 more in The Post)\n'*$'\n    (+1 more in Times)\n'* ]]
    run "$postil" search --json --sort date --collapse author mole
    [[ ${lines[1]} == *'"collapsed":2,"duplicates":0,'* ]]
    [[ ${lines[2]} == *'"collapsed":0,'* ]]
    [[ ${lines[-1]} == *'"hits":4,"total":6,"groups":4,'* ]]
    run "$postil" search --collapse title mole
    [ "$status" -eq 2 ]
}

@test "--collapse duplicate: the same words, in whatever file" {
    printf '# Moles\n\nA *mole*, naïve.\n\nIn Köln.\n' > a.md
    printf '<html><title>MOLES</title><body><h1>Moles</h1><p>A mole: naive!</p><p>In Koln</p></body></html>' > b.html
    printf '# Moles\n\nIn Köln a naïve mole.\n' > c.md # as many words
    index
    run "$postil" search --json --sort path --collapse duplicate mole
    [[ ${lines[1]} == *a.md*'"collapsed":1,"duplicates":1,'* ]]
    [[ ${lines[2]} == *c.md*'"collapsed":0,"duplicates":0,'* ]]
    [ "${#lines[@]}" = 4 ]
}

@test "--rank: recency puts new articles first, by the half-life of the configuration" {
    for year in 1990 2090; do
        printf -- '---\ntitle: Of %s\ndate: %s-01-01\n---\n\nA quay.\n' \
            "$year" "$year" > "$year.md"
    done
    printf 'A quay. Quay quay quay.\n' >> 1990.md
    index
    for rank in relevance bm25; do
        run "$postil" search -l --rank $rank quay
        [ "$output" = $'1990.md\n2090.md' ]
    done
    run "$postil" search -l --rank recency quay
    [ "$output" = $'2090.md\n1990.md' ]
    printf '[rank]\nby = recency\n' > .postil/config
    run "$postil" search -l quay
    [ "$output" = $'2090.md\n1990.md' ]
    printf '[rank]\nby = recency\nhalf-life = 100000000\n' > .postil/config
    run "$postil" search -l quay
    [ "$output" = $'1990.md\n2090.md' ]
    run "$postil" search --rank best quay
    [ "$status" -eq 2 ]
    [[ $output == *"relevance, bm25 or recency"* ]]
}

@test "similar: by the words that tell, without the article itself" {
    local en=$'---\nlang: en\n---\n\n'
    printf '%s' $'---\nlang: en\ntitle: Pilots of the estuary\n---\n\nThe pilot ' \
        'boards at the buoy. Pilots know the shoals, the pilot and the buoy.' > one.md
    printf '%sA buoy over the shoals, and a pilot. The end.\n' "$en" > two.md
    printf '%sShoals shift.\n' "$en" > three.md
    printf '%sThe cat knows the end of it.\n' "$en" > four.md
    index
    run "$postil" similar -l one.md
    [ "$status" -eq 0 ]
    [ "$output" = $'two.md\nfour.md\nthree.md' ]
    id=$("$postil" show --json one.md | sed 's/.*"id":"\([0-9a-f]*\)".*/\1/')
    run "$postil" similar -l --limit 1 "${id:0:8}"
    [ "$output" = two.md ]
    run "$postil" similar --json one.md
    # Boards and estuary are in no other article; the, of, at are stop words.
    [[ ${lines[0]} == *"\"query\":\"(pilots OR buoy OR know OR shoals) -id:$id\""* ]]
    [[ ${lines[1]} == *two.md*'"marks":[['* ]]
    [[ $output != *one.md* ]]
    run "$postil" similar -l - <<< 'Where do pilots board? At a buoy.'
    [ "${lines[0]}" = one.md ]
    [ "${lines[1]}" = two.md ]
    run "$postil" similar - <<< 'of the'
    [ "$status" -eq 1 ]
    run "$postil" similar -l nonesuch.md
    [ "$status" -eq 2 ]
    run "$postil" similar one.md two.md
    [ "$status" -eq 2 ]
}

@test "similar: to a file that is not in the index, and to standard input" {
    local en=$'---\nlang: en\n---\n\n'
    printf '%sA buoy over the shoals, and a pilot. The end.\n' "$en" > two.md
    printf '%sShoals shift in the estuary.\n' "$en" > three.md
    printf '%sThe cat knows the end of it.\n' "$en" > four.md
    printf '{"title": "M", "text": "A buoy."}\n{"title": "N", "text": "A cat."}\n' \
        > many.jsonl
    index
    mkdir "$tmp/drafts"
    local page='<html lang="en"><title>The</title><p>Pilots know the sho&#97;ls.'
    printf '%s' "$page" > "$tmp/drafts/draft.html"
    run "$postil" similar -l "$tmp/drafts/draft.html"
    [ "$status" -eq 0 ]
    [ "$output" = $'two.md\nfour.md\nthree.md' ]
    run "$postil" similar --json --limit 1 - < "$tmp/drafts/draft.html"
    [[ ${lines[0]} == *'"query":"(know OR pilots OR shoals)"'* ]]
    # Unguessable: the language of most articles, whose stop words go.
    run "$postil" similar - <<< 'of the'
    [ "$status" -eq 1 ]
    printf 'Shoals\n\nwithin.\n' > later.md
    run "$postil" similar -l later.md
    [[ $output == *three.md* ]]
    printf 'ELF\0\1\2\0\0' > "$tmp/drafts/binary"
    run "$postil" similar "$tmp/drafts/binary"
    [ "$status" -eq 1 ]
    [[ $output == *'drafts/binary: no article: '* ]]
    run "$postil" similar - < /dev/null
    [ "$status" -eq 1 ]
    [[ $output == *'standard input: no article: empty'* ]]
    run "$postil" similar "$tmp/drafts"
    [ "$status" -eq 2 ]
    # Which of two articles of the index is meant is not guessed.
    run "$postil" similar many.jsonl
    [ "$status" -eq 2 ]
    [[ $output == *'2 articles; name one by its id'* ]]
    mv many.jsonl "$tmp/drafts/other.jsonl"
    run "$postil" similar -l "$tmp/drafts/other.jsonl"
    [[ $output == *two.md* && $output == *four.md* ]]
}

@test "--feedback: another order, the same articles" {
    local i en=$'---\nlang: en\n---\n\n'
    rm -r ./*
    for i in 1 2 3; do
        printf '%sHarbour, harbour, harbour and a pilot: %s.\n' "$en" "$i" > "b$i.md"
    done
    printf '%sThe harbour has a pilot, too.\n' "$en" > y.md
    printf '%sThe harbour has a wall, too.\n' "$en" > x.md
    index
    run "$postil" search -l harbour
    [ "$output" = $'b1.md\nb2.md\nb3.md\nx.md\ny.md' ]
    run "$postil" search -l --feedback=3 harbour
    [ "$output" = $'b1.md\nb2.md\nb3.md\ny.md\nx.md' ]
    run "$postil" search -l --feedback harbour
    [ "$status" -eq 0 ]
    run "$postil" search -c --feedback=2 harbour
    [ "$output" = 5 ]
    run "$postil" search --explain --feedback=2 harbour
    [[ $output == *$'feedback:\n  of the first 2: Zpilot 0.2000'* ]]
    run "$postil" search --feedback=0 harbour
    [ "$status" -eq 2 ]
    run "$postil" search --feedback=many harbour
    [ "$status" -eq 2 ]
}
