/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/fast/sweep.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

enum {
    EIGHT = 8,
    WINDOW = 4096, /* documents: 16 KB of floats */
    FEW = 256,     /* postings: found one by one just as quickly */
    FEW_PART = 16  /* of the documents of a small shard */
};

/* What a posting adds at least, so that it can be told from none. */
static const float SOME = 1e-30F;
/* Floats are rounded: this much more covers it, with hundreds of lists. */
static const double SLACK = 1 + 1e-4;

struct lane {
    struct pst_fast_list *list;
    float weight, rest;
};

struct pst_fast_sweep {
    struct pst_fast_search *search;
    struct lane *lanes;
    size_t count; /* of those that find documents, which come first ... */
    size_t all;   /* ... and with those that only weigh */
    const float *length_parts;
    double rest;                  /* what else a document may be worth */
    struct pst_fast_batch *batch; /* NULL: documents are scored one by one */
    float sums[WINDOW];
    uint16_t places[WINDOW]; /* in the window */
};

/* --- making -------------------------------------------------------------- */

struct terms {
    struct pst_str *items;
    size_t count, cap;
};

/* The terms of an OR, each once; false when there is anything else in it. */
static bool add_terms(const struct pst_clause *c, struct terms *out)
{
    switch (c->op) {
    case PST_OP_NOTHING:
        return true;
    case PST_OP_SCALE:
    case PST_OP_AND_MAYBE:
        return add_terms(c->parts[0], out);
    case PST_OP_TERM:
        for (size_t i = 0; i < out->count; i++)
            if (pst_str_eq(out->items[i], c->text))
                return true;
        PST_PUSH(out->items, out->count, out->cap) = c->text;
        return true;
    case PST_OP_OR:
    case PST_OP_MAX:
        for (size_t i = 0; i < c->count; i++)
            if (!add_terms(c->parts[i], out))
                return false;
        return true;
    default:
        return false;
    }
}

static uint32_t few(const struct pst_fast_search *s)
{
    uint32_t part = s->last / FEW_PART;
    return part < FEW ? part : FEW;
}

struct pst_fast_sweep *pst_fast_sweep_make(struct pst_fast_search *s,
                                           const struct pst_clause *c)
{
    enum { TERMS_MOST = 100 }; /* they are compared with each other */
    struct terms terms = {NULL, 0, 0};
    struct pst_fast_sweep *w = NULL;
    uint64_t postings = 0;
    if (add_terms(c, &terms) && terms.count > 0 && terms.count <= TERMS_MOST) {
        w = pst_arena_alloc(s->arena, sizeof *w);
        w->search = s;
        w->count = 0;
        w->lanes = pst_arena_alloc(s->arena, terms.count * sizeof *w->lanes);
        for (size_t i = 0; i < terms.count; i++) {
            struct pst_fast_list *l = pst_fast_list_open(s, terms.items[i]);
            if (l == NULL)
                continue;
            w->lanes[w->count++] = (struct lane){l, 0, 0};
            postings += l->count;
        }
    }
    free(terms.items);
    return postings > few(s) ? w : NULL;
}

/* What each list adds; what weighs besides gets a list, too. */
static void weigh(struct pst_fast_sweep *w, const struct pst_fast_scores *x)
{
    enum { MORE = 50 };
    struct pst_arena *arena = w->search->arena;
    size_t room = w->count + MORE;
    struct pst_fast_bound *bounds =
        pst_arena_zalloc(arena, room * sizeof *bounds);
    struct lane *lanes = pst_arena_alloc(arena, room * sizeof *lanes);
    size_t count = w->count;
    for (size_t i = 0; i < count; i++)
        bounds[i].term = w->lanes[i].list->term;
    w->rest = 0;
    if (x != NULL)
        count = pst_fast_scores_bound(x, bounds, count, room, &w->rest);
    w->rest *= SLACK;
    w->all = 0;
    for (size_t i = 0; i < count; i++) {
        struct lane lane = {NULL, (float)(bounds[i].weight * SLACK),
                            (float)(bounds[i].rest * SLACK)};
        lane.list = i < w->count
                        ? w->lanes[i].list
                        : pst_fast_list_open(w->search, bounds[i].term);
        if (lane.list != NULL)
            lanes[w->all++] = lane;
    }
    w->lanes = lanes;
}

/* --- sweeping ------------------------------------------------------------ */

/* Add what the list has in the window: a document is there if it has a sum, and
 * only `finds` lists make it so. */
static void add_lane(struct pst_fast_sweep *w, const struct lane *lane,
                     bool finds, uint32_t low, uint32_t high)
{
    struct pst_fast_list *l = lane->list;
    const struct pst_glass_run *run = &l->run;
    const struct pst_fast_spread spread = {.parts = w->length_parts,
                                           .weight = lane->weight,
                                           .rest = finds ? lane->rest + SOME
                                                         : lane->rest,
                                           .finds = finds,
                                           .low = low,
                                           .high = high,
                                           .sums = w->sums};
    uint32_t docid = pst_fast_list_seek(l, low > 0 ? low : 1);
    while (docid < high) {
        size_t i = w->search->eight->spread(&spread, run, l->at);
        l->at = i < run->count ? i : run->count - 1;
        l->docid = run->docids[l->at];
        if (i < run->count)
            return;
        docid = pst_fast_list_seek(l, l->docid + 1);
    }
}

