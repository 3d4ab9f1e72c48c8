/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * glass/signature.h - signatures of documents: bits that are set by the pairs
 * of terms at neighbouring positions (pairs.h has what they are for).
 *
 * Hashes are the same in every index, for they are stored as what they set.
 */
#ifndef POSTIL_GLASS_SIGNATURE_H
#define POSTIL_GLASS_SIGNATURE_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/head.h"

enum {
    PST_GLASS_SIGNATURE_CLASSES = 32,
    PST_GLASS_SIGNATURE_PROBES = 3 /* bits that a pair sets */
};

/* --- hashes -------------------------------------------------------------- */

/* Of a term of which `first` and `second` are the pst_heads of its first eight
 * and its next eight bytes. */
static inline uint64_t pst_glass_signature_term_heads(struct pst_str term,
                                                      uint64_t first,
                                                      uint64_t second)
{
    uint64_t h = pst_fold_multiply(first ^ 0x9e3779b97f4a7c15u ^ term.n,
                                   second ^ 0xd1b54a32d192ed03u);
    for (size_t at = 16; at < term.n; at += 8)
        h = pst_fold_multiply(h ^ pst_head(term.p + at, term.n - at),
                              0x8ebc6af09c88c6e3u);
    return h;
}

static inline uint64_t pst_glass_signature_term(struct pst_str term)
{
    return pst_glass_signature_term_heads(
        term, pst_head(term.p, term.n),
        term.n > 8 ? pst_head(term.p + 8, term.n - 8) : 0);
}

/* Of two terms in this order. */
static inline uint32_t pst_glass_signature_pair(uint64_t before,
                                                uint64_t behind)
{
    return (uint32_t)pst_fold_multiply(before ^ 0xe7037ed1a0b428dbu,
                                       behind + 0x589965cc75374cc3u);
}

/* --- signatures ---------------------------------------------------------- */

/* The class of a document with so many pairs. */
unsigned pst_glass_signature_class(size_t pairs);
/* Its documents have no more pairs, but for those of the last class. */
uint32_t pst_glass_signature_pairs(unsigned class_number);
/* Bits of its signatures, a multiple of 64, at so many bits a pair. */
uint32_t pst_glass_signature_rows(unsigned class_number, unsigned bits);
/* Set the bits of n pairs in a signature of so many rows. */
void pst_glass_signature_set(uint64_t *signature, uint32_t rows,
                             const uint32_t *hashes, size_t n);

/* The row that a pair sets by its i-th bit. */
static inline uint32_t pst_glass_signature_row(uint32_t hash, unsigned i,
                                               uint32_t rows)
{
    static const uint32_t odd[PST_GLASS_SIGNATURE_PROBES] = {1, 0x9e3779b1,
                                                             0x85ebca6b};
    uint32_t h = hash * odd[i];
    return (uint32_t)((uint64_t)h * rows >> 32);
}

#endif
