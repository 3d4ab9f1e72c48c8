/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/scope.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

void pst_scope_init(struct pst_scope *s)
{
    *s = (struct pst_scope){NULL, 0, 0};
}

void pst_scope_dispose(struct pst_scope *s)
{
    for (size_t i = 0; i < s->count; i++)
        free(s->paths[i]);
    free(s->paths);
    pst_scope_init(s);
}

void pst_scope_add(struct pst_scope *s, const char *path)
{
    PST_PUSH(s->paths, s->count, s->cap) = pst_strdup(path);
}

static int by_bytes(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

void pst_scope_finish(struct pst_scope *s)
{
    size_t all = s->count;
    if (all != 0)
        qsort(s->paths, all, sizeof *s->paths, by_bytes);
    s->count = 0;
    for (size_t i = 0; i < all; i++)
        if (pst_scope_covers(s, pst_str_of(s->paths[i])))
            free(s->paths[i]);
        else
            s->paths[s->count++] = s->paths[i];
}

/* The first path that is not less. */
static size_t lower_bound(const struct pst_scope *s, struct pst_str path)
{
    size_t from = 0, to = s->count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (pst_str_cmp(pst_str_of(s->paths[middle]), path) < 0)
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

static bool has(const struct pst_scope *s, struct pst_str path)
{
    size_t at = lower_bound(s, path);
    return at < s->count && pst_str_is(path, s->paths[at]);
}

bool pst_scope_covers(const struct pst_scope *s, struct pst_str path)
{
    for (size_t n = 1; n < path.n; n++)
        if (path.p[n] == '/' && has(s, (struct pst_str){path.p, n}))
            return true;
    return has(s, path);
}

bool pst_scope_names(const struct pst_scope *s, struct pst_str folder,
                     void (*each)(void *payload, struct pst_str name),
                     void *payload)
{
    if (folder.n != 0 && pst_scope_covers(s, folder))
        return false;
    struct pst_buf prefix = PST_BUF_INIT;
    pst_buf_addstr(&prefix, folder);
    if (folder.n != 0)
        pst_buf_addc(&prefix, '/');
    struct pst_str last = {"", 0};
    for (size_t i = lower_bound(s, pst_buf_str(&prefix));
         i < s->count && strncmp(s->paths[i], prefix.p, prefix.n) == 0; i++) {
        const char *name = s->paths[i] + prefix.n;
        struct pst_str next = {name, strcspn(name, "/")};
        if (!pst_str_eq(next, last))
            each(payload, next);
        last = next;
    }
    pst_buf_dispose(&prefix);
    return true;
}
