/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * glass/synonym.h - writing synonym.glass: terms and their synonyms.
 *
 *     key   the term as it is, of 1 to 255 bytes; of several words, as a parser
 *           looks them up, joined by blanks
 *     tag   for each synonym, in order of bytes: its length (one byte, xor 96),
 *           its bytes
 */
#ifndef POSTIL_GLASS_SYNONYM_H
#define POSTIL_GLASS_SYNONYM_H

#include <stddef.h>

#include "base/buf.h"
#include "base/error.h"
#include "glass/table.h"
#include "glass/tag.h"

enum { PST_GLASS_SYNONYM_MAX = 255 };

/* Append the tag of n > 0 synonyms, ascending, none twice, none above
 * PST_GLASS_SYNONYM_MAX bytes; PST_EINDEX when they are not so. */
int pst_glass_synonyms(struct pst_buf *out, const struct pst_str *list,
                       size_t n, struct pst_error *err);
/* Put a term with such a list; terms ascend. Nothing is put after a failure.
 * `d` may be NULL. */
int pst_glass_put_synonyms(struct pst_glass_leaves *table,
                           const struct pst_glass_deflate *d,
                           struct pst_str term, const struct pst_str *list,
                           size_t n, struct pst_error *err);

#endif
