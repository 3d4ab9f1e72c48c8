/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * article/htmlmeta.h - what a page says about its article: <meta>, <title>,
 * <link>, <time>, bylines, and its first heading.
 */
#ifndef POSTIL_ARTICLE_HTMLMETA_H
#define POSTIL_ARTICLE_HTMLMETA_H

#include <stdint.h>

#include "article/article.h"
#include "article/htmlwalk.h"

/* Add the stretches; w->root holds the article, lengths are measured. Returns
 * the heading that is the title and so no part of the body; 0: none. */
uint32_t pst_html_metadata(struct pst_article *a, const struct pst_walk *w);

#endif
