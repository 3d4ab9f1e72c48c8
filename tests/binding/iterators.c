/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Lists of terms, documents, positions and values, with NULs in their bytes. */
#include "tests/binding/backends.h"

/* Documents 1..6: "a" in all at position docid, "b\0" in 2 and 5, value 7 in
 * the even ones. */
static xap_db *fill(struct fixture *fx)
{
    for (xap_docid docid = 1; docid <= 6; docid++) {
        xap_doc *doc;
        OK(xap_doc_new(&doc, &error));
        OK(xap_doc_add_posting(doc, XAP_LIT("a"), docid, docid, &error));
        OK(xap_doc_add_posting(doc, XAP_LIT("a"), 100, 0, &error));
        if (docid % 3 == 2)
            OK(xap_doc_add_term(doc, XAP_LIT("b\0"), 5, &error));
        if (docid % 2 == 0)
            OK(xap_doc_add_value(doc, 7, XAP_LIT("v\0w"), &error));
        fx_add(fx, doc);
    }
    return fx_read(fx);
}

static void all_terms(void **state)
{
    struct fixture *fx = *state;
    xap_db *db = fill(fx);
    xap_term_iter *it;
    OK(xap_db_all_terms(&it, db, XAP_LIT(""), &error));
    assert_int_equal(xap_term_iter_term(it).n, 0);
    assert_int_equal(xap_term_iter_next(it, &error), 1);
    SAME_BYTES(xap_term_iter_term(it), XAP_LIT("a"));
    assert_int_equal(xap_term_iter_term_freq(it), 6);
    assert_int_equal(xap_term_iter_wdf(it), 0);
    assert_int_equal(xap_term_iter_next(it, &error), 1);
    SAME_BYTES(xap_term_iter_term(it), XAP_LIT("b\0"));
    assert_int_equal(xap_term_iter_term_freq(it), 2);
    for (int again = 0; again < 3; again++) {
        assert_int_equal(xap_term_iter_next(it, &error), 0);
        assert_int_equal(xap_term_iter_skip_to(it, XAP_LIT("a"), &error), 0);
        assert_int_equal(xap_term_iter_term(it).n, 0);
        assert_int_equal(xap_term_iter_term_freq(it), 0);
    }
    xap_term_iter_free(it);
}

static void all_terms_prefix(void **state)
{
    static const char *const texts[] = {"ba bb", "bcx c", "bb", "a"};
    struct fixture *fx = *state;
    for (size_t i = 0; i < 4; i++)
        fx_add(fx, doc_of(texts[i]));
    xap_db *db = fx_read(fx);
    xap_term_iter *it;
    OK(xap_db_all_terms(&it, db, XAP_LIT("b"), &error));
    assert_int_equal(xap_term_iter_next(it, &error), 1);
    SAME_BYTES(xap_term_iter_term(it), XAP_LIT("ba"));
    assert_int_equal(xap_term_iter_skip_to(it, XAP_LIT("bc"), &error), 1);
    SAME_BYTES(xap_term_iter_term(it), XAP_LIT("bcx"));
    assert_int_equal(xap_term_iter_next(it, &error), 0);
    xap_term_iter_free(it);

    OK(xap_db_all_terms(&it, db, XAP_LIT("b"), &error));
    assert_int_equal(xap_term_iter_skip_to(it, XAP_LIT("bb"), &error), 1);
    SAME_BYTES(xap_term_iter_term(it), XAP_LIT("bb"));
    assert_int_equal(xap_term_iter_term_freq(it), 2);
    assert_int_equal(xap_term_iter_skip_to(it, XAP_LIT("c"), &error), 0);
    xap_term_iter_free(it);

    OK(xap_db_all_terms(&it, db, XAP_LIT("bd"), &error));
    assert_int_equal(xap_term_iter_next(it, &error), 0);
    xap_term_iter_free(it);
}

