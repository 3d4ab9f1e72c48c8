/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "article/embedded.h"

#include <string.h>

#include "article/ascii.h"
#include "article/charset.h"
#include "article/entity.h"
#include "article/html.h"
#include "article/srcmap.h"
#include "article/tags.h"

bool pst_has_tags(struct pst_str s)
{
    const char *p = s.p, *end = s.p + s.n;
    while ((p = memchr(p, '<', (size_t)(end - p))) != NULL) {
        p++;
        p += p < end && *p == '/';
        size_t n = 0;
        while (p + n < end && (pst_is_alpha(p[n]) || pst_is_digit(p[n])))
            n++;
        bool ends = p + n < end && pst_is_one_of(p[n], "> \t\r\n/");
        struct pst_str name = {p, n};
        if (ends && n != 0 &&
            pst_tag_role(name, PST_VOCABULARY_HTML) != PST_ROLE_UNKNOWN)
            return true;
    }
    return false;
}

bool pst_has_references(struct pst_str s)
{
    char text[PST_ENTITY_MAX];
    size_t n;
    const char *p = s.p, *end = s.p + s.n;
    while ((p = memchr(p, '&', (size_t)(end - p))) != NULL) {
        size_t used = pst_entity_decode(p, end, false, text, &n);
        if (used != 0 && p[used - 1] == ';')
            return true;
        p++;
    }
    return false;
}

/* The next character reference at or after p; its length to *used. */
static const char *next_reference(const char *p, const char *end,
                                  char text[PST_ENTITY_MAX], size_t *n,
                                  size_t *used)
{
    while (p < end && (p = memchr(p, '&', (size_t)(end - p))) != NULL) {
        *used = pst_entity_decode(p, end, false, text, n);
        if (*used != 0)
            return p;
        p++;
    }
    *used = 0;
    return end;
}

static void add_composed(struct pst_source *out, const struct pst_source *inner,
                         const char *text, size_t n, size_t at, size_t length)
{
    const struct pst_segment s = {out->text.n, n, at, length};
    if (n == 0)
        return;
    pst_segment_compose(&out->segments, &out->segment_count, &out->segment_cap,
                        &s, inner);
    pst_buf_add(&out->text, text, n);
}

void pst_embedded_decode(struct pst_source *out, const struct pst_source *inner)
{
    const char *begin = inner->text.p, *end = begin + inner->text.n;
    char text[PST_ENTITY_MAX];
    size_t n, used;
    pst_source_init(out);
    for (const char *p = begin; p < end;) {
        const char *next = next_reference(p, end, text, &n, &used);
        size_t plain = (size_t)(next - p);
        add_composed(out, inner, p, plain, (size_t)(p - begin), plain);
        if (used != 0)
            add_composed(out, inner, text, n, (size_t)(next - begin), used);
        p = next + used;
    }
}

/* The end of the paragraph that begins at `at`: a blank line, or with none in
 * the text the end of the line. */
static size_t paragraph_end(struct pst_str s, size_t at, bool has_blank_lines)
{
    const char *p = s.p + at, *end = s.p + s.n;
    while ((p = memchr(p, '\n', (size_t)(end - p))) != NULL) {
        const char *next = p + 1;
        while (next < end && (pst_is_blank(*next) && *next != '\n'))
            next++;
        if (!has_blank_lines || (next < end && *next == '\n'))
            return (size_t)(p - s.p);
        p++;
    }
    return s.n;
}

static void add_plain(struct pst_article *a, const struct pst_source *inner)
{
    struct pst_str s = pst_buf_str(&inner->text);
    bool has_blank_lines = paragraph_end(s, 0, true) != s.n;
    for (size_t at = 0; at < s.n; at++) {
        size_t end = paragraph_end(s, at, has_blank_lines);
        pst_article_open(a, PST_FIELD_BODY, PST_BLOCK_PARAGRAPH, NULL);
        pst_article_add(a, inner, at, end);
        pst_article_close(a);
        at = end;
    }
}

static bool is_html(const struct pst_source *inner, enum pst_embedded form)
{
    return form == PST_EMBEDDED_HTML ||
           (form == PST_EMBEDDED_GUESS &&
            pst_has_tags(pst_buf_str(&inner->text)));
}

int pst_embedded_read(struct pst_article *a, const struct pst_source *inner,
                      enum pst_embedded form, unsigned depth,
                      struct pst_error *err)
{
    int r = 0;
    pst_article_close(a);
    size_t first = a->segment_count;
    if (is_html(inner, form))
        r = pst_html_fragment(a, inner, NULL, 0, inner->text.n,
                              PST_BLOCK_PARAGRAPH, depth, err);
    else
        add_plain(a, inner);
    pst_article_close(a);
    pst_article_lift(a, first, inner);
    return r;
}

int pst_embedded_value(struct pst_article *a, const struct pst_source *inner,
                       enum pst_embedded form, enum pst_field field,
                       unsigned depth, struct pst_error *err)
{
    int r = 0;
    pst_article_close(a);
    size_t first = a->segment_count;
    if (is_html(inner, form))
        r = pst_html_value(a, inner, field, depth, err);
    else
        pst_article_value(a, field, NULL, inner, 0, inner->text.n);
    pst_article_lift(a, first, inner);
    return r;
}
