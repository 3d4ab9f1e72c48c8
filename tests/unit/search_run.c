/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which articles match, in what order, in indexes of one shard and of more. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "searcher/breakdown.h"
#include "searcher/feedback.h"
#include "searcher/hits.h"
#include "tempdir.h"
#include "tiny_index.h"

static struct pst_index open_index(const char *dir)
{
    struct pst_index ix;
    struct pst_error err = PST_ERROR_INIT;
    if (pst_index_open(&ix, dir, "/", &err) != 0)
        fail_msg("%s", err.message);
    return ix;
}

/* The path of an article and a space, from its record; its order key has the
 * same. */
static void add_path(struct pst_buf *out, const struct pst_index *ix,
                     const struct pst_found *found)
{
    struct pst_arena arena = PST_ARENA_INIT;
    struct pst_buf path = PST_BUF_INIT;
    struct pst_error err = PST_ERROR_INIT;
    struct pst_hit hit;
    if (pst_hit_load(&hit, ix, found, &arena, &err) != 0 ||
        pst_hit_path(&path, ix, found->docid, &err) != 0)
        fail_msg("%s", err.message);
    assert_int_equal(hit.docid, found->docid);
    assert_true(hit.score == found->score);
    assert_true(pst_str_eq(hit.header.path, pst_buf_str(&path)));
    if (pst_hit_head(&hit, ix, found, &arena, &err) != 0)
        fail_msg("%s", err.message);
    assert_true(pst_str_eq(hit.header.path, pst_buf_str(&path)));
    assert_int_equal(hit.rest.n, 0);
    pst_buf_addstr(out, hit.header.path);
    pst_buf_addc(out, ' ');
    pst_arena_dispose(&arena);
    pst_buf_dispose(&path);
}

/* The paths of the hits, each followed by a space. */
static void run(struct pst_index *ix, const char *query,
                const struct pst_run_options *options, struct pst_buf *paths,
                size_t *total)
{
    struct pst_query_options parse = {.language = "en"};
    struct pst_query q;
    struct pst_hits hits;
    struct pst_error err = PST_ERROR_INIT;
    assert_int_equal(pst_query_parse(&q, pst_str_of(query), &parse, &err), 0);
    if (pst_run(ix, &q, options, &hits, &err) != 0)
        fail_msg("%s: %s", query, err.message);
    pst_buf_clear(paths);
    for (size_t i = 0; i < hits.count; i++)
        add_path(paths, ix, &hits.found[i]);
    *total = hits.total;
    pst_hits_dispose(&hits);
    pst_query_dispose(&q);
}

static void expect_sorted(struct pst_index *ix, const char *query,
                          struct pst_run_options options, const char *wanted)
{
    struct pst_buf got = PST_BUF_INIT;
    size_t total;
    run(ix, query, &options, &got, &total);
    if (strcmp(got.p, wanted) != 0)
        fail_msg("%s: wanted %s, got %s", query, wanted, got.p);
    pst_buf_dispose(&got);
}

static const struct pst_run_options all_by_path = {.sort = PST_SORT_PATH,
                                                   .limit = SIZE_MAX};

static void expect(struct pst_index *ix, const char *query, const char *wanted)
{
    expect_sorted(ix, query, all_by_path, wanted);
}

/* --- by hand ------------------------------------------------------------- */

static const struct tiny_article library[] = {
    {"a/one.txt", "Elections in Korea", "The election was held.", "2014", NULL,
     "Ann Potter", "climate change", "A summary of sorts", NULL},
    {"a/two-three.txt", "Trains", "Two elected; co-operative trains to Korea.",
     "201406", NULL, NULL, "climate", NULL, "Bob Potter drives trains"},
    {"b/four.md", "Wörter", "Die Wahlen sind vorbei", "20140630", "de", "Cid",
     "change climate", NULL, "Cid is a Potter"},
    {"b/c/five.txt", NULL, "日本 と 北京大学 korea", NULL, "ja", NULL, NULL,
     NULL, NULL},
    {"six.txt", "North Korea", "north of korea north korea", "20151211", NULL,
     NULL, NULL, NULL, NULL},
};
enum { LIBRARY_COUNT = sizeof library / sizeof *library };

