/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

/* Most arenas hold little: the first chunk, which with its head is of a size
 * that malloc has at hand, and the last one at most of so many bytes, if one
 * allocation does not need more. */
enum { FIRST = 1008, LAST = 16384, GROWTH = 4 };

struct pst_arena_chunk {
    struct pst_arena_chunk *older;
    size_t before; /* bytes that are taken of the older one */
    alignas(max_align_t) char bytes[];
};

/* A chunk of at least `room` bytes, which becomes what they are. */
static struct pst_arena_chunk *new_chunk(const struct pst_arena *a,
                                         size_t *room)
{
    size_t head = sizeof(struct pst_arena_chunk);
    if (!a->large) {
        size_t usual = FIRST;
        if (a->chunk != NULL)
            usual = GROWTH * (size_t)(a->end - a->chunk->bytes);
        if (usual > LAST)
            usual = LAST;
        if (*room < usual)
            *room = usual;
        return pst_try_malloc(head + *room);
    }
    size_t size = head + *room;
    struct pst_arena_chunk *c = pst_try_malloc_large(&size);
    *room = size - head;
    return c;
}

void *pst_arena_try_alloc(struct pst_arena *a, size_t n)
{
    size_t align = alignof(max_align_t);
    if (n > SIZE_MAX - align - sizeof(struct pst_arena_chunk))
        return NULL;
    n = (n + align - 1) / align * align;
    if (a->chunk == NULL || n > (size_t)(a->end - a->next)) {
        size_t room = n;
        struct pst_arena_chunk *c = new_chunk(a, &room);
        if (c == NULL)
            return NULL;
        c->older = a->chunk;
        c->before = a->chunk != NULL ? (size_t)(a->next - a->chunk->bytes) : 0;
        a->chunk = c;
        a->next = c->bytes;
        a->end = c->bytes + room;
    }
    void *p = a->next;
    a->next += n;
    return p;
}

void *pst_arena_alloc(struct pst_arena *a, size_t n)
{
    void *p = pst_arena_try_alloc(a, n);
    if (p == NULL)
        pst_out_of_memory();
    return p;
}

void *pst_arena_zalloc(struct pst_arena *a, size_t n)
{
    return memset(pst_arena_alloc(a, n), 0, n);
}

char *pst_arena_dup(struct pst_arena *a, const void *p, size_t n)
{
    char *copy = pst_arena_alloc(a, n + 1);
    if (n != 0)
        memcpy(copy, p, n);
    copy[n] = '\0';
    return copy;
}

void pst_arena_reset(struct pst_arena *a, size_t most)
{
    size_t taken = a->chunk != NULL ? (size_t)(a->next - a->chunk->bytes) : 0;
    bool several = a->chunk != NULL && a->chunk->older != NULL;
    for (struct pst_arena_chunk *c = a->chunk; several && c != NULL;
         c = c->older)
        taken += c->before;
    if (several || taken > most)
        pst_arena_dispose(a);
    if (several && taken <= most)
        pst_arena_alloc(a, taken);
    if (a->chunk != NULL)
        a->next = a->chunk->bytes;
}

void pst_arena_dispose(struct pst_arena *a)
{
    while (a->chunk != NULL) {
        struct pst_arena_chunk *older = a->chunk->older;
        free(a->chunk);
        a->chunk = older;
    }
    a->next = NULL;
    a->end = NULL;
}
