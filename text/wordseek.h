/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * text/wordseek.h - to the next place in a text where a word that is of use may
 * begin, without a look at the words before it. What pst_words_skip (words.h)
 * is where positions count, this is where they do not.
 */
#ifndef POSTIL_TEXT_WORDSEEK_H
#define POSTIL_TEXT_WORDSEEK_H

#include <stdbool.h>
#include <stddef.h>

#include "text/words.h"

/* Words are of use as for pst_words_skip, and if one of the prefixes that are
 * wanted begins them, with its neighbours beside it; where there is none, at
 * the text's ends, any would do. */

/* Whether pst_words_seek can do anything for these. */
bool pst_words_can_seek(const struct pst_words_wanted *wanted);
/*
 * Between two calls of next: move ahead to where at least `before` words, and
 * then some, are left before the next one that is of use; to where as many are
 * left before the end when there is none. Such a move is of at least `least`
 * bytes, and true is returned; else nothing is moved. What next gives from
 * there on is what it would have given in any case.
 */
bool pst_words_seek(struct pst_words *w, const struct pst_words_wanted *wanted,
                    size_t before, size_t least);
/* From `at` on, where next such a word may be; the text's size when nowhere.
 * Nothing is moved. It may be asked of a text of several stretches, with line
 * ends between them, what is true of each. */
size_t pst_words_find(struct pst_words *w,
                      const struct pst_words_wanted *wanted, size_t at);
/* After a restart on a stretch: that is what was found from its beginning on,
 * so that pst_words_seek need not look for it again. */
void pst_words_found(struct pst_words *w, size_t at);

#endif
