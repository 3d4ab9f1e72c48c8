/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * indexer/shard.h - writing one shard: a glass database made in one go, whose
 * docids are 1, 2, 3 ... in the order of the documents given.
 *
 * A writer takes documents, then metadata, then finishes, and is freed in any
 * state. After any failure it can only be freed; what it left in its folders
 * belongs to the caller. The same calls make the same terms, positions,
 * values and data.
 */
#ifndef POSTIL_INDEXER_SHARD_H
#define POSTIL_INDEXER_SHARD_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/error.h"
#include "indexer/doc.h"

struct pst_shard_writer;

struct pst_shard_ops {
    int (*add)(struct pst_shard_writer *w, const struct pst_doc *doc,
               struct pst_error *err);
    int (*set_metadata)(struct pst_shard_writer *w, struct pst_str key,
                        struct pst_str value, struct pst_error *err);
    /* The shard is complete and synced at its path. */
    int (*finish)(struct pst_shard_writer *w, struct pst_error *err);
    void (*free)(struct pst_shard_writer *w);
};

/* The first member of each kind of writer. */
struct pst_shard_writer {
    const struct pst_shard_ops *ops;
    uint32_t count; /* documents so far: the last docid */
};

int pst_shard_add(struct pst_shard_writer *w, const struct pst_doc *doc,
                  struct pst_error *err);
int pst_shard_set_metadata(struct pst_shard_writer *w, struct pst_str key,
                           struct pst_str value, struct pst_error *err);
int pst_shard_finish(struct pst_shard_writer *w, struct pst_error *err);
/* NULL is fine. */
void pst_shard_free(struct pst_shard_writer *w);

#endif
