/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * indexer/shards.h - what becomes of the shards of the last generation: which
 * of their articles live on, which shards are merged away, which bitmaps
 * change.
 */
#ifndef POSTIL_INDEXER_SHARDS_H
#define POSTIL_INDEXER_SHARDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "indexer/plan.h"
#include "schema/filetable.h"
#include "schema/stub.h"

enum pst_shard_fate {
    PST_SHARD_STAYS,
    PST_SHARD_MERGES, /* its live articles move into the new shard */
    PST_SHARD_GOES    /* nothing in it lives */
};

struct pst_shard_state {
    uint64_t number;
    uint64_t dead_of; /* generation of its bitmap; 0: none */
    uint32_t last;    /* docid */
    uint32_t live_count;
    unsigned char *live; /* a bit for each docid */
    uint8_t fate;        /* enum pst_shard_fate */
};

struct pst_shard_states {
    struct pst_shard_state *items;
    size_t count, cap;
};

void pst_shards_init(struct pst_shard_states *s);
void pst_shards_dispose(struct pst_shard_states *s);
/* Add a shard of `last` documents, none of which lives yet. */
struct pst_shard_state *pst_shards_add(struct pst_shard_states *s,
                                       uint64_t number, uint64_t dead_of,
                                       uint32_t last);
/* Add the shards of a stub. PST_EINDEX when one cannot be opened;
 * PST_EIO when the system could not read it. */
int pst_shards_open(struct pst_shard_states *s, const char *dir,
                    const struct pst_stub *stub, struct pst_error *err);
/* The articles of the entry live. PST_EINDEX when no such shard or document
 * was added. */
int pst_shards_revive(struct pst_shard_states *s,
                      const struct pst_file_entry *e, struct pst_error *err);
/* Decide the fates; about so many articles are new.
 *
 * One with over a tenth dead is merged. When there would be more than `most`,
 * the smallest are: beside the largest, which stays alone, there are k =
 * most - 1 tiers, and one that holds n articles in all leaves no more than
 * n^(i/k) in the i-th of them. So an article moves up to about n^(1/k) times in
 * each tier: n edits of single articles move some k * n^(1 + 1/k) at most, 63
 * an edit for 1,000 edits and 3 shards, and half of that in practice. */
void pst_shards_choose(struct pst_shard_states *s, uint64_t fresh, size_t most);
/* The same for making one shard of all, unless there is but one already,
 * nothing in it is dead, and its sidecar, if it can have one, is sound. */
void pst_shards_choose_all(struct pst_shard_states *s, const char *dir);
/* Numbers of those with a fate; `out` has room for all shards. */
size_t pst_shards_with(const struct pst_shard_states *s,
                       enum pst_shard_fate fate, uint64_t *out);
/* Write the bitmaps of shards that stay and whose dead are not those of the
 * bitmap that they have, as that of `generation`; dead_of then says so, and
 * *changed is set. */
int pst_shards_write_dead(struct pst_shard_states *s, const char *dir,
                          uint64_t generation, bool *changed,
                          struct pst_error *err);

#endif
