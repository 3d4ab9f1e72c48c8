/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "article/htmltitle.h"

#include <limits.h>
#include <string.h>
#include <strings.h>

#include "article/ascii.h"
#include "article/entity.h"
#include "article/htmlbyline.h"
#include "text/charclass.h"
#include "text/fold.h"
#include "text/utf8.h"

enum {
    HEADINGS_TRIED = 200,   /* whose words are looked at */
    COMPARED_MOST = 1 << 10 /* bytes of a title, whose words are */
};

struct titling {
    struct pst_article *a;
    const struct pst_walk *w;
    const struct pst_page_says *says;
};

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

/* The bytes of a sign, with the space before it, that s ends with and that
 * sets a site's name off: " - ", "|", " &raquo; ". */
static size_t setting_off(struct pst_str s)
{
    static const char *const signs[] = {"-",
                                        "\xE2\x80\x93",
                                        "\xE2\x80\x94",
                                        "\xC2\xB7",
                                        "\xE2\x80\xA2",
                                        "\xC2\xBB",
                                        "\xC2\xAB",
                                        ":",
                                        "/",
                                        "<",
                                        NULL};
    struct pst_str t = pst_str_trim(s);
    size_t blanks = s.n - t.n;
    if (t.n != 0 && t.p[t.n - 1] == '|')
        return blanks + 1;
    if (blanks == 0)
        return 0;
    size_t n = 0;
    for (size_t i = 0; signs[i] != NULL && n == 0; i++)
        if (t.n > strlen(signs[i]) && memcmp(t.p + t.n - strlen(signs[i]),
                                             signs[i], strlen(signs[i])) == 0)
            n = strlen(signs[i]);
    if (n == 0 && t.n != 0 && t.p[t.n - 1] == ';')
        n = separator_length(t);
    return n != 0 && t.n > n && pst_is_space(t.p[t.n - n - 1]) ? blanks + n : 0;
}

/* Without the site's name, as it or the page's address gives it, that stands
 * behind a sign; the title itself when it does not. */
static struct pst_str without_host(const struct titling *d,
                                   struct pst_str title)
{
    enum { TAIL_MAX = 60 /* bytes */ };
    for (size_t at = title.n; at > 0 && title.n - at < TAIL_MAX; at--) {
        struct pst_str head = {title.p, at};
        size_t n = setting_off(head);
        if (n == 0)
            continue;
        struct pst_str rest =
            pst_str_trim((struct pst_str){title.p + at, title.n - at});
        head = pst_str_trim((struct pst_str){title.p, at - n});
        if (rest.n != 0 && head.n != 0 && pst_says_is_site(d->says, rest, true))
            return head;
        at -= n - 1;
    }
    return title;
}

/* "Title | Site" without the site, which is named or short and after a bar. */
static struct pst_str without_site(const struct titling *d,
                                   struct pst_str title, struct pst_str site)
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
    struct pst_str head = without_host(d, cut);
    if (head.n != cut.n)
        return head;
    const char *bar = memrchr(cut.p, '|', cut.n);
    if (bar == NULL)
        return title;
    head = pst_str_trim((struct pst_str){cut.p, (size_t)(bar - cut.p)});
    size_t tail = cut.n - (size_t)(bar - cut.p) - 1;
    return tail <= SITE_MAX && tail < head.n ? head : title;
}

/* The title by <meta>, else <title>; its text is empty when there is none.
 * Texts go into `text`. */
