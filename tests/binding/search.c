/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Sessions and their results: order, cutoff, collapse, facts of a term,
 * snippets; and what a query tells of itself. */
#include "tests/binding/backends.h"

#include <pthread.h>

/* Slot 0: x y x y x y; slot 1: f e d c b a. */
static xap_db *fill(struct fixture *fx)
{
    static const char *const texts[] = {"a",           "a a b",
                                        "a c c c c c", "a a a a b",
                                        "b d d d d d", "a a a d d d d d d d"};
    for (int i = 0; i < 6; i++) {
        xap_doc *doc = doc_of(texts[i]);
        char letter = (char)('f' - i);
        OK(xap_doc_add_value(doc, 0, xap_str(i % 2 ? "y" : "x"), &error));
        OK(xap_doc_add_value(doc, 1, (xap_bytes){&letter, 1}, &error));
        fx_add(fx, doc);
    }
    return fx_read(fx);
}

static xap_enquire *enquire_of(const xap_db *db, xap_query *query)
{
    xap_enquire *enquire;
    OK(xap_enquire_new(&enquire, db, &error));
    OK(xap_enquire_set_query(enquire, query, &error));
    xap_query_free(query);
    return enquire;
}

static xap_mset *page(xap_enquire *enquire, xap_docid first, xap_docid max)
{
    xap_mset *mset;
    OK(xap_enquire_get_mset(&mset, enquire, first, max, 100, &error));
    return mset;
}

/* The docids in the order of the results. */
static const char *order(xap_enquire *enquire)
{
    static char text[200];
    size_t used = 0;
    xap_mset *mset = page(enquire, 0, 100);
    text[0] = '\0';
    for (size_t i = 0; i < xap_mset_size(mset); i++)
        used += (size_t)sprintf(text + used, "%s%u", i ? " " : "",
                                xap_mset_docid(mset, i));
    xap_mset_free(mset);
    return text;
}

static void sorted(void **state)
{
    struct fixture *fx = *state;
    xap_enquire *enquire = enquire_of(fill(fx), term("a"));
    OK(xap_enquire_sort_by_value(enquire, 1, false, &error));
    assert_string_equal(order(enquire), "6 4 3 2 1");
    OK(xap_enquire_sort_by_value(enquire, 1, true, &error));
    assert_string_equal(order(enquire), "1 2 3 4 6");
    OK(xap_enquire_sort_by_value(enquire, 0, false, &error));
    assert_string_equal(order(enquire), "1 3 2 4 6");
    OK(xap_enquire_set_docid_order(enquire, XAP_DESCENDING, &error));
    assert_string_equal(order(enquire), "3 1 6 4 2");
    OK(xap_enquire_set_docid_order(enquire, XAP_ASCENDING, &error));
    OK(xap_enquire_sort_by_relevance(enquire, &error));
    char relevance[200], value_first[200];
    snprintf(relevance, sizeof relevance, "%s", order(enquire));
    OK(xap_enquire_sort_by_value_then_relevance(enquire, 0, false, &error));
    snprintf(value_first, sizeof value_first, "%s", order(enquire));
    /* The odd ones, by weight among themselves, then the even ones. */
    assert_true(strchr("13", value_first[0]) && strchr("13", value_first[2]));
    assert_true((value_first[0] == '1') ==
                (strchr(relevance, '1') < strchr(relevance, '3')));
    OK(xap_enquire_sort_by_relevance_then_value(enquire, 1, false, &error));
    assert_string_equal(order(enquire), relevance);
    FAILS(XAP_EARG, xap_enquire_set_docid_order(enquire, 3, &error));
    xap_enquire_free(enquire);
}

static void bool_sorted(void **state)
{
    struct fixture *fx = *state;
    xap_weight *none;
    xap_enquire *enquire = enquire_of(fill(fx), term("a"));
    OK(xap_weight_new_bool(&none, &error));
    OK(xap_enquire_set_weight(enquire, none, &error));
    xap_weight_free(none);
    OK(xap_enquire_sort_by_relevance_then_value(enquire, 1, false, &error));
    assert_string_equal(order(enquire), "6 4 3 2 1");
    OK(xap_enquire_sort_by_relevance(enquire, &error));
    assert_string_equal(order(enquire), "1 2 3 4 6");
    xap_enquire_free(enquire);
}

