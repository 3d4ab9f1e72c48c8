/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/expand.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

int pst_expansion_by_frequency(const void *a, const void *b)
{
    const struct pst_expansion *x = a;
    const struct pst_expansion *y = b;
    if (x->df != y->df)
        return x->df > y->df ? -1 : 1;
    return pst_str_cmp(x->term, y->term);
}

static int by_term(const void *a, const void *b)
{
    const struct pst_expansion *x = a;
    const struct pst_expansion *y = b;
    return pst_str_cmp(x->term, y->term);
}

xap_status pst_expand(struct pst_expansions *out, const xap_db *db,
                      struct pst_str prefix, struct pst_arena *arena,
                      xap_error *xe)
{
    struct pst_expansion *all = NULL;
    size_t count = 0;
    size_t cap = 0;
    xap_term_iter *it;
    memset(out, 0, sizeof *out);
    xap_status s =
        xap_db_all_terms(&it, db, (xap_bytes){prefix.p, prefix.n}, xe);
    if (s != XAP_OK)
        return s;
    int r;
    while ((r = xap_term_iter_next(it, xe)) > 0) {
        xap_bytes t = xap_term_iter_term(it);
        PST_PUSH(all, count, cap) = (struct pst_expansion){
            {pst_arena_dup(arena, t.p, t.n), t.n}, xap_term_iter_term_freq(it)};
    }
    xap_term_iter_free(it);
    if (r == 0) {
        out->found = count;
        out->count = count < PST_EXPAND_MAX ? count : PST_EXPAND_MAX;
        if (count > PST_EXPAND_MAX) {
            qsort(all, count, sizeof *all, pst_expansion_by_frequency);
            qsort(all, out->count, sizeof *all, by_term);
        }
        out->items = pst_arena_alloc(arena, out->count * sizeof *all);
        if (out->count > 0)
            memcpy(out->items, all, out->count * sizeof *all);
    }
    free(all);
    return r;
}
