/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * indexer/lexicon.h - numbers for terms, and their order.
 *
 * A term keeps its number, 0, 1, 2 ..., until the lexicon is disposed of. A
 * short term lies in its entry, so that a word that was met before costs one
 * slot of the hash table and one entry.
 *
 * Most terms have a rank among those that were ranked last; so the terms of
 * an article are put in order with a bitmap, and only new ones are compared.
 * Terms are ranked anew when a tenth of them are new.
 */
#ifndef POSTIL_INDEXER_LEXICON_H
#define POSTIL_INDEXER_LEXICON_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"

enum { PST_LEXEME_SHORT = 16 };

struct pst_lexeme {
    char text[PST_LEXEME_SHORT]; /* the first bytes, then zeros */
    uint32_t n;                  /* bytes of the term */
    uint32_t local; /* for postings.h: its place in the article at hand */
    uint32_t hash;
    uint32_t rank;     /* if its number is below `ranked` */
    uint32_t stem;     /* for the inverter: number of the Z term ... */
    uint32_t stem_of;  /* ... in which language, plus 1; 0: not known */
    const char *whole; /* NULL when text holds all of it */
};

struct pst_lexicon_slot {
    uint32_t hash;
    uint32_t number; /* plus 1; 0: free */
};

/* Members but terms and count are private. */
struct pst_lexicon {
    struct pst_lexeme *terms; /* by number */
    size_t count, cap;
    struct pst_lexicon_slot *slots;
    size_t mask; /* number of slots less 1 */
    uint64_t seed;
    struct pst_arena bytes;
    size_t long_bytes; /* of terms in the arena */
    uint32_t *by_rank;
    size_t ranked, by_rank_cap;
    uint64_t *bits, *summary; /* one bit a rank, one bit a word of bits */
};

void pst_lexicon_init(struct pst_lexicon *l);
void pst_lexicon_dispose(struct pst_lexicon *l);

/* The number of the term; a new one has local, stem and stem_of 0. */
uint32_t pst_lexicon_put(struct pst_lexicon *l, struct pst_str term);
/* Its bytes, which move when another term is put. */
static inline struct pst_str pst_lexicon_term(const struct pst_lexicon *l,
                                              uint32_t number)
{
    const struct pst_lexeme *t = &l->terms[number];
    return (struct pst_str){t->whole != NULL ? t->whole : t->text, t->n};
}
/* Put n different numbers into the order of their terms' bytes. */
void pst_lexicon_sort(struct pst_lexicon *l, uint32_t *numbers, size_t n);
/* All numbers in the order of their terms' bytes; until the next call. */
const uint32_t *pst_lexicon_order(struct pst_lexicon *l);
/* Bytes of memory, about. */
size_t pst_lexicon_bytes(const struct pst_lexicon *l);

#endif
