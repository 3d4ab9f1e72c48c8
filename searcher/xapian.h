/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * searcher/xapian.h - running clauses with Xapian, through the binding.
 *
 * libxapian 1.4.22's MaxPostList reads freed memory when it is asked for its
 * greatest weight after the last of its lists has ended, as happens in indexes
 * of several shards. So that it never comes to that, a list is added to each
 * MAX that goes on to a document that no database has. A MAX must then stand
 * only on the right of an AND_MAYBE, which passes that document over.
 */
#ifndef POSTIL_SEARCHER_XAPIAN_H
#define POSTIL_SEARCHER_XAPIAN_H

#include <xapian-c.h>

#include "base/buf.h"
#include "base/error.h"
#include "searcher/clause.h"
#include "searcher/engine.h"

/* As Xapian's query; *out is the caller's, until xap_query_free. */
int pst_xapian_query(const struct pst_clause *root, xap_query **out,
                     struct pst_error *err);
/* That query in words, appended. */
int pst_xapian_describe(const struct pst_clause *root, struct pst_buf *out,
                        struct pst_error *err);
/* The weighting scheme that the factors of weigh.h are made for. */
xap_status pst_xapian_scheme(xap_weight **out, const struct pst_rank *rank,
                             xap_error *err);

/* As pst_engine_run. */
int pst_xapian_run(struct pst_index *ix, const struct pst_plan *plan,
                   const struct pst_rank *rank, const struct pst_wish *wish,
                   struct pst_matches *out, struct pst_error *err);

#endif
