/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * article/booktoc.h - what a book's table of contents calls its files.
 */
#ifndef POSTIL_ARTICLE_BOOKTOC_H
#define POSTIL_ARTICLE_BOOKTOC_H

#include "article/package.h"

struct pst_booktoc {
    struct pst_map names; /* of files in the package */
    struct pst_buf *labels;
    size_t count, cap;
};

void pst_booktoc_init(struct pst_booktoc *t);
void pst_booktoc_dispose(struct pst_booktoc *t);
/* Add the entries of a table, nav.xhtml of EPUB 3 or toc.ncx of EPUB 2; of
 * several of a file the first counts, and what is there stays. Where it cannot
 * be read, nothing is added. */
void pst_booktoc_read(struct pst_booktoc *t, const struct pst_package *p,
                      struct pst_str path, unsigned depth);
/* In single spaces; empty: the file has no entry. */
struct pst_str pst_booktoc_label(const struct pst_booktoc *t,
                                 struct pst_str name);

#endif
