/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/fast/fast.h"

#include <stdlib.h>
#include <string.h>

#include "searcher/fast/match.h"
#include "searcher/fast/score.h"
#include "searcher/fast/top.h"

/* A query over all shards. */
struct run {
    const struct pst_index *index;
    const struct pst_clause *root;
    bool scored;
    bool keeps; /* candidates, not only their number */
    struct pst_fast_scheme scheme;
    struct pst_fast_top top;
    size_t total;
};

static void search(struct run *r, size_t number, struct pst_fast_search *s)
{
    const struct pst_shard *shard = &r->index->shards[number];
    const struct pst_dead *dead = shard->has_dead ? &shard->dead : NULL;
    size_t shards = r->index->shard_count;
    struct pst_fast_match *m = pst_fast_match_make(s, r->root, true);
    struct pst_fast_scores *scores = NULL;
    uint32_t d = 0;
    if (r->scored && m->kind != PST_FAST_NONE)
        scores = pst_fast_scores_make(s, &r->scheme, r->root);
    while (s->status == 0) {
        d = pst_fast_match_seek(m, d + 1);
        if (d == PST_FAST_END)
            break;
        if (dead != NULL && pst_dead_has(dead, d))
            continue;
        r->total++;
        if (r->keeps)
            pst_fast_top_add(&r->top, (uint32_t)((d - 1) * shards + number + 1),
                             scores != NULL ? pst_fast_scores_of(scores, d)
                                            : 0);
    }
}

static int search_shard(struct run *r, size_t number, struct pst_error *err)
{
    struct pst_arena arena = PST_ARENA_INIT;
    struct pst_fast_search s;
    pst_fast_search_init(&s, &r->index->fast->shards[number], &arena, err);
    search(r, number, &s);
    pst_fast_search_dispose(&s);
    pst_arena_dispose(&arena);
    return s.status;
}

int pst_fast_run(const struct pst_index *ix, const struct pst_plan *plan,
                 const struct pst_rank *rank, const struct pst_wish *wish,
                 struct pst_matches *out, struct pst_error *err)
{
    bool best = wish->what == PST_WANT_BEST;
    struct run r = {.index = ix, .root = plan->root};
    int status = 0;
    r.keeps = wish->what == PST_WANT_ALL || wish->count > 0;
    r.scored = plan->scored && r.keeps;
    memset(out, 0, sizeof *out);
    pst_fast_scheme_init(&r.scheme, ix->fast, rank, err);
    pst_fast_top_init(&r.top, best ? wish->count : SIZE_MAX);
    for (size_t i = 0; i < ix->shard_count && status == 0; i++)
        status = search_shard(&r, i, err);
    pst_fast_scheme_dispose(&r.scheme);
    if (status != 0) {
        pst_fast_top_dispose(&r.top);
        return status;
    }
    pst_fast_top_finish(&r.top);
    out->items = r.top.items;
    out->count = r.top.count;
    out->total = r.total;
    return 0;
}
