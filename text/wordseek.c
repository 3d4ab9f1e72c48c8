/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "text/wordseek.h"

#include <stdint.h>
#include <string.h>
#ifdef __x86_64__
#include <immintrin.h>
#endif

#include "text/charclass.h"
#include "text/utf8.h"

/* A word's first three bytes decide, so two behind a block are looked at. */
enum { BLOCK = 64, BLOCK_AND_NEXT = BLOCK + 2 };

bool pst_words_can_seek(const struct pst_words_wanted *wanted)
{
    return wanted->first_count <= PST_WORDS_FIRSTS;
}

struct pst_words_prefix *pst_words_wanted_prefix(struct pst_words_wanted *w,
                                                 struct pst_str term, size_t n)
{
    struct pst_words_prefix prefix = {.n = 0};
    while (prefix.n < n && prefix.n < PST_WORDS_PREFIX && prefix.n < term.n &&
           term.p[prefix.n] >= 'a' && term.p[prefix.n] <= 'z') {
        prefix.p[prefix.n] = term.p[prefix.n];
        prefix.n++;
    }
    if (prefix.n == 0 || w->prefix_count == PST_WORDS_PREFIXES)
        w->any_prefix = true;
    if (w->any_prefix) {
        w->prefix_count = 0;
        return NULL;
    }
    w->prefixes[w->prefix_count] = prefix;
    return &w->prefixes[w->prefix_count++];
}

/*
 * Where in a block words of use may begin, or may be told so by the bytes of a
 * longer character, a bit each: too many rather than too few. What is no letter
 * says nothing of a word's second and third letters.
 */
static uint64_t find_plainly(const char *p,
                             const struct pst_words_wanted *wanted)
{
    uint64_t bits = 0;
    for (unsigned i = 0; i < BLOCK; i++) {
        unsigned char c = (unsigned char)p[i];
        const struct pst_words_halves *h = wanted->halves;
        bool first =
            (h->low[c % PST_WORDS_HALF] & h->high[c / PST_WORDS_HALF]) != 0;
        bits |= (uint64_t)(first || c >= 0x80) << i;
    }
    return bits;
}

#ifdef __x86_64__
#define AVX2 __attribute__((target("avx2")))

AVX2 static inline __m256i twice(const uint8_t *half)
{
    __m128i v = _mm_loadu_si128((const __m128i *)(const void *)half);
    return _mm256_broadcastsi128_si256(v);
}

/* By the lower and the higher halves of the bytes at p. */
AVX2 static inline __m256i look_up(const struct pst_words_halves *h, __m256i v)
{
    const __m256i half = _mm256_set1_epi8(0x0f);
    __m256i low = _mm256_and_si256(v, half);
    __m256i high = _mm256_and_si256(_mm256_srli_epi16(v, 4), half);
    return _mm256_and_si256(_mm256_shuffle_epi8(twice(h->low), low),
                            _mm256_shuffle_epi8(twice(h->high), high));
}

AVX2 static inline __m256i load(const char *p)
{
    return _mm256_loadu_si256((const __m256i *)(const void *)p);
}

/* Between 0x40 and 0x7f: among them all letters. */
AVX2 static inline __m256i is_high_ascii(__m256i v)
{
    return _mm256_cmpgt_epi8(v, _mm256_set1_epi8(0x3f));
}

AVX2 static inline __m256i is_letter(__m256i v)
{
    const __m256i last = _mm256_set1_epi8('z' - 'a');
    v = _mm256_or_si256(v, _mm256_set1_epi8(0x20));
    v = _mm256_sub_epi8(v, _mm256_set1_epi8('a'));
    return _mm256_cmpeq_epi8(_mm256_min_epu8(v, last), v);
}

