/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * searcher/fast/pairs.h - the documents of a shard that may have a phrase, by
 * the signatures in its sidecar (glass/pairs.h); part of the fast engine.
 */
#ifndef POSTIL_SEARCHER_FAST_PAIRS_H
#define POSTIL_SEARCHER_FAST_PAIRS_H

#include <stdint.h>

#include "searcher/clause.h"
#include "searcher/fast/list.h"

/* Bits by docid: any other document does not have the PHRASE. They live in the
 * search's arena, and *count says how many there are. NULL when nothing is
 * known: there are no signatures, or no parts that must stand side by side. */
uint64_t *pst_fast_pairs_find(struct pst_fast_search *s,
                              const struct pst_clause *phrase, uint32_t *count);

#endif
