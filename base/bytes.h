/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * base/bytes.h - looking at eight bytes at a time, for what most text has
 * none of.
 */
#ifndef POSTIL_BASE_BYTES_H
#define POSTIL_BASE_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* The same byte eight times. */
#define PST_BYTES_OF(byte) (UINT64_C(0x0101010101010101) * (byte))

/* Eight bytes of text. */
static inline uint64_t pst_bytes(const char *p)
{
    uint64_t word;
    memcpy(&word, p, sizeof word);
    return word;
}

/* Whether a byte is over 127. */
static inline bool pst_bytes_high(uint64_t word)
{
    return (word & PST_BYTES_OF(0x80)) != 0;
}

/* Whether a byte is below n, n <= 128. */
static inline bool pst_bytes_below(uint64_t word, unsigned n)
{
    return ((word - PST_BYTES_OF(n)) & ~word & PST_BYTES_OF(0x80)) != 0;
}

/* Whether a byte is a control character: below 0x20, or 0x7f. */
static inline bool pst_bytes_control(uint64_t word)
{
    return pst_bytes_below(word, 0x20) ||
           pst_bytes_below(word ^ PST_BYTES_OF(0x7f), 1);
}

#endif
