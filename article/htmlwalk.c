/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "article/htmlwalk.h"

#include <stdlib.h>
#include <string.h>

#include "article/htmlclass.h"
#include "base/mem.h"

enum pst_role pst_walk_role(const struct pst_walk *w, uint32_t node)
{
    const struct pst_node *n = &w->m->nodes[node];
    enum pst_role role = pst_tag_role(n->name, w->vocabulary);
    if (role != PST_ROLE_UNKNOWN)
        return role;
    bool inside_text = w->m->nodes[n->parent].mixed;
    switch (w->vocabulary) {
    case PST_VOCABULARY_HTML:
        break;
    case PST_VOCABULARY_TEI:
        /* References stand in lists of their own or within sentences. */
        if (pst_markup_is(w->m, node, "bibl") && !inside_text)
            return PST_ROLE_BLOCK;
        break;
    case PST_VOCABULARY_XML:
        return inside_text ? PST_ROLE_INLINE : PST_ROLE_BLOCK;
    }
    return PST_ROLE_INLINE;
}

static bool is_word_end(char c)
{
    return c == '\0' || c == '-' || c == '_';
}

/* Whether a class is `hint`, or begins or ends with it: "share-buttons",
 * "site-nav", "related_posts". */
static bool class_matches(struct pst_str class, const char *hint)
{
    size_t n = strlen(hint);
    if (class.n < n)
        return false;
    struct pst_str head = {class.p, n};
    struct pst_str tail = {class.p + class.n - n, n};
    if (pst_name_is(head, hint))
        return class.n == n || is_word_end(class.p[n]);
    return pst_name_is(tail, hint) && is_word_end(tail.p[-1]);
}

static bool is_hint(struct pst_str class)
{
    static const char *const hints[] = {"nav",
                                        "navbar",
                                        "navigation",
                                        "menu",
                                        "breadcrumb",
                                        "breadcrumbs",
                                        "sidebar",
                                        "share",
                                        "sharing",
                                        "social",
                                        "sharedaddy",
                                        "related",
                                        "comments",
                                        "respond",
                                        "cookie",
                                        "cookies",
                                        "newsletter",
                                        "subscribe",
                                        "advert",
                                        "advertisement",
                                        "ad",
                                        "ads",
                                        "promo",
                                        "pagination",
                                        "pager",
                                        "skip-link",
                                        "site-header",
                                        "site-footer",
                                        "masthead",
                                        "noprint",
                                        "screen-reader-text",
                                        "visually-hidden",
                                        "sr-only",
                                        "footnote-ref",
                                        "footnote-reference",
                                        "footnote-backref",
                                        "reversefootnote",
                                        "headerlink",
                                        "mw-editsection",
                                        "comment-list",
                                        "disqus",
                                        "consent",
                                        "gdpr",
                                        "outbrain",
                                        "taboola",
                                        "recommended",
                                        "recommendations",
                                        "jp-relatedposts",
                                        "more-stories",
                                        "most-read",
                                        "trending",
                                        "widget-area",
                                        "entry-footer",
                                        "footer",
                                        "links",
                                        "byline",
                                        "dateline",
                                        "entry-meta",
                                        "post-meta",
                                        "signup",
                                        "modal",
                                        "popup"};
    if (pst_str_starts(class, "no-") || pst_str_starts(class, "has-") ||
        pst_str_starts(class, "with-"))
        return false;
    for (size_t i = 0; i < sizeof hints / sizeof hints[0]; i++)
        if (class_matches(class, hints[i]))
            return true;
    return false;
}

/* An id of many words is that of a heading: "sharing-with-one-reader". */
static bool is_slug(struct pst_str id)
{
    enum { WORDS_MOST = 3 };
    size_t ends = 0;
    for (size_t i = 0; i < id.n; i++) {
        bool ends_word = is_word_end(id.p[i]);
        if (!ends_word && (id.p[i] < 'a' || id.p[i] > 'z'))
            return false; /* a program's own: "modal-1-2-9d0e" */
        ends += ends_word;
    }
    return ends >= WORDS_MOST;
}

static bool has_hint(const struct pst_walk *w, uint32_t node, const char *name)
{
    size_t at, end;
    if (!pst_markup_attribute(w->m, node, name, &at, &end))
        return false;
    const char *p = w->m->p;
    while (at < end) {
        size_t begin = at;
        while (at < end && !pst_is_space(p[at]))
            at++;
        if (is_hint((struct pst_str){p + begin, at - begin}))
            return true;
        at++;
    }
    return false;
}

