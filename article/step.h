/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * article/step.h - where in a file its reading is: in which of its members, in
 * which member of that one, and so on. Whoever reads the same bytes comes by
 * the same steps, so what crashed at one of them can be left out there.
 */
#ifndef POSTIL_ARTICLE_STEP_H
#define POSTIL_ARTICLE_STEP_H

#include <stdbool.h>
#include <stdint.h>

enum { PST_STEP_DEPTH = 8 };

/* At each depth 0: before the first member; odd: in one; even: behind it. */
struct pst_step {
    uint32_t n[PST_STEP_DEPTH];
};

/* Into the next member at that depth; out of it. */
void pst_step_enter(struct pst_step *s, unsigned depth);
void pst_step_leave(struct pst_step *s, unsigned depth);
/* Whether it is in a member, and not between two or in the file itself. */
bool pst_step_in_member(const struct pst_step *s);
/* Whether it is before the first member. */
bool pst_step_is_start(const struct pst_step *s);
/* Negative: a comes before b; 0: the same. */
int pst_step_cmp(const struct pst_step *a, const struct pst_step *b);

#endif
