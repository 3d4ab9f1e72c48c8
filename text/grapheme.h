/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * text/grapheme.h - what a reader sees as one character: grapheme clusters
 * (UAX 29), by utf8proc. A letter with its marks, a flag, a family of emoji.
 */
#ifndef POSTIL_TEXT_GRAPHEME_H
#define POSTIL_TEXT_GRAPHEME_H

#include <stddef.h>

#include "base/buf.h"

/* The nearest edges of clusters at or before, and at or after `at`, within
 * [begin, end], which are edges themselves. Looks at no more than 4 KB:
 * longer clusters, which no script has, may be cut, and longer rows of flags
 * be divided between two. */
size_t pst_grapheme_floor(struct pst_str text, size_t begin, size_t at);
size_t pst_grapheme_ceil(struct pst_str text, size_t begin, size_t at,
                         size_t end);

#endif
