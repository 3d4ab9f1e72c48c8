/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/run.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "searcher/collapse.h"
#include "searcher/engine.h"
#include "searcher/fast/fast.h"
#include "searcher/feedback.h"
#include "searcher/hits.h"
#include "searcher/order.h"
#include "searcher/plan.h"
#include "searcher/spans.h"

/* How many hits after those that are asked for may be copies of them. */
enum { COPIES_BEYOND = 32 };

struct runner {
    struct pst_index *index;
    const struct pst_query *query;
    const struct pst_run_options *options;
    const struct pst_rank *rank;
    struct pst_plan plan;
    uint32_t last;   /* hits up to the last one that is asked for */
    uint32_t window; /* the same, with those that are looked at for copies */
    size_t folded;   /* into hits before them */
    bool by_score;   /* the order is by scores, and there are some */
    bool by_age;     /* which age takes from */

    struct pst_candidate *items;
    size_t count;
    size_t total;
    struct pst_arena arena; /* of the keys */
};

/* --- verifying ----------------------------------------------------------- */

/* One article at a time in memory. */
static int verify_one(struct runner *r, struct pst_matcher *m,
                      struct pst_spans *spans, uint32_t docid,
                      struct pst_error *err)
{
    struct pst_arena arena = PST_ARENA_INIT;
    const struct pst_found found = {.docid = docid};
    struct pst_hit hit;
    struct pst_record_body body;
    int status = pst_hit_load(&hit, r->index, &found, &arena, err);
    if (status == 0)
        status = pst_hit_body(&hit, r->index, &arena, &body, err);
    if (status == 0)
        status = pst_matcher_find(m, &hit.header, &body, spans, err);
    pst_arena_dispose(&arena);
    return status;
}

/* Keep the candidates that match indeed. */
static int verify(struct runner *r, struct pst_error *err)
{
    struct pst_matcher *m = pst_matcher_new(r->query, r->index->languages,
                                            r->index->language_count, err);
    struct pst_spans spans;
    memset(&spans, 0, sizeof spans);
    if (m == NULL)
        return -PST_EINDEX;
    size_t kept = 0;
    int status = 0;
    for (size_t i = 0; i < r->count && status >= 0; i++) {
        status = pst_patience_ask(r->index->patience, err);
        if (status == 0)
            status = verify_one(r, m, &spans, r->items[i].docid, err);
        if (status > 0)
            r->items[kept++] = r->items[i];
    }
    pst_spans_dispose(&spans);
    pst_matcher_free(m);
    r->count = r->total = kept;
    return status < 0 ? status : 0;
}

/* --- the whole ----------------------------------------------------------- */

/* Whether its score is that of a neighbour. */
static bool is_tied(const struct runner *r, size_t i)
{
    const struct pst_candidate *c = &r->items[i];
    return (i > 0 && c[-1].rounded == c->rounded) ||
           (i + 1 < r->count && c[1].rounded == c->rounded);
}

static int by_docid(const void *key, const void *item)
{
    uint32_t docid = *(const uint32_t *)key;
    const struct pst_candidate *c = item;
    return (docid > c->docid) - (docid < c->docid);
}

/* Give their keys to those that are tied, which alone need them; they are in
 * order of score. *any: there are some. */
static int tell_ties_apart(struct runner *r, bool *any, struct pst_error *err)
{
    struct pst_candidate *tied = NULL;
    size_t count = 0;
    size_t cap = 0;
    for (size_t i = 0; i < r->count; i++)
        if (is_tied(r, i))
            PST_PUSH(tied, count, cap) = r->items[i];
    int status = pst_order_keys(r->index, tied, count, &r->arena, err);
    for (size_t i = 0; status == 0 && count > 0 && i < r->count; i++)
        if (is_tied(r, i)) {
            const struct pst_candidate *c = bsearch(
                &r->items[i].docid, tied, count, sizeof *tied, by_docid);
            r->items[i].key = c->key;
        }
    *any = count > 0;
    free(tied);
    return status;
}

static int order_by_score(struct runner *r, struct pst_error *err)
{
    bool ties;
    pst_order_sort(r->items, r->count, PST_SORT_RELEVANCE, false);
    int status = tell_ties_apart(r, &ties, err);
    if (status == 0 && ties)
        pst_order_sort(r->items, r->count, PST_SORT_RELEVANCE, false);
    return status;
}

static int order(struct runner *r, struct pst_error *err)
{
    const struct pst_run_options *o = r->options;
    bool all =
        o->collapse != PST_COLLAPSE_NONE && o->collapse != PST_COLLAPSE_COPIES;
    if (r->by_score && !r->by_age && !o->reverse)
        return order_by_score(r, err);
    const struct pst_order by = {o->sort, o->reverse,
                                 r->by_age ? r->rank : NULL};
    return pst_order_first(r->index, r->items, &r->count,
                           all ? r->count : r->window, &by, &r->arena, err);
}

