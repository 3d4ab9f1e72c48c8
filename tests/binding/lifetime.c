/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Handles are freed in any order, and what a writer has not committed is lost
 * unless it is closed. */
#include "tests/binding/backends.h"

static void free_shards(struct fixture *fx)
{
    for (size_t i = 0; i < FX_SHARDS_MAX; i++) {
        xap_wdb_free(fx->shard[i]);
        fx->shard[i] = NULL;
    }
}

static void free_all(struct fixture *fx)
{
    xap_db_free(fx->db);
    fx->db = NULL;
    free_shards(fx);
}

static void fill(struct fixture *fx)
{
    for (int i = 0; i < 6; i++) {
        xap_doc *doc = doc_of(i % 2 ? "a b" : "a");
        OK(xap_doc_set_data(doc, XAP_LIT("data\0more"), &error));
        OK(xap_doc_add_value(doc, 1, XAP_LIT("v"), &error));
        fx_add(fx, doc);
    }
    fx_read(fx);
}

static void free_nothing(void **state)
{
    (void)state;
    xap_db_free(NULL);
    xap_wdb_free(NULL);
    xap_doc_free(NULL);
    xap_query_free(NULL);
    xap_source_free(NULL);
    xap_weight_free(NULL);
    xap_enquire_free(NULL);
    xap_mset_free(NULL);
    xap_stem_free(NULL);
    xap_term_iter_free(NULL);
    xap_posting_iter_free(NULL);
    xap_position_iter_free(NULL);
    xap_value_iter_free(NULL);
}

/* query after its parts, enquire after query, weight and database, result
 * after enquire, document after result, terms after document */
static void chain(void **state)
{
    struct fixture *fx = *state;
    xap_enquire *enquire;
    xap_weight *weight;
    xap_mset *mset;
    xap_doc *doc;
    xap_term_iter *terms;
    xap_buf buf = XAP_BUF_INIT;
    fill(fx);
    OK(xap_enquire_new(&enquire, fx->db, &error));
    free_all(fx);
    xap_query *query = join(XAP_OP_AND, term("a"), term("b"));
    OK(xap_enquire_set_query(enquire, query, &error));
    xap_query_free(query);
    OK(xap_weight_new_bm25(&weight, 1, 0, 1, 0.5, 0.5, &error));
    OK(xap_enquire_set_weight(enquire, weight, &error));
    xap_weight_free(weight);
    OK(xap_enquire_get_mset(&mset, enquire, 0, 10, 0, &error));
    xap_enquire_free(enquire);
    assert_int_equal(xap_mset_size(mset), 3);
    assert_int_equal(xap_mset_docid(mset, 0), 2);
    OK(xap_mset_get_document(&doc, mset, 0, &error));
    xap_mset_free(mset);
    OK(xap_doc_get_data(doc, &buf, &error));
    SAME_BYTES(((xap_bytes){buf.p, buf.n}), XAP_LIT("data\0more"));
    xap_buf_dispose(&buf);
    OK(xap_doc_terms(&terms, doc, &error));
    xap_doc_free(doc);
    assert_int_equal(xap_term_iter_next(terms, &error), 1);
    SAME_BYTES(xap_term_iter_term(terms), XAP_LIT("a"));
    xap_term_iter_free(terms);
}

static void iterators_after_database(void **state)
{
    struct fixture *fx = *state;
    xap_term_iter *all, *list;
    xap_posting_iter *docs;
    xap_position_iter *positions;
    xap_value_iter *values;
    xap_doc *doc;
    xap_docid docid;
    fill(fx);
    OK(xap_db_all_terms(&all, fx->db, XAP_LIT(""), &error));
    OK(xap_db_term_list(&list, fx->db, 2, &error));
    OK(xap_db_postings(&docs, fx->db, XAP_LIT("b"), &error));
    OK(xap_db_positions(&positions, fx->db, 2, XAP_LIT("b"), &error));
    OK(xap_db_values(&values, fx->db, 1, &error));
    OK(xap_db_get_document(&doc, fx->db, 2, &error));
    free_all(fx);
    assert_int_equal(xap_term_iter_next(all, &error), 1);
    assert_int_equal(xap_term_iter_next(list, &error), 1);
    assert_int_equal(xap_posting_iter_next(docs, &error), 1);
    assert_int_equal(xap_posting_iter_docid(docs), 2);
    assert_int_equal(xap_position_iter_next(positions, &error), 1);
    assert_int_equal(xap_position_iter_pos(positions), 2);
    assert_int_equal(xap_value_iter_next(values, &error), 1);
    OK(xap_doc_get_docid(doc, &docid, &error));
    assert_true(docid > 0);
    xap_term_iter_free(all);
    xap_term_iter_free(list);
    xap_posting_iter_free(docs);
    xap_position_iter_free(positions);
    xap_value_iter_free(values);
    xap_doc_free(doc);
}

