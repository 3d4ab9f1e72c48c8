/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/fast/score.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "searcher/fast/match.h"
#include "searcher/fast/plain.h"

enum {
    BEST_OF_MOST = 16 /* with more, the best is computed for all documents */
};

/* --- weights ------------------------------------------------------------- */

static double at_least_0(double x)
{
    return x > 0 ? x : 0;
}

void pst_fast_scheme_init(struct pst_fast_scheme *c, struct pst_fast *f,
                          const struct pst_rank *rank, struct pst_error *err)
{
    memset(c, 0, sizeof *c);
    c->fast = f;
    c->k1 = at_least_0(rank->k1);
    c->k3 = at_least_0(rank->k3);
    c->b = rank->b > 1 ? 1 : at_least_0(rank->b);
    if (c->b != 0 && c->k1 != 0 && f->doc_count != 0 && f->total_length != 0)
        c->length_factor = 1 / ((double)f->total_length / f->doc_count);
    c->err = err;
}

/* BM25Weight::init. */
static double weight_of(struct pst_fast_scheme *c,
                        const struct pst_clause *term, double factor)
{
    uint32_t df = 0;
    uint64_t cf;
    if (c->status == 0)
        c->status = pst_fast_term(c->fast, term->text, &df, &cf, c->err);
    double tw = (c->fast->doc_count - df + 0.5) / (df + 0.5);
    if (tw < 2)
        tw = tw * 0.5 + 1;
    double weight = log(tw) * factor;
    if (c->k3 != 0) {
        double wqf = term->number;
        weight *= (c->k3 + 1) * wqf / (c->k3 + wqf);
    }
    return weight * (c->k1 + 1);
}

static bool is_of(const struct pst_fast_shard *s,
                  const struct pst_fast_scheme *c)
{
    return s->length_parts != NULL && s->parts_of[0] == c->k1 &&
           s->parts_of[1] == c->b && s->parts_of[2] == c->length_factor;
}

static void compute_parts(struct pst_fast_shard *s,
                          const struct pst_fast_scheme *c, float *parts)
{
    s->part_low = FLT_MAX;
    for (size_t i = 0; i <= s->mapped.version.last_docid; i++) {
        uint32_t length = s->lengths[i];
        float part =
            (float)pst_fast_length_part(c, length != 0 ? length - 1 : 0);
        parts[i] = part > FLT_MIN ? part : FLT_MIN;
        if (length != 0 && parts[i] < s->part_low)
            s->part_low = parts[i];
    }
    s->length_parts = parts;
    s->parts_of[0] = c->k1;
    s->parts_of[1] = c->b;
    s->parts_of[2] = c->length_factor;
}

const float *pst_fast_length_parts(struct pst_fast_search *s,
                                   const struct pst_fast_scheme *c)
{
    struct pst_fast_shard *shard = s->shard;
    float *parts = shard->length_parts;
    int r = pst_fast_lengths(shard, pst_fast_search_err(s));
    if (r == 0 && is_of(shard, c))
        return parts;
    if (r == 0 && parts == NULL)
        parts = pst_try_malloc(((size_t)s->last + 1) * sizeof *parts);
    if (r == 0 && parts != NULL)
        compute_parts(shard, c, parts);
    else
        pst_fast_search_fail(
            s, r != 0 ? r
                      : pst_fail(pst_fast_search_err(s), PST_ENOMEM,
                                 "no memory for the lengths of articles"));
    return parts;
}

/* K as the blocks have it over K by the scheme. */
static double stretch_at(const struct pst_glass_terms_head *h,
                         const struct pst_fast_scheme *c, uint32_t length)
{
    double theirs = h->k1 * (length / h->average * h->b + (1 - h->b));
    double ours = pst_fast_length_part(c, length);
    return ours > 0 ? theirs / ours : INFINITY;
}

/* The quotient of two linear functions has its extremes at the ends. */
double pst_fast_stretch(const struct pst_fast_search *s,
                        const struct pst_fast_scheme *c)
{
    const struct pst_glass_blocks *b = &s->shard->blocks;
    if (b->terms == NULL)
        return INFINITY;
    double low = stretch_at(&b->head, c, 0);
    double high = stretch_at(&b->head, c, s->shard->mapped.version.length_high);
    return (low > high ? low : high) * (1 + 1e-5);
}

/* --- parts --------------------------------------------------------------- */

enum kind {
    TERM,  /* the list's term */
    BEST,  /* the best of the parts */
    WHERE, /* the sum of the parts where the node matches */
    GATE,  /* the list's term and, where it is, the sum of the parts */
    DENSE  /* a number by docid */
};