static void every_kind_of_leaf(void **state)
{
    static const char *const cases[][2] = {
        {"korea", "a/one.txt a/two-three.txt b/c/five.txt six.txt "},
        {"election", "a/one.txt a/two-three.txt "}, /* elected has its stem */
        {"\"election\"", "a/one.txt "},
        {"wahl", "b/four.md "},
        {"title:korea", "a/one.txt six.txt "},
        {"title:election", ""},
        {"body:korea", "a/two-three.txt b/c/five.txt six.txt "},
        {"body:(korea -trains)", "b/c/five.txt six.txt "},
        {"NOT body:korea", "a/one.txt b/four.md "},
        {"\"north korea\"", "six.txt "},
        {"\"korea the\"", ""}, /* across two fields */
        {"co-operative", "a/two-three.txt "},
        {"co-op*", "a/two-three.txt "},
        {"elect*", "a/one.txt a/two-three.txt "},
        {"\"elect* was\"", "a/one.txt "},
        {"zz*", ""},
        {"zz* OR wahl", "b/four.md "},
        {"author:potter", "a/one.txt a/two-three.txt "},
        {"bio:potter", "a/two-three.txt b/four.md "},
        {"tag:climate", "a/one.txt a/two-three.txt b/four.md "},
        {"tag:\"climate change\"", "a/one.txt "},
        {"summary:sorts", "a/one.txt "},
        {"sorts", "a/one.txt "},
        {"lang:de", "b/four.md "},
        {"has:author", "a/one.txt b/four.md "},
        {"kind:article -lang:en", "b/c/five.txt b/four.md "},
        {"path:a/", "a/one.txt a/two-three.txt "},
        {"path:b/c", "b/c/five.txt "},
        {"path:b/c/five.txt", "b/c/five.txt "},
        {"path:./six.txt", "six.txt "},
        {"path:b/c/five.txt/", ""},
        {"folder:b/c/five.txt", ""},
        {"body:korea path:b/c/five.txt", "b/c/five.txt "}, /* verified */
        {"body:korea path:b/c", "b/c/five.txt "},
        {"body:korea path:b/c/five", ""},
        {"path:b", "b/c/five.txt b/four.md "},
        {"path:three", "a/two-three.txt "},
        {"path:two-three.TXT", "a/two-three.txt "},
        {"path:four", "b/four.md "},
        {"path:/", "a/one.txt a/two-three.txt b/c/five.txt b/four.md six.txt "},
        {"日本", "b/c/five.txt "},
        {"北京大学", "b/c/five.txt "},
        {"京", "b/c/five.txt "},
        {"と", "b/c/five.txt "},
        {"\"大学 korea\"", "b/c/five.txt "},
        {"\"学 korea\"", "b/c/five.txt "},
        {"\"大 korea\"", ""},
        {"学 NEAR/1 korea", "b/c/five.txt "},
        {"大 NEAR/1 korea", "b/c/five.txt "}, /* where 大学 stands */
        {"(北京* OR zz) NEAR/3 korea", "b/c/five.txt "},
        {"\"京大学* korea\"", "b/c/five.txt "},
        {"京 NEAR/1 korea", ""},
        {"京 NEAR/2 korea", "b/c/five.txt "},
        {"korea ADJ/9 学", ""},
        {"学 ADJ/1 (korea OR japan)", "b/c/five.txt "},
        {"\"学 korea\"", "b/c/five.txt "},
        {"\"北 korea\"", ""},
        {"NOT \"北 korea\" lang:ja", "b/c/five.txt "},
        {"NOT \"学 korea\" lang:ja", ""},
        {"north NEAR/1 korea", "six.txt "},
        {"korea ADJ/1 north", "six.txt "},
        {"\"north of\" ADJ/2 north", ""},
        {"\"north of\" ADJ/3 north", "six.txt "},
        {"north NEAR/1 north", ""},
        {"north NEAR/3 north", "six.txt "},
        {"*", "a/one.txt a/two-three.txt b/c/five.txt b/four.md six.txt "},
        {"-korea", "b/four.md "},
        {"the of", "a/one.txt "},
        {"the korea -trains", "a/one.txt b/c/five.txt six.txt "},
        {"\"\"", ""},
        {"date:2014", "a/one.txt a/two-three.txt b/four.md "},
        {"date:2014-06", "a/two-three.txt b/four.md "},
        {"date:2014-06-30", "b/four.md "},
        {"date:2014..2014-12", "a/one.txt a/two-three.txt b/four.md "},
        {"date:2014-01..2014-06", "a/two-three.txt b/four.md "},
        {"date:2014-06..2014-06-30", "a/two-three.txt b/four.md "},
        {"date:2014-06..2014-06-29", ""},
        {"date:2014-06-02..", "b/four.md six.txt "},
        {"date:..2014", "a/one.txt a/two-three.txt b/four.md "},
        {"date:..2015-12-10", "a/one.txt a/two-three.txt b/four.md "},
    };
    tiny_index(*state, library, LIBRARY_COUNT, "en 3\nde 1\nja 1\n");
    struct pst_index ix = open_index(*state);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        expect(&ix, cases[i][0], cases[i][1]);
    pst_index_close(&ix);
}

