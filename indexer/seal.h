/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * indexer/seal.h - a shard's sidecar (glass/sidecar.h), made while its tables
 * are written, and then its iamglass: so the folder becomes a database.
 *
 * The bytes depend on the documents alone, whether they are new or merged,
 * and on whichever threads.
 */
#ifndef POSTIL_INDEXER_SEAL_H
#define POSTIL_INDEXER_SEAL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "glass/blockmaker.h"
#include "glass/pairs.h"
#include "glass/version.h"

/* Members but `weights` are private. */
struct pst_seal {
    struct pst_glass_weights weights; /* for makers of blocks */
    const char *path;
    const uint32_t *lengths;
    uint32_t last_docid;
    bool laid, has_pairs;
    struct pst_glass_sidecar_writer sidecar;
    struct pst_glass_section_writer length_section, place_section;
    struct pst_glass_blocks_writer blocks;
    struct pst_glass_pairs_writer pairs;
};

/* When all lengths are known, before the first list is written: of `version`
 * the statistics of documents; lengths as glass/lengths.h has them. What is
 * given must outlive *s, which is to be disposed of also after a failure. */
int pst_seal_begin(struct pst_seal *s, const char *path,
                   const struct pst_glass_version *version,
                   const uint32_t *lengths, struct pst_error *err);
void pst_seal_dispose(struct pst_seal *s);

/* When all lists are written: lay the sections; `pairs` may be NULL. Then they
 * are filled, in any order and by any threads. */
int pst_seal_lay(struct pst_seal *s, const struct pst_glass_block_piece *pieces,
                 size_t piece_count, const struct pst_glass_pairs_docs *pairs,
                 struct pst_error *err);
int pst_seal_fill_lists(struct pst_seal *s, struct pst_error *err);
int pst_seal_fill_pairs(struct pst_seal *s, struct pst_error *err);
/* As glass/places.h has them. */
int pst_seal_fill_places(struct pst_seal *s, const uint32_t *places,
                         struct pst_error *err);

/* When all tables are complete, as *version says. */
int pst_seal_end(struct pst_seal *s, const struct pst_glass_version *version,
                 struct pst_error *err);

#endif
