/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "article/htmlmeta.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "article/ascii.h"
#include "article/entity.h"
#include "article/htmlbyline.h"
#include "article/htmlclass.h"
#include "article/htmltitle.h"
#include "article/metadata.h"
#include "article/pagesays.h"
#include "article/pathinfo.h"
#include "article/schemaorg.h"
#include "article/shape.h"
#include "base/map.h"
#include "base/mem.h"
#include "text/charclass.h"
#include "text/date.h"
#include "text/fold.h"
#include "text/language.h"
#include "text/utf8.h"

enum {
    BYLINE_MAX = 120, /* bytes; what is longer is no byline */
    PROSE_LEAST = 120
};

struct metadata {
    struct pst_article *a;
    const struct pst_walk *w;
    struct pst_page_says says;
    enum pst_date_order order; /* of the numbers in dates */
    bool has[PST_FIELD_COUNT];
    bool settled[PST_FIELD_COUNT]; /* a source of more trust has said it */
    struct pst_map seen;           /* field and folded value */
    struct pst_buf scratch;
};

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
           pst_str_starts(s, "//") || pst_str_starts(s, "@") ||
           pst_str_starts(s, "www.");
}

/* What some sites give for an author: a number, a date, a label. */
static bool is_no_name(struct pst_str s)
{
    static const char *const labels[] = {
        "by",         "written by",   "author", "view more posts",
        "the author", "view profile", "admin",  NULL};
    struct pst_date date;
    size_t begin, end, letters = 0;
    s = pst_str_trim(s);
    for (size_t i = 0; i < s.n; i++)
        letters += !pst_is_digit(s.p[i]) && !pst_is_space(s.p[i]) &&
                   !ispunct((unsigned char)s.p[i]);
    for (size_t i = 0; labels[i] != NULL; i++)
        if (pst_name_is(s, labels[i]))
            return true;
    return letters == 0 || pst_date_find(s, false, &date, &begin, &end);
}

/* Whether a value of the field may be added: no address for a name, no "now"
 * for a date. */
static bool is_fit(const struct metadata *d, enum pst_field field,
                   struct pst_str text)
{
    struct pst_date date;
    size_t begin, end;
    switch (field) {
    case PST_FIELD_AUTHOR:
        return !is_url(text) && !is_no_name(text);
    case PST_FIELD_DATE:
        return pst_date_find_ordered(text, true, d->order, &date, &begin, &end);
    default:
        return true;
    }
}

/* The first date is read by the page's order of numbers, which is no part of
 * the article. */
static void note(struct metadata *d, enum pst_field field, struct pst_str text)
{
    size_t begin, end;
    if (field == PST_FIELD_DATE && !d->has[field])
        pst_date_find_ordered(text, true, d->order, &d->a->header.date, &begin,
                              &end);
    d->has[field] = true;
}

/* A value that stands at [begin, end) of the source. */
static void put_value(struct metadata *d, const struct pst_statement *v)
{
    const struct pst_source *src = d->w->m->src;
    struct pst_str name = pst_str_of(v->name);
    enum pst_field field = pst_metadata_field(name);
    if (!is_fit(d, field, v->text) || !is_new(d, field, v->text))
        return;
    pst_metadata_put(d->a, src, name, v->text, v->begin, v->end, v->quoting,
                     !v->is_one);
    note(d, field, v->text);
}

