/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "article/htmlmeta.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "article/entity.h"
#include "article/htmlclass.h"
#include "article/metadata.h"
#include "article/schemaorg.h"
#include "article/shape.h"
#include "base/map.h"
#include "base/mem.h"
#include "text/date.h"
#include "text/fold.h"
#include "text/utf8.h"

enum { BYLINE_MAX = 120 }; /* bytes; what is longer is no byline */

struct value {
    struct pst_str name;
    size_t begin, end;
};

struct metadata {
    struct pst_article *a;
    const struct pst_walk *w;
    struct value *metas;
    size_t count, cap;
    struct pst_statements said[2]; /* JSON-LD, microdata: the better first */
    bool has[PST_FIELD_COUNT];
    bool settled[PST_FIELD_COUNT]; /* a source of more trust has said it */
    struct pst_map seen;           /* field and folded value */
    struct pst_buf scratch;
};

/* Letters and digits of the folded text: how titles are compared. */
static void squeeze(struct pst_buf *out, struct pst_str text)
{
    struct pst_buf folded = PST_BUF_INIT;
    pst_fold_whole(&folded, text.p, text.n);
    for (size_t i = 0; i < folded.n;) {
        size_t n;
        uint32_t cp = pst_utf8_decode(folded.p + i, folded.p + folded.n, &n);
        bool keep = cp >= 0x2070 || (cp >= 0xC0 && cp < 0x2000) ||
                    (cp >= '0' && cp <= '9') || (cp >= 'a' && cp <= 'z');
        if (keep)
            pst_buf_add(out, folded.p + i, n);
        i += n;
    }
    pst_buf_dispose(&folded);
}

/* The first of a single field, each of several once. */
static bool is_new(struct metadata *d, enum pst_field field, struct pst_str s)
{
    static const bool many[PST_FIELD_COUNT] = {[PST_FIELD_AUTHOR] = true,
                                               [PST_FIELD_TAG] = true,
                                               [PST_FIELD_META] = true};
    if (d->settled[field] || (d->has[field] && !many[field]))
        return false;
    pst_buf_clear(&d->scratch);
    pst_buf_addc(&d->scratch, (char)('A' + field));
    pst_fold_whole(&d->scratch, s.p, s.n);
    bool added = false;
    if (d->scratch.n > 1)
        pst_map_put(&d->seen, pst_buf_str(&d->scratch), &added);
    return added;
}

static bool is_url(struct pst_str s)
{
    s = pst_str_trim(s);
    return pst_str_starts(s, "http://") || pst_str_starts(s, "https://") ||
           pst_str_starts(s, "//") || pst_str_starts(s, "@");
}

/* Whether a value of the field may be added: no address for a name, no "now"
 * for a date. */
static bool is_fit(enum pst_field field, struct pst_str text)
{
    struct pst_date date;
    size_t begin, end;
    switch (field) {
    case PST_FIELD_AUTHOR:
        return !is_url(text);
    case PST_FIELD_DATE:
        return pst_date_find(text, true, &date, &begin, &end);
    default:
        return true;
    }
}

/* A value that stands at [begin, end) of the source. */
static void put_value(struct metadata *d, const struct pst_statement *v)
{
    const struct pst_source *src = d->w->m->src;
    struct pst_str name = pst_str_of(v->name);
    enum pst_field field = pst_metadata_field(name);
    if (!is_fit(field, v->text) || !is_new(d, field, v->text))
        return;
    pst_metadata_put(d->a, src, name, v->text, v->begin, v->end, v->quoting,
                     !v->is_one);
    d->has[field] = true;
}

/* A value that stands in an attribute. */
static void add_value(struct metadata *d, struct pst_str name, size_t begin,
                      size_t end)
{
    enum pst_field field = pst_metadata_field(name);
    struct pst_buf text = PST_BUF_INIT;
    pst_markup_decode(&text, d->w->m, begin, end);
    struct pst_str s = pst_buf_str(&text);
    if (is_fit(field, s) && is_new(d, field, s)) {
        if (field == PST_FIELD_AUTHOR || field == PST_FIELD_TAG) {
            pst_metadata_put(d->a, d->w->m->src, name, s, begin, end,
                             PST_QUOTE_NONE, true);
        } else {
            pst_article_open(d->a, field, PST_BLOCK_VALUE,
                             field == PST_FIELD_META ? &name : NULL);
            pst_markup_add(d->a, d->w->m, begin, end, true);
            pst_article_close(d->a);
        }
        d->has[field] = true;
    }
    pst_buf_dispose(&text);
}