static void sort_keys(void **state)
{
    struct fixture *fx = *state;
    xap_enquire *enquire = enquire_of(fill(fx), term("a"));
    xap_buf key = XAP_BUF_INIT;
    OK(xap_enquire_sort_by_value(enquire, 1, false, &error));
    xap_mset *mset = page(enquire, 0, 2);
    OK(xap_mset_sort_key(mset, 0, &key, &error));
    assert_string_equal(key.p, "a");
    OK(xap_mset_sort_key(mset, 1, &key, &error));
    assert_string_equal(key.p, "c");
    FAILS(XAP_EARG, xap_mset_sort_key(mset, 2, &key, &error));
    assert_null(key.p);
    xap_mset_free(mset);
    xap_enquire_free(enquire);
}

static void collapsed(void **state)
{
    struct fixture *fx = *state;
    xap_enquire *enquire = enquire_of(fill(fx), term("a"));
    xap_buf key = XAP_BUF_INIT;
    OK(xap_enquire_sort_by_value(enquire, 1, false, &error));
    OK(xap_enquire_set_collapse(enquire, 0, 1, &error));
    xap_mset *mset = page(enquire, 0, 10);
    assert_int_equal(xap_mset_size(mset), 2);
    assert_int_equal(xap_mset_docid(mset, 0), 6);
    assert_int_equal(xap_mset_docid(mset, 1), 3);
    OK(xap_mset_collapse_key(mset, 0, &key, &error));
    assert_string_equal(key.p, "y");
    OK(xap_mset_collapse_key(mset, 1, &key, &error));
    assert_string_equal(key.p, "x");
    /* Remote shards tell of none, each on its own. */
    bool told = fx->backend != &backend_remote2;
    bool more = !on_xapian_1_4(); /* it counts otherwise */
    assert_in_range(xap_mset_collapse_count(mset, 0), told, 2 + more);
    assert_in_range(xap_mset_collapse_count(mset, 1), told, 1 + more);
    assert_int_equal(xap_mset_collapse_count(mset, 2), 0);
    FAILS(XAP_EARG, xap_mset_collapse_key(mset, 2, &key, &error));
    assert_int_equal(xap_mset_uncollapsed_upper_bound(mset), 5);
    assert_in_range(xap_mset_uncollapsed_lower_bound(mset), 2, 5);
    assert_in_range(xap_mset_uncollapsed_estimated(mset), 2, 5);
    assert_in_range(xap_mset_matches_lower_bound(mset), 2, 2);
    xap_mset_free(mset);
    OK(xap_enquire_set_collapse(enquire, 0, 2, &error));
    assert_string_equal(order(enquire), "6 4 3 1");
    OK(xap_enquire_set_collapse(enquire, 0, 0, &error));
    assert_string_equal(order(enquire), "6 4 3 2 1");
    OK(xap_enquire_set_collapse(enquire, 9, 1, &error)); /* nothing there */
    assert_string_equal(order(enquire), "6 4 3 2 1");
    xap_enquire_free(enquire);
}

