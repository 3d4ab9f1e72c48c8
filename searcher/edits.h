/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * searcher/edits.h - how many edits a term is away from a word: a character
 * put in, left out or replaced, or two neighbours exchanged, each counts one.
 *
 * Characters are code points. The distance is that of optimal string alignment
 * (restricted Damerau-Levenshtein: nothing is edited twice, so "ca" is 3 from
 * "abc"), by the usual table, three rows at a time and only near its diagonal,
 * after a test of lengths and of which characters occur.
 */
#ifndef POSTIL_SEARCHER_EDITS_H
#define POSTIL_SEARCHER_EDITS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

enum { PST_EDITS_LONGEST = 64, PST_EDITS_MAX = 2 };

/* A word that terms are compared with. */
struct pst_edits {
    uint32_t word[PST_EDITS_LONGEST]; /* its characters */
    size_t length;
    uint64_t letters; /* a bit for each, by its last 6 bits */
    unsigned most;    /* edits that are of interest, 1 .. PST_EDITS_MAX */
};

/* The word; false when it has more than PST_EDITS_LONGEST characters. `most`
 * is for the caller to set. */
bool pst_edits_init(struct pst_edits *e, struct pst_str word);
/* The distance; most + 1 when it is more than e->most. */
unsigned pst_edits_distance(const struct pst_edits *e, struct pst_str term);

#endif
