/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Merging shards whose tables are well-formed, but say what cannot be: it ends,
 * with an error, and takes no more memory than such a shard is worth. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tempdir.h"

#include "glass/database.h"
#include "glass/pack.h"
#include "glass/postlist.h"
#include "indexer/merge.h"

/* What is wrong with a shard of one article, which has one word once. */
struct fault {
    const char *position; /* another key among the positions; NULL: none */
    size_t position_n;
    uint32_t wdf; /* of the word; 0: as it should be */
    uint32_t last_docid;
};

static void put_positions(struct pst_glass_leaves *table,
                          const struct fault *fault)
{
    struct pst_buf key = PST_BUF_INIT;
    if (fault->position != NULL)
        pst_buf_add(&key, fault->position, fault->position_n);
    else {
        pst_glass_sort_str(&key, pst_str_of("word"), false);
        pst_glass_sort_uint(&key, 1);
    }
    assert_int_equal(pst_glass_leaves_add(table, pst_buf_str(&key),
                                          pst_str_of("\1"), false, NULL),
                     0);
    pst_buf_dispose(&key);
}

static void put_postings(struct pst_glass_leaves *table,
                         const struct fault *fault)
{
    uint32_t wdf = fault->wdf != 0 ? fault->wdf : 1;
    struct pst_glass_postings list;
    pst_glass_postings_init(&list, table, NULL);
    pst_glass_postings_begin_lengths(&list);
    assert_int_equal(pst_glass_postings_add(&list, 1, 1, NULL), 0);
    assert_int_equal(pst_glass_postings_end(&list, NULL), 0);
    pst_glass_postings_begin(&list, pst_str_of("word"), 1, wdf);
    assert_int_equal(pst_glass_postings_add(&list, 1, wdf, NULL), 0);
    assert_int_equal(pst_glass_postings_end(&list, NULL), 0);
    pst_glass_postings_dispose(&list);
}

static void put_shard(const char *dir, const struct fault *fault)
{
    struct pst_glass_version v = {.doc_count = 1,
                                  .last_docid = fault->last_docid,
                                  .length_low = 1,
                                  .length_high = 1,
                                  .wdf_high = 1,
                                  .total_length = 1,
                                  .unsynced = true};
    static const struct {
        enum pst_glass_table table;
        void (*put)(struct pst_glass_leaves *table, const struct fault *fault);
    } tables[] = {{PST_GLASS_POSITION, put_positions},
                  {PST_GLASS_POSTLIST, put_postings}};
    struct pst_glass_leaves leaves;
    for (int i = 0; i < PST_GLASS_TABLES; i++)
        v.roots[i] =
            pst_glass_fake_root((enum pst_glass_table)i, PST_GLASS_BLOCK);
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(pst_glass_database_begin(&leaves, dir, tables[i].table,
                                                  PST_GLASS_BLOCK, NULL),
                         0);
        tables[i].put(&leaves, fault);
        assert_int_equal(
            pst_glass_database_end(&leaves, tables[i].table, &v, NULL), 0);
    }
    assert_int_equal(pst_glass_version_write(dir, &v, NULL), 0);
}

/* Merge the shard; what it came to. */
static int merge(void **state, const struct fault *fault, struct pst_error *err)
{
    struct pst_merge m;
    const struct pst_merge_options o = {.unsynced = true};
    char *from = tempdir_path(state, "shard");
    char *to = tempdir_path(state, "merged");
    uint32_t docid;
    assert_int_equal(mkdir(from, 0777), 0);
    put_shard(from, fault);
    pst_merge_init(&m);
    int r = pst_merge_add(&m, from, err);
    if (r == 0)
        r = pst_merge_take(&m, 0, 1, &docid, err);
    if (r == 0)
        r = pst_merge_write(&m, to, &o, err);
    pst_merge_dispose(&m);
    free(from);
    free(to);
    return r;
}

static void test_sound(void **state)
{
    const struct fault none = {.last_docid = 1};
    struct pst_error err = PST_ERROR_INIT;
    assert_int_equal(merge(state, &none, &err), 0);
}

/* A key of a term without a document. */
static void test_position_of_no_document(void **state)
{
    const struct fault fault = {"word", 5, 0, 1};
    struct pst_error err = PST_ERROR_INIT;
    assert_int_equal(merge(state, &fault, &err), -PST_EINDEX);
    assert_non_null(strstr(err.message, "no docid"));
}

/* What would be written could not be read again. */
static void test_more_words_than_its_length(void **state)
{
    const struct fault fault = {.wdf = 7, .last_docid = 1};
    struct pst_error err = PST_ERROR_INIT;
    assert_int_equal(merge(state, &fault, &err), -PST_EINDEX);
}

/* 16 GB of docids for one article. */
static void test_docids_far_apart(void **state)
{
    const struct fault fault = {.last_docid = UINT32_MAX};
    struct pst_error err = PST_ERROR_INIT;
    assert_int_equal(merge(state, &fault, &err), -PST_EINDEX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_sound, tempdir_setup,
                                        tempdir_teardown),
        cmocka_unit_test_setup_teardown(test_position_of_no_document,
                                        tempdir_setup, tempdir_teardown),
        cmocka_unit_test_setup_teardown(test_more_words_than_its_length,
                                        tempdir_setup, tempdir_teardown),
        cmocka_unit_test_setup_teardown(test_docids_far_apart, tempdir_setup,
                                        tempdir_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
