/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "text/utf8.h"

#include <string.h>

#ifdef __x86_64__
#include <immintrin.h>
#endif

#include "base/bytes.h"
#include "base/unicode.h"

enum { REPLACEMENT = 0xFFFD };

static bool is_tail(unsigned char c)
{
    return (c & 0xC0) == 0x80;
}

uint32_t pst_utf8_decode(const char *p, const char *end, size_t *n)
{
    uint32_t cp = pst_unicode_get(p, (size_t)(end - p), n);
    if (*n != 0)
        return cp;
    *n = 1;
    return REPLACEMENT;
}

size_t pst_utf8_encode(uint32_t cp, char out[4])
{
    if (cp < 0x80) {
        out[0] = (char)cp;
        return 1;
    }
    if (cp < 0x800) {
        out[0] = (char)(0xC0 | cp >> 6);
        out[1] = (char)(0x80 | (cp & 0x3F));
        return 2;
    }
    if (cp < 0x10000) {
        out[0] = (char)(0xE0 | cp >> 12);
        out[1] = (char)(0x80 | (cp >> 6 & 0x3F));
        out[2] = (char)(0x80 | (cp & 0x3F));
        return 3;
    }
    out[0] = (char)(0xF0 | cp >> 18);
    out[1] = (char)(0x80 | (cp >> 12 & 0x3F));
    out[2] = (char)(0x80 | (cp >> 6 & 0x3F));
    out[3] = (char)(0x80 | (cp & 0x3F));
    return 4;
}

void pst_utf8_append(struct pst_buf *b, uint32_t cp)
{
    char bytes[4];
    pst_buf_add(b, bytes, pst_utf8_encode(cp, bytes));
}

static size_t valid_plainly(const char *p, size_t n, size_t at)
{
    while ((at += pst_bytes_to_high(p + at, n - at)) < n) {
        size_t size;
        pst_unicode_get(p + at, n - at, &size);
        if (size == 0)
            break;
        at += size;
    }
    return at;
}

#ifdef __x86_64__
#define AVX2 __attribute__((target("avx2")))

/* What may be wrong with two bytes that follow each other: a bit each, set for
 * the first byte's halves and the second one's upper half; wrong is what all
 * three say. */
enum {
    TOO_SHORT = 1,  /* a lead or ASCII where the sequence goes on */
    TOO_LONG = 2,   /* a tail behind ASCII */
    OVERLONG_3 = 4, /* E0, then below A0 */
    ABOVE = 8,      /* F4, then 90 or more; F5 to FF */
    SURROGATE = 16, /* ED, then A0 or more */
    OVERLONG_2 = 32,
    ABOVE_OR_OVERLONG_4 = 64, /* F5 to FF, then 80; F0, then below 90 */
    TWO_TAILS = 128           /* right behind a lead of three or four */
};
enum { ANY_LOW = TOO_SHORT | TOO_LONG | TWO_TAILS };

AVX2 static inline __m256i load(const char *p)
{
    return _mm256_loadu_si256((const __m256i *)(const void *)p);
}

/* Sixteen entries, for each half of the register. */
AVX2 static inline __m256i look_up(const uint8_t table[16], __m256i halves)
{
    __m128i t = _mm_loadu_si128((const __m128i *)(const void *)table);
    return _mm256_shuffle_epi8(_mm256_broadcastsi128_si256(t), halves);
}

AVX2 static inline __m256i upper_half(__m256i v)
{
    return _mm256_and_si256(_mm256_srli_epi16(v, 4), _mm256_set1_epi8(0x0f));
}