struct part {
    enum kind kind;
    double bound; /* what it is worth at most */
    double rest;  /* at the top: what all behind it are worth at most */
    double weight;
    struct pst_fast_list *list;
    struct pst_fast_match *where;
    struct part *parts;
    size_t count;
    double *by_docid;
};

struct pst_fast_scores {
    struct pst_fast_search *search;
    const struct pst_fast_scheme *scheme;
    struct part *parts; /* which add up */
    size_t count;
};

struct parts {
    struct part *items;
    size_t count, cap;
};

struct maker {
    struct pst_fast_search *search;
    struct pst_fast_scheme *scheme;
    double stretch;
};

static void keep(struct maker *m, struct parts *from, struct part **items,
                 size_t *count)
{
    *items = NULL;
    *count = from->count;
    if (from->count > 0) {
        size_t size = from->count * sizeof **items;
        *items = pst_arena_alloc(m->search->arena, size);
        memcpy(*items, from->items, size);
    }
    free(from->items);
}

static double bound_of(const struct part *parts, size_t count)
{
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += parts[i].bound;
    return sum;
}

/* The last bits may be rounded otherwise than in a document's score. */
static const double SLACK = 1 + 1e-12;

double pst_fast_list_bound(const struct pst_fast_list *l, double weight,
                           double stretch)
{
    double x = l->most * stretch;
    return weight * (1 - 1 / (1 + x)) * SLACK;
}

/* No term is worth more anywhere. */
static double bound_of_term(struct maker *m, const struct part *p)
{
    if (p->list->blocks != NULL)
        return pst_fast_list_bound(p->list, p->weight, m->stretch);
    const struct pst_glass_version *v = &m->search->shard->mapped.version;
    uint64_t wdf = p->list->collection;
    if (wdf > v->wdf_high)
        wdf = v->wdf_high;
    double length_part = pst_fast_length_part(m->scheme, v->length_low);
    return pst_fast_worth(p->weight, (uint32_t)wdf, length_part) * SLACK;
}

/* Whether any term below has weight. */
static bool has_weight(const struct pst_clause *c)
{
    if (c->op == PST_OP_TERM)
        return true;
    if (c->op == PST_OP_SCALE && c->factor == 0)
        return false;
    size_t count = c->op == PST_OP_AND_NOT ? 1 : c->count;
    for (size_t i = 0; i < count; i++)
        if (has_weight(c->parts[i]))
            return true;
    return false;
}

static void add_parts(struct maker *m, const struct pst_clause *c,
                      double factor, bool certain, struct parts *out);

static void add_term(struct maker *m, const struct pst_clause *c, double factor,
                     struct parts *out)
{
    struct part p = {.kind = TERM, .weight = weight_of(m->scheme, c, factor)};
    p.list = pst_fast_list_shared(m->search, c->text);
    if (p.list == NULL)
        p.list = pst_fast_list_open(m->search, c->text);
    if (p.list == NULL)
        return;
    p.bound = bound_of_term(m, &p);
    PST_PUSH(out->items, out->count, out->cap) = p;
}

/* Terms that are read to their ends, the best worth of each document kept. */
static void make_dense(struct maker *m, struct part *best)
{
    struct pst_fast_search *s = m->search;
    size_t size = ((size_t)s->last + 1) * sizeof *best->by_docid;
    double *to = pst_arena_try_alloc(s->arena, size);
    if (to == NULL) {
        pst_fast_search_fail(s, -PST_ENOMEM);
        pst_fail(s->err, PST_ENOMEM, "no memory for the articles of a pattern");
        return;
    }
    memset(to, 0, size);
    for (size_t i = 0; i < best->count; i++) {
        const struct part *p = &best->parts[i];
        struct pst_fast_list *l = p->list;
        for (uint32_t d = pst_fast_list_seek(l, 1); d != PST_FAST_END;
             d = pst_fast_list_seek(l, d + 1)) {
            uint32_t length = s->shard->lengths[d];
            double w = pst_fast_worth(
                p->weight, l->wdf,
                pst_fast_length_part(m->scheme, length != 0 ? length - 1 : 0));
            to[d] = w > to[d] ? w : to[d];
        }
    }
    best->kind = DENSE;
    best->by_docid = to;
}

static bool are_terms(const struct part *parts, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (parts[i].kind != TERM || parts[i].list->shared)
            return false;
    return true;
}

