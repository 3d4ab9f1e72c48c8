/* SPDX-License-Identifier: GPL-2.0-or-later */
/* searcher/hits.h - articles of the index by docid, as hits. */
#ifndef POSTIL_SEARCHER_HITS_H
#define POSTIL_SEARCHER_HITS_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "searcher/index.h"
#include "searcher/run.h"

/* Read the record of hit->docid into the arena. */
int pst_hit_load(const struct pst_index *ix, struct pst_hit *hit,
                 struct pst_arena *arena, struct pst_error *err);
/* A new last hit of *out, whose array has room, with its record. */
int pst_hits_add(const struct pst_index *ix, struct pst_hits *out,
                 uint32_t docid, double score, struct pst_error *err);

#endif