static struct pst_statement page_title(const struct titling *d,
                                       struct pst_buf *text)
{
    static const char *const names[] = {
        "og:title",      "citation_title", "dc.title",     "dc:title",
        "dcterms.title", "twitter:title",  "parsely-title"};
    const struct pst_markup *m = d->w->m;
    struct pst_str raw = {"", 0}, site = pst_says_site(d->says);
    for (size_t i = 0; raw.n == 0 && i < sizeof names / sizeof names[0]; i++) {
        const struct pst_said_meta *v = pst_says_meta(d->says, names[i]);
        if (v != NULL)
            raw = (struct pst_str){m->p + v->begin, v->end - v->begin};
        if (pst_says_is_site(d->says, raw, false))
            raw.n = 0;
    }
    const struct pst_node *title =
        &m->nodes[m->nodes[pst_markup_find(m, 0, "title")].child];
    if (raw.n == 0 && title->is_text)
        raw = (struct pst_str){m->p + title->begin, title->end - title->begin};
    raw = without_site(d, raw, site);
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
    pst_squeeze(out, pst_buf_str(&text));
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
    enum { MARKUP_MOST = 200 /* bytes besides */ };
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

/* The folded words of a text, each between spaces. */
static void add_words(struct pst_buf *out, struct pst_str text)
{
    struct pst_buf all = PST_BUF_INIT;
    pst_fold_whole(&all, text.p, text.n);
    pst_buf_addc(out, ' ');
    for (size_t at = 0; at < all.n;) {
        size_t n;
        uint32_t cp = pst_utf8_decode(all.p + at, all.p + all.n, &n);
        if (pst_char_is_word(pst_char_class(cp)))
            pst_buf_add(out, all.p + at, n);
        else if (out->p[out->n - 1] != ' ')
            pst_buf_addc(out, ' ');
        at += n;
    }
    if (out->p[out->n - 1] != ' ')
        pst_buf_addc(out, ' ');
    pst_buf_dispose(&all);
}

/* How many of a's words stand in b; *all gets how many there are. */
static size_t common_words(const struct pst_buf *a, const struct pst_buf *b,
                           size_t *all)
{
    enum { WORD_LEAST = 3 + 2 /* bytes, with the spaces */ };
    size_t common = 0;
    *all = 0;
    for (size_t at = 0; at + 1 < a->n;) {
        const char *p = a->p + at;
        const char *end = memchr(p + 1, ' ', a->n - at - 1);
        size_t n = (size_t)(end - p) + 1;
        if (n >= WORD_LEAST) {
            ++*all;
            common += memmem(b->p, b->n, p, n) != NULL;
        }
        at += n - 1;
    }
    return common;
}

/* "Why we write" of "Why we write: an essay in four parts". */
static bool is_head_of(struct pst_str head, struct pst_str stated)
{
    if (stated.n <= head.n || strncasecmp(stated.p, head.p, head.n) != 0)
        return false;
    struct pst_str rest =
        pst_str_trim((struct pst_str){stated.p + head.n, stated.n - head.n});
    return rest.n != 0 && (pst_is_one_of(*rest.p, "-|:,(/") ||
                           (rest.n > 2 && memcmp(rest.p, "\xE2\x80", 2) == 0) ||
                           (rest.n > 1 && memcmp(rest.p, "\xC2\xB7", 2) == 0));
}

/* Whether a heading says about the same in other words. */
static bool is_like(const struct pst_walk *w, uint32_t heading,
                    struct pst_str stated)
{
    enum { COMMON_LEAST = 2 };
    struct pst_buf text = PST_BUF_INIT, a = PST_BUF_INIT, b = PST_BUF_INIT;
    size_t of_a, of_b;
    stated.n = pst_utf8_floor(stated.p, stated.n, COMPARED_MOST);
    pst_walk_content(w, heading, &text);
    add_words(&a, pst_str_trim(pst_buf_str(&text)));
    add_words(&b, stated);
    size_t common = common_words(&a, &b, &of_a);
    common_words(&b, &a, &of_b);
    if (2 * a.n < b.n && !is_head_of(pst_str_trim(pst_buf_str(&text)), stated))
        common = 0; /* what a section is about */
    size_t fewer = of_a < of_b ? of_a : of_b;
    pst_buf_dispose(&text);
    pst_buf_dispose(&a);
    pst_buf_dispose(&b);
    return common >= COMMON_LEAST && 2 * common >= fewer;
}

/* How sure it is that a heading is the title. */
enum match {
    MATCH_LONE,  /* the only <h1> of the article, and not the site's name */
    MATCH_LIKE,  /* about what is stated */
    MATCH_LOWER, /* an <h2> that says the same */
    MATCH_SAME
};

struct headings {
    struct pst_str text, squeezed; /* what is stated */
    uint32_t first, like;
    unsigned count;
};

static bool is_site_heading(const struct titling *d, uint32_t node)
{
    struct pst_buf text = PST_BUF_INIT;
    pst_walk_content(d->w, node, &text);
    bool is = pst_says_is_site(d->says, pst_buf_str(&text), false);
    pst_buf_dispose(&text);
    return is;
}

/* The <h1> that says what is stated; below the root, or all outside of it. */
static uint32_t look_for_heading(const struct titling *d, struct headings *h,
                                 bool outside)
{
    const struct pst_walk *w = d->w;
    uint32_t top = outside ? 0 : w->root;
    bool skip = false;
    for (uint32_t n = top; (n = pst_markup_next(w->m, n, top, skip)) != 0;) {
        skip = outside ? n == w->root || pst_html_is_beside(w, n)
                       : pst_walk_drops(w, n);
        if (skip || !pst_markup_is(w->m, n, "h1") || w->length[n] == 0)
            continue;
        if (h->squeezed.n != 0 && is_most_of(w, n, h->squeezed))
            return n;
        h->count++;
        if (h->first == 0)
            h->first = n;
        if (h->like == 0 && h->count <= HEADINGS_TRIED &&
            w->length[n] <= COMPARED_MOST && is_like(w, n, h->text))
            h->like = n;
    }
    return 0;
}

/* The heading that is the title of the article rather than of the site. */
static uint32_t title_heading(const struct titling *d, struct pst_str text,
                              struct pst_str squeezed, enum match *match)
{
    struct headings h = {.text = text, .squeezed = squeezed};
    uint32_t same = look_for_heading(d, &h, false);
    uint32_t first = h.first;
    if (same == 0)
        same = look_for_heading(d, &h, true);
    *match = MATCH_SAME;
    if (same != 0)
        return same;
    *match = MATCH_LOWER;
    same = same_heading(d->w, squeezed);
    if (same != 0)
        return same;
    *match = MATCH_LIKE;
    if (h.like != 0)
        return h.like;
    *match = MATCH_LONE;
    if (squeezed.n == 0 || (first != 0 && h.count == 1 &&
                            !pst_markup_is(d->w->m, d->w->root, "body") &&
                            !is_site_heading(d, first)))
        return h.first;
    return 0;
}

static void put_title(const struct titling *d, const struct pst_statement *v)
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
static bool outvote(const struct titling *d, struct pst_statement *stated,
                    struct pst_buf *text, uint32_t *heading)
{
    enum { BEGINNING_LEAST = 8 }; /* bytes */
    struct pst_buf other = PST_BUF_INIT, squeezed = PST_BUF_INIT;
    struct pst_buf said = PST_BUF_INIT;
    enum match match;
    struct pst_statement page = page_title(d, &other);
    pst_squeeze(&squeezed, page.text);
    pst_squeeze(&said, stated->text);
    uint32_t found =
        title_heading(d, page.text, pst_buf_str(&squeezed), &match);
    size_t common = 0;
    while (common < said.n && said.p[common] == squeezed.p[common])
        common++;
    bool same = match == MATCH_SAME && common < BEGINNING_LEAST &&
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

/* Whether a heading is the title behind something: "Blog: Why we write". */
static bool ends_with(const struct pst_walk *w, uint32_t heading,
                      struct pst_str stated)
{
    struct pst_buf text = PST_BUF_INIT;
    squeeze_node(&text, w, heading);
    bool ends = text.n > stated.n &&
                memcmp(text.p + text.n - stated.n, stated.p, stated.n) == 0;
    pst_buf_dispose(&text);
    return ends;
}

uint32_t pst_html_title(struct pst_article *a, const struct pst_walk *w,
                        const struct pst_page_says *says, uint32_t *headline)
{
    const struct titling titling = {a, w, says}, *d = &titling;
    struct pst_buf text = PST_BUF_INIT, squeezed = PST_BUF_INIT;
    const struct pst_statement *said = pst_says_statement(d->says, "headline");
    struct pst_statement stated = said != NULL ? *said : page_title(d, &text);
    enum match match;
    if (said != NULL)
        stated.text = without_host(d, pst_str_trim(stated.text));
    pst_squeeze(&squeezed, stated.text);
    uint32_t heading =
        title_heading(d, stated.text, pst_buf_str(&squeezed), &match);
    bool same = match == MATCH_SAME;
    if (!same && stated.name != NULL)
        same = outvote(d, &stated, &text, &heading);
    bool is_h1 = pst_markup_is(w->m, heading, "h1");
    bool leads = is_h1 && match == MATCH_LIKE &&
                 !ends_with(w, heading, pst_buf_str(&squeezed));
    bool puts_stated =
        stated.text.n != 0 && !same &&
        (stated.name != NULL || !is_h1 || (match == MATCH_LIKE && !leads));
    if (puts_stated && !leads)
        put_title(d, &stated);
    if (is_h1)
        pst_walk_value(w, d->a, heading, PST_FIELD_TITLE, PST_BLOCK_HEADING);
    if (puts_stated && leads)
        put_title(d, &stated);
    *headline = heading;
    /* Some pages repeat it, for other screens. */
    if (w->heading != 0 && w->heading < heading && squeezed.n != 0 &&
        is_most_of(w, w->heading, pst_buf_str(&squeezed)))
        *headline = w->heading;
    pst_buf_dispose(&text);
    pst_buf_dispose(&squeezed);
    return pst_markup_is_below(w->m, heading, w->root) ? heading : 0;
}
