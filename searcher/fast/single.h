/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * searcher/fast/single.h - a search for one term, whatever else weighs where it
 * is; part of the fast engine.
 *
 * With a sidecar, only blocks are read that may have one of the best: a few of
 * the most promising first, to learn what that takes, then in order of docid.
 * How many there are, the list's head says; where articles are dead, all blocks
 * are read.
 */
#ifndef POSTIL_SEARCHER_FAST_SINGLE_H
#define POSTIL_SEARCHER_FAST_SINGLE_H

#include <stddef.h>

#include "searcher/fast/list.h"
#include "searcher/fast/plain.h"
#include "searcher/fast/score.h"

struct pst_fast_single;

/* NULL when the clause is not found by one term, or the shard has none such.
 * What scores are made next share its list. */
struct pst_fast_single *pst_fast_single_make(struct pst_fast_search *s,
                                             const struct pst_clause *c);
/* As pst_fast_sweep_run. */
size_t pst_fast_single_run(struct pst_fast_single *w, struct pst_fast_scores *x,
                           struct pst_fast_scheme *c,
                           const struct pst_fast_outlet *out);

#endif
