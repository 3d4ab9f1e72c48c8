/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * searcher/near.h - places where words and phrases stand in an article, and
 * whether they stand near each other.
 */
#ifndef POSTIL_SEARCHER_NEAR_H
#define POSTIL_SEARCHER_NEAR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One place where a leaf of the query matched. Positions count words, apart
 * for each field and value (doc/index-schema.md section 4). */
struct pst_place {
    uint64_t first, last; /* positions, or PST_NO_POSITION */
    size_t begin, end;    /* bytes in the article's text */
    uint32_t leaf;
    uint8_t field;
    bool exact;
    bool near; /* set by pst_near */
};

#define PST_NO_POSITION UINT64_MAX

struct pst_places {
    struct pst_place *items;
    size_t count, cap;
    bool unsorted; /* some item's first is less than the one before */
};

/* Append; keeps `unsorted` true to its word. */
struct pst_place *pst_places_add(struct pst_places *p,
                                 const struct pst_place *place);
/* By first position; those without one come last. */
void pst_places_sort(struct pst_places *p);
/* The place with this first position, in sorted places; NULL if none. */
const struct pst_place *pst_places_find(const struct pst_places *p,
                                        uint64_t first);

/* Whether one place of each operand can be chosen so that no two share a
 * position and the last position is at most `distance` after the first; with
 * `ordered` also in the operands' order. Sets `near` of every place that is
 * part of such a choice. The operands are sorted, hold only places with
 * positions, and are not longer than they need to be: `near` is false in all
 * of them. Work is bounded: past the bound no more places are found. */
bool pst_near(struct pst_places *operands, size_t count, unsigned distance,
              bool ordered);

#endif
