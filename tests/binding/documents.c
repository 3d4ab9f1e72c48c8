/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Documents and databases give back the bytes and the counts put in. */
#include "tests/binding/backends.h"

/* Xapian::Database::check of 1.4 deletes a table by the size of its base class,
 * which harms nothing and is no matter of the binding's. */
const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
    return "new_delete_type_mismatch=0";
}

static xap_bytes bytes_of(const xap_buf *buf)
{
    return (xap_bytes){buf->p, buf->n};
}

/* Terms "a\0" (positions 1 and 9, wdf 5), "b" (wdf 0), "c" (wdf 3). */
static xap_doc *rich(void)
{
    xap_doc *doc;
    OK(xap_doc_new(&doc, &error));
    OK(xap_doc_set_data(doc, XAP_LIT("\0data\0"), &error));
    OK(xap_doc_add_posting(doc, XAP_LIT("a\0"), 1, 2, &error));
    OK(xap_doc_add_posting(doc, XAP_LIT("a\0"), 9, 3, &error));
    OK(xap_doc_add_term(doc, XAP_LIT("b"), 0, &error));
    OK(xap_doc_add_term(doc, XAP_LIT("c"), 3, &error));
    OK(xap_doc_add_value(doc, 0, XAP_LIT("\0\0"), &error));
    OK(xap_doc_add_value(doc, 77, XAP_LIT("v"), &error));
    return doc;
}

static void check_rich(const xap_doc *doc)
{
    xap_buf buf = XAP_BUF_INIT;
    OK(xap_doc_get_data(doc, &buf, &error));
    SAME_BYTES(bytes_of(&buf), XAP_LIT("\0data\0"));
    OK(xap_doc_get_value(doc, 0, &buf, &error));
    SAME_BYTES(bytes_of(&buf), XAP_LIT("\0\0"));
    OK(xap_doc_get_value(doc, 77, &buf, &error));
    SAME_BYTES(bytes_of(&buf), XAP_LIT("v"));
    OK(xap_doc_get_value(doc, 5, &buf, &error));
    assert_int_equal(buf.n, 0);
    xap_buf_dispose(&buf);

    xap_term_iter *it;
    OK(xap_doc_terms(&it, doc, &error));
    assert_int_equal(xap_term_iter_next(it, &error), 1);
    SAME_BYTES(xap_term_iter_term(it), XAP_LIT("a\0"));
    assert_int_equal(xap_term_iter_wdf(it), 5);
    assert_int_equal(xap_term_iter_next(it, &error), 1);
    SAME_BYTES(xap_term_iter_term(it), XAP_LIT("b"));
    assert_int_equal(xap_term_iter_wdf(it), 0);
    assert_int_equal(xap_term_iter_skip_to(it, XAP_LIT("bb"), &error), 1);
    SAME_BYTES(xap_term_iter_term(it), XAP_LIT("c"));
    assert_int_equal(xap_term_iter_wdf(it), 3);
    assert_int_equal(xap_term_iter_next(it, &error), 0);
    xap_term_iter_free(it);
}

static void kept(void **state)
{
    struct fixture *fx = *state;
    xap_doc *doc = rich();
    xap_docid docid = 7;
    check_rich(doc);
    OK(xap_doc_get_docid(doc, &docid, &error));
    assert_int_equal(docid, 0);
    for (int i = 0; i < 4; i++)
        fx_add(fx, i == 3 ? doc : doc_of("x"));
    OK(xap_db_get_document(&doc, fx_read(fx), 4, &error));
    check_rich(doc);
    OK(xap_doc_get_docid(doc, &docid, &error));
    assert_int_equal(docid, 3 / fx->backend->shards + 1);
    xap_doc_free(doc);
}

static void cleared(void **state)
{
    (void)state;
    xap_doc *doc = rich();
    xap_buf buf = XAP_BUF_INIT;
    xap_term_iter *it;
    OK(xap_doc_clear(doc, &error));
    OK(xap_doc_get_data(doc, &buf, &error));
    assert_int_equal(buf.n, 0);
    OK(xap_doc_get_value(doc, 77, &buf, &error));
    assert_int_equal(buf.n, 0);
    xap_buf_dispose(&buf);
    OK(xap_doc_terms(&it, doc, &error));
    assert_int_equal(xap_term_iter_next(it, &error), 0);
    xap_term_iter_free(it);
    xap_doc_free(doc);
}

