/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * rpc/position.h - columns as language servers count them: units of an encoding
 * from the start of a line. An ill-formed byte is one unit.
 */
#ifndef POSTIL_RPC_POSITION_H
#define POSTIL_RPC_POSITION_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

enum pst_encoding { PST_ENCODING_UTF16, PST_ENCODING_UTF8, PST_ENCODING_UTF32 };
extern const char *const pst_encoding_names[]; /* by enum, NULL-ended */

/* Units of the bytes. */
size_t pst_units_of(enum pst_encoding e, struct pst_str text);
/* The bytes of so many units, no more than there are; in the middle of a
 * character those before it. */
size_t pst_units_bytes(enum pst_encoding e, struct pst_str text, size_t units);

/* Where the line after the one that begins at `at` begins, after LF, CR LF or
 * CR; text.n when that was the last. */
size_t pst_line_next(struct pst_str text, size_t at);
/* The line without its end. */
struct pst_str pst_line_text(struct pst_str text, size_t at);
/* The offset of a place, both counted from 0; a place behind a line's end is
 * that end, one behind the last line the end of the text. */
size_t pst_position_offset(enum pst_encoding e, struct pst_str text,
                           size_t line, size_t character);

#endif