static void pages(void **state)
{
    struct fixture *fx = *state;
    xap_enquire *enquire = enquire_of(fill(fx), term("a"));
    OK(xap_enquire_sort_by_value(enquire, 1, false, &error));
    xap_mset *mset = page(enquire, 2, 2);
    assert_int_equal(xap_mset_first(mset), 2);
    assert_int_equal(xap_mset_size(mset), 2);
    assert_int_equal(xap_mset_docid(mset, 0), 3);
    assert_int_equal(xap_mset_rank(mset, 0), 2);
    assert_int_equal(xap_mset_rank(mset, 1), 3);
    assert_int_equal(xap_mset_rank(mset, 2), 0);
    assert_int_equal(xap_mset_docid(mset, 2), 0);
    assert_true(xap_mset_weight(mset, 2) == 0);
    assert_int_equal(xap_mset_percent(mset, 2), 0);
    OK(xap_mset_fetch(mset, 0, 2, &error));
    OK(xap_mset_fetch(mset, 1, 100, &error));
    OK(xap_mset_fetch(mset, 1, SIZE_MAX, &error));
    OK(xap_mset_fetch(mset, 0, 0, &error));
    OK(xap_mset_fetch(mset, 7, 1, &error));
    xap_doc *doc;
    OK(xap_mset_get_document(&doc, mset, 1, &error));
    xap_doc_free(doc);
    xap_mset_free(mset);
    mset = page(enquire, 5, 10);
    assert_int_equal(xap_mset_size(mset), 0);
    assert_int_equal(xap_mset_first(mset), 5);
    xap_mset_free(mset);
    mset = page(enquire, 0, 0);
    assert_int_equal(xap_mset_size(mset), 0);
    assert_int_equal(xap_mset_matches_lower_bound(mset), 5);
    xap_mset_free(mset);
    xap_enquire_free(enquire);
}

static void cutoffs(void **state)
{
    struct fixture *fx = *state;
    xap_enquire *enquire =
        enquire_of(fill(fx), join(XAP_OP_OR, term("c"), term("d")));
    char all[200];
    snprintf(all, sizeof all, "%s", order(enquire));
    xap_mset *mset = page(enquire, 0, 10);
    assert_int_equal(xap_mset_size(mset), 3);
    double best = xap_mset_weight(mset, 0), least = xap_mset_weight(mset, 2);
    assert_true(xap_mset_max_attained(mset) == best);
    assert_true(xap_mset_max_possible(mset) >= best);
    assert_int_equal(xap_mset_to_percent(mset, best),
                     xap_mset_percent(mset, 0));
    assert_int_equal(xap_mset_to_percent(mset, 0), 0);
    xap_mset_free(mset);
    assert_true(best > least);
    OK(xap_enquire_set_cutoff(enquire, 0, (best + least) / 2, &error));
    mset = page(enquire, 0, 10);
    assert_in_range(xap_mset_size(mset), 1, 2);
    xap_mset_free(mset);
    OK(xap_enquire_set_cutoff(enquire, 99, 0, &error));
    mset = page(enquire, 0, 10);
    assert_in_range(xap_mset_size(mset), 0, 2);
    xap_mset_free(mset);
    OK(xap_enquire_set_cutoff(enquire, 0, 0, &error));
    assert_string_equal(order(enquire), all);
    OK(xap_enquire_set_time_limit(enquire, 30, &error));
    assert_string_equal(order(enquire), all);
    OK(xap_enquire_set_time_limit(enquire, 0, &error));
    xap_enquire_free(enquire);
}

static void no_weight(const xap_mset *mset, const char *term, double *weight)
{
    xap_status status =
        xap_mset_term_weight(mset, xap_str(term), weight, &error);
    if (on_xapian_1_4())
        FAILS(XAP_EARG, status);
}

static void term_facts(void **state)
{
    struct fixture *fx = *state;
    xap_enquire *enquire =
        enquire_of(fill(fx), join(XAP_OP_OR, term("a"), term("d")));
    xap_mset *mset = page(enquire, 0, 10);
    xap_docid freq = 7;
    double rare = 0, common = 0;
    OK(xap_mset_term_freq(mset, XAP_LIT("a"), &freq, &error));
    assert_int_equal(freq, 5);
    OK(xap_mset_term_freq(mset, XAP_LIT("c"), &freq, &error));
    assert_int_equal(freq, 1); /* not of the query */
    OK(xap_mset_term_freq(mset, XAP_LIT("none"), &freq, &error));
    assert_int_equal(freq, 0);
    OK(xap_mset_term_weight(mset, XAP_LIT("d"), &rare, &error));
    OK(xap_mset_term_weight(mset, XAP_LIT("a"), &common, &error));
    assert_true(rare > common);
    double none = 7;
    no_weight(mset, "none", &none);
    assert_true(none == 0);
    xap_mset_free(mset);
    xap_enquire_free(enquire);
}

