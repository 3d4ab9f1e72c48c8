#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# postil index and postil extract, as a user runs them.

load terminal
load unprivileged

setup() {
    tmp=$(mktemp -d)
    export HOME=$tmp/home XDG_CONFIG_HOME=$tmp/home
    unset POSTIL_INDEX POSTIL_CONFIG
    index=$POSTIL_BIN/postil-index
    tree=$tmp/tree
    mkdir -p "$HOME" "$tree/sub"
    printf 'Alpha\n\nThe first text.\n' > "$tree/a.txt"
    printf -- '---\ntitle: Beta\nauthor: Ann Example\n---\n\nThe second.\n' \
        > "$tree/sub/b.md"
    cd "$tree"
}

teardown() {
    cd /
    rm -rf "$tmp"
}

@test "a first run makes .postil, a second one does nothing" {
    run "$index" index
    [ "$status" -eq 0 ]
    bytes=$(cat a.txt sub/b.md | wc -c)
    [[ $output =~ ^indexed\ 2\ articles\ of\ 2\ files,\ "$bytes"\ B\ in\ [0-9.]+\ s.*\;\ index\ [0-9.]+\ KB$ ]]
    [ "$(cat .postil/.gitignore)" = '*' ]
    head -n 1 .postil/index | grep -qx '# postil 1 generation 1'
    run "$index" index
    [ "$status" -eq 0 ]
    [[ $output == 'up to date: 2 articles of 2 files; index '*' KB' ]]
    head -n 1 .postil/index | grep -qx '# postil 1 generation 1'
}

@test "xapian's own tools read the index and find it sound" {
    command -v xapian-delve > /dev/null || skip
    printf -- '---\nauthor: Ann Example\n---\n' > empty.md
    "$index" index -q
    xapian-delve .postil/index | grep -q 'number of documents = 3'
    xapian-check .postil/shards/000001 | grep -q 'No errors found'
    xapian-delve -1 -t Sbeta .postil/index | grep -qx 3
}

@test "nothing goes to stdout, and nothing to stderr with -q" {
    out=$("$index" index 2> /dev/null)
    [ -z "$out" ]
    rm -rf .postil
    run "$index" index -q
    [ "$status" -eq 0 ]
    [ -z "$output" ]
}

@test "on a terminal a line says what is done, and is wiped at the end" {
    printf '\211PNG\r\n\032\n\0\0' > p.png
    printf '\037\213\010broken' > c.txt.gz
    for jobs in 1 2; do
        run in_terminal "$index" index --rebuild -j "$jobs"
        [ "$status" -eq 5 ]
        for phase in 'reading 1 / 4 files' merging writing; do
            [[ $output == *$'\r'"$phase"* ]]
        done
        [[ $output =~ (.*$'\r')writing.*$'\r\033[K'[a-z]+.*\(1\ skipped,\ 1\ failed\) ]]
        [[ ${BASH_REMATCH[1]} != *writing* ]]
    done
    run in_terminal "$index" index -q --rebuild
    [[ $output == 'failed c.txt.gz: '* ]]
    [ "${#lines[@]}" -eq 1 ]
    run "$index" index --rebuild
    [[ $output != *reading* ]]
}

@test "from a subfolder the index above is updated, and that is said" {
    "$index" index -q
    printf 'Gamma\n\nThird.\n' > sub/c.txt
    cd sub
    run "$index" index
    [ "$status" -eq 0 ]
    [[ ${lines[0]} == "postil index: updating the index of "*/tree ]]
    [[ ${lines[1]} =~ ^read\ 1\ file,\ 0\ gone,\ 14\ B\ in.*\;\ now\ 3\ articles\ of\ 3\ files\; ]]
    [ ! -e .postil ]
}

@test "an index outside the tree" {
    run "$index" index --index "$tmp/idx" "$tree"
    [ "$status" -eq 0 ]
    [ ! -e .postil ]
    grep -qx "# root $(realpath "$tree")" "$tmp/idx/index"
    rm a.txt
    cd /
    POSTIL_INDEX=$tmp/idx run "$index" index
    [ "$status" -eq 0 ]
    [[ $output =~ ^read\ 0\ files,\ 1\ gone,\ in.*\;\ now\ 1\ article\ of\ 1\ file\; ]]
    run "$index" index --index "$tmp/idx" "$HOME"
    [ "$status" -eq 2 ]
    [[ $output == *covers* ]]
}

