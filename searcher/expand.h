/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * searcher/expand.h - patterns (pattern.h) to the terms of the dictionary that
 * they stand for.
 *
 * The plan and the evaluator both take a pattern for the same terms, those
 * found here: so what is marked is what matched, also where some were left
 * out. The frequencies are those of all shards, dead articles included.
 */
#ifndef POSTIL_SEARCHER_EXPAND_H
#define POSTIL_SEARCHER_EXPAND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <xapian-c.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "searcher/index.h"
#include "searcher/query.h"

enum { PST_EXPAND_MAX = 1000 };

struct pst_expansion {
    struct pst_str term; /* as in the dictionary */
    xap_docid df;
};

struct pst_expansions {
    struct pst_expansion *items; /* in order of bytes */
    size_t count;
    size_t found; /* more than count when some were left out */
    size_t skip;  /* bytes of the field's prefix in each term */
    bool single;  /* one of them is one CJK character */
    bool gave_up; /* a regular expression took too long over some terms */
};

/* Whether they are not all there are. */
static inline bool pst_expansions_lack(const struct pst_expansions *x)
{
    return x->found > x->count || x->gave_up;
}

/* For qsort: the most frequent first, equally frequent ones by their bytes. */
int pst_expansion_by_frequency(const void *a, const void *b);
/* In order of bytes. */
int pst_expansion_by_term(const void *a, const void *b);

/* The terms that begin with `prefix`; of more than PST_EXPAND_MAX the most
 * frequent, of equally frequent ones the first in order of bytes. All of *out
 * lives in the arena. */
int pst_expand(struct pst_expansions *out, const struct pst_index *ix,
               struct pst_str prefix, struct pst_arena *arena,
               struct pst_error *err);

/* The terms that are the prefix and a word that the pattern (NULL: any) stands
 * for; all of them, likewise. Behind a prefix that ends in ':' as those of meta
 * keys do, what has another ':' is of another key. */
int pst_expand_behind(struct pst_expansions *out, const struct pst_index *ix,
                      struct pst_str prefix, const struct pst_query_word *word,
                      struct pst_arena *arena, struct pst_error *err);

/* The dictionary's term of a word in the node's field. */
void pst_expand_term(struct pst_buf *out, const struct pst_node *n,
                     struct pst_str word);

/* Give every pattern of the query that has none yet its expansions, at most
 * `max` each (0: all), in the query's arena. */
int pst_query_expand(struct pst_query *q, const struct pst_index *ix,
                     size_t max, struct pst_error *err);

#endif
