/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * searcher/partial.h - when no article has all words of a plain query: what
 * those that have some of them lack.
 *
 * A query is plain when it is words and phrases of the default search side by
 * side, beside filters, ranges and what is excluded: no operator, no +, no
 * field. What is beside the words holds for partial matches too.
 */
#ifndef POSTIL_SEARCHER_PARTIAL_H
#define POSTIL_SEARCHER_PARTIAL_H

#include <stdbool.h>
#include <stddef.h>

#include "searcher/query.h"
#include "searcher/spans.h"

/* Whether a query is plain, by the trees that its text gives without `any` and
 * with it (struct pst_query_options): an AND or a sign shows in the second. */
bool pst_partial_allowed(const struct pst_node *all,
                         const struct pst_node *any);

/* The partial matches of a plain query, by the tree that it gives with `any`:
 * an OR of its words, or an AND of that, first, and of all else. */
struct pst_node *pst_partial_root(struct pst_query *q,
                                  const struct pst_node *any);

struct pst_missing {
    struct pst_str *items; /* as typed, in the query's order, each once */
    size_t count, cap;
};

/* The words and phrases that the article lacks which the matcher looked at
 * last. `any` is the matcher's query, of pst_partial_root, restricted or not.
 * What was in *out goes; the texts are the query's. */
void pst_partial_missing(struct pst_missing *out, const struct pst_query *any,
                         const struct pst_matcher *m);
void pst_missing_dispose(struct pst_missing *m);

#endif
