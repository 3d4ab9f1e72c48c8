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

/* Append the tag of n > 0 strictly ascending positions. */
void pst_glass_positions(struct pst_buf *out, const uint32_t *positions,
                         size_t n);

#endif
