/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What changes the order of hits, and how it is explained. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "search_library.h"
#include "searcher/breakdown.h"
#include "searcher/feedback.h"
/* The best by its words is old, the next one is of today, and one, no worse,
 * has no date. */
static void age_counts_only_by_recency(void **state)
{
    static const struct tiny_article articles[] = {
        {"old", NULL, "word word and word", "2009", NULL, NULL, NULL, NULL,
         NULL},
        {"today", NULL, "a word or two", "20140302", NULL, NULL, NULL, NULL,
         NULL},
        {"soon", NULL, "words or two here", "2099", NULL, NULL, NULL, NULL,
         NULL},
        {"never", NULL, "a word or two", NULL, NULL, NULL, NULL, NULL, NULL},
    };
    static const struct pst_date date = {2014, 3, 2};
    struct pst_rank rank;
    struct pst_run_options options = {
        .sort = PST_SORT_RELEVANCE, .limit = SIZE_MAX, .rank = &rank};
    tiny_index(*state, articles, sizeof articles / sizeof *articles, NULL);
    struct pst_index ix = open_index(*state);
    pst_rank_init(&rank);
    rank.today = pst_date_to_days(&date);
    expect_sorted(&ix, "word", options, "old today never soon ");
    pst_rank_choose(&rank, PST_RANK_RECENCY);
    expect_sorted(&ix, "word", options, "today soon old never ");
    options.limit = 1; /* not the best of the best by words */
    expect_sorted(&ix, "word", options, "today ");
    rank.half_life = 1e9;
    expect_sorted(&ix, "word", options, "old ");
    pst_index_close(&ix);
}

static void it_is_explained(void **state)
{
    static const char *const wanted[] = {
        "query:\nand\n", "5 articles, 0 dead, 1 shards; languages: en de",
        "Zkorea: in 4 of 5 articles", "elect*: 3 words: ele",
        "each match is verified"};
    struct pst_query_options parse = {.language = "en"};
    struct pst_query q;
    struct pst_rank rank;
    const struct pst_run_options options = {.rank = &rank};
    struct pst_buf out = PST_BUF_INIT;
    struct pst_error err = PST_ERROR_INIT;
    pst_rank_init(&rank);
    tiny_index(*state, library, LIBRARY_COUNT, "en 3\nde 1\n");
    struct pst_index ix = open_index(*state);
    assert_int_equal(
        pst_query_parse(&q, pst_str_of("korea elect* OR north NEAR north"),
                        &parse, &err),
        0);
    pst_query_dispose(&q);
    assert_int_equal(
        pst_query_parse(&q, pst_str_of("korea elect* north NEAR north"), &parse,
                        &err),
        0);
    assert_int_equal(pst_run_explain(&ix, &q, &options, &out, &err), 0);
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
        if (strstr(out.p, wanted[i]) == NULL)
            fail_msg("no '%s' in %s", wanted[i], out.p);
    pst_query_dispose(&q);

    /* What is very long is cut. */
    struct pst_buf many = PST_BUF_INIT;
    for (int i = 0; i < 400; i++)
        pst_buf_addf(&many, "word%d OR ", i);
    pst_buf_adds(&many, "korea");
    pst_buf_clear(&out);
    assert_int_equal(pst_query_parse(&q, pst_buf_str(&many), &parse, &err), 0);
    assert_int_equal(pst_run_explain(&ix, &q, &options, &out, &err), 0);
    assert_non_null(strstr(out.p, " bytes more)\n"));
    pst_buf_dispose(&many);
    pst_buf_dispose(&out);
    pst_query_dispose(&q);
    pst_index_close(&ix);
}

