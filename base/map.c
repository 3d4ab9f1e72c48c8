/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/map.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

struct pst_map_entry {
    const char *p;
    uint32_t n;
    uint32_t hash;
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
    uint64_t h = 0xcbf29ce484222325u ^ m->seed;
    for (size_t i = 0; i < key.n; i++)
        h = (h ^ (unsigned char)key.p[i]) * 0x100000001b3u;
    h ^= h >> 32;
    h *= 0xd6e8feb86659fd93u;
    h ^= h >> 32;
    return (uint32_t)h;
}

static void rehash(struct pst_map *m)
{
    size_t slots = m->slots == NULL ? 64 : (m->mask + 1) * 2;
    free(m->slots);
    m->slots = pst_calloc(slots, sizeof *m->slots);
    m->mask = slots - 1;
    for (size_t i = 0; i < m->count; i++) {
        size_t at = m->entries[i].hash & m->mask;
        while (m->slots[at] != 0)
            at = (at + 1) & m->mask;
        m->slots[at] = (uint32_t)i + 1;
    }
}

/* The slot that holds key, or the free one where it would go. */
static size_t probe(const struct pst_map *m, struct pst_str key, uint32_t hash)
{
    size_t at = hash & m->mask;
    while (m->slots[at] != 0) {
        const struct pst_map_entry *e = &m->entries[m->slots[at] - 1];
        if (e->hash == hash && pst_str_eq((struct pst_str){e->p, e->n}, key))
            break;
        at = (at + 1) & m->mask;
    }
    return at;
}

uint32_t pst_map_put(struct pst_map *m, struct pst_str key, bool *added)
{
    if (m->slots == NULL || (m->count + 1) * 4 > (m->mask + 1) * 3)
        rehash(m);
    uint32_t hash = hash_key(m, key);
    size_t at = probe(m, key, hash);
    if (added != NULL)
        *added = m->slots[at] == 0;
    if (m->slots[at] == 0) {
        struct pst_map_entry e = {pst_arena_dup(&m->keys, key.p, key.n),
                                  (uint32_t)key.n, hash};
        PST_PUSH(m->entries, m->count, m->cap) = e;
        m->slots[at] = (uint32_t)m->count;
    }
    return m->slots[at] - 1;
}

uint32_t pst_map_find(const struct pst_map *m, struct pst_str key)
{
    if (m->slots == NULL)
        return UINT32_MAX;
    size_t at = probe(m, key, hash_key(m, key));
    return m->slots[at] != 0 ? m->slots[at] - 1 : UINT32_MAX;
}

struct pst_str pst_map_key(const struct pst_map *m, uint32_t number)
{
    return (struct pst_str){m->entries[number].p, m->entries[number].n};
}
