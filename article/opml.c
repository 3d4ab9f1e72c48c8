/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Outlines (OPML 1.0 and 2.0): one article, or a list of feeds. */
#include <string.h>

#include "article/charset.h"
#include "article/embedded.h"
#include "article/frontmatter.h"
#include "article/members.h"
#include "article/xmltree.h"

struct outline {
    struct pst_article *a;
    const struct pst_markup *m;
    unsigned depth;
    size_t leaves, links; /* outlines without further ones below */
    struct pst_error *err;
};

static bool has_outlines(const struct pst_markup *m, uint32_t node)
{
    for (uint32_t n = m->nodes[node].child; n != 0; n = m->nodes[n].next)
        if (pst_markup_is(m, n, "outline"))
            return true;
    return false;
}

static bool has_value(const struct pst_markup *m, uint32_t node,
                      const char *name)
{
    struct pst_str value;
    return pst_markup_value(m, node, name, &value) &&
           pst_str_trim(value).n != 0;
}

/* The value of an attribute, which may be HTML, as one block. */
static int add_block(struct outline *o, uint32_t node, const char *name,
                     enum pst_block block)
{
    struct pst_source inner;
    size_t first = o->a->stretch_count;
    pst_markup_inner_attribute(&inner, o->m, node, name);
    int r = pst_embedded_value(o->a, &inner, PST_EMBEDDED_GUESS, PST_FIELD_BODY,
                               o->depth, o->err);
    pst_article_close(o->a);
    for (size_t i = first; i < o->a->stretch_count; i++)
        o->a->stretches[i].block = block;
    pst_source_dispose(&inner);
    return r;
}

static int add_note(struct outline *o, uint32_t node)
{
    struct pst_source inner;
    int r = 0;
    if (pst_markup_inner_attribute(&inner, o->m, node, "_note"))
        r = pst_embedded_read(o->a, &inner, PST_EMBEDDED_GUESS, o->depth,
                              o->err);
    pst_source_dispose(&inner);
    return r;
}

/* What has a text of its own, or stands above all others of a part, is their
 * heading. */
static int add_outline(struct outline *o, uint32_t node)
{
    const struct pst_markup *m = o->m;
    bool has_note = has_value(m, node, "_note");
    bool is_leaf = !has_outlines(m, node);
    bool is_top = pst_markup_is(m, m->nodes[node].parent, "body");
    enum pst_block block =
        has_note || (is_top && !is_leaf) ? PST_BLOCK_HEADING : PST_BLOCK_ITEM;
    o->leaves += is_leaf;
    o->links += is_leaf &&
                (has_value(m, node, "xmlurl") || has_value(m, node, "htmlurl"));
    const char *name = has_value(m, node, "text") ? "text" : "title";
    int r = add_block(o, node, name, block);
    return r < 0 ? r : add_note(o, node);
}

static bool is_comment(const struct pst_markup *m, uint32_t node)
{
    struct pst_str value;
    return pst_markup_value(m, node, "iscomment", &value) &&
           pst_name_is(value, "true");
}

static int add_outlines(struct outline *o, uint32_t body)
{
    int r = 0;
    bool skip = false;
    for (uint32_t n = body;
         r >= 0 && (n = pst_markup_next(o->m, n, body, skip)) != 0;) {
        bool is_outline = pst_markup_is(o->m, n, "outline");
        skip = is_outline && is_comment(o->m, n);
        if (is_outline && !skip)
            r = add_outline(o, n);
    }
    return r;
}

/* The element's text under the name that front matter would give it. */
static void add_named(struct outline *o, uint32_t head, const char *element,
                      const char *name)
{
    struct pst_source inner;
    uint32_t node = pst_markup_find(o->m, head, element);
    if (node == 0)
        return;
    pst_markup_inner(&inner, o->m, node);
    size_t first = o->a->segment_count;
    pst_metadata_add(o->a, &inner, pst_str_of(name), 0, inner.text.n, false);
    pst_article_lift(o->a, first, &inner);
    pst_source_dispose(&inner);
}

static void add_head(struct outline *o, uint32_t head)
{
    if (head == 0)
        return;
    add_named(o, head, "title", "title");
    add_named(o, head, "ownername", "author");
    add_named(o, head, "datecreated", "date");
    if (pst_article_first(o->a, PST_FIELD_DATE).n == 0)
        add_named(o, head, "datemodified", "date");
}

int pst_opml_read(struct pst_article *a, const struct pst_source *src,
                  const struct pst_member *member,
                  const struct pst_extract_limits *limits,
                  struct pst_error *err)
{
    (void)src;
    const struct pst_markup *m = member->own;
    struct outline o = {.a = a, .m = m, .depth = limits->depth, .err = err};
    add_head(&o, pst_markup_find(m, 0, "head"));
    uint32_t body = pst_markup_find(m, 0, "body");
    int r = body == 0 ? 0 : add_outlines(&o, body);
    if (o.links * 2 > o.leaves)
        a->header.kind = pst_str_of("page");
    return r < 0 ? r : o.leaves != 0;
}

int pst_opml_members(const struct pst_source *src,
                     const struct pst_extract_limits *limits,
                     pst_member_sink *sink, void *payload,
                     struct pst_error *err)
{
    struct pst_markup m;
    bool well_formed;
    pst_markup_init(&m, src, NULL);
    int r = pst_xml_tree(&m, limits->depth, &well_formed, err);
    if (r == 0) {
        struct pst_member member = {.number = -1, .own = &m};
        r = sink(payload, &member);
    }
    pst_markup_dispose(&m);
    return r < 0 ? r : 0;
}
