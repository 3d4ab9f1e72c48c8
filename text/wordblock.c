/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "text/wordblock.h"

#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "base/bytes.h"
#include "text/charclass.h"

#ifdef __SSE2__
static __m128i is_byte(__m128i v, char c)
{
    return _mm_cmpeq_epi8(v, _mm_set1_epi8(c));
}

static uint64_t bits_at(__m128i which, unsigned at)
{
    return (uint64_t)(unsigned)_mm_movemask_epi8(which) << at;
}

/* Must agree with pst_char_bytes. */
static void classify(struct pst_word_block *b, const char *p)
{
    for (unsigned i = 0; i < PST_WORD_BLOCK; i += 16) {
        __m128i v = _mm_loadu_si128((const __m128i *)(const void *)(p + i));
        __m128i upper = pst_bytes_among(v, 'A', 'Z');
        __m128i digit = pst_bytes_among(v, '0', '9');
        __m128i word = _mm_or_si128(pst_bytes_among(v, 'a', 'z'),
                                    _mm_or_si128(upper, digit));
        __m128i sign =
            _mm_or_si128(_mm_or_si128(pst_bytes_among(v, '&', '\''),
                                      pst_bytes_among(v, ',', '.')),
                         _mm_or_si128(is_byte(v, '@'), is_byte(v, '_')));
        __m128i suffix = _mm_or_si128(is_byte(v, '+'), is_byte(v, '#'));
        b->word |= bits_at(word, i);
        b->upper |= bits_at(upper, i);
        b->digit |= bits_at(digit, i);
        b->multi |= bits_at(v, i);
        b->sign |= bits_at(sign, i);
        b->suffix |= bits_at(suffix, i);
    }
}
#else
static void classify(struct pst_word_block *b, const char *p)
{
    for (unsigned i = 0; i < PST_WORD_BLOCK; i++) {
        uint64_t bit = UINT64_C(1) << i;
        switch (pst_char_bytes[(unsigned char)p[i]]) {
        case PST_CHAR_LOWER:
            b->word |= bit;
            break;
        case PST_CHAR_UPPER:
            b->word |= bit;
            b->upper |= bit;
            break;
        case PST_CHAR_DIGIT:
            b->word |= bit;
            b->digit |= bit;
            break;
        case PST_CHAR_MULTI:
            b->multi |= bit;
            break;
        case PST_CHAR_APOSTROPHE:
        case PST_CHAR_STOP:
        case PST_CHAR_COMMA:
        case PST_CHAR_JOINER:
        case PST_CHAR_AMPERSAND:
            b->sign |= bit;
            break;
        case PST_CHAR_PLUS:
        case PST_CHAR_HASH:
            b->suffix |= bit;
            break;
        default:
            break;
        }
    }
}
#endif

void pst_word_block_read(struct pst_word_block *b, const char *text, size_t n,
                         size_t at)
{
    *b = (struct pst_word_block){.at = at};
    if (n - at >= PST_WORD_BLOCK) {
        classify(b, text + at);
    } else {
        char room[PST_WORD_BLOCK] = {0};
        memcpy(room, text + at, n - at);
        classify(b, room);
    }
    /* The last byte cannot tell, and no word that ends there asks. */
    b->joint = b->multi | b->suffix | (b->sign & (b->word | b->multi) >> 1);
}

uint64_t pst_word_block_letters(const char *p, const char *letters,
                                size_t count)
{
    uint64_t bits = 0;
#ifdef __SSE2__
    for (unsigned i = 0; i < PST_WORD_BLOCK; i += 16) {
        __m128i v = pst_bytes_load(p + i);
        __m128i lower = _mm_or_si128(v, _mm_set1_epi8(0x20));
        __m128i found = _mm_setzero_si128();
        for (size_t k = 0; k < count; k++)
            found = _mm_or_si128(found, is_byte(lower, letters[k]));
        bits |= bits_at(found, i);
    }
#else
    for (unsigned i = 0; i < PST_WORD_BLOCK; i++)
        for (size_t k = 0; k < count; k++)
            bits |= (uint64_t)((p[i] | 0x20) == letters[k]) << i;
#endif
    return bits;
}
