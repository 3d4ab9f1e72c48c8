/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * indexer/doc.h - one article, inverted: what a shard writer takes.
 *
 * All of it is borrowed; whoever hands one out says how long it lives.
 */
#ifndef POSTIL_INDEXER_DOC_H
#define POSTIL_INDEXER_DOC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "indexer/lexicon.h"

struct pst_doc_term {
    struct pst_str term;
    uint32_t number; /* in the document's lexicon */
    uint32_t wdf;
    const uint32_t *positions; /* ascending */
    uint32_t position_count;
    bool padded; /* as pst_glass_termlist_add_padded wants it */
};

struct pst_doc_value {
    uint32_t slot; /* enum pst_slot; any below 2^32 - 1 works */
    struct pst_str value;
};

struct pst_doc {
    /* The numbers of terms, the same from document to document; or NULL. */
    struct pst_lexicon *lexicon;
    struct pst_str data;              /* the record */
    const struct pst_doc_term *terms; /* sorted by bytes, none twice */
    size_t term_count;
    const struct pst_doc_value *values; /* by slot, none empty */
    size_t value_count;
    /* Hashes of the pairs of terms at neighbouring positions, all of them
     * (glass/signature.h); NULL: they are not known. */
    const uint32_t *pairs;
    size_t pair_count;
};

#endif
