/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Deciders, spies, key makers and expand deciders, Xapian's own and in C. */
#include "tests/binding/backends.h"

/* 8 documents "a"; slot 0: red green blue by docid % 3; slot 1: the docid as a
 * digit; even ones have "even". */
static xap_db *fill(struct fixture *fx)
{
    static const char *const colours[] = {"blue", "red", "green"};
    for (unsigned i = 1; i <= 8; i++) {
        xap_doc *doc = doc_of(i % 2 ? "a" : "a even");
        char digit = (char)('0' + i);
        OK(xap_doc_add_value(doc, 0, xap_str(colours[i % 3]), &error));
        OK(xap_doc_add_value(doc, 1, (xap_bytes){&digit, 1}, &error));
        fx_add(fx, doc);
    }
    return fx_read(fx);
}

/* What a callback does, and how often it was called. */
struct calls {
    int stop; /* returned when negative */
    unsigned made, destroyed;
};

static void destroy(void *payload)
{
    ((struct calls *)payload)->destroyed++;
}

static xap_enquire *enquire_of(const xap_db *db, const char *word)
{
    xap_enquire *enquire;
    xap_query *query = term(word);
    OK(xap_enquire_new(&enquire, db, &error));
    OK(xap_enquire_set_query(enquire, query, &error));
    xap_query_free(query);
    return enquire;
}

/* The docids in the order of the MSet, which is freed. */
static const char *order(xap_mset *mset)
{
    static char text[400];
    size_t used = 0;
    text[0] = '\0';
    for (size_t i = 0; i < xap_mset_size(mset); i++)
        used += (size_t)sprintf(text + used, "%s%u", i ? " " : "",
                                xap_mset_docid(mset, i));
    xap_mset_free(mset);
    return text;
}

static const char *found(xap_enquire *enquire)
{
    xap_mset *mset;
    OK(xap_enquire_get_mset(&mset, enquire, 0, 100, 100, &error));
    return order(mset);
}

static const char *decided(xap_enquire *enquire, const xap_decider *decider)
{
    xap_mset *mset;
    OK(xap_enquire_get_mset_with(&mset, enquire, 0, 100, 0, NULL, decider,
                                 &error));
    return order(mset);
}

/* -- deciders */

static int keep_even(void *payload, const xap_doc *doc)
{
    struct calls *calls = payload;
    xap_buf value = XAP_BUF_INIT;
    calls->made++;
    if (calls->stop)
        return calls->stop;
    OK(xap_doc_get_value(doc, 1, &value, &error));
    int even = value.p[0] % 2 == 0;
    xap_buf_dispose(&value);
    return even;
}

static const xap_decider_class keep_even_class = {keep_even};

static void decider_in_c(void **state)
{
    struct fixture *fx = *state;
    xap_enquire *enquire = enquire_of(fill(fx), "a");
    struct calls calls = {0};
    xap_decider *decider;
    OK(xap_decider_new(&decider, &keep_even_class, &calls, destroy, &error));
    assert_string_equal(decided(enquire, decider), "2 4 6 8");
    assert_in_range(calls.made, 8, 16);
    calls.stop = -7;
    xap_mset *mset = (xap_mset *)&calls;
    FAILS(XAP_ECALLBACK, xap_enquire_get_mset_with(&mset, enquire, 0, 10, 0,
                                                   NULL, decider, &error));
    assert_null(mset);
    assert_int_equal(error.callback, -7);
    calls.stop = 0;
    assert_string_equal(decided(enquire, decider), "2 4 6 8");
    assert_string_equal(found(enquire), "1 3 5 7 2 4 6 8");
    xap_decider_free(decider);
    assert_int_equal(calls.destroyed, 1);
    xap_enquire_free(enquire);
}

static void decider_remote(void **state)
{
    struct fixture *fx = *state;
    xap_enquire *enquire = enquire_of(fill(fx), "a");
    struct calls calls = {0};
    xap_decider *decider;
    xap_mset *mset;
    OK(xap_decider_new(&decider, &keep_even_class, &calls, NULL, &error));
    FAILS(XAP_EUNIMPL, xap_enquire_get_mset_with(&mset, enquire, 0, 10, 0, NULL,
                                                 decider, &error));
    xap_decider_free(decider);
    xap_enquire_free(enquire);
    assert_int_equal(calls.made, 0);
}

