/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Every weighting scheme ranks, each in its own way, and refuses what it has no
 * use for. */
#include "tests/binding/backends.h"

#include <math.h>

#define SCHEMES 20

static void fill_schemes(xap_weight **w)
{
    size_t n = 0;
    OK(xap_weight_new_bm25(&w[n++], 1, 0, 1, 0.5, 0.5, &error));
    OK(xap_weight_new_bm25plus(&w[n++], 1, 0, 1, 0.5, 0.5, 1, &error));
    OK(xap_weight_new_tfidf(&w[n++], "ntn", &error));
    OK(xap_weight_new_tfidf(&w[n++], "sfn", &error));
    OK(xap_weight_new_inl2(&w[n++], 1, &error));
    OK(xap_weight_new_inl2(&w[n++], 3, &error));
    OK(xap_weight_new_ifb2(&w[n++], 1, &error));
    OK(xap_weight_new_ineb2(&w[n++], 1, &error));
    OK(xap_weight_new_bb2(&w[n++], 1, &error));
    OK(xap_weight_new_pl2(&w[n++], 1, &error));
    OK(xap_weight_new_pl2plus(&w[n++], 1, 0.8, &error));
    OK(xap_weight_new_dlh(&w[n++], &error));
    OK(xap_weight_new_dph(&w[n++], &error));
    OK(xap_weight_new_coord(&w[n++], &error));
    OK(xap_weight_new_trad(&w[n++], 2, &error));
    for (xap_smoothing s = XAP_TWO_STAGE; s <= XAP_DIRICHLET_PLUS; s++)
        OK(xap_weight_new_lm(&w[n++], 0, s, -1, -1, &error));
    assert_int_equal(n, SCHEMES);
}

/* Of equal length and two of five with the term: the second document is the
 * best, as it has it most often. */
static xap_db *corpus(struct fixture *fx)
{
    static const char *const texts[] = {
        "apple pear plum fig quince lime", "apple apple apple pear fig lime",
        "kiwi pear plum fig quince lime",  "kiwi kiwi plum fig quince lime",
        "kiwi lime plum fig quince date",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        fx_add(fx, doc_of(texts[i]));
    return fx_read(fx);
}

static void all_rank(void **state)
{
    xap_db *db = corpus(*state);
    xap_weight *w[SCHEMES];
    double best[SCHEMES];
    fill_schemes(w);
    xap_query *query = term("apple");
    for (size_t i = 0; i < SCHEMES; i++) {
        xap_mset *mset = search_with(db, query, w[i]);
        best[i] = xap_mset_weight(mset, 0);
        assert_int_equal(xap_mset_size(mset), 2);
        assert_true(isfinite(best[i]) && best[i] >= 0);
        assert_true(best[i] >= xap_mset_weight(mset, 1));
        assert_true(best[i] <= xap_mset_max_possible(mset) + 1e-9);
        for (size_t j = 0; j < i; j++)
            if (fabs(best[i] - best[j]) < 1e-12 && best[i] > 0)
                fail_msg("schemes %zu and %zu weigh alike", j, i);
        xap_mset_free(mset);
        xap_weight_free(w[i]);
    }
    xap_query_free(query);
}

/* The numbers that follow from the formulas: N 5, n 2, wdf 3. */
static void numbers(void **state)
{
    xap_db *db = corpus(*state);
    xap_weight *w[5];
    const double want[] = {3 * log(5 / 2.), 9 / 2., 1, log(3 / 2.),
                           .6 * log(1.7) * (on_xapian_1_4() ? 1 : 3)};
    OK(xap_weight_new_tfidf(&w[0], "ntn", &error));
    OK(xap_weight_new_tfidf(&w[1], "sfn", &error));
    OK(xap_weight_new_coord(&w[2], &error));
    OK(xap_weight_new_tfidf(&w[3], "bpn", &error));
    OK(xap_weight_new_trad(&w[4], 2, &error));
    xap_query *query = term("apple");
    for (size_t i = 0; i < 5; i++) {
        xap_mset *mset = search_with(db, query, w[i]);
        assert_float_equal(xap_mset_weight(mset, 0), want[i], 1e-9);
        xap_mset_free(mset);
        xap_weight_free(w[i]);
    }
    xap_query_free(query);
}

static void refused(void **state)
{
    xap_weight *w = (xap_weight *)state;
    FAILS(XAP_EARG, xap_weight_new_tfidf(&w, "nt", &error));
    assert_null(w);
    FAILS(XAP_EARG, xap_weight_new_tfidf(&w, "xtn", &error));
    FAILS(XAP_EARG, xap_weight_new_inl2(&w, 0, &error));
    FAILS(XAP_EARG, xap_weight_new_ifb2(&w, 0, &error));
    FAILS(XAP_EARG, xap_weight_new_ineb2(&w, -1, &error));
    FAILS(XAP_EARG, xap_weight_new_bb2(&w, 0, &error));
    FAILS(XAP_EARG, xap_weight_new_pl2(&w, 0, &error));
    FAILS(XAP_EARG, xap_weight_new_pl2plus(&w, 0, 1, &error));
    FAILS(XAP_EARG, xap_weight_new_pl2plus(&w, 1, 0, &error));
    FAILS(XAP_EARG, xap_weight_new_trad(&w, -1, &error));
    FAILS(XAP_EARG, xap_weight_new_lm(&w, 0, 0, -1, -1, &error));
    FAILS(XAP_EARG, xap_weight_new_lm(&w, 0, 6, -1, -1, &error));
    assert_null(w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_ALL(all_rank),
        ON_ALL(numbers),
        cmocka_unit_test(refused),
    };
    return cmocka_run_group_tests_name("weights", tests, NULL, NULL);
}
