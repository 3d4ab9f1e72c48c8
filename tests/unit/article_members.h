/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tests/unit/article_members.h - all articles of a file, for tests of files
 * of many. Include after cmocka.h.
 */
#ifndef POSTIL_TESTS_ARTICLE_MEMBERS_H
#define POSTIL_TESTS_ARTICLE_MEMBERS_H

#include "article/archive.h"
#include "tests/unit/article_util.h"

enum { ARTICLES_MAX = 8 };

struct items {
    struct extracted x[ARTICLES_MAX];
    size_t count;
    int result;
    struct pst_error err;
};

static inline int keep_item(void *payload, struct pst_article *a)
{
    struct items *all = payload;
    assert_true(all->count < ARTICLES_MAX);
    all->x[all->count++].a = *a;
    pst_article_init(a);
    return 0;
}

/* Of a file that is read in pieces, or NULL, `bytes` are the first. */
static inline void read_pieces(struct items *all, const char *path,
                               struct pst_str bytes,
                               const struct pst_piecewise *file,
                               struct pst_extract_limits limits)
{
    memset(all, 0, sizeof *all);
    struct pst_extract_input in = {.bytes = bytes,
                                   .file = file,
                                   .path = pst_str_of(path),
                                   .limits = limits};
    all->result = pst_extract(&in, keep_item, all, &all->err);
    for (size_t i = 0; i < all->count; i++)
        all->x[i].bytes = in.bytes;
}

static inline void read_bytes_limited(struct items *all, const char *path,
                                      struct pst_str bytes,
                                      struct pst_extract_limits limits)
{
    read_pieces(all, path, bytes, NULL, limits);
}

/* Of text in UTF-8: every stretch must lead to its own bytes. */
static inline void read_items(struct items *all, const char *path,
                              const char *text)
{
    struct pst_extract_limits limits = PST_EXTRACT_LIMITS_INIT;
    read_bytes_limited(all, path, pst_str_of(text), limits);
    for (size_t i = 0; i < all->count; i++)
        assert_int_equal(util_wrong_segments(&all->x[i]), 0);
}

static inline void items_dispose(struct items *all)
{
    for (size_t i = 0; i < all->count; i++)
        util_dispose(&all->x[i]);
}

static inline void expect_line(const struct extracted *x, const char *phrase,
                               size_t line, size_t column)
{
    struct pst_record_body b;
    size_t begin, end, got_line, got_column;
    pst_article_body(&x->a, &b);
    const char *at = memmem(b.text.p, b.text.n, phrase, strlen(phrase));
    assert_non_null(at);
    size_t from = (size_t)(at - b.text.p);
    assert_true(
        pst_record_source(&b, from, from + strlen(phrase), &begin, &end));
    pst_record_line(&b, begin, &got_line, &got_column);
    assert_int_equal(got_line, line);
    assert_int_equal(got_column, column);
}

#endif
