/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/xapian.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "schema/schema.h"

/* Queries that one MAX compares: it looks at each of them for each document, so
 * many stand in a tree of them. */
enum { BEST_OF_MOST = 16 };

static int failed(struct pst_error *err, const xap_error *xe)
{
    return pst_index_fail(err, xe, "search the index");
}

/* --- sources ------------------------------------------------------------- */

static int dead_start(void *payload, size_t shard, const xap_db *db,
                      void **state)
{
    const struct pst_index *ix = payload;
    (void)db;
    *state = shard < ix->shard_count ? &ix->shards[shard] : NULL;
    return 0;
}

static int dead_counts(void *state, uint32_t *least, uint32_t *estimate,
                       uint32_t *most)
{
    const struct pst_shard *s = state;
    *estimate = s != NULL && s->has_dead ? s->dead.count : 0;
    *most = *estimate;
    *least = 0; /* bits beyond the last article are no articles */
    return 0;
}

static int dead_seek(void *state, xap_docid *docid)
{
    const struct pst_shard *s = state;
    if (s == NULL || !s->has_dead)
        return 0;
    for (uint32_t at = *docid; at <= s->dead.last; at++) {
        if (at % 8 == 0 && s->dead.bits[at / 8] == 0 && at < UINT32_MAX - 8) {
            at += 7;
            continue;
        }
        if (pst_dead_has(&s->dead, at)) {
            *docid = at;
            return 1;
        }
        if (at == UINT32_MAX)
            break;
    }
    return 0;
}

static const xap_source_class dead = {.start = dead_start,
                                      .counts = dead_counts,
                                      .seek = dead_seek,
                                      .name = "dead"};

/* One document that no database has: see xapian.h. */
static int beyond_start(void *payload, size_t shard, const xap_db *db,
                        void **state)
{
    (void)payload;
    (void)shard;
    (void)db;
    *state = NULL;
    return 0;
}

static int beyond_counts(void *state, uint32_t *least, uint32_t *estimate,
                         uint32_t *most)
{
    (void)state;
    *least = *estimate = *most = 0;
    return 0;
}

static int beyond_seek(void *state, xap_docid *docid)
{
    (void)state;
    *docid = UINT32_MAX;
    return 1;
}

static const xap_source_class beyond = {.start = beyond_start,
                                        .counts = beyond_counts,
                                        .seek = beyond_seek,
                                        .name = "beyond"};

static xap_status source_query(xap_query **out, const xap_source_class *cls,
                               void *payload, xap_error *xe)
{
    xap_source *source;
    xap_status s = xap_source_new(&source, cls, payload, NULL, xe);
    if (s != XAP_OK)
        return s;
    s = xap_query_new_source(out, source, xe);
    xap_source_free(source);
    return s;
}

/* --- queries ------------------------------------------------------------- */

static xap_bytes bytes_of(struct pst_str s)
{
    return (xap_bytes){s.p, s.n};
}

static xap_op op_of(enum pst_op op)
{
    switch (op) {
    case PST_OP_AND:
        return XAP_OP_AND;
    case PST_OP_MAX:
        return XAP_OP_MAX;
    case PST_OP_NEAR:
        return XAP_OP_NEAR;
    case PST_OP_PHRASE:
        return XAP_OP_PHRASE;
    case PST_OP_AND_NOT:
        return XAP_OP_AND_NOT;
    case PST_OP_AND_MAYBE:
        return XAP_OP_AND_MAYBE;
    default:
        return XAP_OP_OR;
    }
}

static void free_all(xap_query **queries, size_t count)
{
    for (size_t i = 0; i < count; i++)
        xap_query_free(queries[i]);
}

/* The best of the queries, which are freed. */
static xap_status best_of(xap_query **out, xap_query **queries, size_t count,
                          xap_error *xe)
{
    xap_query *parts[BEST_OF_MOST + 1];
    size_t each = 1; /* queries in a part */
    size_t n = 0;
    size_t i = 0;
    xap_status s = XAP_OK;
    if (count == 1) {
        *out = queries[0];
        return XAP_OK;
    }
    while (each * BEST_OF_MOST < count)
        each *= BEST_OF_MOST;
    while (i < count && s == XAP_OK) {
        size_t some = count - i < each ? count - i : each;
        s = best_of(&parts[n], queries + i, some, xe);
        n += s == XAP_OK;
        i += some;
    }
    free_all(queries + i, count - i);
    if (s == XAP_OK)
        s = source_query(&parts[n], &beyond, NULL, xe);
    n += s == XAP_OK;
    if (s == XAP_OK)
        s = xap_query_new_op(out, XAP_OP_MAX, (const xap_query *const *)parts,
                             n, 0, xe);
    free_all(parts, n);
    return s;
}

