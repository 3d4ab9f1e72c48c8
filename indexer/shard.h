/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * indexer/shard.h - writing one shard: a glass database made in one go.
 *
 * Documents come in lanes: those of lane 0, then those of lane 1 ..., each in
 * order; the docids of the shard are 1, 2, 3 ... in that order. Lanes may be
 * filled by several threads at a time, one lane by one. So the number of a
 * document in its lane is known when it is added, its docid only when all
 * lanes are complete.
 *
 * A writer takes documents, then metadata, then finishes, and is freed in any
 * state. After any failure it can only be freed; what it left in its folders
 * belongs to the caller. The same documents in the same order make the same
 * terms, positions, values and data, in however many lanes they came.
 */
#ifndef POSTIL_INDEXER_SHARD_H
#define POSTIL_INDEXER_SHARD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/error.h"
#include "indexer/doc.h"

struct pst_shard_writer;

struct pst_shard_ops {
    int (*add)(struct pst_shard_writer *w, size_t lane,
               const struct pst_doc *doc, struct pst_error *err);
    int (*flush)(struct pst_shard_writer *w, size_t lane,
                 struct pst_error *err);
    int (*close_lane)(struct pst_shard_writer *w, size_t lane,
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
    size_t lanes;     /* how many there are */
    uint32_t *counts; /* documents of each lane so far */
    bool wants_pairs; /* of documents (doc.h) */
};

/* For the writers: set up and take down the common part. */
void pst_shard_init(struct pst_shard_writer *w, const struct pst_shard_ops *ops,
                    size_t lanes);
void pst_shard_dispose(struct pst_shard_writer *w);

int pst_shard_add(struct pst_shard_writer *w, size_t lane,
                  const struct pst_doc *doc, struct pst_error *err);
/* Let go of the lexicon of a lane's documents: before it is dropped. */
int pst_shard_flush(struct pst_shard_writer *w, size_t lane,
                    struct pst_error *err);
/* The same, after the lane's last document. */
int pst_shard_close_lane(struct pst_shard_writer *w, size_t lane,
                         struct pst_error *err);
/* Documents before the lane: add it to a number within. All before it must be
 * complete. */
uint32_t pst_shard_base(const struct pst_shard_writer *w, size_t lane);
/* Keys ascend. */
int pst_shard_set_metadata(struct pst_shard_writer *w, struct pst_str key,
                           struct pst_str value, struct pst_error *err);
int pst_shard_finish(struct pst_shard_writer *w, struct pst_error *err);
/* NULL is fine. */
void pst_shard_free(struct pst_shard_writer *w);

#endif
