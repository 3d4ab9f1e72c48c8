/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * searcher/view.h - a hit with all that is shown of it: where it matched in
 * the original file, snippets, whether the file has changed since.
 */
#ifndef POSTIL_SEARCHER_VIEW_H
#define POSTIL_SEARCHER_VIEW_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "schema/filetable.h"
#include "schema/record.h"
#include "searcher/hits.h"
#include "searcher/index.h"
#include "searcher/line.h"
#include "searcher/snippet.h"
#include "searcher/spans.h"

/* A span in the original file. Lines and columns count from 1, columns in
 * bytes; end_line and end_col are of the byte after the last. */
struct pst_match {
    const struct pst_span *span;
    bool has_source; /* false: the members below are 0 */
    size_t byte, end_byte;
    size_t line, col, end_line, end_col;
};

struct pst_view_options {
    const struct pst_index *index;
    const char *cwd;    /* absolute: what paths are printed relative to */
    size_t match_limit; /* matches kept of an article */
    struct pst_snippet_options snippets; /* count 0: none */
};

/* The hit's file, looked at when it is asked for. */
struct pst_view_file {
    bool known; /* `original` is that of the current hit */
    struct pst_original original;
    int root; /* the root as an open folder, or -1 */
    bool root_known;
    struct pst_file_table files; /* the generation's, read when needed */
    bool files_read;
};

struct pst_view {
    const struct pst_hit *hit;
    char id[PST_ID_MAX];
    struct pst_buf path; /* relative to the current folder */
    struct pst_record_body body;
    struct pst_match *matches; /* in text order */
    size_t match_count, match_cap;
    bool matches_truncated;
    struct pst_snippets snippets;

    struct pst_view_options options;
    struct pst_matcher *matcher; /* NULL: nothing is marked */
    struct pst_spans spans;
    struct pst_arena arena;
    struct pst_buf room;
    struct pst_view_file *file; /* of pst_view_original */
};

/* `matcher` may be NULL; it and what options point to must outlive the view. */
void pst_view_init(struct pst_view *v, struct pst_matcher *matcher,
                   const struct pst_view_options *options);
void pst_view_dispose(struct pst_view *v);
/* Show another hit, which must outlive the next call. */
int pst_view_set(struct pst_view *v, const struct pst_hit *hit,
                 struct pst_error *err);
/* The hit's file. It is opened when it is first asked for, for that takes as
 * long as a third of a snippet; until the view shows another hit. */
const struct pst_original *pst_view_original(const struct pst_view *v);
/* The path alone, as view->path holds it, without reading the article. */
void pst_view_path(struct pst_view *v, const struct pst_record_header *h);
/* The match that is best to open the article at; NULL when there is none with
 * a source. */
const struct pst_match *pst_view_best(const struct pst_view *v);

#endif
