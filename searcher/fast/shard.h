/* SPDX-License-Identifier: GPL-2.0-or-later */
/* searcher/fast/shard.h - a mapped shard and the lengths of its documents;
 * part of the fast engine. */
#ifndef POSTIL_SEARCHER_FAST_SHARD_H
#define POSTIL_SEARCHER_FAST_SHARD_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/map.h"
#include "glass/blocks.h"
#include "glass/mapped.h"
#include "glass/pairs.h"
#include "glass/sidecar.h"
#include "searcher/fast/fast.h"

struct pst_fast_shard {
    struct pst_fast *fast; /* of which it is one */
    struct pst_glass_mapped mapped;
    struct pst_glass_sidecar sidecar; /* what there is of one */
    struct pst_glass_blocks blocks;   /* of it */
    struct pst_glass_pairs pairs;     /* of it */
    struct pst_glass_section *places; /* of it, or NULL */
    /* As glass/lengths.h has them; NULL until they are asked for. */
    const uint32_t *lengths;
    uint32_t *own_lengths; /* when they are not the sidecar's */
    /* By docid: what a ranking makes of them (score.h); NULL until then. */
    float *length_parts;
    float part_low; /* the least of those of documents */
    double parts_of[3];
};

struct pst_fast {
    struct pst_fast_shard *shards;
    size_t count;
    uint32_t doc_count; /* over all shards */
    uint64_t total_length;
    struct pst_arena arena; /* of the search that runs */
    /* What was looked up of terms, by number. */
    struct pst_map terms;
    struct pst_fast_counts *counts;
    size_t cap;
    /* The same in each shard: by number times shards. */
    struct pst_glass_blocked *blocked;
    size_t blocked_cap;
};

struct pst_fast_counts {
    uint32_t df;
    uint64_t cf;
};

/* Where the term's list is, as pst_glass_blocks_find: of a term that was looked
 * up before, without a look at the sidecar. */
bool pst_fast_blocks(const struct pst_fast_shard *s, struct pst_str term,
                     struct pst_glass_blocked *out);
/* Have the shard's lengths. */
int pst_fast_lengths(struct pst_fast_shard *s, struct pst_error *err);

#endif