/* What is said so far is not added to by sources of less trust; but tags are
 * gathered from everywhere. */
static void settle(struct metadata *d)
{
    for (size_t i = 0; i < PST_FIELD_COUNT; i++)
        d->settled[i] = d->has[i] && i != PST_FIELD_TAG && i != PST_FIELD_META;
}

static void add_attribute(struct metadata *d, uint32_t node,
                          const char *attribute, const char *name)
{
    size_t begin, end;
    if (node != 0 &&
        pst_markup_attribute(d->w->m, node, attribute, &begin, &end))
        add_value(d, pst_str_of(name), begin, end);
}

/* Names of what machines want to know. */
static bool is_technical(struct pst_str name)
{
    static const char *const prefixes[] = {"og:image",
                                           "og:video",
                                           "og:audio",
                                           "og:type",
                                           "og:locale:",
                                           "twitter:",
                                           "fb:",
                                           "al:",
                                           "apple-",
                                           "msapplication",
                                           "google",
                                           "msvalidate",
                                           "yandex",
                                           "p:domain",
                                           "csrf",
                                           "viewport",
                                           "generator",
                                           "robots",
                                           "theme-color",
                                           "referrer",
                                           "format-detection",
                                           "charset",
                                           "mobile-",
                                           "handheldfriendly",
                                           "x-ua",
                                           "color-scheme",
                                           "next-",
                                           "progid",
                                           "originator",
                                           "shareaholic",
                                           "bingbot",
                                           "article:modified",
                                           "article:publisher",
                                           "og:updated",
                                           "revisit-after",
                                           "rating",
                                           "distribution",
                                           "verify"};
    for (size_t i = 0; i < sizeof prefixes / sizeof prefixes[0]; i++) {
        size_t n = strlen(prefixes[i]);
        if (name.n >= n && strncasecmp(name.p, prefixes[i], n) == 0)
            return true;
    }
    return memmem(name.p, name.n, "verification", 12) != NULL;
}

/* RDFa has several names in one attribute. */
static void add_meta(struct metadata *d, struct value v, bool may_be_many)
{
    struct pst_str all = pst_str_trim(v.name);
    for (size_t at = 0; at < all.n; at++) {
        size_t begin = at;
        while (at < all.n && (!may_be_many || !pst_is_space(all.p[at])))
            at++;
        v.name = (struct pst_str){all.p + begin, at - begin};
        if (v.name.n != 0)
            PST_PUSH(d->metas, d->count, d->cap) = v;
    }
}

static void collect_metas(struct metadata *d)
{
    enum { PROPERTY = 1 };
    static const char *const names[] = {"name", "property", "itemprop"};
    const struct pst_markup *m = d->w->m;
    for (uint32_t n = 1; n < m->count; n++) {
        size_t begin, end;
        struct value v;
        if (!pst_markup_is(m, n, "meta") ||
            !pst_markup_attribute(m, n, "content", &v.begin, &v.end))
            continue;
        size_t i = 0;
        while (i < sizeof names / sizeof *names &&
               !pst_markup_attribute(m, n, names[i], &begin, &end))
            i++;
        if (i < sizeof names / sizeof *names)
            v.name = (struct pst_str){m->p + begin, end - begin};
        else if (pst_markup_has_word(m, n, "http-equiv", "content-language"))
            v.name = pst_str_of("content-language");
        else
            continue;
        add_meta(d, v, i == PROPERTY);
    }
}

static const struct value *find_meta(const struct metadata *d, const char *name)
{
    for (size_t i = 0; i < d->count; i++)
        if (pst_name_is(d->metas[i].name, name))
            return &d->metas[i];
    return NULL;
}

/* What JSON-LD, else microdata says first. */
static const struct pst_statement *find_said(const struct metadata *d,
                                             const char *name)
{
    for (size_t i = 0; i < 2; i++)
        for (size_t j = 0; j < d->said[i].count; j++)
            if (strcmp(d->said[i].items[j].name, name) == 0)
                return &d->said[i].items[j];
    return NULL;
}

static void add_said(struct metadata *d, const struct pst_statements *said)
{
    for (size_t i = 0; i < said->count; i++)
        if (strcmp(said->items[i].name, "headline") != 0)
            put_value(d, &said->items[i]);
    settle(d);
}

/* The order of trust of <meta> names: OpenGraph, Dublin Core and its like,
 * others. */
