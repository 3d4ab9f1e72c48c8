/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * base/unicode.h - the one decoder of UTF-8; inline, for the word-breaker lives
 * on it. What words need (folding, properties) is text/.
 */
#ifndef POSTIL_BASE_UNICODE_H
#define POSTIL_BASE_UNICODE_H

#include <stddef.h>
#include <stdint.h>

/* The value of the sequence of `size` bytes at s, whose first byte gives
 * `first`; 0 with *used = 0 when it is ill-formed. `least` is the smallest code
 * point that needs so many bytes. */
static inline uint32_t pst_unicode_get_long(const unsigned char *s, size_t size,
                                            uint32_t first, uint32_t least,
                                            size_t *used)
{
    uint32_t cp = first;
    for (size_t i = 1; i < size; i++) {
        if ((s[i] & 0xc0u) != 0x80)
            return 0;
        cp = cp << 6 | (s[i] & 0x3fu);
    }
    if (cp < least || cp > 0x10ffff || (cp >= 0xd800 && cp <= 0xdfff))
        return 0;
    *used = size;
    return cp;
}

/* The code point of the well-formed sequence (RFC 3629) at the start of the n
 * bytes at p, and its length in *used; 0 with *used = 0 when n is 0 or no
 * well-formed sequence begins there (a NUL gives 0 with *used = 1). */
static inline uint32_t pst_unicode_get(const char *p, size_t n, size_t *used)
{
    const unsigned char *s = (const unsigned char *)p;
    *used = 0;
    if (n == 0)
        return 0;
    if (s[0] < 0x80) {
        *used = 1;
        return s[0];
    }
    if (s[0] >= 0xc2 && s[0] < 0xe0 && n >= 2)
        return pst_unicode_get_long(s, 2, s[0] & 0x1fu, 0x80, used);
    if (s[0] >= 0xe0 && s[0] < 0xf0 && n >= 3)
        return pst_unicode_get_long(s, 3, s[0] & 0x0fu, 0x800, used);
    if (s[0] >= 0xf0 && s[0] < 0xf5 && n >= 4)
        return pst_unicode_get_long(s, 4, s[0] & 0x07u, 0x10000, used);
    return 0;
}

#define PST_UNICODE_REPLACEMENT "\xef\xbf\xbd" /* U+FFFD */

#endif
