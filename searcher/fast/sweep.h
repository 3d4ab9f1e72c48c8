/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * searcher/fast/sweep.h - a term, or an OR of terms, list by list; part of the
 * fast engine.
 *
 * The docids are gone through in windows that fit the processor's cache. In
 * each, all lists add to one number a document, in floats and rounded up: at
 * most so much it is worth. Only what may be among the best is then scored
 * exactly, and what has a number is counted.
 */
#ifndef POSTIL_SEARCHER_FAST_SWEEP_H
#define POSTIL_SEARCHER_FAST_SWEEP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "searcher/fast/list.h"
#include "searcher/fast/plain.h"
#include "searcher/fast/score.h"

struct pst_fast_sweep;

/* NULL when the clause is no OR of terms, or they have so few documents that it
 * is not worth the while. */
struct pst_fast_sweep *pst_fast_sweep_make(struct pst_fast_search *s,
                                           const struct pst_clause *c);
/* Find what is not dead, offer the best (`x` may be NULL: all are worth 0), and
 * return how many there are. */
size_t pst_fast_sweep_run(struct pst_fast_sweep *w, struct pst_fast_scores *x,
                          struct pst_fast_scheme *c,
                          const struct pst_fast_outlet *out);

#endif