static void term_list(void **state)
{
    struct fixture *fx = *state;
    xap_db *db = fill(fx);
    xap_term_iter *it;
    OK(xap_db_term_list(&it, db, 5, &error));
    assert_int_equal(xap_term_iter_next(it, &error), 1);
    SAME_BYTES(xap_term_iter_term(it), XAP_LIT("a"));
    assert_int_equal(xap_term_iter_wdf(it), 5);
    assert_int_equal(xap_term_iter_term_freq(it), 0);
    assert_int_equal(xap_term_iter_next(it, &error), 1);
    SAME_BYTES(xap_term_iter_term(it), XAP_LIT("b\0"));
    assert_int_equal(xap_term_iter_wdf(it), 5);
    assert_int_equal(xap_term_iter_next(it, &error), 0);
    xap_term_iter_free(it);

    OK(xap_db_term_list(&it, db, 5, &error));
    assert_int_equal(xap_term_iter_skip_to(it, XAP_LIT("aa"), &error), 1);
    SAME_BYTES(xap_term_iter_term(it), XAP_LIT("b\0"));
    xap_term_iter_free(it);
}

static void postings(void **state)
{
    struct fixture *fx = *state;
    xap_db *db = fill(fx);
    xap_posting_iter *it;
    OK(xap_db_postings(&it, db, XAP_LIT("a"), &error));
    for (xap_docid docid = 1; docid <= 6; docid++) {
        assert_int_equal(xap_posting_iter_next(it, &error), 1);
        assert_int_equal(xap_posting_iter_docid(it), docid);
        assert_int_equal(xap_posting_iter_wdf(it), docid);
    }
    assert_int_equal(xap_posting_iter_next(it, &error), 0);
    assert_int_equal(xap_posting_iter_docid(it), 0);
    xap_posting_iter_free(it);

    OK(xap_db_postings(&it, db, XAP_LIT("b\0"), &error));
    assert_int_equal(xap_posting_iter_skip_to(it, 3, &error), 1);
    assert_int_equal(xap_posting_iter_docid(it), 5);
    assert_int_equal(xap_posting_iter_skip_to(it, 2, &error), 1);
    assert_int_equal(xap_posting_iter_docid(it), 5);
    assert_int_equal(xap_posting_iter_skip_to(it, 6, &error), 0);
    xap_posting_iter_free(it);

    OK(xap_db_postings(&it, db, XAP_LIT("b"), &error));
    assert_int_equal(xap_posting_iter_next(it, &error), 0);
    xap_posting_iter_free(it);

    OK(xap_db_postings(&it, db, XAP_LIT(""), &error));
    for (xap_docid docid = 1; docid <= 6; docid++) {
        assert_int_equal(xap_posting_iter_next(it, &error), 1);
        assert_int_equal(xap_posting_iter_docid(it), docid);
        assert_int_equal(xap_posting_iter_wdf(it), 1);
    }
    assert_int_equal(xap_posting_iter_next(it, &error), 0);
    xap_posting_iter_free(it);
}

static void positions(void **state)
{
    struct fixture *fx = *state;
    xap_db *db = fill(fx);
    xap_position_iter *it;
    OK(xap_db_positions(&it, db, 4, XAP_LIT("a"), &error));
    assert_int_equal(xap_position_iter_next(it, &error), 1);
    assert_int_equal(xap_position_iter_pos(it), 4);
    assert_int_equal(xap_position_iter_next(it, &error), 1);
    assert_int_equal(xap_position_iter_pos(it), 100);
    assert_int_equal(xap_position_iter_next(it, &error), 0);
    assert_int_equal(xap_position_iter_pos(it), 0);
    xap_position_iter_free(it);

    OK(xap_db_positions(&it, db, 4, XAP_LIT("a"), &error));
    assert_int_equal(xap_position_iter_skip_to(it, 5, &error), 1);
    assert_int_equal(xap_position_iter_pos(it), 100);
    assert_int_equal(xap_position_iter_skip_to(it, 101, &error), 0);
    xap_position_iter_free(it);

    OK(xap_db_positions(&it, db, 5, XAP_LIT("b\0"), &error));
    assert_int_equal(xap_position_iter_next(it, &error), 0);
    xap_position_iter_free(it);
}

