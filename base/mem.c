/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/mem.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { HUGE_PAGE = 2 << 20 };

void pst_out_of_memory(void)
{
    static const char text[] = "postil: out of memory\n";
    ssize_t r = write(2, text, sizeof text - 1);
    (void)r;
    abort();
}

void *pst_malloc(size_t n)
{
    void *p = malloc(n != 0 ? n : 1);
    if (p == NULL)
        pst_out_of_memory();
    return p;
}

void *pst_calloc(size_t count, size_t size)
{
    void *p = calloc(count != 0 ? count : 1, size != 0 ? size : 1);
    if (p == NULL)
        pst_out_of_memory();
    return p;
}

void *pst_realloc(void *p, size_t n)
{
    p = realloc(p, n != 0 ? n : 1);
    if (p == NULL)
        pst_out_of_memory();
    return p;
}

char *pst_strdup(const char *s)
{
    return pst_memdup(s, strlen(s));
}

char *pst_memdup(const void *p, size_t n)
{
    char *copy = pst_malloc(n + 1);
    if (n != 0)
        memcpy(copy, p, n);
    copy[n] = '\0';
    return copy;
}

void *pst_try_malloc(size_t n)
{
    return malloc(n != 0 ? n : 1);
}

/* How much room an array of `cap` items takes when it must hold `need`. */
static size_t grown(size_t cap, size_t need, size_t item)
{
    size_t room = cap < 8 ? 8 : cap + cap / 2;
    if (room < need)
        room = need;
    if (room > SIZE_MAX / 2 / item)
        pst_out_of_memory();
    return room;
}

void *pst_grow(void *p, size_t *cap, size_t need, size_t item)
{
    if (need <= *cap)
        return p;
    *cap = grown(*cap, need, item);
    return pst_realloc(p, *cap * item);
}

void *pst_try_malloc_large(size_t *n)
{
    if (*n > SIZE_MAX / 2)
        return NULL;
    *n = (*n + HUGE_PAGE - 1) / HUGE_PAGE * HUGE_PAGE;
    void *p = aligned_alloc(HUGE_PAGE, *n);
    if (p != NULL)
        madvise(p, *n, MADV_HUGEPAGE); /* only advice: may fail */
    return p;
}

void *pst_grow_large(void *p, size_t *cap, size_t need, size_t item)
{
    size_t bytes = need <= *cap ? 0 : grown(*cap, need, item) * item;
    if (bytes < HUGE_PAGE)
        return pst_grow(p, cap, need, item);
    void *larger = pst_try_malloc_large(&bytes);
    if (larger == NULL)
        pst_out_of_memory();
    if (p != NULL)
        memcpy(larger, p, *cap * item);
    free(p);
    *cap = bytes / item;
    return larger;
}