static void decider_of_values(void **state)
{
    struct fixture *fx = *state;
    xap_enquire *enquire = enquire_of(fill(fx), "a");
    xap_decider *keep, *drop;
    OK(xap_decider_new_value_set(&keep, 0, true, &error));
    OK(xap_decider_new_value_set(&drop, 0, false, &error));
    assert_string_equal(decided(enquire, keep), "");
    assert_string_equal(decided(enquire, drop), "1 3 5 7 2 4 6 8");
    OK(xap_decider_add_value(keep, XAP_LIT("red"), &error));
    OK(xap_decider_add_value(drop, XAP_LIT("red"), &error));
    assert_string_equal(decided(enquire, keep), "1 7 4");
    assert_string_equal(decided(enquire, drop), "3 5 2 6 8");
    OK(xap_decider_add_value(keep, XAP_LIT("blue"), &error));
    OK(xap_decider_remove_value(keep, XAP_LIT("red"), &error));
    OK(xap_decider_remove_value(keep, XAP_LIT("none"), &error));
    assert_string_equal(decided(enquire, keep), "3 6");
    xap_decider_free(keep);
    xap_decider_free(drop);
    xap_enquire_free(enquire);
}

static void decider_asked(void **state)
{
    (void)state;
    struct calls calls = {0};
    xap_decider *decider, *set;
    xap_doc *doc;
    bool kept = true;
    OK(xap_doc_new(&doc, &error));
    OK(xap_doc_add_value(doc, 1, XAP_LIT("3"), &error));
    OK(xap_decider_new(&decider, &keep_even_class, &calls, NULL, &error));
    OK(xap_decider_test(decider, doc, &kept, &error));
    assert_false(kept);
    calls.stop = -3;
    kept = true;
    FAILS(XAP_ECALLBACK, xap_decider_test(decider, doc, &kept, &error));
    assert_false(kept);
    assert_int_equal(error.callback, -3);
    FAILS(XAP_EOP, xap_decider_add_value(decider, XAP_LIT("x"), &error));
    FAILS(XAP_EOP, xap_decider_remove_value(decider, XAP_LIT("x"), &error));
    OK(xap_decider_new_value_set(&set, 1, true, &error));
    OK(xap_decider_add_value(set, XAP_LIT("3"), &error));
    OK(xap_decider_test(set, doc, &kept, &error));
    assert_true(kept);
    xap_decider_free(set);
    xap_decider_free(decider);
    xap_decider_free(NULL);
    xap_doc_free(doc);
}

/* -- spies */

struct seen {
    struct calls calls;
    unsigned digits;
    double weights;
};

static int see(void *payload, const xap_doc *doc, double weight)
{
    struct seen *seen = payload;
    xap_buf value = XAP_BUF_INIT;
    if (seen->calls.stop && ++seen->calls.made == 2)
        return seen->calls.stop;
    OK(xap_doc_get_value(doc, 1, &value, &error));
    seen->digits |= 1u << (value.p[0] - '0');
    seen->weights += weight;
    xap_buf_dispose(&value);
    return 0;
}

static const xap_spy_class see_class = {see};

static void spy_in_c(void **state)
{
    struct fixture *fx = *state;
    xap_enquire *enquire = enquire_of(fill(fx), "even");
    struct seen seen = {0};
    xap_spy *spy;
    OK(xap_spy_new(&spy, &see_class, &seen, destroy, &error));
    OK(xap_enquire_add_spy(enquire, spy, &error));
    xap_spy_free(spy);
    assert_string_equal(found(enquire), "2 4 6 8");
    assert_int_equal(seen.digits, 0x154);
    assert_true(seen.weights > 0);
    seen.calls.stop = -9;
    xap_mset *mset;
    FAILS(XAP_ECALLBACK,
          xap_enquire_get_mset(&mset, enquire, 0, 10, 10, &error));
    assert_int_equal(error.callback, -9);
    assert_int_equal(seen.calls.destroyed, 0);
    OK(xap_enquire_clear_spies(enquire, &error));
    assert_int_equal(seen.calls.destroyed, 1);
    assert_string_equal(found(enquire), "2 4 6 8");
    xap_enquire_free(enquire);
}

