/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * indexer/shard_bulk.h - the shard writer through the bulk builder: each lane
 * is a part (indexer/part.h), merged into tables at the end (indexer/bulk.h).
 */
#ifndef POSTIL_INDEXER_SHARD_BULK_H
#define POSTIL_INDEXER_SHARD_BULK_H

#include <stdbool.h>

#include "indexer/shard.h"
#include "indexer/watcher.h"

struct pst_shard_bulk_options {
    const char *path;   /* of the shard; must not exist */
    const char *folder; /* for temporary files, which have no names */
    size_t lanes;
    unsigned threads; /* that fill lanes, and that merge */
    int level;        /* of deflated termlists; 0: as they are */
    bool unsynced;    /* nothing waits for the disk: not for what should stay */
    unsigned pair_bits; /* as of pst_signatures_init */
    size_t memory;      /* bytes of postings that a lane may hold, about */
    struct pst_index_pace pace; /* of finishing */
};

int pst_shard_bulk_new(struct pst_shard_writer **out,
                       const struct pst_shard_bulk_options *o,
                       struct pst_error *err);

#endif
