/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/sketch.h"

#include <stdlib.h>
#include <string.h>

#include "base/head.h"
#include "base/mem.h"

/* Bits of a word's hash that are 0 in one of eight. */
static const uint64_t sampled = 7;

void pst_sketch_init(struct pst_sketch *s)
{
    *s = (struct pst_sketch){NULL, 0};
}

void pst_sketch_dispose(struct pst_sketch *s)
{
    free(s->hashes);
    pst_sketch_init(s);
}

/* A term by its first bytes and its length; these do not change from index to
 * index, as numbers and hashes of the lexicon do. */
static uint64_t term_hash(const struct pst_lexkey *k)
{
    return pst_fold_multiply(k->first ^ 0x9e3779b97f4a7c15u ^ k->bytes.n,
                             k->second ^ 0xd1b54a32d192ed03u);
}

static uint64_t phrase_hash(uint64_t a, uint64_t b, uint64_t c)
{
    return pst_fold_multiply(a + b * 0x8ebc6af09c88c6e3u,
                             c ^ 0xe7037ed1a0b428dbu);
}

/* The least hash of each part so far; the part is its lowest bits. */
static void take(uint64_t least[PST_SIGNATURE_PARTS], uint64_t hash)
{
    uint64_t *part = &least[hash % PST_SIGNATURE_PARTS];
    if (hash < *part)
        *part = hash;
}

static bool is_full(const uint64_t least[PST_SIGNATURE_PARTS])
{
    for (int i = 0; i < PST_SIGNATURE_PARTS; i++)
        if (least[i] == UINT64_MAX)
            return false;
    return true;
}

static void take_sampled(const uint64_t *hashes,
                         const struct pst_postings_place *places, size_t n,
                         uint64_t least[PST_SIGNATURE_PARTS])
{
    for (size_t i = 0; i < n; i++) {
        uint64_t hash = hashes[places[i].local];
        if ((hash & sampled) == 0)
            take(least, phrase_hash(hash, hashes[places[i + 1].local],
                                    hashes[places[i + 2].local]));
    }
}

/* For the parts that have none yet. */
static void fill_up(const uint64_t *hashes,
                    const struct pst_postings_place *places, size_t n,
                    uint64_t least[PST_SIGNATURE_PARTS])
{
    uint64_t all[PST_SIGNATURE_PARTS];
    memset(all, 0xff, sizeof all);
    for (size_t i = 0; i < n; i++)
        take(all,
             phrase_hash(hashes[places[i].local], hashes[places[i + 1].local],
                         hashes[places[i + 2].local]));
    for (int i = 0; i < PST_SIGNATURE_PARTS; i++)
        if (least[i] == UINT64_MAX)
            least[i] = all[i];
}

bool pst_sketch_make(struct pst_sketch *s, const struct pst_postings *p,
                     size_t begin, size_t end, struct pst_signature *out)
{
    enum { WORDS = 3 }; /* of a phrase */
    uint64_t least[PST_SIGNATURE_PARTS];
    if (end - begin < WORDS + PST_SIGNATURE_LEAST)
        return false;
    s->hashes = pst_grow(s->hashes, &s->cap, p->local_count, sizeof *s->hashes);
    for (size_t i = 0; i < p->local_count; i++)
        s->hashes[i] = term_hash(&p->locals[i].key);
    memset(least, 0xff, sizeof least);
    size_t n = end - begin - (WORDS - 1);
    take_sampled(s->hashes, p->places + begin, n, least);
    if (!is_full(least))
        fill_up(s->hashes, p->places + begin, n, least);
    unsigned count = 0;
    for (int i = 0; i < PST_SIGNATURE_PARTS; i++) {
        /* Bits that say nothing of the part, and are not small in all. */
        uint16_t part = (uint16_t)(least[i] >> 8 & 0xffff);
        bool any = least[i] != UINT64_MAX;
        out->parts[i] = !any ? 0 : part != 0 ? part : 1;
        count += any;
    }
    return count >= PST_SIGNATURE_LEAST;
}
