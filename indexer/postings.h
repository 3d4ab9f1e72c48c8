/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * indexer/postings.h - the terms of one article while it is inverted.
 *
 * Terms have numbers in a vocabulary that stays from article to article, so
 * that what is known of a term (its stem, its stream in a run) is found by its
 * number. The vocabulary grows until it is dropped as a whole.
 */
#ifndef POSTIL_INDEXER_POSTINGS_H
#define POSTIL_INDEXER_POSTINGS_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/map.h"
#include "indexer/doc.h"

/* A term of the vocabulary. */
struct pst_postings_entry {
    uint64_t head;    /* its first eight bytes as a number: for sorting */
    uint32_t local;   /* its place in the article at hand, plus 1; 0: none */
    uint32_t stem;    /* for the inverter: number of the Z term ... */
    uint32_t stem_of; /* ... in which language, plus 1; 0: not known */
};

/* A term of the article at hand. */
struct pst_postings_local {
    uint32_t number; /* in the vocabulary */
    uint32_t wdf;
    uint32_t positions; /* their number */
    uint32_t sorted;    /* for sorting: its rank */
};

struct pst_postings_place {
    uint32_t local;
    uint32_t position;
};

struct pst_postings_order;

struct pst_postings {
    struct pst_map vocabulary;          /* whole terms, with prefix */
    struct pst_postings_entry *entries; /* by the term's number */
    size_t count, cap;
    struct pst_postings_local *locals; /* the terms of the article at hand */
    size_t local_count, local_cap;
    uint64_t length;                   /* the sum of wdf */
    struct pst_postings_place *places; /* in order of position */
    size_t place_count, place_cap;
    uint32_t *grouped; /* the positions, by term: what sort hands out */
    size_t grouped_cap;
    struct pst_postings_order *order;
    size_t order_cap;
    struct pst_doc_term *sorted;
    size_t sorted_cap;
    struct pst_buf room; /* a term being made */
};

void pst_postings_init(struct pst_postings *p);
void pst_postings_dispose(struct pst_postings *p);
/* Begin the next article; the vocabulary stays. */
void pst_postings_clear(struct pst_postings *p);
/* Drop the vocabulary, too: no number means anything any more. */
void pst_postings_forget(struct pst_postings *p);
/* Bytes that the vocabulary takes, about. */
size_t pst_postings_bytes(const struct pst_postings *p);

/* The number of prefix + term, which the article has from now on. */
uint32_t pst_postings_term(struct pst_postings *p, const char *prefix,
                           struct pst_str term);
/* The same for a word of the meta field with that key. */
uint32_t pst_postings_meta(struct pst_postings *p, struct pst_str key,
                           struct pst_str term);
/* Raise the wdf of a term of the vocabulary, which the article has from now
 * on, and give it a position unless that is 0. Positions of a term must come
 * in ascending order. */
void pst_postings_add(struct pst_postings *p, uint32_t number, uint32_t wdf,
                      uint32_t position);
/* Take all positions away again when no term has any wdf: a document of length
 * 0 with positions is damage in the eyes of xapian-check. */
void pst_postings_settle(struct pst_postings *p);
/* Terms and vocabulary of *out, which live until the next call on p. */
void pst_postings_sort(struct pst_postings *p, struct pst_doc *out);

#endif
