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

static inline bool pst_byte_is_control(char c)
{
    return (unsigned char)c < 0x20 || c == 0x7f;
}

static inline bool pst_byte_is_high(char c)
{
    return (unsigned char)c >= 0x80;
}

#ifdef __SSE2__
/* Sixteen bytes at a time, each test a bit for each of them. */
static inline __m128i pst_bytes_load(const char *p)
{
    return _mm_loadu_si128((const __m128i *)(const void *)p);
}

static inline unsigned pst_bytes_control(__m128i v)
{
    __m128i low = _mm_cmpeq_epi8(_mm_min_epu8(v, _mm_set1_epi8(0x1f)), v);
    __m128i delete = _mm_cmpeq_epi8(v, _mm_set1_epi8(0x7f));
    return (unsigned)_mm_movemask_epi8(_mm_or_si128(low, delete));
}

static inline unsigned pst_bytes_high(__m128i v)
{
    return (unsigned)_mm_movemask_epi8(v);
}

/* Which of 16 bytes lie between the two. */
static inline __m128i pst_bytes_among(__m128i bytes, char low, char high)
{
    __m128i from = _mm_sub_epi8(bytes, _mm_set1_epi8(low));
    __m128i within = _mm_min_epu8(from, _mm_set1_epi8((char)(high - low)));
    return _mm_cmpeq_epi8(from, within);
}

static inline unsigned pst_bytes_nul(__m128i v)
{
    return (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(v, _mm_setzero_si128()));
}
#endif

/* Below 0x20, or 0x7f, but neither tab nor line feed. */
static inline bool pst_byte_is_odd(char c)
{
    return pst_byte_is_control(c) && c != '\t' && c != '\n';
}

static inline size_t pst_bytes_to_odd(const char *p, size_t n)
{
    size_t at = 0;
#ifdef __SSE2__
    for (; n - at >= 16; at += 16) {
        __m128i v = pst_bytes_load(p + at);
        unsigned found = pst_bytes_control(v);
        if (found != 0) {
            __m128i even = pst_bytes_among(v, '\t', '\n');
            found &= ~(unsigned)_mm_movemask_epi8(even);
        }
        if (found != 0)
            return at + (unsigned)__builtin_ctz(found);
    }
#endif
    while (at < n && !pst_byte_is_odd(p[at]))
        at++;
    return at;
}

/* Below 0x20, 0x7f, or one of three that the caller names. */
static inline bool pst_byte_is_control_or(char c, const char of[3])
{
    return pst_byte_is_control(c) || c == of[0] || c == of[1] || c == of[2];
}

static inline size_t pst_bytes_to_control_or(const char *p, size_t n,
                                             const char of[3])
{
    size_t at = 0;
#ifdef __SSE2__
    const __m128i first = _mm_set1_epi8(of[0]);
    const __m128i second = _mm_set1_epi8(of[1]);
    const __m128i third = _mm_set1_epi8(of[2]);
    for (; n - at >= 16; at += 16) {
        __m128i v = pst_bytes_load(p + at);
        __m128i named = _mm_or_si128(
            _mm_or_si128(_mm_cmpeq_epi8(v, first), _mm_cmpeq_epi8(v, second)),
            _mm_cmpeq_epi8(v, third));
        unsigned found =
            pst_bytes_control(v) | (unsigned)_mm_movemask_epi8(named);
        if (found != 0)
            return at + (unsigned)__builtin_ctz(found);
    }
#endif
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
    size_t at = 0;
#ifdef __SSE2__
    for (; n - at >= 16; at += 16) {
        unsigned found = pst_bytes_high(pst_bytes_load(p + at));
        if (found != 0)
            return at + (unsigned)__builtin_ctz(found);
    }
#endif
    while (at < n && !pst_byte_is_high(p[at]))
        at++;
    return at;
}

/* Over 127, or NUL. */
static inline size_t pst_bytes_to_high_or_nul(const char *p, size_t n)
{
    size_t at = 0;
#ifdef __SSE2__
    for (; n - at >= 16; at += 16) {
        __m128i v = pst_bytes_load(p + at);
        unsigned found = pst_bytes_high(v) | pst_bytes_nul(v);
        if (found != 0)
            return at + (unsigned)__builtin_ctz(found);
    }
#endif
    while (at < n && !pst_byte_is_high(p[at]) && p[at] != '\0')
        at++;
    return at;
}

/* How many characters of UTF-8 begin in these bytes. */
static inline size_t pst_bytes_count_chars(const char *p, size_t n)
{
    size_t count = 0;
    size_t at = 0;
#ifdef __SSE2__
    const __m128i last = _mm_set1_epi8((char)0xbf); /* that goes on */
    __m128i sum = _mm_setzero_si128();
    for (; n - at >= 16; at += 16) {
        __m128i begins = _mm_cmpgt_epi8(pst_bytes_load(p + at), last);
        __m128i ones = _mm_sub_epi8(_mm_setzero_si128(), begins);
        sum = _mm_add_epi64(sum, _mm_sad_epu8(ones, _mm_setzero_si128()));
    }
    uint64_t halves[2];
    _mm_storeu_si128((__m128i *)(void *)halves, sum);
    count = (size_t)(halves[0] + halves[1]);
#endif
    for (; at < n; at++)
        count += ((unsigned char)p[at] & 0xc0) != 0x80;
    return count;
}

#endif
