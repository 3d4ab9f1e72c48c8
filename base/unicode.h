/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * base/unicode.h - as much of UTF-8 as writing output safely needs. What words
 * need (folding, properties) is text/.
 */
#ifndef POSTIL_BASE_UNICODE_H
#define POSTIL_BASE_UNICODE_H

#include <stddef.h>
#include <stdint.h>

/* The code point of the well-formed sequence (RFC 3629) at the start of the n
 * bytes at p, and its length in *used; 0 with *used = 0 when n is 0 or no
 * well-formed sequence begins there (a NUL gives 0 with *used = 1). */
uint32_t pst_unicode_get(const char *p, size_t n, size_t *used);

#define PST_UNICODE_REPLACEMENT "\xef\xbf\xbd" /* U+FFFD */

#endif