static void spy_remote(void **state)
{
    struct fixture *fx = *state;
    xap_enquire *enquire = enquire_of(fill(fx), "even");
    struct seen seen = {0};
    xap_spy *spy;
    xap_mset *mset;
    OK(xap_spy_new(&spy, &see_class, &seen, NULL, &error));
    OK(xap_enquire_add_spy(enquire, spy, &error));
    FAILS(XAP_EUNIMPL, xap_enquire_get_mset(&mset, enquire, 0, 10, 0, &error));
    xap_spy_free(spy);
    xap_enquire_free(enquire);
}

/* "value:frequency ..." of a list, which is freed. */
static const char *listed(xap_term_iter *it)
{
    static char text[400];
    size_t used = 0;
    int r;
    text[0] = '\0';
    while ((r = xap_term_iter_next(it, &error)) > 0) {
        xap_bytes value = xap_term_iter_term(it);
        used +=
            (size_t)sprintf(text + used, "%s%.*s:%u", used ? " " : "",
                            (int)value.n, value.p, xap_term_iter_term_freq(it));
    }
    assert_int_equal(r, 0);
    xap_term_iter_free(it);
    return text;
}

static void facets(void **state)
{
    struct fixture *fx = *state;
    xap_enquire *enquire = enquire_of(fill(fx), "a");
    xap_spy *colours, *digits;
    xap_term_iter *it;
    size_t total = 7;
    OK(xap_spy_new_value_count(&colours, 0, &error));
    OK(xap_spy_new_value_count(&digits, 1, &error));
    OK(xap_spy_total(colours, &total, &error));
    assert_int_equal(total, 0);
    OK(xap_enquire_add_spy(enquire, colours, &error));
    OK(xap_enquire_add_spy(enquire, digits, &error));
    found(enquire);
    OK(xap_spy_total(colours, &total, &error));
    assert_int_equal(total, 8);
    OK(xap_spy_values(&it, colours, &error));
    assert_string_equal(listed(it), "blue:2 green:3 red:3");
    OK(xap_spy_top_values(&it, colours, 2, &error));
    assert_string_equal(listed(it), "green:3 red:3");
    OK(xap_spy_values(&it, digits, &error));
    xap_spy_free(digits); /* the list stays */
    assert_string_equal(listed(it), "1:1 2:1 3:1 4:1 5:1 6:1 7:1 8:1");
    found(enquire); /* counts on */
    OK(xap_spy_total(colours, &total, &error));
    assert_int_equal(total, 16);
    xap_enquire_free(enquire);
    OK(xap_spy_values(&it, colours, &error));
    assert_string_equal(listed(it), "blue:4 green:6 red:6");
    xap_spy_free(colours);
}

static void facets_merged(void **state)
{
    struct fixture *fx = *state;
    xap_db *db = fill(fx);
    xap_enquire *odd = enquire_of(db, "a"), *even = enquire_of(db, "even");
    xap_spy *a, *b;
    xap_buf results = XAP_BUF_INIT;
    xap_term_iter *it;
    OK(xap_spy_new_value_count(&a, 0, &error));
    OK(xap_spy_new_value_count(&b, 0, &error));
    OK(xap_enquire_add_spy(odd, a, &error));
    OK(xap_enquire_add_spy(even, b, &error));
    found(odd);
    found(even);
    OK(xap_spy_serialise_results(b, &results, &error));
    OK(xap_spy_merge_results(a, (xap_bytes){results.p, results.n}, &error));
    OK(xap_spy_values(&it, a, &error));
    assert_string_equal(listed(it), "blue:3 green:5 red:4");
    xap_status status = xap_spy_merge_results(a, XAP_LIT("\x7f"), &error);
    assert_true(status == XAP_ENET || status == XAP_ESERIAL ||
                !on_xapian_1_4());
    xap_buf_dispose(&results);
    xap_enquire_free(odd);
    xap_enquire_free(even);
    xap_spy_free(a);
    xap_spy_free(b);
}

