/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * glass/postlist.h - writing postlist.glass: chunks of posting lists, of
 * document lengths and of values, value statistics and metadata.
 *
 * The groups come in this order of keys, each group sorted by its own keys:
 *
 *     00 c0 KEY            metadata
 *     00 d0 SLOT           statistics of a value slot
 *     00 d8 SLOT DOCID     values
 *     00 e0 [DOCID]        document lengths
 *     TERM [DOCID]         posting lists, in order of packed term
 */
#ifndef POSTIL_GLASS_POSTLIST_H
#define POSTIL_GLASS_POSTLIST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/error.h"
#include "glass/blockmaker.h"
#include "glass/table.h"

enum { PST_GLASS_CHUNK = 2000 }; /* about so many bytes of entries a chunk */

/* One posting list, or the list of document lengths, cut into chunks that fit
 * what is left of a leaf. */
struct pst_glass_postings {
    struct pst_glass_leaves *table;
    struct pst_buf key;     /* packed term, without docid */
    size_t key_n;           /* bytes of key without the chunk's docid */
    struct pst_buf entries; /* of the open chunk ... */
    size_t most;            /* ... which hold so many bytes at most */
    struct pst_buf tag;
    uint64_t count, collection;
    uint32_t list_first;
    uint32_t chunk_first, chunk_last, chunk_first_wdf;
    bool chunk_open, first_chunk;
    struct pst_glass_block_maker *maker; /* of terms' lists; NULL: none */
};

/* `maker`, which may be NULL, is told of the lists of terms. */
void pst_glass_postings_init(struct pst_glass_postings *p,
                             struct pst_glass_leaves *table,
                             struct pst_glass_block_maker *maker);
void pst_glass_postings_dispose(struct pst_glass_postings *p);

/* Begin the list of a term with its number of documents and the sum of its
 * wdf; or of the document lengths. */
void pst_glass_postings_begin(struct pst_glass_postings *p, struct pst_str term,
                              uint64_t count, uint64_t collection);
/* The same of a term that is packed already: pst_glass_sort_str, not last. */
void pst_glass_postings_begin_packed(struct pst_glass_postings *p,
                                     struct pst_str packed, uint64_t count,
                                     uint64_t collection);
void pst_glass_postings_begin_lengths(struct pst_glass_postings *p);
/* Docids ascend from 1. */
int pst_glass_postings_add(struct pst_glass_postings *p, uint32_t docid,
                           uint32_t wdf, struct pst_error *err);
/* Write the last chunk. A list has an entry at least. */
int pst_glass_postings_end(struct pst_glass_postings *p, struct pst_error *err);

/* Metadata, value statistics, values: in that order, keys ascending. Those of
 * slots are not in the order of number, nor both in the same. */
/* Put slots into the order of their statistics, each once; how many these are.
 */
size_t pst_glass_slots_for_stats(uint32_t *slots, size_t n);
/* Put slots into the order of their values. */
void pst_glass_slots_for_values(uint32_t *slots, size_t n);
int pst_glass_put_metadata(struct pst_glass_leaves *table, struct pst_str key,
                           struct pst_str value, struct pst_error *err);
int pst_glass_put_value_stats(struct pst_glass_leaves *table, uint32_t slot,
                              uint64_t count, struct pst_str low,
                              struct pst_str high, struct pst_error *err);

/* Values of one slot, cut into chunks. */
struct pst_glass_values {
    struct pst_glass_leaves *table;
    uint32_t slot;
    uint32_t first, last;
    struct pst_buf chunk;
};
void pst_glass_values_begin(struct pst_glass_values *v,
                            struct pst_glass_leaves *table, uint32_t slot);
/* Docids ascend; empty values are left out by the caller. */
int pst_glass_values_add(struct pst_glass_values *v, uint32_t docid,
                         struct pst_str value, struct pst_error *err);
/* Writes the last chunk and frees what v holds; also after an error. */
int pst_glass_values_end(struct pst_glass_values *v, struct pst_error *err);

#endif
