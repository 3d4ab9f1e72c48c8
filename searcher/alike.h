/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * searcher/alike.h - groups of near duplicates, by their signatures
 * (schema/signature.h).
 *
 * Two are alike when enough of the parts of their signatures are equal, and a
 * group is what is connected by that. Compared are those that share two
 * neighbouring parts: of two texts of which nine words in ten are the same,
 * 98 in 100 do; so it takes about as long as sorting them eight times.
 */
#ifndef POSTIL_SEARCHER_ALIKE_H
#define POSTIL_SEARCHER_ALIKE_H

#include <stddef.h>
#include <stdint.h>

#include "schema/signature.h"

/* Equal parts that make two alike; measured, see ARCHITECTURE.md. */
enum { PST_ALIKE_LEAST = 7 };

/* Group signatures: groups[i] is the least index of the group of i. One that
 * is all 0 is alone. */
void pst_alike_group(const struct pst_signature *signatures, size_t count,
                     unsigned least, uint32_t *groups);

#endif
