/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * indexer/postings.h - the terms of one article while it is inverted.
 *
 * Terms have numbers in a lexicon that stays from article to article, so that
 * what is known of a term (its stem, its stream in a run) is found by its
 * number. The lexicon grows until it is dropped as a whole.
 */
#ifndef POSTIL_INDEXER_POSTINGS_H
#define POSTIL_INDEXER_POSTINGS_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "indexer/doc.h"
#include "indexer/lexicon.h"

/* A term of the article at hand. */
struct pst_postings_local {
    struct pst_lexkey key; /* until it has a number; a long one's bytes lie in
                              the article's arena, a short one's nowhere */
    uint32_t number;       /* in the lexicon */
    uint32_t wdf;
    uint32_t positions; /* their number */
    uint32_t next;      /* for sorting: where its next position goes */
};

/* Of a small hash table of the article's own terms: most words have been met
 * in it before, and there a look at them stays within the cache. */
struct pst_postings_slot {
    uint32_t hash;
    uint32_t local; /* plus 1; 0: free */
};

struct pst_postings_place {
    uint32_t local;
    uint32_t position;
};

struct pst_postings {
    struct pst_lexicon lexicon;        /* of whole terms, with prefix */
    struct pst_postings_local *locals; /* the terms of the article at hand */
    size_t local_count, local_cap;
    size_t numbered; /* how many of these have numbers */
    struct pst_postings_slot *slots;
    size_t slot_cap, slots_used, mask;
    struct pst_arena bytes;            /* of long terms without a number */
    uint32_t article;                  /* counts them, from 1 */
    uint64_t length;                   /* the sum of wdf */
    struct pst_postings_place *places; /* in order of position */
    size_t place_count, place_cap;
    uint32_t *grouped; /* the positions, by term: what sort hands out */
    size_t grouped_cap;
    uint32_t *numbers; /* of the locals */
    uint32_t *order;   /* the locals, sorted */
    size_t numbers_cap, order_cap;
    struct pst_doc_term *sorted;
    size_t sorted_cap;
    struct pst_buf room; /* a term being made */
};

void pst_postings_init(struct pst_postings *p);
void pst_postings_dispose(struct pst_postings *p);
/* Begin the next article; the lexicon stays. */
void pst_postings_clear(struct pst_postings *p);
/* Drop the lexicon, too: no number means anything any more. */
void pst_postings_forget(struct pst_postings *p);

/* Give the article the term prefix + term: raise its wdf, and give it a
 * position unless that is 0. Positions of a term must come in ascending
 * order. */
void pst_postings_put(struct pst_postings *p, const char *prefix,
                      struct pst_str term, uint32_t wdf, uint32_t position);
/* The same for a bare term of at most PST_LEXEME_SHORT bytes, with zeros behind
 * it up to these. */
void pst_postings_put_padded(struct pst_postings *p, struct pst_str term,
                             uint32_t wdf, uint32_t position);
/* The same for a word of the meta field with that key; wdf 0. */
void pst_postings_put_meta(struct pst_postings *p, struct pst_str key,
                           struct pst_str term, uint32_t position);
/* Give numbers to all terms so far. */
void pst_postings_number_all(struct pst_postings *p);
/* The number of prefix + term, which the article need not have. */
uint32_t pst_postings_number(struct pst_postings *p, const char *prefix,
                             struct pst_str term);
/* Give the article the term with that number, which it only ever has by this
 * call, and raise its wdf. All terms before must have numbers. */
void pst_postings_add(struct pst_postings *p, uint32_t number, uint32_t wdf);
/* Take all positions away again when no term has any wdf: a document of length
 * 0 with positions is damage in the eyes of xapian-check. */
void pst_postings_settle(struct pst_postings *p);
/* Terms and lexicon of *out, which live until the next call on p. */
void pst_postings_sort(struct pst_postings *p, struct pst_doc *out);

#endif
