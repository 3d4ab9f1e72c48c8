/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * indexer/worker.h - one thread of a build: files in, documents out.
 *
 * A worker takes items of the plan, one at a time, into a lane of the shard
 * writer, and says for each what the new file table is to hold. Workers share
 * nothing but the writer, of which each fills lanes of its own.
 */
#ifndef POSTIL_INDEXER_WORKER_H
#define POSTIL_INDEXER_WORKER_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "article/extractor.h"
#include "base/error.h"
#include "indexer/census.h"
#include "indexer/plan.h"
#include "indexer/shard.h"
#include "indexer/watcher.h"
#include "schema/filetable.h"

struct pst_worker_options {
    const char *root;       /* absolute */
    const char *index_dir;  /* absolute */
    const uint64_t *merged; /* numbers of shards whose live articles are made
                               again out of their records */
    size_t merged_count;
    uint64_t number;   /* of the new shard */
    bool follow;       /* symbolic links */
    uint64_t max_size; /* bytes of a file; 0: any */
    int level;         /* of deflated bodies */
    size_t vocabulary; /* bytes that it may grow to, about */
    struct pst_extractor_options extractor;
    const volatile sig_atomic_t *stop; /* may be NULL */
    struct pst_shard_writer *writer;
};

/* What became of an item. The entry borrows from the plan; its reason and its
 * articles are owned here. Articles in the new shard have the number within
 * their lane instead of their docid. */
struct pst_worker_result {
    struct pst_file_entry entry;
    char *reason; /* what the entry's points to */
    enum pst_index_event event;
    uint64_t bytes; /* read from the file */
    size_t lane;
    bool counts; /* as a file that had to be read */
};

void pst_worker_result_dispose(struct pst_worker_result *r);

struct pst_worker;

struct pst_worker *pst_worker_new(const struct pst_worker_options *o);
void pst_worker_free(struct pst_worker *w);
/* Whether the articles of this entry move into the new shard. */
bool pst_worker_moves(const struct pst_worker_options *o,
                      const struct pst_file_entry *e);
/* Carry out one item that is to be read, or that has articles which move. A
 * file that cannot be read is a result; an index that
 * cannot be read or written, and an interruption, are errors, and leave *out
 * empty. */
int pst_worker_do(struct pst_worker *w, const struct pst_plan_item *item,
                  size_t lane, struct pst_worker_result *out,
                  struct pst_error *err);
/* The languages of the articles so far; the worker's. */
const struct pst_census *pst_worker_census(const struct pst_worker *w);

#endif
