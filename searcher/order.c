/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/order.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "schema/schema.h"
#include "searcher/values.h"

enum { MANTISSA_BITS = 31, KEY_DATE_DIGITS = 8 };

/* In a number's bits: a carry out of the mantissa is one into the exponent.
 */
static double round_bits(uint64_t bits)
{
    const int dropped = DBL_MANT_DIG - MANTISSA_BITS;
    const uint64_t unit = UINT64_C(1) << dropped;
    double rounded;
    bits += unit / 2 - 1 + (bits >> dropped & 1);
    bits &= ~(unit - 1);
    memcpy(&rounded, &bits, sizeof rounded);
    return rounded;
}

double pst_order_round(double score)
{
    uint64_t bits;
    int exponent;
    memcpy(&bits, &score, sizeof bits);
    if (isnormal(score))
        return round_bits(bits);
    double m = frexp(score, &exponent);
    return ldexp(rint(ldexp(m, MANTISSA_BITS)), exponent - MANTISSA_BITS);
}

static int compare_docids(const void *a, const void *b)
{
    const struct pst_candidate *x = a;
    const struct pst_candidate *y = b;
    return (x->docid > y->docid) - (x->docid < y->docid);
}

int pst_order_keys(const struct pst_index *ix, struct pst_candidate *items,
                   size_t count, struct pst_arena *arena, struct pst_error *err)
{
    struct pst_values values;
    struct pst_str key;
    if (count == 0)
        return 0;
    qsort(items, count, sizeof *items, compare_docids);
    int r = pst_values_open(&values, ix, PST_SLOT_ORDER, "order the hits", err);
    for (size_t i = 0; i < count && r == 0; i++) {
        r = pst_values_at(&values, items[i].docid, &key, err);
        items[i].key =
            (struct pst_str){pst_arena_dup(arena, key.p, key.n), key.n};
        if (r == 0)
            r = pst_patience_work(ix->patience, 1, err);
    }
    pst_values_close(&values);
    return r;
}

static void age(struct pst_candidate *c, const struct pst_rank *rank)
{
    c->score *= pst_rank_decay(rank, c->key);
    c->rounded = pst_order_round(c->score);
}

static int compare_keys(const void *a, const void *b)
{
    const struct pst_candidate *x = a;
    const struct pst_candidate *y = b;
    int r = pst_str_cmp(x->key, y->key);
    return r != 0 ? r : compare_docids(x, y);
}

static int compare_scores(const void *a, const void *b)
{
    const struct pst_candidate *x = a;
    const struct pst_candidate *y = b;
    if (x->rounded != y->rounded)
        return x->rounded > y->rounded ? -1 : 1;
    return compare_keys(a, b);
}

static struct pst_str behind_date(struct pst_str key)
{
    size_t n = key.n < KEY_DATE_DIGITS ? key.n : KEY_DATE_DIGITS;
    return (struct pst_str){key.p + n, key.n - n};
}

static int compare_paths(const void *a, const void *b)
{
    const struct pst_candidate *x = a;
    const struct pst_candidate *y = b;
    int r = pst_str_cmp(behind_date(x->key), behind_date(y->key));
    return r != 0 ? r : compare_keys(a, b);
}

static int (*const orders[])(const void *, const void *) = {
    [PST_SORT_RELEVANCE] = compare_scores,
    [PST_SORT_DATE] = compare_keys,
    [PST_SORT_PATH] = compare_paths};

/* A page of hits is sorted without qsort's memory. */
static void sort_few(struct pst_candidate *items, size_t count,
                     int (*compare)(const void *, const void *))
{
    for (size_t i = 1; i < count; i++) {
        struct pst_candidate moved = items[i];
        size_t k = i;
        for (; k > 0 && compare(&items[k - 1], &moved) > 0; k--)
            items[k] = items[k - 1];
        items[k] = moved;
    }
}

void pst_order_sort(struct pst_candidate *items, size_t count,
                    enum pst_sort sort, bool reverse)
{
    enum { FEW = 16 };
    if (count == 0)
        return;
    if (count <= FEW)
        sort_few(items, count, orders[sort]);
    else
        qsort(items, count, sizeof *items, orders[sort]);
    for (size_t i = 0, k = count - 1; reverse && i < k; i++, k--) {
        struct pst_candidate swap = items[i];
        items[i] = items[k];
        items[k] = swap;
    }
}

/* --- the first ones ------------------------------------------------------ */

/* The first candidates so far: a heap with the last of them on top. */
struct firsts {
    const struct pst_order *by;
    struct pst_candidate *items;
    size_t count, wanted;
    struct pst_arena *arena;
};

static bool is_before(const struct firsts *f, const struct pst_candidate *a,
                      const struct pst_candidate *b)
{
    int r = orders[f->by->sort](a, b);
    return f->by->reverse ? r > 0 : r < 0;
}

static void sift_up(struct firsts *f, size_t i, struct pst_candidate c)
{
    for (; i > 0 && is_before(f, &f->items[(i - 1) / 2], &c); i = (i - 1) / 2)
        f->items[i] = f->items[(i - 1) / 2];
    f->items[i] = c;
}

static void sift_down(struct firsts *f, struct pst_candidate c)
{
    size_t i = 0;
    for (size_t child; (child = 2 * i + 1) < f->count; i = child) {
        if (child + 1 < f->count &&
            is_before(f, &f->items[child], &f->items[child + 1]))
            child++;
        if (!is_before(f, &c, &f->items[child]))
            break;
        f->items[i] = f->items[child];
    }
    f->items[i] = c;
}

static void offer(struct firsts *f, struct pst_candidate c)
{
    bool is_full = f->count == f->wanted;
    if (f->wanted == 0 || (is_full && !is_before(f, &c, &f->items[0])))
        return;
    c.key.p = pst_arena_dup(f->arena, c.key.p, c.key.n);
    if (is_full)
        sift_down(f, c);
    else
        sift_up(f, f->count++, c);
}

/* Whether values can be read in this order: the docids of each shard ascend,
 * where each is read by itself, else all. */
static bool is_readable(const struct pst_index *ix,
                        const struct pst_candidate *items, size_t count)
{
    bool apart = pst_index_fast(ix) != NULL;
    uint32_t *last = pst_calloc(ix->shard_count + 1, sizeof *last);
    bool ascends = true;
    for (size_t i = 0; i < count && ascends; i++) {
        size_t shard = apart ? pst_index_shard_of(ix, items[i].docid) : 0;
        ascends = last[shard] < items[i].docid;
        last[shard] = items[i].docid;
    }
    free(last);
    return ascends;
}

int pst_order_first(const struct pst_index *ix, struct pst_candidate *items,
                    size_t *count, size_t wanted, const struct pst_order *by,
                    struct pst_arena *arena, struct pst_error *err)
{
    /* There is always room: so many were looked at already. */
    struct firsts f = {by, items, 0, wanted, arena};
    struct pst_values values;
    if (!is_readable(ix, items, *count))
        qsort(items, *count, sizeof *items, compare_docids);
    int r = pst_values_open(&values, ix, PST_SLOT_ORDER, "order the hits", err);
    for (size_t i = 0; i < *count && r == 0; i++) {
        struct pst_candidate c = items[i];
        r = pst_values_at(&values, c.docid, &c.key, err);
        if (r == 0 && by->age != NULL)
            age(&c, by->age);
        if (r == 0)
            offer(&f, c);
        if (r == 0)
            r = pst_patience_work(ix->patience, 1, err);
    }
    pst_values_close(&values);
    *count = f.count;
    pst_order_sort(items, f.count, by->sort, by->reverse);
    return r;
}
