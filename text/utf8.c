/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "text/utf8.h"

#include <string.h>

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

size_t pst_utf8_valid_prefix(const char *p, size_t n)
{
    size_t at = 0;
    while ((at += pst_bytes_to_high(p + at, n - at)) < n) {
        size_t size;
        uint32_t cp = pst_utf8_decode(p + at, p + n, &size);
        if (cp == REPLACEMENT && size == 1)
            break;
        at += size;
    }
    return at;
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

size_t pst_utf8_utf16_length(const char *p, size_t n)
{
    size_t units = 0;
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)p[i];
        units += !is_tail(c);
        units += c >= 0xF0;
    }
    return units;
}

size_t pst_utf8_length(const char *p, size_t n)
{
    size_t points = 0;
    for (size_t i = 0; i < n; i++)
        points += !is_tail((unsigned char)p[i]);
    return points;
}
