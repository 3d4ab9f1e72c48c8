/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * searcher/engine.h - which engine answers a query, and asking it.
 *
 * There are two: Xapian (xapian.h), and a matcher of our own over the mapped
 * tables (fast/fast.h). They give the same articles with the same scores, but
 * for some 1e-15 of them, by which sums differ that are added up in another
 * order.
 */
#ifndef POSTIL_SEARCHER_ENGINE_H
#define POSTIL_SEARCHER_ENGINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "searcher/index.h"
#include "searcher/order.h"
#include "searcher/plan.h"
#include "searcher/rank.h"

extern const char *const pst_engine_names[]; /* by enum pst_engine */

enum pst_wanted {
    PST_WANT_ALL,   /* every match */
    PST_WANT_BEST,  /* `count` by score, and all that tie with the last one */
    PST_WANT_NEWEST /* `count` by order key; the other way round: `reverse` */
};

struct pst_wish {
    enum pst_wanted what;
    uint32_t count; /* at least those that are to be had; may be more */
    bool reverse;
    bool rough; /* with BEST the total may be too high */
};

struct pst_matches {
    struct pst_candidate *items; /* without their keys; free() it */
    size_t count;
    size_t total; /* all that match, exact */
};

/* The index has a shard. *out is empty after a failure. */
int pst_engine_run(struct pst_index *ix, const struct pst_plan *plan,
                   const struct pst_rank *rank, const struct pst_wish *wish,
                   struct pst_matches *out, struct pst_error *err);

/* Which engine it would be, and why, in words. */
void pst_engine_explain(const struct pst_index *ix, struct pst_buf *out);

#endif