static void spy_without_counts(void **state)
{
    (void)state;
    struct seen seen = {0};
    xap_spy *spy;
    xap_term_iter *it;
    xap_buf buf = XAP_BUF_INIT;
    size_t total = 7;
    OK(xap_spy_new(&spy, &see_class, &seen, destroy, &error));
    FAILS(XAP_EOP, xap_spy_total(spy, &total, &error));
    assert_int_equal(total, 0);
    FAILS(XAP_EOP, xap_spy_values(&it, spy, &error));
    FAILS(XAP_EOP, xap_spy_top_values(&it, spy, 3, &error));
    FAILS(XAP_EUNIMPL, xap_spy_serialise_results(spy, &buf, &error));
    FAILS(XAP_EUNIMPL, xap_spy_merge_results(spy, XAP_LIT(""), &error));
    xap_spy_free(spy);
    assert_int_equal(seen.calls.destroyed, 1);
    xap_spy_free(NULL);
}

/* -- key makers */

/* The colour: filled by the binding itself. */
static int colour_key(void *payload, const xap_doc *doc, xap_buf *key)
{
    struct calls *calls = payload;
    calls->made++;
    if (calls->stop)
        return calls->stop;
    return xap_doc_get_value(doc, 0, key, NULL);
}

static const xap_key_maker_class colour_key_class = {colour_key};

static void key_in_c(void **state)
{
    struct fixture *fx = *state;
    xap_enquire *enquire = enquire_of(fill(fx), "a");
    struct calls calls = {0};
    xap_key_maker *keys;
    OK(xap_key_maker_new(&keys, &colour_key_class, &calls, destroy, &error));
    OK(xap_enquire_sort_by_key(enquire, keys, false, &error));
    assert_string_equal(found(enquire), "3 6 2 5 8 1 4 7");
    OK(xap_enquire_sort_by_key(enquire, keys, true, &error));
    assert_string_equal(found(enquire), "1 4 7 2 5 8 3 6");
    OK(xap_enquire_sort_by_key_then_relevance(enquire, keys, true, &error));
    assert_string_equal(found(enquire), "1 7 4 5 2 8 3 6");
    OK(xap_enquire_sort_by_relevance_then_key(enquire, keys, false, &error));
    assert_string_equal(found(enquire), "3 5 1 7 6 2 8 4");
    calls.stop = -5;
    xap_mset *mset;
    FAILS(XAP_ECALLBACK, xap_enquire_get_mset(&mset, enquire, 0, 9, 9, &error));
    assert_int_equal(error.callback, -5);
    xap_key_maker_free(keys);
    assert_int_equal(calls.destroyed, 0);
    calls.stop = 0;
    assert_string_equal(found(enquire), "3 5 1 7 6 2 8 4");
    xap_enquire_free(enquire);
    assert_int_equal(calls.destroyed, 1);
}

static void key_remote(void **state)
{
    struct fixture *fx = *state;
    xap_enquire *enquire = enquire_of(fill(fx), "a");
    xap_key_maker *keys;
    xap_mset *mset;
    OK(xap_key_maker_new_multi(&keys, &error));
    OK(xap_enquire_sort_by_key(enquire, keys, false, &error));
    xap_status status = xap_enquire_get_mset(&mset, enquire, 0, 9, 0, &error);
    if (on_xapian_1_4())
        FAILS(XAP_EUNIMPL, status);
    xap_mset_free(mset);
    xap_key_maker_free(keys);
    xap_enquire_free(enquire);
}

static void key_of_values(void **state)
{
    struct fixture *fx = *state;
    xap_enquire *enquire = enquire_of(fill(fx), "a");
    xap_key_maker *keys;
    OK(xap_key_maker_new_multi(&keys, &error));
    OK(xap_key_maker_add_value(keys, 0, false, XAP_LIT(""), &error));
    OK(xap_key_maker_add_value(keys, 1, true, XAP_LIT(""), &error));
    OK(xap_enquire_sort_by_key(enquire, keys, false, &error));
    assert_string_equal(found(enquire), "6 3 8 5 2 7 4 1");
    xap_mset *mset;
    xap_buf key = XAP_BUF_INIT, again = XAP_BUF_INIT;
    xap_doc *doc;
    OK(xap_enquire_get_mset(&mset, enquire, 0, 1, 0, &error));
    OK(xap_mset_sort_key(mset, 0, &key, &error));
    OK(xap_mset_get_document(&doc, mset, 0, &error));
    OK(xap_key_maker_key(keys, doc, &again, &error));
    SAME_BYTES(((xap_bytes){again.p, again.n}), ((xap_bytes){key.p, key.n}));
    FAILS(XAP_EARG, xap_mset_sort_key(mset, 1, &key, &error));
    xap_doc_free(doc);
    xap_buf_dispose(&key);
    xap_buf_dispose(&again);
    xap_mset_free(mset);
    xap_key_maker_free(keys);
    xap_enquire_free(enquire);
}