static void new_document(void **state)
{
    (void)state;
    xap_doc *doc = doc_of("x y");
    xap_term_iter *terms;
    OK(xap_doc_terms(&terms, doc, &error));
    xap_doc_free(doc);
    assert_int_equal(xap_term_iter_next(terms, &error), 1);
    assert_int_equal(xap_term_iter_next(terms, &error), 1);
    SAME_BYTES(xap_term_iter_term(terms), XAP_LIT("y"));
    assert_int_equal(xap_term_iter_next(terms, &error), 0);
    xap_term_iter_free(terms);
}

/* The number of documents on disk in shard 0, by another reader. */
static xap_docid on_disk(const struct fixture *fx)
{
    xap_db *db;
    xap_docid n;
    OK(xap_db_open(&db, shard_path(fx, 0), XAP_DB_AUTO, &error));
    OK(xap_db_doc_count(db, &n, &error));
    xap_db_free(db);
    return n;
}

static void add(struct fixture *fx, int n)
{
    while (n-- > 0)
        fx_add(fx, doc_of("a"));
}

static void free_loses(void **state)
{
    struct fixture *fx = *state;
    add(fx, 2);
    OK(xap_wdb_commit(fx->shard[0], &error));
    add(fx, 1);
    free_shards(fx);
    assert_int_equal(on_disk(fx), 2);

    OK(xap_wdb_open(&fx->shard[0], shard_path(fx, 0), XAP_DB_OPEN, &error));
    add(fx, 1);
    OK(xap_wdb_begin(fx->shard[0], false, &error));
    add(fx, 1);
    free_shards(fx);
    assert_int_equal(on_disk(fx), 2);
}

static void close_keeps(void **state)
{
    struct fixture *fx = *state;
    add(fx, 2);
    OK(xap_wdb_close(fx->shard[0], &error));
    assert_int_equal(on_disk(fx), 2);
    xap_wdb *again; /* the lock is gone */
    OK(xap_wdb_open(&again, shard_path(fx, 0), XAP_DB_OPEN, &error));
    xap_wdb_free(again);
    free_shards(fx);
    assert_int_equal(on_disk(fx), 2);
}

static void close_cancels(void **state)
{
    struct fixture *fx = *state;
    OK(xap_wdb_begin(fx->shard[0], true, &error));
    add(fx, 2);
    OK(xap_wdb_close(fx->shard[0], &error));
    assert_int_equal(on_disk(fx), 0);
}

static void transactions(void **state)
{
    struct fixture *fx = *state;
    OK(xap_wdb_begin(fx->shard[0], true, &error));
    add(fx, 2);
    OK(xap_wdb_cancel(fx->shard[0], &error));
    OK(xap_wdb_begin(fx->shard[0], true, &error));
    add(fx, 1);
    OK(xap_wdb_end(fx->shard[0], &error));
    assert_int_equal(on_disk(fx), 1);
}

/* A database whose folder is gone cannot be written; closing tells. */
static void close_fails(void **state)
{
    struct fixture *fx = *state;
    add(fx, 2);
    nftw(shard_path(fx, 0), remove_one, 8, FTW_DEPTH | FTW_PHYS);
    xap_status status = xap_wdb_close(fx->shard[0], &error);
    assert_true(status < 0);
    assert_true(strlen(error.message) > 0);
    OK(xap_wdb_close(fx->shard[0], &error)); /* nothing is left to write */
}

static void view(void **state)
{
    struct fixture *fx = *state;
    add(fx, 2);
    xap_docid n;
    OK(xap_db_doc_count(xap_wdb_db(fx->shard[0]), &n, &error));
    assert_int_equal(n, 2); /* also what is not committed */
    OK(xap_db_new(&fx->db, &error));
    OK(xap_db_add(fx->db, xap_wdb_db(fx->shard[0]), &error));
    OK(xap_wdb_commit(fx->shard[0], &error));
    free_shards(fx);
    OK(xap_db_doc_count(fx->db, &n, &error));
    assert_int_equal(n, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(free_nothing),
        ON_ALL(chain),
        ON_ALL(iterators_after_database),
        cmocka_unit_test(new_document),
        ON(free_loses, glass),
        ON(close_keeps, glass),
        ON(close_cancels, glass),
        ON(transactions, glass),
        ON(close_fails, glass),
        ON(view, glass),
        ON(view, inmemory),
    };
    return cmocka_run_group_tests_name("lifetime", tests, NULL, NULL);
}
