/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * An article's body made by hand: stretches of text that map byte by byte to
 * a file that holds SEARCH_BODY_LEAD bytes in front of them.
 */
#ifndef POSTIL_TESTS_SEARCH_BODY_H
#define POSTIL_TESTS_SEARCH_BODY_H

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "schema/record.h"
#include "text/fold.h"

enum { SEARCH_BODY_LEAD = 100 };

struct search_body {
    struct pst_record_body b;
    struct pst_buf text;
    size_t stretch_cap, segment_cap, line_cap;
};

static inline void search_body_init(struct search_body *s)
{
    memset(s, 0, sizeof *s);
    pst_buf_init(&s->text);
    s->b.text = pst_buf_str(&s->text);
}

static inline struct pst_stretch *search_body_add_at(struct search_body *s,
                                                     enum pst_field field,
                                                     const char *text,
                                                     bool mapped)
{
    size_t n = strlen(text);
    size_t begin = s->text.n;
    struct pst_stretch *st =
        &PST_PUSH(s->b.stretches, s->b.stretch_count, s->stretch_cap);
    *st = (struct pst_stretch){.field = (uint8_t)field,
                               .key = {"", 0},
                               .begin = begin,
                               .end = begin + n};
    if (mapped)
        PST_PUSH(s->b.segments, s->b.segment_count, s->segment_cap) =
            (struct pst_segment){begin, n, begin + SEARCH_BODY_LEAD, n};
    pst_buf_adds(&s->text, text);
    pst_buf_addc(&s->text, '\n');
    PST_PUSH(s->b.lines, s->b.line_count, s->line_cap) =
        s->text.n + SEARCH_BODY_LEAD;
    s->b.text = pst_buf_str(&s->text);
    return st;
}

static inline struct pst_stretch *
search_body_add(struct search_body *s, enum pst_field field, const char *text)
{
    return search_body_add_at(s, field, text, true);
}

static inline void search_body_dispose(struct search_body *s)
{
    free(s->b.stretches);
    free(s->b.segments);
    free(s->b.lines);
    pst_buf_dispose(&s->text);
}

static inline struct pst_record_header search_header(const char *lang)
{
    return (struct pst_record_header){.path = pst_str_of("a/b.txt"),
                                      .member_number = -1,
                                      .lang = pst_str_of(lang),
                                      .kind = pst_str_of("article"),
                                      .format = pst_str_of("text"),
                                      .charset = pst_str_of("UTF-8")};
}

#endif
