/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The first of many candidates, in every order: as when all of them get their
 * keys and are sorted.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "random_index.h"
#include "searcher/order.h"
#include "searcher/rank.h"
#include "tempdir.h"

enum { INDEXES = 6, ROUNDS = 60, SCORES = 20 };

struct chosen {
    struct pst_candidate *items;
    size_t count;
};

/* Some articles, shard by shard as the fast engine finds them or in any order,
 * many with the same score. */
static struct chosen choose(const struct pst_index *ix, uint64_t *seed)
{
    struct chosen c = {pst_calloc(ix->last_docid + 1, sizeof *c.items), 0};
    uint32_t one_of = 1 + random_below(seed, 4);
    for (size_t shard = 1; shard <= ix->shard_count; shard++)
        for (uint32_t i = (uint32_t)shard; i <= ix->last_docid;
             i += (uint32_t)ix->shard_count)
            if (random_below(seed, one_of) == 0)
                c.items[c.count++] = (struct pst_candidate){
                    .docid = i, .score = 1 + random_below(seed, SCORES)};
    for (size_t i = c.count; random_below(seed, 2) == 0 && i > 1; i--) {
        size_t k = random_below(seed, (uint32_t)i);
        struct pst_candidate swap = c.items[k];
        c.items[k] = c.items[i - 1];
        c.items[i - 1] = swap;
    }
    for (size_t i = 0; i < c.count; i++)
        c.items[i].rounded = pst_order_round(c.items[i].score);
    return c;
}

static void compare(const struct pst_index *ix, const struct pst_order *by,
                    size_t wanted, struct chosen c, struct pst_arena *arena)
{
    size_t bytes = (c.count + 1) * sizeof *c.items;
    struct pst_candidate *all = pst_arena_alloc(arena, bytes);
    size_t count = c.count < wanted ? c.count : wanted;
    memcpy(all, c.items, bytes);
    assert_int_equal(pst_order_keys(ix, all, c.count, arena, NULL), 0);
    if (by->age != NULL)
        for (size_t i = 0; i < c.count; i++) {
            all[i].score *= pst_rank_decay(by->age, all[i].key);
            all[i].rounded = pst_order_round(all[i].score);
        }
    pst_order_sort(all, c.count, by->sort, by->reverse);
    assert_int_equal(
        pst_order_first(ix, c.items, &c.count, wanted, by, arena, NULL), 0);
    assert_int_equal(c.count, count);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(c.items[i].docid, all[i].docid);
        assert_true(c.items[i].rounded == all[i].rounded);
        assert_true(pst_str_eq(c.items[i].key, all[i].key));
    }
}

static void compare_index(struct pst_index *ix, uint64_t *seed)
{
    static const enum pst_sort sorts[] = {PST_SORT_RELEVANCE, PST_SORT_DATE,
                                          PST_SORT_PATH};
    struct pst_rank rank;
    pst_rank_init(&rank);
    pst_rank_choose(&rank, PST_RANK_RECENCY);
    for (size_t i = 0; i < ROUNDS; i++) {
        struct pst_arena arena = PST_ARENA_INIT;
        struct chosen c = choose(ix, seed);
        const struct pst_order by = {sorts[random_below(seed, 3)],
                                     random_below(seed, 2) == 0,
                                     random_below(seed, 3) == 0 ? &rank : NULL};
        ix->engine =
            random_below(seed, 2) == 0 ? PST_ENGINE_FAST : PST_ENGINE_XAPIAN;
        size_t wanted = random_below(
            seed, random_below(seed, 2) == 0 ? 12 : (uint32_t)c.count + 2);
        compare(ix, &by, wanted, c, &arena);
        free(c.items);
        pst_arena_dispose(&arena);
    }
}

static void the_first_are_those_of_a_sort(void **state)
{
    static const struct shape shapes[] = {{40, 12, 30, true},
                                          {300, 60, 5, false}};
    uint64_t seed = number_of("SEED", 5);
    for (size_t i = 0; i < INDEXES; i++) {
        struct pst_index ix;
        struct pst_error err = PST_ERROR_INIT;
        tempdir_remove(state, "index");
        tempdir_folder(state, "index");
        char *dir = tempdir_path(state, "index");
        make_index(dir, &shapes[i % 2], &seed);
        if (pst_index_open(&ix, dir, "/", &err) != 0)
            fail_msg("%s", err.message);
        compare_index(&ix, &seed);
        pst_index_close(&ix);
        free(dir);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test_setup_teardown(
        the_first_are_those_of_a_sort, tempdir_setup, tempdir_teardown)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
