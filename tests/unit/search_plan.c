/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Scores are formula R, computed here from the texts alone. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <string.h>

#include "random.h"
#include "searcher/engine.h"
#include "searcher/index.h"
#include "searcher/order.h"
#include "searcher/plan.h"
#include "searcher/run.h"
#include "searcher/weigh.h"
#include "tempdir.h"
#include "tiny_index.h"

/* More words than one MAX of the plan compares. */
#define MANY_WORDS \
    "woa wob woc wod woe wof wog woh woi woj wok wol wom won woo wop woq wor "
#define MANY_STEMS                                                             \
    "-/~woa/~wob/~woc/~wod/~woe/~wof/~wog/~woh/~woi/~woj/~wok/~wol/~wom/~won/" \
    "~woo/~wop/~woq/~wor"

#define WOC_EDITED                                                           \
    "~woa:1/~wob:1/~wod:1/~woe:1/~wof:1/~wog:1/~woh:1/~woi:1/~woj:1/~wok:1/" \
    "~wol:1/~wom:1/~won:1/~woo:1/~wop:1/~woq:1/~wor:1"

static const struct tiny_article articles[] = {
    {"0", "Elections", "An election elects the elected", NULL, NULL, NULL, NULL,
     NULL, NULL},
    {"1", "Korea", "north korea and the korea of the north north", NULL, NULL,
     NULL, NULL, "korea again", NULL},
    {"2", NULL, "the bridge over the river, a bridge of sighs", NULL, NULL,
     NULL, NULL, NULL, NULL},
    {"3", "A bridge", "elections and bridges", NULL, NULL, NULL, NULL, NULL,
     NULL},
    {"4", NULL, "korea korea korea korea korea korea korea generation", NULL,
     NULL, NULL, NULL, NULL, NULL},
    {"5", "Les \u00e9lections",
     "les \u00e9lections de la cor\u00e9e bridge g\u00e9n\u00e9ration", NULL,
     "fr", NULL, NULL, NULL, NULL},
    {"6", "the", "of", NULL, NULL, "Korea Bridge", NULL, NULL, NULL},
    {"7", NULL, MANY_WORDS "woa wor wor", NULL, NULL, NULL, NULL, NULL, NULL},
    {"8", "wob", "wor woc", NULL, NULL, NULL, NULL, NULL, NULL},
    {"9", NULL, "une g\u00e9n\u00e9ration", NULL, "fr", NULL, NULL, NULL, NULL},
};
enum { COUNT = sizeof articles / sizeof *articles };

/* --- the formula, by the book -------------------------------------------- */

struct counted {
    double tf[COUNT]; /* of what is asked for */
    double length[COUNT];
    double df, cf, total; /* total: of the lengths */
};

/* Count a form (of any language) or a stem of `lang`'s words in article i. */
static void count_text(struct counted *c, size_t i, const char *text,
                       double worth, const char *term, bool by_stem)
{
    struct pst_words words;
    struct pst_word w;
    if (text == NULL)
        return;
    const char *lang = articles[i].lang != NULL ? articles[i].lang : "en";
    struct pst_stemmer *stemmer = pst_stemmer_new(lang, NULL);
    pst_words_init(&words, text, strlen(text));
    while (pst_words_next(&words, &w)) {
        struct pst_str form =
            by_stem ? pst_stemmer_stem(stemmer, w.term) : w.term;
        if (!pst_word_takes_position(&w))
            continue;
        c->length[i] += worth;
        if (pst_str_is(form, term))
            c->tf[i] += worth;
    }
    pst_words_dispose(&words);
    pst_stemmer_free(stemmer);
}

static void count_term(struct counted *c, const char *term, bool by_stem)
{
    memset(c, 0, sizeof *c);
    for (size_t i = 0; i < COUNT; i++) {
        count_text(c, i, articles[i].title, 3, term, by_stem);
        count_text(c, i, articles[i].body, 1, term, by_stem);
        count_text(c, i, articles[i].summary, 1, term, by_stem);
        c->df += c->tf[i] > 0;
        c->cf += c->tf[i];
        c->total += c->length[i];
    }
}

