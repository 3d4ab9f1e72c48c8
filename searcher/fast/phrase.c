/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/fast/phrase.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "glass/items.h"
#include "glass/position.h"

/* Of one term in one document: more is no text, but damage. */
enum { POSITIONS_MAX = 1 << 25 };

/* The positions of a part in the document, ascending. */
struct place {
    uint32_t *positions;
    size_t count, cap;
    size_t at;
    struct pst_str *terms;
    size_t term_count, term_cap;
};

struct pst_fast_phrase {
    struct pst_fast_search *search;
    struct pst_fast_phrase *next;
    bool ordered;
    uint32_t window;
    struct place *parts;
    struct place **order; /* the parts, the fewest positions first */
    size_t count;
    struct pst_buf room;
};

/* The terms of a part: of ORs in it, too. */
static void add_terms(const struct pst_clause *c, struct place *part)
{
    if (c->op == PST_OP_TERM)
        PST_PUSH(part->terms, part->term_count, part->term_cap) = c->text;
    for (size_t i = 0; i < c->count; i++)
        add_terms(c->parts[i], part);
}

struct pst_fast_phrase *pst_fast_phrase_make(struct pst_fast_search *s,
                                             const struct pst_clause *c)
{
    struct pst_fast_phrase *p = pst_arena_zalloc(s->arena, sizeof *p);
    p->search = s;
    p->ordered = c->op == PST_OP_PHRASE;
    p->window = c->number != 0 ? c->number : (uint32_t)c->count;
    p->count = c->count;
    p->parts = pst_arena_zalloc(s->arena, c->count * sizeof *p->parts);
    p->order = pst_arena_alloc(s->arena, c->count * sizeof(struct place *));
    for (size_t i = 0; i < c->count; i++)
        add_terms(c->parts[i], &p->parts[i]);
    pst_buf_init(&p->room);
    p->next = s->phrases;
    s->phrases = p;
    return p;
}

static void dispose(struct pst_fast_phrase *p)
{
    for (size_t i = 0; i < p->count; i++) {
        free(p->parts[i].positions);
        free(p->parts[i].terms);
    }
    pst_buf_dispose(&p->room);
}

void pst_fast_phrases_dispose(struct pst_fast_phrase *first)
{
    for (; first != NULL; first = first->next)
        dispose(first);
}

/* --- reading ------------------------------------------------------------- */

static int damaged(const struct pst_fast_phrase *p, uint32_t docid)
{
    const struct pst_fast_search *s = p->search;
    const struct pst_glass_map *m =
        &s->shard->mapped.tables[PST_GLASS_POSITION];
    return pst_fail(pst_fast_search_err(s), PST_EINDEX,
                    "%s: the positions in document %u cannot be read",
                    m->name.p, docid);
}

/* Append the positions of a term. */
static int read_term(struct pst_fast_phrase *p, struct place *part,
                     struct pst_str term, uint32_t docid)
{
    struct pst_fast_search *s = p->search;
    struct pst_glass_positions list;
    struct pst_str tag;
    uint32_t position;
    int r = pst_glass_get_positions(&s->shard->mapped, term, docid, &p->room,
                                    &tag, pst_fast_search_err(s));
    if (r != 1)
        return r;
    if (!pst_glass_positions_begin(&list, tag) || list.count > POSITIONS_MAX)
        return damaged(p, docid);
    while ((r = pst_glass_positions_next(&list, &position)) == 1)
        PST_PUSH(part->positions, part->count, part->cap) = position;
    return r == 0 ? 0 : damaged(p, docid);
}

static int by_value(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a;
    uint32_t y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static int read_part(struct pst_fast_phrase *p, struct place *part,
                     uint32_t docid)
{
    size_t lists = 0;
    part->count = 0;
    part->at = 0;
    for (size_t i = 0; i < part->term_count; i++) {
        size_t before = part->count;
        int r = read_term(p, part, part->terms[i], docid);
        if (r < 0)
            return r;
        lists += part->count > before;
    }
    if (lists > 1)
        qsort(part->positions, part->count, sizeof *part->positions, by_value);
    return 0;
}

static int by_count(const void *a, const void *b)
{
    const struct place *x = *(struct place *const *)a;
    const struct place *y = *(struct place *const *)b;
    if (x->count != y->count)
        return x->count < y->count ? -1 : 1;
    return (x > y) - (x < y);
}

/* False also when one of the parts has no positions. */
static bool read_parts(struct pst_fast_phrase *p, uint32_t docid)
{
    for (size_t i = 0; i < p->count; i++) {
        int r = read_part(p, &p->parts[i], docid);
        if (r < 0)
            pst_fast_search_fail(p->search, r);
        if (r < 0 || p->parts[i].count == 0)
            return false;
        p->order[i] = &p->parts[i];
    }
    qsort(p->order, p->count, sizeof(struct place *), by_count);
    return true;
}

/* --- comparing ----------------------------------------------------------- */

/* To the first position that is not less; false at the end. */
static bool skip(struct place *part, uint64_t least)
{
    size_t low = part->at;
    size_t step = 1;
    while (low < part->count && part->positions[low] < least) {
        low += step;
        step *= 2;
    }
    if (step > 1) {
        size_t high = low < part->count ? low : part->count;
        low -= step / 2;
        while (low < high) {
            size_t middle = low + (high - low) / 2;
            if (part->positions[middle] < least)
                low = middle + 1;
            else
                high = middle;
        }
    }
    part->at = low;
    return low < part->count;
}

/* One right behind the other. */
static bool is_exact(struct pst_fast_phrase *p)
{
    const struct place *lead = p->order[0];
    size_t place = (size_t)(lead - p->parts);
    for (size_t i = 0; i < lead->count; i++) {
        uint64_t first = lead->positions[i];
        size_t k = 1;
        if (first < place)
            continue;
        first -= place;
        for (; k < p->count; k++) {
            struct place *part = p->order[k];
            uint64_t wanted = first + (size_t)(part - p->parts);
            if (!skip(part, wanted))
                return false;
            if (part->positions[part->at] != wanted)
                break;
        }
        if (k == p->count)
            return true;
    }
    return false;
}

/* In order, the last less than the window behind the first. */
static bool is_ordered(struct pst_fast_phrase *p)
{
    const struct place *lead = &p->parts[0];
    for (size_t i = 0; i < lead->count; i++) {
        uint64_t first = lead->positions[i];
        uint64_t at = first;
        size_t k = 1;
        for (; k < p->count; k++) {
            if (!skip(&p->parts[k], at + 1))
                return false;
            at = p->parts[k].positions[p->parts[k].at];
            if (at >= first + p->window)
                break;
        }
        if (k == p->count)
            return true;
    }
    return false;
}

/* The parts are moved one by one, that which is behind all others. No two share
 * a position: the plan sees to it that the parts have no term in common. */
static bool is_near(struct pst_fast_phrase *p)
{
    for (;;) {
        struct place *least = &p->parts[0];
        uint64_t last = 0;
        for (size_t i = 0; i < p->count; i++) {
            struct place *part = &p->parts[i];
            uint32_t position = part->positions[part->at];
            if (position < least->positions[least->at])
                least = part;
            last = position > last ? position : last;
        }
        uint64_t first = least->positions[least->at];
        if (last < first + p->window)
            return true;
        if (!skip(least, last - p->window + 1))
            return false;
    }
}

bool pst_fast_phrase_holds(struct pst_fast_phrase *p, uint32_t docid)
{
    if (p->search->status != 0 || !read_parts(p, docid))
        return false;
    if (!p->ordered)
        return is_near(p);
    return p->window == p->count ? is_exact(p) : is_ordered(p);
}
