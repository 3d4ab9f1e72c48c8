/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * indexer/invert.h - from an article to its terms, positions and values, as
 * doc/index-schema.md sections 2 to 5 say.
 *
 * It takes the views of schema/record.h, so an article that was just read from
 * its file and one that comes out of a shard are inverted alike. Only what
 * stands in a stretch gives words. An article without any searched word gets no
 * positions: xapian-check takes those of a document of length 0 for damage.
 */
#ifndef POSTIL_INDEXER_INVERT_H
#define POSTIL_INDEXER_INVERT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "indexer/doc.h"
#include "schema/record.h"

/* Scratch room and stemmers, kept from article to article. One thread. */
struct pst_inverter;

struct pst_inverter *pst_inverter_new(void);
void pst_inverter_free(struct pst_inverter *v);
/* Whether documents are to have pairs, which they have not at first. */
void pst_inverter_want_pairs(struct pst_inverter *v, bool wanted);

/* Fill everything of *out but data, and the number of words in the header. It
 * lives until the next call, and uses the
 * views. Fails on an internal error of the stemmer only. */
int pst_invert(struct pst_inverter *v, struct pst_record_header *h,
               const struct pst_record_body *b, struct pst_doc *out,
               struct pst_error *err);

/* The numbers of terms stay the same from call to call, in a vocabulary that
 * takes about so many bytes, until it is forgotten. */
size_t pst_inverter_bytes(const struct pst_inverter *v);
void pst_inverter_forget(struct pst_inverter *v);

#endif
