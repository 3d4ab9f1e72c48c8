/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * searcher/fast/join.h - a search for an AND of terms, with a sidecar: the
 * postings of the rarest, a block at a time, against the other lists; part of
 * the fast engine. Every match is counted, those that may be among the best are
 * scored (plain.h).
 */
#ifndef POSTIL_SEARCHER_FAST_JOIN_H
#define POSTIL_SEARCHER_FAST_JOIN_H

#include <stdbool.h>
#include <stddef.h>

#include "searcher/fast/list.h"
#include "searcher/fast/plain.h"
#include "searcher/fast/score.h"

struct pst_fast_join;

/* NULL when the clause is no AND of some terms that are all in the shard, with
 * blocks. What scores are made next share its lists. */
struct pst_fast_join *pst_fast_join_make(struct pst_fast_search *s,
                                         const struct pst_clause *c);
/* Whether the scores are plain; without that it is of no use. */
bool pst_fast_join_weigh(struct pst_fast_join *j,
                         const struct pst_fast_scores *x);
/* Offer the best; returns how many match. */
size_t pst_fast_join_run(struct pst_fast_join *j, struct pst_fast_scheme *c,
                         const struct pst_fast_outlet *out);

#endif