@test "a failed file gives 5 each time, until it is mended" {
    printf '\037\213\010broken' > c.txt.gz
    run "$index" index
    [ "$status" -eq 5 ]
    [[ ${lines[0]} == 'failed c.txt.gz: '* ]]
    run "$index" index -q
    [ "$status" -eq 5 ]
    [[ $output == 'failed c.txt.gz: '* ]]
    printf 'Gamma\n\nThird.\n' | gzip > c.txt.gz
    run "$index" index
    [ "$status" -eq 0 ]
}

@test "what cannot be indexed is told apart: gone, a file, a file for an index" {
    run "$index" index nowhere
    [ "$status" -eq 2 ]
    [ "$output" = 'postil index: nowhere: No such file or directory' ]
    run "$index" index a.txt
    [ "$status" -eq 2 ]
    [[ $output == *'a.txt: no folder, and in no tree that has an index'* ]]
    run "$index" index --index a.txt sub
    [ "$status" -eq 6 ]
    [[ $output == *'a.txt: Not a directory' ]]
}

@test "files that may not grow so large are an error, and leave nothing" {
    "$index" index -q
    before=$(find .postil -type f ! -name lock | sort)
    printf 'One more.\n' > c.txt
    run bash -c 'ulimit -f 8; "$1" index' - "$index"
    [ "$status" -eq 6 ]
    [[ $output == *'File too large'* ]]
    [ "$before" = "$(find .postil -type f ! -name lock | sort)" ]
    "$index" index -q
    [ "$("$POSTIL_BIN/postil" search -c more)" -eq 1 ]
}

@test "a first run that finds nothing says where to look" {
    mkdir empty bare
    printf 'out/\n' > empty/.gitignore
    mkdir empty/out
    printf 'An article.\n' > empty/out/a.txt
    printf '\177ELF' > bare/program
    run "$index" index --index "$tmp/i" empty
    [ "${lines[1]}" = 'postil index: no file was found but what is left out; postil index --dry-run names that' ]
    run "$index" index --index "$tmp/j" bare
    [ "${lines[1]}" = 'postil index: no file holds an article; postil status --skipped --failed says why' ]
    run "$index" index --index "$tmp/j" bare
    [ "${#lines[@]}" -eq 1 ]
    run "$index" index -q --index "$tmp/k" bare
    [ -z "$output" ]
}

@test "a line break in the path of the tree" {
    mv sub $'../line\nbreak'
    cd $'../line\nbreak'
    run "$index" index --index ../idx
    [ "$status" -eq 2 ]
    [[ $output == *'line break in its path can only have its index in its .postil' ]]
    [ ! -e ../idx ]
    "$index" index -q
    run "$POSTIL_BIN/postil" search -c second
    [ "$output" = 1 ]
}

@test "a reader that has seen enough is no failure to speak of" {
    seq 100000 | sed 's/^/Line /' > long.txt
    "$index" index -q
    for words in 'extract long.txt' 'index --help' 'check --help' \
        'watch --help' 'index --dry-run -vv --no-ignore'; do
        run bash -c '"$1" $2 2>&1 | sleep 0' - "$index" "$words"
        [ -z "$output" ]
    done
    run bash -c '"$1" extract long.txt | head -n 1; exit "${PIPESTATUS[0]}"' \
        - "$index"
    [ "$status" -eq 141 ]
    [ "${#lines[@]}" -eq 1 ]
    run bash -c '"$1" serve --help 2>&1 | sleep 0' - "$POSTIL_BIN/postil"
    [ -z "$output" ]
}

@test "what another command prints is extracted from as from standard input" {
    run "$index" extract <(printf 'Of a pipe\n\nWater runs.\n')
    [ "$status" -eq 0 ]
    [[ $output == *'title     Of a pipe'*'body: Water runs.'* ]]
    printf 'The second weir.\n' > c.txt
    "$index" index -q
    run "$POSTIL_BIN/postil" similar -l <(printf 'Of the second weir.\n')
    [ "${lines[0]}" = c.txt ]
    mkfifo pipe.md
    run "$index" index
    [[ $output == *'(1 skipped)'* ]]
}

@test "a folder is no file to extract from" {
    run "$index" extract sub
    [ "$status" -eq 6 ]
    [ "$output" = 'postil extract: sub: is a folder' ]
}

