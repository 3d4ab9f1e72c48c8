/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * article/htmlbyline.h - who wrote a page and when, by what its readers see:
 * the lines between the headline and the text, else those above it. For pages
 * that say nothing to machines.
 *
 *   Published on 4 May 2012 · By Jane Doe and John Roe · 5 min read
 *
 * Looked at are texts that say a date and little else, <time>s, names after
 * "By" in several languages, and names that lead to /author/...; menus,
 * footers, asides and comments are not.
 */
#ifndef POSTIL_ARTICLE_HTMLBYLINE_H
#define POSTIL_ARTICLE_HTMLBYLINE_H

#include <stddef.h>
#include <stdint.h>

#include "article/htmlwalk.h"
#include "text/date.h"

enum { PST_BYLINE_AUTHORS = 6 };

/* In bytes of what is parsed; empty: not there. */
struct pst_place {
    size_t begin, end;
};

struct pst_byline {
    struct pst_place published;
    struct pst_place modified; /* "Updated on ..." */
    struct pst_place authors[PST_BYLINE_AUTHORS];
    size_t author_count;
};

/* The lengths are measured. `heading` is the page's headline; 0: unknown, then
 * the root's beginning is looked at. `order` is that of the numbers in dates.
 */
void pst_html_byline(struct pst_byline *b, const struct pst_walk *w,
                     uint32_t heading, enum pst_date_order order);

/* The name without what is around it: "By Jane Doe | 3 May". */
struct pst_str pst_html_byline_name(struct pst_str s);

/* Whether an element, and all below it, is no place for the article's authors
 * and dates. */
bool pst_html_is_beside(const struct pst_walk *w, uint32_t node);

#endif