static void counts(void **state)
{
    struct fixture *fx = *state;
    xap_docid n;
    uint64_t sum;
    double average;
    bool has;
    xap_db *db = fx_read(fx);
    OK(xap_db_doc_count(db, &n, &error));
    assert_int_equal(n, 0);
    OK(xap_db_last_docid(db, &n, &error));
    assert_int_equal(n, 0);
    OK(xap_db_average_length(db, &average, &error));
    assert_float_equal(average, 0, 0);
    OK(xap_db_has_positions(db, &has, &error));
    assert_false(has);

    for (int i = 0; i < 4; i++)
        fx_add(fx, i == 3 ? rich() : doc_of("x c"));
    db = fx_read(fx);
    OK(xap_db_doc_count(db, &n, &error));
    assert_int_equal(n, 4);
    OK(xap_db_last_docid(db, &n, &error));
    assert_int_equal(n, 4);
    OK(xap_db_total_length(db, &sum, &error));
    assert_int_equal(sum, 3 * 2 + 8);
    OK(xap_db_average_length(db, &average, &error));
    assert_float_equal(average, 3.5, 0);
    OK(xap_db_has_positions(db, &has, &error));
    assert_true(has);
    OK(xap_db_doc_length(db, 4, &sum, &error));
    assert_int_equal(sum, 8);
    OK(xap_db_term_freq(db, XAP_LIT("c"), &n, &error));
    assert_int_equal(n, 4);
    OK(xap_db_collection_freq(db, XAP_LIT("c"), &sum, &error));
    assert_int_equal(sum, 6);
    OK(xap_db_term_freq(db, XAP_LIT("a"), &n, &error));
    assert_int_equal(n, 0);
    OK(xap_db_term_freq(db, XAP_LIT("a\0"), &n, &error));
    assert_int_equal(n, 1);
    OK(xap_db_term_freq(db, XAP_LIT(""), &n, &error));
    assert_int_equal(n, 4);
    OK(xap_db_collection_freq(db, XAP_LIT("none"), &sum, &error));
    assert_int_equal(sum, 0);
    OK(xap_db_value_freq(db, 77, &n, &error));
    assert_int_equal(n, 1);
    OK(xap_db_value_freq(db, 78, &n, &error));
    assert_int_equal(n, 0);
}

static void replaced(void **state)
{
    struct fixture *fx = *state;
    xap_wdb *wdb = fx->shard[0];
    xap_doc *doc = doc_of("new");
    xap_docid docid, n;
    OK(xap_wdb_add_document(wdb, doc, &docid, &error));
    assert_int_equal(docid, 1);
    OK(xap_wdb_replace_document(wdb, 5, doc, &error));
    OK(xap_wdb_add_document(wdb, doc, &docid, &error));
    assert_int_equal(docid, 6);
    OK(xap_wdb_delete_document(wdb, 1, &error));
    FAILS(XAP_ENODOC, xap_wdb_delete_document(wdb, 1, &error));
    FAILS(XAP_EARG, xap_wdb_replace_document(wdb, 0, doc, &error));
    xap_doc_free(doc);
    OK(xap_db_doc_count(xap_wdb_db(wdb), &n, &error));
    assert_int_equal(n, 2);
}

/* A term has at most 245 bytes. NULs take two each: too many of them are found
 * out by the commit. */
static void long_terms(void **state)
{
    static const struct {
        size_t bytes, nuls;
        xap_status added, committed;
    } rows[] = {
        {245, 0, XAP_OK, XAP_OK},
        {246, 0, XAP_EARG, XAP_OK},
        {243, 2, XAP_OK, XAP_OK},
        {245, 100, XAP_OK, XAP_EARG},
    };
    struct fixture *fx = *state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char long_one[256];
        xap_doc *doc;
        memset(long_one, 'x', sizeof long_one);
        memset(long_one, '\0', rows[i].nuls);
        OK(xap_doc_new(&doc, &error));
        OK(xap_doc_add_term(doc, (xap_bytes){long_one, rows[i].bytes}, 1,
                            &error));
        FAILS(rows[i].added,
              xap_wdb_add_document(fx->shard[0], doc, NULL, &error));
        FAILS(rows[i].committed, xap_wdb_commit(fx->shard[0], &error));
        xap_doc_free(doc);
    }
}

