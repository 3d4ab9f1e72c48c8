#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# bench/memory.sh - does `postil index --memory N` keep to its bound?
#
#     memory.sh POSTIL ONCE CORPUS SCRATCH
#
# Indexes the corpus with several N, by one thread and by two, and prints for
# each the peak resident size and the bound: N + 32 MB + twice the largest file
# (MB of 2^20 bytes). All indexes must be the same, byte for byte. Exit status 1
# when a run failed, was over its bound, or made another index.
set -eu
postil=$1 once=$2 corpus=$3 scratch=$4

largest=$(cd "$corpus" && find -L . -type f ! -path '*/.*' -printf '%s\n' |
    sort -n | tail -n 1)
rm -rf "$scratch"
mkdir -p "$scratch"
failed=0
printf '%-16s %9s %9s  %-5s %s\n' '' 'peak MB' 'bound MB' '' 'index'
for megabytes in 64 256 1024; do
    for jobs in 1 2; do
        name="--memory ${megabytes}M -j $jobs"
        dir=$scratch/$megabytes-$jobs
        # A file that fails is the corpus's affair: status 5.
        peak=$("$once" 1 run "'$postil' index -q --no-config --index '$dir' \
            --memory ${megabytes}M -j $jobs '$corpus' || [ \$? -eq 5 ]" \
            2> "$scratch/errors" | awk '$1 == "run" && !/failed/ {
                print $4 }')
        if [ -z "$peak" ]; then
            printf '%-24s failed\n' "$name"
            cat "$scratch/errors"
            exit 1
        fi
        first=${first:-$dir}
        same=same
        diff -rq "$first/shards" "$dir/shards" > /dev/null || same=differs
        verdict=$(awk -v p="$peak" -v n="$megabytes" -v l="$largest" 'BEGIN {
            bound = n + 32 + 2 * l / 1048576
            printf "%9.1f %9.1f  %-5s", p, bound, p <= bound ? "ok" : "over" }')
        printf '%-16s %s %s\n' "${megabytes}M -j $jobs" "$verdict" "$same"
        case $verdict$same in *over*|*differs*) failed=1 ;; esac
        [ "$dir" = "$first" ] || rm -rf "$dir"
    done
done
rm -rf "$scratch"
exit $failed
