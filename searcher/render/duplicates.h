/* SPDX-License-Identifier: GPL-2.0-or-later */
/* searcher/render/duplicates.h - groups of articles that are alike. */
#ifndef POSTIL_SEARCHER_RENDER_DUPLICATES_H
#define POSTIL_SEARCHER_RENDER_DUPLICATES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "schema/record.h"
#include "searcher/render/style.h"

/* An article of a group. */
struct pst_duplicate {
    char id[PST_ID_MAX];
    struct pst_str path; /* as it is to be printed */
    struct pst_str member, title;
    struct pst_date date; /* year 0: none */
    uint32_t words;
    bool same; /* has the words of the first one, in the same order */
};

/* A line that says how many there are, then one for each: date, path, title;
 * safe. An empty line before each group but the first. */
void pst_duplicates_text(struct pst_buf *out, const struct pst_style *s,
                         const struct pst_duplicate *items, size_t count,
                         bool first);
/* One line of JSON: doc/output-schema.json. */
void pst_duplicates_json(struct pst_buf *out, const struct pst_duplicate *items,
                         size_t count);

#endif
