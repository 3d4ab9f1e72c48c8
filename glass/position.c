/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "glass/position.h"

#include "base/mem.h"

#include <string.h>

/* Bits that are not yet whole bytes: the lowest n < 8 of acc. What a list of
 * positions holds nobody can foretell, so there is no branch on it. */
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
    uint64_t bytes = w->acc;
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    bytes = __builtin_bswap64(bytes);
#endif
    memcpy(w->to, &bytes, sizeof bytes);
    w->to += w->n / 8;
    w->acc >>= w->n / 8 * 8;
    w->n %= 8;
}

/* v of 0 .. range - 1, in the fewest bits, the middle values one bit less. */
static void put_ranged(struct bits *w, uint64_t v, uint64_t range)
{
    /* As many as range - 1 has: none of 0. */
    unsigned bits = 63 - (unsigned)__builtin_clzll(2 * range - 1);
    uint64_t whole = UINT64_C(1) << bits;
    uint64_t spare = whole - range;
    uint64_t mid = (range - spare) / 2;
    bool middle = v - mid < spare;
    /* What is above them has the highest bit, and lacks what they are. */
    uint64_t above = 0 - (uint64_t)(v >= mid + spare);
    put_bits(w, v + (above & (whole / 2 - mid - spare)), bits - middle);
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
    return w.to + (w.n != 0); /* written already */
}

/* n <= 32; zeros beyond the end, which is then bad. */
static uint64_t get_bits(struct pst_glass_positions *p, unsigned n)
{
    while (p->bits < n) {
        if (p->bytes.p < p->bytes.end)
            p->acc |= (uint64_t)*p->bytes.p++ << p->bits;
        else
            p->bytes.bad = true;
        p->bits += 8;
    }
    uint64_t v = p->acc & ((UINT64_C(1) << n) - 1);
    p->acc >>= n;
    p->bits -= n;
    return v;
}

/* What put_ranged wrote: always less than the range. */
static uint64_t get_ranged(struct pst_glass_positions *p, uint64_t range)
{
    if (range <= 1)
        return 0;
    unsigned bits = 64 - (unsigned)__builtin_clzll(range - 1);
    uint64_t spare = (UINT64_C(1) << bits) - range;
    if (spare == 0)
        return get_bits(p, bits);
    uint64_t mid = (range - spare) / 2;
    uint64_t v = get_bits(p, bits - 1);
    if (v < mid && get_bits(p, 1) != 0)
        v += mid + spare;
    return v;
}

bool pst_glass_positions_begin(struct pst_glass_positions *p,
                               struct pst_str tag)
{
    memset(p, 0, sizeof *p);
    pst_reader_init(&p->bytes, tag.p, tag.n);
    uint64_t last = pst_reader_uint(&p->bytes);
    if (p->bytes.bad || last > UINT32_MAX)
        return false;
    p->count = 1;
    p->first = p->last = (uint32_t)last;
    if (p->bytes.p == p->bytes.end)
        return true;
    p->first = (uint32_t)get_ranged(p, last);
    p->count = get_ranged(p, last - p->first) + 2;
    return last > p->first && !p->bytes.bad;
}

/* --- all at once --------------------------------------------------------- */

/* Bits ahead, at least 32 after a refill: beyond the end there are zeros. */
struct ahead {
    const unsigned char *p, *end;
    uint64_t acc;
    unsigned n;
    unsigned beyond; /* of those in acc */
};

static inline void refill(struct ahead *b)
{
    enum { WORD = 8 };
    if (b->end - b->p >= WORD) {
        uint64_t word = 0;
        for (unsigned i = 0; i < WORD; i++)
            word |= (uint64_t)b->p[i] << 8 * i;
        b->acc |= word << b->n;
        b->p += (63 - b->n) / 8;
        b->n |= 56;
        return;
    }
    for (; b->n < 56; b->n += 8) {
        if (b->p < b->end)
            b->acc |= (uint64_t)*b->p++ << b->n;
        else
            b->beyond += 8;
    }
}

/* As get_ranged: short codes are one bit less, and stand for the values from
 * `middle` on to the power of two. */
