/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "article/step.h"

static void cut(struct pst_step *s, unsigned depth)
{
    for (unsigned i = depth + 1; i < PST_STEP_DEPTH; i++)
        s->n[i] = 0;
}

void pst_step_enter(struct pst_step *s, unsigned depth)
{
    cut(s, depth);
    s->n[depth] = (s->n[depth] + 1) | 1;
}

void pst_step_leave(struct pst_step *s, unsigned depth)
{
    cut(s, depth);
    s->n[depth] += s->n[depth] & 1;
}

bool pst_step_in_member(const struct pst_step *s)
{
    unsigned depth = PST_STEP_DEPTH;
    while (depth != 0 && s->n[depth - 1] == 0)
        depth--;
    return depth != 0 && (s->n[depth - 1] & 1) != 0;
}

bool pst_step_is_start(const struct pst_step *s)
{
    return s->n[0] == 0;
}

int pst_step_cmp(const struct pst_step *a, const struct pst_step *b)
{
    for (unsigned i = 0; i < PST_STEP_DEPTH; i++)
        if (a->n[i] != b->n[i])
            return a->n[i] < b->n[i] ? -1 : 1;
    return 0;
}
