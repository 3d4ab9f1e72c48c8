/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * searcher/regex.h - regular expressions over terms, by PCRE2.
 *
 * An expression describes a whole term. Terms are folded, so case does not
 * matter and characters beyond ASCII are folded in the expression too; \w, \d
 * and their like know Unicode. There are limits on the steps of a match and on
 * its memory, for expressions may come from anybody: a term that takes more
 * does not match, and after PST_REGEX_PATIENCE of them no further one does.
 * Compiled to machine code where the system lets a program do that; how many
 * steps a match takes depends on it. Most expressions people write need no
 * such steps: they are run as automata (automaton.h), which is much faster.
 */
#ifndef POSTIL_SEARCHER_REGEX_H
#define POSTIL_SEARCHER_REGEX_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/error.h"

enum {
    PST_REGEX_BYTES_MAX = 1000, /* of an expression */
    PST_REGEX_STEPS = 5000,     /* for one term */
    PST_REGEX_PATIENCE = 100    /* terms that may take more */
};

struct pst_regex;

/* NULL, PST_EQUERY, when the expression is none; *offset (may be NULL) is then
 * the byte of it where that shows, and the message says only what. */
struct pst_regex *pst_regex_new(struct pst_str expression, size_t *offset,
                                struct pst_error *err);
void pst_regex_free(struct pst_regex *r);
/* What every term that matches begins with, and the longest piece known to be
 * in it (the first one of several), of ASCII letters and digits: as far as the
 * expression is plain enough to tell. They live as long as the expression. */
struct pst_str pst_regex_prefix(const struct pst_regex *r);
struct pst_str pst_regex_literal(const struct pst_regex *r);
bool pst_regex_matches(struct pst_regex *r, struct pst_str term);
/* How many of the first bytes of a term that does not match no term may begin
 * with to match; 0 when that is not known. Of what is no automaton it is asked
 * of the first few characters only, and no more when the answer seldom helps.
 */
size_t pst_regex_dead(struct pst_regex *r, struct pst_str term);
/* Whether some term took more than the limits. */
bool pst_regex_gave_up(const struct pst_regex *r);

#endif
