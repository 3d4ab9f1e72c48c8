/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * glass/merge.h - tables of several databases into one, documents renumbered
 * and dropped: streaming, in order of key. What is held beside the tables'
 * buffers is the longest posting list of all.
 *
 * The functions of one merge may run in threads of their own, each writing
 * tables of its own. A table that cannot be read is PST_EINDEX.
 */
#ifndef POSTIL_GLASS_MERGE_H
#define POSTIL_GLASS_MERGE_H

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "glass/blockmaker.h"
#include "glass/mapped.h"
#include "glass/table.h"
#include "glass/version.h"

/* The docid of a document that is dropped. */
enum { PST_GLASS_DROPPED = 0 };

struct pst_glass_source {
    const struct pst_glass_mapped *database;
    /* New docids by old ones, 0 to last: those that are not dropped ascend.
     * Over all sources each of 1 to n is there once. */
    const uint32_t *docids;
    uint32_t last;
};

struct pst_glass_merge {
    const struct pst_glass_source *sources;
    size_t count;
    /* Terms at which leaves are broken, ascending; the first may be "". */
    const char *const *cuts;
    size_t cut_count;
    /* So many more bytes of the sources are done; not 0: the merge ends with
     * this code. May be NULL. */
    int (*step)(void *payload, uint64_t bytes, struct pst_error *err);
    void *payload;
};

/* For those who read the sources themselves: so many more bytes are done. The
 * step is called once for many. */
int pst_glass_merge_pace(const struct pst_glass_merge *m, uint64_t *since,
                         uint64_t more, struct pst_error *err);

/* Of postlist.glass what comes before the terms, but the metadata, which must
 * have been put. Sets the statistics of documents of *version, and fills in the
 * lengths, as lengths.h has them, which have room for the last new docid. */
int pst_glass_merge_lengths(const struct pst_glass_merge *m,
                            struct pst_glass_leaves *out,
                            struct pst_glass_version *version,
                            uint32_t *lengths, struct pst_error *err);
/* Then the terms; `maker` may be NULL. Sets the greatest wdf of *version. */
int pst_glass_merge_terms(const struct pst_glass_merge *m,
                          struct pst_glass_leaves *out,
                          struct pst_glass_block_maker *maker,
                          struct pst_glass_version *version,
                          struct pst_error *err);
int pst_glass_merge_positions(const struct pst_glass_merge *m,
                              struct pst_glass_leaves *out,
                              struct pst_error *err);

/* What the database that is merged has of a slot, document by document. Members
 * are private but docid, the new one, and value, until the next call. */
struct pst_glass_merged_slot {
    const struct pst_glass_merge *merge;
    struct pst_glass_slot_feed *feeds;
    uint32_t docid;
    struct pst_str value;
};

void pst_glass_merged_slot_init(struct pst_glass_merged_slot *s,
                                const struct pst_glass_merge *m, uint32_t slot);
void pst_glass_merged_slot_dispose(struct pst_glass_merged_slot *s);
/* 1, 0 after the last, or a negative code. */
int pst_glass_merged_slot_next(struct pst_glass_merged_slot *s,
                               struct pst_error *err);

/* A place in the documents of all sources, in order of the new docids. */
struct pst_glass_merged_docs {
    const struct pst_glass_merge *merge;
    uint32_t *next;  /* old docid of each source, or past its last one */
    uint32_t docid;  /* the new one */
    size_t source;   /* where it comes from ... */
    uint32_t before; /* ... and its docid there */
};

void pst_glass_merged_docs_init(struct pst_glass_merged_docs *d,
                                const struct pst_glass_merge *m);
void pst_glass_merged_docs_dispose(struct pst_glass_merged_docs *d);
/* False after the last one. */
bool pst_glass_merged_docs_next(struct pst_glass_merged_docs *d);

#endif
