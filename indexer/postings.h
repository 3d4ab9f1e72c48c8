/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * indexer/postings.h - the terms of one article while it is inverted.
 */
#ifndef POSTIL_INDEXER_POSTINGS_H
#define POSTIL_INDEXER_POSTINGS_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/map.h"
#include "indexer/doc.h"

struct pst_postings_entry {
    uint32_t wdf;
    uint32_t positions; /* their number */
};

struct pst_postings_place {
    uint32_t term;
    uint32_t position;
};

struct pst_postings {
    struct pst_map terms;               /* whole terms, with prefix */
    struct pst_postings_entry *entries; /* by the term's number */
    size_t count, cap;
    uint64_t length;                   /* the sum of wdf */
    struct pst_postings_place *places; /* in order of position */
    size_t place_count, place_cap;
    uint32_t *grouped; /* the positions, by term: what sort hands out */
    size_t grouped_cap;
    struct pst_doc_term *sorted;
    size_t sorted_cap;
    struct pst_buf room; /* a term being made */
};

void pst_postings_init(struct pst_postings *p);
void pst_postings_dispose(struct pst_postings *p);
/* Forget all terms, keep the room. */
void pst_postings_clear(struct pst_postings *p);

/* The number of prefix + term, which is there from now on. Numbers count from
 * 0 in order of first appearance. */
uint32_t pst_postings_term(struct pst_postings *p, const char *prefix,
                           struct pst_str term);
/* The same for a word of the meta field with that key. */
uint32_t pst_postings_meta(struct pst_postings *p, struct pst_str key,
                           struct pst_str term);
/* Raise the wdf of a term, and give it a position unless that is 0. Positions
 * must come in ascending order. */
void pst_postings_add(struct pst_postings *p, uint32_t number, uint32_t wdf,
                      uint32_t position);
/* Take all positions away again when no term has any wdf: a document of length
 * 0 with positions is damage in the eyes of xapian-check. */
void pst_postings_settle(struct pst_postings *p);
/* The terms of *out, which live until the next call on p. */
void pst_postings_sort(struct pst_postings *p, struct pst_doc *out);

#endif
