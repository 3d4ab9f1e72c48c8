/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * searcher/collapse.h - of hits that have something in common, the first one.
 *
 *     author     the same authors, all of them (slot 6)
 *     source     the same source (slot 2)
 *     duplicate  near duplicates by their signatures (alike.h); of those too
 *                short for one, the same words in the same order in title and
 *                body, where case, accents, punctuation and markup do not count
 *
 * Names are compared folded. An article that has none, or no words, has nothing
 * in common with another. Of short articles those are read that have as many
 * words as another one among the hits.
 */
#ifndef POSTIL_SEARCHER_COLLAPSE_H
#define POSTIL_SEARCHER_COLLAPSE_H

#include <stddef.h>

#include "base/error.h"
#include "searcher/index.h"
#include "searcher/order.h"
#include "searcher/run.h"

extern const char *const pst_collapse_names[]; /* by enum pst_collapse */

/* Keep the first candidate of each key, with the number of others in `more`;
 * the order stays. */
int pst_collapse(const struct pst_index *ix, enum pst_collapse kind,
                 struct pst_candidate *items, size_t *count,
                 struct pst_error *err);

#endif
