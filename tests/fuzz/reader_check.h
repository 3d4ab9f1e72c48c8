/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tests/fuzz/reader_check.h - a format reader on any bytes. */
#ifndef POSTIL_TESTS_READER_CHECK_H
#define POSTIL_TESTS_READER_CHECK_H

#include <stdlib.h>
#include <string.h>

#include "article/charset.h"
#include "article/readers.h"

typedef int reader_function(struct pst_article *a, const struct pst_source *src,
                            const struct pst_extract_limits *limits,
                            struct pst_error *err);

/* Whether the byte may be part of a reference that is as long as what it
 * stands for ("&#0"). */
static int in_reference(const struct pst_source *src, size_t at)
{
    for (size_t i = at; i + 5 > at; i--) {
        if (src->text.p[i] == '&')
            return 1;
        if (i == 0)
            break;
    }
    return 0;
}

/* Aborts when a segment lies outside, is out of order, or maps byte by byte
 * to other bytes than it shows. */
static void check_segments(const struct pst_article *a,
                           const struct pst_source *src)
{
    size_t at = 0;
    for (size_t i = 0; i < a->segment_count; i++) {
        const struct pst_segment *s = &a->segments[i];
        if (s->text < at || s->text + s->text_len > a->text.n ||
            s->source + s->source_len > src->text.n)
            abort();
        at = s->text + s->text_len;
        for (size_t j = 0; s->text_len == s->source_len && j < s->text_len;
             j++) {
            unsigned char source = (unsigned char)src->text.p[s->source + j];
            if (a->text.p[s->text + j] != (char)source && source >= 0x20 &&
                source != 0x7f && !in_reference(src, s->source + j))
                abort();
        }
    }
}

static void check_reader(reader_function *reader, const void *data, size_t size)
{
    struct pst_extract_limits limits = PST_EXTRACT_LIMITS_INIT;
    struct pst_error err = PST_ERROR_INIT;
    struct pst_source src;
    struct pst_article a;
    pst_source_init(&src);
    pst_article_init(&a);
    a.header.path = (struct pst_str){"a", 1};
    struct pst_str bytes = {data, size};
    if (pst_source_decode(&src, bytes, "UTF-8", &err) == 0 &&
        reader(&a, &src, &limits, &err) == 0) {
        pst_article_close(&a);
        check_segments(&a, &src);
        pst_article_compose(&a, &src);
    }
    pst_article_dispose(&a);
    pst_source_dispose(&src);
}

#endif
