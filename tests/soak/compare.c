/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tests/soak/compare.c - two shards, everything in them: prints how much was
 * compared and how much differs; exits with 1 when something does.
 *
 *     compare SHARD SHARD
 */
#include "tests/unit/compare_shards.h"

int main(int argc, char **argv)
{
    struct comparison c;
    if (argc != 3)
        return 2;
    size_t differences = compare_shards(&c, argv[1], argv[2]);
    printf("%zu postings, %zu positions, %zu spelling words and %zu synonyms "
           "compared: %zu differences\n",
           c.postings, c.positions, c.words, c.synonyms, differences);
    return differences != 0;
}
