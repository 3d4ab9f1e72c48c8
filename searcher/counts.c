/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/counts.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/parse.h"
#include "searcher/run.h"

int pst_counts_add(struct pst_counts *c, const char *names,
                   struct pst_error *err)
{
    size_t kind;
    char *list = pst_strdup(names);
    char *rest = list;
    int r = 0;
    for (char *name; r == 0 && (name = strsep(&rest, ",")) != NULL;) {
        r = pst_parse_choice(name, "--facet", pst_facet_names, &kind, err);
        if (r == 0 && c->facet_count == PST_FACETS_MAX)
            r = pst_fail(err, PST_EUSAGE, "--facet: too many names");
        if (r == 0)
            c->facets[c->facet_count++] = (enum pst_facet_kind)kind;
    }
    free(list);
    return r;
}

static int compare_docids(const void *a, const void *b)
{
    const uint32_t *x = a;
    const uint32_t *y = b;
    return (*x > *y) - (*x < *y);
}

int pst_counts_docids(struct pst_index *ix, struct pst_query *q,
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

int pst_counts_make(const struct pst_counts *c, struct pst_index *ix,
                    struct pst_query *q, pst_counts_show *show, void *payload,
                    struct pst_error *err)
{
    struct pst_arena arena = PST_ARENA_INIT;
    struct pst_facet f;
    uint32_t *docids = NULL;
    size_t count = 0;
    int r = pst_counts_docids(ix, q, &docids, &count, err);
    for (size_t i = 0; i < c->facet_count && r == 0; i++) {
        r = pst_facet_count(&f, c->facets[i], ix, docids, count, &arena, err);
        if (r == 0)
            show(payload, &f, false);
    }
    if (r == 0 && c->timeline)
        r = pst_facet_count(&f, c->unit, ix, docids, count, &arena, err);
    if (r == 0 && c->timeline) {
        pst_facet_timeline(&f, &arena);
        show(payload, &f, true);
    }
    free(docids);
    pst_arena_dispose(&arena);
    return r;
}