static bool has_id_hint(const struct pst_walk *w, uint32_t node)
{
    struct pst_str id;
    return pst_markup_value(w->m, node, "id", &id) && !is_slug(id) &&
           has_hint(w, node, "id");
}

static bool has_dropped_role(const struct pst_walk *w, uint32_t node)
{
    static const char *const roles[] = {
        "navigation", "search",      "dialog",       "alertdialog", "menu",
        "menubar",    "doc-noteref", "doc-backlink", NULL};
    static const char *const types[] = {"noteref", "backlink", "pagebreak",
                                        NULL};
    return pst_markup_has_one_of(w->m, node, "role", roles) ||
           pst_markup_has_one_of(w->m, node, "epub:type", types);
}

/* Whether scripts show it later: most of the page, a part that React streams
 * ("S:0") into its place, what a tab or a heading opens. */
static bool is_shown_later(const struct pst_walk *w, uint32_t node)
{
    static const char *const panels[] = {"tabpanel", "region", NULL};
    struct pst_str id;
    return w->length != NULL &&
           (w->length[node] > w->length[0] / 2 ||
            pst_markup_has_one_of(w->m, node, "role", panels) ||
            (pst_markup_value(w->m, node, "id", &id) &&
             pst_str_starts(id, "S:")));
}

static bool is_hidden(const struct pst_walk *w, uint32_t node)
{
    size_t begin, end;
    if (pst_markup_attribute(w->m, node, "hidden", &begin, &end))
        return true;
    if (!pst_markup_attribute(w->m, node, "style", &begin, &end))
        return false;
    const char *p = w->m->p;
    return memmem(p + begin, end - begin, "display:none", 12) != NULL ||
           memmem(p + begin, end - begin, "display: none", 13) != NULL;
}

/* Headers and footers of an article, asides within it are part of it; so is an
 * aside that has most of the text. */
static bool is_page_furniture(const struct pst_walk *w, uint32_t node)
{
    const struct pst_markup *m = w->m;
    if (pst_markup_is(m, node, "nav"))
        return true;
    if (w->length == NULL)
        return false;
    if (pst_markup_above(m, node, "article") != 0)
        return false;
    if (pst_markup_is(m, node, "aside"))
        return w->length[node] <= w->length[w->root] / 2;
    return pst_markup_above(m, node, "section") == 0 &&
           pst_markup_above(m, node, "main") == 0 &&
           pst_markup_above(m, node, "blockquote") == 0;
}

/* A table's cell of nothing but links, as old pages have theirs for menus. */
static bool is_menu_cell(const struct pst_walk *w, uint32_t cell)
{
    enum { LINKS_LEAST = 3 };
    const struct pst_markup *m = w->m;
    size_t links = 0;
    if (!pst_markup_is(m, cell, "td"))
        return false;
    for (uint32_t n = cell; (n = pst_markup_next(m, n, cell, false)) != 0;) {
        const struct pst_node *node = &m->nodes[n];
        links += pst_markup_is(m, n, "a");
        struct pst_str text = {m->p + node->begin, node->end - node->begin};
        if (node->is_text && pst_str_trim(text).n != 0 &&
            pst_markup_above(m, n, "a") == 0)
            return false;
    }
    return links >= LINKS_LEAST;
}

static bool is_around_heading(const struct pst_walk *w, uint32_t node)
{
    uint32_t n = w->heading;
    while (n != 0 && n != node)
        n = w->m->nodes[n].parent;
    return n != 0;
}

bool pst_walk_drops(const struct pst_walk *w, uint32_t node)
{
    const struct pst_node *n = &w->m->nodes[node];
    if (n->is_text)
        return false;
    enum pst_role role = pst_walk_role(w, node);
    if (role == PST_ROLE_DROP || (node == w->omit && node != 0))
        return true;
    if (w->vocabulary != PST_VOCABULARY_HTML)
        return false;
    if (role == PST_ROLE_FURNITURE && is_page_furniture(w, node))
        return true;
    if (n->begin == n->end || pst_markup_is(w->m, node, "html") ||
        pst_markup_is(w->m, node, "body"))
        return false;
    if (has_dropped_role(w, node) ||
        (is_hidden(w, node) && !is_shown_later(w, node)))
        return true;
    /* A class that says so, unless much of the text is in it; that of an
     * <article> is what it is about. */
    return w->length != NULL && w->length[node] <= w->length[w->root] / 3 &&
           !pst_markup_is(w->m, node, "article") &&
           !pst_markup_is(w->m, node, "main") &&
           (has_hint(w, node, "class") || has_id_hint(w, node) ||
            is_menu_cell(w, node)) &&
           !is_around_heading(w, node);
}

