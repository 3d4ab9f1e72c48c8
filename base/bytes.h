/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * base/bytes.h - how far it is to the next byte of a kind of which most text
 * has few: n where there is none; and characters counted.
 */
#ifndef POSTIL_BASE_BYTES_H
#define POSTIL_BASE_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "base/mem.h"

static inline bool pst_byte_is_control(char c)
{
    return (unsigned char)c < 0x20 || c == 0x7f;
}

static inline bool pst_byte_is_high(char c)
{
    return (unsigned char)c >= 0x80;
}

/* Below 0x20, or 0x7f, but neither tab nor line feed. */
static inline bool pst_byte_is_odd(char c)
{
    return pst_byte_is_control(c) && c != '\t' && c != '\n';
}

static inline bool pst_byte_is_high_or_nul(char c)
{
    return pst_byte_is_high(c) || c == '\0';
}

/* Below 0x20, 0x7f, or one of three that the caller names. */
static inline bool pst_byte_is_control_or(char c, const char of[3])
{
    return pst_byte_is_control(c) || c == of[0] || c == of[1] || c == of[2];
}

#ifdef __SSE2__
static inline __m128i pst_bytes_load(const char *p)
{
    return _mm_loadu_si128((const __m128i *)(const void *)p);
}

/* Which of 16 bytes lie between the two. */
static inline __m128i pst_bytes_among(__m128i bytes, char low, char high)
{
    __m128i from = _mm_sub_epi8(bytes, _mm_set1_epi8(low));
    __m128i within = _mm_min_epu8(from, _mm_set1_epi8((char)(high - low)));
    return _mm_cmpeq_epi8(from, within);
}

static inline __m128i pst_bytes_are(__m128i v, char c)
{
    return _mm_cmpeq_epi8(v, _mm_set1_epi8(c));
}

/* A test of the sixteen bytes at p: the sign of each byte of the result says
 * whether it is one. `of` is the caller's. */
typedef __m128i pst_bytes_test(const char *p, const char *of);

static inline __m128i pst_bytes_high(const char *p, const char *of)
{
    (void)of;
    return pst_bytes_load(p);
}

static inline __m128i pst_bytes_high_or_nul(const char *p, const char *of)
{
    (void)of;
    __m128i v = pst_bytes_load(p);
    return _mm_or_si128(v, pst_bytes_are(v, '\0'));
}

static inline __m128i pst_bytes_control(__m128i v)
{
    __m128i low = _mm_cmpeq_epi8(_mm_min_epu8(v, _mm_set1_epi8(0x1f)), v);
    return _mm_or_si128(low, pst_bytes_are(v, 0x7f));
}

static inline __m128i pst_bytes_odd(const char *p, const char *of)
{
    (void)of;
    __m128i v = pst_bytes_load(p);
    return _mm_andnot_si128(pst_bytes_among(v, '\t', '\n'),
                            pst_bytes_control(v));
}

static inline __m128i pst_bytes_control_or(const char *p, const char *of)
{
    __m128i v = pst_bytes_load(p);
    __m128i two =
        _mm_or_si128(pst_bytes_are(v, of[0]), pst_bytes_are(v, of[1]));
    return _mm_or_si128(_mm_or_si128(two, pst_bytes_are(v, of[2])),
                        pst_bytes_control(v));
}

/* Four times sixteen bytes. */
struct pst_bytes_block {
    __m128i v[4];
};

PST_INLINE struct pst_bytes_block
pst_bytes_look_at(const char *p, const char *of, pst_bytes_test *test)
{
    return (struct pst_bytes_block){
        {test(p, of), test(p + 16, of), test(p + 32, of), test(p + 48, of)}};
}

PST_INLINE bool pst_bytes_any(const struct pst_bytes_block *b)
{
    return _mm_movemask_epi8(_mm_or_si128(_mm_or_si128(b->v[0], b->v[1]),
                                          _mm_or_si128(b->v[2], b->v[3]))) != 0;
}

/* A bit for each byte. */
PST_INLINE uint64_t pst_bytes_bits(const struct pst_bytes_block *b)
{
    return (uint64_t)(unsigned)_mm_movemask_epi8(b->v[0]) |
           (uint64_t)(unsigned)_mm_movemask_epi8(b->v[1]) << 16 |
           (uint64_t)(unsigned)_mm_movemask_epi8(b->v[2]) << 32 |
           (uint64_t)(unsigned)_mm_movemask_epi8(b->v[3]) << 48;
}

/* To the first byte that passes a test, or to where fewer than sixteen are
 * left. */
PST_INLINE size_t pst_bytes_pass_by(const char *p, size_t n, const char *of,
                                    pst_bytes_test *test)
{
    size_t at = 0;
    for (; n - at >= 64; at += 64) {
        struct pst_bytes_block found = pst_bytes_look_at(p + at, of, test);
        if (pst_bytes_any(&found))
            return at + (unsigned)__builtin_ctzll(pst_bytes_bits(&found));
    }
    for (; n - at >= 16; at += 16) {
        unsigned found = (unsigned)_mm_movemask_epi8(test(p + at, of));
        if (found != 0)
            return at + (unsigned)__builtin_ctz(found);
    }
    return at;
}
#else
#define pst_bytes_pass_by(p, n, of, test) ((size_t)0)
#endif

static inline size_t pst_bytes_to_odd(const char *p, size_t n)
{
    size_t at = pst_bytes_pass_by(p, n, NULL, pst_bytes_odd);
    while (at < n && !pst_byte_is_odd(p[at]))
        at++;
    return at;
}

static inline size_t pst_bytes_to_control_or(const char *p, size_t n,
                                             const char of[3])
{
    size_t at = pst_bytes_pass_by(p, n, of, pst_bytes_control_or);
    while (at < n && !pst_byte_is_control_or(p[at], of))
        at++;
    return at;
}

