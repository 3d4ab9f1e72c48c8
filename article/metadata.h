/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * article/metadata.h - named values whose text is not always verbatim in the
 * source: quoted, escaped, folded over lines.
 */
#ifndef POSTIL_ARTICLE_METADATA_H
#define POSTIL_ARTICLE_METADATA_H

#include <stdbool.h>
#include <stddef.h>

#include "article/article.h"

/* How a value is written. */
enum pst_quoting {
    PST_QUOTE_NONE,   /* as it is, but that lines may be folded */
    PST_QUOTE_SINGLE, /* '' is one quote */
    PST_QUOTE_DOUBLE, /* with backslash escapes */
    PST_QUOTE_TABLE   /* "" is one quote, as in CSV */
};

/* Like pst_metadata_add (article/frontmatter.h) for a value whose text is
 * `text` and that is written, without its quotes, at [begin, end) of src. What
 * is the same in both maps byte by byte; an escape or a folded line end maps
 * as a whole. Empty values are left out. */
void pst_metadata_put(struct pst_article *a, const struct pst_source *src,
                      struct pst_str name, struct pst_str text, size_t begin,
                      size_t end, enum pst_quoting quoting, bool split);

/* A source whose text is `text` as it is written at [begin, end) of src, as
 * above; it has no lines. To be disposed of by pst_source_dispose. */
void pst_metadata_inner(struct pst_source *inner, const struct pst_source *src,
                        struct pst_str text, size_t begin, size_t end,
                        enum pst_quoting quoting);

/* pst_metadata_put of a value that is the whole text of such a source. */
void pst_metadata_put_inner(struct pst_article *a,
                            const struct pst_source *inner, struct pst_str name,
                            bool split);

/* The field that a name means; PST_FIELD_META when none. */
enum pst_field pst_metadata_field(struct pst_str name);

#endif
