/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "article/htmlmeta.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "article/metadata.h"
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
    bool has[PST_FIELD_COUNT];
    struct pst_map seen; /* field and folded value */
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
    if (d->has[field] && !many[field])
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

/* A value that stands in an attribute. */
static void add_value(struct metadata *d, struct pst_str name, size_t begin,
                      size_t end)
{
    const struct pst_source *src = d->w->m->src;
    enum pst_field field = pst_metadata_field(name);
    struct pst_buf text = PST_BUF_INIT;
    pst_markup_decode(&text, d->w->m, begin, end);
    bool is_list = field == PST_FIELD_AUTHOR || field == PST_FIELD_TAG;
    bool wanted = !(field == PST_FIELD_AUTHOR && is_url(pst_buf_str(&text))) &&
                  is_new(d, field, pst_buf_str(&text));
    if (wanted && is_list) {
        pst_metadata_put(d->a, src, name, pst_buf_str(&text), begin, end,
                         PST_QUOTE_NONE, true);
    } else if (wanted) {
        pst_article_open(d->a, field, PST_BLOCK_VALUE,
                         field == PST_FIELD_META ? &name : NULL);
        pst_markup_add(d->a, d->w->m, begin, end, true);
        pst_article_close(d->a);
    }
    d->has[field] |= wanted;
    pst_buf_dispose(&text);
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

static void collect_metas(struct metadata *d)
{
    static const char *const names[] = {"name", "property", "itemprop"};
    const struct pst_markup *m = d->w->m;
    for (uint32_t n = 1; n < m->count; n++) {
        size_t begin, end;
        struct value v;
        if (!pst_markup_is(m, n, "meta") ||
            !pst_markup_attribute(m, n, "content", &v.begin, &v.end))
            continue;
        bool named = false;
        for (size_t i = 0; !named && i < sizeof names / sizeof *names; i++)
            named = pst_markup_attribute(m, n, names[i], &begin, &end);
        bool is_language = !named && pst_markup_has_word(m, n, "http-equiv",
                                                         "content-language");
        if (is_language)
            v.name = pst_str_of("content-language");
        else if (named)
            v.name = pst_str_trim((struct pst_str){m->p + begin, end - begin});
        if ((named || is_language) && v.name.n != 0)
            PST_PUSH(d->metas, d->count, d->cap) = v;
    }
}

static const struct value *find_meta(const struct metadata *d, const char *name)
{
    for (size_t i = 0; i < d->count; i++)
        if (pst_name_is(d->metas[i].name, name))
            return &d->metas[i];
    return NULL;
}

/* The names whose word is best come first, then all others as they stand. */
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
    for (size_t i = 0; i < d->count; i++) {
        const struct value *v = &d->metas[i];
        enum pst_field field = pst_metadata_field(v->name);
        bool is_title = field == PST_FIELD_TITLE;
        bool is_noise = field == PST_FIELD_META && is_technical(v->name);
        if (!is_title && !is_noise)
            add_value(d, v->name, v->begin, v->end);
    }
}

/* <title> without " | Site". */
static size_t title_end(struct metadata *d, size_t begin, size_t end)
{
    const struct value *site = find_meta(d, "og:site_name");
    const char *p = d->w->m->p;
    if (site == NULL)
        return end;
    struct pst_str name = pst_str_trim(
        (struct pst_str){p + site->begin, site->end - site->begin});
    struct pst_str title =
        pst_str_trim((struct pst_str){p + begin, end - begin});
    if (name.n == 0 || title.n <= name.n + 2 ||
        memcmp(title.p + title.n - name.n, name.p, name.n) != 0)
        return end;
    title.n -= name.n;
    size_t before = title.n;
    while (title.n > 0 && (pst_is_space(title.p[title.n - 1]) ||
                           strchr("|-:>", title.p[title.n - 1]) != NULL ||
                           (unsigned char)title.p[title.n - 1] >= 0x80))
        title.n--;
    bool parted = before - title.n >= 2 && title.n > 0;
    return parted ? (size_t)(title.p + title.n - p) : end;
}

/* The title that the head of the page states. */
static bool stated_title(struct metadata *d, size_t *begin, size_t *end)
{
    static const char *const names[] = {"og:title", "citation_title",
                                        "dc.title", "twitter:title"};
    const struct pst_markup *m = d->w->m;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        const struct value *v = find_meta(d, names[i]);
        if (v != NULL && v->begin < v->end) {
            *begin = v->begin;
            *end = v->end;
            return true;
        }
    }
    uint32_t text = m->nodes[pst_markup_find(m, 0, "title")].child;
    if (text == 0 || !m->nodes[text].is_text)
        return false;
    *begin = m->nodes[text].begin;
    *end = title_end(d, *begin, m->nodes[text].end);
    return true;
}

static void squeeze_node(struct pst_buf *out, const struct pst_walk *w,
                         uint32_t node)
{
    struct pst_buf text = PST_BUF_INIT;
    pst_walk_content(w, node, &text);
    squeeze(out, pst_buf_str(&text));
    pst_buf_dispose(&text);
}

/* A heading near the start of the article that says the same as the title. */
static uint32_t same_heading(const struct pst_walk *w, struct pst_str title)
{
    enum { HEADINGS_TRIED = 4 };
    static const char *const names[] = {"hgroup", "h1", "h2", "h3"};
    unsigned tried = 0;
    uint32_t n = w->root;
    while (title.n != 0 && tried < HEADINGS_TRIED &&
           (n = pst_markup_next(w->m, n, w->root, false)) != 0) {
        bool is_heading = false;
        for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
            is_heading |= pst_markup_is(w->m, n, names[i]);
        if (!is_heading)
            continue;
        struct pst_buf text = PST_BUF_INIT;
        squeeze_node(&text, w, n);
        bool same = pst_str_eq(pst_buf_str(&text), title);
        pst_buf_dispose(&text);
        if (same)
            return n;
        tried++;
    }
    return 0;
}

