/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * glass/pairs.h - which documents may have two terms side by side: a section of
 * a sidecar, so that positions are read of few documents that have no phrase.
 *
 * Every document has a signature, in which each pair of terms at neighbouring
 * positions sets some bits: a document without one of them does not have the
 * pair. Documents of about as many pairs make a class, whose signatures are
 * equally long. They are stored by bit, not by document: the rows of a class
 * have a bit for each of its documents, so a pair is looked up by reading as
 * many rows of each class as it sets bits.
 *
 * Layout of the section, numbers as the processor has them:
 *
 *     0    u32 bits a pair      4   u32 bits that a pair sets
 *     8    u32 classes          12  u32 documents
 *     16   of each class, ascending: u32 its number and 1 (0: nothing is known
 *          of its documents), u32 rows, u32 documents, u32 0, u64 offset of
 *          its rows; then the docids of each class, u32, ascending; then the
 * rows, the lowest bit of a byte first, (documents + 7) / 8 bytes each; then 8
 * bytes of 0
 */
#ifndef POSTIL_GLASS_PAIRS_H
#define POSTIL_GLASS_PAIRS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "glass/sidecar.h"
#include "glass/signature.h"

#define PST_GLASS_PAIRS_TAG "PAIR"

enum {
    PST_GLASS_PAIRS_MOST = 8 /* looked for at once: more are passed over */
};

/* --- writing ------------------------------------------------------------- */

/* What is known of a document. */
struct pst_glass_pairs_doc {
    const unsigned char *signature; /* unaligned; NULL: nothing */
    unsigned class_number;
};

struct pst_glass_pairs_docs {
    const struct pst_glass_pairs_doc *items;
    uint32_t count; /* documents 1 to count */
    unsigned bits;  /* a pair */
    /* Called now and then, for signatures that lie in mapped files: what was
     * read may be let go, and will be read again. May be NULL. */
    void (*forget)(void *payload);
    void *payload;
};

/* The section, laid and then filled. Members are private. */
struct pst_glass_pairs_writer {
    const struct pst_glass_pairs_docs *docs;
    struct pst_glass_section_writer out;
    /* Documents of each class, by their place in the list of all; class 0:
     * unknown. */
    struct pst_glass_pairs_members {
        uint32_t *places;
        uint32_t count;
    } classes[PST_GLASS_SIGNATURE_CLASSES + 1];
    uint64_t *room;
};

/* Lay the section; *docs must outlive *g, and of its items nothing but the
 * signatures' bytes changes. */
void pst_glass_pairs_lay(struct pst_glass_pairs_writer *g,
                         struct pst_glass_sidecar_writer *w,
                         const struct pst_glass_pairs_docs *docs);
int pst_glass_pairs_fill(struct pst_glass_pairs_writer *g,
                         struct pst_error *err);
void pst_glass_pairs_writer_dispose(struct pst_glass_pairs_writer *g);

/* --- reading ------------------------------------------------------------- */

struct pst_glass_pairs_class_entry {
    uint32_t number, rows, documents, zero;
    uint64_t offset;
};

/* Members but `bits` and `class_count` are private. */
struct pst_glass_pairs {
    struct pst_glass_section *section; /* NULL: there are no signatures */
    unsigned bits;                     /* a pair; 0: none */
    uint32_t class_count, documents;
    const struct pst_glass_pairs_class_entry *classes;
    const uint32_t *docids; /* of all classes */
};

/* Of the section, which may be NULL and must stay. What is damaged has no
 * signatures. */
void pst_glass_pairs_open(struct pst_glass_pairs *p,
                          struct pst_glass_section *section);
/* Set the bits, by docid, of all documents that may have all of these n pairs
 * (those that may not have the first PST_GLASS_PAIRS_MOST do not); those after
 * `last` are damage. False when there are no signatures: then any document may.
 */
bool pst_glass_pairs_find(struct pst_glass_pairs *p, const uint32_t *hashes,
                          size_t n, uint32_t last, uint64_t *by_docid);

/* For merging: the signatures again. */
struct pst_glass_pairs_copy {
    unsigned class_number;
    bool known;             /* else there are no signatures */
    uint32_t rows;          /* of a signature, 64 in a word */
    const uint32_t *docids; /* ascending */
    uint32_t count;
};

/* The i-th class of p->class_count; false when it is damaged. */
bool pst_glass_pairs_class(struct pst_glass_pairs *p, uint32_t i,
                           struct pst_glass_pairs_copy *out);
/* Its signatures of up to 64 documents, from place `from` on, a multiple of 64:
 * rows / 64 words each. False when they are damaged. */
bool pst_glass_pairs_read(struct pst_glass_pairs *p, uint32_t i, uint32_t from,
                          uint64_t *signatures);

#endif