static unsigned trust_of(struct pst_str name)
{
    static const char *const prefixes[] = {"og:", "article:", "dc.", "dcterms.",
                                           "citation_"};
    for (size_t i = 0; i < sizeof prefixes / sizeof prefixes[0]; i++) {
        size_t n = strlen(prefixes[i]);
        if (name.n >= n && strncasecmp(name.p, prefixes[i], n) == 0)
            return i < 2 ? 0 : 1;
    }
    return 2;
}

/* The <meta>s of one step of trust, as they stand. */
static void add_metas_of(struct metadata *d, unsigned trust)
{
    for (size_t i = 0; i < d->count; i++) {
        const struct value *v = &d->metas[i];
        enum pst_field field = pst_metadata_field(v->name);
        bool is_title = field == PST_FIELD_TITLE;
        bool is_noise = field == PST_FIELD_META && is_technical(v->name);
        if (trust_of(v->name) == trust && !is_title && !is_noise)
            add_value(d, v->name, v->begin, v->end);
    }
    settle(d);
}

/* The names whose word is best come first, then all others. */
static void add_metas(struct metadata *d)
{
    static const char *const best[] = {
        "article:published_time", "datepublished",  "citation_publication_date",
        "dcterms.issued",         "dc.date.issued", "parsely-pub-date",
        "og:site_name",           "description",    "og:description"};
    for (size_t i = 0; i < sizeof best / sizeof best[0]; i++) {
        const struct value *v = find_meta(d, best[i]);
        if (v != NULL)
            add_value(d, v->name, v->begin, v->end);
    }
    for (unsigned trust = 0; trust < 3; trust++)
        add_metas_of(d, trust);
}

/* The site's name, for what stands behind titles; empty when unknown. */
static struct pst_str site_name(const struct metadata *d)
{
    static const char *const names[] = {"og:site_name", "application-name"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        const struct value *v = find_meta(d, names[i]);
        if (v != NULL)
            return pst_str_trim(
                (struct pst_str){d->w->m->p + v->begin, v->end - v->begin});
    }
    const struct pst_statement *publisher = find_said(d, "publisher");
    return publisher == NULL ? (struct pst_str){"", 0} : publisher->text;
}

/* The bytes of a separator that s ends with, as it is written ("&mdash;"). */
static size_t separator_length(struct pst_str s)
{
    enum { REFERENCE_MAX = 10 };
    char c = s.p[s.n - 1], decoded[PST_ENTITY_MAX];
    if (pst_is_space(c) || strchr("|-:>", c) != NULL || (c & 0x80) != 0)
        return 1;
    for (size_t n = 2; c == ';' && n <= s.n && n <= REFERENCE_MAX; n++) {
        const char *p = s.p + s.n - n;
        size_t size;
        if (*p == '&' &&
            pst_entity_decode(p, s.p + s.n, false, decoded, &size) == n)
            return (decoded[0] & 0x80) != 0 || *decoded == '|' ? n : 0;
    }
    return 0;
}

/* "Title | Site" without the site, which is named or short and after a bar. */
static struct pst_str without_site(struct pst_str title, struct pst_str site)
{
    enum { SITE_MAX = 30 };
    struct pst_str cut = pst_str_trim(title);
    if (site.n != 0 && cut.n > site.n + 2 &&
        memcmp(cut.p + cut.n - site.n, site.p, site.n) == 0) {
        size_t before = cut.n -= site.n;
        for (size_t n; cut.n > 0 && (n = separator_length(cut)) != 0;)
            cut.n -= n;
        return before - cut.n >= 2 && cut.n > 0 ? cut : title;
    }
    const char *bar = memrchr(cut.p, '|', cut.n);
    if (bar == NULL)
        return title;
    struct pst_str head =
        pst_str_trim((struct pst_str){cut.p, (size_t)(bar - cut.p)});
    size_t tail = cut.n - (size_t)(bar - cut.p) - 1;
    return tail <= SITE_MAX && tail < head.n ? head : title;
}

/* The title by <meta>, else <title>; its text is empty when there is none.
 * Texts go into `text`. */
