/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "glass/position.h"

#include <string.h>

struct bits {
    char *to;
    uint64_t acc;
    unsigned n;
};

/* n <= 32 */
static void put_bits(struct bits *w, uint64_t v, unsigned n)
{
    w->acc |= v << w->n;
    w->n += n;
    if (w->n < 32)
        return;
    for (int i = 0; i < 4; i++, w->acc >>= 8)
        *w->to++ = (char)w->acc;
    w->n -= 32;
}

/* v of 0 .. range - 1, in the fewest bits, the middle values one bit less. */
static void put_ranged(struct bits *w, uint64_t v, uint64_t range)
{
    if (range <= 1)
        return;
    unsigned bits = 64 - (unsigned)__builtin_clzll(range - 1);
    uint64_t spare = (UINT64_C(1) << bits) - range;
    if (spare == 0) {
        put_bits(w, v, bits);
        return;
    }
    uint64_t mid = (range - spare) / 2;
    if (v < mid) {
        put_bits(w, v, bits);
    } else if (v < mid + spare) {
        put_bits(w, v, bits - 1);
    } else {
        v -= mid + spare;
        put_bits(w, v | UINT64_C(1) << (bits - 1), bits);
    }
}

static void put_between(struct bits *w, const uint32_t *pos, size_t j, size_t k)
{
    while (j + 1 < k) {
        size_t m = j + (k - j) / 2;
        uint64_t least = (uint64_t)pos[j] + (m - j);
        uint64_t range = (uint64_t)pos[k] - pos[j] - (k - j) + 1;
        put_ranged(w, pos[m] - least, range);
        put_between(w, pos, j, m);
        j = m;
    }
}

char *pst_glass_positions_put(char *to, const uint32_t *positions, size_t n)
{
    uint32_t first = positions[0];
    uint32_t last = positions[n - 1];
    to = pst_put_uint(to, last);
    if (n == 1)
        return to;
    struct bits w = {to, 0, 0};
    put_ranged(&w, first, last);
    put_ranged(&w, n - 2, last - first);
    put_between(&w, positions, 0, n - 1);
    for (; w.n != 0; w.acc >>= 8) {
        *w.to++ = (char)w.acc;
        w.n -= w.n < 8 ? w.n : 8;
    }
    return w.to;
}
