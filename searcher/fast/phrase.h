/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * searcher/fast/phrase.h - words near each other in a document: the positions
 * of PHRASE and NEAR; part of the fast engine.
 */
#ifndef POSTIL_SEARCHER_FAST_PHRASE_H
#define POSTIL_SEARCHER_FAST_PHRASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "searcher/clause.h"
#include "searcher/fast/list.h"

struct pst_fast_phrase;

/* Of a PHRASE or NEAR; it is put before the search's others, which disposes of
 * all of them. */
struct pst_fast_phrase *pst_fast_phrase_make(struct pst_fast_search *s,
                                             const struct pst_clause *c);
/* The list of a part that is a single term: where it stands, its wdf says how
 * many positions there are. */
void pst_fast_phrase_see(struct pst_fast_phrase *p, size_t part,
                         const struct pst_fast_list *list);
/* Whether the document, which has all of the parts, has them within the
 * window; quickest when docids ascend. */
bool pst_fast_phrase_holds(struct pst_fast_phrase *p, uint32_t docid);

/* The document may be asked about after the next one. */
void pst_fast_phrase_expect(struct pst_fast_phrase *p, uint32_t docid);

void pst_fast_phrases_dispose(struct pst_fast_phrase *first);

#endif
