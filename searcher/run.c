/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/run.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "searcher/collapse.h"
#include "searcher/feedback.h"
#include "searcher/hits.h"
#include "searcher/order.h"
#include "searcher/plan.h"
#include "searcher/spans.h"
#include "searcher/weigh.h"

struct runner {
    struct pst_index *index;
    const struct pst_query *query;
    const struct pst_run_options *options;
    const struct pst_rank *rank;
    struct pst_plan plan;
    xap_enquire *enquire;
    xap_docid all;    /* articles in the database, dead ones included */
    xap_docid last;   /* hits up to the last one that is asked for */
    xap_docid wanted; /* so many are fetched, or more */
    bool by_score;    /* the order is by scores, and there are some */
    bool by_age;      /* which age takes from */

    struct pst_candidate *items;
    size_t count;
    size_t total;
    struct pst_arena arena; /* of the keys */
};

static int failed(struct pst_error *err, const xap_error *xe)
{
    return pst_index_fail(err, xe, "search the index");
}

/* --- asking Xapian ------------------------------------------------------- */

static xap_status set_weight(xap_enquire *e, const struct pst_rank *rank,
                             xap_error *xe)
{
    xap_weight *weight;
    xap_status s = rank != NULL ? pst_weigh_scheme(&weight, rank, xe)
                                : xap_weight_new_bool(&weight, xe);
    if (s == XAP_OK)
        s = xap_enquire_set_weight(e, weight, xe);
    xap_weight_free(weight);
    return s;
}

static int prepare(struct runner *r, struct pst_error *err)
{
    xap_error xe;
    if (xap_db_doc_count(r->index->db, &r->all, &xe) != XAP_OK ||
        xap_enquire_new(&r->enquire, r->index->db, &xe) != XAP_OK ||
        xap_enquire_set_query(r->enquire, r->plan.query, &xe) != XAP_OK ||
        set_weight(r->enquire, r->plan.scored ? r->rank : NULL, &xe) != XAP_OK)
        return failed(err, &xe);
    size_t wanted = r->options->limit;
    if (wanted < r->all && r->options->offset < r->all)
        wanted += r->options->offset;
    r->last = wanted < r->all ? (xap_docid)wanted : r->all;
    /* How many others a hit stands for is known only when all are. */
    r->wanted = r->options->collapse == PST_COLLAPSE_NONE ? r->last : r->all;
    return 0;
}

/* The first `max` matches by the order that is set, and the exact total. */
static int fetch(struct runner *r, xap_docid max, struct pst_error *err)
{
    xap_mset *mset;
    xap_error xe;
    if (xap_enquire_get_mset(&mset, r->enquire, 0, max, r->all, &xe) != XAP_OK)
        return failed(err, &xe);
    r->count = xap_mset_size(mset);
    r->total = xap_mset_matches_estimated(mset);
    r->items = pst_realloc(r->items, (r->count + 1) * sizeof *r->items);
    for (size_t i = 0; i < r->count; i++) {
        double score = r->plan.scored ? xap_mset_weight(mset, i) : 0;
        r->items[i] = (struct pst_candidate){
            xap_mset_docid(mset, i), score, pst_order_round(score), {"", 0}, 0};
    }
    xap_mset_free(mset);
    return 0;
}

/* The best ones by score, and all that tie with the last one wanted: rounding
 * keeps their order, so these are all that can come before it. */
static int fetch_best(struct runner *r, struct pst_error *err)
{
    xap_docid max = r->wanted;
    for (;;) {
        if (max < r->all)
            max++;
        int status = fetch(r, max, err);
        if (status != 0 || max >= r->all || r->count < max ||
            r->items[r->count - 1].rounded != r->items[r->wanted - 1].rounded)
            return status;
        max = max > r->all / 2 ? r->all : 2 * max;
    }
}

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
        status = pst_record_decode_body(hit.rest, &arena, &body, err);
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

/* Whether neighbours by score tie, so that keys must tell them apart. */
static bool has_ties(const struct runner *r)
{
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

/* Candidates in order: at least those up to the last one wanted. */
static int collect(struct runner *r, struct pst_error *err)
{
    const struct pst_run_options *o = r->options;
    int status;
    xap_error xe;
    r->by_score = o->sort == PST_SORT_RELEVANCE && r->plan.scored;
    r->by_age = r->by_score && r->rank->by == PST_RANK_RECENCY;
    if (r->plan.verify) {
        status = fetch(r, r->all, err);
        if (status == 0)
            status = verify(r, err);
    } else if (r->wanted == 0) {
        status = fetch(r, 0, err);
    } else if (r->by_score && !r->by_age && !o->reverse) {
        status = fetch_best(r, err);
    } else if (!r->by_score && o->sort != PST_SORT_PATH) {
        /* Xapian sorts by the key as well as we do, and keeps fewer. */
        if (xap_enquire_sort_by_value(r->enquire, PST_SLOT_ORDER, o->reverse,
                                      &xe) != XAP_OK)
            return failed(err, &xe);
        status = fetch(r, r->wanted, err);
    } else {
        status = fetch(r, r->all, err);
    }
    return status == 0 ? order(r, err) : status;
}

static void hand_over(const struct runner *r, struct pst_hits *out)
{
    size_t first = r->options->offset;
    size_t last = r->count < r->last ? r->count : r->last;
    out->total = r->total;
    out->groups =
        r->options->collapse == PST_COLLAPSE_NONE ? r->total : r->count;
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
        status = prepare(&r, err);
    if (status == 0)
        status = collect(&r, err);
    if (status == 0)
        status = pst_collapse(ix, options->collapse, r.items, &r.count, err);
    if (status == 0)
        hand_over(&r, out);
    xap_enquire_free(r.enquire);
    pst_plan_dispose(&r.plan);
    pst_feedback_dispose(&feedback);
    pst_arena_dispose(&r.arena);
    free(r.items);
    return status;
}