static bool is_dropped(const struct pst_walk *w, uint32_t node)
{
    for (uint32_t n = node; n != w->root && n != 0; n = w->m->nodes[n].parent)
        if (pst_walk_drops(w, n))
            return true;
    return false;
}

/* Whether a heading is most of the stated title: "Why we write" of "Why we
 * write - The Site". */
static bool is_most_of(const struct pst_walk *w, uint32_t heading,
                       struct pst_str stated)
{
    struct pst_buf text = PST_BUF_INIT;
    squeeze_node(&text, w, heading);
    bool most = text.n >= stated.n / 2 &&
                memmem(stated.p, stated.n, text.p, text.n) != NULL;
    pst_buf_dispose(&text);
    return most;
}

/* The <h1> that is the title of the article rather than of the site. */
static uint32_t title_heading(const struct pst_walk *w, struct pst_str stated)
{
    bool any = stated.n == 0 || !pst_markup_is(w->m, w->root, "body");
    for (uint32_t n = w->root;
         (n = pst_markup_next(w->m, n, w->root, false)) != 0;)
        if (pst_markup_is(w->m, n, "h1") && w->length[n] != 0 &&
            !is_dropped(w, n) && (any || is_most_of(w, n, stated)))
            return n;
    return 0;
}

static uint32_t add_title(struct metadata *d)
{
    const struct pst_walk *w = d->w;
    size_t begin = 0, end = 0;
    struct pst_buf text = PST_BUF_INIT, stated = PST_BUF_INIT;
    bool is_stated = stated_title(d, &begin, &end);
    pst_markup_decode(&text, w->m, begin, end);
    squeeze(&stated, pst_buf_str(&text));
    uint32_t heading = title_heading(w, pst_buf_str(&stated));
    if (!pst_walk_value(w, d->a, heading, PST_FIELD_TITLE, PST_BLOCK_HEADING)) {
        heading = same_heading(w, pst_buf_str(&stated));
        if (is_stated) {
            pst_article_open(d->a, PST_FIELD_TITLE, PST_BLOCK_VALUE, NULL);
            pst_markup_add(d->a, w->m, begin, end, false);
            pst_article_close(d->a);
        }
    }
    pst_buf_dispose(&text);
    pst_buf_dispose(&stated);
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

static bool is_byline(const struct pst_markup *m, uint32_t n)
{
    static const char *const classes[] = {
        "byline",      "author",       "author-name", "p-author",
        "post-author", "entry-author", "vcard",       "article-author"};
    if (pst_markup_has_word(m, n, "rel", "author") ||
        pst_markup_has_word(m, n, "itemprop", "author") ||
        pst_markup_has_word(m, n, "epub:type", "z3998:author"))
        return true;
    for (size_t i = 0; i < sizeof classes / sizeof classes[0]; i++)
        if (pst_markup_has_word(m, n, "class", classes[i]))
            return true;
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

/* The text node below `node` that holds more than white space, when it is the
 * only one. */
static uint32_t only_text(const struct pst_markup *m, uint32_t node)
{
    uint32_t found = 0;
    for (uint32_t n = node; (n = pst_markup_next(m, n, node, false)) != 0;) {
        const struct pst_node *t = &m->nodes[n];
        struct pst_str s = {m->p + t->begin, t->end - t->begin};
        if (!t->is_text || pst_str_trim(s).n == 0)
            continue;
        if (pst_name_is(byline_name(s), "by") || s.n > BYLINE_MAX)
            continue;
        if (found != 0)
            return 0;
        found = n;
    }
    return found;
}

static void add_bylines(struct metadata *d)
{
    const struct pst_markup *m = d->w->m;
    const char *p = m->p;
    bool skip = false;
    for (uint32_t n = d->w->root;
         (n = pst_markup_next(m, n, d->w->root, skip)) != 0;) {
        skip = pst_walk_role(d->w, n) == PST_ROLE_DROP && !m->nodes[n].is_text;
        if (skip || m->nodes[n].is_text || !is_byline(m, n) ||
            d->w->length[n] > BYLINE_MAX)
            continue;
        uint32_t text = only_text(m, n);
        if (text == 0)
            continue;
        const struct pst_node *t = &m->nodes[text];
        struct pst_str name =
            byline_name((struct pst_str){p + t->begin, t->end - t->begin});
        size_t begin = (size_t)(name.p - p);
        add_value(d, pst_str_of("author"), begin, begin + name.n);
        skip = true;
    }
}

static void add_language(struct metadata *d)
{
    const struct pst_markup *m = d->w->m;
    static const char *const elements[] = {"html", "body"};
    for (size_t i = 0; i < 2; i++) {
        uint32_t n = pst_markup_find(m, 0, elements[i]);
        add_attribute(d, n, "lang", "lang");
        add_attribute(d, n, "xml:lang", "lang");
    }
}

uint32_t pst_html_metadata(struct pst_article *a, const struct pst_walk *w)
{
    struct metadata d = {.a = a, .w = w};
    pst_map_init(&d.seen);
    pst_buf_init(&d.scratch);
    collect_metas(&d);
    uint32_t heading = add_title(&d);
    add_language(&d);
    add_attribute(&d, pst_markup_find_word(w->m, 0, "rel", "canonical"), "href",
                  "canonical");
    add_metas(&d);
    if (!d.has[PST_FIELD_DATE])
        add_time(&d);
    if (!d.has[PST_FIELD_AUTHOR])
        add_bylines(&d);
    pst_map_dispose(&d.seen);
    pst_buf_dispose(&d.scratch);
    free(d.metas);
    return heading;
}