static void pages_and_orders(void **state)
{
    static const struct tiny_article articles[] = {
        {"b", NULL, "word and more words here", "2014", NULL, NULL, NULL, NULL,
         NULL},
        {"d", NULL, "a word or two", "2015", NULL, NULL, NULL, NULL, NULL},
        {"a", NULL, "a word or two", NULL, NULL, NULL, NULL, NULL, NULL},
        {"e", NULL, "a word or two", "2015", NULL, NULL, NULL, NULL, NULL},
        {"c", NULL, "word word word", "2013", NULL, NULL, NULL, NULL, NULL},
    };
    static const struct {
        struct pst_run_options options;
        const char *wanted;
    } cases[] = {
        {{.sort = PST_SORT_RELEVANCE, .limit = SIZE_MAX}, "c b d e a "},
        {{.sort = PST_SORT_RELEVANCE, .reverse = true, .limit = SIZE_MAX},
         "a e d b c "},
        {{.sort = PST_SORT_RELEVANCE, .limit = 3},
         "c b d "}, /* within the tie */
        {{.sort = PST_SORT_RELEVANCE, .offset = 3, .limit = 1}, "e "},
        {{.sort = PST_SORT_RELEVANCE, .offset = 4, .limit = 10}, "a "},
        {{.sort = PST_SORT_RELEVANCE, .offset = 5, .limit = 10}, ""},
        {{.sort = PST_SORT_RELEVANCE, .offset = SIZE_MAX, .limit = SIZE_MAX},
         ""},
        {{.sort = PST_SORT_RELEVANCE}, ""},
        {{.sort = PST_SORT_DATE, .limit = SIZE_MAX}, "d e b c a "},
        {{.sort = PST_SORT_DATE, .offset = 1, .limit = 2}, "e b "},
        {{.sort = PST_SORT_DATE, .reverse = true, .limit = 2}, "a c "},
        {{.sort = PST_SORT_PATH, .offset = 1, .limit = 2}, "b c "},
        {{.sort = PST_SORT_PATH, .reverse = true, .limit = 2}, "e d "},
    };
    tiny_index(*state, articles, sizeof articles / sizeof *articles, NULL);
    struct pst_index ix = open_index(*state);
    struct pst_buf got = PST_BUF_INIT;
    size_t total;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        run(&ix, "word", &cases[i].options, &got, &total);
        if (strcmp(got.p, cases[i].wanted) != 0)
            fail_msg("case %zu: wanted %s, got %s", i, cases[i].wanted, got.p);
        assert_int_equal(total, 5);
    }
    /* Without scores the order is by date. */
    expect_sorted(&ix, "lang:en", cases[0].options, "d e b c a ");
    pst_buf_dispose(&got);
    pst_index_close(&ix);
}

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

/* Put something else in place of the records of tiny_index. */
static void break_records(const char *dir)
{
    struct pst_buf path = PST_BUF_INIT;
    xap_wdb *db;
    pst_stub_shard_path(&path, dir, 1);
    assert_int_equal(xap_wdb_open(&db, path.p, XAP_DB_OPEN, NULL), 0);
    for (xap_docid docid = 1; docid <= LIBRARY_COUNT; docid++) {
        xap_doc *doc;
        assert_int_equal(xap_db_get_document(&doc, xap_wdb_db(db), docid, NULL),
                         0);
        assert_int_equal(xap_doc_set_data(doc, xap_str("none"), NULL), 0);
        assert_int_equal(xap_wdb_replace_document(db, docid, doc, NULL), 0);
        xap_doc_free(doc);
    }
    assert_int_equal(xap_wdb_close(db, NULL), 0);
    xap_wdb_free(db);
    pst_buf_dispose(&path);
}

/* Their order, number and paths need no record; loading one that is none
 * fails. */
static void hits_are_loaded_when_wanted(void **state)
{
    static const struct pst_run_options all = {.sort = PST_SORT_RELEVANCE,
                                               .limit = SIZE_MAX};
    struct pst_query_options parse = {.language = "en"};
    struct pst_query q;
    struct pst_hits hits;
    struct pst_hit hit;
    struct pst_arena arena = PST_ARENA_INIT;
    struct pst_buf path = PST_BUF_INIT;
    struct pst_error err = PST_ERROR_INIT;
    tiny_index(*state, library, LIBRARY_COUNT, NULL);
    break_records(*state);
    struct pst_index ix = open_index(*state);
    assert_int_equal(pst_query_parse(&q, pst_str_of("korea"), &parse, &err), 0);
    assert_int_equal(pst_run(&ix, &q, &all, &hits, &err), 0);
    assert_int_equal(hits.count, 4);
    assert_int_equal(hits.total, 4);
    for (size_t i = 0; i < hits.count; i++) {
        uint32_t docid = hits.found[i].docid;
        assert_int_equal(pst_hit_path(&path, &ix, docid, &err), 0);
        assert_string_equal(path.p, library[docid - 1].path);
    }
    assert_int_equal(pst_hit_load(&hit, &ix, hits.found, &arena, &err),
                     -PST_EINDEX);
    pst_arena_dispose(&arena);
    pst_buf_dispose(&path);
    pst_hits_dispose(&hits);
    pst_query_dispose(&q);
    pst_index_close(&ix);
}