static void key_asked(void **state)
{
    (void)state;
    struct calls calls = {0};
    xap_key_maker *keys, *multi;
    xap_doc *doc;
    xap_buf key = XAP_BUF_INIT;
    OK(xap_doc_new(&doc, &error));
    OK(xap_doc_add_value(doc, 0, XAP_LIT("r\0d"), &error));
    OK(xap_key_maker_new(&keys, &colour_key_class, &calls, NULL, &error));
    OK(xap_key_maker_key(keys, doc, &key, &error));
    SAME_BYTES(((xap_bytes){key.p, key.n}), XAP_LIT("r\0d"));
    calls.stop = -2;
    FAILS(XAP_ECALLBACK, xap_key_maker_key(keys, doc, &key, &error));
    assert_null(key.p);
    FAILS(XAP_EOP,
          xap_key_maker_add_value(keys, 0, false, XAP_LIT(""), &error));
    OK(xap_key_maker_new_multi(&multi, &error));
    OK(xap_key_maker_add_value(multi, 9, false, XAP_LIT("none"), &error));
    OK(xap_key_maker_key(multi, doc, &key, &error));
    SAME_BYTES(((xap_bytes){key.p, key.n}), XAP_LIT("none"));
    xap_buf_dispose(&key);
    xap_key_maker_free(keys);
    xap_key_maker_free(multi);
    xap_key_maker_free(NULL);
    xap_doc_free(doc);
}

/* -- expand deciders */

static int keep_short(void *payload, xap_bytes word)
{
    struct calls *calls = payload;
    calls->made++;
    return calls->stop ? calls->stop : word.n < 5;
}

static const xap_expand_decider_class keep_short_class = {keep_short};

static xap_db *fill_words(struct fixture *fx)
{
    fx_add(fx, doc_of("a long longer longest other"));
    fx_add(fx, doc_of("a long longer short"));
    for (int i = 0; i < 6; i++)
        fx_add(fx, doc_of("b"));
    return fx_read(fx);
}

/* The terms of an ESet for documents 1 and 2, sorted. */
static const char *expanded(const xap_db *db, const xap_expand_decider *decider)
{
    static const char *const words[] = {"a",       "b",     "long", "longer",
                                        "longest", "other", "short"};
    static char text[200];
    xap_enquire *enquire;
    xap_rset *rset;
    xap_eset *eset;
    OK(xap_enquire_new(&enquire, db, &error));
    OK(xap_rset_new(&rset, &error));
    OK(xap_rset_add(rset, 1, &error));
    OK(xap_rset_add(rset, 2, &error));
    OK(xap_enquire_get_eset_with(&eset, enquire, rset, 10, 0, decider, 0,
                                 &error));
    text[0] = '\0';
    for (size_t w = 0; w < 7; w++)
        for (size_t i = 0; i < xap_eset_size(eset); i++) {
            xap_bytes got = xap_eset_term(eset, i);
            if (got.n == strlen(words[w]) && !memcmp(got.p, words[w], got.n))
                sprintf(text + strlen(text), "%s%s", *text ? " " : "",
                        words[w]);
        }
    xap_eset_free(eset);
    xap_rset_free(rset);
    xap_enquire_free(enquire);
    return text;
}

static void expand_deciders(void **state)
{
    struct fixture *fx = *state;
    xap_db *db = fill_words(fx);
    struct calls calls = {0};
    xap_expand_decider *brief, *lon, *not_longer, *both;
    const xap_bytes rejected[] = {XAP_LIT("longer"), XAP_LIT("x")};
    assert_string_equal(expanded(db, NULL),
                        "a long longer longest other short");
    OK(xap_expand_decider_new(&brief, &keep_short_class, &calls, destroy,
                              &error));
    assert_string_equal(expanded(db, brief), "a long");
    OK(xap_expand_decider_new_prefix(&lon, XAP_LIT("lon"), &error));
    assert_string_equal(expanded(db, lon), "long longer longest");
    OK(xap_expand_decider_new_terms(&not_longer, rejected, 2, &error));
    assert_string_equal(expanded(db, not_longer), "a long longest other short");
    OK(xap_expand_decider_new_and(&both, lon, not_longer, &error));
    xap_expand_decider_free(lon);
    xap_expand_decider_free(not_longer);
    assert_string_equal(expanded(db, both), "long longest");
    xap_expand_decider *all;
    OK(xap_expand_decider_new_and(&all, both, brief, &error));
    xap_expand_decider_free(both);
    xap_expand_decider_free(brief);
    assert_int_equal(calls.destroyed, 0);
    assert_string_equal(expanded(db, all), "long");
    xap_expand_decider_free(all);
    assert_int_equal(calls.destroyed, 1);
}

