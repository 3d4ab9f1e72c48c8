/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * indexer/sketch.h - the near-duplicate signature of an article, out of its
 * words as they were just inverted.
 *
 * Of the phrases of three words those count that begin with one in eight
 * words, chosen by their hash; all of them for a part to which none of these
 * belongs. So a long text costs little, and a short one has enough.
 */
#ifndef POSTIL_INDEXER_SKETCH_H
#define POSTIL_INDEXER_SKETCH_H

#include <stdbool.h>
#include <stddef.h>

#include "indexer/postings.h"
#include "schema/signature.h"

struct pst_sketch {
    uint64_t *hashes; /* of the article's terms; room */
    size_t cap;
};

void pst_sketch_init(struct pst_sketch *s);
void pst_sketch_dispose(struct pst_sketch *s);
/* Of the places from `begin` on, before `end`. False when the text is too
 * short for one. It depends on the words and their order alone. */
bool pst_sketch_make(struct pst_sketch *s, const struct pst_postings *p,
                     size_t begin, size_t end, struct pst_signature *out);

#endif