static void values(void **state)
{
    struct fixture *fx = *state;
    xap_db *db = fill(fx);
    xap_value_iter *it;
    OK(xap_db_values(&it, db, 7, &error));
    for (xap_docid docid = 2; docid <= 6; docid += 2) {
        assert_int_equal(xap_value_iter_next(it, &error), 1);
        assert_int_equal(xap_value_iter_docid(it), docid);
        assert_int_equal(xap_value_iter_slot(it), 7);
        SAME_BYTES(xap_value_iter_value(it), XAP_LIT("v\0w"));
    }
    assert_int_equal(xap_value_iter_next(it, &error), 0);
    assert_int_equal(xap_value_iter_value(it).n, 0);
    xap_value_iter_free(it);

    OK(xap_db_values(&it, db, 7, &error));
    assert_int_equal(xap_value_iter_skip_to(it, 5, &error), 1);
    assert_int_equal(xap_value_iter_docid(it), 6);
    assert_int_equal(xap_value_iter_skip_to(it, 7, &error), 0);
    xap_value_iter_free(it);

    OK(xap_db_values(&it, db, 8, &error));
    assert_int_equal(xap_value_iter_next(it, &error), 0);
    xap_value_iter_free(it);
}

/* All values of a document, by slot up to the highest. */
static void doc_values(void **state)
{
    static const xap_slot slots[] = {0, 7, 300, 0xfffffffe};
    struct fixture *fx = *state;
    xap_doc *doc;
    xap_value_iter *it;
    OK(xap_doc_new(&doc, &error));
    for (size_t i = 4; i-- > 0;)
        OK(xap_doc_add_value(doc, slots[i], XAP_LIT("v\0w"), &error));
    fx_add(fx, doc);
    OK(xap_db_get_document(&doc, fx_read(fx), 1, &error));
    OK(xap_doc_values(&it, doc, &error));
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(xap_value_iter_next(it, &error), 1);
        assert_int_equal(xap_value_iter_slot(it), slots[i]);
        assert_int_equal(xap_value_iter_docid(it), 0);
        SAME_BYTES(xap_value_iter_value(it), XAP_LIT("v\0w"));
    }
    assert_int_equal(xap_value_iter_next(it, &error), 0);
    assert_int_equal(xap_value_iter_slot(it), 0);
    xap_value_iter_free(it);

    OK(xap_doc_values(&it, doc, &error));
    xap_doc_free(doc);
    assert_int_equal(xap_value_iter_skip_to(it, 8, &error), 1);
    assert_int_equal(xap_value_iter_slot(it), 300);
    assert_int_equal(xap_value_iter_skip_to(it, 3, &error), 1);
    assert_int_equal(xap_value_iter_slot(it), 300);
    assert_int_equal(xap_value_iter_skip_to(it, 301, &error), 1);
    assert_int_equal(xap_value_iter_slot(it), 0xfffffffe);
    assert_int_equal(xap_value_iter_next(it, &error), 0);
    xap_value_iter_free(it);
}

/* Skipping to what lies behind stays where it is. */
static void never_back(void **state)
{
    struct fixture *fx = *state;
    xap_db *db = fill(fx);
    xap_term_iter *terms[2];
    xap_position_iter *positions;
    xap_value_iter *values;
    OK(xap_db_all_terms(&terms[0], db, XAP_LIT(""), &error));
    OK(xap_db_term_list(&terms[1], db, 5, &error));
    for (int i = 0; i < 2; i++) {
        assert_int_equal(xap_term_iter_skip_to(terms[i], XAP_LIT("b"), &error),
                         1);
        assert_int_equal(xap_term_iter_skip_to(terms[i], XAP_LIT("a"), &error),
                         1);
        SAME_BYTES(xap_term_iter_term(terms[i]), XAP_LIT("b\0"));
        assert_int_equal(xap_term_iter_next(terms[i], &error), 0);
        xap_term_iter_free(terms[i]);
    }
    OK(xap_db_positions(&positions, db, 4, XAP_LIT("a"), &error));
    assert_int_equal(xap_position_iter_skip_to(positions, 50, &error), 1);
    assert_int_equal(xap_position_iter_skip_to(positions, 1, &error), 1);
    assert_int_equal(xap_position_iter_pos(positions), 100);
    xap_position_iter_free(positions);
    OK(xap_db_values(&values, db, 7, &error));
    assert_int_equal(xap_value_iter_skip_to(values, 3, &error), 1);
    assert_int_equal(xap_value_iter_skip_to(values, 1, &error), 1);
    assert_int_equal(xap_value_iter_docid(values), 4);
    xap_value_iter_free(values);
}

