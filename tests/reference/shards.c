/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tests/reference/shards.c - two databases, one of which Xapian itself wrote:
 *
 *     shards contents A B        compare everything in them
 *     shards queries COUNT A B   compare the answers to random queries
 *     shards change COUNT SEED A change A at random through WritableDatabase
 *
 * A and B are glass databases, folders or single files, or stubs. The first
 * two print how much was compared; the status is 1 when something differs, or
 * when too few of the queries match anything.
 */
#include <string.h>

#include "tests/unit/change_shards.h"
#include "tests/unit/compare_shards.h"
#include "tests/unit/query_shards.h"

static int contents(const char *a, const char *b)
{
    struct comparison c;
    size_t differences = compare_shards(&c, a, b);
    printf("%zu postings, %zu positions, %zu spelling words and %zu synonyms "
           "compared: %zu differences\n",
           c.postings, c.positions, c.words, c.synonyms, differences);
    return differences != 0;
}

static xap_db *open_any(const char *path)
{
    xap_error err;
    xap_db *db = NULL;
    must(xap_db_open(&db, path, XAP_DB_AUTO, &err), &err);
    return db;
}

static int queries(const char *count, const char *path_a, const char *path_b)
{
    struct query_comparison c;
    xap_db *a = open_any(path_a);
    xap_db *b = open_any(path_b);
    compare_queries(&c, a, b, strtoul(count, NULL, 10), 20240229);
    printf("%zu queries, %zu of them with %zu matches: %zu differences\n",
           c.queries, c.matching, c.matches, c.differences);
    xap_db_free(a);
    xap_db_free(b);
    return c.differences != 0 || c.matching * 2 < c.queries;
}

int main(int argc, char **argv)
{
    if (argc == 4 && strcmp(argv[1], "contents") == 0)
        return contents(argv[2], argv[3]);
    if (argc == 5 && strcmp(argv[1], "queries") == 0)
        return queries(argv[2], argv[3], argv[4]);
    if (argc == 5 && strcmp(argv[1], "change") == 0) {
        change_shard(argv[4], strtoul(argv[2], NULL, 10),
                     strtoul(argv[3], NULL, 10));
        return 0;
    }
    return 2;
}