static void articles_are_found_by_name(void **state)
{
    struct pst_index ix;
    struct pst_found found;
    struct pst_buf path = PST_BUF_INIT;
    struct pst_error err = PST_ERROR_INIT;
    char id[PST_ID_MAX];
    static const uint32_t dead = 5;
    struct pst_stub_shard shard = {1, 1};
    tiny_shard(*state, 1, library, LIBRARY_COUNT, NULL);
    tiny_dead(*state, 1, 1, LIBRARY_COUNT, &dead, 1);
    tiny_publish(*state, 1, &shard, 1);
    ix = open_index(*state);
    pst_article_id(id, pst_str_of("b/c/five.txt"), (struct pst_str){"", 0});
    const struct pst_str names[] = {
        pst_str_of("b/c/five.txt"), {id, 16}, {id, 6}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        assert_int_equal(pst_find_article(&ix, names[i], &found, &err), 0);
        pst_buf_clear(&path);
        add_path(&path, &ix, &found);
        assert_string_equal(path.p, "b/c/five.txt ");
    }
    pst_buf_dispose(&path);
    static const char *const none[] = {
        "", "five.txt", "b/c", "six.txt", "0", "zz", "b/c/five.txt/"};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        int r = pst_find_article(&ix, pst_str_of(none[i]), &found, &err);
        assert_int_equal(r, -PST_EUSAGE);
    }
    assert_int_equal(
        pst_find_article(&ix, (struct pst_str){id, 3}, &found, &err),
        -PST_EUSAGE);
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
    pst_buf_dispose(&out);
    pst_query_dispose(&q);
    pst_index_close(&ix);
}

/* Two articles say the word once and are as long; what the best two have in
 * common is in the older one. */
static const struct tiny_article alike[] = {
    {.path = "best",
     .body = "harbour harbour harbour pilot 1990 alone",
     .date = "2010"},
    {.path = "good",
     .body = "harbour harbour a pilot 1990 other",
     .date = "2011"},
    {.path = "old",
     .body = "the harbour with some pilot aboard it",
     .date = "2012"},
    {.path = "young",
     .body = "the harbour with some 1990 aboard it",
     .date = "2013"},
    {.path = "none", .body = "the pilot of nothing", .date = "2014"},
};
enum { ALIKE = sizeof alike / sizeof *alike };

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

/* Shares: the best at most a fifth, all of them at most .4 for each word. */
static const char *const weighed_queries[] = {
    "korea",       "north korea",     "elections OR wahl",   "trains -wahl",
    "elect*",      "\"north korea\"", "korea NEAR/3 north",  "*",
    "title:korea", "korea -zebra",    "elecsion~2 OR korea", "wahlen korea"};

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

static bool count_down(void *payload)
{
    int *left = payload;
    return (*left)-- > 0;
}

static void verifying_can_be_ended(void **state)
{
    const struct pst_query_options parse = {.language = "en"};
    int left = 2;
    struct pst_run_options options = {
        .limit = SIZE_MAX, .goes_on = count_down, .payload = &left};
    struct pst_query q;
    struct pst_hits hits;
    struct pst_error err = PST_ERROR_INIT;
    tiny_index(*state, alike, ALIKE, NULL);
    struct pst_index ix = open_index(*state);
    assert_int_equal(
        pst_query_parse(&q, pst_str_of("harbour NEAR/9 (pilot OR \"a b\")"),
                        &parse, &err),
        0);
    assert_int_equal(pst_run(&ix, &q, &options, &hits, &err), -PST_EINTR);
    assert_int_equal(hits.count, 0);
    assert_int_equal(left, -1);
    left = 1000;
    assert_int_equal(pst_run(&ix, &q, &options, &hits, &err), 0);
    assert_true(hits.total >= 2 && left < 1000);
    pst_hits_dispose(&hits);
    pst_query_dispose(&q);
    pst_index_close(&ix);
}

