/* SPDX-License-Identifier: GPL-2.0-or-later */
/* searcher/breakdown.h - what a hit's score is made of, for --explain. */
#ifndef POSTIL_SEARCHER_BREAKDOWN_H
#define POSTIL_SEARCHER_BREAKDOWN_H

#include "base/buf.h"
#include "base/error.h"
#include "searcher/index.h"
#include "searcher/plan.h"
#include "searcher/rank.h"
#include "searcher/run.h"

/* Append a line for each term that gives the hit weight, in the plan's order:
 * how much, and how often the article has the term; and one for its age, where
 * that takes from it. In *sum, which may be NULL, what they add up to: but for
 * rounding, the hit's score without its age. */
int pst_breakdown(struct pst_buf *out, const struct pst_index *ix,
                  const struct pst_plan *plan, const struct pst_rank *rank,
                  const struct pst_found *hit, double *sum,
                  struct pst_error *err);

#endif