AVX2 static uint64_t find_quickly(const char *p,
                                  const struct pst_words_wanted *wanted)
{
    uint64_t fits = 0, multi = 0, letter = 0;
    for (unsigned i = 0; i < BLOCK; i += sizeof(__m256i)) {
        const __m256i zero = _mm256_setzero_si256();
        __m256i first = load(p + i);
        __m256i second = load(p + i + 1);
        __m256i third = load(p + i + 2);
        __m256i fit = look_up(&wanted->halves[0], first);
        __m256i fit2 = look_up(&wanted->halves[1], second);
        __m256i fit3 = look_up(&wanted->halves[2], third);
        __m256i all2 = _mm256_cmpeq_epi8(is_high_ascii(second), zero);
        __m256i all3 = _mm256_cmpeq_epi8(is_high_ascii(third), zero);
        fit2 = _mm256_or_si256(fit2, all2);
        fit3 = _mm256_or_si256(fit3, _mm256_or_si256(all2, all3));
        fit = _mm256_and_si256(fit, _mm256_and_si256(fit2, fit3));
        __m256i none = _mm256_cmpeq_epi8(fit, zero);
        fits |= (uint64_t) ~(uint32_t)_mm256_movemask_epi8(none) << i;
        multi |= (uint64_t)(uint32_t)_mm256_movemask_epi8(first) << i;
        letter |= (uint64_t)(uint32_t)_mm256_movemask_epi8(is_letter(first))
                  << i;
    }
    return (fits & ~(letter << 1)) | multi;
}
#endif

static uint64_t find_in_block(const char *p,
                              const struct pst_words_wanted *wanted)
{
#ifdef __x86_64__
    if (!wanted->plain && __builtin_cpu_supports("avx2"))
        return find_quickly(p, wanted);
#endif
    return find_plainly(p, wanted);
}

static enum pst_char class_at(const struct pst_words *w, size_t at)
{
    return pst_char_bytes[(unsigned char)w->text[at]];
}

/* Whether nothing goes on over the character into a word, and into a run of
 * CJK over white space only. */
static bool is_edge(enum pst_char c)
{
    return c == PST_CHAR_OTHER || pst_char_is_space(c);
}

/* Whether `at` may be the second or third byte of a word with these letters.
 * What is no letter may be read over within a word. */
static bool goes_with(const struct pst_words *w, size_t at, uint32_t letters)
{
    enum pst_char c = at < w->n ? class_at(w, at) : PST_CHAR_OTHER;
    if (c <= PST_CHAR_UPPER)
        return (letters >> (w->text[at] & 31) & 1) != 0;
    return !is_edge(c) || letters == UINT32_MAX;
}

static bool begins_multi(const struct pst_words *w, size_t at)
{
    size_t size;
    if (((unsigned char)w->text[at] & 0xc0) == 0x80)
        return false;
    enum pst_char c =
        pst_char_class(pst_utf8_decode(w->text + at, w->text + w->n, &size));
    return pst_char_is_cjk(c) ||
           (pst_char_is_word(c) &&
            (at == 0 || !pst_char_is_word(class_at(w, at - 1))));
}

static bool is_letter_at(const struct pst_words *w, size_t at)
{
    return class_at(w, at) <= PST_CHAR_UPPER;
}

enum match { SAME, OTHER, UNKNOWN };

/* The byte at `at` and one of a term's. What is no letter may be read over, or
 * become one. */
static enum match match_letter(const struct pst_words *w, size_t at, char term)
{
    if (!is_letter_at(w, at) || term < 'a' || term > 'z')
        return UNKNOWN;
    return (w->text[at] | 0x20) == term ? SAME : OTHER;
}

/* Whether a word at `at` may begin so. */
static bool may_have_prefix(const struct pst_words *w, size_t at,
                            const struct pst_words_prefix *prefix)
{
    enum match match = SAME;
    for (size_t i = 0; i < prefix->n && at < w->n && match == SAME; i++, at++)
        match = match_letter(w, at, prefix->p[i]);
    return match != OTHER;
}

/* Whether the word before `at` may be this one: where a space is between them,
 * its last letters tell. A line's end may be that of a stretch. */
static bool may_come_before(const struct pst_words *w, size_t at,
                            struct pst_str term)
{
    if (at == 0 || class_at(w, at - 1) != PST_CHAR_SPACE)
        return true;
    at--;
    enum match match = SAME;
    for (size_t i = term.n; i > 0 && at > 0 && match == SAME; i--, at--)
        match = match_letter(w, at - 1, term.p[i - 1]);
    return match != OTHER;
}

/* The same of the word after the one at `at`, if that has letters alone. */
static bool may_come_after(const struct pst_words *w, size_t at,
                           struct pst_str term)
{
    while (at < w->n && is_letter_at(w, at))
        at++;
    if (at == w->n || class_at(w, at) != PST_CHAR_SPACE)
        return true;
    at++;
    enum match match = SAME;
    for (size_t i = 0; i < term.n && at < w->n && match == SAME; i++, at++)
        match = match_letter(w, at, term.p[i]);
    return match != OTHER;
}

