/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/fast/join.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"

enum {
    TERMS_MOST = 8,
    HELD = 1024 /* matches that wait to be scored */
};

/* Floats are rounded: this much more covers it. */
static const double SLACK = 1 + 1e-5;

struct pst_fast_join {
    struct pst_fast_search *search;
    struct pst_fast_list *lists[TERMS_MOST]; /* the rarest first */
    size_t count;
    struct pst_fast_batch *batch;
    size_t lanes[TERMS_MOST]; /* of the lists */
    float weights[TERMS_MOST];
    double rest;
    const float *length_parts;
    /* Matches of a block of the first list. */
    uint32_t docids[PST_GLASS_RUN];
    uint32_t wdfs[TERMS_MOST][PST_GLASS_RUN];
    size_t matches;
    /* Matches so far that may be worth enough, with what they are worth at most
     * by the terms themselves. */
    size_t held;
    uint32_t held_docids[HELD];
    uint32_t held_wdfs[TERMS_MOST][HELD];
    float sums[HELD];
    struct pst_fast_sample sample; /* of these sums */
};

/* --- making -------------------------------------------------------------- */

struct terms {
    struct pst_str items[TERMS_MOST];
    size_t count;
};

static bool add_terms(const struct pst_clause *c, struct terms *out)
{
    if (c->op == PST_OP_SCALE || c->op == PST_OP_AND_MAYBE)
        return add_terms(c->parts[0], out);
    if (c->op == PST_OP_AND) {
        for (size_t i = 0; i < c->count; i++)
            if (!add_terms(c->parts[i], out))
                return false;
        return true;
    }
    if (c->op != PST_OP_TERM)
        return false;
    for (size_t i = 0; i < out->count; i++)
        if (pst_str_eq(out->items[i], c->text))
            return true;
    if (out->count == TERMS_MOST)
        return false;
    out->items[out->count++] = c->text;
    return true;
}

static int by_count(const void *a, const void *b)
{
    const struct pst_fast_list *x = *(struct pst_fast_list *const *)a;
    const struct pst_fast_list *y = *(struct pst_fast_list *const *)b;
    return (x->count > y->count) - (x->count < y->count);
}

struct pst_fast_join *pst_fast_join_make(struct pst_fast_search *s,
                                         const struct pst_clause *c)
{
    struct terms terms = {.count = 0};
    if (!add_terms(c, &terms) || terms.count < 2)
        return NULL;
    struct pst_fast_join *j = pst_arena_alloc(s->arena, sizeof *j);
    j->search = s;
    j->count = terms.count;
    for (size_t i = 0; i < terms.count; i++) {
        j->lists[i] = pst_fast_list_open(s, terms.items[i]);
        if (j->lists[i] == NULL || j->lists[i]->blocks == NULL)
            return NULL;
    }
    for (size_t i = 0; i < j->count; i++)
        j->lists[i]->shared = true;
    qsort(j->lists, j->count, sizeof(struct pst_fast_list *), by_count);
    return j;
}

bool pst_fast_join_weigh(struct pst_fast_join *j,
                         const struct pst_fast_scores *x)
{
    struct pst_fast_batch *b = pst_fast_batch_make(j->search, x);
    j->batch = b;
    if (b == NULL)
        return false;
    for (size_t i = 0; i < j->count; i++) {
        j->lanes[i] = pst_fast_batch_give(b, j->lists[i]);
        if (j->lanes[i] == PST_FAST_NO_LANE)
            return false;
        j->weights[i] = (float)(b->lanes[j->lanes[i]].weight * SLACK);
    }
    j->rest = pst_fast_batch_rest(b, pst_fast_stretch(j->search, b->scheme));
    return pst_fast_batch_is_ready(b);
}

/* --- finding ------------------------------------------------------------- */

/* Keep the matches that have a wdf of the list, too. */
static void narrow(struct pst_fast_join *j, size_t number)
{
    size_t kept = 0;
    uint32_t *wdfs = j->wdfs[number];
    pst_fast_list_look_up(j->lists[number], j->docids, wdfs, j->matches);
    for (size_t i = 0; i < j->matches; i++) {
        j->docids[kept] = j->docids[i];
        for (size_t k = 0; k <= number; k++)
            j->wdfs[k][kept] = j->wdfs[k][i];
        kept += wdfs[kept] != PST_FAST_NO_WDF;
    }
    j->matches = kept;
}

