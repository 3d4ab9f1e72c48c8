/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Both engines give the same: random clauses of every operator over random
 * indexes of several shards, with gaps and dead documents. Xapian is the judge.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <string.h>

#include "random_clauses.h"
#include "random_index.h"
#include "searcher/engine.h"
#include "searcher/fast/fast.h"
#include "searcher/xapian.h"
#include "tempdir.h"

enum { INDEXES = 24, QUERIES = 150 /* of each */ };

struct counts {
    size_t queries, matching, matches;
};

static void fail_about(clause root, const char *what, double a, double b)
{
    struct pst_buf text = PST_BUF_INIT;
    pst_xapian_describe(root, &text, NULL);
    fail_msg("%s: fast %.17g, Xapian %.17g in %.2000s", what, a, b, text.p);
}

static void same(clause root, const char *what, double fast, double xapian)
{
    if (fabs(fast - xapian) > 1e-12 * fabs(xapian))
        fail_about(root, what, fast, xapian);
}

static void run_both(struct pst_index *ix, const struct pst_plan *plan,
                     const struct pst_rank *rank, const struct pst_wish *wish,
                     struct pst_matches both[2])
{
    struct pst_error err = PST_ERROR_INIT;
    if (pst_fast_run(ix, plan, rank, wish, &both[0], &err) != 0 ||
        pst_xapian_run(ix, plan, rank, wish, &both[1], &err) != 0)
        fail_msg("%s", err.message);
    if (wish->rough)
        assert_true(both[0].total >= both[1].total);
    else
        same(plan->root, "total", (double)both[0].total, (double)both[1].total);
}

/* As run.c does. */
static void put_in_order(struct pst_index *ix, struct pst_matches *m,
                         struct pst_arena *arena, enum pst_sort sort,
                         bool reverse)
{
    assert_int_equal(pst_order_keys(ix, m->items, m->count, arena, NULL), 0);
    pst_order_sort(m->items, m->count, sort, reverse);
}

static void compare_orders(struct pst_index *ix, const struct pst_plan *plan,
                           const struct pst_rank *rank, struct pst_wish wish,
                           enum pst_sort sort)
{
    struct pst_arena arena = PST_ARENA_INIT;
    struct pst_matches m[2];
    run_both(ix, plan, rank, &wish, m);
    for (int i = 0; i < 2; i++) {
        ix->engine = i == 0 ? PST_ENGINE_FAST : PST_ENGINE_XAPIAN;
        put_in_order(ix, &m[i], &arena, sort,
                     sort == PST_SORT_DATE && wish.reverse);
    }
    size_t count = wish.what == PST_WANT_ALL ? m[1].total
                   : m[1].total < wish.count ? m[1].total
                                             : wish.count;
    assert_true(m[0].count >= count && m[1].count >= count);
    for (size_t i = 0; i < count; i++) {
        if (m[0].items[i].docid != m[1].items[i].docid)
            for (size_t k = 0; k < count; k++)
                print_message("%u %.17g  %u %.17g\n", m[0].items[k].docid,
                              m[0].items[k].score, m[1].items[k].docid,
                              m[1].items[k].score);
        same(plan->root, "docid", m[0].items[i].docid, m[1].items[i].docid);
        same(plan->root, "score", m[0].items[i].score, m[1].items[i].score);
        assert_true(pst_str_eq(m[0].items[i].key, m[1].items[i].key));
    }
    free(m[0].items);
    free(m[1].items);
    pst_arena_dispose(&arena);
}

typedef clause choose_clause(struct chooser *c);

static clause any_shape(struct chooser *c)
{
    return any_clause(c, pick(c, CLAUSE_DEPTH + 1), false);
}

/* Words that count only where another one is which need not be there. */
static clause gate_in_or(struct chooser *c)
{
    struct pst_build_list all = {NULL, 0, 0};
    struct pst_build_list some = {NULL, 0, 0};
    clause worth = pst_build_scale(&c->build, 9, any_term(c));
    pst_build_push(
        &some, pst_build_pair(&c->build, PST_OP_AND_MAYBE, any_term(c), worth));
    pst_build_push(&some, any_term(c));
    pst_build_push(&all, any_term(c));
    pst_build_push(&all, any_term(c));
    return pst_build_pair(&c->build, PST_OP_AND_MAYBE,
                          pst_build_join(&c->build, PST_OP_AND, &all, 0),
                          pst_build_join(&c->build, PST_OP_OR, &some, 0));
}

