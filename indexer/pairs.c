/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/pairs.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "glass/signature.h"

void pst_pairs_init(struct pst_pairs *x)
{
    memset(x, 0, sizeof *x);
}

void pst_pairs_dispose(struct pst_pairs *x)
{
    free(x->hashes);
    free(x->terms);
    pst_pairs_init(x);
}

static void hash_terms(struct pst_pairs *x, const struct pst_postings *p)
{
    x->terms =
        pst_grow(x->terms, &x->term_cap, p->local_count + 1, sizeof *x->terms);
    for (size_t i = 0; i < p->local_count; i++) {
        const struct pst_lexkey *k = &p->locals[i].key;
        x->terms[i] =
            pst_glass_signature_term_heads(k->bytes, k->first, k->second);
    }
}

/* The pairs that begin with the i-th place, when there is more than one. */
static void add_all(struct pst_pairs *x, const struct pst_postings *p, size_t i)
{
    const struct pst_postings_place *places = p->places;
    uint32_t behind = places[i].position + 1;
    for (size_t k = i + 1; k < p->place_count && places[k].position <= behind;
         k++)
        if (places[k].position == behind) {
            PST_PUSH(x->hashes, x->count, x->cap) = pst_glass_signature_pair(
                x->terms[places[i].local], x->terms[places[k].local]);
        }
}

/* Those of places that are followed by one other, as nearly all words are; how
 * many these are. */
static size_t add_single(struct pst_pairs *x,
                         const struct pst_postings_place *place,
                         const struct pst_postings_place *end)
{
    const struct pst_postings_place *at = place;
    const uint64_t *terms = x->terms;
    size_t room = x->count + (size_t)(end - place) + 1;
    x->hashes = pst_grow(x->hashes, &x->cap, room, sizeof *x->hashes);
    uint32_t *to = x->hashes + x->count;
    for (; end - at > 2 && at[1].position == at->position + 1 &&
           at[2].position != at[1].position;
         at++)
        *to++ = pst_glass_signature_pair(terms[at->local], terms[at[1].local]);
    x->count = (size_t)(to - x->hashes);
    return (size_t)(at - place);
}

void pst_pairs_make(struct pst_pairs *x, const struct pst_postings *p)
{
    const struct pst_postings_place *place = p->places;
    const struct pst_postings_place *end = place + p->place_count;
    hash_terms(x, p);
    x->count = 0;
    for (; place < end; place++) {
        place += add_single(x, place, end);
        if (place < end)
            add_all(x, p, (size_t)(place - p->places));
    }
}
