/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * glass/position.h - a position list in glass's interpolative code.
 *
 * Source: Moffat and Stuiver, "Binary interpolative coding for effective
 * index compression" (2000), in the variant that Xapian stores: the last
 * position as uint, then, if there are more, the first, the number and the
 * rest as bits, lowest bit of a byte first.
 */
#ifndef POSTIL_GLASS_POSITION_H
#define POSTIL_GLASS_POSITION_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

/* The most bytes that the tag of n positions takes: one number is a uint; of
 * more, each of n + 1 numbers takes at most 32 bits. */
static inline size_t pst_glass_positions_bound(size_t n)
{
    return 5 + (n == 1 ? 0 : (n + 1) * 4);
}

/* Write the tag of n > 0 strictly ascending positions; returns its end. */
char *pst_glass_positions_put(char *to, const uint32_t *positions, size_t n);

#endif
