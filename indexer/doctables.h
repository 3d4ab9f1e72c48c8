/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * indexer/doctables.h - the two tables of a shard that go by document:
 * docdata and termlist.
 */
#ifndef POSTIL_INDEXER_DOCTABLES_H
#define POSTIL_INDEXER_DOCTABLES_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/error.h"
#include "glass/database.h"

struct pst_doctables {
    struct pst_glass_leaves docdata, termlist;
    struct pst_buf key;
    /* Where each document's data is, as glass/places.h has it. */
    uint32_t *places;
    size_t place_count, place_cap;
};

/* What the tables hold of a document; slots may be empty. */
struct pst_doctags {
    struct pst_str data, terms, slots;
    bool deflated;      /* terms */
    bool data_deflated; /* as no writer of ours has it */
};

/* Add a document's hash to a sum, which does not depend on how documents were
 * cut into parts. */
void pst_doctags_hash(const struct pst_doctags *tags, uint64_t sum[2]);
/* The UUID of the shard with this sum. */
void pst_doctags_uuid(const uint64_t sum[2], unsigned char uuid[16]);

/* Begin both in the folder. After a failure there is nothing to dispose of. */
int pst_doctables_begin(struct pst_doctables *t, const char *dir,
                        unsigned block_size, struct pst_error *err);
/* Docids are 1, 2, 3 and so on. */
int pst_doctables_put(struct pst_doctables *t, uint32_t docid,
                      const struct pst_doctags *tags, struct pst_error *err);
int pst_doctables_end(struct pst_doctables *t,
                      struct pst_glass_version *version, struct pst_error *err);
void pst_doctables_dispose(struct pst_doctables *t);

#endif
