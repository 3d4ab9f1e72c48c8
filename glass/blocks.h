/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * glass/blocks.h - posting lists through a sidecar: where each term's is,
 * without a search of the table; where in it every 128 postings lie, so that
 * they are read alone; and how much a posting of these can weigh at most.
 *
 * What is given was compared with the table: a list is that of the term, and
 * nothing is read outside of the table. Sections "TERM" and "BLKS".
 *
 * TERM: a head (struct pst_glass_terms_head), then 2^bits slots, in which a
 * term's is found from the place that its hash says, on and around to the first
 * empty one. BLKS: for each list of more than one block, a struct
 * pst_glass_block whose `first` is how many follow, and these. A list
 * that is in one block has none there. Lists whose tags are not each in one
 * piece are left out, and are to be read otherwise.
 *
 * Weights: x = wdf / K, with K = k1 (1 - b + b length / average length) for the
 * k1, b and average in the head, rounded up. For other numbers, by which K is
 * at least c times that, wdf / K is at most x / c.
 */
#ifndef POSTIL_GLASS_BLOCKS_H
#define POSTIL_GLASS_BLOCKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "glass/mapped.h"
#include "glass/postings.h"

#define PST_GLASS_TERMS "TERM"
#define PST_GLASS_BLOCKS "BLKS"

/* A run of postings in a chunk, PST_GLASS_RUN at most. */
struct pst_glass_block {
    uint32_t first, last; /* docids */
    uint32_t place;       /* in the table's file, of the first one's wdf */
    float most;           /* of x */
};

struct pst_glass_terms_head {
    uint32_t bits, terms;
    double k1, b, average;
};

struct pst_glass_terms_slot {
    uint32_t hash;   /* upper half of the key's XXH3-64 */
    uint32_t place;  /* of the first chunk's item; 0 in an empty slot */
    uint32_t blocks; /* where in BLKS, from 1 on; 0: the list is one block */
    float most;      /* of x, in all of the list */
};

/* Of a packed term, not last (pst_glass_sort_str). */
uint64_t pst_glass_terms_hash(struct pst_str packed);

/* To be read; all 0: nothing is found. Members but `head` are private. */
struct pst_glass_blocks {
    const struct pst_glass_map *table;
    struct pst_glass_section *terms, *blocks;
    struct pst_glass_terms_head head;
};

struct pst_glass_blocked {
    uint32_t count;
    uint64_t collection;
    float most;
    struct pst_glass_block own;           /* of a list in one block */
    const struct pst_glass_block *blocks; /* NULL: `own` */
    size_t block_count;
};

/* Sidecar and table must outlive it. */
void pst_glass_blocks_init(struct pst_glass_blocks *b,
                           struct pst_glass_sidecar *s,
                           const struct pst_glass_map *postlist);
/* False when it is not known by this whether there is such a list. Docids of
 * the blocks ascend. */
bool pst_glass_blocks_find(const struct pst_glass_blocks *b,
                           struct pst_str term, struct pst_glass_blocked *out);
/* Ask memory for the postings of a block, to be there when they are read. */
void pst_glass_block_expect(const struct pst_glass_map *postlist,
                            const struct pst_glass_block *block);
/* The postings of a block: 0 or PST_EINDEX when they are not there. */
int pst_glass_block_read(const struct pst_glass_map *postlist,
                         const struct pst_glass_block *block,
                         struct pst_glass_run *out, struct pst_error *err);

#endif
