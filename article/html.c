/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "article/html.h"

#include <stdlib.h>

#include "article/htmlmain.h"
#include "article/htmlmeta.h"
#include "article/htmlpage.h"
#include "article/htmltree.h"
#include "article/htmlwalk.h"
#include "article/readers.h"
#include "article/teimeta.h"
#include "article/xmlmeta.h"
#include "article/xmltree.h"

static uint32_t root_element(const struct pst_markup *m)
{
    uint32_t n = m->nodes[0].child;
    while (n != 0 && m->nodes[n].is_text)
        n = m->nodes[n].next;
    return n;
}

static enum pst_vocabulary vocabulary_of(const struct pst_markup *m)
{
    uint32_t root = root_element(m);
    if (pst_markup_is(m, root, "tei") || pst_markup_is(m, root, "tei.2") ||
        pst_markup_is(m, root, "teicorpus"))
        return PST_VOCABULARY_TEI;
    return pst_markup_is(m, root, "html") ? PST_VOCABULARY_HTML
                                          : PST_VOCABULARY_XML;
}

/* A page that calls itself XML but is not well-formed is read as browsers
 * read it. */
static int build_tree(struct pst_markup *m, const struct pst_source *src,
                      unsigned depth, enum pst_vocabulary *vocabulary,
                      struct pst_error *err)
{
    pst_markup_init(m, src, NULL);
    *vocabulary = PST_VOCABULARY_HTML;
    if (pst_xml_sniff(pst_buf_str(&src->text))) {
        bool well_formed = false;
        int r = pst_xml_tree(m, depth, &well_formed, err);
        *vocabulary = vocabulary_of(m);
        if (*vocabulary != PST_VOCABULARY_HTML || (r == 0 && well_formed))
            return r;
        pst_markup_dispose(m);
        pst_markup_init(m, src, NULL);
    }
    return pst_html_tree(m, 0, src->text.n, false, depth, err);
}

/* The longest element of that name below `top` and not within another one. */
static uint32_t longest(const struct pst_walk *w, uint32_t top,
                        const char *name, const char *role)
{
    uint32_t best = 0, n = top;
    bool skip = false;
    while ((n = pst_markup_next(w->m, n, top, skip)) != 0) {
        skip = pst_markup_is(w->m, n, name) ||
               (role != NULL && pst_markup_has_word(w->m, n, "role", role));
        if (skip && (best == 0 || w->length[n] > w->length[best]))
            best = n;
    }
    return best;
}

/* The page's first heading that is no part of a menu. */
static uint32_t first_heading(const struct pst_walk *w, uint32_t top)
{
    uint32_t h1 = pst_markup_find(w->m, top, "h1");
    return h1 != 0 && pst_markup_above(w->m, h1, "nav") == 0 &&
                   pst_markup_above(w->m, h1, "a") == 0
               ? h1
               : 0;
}

/* The element that holds the article: an <article> with the page's heading,
 * unless that is but the head of a text; within <main>, an <article> with most
 * of its text; without one, what the page has. */
static uint32_t content_root(const struct pst_walk *w)
{
    enum { ARTICLE_LEAST = 300, SHARE_LEAST = 10 }; /* bytes; of <main> */
    uint32_t body = pst_markup_find(w->m, 0, "body");
    uint32_t main = longest(w, body, "main", "main");
    if (main == 0 || w->length[main] < w->length[body] / 4)
        main = body;
    uint32_t article = pst_markup_above(w->m, w->heading, "article");
    if (article != 0 && w->length[article] >= ARTICLE_LEAST &&
        w->length[article] >= w->length[main] / SHARE_LEAST)
        return article;
    article = longest(w, main, "article", "article");
    if (article != 0 && w->length[article] >= w->length[main] / 2)
        return article;
    return main;
}

/* The element of the title, or the page's first heading. */
static uint32_t heading_of(const struct pst_walk *w)
{
    return w->omit != 0 ? w->omit : pst_markup_find(w->m, w->root, "h1");
}

