/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * searcher/weigh.h - what the words of a query are worth: formula R.
 *
 *     S(t, d) = q idf(t) burst(t) (k1 + 1) tf / (tf + k1 (1 - b + b L / avgL))
 *     q       = (k3 + 1) qtf / (k3 + qtf)    qtf: how often the query has t;
 *               times the mean of its boosts
 *     idf     = ln(1 + (N - df + .5) / (df + .5)) ^ 1.2
 *     burst   = min((F + 1) / df, 6) ^ 0.75      F: the sum of tf over all
 *     score   = sum of S over stems + 0.2 the sum over exact forms, there
 *               with burst 1
 *
 * with k1 2, b .6, k3 8; all of these numbers are those of struct pst_rank.
 *
 * N, df, F and avgL are of all shards, dead articles included. A word that has
 * several stems, by the languages of the index, counts with the best of them,
 * and each of them by df and F of the most frequent one: a stem that is rare
 * because it belongs to another language tells no more. A pattern and a single
 * CJK character count as one exact form each (a pattern: the best of its
 * expansions), at full worth and with burst 1. Of word~ an expansion that is
 * e edits away has the worth 0.5 ^ e, and is taken for no rarer than the word
 * as typed: a misspelling is rare, and tells no more by that.
 *
 * In Xapian: BM25Weight(k1, 0, k3, b, 0), which has q and the last factor,
 * under OP_SCALE_WEIGHT with the rest.
 */
#ifndef POSTIL_SEARCHER_WEIGH_H
#define POSTIL_SEARCHER_WEIGH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/map.h"
#include "searcher/build.h"
#include "searcher/expand.h"
#include "searcher/index.h"
#include "searcher/query.h"
#include "searcher/rank.h"

struct pst_term_stats {
    uint32_t df;
    uint64_t cf;
};

/* idf for df of N documents, Xapian's own, and the one over Xapian's for `own`
 * of them. */
double pst_weigh_idf(const struct pst_rank *r, uint32_t n, uint32_t df);
double pst_weigh_plain_idf(uint32_t n, uint32_t df);
double pst_weigh_idf_ratio(const struct pst_rank *r, uint32_t n, uint32_t df,
                           uint32_t own);
double pst_weigh_burst(const struct pst_rank *r,
                       const struct pst_term_stats *s);

/* The distinct stems of a word. */
struct pst_stems {
    struct pst_str *terms; /* with their Z */
    size_t count;
};

struct pst_weigher {
    struct pst_build *build;
    const struct pst_index *index;
    struct pst_arena *arena;
    const struct pst_rank *rank; /* to be set before words are weighed */
    uint32_t doc_count;
    struct pst_map keys; /* what is weighed once: stems, exact forms, word* */
    struct pst_weighed *weighed; /* by the key's number */
    size_t cap;
    struct pst_buf room;
    struct pst_buf *explain; /* NULL, or where statistics go */
};

void pst_weigher_init(struct pst_weigher *w, struct pst_build *b,
                      const struct pst_index *ix, struct pst_arena *arena);
void pst_weigher_dispose(struct pst_weigher *w);

/* Count the words of the tree that are worth something: those of nodes that
 * are not under a NOT nor left out, in fields that the default search covers;
 * in a phrase no stop words, unless it has nothing else. To be called once,
 * before anything below. */
void pst_weigher_count(struct pst_weigher *w, const struct pst_node *root);
bool pst_weigher_counts(const struct pst_node *words,
                        const struct pst_query_word *word);

void pst_weigher_stems(struct pst_weigher *w, struct pst_str term,
                       struct pst_stems *out);

/*
 * The parts of a word's worth. Each gives NULL, and no failure, when it was
 * given out before, or is none: so every stem and form counts once.
 *
 * *best (may be NULL) says that the clause is the best of several. Such a one
 * must stand only on the right of an AND_MAYBE: xapian.h says why.
 */
const struct pst_clause *pst_weigh_stems(struct pst_weigher *w,
                                         struct pst_str term, bool *best);
const struct pst_clause *pst_weigh_exact(struct pst_weigher *w,
                                         struct pst_str term);
const struct pst_clause *pst_weigh_single(struct pst_weigher *w,
                                          struct pst_str term);
/* A stem that is no word's of the query (feedback.h), at a share of what it
 * would be worth as one. */
const struct pst_clause *pst_weigh_stem(struct pst_weigher *w,
                                        struct pst_str stem, double share);
const struct pst_clause *pst_weigh_pattern(struct pst_weigher *w,
                                           const struct pst_query_word *word);

#endif
