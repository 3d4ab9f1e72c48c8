/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/lexicon.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/head.h"
#include "base/mem.h"

enum {
    SLOTS_LEAST = 256,
    NEW_LEAST = 256, /* terms worth ranking */
    NEW_SHARE = 10,  /* of all terms, one in so many */
    SHORT = 16,      /* runs of so many terms are sorted by insertion */
    FEW = 48,        /* fewer ranks are, too */
    DIGIT_BITS = 10,
    DIGITS = 1 << DIGIT_BITS
};

struct pst_lexicon_item {
    uint32_t key; /* rank */
    uint32_t at;  /* place in the selection */
};

void pst_lexicon_init(struct pst_lexicon *l)
{
    memset(l, 0, sizeof *l);
    /* So that nobody can prepare words that meet in one slot. */
    l->seed = (uint64_t)(uintptr_t)l * 0x9e3779b97f4a7c15u;
}

void pst_lexicon_dispose(struct pst_lexicon *l)
{
    free(l->terms);
    free(l->slots);
    free(l->by_rank);
    free(l->items);
    pst_arena_dispose(&l->bytes);
    pst_lexicon_init(l);
}

static void grow_slots(struct pst_lexicon *l)
{
    size_t slots = l->slots == NULL ? SLOTS_LEAST : (l->mask + 1) * 2;
    free(l->slots);
    size_t cap = 0;
    l->slots = pst_grow_large(NULL, &cap, slots, sizeof *l->slots);
    memset(l->slots, 0, slots * sizeof *l->slots);
    l->mask = slots - 1;
    for (size_t i = 0; i < l->count; i++) {
        size_t at = l->terms[i].hash & l->mask;
        while (l->slots[at].number != 0)
            at = (at + 1) & l->mask;
        l->slots[at] =
            (struct pst_lexicon_slot){l->terms[i].hash, (uint32_t)i + 1};
    }
}

static bool is_term(const struct pst_lexeme *t, const struct pst_lexkey *k)
{
    return t->first == k->first && t->second == k->second &&
           t->n == k->bytes.n &&
           (t->whole == NULL || memcmp(t->whole, k->bytes.p, t->n) == 0);
}

static void add(struct pst_lexicon *l, const struct pst_lexkey *k)
{
    if (l->count == l->cap)
        l->terms =
            pst_grow_large(l->terms, &l->cap, l->count + 1, sizeof *l->terms);
    struct pst_lexeme *t = &l->terms[l->count++];
    *t = (struct pst_lexeme){.first = k->first,
                             .second = k->second,
                             .n = (uint32_t)k->bytes.n,
                             .hash = k->hash};
    if (t->n > PST_LEXEME_SHORT) {
        t->whole = pst_arena_dup(&l->bytes, k->bytes.p, t->n);
        l->long_bytes += t->n;
    }
}

uint32_t pst_lexicon_put(struct pst_lexicon *l, const struct pst_lexkey *key)
{
    if (l->slots == NULL || (l->count + 1) * 2 > l->mask + 1)
        grow_slots(l);
    size_t at = key->hash & l->mask;
    for (; l->slots[at].number != 0; at = (at + 1) & l->mask)
        if (l->slots[at].hash == key->hash &&
            is_term(&l->terms[l->slots[at].number - 1], key))
            return l->slots[at].number - 1;
    add(l, key);
    l->slots[at] = (struct pst_lexicon_slot){key->hash, (uint32_t)l->count};
    return (uint32_t)l->count - 1;
}

static bool is_before(const struct pst_lexicon *l, uint32_t a, uint32_t b)
{
    uint64_t x = pst_head_order(l->terms[a].first);
    uint64_t y = pst_head_order(l->terms[b].first);
    if (x != y)
        return x < y;
    return pst_str_cmp(pst_lexicon_term(l, a), pst_lexicon_term(l, b)) < 0;
}

/* Sort places in `numbers` by the terms there. Merge sort, bottom up from
 * short runs; `room` is for n of them. */
static void sort_by_bytes(const struct pst_lexicon *l, const uint32_t *numbers,
                          uint32_t *a, size_t n, uint32_t *room)
{
    for (size_t from = 0; from < n; from += SHORT)
        for (size_t i = from + 1; i < n && i < from + SHORT; i++) {
            uint32_t x = a[i];
            size_t k = i;
            for (; k > from && is_before(l, numbers[x], numbers[a[k - 1]]); k--)
                a[k] = a[k - 1];
            a[k] = x;
        }
    for (size_t width = SHORT; width < n; width *= 2)
        for (size_t from = 0; from + width < n; from += 2 * width) {
            size_t i = 0, k = from + width, to = from;
            size_t end = n - from > 2 * width ? from + 2 * width : n;
            memcpy(room, a + from, width * sizeof *a);
            while (i < width && k < end)
                a[to++] = is_before(l, numbers[a[k]], numbers[room[i]])
                              ? a[k++]
                              : room[i++];
            while (i < width)
                a[to++] = room[i++];
        }
}

