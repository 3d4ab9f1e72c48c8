/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/build.h"

#include <stdlib.h>

#include "base/mem.h"
#include "searcher/index.h"

void pst_build_fail(struct pst_build *b, const xap_error *xe)
{
    if (b->status == 0)
        b->status = pst_index_fail(b->err, xe, "search the index");
}

void pst_build_push(struct pst_build_list *l, xap_query *q)
{
    l->items = pst_grow(l->items, &l->cap, l->count + 1, sizeof(xap_query *));
    l->items[l->count++] = q;
}

/* What a constructor gave; NULL, and the failure noted, if it failed. */
static xap_query *made(struct pst_build *b, xap_status status, xap_query *q,
                       const xap_error *xe)
{
    if (status == XAP_OK)
        return q;
    pst_build_fail(b, xe);
    return NULL;
}

xap_query *pst_build_nothing(struct pst_build *b)
{
    xap_query *q;
    xap_error xe;
    xap_status s = xap_query_new_nothing(&q, &xe);
    return made(b, s, q, &xe);
}

xap_query *pst_build_all(struct pst_build *b)
{
    xap_query *q;
    xap_error xe;
    xap_status s = xap_query_new_all(&q, &xe);
    return pst_build_scale(b, 0, made(b, s, q, &xe));
}

xap_query *pst_build_term(struct pst_build *b, struct pst_str term,
                          uint32_t wqf)
{
    xap_query *q;
    xap_error xe;
    xap_status s =
        xap_query_new_term(&q, (xap_bytes){term.p, term.n}, wqf, 0, &xe);
    return made(b, s, q, &xe);
}

xap_query *pst_build_scale(struct pst_build *b, double factor, xap_query *q)
{
    if (q == NULL)
        return NULL;
    xap_query *scaled;
    xap_error xe;
    xap_status s = xap_query_new_scale(&scaled, factor, q, &xe);
    xap_query_free(q);
    return made(b, s, scaled, &xe);
}

xap_query *pst_build_range(struct pst_build *b, xap_slot slot,
                           struct pst_str low, struct pst_str high)
{
    xap_query *q;
    xap_error xe;
    xap_status s = xap_query_new_value_range(
        &q, slot, (xap_bytes){low.p, low.n}, (xap_bytes){high.p, high.n}, &xe);
    return pst_build_scale(b, 0, made(b, s, q, &xe));
}

xap_query *pst_build_source(struct pst_build *b, const xap_source_class *cls,
                            void *payload)
{
    xap_source *source;
    xap_query *q = NULL;
    xap_error xe;
    xap_status s = xap_source_new(&source, cls, payload, NULL, &xe);
    if (s == XAP_OK)
        s = xap_query_new_source(&q, source, &xe);
    xap_source_free(source);
    return made(b, s, q, &xe);
}

static xap_query *join(struct pst_build *b, xap_op op,
                       xap_query *const *queries, size_t n, uint32_t window)
{
    for (size_t i = 0; i < n; i++)
        if (queries[i] == NULL)
            return NULL;
    xap_query *q;
    xap_error xe;
    xap_status s = xap_query_new_op(&q, op, (const xap_query *const *)queries,
                                    n, window, &xe);
    return made(b, s, q, &xe);
}

xap_query *pst_build_join(struct pst_build *b, xap_op op,
                          struct pst_build_list *l, uint32_t window)
{
    xap_query *q = NULL;
    if (l->count == 0) {
        q = pst_build_nothing(b);
    } else if (l->count == 1) {
        q = l->items[0];
    } else {
        q = join(b, op, l->items, l->count, window);
        for (size_t i = 0; i < l->count; i++)
            xap_query_free(l->items[i]);
    }
    free(l->items);
    *l = (struct pst_build_list){NULL, 0, 0};
    return q;
}

xap_query *pst_build_pair(struct pst_build *b, xap_op op, xap_query *left,
                          xap_query *right)
{
    xap_query *both[] = {left, right};
    xap_query *q = join(b, op, both, 2, 0);
    xap_query_free(left);
    xap_query_free(right);
    return q;
}
