/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * searcher/fast/plain.h - documents scored by the batch: what a clause is worth
 * when that is a sum over terms, some of which count only where another one is;
 * part of the fast engine.
 *
 * A batch is filled by whoever finds documents, with the postings of the terms
 * that find them; those of the others are looked up list by list, and what
 * is worth enough is offered. Scores are those of score.h to the last bit.
 */
#ifndef POSTIL_SEARCHER_FAST_PLAIN_H
#define POSTIL_SEARCHER_FAST_PLAIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "schema/dead.h"
#include "searcher/fast/list.h"
#include "searcher/fast/score.h"
#include "searcher/fast/top.h"

/* Where documents of a shard go. */
struct pst_fast_outlet {
    const struct pst_dead *dead; /* NULL: none is */
    size_t step, first; /* a docid there is (docid - 1) * step + first */
    struct pst_fast_top *top;
};

/* Of many numbers the greatest, as many as are wanted. */
enum { PST_FAST_SAMPLE_MOST = 64 };
struct pst_fast_sample {
    float least; /* what is no more is of no interest */
    size_t count, wanted;
    float items[PST_FAST_SAMPLE_MOST];
};

/* Of as many as the top wants; of none when they are more than it is worth the
 * while for, or `wanted` is false. */
void pst_fast_sample_init(struct pst_fast_sample *s,
                          const struct pst_fast_top *top, bool wanted);
/* For pst_fast_sample_add. */
void pst_fast_sample_take(struct pst_fast_sample *s, float x);
static inline void pst_fast_sample_add(struct pst_fast_sample *s, float x)
{
    if (x > s->least)
        pst_fast_sample_take(s, x);
}

/* What as many as are wanted are at least; -INFINITY if there are not so many.
 */
float pst_fast_sample_least(const struct pst_fast_sample *s);

enum {
    PST_FAST_LANES = 16,
    PST_FAST_BATCH = 256,
    PST_FAST_NO_LANE = PST_FAST_LANES,
};

struct pst_fast_lane {
    struct pst_fast_list *list;
    double weight;
    size_t gate; /* the lane before it without which it is worth nothing, or
                    PST_FAST_NO_LANE */
    bool given;  /* its postings come with the documents */
};

struct pst_fast_batch {
    struct pst_fast_search *search;
    const struct pst_fast_scheme *scheme;
    struct pst_fast_lane lanes[PST_FAST_LANES];
    size_t lane_count;
    size_t count; /* of documents, which ascend */
    uint32_t docids[PST_FAST_BATCH];
    /* By lane; PST_FAST_NO_WDF where a document has not the term. */
    uint32_t wdfs[PST_FAST_LANES][PST_FAST_BATCH];
    const float *length_parts; /* score.h */
    float parts[PST_FAST_BATCH], sums[PST_FAST_BATCH];
    uint16_t places[PST_FAST_BATCH];
};

/* NULL when the scores, which may be NULL, are not so plain. The batch lives in
 * the search's arena. */
struct pst_fast_batch *pst_fast_batch_make(struct pst_fast_search *s,
                                           const struct pst_fast_scores *x);
/* The lane of a term whose postings will be given, of this list, which is
 * shared; to be asked before the first document. PST_FAST_NO_LANE: it is
 * worth nothing, or not only by itself. */
size_t pst_fast_batch_give(struct pst_fast_batch *b,
                           struct pst_fast_list *list);
/* Whether the lists that are not given are the batch's to move. */
bool pst_fast_batch_is_ready(const struct pst_fast_batch *b);
/* What a document is worth at most by lanes that are not given. */
double pst_fast_batch_rest(const struct pst_fast_batch *b, double stretch);
/* Score the documents, of which none is dead, offer them, and empty the batch.
 */
void pst_fast_batch_offer(struct pst_fast_batch *b,
                          const struct pst_fast_outlet *out);

#endif