static struct pst_statement page_title(struct metadata *d, struct pst_buf *text)
{
    static const char *const names[] = {
        "og:title",      "citation_title", "dc.title",     "dc:title",
        "dcterms.title", "twitter:title",  "parsely-title"};
    const struct pst_markup *m = d->w->m;
    struct pst_str raw = {"", 0};
    for (size_t i = 0; raw.n == 0 && i < sizeof names / sizeof names[0]; i++) {
        const struct value *v = find_meta(d, names[i]);
        if (v != NULL)
            raw = (struct pst_str){m->p + v->begin, v->end - v->begin};
    }
    const struct pst_node *title =
        &m->nodes[m->nodes[pst_markup_find(m, 0, "title")].child];
    if (raw.n == 0 && title->is_text)
        raw = (struct pst_str){m->p + title->begin, title->end - title->begin};
    raw = without_site(raw, site_name(d));
    size_t begin = raw.n == 0 ? 0 : (size_t)(raw.p - m->p);
    pst_markup_decode(text, m, begin, begin + raw.n);
    return (struct pst_statement){
        .text = pst_buf_str(text), .begin = begin, .end = begin + raw.n};
}

static void squeeze_node(struct pst_buf *out, const struct pst_walk *w,
                         uint32_t node)
{
    struct pst_buf text = PST_BUF_INIT;
    pst_walk_content(w, node, &text);
    squeeze(out, pst_buf_str(&text));
    pst_buf_dispose(&text);
}

/* How large a heading it is, from 1; 0: it is none. */
static unsigned heading_rank(const struct pst_markup *m, uint32_t node)
{
    static const char *const names[] = {"hgroup", "h1", "h2", "h3", "center"};
    for (unsigned i = 0; i < sizeof names / sizeof names[0]; i++)
        if (pst_markup_is(m, node, names[i]))
            return i + 1;
    return 0;
}

/* The largest heading that says the same as the title, the first of those. */
static uint32_t same_heading(const struct pst_walk *w, struct pst_str title)
{
    enum { HEADINGS_TRIED = 200, MARKUP_MOST = 200 /* bytes besides */ };
    unsigned tried = 0, best_rank = UINT_MAX;
    uint32_t n = w->root, best = 0;
    while (title.n != 0 && tried < HEADINGS_TRIED &&
           (n = pst_markup_next(w->m, n, w->root, false)) != 0) {
        unsigned rank = heading_rank(w->m, n);
        if (rank == 0 || rank >= best_rank ||
            w->length[n] > 2 * title.n + MARKUP_MOST)
            continue;
        struct pst_buf text = PST_BUF_INIT;
        squeeze_node(&text, w, n);
        if (pst_str_eq(pst_buf_str(&text), title)) {
            best = n;
            best_rank = rank;
        }
        pst_buf_dispose(&text);
        tried++;
    }
    return best;
}

/* Whether a heading is most of the stated title ("Why we write" of "Why we
 * write - The Site"), or the title is the heading cut short. */
static bool is_most_of(const struct pst_walk *w, uint32_t heading,
                       struct pst_str stated)
{
    struct pst_buf text = PST_BUF_INIT;
    squeeze_node(&text, w, heading);
    bool most = (text.n >= stated.n / 2 &&
                 memmem(stated.p, stated.n, text.p, text.n) != NULL) ||
                (stated.n > text.n / 2 && stated.n < text.n &&
                 memcmp(text.p, stated.p, stated.n) == 0);
    pst_buf_dispose(&text);
    return most;
}

/* The <h1> that is the title of the article rather than of the site; the one
 * that says the stated title before all others. */
static uint32_t title_heading(const struct pst_walk *w, struct pst_str stated,
                              bool *same)
{
    bool any = stated.n == 0 || !pst_markup_is(w->m, w->root, "body");
    uint32_t first = 0;
    bool skip = false;
    for (uint32_t n = w->root;
         (n = pst_markup_next(w->m, n, w->root, skip)) != 0;) {
        skip = pst_walk_drops(w, n);
        if (skip || !pst_markup_is(w->m, n, "h1") || w->length[n] == 0)
            continue;
        *same = stated.n != 0 && is_most_of(w, n, stated);
        if (*same)
            return n;
        if (first == 0 && any)
            first = n;
    }
    return first;
}

static void put_title(struct metadata *d, const struct pst_statement *v)
{
    if (v->name == NULL) {
        pst_article_open(d->a, PST_FIELD_TITLE, PST_BLOCK_VALUE, NULL);
        pst_markup_add(d->a, d->w->m, v->begin, v->end, false);
        pst_article_close(d->a);
    } else {
        pst_metadata_put(d->a, d->w->m->src, pst_str_of(v->name), v->text,
                         v->begin, v->end, v->quoting, false);
    }
}

/* Where the heading says what the page's <meta> or <title> does, and JSON-LD or
 * microdata something else that does not even begin so, these two are right:
 * the latter may be a description. */
