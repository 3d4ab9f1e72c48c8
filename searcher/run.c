/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/run.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "searcher/collapse.h"
#include "searcher/engine.h"
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

/* Whether some tie, so that keys must tell them apart. Sorts. */
static bool has_ties(struct runner *r)
{
    pst_order_sort(r->items, r->count, PST_SORT_RELEVANCE, false);
    for (size_t i = 1; i < r->count; i++)
        if (r->items[i].rounded == r->items[i - 1].rounded)
            return true;
    return false;
}

static int order(struct runner *r, struct pst_error *err)
{
    const struct pst_run_options *o = r->options;
    if (!r->by_score || r->by_age || has_ties(r)) {
        int status =
            pst_order_keys(r->index, r->items, r->count, &r->arena, err);
        if (status != 0)
            return status;
    }
    if (r->by_age)
        pst_order_age(r->items, r->count, r->rank);
    pst_order_sort(r->items, r->count, o->sort, o->reverse);
    return 0;
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
