/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * glass/termlist.h - the tags of termlist.glass: the terms of a document, and
 * the value slots that it uses.
 */
#ifndef POSTIL_GLASS_TERMLIST_H
#define POSTIL_GLASS_TERMLIST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

/* Builds a tag term by term. */
struct pst_glass_termlist {
    struct pst_buf *out;
    struct pst_str last; /* the term before: must stay where it is */
    uint64_t last_heads[2];
    bool first;
};

/* Append the head: the document's length and its number of terms. For a
 * document without terms the tag is empty: append nothing. */
void pst_glass_termlist_begin(struct pst_glass_termlist *t, struct pst_buf *out,
                              uint64_t length, uint64_t terms);
/* Terms come in order of bytes, each of 1 to 245 bytes; the bytes must stay
 * until the next call. */
void pst_glass_termlist_add(struct pst_glass_termlist *t, struct pst_str term,
                            uint32_t wdf);
/* The same, quicker, of a term of at most 16 bytes that has zeros behind it up
 * to these, and 32 bytes that can be read from its begin on. */
void pst_glass_termlist_add_padded(struct pst_glass_termlist *t,
                                   struct pst_str term, uint32_t wdf);

/* Append the tag of the used slots, ascending, n > 0. */
void pst_glass_slots(struct pst_buf *out, const uint32_t *slots, size_t n);

#endif
