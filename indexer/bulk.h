/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * indexer/bulk.h - a shard out of its parts: merge the runs, and write the
 * tables of a glass database directly.
 *
 * The bytes depend on the documents, their order, the metadata, the words and
 * the block size alone: not on the number of parts, spills or threads.
 */
#ifndef POSTIL_INDEXER_BULK_H
#define POSTIL_INDEXER_BULK_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "indexer/bulk_words.h"
#include "indexer/part.h"
#include "indexer/watcher.h"

struct pst_bulk_metadata {
    struct pst_str key, value;
};

struct pst_bulk_options {
    const char *folder;  /* for temporary files */
    unsigned block_size; /* 0: the usual one */
    unsigned threads;    /* 0 and 1: none but the caller's */
    /* Tables in the folder `path`, which is then there, to which the first part
     * has given its documents already; or NULL. The caller's to dispose of. */
    struct pst_doctables *tables;
    bool unsynced; /* nothing waits for the disk: not for what should stay */
    const struct pst_bulk_metadata *metadata; /* keys ascend, none empty */
    size_t metadata_count;
    const struct pst_bulk_words *words; /* NULL: none */
    unsigned pair_bits;                 /* as of the parts */
    struct pst_index_pace pace;
};

/* Make the database `path`, which must not exist but for `tables`, out of
 * closed parts in order; synced, iamglass last. After a failure what is at path
 * is no database; the caller removes it. */
int pst_bulk_write(const char *path, struct pst_part *const *parts,
                   size_t part_count, const struct pst_bulk_options *o,
                   struct pst_error *err);

#endif
