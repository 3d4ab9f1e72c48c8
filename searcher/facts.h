/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * searcher/facts.h - whether a FILTER, DATE or LENGTH node holds for one
 * article: the same answer as the terms of the index give.
 */
#ifndef POSTIL_SEARCHER_FACTS_H
#define POSTIL_SEARCHER_FACTS_H

#include <stdbool.h>

#include "schema/record.h"
#include "searcher/query.h"

bool pst_facts_hold(const struct pst_node *node,
                    const struct pst_record_header *h,
                    const struct pst_record_body *b);

#endif
