/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * searcher/feedback.h - what the best hits of a query have in common, to find
 * more like them: pseudo-relevance feedback.
 *
 * Of the first hits, F, each stem t that two of them have (of a lone hit: each)
 * and the query has not is worth
 *
 *     the sum over d in F of  s(d) / s(first)  tf / (tf + K(d))
 *     times idf(t) = ln(1 + (N - df + .5) / (df + .5))
 *
 * where s is a hit's score, and K that of the ranking (weigh.h). The best
 * PST_FEEDBACK_TERMS of them count beside the query's words. The best one has
 * at most PST_FEEDBACK_SHARE of what a word of the query with its frequencies
 * counts, the others have theirs in proportion, and all together at most
 * PST_FEEDBACK_SUM for each word of the query: a short one is not drowned.
 * Numbers, stems of one letter and stop words of the index's languages tell
 * nothing.
 *
 * The stems change the order of what is found, not what is found, and are not
 * marked: the query is still what was typed.
 */
#ifndef POSTIL_SEARCHER_FEEDBACK_H
#define POSTIL_SEARCHER_FEEDBACK_H

#include <stddef.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "searcher/index.h"
#include "searcher/query.h"
#include "searcher/run.h"

enum {
    PST_FEEDBACK_HITS = 5, /* where no number is named */
    PST_FEEDBACK_MOST = 100,
    PST_FEEDBACK_TERMS = 20
};
#define PST_FEEDBACK_SHARE 0.2
#define PST_FEEDBACK_SUM 0.4

struct pst_feedback_term {
    struct pst_str term; /* a stem with its Z */
    double share;        /* of a word's worth, over 0 */
};

struct pst_feedback {
    struct pst_feedback_term *items; /* the greatest share first */
    size_t count;
    struct pst_arena arena; /* of all of them */
};

/* Runs the query for the first `options->feedback` hits and looks at them.
 * Without hits that have scores, or where the order is not by them, there are
 * no terms; the same hits give the same terms in the same order. */
int pst_feedback_find(struct pst_feedback *out, struct pst_index *ix,
                      struct pst_query *q,
                      const struct pst_run_options *options,
                      struct pst_error *err);
void pst_feedback_dispose(struct pst_feedback *f);

#endif
