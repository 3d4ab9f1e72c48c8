/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * schema/literals.h - text as the beginning of a zlib stream that is quick to
 * read: one block of literals, without matches, in a code that is always the
 * same, entered at four places at a time (doc/index-schema.md section 6). Any
 * reader of zlib streams reads it too, from the beginning to the end.
 *
 * The code is for text in Latin letters, English most of all. Other texts are
 * told by what they would take.
 */
#ifndef POSTIL_SCHEMA_LITERALS_H
#define POSTIL_SCHEMA_LITERALS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

enum {
    PST_LITERALS_LEAST = 512, /* less text is not worth the code */
    PST_LITERALS_LANES = 4
};

/* Where the text can be entered. Lane i has the bytes from i * q on, where q is
 * a quarter of the text, rounded up. */
struct pst_lanes {
    size_t text;                           /* bytes of all lanes */
    uint64_t bits[PST_LITERALS_LANES - 1]; /* that each but the last takes */
};

/* The code, made ready to write and to read; it does not change. */
struct pst_literals;
struct pst_literals *pst_literals_new(void);
void pst_literals_free(struct pst_literals *l);

/* Append the beginning of a zlib stream: `text`, and an empty block that ends
 * with a byte, behind which further blocks must follow. False, and nothing
 * appended, when it has less than PST_LITERALS_LEAST bytes, or takes more than
 * five eighths of its size. */
bool pst_literals_write(const struct pst_literals *l, struct pst_buf *out,
                        struct pst_str text, struct pst_lanes *lanes);
/* Read it back, from anybody's stream and lanes: lanes->text bytes at `to`.
 * *used is what of the stream it takes. False when the stream does not begin
 * so. */
bool pst_literals_read(const struct pst_literals *l, struct pst_str stream,
                       const struct pst_lanes *lanes, char *to, size_t *used);

#endif