static bool may_have_any(const struct pst_words *w, size_t at,
                         const struct pst_words_wanted *wanted)
{
    bool may = wanted->prefix_count == 0;
    for (size_t i = 0; i < wanted->prefix_count && !may; i++)
        may = may_have_prefix(w, at, &wanted->prefixes[i]) &&
              may_come_before(w, at, wanted->prefixes[i].before) &&
              may_come_after(w, at, wanted->prefixes[i].after);
    return may;
}

static bool may_begin(const struct pst_words *w, size_t at,
                      const struct pst_words_wanted *wanted)
{
    enum pst_char c = class_at(w, at);
    if (c == PST_CHAR_MULTI)
        return begins_multi(w, at);
    if (!pst_char_is_word(c) ||
        (at > 0 && pst_char_is_word(class_at(w, at - 1))))
        return false;
    unsigned char first = (unsigned char)w->text[at];
    if (c == PST_CHAR_UPPER)
        first |= 0x20;
    uint32_t second = wanted->second[first];
    if (second == 0 || !goes_with(w, at + 1, second))
        return false;
    bool ends = at + 1 >= w->n || class_at(w, at + 1) > PST_CHAR_UPPER;
    return (ends || goes_with(w, at + 2, wanted->third[first])) &&
           may_have_any(w, at, wanted);
}

static uint64_t find_in(const struct pst_words *w, size_t block,
                        const struct pst_words_wanted *wanted)
{
    char room[BLOCK_AND_NEXT] = {0};
    const char *p = w->text + block;
    if (w->n - block < BLOCK_AND_NEXT)
        p = memcpy(room, p, w->n - block);
    return find_in_block(p, wanted);
}

/* The next place from `at` on where a word of use may begin, or the end. */
static size_t find(struct pst_words *w, size_t at,
                   const struct pst_words_wanted *wanted)
{
    size_t block = w->sought_block;
    uint64_t rest = w->sought_rest;
    if (at - block < BLOCK) {
        rest &= UINT64_MAX << (at - block);
    } else {
        block = at;
        rest = at < w->n ? find_in(w, at, wanted) : 0;
    }
    size_t found = w->n;
    while (found == w->n) {
        for (; rest != 0 && found == w->n; rest &= rest - 1) {
            size_t next = block + (unsigned)__builtin_ctzll(rest);
            if (next < w->n && may_begin(w, next, wanted))
                found = next;
        }
        if (found < w->n || w->n - block <= BLOCK)
            break;
        block += BLOCK;
        rest = find_in(w, block, wanted);
    }
    w->sought_block = block;
    w->sought_rest = rest;
    return found;
}

/* Whether a start at `at`, behind 0, gives what a start at 0 gives from there
 * on. */
static bool is_start(const struct pst_words *w, size_t at)
{
    if (!is_edge(class_at(w, at - 1)))
        return false;
    if (at == w->n)
        return true;
    enum pst_char c = class_at(w, at);
    return c != PST_CHAR_MULTI && !pst_char_is_space(c);
}

/* Back from `from` over so many words, and on to such a place; no further than
 * `floor`, which is one. */
static size_t go_back(const struct pst_words *w, size_t from, size_t floor,
                      size_t words)
{
    size_t at = from;
    for (; at > floor; at--) {
        if (!is_start(w, at))
            continue;
        if (words == 0)
            break;
        words -= at < from && pst_char_is_word(class_at(w, at));
    }
    return at;
}

bool pst_words_seek(struct pst_words *w, const struct pst_words_wanted *wanted,
                    size_t before, size_t least)
{
    if (w->bigram_due || w->whole_due || w->parts != 0 || w->in_run ||
        !pst_words_can_seek(wanted))
        return false;
    if (w->sought == SIZE_MAX || w->sought < w->at)
        w->sought = find(w, w->at, wanted);
    size_t to = go_back(w, w->sought, w->at, before);
    if (to - w->at < least)
        return false;
    w->at = to;
    return true;
}

size_t pst_words_find(struct pst_words *w,
                      const struct pst_words_wanted *wanted, size_t at)
{
    return find(w, at, wanted);
}

void pst_words_found(struct pst_words *w, size_t at)
{
    w->sought = at;
}
