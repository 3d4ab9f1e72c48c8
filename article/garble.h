/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * article/garble.h - how often a text looks wrongly decoded: UTF-8 that was
 * read by another charset and written as UTF-8 again, bytes that became C1
 * controls, letters of one byte that became accented Latin ones. The text is
 * only looked at.
 */
#ifndef POSTIL_ARTICLE_GARBLE_H
#define POSTIL_ARTICLE_GARBLE_H

#include <stddef.h>

#include "base/buf.h"

/* The places of a well-formed UTF-8 text that are a C1 control (U+0080 to
 * U+009F), or two to four characters that, put back to bytes by Windows-1252
 * or Latin-1, are one sequence of UTF-8: the two characters for an acute e,
 * the three for a right quotation mark. Of sequences of two characters only
 * those count that begin with the lead bytes of Latin, Greek and Cyrillic
 * letters. What ordinary text has is not counted: a letter at the end of a
 * word that punctuation or a no-break space follows (a quoted word in
 * capitals, French guillemets), or a unit with its exponent. Then what shows in
 * a row of characters alone (misread.h): letters of all other scripts, too, and
 * UTF-8 that was read as Windows-1251, 1256, GBK or Shift_JIS. What was read by
 * a charset in which it makes letters of the same script (GBK as Big5, KOI8-R
 * as Windows-1251) is not told. */
size_t pst_garbled_places(struct pst_str text);

#endif
