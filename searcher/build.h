/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * searcher/build.h - making clauses (clause.h), in an arena.
 *
 * What goes wrong on the way, such as a look-up of a term, is noted in the
 * builder, so that there need not be a test after every call; what was built
 * is then of no use.
 */
#ifndef POSTIL_SEARCHER_BUILD_H
#define POSTIL_SEARCHER_BUILD_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "searcher/clause.h"

struct pst_build {
    struct pst_arena *arena;
    struct pst_error *err;
    int status; /* 0, or the negative code of the first failure */
};

/* Clauses that wait to be joined. */
struct pst_build_list {
    const struct pst_clause **items;
    size_t count, cap;
};

void pst_build_push(struct pst_build_list *l, const struct pst_clause *c);

const struct pst_clause *pst_build_nothing(struct pst_build *b);
const struct pst_clause *pst_build_all(struct pst_build *b);
const struct pst_clause *pst_build_term(struct pst_build *b,
                                        struct pst_str term, uint32_t wqf);
const struct pst_clause *pst_build_scale(struct pst_build *b, double factor,
                                         const struct pst_clause *c);
/* The range of a slot's values, both ends included. */
const struct pst_clause *pst_build_range(struct pst_build *b, uint32_t slot,
                                         struct pst_str low,
                                         struct pst_str high);
/* AND, OR, MAX, NEAR or PHRASE of the list, which is empty afterwards. None
 * gives nothing, one gives itself. `window` counts for the last two. */
const struct pst_clause *pst_build_join(struct pst_build *b, enum pst_op op,
                                        struct pst_build_list *l,
                                        uint32_t window);
/* AND_NOT, AND_MAYBE. */
const struct pst_clause *pst_build_pair(struct pst_build *b, enum pst_op op,
                                        const struct pst_clause *left,
                                        const struct pst_clause *right);

#endif
