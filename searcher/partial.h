/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * searcher/partial.h - when no article has all words of a plain query: what
 * those that have some of them lack.
 *
 * A query is plain when it is words and phrases of the default search side by
 * side, and nothing else: no operator, sign, field or filter.
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

struct pst_missing {
    struct pst_str *items; /* as typed, in the query's order, each once */
    size_t count, cap;
};

/* The words and phrases that the article lacks which the matcher looked at
 * last. `any` is the matcher's query, plain and read with `any`, restricted or
 * not. What was in *out goes; the texts are the query's. */
void pst_partial_missing(struct pst_missing *out, const struct pst_query *any,
                         const struct pst_matcher *m);
void pst_missing_dispose(struct pst_missing *m);

#endif