static void drop_dead(struct pst_fast_join *j, const struct pst_dead *dead)
{
    size_t kept = 0;
    for (size_t i = 0; i < j->matches; i++) {
        j->docids[kept] = j->docids[i];
        for (size_t k = 0; k < j->count; k++)
            j->wdfs[k][kept] = j->wdfs[k][i];
        kept += !pst_dead_has(dead, j->docids[kept]);
    }
    j->matches = kept;
}

/* What the terms themselves must be worth. The sample's are, in truth, worth
 * their sums at least, but for what was added to these. */
static float needed(const struct pst_fast_join *j,
                    const struct pst_fast_outlet *out)
{
    double surely =
        (double)pst_fast_sample_least(&j->sample) / (SLACK * SLACK * SLACK);
    double least = surely > out->top->least ? surely : out->top->least;
    least = (least - j->rest) / SLACK;
    return least > 0 ? (float)least : 0;
}

/* Hold what may be worth enough. */
static void take_matches(struct pst_fast_join *j,
                         const struct pst_fast_outlet *out)
{
    const float *parts = j->length_parts;
    float least = needed(j, out);
    for (size_t i = 0; i < j->matches; i++) {
        float part = parts[j->docids[i]];
        float sum = 0;
        for (size_t k = 0; k < j->count; k++) {
            float wdf = (float)j->wdfs[k][i];
            sum += j->weights[k] * (wdf / (part + wdf));
        }
        j->held_docids[j->held] = j->docids[i];
        for (size_t k = 0; k < j->count; k++)
            j->held_wdfs[k][j->held] = j->wdfs[k][i];
        j->sums[j->held] = sum;
        j->held += sum >= least;
        pst_fast_sample_add(&j->sample, sum);
    }
}

static void hand_on(struct pst_fast_join *j, size_t i,
                    const struct pst_fast_outlet *out)
{
    struct pst_fast_batch *b = j->batch;
    b->docids[b->count] = j->held_docids[i];
    for (size_t k = 0; k < j->count; k++)
        b->wdfs[j->lanes[k]][b->count] = j->held_wdfs[k][i];
    if (++b->count == PST_FAST_BATCH)
        pst_fast_batch_offer(b, out);
}

/* Score the best of what is held, by which it is known what is needed; then
 * what is still good enough of the others. */
static void let_go(struct pst_fast_join *j, const struct pst_fast_outlet *out)
{
    float best = pst_fast_sample_least(&j->sample);
    best = best > 0 ? best : INFINITY;
    for (size_t i = 0; i < j->held; i++)
        if (j->sums[i] >= best)
            hand_on(j, i, out);
    pst_fast_batch_offer(j->batch, out);
    float least = needed(j, out);
    for (size_t i = 0; i < j->held; i++)
        if (j->sums[i] >= least && j->sums[i] < best)
            hand_on(j, i, out);
    pst_fast_batch_offer(j->batch, out);
    j->held = 0;
}

size_t pst_fast_join_run(struct pst_fast_join *j, struct pst_fast_scheme *c,
                         const struct pst_fast_outlet *out)
{
    struct pst_fast_list *lead = j->lists[0];
    uint32_t next = 1;
    size_t total = 0;
    j->length_parts = pst_fast_length_parts(j->search, c);
    j->held = 0;
    pst_fast_sample_init(&j->sample, out->top, true);
    while (j->search->status == 0 &&
           pst_fast_list_seek(lead, next) != PST_FAST_END) {
        j->matches = lead->run.count;
        memcpy(j->docids, lead->run.docids, j->matches * sizeof *j->docids);
        memcpy(j->wdfs[0], lead->run.wdfs, j->matches * sizeof *j->docids);
        for (size_t k = 1; k < j->count && j->matches > 0; k++)
            narrow(j, k);
        if (out->dead != NULL)
            drop_dead(j, out->dead);
        total += j->matches;
        take_matches(j, out);
        if (j->held > HELD - PST_GLASS_RUN)
            let_go(j, out);
        lead->at = lead->run.count - 1;
        lead->docid = lead->run.docids[lead->at];
        next = lead->docid + 1;
    }
    let_go(j, out);
    return total;
}