static bool outvote(struct metadata *d, struct pst_statement *stated,
                    struct pst_buf *text, uint32_t *heading)
{
    enum { BEGINNING_LEAST = 8 }; /* bytes */
    struct pst_buf other = PST_BUF_INIT, squeezed = PST_BUF_INIT;
    struct pst_buf said = PST_BUF_INIT;
    bool same = false;
    struct pst_statement page = page_title(d, &other);
    squeeze(&squeezed, page.text);
    squeeze(&said, stated->text);
    uint32_t found = title_heading(d->w, pst_buf_str(&squeezed), &same);
    size_t common = 0;
    while (common < said.n && said.p[common] == squeezed.p[common])
        common++;
    same = same && common < BEGINNING_LEAST &&
           memmem(squeezed.p, squeezed.n, said.p, said.n) == NULL;
    if (same) {
        pst_buf_clear(text);
        pst_buf_addstr(text, pst_buf_str(&other));
        *stated = page;
        stated->text = pst_buf_str(text);
        *heading = found;
    }
    pst_buf_dispose(&other);
    pst_buf_dispose(&squeezed);
    pst_buf_dispose(&said);
    return same;
}

/* The heading is the title as readers see it. One that says something else
 * than JSON-LD or microdata comes after what they say. */
static uint32_t add_title(struct metadata *d)
{
    const struct pst_walk *w = d->w;
    struct pst_buf text = PST_BUF_INIT, squeezed = PST_BUF_INIT;
    const struct pst_statement *said = find_said(d, "headline");
    struct pst_statement stated = said != NULL ? *said : page_title(d, &text);
    bool same = false;
    squeeze(&squeezed, stated.text);
    uint32_t heading = title_heading(w, pst_buf_str(&squeezed), &same);
    if (!same && stated.name != NULL)
        same = outvote(d, &stated, &text, &heading);
    if (heading == 0)
        heading = same_heading(w, pst_buf_str(&squeezed));
    if (stated.text.n != 0 && !same &&
        (stated.name != NULL || !pst_markup_is(w->m, heading, "h1")))
        put_title(d, &stated);
    if (pst_markup_is(w->m, heading, "h1"))
        pst_walk_value(w, d->a, heading, PST_FIELD_TITLE, PST_BLOCK_HEADING);
    pst_buf_dispose(&text);
    pst_buf_dispose(&squeezed);
    return heading;
}

/* The date that a <time> states; its place. */
static bool time_of(const struct metadata *d, uint32_t node, size_t *begin,
                    size_t *end)
{
    const struct pst_markup *m = d->w->m;
    uint32_t text = m->nodes[node].child;
    if (!pst_markup_attribute(m, node, "datetime", begin, end)) {
        if (text == 0 || !m->nodes[text].is_text)
            return false;
        *begin = m->nodes[text].begin;
        *end = m->nodes[text].end;
    }
    struct pst_date date;
    return pst_date_parse((struct pst_str){m->p + *begin, *end - *begin},
                          &date) != 0;
}

static void add_time(struct metadata *d)
{
    const struct pst_markup *m = d->w->m;
    size_t begin = 0, end = 0, at, stop;
    for (uint32_t n = d->w->root;
         (n = pst_markup_next(m, n, d->w->root, false)) != 0;) {
        if (!pst_markup_is(m, n, "time") || !time_of(d, n, &at, &stop))
            continue;
        bool certain = pst_markup_has_word(m, n, "itemprop", "datepublished") ||
                       pst_markup_attribute(m, n, "pubdate", &begin, &end);
        if (certain || end == 0) {
            begin = at;
            end = stop;
        }
        if (certain)
            break;
    }
    if (begin < end)
        add_value(d, pst_str_of("date"), begin, end);
}

static bool is_author_link(const struct pst_markup *m, uint32_t n)
{
    return pst_markup_has_word(m, n, "rel", "author") ||
           pst_markup_has_word(m, n, "itemprop", "author") ||
           pst_markup_has_word(m, n, "epub:type", "z3998:author");
}

static bool is_byline(const struct pst_markup *m, uint32_t n)
{
    static const char *const classes[] = {
        "byline",       "author", "author-name",    "p-author", "post-author",
        "entry-author", "vcard",  "article-author", NULL};
    return pst_markup_has_one_of(m, n, "class", classes);
}