static void feedback_changes_the_order_alone(void **state)
{
    struct pst_stub_shard shards[] = {{1, 0}, {2, 0}, {3, 0}};
    const struct pst_run_options plain = {.limit = SIZE_MAX};
    const struct pst_run_options two = {.limit = SIZE_MAX, .feedback = 2};
    const struct pst_run_options by_path = {
        .sort = PST_SORT_PATH, .limit = SIZE_MAX, .feedback = 2};
    tiny_shard(*state, 1, alike, ALIKE, NULL);
    tiny_publish(*state, 1, shards, 1);
    struct pst_index ix = open_index(*state);
    expect_sorted(&ix, "harbour", plain, "best good young old ");
    expect_sorted(&ix, "harbour", two, "best good old young ");
    expect_sorted(&ix, "harbour", by_path, "best good old young ");
    expect_sorted(&ix, "nothing", two, "none ");
    expect_sorted(&ix, "zebra", two, "");
    expect_sorted(&ix, "lang:en -pilot", two, "young ");
    expect_sorted(&ix, "harbour -pilot", two, "young ");
    pst_index_close(&ix);

    tiny_shard(*state, 2, alike, 3, NULL);
    tiny_shard(*state, 3, alike + 3, ALIKE - 3, NULL);
    tiny_publish(*state, 2, shards + 1, 2);
    ix = open_index(*state);
    expect_sorted(&ix, "harbour", two, "best good old young ");
    pst_index_close(&ix);
}

/* By how much the score of the only hit grows. */
static double score_of(struct pst_index *ix, const char *query)
{
    const struct pst_run_options one = {.limit = 1};
    const struct pst_query_options parse = {.language = "en"};
    struct pst_query q;
    struct pst_hits hits;
    struct pst_error err = PST_ERROR_INIT;
    assert_int_equal(pst_query_parse(&q, pst_str_of(query), &parse, &err), 0);
    assert_int_equal(pst_run(ix, &q, &one, &hits, &err), 0);
    assert_int_equal(hits.count, 1);
    double score = hits.found[0].score;
    pst_hits_dispose(&hits);
    pst_query_dispose(&q);
    return score;
}

static void boosts_are_factors(void **state)
{
    static const struct tiny_article articles[] = {
        {.path = "dam", .body = "a dam in some valley"},
        {.path = "weir", .body = "a weir in some valley"},
        {.path = "both",
         .body = "no dam and no weir, which is a long way to "
                 "say that nothing is in this valley"},
    };
    static const struct pst_run_options all = {.limit = SIZE_MAX};
    tiny_index(*state, articles, sizeof articles / sizeof *articles, NULL);
    struct pst_index ix = open_index(*state);
    for (int engine = PST_ENGINE_FAST; engine <= PST_ENGINE_XAPIAN; engine++) {
        ix.engine = (enum pst_engine)engine;
        expect_sorted(&ix, "dam^9 OR weir", all, "dam both weir ");
        expect_sorted(&ix, "dam OR weir^9", all, "weir both dam ");
        expect_sorted(&ix, "(dam OR valley)^0 OR weir", all, "weir both dam ");
        expect_sorted(&ix, "dam^0", all, "both dam ");
        static const char *const cases[][2] = {
            {"dam -weir", "dam^2 -weir"},
            {"+dam -weir", "(dam -weir)^2"},
            {"dam dam -weir", "dam^3 dam^1 -weir"},
            {"da*m -weir", "da*m^2 -weir"},
            {"dan~ -weir", "dan~^2 -weir"},
            {"\"dam in\" -weir", "\"dam in\"^2 -weir"},
            {"dam NEAR valley -weir", "(dam NEAR valley)^2 -weir"}};
        for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
            double once = score_of(&ix, cases[i][0]);
            double twice = score_of(&ix, cases[i][1]);
            if (once <= 0 || twice - 2 * once > 1e-6 || 2 * once - twice > 1e-6)
                fail_msg("%s: %f, %f", cases[i][1], once, twice);
        }
    }
    pst_index_close(&ix);
}

/* Shares: the best at most a fifth, all of them at most .4 for each word. */
static const char *const weighed_queries[] = {"korea",
                                              "north korea",
                                              "elections OR wahl",
                                              "trains -wahl",
                                              "elect*",
                                              "\"north korea\"",
                                              "korea NEAR/3 north",
                                              "*",
                                              "title:korea",
                                              "korea -zebra",
                                              "elecsion~2 OR korea",
                                              "wahlen korea",
                                              "korea^3 north^.5",
                                              "elect*^2 OR korea^0",
                                              "(korea north)^1.25 korea"};

