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

struct pst_leaves {
    struct pst_build *build;
    const struct pst_index *index;
    struct pst_arena *arena;
    struct pst_weigher *weigher; /* for stems */
    struct pst_buf room;
    size_t approximate; /* how many leaves were given more than they hold */
};

void pst_leaves_init(struct pst_leaves *l, struct pst_weigher *w);
void pst_leaves_dispose(struct pst_leaves *l);

/* The leaf's matches; of a WORDS, NEAR, ADJ, FILTER, DATE or LENGTH node that
 * is not dropped, its patterns expanded. The query may carry Xapian's weights:
 * its caller scales them. */
const struct pst_clause *pst_leaf_match(struct pst_leaves *l,
                                        const struct pst_node *n);

#endif
