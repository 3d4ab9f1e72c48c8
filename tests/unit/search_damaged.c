/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The fast engine survives damaged tables and sidecars: it answers, or says
 * what is wrong.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>
#include <unistd.h>

#include "random_clauses.h"
#include "random_index.h"
#include "searcher/fast/fast.h"
#include "tempdir.h"

static void damage(struct pst_buf *b, uint64_t *seed)
{
    uint32_t times = 1 + random_below(seed, 6);
    for (uint32_t i = 0; i < times; i++) {
        uint32_t at = random_below(seed, (uint32_t)b->n);
        switch (random_below(seed, 4)) {
        case 0:
            b->p[at] = (char)random_next(seed);
            break;
        case 1:
            b->p[at] ^= (char)(1 << random_below(seed, 8));
            break;
        case 2:
            b->p[at] = (char)(random_below(seed, 2) * 0xff);
            break;
        default: /* from elsewhere */
            for (uint32_t k = random_below(seed, 40); k > 0 && at < b->n; k--)
                b->p[at++] = b->p[random_below(seed, (uint32_t)b->n)];
        }
    }
    if (random_below(seed, 10) == 0)
        pst_buf_truncate(b, random_below(seed, (uint32_t)b->n));
}

/* Where the sidecar says that it is. */
static void read_data(const struct pst_fast *f)
{
    volatile unsigned sum = 0;
    uint32_t last = pst_fast_shard(f, 0)->version.last_docid;
    for (uint32_t i = 0; i <= last && i < 1000; i++) {
        struct pst_glass_item item;
        if (pst_fast_data(f, 0, i, &item))
            for (size_t k = 0; k < item.part.n; k++)
                sum += (unsigned char)item.part.p[k];
    }
}

/* Open it without Xapian, which might not survive, and ask. Any answer will do,
 * and any error that says something. */
static void ask_damaged(const char *dir, const struct pst_plan *plans,
                        size_t count, size_t *failures)
{
    static const struct pst_wish wishes[] = {{PST_WANT_ALL, 0, false, false},
                                             {PST_WANT_BEST, 5, false, true}};
    struct pst_shard shard = {.number = 1};
    struct pst_index ix = {.shards = &shard, .shard_count = 1};
    struct pst_error err = PST_ERROR_INIT;
    struct pst_rank rank;
    pst_rank_init(&rank);
    pst_buf_init(&ix.dir);
    pst_buf_adds(&ix.dir, dir);
    int r = pst_fast_open(&ix.fast, &ix, &err);
    for (size_t i = 0; i < 2 * count && r == 0; i++) {
        struct pst_matches m;
        struct pst_arena arena = PST_ARENA_INIT;
        r = pst_fast_run(&ix, &plans[i / 2], &rank, &wishes[i % 2], &m, &err);
        if (r == 0)
            r = pst_order_keys(&ix, m.items, m.count, &arena, &err);
        free(m.items);
        pst_arena_dispose(&arena);
    }
    if (r == 0)
        read_data(ix.fast);
    *failures += r != 0;
    assert_true(r == 0 || err.message[0] != '\0');
    pst_fast_close(ix.fast);
    pst_buf_dispose(&ix.dir);
}

static void damaged_tables_are_survived(void **state)
{
    enum { PLANS = 12 };
    size_t mutations = number_of("MUTATIONS", 600);
    static const struct shape shape = {400, 40, 30, false};
    static const char *const names[] = {"postlist.glass", "postlist.glass",
                                        "position.glass", "iamglass",
                                        "docdata.glass",  PST_GLASS_SIDECAR};
    enum { NAMES = sizeof names / sizeof *names };
    struct pst_plan plans[PLANS];
    struct pst_buf path = PST_BUF_INIT, file = PST_BUF_INIT;
    struct pst_arena arena = PST_ARENA_INIT;
    struct chooser c;
    xap_db *db = NULL;
    uint64_t seed = number_of("SEED", 77);
    size_t failures = 0;
    memset(&c, 0, sizeof c);
    make_shard(*state, 1, &shape, &seed);
    pst_stub_shard_path(&path, *state, 1);
    add_sidecar(path.p, false, &seed);
    assert_int_equal(xap_db_open(&db, path.p, XAP_DB_GLASS, NULL), XAP_OK);
    maker_init(&c.maker, db, seed);
    c.build = (struct pst_build){.arena = &arena};
    for (size_t i = 0; i < PLANS; i++)
        plans[i] = (struct pst_plan){.scored = i % 3 != 0,
                                     .root = any_clause(&c, i % 4, false)};
    for (size_t i = 0; i < mutations; i++) {
        struct pst_buf bad = PST_BUF_INIT;
        pst_stub_shard_path(&path, *state, 1);
        pst_buf_addf(&path, "/%s", names[i % NAMES]);
        pst_buf_clear(&file);
        assert_int_equal(pst_file_read(path.p, 0, &file, NULL), 0);
        pst_buf_addstr(&bad, pst_buf_str(&file));
        damage(&bad, &seed);
        unlink(path.p); /* Xapian keeps the file that it has open */
        assert_int_equal(pst_file_put(path.p, bad.p, bad.n, NULL), 0);
        ask_damaged(*state, plans, PLANS, &failures);
        unlink(path.p);
        assert_int_equal(pst_file_put(path.p, file.p, file.n, NULL), 0);
        pst_buf_dispose(&bad);
    }
    print_message("%zu of %zu are found out\n", failures, mutations);
    assert_in_range(failures, 1, mutations - 1);
    maker_dispose(&c.maker);
    xap_db_free(db);
    pst_arena_dispose(&arena);
    pst_buf_dispose(&path);
    pst_buf_dispose(&file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test_setup_teardown(
        damaged_tables_are_survived, tempdir_setup, tempdir_teardown)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
