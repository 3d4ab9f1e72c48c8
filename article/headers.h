/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * article/headers.h - blocks of "Key: value" lines at the head of a text, as
 * e-mail, Usenet and MultiMarkdown have them; and "[#]: key: value" lines.
 */
#ifndef POSTIL_ARTICLE_HEADERS_H
#define POSTIL_ARTICLE_HEADERS_H

#include <stddef.h>

#include "article/article.h"

/* The name in "Jane Doe <j@x.org>", "j@x.org (Jane Doe)", else all of it. */
struct pst_str pst_sender_name(struct pst_str s);

/* Read the block that begins at `begin`, the start of a line, into stretches.
 * Returns the offset of the first line after it; `begin` when there is no
 * block: it must hold a title, an author or a date, most of its keys must be
 * known unless it holds two of these and ends with a blank line, and a single
 * line must stand alone. */
size_t pst_headers_read(struct pst_article *a, const struct pst_source *src,
                        size_t begin);

/* The same of a title block as pandoc has it: "% title", then maybe "%
 * authors", apart by semicolons, and "% date", and a blank line. */
size_t pst_headers_read_percent(struct pst_article *a,
                                const struct pst_source *src, size_t begin);

/* The same for "[#]: " lines. */
size_t pst_headers_read_marked(struct pst_article *a,
                               const struct pst_source *src, size_t begin);

#endif
