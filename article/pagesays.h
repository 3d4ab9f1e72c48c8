/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * article/pagesays.h - what a page says to machines about itself, gathered:
 * JSON-LD, microdata and its <meta>s; and which site it is of.
 */
#ifndef POSTIL_ARTICLE_PAGESAYS_H
#define POSTIL_ARTICLE_PAGESAYS_H

#include <stdbool.h>
#include <stddef.h>

#include "article/markup.h"
#include "article/schemaorg.h"

/* A <meta>: its name (or property, itemprop) and where its content stands. */
struct pst_said_meta {
    struct pst_str name;
    size_t begin, end;
};

struct pst_page_says {
    const struct pst_markup *m;
    struct pst_said_meta *metas; /* in the order of the page */
    size_t count, cap;
    struct pst_statements said[2]; /* JSON-LD, microdata: the better first */
    struct pst_str address; /* rel=canonical, else og:url; empty: neither */
};

/* Reads the tree, which must outlive it. */
void pst_page_says_init(struct pst_page_says *d, const struct pst_markup *m);
void pst_page_says_dispose(struct pst_page_says *d);

/* The first <meta> of that name; NULL: none. */
const struct pst_said_meta *pst_says_meta(const struct pst_page_says *d,
                                          const char *name);
/* What JSON-LD, else microdata says first under that name; NULL: nothing. */
const struct pst_statement *pst_says_statement(const struct pst_page_says *d,
                                               const char *name);
/* The site's name as it stands in the source, for what stands behind titles;
 * empty when unknown. */
struct pst_str pst_says_site(const struct pst_page_says *d);
/* Whether a text is the name of the site or its host ("The Example",
 * "example.org", "example"); `about`: or a part of the host, or a longer name
 * with a label of it ("Example Politics"). */
bool pst_says_is_site(const struct pst_page_says *d, struct pst_str text,
                      bool about);

/* Append the letters and digits of the folded text: how titles are compared. */
void pst_squeeze(struct pst_buf *out, struct pst_str text);

#endif
