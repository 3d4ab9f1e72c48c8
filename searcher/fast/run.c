/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/fast/fast.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "searcher/fast/join.h"
#include "searcher/fast/match.h"
#include "searcher/fast/plain.h"
#include "searcher/fast/score.h"
#include "searcher/fast/single.h"
#include "searcher/fast/sweep.h"
#include "searcher/fast/top.h"

/* A query over all shards. */
struct run {
    const struct pst_index *index;
    const struct pst_clause *root;
    bool scored;
    bool keeps; /* candidates, not only their number */
    bool rough; /* positions are read of the best alone */
    struct pst_fast_scheme scheme;
    struct pst_fast_top top;
    size_t total;
};

/* In one shard. */
struct place {
    struct run *run;
    struct pst_fast_search search;
    const struct pst_dead *dead; /* or NULL */
    size_t number;
    struct pst_fast_match *match;
    struct pst_fast_scores *scores; /* or NULL: all are worth 0 */
};

static void offer(struct place *p, uint32_t docid, double score)
{
    size_t step = p->run->index->shard_count;
    pst_fast_top_add(&p->run->top,
                     (uint32_t)((docid - 1) * step + p->number + 1), score);
}

static double score_of(struct place *p, uint32_t docid)
{
    return p->scores != NULL
               ? pst_fast_scores_of(p->scores, docid, p->run->top.least)
               : 0;
}

/* To the next match after this one that is not dead. */
static uint32_t next_match(struct place *p, uint32_t docid)
{
    do
        docid = pst_fast_match_seek(p->match, docid + 1);
    while (docid != PST_FAST_END && p->dead != NULL &&
           pst_dead_has(p->dead, docid));
    return p->search.status == 0 ? docid : PST_FAST_END;
}

static void walk(struct place *p)
{
    uint32_t d = 0;
    while ((d = next_match(p, d)) != PST_FAST_END) {
        p->run->total++;
        if (p->run->keeps)
            offer(p, d, score_of(p, d));
    }
}

/* Candidates of one shard as a heap, the best on top: most are never looked
 * at. */
static bool is_better(const struct pst_candidate *x,
                      const struct pst_candidate *y)
{
    return x->score > y->score || (x->score == y->score && x->docid < y->docid);
}

static void sift_down(struct pst_candidate *items, size_t count, size_t i)
{
    struct pst_candidate moved = items[i];
    for (size_t child; (child = 2 * i + 1) < count; i = child) {
        if (child + 1 < count && is_better(&items[child + 1], &items[child]))
            child++;
        if (!is_better(&items[child], &moved))
            break;
        items[i] = items[child];
    }
    items[i] = moved;
}

/* Score all that have the words; then read positions, the best first, for as
 * long as what is left may still come in. */
static void walk_best_first(struct place *p)
{
    struct pst_candidate *items = NULL;
    size_t count = 0;
    size_t cap = 0;
    size_t phrases = p->match->phrase_count;
    uint32_t d = 0;
    p->match->phrase_count = 0;
    while ((d = next_match(p, d)) != PST_FAST_END) {
        struct pst_candidate c = {.docid = d, .score = score_of(p, d)};
        if (c.score >= p->run->top.least)
            PST_PUSH(items, count, cap) = c;
        p->run->total++;
    }
    p->match->phrase_count = phrases;
    for (size_t i = count / 2; i > 0; i--)
        sift_down(items, count, i - 1);
    while (count > 0 && items[0].score >= p->run->top.least) {
        if (pst_fast_match_near(p->match, items[0].docid))
            offer(p, items[0].docid, items[0].score);
        else
            p->run->total--;
        items[0] = items[--count];
        if (count > 0)
            sift_down(items, count, 0);
    }
    free(items);
}

/* The clauses that are searched as a whole; false if this is none of them. */
static bool search_whole(struct place *p)
{
    struct run *r = p->run;
    struct pst_fast_search *s = &p->search;
    const struct pst_fast_outlet out = {p->dead, r->index->shard_count,
                                        p->number + 1, &r->top};
    struct pst_fast_single *single = pst_fast_single_make(s, r->root);
    struct pst_fast_join *join =
        single == NULL ? pst_fast_join_make(s, r->root) : NULL;
    struct pst_fast_sweep *sweep =
        single == NULL && join == NULL ? pst_fast_sweep_make(s, r->root) : NULL;
    if (single == NULL && join == NULL && sweep == NULL)
        return false;
    if (r->scored)
        p->scores = pst_fast_scores_make(s, &r->scheme, r->root);
    if (single != NULL)
        r->total += pst_fast_single_run(single, p->scores, &r->scheme, &out);
    else if (sweep != NULL)
        r->total += pst_fast_sweep_run(sweep, p->scores, &r->scheme, &out);
    else if (pst_fast_join_weigh(join, p->scores))
        r->total += pst_fast_join_run(join, &r->scheme, &out);
    else
        return false;
    return true;
}

static void search(struct place *p)
{
    struct run *r = p->run;
    struct pst_fast_search *s = &p->search;
    if (search_whole(p))
        return;
    p->match = pst_fast_match_make(s, r->root, true);
    if (r->scored && p->match->kind != PST_FAST_NONE)
        p->scores = pst_fast_scores_make(s, &r->scheme, r->root);
    if (r->rough && p->scores != NULL && p->match->phrase_count > 0)
        walk_best_first(p);
    else
        walk(p);
}

static int search_shard(struct run *r, size_t number, struct pst_error *err)
{
    enum { KEPT = 1 << 20 }; /* bytes, for the next search */
    struct pst_arena *arena = &r->index->fast->arena;
    const struct pst_shard *shard = &r->index->shards[number];
    struct place p = {.run = r, .number = number};
    p.dead = shard->has_dead ? &shard->dead : NULL;
    pst_fast_search_init(&p.search, &r->index->fast->shards[number], arena,
                         err);
    p.search.patience = r->index->patience;
    search(&p);
    pst_fast_search_dispose(&p.search);
    pst_arena_reset(arena, KEPT);
    return p.search.status;
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
    r.rough = wish->rough && best;
    memset(out, 0, sizeof *out);
    pst_fast_scheme_init(&r.scheme, ix->fast, rank, err);
    pst_fast_top_init(&r.top, best ? wish->count : r.keeps ? SIZE_MAX : 0);
    for (size_t i = 0; i < ix->shard_count && status == 0; i++)
        status = search_shard(&r, i, err);
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
