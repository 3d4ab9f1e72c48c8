/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * searcher/fast/eight.h - estimates of many postings at once: eight at a time
 * where the processor has AVX2, else one by one, with the same numbers to the
 * last bit; part of the fast engine.
 */
#ifndef POSTIL_SEARCHER_FAST_EIGHT_H
#define POSTIL_SEARCHER_FAST_EIGHT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "glass/postings.h"

#define PST_FAST_NO_WDF UINT32_MAX /* the document has not the term */

/* What a list adds in a window of docids. */
struct pst_fast_spread {
    const float *parts; /* by docid */
    float weight, rest;
    bool finds;
    uint32_t low, high; /* docids; none of a run is less than low */
    float *sums;        /* that of `low` first */
};

struct pst_fast_eight {
    /* The postings of the run whose wdf is at least `x` times, but not `below`
     * times what `parts` has for their docids, which is never less than `low`:
     * their places, of which there may be as many as postings. Returns how
     * many. */
    size_t (*pick)(const struct pst_glass_run *run, const float *parts,
                   float low, float x, float below, uint16_t *places);
    /* The place of the first posting from `at` on whose docid is not less;
     * there is one. Behind the run, as far as there is room, docids are
     * UINT32_MAX. */
    size_t (*find)(const struct pst_glass_run *run, size_t at, uint32_t docid);
    /* The wdfs of those docids that are not behind the run's last one, which
     * ascend: returns how many these are. Behind the run likewise. */
    size_t (*look_up)(const struct pst_glass_run *run, const uint32_t *docids,
                      size_t count, uint32_t *wdfs);
    /* Add weight * wdf / (part + wdf) to each of n sums, 0 where there is no
     * wdf. Arrays have room for a multiple of 8. */
    void (*add)(float *sums, const uint32_t *wdfs, const float *parts,
                float weight, size_t n);
    /* Add weight * wdf / (part + wdf) + rest to the sums of the run's postings
     * from `at` on whose docids are less than `high`: returns where that ends.
     * Unless `finds`, only to sums above 0. */
    size_t (*spread)(const struct pst_fast_spread *s,
                     const struct pst_glass_run *run, size_t at);
    /* How many sums are above 0. */
    size_t (*positive)(const float *sums, size_t n);
    /* The places of the sums that are not less; likewise. */
    size_t (*at_least)(const float *sums, float least, size_t n,
                       uint16_t *places);
};

/* For this processor; the plain one is there to be compared with. */
const struct pst_fast_eight *pst_fast_eight_best(void);
const struct pst_fast_eight *pst_fast_eight_plain(void);

#endif