static inline uint32_t ahead_ranged(struct ahead *b, uint64_t range)
{
    if (range <= 1)
        return 0;
    unsigned bits = 64 - (unsigned)__builtin_clzll(range - 1);
    uint64_t half = UINT64_C(1) << (bits - 1);
    if (b->n < 32)
        refill(b);
    uint64_t v = b->acc & (half - 1);
    bool is_long = v < range - half;
    v = is_long ? b->acc & (2 * half - 1) : v;
    bits -= !is_long;
    b->acc >>= bits;
    b->n -= bits;
    return (uint32_t)v;
}

void pst_glass_wanted_init(struct pst_glass_wanted *w,
                           const uint32_t *positions, size_t n)
{
    memset(w->marks, 0, sizeof w->marks);
    for (size_t i = 0; i < n; i++)
        w->marks[positions[i] / 64 % 16] |= UINT64_C(1) << positions[i] % 64;
    w->positions = positions;
    w->count = n;
}

static bool is_listed(const struct pst_glass_wanted *w, uint32_t position)
{
    size_t low = 0;
    size_t high = w->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (w->positions[middle] < position)
            low = middle + 1;
        else
            high = middle;
    }
    return low < w->count && w->positions[low] == position;
}

static inline bool is_wanted(const struct pst_glass_wanted *w,
                             uint32_t position)
{
    return (w->marks[position / 64 % 16] >> position % 64 & 1) != 0 &&
           is_listed(w, position);
}

/* Positions between the first one and the last one, which are known, in the
 * order in which they are packed: the middle one, then those before it, then
 * those behind it. Until a wanted one is met, which is true, or all are known
 * up to one that is not less than `stop`, whose place is then *last. */
PST_INLINE bool read_until(struct ahead *from, uint32_t *to, size_t *last,
                           uint32_t stop, const struct pst_glass_wanted *w)
{
    enum { DEPTH = 64 }; /* each end is at most half as far away */
    struct ahead b = *from;
    size_t ends[DEPTH];
    size_t depth = 1;
    size_t j = 0;
    uint32_t low = to[0]; /* kept at hand, for each number waits for it */
    bool met = false;
    ends[0] = *last;
    while (depth > 0 && !met && low < stop) {
        size_t k = ends[depth - 1];
        uint32_t high = to[k];
        while (k - j > 1 && !met) {
            size_t m = j + (k - j) / 2;
            uint64_t range = (uint64_t)high - low - (k - j) + 1;
            high = (uint32_t)(low + (m - j) + ahead_ranged(&b, range));
            to[m] = high;
            met = w != NULL && is_wanted(w, high);
            ends[depth++] = k = m;
        }
        low = high;
        j = k;
        depth--;
    }
    if (low >= stop)
        *last = j;
    *from = b;
    return met;
}

int pst_glass_positions_meet(struct pst_glass_positions *p,
                             const struct pst_glass_wanted *w, uint32_t *to)
{
    size_t last = (size_t)p->count - 1;
    struct ahead b = {p->bytes.p, p->bytes.end, p->acc, p->bits, 0};
    to[0] = p->first;
    if (is_wanted(w, to[0]))
        return 1;
    if (last == 0)
        return 0;
    to[last] = p->last;
    if (is_wanted(w, to[last]))
        return 1;
    if (to[0] >= w->positions[w->count - 1])
        return 0;
    bool met = read_until(&b, to, &last, w->positions[w->count - 1], w);
    return b.beyond > b.n ? -1 : met;
}

size_t pst_glass_positions_read(struct pst_glass_positions *p, uint32_t stop,
                                uint32_t *to)
{
    size_t last = (size_t)p->count - 1;
    struct ahead b = {p->bytes.p, p->bytes.end, p->acc, p->bits, 0};
    to[0] = p->first;
    if (last == 0)
        return 1;
    if (to[0] >= stop)
        return 1;
    to[last] = p->last;
    read_until(&b, to, &last, stop, NULL);
    return b.beyond > b.n ? 0 : last + 1;
}
