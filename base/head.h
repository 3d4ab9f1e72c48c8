/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * base/head.h - the first bytes of a string as a number, so that most strings
 * are compared in one step, and hashed in a few.
 */
#ifndef POSTIL_BASE_HEAD_H
#define POSTIL_BASE_HEAD_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/buf.h"

/* The first eight of n bytes, in memory's order, zeros after the last. Reads
 * nothing behind them. */
static inline uint64_t pst_head(const char *p, size_t n)
{
    uint64_t head = 0;
    if (n >= 8) {
        memcpy(&head, p, 8);
    } else if (n >= 4) {
        uint32_t first, last;
        memcpy(&first, p, 4);
        memcpy(&last, p + n - 4, 4);
        head = first | (uint64_t)last << (8 * (n - 4));
    } else if (n != 0) {
        head = (uint64_t)(unsigned char)p[0] |
               (uint64_t)(unsigned char)p[n >> 1] << (8 * (n >> 1)) |
               (uint64_t)(unsigned char)p[n - 1] << (8 * (n - 1));
    }
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    if (n < 8)
        head = __builtin_bswap64(head);
#endif
    return head;
}

/* A head as a number that sorts as the bytes do. Equal ones say nothing of
 * what is longer, nor of NULs at the end. */
static inline uint64_t pst_head_order(uint64_t head)
{
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    return head;
#else
    return __builtin_bswap64(head);
#endif
}

__extension__ typedef unsigned __int128 pst_product;

/* The 128 bits of the product, folded: a step of a hash. */
static inline uint64_t pst_fold_multiply(uint64_t a, uint64_t b)
{
    pst_product product = (pst_product)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

/* How many bytes two strings share at their start; the heads are theirs. */
static inline size_t pst_shared_prefix(struct pst_str a, uint64_t head_a,
                                       struct pst_str b, uint64_t head_b)
{
    size_t least = a.n < b.n ? a.n : b.n;
    uint64_t differ = pst_head_order(head_a ^ head_b);
    if (differ != 0) {
        size_t shared = (size_t)__builtin_clzll(differ) / 8;
        return shared < least ? shared : least;
    }
    size_t n = least < 8 ? least : 8;
    while (n < least && a.p[n] == b.p[n])
        n++;
    return n;
}

#endif
