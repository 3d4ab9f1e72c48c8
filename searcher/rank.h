/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * searcher/rank.h - what makes an article come first: the ways to rank, and
 * the numbers in their formulas.
 *
 *   relevance  formula R (weigh.h) with the numbers below
 *   bm25       BM25 of the stems with k1 1.2, b .75, k3 8, and no more
 *   recency    relevance, which wears off with age: the score is divided by
 *              1 + age / half-life. An article without a date counts as ten
 *              half-lives old, one of the future as new.
 */
#ifndef POSTIL_SEARCHER_RANK_H
#define POSTIL_SEARCHER_RANK_H

#include <stdint.h>

#include "base/buf.h"
#include "base/config.h"

enum pst_rank_by { PST_RANK_RELEVANCE, PST_RANK_BM25, PST_RANK_RECENCY };
extern const char *const pst_rank_names[]; /* by enum, NULL-ended */

struct pst_rank {
    enum pst_rank_by by;
    double k1, k3, b;
    double idf;         /* the power of the inverse document frequency */
    double burst;       /* the power of a term's mean frequency */
    double burst_limit; /* what that is cut to */
    double exact;       /* the worth of an exact form beside its stem */
    double half_life;   /* days, at least 1 */
    int64_t today;      /* days since 1970-01-01 */
};

/* Relevance, with the numbers that are built in. */
void pst_rank_init(struct pst_rank *r);
/* Take the numbers of the keys rank.* (settings.h). */
void pst_rank_configure(struct pst_rank *r, const struct pst_config *c);
/* Choose a way; bm25 overwrites the numbers. */
void pst_rank_choose(struct pst_rank *r, enum pst_rank_by by);

/* What age leaves of a score, over 0 to 1; `order_key` is that of slot 5. */
double pst_rank_decay(const struct pst_rank *r, struct pst_str order_key);

#define PST_RANK_STRING_(x) #x
#define PST_RANK_STRING(x) PST_RANK_STRING_(x)

/* The numbers that are built in: how they were found is in ARCHITECTURE.md. */
#define PST_R_K1 2
#define PST_R_K3 8
#define PST_R_B 0.6
#define PST_R_IDF 1.2
#define PST_R_BURST 0.75
#define PST_R_BURST_LIMIT 6
#define PST_R_EXACT 0.2
#define PST_R_HALF_LIFE 365

#endif
