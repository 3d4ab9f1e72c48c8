/* SPDX-License-Identifier: GPL-2.0-or-later */
/* postil as `postil search` uses itself: parse, run, load, view. */
#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"
#include "bench/queries/engine.h"
#include "searcher/hits.h"
#include "searcher/index.h"
#include "searcher/query.h"
#include "searcher/run.h"
#include "searcher/view.h"

struct postil {
    struct pst_index ix;
    bool rough; /* the number of matches need not be exact */
};

static void *open_with(const char *path, enum pst_engine engine, bool rough)
{
    struct pst_error err = PST_ERROR_INIT;
    struct postil *p = pst_calloc(1, sizeof *p);
    if (pst_index_open(&p->ix, path, "/", &err) == 0) {
        p->ix.engine = engine;
        p->rough = rough;
        return p;
    }
    fprintf(stderr, "queries: %s\n", err.message);
    free(p);
    return NULL;
}

static void *open_fast(const char *path)
{
    return open_with(path, PST_ENGINE_FAST, false);
}

static void *open_rough(const char *path)
{
    return open_with(path, PST_ENGINE_FAST, true);
}

static void *open_xapian(const char *path)
{
    return open_with(path, PST_ENGINE_XAPIAN, false);
}

static void close_index(void *state)
{
    struct postil *p = state;
    pst_index_close(&p->ix);
    free(p);
}

static void count_snippets(const struct pst_view *v, struct answer *a)
{
    for (size_t i = 0; i < v->snippets.count; i++)
        a->bytes += v->snippets.items[i].text.n;
}

static int show(struct pst_index *ix, const struct pst_query *q,
                const struct pst_hits *hits, bool snippets, struct answer *a,
                struct pst_error *err)
{
    struct pst_matcher *m = NULL;
    struct pst_view v;
    const struct pst_view_options options = {
        .index = ix,
        .cwd = "/",
        .match_limit = SIZE_MAX,
        .snippets = {.count = 1, .width = SNIPPET_CHARS}};
    if (snippets) {
        m = pst_matcher_new(q, ix->languages, ix->language_count, err);
        if (m == NULL)
            return -1;
        pst_view_init(&v, m, &options);
    }
    int r = 0;
    for (size_t i = 0; i < hits->count && r == 0; i++) {
        struct pst_arena arena = PST_ARENA_INIT;
        struct pst_hit hit;
        r = snippets ? pst_hit_load(&hit, ix, &hits->found[i], &arena, err)
                     : pst_hit_head(&hit, ix, &hits->found[i], &arena, err);
        if (r == 0)
            a->named += hit.header.path.n != 0;
        if (r == 0 && snippets)
            r = pst_view_set(&v, &hit, err);
        if (r == 0 && snippets)
            count_snippets(&v, a);
        pst_arena_dispose(&arena);
    }
    if (snippets)
        pst_view_dispose(&v);
    pst_matcher_free(m);
    return r;
}

static bool run(void *state, const struct query *query, bool snippets,
                struct answer *a)
{
    struct postil *p = state;
    struct pst_error err = PST_ERROR_INIT;
    struct pst_query q;
    struct pst_hits hits = {.count = 0};
    const struct pst_query_options options = {.language = "en"};
    const struct pst_run_options wishes = {.limit = QUERY_TOP,
                                           .rough = p->rough};
    char text[QUERY_WORDS * (QUERY_WORD_MAX + 8)];
    query_text(query, text, sizeof text);
    int r = pst_query_parse(&q, pst_str_of(text), &options, &err);
    if (r == 0)
        r = pst_run(&p->ix, &q, &wishes, &hits, &err);
    a->hits = hits.count;
    if (r == 0)
        r = show(&p->ix, &q, &hits, snippets, a, &err);
    pst_hits_dispose(&hits);
    pst_query_dispose(&q);
    if (r < 0)
        fprintf(stderr, "queries: %s\n", err.message);
    return r == 0;
}

const struct engine engine_postil = {"postil", open_fast, run, close_index};
const struct engine engine_rough = {"  rough count", open_rough, run,
                                    close_index};
const struct engine engine_through = {"  by Xapian", open_xapian, run,
                                      close_index};

const char *record_text(const char *record, size_t n, size_t *length)
{
    static struct pst_arena arena;
    struct pst_record_header h;
    struct pst_record_body b;
    struct pst_str rest;
    pst_arena_dispose(&arena);
    if (pst_record_decode_header((struct pst_str){record, n}, &arena, &h, &rest,
                                 NULL) != 0 ||
        pst_record_decode_body(rest, &arena, &b, NULL) != 0)
        return NULL;
    *length = b.text.n;
    return b.text.p;
}
