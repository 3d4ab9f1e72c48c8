/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * indexer/labels.h - what an article's header says of it: terms without
 * position, and the values of its slots. doc/index-schema.md sections 3 and 5.
 */
#ifndef POSTIL_INDEXER_LABELS_H
#define POSTIL_INDEXER_LABELS_H

#include "base/arena.h"
#include "indexer/doc.h"
#include "indexer/postings.h"
#include "schema/record.h"
#include "schema/signature.h"

enum { PST_LABEL_VALUES = PST_SLOT_DUPLICATE + 1 };

struct pst_labels {
    struct pst_doc_value values[PST_LABEL_VALUES];
    size_t count;
    struct pst_arena arena;
};

void pst_label_terms(struct pst_postings *p, const struct pst_record_header *h,
                     const struct pst_record_body *b);

void pst_labels_init(struct pst_labels *l);
void pst_labels_dispose(struct pst_labels *l);
/* The values of *out; they live until the next call and use the header. The
 * signature may be NULL. */
void pst_label_values(struct pst_labels *l, const struct pst_record_header *h,
                      const struct pst_signature *signature,
                      struct pst_doc *out);

#endif
