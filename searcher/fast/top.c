/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/fast/top.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

enum { LIMIT = 64 /* of candidates, before the first clearing */ };

/* Rounding moves a score by at most 2^-32 of its power of two, which is 2^-31
 * of the score. */
static const double ROUNDS_UP = 1 - 0x1p-30;

void pst_fast_top_init(struct pst_fast_top *t, size_t wanted)
{
    memset(t, 0, sizeof *t);
    t->wanted = wanted;
    t->least = wanted == 0 ? INFINITY : -INFINITY;
    t->limit = LIMIT;
}

void pst_fast_top_dispose(struct pst_fast_top *t)
{
    free(t->items);
    free(t->heap);
    memset(t, 0, sizeof *t);
}

/* --- the heap ------------------------------------------------------------ */

static void sift_down(struct pst_fast_top *t)
{
    double *h = t->heap;
    double moved = h[0];
    size_t i = 0;
    for (;;) {
        size_t child = 2 * i + 1;
        if (child >= t->held)
            break;
        if (child + 1 < t->held && h[child + 1] < h[child])
            child++;
        if (h[child] >= moved)
            break;
        h[i] = h[child];
        i = child;
    }
    h[i] = moved;
}

static void sift_up(struct pst_fast_top *t, double rounded)
{
    PST_PUSH(t->heap, t->held, t->heap_cap) = rounded;
    size_t i = t->held - 1;
    while (i > 0 && t->heap[(i - 1) / 2] > rounded) {
        t->heap[i] = t->heap[(i - 1) / 2];
        i = (i - 1) / 2;
    }
    t->heap[i] = rounded;
}

static void count_score(struct pst_fast_top *t, double rounded)
{
    if (t->held < t->wanted) {
        sift_up(t, rounded);
    } else if (rounded > t->heap[0]) {
        t->heap[0] = rounded;
        sift_down(t);
    } else {
        return;
    }
    if (t->held == t->wanted)
        t->least = t->heap[0] * ROUNDS_UP;
}

/* --- candidates ---------------------------------------------------------- */

static void clear(struct pst_fast_top *t)
{
    size_t kept = 0;
    if (t->held < t->wanted)
        return;
    for (size_t i = 0; i < t->count; i++)
        if (t->items[i].rounded >= t->heap[0])
            t->items[kept++] = t->items[i];
    t->count = kept;
}

void pst_fast_top_take(struct pst_fast_top *t, uint32_t docid, double score)
{
    double rounded = pst_order_round(score);
    if (t->wanted != SIZE_MAX) {
        if (t->held == t->wanted && rounded < t->heap[0])
            return;
        count_score(t, rounded);
        if (t->count >= t->limit) {
            clear(t);
            t->limit = t->limit < 2 * t->count ? 2 * t->count : t->limit;
        }
    }
    PST_PUSH(t->items, t->count, t->cap) =
        (struct pst_candidate){docid, score, rounded, {"", 0}, 0};
}

void pst_fast_top_finish(struct pst_fast_top *t)
{
    if (t->wanted != SIZE_MAX)
        clear(t);
    free(t->heap);
    t->heap = NULL;
    t->held = 0;
}