/* A value that stands in an attribute. */
static void add_value(struct metadata *d, struct pst_str name, size_t begin,
                      size_t end)
{
    enum pst_field field = pst_metadata_field(name);
    struct pst_buf text = PST_BUF_INIT;
    pst_markup_decode(&text, d->w->m, begin, end);
    struct pst_str s = pst_buf_str(&text);
    if (is_fit(d, field, s) && is_new(d, field, s)) {
        if (field == PST_FIELD_AUTHOR || field == PST_FIELD_TAG) {
            pst_metadata_put(d->a, d->w->m->src, name, s, begin, end,
                             PST_QUOTE_NONE, true);
        } else {
            pst_article_open(d->a, field, PST_BLOCK_VALUE,
                             field == PST_FIELD_META ? &name : NULL);
            pst_markup_add(d->a, d->w->m, begin, end, true);
            pst_article_close(d->a);
        }
        note(d, field, s);
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

static bool names_author(const struct pst_statement *v)
{
    return strcmp(v->name, "author") == 0;
}

/* Whether all authors that are said are no persons, or the site itself: who
 * wrote it may be seen on the page. */
static bool has_only_houses(const struct metadata *d,
                            const struct pst_statements *said)
{
    for (size_t i = 0; i < said->count; i++) {
        const struct pst_statement *v = &said->items[i];
        if (names_author(v) && !v->is_one &&
            (pst_shape_name(v->text) == v->text.n ||
             !pst_says_is_site(&d->says, v->text, false)))
            return false;
    }
    return true;
}

static void add_said(struct metadata *d, const struct pst_statements *said)
{
    bool has_houses = has_only_houses(d, said);
    for (size_t i = 0; i < said->count; i++)
        if (strcmp(said->items[i].name, "headline") != 0 &&
            strcmp(said->items[i].name, "dateModified") != 0 &&
            !(has_houses && names_author(&said->items[i])))
            put_value(d, &said->items[i]);
    settle(d);
}

static void add_houses(struct metadata *d)
{
    for (size_t i = 0; i < 2 && !d->has[PST_FIELD_AUTHOR]; i++)
        for (size_t j = 0; j < d->says.said[i].count; j++)
            if (names_author(&d->says.said[i].items[j]))
                put_value(d, &d->says.said[i].items[j]);
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
    for (size_t i = 0; i < d->says.count; i++) {
        const struct pst_said_meta *v = &d->says.metas[i];
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
        const struct pst_said_meta *v = pst_says_meta(&d->says, best[i]);
        if (v != NULL)
            add_value(d, v->name, v->begin, v->end);
    }
    for (unsigned trust = 0; trust < 3; trust++)
        add_metas_of(d, trust);
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

/* Whether a date that is only found on the page may be the article's: an
 * address that has a month of another time knows better. */
static bool agrees_with_address(const struct metadata *d, struct pst_place at)
{
    const struct pst_markup *m = d->w->m;
    struct pst_date said, found;
    size_t begin, end;
    if (!pst_path_date(d->says.address, &said) || said.month == 0 ||
        !pst_date_find((struct pst_str){m->p + at.begin, at.end - at.begin},
                       true, &found, &begin, &end))
        return true;
    int apart = (found.year - said.year) * 12 + found.month - said.month;
    return apart >= -1 && apart <= 1;
}

static void add_found_date(struct metadata *d, struct pst_place at)
{
    if (at.begin < at.end && agrees_with_address(d, at))
        add_value(d, pst_str_of("date"), at.begin, at.end);
}

/* The first <time> of the root; `certain`: that calls itself the date of
 * publication. */
static void add_time(struct metadata *d, bool certain)
{
    const struct pst_markup *m = d->w->m;
    bool skip = false;
    for (uint32_t n = d->w->root;
         (n = pst_markup_next(m, n, d->w->root, skip)) != 0;) {
        struct pst_place at;
        size_t begin, end;
        skip = !certain && pst_html_is_beside(d->w, n);
        if (skip || !pst_markup_is(m, n, "time") ||
            !time_of(d, n, &at.begin, &at.end))
            continue;
        if (certain &&
            !pst_markup_has_word(m, n, "itemprop", "datepublished") &&
            !pst_markup_attribute(m, n, "pubdate", &begin, &end))
            continue;
        add_found_date(d, at);
        return;
    }
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

/* No "by" that stands alone, and nothing long. */
static bool can_be_byline(struct pst_str s)
{
    return s.n <= BYLINE_MAX && !pst_name_is(pst_html_byline_name(s), "by");
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
                pst_html_class(m, n) == PST_CLASS_COMMENTS ||
                (is_guess && pst_html_is_beside(d->w, n)));
        if (d->has[PST_FIELD_AUTHOR] && m->nodes[n].is_text &&
            m->nodes[n].end - m->nodes[n].begin > PROSE_LEAST)
            return; /* below the text are others */
        if (skip || m->nodes[n].is_text || !is_author(m, n) ||
            d->w->length[n] > BYLINE_MAX)
            continue;
        uint32_t text = pst_markup_only_text(m, n, can_be_byline);
        if (text == 0)
            continue;
        const struct pst_node *t = &m->nodes[text];
        struct pst_str name = pst_html_byline_name(
            (struct pst_str){p + t->begin, t->end - t->begin});
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

/* Of the numbers in dates: by the languages that are stated, the first that
 * tells; certain ones alone when none does. */
static enum pst_date_order order_of(const struct metadata *d)
{
    static const char *const names[] = {"og:locale", "content-language"};
    const struct pst_markup *m = d->w->m;
    struct pst_str lang;
    enum pst_date_order order = PST_DATE_YEAR_ALONE;
    if (pst_markup_value(m, pst_markup_find(m, 0, "html"), "lang", &lang))
        order = pst_lang_date_order(lang);
    for (size_t i = 0; i < 2 && order == PST_DATE_YEAR_ALONE; i++) {
        const struct pst_said_meta *v = pst_says_meta(&d->says, names[i]);
        if (v != NULL)
            order = pst_lang_date_order(
                (struct pst_str){m->p + v->begin, v->end - v->begin});
    }
    return order == PST_DATE_YEAR_ALONE ? PST_DATE_CERTAIN : order;
}

static void begin(struct metadata *d)
{
    pst_map_init(&d->seen);
    pst_buf_init(&d->scratch);
    pst_page_says_init(&d->says, d->w->m);
    d->order = order_of(d);
}

static void finish(struct metadata *d)
{
    pst_page_says_dispose(&d->says);
    pst_map_dispose(&d->seen);
    pst_buf_dispose(&d->scratch);
}

/* When the page was changed last, where nothing says when it was published. */
static void add_modified(struct metadata *d, struct pst_place seen)
{
    static const char *const names[] = {"article:modified_time",
                                        "og:updated_time", "last-modified"};
    const struct pst_statement *said =
        pst_says_statement(&d->says, "dateModified");
    if (said != NULL && is_fit(d, PST_FIELD_DATE, said->text)) {
        pst_metadata_put(d->a, d->w->m->src, pst_str_of("date"), said->text,
                         said->begin, said->end, said->quoting, false);
        note(d, PST_FIELD_DATE, said->text);
    }
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        const struct pst_said_meta *v = pst_says_meta(&d->says, names[i]);
        if (v != NULL)
            add_value(d, pst_str_of("date"), v->begin, v->end);
    }
    add_found_date(d, seen);
}

/* What readers see, for what machines are not told. */
static void add_visible(struct metadata *d, uint32_t heading)
{
    struct pst_byline seen = {0};
    if (!d->has[PST_FIELD_DATE])
        add_time(d, true);
    if (!d->has[PST_FIELD_AUTHOR])
        add_bylines(d, is_author_link, false);
    if (!d->has[PST_FIELD_AUTHOR])
        add_bylines(d, is_byline, false);
    if (!d->has[PST_FIELD_DATE] || !d->has[PST_FIELD_AUTHOR])
        pst_html_byline(&seen, d->w, heading, d->order);
    add_found_date(d, seen.published);
    if (!d->has[PST_FIELD_DATE])
        add_time(d, false);
    if (!d->has[PST_FIELD_DATE])
        add_modified(d, seen.modified);
    if (!d->has[PST_FIELD_AUTHOR])
        for (size_t i = 0; i < seen.author_count; i++)
            add_value(d, pst_str_of("author"), seen.authors[i].begin,
                      seen.authors[i].end);
    if (!d->has[PST_FIELD_AUTHOR])
        add_bylines(d, is_like_byline, true);
}

/* "3/4/2014", of which only the year is certain. */
static void add_doubtful(struct metadata *d)
{
    d->order = PST_DATE_YEAR_ALONE;
    for (size_t i = 0; i < d->says.count; i++) {
        const struct pst_said_meta *v = &d->says.metas[i];
        if (pst_metadata_field(v->name) == PST_FIELD_DATE)
            add_value(d, v->name, v->begin, v->end);
    }
}

uint32_t pst_html_metadata(struct pst_article *a, const struct pst_walk *w)
{
    struct metadata d = {.a = a, .w = w};
    begin(&d);
    uint32_t headline, heading = pst_html_title(a, w, &d.says, &headline);
    add_attribute(&d, pst_markup_find_word(w->m, 0, "rel", "canonical"), "href",
                  "canonical");
    for (size_t i = 0; i < 2; i++)
        add_said(&d, &d.says.said[i]);
    add_language(&d);
    add_metas(&d);
    if (!w->is_list)
        add_visible(&d, headline);
    add_houses(&d);
    if (!d.has[PST_FIELD_DATE] && !w->is_list)
        add_doubtful(&d);
    finish(&d);
    return heading;
}
