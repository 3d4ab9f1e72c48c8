/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * article/htmlpage.h - whether a page holds an article at all.
 */
#ifndef POSTIL_ARTICLE_HTMLPAGE_H
#define POSTIL_ARTICLE_HTMLPAGE_H

#include <stdbool.h>

#include "article/htmlwalk.h"

/* A front page, an index or a list of links: most of the text below w->root,
 * without what is dropped, stands in links, or there are several <article>
 * elements and none is the root. Never when og:type is "article", or one box
 * has paragraphs of an article: enough of them, and between several <article>
 * elements more than all others. Lengths are measured. */
bool pst_html_is_list(const struct pst_walk *w);

#endif
