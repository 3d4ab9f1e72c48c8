/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rpc/session.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "searcher/counts.h"
#include "searcher/query.h"

void pst_session_init(struct pst_session *s, const char *cwd, const char *named,
                      bool no_config)
{
    memset(s, 0, sizeof *s);
    pst_buf_init(&s->cwd);
    pst_latest_init(&s->latest, no_config);
    pst_path_absolute(&s->cwd, "/", cwd);
    if (named != NULL)
        pst_path_absolute(&s->latest.named, s->cwd.p, named);
}

static void forget(struct pst_value_list *list)
{
    pst_arena_dispose(&list->arena);
    memset(list, 0, sizeof *list);
}

static void forget_values(struct pst_session *s)
{
    for (size_t i = 0; i < PST_VALUES_KINDS; i++)
        forget(&s->values[i]);
}

void pst_session_close(struct pst_session *s)
{
    forget_values(s);
    pst_latest_close(&s->latest);
}

void pst_session_dispose(struct pst_session *s)
{
    pst_session_close(s);
    pst_latest_dispose(&s->latest);
    pst_buf_dispose(&s->cwd);
}

int pst_session_open(struct pst_session *s, const char *cwd,
                     struct pst_fault *fault)
{
    struct pst_error err = PST_ERROR_INIT;
    int r = pst_latest_open(&s->latest, cwd, &err);
    if (r != 0)
        forget_values(s);
    return r < 0 ? pst_fault_take(fault, &err) : 0;
}

static int count_values(struct pst_session *s, enum pst_facet_kind kind,
                        struct pst_error *err)
{
    const struct pst_query_options options = {.language = "en"};
    struct pst_value_list *list = &s->values[kind];
    struct pst_query q;
    uint32_t *docids = NULL;
    size_t count = 0;
    int r = pst_query_parse(&q, pst_str_of("*"), &options, err);
    if (r == 0)
        r = pst_counts_docids(&s->latest.ix, &q, &docids, &count, err);
    if (r == 0)
        r = pst_facet_count(&list->facet, kind, &s->latest.ix, docids, count,
                            &list->arena, err);
    list->is_known = r == 0;
    if (r != 0)
        forget(list); /* or each completion that is cancelled would add to it */
    free(docids);
    pst_query_dispose(&q);
    return r;
}

int pst_session_values(struct pst_session *s, enum pst_facet_kind kind,
                       const struct pst_facet **out, struct pst_fault *fault)
{
    struct pst_error err = PST_ERROR_INIT;
    *out = &s->values[kind].facet;
    if (s->values[kind].is_known || count_values(s, kind, &err) == 0)
        return 0;
    return pst_fault_take(fault, &err);
}
