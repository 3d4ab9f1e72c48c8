/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/fast/single.h"

#include <math.h>
#include <stdlib.h>

#include "searcher/fast/plain.h"

enum { TRIED = 5 /* blocks that are looked at first */ };

/* Postings are compared by x = wdf / K, of which their worth is weight * x /
 * (1 + x). Floats are rounded: this much less covers it. */
static const double SLACK = 1 - 1e-5;

struct pst_fast_single {
    struct pst_fast_search *search;
    struct pst_fast_list *list;
    const float *length_parts;
    float low;           /* no length part of a document is less */
    double weight, rest; /* of the term; what else a document may be worth */
    double stretch;      /* of x in the blocks, to what it may be here */
    struct pst_fast_batch *batch; /* NULL: documents are scored one by one */
    size_t lane;                  /* of the term in it */
    /* Blocks that are looked at first, in order, and from which x on their
     * postings are offered then. */
    size_t tried[TRIED], tried_count;
    struct pst_glass_run runs[TRIED];
    float best;
    uint16_t places[PST_GLASS_RUN]; /* of postings that are picked */
};

struct finding {
    struct pst_fast_scores *scores;
    struct pst_fast_outlet out;
    double least; /* for which `x` was computed */
    float x;      /* the least that may be among the best */
    size_t total;
};

static const struct pst_clause *only_term(const struct pst_clause *c)
{
    while (c->op == PST_OP_SCALE || c->op == PST_OP_AND_MAYBE ||
           ((c->op == PST_OP_AND || c->op == PST_OP_OR) && c->count == 1))
        c = c->parts[0];
    return c->op == PST_OP_TERM ? c : NULL;
}

struct pst_fast_single *pst_fast_single_make(struct pst_fast_search *s,
                                             const struct pst_clause *c)
{
    const struct pst_clause *term = only_term(c);
    struct pst_fast_list *l =
        term != NULL ? pst_fast_list_open(s, term->text) : NULL;
    if (l == NULL)
        return NULL;
    struct pst_fast_single *w = pst_arena_alloc(s->arena, sizeof *w);
    l->shared = true;
    w->search = s;
    w->list = l;
    return w;
}

/* --- what is worth a look ------------------------------------------------ */

/* The x that a posting must have. */
static float needed(const struct pst_fast_single *w, double least)
{
    double share = (least - w->rest) / w->weight;
    if (!(share > 0))
        return 0;
    share *= SLACK;
    return share < 1 ? (float)(share / (1 - share) * SLACK) : INFINITY;
}

static void renew(const struct pst_fast_single *w, struct finding *f)
{
    f->least = f->out.top->least;
    f->x = needed(w, f->least);
}

/* --- learning what it takes ---------------------------------------------- */

static bool is_dead(const struct finding *f, uint32_t docid)
{
    return f->out.dead != NULL && pst_dead_has(f->out.dead, docid);
}

static inline float x_of(const struct pst_fast_single *w,
                         const struct pst_glass_run *run, size_t at)
{
    return (float)run->wdfs[at] / w->length_parts[run->docids[at]];
}

static int by_number(const void *a, const void *b)
{
    size_t x = *(const size_t *)a;
    size_t y = *(const size_t *)b;
    return (x > y) - (x < y);
}

/* The blocks with the greatest bounds. */
static void choose(struct pst_fast_single *w)
{
    const struct pst_fast_list *l = w->list;
    size_t *chosen = w->tried;
    size_t count = 0;
    for (size_t i = 0; i < l->block_count; i++) {
        float most = l->blocks[i].most;
        if (count == TRIED && most <= l->blocks[chosen[TRIED - 1]].most)
            continue;
        size_t at = count < TRIED ? count++ : TRIED - 1;
        for (; at > 0 && l->blocks[chosen[at - 1]].most < most; at--)
            chosen[at] = chosen[at - 1];
        chosen[at] = i;
    }
    w->tried_count = count;
    qsort(chosen, count, sizeof *chosen, by_number);
}

static void offer(struct pst_fast_single *w, struct finding *f, size_t at)
{
    struct pst_fast_list *l = w->list;
    uint32_t docid = l->run.docids[at];
    double score = 0;
    l->at = at;
    l->docid = docid;
    l->wdf = l->run.wdfs[at];
    if (f->scores != NULL)
        score = pst_fast_scores_of(f->scores, docid, f->out.top->least);
    pst_fast_top_add(f->out.top,
                     (uint32_t)((docid - 1) * f->out.step + f->out.first),
                     score);
    if (f->out.top->least != f->least)
        renew(w, f);
}

/* Hand a posting to the batch. */
static inline void hand_on(struct pst_fast_single *w, struct finding *f,
                           const struct pst_glass_run *run, size_t at)
{
    struct pst_fast_batch *b = w->batch;
    b->docids[b->count] = run->docids[at];
    b->wdfs[w->lane][b->count++] = run->wdfs[at];
    if (b->count == PST_FAST_BATCH)
        pst_fast_batch_offer(b, &f->out);
}

/* The postings of the run that have so much of x. */
static size_t pick(struct pst_fast_single *w, const struct pst_glass_run *run,
                   float x, float below)
{
    return w->search->eight->pick(run, w->length_parts, w->low, x, below,
                                  w->places);
}

