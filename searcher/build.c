/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/build.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

static struct pst_clause *make(struct pst_build *b, enum pst_op op)
{
    struct pst_clause *c = pst_arena_zalloc(b->arena, sizeof *c);
    c->op = op;
    return c;
}

static struct pst_str keep(struct pst_build *b, struct pst_str s)
{
    return (struct pst_str){pst_arena_dup(b->arena, s.p, s.n), s.n};
}

static const struct pst_clause *join(struct pst_build *b, enum pst_op op,
                                     const struct pst_clause **parts,
                                     size_t count, uint32_t number)
{
    struct pst_clause *c = make(b, op);
    const struct pst_clause **kept =
        pst_arena_alloc(b->arena, count * sizeof(struct pst_clause *));
    memcpy(kept, parts, count * sizeof(struct pst_clause *));
    c->parts = kept;
    c->count = count;
    c->number = number;
    return c;
}

void pst_build_push(struct pst_build_list *l, const struct pst_clause *c)
{
    l->items =
        pst_grow(l->items, &l->cap, l->count + 1, sizeof(struct pst_clause *));
    l->items[l->count++] = c;
}

const struct pst_clause *pst_build_nothing(struct pst_build *b)
{
    return make(b, PST_OP_NOTHING);
}

const struct pst_clause *pst_build_all(struct pst_build *b)
{
    return make(b, PST_OP_ALL);
}

const struct pst_clause *pst_build_term(struct pst_build *b,
                                        struct pst_str term, uint32_t wqf)
{
    struct pst_clause *c = make(b, PST_OP_TERM);
    c->text = keep(b, term);
    c->number = wqf;
    return c;
}

const struct pst_clause *pst_build_scale(struct pst_build *b, double factor,
                                         const struct pst_clause *part)
{
    struct pst_clause *c = make(b, PST_OP_SCALE);
    const struct pst_clause **parts =
        pst_arena_alloc(b->arena, sizeof(struct pst_clause *));
    parts[0] = part;
    c->parts = parts;
    c->count = 1;
    c->factor = factor;
    return c;
}

const struct pst_clause *pst_build_range(struct pst_build *b, uint32_t slot,
                                         struct pst_str low,
                                         struct pst_str high)
{
    struct pst_clause *c = make(b, PST_OP_RANGE);
    c->number = slot;
    c->text = keep(b, low);
    c->high = keep(b, high);
    return c;
}

const struct pst_clause *pst_build_join(struct pst_build *b, enum pst_op op,
                                        struct pst_build_list *l,
                                        uint32_t window)
{
    const struct pst_clause *c;
    if (l->count == 0)
        c = pst_build_nothing(b);
    else if (l->count == 1)
        c = l->items[0];
    else
        c = join(b, op, l->items, l->count, window);
    free(l->items);
    *l = (struct pst_build_list){NULL, 0, 0};
    return c;
}

const struct pst_clause *pst_build_pair(struct pst_build *b, enum pst_op op,
                                        const struct pst_clause *left,
                                        const struct pst_clause *right)
{
    const struct pst_clause *both[] = {left, right};
    return join(b, op, both, 2, 0);
}
