/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * searcher/order.h - the one order of hits, after whatever engine found them.
 */
#ifndef POSTIL_SEARCHER_ORDER_H
#define POSTIL_SEARCHER_ORDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "searcher/index.h"
#include "searcher/run.h"

struct pst_candidate {
    uint32_t docid;
    double score;       /* as the engine computed it */
    double rounded;     /* pst_order_round of it */
    struct pst_str key; /* slot 5 */
    uint32_t more;      /* others that it stands for (collapse.h) */
};

/*
 * The score with its mantissa (0.5 <= m < 1) rounded to 31 bits, which is a
 * step of at most 1e-9 of the score.
 *
 * The last bits of a score depend on the order in which its parts were added,
 * and that on the shards: two articles of the same score may differ by some
 * 1e-16 of it. Rounded they are equal, and the order goes by date, unless an
 * edge between two steps lies within that 1e-16: one pair in some ten million.
 * Then they are ordered as the engine computed them, which is a right order,
 * if not always the same one.
 */
double pst_order_round(double score);

/* Fill in the keys, which live in the arena. Sorts by docid. */
int pst_order_keys(const struct pst_index *ix, struct pst_candidate *items,
                   size_t count, struct pst_arena *arena,
                   struct pst_error *err);

/* Which candidates come first. */
struct pst_order {
    enum pst_sort sort;
    bool reverse;
    const struct pst_rank *age; /* takes of the scores (rank.h), or NULL */
};

/* Of all candidates leave only the first `wanted`, sorted as by pst_order_sort,
 * with their keys, and less what age takes of the scores; the keys of the
 * others are read, but not kept. */
int pst_order_first(const struct pst_index *ix, struct pst_candidate *items,
                    size_t *count, size_t wanted, const struct pst_order *by,
                    struct pst_arena *arena, struct pst_error *err);

/* Sort by `sort`; needs rounded scores and keys. Relevance: rounded score,
 * greatest first, then key; date: key, which is newest first, then path; path:
 * the path within the key. `reverse` turns the whole order round. */
void pst_order_sort(struct pst_candidate *items, size_t count,
                    enum pst_sort sort, bool reverse);

#endif