/* The words of a list, which is freed. */
static const char *words(xap_term_iter *it)
{
    static char text[400];
    size_t used = 0;
    int r;
    text[0] = '\0';
    while ((r = xap_term_iter_next(it, &error)) > 0) {
        xap_bytes word = xap_term_iter_term(it);
        used += (size_t)sprintf(text + used, "%s%.*s", used ? " " : "",
                                (int)word.n, word.p);
    }
    assert_int_equal(r, 0);
    xap_term_iter_free(it);
    return text;
}

static void matching_terms(void **state)
{
    struct fixture *fx = *state;
    const char *const names[] = {"d", "a", "c"};
    xap_query *made[3], *query, *again;
    xap_term_iter *it;
    for (xap_termpos i = 0; i < 3; i++) {
        OK(xap_query_new_term(&made[i], xap_str(names[i]), 1, i + 1, &error));
    }
    const xap_query *const parts[] = {made[0], made[1], made[2]};
    OK(xap_query_new_op(&query, XAP_OP_OR, parts, 3, 0, &error));
    for (int i = 0; i < 3; i++)
        xap_query_free(made[i]);
    xap_enquire *enquire = enquire_of(fill(fx), query);
    OK(xap_enquire_matching_terms(&it, enquire, 6, &error));
    assert_string_equal(words(it), "d a");
    OK(xap_enquire_matching_terms(&it, enquire, 3, &error));
    assert_string_equal(words(it), "a c");
    FAILS(XAP_ENODOC, xap_enquire_matching_terms(&it, enquire, 99, &error));
    assert_null(it);
    FAILS(XAP_EARG, xap_enquire_matching_terms(&it, enquire, 0, &error));
    OK(xap_enquire_get_query(&again, enquire, &error));
    xap_enquire_free(enquire);
    OK(xap_query_terms(&it, again, &error));
    assert_string_equal(words(it), "d a c");
    OK(xap_query_unique_terms(&it, again, &error));
    assert_string_equal(words(it), "a c d");
    xap_query_free(again);
}

static void query_lengths(void **state)
{
    struct fixture *fx = *state;
    xap_db *db = fill(fx);
    xap_query *query = join(XAP_OP_OR, term("a"), term("d"));
    xap_enquire *enquire;
    xap_weight *weight;
    double plain, longer;
    assert_int_equal(xap_query_length(query), 2);
    OK(xap_enquire_new(&enquire, db, &error));
    OK(xap_weight_new_bm25(&weight, 1, 1, 1, .5, .5, &error)); /* k2 counts */
    OK(xap_enquire_set_weight(enquire, weight, &error));
    xap_weight_free(weight);
    OK(xap_enquire_set_query(enquire, query, &error));
    xap_mset *mset = page(enquire, 0, 1);
    plain = xap_mset_weight(mset, 0);
    xap_mset_free(mset);
    OK(xap_enquire_set_query_length(enquire, query, 20, &error));
    mset = page(enquire, 0, 1);
    longer = xap_mset_weight(mset, 0);
    xap_mset_free(mset);
    assert_true(longer > plain);
    xap_query_free(query);
    xap_enquire_free(enquire);
}

static void no_query(void **state)
{
    struct fixture *fx = *state;
    xap_enquire *enquire;
    xap_query *query;
    OK(xap_enquire_new(&enquire, fill(fx), &error));
    OK(xap_enquire_get_query(&query, enquire, &error));
    assert_true(xap_query_is_empty(query));
    xap_query_free(query);
    xap_mset *mset = page(enquire, 0, 10);
    assert_int_equal(xap_mset_size(mset), 0);
    double weight = 7;
    xap_docid freq = 7;
    no_weight(mset, "a", &weight);
    OK(xap_mset_term_freq(mset, XAP_LIT("a"), &freq, &error));
    assert_int_equal(freq, on_xapian_1_4() ? 5 : 0);
    OK(xap_mset_fetch(mset, 0, 1, &error));
    xap_mset_free(mset);
    xap_enquire_free(enquire);
}

