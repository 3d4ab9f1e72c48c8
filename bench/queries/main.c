/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * bench/queries/main.c - postil by both of its engines, Xapian alone and SQLite
 * FTS5 in one process: microseconds a query for the ten best articles, with and
 * without a snippet of each. postil reads two lists a word, by formula R, and
 * so does "Xapian, R"; Xapian and FTS5 have one. postil alone counts all that
 * matches, unless the count may be rough.
 *
 *     queries INDEX FTS5-DATABASE [OTHER]   (indexes as absolute paths)
 *     queries INDEX - [OTHER]               without SQLite
 *     queries INDEX = [OTHER]               postil alone
 *     queries INDEX R [OTHER]               its fast engine, and "Xapian, R"
 *                                           without snippets
 *
 * Queries are drawn from the index OTHER, so that two indexes of the same
 * articles can be compared.
 *
 * What is alike: the same texts, Porter or Snowball stems, one process, the
 * index in memory, the handles open, statements of SQLite prepared and its
 * cache large enough for all. Ten hits, of each its record and one snippet of
 * the body of about as many characters, with its marks; nobody renders it. What
 * is not: postil also finds every match in the article and its line in the
 * file, and inflates its texts, as Xapian's snippets do here; FTS5 stores them
 * as they are. Nobody looks whether a file has changed, as postil's lists of
 * hits do. FTS5 makes ten snippets, no
 * more: it sorts by rank itself, before SQLite asks for columns.
 *
 * 200 queries of each class. A round takes each engine in turn through all of
 * a class; a query counts with the least CPU time of its rounds, a class with
 * the median of its queries. One untimed round comes first, so that all is in
 * memory.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "bench/queries/engine.h"

enum { QUERIES = 200, ROUNDS = 2, ENGINES_MAX = 6 };

struct lane {
    const struct engine *engine;
    void *state;
    bool plain; /* no snippets are asked for */
    double best[QUERIES];
    struct answer sum; /* over the first round */
};

struct bench {
    struct lane lanes[ENGINES_MAX];
    size_t count;
    struct query queries[QUERIES];
};

static const char *const class_names[] = {"term", "AND", "OR", "phrase"};

void query_text(const struct query *q, char *to, size_t room)
{
    const char *joint = q->kind == QUERY_OR    ? " OR "
                        : q->kind == QUERY_AND ? " AND "
                                               : " ";
    const char *quote = q->kind == QUERY_PHRASE ? "\"" : "";
    int n = snprintf(to, room, "%s", quote);
    for (size_t i = 0; i < q->count; i++)
        n += snprintf(to + n, room - (size_t)n, "%s%s", i != 0 ? joint : "",
                      q->words[i]);
    snprintf(to + n, room - (size_t)n, "%s", quote);
}

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static bool run_lane(struct bench *b, struct lane *l, bool snippets, bool first)
{
    for (size_t i = 0; i < QUERIES; i++) {
        struct answer a = {0, 0, 0};
        double start = now();
        if (!l->engine->run(l->state, &b->queries[i], snippets, &a)) {
            fprintf(stderr, "queries: %s failed\n", l->engine->name);
            return false;
        }
        double took = now() - start;
        if (first) {
            l->best[i] = 1e300;
            l->sum.hits += a.hits;
            l->sum.named += a.named;
            l->sum.bytes += a.bytes;
        } else if (took < l->best[i]) {
            l->best[i] = took;
        }
    }
    return true;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;
    return (x > y) - (x < y);
}

static void print_lane(const struct lane *l, const char *class_name,
                       bool snippets, double ours)
{
    double median = l->best[QUERIES / 2];
    printf("%-7s %-9s %-14s %9.1f %9.1f %7.2f %7.1f %8.0f\n", class_name,
           snippets ? "10" : "none", l->engine->name, median,
           l->best[QUERIES * 9 / 10], median / ours,
           (double)l->sum.hits / QUERIES,
           l->sum.hits != 0 ? (double)l->sum.bytes / (double)l->sum.hits : 0);
}

static bool takes_part(const struct lane *l, bool snippets)
{
    return !snippets || !l->plain;
}

static bool run_class(struct bench *b, enum query_class kind, bool snippets)
{
    for (size_t i = 0; i < b->count; i++)
        b->lanes[i].sum = (struct answer){0, 0, 0};
    for (int round = 0; round <= ROUNDS; round++)
        for (size_t i = 0; i < b->count; i++)
            if (takes_part(&b->lanes[i], snippets) &&
                !run_lane(b, &b->lanes[i], snippets, round == 0))
                return false;
    for (size_t i = 0; i < b->count; i++)
        qsort(b->lanes[i].best, QUERIES, sizeof(double), by_value);
    for (size_t i = 0; i < b->count; i++)
        if (takes_part(&b->lanes[i], snippets))
            print_lane(&b->lanes[i], class_names[kind], snippets,
                       b->lanes[0].best[QUERIES / 2]);
    fflush(stdout);
    return true;
}

static bool add_engine(struct bench *b, const struct engine *e,
                       const char *path)
{
    struct lane *l = &b->lanes[b->count];
    l->engine = e;
    l->state = e->open(path);
    b->count += l->state != NULL;
    return l->state != NULL;
}

/* With the queries of an index. */
static bool run_all(struct bench *b, const char *index)
{
    printf("%-7s %-9s %-14s %9s %9s %7s %7s %8s\n", "", "snippets",
           "CPU us a query", "median", "90th", "ratio", "hits", "bytes");
    for (int k = 0; k < QUERY_CLASSES; k++) {
        if (!queries_draw(index, b->queries, QUERIES, (enum query_class)k))
            return false;
        if (!run_class(b, (enum query_class)k, false) ||
            !run_class(b, (enum query_class)k, true))
            return false;
    }
    return true;
}

/* As the head of this file says of the second argument. */
static bool add_engines(struct bench *b, const char *index, const char *which)
{
    bool alone = strcmp(which, "=") == 0, ranked = strcmp(which, "R") == 0;
    bool ok = add_engine(b, &engine_postil, index);
    if (ok && !alone)
        ok = add_engine(b, &engine_rough, index);
    if (ok && !alone && !ranked)
        ok = add_engine(b, &engine_through, index);
    if (ok && !alone)
        ok = add_engine(b, &engine_ranked, index);
    if (ok && ranked)
        b->lanes[b->count - 1].plain = true;
    if (ok && !alone && !ranked)
        ok = add_engine(b, &engine_xapian, index);
#ifdef HAVE_SQLITE
    if (ok && !alone && !ranked && strcmp(which, "-") != 0)
        ok = add_engine(b, &engine_fts5, which);
#endif
    return ok;
}

int main(int argc, char **argv)
{
    if (argc < 3 || argc > 4) {
        fprintf(stderr, "usage: queries INDEX {FTS5-DATABASE | - | = | R} "
                        "[OTHER]\n");
        return 2;
    }
    struct bench *b = calloc(1, sizeof *b);
    bool ok = b != NULL && add_engines(b, argv[1], argv[2]);
    ok = ok && run_all(b, argv[argc == 4 ? 3 : 1]);
    for (size_t i = 0; b != NULL && i < b->count; i++)
        b->lanes[i].engine->close(b->lanes[i].state);
    free(b);
    return !ok;
}
