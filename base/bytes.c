/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/bytes.h"

#ifdef __x86_64__
#include <immintrin.h>
#endif

const struct pst_byteset pst_odd_bytes = {
    .lower = {3, 3, 3, 3, 3, 3, 3, 3, 3, 2, 2, 3, 3, 3, 3, 3 | 4},
    .upper = {[0] = 1, [1] = 2, [7] = 4}};

static uint64_t without_lowest(uint64_t bits)
{
    return bits & (bits - 1);
}

/* Add the places of the bits of 64 bytes. Most have no line end, one or two,
 * which no processor foresees: two places are written in any case. */
static inline __attribute__((always_inline)) void
add_places(struct pst_places *to, size_t from, uint64_t bits)
{
    const uint64_t none = UINT64_C(1) << 63;
    uint64_t more = without_lowest(bits);
    size_t *items = to->items + to->count;
    items[0] = from + (unsigned)__builtin_ctzll(bits | none);
    items[1] = from + (unsigned)__builtin_ctzll(more | none);
    to->count += (bits != 0) + (more != 0);
    for (more = without_lowest(more); more != 0; more = without_lowest(more))
        to->items[to->count++] = from + (unsigned)__builtin_ctzll(more);
}

static inline void make_room(struct pst_places *to)
{
    if (to->cap - to->count < 64)
        to->items =
            pst_grow(to->items, &to->cap, to->count + 64, sizeof *to->items);
}

#ifdef __x86_64__
#define AVX2 __attribute__((target("avx2")))

AVX2 static inline __m256i load(const char *p)
{
    return _mm256_loadu_si256((const __m256i *)(const void *)p);
}

AVX2 static inline __m256i spread(const uint8_t table[16])
{
    return _mm256_broadcastsi128_si256(
        _mm_loadu_si128((const __m128i *)(const void *)table));
}

/* Zero where a byte is not in the set. */
AVX2 static inline __m256i in_set(__m256i lower, __m256i upper, __m256i v)
{
    const __m256i half = _mm256_set1_epi8(0x0f);
    __m256i above = _mm256_and_si256(_mm256_srli_epi16(v, 4), half);
    return _mm256_and_si256(
        _mm256_shuffle_epi8(lower, _mm256_and_si256(v, half)),
        _mm256_shuffle_epi8(upper, above));
}

AVX2 static size_t pass_by(const struct pst_byteset *set, const char *p,
                           size_t n)
{
    const __m256i lower = spread(set->lower), upper = spread(set->upper);
    size_t at = 0;
    for (; n - at >= 64; at += 64) {
        __m256i a = in_set(lower, upper, load(p + at));
        __m256i b = in_set(lower, upper, load(p + at + 32));
        __m256i any = _mm256_or_si256(a, b);
        if (_mm256_testz_si256(any, any))
            continue;
        const __m256i none = _mm256_setzero_si256();
        unsigned first =
            ~(unsigned)_mm256_movemask_epi8(_mm256_cmpeq_epi8(a, none));
        unsigned second =
            ~(unsigned)_mm256_movemask_epi8(_mm256_cmpeq_epi8(b, none));
        return at + (unsigned)__builtin_ctzll((uint64_t)second << 32 | first);
    }
    return at;
}

/* Both bytes are looked at in any case: no processor foresees which 64 have one
 * of them. */
AVX2 static size_t pass_by_pairs(const struct pst_bytepairs *pairs,
                                 const char *p, size_t n)
{
    const __m256i none = _mm256_setzero_si256();
    const __m256i lower = spread(pairs->first.lower);
    const __m256i upper = spread(pairs->first.upper);
    const __m256i next_lower = spread(pairs->second.lower);
    const __m256i next_upper = spread(pairs->second.upper);
    const __m256i alone = _mm256_set1_epi8((char)pairs->alone);
    size_t at = 0;
    for (; n - at > 65; at += 64) {
        __m256i found[2];
        for (size_t i = 0; i < 2; i++) {
            const char *q = p + at + 32 * i;
            __m256i a = in_set(lower, upper, load(q));
            __m256i b = in_set(next_lower, next_upper, load(q + 1));
            __m256i high = _mm256_cmpgt_epi8(none, load(q + 2));
            found[i] = _mm256_and_si256(_mm256_and_si256(a, b),
                                        _mm256_or_si256(high, alone));
        }
        __m256i any = _mm256_or_si256(found[0], found[1]);
        if (_mm256_testz_si256(any, any))
            continue;
        unsigned low =
            ~(unsigned)_mm256_movemask_epi8(_mm256_cmpeq_epi8(found[0], none));
        unsigned high =
            ~(unsigned)_mm256_movemask_epi8(_mm256_cmpeq_epi8(found[1], none));
        return at + (unsigned)__builtin_ctzll((uint64_t)high << 32 | low);
    }
    return at;
}

/* With instructions that find the lowest bit. */
__attribute__((target("avx2,bmi"))) static size_t
find_places(const char *p, size_t n, char c, size_t shift,
            struct pst_places *to)
{
    enum { APART = 128 }; /* bytes between two, to begin with */
    const __m256i wanted = _mm256_set1_epi8(c);
    size_t at = 0;
    to->items = pst_grow(to->items, &to->cap, to->count + n / APART + 64,
                         sizeof *to->items);
    for (; n - at >= 64; at += 64) {
        __m256i a = _mm256_cmpeq_epi8(load(p + at), wanted);
        __m256i b = _mm256_cmpeq_epi8(load(p + at + 32), wanted);
        uint64_t bits = (uint64_t)(uint32_t)_mm256_movemask_epi8(b) << 32 |
                        (uint32_t)_mm256_movemask_epi8(a);
        make_room(to);
        add_places(to, shift + at, bits);
    }
    return at;
}
#endif

size_t pst_byteset_find(const struct pst_byteset *set, const char *p, size_t n)
{
    size_t at = 0;
#ifdef __x86_64__
    if (n >= 64 && __builtin_cpu_supports("avx2"))
        at = pass_by(set, p, n);
#endif
    while (at < n && !pst_byteset_has(set, p[at]))
        at++;
    return at;
}

size_t pst_bytepairs_find(const struct pst_bytepairs *pairs, const char *p,
                          size_t n)
{
    size_t at = 0;
#ifdef __x86_64__
    if (n > 65 && __builtin_cpu_supports("avx2"))
        at = pass_by_pairs(pairs, p, n);
#endif
    while (at < n && !pst_bytepairs_has(pairs, p + at, n - at))
        at++;
    return at;
}

void pst_bytes_places(const char *p, size_t n, char c, size_t shift,
                      struct pst_places *to)
{
    size_t at = 0;
#ifdef __x86_64__
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi"))
        at = find_places(p, n, c, shift, to);
#endif
    for (; at < n; at += 64) {
        uint64_t bits = 0;
        for (size_t i = 0; i < 64 && i < n - at; i++)
            bits |= (uint64_t)(p[at + i] == c) << i;
        make_room(to);
        add_places(to, shift + at, bits);
    }
}