static void parts_of(void **state)
{
    (void)state;
    xap_query *query = join(XAP_OP_AND, term("a"),
                            join(XAP_OP_OR, term("b"), term("c"))),
              *part;
    assert_int_equal(xap_query_type(query), XAP_OP_AND);
    assert_int_equal(xap_query_size(query), 2);
    OK(xap_query_part(&part, query, 0, &error));
    assert_int_equal(xap_query_type(part), XAP_LEAF_TERM);
    assert_int_equal(xap_query_size(part), 0);
    xap_query_free(part);
    OK(xap_query_part(&part, query, 1, &error));
    xap_query_free(part);
    FAILS(XAP_EARG, xap_query_part(&part, query, 2, &error));
    assert_null(part);
    xap_query_free(query);
    OK(xap_query_new_all(&query, &error));
    assert_int_equal(xap_query_type(query), XAP_LEAF_ALL);
    xap_query_free(query);
    OK(xap_query_new_nothing(&query, &error));
    assert_int_equal(xap_query_type(query), XAP_LEAF_NOTHING);
    assert_int_equal(xap_query_length(query), 0);
    xap_query_free(query);
    xap_source *source;
    OK(xap_source_new_fixed(&source, 1, &error));
    OK(xap_query_new_source(&query, source, &error));
    xap_source_free(source);
    assert_int_equal(xap_query_type(query), XAP_LEAF_SOURCE);
    xap_query_free(query);
}

static void wildcards(void **state)
{
    struct fixture *fx = *state;
    xap_query *query;
    fx_add(fx, doc_of("cat"));
    fx_add(fx, doc_of("car"));
    fx_add(fx, doc_of("dog cat"));
    xap_db *db = fx_read(fx);
    const xap_op combiners[] = {XAP_OP_SYNONYM, XAP_OP_OR, XAP_OP_MAX};
    for (int i = 0; i < 3; i++) {
        OK(xap_query_new_wildcard(&query, XAP_LIT("ca"), 0, XAP_WILDCARD_ERROR,
                                  combiners[i], &error));
        assert_int_equal(xap_query_type(query), XAP_OP_WILDCARD);
        assert_string_equal(matches(db, query), "1 2 3");
        xap_query_free(query);
    }
    OK(xap_query_new_wildcard(&query, XAP_LIT("x"), 0, XAP_WILDCARD_ERROR,
                              XAP_OP_OR, &error));
    assert_string_equal(matches(db, query), "");
    xap_query_free(query);
    FAILS(XAP_EARG, xap_query_new_wildcard(&query, XAP_LIT("x"), 0, 9,
                                           XAP_OP_OR, &error));
    FAILS(XAP_EARG, xap_query_new_wildcard(&query, XAP_LIT("x"), 0, 0,
                                           XAP_OP_AND, &error));
    assert_null(query);
}

/* -- snippets */

static void snippets(void **state)
{
    struct fixture *fx = *state;
    xap_enquire *enquire = enquire_of(fill(fx), term("Zcat"));
    xap_mset *mset = page(enquire, 0, 10);
    xap_stem *stem;
    xap_buf text = XAP_BUF_INIT;
    xap_snippet_opts opts = XAP_SNIPPET_OPTS_INIT;
    const xap_bytes story = XAP_LIT("Of mice & cats, and of dogs.");
    OK(xap_stem_new(&stem, "english", &error));
    OK(xap_mset_snippet(mset, story, NULL, &text, &error));
    assert_string_equal(text.p, "Of mice &amp; cats, and of dogs.");
    opts.stem = stem;
    OK(xap_mset_snippet(mset, story, &opts, &text, &error));
    assert_string_equal(text.p, "Of mice &amp; <b>cats</b>, and of dogs.");
    opts.start = "[";
    opts.end = "]";
    opts.omit = "~";
    opts.length = 15;
    OK(xap_mset_snippet(mset, story, &opts, &text, &error));
    assert_non_null(strstr(text.p, "[cats]"));
    assert_non_null(strstr(text.p, "~"));
    opts.flags |= XAP_SNIPPET_EMPTY_WITHOUT_MATCH;
    OK(xap_mset_snippet(mset, XAP_LIT("Of mice."), &opts, &text, &error));
    assert_string_equal(text.p, "");
    opts.size = 3;
    FAILS(XAP_EARG, xap_mset_snippet(mset, story, &opts, &text, &error));
    assert_null(text.p);
    xap_stem_free(stem);
    xap_mset_free(mset);
    xap_enquire_free(enquire);
}

