/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tests/unit/article_reading.h - read a text by one of the format readers and
 * look at the stretches and at the places they came from.
 */
#ifndef POSTIL_TESTS_ARTICLE_READING_H
#define POSTIL_TESTS_ARTICLE_READING_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "article/charset.h"
#include "article/readers.h"
#include "schema/record.h"

typedef int read_function(struct pst_article *a, const struct pst_source *src,
                          const struct pst_extract_limits *limits,
                          struct pst_error *err);

struct reading {
    struct pst_source src;
    struct pst_article a;
    struct pst_error err;
    int result;
};

/* What each segment must hold: order, room, and the source's own bytes where
 * it maps byte by byte. */
static void check_map(const struct reading *r)
{
    size_t at = 0;
    for (size_t i = 0; i < r->a.segment_count; i++) {
        const struct pst_segment *s = &r->a.segments[i];
        assert_true(s->text >= at);
        at = s->text + s->text_len;
        assert_true(at <= r->a.text.n);
        assert_true(s->source + s->source_len <= r->src.text.n);
        for (size_t j = 0; s->text_len == s->source_len && j < s->text_len;
             j++) {
            char text = r->a.text.p[s->text + j];
            char source = r->src.text.p[s->source + j];
            bool replaced = (unsigned char)source < 0x20 || source == 0x7f;
            if (text != source && !replaced)
                fail_msg("text %zu is '%c', its source %zu '%c'", s->text + j,
                         text, s->source + j, source);
        }
    }
}

static void read_bytes(struct reading *r, read_function *reader,
                       struct pst_str bytes)
{
    struct pst_extract_limits limits = PST_EXTRACT_LIMITS_INIT;
    memset(r, 0, sizeof *r);
    pst_source_init(&r->src);
    assert_int_equal(pst_source_decode(&r->src, bytes, "UTF-8", &r->err), 0);
    pst_article_init(&r->a);
    r->a.header.path = pst_str_of("test");
    r->result = reader(&r->a, &r->src, &limits, &r->err);
    pst_article_close(&r->a);
    check_map(r);
}

static void reading_dispose(struct reading *r)
{
    pst_article_dispose(&r->a);
    pst_source_dispose(&r->src);
}

static struct pst_str stretch_text(const struct reading *r, size_t i)
{
    const struct pst_stretch *s = &r->a.stretches[i];
    return (struct pst_str){r->a.text.p + s->begin, s->end - s->begin};
}

/* The stretches of a field (all when PST_FIELD_COUNT), joined by " | ". */
static void expect_field(const struct reading *r, enum pst_field field,
                         const char *expected)
{
    struct pst_buf b = PST_BUF_INIT;
    for (size_t i = 0; i < r->a.stretch_count; i++) {
        if (field != PST_FIELD_COUNT && r->a.stretches[i].field != field)
            continue;
        if (b.n != 0)
            pst_buf_adds(&b, " | ");
        pst_buf_addstr(&b, stretch_text(r, i));
    }
    assert_string_equal(b.p, expected);
    pst_buf_dispose(&b);
}

/* The kind of the stretch that is this text. */
static enum pst_block block_of(const struct reading *r, const char *text)
{
    for (size_t i = 0; i < r->a.stretch_count; i++)
        if (pst_str_is(stretch_text(r, i), text))
            return r->a.stretches[i].block;
    fail_msg("no stretch is '%s'", text);
    return PST_BLOCK_VALUE;
}

/* Where the phrase of the text stands in the source must be `source`. */
static void expect_source(const struct reading *r, const char *phrase,
                          const char *source)
{
    const char *found =
        memmem(r->a.text.p, r->a.text.n, phrase, strlen(phrase));
    if (found == NULL) {
        fail_msg("'%s' is not in '%s'", phrase, r->a.text.p);
        return;
    }
    struct pst_record_body body;
    size_t at = (size_t)(found - r->a.text.p), begin, end;
    pst_article_body(&r->a, &body);
    assert_true(
        pst_record_source(&body, at, at + strlen(phrase), &begin, &end));
    struct pst_str place = {r->src.text.p + begin, end - begin};
    if (!pst_str_is(place, source))
        fail_msg("'%s' maps to '%.*s'", phrase, (int)place.n, place.p);
}

#endif
