/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * glass/pack.h - how Xapian's glass backend packs numbers and strings.
 *
 * Written from the format's description (format date 2016-03-14); the golden
 * bytes are in tests/unit/glass_pack.c. Functions append to a
 * buffer, or read from the front of foreign bytes.
 *
 *   uint       LEB128: 7 bits a byte, low bits first
 *   uint_last  little-endian without trailing zero bytes; only at an end
 *   sort_uint  keeps its order under memcmp; 2 bytes below 2^15, and so on
 *   sort_str   each 00 becomes 00 ff, then a closing 00 unless last
 *   length     of at most 255, in a byte; xor 96, which makes most of them
 *              letters, for the sake of deflate
 */
#ifndef POSTIL_GLASS_PACK_H
#define POSTIL_GLASS_PACK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

void pst_glass_uint_last(struct pst_buf *b, uint64_t v);
/* For pst_glass_sort_uint: one of any size. */
void pst_glass_sort_long_uint(struct pst_buf *b, uint64_t v);
static inline void pst_glass_sort_uint(struct pst_buf *b, uint64_t v)
{
    if (v >= 1u << 15) {
        pst_glass_sort_long_uint(b, v);
        return;
    }
    char *to = pst_buf_reserve(b, 2);
    to[0] = (char)(v >> 8);
    to[1] = (char)v;
    pst_buf_commit(b, to + 2);
}
void pst_glass_sort_str(struct pst_buf *b, struct pst_str s, bool last);
/* 0, and r is bad, when it is not in its shortest form. */
uint64_t pst_glass_read_sort_uint(struct pst_reader *r);
/* ASCII 0 or 1. */
void pst_glass_bool(struct pst_buf *b, bool v);
void pst_glass_length(struct pst_buf *b, size_t n);
size_t pst_glass_length_of(char byte);

#endif
