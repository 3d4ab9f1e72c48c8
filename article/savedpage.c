/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Pages as browsers save them with all that belongs to them (MHTML, RFC 2557).
 */
#include <string.h>

#include "article/charset.h"
#include "article/mailparts.h"
#include "article/members.h"
#include "article/readers.h"

struct saved {
    struct pst_str bytes;
    struct pst_parts parts;
    const struct pst_part *page;
};

static bool find_field(const struct saved *s, const struct pst_part *p,
                       const char *name, struct pst_str *value)
{
    struct pst_range range;
    if (!pst_mime_field_find(s->bytes, p->header.begin, p->header.end, name,
                             &range))
        return false;
    *value = pst_str_trim(
        (struct pst_str){s->bytes.p + range.begin, range.end - range.begin});
    return value->n != 0;
}

/* The part that the message says it starts with, else its first page. */
static const struct pst_part *find_page(const struct saved *s)
{
    const struct pst_part *first = NULL, *start = NULL;
    const struct pst_part *top = &s->parts.items[0];
    struct pst_str type = {s->bytes.p + top->type.begin,
                           top->type.end - top->type.begin};
    struct pst_buf wanted = PST_BUF_INIT;
    struct pst_str id;
    pst_mime_param(&wanted, type, "start");
    for (size_t i = 0; i < s->parts.count && start == NULL; i++) {
        const struct pst_part *p = &s->parts.items[i];
        if (p->kind != PST_PART_HTML)
            continue;
        if (first == NULL)
            first = p;
        if (wanted.n != 0 && find_field(s, p, "content-id", &id) &&
            pst_str_eq(id, pst_buf_str(&wanted)))
            start = p;
    }
    pst_buf_dispose(&wanted);
    return start != NULL ? start : first;
}

/* Where the page was, if it does not say so itself. */
static void add_url(struct pst_article *a, const struct saved *s)
{
    struct pst_str url;
    if (pst_article_first(a, PST_FIELD_URL).n != 0 ||
        (!find_field(s, s->page, "content-location", &url) &&
         !find_field(s, &s->parts.items[0], "snapshot-content-location", &url)))
        return;
    if (!pst_str_starts(url, "http:") && !pst_str_starts(url, "https:"))
        return;
    struct pst_range value = {(size_t)(url.p - s->bytes.p), 0};
    struct pst_source text;
    value.end = value.begin + url.n;
    pst_mime_value(&text, s->bytes, value, "");
    size_t first = a->segment_count;
    pst_article_value(a, PST_FIELD_URL, NULL, &text, 0, text.text.n);
    pst_article_lift(a, first, &text);
    pst_source_dispose(&text);
}

int pst_savedpage_read(struct pst_article *a, const struct pst_source *src,
                       const struct pst_member *m,
                       const struct pst_extract_limits *limits,
                       struct pst_error *err)
{
    (void)src;
    const struct saved *s = m->own;
    struct pst_source text;
    pst_part_text(&text, s->bytes, s->page, false);
    pst_part_note(a, s->page, &text);
    size_t first = a->segment_count;
    int r = pst_html_read(a, &text, limits, err);
    pst_article_close(a);
    pst_article_lift(a, first, &text);
    pst_source_dispose(&text);
    if (r < 0)
        return r;
    add_url(a, s);
    return a->stretch_count != 0;
}

int pst_savedpage_members(const struct pst_source *src,
                          const struct pst_extract_limits *limits,
                          pst_member_sink *sink, void *payload,
                          struct pst_error *err)
{
    struct saved s = {.bytes = pst_buf_str(&src->text)};
    struct pst_range all = {0, s.bytes.n};
    int r = 0;
    pst_parts_find(&s.parts, s.bytes, all, limits->depth);
    s.page = find_page(&s);
    if (s.page != NULL) {
        struct pst_member m = {.end = s.bytes.n, .number = -1, .own = &s};
        r = sink(payload, &m);
    } else {
        pst_fail(err, PST_OK, "no page in it");
    }
    pst_parts_dispose(&s.parts);
    return r < 0 ? r : 0;
}
