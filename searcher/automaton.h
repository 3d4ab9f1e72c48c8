/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * searcher/automaton.h - the regular expressions that need no backtracking, as
 * finite automata over bytes: a term is read once, and of terms in order of
 * bytes only what each does not share with the one before.
 *
 * That are characters, . and classes of ASCII without escapes like \w in them,
 * groups, alternatives, and all greedy and lazy quantifiers. An expression
 * describes a whole term; both are UTF-8 and folded, and letters of ASCII are
 * alike in either case. States are made as terms ask for them.
 */
#ifndef POSTIL_SEARCHER_AUTOMATON_H
#define POSTIL_SEARCHER_AUTOMATON_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

struct pst_automaton;

/* Of an expression that PCRE2 takes; NULL when it is of another kind, or needs
 * too many states. */
struct pst_automaton *pst_automaton_new(struct pst_str expression);
void pst_automaton_free(struct pst_automaton *a);

enum pst_automaton_answer {
    PST_AUTOMATON_NO,
    PST_AUTOMATON_YES,
    PST_AUTOMATON_FULL /* it has as many states as it may, or would take too
                          long to make them: ask another */
};

/* Whether it describes the term. *dead: with so many of the term's first bytes
 * no term begins that it describes; 0 when one may. */
enum pst_automaton_answer pst_automaton_ask(struct pst_automaton *a,
                                            struct pst_str term, size_t *dead);

#endif
