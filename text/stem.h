/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * text/stem.h - Xapian's Snowball stemmers, by language, cached per word.
 *
 * The stem is a function of (folded term, language): doc/index-schema.md
 * section 2, "Stems".
 */
#ifndef POSTIL_TEXT_STEM_H
#define POSTIL_TEXT_STEM_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/error.h"

struct pst_stemmer;

/* `language` is an ISO 639 code; one without a stemmer (or "und") gives a
 * stemmer that leaves words as they are. NULL only on an internal error. Not
 * for two threads at a time. */
struct pst_stemmer *pst_stemmer_new(const char *language,
                                    struct pst_error *err);
void pst_stemmer_free(struct pst_stemmer *s);
/* The stem of a folded term; lives as long as the stemmer (it is cached). A
 * term with a digit, a CJK character, or of more than PST_WORD_STEM_LIMIT
 * characters is its own stem. */
struct pst_str pst_stemmer_stem(struct pst_stemmer *s, struct pst_str term);
/* Bytes of memory that its cache takes, about; it grows with each new term. */
size_t pst_stemmer_bytes(const struct pst_stemmer *s);

#endif
