/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "article/keymap.h"

#include <fnmatch.h>
#include <stdlib.h>
#include <strings.h>

#include "base/mem.h"

struct statement {
    struct pst_str pattern, name, key; /* with NULs behind them */
};

static bool next_part(struct pst_str all, size_t *at, struct pst_str *out)
{
    if (*at >= all.n)
        return false;
    *out = pst_str_of(all.p + *at);
    *at += out->n + 1;
    return true;
}

static bool next_statement(struct pst_str all, size_t *at, struct statement *s)
{
    return next_part(all, at, &s->pattern) && next_part(all, at, &s->name) &&
           next_part(all, at, &s->key);
}

void pst_keymap_add(struct pst_buf *all, struct pst_str pattern,
                    struct pst_str name, struct pst_str key)
{
    const struct pst_str parts[] = {pattern, name, key};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        pst_buf_addstr(all, parts[i]);
        pst_buf_addc(all, '\0');
    }
}

static bool concerns(struct pst_str pattern, const char *path)
{
    const char *slash = strrchr(path, '/');
    if (strchr(pattern.p, '/') != NULL)
        return fnmatch(pattern.p, path, FNM_PATHNAME) == 0;
    return fnmatch(pattern.p, slash != NULL ? slash + 1 : path, 0) == 0;
}

void pst_keymap_of(struct pst_str all, struct pst_str path, struct pst_buf *out)
{
    struct statement s;
    char *name = pst_memdup(path.p, path.n);
    for (size_t at = 0; next_statement(all, &at, &s);)
        if (concerns(s.pattern, name))
            pst_keymap_add(out, s.pattern, s.name, s.key);
    free(name);
}

static bool same_key(struct pst_str a, struct pst_str b)
{
    return a.n == b.n && strncasecmp(a.p, b.p, a.n) == 0;
}

bool pst_keymap_find(struct pst_str of, struct pst_str key,
                     struct pst_str *name, size_t *rank)
{
    struct statement s, before;
    for (size_t at = 0, end; end = at, next_statement(of, &at, &s);) {
        if (!same_key(s.key, key))
            continue;
        *name = s.name;
        *rank = 0;
        for (size_t i = 0; i < end && next_statement(of, &i, &before);)
            *rank += pst_str_eq(before.name, s.name);
        return true;
    }
    return false;
}

bool pst_keymap_has(struct pst_str of, const char *name)
{
    struct statement s;
    for (size_t at = 0; next_statement(of, &at, &s);)
        if (pst_str_is(s.name, name))
            return true;
    return false;
}
