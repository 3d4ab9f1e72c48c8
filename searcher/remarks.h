/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * searcher/remarks.h - what is said on standard error of a query and how it
 * went; part of the program.
 */
#ifndef POSTIL_SEARCHER_REMARKS_H
#define POSTIL_SEARCHER_REMARKS_H

#include <stdbool.h>

#include "searcher/query.h"
#include "searcher/run.h"
#include "searcher/suggest.h"

/* What was repaired, and which stop words were left out. */
void pst_remark_query(const struct pst_query *q);

/* How many articles there are, which patterns were cut, and what may have been
 * meant when nothing matches. */
void pst_remark_total(const struct pst_query *q, const struct pst_hits *h,
                      bool partial, bool counted);
/* That so many articles match without the query's filters; nothing of 0. */
void pst_remark_unbounded(size_t articles);
/* What may have been meant, if anything, and how many articles match that. */
void pst_remark_suggestions(const struct pst_suggestions *s);

#endif