@test "a folder that is not there is none of the tree around it" {
    "$index" index -q
    for command in compact watch check; do
        run timeout 20 "$index" "$command" nowhere
        [ "$status" -eq 2 ]
        [ "$output" = "postil $command: nowhere: No such file or directory" ]
        run timeout 20 "$index" "$command" a.txt
        [ "$status" -eq 2 ]
        [ "$output" = "postil $command: a.txt: is no folder" ]
    done
    run "$index" compact sub
    [ "$status" -eq 0 ]
    run "$index" check sub
    [ "$status" -eq 0 ]
}

@test "help that cannot be written is status 6" {
    for command in index compact watch check extract import; do
        run bash -c '"$1" "$2" --help > /dev/full' - "$index" "$command"
        [ "$status" -eq 6 ]
        [[ $output == *'standard output'* ]]
    done
    for command in serve lsp mcp; do
        run bash -c '"$1" "$2" --help > /dev/full' - \
            "$POSTIL_BIN/postil" "$command"
        [ "$status" -eq 6 ]
    done
}

@test "what may not be read any more fails, and comes back without a word of it" {
    to_unprivileged
    unprivileged "$index" index -q
    chmod 0 a.txt sub
    run unprivileged "$index" index -v
    [ "$status" -eq 5 ]
    [[ $output == *'failed a.txt: '*'Permission denied'* ]]
    [[ $output == *'failed sub: '*'Permission denied'* ]]
    [[ $output == *'gone sub/b.md'* ]]
    [ -z "$("$POSTIL_BIN/postil" search -l second)" ]
    chmod 755 a.txt sub
    run unprivileged "$index" index --dry-run
    [[ $output != *gone* ]]
    run unprivileged "$index" index -v
    [ "$status" -eq 0 ]
    [[ $output != *gone\ * && $output != *Permission* ]]
    [[ $output == *'new sub/b.md'* && $output == *' 0 gone'* ]]
    run unprivileged "$index" index
    [[ $output == 'up to date'* ]]
}

@test "--verbose names each file" {
    printf '\211PNG\r\n\032\n\0\0' > p.png
    run "$index" index -v
    [[ $output == *$'new a.txt\n'* ]]
    [[ $output == *$'new sub/b.md\n'* ]]
    [[ $output == *'skipped p.png: '* ]]
    rm a.txt
    printf 'Changed.\n' >> sub/b.md
    run "$index" index -v
    [[ $output == *$'changed sub/b.md\n'* ]]
    [[ $output == *$'gone a.txt\n'* ]]
    run "$index" index -vv
    [[ $output == *$'unchanged sub/b.md\n'* ]]
}

@test "--dry-run says what would be done on stdout, and does nothing" {
    out=$("$index" index --dry-run 2> /dev/null)
    [ "$out" = $'new a.txt\nnew sub/b.md' ]
    [ ! -e .postil ]
    "$index" index -q
    rm a.txt
    out=$("$index" index --dry-run)
    [ "$out" = 'gone a.txt' ]
    grep -q 'generation 1' .postil/index
}

@test "--dry-run says why" {
    printf '\037\213\010broken' | tee bad.txt.gz worse.txt.gz > /dev/null
    printf 'One.\n' | tee same.txt grown.txt touched.txt out.txt > /dev/null
    mkdir sub/drafts
    cp a.txt sub/drafts
    "$index" index -q || [ $? -eq 5 ]
    printf 'Two.\n' > same.txt
    printf 'More.\n' >> grown.txt
    touch -d '2 days ago' touched.txt
    printf '\037\213\010wrecks' > worse.txt.gz
    rm a.txt
    printf '# ours\ndrafts/\n!keep\n' > sub/.gitignore
    printf 'out.*\n' > .postilignore
    out=$("$index" index --dry-run -v)
    diff - <(printf '%s\n' "$out") << 'END'
failed bad.txt.gz: damaged gzip data at byte 4: unknown header flags set
changed grown.txt: 11 B, was 5 B
excluded out.txt: .postilignore: out.*
changed same.txt: same size, other content
unchanged sub/b.md
excluded sub/drafts/: sub/.gitignore: drafts/
unchanged touched.txt: was touched, or is very young; same content
changed worse.txt.gz: same size, other content; failed before
gone a.txt
gone out.txt: left out now
gone sub/drafts/a.txt: left out now
END
    out=$("$index" index --dry-run sub)
    [[ $out == *'excluded sub/drafts/'* ]]
    [[ $out != *out.txt* ]]
}