/* How far two pieces are the same, and none of it is `stop`. */
static inline size_t pst_bytes_same(const char *a, const char *b, size_t n,
                                    char stop)
{
    size_t at = 0;
#ifdef __SSE2__
    const __m128i end = _mm_set1_epi8(stop);
    for (; n - at >= 16; at += 16) {
        __m128i v = pst_bytes_load(a + at);
        __m128i same = _mm_andnot_si128(
            _mm_cmpeq_epi8(v, end), _mm_cmpeq_epi8(v, pst_bytes_load(b + at)));
        unsigned found = (unsigned)_mm_movemask_epi8(same) ^ 0xffff;
        if (found != 0)
            return at + (unsigned)__builtin_ctz(found);
    }
#endif
    while (at < n && a[at] == b[at] && a[at] != stop)
        at++;
    return at;
}

/* Over 127. */
static inline size_t pst_bytes_to_high(const char *p, size_t n)
{
    size_t at = pst_bytes_pass_by(p, n, NULL, pst_bytes_high);
    while (at < n && !pst_byte_is_high(p[at]))
        at++;
    return at;
}

/* Over 127, or NUL. */
static inline size_t pst_bytes_to_high_or_nul(const char *p, size_t n)
{
    size_t at = pst_bytes_pass_by(p, n, NULL, pst_bytes_high_or_nul);
    while (at < n && !pst_byte_is_high_or_nul(p[at]))
        at++;
    return at;
}

/* A set of bytes by a bit for each of up to eight rows of the table of all: c
 * is one of them where what its lower half and what its upper half allow have a
 * bit in common. */
struct pst_byteset {
    uint8_t lower[16], upper[16];
};

/* Control characters but tab and line feed, as pst_byte_is_odd says. */
extern const struct pst_byteset pst_odd_bytes;

static inline bool pst_byteset_has(const struct pst_byteset *set, char c)
{
    return (set->lower[c & 0x0f] & set->upper[(unsigned char)c >> 4]) != 0;
}

/* The first of them in a long piece; n where there is none. */
size_t pst_byteset_find(const struct pst_byteset *set, const char *p, size_t n);

/* Two bytes next to each other: the one in the first set, the other in the
 * second one, by a bit that all four tables have in common. Where that is none
 * of `alone`, a byte over 127 is behind them. */
struct pst_bytepairs {
    struct pst_byteset first, second;
    uint8_t alone;
};

/* Whether the n bytes at p begin with one. */
static inline bool pst_bytepairs_has(const struct pst_bytepairs *pairs,
                                     const char *p, size_t n)
{
    if (n < 2)
        return false;
    unsigned bits = pairs->first.lower[p[0] & 0x0f] &
                    pairs->first.upper[(unsigned char)p[0] >> 4] &
                    pairs->second.lower[p[1] & 0x0f] &
                    pairs->second.upper[(unsigned char)p[1] >> 4];
    return (bits & pairs->alone) != 0 ||
           (bits != 0 && n > 2 && pst_byte_is_high(p[2]));
}

/* Where the first such pair in a long piece begins; n where there is none. */
size_t pst_bytepairs_find(const struct pst_bytepairs *pairs, const char *p,
                          size_t n);

struct pst_places {
    size_t *items; /* free() them */
    size_t count, cap;
};

/* Append the place of each c in the n bytes, plus `shift`. */
void pst_bytes_places(const char *p, size_t n, char c, size_t shift,
                      struct pst_places *to);

static inline bool pst_byte_begins_char(char c)
{
    return ((unsigned char)c & 0xc0) != 0x80;
}

static inline bool pst_byte_is_letter(char c)
{
    return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

#ifdef __SSE2__
static inline __m128i pst_bytes_char_starts(const char *p, const char *of)
{
    (void)of;
    const __m128i last = _mm_set1_epi8((char)0xbf); /* that goes on */
    return _mm_cmpgt_epi8(pst_bytes_load(p), last);
}

static inline __m128i pst_bytes_letters(const char *p, const char *of)
{
    (void)of;
    __m128i small = _mm_or_si128(pst_bytes_load(p), _mm_set1_epi8(0x20));
    return pst_bytes_among(small, 'a', 'z');
}

/* How many of the bytes before *at pass a test that says so by all bits of a
 * byte; behind it fewer than sixteen are left. */
PST_INLINE size_t pst_bytes_passing(const char *p, size_t n,
                                    pst_bytes_test *test, size_t *at)
{
    __m128i sum = _mm_setzero_si128();
    for (*at = 0; n - *at >= 16; *at += 16) {
        __m128i ones = _mm_sub_epi8(_mm_setzero_si128(), test(p + *at, NULL));
        sum = _mm_add_epi64(sum, _mm_sad_epu8(ones, _mm_setzero_si128()));
    }
    uint64_t halves[2];
    _mm_storeu_si128((__m128i *)(void *)halves, sum);
    return (size_t)(halves[0] + halves[1]);
}
#else
#define pst_bytes_passing(p, n, test, at) ((size_t)(*(at) = 0))
#endif

/* How many characters of UTF-8 begin in these bytes. */
static inline size_t pst_bytes_count_chars(const char *p, size_t n)
{
    size_t at;
    size_t count = pst_bytes_passing(p, n, pst_bytes_char_starts, &at);
    for (; at < n; at++)
        count += pst_byte_begins_char(p[at]);
    return count;
}

/* How many ASCII letters. */
static inline size_t pst_bytes_count_letters(const char *p, size_t n)
{
    size_t at;
    size_t count = pst_bytes_passing(p, n, pst_bytes_letters, &at);
    for (; at < n; at++)
        count += pst_byte_is_letter(p[at]);
    return count;
}

#endif
