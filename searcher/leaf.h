/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * searcher/leaf.h - the leaves of a query tree as Xapian queries without
 * weight: words and phrases, nearness, filters, dates.
 */
#ifndef POSTIL_SEARCHER_LEAF_H
#define POSTIL_SEARCHER_LEAF_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/buf.h"
#include "searcher/build.h"
#include "searcher/expand.h"
#include "searcher/weigh.h"

/* The expansions of one word*, kept so that each is looked up once. */
struct pst_expanded {
    const struct pst_query_word *word;
    struct pst_expansions expansions;
};

struct pst_leaves {
    struct pst_build *build;
    const struct pst_index *index;
    struct pst_arena *arena;
    struct pst_weigher *weigher; /* for stems */
    struct pst_expanded *expanded;
    size_t expanded_count, expanded_cap;
    struct pst_buf room;
    struct pst_buf *explain;
    size_t approximate; /* how many leaves were given more than they hold */
};

void pst_leaves_init(struct pst_leaves *l, struct pst_weigher *w,
                     struct pst_buf *explain);
void pst_leaves_dispose(struct pst_leaves *l);

/* The leaf's matches; of a WORDS, NEAR, ADJ, FILTER or DATE node that is not
 * dropped. The query may carry Xapian's weights: its caller scales them. */
xap_query *pst_leaf_match(struct pst_leaves *l, const struct pst_node *n);
const struct pst_expansions *
pst_leaf_expansions(struct pst_leaves *l, const struct pst_node *n,
                    const struct pst_query_word *word);

#endif