static void a_strange_index_is_refused(void **state)
{
    struct pst_stub_shard shards[] = {{1, 0}, {2, 1}};
    struct pst_index ix;
    struct pst_error err = PST_ERROR_INIT;
    struct pst_buf path = PST_BUF_INIT;
    xap_wdb *db;
    assert_int_equal(pst_index_open(&ix, *state, "/", &err), -PST_ENOINDEX);
    tiny_publish(*state, 1, shards, 0);
    ix = open_index(*state); /* no shards at all */
    expect(&ix, "korea", "");
    assert_int_equal(ix.doc_count, 0);
    pst_index_close(&ix);

    /* More dead than there are articles. */
    static const uint32_t dead[] = {1, 2, 3};
    tiny_shard(*state, 2, library, 2, NULL);
    tiny_dead(*state, 2, 1, 3, dead, 3);
    tiny_publish(*state, 1, shards + 1, 1);
    assert_int_equal(pst_index_open(&ix, *state, "/", &err), -PST_EINDEX);

    tiny_shard(*state, 1, library, 2, NULL);
    pst_stub_shard_path(&path, *state, 1);
    assert_int_equal(xap_wdb_open(&db, path.p, XAP_DB_OPEN, NULL), 0);
    tiny_metadata(db, PST_META_SCHEMA, "999");
    assert_int_equal(xap_wdb_close(db, NULL), 0);
    xap_wdb_free(db);
    tiny_publish(*state, 1, shards, 1);
    assert_int_equal(pst_index_open(&ix, *state, "/", &err), -PST_EINDEX);
    assert_non_null(strstr(err.message, "999"));
    pst_buf_dispose(&path);
}

/* --- against brute force ------------------------------------------------- */

/* A small generator of numbers, the same in every run. */
static uint32_t draw(uint64_t *seed, uint32_t below)
{
    *seed = *seed * 6364136223846793005U + 1442695040888963407U;
    return (uint32_t)(*seed >> 33) % below;
}

static const char *const vocabulary[] = {"ka",   "kab", "kabs",   "lo-mi",
                                         "lo",   "mis", "大学院", "学",
                                         "学院", "mi",  "the",    "or"};
enum {
    VOCABULARY = sizeof vocabulary / sizeof *vocabulary,
    CORPUS = 40,
    TEXT_MAX = 200
};

struct corpus {
    struct tiny_article articles[CORPUS];
    char paths[CORPUS][8], titles[CORPUS][TEXT_MAX], bodies[CORPUS][TEXT_MAX];
    char dates[CORPUS][12];
};

static void make_text(char *out, uint64_t *seed, uint32_t most)
{
    int n = 0;
    out[0] = '\0';
    for (uint32_t i = draw(seed, most + 1); i > 0; i--)
        n += snprintf(out + n, (size_t)(TEXT_MAX - n), "%s ",
                      vocabulary[draw(seed, VOCABULARY)]);
}

static void make_corpus(struct corpus *c, uint64_t *seed)
{
    memset(c, 0, sizeof *c);
    for (unsigned i = 0; i < CORPUS; i++) {
        struct tiny_article *a = &c->articles[i];
        snprintf(c->paths[i], sizeof c->paths[i], "%02u", i);
        snprintf(c->dates[i], sizeof c->dates[i], "%u", 2010 + draw(seed, 3));
        make_text(c->titles[i], seed, 3);
        make_text(c->bodies[i], seed, 14);
        a->path = c->paths[i];
        a->title = c->titles[i];
        a->body = c->bodies[i];
        a->date = draw(seed, 4) != 0 ? c->dates[i] : NULL;
    }
}

/* The words of an article with their positions; the title's come first. */
struct place {
    char term[16], stem[16];
    long position; /* -1: none */
    long single;   /* of a CJK character in a longer run: the position of the
                      pair that it begins, or else ends; -1: it is none */
    bool first_of_run, last_of_run;
    bool in_title;
};
struct text {
    struct place places[200];
    size_t count;
};

static void read_text(struct text *t, const char *text, bool in_title,
                      struct pst_stemmer *stemmer)
{
    struct pst_words words;
    struct pst_word w;
    long position = in_title ? 0 : 1000;
    struct place *open = NULL; /* a single that may be the last of its run */
    size_t open_begin = 0, pair_end = SIZE_MAX;
    pst_words_init(&words, text, strlen(text));
    while (pst_words_next(&words, &w)) {
        struct place *p = &t->places[t->count++];
        struct pst_str stem = pst_stemmer_stem(stemmer, w.term);
        bool takes = pst_word_takes_position(&w);
        snprintf(p->term, sizeof p->term, "%.*s", (int)w.term.n, w.term.p);
        snprintf(p->stem, sizeof p->stem, "%.*s", takes ? (int)stem.n : 0,
                 stem.p);
        p->position = takes ? position++ : -1;
        p->in_title = in_title;
        if (open != NULL && w.kind == PST_WORD_BIGRAM &&
            w.begin == open_begin) {
            open->single = p->position;
            open->last_of_run = false;
        }
        open = NULL;
        p->single = -1;
        if (w.kind == PST_WORD_SINGLE) {
            open = p;
            open_begin = w.begin;
            p->single = position - 1;
            p->first_of_run = pair_end != w.end;
            p->last_of_run = true;
        } else if (w.kind == PST_WORD_BIGRAM) {
            pair_end = w.end;
        }
    }
    pst_words_dispose(&words);
}

