/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * base/mem.h - allocation.
 *
 * pst_malloc and its like never return NULL: when memory for one of the many
 * small objects of a run is gone, the process says so and aborts, as git does;
 * an index is never harmed by it, since only a rename publishes one. Sizes
 * that come from foreign bytes go through pst_try_malloc and fail politely.
 */
#ifndef POSTIL_BASE_MEM_H
#define POSTIL_BASE_MEM_H

#include <stddef.h>

void *pst_malloc(size_t n);
void *pst_calloc(size_t count, size_t size);
void *pst_realloc(void *p, size_t n);
char *pst_strdup(const char *s);
/* A copy of n bytes with a NUL after them. */
char *pst_memdup(const void *p, size_t n);

/* Say so on standard error and abort. */
void pst_out_of_memory(void) __attribute__((noreturn));

/* NULL when there is no room. */
void *pst_try_malloc(size_t n);
/* The same for very many bytes, as huge pages where there are any: *n becomes
 * the number of bytes that there are. */
void *pst_try_malloc_large(size_t *n);

/* Grow the array p (count items of room `*cap`) to hold at least `need`. */
void *pst_grow(void *p, size_t *cap, size_t need, size_t item);

/* The same for arrays that may get very large and are read all over. */
void *pst_grow_large(void *p, size_t *cap, size_t need, size_t item);

/* For functions that do nothing but prefetch: GCC 12 takes calls of them for
 * calls without effect, and drops these, unless it must inline them first. */
#define PST_INLINE static inline __attribute__((always_inline))

/* Append to an array held as fields items, count, cap: PST_PUSH(v->items,
 * v->count, v->cap) is the lvalue of a new, uninitialised last item. */
#define PST_PUSH(items, count, cap)                                  \
    (*((items) != NULL && (count) < (cap)                            \
           ? (void)0                                                 \
           : (void)((items) = pst_grow((items), &(cap), (count) + 1, \
                                       sizeof *(items))),            \
       &(items)[(count)++]))

#endif
