/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * article/htmlmeta.h - what a page says about its article, and its first
 * heading.
 *
 * The order of trust, for each field by itself; tags are gathered from all:
 *
 *  1. JSON-LD and 2. microdata (article/schemaorg.h)
 *  3. OpenGraph: <meta> og:..., article:...
 *  4. Dublin Core and citations: <meta> dc..., dcterms..., citation_...
 *  5. other <meta>: author, date, description ...
 *  6. rel=author and elements whose class is that of a byline; a <time> that
 *     calls itself the date of publication
 *  7. what readers see around the headline, or anywhere called a date
 *     (article/htmlbyline.h); but a date that the page's address has with its
 *     month is not contradicted
 *  8. the first <time>; when the page was changed last, as any of the above
 *     says it
 *  9. organisations, or the site itself, that 1 and 2 name as authors
 *
 * But rel=canonical comes before all other addresses, and a plain description
 * before OpenGraph's. The language is JSON-LD's or microdata's, else that of
 * the article's element or the nearest one around it. The title is chosen by
 * article/htmltitle.h.
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
