/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * indexer/pairs.h - the pairs of terms at neighbouring positions of an article,
 * as hashes (glass/signature.h).
 */
#ifndef POSTIL_INDEXER_PAIRS_H
#define POSTIL_INDEXER_PAIRS_H

#include <stddef.h>
#include <stdint.h>

#include "indexer/postings.h"

struct pst_pairs {
    uint32_t *hashes; /* never NULL once made; a pair may come twice */
    size_t count;
    size_t cap; /* private, as all below */
    uint64_t *terms;
    size_t term_cap;
};

void pst_pairs_init(struct pst_pairs *x);
void pst_pairs_dispose(struct pst_pairs *x);
/* Those of the article at hand, whose terms with positions must not have
 * numbers yet. */
void pst_pairs_make(struct pst_pairs *x, const struct pst_postings *p);

#endif