/* A class that holds such a word ("pb-byline", "authorname"). */
static bool is_like_byline(const struct pst_markup *m, uint32_t n)
{
    static const char *const words[] = {"byline", "author", "auteur"};
    struct pst_str class;
    if (!pst_markup_value(m, n, "class", &class))
        return false;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        size_t size = strlen(words[i]);
        for (size_t at = 0; at + size <= class.n; at++)
            if (strncasecmp(class.p + at, words[i], size) == 0)
                return true;
    }
    return false;
}

/* "By Jane Doe | 3 May" in the open stretch: the range of the name. */
static struct pst_str byline_name(struct pst_str s)
{
    s = pst_str_trim(s);
    if (s.n > 3 && strncasecmp(s.p, "by ", 3) == 0)
        s = (struct pst_str){s.p + 3, s.n - 3};
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] == '|' || s.p[i] == '\n' ||
            (s.n - i > 4 && strncasecmp(s.p + i, " on ", 4) == 0))
            s.n = i;
    return pst_str_trim(s);
}

/* No "by" that stands alone, and nothing long. */
static bool can_be_byline(struct pst_str s)
{
    return s.n <= BYLINE_MAX && !pst_name_is(byline_name(s), "by");
}

/* `is_guess`: the first that has the shape of a name, outside of what is not
 * the article. */
static void add_bylines(struct metadata *d,
                        bool (*is_author)(const struct pst_markup *m,
                                          uint32_t node),
                        bool is_guess)
{
    const struct pst_markup *m = d->w->m;
    const char *p = m->p;
    bool skip = false;
    for (uint32_t n = d->w->root;
         (n = pst_markup_next(m, n, d->w->root, skip)) != 0;) {
        enum pst_role role = pst_walk_role(d->w, n);
        skip = !m->nodes[n].is_text &&
               (role == PST_ROLE_DROP ||
                (is_guess &&
                 (pst_html_class(m, n) == PST_CLASS_COMMENTS ||
                  pst_markup_is(m, n, "nav") || pst_markup_is(m, n, "aside") ||
                  pst_markup_is(m, n, "footer"))));
        if (skip || m->nodes[n].is_text || !is_author(m, n) ||
            d->w->length[n] > BYLINE_MAX)
            continue;
        uint32_t text = pst_markup_only_text(m, n, can_be_byline);
        if (text == 0)
            continue;
        const struct pst_node *t = &m->nodes[text];
        struct pst_str name =
            byline_name((struct pst_str){p + t->begin, t->end - t->begin});
        size_t begin = (size_t)(name.p - p);
        if (is_guess && pst_shape_name(name) != name.n)
            continue;
        add_value(d, pst_str_of("author"), begin, begin + name.n);
        skip = true;
        if (is_guess)
            return;
    }
}

/* Of the article's element or those around it. */
static void add_language(struct metadata *d)
{
    const struct pst_markup *m = d->w->m;
    for (uint32_t n = d->w->root; n != 0; n = m->nodes[n].parent) {
        add_attribute(d, n, "lang", "lang");
        add_attribute(d, n, "xml:lang", "lang");
    }
}

static void begin(struct metadata *d)
{
    pst_map_init(&d->seen);
    pst_buf_init(&d->scratch);
    for (size_t i = 0; i < 2; i++)
        pst_statements_init(&d->said[i]);
    pst_jsonld_read(&d->said[0], d->w->m);
    pst_microdata_read(&d->said[1], d->w->m);
    collect_metas(d);
}

static void finish(struct metadata *d)
{
    for (size_t i = 0; i < 2; i++)
        pst_statements_dispose(&d->said[i]);
    pst_map_dispose(&d->seen);
    pst_buf_dispose(&d->scratch);
    free(d->metas);
}

uint32_t pst_html_metadata(struct pst_article *a, const struct pst_walk *w)
{
    struct metadata d = {.a = a, .w = w};
    begin(&d);
    uint32_t heading = add_title(&d);
    add_attribute(&d, pst_markup_find_word(w->m, 0, "rel", "canonical"), "href",
                  "canonical");
    for (size_t i = 0; i < 2; i++)
        add_said(&d, &d.said[i]);
    add_language(&d);
    add_metas(&d);
    if (!d.has[PST_FIELD_DATE] && !w->is_list)
        add_time(&d);
    if (!d.has[PST_FIELD_AUTHOR] && !w->is_list)
        add_bylines(&d, is_author_link, false);
    if (!w->is_list && !d.has[PST_FIELD_AUTHOR])
        add_bylines(&d, is_byline, false);
    if (!w->is_list && !d.has[PST_FIELD_AUTHOR])
        add_bylines(&d, is_like_byline, true);
    finish(&d);
    return heading;
}
