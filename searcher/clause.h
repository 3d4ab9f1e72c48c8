/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * searcher/clause.h - a query as engines run it: terms, values, and what joins
 * them. It is Xapian's model (xapian-c/query.h says what the operators match
 * and weigh), without Xapian, so that each engine takes the same query.
 */
#ifndef POSTIL_SEARCHER_CLAUSE_H
#define POSTIL_SEARCHER_CLAUSE_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

enum pst_op {
    PST_OP_NOTHING,
    PST_OP_ALL,      /* every document, without weight */
    PST_OP_TERM,     /* text; number: how often the query has it */
    PST_OP_RANGE,    /* values of slot `number` from text to high; no weight */
    PST_OP_SCALE,    /* the weight of the one part, times the factor */
    PST_OP_AND,      /* all; weights add up */
    PST_OP_OR,       /* any; weights add up */
    PST_OP_MAX,      /* any; the greatest of their weights */
    PST_OP_NEAR,     /* all, within `number` positions; no term in two parts */
    PST_OP_PHRASE,   /* all, within so many positions, in this order */
    PST_OP_AND_NOT,  /* the first and none of the others */
    PST_OP_AND_MAYBE /* the first; the others add weight */
};

/* Lives in an arena with all that it holds. */
struct pst_clause {
    enum pst_op op;
    uint32_t number;
    double factor;
    struct pst_str text, high;
    const struct pst_clause *const *parts; /* of NEAR and PHRASE: terms, or
                                              ORs of terms */
    size_t count;
};

#endif
