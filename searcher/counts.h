/* SPDX-License-Identifier: GPL-2.0-or-later */
/* searcher/counts.h - which facets and timelines are wanted, and counting them.
 */
#ifndef POSTIL_SEARCHER_COUNTS_H
#define POSTIL_SEARCHER_COUNTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "searcher/facet.h"
#include "searcher/index.h"
#include "searcher/query.h"

enum { PST_FACETS_MAX = 16 };

/* What is asked for; zeroed at first. */
struct pst_counts {
    enum pst_facet_kind facets[PST_FACETS_MAX];
    size_t facet_count;
    bool timeline;
    enum pst_facet_kind unit; /* of the timeline: YEAR or MONTH */
};

/* Add facets by their names, with commas between them. PST_EUSAGE when one is
 * unknown or there are too many. */
int pst_counts_add(struct pst_counts *c, const char *names,
                   struct pst_error *err);

/* Whether anything is asked for. */
static inline bool pst_counts_any(const struct pst_counts *c)
{
    return c->facet_count > 0 || c->timeline;
}

/* All articles that match, ascending; the caller frees *docids. */
int pst_counts_docids(struct pst_index *ix, struct pst_query *q,
                      uint32_t **docids, size_t *count, struct pst_error *err);
/* One of them, counted; it lives until the function returns. */
typedef void pst_counts_show(void *payload, const struct pst_facet *f,
                             bool timeline);
/* Count over all articles that match, the timeline last. */
int pst_counts_make(const struct pst_counts *c, struct pst_index *ix,
                    struct pst_query *q, pst_counts_show *show, void *payload,
                    struct pst_error *err);

#endif
