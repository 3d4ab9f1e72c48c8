/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * article/htmltree.h - HTML into a tree of markup, by gumbo.
 */
#ifndef POSTIL_ARTICLE_HTMLTREE_H
#define POSTIL_ARTICLE_HTMLTREE_H

#include <stdbool.h>
#include <stddef.h>

#include "article/markup.h"
#include "base/error.h"

/* Read source bytes [begin, end) as a page, or as a part of its body when
 * `fragment`. PST_EFORMAT when gumbo would choke on it (htmlcheck.h). */
int pst_html_tree(struct pst_markup *m, size_t begin, size_t end, bool fragment,
                  unsigned depth, struct pst_error *err);

#endif
