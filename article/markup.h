/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * article/markup.h - a tree of elements and runs of text, each with its place
 * in the source.
 *
 * Two builders make it: htmltree.h (gumbo, for what browsers read) and
 * xmltree.h (a scanner, for XML). Nodes are numbered in document order, a
 * parent before its children; node 0 is the root, which is no element.
 */
#ifndef POSTIL_ARTICLE_MARKUP_H
#define POSTIL_ARTICLE_MARKUP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "article/article.h"
#include "article/tags.h"
#include "base/buf.h"

struct pst_node {
    /* Element: its name as written, without namespace prefix, in the source
     * or in static memory. Text: empty. */
    struct pst_str name;
    size_t begin, end; /* the text, or the start tag; empty when implied */
    uint32_t parent, child, last, next; /* numbers; 0: none */
    bool is_text;
    bool literal; /* text without references (CDATA) */
    bool mixed;   /* element with text of its own that is no white space */
};

struct pst_markup {
    const struct pst_source *src;
    const char *p; /* what is parsed: the source's text, or a copy of it where
                      some bytes are blanked; those give no text */
    struct pst_node *nodes;
    size_t count, cap;
};

/* `parsed` may be NULL: the source as it stands. */
void pst_markup_init(struct pst_markup *m, const struct pst_source *src,
                     const char *parsed);
void pst_markup_dispose(struct pst_markup *m);

/* Append a child to `parent`; returns its number. */
uint32_t pst_markup_element(struct pst_markup *m, uint32_t parent,
                            struct pst_str name, size_t begin, size_t end);
void pst_markup_text(struct pst_markup *m, uint32_t parent, size_t begin,
                     size_t end, bool literal);

/* The node after `node` in document order within the tree below `top`,
 * skipping what is below `node` when `skip`; 0 at the end. */
uint32_t pst_markup_next(const struct pst_markup *m, uint32_t node,
                         uint32_t top, bool skip);
/* Whether the node is an element of that name (lower case). */
bool pst_markup_is(const struct pst_markup *m, uint32_t node, const char *name);
/* The nearest element above it of that name; 0 when there is none. */
uint32_t pst_markup_above(const struct pst_markup *m, uint32_t node,
                          const char *name);
/* Whether a node is `top` or below it. */
bool pst_markup_is_below(const struct pst_markup *m, uint32_t node,
                         uint32_t top);
/* The first element of that name below `top`; 0 when there is none. */
uint32_t pst_markup_find(const struct pst_markup *m, uint32_t top,
                         const char *name);

/* The place of an attribute's value, without quotes; false when the start tag
 * has none of that name (lower case; with its prefix, as in "xml:lang"). */
bool pst_markup_attribute(const struct pst_markup *m, uint32_t node,
                          const char *name, size_t *begin, size_t *end);
/* The same as the bytes that stand there. */
bool pst_markup_value(const struct pst_markup *m, uint32_t node,
                      const char *name, struct pst_str *value);
/* Whether the attribute holds the word, in a list set apart by spaces. */
bool pst_markup_has_word(const struct pst_markup *m, uint32_t node,
                         const char *name, const char *word);
/* Or one of several, of which the last is followed by NULL. */
bool pst_markup_has_one_of(const struct pst_markup *m, uint32_t node,
                           const char *name, const char *const *words);
/* The first element below `top` whose attribute holds the word; 0: none. */
uint32_t pst_markup_find_word(const struct pst_markup *m, uint32_t top,
                              const char *name, const char *word);

/* The only text below `node` that is more than white space and, unless it is
 * NULL, counts; 0: there is none, or several. */
uint32_t pst_markup_only_text(const struct pst_markup *m, uint32_t node,
                              bool (*counts)(struct pst_str text));

/* Append source text to the open stretch: character references decoded, CR LF
 * and CR made LF. */
void pst_markup_add(struct pst_article *a, const struct pst_markup *m,
                    size_t begin, size_t end, bool attribute);
/* Append a text node likewise. */
void pst_markup_add_node(struct pst_article *a, const struct pst_markup *m,
                         uint32_t node);
/* The text below a node, decoded, as a source of its own: its segments lead to
 * m->src. To be disposed of by pst_source_dispose. */
void pst_markup_inner(struct pst_source *inner, const struct pst_markup *m,
                      uint32_t node);
/* The same of the value of an attribute; false, and empty, when there is none.
 */
bool pst_markup_inner_attribute(struct pst_source *inner,
                                const struct pst_markup *m, uint32_t node,
                                const char *name);
/* Append the decoded source text to out. */
void pst_markup_decode(struct pst_buf *out, const struct pst_markup *m,
                       size_t begin, size_t end);

/* Past the end of the tag whose name begins at `at`, with quoted values
 * minded; `end` when it does not end. Counts attributes unless NULL. */
size_t pst_markup_tag_end(const char *p, size_t at, size_t end,
                          size_t *attributes);

static inline bool pst_is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

#endif
