/* SPDX-License-Identifier: GPL-2.0-or-later */
/* text/utf8.h - decoding and encoding of UTF-8 (RFC 3629). */
#ifndef POSTIL_TEXT_UTF8_H
#define POSTIL_TEXT_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

/* The code point at p (p < end) and, in *n, its length in bytes, 1 to 4. A
 * byte that begins no well-formed sequence (overlong, surrogate, truncated,
 * above U+10FFFF) gives U+FFFD with *n = 1. */
uint32_t pst_utf8_decode(const char *p, const char *end, size_t *n);
/* Bytes written to out, 1 to 4. */
size_t pst_utf8_encode(uint32_t cp, char out[4]);
void pst_utf8_append(struct pst_buf *b, uint32_t cp);
/* The length of the well-formed prefix; n when all of it is. */
size_t pst_utf8_valid_prefix(const char *p, size_t n);
/* The start of the code point that the byte at p + at lies in. */
size_t pst_utf8_floor(const char *p, size_t n, size_t at);
/* Number of code points in n well-formed bytes. */
size_t pst_utf8_length(const char *p, size_t n);

#endif
