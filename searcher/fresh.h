/* SPDX-License-Identifier: GPL-2.0-or-later */
/* searcher/fresh.h - which hits are stale: their files changed, or went, since
 * they were indexed. */
#ifndef POSTIL_SEARCHER_FRESH_H
#define POSTIL_SEARCHER_FRESH_H

#include "base/error.h"
#include "base/map.h"
#include "searcher/index.h"
#include "searcher/run.h"

/* Add the files of stale hits, relative to the root, each once. PST_EINDEX when
 * a record cannot be read. */
int pst_fresh_stale(const struct pst_index *ix, const struct pst_hits *hits,
                    struct pst_map *paths, struct pst_error *err);

#endif
