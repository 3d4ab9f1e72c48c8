/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/unicode.h"

uint32_t pst_unicode_get(const char *p, size_t n, size_t *used)
{
    /* By length: the mask of the first byte, and the least code point that
     * needs so many bytes. */
    static const struct {
        unsigned char mask;
        uint32_t least;
    } forms[] = {{0, 0}, {0x7f, 0}, {0x1f, 0x80}, {0x0f, 0x800}, {7, 0x10000}};

    *used = 0;
    if (n == 0)
        return 0;
    const unsigned char *s = (const unsigned char *)p;
    size_t length = s[0] < 0x80              ? 1
                    : (s[0] & 0xe0u) == 0xc0 ? 2
                    : (s[0] & 0xf0u) == 0xe0 ? 3
                    : (s[0] & 0xf8u) == 0xf0 ? 4
                                             : 0;
    if (length == 0 || length > n)
        return 0;
    uint32_t cp = s[0] & forms[length].mask;
    for (size_t i = 1; i < length; i++) {
        if ((s[i] & 0xc0u) != 0x80)
            return 0;
        cp = cp << 6 | (s[i] & 0x3fu);
    }
    if (cp < forms[length].least || cp > 0x10ffff ||
        (cp >= 0xd800 && cp <= 0xdfff))
        return 0;
    *used = length;
    return cp;
}
