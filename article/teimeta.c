/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "article/teimeta.h"

#include <strings.h>

#include "article/frontmatter.h"
#include "text/date.h"

struct tei {
    struct pst_article *a;
    const struct pst_walk *w;
    const struct pst_markup *m;
    uint32_t header;
};

static void add_attribute(const struct tei *t, uint32_t node, const char *name,
                          enum pst_field field)
{
    size_t begin, end;
    if (node == 0 || pst_article_first(t->a, field).n != 0 ||
        !pst_markup_attribute(t->m, node, name, &begin, &end))
        return;
    pst_article_open(t->a, field, PST_BLOCK_VALUE, NULL);
    pst_markup_add(t->a, t->m, begin, end, true);
    pst_article_close(t->a);
}

static void add_meta(const struct tei *t, uint32_t node, const char *key)
{
    struct pst_str name = pst_str_of(key);
    pst_article_open(t->a, PST_FIELD_META, PST_BLOCK_VALUE, &name);
    uint32_t n = node;
    do
        if (t->m->nodes[n].is_text)
            pst_markup_add_node(t->a, t->m, n);
    while ((n = pst_markup_next(t->m, n, node, false)) != 0);
    pst_article_close(t->a);
}

/* The main title first; shorter ones are meta. */
static void add_titles(const struct tei *t)
{
    uint32_t statement = pst_markup_find(t->m, t->header, "titlestmt");
    bool has_title = false;
    for (uint32_t n = t->m->nodes[statement].child; n != 0;
         n = t->m->nodes[n].next) {
        if (!pst_markup_is(t->m, n, "title"))
            continue;
        bool is_main = !pst_markup_has_word(t->m, n, "type", "short") &&
                       !pst_markup_has_word(t->m, n, "type", "sub");
        if (is_main && !has_title)
            has_title =
                pst_walk_value(t->w, t->a, n, PST_FIELD_TITLE, PST_BLOCK_VALUE);
        else
            add_meta(t, n, "title");
    }
    if (!has_title)
        pst_walk_value(t->w, t->a, pst_markup_find(t->m, statement, "title"),
                       PST_FIELD_TITLE, PST_BLOCK_VALUE);
}

static void add_each(const struct tei *t, uint32_t top, const char *name,
                     enum pst_field field)
{
    bool skip = false;
    for (uint32_t n = top;
         top != 0 && (n = pst_markup_next(t->m, n, top, skip)) != 0;) {
        skip = pst_markup_is(t->m, n, name);
        if (skip)
            pst_walk_value(t->w, t->a, n, field, PST_BLOCK_VALUE);
    }
}

/* The date of the text itself, else of its publication. */
static void add_date(const struct tei *t)
{
    static const char *const places[] = {"creation", "sourcedesc",
                                         "publicationstmt"};
    static const char *const attributes[] = {"when", "from", "notbefore"};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        uint32_t top = pst_markup_find(t->m, t->header, places[i]);
        uint32_t date = top == 0 ? 0 : pst_markup_find(t->m, top, "date");
        for (size_t j = 0; j < 3; j++)
            add_attribute(t, date, attributes[j], PST_FIELD_DATE);
        if (date != 0 && pst_article_first(t->a, PST_FIELD_DATE).n == 0)
            pst_walk_value(t->w, t->a, date, PST_FIELD_DATE, PST_BLOCK_VALUE);
    }
}

/* "Researched and written by Jane Doe, March 2008": the range of the name. */
static bool written_by(struct pst_str s, struct pst_str *name)
{
    static const char by[] = "ritten by ";
    for (size_t i = 0; i + sizeof by - 1 < s.n; i++) {
        if (strncasecmp(s.p + i, by, sizeof by - 1) != 0)
            continue;
        size_t from = i + sizeof by - 1, to = from;
        while (to < s.n && s.p[to] != ',' && s.p[to] != '.' && s.p[to] != ';')
            to++;
        *name = (struct pst_str){s.p + from, to - from};
        return true;
    }
    return false;
}

/* What a header says in a sentence instead of elements of their own. */
static void read_sentences(const struct tei *t, uint32_t top)
{
    const char *p = t->m->p;
    bool has_author = pst_article_first(t->a, PST_FIELD_AUTHOR).n != 0;
    bool has_date = pst_article_first(t->a, PST_FIELD_DATE).n != 0;
    for (uint32_t n = top;
         top != 0 && (n = pst_markup_next(t->m, n, top, false)) != 0;) {
        const struct pst_node *node = &t->m->nodes[n];
        if (!node->is_text)
            continue;
        struct pst_str s = {p + node->begin, node->end - node->begin};
        struct pst_str name;
        struct pst_date date;
        size_t begin, end;
        if (!has_author && written_by(s, &name)) {
            pst_metadata_add(t->a, t->m->src, pst_str_of("author"),
                             (size_t)(name.p - p),
                             (size_t)(name.p - p) + name.n, true);
            has_author = pst_str_trim(name).n != 0;
        }
        if (!has_date && pst_date_find(s, true, &date, &begin, &end))
            has_date =
                pst_article_value(t->a, PST_FIELD_DATE, NULL, t->m->src,
                                  node->begin + begin, node->begin + end);
    }
}

void pst_tei_metadata(struct pst_article *a, const struct pst_walk *w)
{
    struct tei t = {.a = a, .w = w, .m = w->m};
    t.header = pst_markup_find(t.m, 0, "teiheader");
    if (t.header != 0) {
        uint32_t publication =
            pst_markup_find(t.m, t.header, "publicationstmt");
        uint32_t source = pst_markup_find(t.m, t.header, "sourcedesc");
        add_titles(&t);
        add_each(&t, pst_markup_find(t.m, t.header, "titlestmt"), "author",
                 PST_FIELD_AUTHOR);
        add_date(&t);
        read_sentences(&t, source);
        read_sentences(&t, publication);
        add_each(&t, publication, "publisher", PST_FIELD_SOURCE);
        add_each(&t, pst_markup_find(t.m, t.header, "keywords"), "term",
                 PST_FIELD_TAG);
        add_each(&t, pst_markup_find(t.m, t.header, "profiledesc"), "abstract",
                 PST_FIELD_SUMMARY);
        if (publication != 0)
            add_meta(&t, publication, "publication");
        if (source != 0)
            add_meta(&t, source, "source-description");
    }
    for (uint32_t n = 1; n < t.m->count && n < 4; n++)
        add_attribute(&t, n, "xml:lang", PST_FIELD_LANG);
    add_attribute(&t, pst_markup_find(t.m, 0, "language"), "ident",
                  PST_FIELD_LANG);
    add_attribute(&t, pst_markup_find(t.m, 0, "text"), "xml:lang",
                  PST_FIELD_LANG);
}
