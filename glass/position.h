/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * glass/position.h - position lists in glass's interpolative code, written and
 * read.
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

/* The room in which the tag of n positions can be written: one number is a
 * uint; of more, each of n + 1 numbers takes at most 32 bits, and a word at a
 * time is written. */
static inline size_t pst_glass_positions_bound(size_t n)
{
    return 5 + (n == 1 ? 0 : (n + 1) * 4 + 8);
}

/* Write the tag of n > 0 strictly ascending positions; returns its end. */
char *pst_glass_positions_put(char *to, const uint32_t *positions, size_t n);

/* A list that is to be read. A few foreign bytes may stand for very many
 * positions, so nothing is made of their number. Members but `count` are
 * private. */
struct pst_glass_positions {
    uint64_t count;
    struct pst_reader bytes;
    uint64_t acc; /* bits read and not yet used */
    unsigned bits;
    uint32_t first, last;
};

/* Read what the tag begins with; its bytes must stay. False when they are not a
 * list. */
bool pst_glass_positions_begin(struct pst_glass_positions *p,
                               struct pst_str tag);
/* Right after begin: the positions in one go, up to the first that is not
 * before `stop`, or all. `to` has room for p->count, which the caller finds not
 * too many. How many there are now; 0 when the bytes end too early. */
size_t pst_glass_positions_read(struct pst_glass_positions *p, uint32_t stop,
                                uint32_t *to);

/* Positions that are looked for. */
struct pst_glass_wanted {
    uint64_t marks[16]; /* bits of the positions' lowest 10 bits */
    const uint32_t *positions;
    size_t count;
};

/* n > 0 of them, ascending, which must stay. */
void pst_glass_wanted_init(struct pst_glass_wanted *w,
                           const uint32_t *positions, size_t n);
/* Right after begin, as pst_glass_positions_read: whether any of those wanted
 * is among the positions; it stops at the first that it meets, which seldom is
 * the first in order. -1 when the bytes end too early. */
int pst_glass_positions_meet(struct pst_glass_positions *p,
                             const struct pst_glass_wanted *w, uint32_t *to);

#endif
