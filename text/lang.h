/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * text/lang.h - languages: names to codes, and a guess from text.
 *
 * The guess is libexttextcat's, so only the indexer links this file.
 */
#ifndef POSTIL_TEXT_LANG_H
#define POSTIL_TEXT_LANG_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

enum { PST_LANG_MAX = 8 }; /* bytes of a code with its NUL */

/* "en", "en-GB", "en_US.UTF-8", "eng", "English", "deutsch" -> "en", "de";
 * false and "" when it names no language. */
bool pst_lang_code(char out[PST_LANG_MAX], struct pst_str name);

struct pst_lang_guesser;

/* Loads the fingerprints; NULL when they are not installed. */
struct pst_lang_guesser *pst_lang_guesser_new(void);
void pst_lang_guesser_free(struct pst_lang_guesser *g);
/* The language of n bytes of UTF-8 (the first 8 KB count), or "und" when they
 * are too few or unclear. `g` may be NULL: then by script alone (Han, Kana,
 * Hangul, Cyrillic, Greek ...) or "und". Deterministic. */
void pst_lang_guess(struct pst_lang_guesser *g, const char *text, size_t n,
                    char out[PST_LANG_MAX]);

#endif