void pst_walk_measure(struct pst_walk *w)
{
    const struct pst_markup *m = w->m;
    size_t *length = pst_calloc(m->count, sizeof *length);
    for (size_t i = m->count; i-- > 1;) {
        const struct pst_node *n = &m->nodes[i];
        if (n->is_text)
            length[i] = n->end - n->begin;
        else if (pst_walk_role(w, (uint32_t)i) == PST_ROLE_DROP ||
                 pst_markup_is(m, (uint32_t)i, "a"))
            length[i] = 0;
        length[n->parent] += length[i];
    }
    w->length = length;
}

/* What text within an element becomes. */
struct context {
    enum pst_field field;
    enum pst_block block;
    bool is_block; /* its end ends the stretch */
};

struct range {
    size_t begin, end;
};

struct walker {
    const struct pst_walk *w;
    struct pst_article *a;
    struct context *levels;
    size_t count, cap;
    struct range *captions; /* texts of images in the open stretch */
    size_t caption_count, caption_cap;
    size_t last; /* where the source of the open stretch ends so far */
    bool broken; /* a line break was the last thing in it */
};

static void close_stretch(struct walker *k)
{
    pst_article_close(k->a);
    for (size_t i = 0; i < k->caption_count; i++) {
        pst_article_open(k->a, PST_FIELD_CAPTION, PST_BLOCK_PARAGRAPH, NULL);
        pst_markup_add(k->a, k->w->m, k->captions[i].begin, k->captions[i].end,
                       true);
        pst_article_close(k->a);
    }
    k->caption_count = 0;
    k->last = 0;
    k->broken = false;
}

static bool is_blank(const struct walker *k, const struct pst_node *n)
{
    for (size_t i = n->begin; i < n->end; i++)
        if (!pst_is_space(k->w->m->p[i]))
            return false;
    return true;
}

static void text_node(struct walker *k, uint32_t node)
{
    const struct pst_node *n = &k->w->m->nodes[node];
    const struct context *c = &k->levels[k->count - 1];
    bool blank = is_blank(k, n);
    if (blank && !k->a->is_open)
        return;
    /* gumbo moves text out of tables: a stretch must not run backwards. */
    if (k->a->is_open && n->begin < k->last)
        close_stretch(k);
    if (!k->a->is_open)
        pst_article_open(k->a, c->field, c->block, NULL);
    pst_markup_add_node(k->a, k->w->m, node);
    k->last = n->end;
    k->broken = k->broken && blank;
}

static void line_break(struct walker *k, uint32_t node)
{
    const struct pst_node *n = &k->w->m->nodes[node];
    if (!k->a->is_open)
        return;
    if (k->broken || n->begin < k->last) {
        close_stretch(k);
        return;
    }
    pst_article_add_mapped(k->a, "\n", 1, n->begin, n->end);
    k->broken = true;
    if (n->end > k->last)
        k->last = n->end;
}

static void image(struct walker *k, uint32_t node)
{
    size_t begin, end;
    if (pst_markup_attribute(k->w->m, node, "alt", &begin, &end) && begin < end)
        PST_PUSH(k->captions, k->caption_count, k->caption_cap) =
            (struct range){begin, end};
}

/* <pre> holds code when it says so; else it is text with its line ends. */
static bool is_code(const struct pst_markup *m, uint32_t node)
{
    size_t begin, end;
    uint32_t inner = m->nodes[node].child;
    while (inner != 0 && m->nodes[inner].is_text &&
           m->nodes[inner].end == m->nodes[inner].begin)
        inner = m->nodes[inner].next;
    return pst_markup_is(m, inner, "code") || pst_markup_is(m, inner, "samp") ||
           pst_markup_is(m, inner, "kbd") ||
           pst_markup_attribute(m, node, "lang", &begin, &end) ||
           pst_markup_attribute(m, node, "class", &begin, &end);
}

bool pst_walk_names(const struct pst_walk *w, uint32_t node,
                    enum pst_field *field)
{
    enum { SHARE_MOST = 5 }; /* one of so many parts of the text */
    if (w->vocabulary != PST_VOCABULARY_HTML || w->length == NULL ||
        w->length[node] == 0 ||
        w->length[node] > w->length[w->root] / SHARE_MOST)
        return false;
    enum pst_html_class kind = pst_html_class(w->m, node);
    if (kind != PST_CLASS_CREDIT && kind != PST_CLASS_CAPTION)
        return false;
    *field = kind == PST_CLASS_CREDIT ? PST_FIELD_CREDIT : PST_FIELD_CAPTION;
    return true;
}