static xap_status make(const struct pst_clause *c, xap_query **out,
                       xap_error *xe);

static xap_status join(const struct pst_clause *c, xap_query **out,
                       xap_error *xe)
{
    xap_query **parts = pst_calloc(c->count, sizeof(xap_query *));
    size_t n = 0;
    xap_status s = XAP_OK;
    while (n < c->count && s == XAP_OK) {
        s = make(c->parts[n], &parts[n], xe);
        n += s == XAP_OK;
    }
    if (s == XAP_OK && c->op == PST_OP_MAX) {
        s = best_of(out, parts, n, xe);
    } else {
        if (s == XAP_OK)
            s = xap_query_new_op(out, op_of(c->op),
                                 (const xap_query *const *)parts, n, c->number,
                                 xe);
        free_all(parts, n);
    }
    free(parts);
    return s;
}

/* Frees the query. */
static xap_status scale(xap_query **out, double factor, xap_query *q,
                        xap_error *xe)
{
    xap_status s = xap_query_new_scale(out, factor, q, xe);
    xap_query_free(q);
    return s;
}

static xap_status make(const struct pst_clause *c, xap_query **out,
                       xap_error *xe)
{
    xap_query *q = NULL;
    xap_status s;
    switch (c->op) {
    case PST_OP_NOTHING:
        return xap_query_new_nothing(out, xe);
    case PST_OP_ALL:
        s = xap_query_new_all(&q, xe);
        return s == XAP_OK ? scale(out, 0, q, xe) : s;
    case PST_OP_TERM:
        return xap_query_new_term(out, bytes_of(c->text), c->number, 0, xe);
    case PST_OP_RANGE:
        s = xap_query_new_value_range(&q, c->number, bytes_of(c->text),
                                      bytes_of(c->high), xe);
        return s == XAP_OK ? scale(out, 0, q, xe) : s;
    case PST_OP_SCALE:
        s = make(c->parts[0], &q, xe);
        return s == XAP_OK ? scale(out, c->factor, q, xe) : s;
    default:
        return join(c, out, xe);
    }
}

int pst_xapian_query(const struct pst_clause *root, xap_query **out,
                     struct pst_error *err)
{
    xap_error xe;
    return make(root, out, &xe) == XAP_OK ? 0 : failed(err, &xe);
}

int pst_xapian_describe(const struct pst_clause *root, struct pst_buf *out,
                        struct pst_error *err)
{
    xap_query *q = NULL;
    xap_buf text = XAP_BUF_INIT;
    xap_error xe;
    int r = pst_xapian_query(root, &q, err);
    if (r != 0)
        return r;
    if (xap_query_describe(q, &text, &xe) == XAP_OK)
        pst_buf_add(out, text.p, text.n);
    else
        r = failed(err, &xe);
    xap_buf_dispose(&text);
    xap_query_free(q);
    return r;
}

/* Without the dead articles. */
static xap_status exclude_dead(struct pst_index *ix, xap_query **q,
                               xap_error *xe)
{
    xap_query *both[] = {*q, NULL};
    xap_query *out;
    xap_status s = source_query(&both[1], &dead, ix, xe);
    if (s != XAP_OK)
        return s;
    s = xap_query_new_op(&out, XAP_OP_AND_NOT, (const xap_query *const *)both,
                         2, 0, xe);
    xap_query_free(both[1]);
    if (s != XAP_OK)
        return s;
    xap_query_free(*q);
    *q = out;
    return s;
}

/* --- running ------------------------------------------------------------- */

struct session {
    struct pst_index *index;
    xap_enquire *enquire;
    xap_docid all; /* articles in the database, dead ones included */
    bool scored;
    struct pst_matches *out;
};

