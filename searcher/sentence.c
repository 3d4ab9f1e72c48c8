/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/sentence.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/bytes.h"
#include "text/utf8.h"

/* A cut is moved to a word's start at most so many bytes away. */
enum { WORD_REACH = 60 };

static bool continues(char c)
{
    return ((unsigned char)c & 0xc0) == 0x80;
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (unsigned char)c >= 0x80;
}

/* Scripts whose words are not set apart by spaces. */
static bool is_ideograph(uint32_t cp)
{
    return (cp >= 0x2e80 && cp <= 0x9fff) || (cp >= 0xf900 && cp <= 0xfaff) ||
           (cp >= 0xff00 && cp <= 0xffef) || (cp >= 0x20000 && cp <= 0x3ffff);
}

static bool is_abbreviation(struct pst_str text, size_t begin, size_t stop)
{
    static const char known[][6] = {
        "Mr",   "Mrs", "Ms",  "Dr",  "St",  "Jr",  "Sr",  "Prof", "Gen",
        "Gov",  "Sen", "Rep", "Rev", "Hon", "Lt",  "Col", "Sgt",  "No",
        "vs",   "cf",  "Jan", "Feb", "Mar", "Apr", "Jun", "Jul",  "Aug",
        "Sept", "Oct", "Nov", "Dec", "Co",  "Inc", "Ltd", "Mme",  "Mlle"};
    size_t from = stop;
    while (from > begin && stop - from < 6 && is_letter(text.p[from - 1]))
        from--;
    struct pst_str word = {text.p + from, stop - from};
    if (word.n == 1)
        return true; /* an initial, or the last of U.S. */
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (pst_str_is(word, known[i]))
            return true;
    return false;
}

/* Over quotes and brackets that close after a sentence's last mark. */
static size_t skip_closing(struct pst_str text, size_t at, size_t end)
{
    static const char marks[][4] = {"\"", "'", ")",  "]",  "”",
                                    "’",  "»", "」", "』", "）"};
    for (bool again = true; again;) {
        again = false;
        for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
            size_t n = strlen(marks[i]);
            if (end - at >= n && memcmp(text.p + at, marks[i], n) == 0) {
                at += n;
                again = true;
            }
        }
    }
    return at;
}

/* The length of a mark at `at` that can end a sentence, else 0. */
static size_t stop_length(struct pst_str text, size_t at, size_t end,
                          bool *spaced)
{
    char c = text.p[at];
    *spaced = true;
    if (c == '.' || c == '!' || c == '?')
        return 1;
    if ((unsigned char)c < 0xe2 || end - at < 3)
        return 0;
    if (memcmp(text.p + at, "…", 3) == 0)
        return 3;
    *spaced = false;
    if (memcmp(text.p + at, "。", 3) == 0 ||
        memcmp(text.p + at, "！", 3) == 0 || memcmp(text.p + at, "？", 3) == 0)
        return 3;
    return 0;
}

size_t pst_sentence_next(struct pst_str text, size_t begin, size_t end)
{
    for (size_t at = begin; at < end; at++) {
        bool spaced = true;
        size_t n = stop_length(text, at, end, &spaced);
        if (n == 0)
            continue;
        size_t next = skip_closing(text, at + n, end);
        size_t start = next;
        while (start < end && pst_is_blank(text.p[start]))
            start++;
        if (start >= end)
            return end;
        if (spaced &&
            (start == next || (text.p[start] >= 'a' && text.p[start] <= 'z') ||
             (text.p[at] == '.' && is_abbreviation(text, begin, at))))
            continue;
        return start;
    }
    return end;
}

static bool starts_word(struct pst_str text, size_t at)
{
    if (continues(text.p[at]) || pst_is_blank(text.p[at]))
        return false;
    if (pst_is_blank(text.p[at - 1]))
        return true;
    size_t n = 0;
    return is_ideograph(pst_utf8_decode(text.p + at, text.p + text.n, &n));
}

size_t pst_word_floor(struct pst_str text, size_t begin, size_t at)
{
    size_t i = at;
    for (; i > begin && at - i < WORD_REACH; i--)
        if (i < text.n && starts_word(text, i))
            return i;
    return i == begin ? begin : at;
}

size_t pst_word_ceil(struct pst_str text, size_t at, size_t end)
{
    size_t i = at;
    for (; i < end && i - at < WORD_REACH; i++)
        if (i > 0 && starts_word(text, i))
            return i;
    return i == end ? end : at;
}

size_t pst_chars_forward(struct pst_str text, size_t at, size_t end, size_t n)
{
    while (n-- != 0 && at < end) {
        at++;
        while (at < end && continues(text.p[at]))
            at++;
    }
    return at;
}

size_t pst_chars_back(struct pst_str text, size_t begin, size_t at, size_t n)
{
    while (n-- != 0 && at > begin) {
        at--;
        while (at > begin && continues(text.p[at]))
            at--;
    }
    return at;
}

size_t pst_chars_count(struct pst_str text, size_t begin, size_t end)
{
    return begin < end ? pst_bytes_count_chars(text.p + begin, end - begin) : 0;
}
