/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * schema/deflate.h - zlib streams (RFC 1950), written and read: by libdeflate
 * where postil is built with it, which is about three times as fast, else by
 * zlib; those of level 1 are written by ISA-L where postil is built with that,
 * in two thirds of libdeflate's time. Each reads what the others wrote.
 */
#ifndef POSTIL_SCHEMA_DEFLATE_H
#define POSTIL_SCHEMA_DEFLATE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/error.h"
#include "schema/literals.h"

/* Makes streams of one level; used by one thread at a time. */
struct pst_deflater;

/* Level 0 (stored) to 9, as zlib counts. */
struct pst_deflater *pst_deflater_new(int level);
void pst_deflater_free(struct pst_deflater *d);
/* Append the stream of s to out. */
int pst_deflate(struct pst_deflater *d, struct pst_buf *out, struct pst_str s,
                struct pst_error *err);
/* The same where the first lanes->text bytes of s are text that is to be quick
 * to read (literals.h): the rest of *lanes is set. False, and nothing appended,
 * where that would not pay, or the level is none at which speed comes first. */
bool pst_deflate_text(struct pst_deflater *d, struct pst_buf *out,
                      struct pst_str s, struct pst_lanes *lanes);
/* Append a raw deflate stream (RFC 1951) of s, as glass has its tags, if it is
 * smaller than s; false, and nothing appended, when it is not. */
bool pst_deflate_raw(struct pst_deflater *d, struct pst_buf *out,
                     struct pst_str s);
/* The same as pst_deflate without matches, by Huffman codes alone: at least an
 * eighth of the size of s. */
int pst_deflate_huffman(struct pst_buf *out, struct pst_str s,
                        struct pst_error *err);

/* What many streams can have in common; used by one thread at a time. */
struct pst_inflater;

struct pst_inflater *pst_inflater_new(void);
void pst_inflater_free(struct pst_inflater *i);
/* Whether `stream` is one whole stream of exactly n bytes, which are now at
 * `to`. `i` may be NULL: then it takes what it needs for this one. */
bool pst_inflate(struct pst_inflater *i, struct pst_str stream, char *to,
                 size_t n);
/* The same of what pst_deflate_text made. */
bool pst_inflate_text(struct pst_inflater *i, struct pst_str stream,
                      const struct pst_lanes *lanes, char *to, size_t n);
/* The checksum at the end of a zlib stream of s. */
uint32_t pst_adler32(struct pst_str s);

#endif
