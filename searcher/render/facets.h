/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * searcher/render/facets.h - counts of facets: on a terminal a heading and
 * bars of block characters; else "FACET<TAB>VALUE<TAB>COUNT" lines, where
 * articles without a value are not counted.
 */
#ifndef POSTIL_SEARCHER_RENDER_FACETS_H
#define POSTIL_SEARCHER_RENDER_FACETS_H

#include "base/buf.h"
#include "searcher/facet.h"
#include "searcher/render/style.h"

/* At most `most` values on a terminal; how many are left out is said. A long
 * stretch of a timeline without articles is one line there. */
void pst_facets_human(struct pst_buf *out, const struct pst_style *s,
                      const struct pst_facet *f, size_t most);
/* A line of JSON; `type` is "facet" or "timeline". */
void pst_facets_json(struct pst_buf *out, const struct pst_facet *f,
                     const char *type);

#endif