static bool is_term(const struct pst_query_word *w, const struct place *p)
{
    if (w->match == PST_MATCH_GLOB) /* word* */
        return strncmp(p->term, w->term.p, w->term.n - 1) == 0;
    return pst_str_is(w->term, p->term);
}

static bool has_stem(const struct text *t, const struct pst_query_word *w,
                     struct pst_stemmer *stemmer)
{
    struct pst_str stem = pst_stemmer_stem(stemmer, w->term);
    for (size_t i = 0; i < t->count; i++)
        if (t->places[i].position >= 0 && pst_str_is(stem, t->places[i].stem))
            return true;
    return false;
}

/* A single in a longer run, which may stand at either end of a phrase, there
 * with nothing of its run between it and the rest. */
static bool is_single_at(const struct place *p, const struct pst_node *n,
                         size_t word, long position)
{
    if (!n->words[word].single || p->single != position)
        return false;
    return n->word_count == 1 || (word == 0 && p->last_of_run) ||
           (word + 1 == n->word_count && p->first_of_run);
}

static bool word_at(const struct text *t, const struct pst_node *n, size_t word,
                    long position)
{
    for (size_t i = 0; i < t->count; i++) {
        const struct place *p = &t->places[i];
        if ((p->position == position || is_single_at(p, n, word, position)) &&
            is_term(&n->words[word], p) &&
            (n->field == PST_FIELD_COUNT || p->in_title))
            return true;
    }
    return false;
}

/* Whether the words stand in a row from the position on. */
static bool phrase_at(const struct text *t, const struct pst_node *n,
                      long position)
{
    for (size_t i = 0; i < n->word_count; i++)
        if (!word_at(t, n, i, position + (long)i))
            return false;
    return true;
}

static bool has_words(const struct text *t, const struct pst_node *n,
                      struct pst_stemmer *stemmer)
{
    if (n->word_count == 1 && !n->exact &&
        n->words[0].match == PST_MATCH_TERM && !n->words[0].single)
        return has_stem(t, &n->words[0], stemmer);
    for (size_t i = 0; i < t->count; i++) {
        const struct place *p = &t->places[i];
        if (p->position >= 0 && phrase_at(t, n, p->position))
            return true;
        /* a whole or a single, which has no position */
        if (p->position < 0 && n->word_count == 1 && is_term(&n->words[0], p) &&
            (n->field == PST_FIELD_COUNT || p->in_title))
            return true;
    }
    return false;
}

struct choice {
    long first, last;
};

static bool near_from(const struct text *t, const struct pst_node *n, size_t i,
                      struct choice *chosen);

/* Try the operand's leaf as number i of the choice. */
static bool try_leaf(const struct text *t, const struct pst_node *n,
                     const struct pst_node *leaf, size_t i,
                     struct choice *chosen)
{
    for (size_t k = 0; k < t->count; k++) {
        long at = t->places[k].position;
        if (at < 0 || !phrase_at(t, leaf, at))
            continue;
        chosen[i] = (struct choice){at, at + (long)leaf->word_count - 1};
        bool fits = true;
        for (size_t j = 0; j < i; j++) {
            const struct choice *a = &chosen[j];
            const struct choice *b = &chosen[i];
            bool before = a->last < b->first;
            bool behind = b->last < a->first;
            long first = a->first < b->first ? a->first : b->first;
            long last = a->last > b->last ? a->last : b->last;
            fits = fits && last - first <= (long)n->distance &&
                   (before || (behind && n->kind == PST_NODE_NEAR));
        }
        if (fits && near_from(t, n, i + 1, chosen))
            return true;
    }
    return false;
}

static bool near_from(const struct text *t, const struct pst_node *n, size_t i,
                      struct choice *chosen)
{
    if (i == n->child_count)
        return true;
    const struct pst_node *operand = n->children[i];
    if (operand->kind == PST_NODE_WORDS)
        return try_leaf(t, n, operand, i, chosen);
    for (size_t k = 0; k < operand->child_count; k++)
        if (try_leaf(t, n, operand->children[k], i, chosen))
            return true;
    return false;
}

static bool matches(const struct text *t, const struct pst_node *n,
                    struct pst_stemmer *stemmer)
{
    struct choice chosen[16];
    switch (n->kind) {
    case PST_NODE_WORDS:
        return has_words(t, n, stemmer);
    case PST_NODE_NEAR:
    case PST_NODE_ADJ:
        return near_from(t, n, 0, chosen);
    case PST_NODE_NOT:
        return !matches(t, n->children[0], stemmer);
    case PST_NODE_ALL:
        return true;
    case PST_NODE_AND:
    case PST_NODE_OR:
        for (size_t i = 0; i < n->child_count; i++)
            if (!n->children[i]->dropped &&
                matches(t, n->children[i], stemmer) == (n->kind == PST_NODE_OR))
                return n->kind == PST_NODE_OR;
        return n->kind == PST_NODE_AND;
    default:
        return false;
    }
}

