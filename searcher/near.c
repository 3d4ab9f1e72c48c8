/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/near.h"

#include <stdlib.h>

#include "base/mem.h"

/* Choices tried per call: far more than prose needs, little enough that a
 * query of many equal operands cannot hold up a search. */
enum { CHOICES_MAX = 1 << 20 };

struct pst_place *pst_places_add(struct pst_places *p,
                                 const struct pst_place *place)
{
    if (p->count != 0 && place->first < p->items[p->count - 1].first)
        p->unsorted = true;
    struct pst_place *fresh = &PST_PUSH(p->items, p->count, p->cap);
    *fresh = *place;
    return fresh;
}

static int compare_places(const void *va, const void *vb)
{
    const struct pst_place *a = va;
    const struct pst_place *b = vb;
    if (a->first != b->first)
        return a->first < b->first ? -1 : 1;
    if (a->last != b->last)
        return a->last < b->last ? -1 : 1;
    return (a->leaf > b->leaf) - (a->leaf < b->leaf);
}

void pst_places_sort(struct pst_places *p)
{
    if (p->unsorted)
        qsort(p->items, p->count, sizeof *p->items, compare_places);
    p->unsorted = false;
}

const struct pst_place *pst_places_find(const struct pst_places *p,
                                        uint64_t first)
{
    size_t low = 0;
    size_t high = p->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (p->items[middle].first < first)
            low = middle + 1;
        else
            high = middle;
    }
    return low < p->count && p->items[low].first == first ? &p->items[low]
                                                          : NULL;
}

/* An operand as one window sees it: items [from, to) are its candidates. */
struct candidates {
    struct pst_place *items;
    size_t count;
    size_t next; /* the first item not before the window */
    size_t from, to;
    const struct pst_place *chosen;
};

struct search {
    struct candidates *operands;
    size_t count;
    uint64_t end; /* the last position of the window */
    bool ordered;
    size_t choices_left;
};

static bool is_free(const struct search *s, size_t operand,
                    const struct pst_place *p)
{
    for (size_t i = 0; i < s->count; i++) {
        const struct pst_place *other = s->operands[i].chosen;
        if (other == NULL || i == operand)
            continue;
        bool after = p->first > other->last;
        bool before = p->last < other->first;
        if (s->ordered ? !(i < operand ? after : before) : !(after || before))
            return false;
    }
    return true;
}

/* Choose for the operands from `at` on that have no choice yet. */
static bool choose_rest(struct search *s, size_t at)
{
    while (at < s->count && s->operands[at].chosen != NULL)
        at++;
    if (at == s->count)
        return true;

    struct candidates *c = &s->operands[at];
    for (size_t i = c->from; i < c->to && s->choices_left != 0; i++) {
        s->choices_left--;
        const struct pst_place *p = &c->items[i];
        if (p->last > s->end || !is_free(s, at, p))
            continue;
        c->chosen = p;
        bool done = choose_rest(s, at + 1);
        c->chosen = NULL;
        if (done)
            return true;
    }
    return false;
}

static bool fits(struct search *s, size_t operand, const struct pst_place *p)
{
    if (p->last > s->end || !is_free(s, operand, p))
        return false;
    s->operands[operand].chosen = p;
    bool done = choose_rest(s, 0);
    s->operands[operand].chosen = NULL;
    return done;
}

/* Every operand's candidates in the window; false when one has none. */
static bool open_window(struct search *s, size_t anchor)
{
    for (size_t i = 0; i < s->count; i++) {
        struct candidates *c = &s->operands[i];
        c->from = c->next;
        if (c->to < c->from)
            c->to = c->from;
        while (c->to < c->count && c->items[c->to].first <= s->end)
            c->to++;
        if (i != anchor && c->from == c->to)
            return false;
    }
    return true;
}

/* Mark what stands near the anchor, the first place of the window. */
static bool mark_window(struct search *s, size_t anchor,
                        struct pst_place *place)
{
    if (place->last > s->end || !open_window(s, anchor))
        return false;
    s->operands[anchor].chosen = place;
    bool found = true;
    for (size_t i = 0; i < s->count; i++) {
        struct candidates *c = &s->operands[i];
        if (i == anchor)
            continue;
        bool any = false;
        for (size_t j = c->from; j < c->to && s->choices_left != 0; j++) {
            s->choices_left--;
            if (!fits(s, i, &c->items[j]))
                continue;
            c->items[j].near = true;
            any = true;
        }
        if (!any) {
            found = false;
            break;
        }
    }
    s->operands[anchor].chosen = NULL;
    if (found)
        place->near = true;
    return found;
}

/* The operand whose next place comes first; s->count when one is used up and
 * so no window can be complete any more. */
static size_t next_anchor(const struct search *s)
{
    size_t best = s->count;
    uint64_t first = PST_NO_POSITION;
    for (size_t i = 0; i < s->count; i++) {
        const struct candidates *c = &s->operands[i];
        if (c->next < c->count && c->items[c->next].first < first) {
            first = c->items[c->next].first;
            best = i;
        }
    }
    return best;
}

bool pst_near(struct pst_places *operands, size_t count, unsigned distance,
              bool ordered)
{
    for (size_t i = 0; i < count; i++)
        if (operands[i].count == 0)
            return false;

    struct search s = {.count = count,
                       .ordered = ordered,
                       .choices_left = CHOICES_MAX,
                       .operands = pst_calloc(count, sizeof *s.operands)};
    for (size_t i = 0; i < count; i++) {
        s.operands[i].items = operands[i].items;
        s.operands[i].count = operands[i].count;
    }

    bool found = false;
    size_t anchor = 0;
    while (s.choices_left != 0 && (anchor = next_anchor(&s)) < count) {
        struct candidates *c = &s.operands[anchor];
        struct pst_place *place = &c->items[c->next++];
        s.end = place->first + distance;
        if (!ordered || anchor == 0)
            found |= mark_window(&s, anchor, place);
    }
    free(s.operands);
    return found;
}
