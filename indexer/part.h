/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * indexer/part.h - a part of a shard: a range of documents, inverted by one
 * thread, with everything that the tables need of it. The documents of a part
 * are numbered from 1; where they come in the shard is known only when the
 * parts before it are complete.
 */
#ifndef POSTIL_INDEXER_PART_H
#define POSTIL_INDEXER_PART_H

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/spool.h"
#include "indexer/doc.h"
#include "indexer/doctables.h"
#include "indexer/run.h"
#include "indexer/signatures.h"
#include "schema/deflate.h"

/* The values of one slot. */
struct pst_part_values {
    uint32_t slot;
    struct pst_spool entries; /* uint docid, string value */
    uint32_t count;
    struct pst_buf low, high; /* the least and the greatest value */
};

/* What all parts of a shard may hold together in runs that are finished. */
struct pst_part_budget {
    size_t limit; /* bytes */
    atomic_size_t held;
    unsigned threads; /* that fill parts */
};

struct pst_part {
    const char *folder; /* for temporary files */
    size_t memory;      /* what the run may hold before it is spilled */
    struct pst_part_budget *budget; /* shared; NULL: nothing stays */
    uint32_t count;                 /* documents */
    uint64_t *lengths;              /* of document i + 1 */
    size_t length_cap;
    uint32_t wdf_high;
    struct pst_run run;
    struct pst_spill *spills;
    size_t spill_count, spill_cap;
    struct pst_deflater *deflater; /* of termlists */
    struct pst_doctables
        *tables;                /* where documents go, if they can; borrowed */
    struct pst_spool documents; /* else; see pst_part_next */
    struct pst_signatures signatures;
    struct pst_part_values **values; /* of the slots in use, ascending */
    size_t value_count, value_cap;
    uint64_t hash[2]; /* sum of the documents' hashes */
    struct pst_buf room, list, deflated, slots;
    uint32_t *slot_room; /* for the slots of a document */
    size_t slot_cap;
};

/* `level` as of pst_deflater_new, for termlists; 0: as they are. `pair_bits` as
 * of pst_signatures_init. */
void pst_part_init(struct pst_part *p, const char *folder, size_t memory,
                   struct pst_part_budget *budget, int level,
                   unsigned pair_bits);
void pst_part_dispose(struct pst_part *p);
int pst_part_add(struct pst_part *p, const struct pst_doc *doc,
                 struct pst_error *err);
/* The values of a slot; NULL when no document has one. */
const struct pst_part_values *pst_part_slot(const struct pst_part *p,
                                            uint32_t slot);
/* The run goes to a file: before the documents' lexicon is dropped. */
int pst_part_flush(struct pst_part *p, struct pst_error *err);
/* After the last document: the run stays in memory if the budget has room for
 * it, else goes to a file. */
int pst_part_close(struct pst_part *p, struct pst_error *err);
/* All runs were read: what they hold is let go. */
void pst_part_drop_runs(struct pst_part *p);
/* The next document that was spooled; its bytes live in the room. */
int pst_part_next(struct pst_spool_reader *in, struct pst_buf *room,
                  struct pst_doctags *out, struct pst_error *err);

#endif
