/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tests/unit/article_util.h - extract an article from bytes in a test, look
 * at its stretches, and check that its text leads back to those bytes.
 * Include after cmocka.h.
 */
#ifndef POSTIL_TESTS_ARTICLE_UTIL_H
#define POSTIL_TESTS_ARTICLE_UTIL_H

#include <string.h>

#include "article/extract.h"
#include "base/buf.h"
#include "schema/record.h"
#include "schema/schema.h"

struct extracted {
    struct pst_article a;
    struct pst_str bytes;
    int result;
    int count; /* articles that came */
    struct pst_error err;
};

/* Keep the first article: its memory moves to the test. */
static inline int util_sink(void *payload, struct pst_article *a)
{
    struct extracted *x = payload;
    if (x->count++ == 0) {
        pst_article_dispose(&x->a);
        x->a = *a;
        pst_article_init(a);
    }
    return 0;
}

static inline void util_extract_bytes(struct extracted *x, const char *path,
                                      struct pst_str bytes,
                                      struct pst_extract_limits limits)
{
    memset(x, 0, sizeof *x);
    pst_article_init(&x->a);
    x->bytes = bytes;
    struct pst_extract_input in = {.bytes = bytes,
                                   .path = pst_str_of(path),
                                   .file_size = bytes.n,
                                   .limits = limits};
    x->result = pst_extract(&in, util_sink, x, &x->err);
}

static inline void util_extract(struct extracted *x, const char *path,
                                const char *text)
{
    util_extract_bytes(x, path, pst_str_of(text),
                       (struct pst_extract_limits)PST_EXTRACT_LIMITS_INIT);
}

static inline void util_dispose(struct extracted *x)
{
    pst_article_dispose(&x->a);
}

static inline struct pst_str util_stretch(const struct pst_article *a,
                                          const struct pst_stretch *s)
{
    return (struct pst_str){a->text.p + s->begin, s->end - s->begin};
}

/* The nth stretch of a field, for meta of a key; empty when there is none. */
static inline struct pst_str util_nth(const struct extracted *x,
                                      enum pst_field field, const char *key,
                                      size_t nth)
{
    for (size_t i = 0; i < x->a.stretch_count; i++) {
        const struct pst_stretch *s = &x->a.stretches[i];
        if (s->field == field && (key == NULL || pst_str_is(s->key, key)) &&
            nth-- == 0)
            return util_stretch(&x->a, s);
    }
    return (struct pst_str){"", 0};
}

#define assert_str(got, want)               \
    do {                                    \
        struct pst_str got_ = (got);        \
        char copy_[4096];                   \
        assert_true(got_.n < sizeof copy_); \
        if (got_.n != 0)                    \
            memcpy(copy_, got_.p, got_.n);  \
        copy_[got_.n] = '\0';               \
        assert_string_equal(copy_, (want)); \
    } while (0)

#define assert_nth(x, field, nth, want) \
    assert_str(util_nth((x), (field), NULL, (nth)), (want))
#define assert_meta(x, key, want) \
    assert_str(util_nth((x), PST_FIELD_META, (key), 0), (want))

/* Whether a byte of the text is what the builder makes of a source byte; an
 * encoded word has '_' for a space. */
static inline bool util_same_byte(char source, char text)
{
    unsigned char c = (unsigned char)source;
    return source == text ||
           (text == ' ' && (c < 0x20 || c == 0x7f || c == '_'));
}

/* The number of segments that map byte by byte and whose bytes differ, or
 * that leave the source. Only for sources in UTF-8. */
static inline size_t util_wrong_segments(const struct extracted *x)
{
    size_t wrong = 0;
    for (size_t i = 0; i < x->a.segment_count; i++) {
        const struct pst_segment *s = &x->a.segments[i];
        if (s->source + s->source_len > x->bytes.n) {
            wrong++;
            continue;
        }
        for (size_t k = 0; s->text_len == s->source_len && k < s->text_len; k++)
            if (!util_same_byte(x->bytes.p[s->source + k],
                                x->a.text.p[s->text + k])) {
                wrong++;
                break;
            }
    }
    return wrong;
}

/* The first place of `text` in the article leads to these source bytes. */
static inline void util_leads_to(const struct extracted *x, const char *text,
                                 const char *source, size_t source_len)
{
    struct pst_record_body b;
    size_t begin, end, n = strlen(text);
    pst_article_body(&x->a, &b);
    const char *at = memmem(b.text.p, b.text.n, text, n);
    assert_non_null(at);
    size_t from = (size_t)(at - b.text.p);
    assert_true(pst_record_source(&b, from, from + n, &begin, &end));
    assert_int_equal(end - begin, source_len);
    assert_memory_equal(x->bytes.p + begin, source, source_len);
}

#define assert_leads_to(x, text, source) \
    util_leads_to((x), (text), (source), sizeof(source) - 1)

#endif
