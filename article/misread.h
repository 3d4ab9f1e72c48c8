/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * article/misread.h - stretches of a text that only make sense as bytes: what
 * was read by a wrong charset and written as UTF-8 again. One such character
 * tells nothing, as ordinary text has it, too; several in a row do.
 *
 * The text is well-formed UTF-8. Each function looks at what begins at `at` and
 * gives the number of places, 0 when they are too few to be sure; *end is
 * behind what was looked at, so that it need not be looked at again. (There is
 * nothing to find in it for that function, but for others there may be.)
 */
#ifndef POSTIL_ARTICLE_MISREAD_H
#define POSTIL_ARTICLE_MISREAD_H

#include <iconv.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

/* The byte 80 to BF, with which a sequence goes on, that Windows-1252 or
 * Latin-1 read as the character; 0: none. */
unsigned char pst_misread_continuation(uint32_t cp);

/* UTF-8 that was read as Windows-1252 (or Latin-1), 1251 or 1256: characters
 * next to each other, which are three sequences of UTF-8 at least, or two of
 * three bytes and more. Of 1251 one punctuation mark of three bytes is enough:
 * it has a Serbian capital in the middle. */
size_t pst_misread_run(struct pst_str text, size_t at, size_t *end);

/* Arabic, Cyrillic or Greek of one byte a letter, or Chinese of two, that was
 * read as Latin-1: three words next to each other, of four letters and more,
 * that have no letter of ASCII; or one that is longer than words are. Where
 * letters ascend, or each is there once, it is a list of letters. */
size_t pst_misread_words(struct pst_str text, size_t at, size_t *end);

/* UTF-8 that was read as GBK or Shift_JIS: four characters next to each other
 * of those that Chinese and Japanese are written with. It is looked for where a
 * character stands that has no use but as the beginning of a frequent one. */
struct pst_misread {
    iconv_t cd[2]; /* by charset; opened when first needed */
    bool opened[2];
    struct pst_buf bytes; /* scratch */
    size_t done[2];       /* of the text: it was looked at up to here */
};

void pst_misread_init(struct pst_misread *m);
void pst_misread_dispose(struct pst_misread *m);
size_t pst_misread_wide(struct pst_misread *m, struct pst_str text, size_t at,
                        size_t *end);

#endif
