/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * searcher/edits.h - how many edits a term is away from a word: a character
 * put in, left out or replaced, or two neighbours exchanged, each counts one.
 *
 * Characters are code points. The distance is that of optimal string alignment
 * (restricted Damerau-Levenshtein: nothing is edited twice, so "ca" is 3 from
 * "abc"), by the usual table, only near its diagonal. A lone term is first
 * tested by its length and which characters occur.
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

/* One character of a term, and the table's row of it. */
struct pst_edits_row {
    uint32_t character;
    uint16_t end; /* bytes of the term up to here */
    bool sound;   /* no broken UTF-8 up to here */
    uint8_t cells[PST_EDITS_LONGEST + 2];
};

/* Many terms, one after the other: in order of bytes they share beginnings, and
 * so rows. Members are private. */
struct pst_edits_walk {
    const struct pst_edits *edits;
    char bytes[4 * (PST_EDITS_LONGEST + PST_EDITS_MAX + 1)]; /* of the rows */
    size_t count; /* characters that have a row */
    struct pst_edits_row rows[PST_EDITS_LONGEST + PST_EDITS_MAX + 2];
};

/* e->most must be set, and *e must outlive it. */
void pst_edits_walk_init(struct pst_edits_walk *w, const struct pst_edits *e);
/* The same distance. *dead: how many of the term's first bytes no word may have
 * that is near enough, 0 when such may come. */
unsigned pst_edits_walk_next(struct pst_edits_walk *w, struct pst_str term,
                             size_t *dead);

#endif
