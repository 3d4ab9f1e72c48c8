/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Queries match what their operators say, weights scale, and the pages of a
 * result have their order. */
#include "tests/binding/backends.h"

/* 1: a b c   2: a c b   3: c b a   4: a   5: b   6: a x x x b
 * Value 1 is the docid as a letter, with a NUL before it; value 2 is "odd" or
 * "even"; 5 alone has a value 3. */
static xap_db *fill(struct fixture *fx)
{
    static const char *const texts[] = {"a b c", "a c b", "c b a",
                                        "a",     "b",     "a x x x b"};
    for (int i = 0; i < 6; i++) {
        xap_doc *doc = doc_of(texts[i]);
        char value[] = {'\0', (char)('1' + i)};
        OK(xap_doc_add_value(doc, 1, (xap_bytes){value, 2}, &error));
        OK(xap_doc_add_value(doc, 2, xap_str(i % 2 ? "even" : "odd"), &error));
        if (i == 4)
            OK(xap_doc_add_value(doc, 3, XAP_LIT("v"), &error));
        fx_add(fx, doc);
    }
    return fx_read(fx);
}

/* Join single-letter terms by an operator; the letters are the terms. */
static xap_query *of_letters(xap_op op, const char *letters, uint32_t window)
{
    xap_query *parts[8] = {NULL}, *query;
    size_t n = strlen(letters);
    for (size_t i = 0; i < n; i++)
        OK(xap_query_new_term(&parts[i], (xap_bytes){letters + i, 1}, 1, 0,
                              &error));
    OK(xap_query_new_op(&query, op, (const xap_query *const *)parts, n, window,
                        &error));
    for (size_t i = 0; i < n; i++)
        xap_query_free(parts[i]);
    return query;
}

static void operators(void **state)
{
    static const struct {
        xap_op op;
        const char *letters;
        uint32_t window;
        const char *docids;
    } rows[] = {
        {XAP_OP_AND, "ab", 0, "1 2 3 6"},
        {XAP_OP_AND, "abc", 0, "1 2 3"},
        {XAP_OP_AND, "az", 0, ""},
        {XAP_OP_AND, "a", 0, "1 2 3 4 6"},
        {XAP_OP_AND, "", 0, ""},
        {XAP_OP_OR, "cx", 0, "1 2 3 6"},
        {XAP_OP_OR, "cxz", 99, "1 2 3 6"},
        {XAP_OP_AND_NOT, "bc", 0, "5 6"},
        {XAP_OP_AND_NOT, "bcx", 0, "5"},
        {XAP_OP_XOR, "ab", 0, "4 5"},
        {XAP_OP_AND_MAYBE, "bc", 0, "1 2 3 5 6"},
        {XAP_OP_FILTER, "bc", 0, "1 2 3"},
        {XAP_OP_FILTER, "bca", 0, "1 2 3"},
        {XAP_OP_NEAR, "ab", 0, "1 3"},
        {XAP_OP_NEAR, "ab", 3, "1 2 3"},
        {XAP_OP_NEAR, "cb", 0, "1 2 3"},
        {XAP_OP_NEAR, "ab", 5, "1 2 3 6"},
        {XAP_OP_PHRASE, "abc", 0, "1"},
        {XAP_OP_PHRASE, "cb", 0, "2 3"},
        {XAP_OP_PHRASE, "ab", 3, "1 2"},
        {XAP_OP_PHRASE, "ab", 5, "1 2 6"},
        {XAP_OP_ELITE_SET, "cx", 0, "1 2 3 6"},
        {XAP_OP_SYNONYM, "cx", 0, "1 2 3 6"},
        {XAP_OP_MAX, "cx", 0, "1 2 3 6"},
    };
    struct fixture *fx = *state;
    xap_db *db = fill(fx);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        xap_query *query =
            of_letters(rows[i].op, rows[i].letters, rows[i].window);
        const char *got = matches(db, query);
        if (strcmp(got, rows[i].docids) != 0)
            fail_msg("row %zu, %s: %s instead of %s", i, rows[i].letters, got,
                     rows[i].docids);
        xap_query_free(query);
    }
}

static void elite_set(void **state)
{
    struct fixture *fx = *state;
    xap_db *db = fill(fx);
    xap_query *query = of_letters(XAP_OP_ELITE_SET, "abx", 1);
    /* Every shard picks its own best word. */
    if (fx->backend->shards == 1)
        assert_string_equal(matches(db, query), "6");
    xap_query_free(query);
}

