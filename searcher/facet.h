/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * searcher/facet.h - how articles that were found spread over authors,
 * sources, years and so on; over time.
 *
 * Counts are exact: over all articles given, from the values of the index,
 * without reading an article. An article of three authors counts for each.
 * Values that fold to the same (doc/index-schema.md) are one; of their forms
 * the greatest in bytes is shown, so "Ann Low" and not "ANN LOW".
 */
#ifndef POSTIL_SEARCHER_FACET_H
#define POSTIL_SEARCHER_FACET_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "searcher/index.h"

enum pst_facet_kind {
    PST_FACET_AUTHOR,
    PST_FACET_SOURCE,
    PST_FACET_YEAR,  /* "2014" */
    PST_FACET_MONTH, /* "2014-12" */
    PST_FACET_TAG,
    PST_FACET_LANG,
    PST_FACET_SECTION
};
extern const char *const pst_facet_names[]; /* by enum, NULL-ended */

struct pst_facet_value {
    struct pst_str text;
    size_t count;
};

struct pst_facet {
    enum pst_facet_kind kind;
    struct pst_facet_value *values;
    size_t count;
    size_t without; /* articles that have no value (MONTH: no month) */
};

/* Count over the articles, docids ascending; the most frequent value first,
 * equal ones in the order of bytes. All of *out lives in the arena. */
int pst_facet_count(struct pst_facet *out, enum pst_facet_kind kind,
                    const struct pst_index *ix, const uint32_t *docids,
                    size_t count, struct pst_arena *arena,
                    struct pst_error *err);

/* In the order of time, and years (or months) between the first and the last
 * without an article have count 0. Of YEAR and MONTH. */
void pst_facet_timeline(struct pst_facet *f, struct pst_arena *arena);

#endif
