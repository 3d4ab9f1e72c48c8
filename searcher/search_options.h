/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * searcher/search_options.h - the options of postil search and postil similar;
 * part of the program.
 */
#ifndef POSTIL_SEARCHER_SEARCH_OPTIONS_H
#define POSTIL_SEARCHER_SEARCH_OPTIONS_H

#include <stdbool.h>

#include "base/error.h"
#include "base/opts.h"
#include "searcher/cmd.h"
#include "searcher/counts.h"
#include "searcher/search.h"
#include "searcher/snippet.h"

extern const struct pst_cmd_doc pst_search_doc, pst_similar_doc;

enum pst_form {
    PST_FORM_HUMAN,
    PST_FORM_JSON,
    PST_FORM_VIMGREP,
    PST_FORM_GREP,
    PST_FORM_FILES,
    PST_FORM_COUNT,
    PST_FORM_QUIET,
    PST_FORM_EXPLAIN
};

struct pst_search_options {
    enum pst_form format;
    bool nul;
    bool pager;
    bool fresh; /* stale files are indexed first */
    struct pst_search_request request;
    struct pst_buf synonyms; /* its file's name */
    struct pst_counts counts;
    struct pst_snippet_options snippets;
};

/* From the command line and the program's configuration; sets the style of
 * links. *w must stay where it is, and be disposed of also on error. */
int pst_search_options_read(struct pst_search_options *w,
                            const struct pst_opts *opts, struct pst_app *app,
                            struct pst_error *err);

void pst_search_options_dispose(struct pst_search_options *w);

/* Whether facets or a timeline are asked for. */
static inline bool pst_search_counts(const struct pst_search_options *w)
{
    return pst_counts_any(&w->counts);
}

#endif
