/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * indexer/merge.h - one shard out of several: their postings, positions and
 * records are copied and renumbered, not made again.
 *
 * The bytes are those that the bulk builder makes of the same documents in the
 * same order, if it made the shards that are merged, with the same compression
 * and signatures of pairs. Of documents of shards with others, or with none,
 * nothing is known (glass/pairs.h).
 * Held in memory are 4 bytes a document, 36 with signatures, and the longest
 * posting list; the shards are mapped.
 */
#ifndef POSTIL_INDEXER_MERGE_H
#define POSTIL_INDEXER_MERGE_H

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "indexer/bulk.h"
#include "indexer/census.h"

/* Members are private. */
struct pst_merge {
    struct pst_merge_origin *origins;
    size_t count, cap;
    uint32_t articles; /* taken so far */
};

void pst_merge_init(struct pst_merge *m);
void pst_merge_dispose(struct pst_merge *m);
/* Add a shard; they are numbered from 0 in this order. PST_EINDEX when it
 * cannot be read, PST_ENOMEM when there is no room for its docids; then there
 * is nothing but to dispose of *m. */
int pst_merge_add(struct pst_merge *m, const char *path, struct pst_error *err);
/* An article of a shard is the next one of the new shard, with this docid.
 * PST_EINDEX when the shard has no such docid, or one taken before was not
 * before it. What is not taken is dropped. */
int pst_merge_take(struct pst_merge *m, size_t shard, uint32_t docid,
                   uint32_t *out, struct pst_error *err);

/* Count the languages of what was taken. */
int pst_merge_census(const struct pst_merge *m, struct pst_census *out,
                     struct pst_error *err);

struct pst_merge_options {
    unsigned threads; /* 0 and 1: none but the caller's; more than 3 are of no
                         use */
    bool unsynced;    /* nothing waits for the disk: not for what should stay */
    const struct pst_bulk_metadata *metadata; /* keys ascend, none empty */
    size_t metadata_count;
    unsigned pair_bits; /* as of pst_signatures_init */
    const char
        *folder; /* for signatures on their way; NULL if there are none */
    struct pst_index_pace pace;
};

/* Make the database `path`, which must not exist; synced, iamglass last. After
 * a failure what is at path is no database; the caller removes it. PST_EINDEX
 * when a shard is damaged. */
int pst_merge_write(const struct pst_merge *m, const char *path,
                    const struct pst_merge_options *o, struct pst_error *err);

#endif