/* Rank all terms: the new ones among those that have ranks. */
static void rank_all(struct pst_lexicon *l)
{
    size_t old = l->ranked, fresh = l->count - l->ranked;
    l->by_rank =
        pst_grow(l->by_rank, &l->by_rank_cap, l->count, sizeof *l->by_rank);
    /* The numbers of the new terms, their places in order, and room. */
    uint32_t *numbers = pst_malloc(3 * fresh * sizeof *numbers);
    uint32_t *places = numbers + fresh;
    for (size_t i = 0; i < fresh; i++) {
        numbers[i] = (uint32_t)(old + i);
        places[i] = (uint32_t)i;
    }
    sort_by_bytes(l, numbers, places, fresh, places + fresh);
    for (size_t to = l->count; fresh != 0;) {
        uint32_t last = numbers[places[fresh - 1]];
        bool keep = old != 0 && is_before(l, last, l->by_rank[old - 1]);
        l->by_rank[--to] = keep ? l->by_rank[--old] : last;
        fresh -= !keep;
    }
    free(numbers);
    for (size_t i = 0; i < l->count; i++)
        l->terms[l->by_rank[i]].rank = (uint32_t)i;
    l->ranked = l->count;
}

/* One digit of the ranks, counted and dealt out. */
static void deal(const struct pst_lexicon_item *from,
                 struct pst_lexicon_item *to, size_t n, int shift)
{
    uint32_t starts[DIGITS] = {0};
    for (size_t i = 0; i < n; i++)
        starts[from[i].key >> shift & (DIGITS - 1)]++;
    uint32_t at = 0;
    for (int d = 0; d < DIGITS; d++) {
        uint32_t count = starts[d];
        starts[d] = at;
        at += count;
    }
    for (size_t i = 0; i < n; i++)
        to[starts[from[i].key >> shift & (DIGITS - 1)]++] = from[i];
}

/* By rank, the last digit first; few by insertion. */
static void sort_ranked(const struct pst_lexicon *l, size_t n)
{
    struct pst_lexicon_item *a = l->items, *room = l->items + n;
    if (n > FEW) {
        for (int shift = 0; l->ranked >> shift != 0; shift += DIGIT_BITS) {
            deal(a, room, n, shift);
            struct pst_lexicon_item *dealt = room;
            room = a;
            a = dealt;
        }
        if (a != l->items)
            memcpy(l->items, a, n * sizeof *a);
        return;
    }
    for (size_t i = 1; i < n; i++) {
        struct pst_lexicon_item x = a[i];
        size_t k = i;
        for (; k > 0 && a[k - 1].key > x.key; k--)
            a[k] = a[k - 1];
        a[k] = x;
    }
}

/* The new terms of the selection among the sorted ones. */
static void merge(const struct pst_lexicon *l, const uint32_t *numbers,
                  size_t ranked, const uint32_t *fresh, size_t fresh_count,
                  uint32_t *order)
{
    size_t next = 0;
    for (size_t i = 0; i < ranked; i++) {
        uint32_t at = l->items[i].at;
        while (next < fresh_count &&
               is_before(l, numbers[fresh[next]], numbers[at]))
            *order++ = fresh[next++];
        *order++ = at;
    }
    while (next < fresh_count)
        *order++ = fresh[next++];
}

void pst_lexicon_sort(struct pst_lexicon *l, const uint32_t *numbers, size_t n,
                      uint32_t *order)
{
    size_t news = l->count - l->ranked;
    if (news > NEW_LEAST && news > l->count / NEW_SHARE)
        rank_all(l);
    l->items = pst_grow(l->items, &l->items_cap, 2 * n + 1, sizeof *l->items);
    size_t ranked = 0, fresh_count = 0;
    uint32_t *fresh = NULL;
    for (size_t i = 0; i < n; i++) {
        uint32_t number = numbers[i];
        if (number < l->ranked) {
            l->items[ranked++] =
                (struct pst_lexicon_item){l->terms[number].rank, (uint32_t)i};
            continue;
        }
        if (fresh == NULL)
            fresh = pst_malloc(2 * (n - i) * sizeof *fresh);
        fresh[fresh_count++] = (uint32_t)i;
    }
    sort_ranked(l, ranked);
    if (fresh != NULL)
        sort_by_bytes(l, numbers, fresh, fresh_count, fresh + fresh_count);
    merge(l, numbers, ranked, fresh, fresh_count, order);
    free(fresh);
}

const uint32_t *pst_lexicon_order(struct pst_lexicon *l)
{
    if (l->ranked != l->count)
        rank_all(l);
    return l->by_rank;
}

size_t pst_lexicon_bytes(const struct pst_lexicon *l)
{
    return l->cap * sizeof *l->terms + (l->mask + 1) * sizeof *l->slots +
           l->by_rank_cap * sizeof *l->by_rank + l->long_bytes;
}
