/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * base/map.h - a hash table from byte strings to what the caller keeps for
 * each: numbers 0, 1, 2 ... in order of first appearance.
 *
 * Keys are copied. The caller keeps an array of its own, indexed by the
 * number. Open addressing, linear probing; the hash takes 8 bytes at a time
 * through a folded multiplication (as wyhash by Wang Yi does), seeded per table
 * so that foreign words cannot be chosen to collide; the seed changes probing
 * only, never the numbers.
 */
#ifndef POSTIL_BASE_MAP_H
#define POSTIL_BASE_MAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"

struct pst_map_entry;
struct pst_map_slot;

struct pst_map {
    struct pst_map_entry *entries; /* by number */
    size_t count;
    size_t cap;
    struct pst_map_slot *slots;
    size_t mask;
    uint64_t seed;
    struct pst_arena keys;
};

void pst_map_init(struct pst_map *m);
void pst_map_dispose(struct pst_map *m);
/* Forgets all keys, keeps the room of the table. */
void pst_map_clear(struct pst_map *m);

/* The number of key, which is added if need be; *added (may be NULL) says. */
uint32_t pst_map_put(struct pst_map *m, struct pst_str key, bool *added);
/* The number of key, or UINT32_MAX. */
uint32_t pst_map_find(const struct pst_map *m, struct pst_str key);
/* Bytes of memory that it takes, about. */
size_t pst_map_bytes(const struct pst_map *m);
/* The key with that number; lives as long as it is in the table. */
struct pst_str pst_map_key(const struct pst_map *m, uint32_t number);

#endif
