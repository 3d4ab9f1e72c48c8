/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * searcher/suggest.h - "did you mean": words of the index in place of words of
 * a query that it does not have, or hardly.
 *
 * Only words of 4 to 32 characters without digits are looked at, that stand in
 * the default search or a field that it covers, are wanted, and are no pattern.
 * One is in doubt when no more than PST_SUGGEST_RARE articles have it or one of
 * its stems. A word of the dictionary may take its place when it is one edit
 * away, or two where the word has 6 characters or more, and when at least
 * PST_SUGGEST_RATIO times as many articles have it. Of several the best is the
 * one with the most articles, where one edit counts as much as
 * PST_SUGGEST_NEARER times as many, the same first character as
 * PST_SUGGEST_SAME_FIRST times, and of those with as many the first in order of
 * bytes. Stop words of the index's languages are none.
 *
 * The words are found as those of word~2 are (expand.h).
 */
#ifndef POSTIL_SEARCHER_SUGGEST_H
#define POSTIL_SEARCHER_SUGGEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "searcher/edits.h"
#include "searcher/index.h"
#include "searcher/query.h"

enum {
    PST_SUGGEST_SHORTEST = 4, /* characters */
    PST_SUGGEST_LONGEST = 32,
    PST_SUGGEST_TWO_EDITS = 6, /* from so many characters on */
    PST_SUGGEST_RARE = 3,
    PST_SUGGEST_RATIO = 20,
    PST_SUGGEST_NEARER = 50,
    PST_SUGGEST_SAME_FIRST = 10, /* few mistype a first character */
    PST_SUGGEST_MOST = 4         /* words of a query */
};

/* The best candidate so far for one word. Members are private. */
struct pst_nearby {
    struct pst_edits edits;
    uint32_t least; /* articles that a candidate must have */
    struct pst_buf best;
    uint32_t df;  /* of the best; 0: there is none */
    double score; /* of the best */
};

/* false when the folded word is none to be corrected (then there is nothing to
 * dispose of). `known` articles have it. */
bool pst_nearby_init(struct pst_nearby *n, struct pst_str word, uint32_t known);
void pst_nearby_dispose(struct pst_nearby *n);
/* Take the term, so many edits away, if it is better. */
void pst_nearby_offer(struct pst_nearby *n, struct pst_str term,
                      unsigned distance, uint32_t df);

struct pst_suggestion {
    struct pst_str word;   /* as typed, in the query's text */
    struct pst_str better; /* folded */
    uint32_t df;           /* articles that have it */
};

struct pst_suggestions {
    struct pst_suggestion items[PST_SUGGEST_MOST]; /* in the query's order */
    size_t count;
    struct pst_buf query; /* its text with all of them put in */
    size_t total;         /* articles that match it; set by the caller */
    struct pst_arena arena;
};

/* `root` is the query's tree as parsed. Without suggestions count is 0. *out
 * must be disposed of also on error. */
int pst_suggest(struct pst_suggestions *out, const struct pst_index *ix,
                const struct pst_query *q, const struct pst_node *root,
                struct pst_error *err);
void pst_suggestions_dispose(struct pst_suggestions *s);

#endif