/* What documents must have in their sums to be worth a look. */
static float threshold(const struct pst_fast_sweep *w,
                       const struct pst_fast_top *top)
{
    double least = (top->least - w->rest) / SLACK;
    return least > 0 ? (float)least : 0;
}

struct finding {
    struct pst_fast_scores *scores;
    struct pst_fast_outlet out;
    size_t total;
};

/* In a batch, or by itself: then docids must ascend. */
static void offer(const struct pst_fast_sweep *w, struct finding *f,
                  uint32_t docid)
{
    struct pst_fast_batch *b = w->batch;
    double score = 0;
    if (b != NULL) {
        b->docids[b->count++] = docid;
        if (b->count == PST_FAST_BATCH)
            pst_fast_batch_offer(b, &f->out);
        return;
    }
    if (f->scores != NULL)
        score = pst_fast_scores_of(f->scores, docid, f->out.top->least);
    pst_fast_top_add(f->out.top,
                     (uint32_t)((docid - 1) * f->out.step + f->out.first),
                     score);
}

/* Documents of the window that begins there, in eights: a small shard has
 * few. */
static uint32_t window_size(const struct pst_fast_sweep *w, uint32_t low)
{
    uint32_t left = w->search->last - low;
    return left < WINDOW - EIGHT ? (left / EIGHT + 1) * EIGHT : WINDOW;
}

/* Where, from a place of the window on, sums are at least so much. */
static size_t choose(struct pst_fast_sweep *w, uint32_t at, uint32_t size,
                     float least)
{
    float some = least > SOME / 2 ? least : SOME / 2;
    return w->search->eight->at_least(w->sums + at, some, size, w->places);
}

/* Superseded documents of the window that begins at `low` are worth nothing. */
static void drop_dead(struct pst_fast_sweep *w, const struct pst_dead *dead,
                      uint32_t low, uint32_t size)
{
    for (uint32_t i = 0; i < size && low + i <= dead->last; i++) {
        if (((low + i) % 8) == 0 && dead->bits[(low + i) / 8] == 0)
            i += 7;
        else if (pst_dead_has(dead, low + i))
            w->sums[i] = 0;
    }
}

/* As long as it is not known what it takes: score those first that may be worth
 * most. Returns from which sum on it was done. */
static float score_best(struct pst_fast_sweep *w, struct finding *f,
                        uint32_t low, uint32_t size)
{
    enum { PART = 128 }; /* after which it is known what is no news */
    struct pst_fast_sample s;
    pst_fast_sample_init(&s, f->out.top,
                         w->batch != NULL && f->out.top->least == -INFINITY);
    if (s.wanted == 0)
        return INFINITY;
    for (uint32_t at = 0; at < size; at += PART) {
        uint32_t n = size - at < PART ? size - at : PART;
        size_t count = choose(w, at, n, s.least);
        for (size_t i = 0; i < count; i++)
            pst_fast_sample_add(&s, w->sums[at + w->places[i]]);
    }
    float best = pst_fast_sample_least(&s);
    if (!(best > 0))
        return INFINITY;
    size_t count = choose(w, 0, size, best);
    for (size_t i = 0; i < count; i++)
        offer(w, f, low + w->places[i]);
    pst_fast_batch_offer(w->batch, &f->out);
    return best;
}

static void sweep_window(struct pst_fast_sweep *w, struct finding *f,
                         uint32_t low)
{
    uint32_t size = window_size(w, low);
    memset(w->sums, 0, size * sizeof *w->sums);
    for (size_t i = 0; i < w->all; i++)
        add_lane(w, &w->lanes[i], i < w->count, low,
                 low < PST_FAST_END - size ? low + size : PST_FAST_END);
    if (f->out.dead != NULL)
        drop_dead(w, f->out.dead, low, size);
    f->total += w->search->eight->positive(w->sums, size);
    float best = score_best(w, f, low, size);
    float least = threshold(w, f->out.top);
    if (f->out.top->least == INFINITY)
        return; /* none is wanted */
    size_t count = choose(w, 0, size, least);
    for (size_t i = 0; i < count; i++) {
        float sum = w->sums[w->places[i]];
        if (sum >= best || sum < least)
            continue;
        offer(w, f, low + w->places[i]);
        least = threshold(w, f->out.top);
    }
    if (w->batch != NULL)
        pst_fast_batch_offer(w->batch, &f->out);
}

size_t pst_fast_sweep_run(struct pst_fast_sweep *w, struct pst_fast_scores *x,
                          struct pst_fast_scheme *c,
                          const struct pst_fast_outlet *out)
{
    struct finding f = {x, *out, 0};
    w->length_parts = pst_fast_length_parts(w->search, c);
    weigh(w, x);
    w->batch = pst_fast_batch_make(w->search, x);
    if (w->batch != NULL && !pst_fast_batch_is_ready(w->batch))
        w->batch = NULL;
    while (w->search->status == 0) {
        uint32_t low = PST_FAST_END;
        for (size_t i = 0; i < w->count; i++) {
            uint32_t docid = pst_fast_list_seek(w->lanes[i].list, 1);
            low = docid < low ? docid : low;
        }
        if (low == PST_FAST_END)
            break;
        sweep_window(w, &f, low - low % EIGHT);
    }
    return f.total;
}
