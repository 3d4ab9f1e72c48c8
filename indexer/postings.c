/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/postings.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "schema/schema.h"

enum {
    TERM_COST = 48, /* bytes of a term in map and entries beside its own */
    SHORT = 16      /* arrays of fewer terms are sorted by insertion */
};

struct pst_postings_order {
    uint64_t head;
    uint32_t local;
};

void pst_postings_init(struct pst_postings *p)
{
    memset(p, 0, sizeof *p);
    pst_map_init(&p->vocabulary);
    pst_buf_init(&p->room);
}

void pst_postings_dispose(struct pst_postings *p)
{
    pst_map_dispose(&p->vocabulary);
    pst_buf_dispose(&p->room);
    free(p->entries);
    free(p->locals);
    free(p->places);
    free(p->grouped);
    free(p->order);
    free(p->sorted);
}

void pst_postings_clear(struct pst_postings *p)
{
    for (size_t i = 0; i < p->local_count; i++)
        p->entries[p->locals[i].number].local = 0;
    p->local_count = 0;
    p->place_count = 0;
    p->length = 0;
}

void pst_postings_forget(struct pst_postings *p)
{
    pst_postings_dispose(p);
    pst_postings_init(p);
}

size_t pst_postings_bytes(const struct pst_postings *p)
{
    return p->count * TERM_COST + p->cap * sizeof *p->entries;
}

static uint64_t term_head(struct pst_str term)
{
    uint64_t head = 0;
    if (term.n >= sizeof head) {
        memcpy(&head, term.p, sizeof head);
        return __builtin_bswap64(head);
    }
    for (size_t i = 0; i < sizeof head; i++)
        head = head << 8 | (i < term.n ? (unsigned char)term.p[i] : 0u);
    return head;
}

/* The term in the article at hand. */
static uint32_t local_of(struct pst_postings *p, uint32_t number)
{
    uint32_t local = p->entries[number].local;
    if (local != 0)
        return local - 1;
    PST_PUSH(p->locals, p->local_count, p->local_cap) =
        (struct pst_postings_local){.number = number};
    p->entries[number].local = (uint32_t)p->local_count;
    return (uint32_t)p->local_count - 1;
}

static uint32_t number_of(struct pst_postings *p, struct pst_str term)
{
    bool added;
    uint32_t number = pst_map_put(&p->vocabulary, term, &added);
    if (added)
        PST_PUSH(p->entries, p->count, p->cap) =
            (struct pst_postings_entry){.head = term_head(term)};
    local_of(p, number);
    return number;
}

uint32_t pst_postings_term(struct pst_postings *p, const char *prefix,
                           struct pst_str term)
{
    /* Words have no NULs; a short one needs neither cutting nor copying. */
    if (*prefix == '\0' && term.n <= PST_TERM_CUT)
        return number_of(p, term);
    pst_term_make(&p->room, prefix, term);
    return number_of(p, pst_buf_str(&p->room));
}

uint32_t pst_postings_meta(struct pst_postings *p, struct pst_str key,
                           struct pst_str term)
{
    pst_term_make_meta(&p->room, key, term);
    return number_of(p, pst_buf_str(&p->room));
}

void pst_postings_add(struct pst_postings *p, uint32_t number, uint32_t wdf,
                      uint32_t position)
{
    uint32_t local = local_of(p, number);
    p->locals[local].wdf += wdf;
    p->length += wdf;
    if (position == 0)
        return;
    p->locals[local].positions++;
    PST_PUSH(p->places, p->place_count, p->place_cap) =
        (struct pst_postings_place){local, position};
}

void pst_postings_settle(struct pst_postings *p)
{
    if (p->length != 0)
        return;
    for (size_t i = 0; i < p->local_count; i++)
        p->locals[i].positions = 0;
    p->place_count = 0;
}

static struct pst_str term_of(const struct pst_postings *p, uint32_t local)
{
    return pst_map_key(&p->vocabulary, p->locals[local].number);
}

static bool is_before(const struct pst_postings *p,
                      const struct pst_postings_order *a,
                      const struct pst_postings_order *b)
{
    if (a->head != b->head)
        return a->head < b->head;
    return pst_str_cmp(term_of(p, a->local), term_of(p, b->local)) < 0;
}

static void sort_short(const struct pst_postings *p,
                       struct pst_postings_order *a, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        struct pst_postings_order x = a[i];
        size_t k = i;
        for (; k > 0 && is_before(p, &x, &a[k - 1]); k--)
            a[k] = a[k - 1];
        a[k] = x;
    }
}

/* By the byte of the heads that `shift` leaves lowest, from the first byte
 * down: American flag sort (McIlroy, Bostic, McIlroy 1993). Heads that are
 * equal in all bytes are left to comparison. */
static void sort_heads(const struct pst_postings *p,
                       struct pst_postings_order *a, size_t n, int shift)
{
    if (n <= SHORT || shift < 0) {
        sort_short(p, a, n);
        return;
    }
    uint32_t counts[256] = {0}, next[256], ends[256];
    for (size_t i = 0; i < n; i++)
        counts[a[i].head >> shift & 0xff]++;
    uint32_t at = 0;
    for (int b = 0; b < 256; b++) {
        next[b] = at;
        at += counts[b];
        ends[b] = at;
    }
    for (unsigned b = 0; b < 256; b++)
        while (next[b] < ends[b]) {
            struct pst_postings_order x = a[next[b]];
            unsigned to = (unsigned)(x.head >> shift & 0xff);
            if (to == b) {
                next[b]++;
            } else {
                a[next[b]] = a[next[to]];
                a[next[to]++] = x;
            }
        }
    for (int b = 0; b < 256; b++)
        if (counts[b] > 1)
            sort_heads(p, a + ends[b] - counts[b], counts[b], shift - 8);
}

static void make_room(struct pst_postings *p)
{
    size_t n = p->local_count;
    p->order = pst_grow(p->order, &p->order_cap, n, sizeof *p->order);
    p->sorted = pst_grow(p->sorted, &p->sorted_cap, n, sizeof *p->sorted);
    p->grouped = pst_grow(p->grouped, &p->grouped_cap, p->place_count,
                          sizeof *p->grouped);
}

void pst_postings_sort(struct pst_postings *p, struct pst_doc *out)
{
    size_t n = p->local_count;
    make_room(p);
    for (size_t i = 0; i < n; i++)
        p->order[i] = (struct pst_postings_order){
            p->entries[p->locals[i].number].head, (uint32_t)i};
    sort_heads(p, p->order, n, 56);

    size_t from = 0;
    for (size_t i = 0; i < n; i++) {
        struct pst_postings_local *l = &p->locals[p->order[i].local];
        p->sorted[i] = (struct pst_doc_term){
            .term = pst_map_key(&p->vocabulary, l->number),
            .number = l->number,
            .wdf = l->wdf,
            .positions = p->grouped + from,
        };
        from += l->positions;
        l->sorted = (uint32_t)i;
    }
    for (size_t i = 0; i < p->place_count; i++) {
        const struct pst_postings_place *place = &p->places[i];
        struct pst_doc_term *t = &p->sorted[p->locals[place->local].sorted];
        size_t at = (size_t)(t->positions - p->grouped) + t->position_count++;
        p->grouped[at] = place->position;
    }
    out->vocabulary = &p->vocabulary;
    out->terms = p->sorted;
    out->term_count = n;
}