/* S of a stem or form in article d, as rare as another. */
static double worth_of(const struct pst_rank *r, const struct counted *c,
                       const struct counted *rare, bool by_stem, double qtf,
                       size_t d)
{
    if (c->tf[d] == 0)
        return 0;
    double q = (r->k3 + 1) * qtf / (r->k3 + qtf);
    double df = rare->df;
    double idf = pow(log(1 + (COUNT - df + 0.5) / (df + 0.5)), r->idf);
    double burst = (rare->cf + 1) / df;
    burst = by_stem ? pow(fmin(burst, r->burst_limit), r->burst) : 1;
    double k = r->k1 * (1 - r->b + r->b * c->length[d] / (c->total / COUNT));
    return q * idf * burst * (r->k1 + 1) * c->tf[d] / (c->tf[d] + k);
}

/* "stem/stem" or "~form/~form": the best of them in article d; stems are all as
 * rare as the most frequent one. "~form:2" is two edits from the first one, and
 * no rarer than that. */
static double best_of(const struct pst_rank *r, char *spec, double qtf,
                      size_t d)
{
    enum { MOST = 20 };
    struct counted c[MOST];
    double left[MOST];
    size_t rare[MOST];
    size_t count = 0;
    size_t most = 0;
    double best = 0;
    char *rest = NULL;
    bool by_stem = spec[0] != '~';
    for (char *part = strtok_r(spec, "/", &rest); part != NULL;
         part = strtok_r(NULL, "/", &rest)) {
        assert_true(count < MOST);
        char *edits = strchr(part, ':');
        if (edits != NULL)
            *edits++ = '\0';
        count_term(&c[count], part + !by_stem, by_stem);
        left[count] = edits == NULL ? 1 : edits[0] == '1' ? 0.5 : 0.25;
        rare[count] = edits != NULL && c[0].df > c[count].df ? 0 : count;
        if (c[count].df > c[most].df)
            most = count;
        count++;
    }
    for (size_t i = 0; i < count; i++)
        best = fmax(best,
                    left[i] * worth_of(r, &c[i], &c[by_stem ? most : rare[i]],
                                       by_stem, qtf, d));
    return best;
}

/* What a query should give: words "form/stem*times", where more stems are
 * alternatives, as is "~form" of a word*; "-" for no form. */
static double wanted_score(const struct pst_rank *r, const char *spec, size_t d)
{
    char room[400];
    double score = 0;
    char *rest = NULL;
    snprintf(room, sizeof room, "%s", spec);
    for (char *word = strtok_r(room, " ", &rest); word != NULL;
         word = strtok_r(NULL, " ", &rest)) {
        struct counted form;
        double qtf = 1;
        char *times = strchr(word, '*');
        if (times != NULL) {
            *times = '\0';
            qtf = times[1] - '0';
        }
        char *others = strchr(word, '/');
        if (others != NULL)
            *others++ = '\0';
        count_term(&form, word, false);
        if (strcmp(word, "-") != 0)
            score += r->exact * worth_of(r, &form, &form, false, qtf, d);
        if (others != NULL)
            score += best_of(r, others, qtf, d);
    }
    return score;
}

/* Run a query without any rounding, and compare. */
static void expect_scores(struct pst_index *ix, const struct pst_rank *rank,
                          const char *query, const char *spec, size_t hits)
{
    struct pst_query_options options = {.language = "en"};
    struct pst_plan_options wishes = {true, rank, NULL, NULL};
    const struct pst_wish all = {PST_WANT_ALL, 0, false, false};
    struct pst_query q;
    struct pst_plan plan;
    struct pst_matches found;
    assert_int_equal(pst_query_parse(&q, pst_str_of(query), &options, NULL), 0);
    assert_int_equal(pst_plan_make(&plan, ix, &q, &wishes, NULL), 0);
    assert_int_equal(pst_engine_run(ix, &plan, rank, &all, &found, NULL), 0);
    if (found.count != hits)
        fail_msg("%s: %zu hits", query, found.count);
    for (size_t i = 0; i < found.count; i++) {
        /* Docids run through the shards: article n is n + 1 in one shard,
         * and in two as well when the even ones are in the first. */
        size_t d = found.items[i].docid - 1;
        double got = found.items[i].score;
        double wanted = wanted_score(rank, spec, d);
        if (fabs(got - wanted) > 1e-12 * wanted)
            fail_msg("%s in %zu: wanted %.17g, got %.17g", query, d, wanted,
                     got);
    }
    assert_int_equal(plan.scored, spec[0] != '\0');
    free(found.items);
    pst_plan_dispose(&plan);
    pst_query_dispose(&q);
}

