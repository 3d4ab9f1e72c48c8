/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * searcher/search.h - one search from its text to hits that are ready to be
 * shown: what postil search, postil similar and postil serve have in common.
 *
 *     struct pst_search s;
 *     r = pst_search_parse(&s, &index, &request, text, &err);
 *     if (r == 0)
 *         r = pst_search_run(&s, &err);
 *     if (r == 0)
 *         r = pst_search_visit(&s, &view_options, show, payload, &err);
 *     pst_search_dispose(&s);
 */
#ifndef POSTIL_SEARCHER_SEARCH_H
#define POSTIL_SEARCHER_SEARCH_H

#include <stdbool.h>
#include <stddef.h>

#include "base/config.h"
#include "base/error.h"
#include "searcher/index.h"
#include "searcher/notes.h"
#include "searcher/query.h"
#include "searcher/rank.h"
#include "searcher/run.h"
#include "searcher/suggest.h"
#include "searcher/synonyms.h"
#include "searcher/view.h"
#include "text/language.h"

struct pst_search_request {
    bool any, strict;
    bool partial;         /* when nothing has all words, those with some */
    bool similar;         /* the text is made of an article's own words, in its
                             `language` */
    const char *language; /* of the stop words; "": that of the locale when the
                             index holds it, else English */
    const char *folder;   /* absolute: only below it; NULL: everywhere */
    size_t expansions;    /* of a pattern; 0: no limit */
    const char *synonyms; /* their file; "": none */
    bool expands;         /* words without a ~, too */
    enum pst_engine engine;
    struct pst_rank rank;
    struct pst_run_options run; /* with this rank */
};

/* As the configuration has it: relevance, all hits. `synonyms` is a room for
 * the name of their file; keys are looked up as by pst_settings_path. The
 * request must stay where it is. */
void pst_search_request_init(struct pst_search_request *w,
                             const struct pst_config *config, const char *cwd,
                             struct pst_buf *synonyms);
/* Choose what comes first; to be called after init, if at all. */
void pst_search_request_rank(struct pst_search_request *w,
                             const struct pst_config *config,
                             enum pst_rank_by by);

struct pst_search {
    struct pst_index *ix;
    const struct pst_search_request *want;
    char language[PST_LANG_MAX];
    struct pst_synonyms *synonyms;
    struct pst_query q;
    const struct pst_node *typed; /* its root as parsed, unrestricted */
    struct pst_hits hits;
    bool is_partial; /* the hits lack some of the words */
    struct pst_suggestions suggestions;
    size_t unbounded; /* when there are none: how many articles match without
                         the filters, dates and lengths beside its words */
};

/* Read the text into s->q. *s must be disposed of also on error; index and
 * request must outlive it. PST_EUSAGE when the request is wrong, PST_EQUERY
 * when the text is. */
int pst_search_parse(struct pst_search *s, struct pst_index *ix,
                     const struct pst_search_request *want, struct pst_str text,
                     struct pst_error *err);
/* Into s->hits. */
int pst_search_run(struct pst_search *s, struct pst_error *err);
/* When there is little to show: what may have been meant, and finds more, and
 * what filters leave out. */
int pst_search_suggest(struct pst_search *s, struct pst_error *err);
void pst_search_dispose(struct pst_search *s);

/* Show the hit of s->hits with this number. 0: go on; 1: enough; or a negative
 * code and err. */
typedef int pst_search_show(void *payload, const struct pst_view *v,
                            size_t number, const struct pst_notes *notes,
                            struct pst_error *err);
/* Load one hit after the other, and let go of it when it was shown. */
int pst_search_visit(const struct pst_search *s,
                     const struct pst_view_options *options,
                     pst_search_show *show, void *payload,
                     struct pst_error *err);

#endif
