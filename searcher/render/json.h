/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * searcher/render/json.h - hits as JSON Lines: doc/output-schema.json.
 *
 * Each function appends one line. The same search over the same index gives
 * the same bytes.
 */
#ifndef POSTIL_SEARCHER_RENDER_JSON_H
#define POSTIL_SEARCHER_RENDER_JSON_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "searcher/index.h"
#include "searcher/notes.h"
#include "searcher/query.h"
#include "searcher/suggest.h"
#include "searcher/view.h"

enum { PST_OUTPUT_SCHEMA = 1 };

/* How the search went, for the end record. */
struct pst_json_end {
    size_t hits;   /* shown */
    size_t total;  /* that match */
    size_t groups; /* the same, collapsed */
    bool partial;  /* hits that lack some of the query's words */
    const struct pst_suggestions *suggestions;
    const struct pst_query *query; /* its patterns that were cut are named */
};

void pst_json_begin(struct pst_buf *out, const struct pst_query *q,
                    const struct pst_index *ix, bool partial);
void pst_json_hit(struct pst_buf *out, const struct pst_view *v, size_t rank,
                  const struct pst_notes *notes);
void pst_json_finish(struct pst_buf *out, const struct pst_json_end *end);

/* One article: its metadata, text and stretches; and all else that its record
 * has, if `original`. */
void pst_json_article(struct pst_buf *out, const struct pst_view *v,
                      bool original);

#endif
