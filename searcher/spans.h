/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * searcher/spans.h - where a query matches within one article: the query tree
 * evaluated over the words of its text. Marks, match ranges and the
 * verification of what Xapian can only approximate all come from here.
 */
#ifndef POSTIL_SEARCHER_SPANS_H
#define POSTIL_SEARCHER_SPANS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "schema/record.h"
#include "searcher/query.h"
#include "text/language.h"

/* One place where a leaf of the query matched: a word, a whole phrase, or one
 * word of a nearness. */
struct pst_span {
    size_t begin, end; /* bytes in the article's text */
    uint32_t leaf;     /* which WORDS node, in tree order from 0 */
    uint8_t field;     /* enum pst_field of the stretch */
    bool exact;        /* the word as typed, not only its stem */
};

struct pst_spans {
    struct pst_span *spans; /* by begin, then end descending; spans that lie
                               within another are kept out */
    size_t count, cap;
};

/* A query made ready for many articles: its words in a table, its stemmers. */
struct pst_matcher;

/* `languages`: the `count` codes of the index. A leaf that matches by stem has
 * the stems of its word in each of them, and an article's word matches when its
 * stem in the article's own language is one of these: as the terms of the index
 * do. Patterns stand for the terms that they were expanded to (expand.h), for
 * none before. The query must outlive the matcher; the codes are copied. NULL
 * only on an internal error. */
struct pst_matcher *pst_matcher_new(const struct pst_query *q,
                                    char (*languages)[PST_LANG_MAX],
                                    size_t count, struct pst_error *err);
void pst_matcher_free(struct pst_matcher *m);

/* Find the spans of an article. Leaves under NOT give none; a phrase gives its
 * whole occurrences only; words of NEAR and ADJ only where the nearness holds;
 * a leaf of a field only there (the default search: title, body, summary,
 * caption). `out` is overwritten, its room kept. Returns whether the article
 * as a whole matches the tree (filters and dates count by its header), or a
 * negative code. */
int pst_matcher_find(struct pst_matcher *m, const struct pst_record_header *h,
                     const struct pst_record_body *b, struct pst_spans *out,
                     struct pst_error *err);
/* Whether that article, the last one, satisfies this node of the query by
 * itself; a stop word that is left out satisfies nothing. */
bool pst_matcher_holds(const struct pst_matcher *m, const struct pst_node *n);
void pst_spans_dispose(struct pst_spans *s);

#endif
