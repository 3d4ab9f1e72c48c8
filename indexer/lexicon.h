/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * indexer/lexicon.h - numbers for terms, and their order.
 *
 * A term keeps its number, 0, 1, 2 ..., until the lexicon is disposed of. A
 * short term lies in its entry, so that a word that was met before costs one
 * slot of the hash table and one entry.
 *
 * Most terms have a rank among those that were ranked last; so the terms of
 * an article are sorted as numbers, and only new ones are compared. Terms are
 * ranked anew when a tenth of them are new.
 */
#ifndef POSTIL_INDEXER_LEXICON_H
#define POSTIL_INDEXER_LEXICON_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/head.h"
#include "base/mem.h"

enum { PST_LEXEME_SHORT = 16 };

/* A string of bytes with what tells it apart from most others. */
struct pst_lexkey {
    uint64_t first, second; /* pst_head of its first bytes, and of the next */
    struct pst_str bytes;
    uint32_t hash;
};

/* As wyhash and its kin do it: multiply to twice the width, fold. */
static inline uint64_t pst_lexkey_hash_heads(uint64_t seed, uint64_t first,
                                             uint64_t second, size_t n)
{
    return pst_fold_multiply(first ^ seed ^ n,
                             second ^ seed ^ 0xe7037ed1a0b428dbu);
}

static inline uint32_t pst_lexkey_hash(uint64_t seed,
                                       const struct pst_lexkey *k)
{
    uint64_t h = pst_lexkey_hash_heads(seed, k->first, k->second, k->bytes.n);
    for (size_t at = PST_LEXEME_SHORT; at < k->bytes.n; at += 8)
        h = pst_fold_multiply(h ^ pst_head(k->bytes.p + at, k->bytes.n - at),
                              0x8ebc6af09c88c6e3u);
    return (uint32_t)h;
}

/* A term; fills a cache line. */
struct pst_lexeme {
    uint64_t first, second; /* as in its key: together the first bytes */
    const char *whole;      /* NULL when these are all */
    uint32_t n;             /* bytes of the term */
    uint32_t hash;
    uint32_t rank; /* if its number is below `ranked` */
    /* For postings.h and the inverter; 0 at first. */
    uint32_t article; /* the last one that has the term ... */
    uint32_t local;   /* ... and its place there */
    uint32_t stem;    /* number of its Z term ... */
    uint32_t stem_of; /* ... in which language, plus 1 */
    uint32_t spare[3];
};

struct pst_lexicon_slot {
    uint32_t hash;
    uint32_t number; /* plus 1; 0: free */
};

struct pst_lexicon_item;

/* Members but terms, count and seed are private. */
struct pst_lexicon {
    struct pst_lexeme *terms; /* by number */
    size_t count, cap;
    struct pst_lexicon_slot *slots;
    size_t mask;   /* number of slots less 1 */
    uint64_t seed; /* of the keys' hashes */
    struct pst_arena bytes;
    size_t long_bytes; /* of terms in the arena */
    uint32_t *by_rank;
    size_t ranked, by_rank_cap;
    struct pst_lexicon_item *items; /* being sorted; twice as many as numbers */
    size_t items_cap;
};

void pst_lexicon_init(struct pst_lexicon *l);
void pst_lexicon_dispose(struct pst_lexicon *l);

/* The key of some bytes, which must stay while it is used. */
static inline struct pst_lexkey pst_lexkey_make(uint64_t seed,
                                                struct pst_str bytes)
{
    struct pst_lexkey k = {pst_head(bytes.p, bytes.n), 0, bytes, 0};
    if (bytes.n > 8)
        k.second = pst_head(bytes.p + 8, bytes.n - 8);
    k.hash = pst_lexkey_hash(seed, &k);
    return k;
}

/* The number of the term. */
uint32_t pst_lexicon_put(struct pst_lexicon *l, const struct pst_lexkey *key);
/* Ask for the memory that putting a key with this hash will look at: first the
 * slot, a little later the term. */
PST_INLINE void pst_lexicon_prefetch_slot(const struct pst_lexicon *l,
                                          uint32_t hash)
{
    if (l->slots != NULL)
        __builtin_prefetch(&l->slots[hash & l->mask]);
}
PST_INLINE void pst_lexicon_prefetch_term(const struct pst_lexicon *l,
                                          uint32_t hash)
{
    if (l->slots == NULL)
        return;
    uint32_t number = l->slots[hash & l->mask].number;
    if (number != 0)
        __builtin_prefetch(&l->terms[number - 1], 1);
}
/* Its bytes, which move when another term is put. Those of a term that is not
 * longer than PST_LEXEME_SHORT lie at the begin of its entry, with zeros behind
 * them up to that. */
static inline struct pst_str pst_lexicon_term(const struct pst_lexicon *l,
                                              uint32_t number)
{
    const struct pst_lexeme *t = &l->terms[number];
    return (struct pst_str){
        t->whole != NULL ? t->whole : (const char *)&t->first, t->n};
}
/* Sort n different numbers by their terms' bytes: order[i] says which of them
 * comes at place i. */
void pst_lexicon_sort(struct pst_lexicon *l, const uint32_t *numbers, size_t n,
                      uint32_t *order);
/* All numbers in the order of their terms' bytes; until the next call. */
const uint32_t *pst_lexicon_order(struct pst_lexicon *l);
/* Bytes of memory, about. */
size_t pst_lexicon_bytes(const struct pst_lexicon *l);

#endif
