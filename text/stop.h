/* SPDX-License-Identifier: GPL-2.0-or-later */
/* text/stop.h - stop words of the languages, for dropping from queries. */
#ifndef POSTIL_TEXT_STOP_H
#define POSTIL_TEXT_STOP_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

/* Whether the folded term is a stop word of the language (ISO 639 code).
 * Always false for a language without a list. */
bool pst_stop_word(const char *language, struct pst_str term);
/* The languages that have a list, by number from 0; NULL after the last. */
const char *pst_stop_language(size_t number);
/* All stop words of the language, folded and sorted by bytes; returns their
 * number, 0 without a list. */
size_t pst_stop_list(const char *language, const char *const **words);

#endif
