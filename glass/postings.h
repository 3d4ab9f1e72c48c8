/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * glass/postings.h - reading posting lists, and the lengths of documents, which
 * are stored as one. Docids ascend; what breaks that, or a chunk that does not
 * end where it says, is PST_EINDEX.
 */
#ifndef POSTIL_GLASS_POSTINGS_H
#define POSTIL_GLASS_POSTINGS_H

#include <stdbool.h>
#include <stdint.h>

#include "glass/chunks.h"
#include "glass/runs.h"

struct pst_glass_list {
    uint32_t count;      /* of documents; 0 for lengths */
    uint64_t collection; /* sum of wdf; 0 for lengths */
    uint32_t docid, wdf; /* the current posting; wdf is the length */
    /* Private. */
    struct pst_glass_chunks chunks;
    struct pst_reader entries;
    const unsigned char *first_wdf; /* of the chunk */
    uint32_t chunk_last;
    bool last, begun, ended;
};

/* Before the first posting of the term: 1, 0 when no document has it, or a
 * negative code. *l is to be disposed in any case. */
int pst_glass_list_open(struct pst_glass_list *l,
                        const struct pst_glass_mapped *m, struct pst_str term,
                        struct pst_error *err);
int pst_glass_list_open_lengths(struct pst_glass_list *l,
                                const struct pst_glass_mapped *m,
                                struct pst_error *err);
/* For all lists in order of their packed terms; before the first one. */
void pst_glass_list_walk(struct pst_glass_list *l,
                         const struct pst_glass_mapped *m);
/* Before the first posting of the next list: 1, 0 after the last list, or a
 * negative code. The list before must have been read to its end. */
int pst_glass_list_next_list(struct pst_glass_list *l, struct pst_error *err);
/* The term of a walk's list, packed: pst_glass_sort_str, not last. Until the
 * next list. */
struct pst_str pst_glass_list_term(const struct pst_glass_list *l);
/* The same again, of one that was not moved yet; a table is not searched. */
void pst_glass_list_again(struct pst_glass_list *l,
                          const struct pst_glass_list *opened);
void pst_glass_list_dispose(struct pst_glass_list *l);
/* To the next posting: 1, 0 after the last, or a negative code; after 0 or a
 * code nothing but to dispose of it. */
int pst_glass_list_next(struct pst_glass_list *l, struct pst_error *err);

/* The next postings of which the last one is not before this docid, at least
 * one: 1, 0 or a negative code as above. Postings before the docid may come
 * first. A list is read either by this or by the functions above. */
int pst_glass_list_run(struct pst_glass_list *l, uint32_t docid,
                       struct pst_glass_run *b, struct pst_error *err);

#endif