static void make_phrase(struct pst_buf *b, uint64_t *seed)
{
    pst_buf_addc(b, '"');
    for (uint32_t n = 1 + draw(seed, 3); n > 0; n--)
        pst_buf_addf(b, "%s%s ", vocabulary[draw(seed, VOCABULARY)],
                     draw(seed, 5) == 0 ? "*" : "");
    pst_buf_addc(b, '"');
}

static void make_leaf(struct pst_buf *b, uint64_t *seed)
{
    if (draw(seed, 4) == 0)
        make_phrase(b, seed);
    else
        pst_buf_addf(b, "%s%s", vocabulary[draw(seed, VOCABULARY - 1)],
                     draw(seed, 6) == 0 ? "*" : "");
}

static void make_operand(struct pst_buf *b, uint64_t *seed)
{
    if (draw(seed, 4) != 0) {
        make_leaf(b, seed);
        return;
    }
    pst_buf_addc(b, '(');
    make_leaf(b, seed);
    pst_buf_adds(b, " OR ");
    make_leaf(b, seed);
    pst_buf_addc(b, ')');
}

static void make_query(struct pst_buf *b, uint64_t *seed, unsigned depth)
{
    uint32_t kind = draw(seed, depth > 0 ? 9 : 5);
    if (kind < 2) {
        make_leaf(b, seed);
    } else if (kind == 2) {
        pst_buf_adds(b, "title:");
        make_leaf(b, seed);
    } else if (kind < 5) {
        const char *op = draw(seed, 2) == 0 ? "NEAR" : "ADJ";
        uint32_t distance = 1 + draw(seed, 5);
        pst_buf_adds(b, draw(seed, 5) == 0 ? "title:(" : "(");
        make_operand(b, seed);
        for (uint32_t n = 1 + draw(seed, 2); n > 0; n--) {
            pst_buf_addf(b, " %s/%u ", op, distance);
            make_operand(b, seed);
        }
        pst_buf_addc(b, ')');
    } else if (kind == 5) {
        pst_buf_adds(b, "NOT (");
        make_query(b, seed, depth - 1);
        pst_buf_addc(b, ')');
    } else {
        pst_buf_addc(b, '(');
        make_query(b, seed, depth - 1);
        pst_buf_adds(b, kind == 6 ? " OR " : " ");
        make_query(b, seed, depth - 1);
        pst_buf_addc(b, ')');
    }
}

/* The paths of the articles that match, and how many there are. */
static size_t brute_force(const struct pst_query *q, const struct text *texts,
                          const struct corpus *c, struct pst_stemmer *stemmer,
                          struct pst_buf *paths)
{
    size_t total = 0;
    pst_buf_clear(paths);
    for (size_t i = 0; i < CORPUS; i++)
        if (matches(&texts[i], q->root, stemmer)) {
            pst_buf_addf(paths, "%s ", c->paths[i]);
            total++;
        }
    return total;
}

/* The corpus in one shard; in two; and in three, with stale versions of some
 * articles, which are dead. */
static void write_layouts(const char *const *dirs, const struct corpus *c)
{
    enum { HALF = CORPUS / 2 };
    struct pst_stub_shard shards[] = {{1, 0}, {2, 3}, {3, 3}};
    struct tiny_article stale[HALF];
    uint32_t dead[HALF];
    tiny_index(dirs[0], c->articles, CORPUS, NULL);
    tiny_shard(dirs[1], 1, c->articles, 7, NULL);
    tiny_shard(dirs[1], 2, c->articles + 7, CORPUS - 7, NULL);
    shards[1].dead_of = 0;
    tiny_publish(dirs[1], 1, shards, 2);
    shards[1].dead_of = 3;
    for (uint32_t i = 0; i < HALF; i++) {
        stale[i] = c->articles[i];
        stale[i].body = c->articles[CORPUS - 1 - i].body;
        dead[i] = i + 1;
    }
    tiny_shard(dirs[2], 1, c->articles, HALF, NULL);
    tiny_shard(dirs[2], 2, stale, HALF, NULL);
    tiny_dead(dirs[2], 2, 3, HALF, dead, HALF);
    tiny_shard(dirs[2], 3, c->articles + HALF - 2, CORPUS - HALF + 2, NULL);
    tiny_dead(dirs[2], 3, 3, CORPUS - HALF + 2, dead, 2);
    tiny_publish(dirs[2], 3, shards, 3);
}