static struct context inner_context(const struct walker *k, uint32_t node,
                                    struct context c)
{
    const struct pst_walk *w = k->w;
    if (pst_walk_names(w, node, &c.field)) {
        c.is_block = true;
        return c;
    }
    c.is_block = true;
    switch (pst_walk_role(w, node)) {
    case PST_ROLE_HEADING:
        c.block = PST_BLOCK_HEADING;
        if (pst_markup_is(w->m, w->m->nodes[node].parent, "figure"))
            c.field = PST_FIELD_CAPTION;
        break;
    case PST_ROLE_ITEM:
        c.block = PST_BLOCK_ITEM;
        break;
    case PST_ROLE_CELL:
        c.block = PST_BLOCK_CELL;
        break;
    case PST_ROLE_QUOTE:
        c.block = PST_BLOCK_QUOTE;
        break;
    case PST_ROLE_PRE:
        c.block = PST_BLOCK_PRE;
        if (is_code(w->m, node))
            c.field = PST_FIELD_CODE;
        break;
    case PST_ROLE_CAPTION:
        c.field = PST_FIELD_CAPTION;
        break;
    case PST_ROLE_BLOCK:
    case PST_ROLE_FURNITURE:
        break;
    case PST_ROLE_UNKNOWN:
    case PST_ROLE_INLINE:
    case PST_ROLE_BREAK:
    case PST_ROLE_IMAGE:
    case PST_ROLE_DROP:
        c.is_block = false;
        break;
    }
    return c;
}

static void enter(struct walker *k, uint32_t node)
{
    enum pst_role role = pst_walk_role(k->w, node);
    if (role == PST_ROLE_BREAK)
        line_break(k, node);
    else if (role == PST_ROLE_IMAGE)
        image(k, node);
    struct context c = inner_context(k, node, k->levels[k->count - 1]);
    if (c.is_block)
        close_stretch(k);
    PST_PUSH(k->levels, k->count, k->cap) = c;
}

static void leave(struct walker *k)
{
    if (k->levels[--k->count].is_block)
        close_stretch(k);
}

/* The node after a leaf or a subtree; what ends on the way is left. */
static uint32_t after(struct walker *k, uint32_t node)
{
    const struct pst_node *nodes = k->w->m->nodes;
    while (node != k->w->root) {
        if (nodes[node].next != 0)
            return nodes[node].next;
        node = nodes[node].parent;
        if (node != k->w->root)
            leave(k);
    }
    return 0;
}

void pst_walk_read(const struct pst_walk *w, struct pst_article *a)
{
    const struct pst_node *nodes = w->m->nodes;
    struct walker k = {.w = w, .a = a};
    PST_PUSH(k.levels, k.count, k.cap) =
        (struct context){PST_FIELD_BODY, w->block, true};
    uint32_t n = nodes[w->root].child;
    while (n != 0) {
        if (nodes[n].is_text) {
            if (w->dropped == NULL || !w->dropped[n])
                text_node(&k, n);
        } else if (!pst_walk_drops(w, n)) {
            enter(&k, n);
            if (nodes[n].child != 0) {
                n = nodes[n].child;
                continue;
            }
            leave(&k);
        }
        n = after(&k, n);
    }
    close_stretch(&k);
    free(k.levels);
    free(k.captions);
}

void pst_walk_content(const struct pst_walk *w, uint32_t node,
                      struct pst_buf *out)
{
    const struct pst_markup *m = w->m;
    uint32_t n = node;
    do {
        const struct pst_node *item = &m->nodes[n];
        bool drop = n != node && pst_walk_drops(w, n);
        if (item->is_text)
            pst_markup_decode(out, m, item->begin, item->end);
        else
            pst_buf_addc(out, ' ');
        n = pst_markup_next(m, n, node, drop);
    } while (n != 0);
}

bool pst_walk_value(const struct pst_walk *w, struct pst_article *a,
                    uint32_t node, enum pst_field field, enum pst_block block)
{
    const struct pst_node *nodes = w->m->nodes;
    bool gap = false;
    if (node == 0)
        return false;
    pst_article_open(a, field, block, NULL);
    uint32_t n = node;
    do {
        bool drop = n != node && pst_walk_drops(w, n);
        if (nodes[n].is_text) {
            if (gap)
                pst_article_add_made(a, " ", 1);
            gap = false;
            pst_markup_add_node(a, w->m, n);
        } else if (pst_walk_role(w, n) != PST_ROLE_INLINE) {
            gap = n != node;
        }
        n = pst_markup_next(w->m, n, node, drop);
    } while (n != 0);
    return pst_article_close(a);
}
