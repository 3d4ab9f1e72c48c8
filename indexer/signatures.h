/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * indexer/signatures.h - signatures of documents (glass/signature.h) on their
 * way into a sidecar: in memory while they are few, then in an unlinked file.
 */
#ifndef POSTIL_INDEXER_SIGNATURES_H
#define POSTIL_INDEXER_SIGNATURES_H

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/spool.h"
#include "glass/pairs.h"

struct pst_signatures {
    unsigned bits; /* a pair; 0: none are kept */
    /* Private. */
    struct pst_spool spool;
    struct pst_signature_place {
        uint64_t offset;
        uint32_t class_number; /* and 1; 0: nothing is known */
    } * places;                /* by document */
    size_t count, cap;
    uint64_t *room;
    size_t room_cap;
    void *map;
    size_t map_size;
};

void pst_signatures_init(struct pst_signatures *s, const char *folder,
                         unsigned bits);
void pst_signatures_dispose(struct pst_signatures *s);
/* Make that of document i, 0 or more, of the hashes of its pairs; NULL: they
 * are not known. */
int pst_signatures_make(struct pst_signatures *s, size_t i,
                        const uint32_t *hashes, size_t n,
                        struct pst_error *err);
/* Document i has a signature of this class. */
int pst_signatures_put(struct pst_signatures *s, size_t i,
                       unsigned class_number, const uint64_t *signature,
                       struct pst_error *err);
/* Those of the first n documents; they live as long as *s, which takes no
 * more. */
int pst_signatures_finish(struct pst_signatures *s,
                          struct pst_glass_pairs_doc *docs, size_t n,
                          struct pst_error *err);

/* Let go of what was read of them in memory; it will be read again. */
void pst_signatures_forget(const struct pst_signatures *s);

/* How many documents the shard at `path` has, 0 if it cannot be read, and the
 * bits a pair of its signatures, 0 if it has none. */
uint32_t pst_signatures_look(const char *path, unsigned *bits);

#endif
