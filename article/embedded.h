/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * article/embedded.h - a text that stands in a value of another format: in a
 * JSON string, an entry of a feed, a column of a table.
 *
 * `inner` is the value's text as a source of its own, whose segments lead to
 * the source that is read; what is appended already leads there.
 */
#ifndef POSTIL_ARTICLE_EMBEDDED_H
#define POSTIL_ARTICLE_EMBEDDED_H

#include "article/article.h"
#include "base/error.h"

enum pst_embedded {
    PST_EMBEDDED_PLAIN, /* paragraphs at blank lines; without any, at lines */
    PST_EMBEDDED_HTML,
    PST_EMBEDDED_GUESS /* HTML when a tag that HTML knows is in it */
};

/* Whether a tag that HTML knows is in it. */
bool pst_has_tags(struct pst_str s);
/* Whether a character reference is in it ("&amp;", "&#8217;"). */
bool pst_has_references(struct pst_str s);

/* A source whose text is that of `inner` with its character references decoded;
 * it has no lines. To be disposed of by pst_source_dispose. */
void pst_embedded_decode(struct pst_source *out,
                         const struct pst_source *inner);

/* Append it to the body. PST_EFORMAT: HTML over a limit. */
int pst_embedded_read(struct pst_article *a, const struct pst_source *inner,
                      enum pst_embedded form, unsigned depth,
                      struct pst_error *err);
/* Append it as one value of the field, HTML without its tags. */
int pst_embedded_value(struct pst_article *a, const struct pst_source *inner,
                       enum pst_embedded form, enum pst_field field,
                       unsigned depth, struct pst_error *err);

#endif
