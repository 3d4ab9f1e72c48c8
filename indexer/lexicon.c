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
    SHORT = 16       /* arrays of fewer terms are sorted by insertion */
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
    free(l->bits);
    free(l->summary);
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

void pst_lexicon_prefetch_slot(const struct pst_lexicon *l, uint32_t hash)
{
    if (l->slots != NULL)
        __builtin_prefetch(&l->slots[hash & l->mask]);
}

void pst_lexicon_prefetch_term(const struct pst_lexicon *l, uint32_t hash)
{
    if (l->slots == NULL)
        return;
    uint32_t number = l->slots[hash & l->mask].number;
    if (number != 0)
        __builtin_prefetch(&l->terms[number - 1], 1);
}

static bool is_before(const struct pst_lexicon *l, uint32_t a, uint32_t b)
{
    uint64_t x = pst_head_order(l->terms[a].first);
    uint64_t y = pst_head_order(l->terms[b].first);
    if (x != y)
        return x < y;
    return pst_str_cmp(pst_lexicon_term(l, a), pst_lexicon_term(l, b)) < 0;
}

/* Merge sort, bottom up from short runs; `room` is for n numbers. */
static void sort_by_bytes(const struct pst_lexicon *l, uint32_t *a, size_t n,
                          uint32_t *room)
{
    for (size_t from = 0; from < n; from += SHORT)
        for (size_t i = from + 1; i < n && i < from + SHORT; i++) {
            uint32_t x = a[i];
            size_t k = i;
            for (; k > from && is_before(l, x, a[k - 1]); k--)
                a[k] = a[k - 1];
            a[k] = x;
        }
    for (size_t width = SHORT; width < n; width *= 2)
        for (size_t from = 0; from + width < n; from += 2 * width) {
            size_t mid = from + width;
            size_t end = n - from > 2 * width ? from + 2 * width : n;
            memcpy(room, a + from, width * sizeof *a);
            size_t i = 0, k = mid, to = from;
            while (i < width && k < end)
                a[to++] = is_before(l, a[k], room[i]) ? a[k++] : room[i++];
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
    uint32_t *sorted = pst_malloc(2 * fresh * sizeof *sorted);
    for (size_t i = 0; i < fresh; i++)
        sorted[i] = (uint32_t)(old + i);
    sort_by_bytes(l, sorted, fresh, sorted + fresh);
    for (size_t to = l->count; fresh != 0;) {
        bool keep =
            old != 0 && is_before(l, sorted[fresh - 1], l->by_rank[old - 1]);
        l->by_rank[--to] = keep ? l->by_rank[--old] : sorted[--fresh];
    }
    free(sorted);
    for (size_t i = 0; i < l->count; i++)
        l->terms[l->by_rank[i]].rank = (uint32_t)i;
    l->ranked = l->count;

    size_t words = l->ranked / 64 + 1;
    free(l->bits);
    free(l->summary);
    l->bits = pst_calloc(words, sizeof *l->bits);
    l->summary = pst_calloc(words / 64 + 1, sizeof *l->summary);
}

/* Set the bits of those that have ranks; the others go to the end of the
 * array. Returns how many these are. */
static size_t mark(struct pst_lexicon *l, uint32_t *numbers, size_t n)
{
    size_t fresh = 0;
    for (size_t i = 0; i < n; i++) {
        uint32_t number = numbers[i];
        if (number >= l->ranked) {
            numbers[fresh++] = number;
            continue;
        }
        uint32_t rank = l->terms[number].rank;
        l->bits[rank / 64] |= UINT64_C(1) << rank % 64;
        l->summary[rank / 4096] |= UINT64_C(1) << rank / 64 % 64;
    }
    memmove(numbers + n - fresh, numbers, fresh * sizeof *numbers);
    return fresh;
}

/* Merge the marked terms with the sorted new ones, which stand at the end. */
static void gather(struct pst_lexicon *l, uint32_t *numbers, size_t n,
                   size_t fresh)
{
    size_t next = n - fresh, to = 0;
    for (size_t s = 0; s <= l->ranked / 4096; s++) {
        for (; l->summary[s] != 0; l->summary[s] &= l->summary[s] - 1) {
            size_t word = s * 64 + (size_t)__builtin_ctzll(l->summary[s]);
            uint64_t bits = l->bits[word];
            l->bits[word] = 0;
            for (; bits != 0; bits &= bits - 1) {
                uint32_t number =
                    l->by_rank[word * 64 + (size_t)__builtin_ctzll(bits)];
                while (next < n && is_before(l, numbers[next], number))
                    numbers[to++] = numbers[next++];
                numbers[to++] = number;
            }
        }
    }
}

void pst_lexicon_sort(struct pst_lexicon *l, uint32_t *numbers, size_t n)
{
    size_t news = l->count - l->ranked;
    if (news > NEW_LEAST && news > l->count / NEW_SHARE)
        rank_all(l);
    size_t fresh = l->ranked == 0 ? n : mark(l, numbers, n);
    if (fresh != 0) {
        uint32_t *room = pst_malloc(fresh * sizeof *room);
        sort_by_bytes(l, numbers + n - fresh, fresh, room);
        free(room);
    }
    if (l->ranked != 0)
        gather(l, numbers, n, fresh);
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
