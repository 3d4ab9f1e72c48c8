/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Relevance sets, and the terms that they suggest. */
#include "tests/binding/backends.h"

static xap_enquire *session(struct fixture *fx)
{
    static const char *const texts[] = {
        "apple pear cider", "apple cider press", "kiwi lime",
        "kiwi date",        "lime date fig",     "fig quince",
    };
    xap_enquire *enquire;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        fx_add(fx, doc_of(texts[i]));
    OK(xap_enquire_new(&enquire, fx_read(fx), &error));
    xap_query *query = term("apple");
    OK(xap_enquire_set_query(enquire, query, &error));
    xap_query_free(query);
    return enquire;
}

static xap_rset *rset_of_two(void)
{
    xap_rset *rset;
    OK(xap_rset_new(&rset, &error));
    OK(xap_rset_add(rset, 1, &error));
    OK(xap_rset_add(rset, 2, &error));
    return rset;
}

static bool has(const xap_eset *eset, const char *t)
{
    for (size_t i = 0; i < xap_eset_size(eset); i++) {
        xap_bytes term = xap_eset_term(eset, i);
        if (term.n == strlen(t) && memcmp(term.p, t, term.n) == 0)
            return true;
    }
    return false;
}

static void suggests(void **state)
{
    xap_enquire *enquire = session(*state);
    xap_rset *rset = rset_of_two();
    xap_eset *eset;
    OK(xap_enquire_get_eset(&eset, enquire, rset, 10, XAP_ESET_EXACT_FREQ, 0,
                            &error));
    SAME_BYTES(xap_eset_term(eset, 0), XAP_LIT("cider"));
    assert_true(has(eset, "press"));
    assert_false(has(eset, "apple"));
    assert_false(has(eset, "kiwi"));
    assert_true(xap_eset_bound(eset) >= xap_eset_size(eset));
    for (size_t i = 1; i < xap_eset_size(eset); i++)
        assert_true(xap_eset_weight(eset, i - 1) >= xap_eset_weight(eset, i));
    assert_null(xap_eset_term(eset, xap_eset_size(eset)).p);
    assert_true(xap_eset_weight(eset, xap_eset_size(eset)) == 0);
    double best = xap_eset_weight(eset, 0);
    xap_eset_free(eset);

    OK(xap_enquire_get_eset(&eset, enquire, rset, 1, XAP_ESET_EXACT_FREQ, 0,
                            &error));
    assert_int_equal(xap_eset_size(eset), 1);
    xap_eset_free(eset);
    OK(xap_enquire_get_eset(&eset, enquire, rset, 10, XAP_ESET_EXACT_FREQ,
                            best + 1, &error));
    assert_int_equal(xap_eset_size(eset), 0);
    xap_eset_free(eset);
    OK(xap_enquire_get_eset(&eset, enquire, rset, 10, XAP_ESET_QUERY_TERMS, 0,
                            &error));
    xap_enquire_free(enquire); /* an ESet outlives its session */
    assert_true(has(eset, "apple"));
    xap_eset_free(eset);
    xap_rset_free(rset);
}

static void of_no_document(void **state)
{
    xap_enquire *enquire = session(*state);
    xap_rset *rset;
    xap_eset *eset;
    OK(xap_rset_new(&rset, &error));
    OK(xap_enquire_get_eset(&eset, enquire, rset, 10, 0, 0, &error));
    assert_int_equal(xap_eset_size(eset), 0);
    assert_int_equal(xap_eset_bound(eset), 0);
    xap_eset_free(eset);
    OK(xap_rset_add(rset, 1000, &error));
    FAILS(XAP_ENODOC,
          xap_enquire_get_eset(&eset, enquire, rset, 10, 0, 0, &error));
    assert_null(eset);
    xap_rset_free(rset);
    xap_enquire_free(enquire);
}

static void set(void **state)
{
    (void)state;
    xap_rset *rset = rset_of_two();
    bool in;
    OK(xap_rset_add(rset, 2, &error));
    assert_int_equal(xap_rset_size(rset), 2);
    OK(xap_rset_remove(rset, 1, &error));
    OK(xap_rset_remove(rset, 7, &error));
    OK(xap_rset_contains(rset, 1, &in, &error));
    assert_false(in);
    OK(xap_rset_contains(rset, 2, &in, &error));
    assert_true(in);
    assert_int_equal(xap_rset_size(rset), 1);
    FAILS(XAP_EARG, xap_rset_add(rset, 0, &error));
    xap_rset_free(rset);
    xap_rset_free(NULL);
    xap_eset_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_ALL(suggests),
        ON_ALL(of_no_document),
        cmocka_unit_test(set),
    };
    return cmocka_run_group_tests_name("expand", tests, NULL, NULL);
}
