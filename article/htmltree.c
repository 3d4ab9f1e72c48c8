/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "article/htmltree.h"

#include <gumbo.h>
#include <stdlib.h>
#include <string.h>

#include "article/htmlcheck.h"
#include "base/mem.h"

struct builder {
    struct pst_markup *m;
    size_t begin, end; /* the source that gumbo reads */
};

/* The source offset of a piece of gumbo's; false when it was made up. */
static bool place(const struct builder *b, const GumboStringPiece *piece,
                  size_t *begin, size_t *end)
{
    uintptr_t p = (uintptr_t)piece->data;
    uintptr_t base = (uintptr_t)b->m->p;
    if (piece->data == NULL || p < base + b->begin || p > base + b->end)
        return false;
    *begin = (size_t)(p - base);
    size_t room = b->end - *begin;
    *end = *begin + (piece->length < room ? piece->length : room);
    return true;
}

static struct pst_str element_name(const struct builder *b,
                                   const GumboElement *e, size_t begin,
                                   size_t end)
{
    if (e->tag != GUMBO_TAG_UNKNOWN)
        return pst_str_of(gumbo_normalized_tagname(e->tag));
    const char *p = b->m->p;
    size_t i = begin < end ? ++begin : begin;
    while (i < end && !pst_is_space(p[i]) && p[i] != '/' && p[i] != '>')
        i++;
    return (struct pst_str){p + begin, i - begin};
}

static bool is_tag_start(const char *p, size_t at, size_t end)
{
    if (p[at] != '<' || at + 1 >= end)
        return false;
    char c = p[at + 1];
    return c == '/' || c == '!' || c == '?' || (c >= 'a' && c <= 'z') ||
           (c >= 'A' && c <= 'Z');
}

/* A tag within text, which gumbo had no use for: an element without content,
 * so that a block still parts the text. */
static size_t add_ignored_tag(struct builder *b, uint32_t parent, size_t at,
                              size_t end)
{
    const char *p = b->m->p;
    size_t name = at + 1 + (p[at + 1] == '/');
    size_t after = pst_markup_tag_end(p, name, end, NULL);
    size_t i = name;
    while (i < after && !pst_is_space(p[i]) && p[i] != '/' && p[i] != '>')
        i++;
    pst_markup_element(b->m, parent, (struct pst_str){p + name, i - name}, at,
                       at);
    return after;
}

static void add_text(struct builder *b, uint32_t parent, size_t begin,
                     size_t end)
{
    const char *p = b->m->p;
    size_t text = begin, at = begin;
    while (at < end) {
        if (!is_tag_start(p, at, end)) {
            at++;
            continue;
        }
        pst_markup_text(b->m, parent, text, at, false);
        text = at = add_ignored_tag(b, parent, at, end);
    }
    pst_markup_text(b->m, parent, text, end, false);
}

/* How the text of an element is written. */
static bool is_raw(GumboTag tag)
{
    return tag == GUMBO_TAG_SCRIPT || tag == GUMBO_TAG_STYLE ||
           tag == GUMBO_TAG_XMP || tag == GUMBO_TAG_IFRAME ||
           tag == GUMBO_TAG_NOEMBED || tag == GUMBO_TAG_NOFRAMES ||
           tag == GUMBO_TAG_PLAINTEXT;
}

static void add_text_node(struct builder *b, uint32_t parent,
                          const GumboNode *node)
{
    size_t begin, end;
    if (!place(b, &node->v.text.original_text, &begin, &end))
        return;
    GumboTag above = node->parent->type == GUMBO_NODE_DOCUMENT
                         ? GUMBO_TAG_UNKNOWN
                         : node->parent->v.element.tag;
    if (is_raw(above))
        pst_markup_text(b->m, parent, begin, end, true);
    else if (above == GUMBO_TAG_TITLE || above == GUMBO_TAG_TEXTAREA)
        pst_markup_text(b->m, parent, begin, end, false);
    else
        add_text(b, parent, begin, end);
}

static uint32_t add_element(struct builder *b, uint32_t parent,
                            const GumboNode *node)
{
    const GumboElement *e = &node->v.element;
    size_t begin = 0, end = 0;
    if (!place(b, &e->original_tag, &begin, &end))
        begin = end = 0;
    return pst_markup_element(b->m, parent, element_name(b, e, begin, end),
                              begin, end);
}

/* A node of gumbo's whose children are to be read. */
struct level {
    const GumboVector *children;
    unsigned next;
    uint32_t number;
};

struct levels {
    struct level *items;
    size_t count, cap;
};

static void enter(struct levels *l, const GumboVector *children,
                  uint32_t number)
{
    PST_PUSH(l->items, l->count, l->cap) = (struct level){children, 0, number};
}

static void add_node(struct builder *b, struct levels *l, uint32_t parent,
                     const GumboNode *node)
{
    switch (node->type) {
    case GUMBO_NODE_ELEMENT:
    case GUMBO_NODE_TEMPLATE:
        enter(l, &node->v.element.children, add_element(b, parent, node));
        break;
    case GUMBO_NODE_TEXT:
    case GUMBO_NODE_WHITESPACE:
    case GUMBO_NODE_CDATA:
        add_text_node(b, parent, node);
        break;
    case GUMBO_NODE_DOCUMENT:
    case GUMBO_NODE_COMMENT:
        break;
    }
}

static void build(struct builder *b, const GumboNode *document)
{
    struct levels l = {0};
    enter(&l, &document->v.document.children, 0);
    while (l.count > 0) {
        struct level *top = &l.items[l.count - 1];
        if (top->next == top->children->length) {
            l.count--;
            continue;
        }
        const GumboNode *node = top->children->data[top->next++];
        add_node(b, &l, top->number, node);
    }
    free(l.items);
}

int pst_html_tree(struct pst_markup *m, size_t begin, size_t end, bool fragment,
                  unsigned depth, struct pst_error *err)
{
    struct pst_str text = {m->p + begin, end - begin};
    int r = pst_html_check((struct pst_str){m->p, end}, begin, depth, err);
    if (r != 0)
        return r;
    GumboOptions options = kGumboDefaultOptions;
    options.max_errors = 0;
    if (fragment)
        options.fragment_context = GUMBO_TAG_BODY;
    GumboOutput *output = gumbo_parse_with_options(&options, text.p, text.n);
    struct builder b = {m, begin, end};
    build(&b, output->document);
    gumbo_destroy_output(&options, output);
    return 0;
}