/* Alternatives: each is a sum, the best of which counts. */
static void add_best(struct maker *m, const struct pst_clause *c, double factor,
                     struct parts *out)
{
    struct parts best = {NULL, 0, 0};
    for (size_t i = 0; i < c->count; i++) {
        struct parts one = {NULL, 0, 0};
        add_parts(m, c->parts[i], factor, false, &one);
        if (one.count == 1) {
            PST_PUSH(best.items, best.count, best.cap) = one.items[0];
            free(one.items);
        } else if (one.count > 1) {
            struct part sum = {.kind = WHERE};
            keep(m, &one, &sum.parts, &sum.count);
            sum.bound = bound_of(sum.parts, sum.count);
            PST_PUSH(best.items, best.count, best.cap) = sum;
        } else {
            free(one.items);
        }
    }
    struct part p = {.kind = BEST};
    keep(m, &best, &p.parts, &p.count);
    for (size_t i = 0; i < p.count; i++)
        p.bound = p.parts[i].bound > p.bound ? p.parts[i].bound : p.bound;
    if (p.count == 1)
        p = p.parts[0];
    else if (p.count > BEST_OF_MOST && are_terms(p.parts, p.count))
        make_dense(m, &p);
    if (p.kind != BEST || p.count > 0)
        PST_PUSH(out->items, out->count, out->cap) = p;
}

/* A term, and what else counts where it is: true if that is what the clause
 * says. */
static bool add_gate(struct maker *m, const struct pst_clause *c, double factor,
                     struct parts *out)
{
    const struct pst_clause *term = c->parts[0];
    double own = factor;
    for (; term->op == PST_OP_SCALE; term = term->parts[0])
        own *= term->factor;
    if (c->op != PST_OP_AND_MAYBE || term->op != PST_OP_TERM)
        return false;
    struct parts in = {NULL, 0, 0};
    size_t before = out->count;
    add_term(m, term, own, out);
    if (out->count == before)
        return true; /* the shard has no such term */
    for (size_t i = 1; i < c->count; i++)
        add_parts(m, c->parts[i], factor, false, &in);
    struct part *p = &out->items[before];
    keep(m, &in, &p->parts, &p->count);
    p->kind = GATE;
    p->bound += bound_of(p->parts, p->count);
    return true;
}

/* What counts only in documents that match all of the clause. */
static void add_where(struct maker *m, const struct pst_clause *c,
                      double factor, struct parts *out)
{
    struct parts in = {NULL, 0, 0};
    struct part p = {.kind = WHERE};
    if (add_gate(m, c, factor, out))
        return;
    p.where = pst_fast_match_make(m->search, c, false);
    add_parts(m, c, factor, true, &in);
    keep(m, &in, &p.parts, &p.count);
    p.bound = bound_of(p.parts, p.count);
    if (p.where->kind != PST_FAST_NONE && p.count > 0)
        PST_PUSH(out->items, out->count, out->cap) = p;
}

/* Add what the clause is worth. `certain`: it is asked of documents that match
 * the clause alone. */
static void add_parts(struct maker *m, const struct pst_clause *c,
                      double factor, bool certain, struct parts *out)
{
    bool joins = c->op == PST_OP_AND || c->op == PST_OP_PHRASE ||
                 c->op == PST_OP_NEAR || c->op == PST_OP_AND_NOT ||
                 c->op == PST_OP_AND_MAYBE;
    if (c->op == PST_OP_SCALE)
        factor *= c->factor;
    if (factor == 0 || !has_weight(c))
        return;
    if (c->op == PST_OP_TERM) {
        add_term(m, c, factor, out);
    } else if (c->op == PST_OP_MAX) {
        add_best(m, c, factor, out);
    } else if (joins && !certain) {
        add_where(m, c, factor, out);
    } else {
        size_t count = c->op == PST_OP_AND_NOT ? 1 : c->count;
        for (size_t i = 0; i < count; i++)
            add_parts(m, c->parts[i], factor,
                      certain && c->op != PST_OP_OR &&
                          (c->op != PST_OP_AND_MAYBE || i == 0),
                      out);
    }
}

static int by_bound(const void *a, const void *b)
{
    const struct part *x = a;
    const struct part *y = b;
    return (x->bound < y->bound) - (x->bound > y->bound);
}

/* What is worth most comes first: so it is soon known what is not worth enough.
 */
static void put_in_order(struct pst_fast_scores *x)
{
    double rest = 0;
    if (x->count > 0)
        qsort(x->parts, x->count, sizeof *x->parts, by_bound);
    for (size_t i = x->count; i > 0; i--) {
        x->parts[i - 1].rest = rest;
        rest += x->parts[i - 1].bound;
    }
}

