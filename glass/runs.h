/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * glass/runs.h - decoding postings into arrays. An entry is the gap to the
 * docid before, less 1, and the wdf, both as glass packs numbers.
 *
 * Two ways give the same: eight at a time where the processor has AVX2, and
 * plain C.
 */
#ifndef POSTIL_GLASS_RUNS_H
#define POSTIL_GLASS_RUNS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    PST_GLASS_RUN = 128,
    PST_GLASS_RUN_ROOM = PST_GLASS_RUN + 8 /* what is decoded at a time */
};

/* Postings one behind the other; what lies behind `count` is of no meaning. */
struct pst_glass_run {
    uint32_t docids[PST_GLASS_RUN_ROOM], wdfs[PST_GLASS_RUN_ROOM];
    size_t count;
};

/* Entries at p, behind a docid, into places of the run from *n on: as many of
 * some as are short. Both counters go on; returns behind what was decoded,
 * which may be nothing. There are PST_GLASS_SOME bytes at p, room for eight in
 * the run, and docids so far below UINT32_MAX that none goes beyond it. */
enum { PST_GLASS_SOME = 16, PST_GLASS_SOME_FAR = 8 << 14 };
const unsigned char *pst_glass_run_some(const unsigned char *p, uint32_t *docid,
                                        struct pst_glass_run *b, size_t *n);

/* For blocks.h: at the bytes of the wdf of the posting `first`, read on until
 * the posting `last`; false when it does not come, in PST_GLASS_RUN postings or
 * before `end`. */
bool pst_glass_run_read(struct pst_glass_run *b, const unsigned char *bytes,
                        const unsigned char *end, uint32_t first,
                        uint32_t last);
/* The same without AVX2, to be compared with. */
bool pst_glass_run_read_plainly(struct pst_glass_run *b,
                                const unsigned char *bytes,
                                const unsigned char *end, uint32_t first,
                                uint32_t last);

#endif
