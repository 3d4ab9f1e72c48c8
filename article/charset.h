/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * article/charset.h - bytes to well-formed UTF-8, with the way back.
 */
#ifndef POSTIL_ARTICLE_CHARSET_H
#define POSTIL_ARTICLE_CHARSET_H

#include "article/article.h"
#include "base/error.h"

void pst_source_init(struct pst_source *s);
void pst_source_dispose(struct pst_source *s);
/* Without text, segments and lines again, and keeps the room. */
void pst_source_empty(struct pst_source *s);

/* Decode: a byte-order mark decides, else `declared` (NULL or "": none) unless
 * the bytes are UTF-8 beyond doubt, else the escapes of ISO-2022, else
 * well-formed UTF-8, else uchardet's guess, else windows-1252. Invalid bytes
 * become U+FFFD and are counted. Never fails for content; the lines are those
 * of the original. A charset that iconv does not know is as if undeclared. */
int pst_source_decode(struct pst_source *s, struct pst_str bytes,
                      const char *declared, struct pst_error *err);
/* The same by somebody who knows whether all bytes are even (base/bytes.h), as
 * pst_sniff tells. */
int pst_source_decode_known(struct pst_source *s, struct pst_str bytes,
                            const char *declared, bool is_even,
                            struct pst_error *err);

/* The bytes as they are, UTF-8 or not, for a format whose parts state their
 * charsets; the lines are those of the bytes. */
void pst_source_raw(struct pst_source *s, struct pst_str bytes);

/* What a source is of its original, if it is not all of it. */
struct pst_source_part {
    size_t head;       /* bytes before it that are not there */
    size_t at, size;   /* the bytes there, which follow */
    size_t lines;      /* that end before */
    size_t line_start; /* of the line that it begins in */
    size_t next_line;  /* start of the first line behind it; 0: unknown */
};
void pst_source_shift(struct pst_source *s, const struct pst_source_part *p);
/* The number of the line in the original, from 1, where this text stands. */
size_t pst_source_line(const struct pst_source *s, size_t at);

/* To make a source of pieces: append text that stands for original bytes
 * [at, at + length). */
void pst_source_add(struct pst_source *s, const char *p, size_t n, size_t at,
                    size_t length);
/* Append what the bytes of another one are as text; segments lead where its
 * own do. `declared` as above. */
void pst_source_add_decoded(struct pst_source *s, const struct pst_source *raw,
                            const char *declared);

/* The charset that an HTML <meta>, an XML declaration or a CSS-like
 * @charset states in the first 2,048 bytes; false when none does. */
bool pst_charset_declared(struct pst_str bytes, char out[32]);

#endif