xap_status pst_xapian_scheme(xap_weight **out, const struct pst_rank *rank,
                             xap_error *err)
{
    return xap_weight_new_bm25(out, rank->k1, 0, rank->k3, rank->b, 0, err);
}

static xap_status set_weight(xap_enquire *e, const struct pst_rank *rank,
                             xap_error *xe)
{
    xap_weight *weight = NULL;
    xap_status s = rank != NULL ? pst_xapian_scheme(&weight, rank, xe)
                                : xap_weight_new_bool(&weight, xe);
    if (s != XAP_OK)
        return s;
    s = xap_enquire_set_weight(e, weight, xe);
    xap_weight_free(weight);
    return s;
}

static int prepare(struct session *s, const struct pst_clause *root,
                   const struct pst_rank *rank, struct pst_error *err)
{
    xap_query *q = NULL;
    xap_db *db;
    xap_error xe;
    int r = pst_index_db(s->index, &db, err);
    if (r == 0)
        r = pst_xapian_query(root, &q, err);
    if (r != 0)
        return r;
    if ((s->index->dead_count > 0 &&
         exclude_dead(s->index, &q, &xe) != XAP_OK) ||
        xap_enquire_new(&s->enquire, db, &xe) != XAP_OK ||
        xap_enquire_set_query(s->enquire, q, &xe) != XAP_OK ||
        set_weight(s->enquire, s->scored ? rank : NULL, &xe) != XAP_OK)
        r = failed(err, &xe);
    xap_query_free(q);
    return r;
}

/* The first `max` matches by the order that is set, and the exact total. */
static int fetch(struct session *s, xap_docid max, struct pst_error *err)
{
    struct pst_matches *out = s->out;
    xap_mset *mset;
    xap_error xe;
    if (xap_enquire_get_mset(&mset, s->enquire, 0, max, s->all, &xe) != XAP_OK)
        return failed(err, &xe);
    out->count = xap_mset_size(mset);
    out->total = xap_mset_matches_estimated(mset);
    out->items = pst_realloc(out->items, (out->count + 1) * sizeof *out->items);
    for (size_t i = 0; i < out->count; i++) {
        double score = s->scored ? xap_mset_weight(mset, i) : 0;
        out->items[i] = (struct pst_candidate){
            xap_mset_docid(mset, i), score, pst_order_round(score), {"", 0}, 0};
    }
    xap_mset_free(mset);
    return 0;
}

/* Rounding keeps the order of scores, so what does not tie with the last one
 * wanted cannot come before it. */
static int fetch_best(struct session *s, xap_docid wanted,
                      struct pst_error *err)
{
    const struct pst_matches *out = s->out;
    xap_docid max = wanted;
    for (;;) {
        if (max < s->all)
            max++;
        int status = fetch(s, max, err);
        if (status != 0 || max >= s->all || out->count < max ||
            out->items[out->count - 1].rounded !=
                out->items[wanted - 1].rounded)
            return status;
        max = max > s->all / 2 ? s->all : 2 * max;
    }
}

static int fetch_wanted(struct session *s, const struct pst_wish *wish,
                        struct pst_error *err)
{
    xap_error xe;
    if (wish->what == PST_WANT_ALL)
        return fetch(s, s->all, err);
    if (wish->count == 0)
        return fetch(s, 0, err);
    if (wish->what == PST_WANT_BEST)
        return fetch_best(s, wish->count, err);
    /* Xapian sorts by the key as well as we do, and keeps fewer. */
    if (xap_enquire_sort_by_value(s->enquire, PST_SLOT_ORDER, wish->reverse,
                                  &xe) != XAP_OK)
        return failed(err, &xe);
    return fetch(s, wish->count, err);
}

int pst_xapian_run(struct pst_index *ix, const struct pst_plan *plan,
                   const struct pst_rank *rank, const struct pst_wish *wish,
                   struct pst_matches *out, struct pst_error *err)
{
    struct session s = {.index = ix,
                        .all = ix->doc_count + ix->dead_count,
                        .scored = plan->scored,
                        .out = out};
    memset(out, 0, sizeof *out);
    int r = prepare(&s, plan->root, rank, err);
    if (r == 0)
        r = fetch_wanted(&s, wish, err);
    xap_enquire_free(s.enquire);
    if (r != 0) {
        free(out->items);
        memset(out, 0, sizeof *out);
    }
    return r;
}
