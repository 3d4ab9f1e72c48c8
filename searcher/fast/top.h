/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * searcher/fast/top.h - the best of many candidates, with all that tie with the
 * last of them; part of the fast engine.
 */
#ifndef POSTIL_SEARCHER_FAST_TOP_H
#define POSTIL_SEARCHER_FAST_TOP_H

#include <stddef.h>
#include <stdint.h>

#include "searcher/order.h"

struct pst_fast_top {
    size_t wanted; /* SIZE_MAX: all are kept */
    /* What is worth less cannot be among the best any more. */
    double least;
    struct pst_candidate *items; /* the caller's, at last: free() it */
    size_t count;
    /* Private. */
    size_t cap, heap_cap, limit;
    double *heap; /* rounded scores of the best, the least on top */
    size_t held;
};

void pst_fast_top_init(struct pst_fast_top *t, size_t wanted);
void pst_fast_top_dispose(struct pst_fast_top *t);
/* For pst_fast_top_add. */
void pst_fast_top_take(struct pst_fast_top *t, uint32_t docid, double score);
static inline void pst_fast_top_add(struct pst_fast_top *t, uint32_t docid,
                                    double score)
{
    if (score >= t->least)
        pst_fast_top_take(t, docid, score);
}
/* Leave none in items but the best and those that tie with them; frees all that
 * is private. */
void pst_fast_top_finish(struct pst_fast_top *t);

#endif