@test "paths: nothing else is looked at" {
    mkdir sub/deep
    printf 'Deep\n\nText.\n' > sub/deep/d.txt
    printf '\037\213\010broken' > c.txt.gz
    "$index" index -q || [ $? -eq 5 ]
    printf 'More.\n' >> a.txt
    printf 'More.\n' >> sub/b.md
    run "$index" index -v a.txt
    [ "$status" -eq 0 ]
    [ "${lines[0]}" = 'changed a.txt' ]
    [ "${#lines[@]}" -eq 2 ]
    # Gone with its folder, and seen from a folder in the tree.
    rm -r sub/deep
    printf 'Gamma\n\nThird.\n' > sub/c.txt
    cd sub
    run "$index" index -v deep/d.txt ./c.txt ../sub/c.txt
    [ "$status" -eq 0 ]
    [ "${lines[0]}" = 'new sub/c.txt' ]
    [ "${lines[1]}" = 'gone sub/deep/d.txt' ]
    [ "${#lines[@]}" -eq 3 ]
    cd "$HOME"
    out=$("$index" index --dry-run "$tree/sub" 2> /dev/null)
    [[ $out =~ ^changed\ sub/b.md:\ [0-9]+\ B,\ was\ [0-9]+\ B$ ]]
    # What is known of all others stands, and a whole run finds the rest.
    run "$index" index -v --index "$tree" "$tree"
    [ "$status" -eq 5 ]
    [[ $output == *$'changed sub/b.md\n'* ]]
    [[ $output == *'failed c.txt.gz'* ]]
    run "$index" index "$tree/c.txt.gz"
    [ "$status" -eq 5 ]
}

@test "paths: rules hold, and what lies outside is a usage error" {
    "$index" index -q
    echo '*.tmp' > .gitignore
    printf 'Gamma\n\nThird.\n' > x.tmp
    run "$index" index -v x.tmp
    [ "$status" -eq 0 ]
    [[ $output == 'up to date'* ]]
    printf 'Out\n\nText.\n' > "$tmp/out.txt"
    run "$index" index a.txt "$tmp/out.txt"
    [ "$status" -eq 2 ]
    [[ $output == *"$tmp/out.txt: lies outside of "* ]]
    run "$index" index ../out.txt
    [ "$status" -eq 2 ]
    run "$index" index --rebuild a.txt
    [ "$status" -eq 2 ]
}

@test "paths: one that is nowhere is warned of, and the others are taken" {
    "$index" index -q
    printf 'Newer\n\nA newer text.\n' > newer.txt
    run "$index" index newer.txt nowhere.txt
    [ "$status" -eq 0 ]
    [[ $output == *'postil index: nowhere.txt: is not there, and is not in the index'* ]]
    [[ $output != *'newer.txt: is not'* ]]
    [[ $output == *'read 1 file'* ]]
    rm newer.txt
    run "$index" index newer.txt
    [[ $output != *'is not'* ]]
    [[ $output == *'1 gone'* ]]
}

@test "compact: the bytes of a fresh build, and nothing done twice" {
    "$index" index -q
    printf 'More.\n' >> a.txt
    printf 'Gamma\n\nThird.\n' > c.txt
    "$index" index -q a.txt
    "$index" index -q c.txt
    rm sub/b.md
    "$index" index -q sub/b.md
    [ "$(grep -c '^glass' .postil/index)" -gt 1 ]
    run "$index" compact
    [ "$status" -eq 0 ]
    [[ $output == 'compacted: 2 articles; index '* ]]
    [ "$(grep -c '^glass' .postil/index)" -eq 1 ]
    ! grep -q dead .postil/index
    shard=$(ls .postil/shards | tail -n 1)
    cp .postil/index "$tmp/before"
    run "$index" compact
    [ "$status" -eq 0 ]
    [[ $output == 'nothing to do: '* ]]
    cmp .postil/index "$tmp/before"
    "$index" index -q --index "$tmp/fresh" "$tree"
    diff -r ".postil/shards/$shard" "$tmp/fresh/shards/000001"
    cd sub
    run "$index" compact -q
    [ "$status" -eq 0 ]
    [ -z "$output" ]
}

