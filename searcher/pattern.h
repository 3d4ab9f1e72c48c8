/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * searcher/pattern.h - which terms a pattern of a query stands for.
 *
 *     w*rd?s      * stands for any characters or none, ? for one
 *     word~2      at most so many edits away
 *     /colou?r/   a regular expression that describes the whole term (regex.h)
 *
 * Patterns are folded as terms are; characters are code points, distances those
 * of edits.h. A word of fewer than 3 or more than 64 characters has no edits.
 */
#ifndef POSTIL_SEARCHER_PATTERN_H
#define POSTIL_SEARCHER_PATTERN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/error.h"
#include "searcher/query.h"

enum { PST_FUZZY_MIN = 3 };

struct pst_pattern;

/* word~2 without its last two bytes. */
static inline struct pst_str pst_pattern_fuzzy_word(struct pst_str term)
{
    return (struct pst_str){term.p, term.n - 2};
}

/* Whether a text is as one with * and ? in it says. */
bool pst_pattern_glob(struct pst_str glob, struct pst_str text);

/* Make a word's pattern ready; NULL on error, which only a regular expression
 * can give. The word must outlive it. */
struct pst_pattern *pst_pattern_new(const struct pst_query_word *word,
                                    struct pst_error *err);
void pst_pattern_free(struct pst_pattern *p);
/* With what every term begins that the pattern stands for; part of it. */
struct pst_str pst_pattern_prefix(const struct pst_pattern *p);
/* What every one of them has in it beyond that; "" when nothing is known. */
struct pst_str pst_pattern_literal(const struct pst_pattern *p);
/* Quickest in order of bytes. */
bool pst_pattern_matches(struct pst_pattern *p, struct pst_str term);
/* Of a term that it was just found not to match: how many of its first bytes no
 * term may begin with to match; 0 when that is not known. */
size_t pst_pattern_dead(struct pst_pattern *p, struct pst_str term);
/* Whether it took too long over some terms, which were passed over. */
bool pst_pattern_gave_up(const struct pst_pattern *p);

#endif
