/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * searcher/build.h - Xapian queries put together without a test after every
 * call.
 *
 * A builder remembers the first failure; from then on everything gives NULL.
 * Every function takes over the queries that it is given, NULL ones among
 * them, and gives a new one.
 */
#ifndef POSTIL_SEARCHER_BUILD_H
#define POSTIL_SEARCHER_BUILD_H

#include <stddef.h>
#include <stdint.h>

#include <xapian-c.h>

#include "base/buf.h"
#include "base/error.h"

struct pst_build {
    struct pst_error *err;
    int status; /* 0, or the negative code of the first failure */
};

/* Queries that wait to be joined. */
struct pst_build_list {
    xap_query **items;
    size_t count, cap;
};

void pst_build_push(struct pst_build_list *l, xap_query *q);

xap_query *pst_build_nothing(struct pst_build *b);
/* Every article, without weight. */
xap_query *pst_build_all(struct pst_build *b);
xap_query *pst_build_term(struct pst_build *b, struct pst_str term,
                          uint32_t wqf);
xap_query *pst_build_scale(struct pst_build *b, double factor, xap_query *q);
/* The range of a slot's values, both ends included; without weight. */
xap_query *pst_build_range(struct pst_build *b, xap_slot slot,
                           struct pst_str low, struct pst_str high);
/* A source's documents; `cls` and `payload` must outlive the query. */
xap_query *pst_build_source(struct pst_build *b, const xap_source_class *cls,
                            void *payload);
/* AND, OR, MAX, NEAR or PHRASE of the list, which is empty afterwards. None
 * gives nothing, one gives itself. `window` counts for the last two. */
xap_query *pst_build_join(struct pst_build *b, xap_op op,
                          struct pst_build_list *l, uint32_t window);
/* AND_NOT, AND_MAYBE. */
xap_query *pst_build_pair(struct pst_build *b, xap_op op, xap_query *left,
                          xap_query *right);
/* Note a failure of the binding. */
void pst_build_fail(struct pst_build *b, const xap_error *xe);

#endif