/* What to ask the engine for. How many others a hit stands for is known only
 * when all are there; so is what matches only after verifying. */
static struct pst_wish wish_of(struct runner *r)
{
    const struct pst_run_options *o = r->options;
    struct pst_wish wish = {PST_WANT_ALL, 0, o->reverse, o->rough};
    uint32_t all = r->index->doc_count + r->index->dead_count;
    size_t wanted = o->limit;
    if (wanted < all && o->offset < all)
        wanted += o->offset;
    r->last = wanted < all ? (uint32_t)wanted : all;
    r->by_score = o->sort == PST_SORT_RELEVANCE && r->plan.scored;
    r->by_age = r->by_score && r->rank->by == PST_RANK_RECENCY;
    bool copies = o->collapse == PST_COLLAPSE_COPIES;
    r->window = r->last;
    if (copies && r->last != 0 && all - r->last > COPIES_BEYOND)
        r->window += COPIES_BEYOND;
    if (r->plan.verify || (o->collapse != PST_COLLAPSE_NONE && !copies))
        return wish;
    wish.count = r->window;
    if (r->by_score && !r->by_age && !o->reverse)
        wish.what = PST_WANT_BEST;
    else if ((!r->by_score && o->sort != PST_SORT_PATH) || r->last == 0)
        wish.what = PST_WANT_NEWEST;
    return wish;
}

/* Candidates in order: at least those up to the last one wanted. */
static int collect(struct runner *r, struct pst_error *err)
{
    const struct pst_wish wish = wish_of(r);
    struct pst_matches matches;
    int status =
        pst_engine_run(r->index, &r->plan, r->rank, &wish, &matches, err);
    r->items = matches.items;
    r->count = matches.count;
    r->total = matches.total;
    if (status == 0 && r->plan.verify)
        status = verify(r, err);
    return status == 0 ? order(r, err) : status;
}

static int collapse(struct runner *r, struct pst_error *err)
{
    enum pst_collapse kind = r->options->collapse;
    if (kind == PST_COLLAPSE_COPIES && r->count > r->window)
        r->count = r->window;
    size_t before = r->count;
    int status = pst_collapse(r->index, kind, r->items, &r->count, err);
    r->folded = before - r->count;
    return status;
}

/* The records of few hits will be read next. */
static void expect_records(const struct runner *r, const struct pst_hits *hits)
{
    enum { FEW = 32 };
    struct pst_fast_place places[FEW];
    const struct pst_index *ix = r->index;
    if (hits->count > FEW || pst_index_fast(ix) == NULL)
        return;
    for (size_t i = 0; i < hits->count; i++) {
        uint32_t docid = hits->found[i].docid;
        places[i] = (struct pst_fast_place){pst_index_shard_of(ix, docid),
                                            pst_index_local_of(ix, docid)};
    }
    pst_fast_data_expect(ix->fast, places, hits->count);
}

static void hand_over(const struct runner *r, struct pst_hits *out)
{
    size_t first = r->options->offset;
    size_t last = r->count < r->last ? r->count : r->last;
    out->total = r->total;
    out->groups = r->total - r->folded;
    if (first >= last)
        return;
    out->found = pst_calloc(last - first, sizeof *out->found);
    for (size_t i = first; i < last; i++)
        out->found[out->count++] = (struct pst_found){
            r->items[i].docid, r->by_score ? r->items[i].rounded : 0,
            r->items[i].more};
    expect_records(r, out);
}

int pst_run(struct pst_index *ix, struct pst_query *q,
            const struct pst_run_options *options, struct pst_hits *out,
            struct pst_error *err)
{
    struct pst_rank plain;
    pst_rank_init(&plain);
    const struct pst_rank *rank =
        options->rank != NULL ? options->rank : &plain;
    struct pst_feedback feedback;
    struct pst_plan_options wishes = {options->sort == PST_SORT_RELEVANCE, rank,
                                      NULL, &feedback};
    struct runner r;
    memset(&r, 0, sizeof r);
    memset(out, 0, sizeof *out);
    if (ix->shard_count == 0)
        return 0;
    r.index = ix;
    r.query = q;
    r.options = options;
    r.rank = rank;
    int status = pst_feedback_find(&feedback, ix, q, options, err);
    if (status == 0)
        status = pst_plan_make(&r.plan, ix, q, &wishes, err);
    if (status == 0)
        status = collect(&r, err);
    if (status == 0)
        status = collapse(&r, err);
    if (status == 0)
        hand_over(&r, out);
    pst_plan_dispose(&r.plan);
    pst_feedback_dispose(&feedback);
    pst_arena_dispose(&r.arena);
    free(r.items);
    return status;
}