static int refuse(void *payload, xap_bytes word, xap_buf *stem)
{
    (void)payload;
    (void)word;
    (void)stem;
    return -19;
}

static void snippet_stopped(void **state)
{
    struct fixture *fx = *state;
    xap_enquire *enquire = enquire_of(fill(fx), term("a"));
    xap_mset *mset = page(enquire, 0, 10);
    const xap_stem_class cls = {refuse, NULL};
    xap_snippet_opts opts = XAP_SNIPPET_OPTS_INIT;
    xap_stem *stem;
    xap_buf text = XAP_BUF_INIT;
    OK(xap_stem_new_class(&stem, &cls, NULL, NULL, &error));
    opts.stem = stem;
    FAILS(XAP_ECALLBACK,
          xap_mset_snippet(mset, XAP_LIT("some text"), &opts, &text, &error));
    assert_int_equal(error.callback, -19);
    xap_stem_free(stem);
    xap_mset_free(mset);
    xap_enquire_free(enquire);
}

/* Each thread with handles of its own, over the same files. */
static void *search_alone(void *path)
{
    size_t found = 0;
    for (int i = 0; i < 20; i++) {
        xap_db *db = NULL;
        xap_query *query = NULL;
        xap_enquire *enquire = NULL;
        xap_mset *mset = NULL;
        if (xap_db_open(&db, path, XAP_DB_GLASS, NULL) == XAP_OK &&
            xap_query_new_term(&query, XAP_LIT("a"), 1, 0, NULL) == XAP_OK &&
            xap_enquire_new(&enquire, db, NULL) == XAP_OK &&
            xap_enquire_set_query(enquire, query, NULL) == XAP_OK &&
            xap_enquire_get_mset(&mset, enquire, 0, 10, 0, NULL) == XAP_OK)
            found += xap_mset_size(mset);
        xap_mset_free(mset);
        xap_enquire_free(enquire);
        xap_query_free(query);
        xap_db_free(db);
    }
    return found == (size_t)20 * 5 ? path : NULL;
}

static void threads(void **state)
{
    struct fixture *fx = *state;
    pthread_t thread[4];
    char path[300];
    fill(fx);
    snprintf(path, sizeof path, "%s", shard_path(fx, 0));
    for (int i = 0; i < 4; i++)
        assert_int_equal(pthread_create(&thread[i], NULL, search_alone, path),
                         0);
    for (int i = 0; i < 4; i++) {
        void *result;
        assert_int_equal(pthread_join(thread[i], &result), 0);
        assert_ptr_equal(result, path);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_ALL(sorted),
        ON_ALL(bool_sorted),
        ON_ALL(sort_keys),
        ON_ALL(collapsed),
        ON_ALL(pages),
        ON_ALL(cutoffs),
        ON_ALL(term_facts),
        ON_ALL(matching_terms),
        ON_ALL(query_lengths),
        ON_ALL(no_query),
        cmocka_unit_test(parts_of),
        ON_ALL(wildcards),
        ON_ALL(snippets),
        ON_ALL(snippet_stopped),
        ON(threads, glass),
    };
    return cmocka_run_group_tests_name("search", tests, NULL, NULL);
}
