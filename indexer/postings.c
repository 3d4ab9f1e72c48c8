/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/postings.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "schema/schema.h"

/* A quarter of the slots are used at most, for a word that is not where it is
 * looked for first costs as much as five that are. */
enum { SLOTS_LEAST = 4096, SLOTS_A_TERM = 4 };

void pst_postings_init(struct pst_postings *p)
{
    memset(p, 0, sizeof *p);
    pst_lexicon_init(&p->lexicon);
    pst_buf_init(&p->room);
}

void pst_postings_dispose(struct pst_postings *p)
{
    pst_lexicon_dispose(&p->lexicon);
    pst_arena_dispose(&p->bytes);
    pst_buf_dispose(&p->room);
    free(p->locals);
    free(p->slots);
    free(p->places);
    free(p->grouped);
    free(p->numbers);
    free(p->order);
    free(p->sorted);
}

static void clear_slots(struct pst_postings *p, size_t count)
{
    p->slots = pst_grow(p->slots, &p->slot_cap, count, sizeof *p->slots);
    memset(p->slots, 0, count * sizeof *p->slots);
    p->mask = count - 1;
}

void pst_postings_clear(struct pst_postings *p)
{
    p->local_count = 0;
    p->numbered = 0;
    p->slots_used = 0;
    p->article++;
    p->place_count = 0;
    p->length = 0;
    pst_arena_dispose(&p->bytes);
    clear_slots(p, SLOTS_LEAST);
}

void pst_postings_forget(struct pst_postings *p)
{
    pst_postings_dispose(p);
    pst_postings_init(p);
}

/* Four times the slots. */
static void grow_slots(struct pst_postings *p)
{
    clear_slots(p, (p->mask + 1) * 4);
    for (size_t i = 0; i < p->local_count; i++) {
        if (p->locals[i].key.bytes.n == 0)
            continue; /* came by its number */
        size_t at = p->locals[i].key.hash & p->mask;
        while (p->slots[at].local != 0)
            at = (at + 1) & p->mask;
        p->slots[at] =
            (struct pst_postings_slot){p->locals[i].key.hash, (uint32_t)i + 1};
    }
}

static struct pst_postings_local *push_local(struct pst_postings *p,
                                             const struct pst_lexkey *key)
{
    struct pst_postings_local *l =
        &PST_PUSH(p->locals, p->local_count, p->local_cap);
    *l = (struct pst_postings_local){.key = *key};
    return l;
}

static bool is_same(const struct pst_lexkey *a, const struct pst_lexkey *b)
{
    return a->first == b->first && a->second == b->second &&
           a->bytes.n == b->bytes.n &&
           (a->bytes.n <= PST_LEXEME_SHORT ||
            memcmp(a->bytes.p, b->bytes.p, a->bytes.n) == 0);
}

/* A new local, whose slot is `at`. */
static struct pst_postings_local *
add_local(struct pst_postings *p, const struct pst_lexkey *key, size_t at)
{
    struct pst_postings_local *l = push_local(p, key);
    if (key->bytes.n > PST_LEXEME_SHORT)
        l->key.bytes.p = pst_arena_dup(&p->bytes, key->bytes.p, key->bytes.n);
    p->slots[at] =
        (struct pst_postings_slot){key->hash, (uint32_t)p->local_count};
    if (++p->slots_used * SLOTS_A_TERM > p->mask)
        grow_slots(p);
    return l;
}

/* The local of the key, from the slot `at` on; made if need be. */
__attribute__((noinline)) static struct pst_postings_local *
find_local(struct pst_postings *p, const struct pst_lexkey *key, size_t at)
{
    for (; p->slots[at].local != 0; at = (at + 1) & p->mask) {
        struct pst_postings_local *l = &p->locals[p->slots[at].local - 1];
        if (p->slots[at].hash == key->hash && is_same(&l->key, key))
            return l;
    }
    return add_local(p, key, at);
}

PST_INLINE void raise(struct pst_postings *p, struct pst_postings_local *l,
                      uint32_t wdf, uint32_t position)
{
    l->wdf += wdf;
    p->length += wdf;
    if (position == 0)
        return;
    l->positions++;
    PST_PUSH(p->places, p->place_count, p->place_cap) =
        (struct pst_postings_place){(uint32_t)(l - p->locals), position};
}

static void raise_term(struct pst_postings *p, struct pst_str term,
                       uint32_t wdf, uint32_t position)
{
    struct pst_lexkey key = pst_lexkey_make(p->lexicon.seed, term);
    raise(p, find_local(p, &key, key.hash & p->mask), wdf, position);
}

/* Words have no NULs; a short one needs neither cutting nor copying. */
static struct pst_str make_term(struct pst_postings *p, const char *prefix,
                                struct pst_str term)
{
    if (*prefix == '\0' && term.n <= PST_TERM_CUT)
        return term;
    pst_term_make(&p->room, prefix, term);
    return pst_buf_str(&p->room);
}