/* Read the blocks and put their postings into the sample. */
static bool try_blocks(struct pst_fast_single *w, const struct finding *f,
                       struct pst_fast_sample *s)
{
    const struct pst_glass_map *table =
        &w->search->shard->mapped.tables[PST_GLASS_POSTLIST];
    for (size_t i = 0; i < w->tried_count; i++)
        pst_glass_block_expect(table, &w->list->blocks[w->tried[i]]);
    for (size_t i = 0; i < w->tried_count; i++) {
        const struct pst_glass_block *b = &w->list->blocks[w->tried[i]];
        struct pst_glass_run *run = &w->runs[i];
        /* What is wrong with it, the search itself will meet. */
        if (b->first == 0 || b->last > w->search->last ||
            pst_glass_block_read(table, b, run, NULL) != 0)
            return false;
        size_t count = pick(w, run, s->least, INFINITY);
        for (size_t k = 0; k < count; k++)
            if (!is_dead(f, run->docids[w->places[k]]))
                pst_fast_sample_add(s, x_of(w, run, w->places[k]));
    }
    return true;
}

/* Offer the best postings of the blocks that promise most, by which it is known
 * what the others need. */
static void learn(struct pst_fast_single *w, struct finding *f)
{
    struct pst_fast_sample s;
    pst_fast_sample_init(&s, f->out.top, w->batch != NULL);
    w->best = INFINITY;
    w->tried_count = 0;
    if (s.wanted == 0)
        return;
    choose(w);
    bool tried = try_blocks(w, f, &s);
    if (!tried)
        w->tried_count = 0;
    if (!tried || !(pst_fast_sample_least(&s) > 0))
        return;
    w->best = pst_fast_sample_least(&s);
    for (size_t i = 0; i < w->tried_count; i++) {
        const struct pst_glass_run *run = &w->runs[i];
        size_t count = pick(w, run, w->best, INFINITY);
        for (size_t k = 0; k < count; k++)
            if (!is_dead(f, run->docids[w->places[k]]))
                hand_on(w, f, run, w->places[k]);
    }
    pst_fast_batch_offer(w->batch, &f->out);
}

/* --- finding ------------------------------------------------------------- */

/* Those with x from `best` on were offered before. */
static void look_at_run(struct pst_fast_single *w, struct finding *f,
                        const struct pst_glass_run *run, float best)
{
    size_t count = pick(w, run, f->x, best);
    for (size_t i = 0; i < count; i++) {
        size_t at = w->places[i];
        if (is_dead(f, run->docids[at]))
            continue;
        if (w->batch != NULL)
            hand_on(w, f, run, at);
        else
            offer(w, f, at);
    }
    if (w->batch != NULL && w->batch->count > 0) {
        pst_fast_batch_offer(w->batch, &f->out);
        renew(w, f);
    }
}

static size_t living(const struct finding *f, const struct pst_glass_run *run)
{
    size_t count = run->count;
    for (size_t i = 0; f->out.dead != NULL && i < run->count; i++)
        count -= pst_dead_has(f->out.dead, run->docids[i]);
    return count;
}

/* All of the list, in order. */
static void walk(struct pst_fast_single *w, struct finding *f)
{
    struct pst_fast_list *l = w->list;
    uint32_t next = 1;
    size_t tried = 0;
    while (pst_fast_list_seek(l, next) != PST_FAST_END) {
        bool known = tried < w->tried_count && w->tried[tried] + 1 == l->block;
        tried += known;
        f->total += living(f, &l->run);
        look_at_run(w, f, &l->run, known ? w->best : INFINITY);
        l->at = l->run.count - 1;
        l->docid = l->run.docids[l->at];
        next = l->docid + 1;
    }
}

/* The blocks that may have what is good enough. */
static void walk_good(struct pst_fast_single *w, struct finding *f)
{
    struct pst_fast_list *l = w->list;
    size_t tried = 0;
    f->total += l->count;
    for (size_t i = 0; i < l->block_count; i++) {
        bool known = tried < w->tried_count && w->tried[tried] == i;
        tried += known;
        if (l->blocks[i].most * w->stretch < (double)f->x)
            continue;
        if (known) {
            if (f->x < w->best)
                look_at_run(w, f, &w->runs[tried - 1], w->best);
            continue;
        }
        if (pst_fast_list_seek(l, l->blocks[i].first) == PST_FAST_END)
            break;
        look_at_run(w, f, &l->run, INFINITY);
        l->at = l->run.count - 1;
        l->docid = l->run.docids[l->at];
    }
}

static void prepare_batch(struct pst_fast_single *w,
                          const struct pst_fast_scores *x)
{
    w->batch = pst_fast_batch_make(w->search, x);
    if (w->batch == NULL)
        return;
    w->lane = pst_fast_batch_give(w->batch, w->list);
    if (w->lane == PST_FAST_NO_LANE || !pst_fast_batch_is_ready(w->batch))
        w->batch = NULL;
}

size_t pst_fast_single_run(struct pst_fast_single *w, struct pst_fast_scores *x,
                           struct pst_fast_scheme *c,
                           const struct pst_fast_outlet *out)
{
    struct pst_fast_bound bound = {.term = w->list->term};
    struct finding f = {x, *out, 0, 0, 0};
    w->length_parts = pst_fast_length_parts(w->search, c);
    if (w->search->status != 0)
        return 0;
    w->rest = 0;
    if (x != NULL)
        pst_fast_scores_bound(x, &bound, 1, 1, &w->rest);
    w->weight = bound.weight;
    w->rest += bound.rest;
    w->stretch = pst_fast_stretch(w->search, c);
    w->low = w->search->shard->part_low;
    prepare_batch(w, x);
    learn(w, &f);
    renew(w, &f);
    if (w->list->blocks != NULL && out->dead == NULL)
        walk_good(w, &f);
    else
        walk(w, &f);
    return f.total;
}