static void read_page(struct pst_article *a, struct pst_walk *w)
{
    pst_walk_measure(w);
    size_t *length = w->length;
    w->heading = first_heading(w, pst_markup_find(w->m, 0, "body"));
    w->root = content_root(w);
    w->is_list = pst_html_is_list(w);
    w->omit = pst_html_metadata(a, w);
    if (w->is_list) {
        a->header.kind = pst_str_of("page");
        w->root = pst_markup_find(w->m, 0, "body");
        w->length =
            NULL; /* whole: but for menus, no matter what it is called */
    }
    bool *dropped =
        w->is_list ? NULL
                   : pst_html_main(w, pst_article_first(a, PST_FIELD_TITLE),
                                   heading_of(w));
    w->dropped = dropped;
    pst_walk_read(w, a);
    free(dropped);
    free(length);
}

static void read_tei(struct pst_article *a, struct pst_walk *w)
{
    pst_tei_metadata(a, w);
    uint32_t text = pst_markup_find(w->m, 0, "text");
    /* A corpus holds several texts. */
    w->root = pst_markup_is(w->m, root_element(w->m), "teicorpus") ? 0 : text;
    pst_walk_read(w, a);
}

static void read_xml(struct pst_article *a, struct pst_walk *w)
{
    static const char *const titles[] = {"title", "article-title", "headline",
                                         "hl1"};
    w->omit = pst_xml_metadata(a, w);
    bool has_head = w->omit != 0;
    for (size_t i = 0; w->omit == 0 && i < sizeof titles / sizeof *titles; i++)
        w->omit = pst_markup_find(w->m, 0, titles[i]);
    if (w->omit != 0 && !has_head)
        pst_walk_value(w, a, w->omit, PST_FIELD_TITLE, PST_BLOCK_HEADING);
    pst_walk_read(w, a);
}

int pst_html_read(struct pst_article *a, const struct pst_source *src,
                  const struct pst_extract_limits *limits,
                  struct pst_error *err)
{
    struct pst_markup m;
    struct pst_walk w = {.m = &m, .block = PST_BLOCK_PARAGRAPH};
    int r = build_tree(&m, src, limits->depth, &w.vocabulary, err);
    if (r == 0 && w.vocabulary != PST_VOCABULARY_HTML)
        pst_buf_reserve(&a->text, src->text.n); /* most of it is text */
    if (r == 0) {
        switch (w.vocabulary) {
        case PST_VOCABULARY_HTML:
            read_page(a, &w);
            break;
        case PST_VOCABULARY_TEI:
            read_tei(a, &w);
            break;
        case PST_VOCABULARY_XML:
            read_xml(a, &w);
            break;
        }
    }
    pst_markup_dispose(&m);
    return r;
}

int pst_html_fragment(struct pst_article *a, const struct pst_source *src,
                      const char *parsed, size_t begin, size_t end,
                      enum pst_block block, unsigned depth,
                      struct pst_error *err)
{
    struct pst_markup m;
    pst_article_close(a);
    pst_markup_init(&m, src, parsed);
    int r = pst_html_tree(&m, begin, end, true, depth, err);
    if (r == 0) {
        struct pst_walk w = {
            .m = &m, .vocabulary = PST_VOCABULARY_HTML, .block = block};
        pst_walk_read(&w, a);
    }
    pst_markup_dispose(&m);
    return r;
}

int pst_html_value(struct pst_article *a, const struct pst_source *src,
                   enum pst_field field, unsigned depth, struct pst_error *err)
{
    struct pst_markup m;
    pst_article_close(a);
    pst_markup_init(&m, src, NULL);
    int r = pst_html_tree(&m, 0, src->text.n, true, depth, err);
    if (r == 0) {
        struct pst_walk w = {.m = &m, .vocabulary = PST_VOCABULARY_HTML};
        uint32_t top = m.nodes[0].child;
        if (top != 0)
            pst_walk_value(&w, a, top, field, PST_BLOCK_VALUE);
    }
    pst_markup_dispose(&m);
    return r;
}
