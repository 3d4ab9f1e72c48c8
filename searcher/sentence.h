/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * searcher/sentence.h - edges in running text where a snippet may be cut.
 *
 * Simple rules that need no dictionary; wrong now and then, never in the
 * middle of a character. All offsets are bytes; [begin, end) lies within one
 * stretch, at whole characters.
 */
#ifndef POSTIL_SEARCHER_SENTENCE_H
#define POSTIL_SEARCHER_SENTENCE_H

#include <stddef.h>

#include "base/buf.h"

/* The start of the first sentence that begins after `begin`, at most `end`;
 * `end` when there is none. A full stop ends a sentence when white space and
 * then no lower-case letter follow, unless it follows a single letter or a
 * usual abbreviation. */
size_t pst_sentence_next(struct pst_str text, size_t begin, size_t end);

/* The largest start of a word in (begin, at], else `begin`, or `at` when
 * neither is near; in scripts without spaces every character starts one. */
size_t pst_word_floor(struct pst_str text, size_t begin, size_t at);
/* The smallest start of a word in [at, end), else `end`; `at` when neither is
 * near. */
size_t pst_word_ceil(struct pst_str text, size_t at, size_t end);

/* `n` characters on from `at`, at most to `end`; and back, to `begin`. */
size_t pst_chars_forward(struct pst_str text, size_t at, size_t end, size_t n);
size_t pst_chars_back(struct pst_str text, size_t begin, size_t at, size_t n);
/* Characters in [begin, end). */
size_t pst_chars_count(struct pst_str text, size_t begin, size_t end);

/* ASCII white space. */
static inline int pst_is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

#endif
