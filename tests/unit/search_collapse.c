/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which of the hits stand for which, by the values of their slots. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "searcher/collapse.h"
#include "tempdir.h"
#include "tiny_index.h"

enum { COUNT = 6 };

/* Of 32 bytes, two a part: of the second one 9 parts of 16 are those of the
 * first, of the third one 9 of the second and 2 of the first, of the last one
 * 6 of the first. */
#define SIGNED_1 "aabbccddeeffgghhiijjkkllmmnnoopp"
#define SIGNED_2 "aabbccddeeffgghhii0011223344556!"
#define SIGNED_3 "aabb7788990011AABB0011223344556!"
#define SIGNED_4 "aabbccddeeff0a0b0c0d0e0f0g0h0i0j"

/* Authors, source and signature of the articles, NULL: none. */
static const char *const values[COUNT][3] = {
    {"Ann Low\037Bo", "Post", SIGNED_1},
    {"Bo", NULL, NULL},
    {"ANN  low\037bo", "post ", SIGNED_4},
    {NULL, "Times", SIGNED_3},
    {"bo", NULL, NULL},
    {"Ann Low Bo", "POST", SIGNED_2},
};

static void write_shard(const char *dir)
{
    static const enum pst_slot slots[] = {PST_SLOT_AUTHORS, PST_SLOT_SOURCE,
                                          PST_SLOT_DUPLICATE};
    struct pst_buf path = PST_BUF_INIT;
    xap_wdb *db;
    tiny_shard(dir, 1, NULL, 0, NULL);
    pst_stub_shard_path(&path, dir, 1);
    assert_int_equal(xap_wdb_open(&db, path.p, XAP_DB_OPEN, NULL), 0);
    for (size_t i = 0; i < COUNT; i++) {
        struct tiny_writer w = {.doc = NULL};
        assert_int_equal(xap_doc_new(&w.doc, NULL), 0);
        for (size_t k = 0; k < 3; k++)
            if (values[i][k] != NULL)
                tiny_value(&w, slots[k], values[i][k], strlen(values[i][k]));
        assert_int_equal(xap_wdb_add_document(db, w.doc, NULL, NULL), 0);
        xap_doc_free(w.doc);
    }
    assert_int_equal(xap_wdb_close(db, NULL), 0);
    xap_wdb_free(db);
    pst_buf_dispose(&path);
    struct pst_stub_shard shard = {1, 0};
    tiny_publish(dir, 1, &shard, 1);
}

/* Collapse the articles in an order of digits; "docid+more ..." of the rest. */
static void expect(const struct pst_index *ix, enum pst_collapse kind,
                   const char *order, const char *wanted)
{
    struct pst_candidate items[COUNT];
    struct pst_error err = PST_ERROR_INIT;
    struct pst_buf got = PST_BUF_INIT;
    size_t count = strlen(order);
    memset(items, 0, sizeof items);
    for (size_t i = 0; i < count; i++)
        items[i].docid = (uint32_t)(order[i] - '0');
    if (pst_collapse(ix, kind, items, &count, &err) != 0)
        fail_msg("%s", err.message);
    for (size_t i = 0; i < count; i++)
        pst_buf_addf(&got, "%u+%u ", items[i].docid, items[i].more);
    if (strcmp(got.p, wanted) != 0)
        fail_msg("%d of %s: wanted %s, got %s", kind, order, wanted, got.p);
    pst_buf_dispose(&got);
}

static void the_first_of_a_key_stays(void **state)
{
    struct pst_index ix;
    struct pst_error err = PST_ERROR_INIT;
    write_shard(*state);
    if (pst_index_open(&ix, *state, "/", &err) != 0)
        fail_msg("%s", err.message);
    expect(&ix, PST_COLLAPSE_NONE, "123456", "1+0 2+0 3+0 4+0 5+0 6+0 ");
    expect(&ix, PST_COLLAPSE_AUTHOR, "123456", "1+1 2+1 4+0 6+0 ");
    expect(&ix, PST_COLLAPSE_AUTHOR, "654321", "6+0 5+1 4+0 3+1 ");
    expect(&ix, PST_COLLAPSE_AUTHOR, "512", "5+1 1+0 ");
    expect(&ix, PST_COLLAPSE_SOURCE, "352614", "3+2 5+0 2+0 4+0 ");
    expect(&ix, PST_COLLAPSE_DUPLICATE, "251643", "2+0 5+0 1+2 3+0 ");
    /* The third is like the first by the second alone. */
    expect(&ix, PST_COLLAPSE_DUPLICATE, "14", "1+0 4+0 ");
    expect(&ix, PST_COLLAPSE_DUPLICATE, "146", "1+2 ");
    expect(&ix, PST_COLLAPSE_COPIES, "63", "6+0 3+0 ");
    expect(&ix, PST_COLLAPSE_SOURCE, "", "");
    pst_index_close(&ix);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_first_of_a_key_stays, tempdir_setup,
                                        tempdir_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
