/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tests/unit/search_library.h - searches over small indexes, as the tests of
 * the search write them down: a query, and the paths of its hits. Include
 * after cmocka.h.
 */
#ifndef POSTIL_TESTS_SEARCH_LIBRARY_H
#define POSTIL_TESTS_SEARCH_LIBRARY_H

#include "searcher/hits.h"
#include "searcher/run.h"
#include "tempdir.h"
#include "tiny_index.h"

#define IN_FOLDER(test) \
    cmocka_unit_test_setup_teardown(test, tempdir_setup, tempdir_teardown)

static inline struct pst_index open_index(const char *dir)
{
    struct pst_index ix;
    struct pst_error err = PST_ERROR_INIT;
    if (pst_index_open(&ix, dir, "/", &err) != 0)
        fail_msg("%s", err.message);
    return ix;
}

/* The path of an article and a space, from its record; its order key has the
 * same. */
static inline void add_path(struct pst_buf *out, const struct pst_index *ix,
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
static inline void run(struct pst_index *ix, const char *query,
                       const struct pst_run_options *options,
                       struct pst_buf *paths, size_t *total)
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

static inline void expect_sorted(struct pst_index *ix, const char *query,
                                 struct pst_run_options options,
                                 const char *wanted)
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

static inline void expect(struct pst_index *ix, const char *query,
                          const char *wanted)
{
    expect_sorted(ix, query, all_by_path, wanted);
}

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

#endif
