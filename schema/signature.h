/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * schema/signature.h - the near-duplicate signature of an article (slot 8): a
 * sample of its body's phrases of three words, by which two texts of which one
 * was made from the other are told from others.
 *
 * Source: Broder, "On the resemblance and containment of documents" (1997);
 * Li, Owen and Zhang, "One permutation hashing" (2012). Each of the parts is
 * the phrase with the least hash of those that belong to it, so two parts are
 * equal with about the probability that the texts share a phrase that either
 * has.
 */
#ifndef POSTIL_SCHEMA_SIGNATURE_H
#define POSTIL_SCHEMA_SIGNATURE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"

enum {
    PST_SIGNATURE_PARTS = 16,
    PST_SIGNATURE_SIZE = 2 * PST_SIGNATURE_PARTS, /* bytes */
    /* A text with fewer parts has no signature. */
    PST_SIGNATURE_LEAST = 12
};

/* A part is 0 when no phrase belongs to it. */
struct pst_signature {
    uint16_t parts[PST_SIGNATURE_PARTS];
};

/* As in slot 8: parts big-endian, in order. */
void pst_signature_put(const struct pst_signature *s,
                       char out[PST_SIGNATURE_SIZE]);
/* False when the value is none such. */
bool pst_signature_get(struct pst_signature *s, struct pst_str value);
/* How many parts are equal, and not 0. */
unsigned pst_signature_alike(const struct pst_signature *a,
                             const struct pst_signature *b);

#endif
