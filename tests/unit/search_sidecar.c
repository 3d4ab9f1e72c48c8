/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A sidecar holds what the tables hold: postings in blocks with their bounds,
 * and where each document's data is.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "glass/pack.h"
#include "random_index.h"
#include "tempdir.h"

/* wdf / K as the sidecar's head has it. */
static double weight_at(const struct pst_glass_blocks *b,
                        const uint32_t *lengths, uint32_t docid, uint32_t wdf)
{
    double length = lengths[docid] - 1;
    return wdf / (b->head.k1 *
                  (1 - b->head.b + b->head.b * length / b->head.average));
}

/* The postings of the walk's list are those of its blocks, each of which is
 * within its bounds. */
static void check_list(const struct pst_glass_mapped *m,
                       const struct pst_glass_blocks *b,
                       const uint32_t *lengths, struct pst_glass_list *l)
{
    struct pst_str packed = pst_glass_list_term(l);
    struct pst_glass_blocked found;
    struct pst_glass_run run;
    uint32_t count = 0;
    /* Words of these tests have no NUL. */
    assert_true(pst_glass_blocks_find(
        b, (struct pst_str){packed.p, packed.n - 1}, &found));
    assert_int_equal(found.count, l->count);
    assert_int_equal(found.collection, l->collection);
    for (size_t i = 0; i < found.block_count; i++) {
        const struct pst_glass_block *block =
            found.blocks != NULL ? &found.blocks[i] : &found.own;
        assert_int_equal(pst_glass_block_read(&m->tables[PST_GLASS_POSTLIST],
                                              block, &run, NULL),
                         0);
        for (size_t k = 0; k < run.count; k++, count++) {
            assert_int_equal(pst_glass_list_next(l, NULL), 1);
            assert_int_equal(run.docids[k], l->docid);
            assert_int_equal(run.wdfs[k], l->wdf);
            double x = weight_at(b, lengths, l->docid, l->wdf);
            assert_true(x <= (double)block->most && x <= (double)found.most);
        }
    }
    assert_int_equal(count, l->count);
    assert_int_equal(pst_glass_list_next(l, NULL), 0);
}

/* Of each docid the sidecar says where its data is, as a search does. */
static void check_places(const struct pst_glass_mapped *m,
                         struct pst_glass_sidecar *s)
{
    struct pst_glass_section *places =
        pst_glass_sidecar_find(s, PST_GLASS_PLACES);
    for (uint32_t i = 0; i <= m->version.last_docid + 1; i++) {
        struct pst_buf key = PST_BUF_INIT;
        struct pst_glass_cursor c;
        struct pst_glass_item item;
        pst_glass_sort_uint(&key, i);
        pst_glass_cursor_init(&c, &m->tables[PST_GLASS_DOCDATA]);
        bool there = pst_glass_cursor_find(&c, pst_buf_str(&key), NULL) == 1;
        assert_int_equal(pst_glass_places_find(places, m, i, &item), there);
        if (there) {
            assert_true(pst_str_eq(item.part, c.part));
            assert_int_equal(item.whole, c.whole);
            assert_int_equal(item.compressed, c.compressed);
        }
        pst_buf_dispose(&key);
    }
}

static void sidecars_hold_what_the_tables_do(void **state)
{
    static const struct shape shapes[] = {{3000, 8, 12, true},
                                          {2500, 400, 30, false}};
    uint64_t seed = 21;
    for (uint64_t i = 0; i < 2; i++) {
        struct pst_buf path = PST_BUF_INIT;
        struct pst_glass_mapped m;
        struct pst_glass_sidecar s;
        struct pst_glass_blocks b;
        struct pst_glass_list l;
        size_t lists = 0;
        make_shard(*state, i + 1, &shapes[i], &seed);
        pst_stub_shard_path(&path, *state, i + 1);
        add_sidecar(path.p, false, &seed);
        assert_int_equal(
            pst_glass_mapped_open(&m, path.p, PST_GLASS_EVERY_TABLE, NULL), 0);
        pst_glass_sidecar_open(&s, path.p, m.seal);
        const uint32_t *lengths =
            pst_glass_lengths_of(&s, m.version.last_docid);
        assert_non_null(lengths);
        pst_glass_blocks_init(&b, &s, &m.tables[PST_GLASS_POSTLIST]);
        pst_glass_list_walk(&l, &m);
        for (; pst_glass_list_next_list(&l, NULL) == 1; lists++)
            check_list(&m, &b, lengths, &l);
        assert_int_equal(lists, b.head.terms);
        check_places(&m, &s);
        struct pst_glass_blocked found;
        assert_false(pst_glass_blocks_find(&b, pst_str_of("no word"), &found));
        pst_glass_list_dispose(&l);
        pst_glass_sidecar_dispose(&s);
        pst_glass_mapped_dispose(&m);
        pst_buf_dispose(&path);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test_setup_teardown(
        sidecars_hold_what_the_tables_do, tempdir_setup, tempdir_teardown)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
