/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * text/langguess.h - the language of a text, by libexttextcat's fingerprints.
 * Only the indexer links it.
 */
#ifndef POSTIL_TEXT_LANGGUESS_H
#define POSTIL_TEXT_LANGGUESS_H

#include <stddef.h>

#include "text/language.h"

struct pst_lang_guesser;

/* NULL when the fingerprints are not installed. They are loaded when a text
 * first needs them. */
struct pst_lang_guesser *pst_lang_guesser_new(void);
void pst_lang_guesser_free(struct pst_lang_guesser *g);
/* The language of n bytes of UTF-8 (the first 8 KB count; 2 KB where g is
 * NULL), or "und" when they are too few or unclear. `g` may be NULL: then by
 * script alone (Han, Kana, Hangul, Cyrillic, Greek ...) or "und".
 * Deterministic. */
void pst_lang_guess(struct pst_lang_guesser *g, const char *text, size_t n,
                    char out[PST_LANG_MAX]);

#endif