static void not_joining(void **state)
{
    static const xap_op ops[] = {XAP_OP_VALUE_RANGE,
                                 XAP_OP_SCALE_WEIGHT,
                                 XAP_OP_VALUE_GE,
                                 XAP_OP_VALUE_LE,
                                 XAP_OP_WILDCARD,
                                 99,
                                 -1};
    (void)state;
    for (size_t i = 0; i < sizeof ops / sizeof *ops; i++) {
        xap_query *query = (xap_query *)&state;
        FAILS(XAP_EARG, xap_query_new_op(&query, ops[i], NULL, 0, 0, &error));
        assert_null(query);
    }
}

static void all_and_nothing(void **state)
{
    struct fixture *fx = *state;
    xap_db *db = fill(fx);
    xap_query *query;
    OK(xap_query_new_all(&query, &error));
    assert_false(xap_query_is_empty(query));
    assert_string_equal(matches(db, query), "1 2 3 4 5 6");
    xap_query_free(query);
    OK(xap_query_new_nothing(&query, &error));
    assert_true(xap_query_is_empty(query));
    assert_string_equal(matches(db, query), "");
    query = join(XAP_OP_OR, query, term("x"));
    assert_string_equal(matches(db, query), "6");
    xap_query_free(query);
}

static void value_ranges(void **state)
{
    struct fixture *fx = *state;
    xap_db *db = fill(fx);
    xap_query *query;
    OK(xap_query_new_value_range(&query, 1, XAP_LIT("\0002"), XAP_LIT("\0004"),
                                 &error));
    assert_string_equal(matches(db, query), "2 3 4");
    xap_query_free(query);
    OK(xap_query_new_value_ge(&query, 1, XAP_LIT("\0005"), &error));
    assert_string_equal(matches(db, query), "5 6");
    xap_query_free(query);
    OK(xap_query_new_value_le(&query, 1, XAP_LIT("\0002"), &error));
    assert_string_equal(matches(db, query), "1 2");
    xap_query_free(query);
    OK(xap_query_new_value_range(&query, 1, XAP_LIT("b"), XAP_LIT("a"),
                                 &error));
    assert_string_equal(matches(db, query), "");
    xap_query_free(query);
}

static void terms_with_nul(void **state)
{
    struct fixture *fx = *state;
    xap_doc *doc;
    OK(xap_doc_new(&doc, &error));
    OK(xap_doc_add_term(doc, XAP_LIT("t\0u"), 1, &error));
    fx_add(fx, doc);
    fx_add(fx, doc_of("t"));
    xap_db *db = fx_read(fx);
    xap_query *query;
    xap_buf text = XAP_BUF_INIT;
    OK(xap_query_new_term(&query, XAP_LIT("t\0u"), 1, 0, &error));
    assert_string_equal(matches(db, query), "1");
    OK(xap_query_describe(query, &text, &error));
    assert_true(text.n > 0);
    xap_buf_dispose(&text);
    xap_query_free(query);
}

static void described(void **state)
{
    (void)state;
    xap_query *query = join(XAP_OP_AND_MAYBE, term("a"), term("b"));
    xap_buf text = XAP_BUF_INIT;
    OK(xap_query_describe(query, &text, &error));
    assert_string_equal(text.p, "Query((a AND_MAYBE b))");
    xap_buf_dispose(&text);
    xap_query_free(query);
}

/* OP_SCALE_WEIGHT multiplies the weight of BM25, and MAX takes the greater. */
static void scaled_weights(void **state)
{
    static const double factors[] = {0, 0.25, 1.0 / 3, 1, 1.7, 1000};
    struct fixture *fx = *state;
    xap_db *db = fill(fx);
    xap_weight *weight;
    OK(xap_weight_new_bm25(&weight, 1.2, 0, 1, 0.75, 0.5, &error));
    xap_query *plain = of_letters(XAP_OP_OR, "bc", 0), *scaled;
    xap_mset *base = search_with(db, plain, weight);
    size_t n = xap_mset_size(base);
    assert_int_equal(n, 5);
    for (size_t f = 0; f < sizeof factors / sizeof *factors; f++) {
        OK(xap_query_new_scale(&scaled, factors[f], plain, &error));
        xap_mset *mset = search_with(db, scaled, weight);
        assert_int_equal(xap_mset_size(mset), n);
        for (size_t i = 0; i < n; i++) {
            double want = xap_mset_weight(base, i) * factors[f];
            assert_true(xap_mset_weight(base, i) > 0);
            assert_float_equal(xap_mset_weight(mset, i), want, want * 1e-14);
            if (factors[f] > 0)
                assert_int_equal(xap_mset_docid(mset, i),
                                 xap_mset_docid(base, i));
        }
        xap_mset_free(mset);
        xap_query_free(scaled);
    }
    scaled = (xap_query *)&fx;
    FAILS(XAP_EARG, xap_query_new_scale(&scaled, -1, plain, &error));
    assert_null(scaled);
    xap_mset_free(base);
    xap_query_free(plain);
    xap_weight_free(weight);
}

