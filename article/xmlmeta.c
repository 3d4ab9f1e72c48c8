/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "article/xmlmeta.h"

#include <stdio.h>
#include <stdlib.h>

#include "text/date.h"

struct head {
    struct pst_article *a;
    const struct pst_walk *w;
    const struct pst_markup *m;
    uint32_t top;
};

/* Names of elements, the best first, with a NULL at the end. */
typedef const char *const *names;

static uint32_t find_one(const struct pst_markup *m, uint32_t top, names list)
{
    uint32_t n = 0;
    for (; *list != NULL && n == 0; list++)
        n = pst_markup_find(m, top, *list);
    return n;
}

static bool is_one(const struct pst_markup *m, uint32_t n, names list)
{
    for (; *list != NULL; list++)
        if (pst_markup_is(m, n, *list))
            return true;
    return false;
}

/* The head: a child of the root, or of one of its children. */
static uint32_t find_head(const struct pst_markup *m)
{
    static const char *const heads[] = {"articleinfo", "bookinfo",    "info",
                                        "front",       "description", NULL};
    uint32_t n = find_one(m, 0, heads);
    unsigned depth = 0;
    for (uint32_t up = n; up != 0; up = m->nodes[up].parent)
        depth++;
    return depth <= 3 ? n : 0;
}

static void add_text(struct head *h, uint32_t top)
{
    for (uint32_t n = top; (n = pst_markup_next(h->m, n, top, false)) != 0;)
        if (h->m->nodes[n].is_text)
            pst_markup_add_node(h->a, h->m, n);
}

/* Given name before family name, in whatever order they are written. */
static void add_person(struct head *h, uint32_t person)
{
    static const char *const given[] = {"given-names", "firstname",
                                        "first-name", "forename", NULL};
    static const char *const family[] = {"surname", "last-name", NULL};
    static const char *const whole[] = {"string-name", "personname", "name",
                                        "collab",      "orgname",    "nickname",
                                        NULL};
    uint32_t first = find_one(h->m, person, given);
    uint32_t last = find_one(h->m, person, family);
    uint32_t name = find_one(h->m, person, whole);
    if (first != 0 && last != 0) {
        pst_article_open(h->a, PST_FIELD_AUTHOR, PST_BLOCK_VALUE, NULL);
        add_text(h, first);
        pst_article_add_made(h->a, " ", 1);
        add_text(h, last);
        pst_article_close(h->a);
    } else {
        pst_walk_value(h->w, h->a, name != 0 ? name : person, PST_FIELD_AUTHOR,
                       PST_BLOCK_VALUE);
    }
}

static bool is_author(const struct pst_markup *m, uint32_t n)
{
    struct pst_str kind;
    if (pst_markup_is(m, n, "author"))
        return true;
    return pst_markup_is(m, n, "contrib") &&
           (!pst_markup_value(m, n, "contrib-type", &kind) ||
            pst_str_is(kind, "author"));
}

static void add_each(struct head *h, names list, enum pst_field field)
{
    bool skip = false;
    for (uint32_t n = h->top;
         (n = pst_markup_next(h->m, n, h->top, skip)) != 0;) {
        skip = is_one(h->m, n, list);
        if (skip)
            pst_walk_value(h->w, h->a, n, field, PST_BLOCK_VALUE);
    }
}

static void add_authors(struct head *h)
{
    bool skip = false;
    for (uint32_t n = h->top;
         (n = pst_markup_next(h->m, n, h->top, skip)) != 0;) {
        skip = is_author(h->m, n);
        if (skip)
            add_person(h, n);
    }
}

/* The number in the element; 0: none. */
static unsigned number_in(const struct head *h, uint32_t date, const char *name,
                          unsigned most)
{
    uint32_t n = pst_markup_find(h->m, date, name);
    n = n == 0 ? 0 : pst_markup_only_text(h->m, n, NULL);
    unsigned long v =
        n == 0 ? 0 : strtoul(h->m->p + h->m->nodes[n].begin, NULL, 10);
    return v <= most ? (unsigned)v : 0;
}

/* <year>2014</year><month>3</month> */
static bool add_parts(struct head *h, uint32_t date)
{
    enum { YEAR_MOST = 9999, MONTHS = 12, DAYS = 31 };
    char text[32];
    unsigned year = number_in(h, date, "year", YEAR_MOST);
    unsigned month = number_in(h, date, "month", MONTHS);
    unsigned day = month == 0 ? 0 : number_in(h, date, "day", DAYS);
    int n = snprintf(text, sizeof text, "%04u", year);
    if (year == 0)
        return false;
    if (month != 0)
        n += snprintf(text + n, sizeof text - (size_t)n, "-%02u", month);
    if (day != 0)
        n += snprintf(text + n, sizeof text - (size_t)n, "-%02u", day);
    const struct pst_node *node = &h->m->nodes[date];
    pst_article_open(h->a, PST_FIELD_DATE, PST_BLOCK_VALUE, NULL);
    pst_article_add_mapped(h->a, text, (size_t)n, node->begin, node->end);
    pst_article_close(h->a);
    return true;
}

static void add_date(struct head *h)
{
    static const char *const dates[] = {"pubdate", "pub-date", "date", NULL};
    static const char *const attributes[] = {"iso-8601-date", "value", "when"};
    uint32_t date = find_one(h->m, h->top, dates);
    size_t begin, end;
    if (date == 0)
        return;
    for (size_t i = 0; i < sizeof attributes / sizeof *attributes; i++)
        if (pst_markup_attribute(h->m, date, attributes[i], &begin, &end) &&
            begin != end) {
            pst_article_value(h->a, PST_FIELD_DATE, NULL, h->m->src, begin,
                              end);
            return;
        }
    if (!add_parts(h, date))
        pst_walk_value(h->w, h->a, date, PST_FIELD_DATE, PST_BLOCK_VALUE);
}

uint32_t pst_xml_metadata(struct pst_article *a, const struct pst_walk *w)
{
    static const char *const titles[] = {"article-title", "book-title", "title",
                                         NULL};
    static const char *const summaries[] = {"subtitle", "abstract",
                                            "annotation", NULL};
    static const char *const tags[] = {"keyword", "kwd", NULL};
    static const char *const sources[] = {"journal-title", "publishername",
                                          "publisher-name", NULL};
    static const char *const languages[] = {"lang", "language", NULL};
    struct head h = {.a = a, .w = w, .m = w->m, .top = find_head(w->m)};
    uint32_t title = h.top == 0 ? 0 : find_one(h.m, h.top, titles);
    if (title == 0)
        return 0;
    pst_walk_value(w, a, title, PST_FIELD_TITLE, PST_BLOCK_VALUE);
    add_authors(&h);
    add_date(&h);
    add_each(&h, summaries, PST_FIELD_SUMMARY);
    add_each(&h, tags, PST_FIELD_TAG);
    pst_walk_value(w, a, find_one(h.m, h.top, sources), PST_FIELD_SOURCE,
                   PST_BLOCK_VALUE);
    pst_walk_value(w, a, find_one(h.m, h.top, languages), PST_FIELD_LANG,
                   PST_BLOCK_VALUE);
    return h.top;
}