@test "compact gives a lone shard the sidecar that it lacks" {
    "$index" index -q --phrase-index none
    cp -r .postil/shards/000001 "$tmp/whole"
    rm .postil/shards/000001/sidecar
    run "$index" compact
    [ "$status" -eq 0 ]
    [[ $output == 'compacted: 2 articles; index '* ]]
    diff -r .postil/shards/000002 "$tmp/whole"
    run "$index" compact
    [[ $output == 'nothing to do: '* ]]
    chmod u+w .postil/shards/000002/sidecar
    printf '!' | dd of=.postil/shards/000002/sidecar bs=1 seek=460 \
        conv=notrunc status=none
    run "$index" compact
    [[ $output == 'compacted: 2 articles; index '* ]]
    diff -r .postil/shards/000003 "$tmp/whole"
}

@test "--compress: all find the same, the sizes are in order" {
    seq 1 3000 | sed 's/$/ words of the first text/' >> a.txt
    for how in none fast small; do
        "$index" index -q --compress "$how" --index "$tmp/$how"
        "$POSTIL_BIN/postil" search --index "$tmp/$how" --json first \
            > "$tmp/$how.json"
        wc -c < "$tmp/$how/shards/000001/docdata.glass" > "$tmp/$how.size"
    done
    grep -q '"snippets":\[{"text":"[^"]*first text' "$tmp/none.json"
    cmp "$tmp/none.json" "$tmp/fast.json"
    cmp "$tmp/none.json" "$tmp/small.json"
    [ "$(cat "$tmp/none.size")" -gt "$(($(wc -c < a.txt)))" ]
    [ "$(cat "$tmp/fast.size")" -lt "$(($(wc -c < a.txt) / 2))" ]
    [ "$(cat "$tmp/small.size")" -le "$(cat "$tmp/fast.size")" ]
    run "$index" index --compress most --index "$tmp/most"
    [ "$status" -eq 2 ]
}

@test "compact without an index is 3, and makes none" {
    run "$index" compact
    [ "$status" -eq 3 ]
    [ ! -e .postil ]
    run "$index" compact "$tmp/none" "$tree"
    [ "$status" -eq 2 ]
}

@test "names with control characters do no harm" {
    printf 'Gamma\n\nThird.\n' > $'x\033[2Jy.txt'
    run "$index" index -v
    [ "$status" -eq 0 ]
    [[ $output != *$'\033'* ]]
}

@test "--exclude, configuration and ignore files" {
    mkdir .postil
    printf '[index]\n\texclude = "*.md"\n\tfollow = true\n' > .postil/config
    out=$("$index" index --dry-run 2> "$tmp/err")
    [ "$out" = $'new a.txt\nexcluded sub/b.md: exclude: *.md' ]
    grep -q 'index.follow is ignored' "$tmp/err"
    out=$("$index" index --dry-run --no-config)
    [ "$out" = $'new a.txt\nnew sub/b.md' ]
    out=$("$index" index --dry-run --exclude '/a*' --exclude '!b.md')
    [ "$out" = $'excluded a.txt: exclude: /a*\nnew sub/b.md' ]
    echo a.txt > .gitignore
    out=$("$index" index --dry-run --no-config)
    [ "$out" = $'excluded a.txt: .gitignore: a.txt\nnew sub/b.md' ]
    out=$("$index" index --dry-run --no-config --no-ignore)
    [ "$out" = $'new a.txt\nnew sub/b.md' ]
}

@test "the keys of other programs are no cause for warnings" {
    mkdir -p "$XDG_CONFIG_HOME/postil"
    printf '[search]\n\tlimit = 3\n[index]\n\tnonsense = 1\n' \
        > "$XDG_CONFIG_HOME/postil/config"
    run "$index" index
    [ "$status" -eq 0 ]
    [[ $output == *index.nonsense* ]]
    [[ $output != *search.limit* ]]
}

@test "--hidden, --follow and --max-size" {
    printf 'Hidden\n\nText.\n' > .h.txt
    ln -s a.txt l.txt
    out=$("$index" index --dry-run)
    [[ $out == *'skipped l.txt: symbolic link'* ]]
    out=$("$index" index --dry-run --hidden --follow --max-size 30)
    [[ $out == *'new .h.txt'* ]]
    [[ $out == *'new l.txt'* ]]
    [[ $out == *'skipped sub/b.md: larger than'* ]]
}

@test "another writer: status 4, with its pid" {
    "$index" index -q
    grep -qE "^pid [0-9]+ on $(uname -n), since 20" .postil/lock
    exec 9> .postil/lock
    flock 9
    echo 'pid 12345, since today' > .postil/lock
    run "$index" index 9>&-
    [ "$status" -eq 4 ]
    [[ $output == *'pid 12345'* ]]
    exec 9>&-
    run "$index" index --lock-timeout 5
    [ "$status" -eq 0 ]
}