/* The weight of a document by its docid; 0 when it is not there. */
static double weight_of(const xap_mset *mset, xap_docid docid)
{
    for (size_t i = 0; i < xap_mset_size(mset); i++)
        if (xap_mset_docid(mset, i) == docid)
            return xap_mset_weight(mset, i);
    return 0;
}

static void joined_weights(void **state)
{
    struct fixture *fx = *state;
    xap_db *db = fill(fx);
    xap_query *b = term("b"), *c = term("c");
    xap_query *either = of_letters(XAP_OP_OR, "bc", 0);
    xap_query *best = of_letters(XAP_OP_MAX, "bc", 0);
    xap_mset *of_b = search_with(db, b, NULL), *of_c = search_with(db, c, NULL);
    xap_mset *sum = search_with(db, either, NULL);
    xap_mset *max = search_with(db, best, NULL);
    for (xap_docid docid = 1; docid <= 6; docid++) {
        double wb = weight_of(of_b, docid), wc = weight_of(of_c, docid);
        assert_float_equal(weight_of(sum, docid), wb + wc, 1e-12);
        assert_float_equal(weight_of(max, docid), wb > wc ? wb : wc, 1e-12);
    }
    xap_mset *results[] = {of_b, of_c, sum, max};
    xap_query *queries[] = {b, c, either, best};
    for (int i = 0; i < 4; i++) {
        xap_mset_free(results[i]);
        xap_query_free(queries[i]);
    }
}

/* wqf counts as often as the query has the word. */
static void query_frequency(void **state)
{
    struct fixture *fx = *state;
    xap_db *db = fill(fx);
    xap_weight *weight;
    xap_query *thrice, *once = term("c");
    OK(xap_weight_new_bm25(&weight, 1, 0, 0, 0.5, 0.5, &error));
    OK(xap_query_new_term(&thrice, XAP_LIT("c"), 3, 1, &error));
    xap_mset *m1 = search_with(db, once, weight);
    xap_mset *m3 = search_with(db, thrice, weight);
    /* k3 = 0: the query's frequency has no effect */
    assert_float_equal(xap_mset_weight(m1, 0), xap_mset_weight(m3, 0), 1e-12);
    xap_mset_free(m3);
    xap_weight_free(weight);
    OK(xap_weight_new_bm25(&weight, 1, 0, 1000, 0.5, 0.5, &error));
    m3 = search_with(db, thrice, weight);
    assert_true(xap_mset_weight(m3, 0) > 2 * xap_mset_weight(m1, 0));
    xap_mset_free(m1);
    xap_mset_free(m3);
    xap_weight_free(weight);
    OK(xap_weight_new_bool(&weight, &error));
    m1 = search_with(db, once, weight);
    assert_int_equal(xap_mset_size(m1), 3);
    assert_float_equal(xap_mset_weight(m1, 0), 0, 0);
    assert_float_equal(xap_mset_max_possible(m1), 0, 0);
    xap_mset_free(m1);
    xap_weight_free(weight);
    xap_query_free(once);
    xap_query_free(thrice);
}

/* The docids of a page as text, in its order. */
static const char *page(xap_enquire *enquire, xap_docid first, xap_docid max)
{
    static char text[100];
    xap_mset *mset;
    size_t used = 0;
    OK(xap_enquire_get_mset(&mset, enquire, first, max, 0, &error));
    text[0] = '\0';
    for (size_t i = 0; i < xap_mset_size(mset); i++)
        used += (size_t)sprintf(text + used, "%s%u", i ? " " : "",
                                xap_mset_docid(mset, i));
    xap_mset_free(mset);
    return text;
}

static xap_enquire *ask_all(const xap_db *db)
{
    xap_enquire *enquire;
    xap_query *query;
    OK(xap_enquire_new(&enquire, db, &error));
    OK(xap_query_new_all(&query, &error));
    OK(xap_enquire_set_query(enquire, query, &error));
    xap_query_free(query);
    return enquire;
}

