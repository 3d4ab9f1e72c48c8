/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * article/srcmap.h - the segments that lead from text back to its source.
 *
 * A segment whose two lengths are equal maps byte by byte ("linear"); any
 * other stands for its source as a whole.
 */
#ifndef POSTIL_ARTICLE_SRCMAP_H
#define POSTIL_ARTICLE_SRCMAP_H

#include <stddef.h>

#include "article/article.h"
#include "base/buf.h"
#include "schema/record.h"

/* Append a segment, merged with the last one where both are linear and both
 * sides are contiguous. In very long lists a whole segment too joins the whole
 * one before it, up to some 64 bytes: coarser, but of bounded memory. */
void pst_segment_push(struct pst_segment **items, size_t *count, size_t *cap,
                      struct pst_segment s);

/* The source range of the decoded range [begin, end), begin < end; false when
 * the source knows none of it. */
bool pst_source_range(const struct pst_source *src, size_t begin, size_t end,
                      size_t *original_begin, size_t *original_end);

/* Append what `s` (text -> decoded) is as text -> original: split where the
 * decoded text does not map linearly. */
void pst_segment_compose(struct pst_segment **items, size_t *count, size_t *cap,
                         const struct pst_segment *s,
                         const struct pst_source *src);

/* ASCII, and no space: most pieces begin and end with such. */
static inline bool pst_text_is_visible(char c)
{
    return c > ' ' && c < 0x7f;
}

/* Without white space at both ends: ASCII white space and control characters,
 * U+00A0, U+1680, U+2000-200B, U+2028, U+2029, U+202F, U+205F, U+3000,
 * U+FEFF. */
struct pst_str pst_text_trim(struct pst_str s);

#endif
