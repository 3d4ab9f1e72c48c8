/* SPDX-License-Identifier: GPL-2.0-or-later */
/* searcher/expand.h - word* to the terms of the dictionary. */
#ifndef POSTIL_SEARCHER_EXPAND_H
#define POSTIL_SEARCHER_EXPAND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <xapian-c.h>

#include "base/arena.h"
#include "base/buf.h"

enum { PST_EXPAND_MAX = 1000 };

struct pst_expansion {
    struct pst_str term; /* as in the dictionary */
    xap_docid df;
};

struct pst_expansions {
    struct pst_expansion *items; /* in order of bytes */
    size_t count;
    size_t found; /* more than count when some were left out */
};

/* For qsort: the most frequent first, equally frequent ones by their bytes. */
int pst_expansion_by_frequency(const void *a, const void *b);

/* The terms that begin with `prefix`; of more than PST_EXPAND_MAX the most
 * frequent, of equally frequent ones the first in order of bytes. All of *out
 * lives in the arena. */
xap_status pst_expand(struct pst_expansions *out, const xap_db *db,
                      struct pst_str prefix, struct pst_arena *arena,
                      xap_error *xe);

#endif