struct pst_fast_scores *pst_fast_scores_make(struct pst_fast_search *s,
                                             struct pst_fast_scheme *c,
                                             const struct pst_clause *root)
{
    struct maker m = {s, c, pst_fast_stretch(s, c)};
    struct parts parts = {NULL, 0, 0};
    struct pst_fast_scores *x = pst_arena_zalloc(s->arena, sizeof *x);
    int r = pst_fast_lengths(s->shard, pst_fast_search_err(s));
    x->search = s;
    x->scheme = c;
    if (r == 0)
        add_parts(&m, root, 1, true, &parts);
    if (r == 0)
        r = c->status;
    if (r != 0)
        pst_fast_search_fail(s, r);
    keep(&m, &parts, &x->parts, &x->count);
    put_in_order(x);
    return x;
}

/* --- scoring ------------------------------------------------------------- */

static double score_part(const struct part *p, uint32_t docid,
                         double length_part)
{
    double sum = 0;
    switch (p->kind) {
    case TERM:
        return pst_fast_list_seek(p->list, docid) == docid
                   ? pst_fast_worth(p->weight, p->list->wdf, length_part)
                   : 0;
    case DENSE:
        return p->by_docid[docid];
    case GATE:
        if (pst_fast_list_seek(p->list, docid) != docid)
            return 0;
        sum = pst_fast_worth(p->weight, p->list->wdf, length_part);
        break;
    case BEST:
        for (size_t i = 0; i < p->count; i++) {
            double one = score_part(&p->parts[i], docid, length_part);
            sum = one > sum ? one : sum;
        }
        return sum;
    default:
        if (p->where != NULL && !pst_fast_match_has(p->where, docid))
            return 0;
    }
    for (size_t i = 0; i < p->count; i++)
        sum += score_part(&p->parts[i], docid, length_part);
    return sum;
}

double pst_fast_scores_of(struct pst_fast_scores *x, uint32_t docid,
                          double least)
{
    uint32_t length = x->search->shard->lengths[docid];
    double length_part =
        pst_fast_length_part(x->scheme, length != 0 ? length - 1 : 0);
    double sum = 0;
    least *= 1 - 1e-9; /* sums may be rounded otherwise */
    for (size_t i = 0; i < x->count; i++) {
        sum += score_part(&x->parts[i], docid, length_part);
        if (sum + x->parts[i].rest < least)
            return sum;
    }
    return sum;
}

/* --- what others need of it ---------------------------------------------- */

const struct pst_fast_scheme *
pst_fast_scores_scheme(const struct pst_fast_scores *x)
{
    return x->scheme;
}

static bool add_lane(struct pst_fast_lane *lanes, size_t *count,
                     const struct part *p, size_t gate)
{
    if (*count == PST_FAST_LANES || p->list->blocks == NULL)
        return false;
    lanes[(*count)++] = (struct pst_fast_lane){p->list, p->weight, gate, false};
    return true;
}

bool pst_fast_scores_lanes(const struct pst_fast_scores *x,
                           struct pst_fast_lane *lanes, size_t *count)
{
    *count = 0;
    for (size_t i = 0; i < x->count; i++) {
        const struct part *p = &x->parts[i];
        size_t gate = *count;
        if ((p->kind != TERM && p->kind != GATE) ||
            !add_lane(lanes, count, p, PST_FAST_NO_LANE))
            return false;
        for (size_t k = 0; k < p->count; k++)
            if (p->parts[k].kind != TERM ||
                !add_lane(lanes, count, &p->parts[k], gate))
                return false;
    }
    return true;
}

/* Terms that get their bounds. */
struct bounds {
    struct pst_fast_bound *items;
    size_t count, room;
};

/* That of the term; NULL when there is no room for it. */
static struct pst_fast_bound *bound_for(struct bounds *b, struct pst_str term)
{
    for (size_t i = 0; i < b->count; i++)
        if (pst_str_eq(b->items[i].term, term))
            return &b->items[i];
    if (b->count == b->room)
        return NULL;
    b->items[b->count] = (struct pst_fast_bound){term, 0, 0};
    return &b->items[b->count++];
}

/* Returns what is left of the part. */
static double bound_part(struct bounds *b, const struct part *p)
{
    struct pst_fast_bound *own =
        p->kind == TERM || p->kind == GATE ? bound_for(b, p->list->term) : NULL;
    if (own == NULL)
        return p->bound;
    own->weight += p->weight;
    for (size_t i = 0; i < p->count; i++)
        own->rest += bound_part(b, &p->parts[i]);
    return 0;
}

size_t pst_fast_scores_bound(const struct pst_fast_scores *x,
                             struct pst_fast_bound *bounds, size_t count,
                             size_t room, double *rest)
{
    struct bounds b = {bounds, count, room};
    for (size_t i = 0; i < count; i++)
        bounds[i].weight = bounds[i].rest = 0;
    *rest = 0;
    for (size_t i = 0; i < x->count; i++)
        *rest += bound_part(&b, &x->parts[i]);
    return b.count;
}
