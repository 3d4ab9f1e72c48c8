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

void pst_pairs_make(struct pst_pairs *x, const struct pst_postings *p)
{
    const struct pst_postings_place *places = p->places;
    size_t n = p->place_count;
    x->terms =
        pst_grow(x->terms, &x->term_cap, p->local_count + 1, sizeof *x->terms);
    for (size_t i = 0; i < p->local_count; i++) {
        const struct pst_lexkey *k = &p->locals[i].key;
        x->terms[i] =
            pst_glass_signature_term_heads(k->bytes, k->first, k->second);
    }
    x->count = 0;
    x->hashes = pst_grow(x->hashes, &x->cap, n + 1, sizeof *x->hashes);
    for (size_t i = 0; i < n; i++) {
        uint32_t behind = places[i].position + 1;
        for (size_t k = i + 1; k < n && places[k].position <= behind; k++)
            if (places[k].position == behind)
                PST_PUSH(x->hashes, x->count, x->cap) =
                    pst_glass_signature_pair(x->terms[places[i].local],
                                             x->terms[places[k].local]);
    }
}
