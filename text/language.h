/* SPDX-License-Identifier: GPL-2.0-or-later */
/* text/language.h - names of languages to their codes, and how they write
 * dates. */
#ifndef POSTIL_TEXT_LANGUAGE_H
#define POSTIL_TEXT_LANGUAGE_H

#include <stdbool.h>

#include "base/buf.h"
#include "text/date.h"

enum { PST_LANG_MAX = 8 }; /* bytes of a code with its NUL */

/* "en", "en-GB", "en_US.UTF-8", "eng", "English", "deutsch" -> "en", "de";
 * false and "" when it names no language. */
bool pst_lang_code(char out[PST_LANG_MAX], struct pst_str name);
/* The order of day and month in numbers of a language: the month first in
 * "en-US", the day first in "en-GB" and "de"; PST_DATE_YEAR_ALONE where it is
 * not certain, as in "en" alone, or the year comes first, as in "ja". */
enum pst_date_order pst_lang_date_order(struct pst_str name);

#endif
