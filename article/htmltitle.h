/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * article/htmltitle.h - the title of a page: what it states, without the
 * site's name, and the heading that readers see.
 *
 * An <h1> that says what is stated, or most of it, is the title. One that says
 * about the same in other words comes first, and then what JSON-LD or microdata
 * state; of what <meta> and <title> state nothing is kept then. One that says
 * something else comes after what JSON-LD or microdata state, and counts for
 * more than <meta> and <title> only as the one <h1> of an article.
 */
#ifndef POSTIL_ARTICLE_HTMLTITLE_H
#define POSTIL_ARTICLE_HTMLTITLE_H

#include <stdint.h>

#include "article/article.h"
#include "article/htmlwalk.h"
#include "article/pagesays.h"

/* Adds the stretches; the lengths are measured. *headline gets the heading that
 * is the title, wherever it is; 0: none. Returns it when it is below the root,
 * and so no part of the body, else 0. */
uint32_t pst_html_title(struct pst_article *a, const struct pst_walk *w,
                        const struct pst_page_says *says, uint32_t *headline);

#endif
