/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * base/arena.h - memory that is freed all at once.
 *
 * Allocations are aligned for any type and live until the arena is reset or
 * disposed. There is no freeing of a single one.
 */
#ifndef POSTIL_BASE_ARENA_H
#define POSTIL_BASE_ARENA_H

#include <stdbool.h>
#include <stddef.h>

struct pst_arena_chunk;

struct pst_arena {
    struct pst_arena_chunk *chunk; /* the newest first */
    char *next;
    char *end;
    bool large;
};

#define PST_ARENA_INIT          \
    {                           \
        NULL, NULL, NULL, false \
    }
/* For very many bytes: takes 2 MB at a time, as huge pages where it can. */
#define PST_ARENA_INIT_LARGE   \
    {                          \
        NULL, NULL, NULL, true \
    }

void *pst_arena_alloc(struct pst_arena *a, size_t n);
/* The same, but NULL when there is no room: for sizes out of foreign bytes. */
void *pst_arena_try_alloc(struct pst_arena *a, size_t n);
/* The same, zeroed. */
void *pst_arena_zalloc(struct pst_arena *a, size_t n);
/* A copy of n bytes with a NUL after them. */
char *pst_arena_dup(struct pst_arena *a, const void *p, size_t n);
/* Forgets everything, but keeps memory for as much again, if that is no more
 * than `most` bytes. */
void pst_arena_reset(struct pst_arena *a, size_t most);
/* Frees everything; the arena can be used again. */
void pst_arena_dispose(struct pst_arena *a);

#endif