static void order(void **state)
{
    struct fixture *fx = *state;
    xap_enquire *enquire = ask_all(fill(fx));
    assert_string_equal(page(enquire, 0, 10), "1 2 3 4 5 6");
    assert_string_equal(page(enquire, 2, 3), "3 4 5");
    assert_string_equal(page(enquire, 9, 3), "");
    OK(xap_enquire_set_docid_order(enquire, XAP_DESCENDING, &error));
    assert_string_equal(page(enquire, 0, 10), "6 5 4 3 2 1");
    FAILS(XAP_EARG, xap_enquire_set_docid_order(enquire, 3, &error));
    FAILS(XAP_EARG, xap_enquire_set_docid_order(enquire, -1, &error));
    OK(xap_enquire_set_docid_order(enquire, XAP_ASCENDING, &error));
    OK(xap_enquire_sort_by_value(enquire, 1, true, &error));
    assert_string_equal(page(enquire, 0, 10), "6 5 4 3 2 1");
    OK(xap_enquire_sort_by_value(enquire, 2, false, &error));
    assert_string_equal(page(enquire, 0, 10), "2 4 6 1 3 5");
    OK(xap_enquire_sort_by_relevance_then_value(enquire, 1, true, &error));
    assert_string_equal(page(enquire, 0, 10), "6 5 4 3 2 1");
    OK(xap_enquire_sort_by_relevance(enquire, &error));
    assert_string_equal(page(enquire, 0, 10), "1 2 3 4 5 6");
    OK(xap_enquire_set_collapse(enquire, 2, 1, &error));
    assert_string_equal(page(enquire, 0, 10), "1 2");
    OK(xap_enquire_set_collapse(enquire, 2, 2, &error));
    assert_string_equal(page(enquire, 0, 10), "1 2 3 4");
    OK(xap_enquire_set_collapse(enquire, 2, 0, &error));
    OK(xap_enquire_set_time_limit(enquire, 60, &error));
    assert_string_equal(page(enquire, 0, 10), "1 2 3 4 5 6");
    xap_enquire_free(enquire);
}

static void cutoff(void **state)
{
    struct fixture *fx = *state;
    xap_db *db = fill(fx);
    xap_enquire *enquire;
    xap_mset *mset;
    xap_query *query = of_letters(XAP_OP_OR, "abc", 0);
    OK(xap_enquire_new(&enquire, db, &error));
    OK(xap_enquire_set_query(enquire, query, &error));
    OK(xap_enquire_get_mset(&mset, enquire, 0, 10, 10, &error));
    assert_int_equal(xap_mset_size(mset), 6);
    assert_int_equal(xap_mset_percent(mset, 0), 100);
    assert_true(xap_mset_percent(mset, 5) < 100);
    assert_true(xap_mset_max_possible(mset) >= xap_mset_weight(mset, 0));
    assert_int_equal(xap_mset_matches_lower_bound(mset), 6);
    assert_int_equal(xap_mset_matches_estimated(mset), 6);
    assert_int_equal(xap_mset_matches_upper_bound(mset), 6);
    double middle = (xap_mset_weight(mset, 0) + xap_mset_weight(mset, 5)) / 2;
    xap_mset_free(mset);
    OK(xap_enquire_set_cutoff(enquire, 100, 0, &error));
    OK(xap_enquire_get_mset(&mset, enquire, 0, 10, 10, &error));
    assert_in_range(xap_mset_size(mset), 1, 3);
    xap_mset_free(mset);
    OK(xap_enquire_set_cutoff(enquire, 0, middle, &error));
    OK(xap_enquire_get_mset(&mset, enquire, 0, 10, 10, &error));
    assert_in_range(xap_mset_size(mset), 1, 5);
    xap_mset_free(mset);
    xap_query_free(query);
    xap_enquire_free(enquire);
}

static void outside_of_result(void **state)
{
    struct fixture *fx = *state;
    xap_enquire *enquire = ask_all(fill(fx));
    xap_mset *mset;
    xap_doc *doc = (xap_doc *)&fx;
    OK(xap_enquire_get_mset(&mset, enquire, 0, 2, 0, &error));
    assert_int_equal(xap_mset_docid(mset, 2), 0);
    assert_float_equal(xap_mset_weight(mset, 2), 0, 0);
    assert_int_equal(xap_mset_percent(mset, SIZE_MAX), 0);
    FAILS(XAP_EARG, xap_mset_get_document(&doc, mset, 2, &error));
    assert_null(doc);
    xap_mset_free(mset);
    xap_enquire_free(enquire);
}

static void no_query(void **state)
{
    struct fixture *fx = *state;
    xap_enquire *enquire;
    xap_mset *mset;
    OK(xap_enquire_new(&enquire, fill(fx), &error));
    OK(xap_enquire_get_mset(&mset, enquire, 0, 10, 0, &error));
    assert_int_equal(xap_mset_size(mset), 0);
    xap_mset_free(mset);
    xap_enquire_free(enquire);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_ALL(operators),
        ON_ALL(elite_set),
        cmocka_unit_test(not_joining),
        ON_ALL(all_and_nothing),
        ON_ALL(value_ranges),
        ON_ALL(terms_with_nul),
        cmocka_unit_test(described),
        ON_ALL(scaled_weights),
        ON_ALL(joined_weights),
        ON_ALL(query_frequency),
        ON_ALL(order),
        ON_ALL(cutoff),
        ON_ALL(outside_of_result),
        ON_ALL(no_query),
    };
    return cmocka_run_group_tests_name("query", tests, NULL, NULL);
}
