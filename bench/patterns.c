/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * patterns DIR: what patterns cost over the dictionary of the index in the
 * folder, beside Xapian's list of all terms: CPU time, user and system, the
 * median of RUNS, in one process, the files in the cache.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "searcher/expand.h"

enum { RUNS = 21 };

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;
    return (x > y) - (x < y);
}

static void fail(const struct pst_error *err)
{
    fprintf(stderr, "patterns: %s\n", err->message);
    exit(1);
}

static size_t expand(struct pst_index *ix, const char *text)
{
    struct pst_query_options options = {.language = "en"};
    struct pst_error err = PST_ERROR_INIT;
    struct pst_query q;
    if (pst_query_parse(&q, pst_str_of(text), &options, &err) != 0 ||
        pst_query_expand(&q, ix, PST_EXPAND_MAX, &err) != 0)
        fail(&err);
    size_t found = q.root->words[0].expansions->found;
    pst_query_dispose(&q);
    return found;
}

/* The plain scan: nothing but each term and its frequency. */
static size_t scan(struct pst_index *ix, const char *unused)
{
    xap_term_iter *it;
    xap_db *db;
    size_t count = 0;
    (void)unused;
    if (pst_index_db(ix, &db, NULL) != 0 ||
        xap_db_all_terms(&it, db, (xap_bytes){"", 0}, NULL) != XAP_OK)
        exit(1);
    int more = xap_term_iter_skip_to(it, (xap_bytes){"[", 1}, NULL);
    for (; more > 0; more = xap_term_iter_next(it, NULL))
        count++;
    xap_term_iter_free(it);
    return count;
}

static void measure(struct pst_index *ix, const char *name,
                    size_t (*run)(struct pst_index *, const char *))
{
    double times[RUNS];
    size_t found = 0;
    for (int i = 0; i < RUNS; i++) {
        double start = now();
        found = run(ix, name);
        times[i] = now() - start;
    }
    qsort(times, RUNS, sizeof *times, compare);
    printf("%-24s %8.1f %8zu\n", name, times[RUNS / 2], found);
}

int main(int argc, char **argv)
{
    static const char *const patterns[] = {"kato*",
                                           "*tion",
                                           "*ngst*",
                                           "k?t*n?",
                                           "kaotring~",
                                           "kaotring~2",
                                           "/ka.*(ing|er)/",
                                           "/.+ngst.*/",
                                           "/[ks]a.*(ing|er)/",
                                           "/.*[aeiou]{2}.*/",
                                           "/(.+)a\\1i/"};
    struct pst_index ix;
    struct pst_error err = PST_ERROR_INIT;
    if (argc != 2)
        return 2;
    if (pst_index_open(&ix, argv[1], "/", &err) != 0)
        fail(&err);
    printf("%-24s %8s %8s\n", "pattern", "CPU ms", "terms");
    measure(&ix, "Xapian's list of terms", scan);
    for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++)
        measure(&ix, patterns[i], expand);
    pst_index_close(&ix);
    return 0;
}