@test "an interrupted run says so and leaves nothing" {
    long=$(printf 'n%.0s' $(seq 200))
    for i in $(seq 500); do
        printf 'T\n\nText %s.\n' "$i" > "$long$i.txt"
    done
    mkfifo "$tmp/pipe"
    # More is said than a pipe holds: the run waits for its reader.
    "$index" index -v 2> "$tmp/pipe" &
    pid=$!
    exec 8< "$tmp/pipe"
    read -r _ <&8
    kill -TERM "$pid" # a job in the background does not get INT
    cat <&8 > "$tmp/said"
    exec 8<&-
    status=0
    wait "$pid" || status=$?
    [ "$status" -eq 130 ]
    tail -n 1 "$tmp/said" | grep -q '^postil index: interrupted; .*run this again'
    [ ! -e .postil ]
}

@test "usage errors are 2" {
    for words in '--nonsense' 'a b' '--lock-timeout x' '--max-size x' \
        '--writer none' '/nonexistent' 'a.txt'; do
        # shellcheck disable=SC2086
        run "$index" index $words
        [ "$status" -eq 2 ] || {
            echo "$words: $status"
            false
        }
    done
    run "$index" nonsense
    [ "$status" -eq 2 ]
    run "$index"
    [ "$status" -eq 2 ]
}

@test "help and version" {
    run "$index" index --help
    [ "$status" -eq 0 ]
    [[ $output == *--lock-timeout* && $output == *Examples:* ]]
    run "$index" extract --help
    [ "$status" -eq 0 ]
    run "$index" --help
    [ "$status" -eq 0 ]
    run "$index" --version
    [ "$output" = "postil $(cat "$POSTIL_SOURCE/VERSION")" ]
}

@test "a damaged index is 3, and --rebuild mends it" {
    "$index" index -q
    echo rubbish > .postil/index
    run "$index" index
    [ "$status" -eq 3 ]
    [[ $output == *--rebuild* ]]
    run "$index" index --rebuild
    [ "$status" -eq 0 ]
}

@test "extract prints fields and places" {
    run "$index" extract sub/b.md
    [ "$status" -eq 0 ]
    [[ $output == *$'title     Beta\n'* ]]
    [[ $output == *$'author    Ann Example\n'* ]]
    [[ $output == *'6:1  body: The second.'* ]]
}

# Bytes of the sidecar of the newest shard.
sidecar_size() {
    stat -c %s "$(ls -d .postil/shards/* | tail -n 1)/sidecar"
}

@test "--phrase-index says what is kept for phrases, and the index keeps to it" {
    run "$index" index --phrase-index huge
    [ "$status" -eq 2 ]
    [[ $output == *none* ]]
    "$index" index -q --phrase-index none
    none=$(sidecar_size)
    "$index" index -q --rebuild --phrase-index small
    small=$(sidecar_size)
    [ "$small" -gt "$none" ]
    "$index" compact -q
    [ "$(sidecar_size)" -eq "$small" ]
    touch a.txt
    "$index" index -q
    [ "$(sidecar_size)" -eq "$small" ]
    "$index" index -q --rebuild
    full=$(sidecar_size)
    [ "$full" -gt "$small" ]
    printf '[index]\n\tphrase-index = none\n' > .postil/config
    "$index" index -q --rebuild
    [ "$(sidecar_size)" -eq "$none" ]
    rm .postil/config
    printf 'Gamma\n\nThe third text.\n' > c.txt
    "$index" index -q
    "$index" compact -q
    [ "$(sidecar_size)" -lt "$small" ]
}

@test "extract --json maps each stretch to its bytes" {
    "$index" extract --json sub/b.md > "$tmp/json"
    "$PYTHON" - "$tmp/json" sub/b.md << 'END'
import json, sys
a = json.load(open(sys.argv[1]))
data = open(sys.argv[2], "rb").read()
text = a["text"].encode()
assert a["path"] == {"text": "sub/b.md"}, a["path"]
assert (a["title"], a["authors"], a["date"]) == ("Beta", ["Ann Example"], None)
assert (a["space"], a["format"], a["replaced"]) == ("file", "markdown", 0)
starts = [i + 1 for i, c in enumerate(data) if c == 10 and i + 1 < len(data)]
assert a["lines"] == starts, a["lines"]
assert a["first_line"] == 0
fields = {s["field"]: text[s["begin"]:s["end"]] for s in a["stretches"]}
assert fields["title"] == b"Beta" and fields["body"] == b"The second."
for t, n, s, m in a["map"]:
    assert text[t:t + n] == data[s:s + m]
END
}

