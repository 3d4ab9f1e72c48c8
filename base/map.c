/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/map.h"

#include <stdlib.h>
#include <string.h>

#include "base/head.h"
#include "base/mem.h"

struct pst_map_entry {
    const char *p;
    uint32_t n;
    uint32_t hash;
};

struct pst_map_slot {
    uint64_t head; /* see head_of */
    uint32_t hash;
    uint32_t number; /* + 1; 0: free */
};

enum {
    SHORT = 7, /* bytes of a key that its head holds whole */
    LEAST_SLOTS = 16
};

void pst_map_init(struct pst_map *m)
{
    memset(m, 0, sizeof *m);
    m->seed = (uint64_t)(uintptr_t)m * 0x9e3779b97f4a7c15u;
}

void pst_map_dispose(struct pst_map *m)
{
    free(m->entries);
    free(m->slots);
    pst_arena_dispose(&m->keys);
    memset(m, 0, sizeof *m);
}

void pst_map_clear(struct pst_map *m)
{
    m->count = 0;
    pst_arena_dispose(&m->keys);
    if (m->slots != NULL)
        memset(m->slots, 0, (m->mask + 1) * sizeof *m->slots);
}

static uint32_t hash_key(const struct pst_map *m, struct pst_str key)
{
    static const uint64_t odd = 0xe7037ed1a0b428dbu;
    uint64_t h = m->seed ^ (key.n * 0x9e3779b97f4a7c15u);
    const char *p = key.p;
    size_t n = key.n;
    for (; n > 8; p += 8, n -= 8)
        h = pst_fold_multiply(h ^ pst_head(p, 8), odd);
    h = pst_fold_multiply(h ^ pst_head(p, n), odd);
    h ^= h >> 32;
    return (uint32_t)h;
}

/* The first bytes of the key, and its length if they are all of it: most keys
 * are told apart without a look at their bytes. */
static uint64_t head_of(struct pst_str key)
{
    uint64_t head = pst_head(key.p, key.n);
    if (key.n > SHORT)
        return (head & 0x00ffffffffffffffu) | UINT64_C(0xff) << 56;
    return head | (uint64_t)key.n << 56;
}

static void rehash(struct pst_map *m)
{
    size_t slots = m->slots == NULL ? LEAST_SLOTS : (m->mask + 1) * 2;
    free(m->slots);
    m->slots = pst_calloc(slots, sizeof *m->slots);
    m->mask = slots - 1;
    for (size_t i = 0; i < m->count; i++) {
        uint32_t hash = m->entries[i].hash;
        size_t at = hash & m->mask;
        while (m->slots[at].number != 0)
            at = (at + 1) & m->mask;
        m->slots[at] = (struct pst_map_slot){
            head_of(pst_map_key(m, (uint32_t)i)), hash, (uint32_t)i + 1};
    }
}

/* The slot that holds key, or the free one where it would go. */
static size_t probe(const struct pst_map *m, struct pst_str key, uint64_t head,
                    uint32_t hash)
{
    size_t at = hash & m->mask;
    for (; m->slots[at].number != 0; at = (at + 1) & m->mask) {
        if (m->slots[at].hash != hash || m->slots[at].head != head)
            continue;
        if (key.n <= SHORT)
            break;
        const struct pst_map_entry *e = &m->entries[m->slots[at].number - 1];
        if (e->n == key.n && memcmp(e->p, key.p, key.n) == 0)
            break;
    }
    return at;
}

uint32_t pst_map_put(struct pst_map *m, struct pst_str key, bool *added)
{
    if (m->slots == NULL || (m->count + 1) * 3 > (m->mask + 1) * 2)
        rehash(m);
    uint32_t hash = hash_key(m, key);
    uint64_t head = head_of(key);
    size_t at = probe(m, key, head, hash);
    bool fresh = m->slots[at].number == 0;
    if (added != NULL)
        *added = fresh;
    if (fresh) {
        struct pst_map_entry e = {pst_arena_dup(&m->keys, key.p, key.n),
                                  (uint32_t)key.n, hash};
        PST_PUSH(m->entries, m->count, m->cap) = e;
        m->slots[at] = (struct pst_map_slot){head, hash, (uint32_t)m->count};
    }
    return m->slots[at].number - 1;
}

uint32_t pst_map_find(const struct pst_map *m, struct pst_str key)
{
    if (m->slots == NULL)
        return UINT32_MAX;
    size_t at = probe(m, key, head_of(key), hash_key(m, key));
    return m->slots[at].number - 1;
}

size_t pst_map_bytes(const struct pst_map *m)
{
    enum { KEY_COST = 24 }; /* in the arena: most have less than 32 */
    size_t slots = m->slots == NULL ? 0 : m->mask + 1;
    return m->cap * sizeof *m->entries + slots * sizeof *m->slots +
           m->count * KEY_COST;
}

struct pst_str pst_map_key(const struct pst_map *m, uint32_t number)
{
    return (struct pst_str){m->entries[number].p, m->entries[number].n};
}
