/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which articles match, in what order, in indexes of one shard and of more. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "search_library.h"
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
        {"path:*.TXT", "a/one.txt a/two-three.txt b/c/five.txt six.txt "},
        {"path:t*", "a/two-three.txt "},
        {"path:?", "a/one.txt a/two-three.txt b/c/five.txt b/four.md "},
        {"path:*z*", ""},
        {"path:*/*.txt", "a/one.txt a/two-three.txt "},
        {"path:./*.*", "six.txt "},
        {"path:**/*.txt", "a/one.txt a/two-three.txt b/c/five.txt six.txt "},
        {"path:b/**", "b/c/five.txt b/four.md "},
        {"path:b/*", "b/c/five.txt b/four.md "},
        {"path:b/*/", "b/c/five.txt "},
        {"folder:?", "a/one.txt a/two-three.txt b/c/five.txt b/four.md "},
        {"path:./?", "a/one.txt a/two-three.txt b/c/five.txt b/four.md "},
        {"-path:b/* -path:./?", "six.txt "},
        {"body:korea path:b/*.txt", ""}, /* verified */
        {"body:korea path:*/c/*.txt", "b/c/five.txt "},
        {"body:korea path:s*", "six.txt "},
        {"body:korea -path:**/c/", "a/two-three.txt six.txt "},
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
    for (int engine = PST_ENGINE_FAST; engine <= PST_ENGINE_XAPIAN; engine++) {
        ix.engine = (enum pst_engine)engine;
        for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
            expect(&ix, cases[i][0], cases[i][1]);
    }
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

static bool count_down(void *payload)
{
    int *left = payload;
    return (*left)-- > 0;
}

static void verifying_can_be_ended(void **state)
{
    const struct pst_query_options parse = {.language = "en"};
    int left = 2;
    const struct pst_run_options options = {.limit = SIZE_MAX};
    struct pst_patience patience;
    struct pst_query q;
    struct pst_hits hits;
    struct pst_error err = PST_ERROR_INIT;
    tiny_index(*state, alike, ALIKE, NULL);
    struct pst_index ix = open_index(*state);
    pst_patience_init(&patience, count_down, &left);
    ix.patience = &patience;
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

/* Asked after each step: with some more of them each time, the search ends a
 * little later, and says so, until it is whole. */
static void any_stage_can_be_ended(void **state)
{
    static const char *const queries[] = {"harbour OR pilot", "/.*/", "har*",
                                          "\"a b\" OR alon~2"};
    const struct pst_query_options parse = {.language = "en"};
    const struct pst_run_options by_path = {.limit = SIZE_MAX,
                                            .sort = PST_SORT_PATH};
    struct pst_patience patience;
    tiny_index(*state, alike, ALIKE, NULL);
    struct pst_index ix = open_index(*state);
    for (size_t i = 0; i < sizeof queries / sizeof queries[0]; i++) {
        int r = -PST_EINTR;
        int steps = 0;
        for (; r != 0; steps++) {
            int left = steps;
            struct pst_query q;
            struct pst_hits hits;
            struct pst_error err = PST_ERROR_INIT;
            pst_patience_init(&patience, count_down, &left);
            patience.each = patience.left = 1;
            ix.patience = &patience;
            assert_int_equal(
                pst_query_parse(&q, pst_str_of(queries[i]), &parse, &err), 0);
            r = pst_run(&ix, &q, &by_path, &hits, &err);
            assert_true(r == 0 || (r == -PST_EINTR && err.code == PST_EINTR));
            pst_hits_dispose(&hits);
            pst_query_dispose(&q);
        }
        assert_true(steps > 5);
    }
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_FOLDER(every_kind_of_leaf),
        IN_FOLDER(pages_and_orders),
        IN_FOLDER(hits_are_loaded_when_wanted),
        IN_FOLDER(articles_are_found_by_name),
        IN_FOLDER(verifying_can_be_ended),
        IN_FOLDER(any_stage_can_be_ended),
        IN_FOLDER(a_strange_index_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