static void expand_stopped(void **state)
{
    struct fixture *fx = *state;
    xap_db *db = fill_words(fx);
    struct calls calls = {.stop = -77};
    xap_expand_decider *decider;
    xap_enquire *enquire;
    xap_rset *rset;
    xap_eset *eset;
    bool kept = true;
    OK(xap_expand_decider_new(&decider, &keep_short_class, &calls, destroy,
                              &error));
    OK(xap_enquire_new(&enquire, db, &error));
    OK(xap_rset_new(&rset, &error));
    OK(xap_rset_add(rset, 1, &error));
    FAILS(XAP_ECALLBACK, xap_enquire_get_eset_with(&eset, enquire, rset, 10, 0,
                                                   decider, 0, &error));
    assert_null(eset);
    assert_int_equal(error.callback, -77);
    FAILS(XAP_ECALLBACK,
          xap_expand_decider_test(decider, XAP_LIT("a"), &kept, &error));
    assert_false(kept);
    calls.stop = 0;
    OK(xap_expand_decider_test(decider, XAP_LIT("a"), &kept, &error));
    assert_true(kept);
    OK(xap_expand_decider_test(decider, XAP_LIT("longest"), &kept, &error));
    assert_false(kept);
    OK(xap_enquire_get_eset_with(&eset, enquire, rset, 10, 0, decider, 0,
                                 &error));
    xap_eset_free(eset);
    xap_expand_decider_free(decider);
    xap_rset_free(rset);
    xap_enquire_free(enquire);
    assert_int_equal(calls.destroyed, 1);
}

static void expansion_schemes(void **state)
{
    struct fixture *fx = *state;
    xap_db *db = fill_words(fx);
    static const char *const schemes[] = {"trad", "bo1"};
    double best[2];
    xap_rset *rset;
    OK(xap_rset_new(&rset, &error));
    OK(xap_rset_add(rset, 1, &error));
    OK(xap_rset_add(rset, 2, &error));
    for (int i = 0; i < 2; i++) {
        xap_enquire *enquire;
        xap_eset *eset;
        OK(xap_enquire_new(&enquire, db, &error));
        OK(xap_enquire_set_expansion(enquire, schemes[i], 1, &error));
        OK(xap_enquire_get_eset(&eset, enquire, rset, 10, 0, 0, &error));
        assert_true(xap_eset_size(eset) > 0);
        best[i] = xap_eset_weight(eset, 0);
        xap_eset_free(eset);
        FAILS(XAP_EARG, xap_enquire_set_expansion(enquire, "no", 1, &error));
        xap_enquire_free(enquire);
    }
    assert_true(best[0] != best[1]);
    xap_rset_free(rset);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        /* What is written in C, and what sorts by keys, is not where a remote
         * database is. */
        ON_LOCAL(decider_in_c),
        ON(decider_remote, remote),
        ON(decider_remote, remote2),
        ON_LOCAL(decider_of_values),
        cmocka_unit_test(decider_asked),
        ON_LOCAL(spy_in_c),
        ON(spy_remote, remote),
        ON(spy_remote, remote2),
        ON_ALL(facets),
        ON_ALL(facets_merged),
        cmocka_unit_test(spy_without_counts),
        ON_LOCAL(key_in_c),
        ON(key_remote, remote),
        ON(key_remote, remote2),
        ON_LOCAL(key_of_values),
        cmocka_unit_test(key_asked),
        ON_ALL(expand_deciders),
        ON_ALL(expand_stopped),
        ON_ALL(expansion_schemes),
    };
    return cmocka_run_group_tests_name("match", tests, NULL, NULL);
}
