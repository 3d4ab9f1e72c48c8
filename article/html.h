/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * article/html.h - HTML that stands within another format.
 */
#ifndef POSTIL_ARTICLE_HTML_H
#define POSTIL_ARTICLE_HTML_H

#include <stddef.h>

#include "article/article.h"
#include "base/error.h"

/* Read source bytes [begin, end), a part of a page's body, into stretches;
 * text in no block of its own has `block`. `parsed` is the source's text with
 * what is no HTML in it blanked by spaces; that gives no text. Closes an open
 * stretch. What gumbo would choke on is PST_EFORMAT. */
int pst_html_fragment(struct pst_article *a, const struct pst_source *src,
                      const char *parsed, size_t begin, size_t end,
                      enum pst_block block, unsigned depth,
                      struct pst_error *err);
/* Read all of the source likewise, but as one value of the field. */
int pst_html_value(struct pst_article *a, const struct pst_source *src,
                   enum pst_field field, unsigned depth, struct pst_error *err);

#endif
