/* SPDX-License-Identifier: GPL-2.0-or-later */
/* text/language.h - names of languages to their codes. */
#ifndef POSTIL_TEXT_LANGUAGE_H
#define POSTIL_TEXT_LANGUAGE_H

#include <stdbool.h>

#include "base/buf.h"

enum { PST_LANG_MAX = 8 }; /* bytes of a code with its NUL */

/* "en", "en-GB", "en_US.UTF-8", "eng", "English", "deutsch" -> "en", "de";
 * false and "" when it names no language. */
bool pst_lang_code(char out[PST_LANG_MAX], struct pst_str name);

#endif