static void metadata(void **state)
{
    struct fixture *fx = *state;
    xap_buf buf = XAP_BUF_INIT;
    OK(xap_wdb_set_metadata(fx->shard[0], XAP_LIT("\0k"), XAP_LIT("v\0"),
                            &error));
    OK(xap_wdb_set_metadata(fx->shard[0], XAP_LIT("gone"), XAP_LIT("v"),
                            &error));
    OK(xap_wdb_set_metadata(fx->shard[0], XAP_LIT("gone"), XAP_LIT(""),
                            &error));
    xap_db *db = fx_read(fx);
    OK(xap_db_get_metadata(db, XAP_LIT("\0k"), &buf, &error));
    SAME_BYTES(bytes_of(&buf), XAP_LIT("v\0"));
    if (fx->backend->shards > 1) { /* the first shard's alone */
        OK(xap_wdb_set_metadata(fx->shard[1], XAP_LIT("second"), XAP_LIT("v"),
                                &error));
        db = fx_read(fx);
        OK(xap_db_get_metadata(db, XAP_LIT("second"), &buf, &error));
        assert_int_equal(buf.n, 0);
        OK(xap_db_get_metadata(db, XAP_LIT("\0k"), &buf, &error));
    }
    /* the key may lie in the buffer that is replaced */
    OK(xap_db_get_metadata(db, bytes_of(&buf), &buf, &error));
    SAME_BYTES(bytes_of(&buf), XAP_LIT(""));
    OK(xap_db_get_metadata(db, XAP_LIT("gone"), &buf, &error));
    SAME_BYTES(bytes_of(&buf), XAP_LIT(""));
    xap_buf_dispose(&buf);
}

static void uuid(void **state)
{
    struct fixture *fx = *state;
    xap_buf buf = XAP_BUF_INIT;
    OK(xap_db_uuid(fx_read(fx), &buf, &error));
    size_t n = fx->backend->shards;
    assert_int_equal(buf.n, fx->backend->on_disk ? 37 * n - 1 : 0);
    xap_buf_dispose(&buf);
}

static void compacted(void **state)
{
    struct fixture *fx = *state;
    for (int i = 0; i < 6; i++)
        fx_add(fx, doc_of(i % 2 ? "a b" : "a"));
    for (size_t i = 0; i < fx->backend->shards; i++)
        OK(xap_wdb_delete_document(fx->shard[i], 1, &error));
    const xap_db *db = fx_read(fx);
    xap_docid want = 6 - (xap_docid)fx->backend->shards, n;
    size_t problems;
    const char *path = path_in(fx, "compact");
    OK(xap_db_compact(db, path, true, &error));
    OK(xap_db_check(path, &problems, &error));
    assert_int_equal(problems, 0);
    xap_db *compact;
    OK(xap_db_open(&compact, path, XAP_DB_GLASS, &error));
    OK(xap_db_doc_count(compact, &n, &error));
    assert_int_equal(n, want);
    if (fx->backend->shards == 1) {
        OK(xap_db_last_docid(compact, &n, &error));
        assert_int_equal(n, want);
    }
    xap_db_free(compact);
}

static void compacted_in_place(void **state)
{
    struct fixture *fx = *state;
    xap_docid n;
    xap_db *compact;
    for (int i = 0; i < 3; i++)
        fx_add(fx, doc_of("a"));
    OK(xap_wdb_delete_document(fx->shard[0], 1, &error));
    const xap_db *db = fx_read(fx);
    OK(xap_db_compact(db, path_in(fx, "compact"), false, &error));
    OK(xap_db_open(&compact, path_in(fx, "compact"), XAP_DB_GLASS, &error));
    OK(xap_db_last_docid(compact, &n, &error));
    assert_int_equal(n, 3);
    xap_db_free(compact);
}

static void checked(void **state)
{
    struct fixture *fx = *state;
    for (int i = 0; i < 500; i++)
        fx_add(fx, rich());
    fx_read(fx);
    size_t problems = 7;
    OK(xap_db_check(shard_path(fx, 0), &problems, &error));
    assert_int_equal(problems, 0);
    char path[300];
    snprintf(path, sizeof path, "%s/termlist.glass", shard_path(fx, 0));
    FILE *f = fopen(path, "r+b");
    assert_non_null(f);
    for (int i = 0; i < 8192 + 4000; i++)
        fputc(i & 0xff, f);
    assert_int_equal(fclose(f), 0);
    xap_status status = xap_db_check(shard_path(fx, 0), &problems, &error);
    assert_true(status < 0 || problems > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_ALL(kept),          cmocka_unit_test(cleared),
        ON_ALL(counts),        ON(replaced, inmemory),
        ON(replaced, glass),   ON(long_terms, glass),
        ON_ALL(metadata),      ON_ALL(uuid),
        ON(compacted, glass),  ON(compacted, glass2),
        ON(compacted, glass3), ON(compacted_in_place, glass),
        ON(checked, glass),
    };
    return cmocka_run_group_tests_name("documents", tests, NULL, NULL);
}