static void expect_all_scores(struct pst_index *ix, const struct pst_rank *rank)
{
    static const struct {
        const char *query, *spec;
        size_t hits;
    } cases[] = {
        {"korea", "korea/korea", 2},
        {"elections", "elections/elect", 3},
        {"election", "election/elect", 3},
        {"the", "the/the", 4}, /* more than half have it */
        {"north korea", "north/north korea/korea", 1},
        {"north OR bridge", "north/north bridge/bridg/bridge", 4},
        {"korea korea", "korea/korea*2", 2},
        {"korea (korea OR bridge)", "korea/korea*2 bridge/bridg/bridge", 2},
        {"election elections", "-/elect*2 election elections", 3},
        {"the korea", "korea/korea", 2},
        {"\"north korea\"", "north/north korea/korea", 1},
        {"\"korea of the north\"", "korea/korea north/north", 1},
        {"\"of the\"", "of/of the/the", 1},
        {"\"korea\"", "korea/korea", 2},
        {"\"bridges\"", "bridges/bridg/bridge", 1},
        {"north NEAR/2 korea", "north/north korea/korea", 1},
        {"title:korea", "korea/korea", 1},
        {"title:korea OR river", "korea/korea river/river", 2},
        {"(north river) OR sighs", "north/north river/river sighs/sigh", 1},
        {"korea -north", "korea/korea", 1},
        {"korea OR (NOT north)", "korea/korea", COUNT},
        {"author:korea", "", 1},
        {"lang:en korea", "korea/korea", 2},
        {"lang:fr", "", 2},
        {"kor*", "-/~korea", 2},
        {"wo*", MANY_STEMS, 2},
        {"bridge* river", "-/~bridge/~bridges river/river", 1},
        {"bridge* OR river", "-/~bridge/~bridges river/river", 3},
        {"\"a bridge*\"", "-/~bridge/~bridges", 2},
        {"title:bridge*", "", 1},
        {"bridge~", "-/~bridge/~bridges:1", 3},
        {"woc~", "-/~woc/" WOC_EDITED, 2},
        {"\"the~2\"", "-/~the/~de:2/~une:2/~woe:2", 7},
        {"generation", "generation/generat/gener", 3},
        {"generation OR north", "generation/generat/gener north/north", 4},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (ix->engine = PST_ENGINE_FAST; ix->engine <= PST_ENGINE_XAPIAN;
             ix->engine++)
            expect_scores(ix, rank, cases[i].query, cases[i].spec,
                          cases[i].hits);
}

static void scores_are_formula_r(void **state)
{
    tiny_index(*state, articles, COUNT, "en 6\nfr 1\n");
    struct pst_index ix;
    struct pst_rank rank;
    pst_rank_init(&rank);
    assert_int_equal(pst_index_open(&ix, *state, "/", NULL), 0);
    expect_all_scores(&ix, &rank);
    pst_rank_choose(&rank, PST_RANK_BM25);
    expect_all_scores(&ix, &rank);
    pst_index_close(&ix);
}

static void of_all_shards_together(void **state)
{
    enum { HALF = (COUNT + 1) / 2 };
    struct tiny_article halves[2][HALF];
    size_t counts[2] = {0, 0};
    struct pst_stub_shard shards[] = {{1, 0}, {2, 0}};
    for (size_t i = 0; i < COUNT; i++)
        halves[i % 2][counts[i % 2]++] = articles[i];
    tiny_shard(*state, 1, halves[0], counts[0], "en 4\n");
    tiny_shard(*state, 2, halves[1], counts[1], "en 2\nfr 1\n");
    tiny_publish(*state, 1, shards, 2);
    struct pst_index ix;
    struct pst_rank rank;
    pst_rank_init(&rank);
    assert_int_equal(pst_index_open(&ix, *state, "/", NULL), 0);
    assert_int_equal(ix.language_count, 2);
    assert_string_equal(ix.languages[0], "en");
    expect_all_scores(&ix, &rank);
    pst_index_close(&ix);
}

static void every_frequency_gives_the_idf_of_r(void **state)
{
    (void)state;
    static const struct pst_rank rank = {.idf = 1.5};
    static const xap_docid counts[] = {1, 2, 3, 10, 1000, 1000003};
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
        for (xap_docid df = 1; df <= counts[i]; df += 1 + df / 7) {
            /* Xapian's own, as 1.4 has it, for another frequency */
            xap_docid own = (df + 1) / 2;
            double odds = (counts[i] - own + 0.5) / (own + 0.5);
            double xapian = log(odds < 2 ? odds / 2 + 1 : odds);
            double idf = log1p((counts[i] - df + 0.5) / (df + 0.5));
            double wanted = idf * sqrt(idf);
            double got =
                xapian * pst_weigh_idf_ratio(&rank, counts[i], df, own);
            assert_true(fabs(got - wanted) <= 1e-14 * wanted);
        }
}

/* A query of which all articles match, with more of them than are asked for:
 * libxapian's MaxPostList used to read freed memory there. */
static void the_best_of_several_ends_well(void **state)
{
    static const char *const queries[] = {"kor*", "kor* OR zz", "generation",
                                          "generation kor*",
                                          "generation OR kor* OR \"a b\""};
    enum { MANY = 12 };
    struct tiny_article same[MANY];
    char paths[MANY][8];
    struct pst_stub_shard shards[] = {{1, 0}, {2, 0}, {3, 0}};
    memset(same, 0, sizeof same);
    for (size_t i = 0; i < MANY; i++) {
        snprintf(paths[i], sizeof paths[i], "%02zu", i);
        same[i].path = paths[i];
        same[i].body = "korea korean generation gener generat";
    }
    tiny_shard(*state, 1, same, MANY, "en 6\nfr 1\nund 1\n");
    tiny_shard(*state, 2, same, MANY, "en 6\nfr 1\n");
    tiny_shard(*state, 3, articles, COUNT, "en 6\nfr 1\n");
    for (size_t shard_count = 1; shard_count <= 3; shard_count++) {
        struct pst_index ix;
        tiny_publish(*state, shard_count, shards, shard_count);
        assert_int_equal(pst_index_open(&ix, *state, "/", NULL), 0);
        ix.engine = PST_ENGINE_XAPIAN;
        for (size_t i = 0; i < sizeof queries / sizeof *queries; i++) {
            struct pst_query_options options = {.language = "en"};
            struct pst_run_options page = {.sort = PST_SORT_RELEVANCE,
                                           .limit = 3};
            struct pst_query q;
            struct pst_hits hits;
            assert_int_equal(
                pst_query_parse(&q, pst_str_of(queries[i]), &options, NULL), 0);
            assert_int_equal(pst_run(&ix, &q, &page, &hits, NULL), 0);
            assert_int_equal(hits.count, 3);
            assert_true(hits.total >= MANY);
            pst_hits_dispose(&hits);
            pst_query_dispose(&q);
        }
        pst_index_close(&ix);
    }
}

static void rounding_joins_what_is_almost_equal(void **state)
{
    (void)state;
    static const double scores[] = {1e-9, 0.3, 1, 7.25, 11.0 / 3, 12345.678};
    assert_true(pst_order_round(0) == 0);
    for (size_t i = 0; i < sizeof scores / sizeof *scores; i++) {
        double x = scores[i];
        double r = pst_order_round(x);
        assert_true(fabs(r - x) <= 0.5e-9 * x);
        assert_true(pst_order_round(r) == r);
        assert_true(pst_order_round(nextafter(x, 2 * x)) == r);
        assert_true(pst_order_round(x * (1 + 2e-9)) > r);
    }
    /* Of any number: to 31 binary digits, halves to even. */
    uint64_t seed = 31;
    for (int i = 0; i < 100000; i++) {
        uint64_t bits = (uint64_t)random_next(&seed) << 32 | random_next(&seed);
        double x;
        int exponent;
        if (i % 3 == 0)
            bits = (bits & ~UINT64_C(0x1fffff)) ^ (bits & 0x40000000) >> 9;
        memcpy(&x, &bits, sizeof x);
        if (isnan(x))
            continue;
        double m = ldexp(frexp(x, &exponent), 31);
        assert_true(pst_order_round(x) == ldexp(rint(m), exponent - 31));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(of_all_shards_together, tempdir_setup,
                                        tempdir_teardown),
        cmocka_unit_test_setup_teardown(the_best_of_several_ends_well,
                                        tempdir_setup, tempdir_teardown),
        cmocka_unit_test(every_frequency_gives_the_idf_of_r),
        cmocka_unit_test(rounding_joins_what_is_almost_equal),
        cmocka_unit_test_setup_teardown(scores_are_formula_r, tempdir_setup,
                                        tempdir_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
