/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * searcher/fast/score.h - what a document that matches is worth: BM25 as
 * Xapian::BM25Weight computes it with k2 0 and min_normlen 0; part of the fast
 * engine.
 */
#ifndef POSTIL_SEARCHER_FAST_SCORE_H
#define POSTIL_SEARCHER_FAST_SCORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "searcher/clause.h"
#include "searcher/fast/list.h"
#include "searcher/rank.h"

/* What all shards have in common. */
struct pst_fast_scheme {
    struct pst_fast *fast;
    double k1, k3, b;
    double length_factor; /* 1 / average length, or 0 */
    struct pst_error *err;
    int status; /* of looking up terms */
};

void pst_fast_scheme_init(struct pst_fast_scheme *c, struct pst_fast *f,
                          const struct pst_rank *rank, struct pst_error *err);

/* The part of the denominator that a document's length makes. */
static inline double pst_fast_length_part(const struct pst_fast_scheme *c,
                                          uint32_t length)
{
    double norm = length * c->length_factor;
    return c->k1 * (norm * c->b + (1 - c->b));
}

/* That of all of the shard's documents, for estimates; after a failure, which
 * is noted in the search, of no use. Lives until others are asked for. */
const float *pst_fast_length_parts(struct pst_fast_search *s,
                                   const struct pst_fast_scheme *c);

/* What x = wdf / K of the shard's blocks (glass/blocks.h) is to be multiplied
 * by to be no less than by this scheme; INFINITY without blocks. */
double pst_fast_stretch(const struct pst_fast_search *s,
                        const struct pst_fast_scheme *c);

/* BM25Weight::get_sumpart. */
static inline double pst_fast_worth(double weight, uint32_t wdf,
                                    double length_part)
{
    return wdf != 0 ? weight * (wdf / (length_part + wdf)) : 0;
}

/* What a term of this weight is worth at most where it is, for a list with
 * blocks. */
double pst_fast_list_bound(const struct pst_fast_list *l, double weight,
                           double stretch);

struct pst_fast_scores;
struct pst_fast_lane;

/* The worth of a clause's terms in documents that it matches. To be made after
 * the nodes that find them (match.h), whose lists it shares. Lives in the
 * search's arena. */
struct pst_fast_scores *pst_fast_scores_make(struct pst_fast_search *s,
                                             struct pst_fast_scheme *c,
                                             const struct pst_clause *root);
/* Docids must ascend, together with what the nodes find. What is worth less
 * than `least` may be given less than it is worth. */
double pst_fast_scores_of(struct pst_fast_scores *x, uint32_t docid,
                          double least);

const struct pst_fast_scheme *
pst_fast_scores_scheme(const struct pst_fast_scores *x);
/* For plain.h: the terms in the order in which their worth is added up; false
 * when they are too many or not all there is, or a list has no blocks. */
bool pst_fast_scores_lanes(const struct pst_fast_scores *x,
                           struct pst_fast_lane *lanes, size_t *count);

/* What a term adds at most where it occurs wdf times in a document whose length
 * part is K: weight * wdf / (K + wdf) + rest. */
struct pst_fast_bound {
    struct pst_str term;
    double weight, rest;
};
/* Fill in the bounds of `count` terms, which are given, each once, and add
 * those of other terms, for which there may be room. Returns how many there are
 * now; *rest becomes what all else may add to any document. */
size_t pst_fast_scores_bound(const struct pst_fast_scores *x,
                             struct pst_fast_bound *bounds, size_t count,
                             size_t room, double *rest);

#endif