/* The errors among pairs of which the second byte is in `v`. */
AVX2 static inline __m256i pair_errors(__m256i before, __m256i v)
{
    static const uint8_t by_upper[16] = {TOO_LONG,
                                         TOO_LONG,
                                         TOO_LONG,
                                         TOO_LONG,
                                         TOO_LONG,
                                         TOO_LONG,
                                         TOO_LONG,
                                         TOO_LONG,
                                         TWO_TAILS,
                                         TWO_TAILS,
                                         TWO_TAILS,
                                         TWO_TAILS,
                                         TOO_SHORT | OVERLONG_2,
                                         TOO_SHORT,
                                         TOO_SHORT | OVERLONG_3 | SURROGATE,
                                         TOO_SHORT | ABOVE |
                                             ABOVE_OR_OVERLONG_4};
    static const uint8_t by_lower[16] = {
        ANY_LOW | OVERLONG_2 | OVERLONG_3 | ABOVE_OR_OVERLONG_4,
        ANY_LOW | OVERLONG_2,
        ANY_LOW,
        ANY_LOW,
        ANY_LOW | ABOVE,
        ANY_LOW | ABOVE | ABOVE_OR_OVERLONG_4,
        ANY_LOW | ABOVE | ABOVE_OR_OVERLONG_4,
        ANY_LOW | ABOVE | ABOVE_OR_OVERLONG_4,
        ANY_LOW | ABOVE | ABOVE_OR_OVERLONG_4,
        ANY_LOW | ABOVE | ABOVE_OR_OVERLONG_4,
        ANY_LOW | ABOVE | ABOVE_OR_OVERLONG_4,
        ANY_LOW | ABOVE | ABOVE_OR_OVERLONG_4,
        ANY_LOW | ABOVE | ABOVE_OR_OVERLONG_4,
        ANY_LOW | ABOVE | ABOVE_OR_OVERLONG_4 | SURROGATE,
        ANY_LOW | ABOVE | ABOVE_OR_OVERLONG_4,
        ANY_LOW | ABOVE | ABOVE_OR_OVERLONG_4};
    enum { TAIL = TOO_LONG | OVERLONG_2 | TWO_TAILS };
    static const uint8_t by_next[16] = {TOO_SHORT,
                                        TOO_SHORT,
                                        TOO_SHORT,
                                        TOO_SHORT,
                                        TOO_SHORT,
                                        TOO_SHORT,
                                        TOO_SHORT,
                                        TOO_SHORT,
                                        TAIL | OVERLONG_3 | ABOVE_OR_OVERLONG_4,
                                        TAIL | OVERLONG_3 | ABOVE,
                                        TAIL | SURROGATE | ABOVE,
                                        TAIL | SURROGATE | ABOVE,
                                        TOO_SHORT,
                                        TOO_SHORT,
                                        TOO_SHORT,
                                        TOO_SHORT};
    __m256i lower = _mm256_and_si256(before, _mm256_set1_epi8(0x0f));
    return _mm256_and_si256(
        _mm256_and_si256(look_up(by_upper, upper_half(before)),
                         look_up(by_lower, lower)),
        look_up(by_next, upper_half(v)));
}

/* Errors in 32 bytes and at their border to those before. */
AVX2 static inline __m256i block_errors(__m256i last, __m256i v)
{
    __m256i joint = _mm256_permute2x128_si256(last, v, 0x21);
    __m256i pairs = pair_errors(_mm256_alignr_epi8(v, joint, 15), v);
    /* Second tails are to be where a lead of three or four stands two bytes
     * before, or of four three bytes before, and only there. */
    __m256i third = _mm256_subs_epu8(_mm256_alignr_epi8(v, joint, 14),
                                     _mm256_set1_epi8((char)(0xe0 - 0x80)));
    __m256i fourth = _mm256_subs_epu8(_mm256_alignr_epi8(v, joint, 13),
                                      _mm256_set1_epi8((char)(0xf0 - 0x80)));
    __m256i tails = _mm256_and_si256(_mm256_or_si256(third, fourth),
                                     _mm256_set1_epi8((char)TWO_TAILS));
    return _mm256_xor_si256(tails, pairs);
}

/* Not zero where a sequence goes on behind the 32 bytes. */
AVX2 static inline __m256i unfinished(__m256i v)
{
    static const uint8_t most[32] = {
        0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
        0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
        0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xef, 0xdf, 0xbf};
    return _mm256_subs_epu8(v, load((const char *)most));
}

/* How many bytes are well-formed but for a sequence that may go on behind
 * them; few less than all. */
AVX2 static size_t valid_blocks(const char *p, size_t n)
{
    __m256i last = _mm256_setzero_si256();
    size_t at = 0;
    for (; n - at >= 64; at += 64) {
        __m256i a = load(p + at), b = load(p + at + 32);
        __m256i errors;
        if (_mm256_movemask_epi8(_mm256_or_si256(a, b)) == 0)
            errors = unfinished(last);
        else
            errors = _mm256_or_si256(block_errors(last, a), block_errors(a, b));
        if (!_mm256_testz_si256(errors, errors))
            break;
        last = b;
    }
    return at;
}

/* Source: John Keiser, Daniel Lemire, Validating UTF-8 In Less Than One
 * Instruction Per Byte, 2021. */
static size_t valid_quickly(const char *p, size_t n)
{
    size_t at = valid_blocks(p, n);
    for (size_t back = 1; back <= 3 && back <= at; back++)
        if (!is_tail((unsigned char)p[at - back]))
            return at - back;
    return at;
}
#endif

size_t pst_utf8_valid_prefix(const char *p, size_t n)
{
    enum { QUICKLY_FROM = 64 };
    size_t at = 0;
#ifdef __x86_64__
    if (n >= QUICKLY_FROM && __builtin_cpu_supports("avx2"))
        at = valid_quickly(p, n);
#endif
    return valid_plainly(p, n, at);
}

size_t pst_utf8_floor(const char *p, size_t n, size_t at)
{
    if (at >= n)
        return n;
    for (size_t back = 0; back < 4 && back <= at; back++) {
        size_t start = at - back;
        if (is_tail((unsigned char)p[start]))
            continue;
        size_t size;
        pst_utf8_decode(p + start, p + n, &size);
        return size > back ? start : at;
    }
    return at;
}

size_t pst_utf8_length(const char *p, size_t n)
{
    size_t points = 0;
    for (size_t i = 0; i < n; i++)
        points += !is_tail((unsigned char)p[i]);
    return points;
}
