/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * text/fold.h - one spelling for what readers see as one word.
 *
 * The rules are doc/index-schema.md section 2, "Folding". Folding is
 * idempotent: fold(fold(x)) = fold(x).
 */
#ifndef POSTIL_TEXT_FOLD_H
#define POSTIL_TEXT_FOLD_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

/* Append the folded form of the n bytes at p (UTF-8; ill-formed bytes fold to
 * U+FFFD) to out. White space and punctuation stay as they are, but for
 * compatibility forms and apostrophes. */
void pst_fold(struct pst_buf *out, const char *p, size_t n);
/* Append the surface form that =Word compares: NFC, apostrophes plain,
 * invisible characters dropped, case and accents kept. */
void pst_fold_surface(struct pst_buf *out, const char *p, size_t n);
/* Whether the word as written gives a surface term (R): a capital after its
 * first letter, or an accent. */
bool pst_fold_has_surface(const char *p, size_t n);
/* White space at the ends dropped, inner runs to one space, then folded:
 * the form of whole names and tags (XAN, XKN ...). */
void pst_fold_whole(struct pst_buf *out, const char *p, size_t n);

#endif