void pst_postings_put(struct pst_postings *p, const char *prefix,
                      struct pst_str term, uint32_t wdf, uint32_t position)
{
    raise_term(p, make_term(p, prefix, term), wdf, position);
}

/* Most words are where they are looked for first: then no key is made. */
void pst_postings_put_padded(struct pst_postings *p, struct pst_str term,
                             uint32_t wdf, uint32_t position)
{
    uint64_t first = pst_head(term.p, 8), second = pst_head(term.p + 8, 8);
    uint32_t hash =
        (uint32_t)pst_lexkey_hash_heads(p->lexicon.seed, first, second, term.n);
    struct pst_postings_slot s = p->slots[hash & p->mask];
    if (s.local != 0 && s.hash == hash) {
        struct pst_postings_local *l = &p->locals[s.local - 1];
        if (l->key.first == first && l->key.second == second &&
            l->key.bytes.n == term.n) {
            raise(p, l, wdf, position);
            return;
        }
    }
    struct pst_lexkey key = {first, second, term, hash};
    raise(p, find_local(p, &key, hash & p->mask), wdf, position);
}

void pst_postings_put_meta(struct pst_postings *p, struct pst_str key,
                           struct pst_str term, uint32_t position)
{
    pst_term_make_meta(&p->room, key, term);
    raise_term(p, pst_buf_str(&p->room), 0, position);
}

static void note_local(struct pst_postings *p, size_t local)
{
    struct pst_lexeme *t = &p->lexicon.terms[p->locals[local].number];
    t->article = p->article;
    t->local = (uint32_t)local;
}

/* The lexicon lies all over memory: ask for what the terms to come need while
 * one is looked up. */
void pst_postings_number_all(struct pst_postings *p)
{
    enum { FAR = 40, NEAR = 16 };
    struct pst_postings_local *l = p->locals;
    for (size_t i = p->numbered; i < p->local_count; i++) {
        if (i + FAR < p->local_count)
            pst_lexicon_prefetch_slot(&p->lexicon, l[i + FAR].key.hash);
        if (i + NEAR < p->local_count)
            pst_lexicon_prefetch_term(&p->lexicon, l[i + NEAR].key.hash);
        l[i].number = pst_lexicon_put(&p->lexicon, &l[i].key);
        note_local(p, i);
    }
    p->numbered = p->local_count;
}

uint32_t pst_postings_number(struct pst_postings *p, const char *prefix,
                             struct pst_str term)
{
    struct pst_lexkey key =
        pst_lexkey_make(p->lexicon.seed, make_term(p, prefix, term));
    return pst_lexicon_put(&p->lexicon, &key);
}

void pst_postings_add(struct pst_postings *p, uint32_t number, uint32_t wdf)
{
    static const struct pst_lexkey none = {0};
    const struct pst_lexeme *t = &p->lexicon.terms[number];
    p->length += wdf;
    if (t->article == p->article) {
        p->locals[t->local].wdf += wdf;
        return;
    }
    struct pst_postings_local *l = push_local(p, &none);
    l->number = number;
    l->wdf = wdf;
    note_local(p, p->numbered++);
}

void pst_postings_settle(struct pst_postings *p)
{
    if (p->length != 0)
        return;
    for (size_t i = 0; i < p->local_count; i++)
        p->locals[i].positions = 0;
    p->place_count = 0;
}

static void make_room(struct pst_postings *p)
{
    size_t n = p->local_count;
    p->numbers = pst_grow(p->numbers, &p->numbers_cap, n, sizeof *p->numbers);
    p->order = pst_grow(p->order, &p->order_cap, n, sizeof *p->order);
    p->sorted = pst_grow(p->sorted, &p->sorted_cap, n, sizeof *p->sorted);
    p->grouped = pst_grow(p->grouped, &p->grouped_cap, p->place_count,
                          sizeof *p->grouped);
}

void pst_postings_sort(struct pst_postings *p, struct pst_doc *out)
{
    size_t n = p->local_count;
    pst_postings_number_all(p);
    make_room(p);
    for (size_t i = 0; i < n; i++)
        p->numbers[i] = p->locals[i].number;
    pst_lexicon_sort(&p->lexicon, p->numbers, n, p->order);

    uint32_t from = 0;
    for (size_t i = 0; i < n; i++) {
        struct pst_postings_local *l = &p->locals[p->order[i]];
        struct pst_str term = pst_lexicon_term(&p->lexicon, l->number);
        p->sorted[i] = (struct pst_doc_term){
            .term = term,
            .number = l->number,
            .wdf = l->wdf,
            .positions = p->grouped + from,
            .position_count = l->positions,
            .padded = term.n <= PST_LEXEME_SHORT,
        };
        l->next = from;
        from += l->positions;
    }
    for (size_t i = 0; i < p->place_count; i++)
        p->grouped[p->locals[p->places[i].local].next++] =
            p->places[i].position;
    out->lexicon = &p->lexicon;
    out->terms = p->sorted;
    out->term_count = n;
}
