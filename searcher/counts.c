/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/counts.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/parse.h"
#include "searcher/render/facets.h"
#include "searcher/run.h"

enum { VALUES_SHOWN = 20 /* of a facet, on a terminal */ };

/* One or more names with commas between them. */
static int read_facets(struct pst_counts *c, const char *names,
                       struct pst_error *err)
{
    size_t kind;
    char *list = pst_strdup(names);
    char *rest = NULL;
    int r = 0;
    for (char *name = strtok_r(list, ",", &rest); name != NULL && r == 0;
         name = strtok_r(NULL, ",", &rest)) {
        r = pst_parse_choice(name, "--facet", pst_facet_names, &kind, err);
        if (r == 0 && c->facet_count == PST_FACETS_MAX)
            r = pst_fail(err, PST_EUSAGE, "--facet: too many names");
        if (r == 0)
            c->facets[c->facet_count++] = (enum pst_facet_kind)kind;
    }
    free(list);
    return r;
}

int pst_counts_read(struct pst_counts *c, const struct pst_opts *opts,
                    int facet_id, int timeline_id, struct pst_error *err)
{
    static const char *const units[] = {"year", "month", NULL};
    static const enum pst_facet_kind kinds[] = {PST_FACET_YEAR,
                                                PST_FACET_MONTH};
    const struct pst_opt_use *timeline = pst_opts_last(opts, timeline_id);
    size_t unit = 0;
    int r = 0;
    for (size_t i = 0; i < opts->use_count && r == 0; i++)
        if (opts->uses[i].id == facet_id)
            r = read_facets(c, opts->uses[i].value, err);
    c->timeline = timeline != NULL;
    if (r == 0 && c->timeline && timeline->value != NULL)
        r = pst_opts_choice(opts, timeline_id, units, &unit, err);
    c->unit = kinds[unit];
    return r;
}

static int compare_docids(const void *a, const void *b)
{
    const uint32_t *x = a;
    const uint32_t *y = b;
    return (*x > *y) - (*x < *y);
}

/* All articles that match, ascending. */
static int find_all(struct pst_index *ix, struct pst_query *q,
                    uint32_t **docids, size_t *count, struct pst_error *err)
{
    const struct pst_run_options all = {.sort = PST_SORT_DATE,
                                        .limit = SIZE_MAX};
    struct pst_hits hits;
    int r = pst_run(ix, q, &all, &hits, err);
    if (r != 0)
        return r;
    *count = hits.count;
    *docids = pst_calloc(hits.count + 1, sizeof **docids);
    for (size_t i = 0; i < hits.count; i++)
        (*docids)[i] = hits.found[i].docid;
    qsort(*docids, hits.count, sizeof **docids, compare_docids);
    pst_hits_dispose(&hits);
    return 0;
}

static void add_facet(struct pst_app *app, const struct pst_facet *f,
                      bool timeline, bool json)
{
    struct pst_buf *out = &app->out.buf;
    if (json)
        pst_facets_json(out, f, timeline ? "timeline" : "facet");
    else
        pst_facets_human(out, &app->style, f,
                         timeline ? SIZE_MAX : VALUES_SHOWN);
}

int pst_counts_render(const struct pst_counts *c, struct pst_app *app,
                      struct pst_index *ix, struct pst_query *q, bool json,
                      struct pst_error *err)
{
    struct pst_arena arena = PST_ARENA_INIT;
    struct pst_facet f;
    uint32_t *docids = NULL;
    size_t count = 0;
    int r = find_all(ix, q, &docids, &count, err);
    for (size_t i = 0; i < c->facet_count && r == 0; i++) {
        r = pst_facet_count(&f, c->facets[i], ix, docids, count, &arena, err);
        if (r == 0)
            add_facet(app, &f, false, json);
    }
    if (r == 0 && c->timeline)
        r = pst_facet_count(&f, c->unit, ix, docids, count, &arena, err);
    if (r == 0 && c->timeline) {
        pst_facet_timeline(&f, &arena);
        add_facet(app, &f, true, json);
    }
    free(docids);
    pst_arena_dispose(&arena);
    return r;
}