/* How many hits of the query have parts that add up to their scores: all. */
static size_t add_up(struct pst_index *ix, const char *text,
                     const struct pst_run_options *options, struct pst_buf *out)
{
    struct pst_query_options parse = {.language = "en", .any = true};
    struct pst_error err = PST_ERROR_INIT;
    struct pst_query q;
    struct pst_plan plan;
    struct pst_hits hits;
    struct pst_feedback feedback;
    struct pst_plan_options wishes = {true, options->rank, NULL, &feedback};
    assert_int_equal(pst_query_parse(&q, pst_str_of(text), &parse, &err), 0);
    assert_int_equal(pst_run(ix, &q, options, &hits, &err), 0);
    assert_int_equal(pst_feedback_find(&feedback, ix, &q, options, &err), 0);
    assert_int_equal(pst_plan_make(&plan, ix, &q, &wishes, &err), 0);
    size_t count = hits.count;
    for (size_t k = 0; k < count; k++) {
        const struct pst_found *hit = &hits.found[k];
        double sum;
        assert_int_equal(
            pst_breakdown(out, ix, &plan, options->rank, hit, &sum, &err), 0);
        if (sum - hit->score > 1e-6 || hit->score - sum > 1e-6)
            fail_msg("%s: %f is %f", text, sum, hit->score);
    }
    pst_plan_dispose(&plan);
    pst_feedback_dispose(&feedback);
    pst_hits_dispose(&hits);
    pst_query_dispose(&q);
    return count;
}

static void parts_add_up_to_the_score(void **state)
{
    struct pst_stub_shard shards[] = {{1, 0}, {2, 0}};
    struct pst_rank rank;
    const struct pst_run_options options = {
        .rank = &rank, .limit = SIZE_MAX, .feedback = 2};
    struct pst_buf out = PST_BUF_INIT;
    size_t checked = 0;
    pst_rank_init(&rank);
    tiny_shard(*state, 1, library, 2, "en 2\n");
    tiny_shard(*state, 2, library + 2, LIBRARY_COUNT - 2, "de 1\nja 1\n");
    tiny_publish(*state, 1, shards, 2);
    struct pst_index ix = open_index(*state);
    for (size_t i = 0; i < sizeof weighed_queries / sizeof *weighed_queries;
         i++)
        checked += add_up(&ix, weighed_queries[i], &options, &out);
    assert_true(checked > 20);
    assert_non_null(strstr(out.p, "  Zkorea, 5 times\n"));
    pst_buf_dispose(&out);
    pst_index_close(&ix);
}

static void feedback_is_explained(void **state)
{
    struct pst_query_options parse = {.language = "en"};
    struct pst_query q;
    struct pst_rank rank;
    struct pst_run_options options = {.rank = &rank, .feedback = 2};
    struct pst_buf out = PST_BUF_INIT;
    struct pst_error err = PST_ERROR_INIT;
    pst_rank_init(&rank);
    tiny_index(*state, alike, ALIKE, NULL);
    struct pst_index ix = open_index(*state);
    assert_int_equal(pst_query_parse(&q, pst_str_of("harbour"), &parse, &err),
                     0);
    assert_int_equal(pst_run_explain(&ix, &q, &options, &out, &err), 0);
    if (strstr(out.p, "feedback:\n  of the first 2: Zpilot 0.2000\n") == NULL ||
        strstr(out.p, "Zpilot: in 4 of 5 articles") == NULL)
        fail_msg("%s", out.p);
    pst_buf_clear(&out);
    options.feedback = 1; /* a lone hit: all that it has */
    assert_int_equal(pst_run_explain(&ix, &q, &options, &out, &err), 0);
    if (strstr(out.p, "of the first 1: Zalon 0.2000 Zpilot ") == NULL)
        fail_msg("%s", out.p);
    pst_buf_dispose(&out);
    pst_query_dispose(&q);
    pst_index_close(&ix);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_FOLDER(age_counts_only_by_recency),
        IN_FOLDER(it_is_explained),
        IN_FOLDER(boosts_are_factors),
        IN_FOLDER(feedback_changes_the_order_alone),
        IN_FOLDER(parts_add_up_to_the_score),
        IN_FOLDER(feedback_is_explained),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
