/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/fast/plain.h"

#include <math.h>

void pst_fast_sample_init(struct pst_fast_sample *s,
                          const struct pst_fast_top *top, bool wanted)
{
    bool few = wanted && top->wanted > 0 && top->wanted <= PST_FAST_SAMPLE_MOST;
    s->wanted = few ? top->wanted : 0;
    s->count = 0;
    s->least = few ? -INFINITY : INFINITY;
}

void pst_fast_sample_take(struct pst_fast_sample *s, float x)
{
    size_t at = 0;
    if (s->count < s->wanted) {
        s->items[s->count++] = x;
        if (s->count < s->wanted)
            return;
    } else {
        while (s->items[at] > s->least)
            at++;
        s->items[at] = x;
    }
    s->least = s->items[0];
    for (size_t i = 1; i < s->count; i++)
        s->least = s->items[i] < s->least ? s->items[i] : s->least;
}

float pst_fast_sample_least(const struct pst_fast_sample *s)
{
    return s->wanted > 0 && s->count == s->wanted ? s->least : -INFINITY;
}

struct pst_fast_batch *pst_fast_batch_make(struct pst_fast_search *s,
                                           const struct pst_fast_scores *x)
{
    struct pst_fast_lane lanes[PST_FAST_LANES];
    size_t count;
    if (x == NULL || s->status != 0 || !pst_fast_scores_lanes(x, lanes, &count))
        return NULL;
    struct pst_fast_batch *b = pst_arena_alloc(s->arena, sizeof *b);
    b->search = s;
    b->scheme = pst_fast_scores_scheme(x);
    memcpy(b->lanes, lanes, count * sizeof *lanes);
    b->lane_count = count;
    b->count = 0;
    b->length_parts = pst_fast_length_parts(s, b->scheme);
    return s->status == 0 ? b : NULL;
}

size_t pst_fast_batch_give(struct pst_fast_batch *b, struct pst_fast_list *list)
{
    size_t lane = PST_FAST_NO_LANE;
    for (size_t i = 0; i < b->lane_count; i++) {
        if (b->lanes[i].gate != PST_FAST_NO_LANE ||
            !pst_str_eq(b->lanes[i].list->term, list->term))
            continue;
        if (lane != PST_FAST_NO_LANE)
            return PST_FAST_NO_LANE;
        b->lanes[i].list = list;
        b->lanes[i].given = true;
        lane = i;
    }
    return lane;
}

bool pst_fast_batch_is_ready(const struct pst_fast_batch *b)
{
    for (size_t i = 0; i < b->lane_count; i++)
        if (!b->lanes[i].given && b->lanes[i].list->shared)
            return false;
    return true;
}

double pst_fast_batch_rest(const struct pst_fast_batch *b, double stretch)
{
    double sum = 0;
    for (size_t i = 0; i < b->lane_count; i++)
        if (!b->lanes[i].given)
            sum += pst_fast_list_bound(b->lanes[i].list, b->lanes[i].weight,
                                       stretch);
    return sum;
}

/* As score.c adds it up: each gate with what is in it, then these. */
static double score(const struct pst_fast_batch *b, size_t number,
                    double length_part)
{
    double sum = 0;
    size_t i = 0;
    while (i < b->lane_count) {
        size_t gate = i;
        uint32_t wdf = b->wdfs[i][number];
        double one = wdf != PST_FAST_NO_WDF
                         ? pst_fast_worth(b->lanes[i].weight, wdf, length_part)
                         : 0;
        bool open = wdf != PST_FAST_NO_WDF;
        for (i++; i < b->lane_count && b->lanes[i].gate == gate; i++) {
            wdf = b->wdfs[i][number];
            if (open && wdf != PST_FAST_NO_WDF)
                one += pst_fast_worth(b->lanes[i].weight, wdf, length_part);
        }
        sum += one;
    }
    return sum;
}

static void look_up(struct pst_fast_batch *b, size_t lane)
{
    struct pst_fast_list *l = b->lanes[lane].list;
    if (l->docid > b->docids[0])
        pst_fast_list_rewind(l);
    pst_fast_list_look_up(l, b->docids, b->wdfs[lane], b->count);
}

/* The places of those that may be worth so much: by floats, which are rounded,
 * and as if all gates were open. */
static size_t choose(struct pst_fast_batch *b, double least)
{
    static const double slack = 1 + 1e-5;
    const struct pst_fast_eight *eight = b->search->eight;
    for (size_t i = 0; i < b->count; i++) {
        b->parts[i] = b->length_parts[b->docids[i]];
        b->sums[i] = 0;
    }
    for (size_t i = 0; i < b->lane_count; i++)
        eight->add(b->sums, b->wdfs[i], b->parts,
                   (float)(b->lanes[i].weight * slack), b->count);
    return eight->at_least(b->sums, (float)(least / slack), b->count,
                           b->places);
}

void pst_fast_batch_offer(struct pst_fast_batch *b,
                          const struct pst_fast_outlet *out)
{
    const uint32_t *lengths = b->search->shard->lengths;
    if (b->count == 0)
        return;
    for (size_t i = 0; i < b->lane_count; i++)
        if (!b->lanes[i].given)
            look_up(b, i);
    size_t count = choose(b, out->top->least);
    for (size_t i = 0; i < count; i++) {
        size_t at = b->places[i];
        uint32_t docid = b->docids[at];
        uint32_t length = lengths[docid];
        double part =
            pst_fast_length_part(b->scheme, length != 0 ? length - 1 : 0);
        pst_fast_top_add(out->top,
                         (uint32_t)((docid - 1) * out->step + out->first),
                         score(b, at, part));
    }
    b->count = 0;
}