@test "a file of many articles: found, shown, updated and removed" {
    postil=$POSTIL_BIN/postil
    printf '%s\n' '{"title":"Salt","body":"On salt."}' '' \
        '{"title":"Tar","body":"On tar\u0020and tea."}' > sub/n.jsonl
    run "$index" index
    [[ $output == 'indexed 4 articles of 3 files,'* ]]
    run "$postil" search --no-pager tea
    [[ $output == *$'sub/n.jsonl:3:'*' (item 2)'* ]]
    run "$postil" search --vimgrep tea
    [[ $output == sub/n.jsonl:3:40:* ]]
    [ "$("$postil" search -c folder:sub/n.jsonl)" = 2 ]
    [ "$("$postil" search -c path:sub/n.jsonl)" = 2 ]
    [ "$("$postil" search -c path:n.jsonl NOT folder:sub/n.jsonl)" = 0 ]
    run "$postil" show sub/n.jsonl
    [ "$status" -eq 0 ]
    [[ ${lines[0]} == *$'\t\tSalt\titem 1' ]]
    [[ ${lines[1]} == *$'\t\tTar\titem 2' ]]
    run "$postil" show --json sub/n.jsonl
    [ "${#lines[@]}" -eq 2 ]
    run "$postil" show 'sub/n.jsonl/item 2'
    [[ $output == *'member: item 2'*'On tar and tea.'* ]]
    cd sub
    run "$postil" show 'n.jsonl/item 1'
    [[ $output == *'On salt.'* ]]
    run "$postil" show 'n.jsonl/item 3'
    [ "$status" -eq 2 ]
    run "$postil" similar n.jsonl
    [ "$status" -eq 2 ]
    [[ $output == *'2 articles; name one by its id'* ]]
    cd ..
    id=$("$postil" search --json title:tar |
        grep -o '"id":"[0-9a-f]*"' | cut -d '"' -f 4)
    run "$postil" show "$id"
    [[ $output == *$'member: item 2\n'* ]]

    printf '%s\n' '{"title":"Salt","body":"On salt."}' > sub/n.jsonl
    run "$index" index
    [[ $output == *'now 3 articles of 3 files'* ]]
    [ "$("$postil" search -c tea)" = 0 ]
    [ "$("$postil" search -c salt)" = 1 ]
    printf '{"body":"A tear.' >> sub/n.jsonl
    run "$index" index
    [ "$status" -eq 5 ]
    [[ $output == *'sub/n.jsonl: line 2: no JSON'* ]]
    [ "$("$postil" search -c salt)" = 0 ]
    rm sub/n.jsonl
    run "$index" index
    [[ $output == *'now 2 articles of 2 files'* ]]
}

@test "mail: messages are found at their lines, base64 is not printed" {
    postil=$POSTIL_BIN/postil
    printf '%s\n' 'From a@b.example Mon Mar 18 06:00:04 2019' \
        'From: Ann Example <a@b.example>' 'Subject: Tar' 'Message-ID: <1@b>' \
        'Content-Transfer-Encoding: base64' '' 'UGl0Y2ggYW5kIHRhci4K' '' \
        'From a@b.example Mon Mar 18 06:00:05 2019' 'Message-ID: <x/2@b>' '' \
        'Pitch =C3=A9lan' > sub/box
    run "$index" index
    [[ $output == 'indexed 4 articles of 3 files,'* ]]
    run "$postil" search --vimgrep --sort path pitch
    [ "${lines[0]}" = 'sub/box:7:1:Pitch and tar.' ]
    [ "${lines[1]}" = 'sub/box:12:1:Pitch =C3=A9lan' ]
    run "$postil" show 'sub/box/x/2@b'
    [[ $output == *'member: x/2@b'* ]]
}

