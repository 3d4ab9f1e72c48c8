/* SPDX-License-Identifier: GPL-2.0-or-later */
/* searcher/counts.h - --facet and --timeline; part of the program. */
#ifndef POSTIL_SEARCHER_COUNTS_H
#define POSTIL_SEARCHER_COUNTS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "base/opts.h"
#include "searcher/cmd.h"
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

/* From the options with these numbers. */
int pst_counts_read(struct pst_counts *c, const struct pst_opts *opts,
                    int facet_id, int timeline_id, struct pst_error *err);

/* Count over all articles that match, and add it to the program's output. */
int pst_counts_render(const struct pst_counts *c, struct pst_app *app,
                      struct pst_index *ix, struct pst_query *q, bool json,
                      struct pst_error *err);

#endif