static void compare(struct pst_index *ix, struct chooser *c,
                    choose_clause *choose, struct counts *n)
{
    static const struct pst_wish all = {PST_WANT_ALL, 0, false, false};
    static const struct pst_wish none = {PST_WANT_NEWEST, 0, false, false};
    struct pst_plan plan = {.scored = true};
    struct pst_matches m[2];
    struct pst_rank rank;
    struct pst_arena arena = PST_ARENA_INIT;
    c->build = (struct pst_build){.arena = &arena};
    pst_rank_init(&rank);
    if (pick(c, 4) == 0)
        pst_rank_choose(&rank, PST_RANK_BM25);
    if (pick(c, 8) == 0)
        rank.b = 0;
    if (pick(c, 12) == 0)
        rank.k3 = 0;
    plan.root = choose(c);
    uint32_t best = 1 + pick(c, 30);
    compare_orders(ix, &plan, &rank, all, PST_SORT_RELEVANCE);
    compare_orders(
        ix, &plan, &rank,
        (struct pst_wish){PST_WANT_BEST, best, false, pick(c, 2) == 0},
        PST_SORT_RELEVANCE);
    plan.scored = false;
    compare_orders(
        ix, &plan, &rank,
        (struct pst_wish){PST_WANT_NEWEST, best, pick(c, 2) == 0, false},
        PST_SORT_DATE);
    run_both(ix, &plan, &rank, &none, m);
    n->queries++;
    n->matching += m[0].total > 0;
    n->matches += m[0].total;
    free(m[0].items);
    free(m[1].items);
    pst_arena_dispose(&arena);
}

static void compare_index(const char *dir, uint64_t seed, choose_clause *choose,
                          struct counts *n)
{
    struct pst_index ix;
    struct pst_error err = PST_ERROR_INIT;
    struct chooser c;
    xap_db *db = NULL;
    memset(&c, 0, sizeof c);
    if (pst_index_open(&ix, dir, "/", &err) != 0 ||
        pst_index_db(&ix, &db, &err) != 0)
        fail_msg("%s", err.message);
    assert_non_null(ix.fast);
    maker_init(&c.maker, db, seed);
    size_t queries = number_of("QUERIES", QUERIES);
    for (size_t i = 0; i < queries; i++) {
        if (i % QUERIES_A_SAMPLE == 0)
            sample_load(any_sample(&c.maker), db, &c.maker.seed);
        compare(&ix, &c, choose, n);
    }
    maker_dispose(&c.maker);
    pst_index_close(&ix);
}

static void compare_shape(void **state, const struct shape *shape,
                          uint64_t *seed, choose_clause *choose,
                          struct counts *n)
{
    tempdir_remove(state, "index");
    tempdir_folder(state, "index");
    char *dir = tempdir_path(state, "index");
    make_index(dir, shape, seed);
    compare_index(dir, *seed, choose, n);
    free(dir);
}

/* What a word in an OR brings along is worth something to an AND beside it. */
static void gates_in_ors_count(void **state)
{
    static const struct shape shape = {3000, 30, 12, false};
    struct counts n = {0, 0, 0};
    uint64_t seed = 4;
    for (size_t i = 0; i < 4; i++)
        compare_shape(state, &shape, &seed, gate_in_or, &n);
    assert_true(n.matching > n.queries / 2);
}

static void engines_agree(void **state)
{
    static const struct shape shapes[] = {
        {3, 4, 6, false},       {40, 12, 30, false},   {40, 12, 30, true},
        {300, 60, 40, true},    {300, 600, 20, false}, {3000, 8, 12, true},
        {2500, 400, 30, false}, {60, 5, 400, false},
    };
    enum { SHAPES = sizeof shapes / sizeof *shapes };
    struct counts n = {0, 0, 0};
    uint64_t seed = number_of("SEED", 10);
    for (size_t i = 0; i < INDEXES; i++)
        compare_shape(state, &shapes[i % SHAPES], &seed, any_shape, &n);
    print_message("%zu queries, of which %zu match, %zu matches\n", n.queries,
                  n.matching, n.matches);
    assert_true(n.matching > n.queries / 2);
}

/* By hand: of indexes that are there already, as absolute paths. */
static int compare_these(char **dirs, int count)
{
    struct counts n = {0, 0, 0};
    for (int i = 0; i < count; i++)
        compare_index(dirs[i], number_of("SEED", 11), any_shape, &n);
    print_message("%zu queries, of which %zu match, %zu matches\n", n.queries,
                  n.matching, n.matches);
    return 0;
}

int main(int argc, char **argv)
{
    if (argc > 1)
        return compare_these(argv + 1, argc - 1);

    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(gates_in_ors_count, tempdir_setup,
                                        tempdir_teardown),
        cmocka_unit_test_setup_teardown(engines_agree, tempdir_setup,
                                        tempdir_teardown)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