static void metadata_keys(void **state)
{
    struct fixture *fx = *state;
    xap_wdb *wdb = fx->shard[0];
    xap_term_iter *it;
    OK(xap_wdb_set_metadata(wdb, XAP_LIT("k\0one"), XAP_LIT("1"), &error));
    OK(xap_wdb_set_metadata(wdb, XAP_LIT("k\0two"), XAP_LIT("2"), &error));
    OK(xap_wdb_set_metadata(wdb, XAP_LIT("other"), XAP_LIT("3"), &error));
    xap_db *db = fx_read(fx);
    OK(xap_db_metadata_keys(&it, db, XAP_LIT("k\0"), &error));
    assert_int_equal(xap_term_iter_next(it, &error), 1);
    SAME_BYTES(xap_term_iter_term(it), XAP_LIT("k\0one"));
    assert_int_equal(xap_term_iter_term_freq(it) + xap_term_iter_wdf(it), 0);
    assert_int_equal(xap_term_iter_next(it, &error), 1);
    SAME_BYTES(xap_term_iter_term(it), XAP_LIT("k\0two"));
    assert_int_equal(xap_term_iter_next(it, &error), 0);
    xap_term_iter_free(it);
}

static void of_nothing(void **state)
{
    struct fixture *fx = *state;
    xap_db *db = fx_read(fx);
    xap_term_iter *terms;
    xap_posting_iter *docs;
    OK(xap_db_all_terms(&terms, db, XAP_LIT(""), &error));
    assert_int_equal(xap_term_iter_next(terms, &error), 0);
    xap_term_iter_free(terms);
    OK(xap_db_all_terms(&terms, db, XAP_LIT(""), &error));
    assert_int_equal(xap_term_iter_skip_to(terms, XAP_LIT("a"), &error), 0);
    xap_term_iter_free(terms);
    OK(xap_db_postings(&docs, db, XAP_LIT(""), &error));
    assert_int_equal(xap_posting_iter_skip_to(docs, 1, &error), 0);
    xap_posting_iter_free(docs);
}

/* Postings read at once, in pieces of any size, are those of the steps. */
static void read_postings(void **state)
{
    struct fixture *fx = *state;
    for (int i = 0; i < 20; i++)
        fx_add(fx, doc_of(i % 3 ? "a a" : "a b"));
    xap_db *db = fx_read(fx);
    for (size_t max = 1; max <= 30; max++) {
        xap_posting room[30];
        xap_posting_iter *it;
        xap_docid next = 1;
        size_t n = 7;
        OK(xap_db_postings(&it, db, XAP_LIT("a"), &error));
        OK(xap_posting_iter_read(it, room, 0, &n, &error));
        assert_int_equal(n, 0);
        do {
            OK(xap_posting_iter_read(it, room, max, &n, &error));
            for (size_t i = 0; i < n; i++, next++) {
                assert_int_equal(room[i].docid, next);
                assert_int_equal(room[i].wdf, (next - 1) % 3 ? 2 : 1);
            }
            assert_int_equal(xap_posting_iter_docid(it),
                             n == max ? next - 1 : 0);
        } while (n == max);
        assert_int_equal(next, 21);
        assert_int_equal(xap_posting_iter_next(it, &error), 0);
        OK(xap_posting_iter_read(it, room, max, &n, &error));
        assert_int_equal(n, 0);
        xap_posting_iter_free(it);
    }
    xap_posting_iter *it;
    xap_posting room[2];
    size_t n;
    OK(xap_db_postings(&it, db, XAP_LIT("b"), &error));
    OK(xap_posting_iter_read(it, room, 2, &n, &error));
    assert_int_equal(n, 2);
    assert_int_equal(room[1].docid, 4);
    assert_int_equal(xap_posting_iter_next(it, &error), 1);
    assert_int_equal(xap_posting_iter_docid(it), 7);
    assert_int_equal(xap_posting_iter_skip_to(it, 15, &error), 1);
    OK(xap_posting_iter_read(it, room, 2, &n, &error));
    assert_int_equal(n, 1);
    assert_int_equal(room[0].docid, 19);
    xap_posting_iter_free(it);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_ALL(read_postings),
        ON_ALL(all_terms),
        ON_ALL(all_terms_prefix),
        ON_ALL(term_list),
        ON_ALL(postings),
        ON_ALL(positions),
        ON_ALL(values),
        ON(metadata_keys, glass),
        ON(metadata_keys, glass3),
        ON_ALL(never_back),
        ON_ALL(doc_values),
        ON_ALL(of_nothing),
    };
    return cmocka_run_group_tests_name("iterators", tests, NULL, NULL);
}