static void check_query(struct pst_index *indexes, const char *query,
                        const struct text *texts, const struct corpus *c,
                        struct pst_stemmer *stemmer)
{
    static const struct pst_run_options by_score = {.sort = PST_SORT_RELEVANCE,
                                                    .limit = SIZE_MAX};
    static const struct pst_run_options a_page = {
        .sort = PST_SORT_RELEVANCE, .offset = 2, .limit = 3};
    struct pst_query_options parse = {.language = "en"};
    struct pst_query q;
    struct pst_buf wanted = PST_BUF_INIT;
    struct pst_buf got = PST_BUF_INIT;
    struct pst_buf one = PST_BUF_INIT;
    size_t total;
    assert_int_equal(pst_query_parse(&q, pst_str_of(query), &parse, NULL), 0);
    size_t count = brute_force(&q, texts, c, stemmer, &wanted);
    for (int i = 0; i < 3; i++) {
        run(&indexes[i], query, &all_by_path, &got, &total);
        if (strcmp(got.p, wanted.p) != 0 || total != count)
            fail_msg("%s, index %d: wanted %s, got %s", query, i, wanted.p,
                     got.p);
    }
    /* The order doesn't depend on the shards, nor does a page of it. */
    run(&indexes[0], query, &by_score, &one, &total);
    assert_int_equal(one.n, wanted.n);
    run(&indexes[1], query, &by_score, &got, &total);
    if (strcmp(one.p, got.p) != 0)
        fail_msg("%s: one shard %s, two %s", query, one.p, got.p);
    for (int i = 0; i < 2; i++) {
        run(&indexes[i], query, &a_page, &got, &total);
        assert_int_equal(total, count);
        assert_int_equal(got.n,
                         count <= 2 ? 0 : 3 * (count < 5 ? count - 2 : 3));
        if (got.n > 0)
            assert_memory_equal(got.p, one.p + strlen("00 00 "), got.n);
    }
    /* And Xapian says the same. */
    for (int i = 0; i < 3; i++) {
        indexes[i].engine = PST_ENGINE_XAPIAN;
        run(&indexes[i], query, &all_by_path, &got, &total);
        assert_string_equal(got.p, wanted.p);
        run(&indexes[i], query, &by_score, &got, &total);
        if (i < 2)
            assert_string_equal(got.p, one.p);
        indexes[i].engine = PST_ENGINE_AUTO;
    }
    pst_buf_dispose(&wanted);
    pst_buf_dispose(&got);
    pst_buf_dispose(&one);
    pst_query_dispose(&q);
}

static void as_brute_force_says(void **state)
{
    enum { CORPORA = 6, QUERIES = 500 };
    uint64_t seed = 14;
    struct corpus *c = pst_malloc(sizeof *c);
    struct text *texts = pst_malloc(CORPUS * sizeof *texts);
    struct pst_stemmer *stemmer = pst_stemmer_new("en", NULL);
    struct pst_buf query = PST_BUF_INIT;
    for (int k = 0; k < CORPORA; k++) {
        static const char *const names[] = {"one", "two", "three"};
        char *dirs[3];
        struct pst_index indexes[3];
        make_corpus(c, &seed);
        for (size_t i = 0; i < CORPUS; i++) {
            texts[i].count = 0;
            read_text(&texts[i], c->titles[i], true, stemmer);
            read_text(&texts[i], c->bodies[i], false, stemmer);
        }
        for (int i = 0; i < 3; i++) {
            tempdir_remove(state, names[i]);
            tempdir_folder(state, names[i]);
            dirs[i] = tempdir_path(state, names[i]);
        }
        write_layouts((const char *const *)dirs, c);
        for (int i = 0; i < 3; i++)
            indexes[i] = open_index(dirs[i]);
        for (int n = 0; n < QUERIES; n++) {
            pst_buf_clear(&query);
            make_query(&query, &seed, 3);
            check_query(indexes, query.p, texts, c, stemmer);
        }
        for (int i = 0; i < 3; i++) {
            pst_index_close(&indexes[i]);
            free(dirs[i]);
        }
    }
    pst_buf_dispose(&query);
    pst_stemmer_free(stemmer);
    free(texts);
    free(c);
}

#define IN_FOLDER(test) \
    cmocka_unit_test_setup_teardown(test, tempdir_setup, tempdir_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_FOLDER(every_kind_of_leaf),
        IN_FOLDER(pages_and_orders),
        IN_FOLDER(age_counts_only_by_recency),
        IN_FOLDER(hits_are_loaded_when_wanted),
        IN_FOLDER(articles_are_found_by_name),
        IN_FOLDER(it_is_explained),
        IN_FOLDER(feedback_changes_the_order_alone),
        IN_FOLDER(parts_add_up_to_the_score),
        IN_FOLDER(feedback_is_explained),
        IN_FOLDER(verifying_can_be_ended),
        IN_FOLDER(a_strange_index_is_refused),
        IN_FOLDER(as_brute_force_says),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