@test "archives: each file in them is an article, what fails is told" {
    command -v python3 > /dev/null || skip
    postil=$POSTIL_BIN/postil
    python3 - << 'END'
import zipfile
with zipfile.ZipFile("sub/z.zip", "w") as z:
    z.writestr("2011/tar.md", "# Tar\n\nOn tar.\n")
    z.writestr("bad.txt.gz", b"\x1f\x8b\x08 no gzip")
END
    run "$index" index
    [ "$status" -eq 0 ]
    [[ $output == 'indexed 3 articles of 3 files,'* ]]
    run "$postil" search --no-pager tar
    [[ $output == *'(2011/tar.md)'* ]]
    run "$postil" show sub/z.zip/2011/tar.md
    [[ $output == *'On tar.'* ]]
    run "$postil" status --failed
    [[ $output == 'sub/z.zip: 1 of its members left out; bad.txt.gz: damaged gzip'* ]]
    run "$index" extract sub/z.zip
    [ "$status" -eq 0 ]
    [[ $output == *'sub/z.zip: 1 of its members left out'* ]]
}

@test "columns do not count a byte-order mark" {
    printf '\357\273\277Dues of old.\n' > bom.txt
    run "$index" extract bom.txt
    [[ $output == *'1:1  '*': Dues of old.'* ]]
    run "$index" extract --json bom.txt
    [[ $output == *'"first_line":3,"lines":[]'* ]]
}

@test "extract reads standard input; --record prints records behind their sizes" {
    run "$index" extract - < sub/b.md
    [ "$status" -eq 0 ]
    [[ $output == *'path      -'* && $output == *'title     Beta'* ]]
    "$index" extract --record sub/b.md > "$tmp/record"
    size=$(head -n 1 "$tmp/record")
    [ "$(($(head -n 1 "$tmp/record" | wc -c) + size))" = \
        "$(wc -c < "$tmp/record")" ]
    # The path leads from no root.
    grep -qa 'b.md' "$tmp/record"
    run grep -qa 'sub/b.md' "$tmp/record"
    [ "$status" -eq 1 ]
}

@test "extract reads a file as the index would that it lies in" {
    mkdir -p sub/deep "$tmp/else"
    echo '{"stuk": "A piece."}' | tee sub/deep/a.json > "$tmp/else/a.json"
    run "$index" extract sub/deep/a.json
    [ "$status" -eq 1 ]
    # What is to be indexed here, and what was.
    mkdir .postil
    printf '[map "sub/*/*.json"]\nbody = stuk\n' > .postil/config
    run "$index" extract "$tree/sub/deep/a.json"
    [[ $status -eq 0 && $output == *'path      sub/deep/a.json'*'A piece.'* ]]
    run "$index" extract --no-config sub/deep/a.json
    [ "$status" -eq 1 ]
    (cd sub && run "$index" extract deep/a.json && [ "$status" -eq 1 ])
    "$index" index -q
    cd sub/deep
    run "$index" extract a.json
    [[ $status -eq 0 && $output == *'path      sub/deep/a.json'*'A piece.'* ]]
    # What lies elsewhere has nothing to do with it, unless it is named.
    run "$index" extract "$tmp/else/a.json"
    [ "$status" -eq 1 ]
    printf '[map "*.json"]\nbody = stuk\n' > "$tree/.postil/config"
    run "$index" extract --index "$tree" "$tmp/else/a.json"
    [[ $status -eq 0 && $output == *'A piece.'* ]]
    POSTIL_INDEX=$tree/.postil run "$index" extract "$tmp/else/a.json"
    [ "$status" -eq 0 ]
    POSTIL_INDEX=$tmp/none run "$index" extract "$tmp/else/a.json"
    [ "$status" -eq 1 ]
    run "$index" extract --index "$tmp/none" a.json
    [[ $status -eq 3 && $output == *"$tmp/none: no index here"* ]]
    printf '[index]\nmax-size = 5\n' > "$tree/.postil/config"
    run "$index" extract a.json
    [[ $status -ne 0 && $output == *'larger than the limit of 5 bytes'* ]]
}

@test "extract of what is no article is 1, of what is damaged 5, of nothing 6" {
    printf '\211PNG\r\n\032\n\0\0' > p.png
    run "$index" extract p.png
    [ "$status" -eq 1 ]
    printf '\037\213\010broken' > c.txt.gz
    run "$index" extract c.txt.gz
    [ "$status" -eq 5 ]
    run "$index" extract gone.txt
    [ "$status" -eq 6 ]
    run "$index" extract
    [ "$status" -eq 2 ]
}

@test "extract is harmless for a terminal" {
    printf 'A \033]0;x\007 title\n\nText \033[31m.\n' > evil.txt
    run "$index" extract evil.txt
    [ "$status" -eq 0 ]
    [[ $output != *$'\033'* ]]
}
