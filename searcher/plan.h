/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * searcher/plan.h - a query tree to clauses (clause.h).
 *
 * Which articles match:
 *
 *   word          has one of its stems in the index's languages (Z terms)
 *   "word", field:word, a single CJK character
 *                 has the term
 *   w*rd, word~, /regex/
 *                 one of the terms that it stands for (expand.h)
 *   =Word         its surface form, where that has a term; else verified
 *   phrase        OP_PHRASE over the exact terms, each a term or an OR
 *   NEAR/n ADJ/n  OP_NEAR, OP_PHRASE with a window of n + 1
 *   body:         no term has that alone: the default search, verified
 *   filter, date  their terms; a date range the values of slot 0
 *                 (daterange.h says what it holds), one of words slot 1
 *   AND OR NOT    as they say; a node that is left out counts in neither
 *
 * `verify` says that an engine can only give more than the articles that match,
 * and each must be asked pst_matcher_find: for NEAR and ADJ with phrases, NEAR
 * whose operands share a term, single CJK characters in a phrase or nearness,
 * =Word in most cases, and body:. There, but for the last two, the plan asks
 * for all terms in one article; a NOT over such a node is left out.
 *
 * What they are worth (formula R: weigh.h): the sum over all words of the
 * query that count (pst_weigher_counts), whether or not the part of the query
 * in which they stand is what matched. So
 *
 *   word          its stem, or its stems without weight and AND_MAYBE the
 *                 best of them; AND_MAYBE its exact form
 *   AND           the sum; so does an OR of words alone
 *   anything else its match without weight, AND_MAYBE the OR of its words
 *
 * and feedback (feedback.h) stands on the right of an AND_MAYBE of the whole;
 * of equal stems or forms the first one has the weight of all. Filters,
 * dates, other fields and all under a NOT have weight 0. There must be no
 * AND_MAYBE either: within an AND, libxapian 1.4.22 leaves to chance what an
 * excluded one matches.
 */
#ifndef POSTIL_SEARCHER_PLAN_H
#define POSTIL_SEARCHER_PLAN_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "searcher/clause.h"
#include "searcher/index.h"
#include "searcher/query.h"
#include "searcher/rank.h"

struct pst_plan {
    const struct pst_clause *root; /* dead articles not left out */
    struct pst_arena arena;
    bool scored; /* some part of it has weight */
    bool verify;
};

struct pst_plan_options {
    bool scored;                 /* false: match only */
    const struct pst_rank *rank; /* when scored */
    struct pst_buf *explain;     /* NULL, or to be appended to: statistics */
    const struct pst_feedback *feedback; /* NULL, or stems of the first hits */
};

/* Patterns that are not expanded yet (expand.h) are, with PST_EXPAND_MAX terms
 * at most. The index must
 * outlive the plan. */
int pst_plan_make(struct pst_plan *plan, struct pst_index *ix,
                  struct pst_query *q, const struct pst_plan_options *options,
                  struct pst_error *err);
void pst_plan_dispose(struct pst_plan *plan);

#endif
