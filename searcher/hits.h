/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * searcher/hits.h - what the index holds of an article that was found, loaded
 * when it is wanted: one at a time, however many were found.
 */
#ifndef POSTIL_SEARCHER_HITS_H
#define POSTIL_SEARCHER_HITS_H

#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "schema/record.h"
#include "searcher/index.h"
#include "searcher/run.h"

struct pst_hit {
    uint32_t docid;
    double score;                    /* as in struct pst_found */
    struct pst_record_header header; /* lives in the arena */
    struct pst_str rest;             /* the deflated body block, likewise */
};

/* Read the article's record; all of *out lives in the arena or in the index.
 * PST_EINDEX when it cannot be read. */
int pst_hit_load(struct pst_hit *out, const struct pst_index *ix,
                 const struct pst_found *found, struct pst_arena *arena,
                 struct pst_error *err);
/* The same without the body, which is dear for long articles: rest is empty. */
int pst_hit_head(struct pst_hit *out, const struct pst_index *ix,
                 const struct pst_found *found, struct pst_arena *arena,
                 struct pst_error *err);
/* Its body, of a hit that was loaded; all of *b lives in the arena. */
int pst_hit_body(const struct pst_hit *hit, const struct pst_index *ix,
                 struct pst_arena *arena, struct pst_record_body *b,
                 struct pst_error *err);
/* The article's path alone, without its record; *out is cleared first. Empty
 * in an index whose order keys (slot 5) are not postil's. */
int pst_hit_path(struct pst_buf *out, const struct pst_index *ix,
                 uint32_t docid, struct pst_error *err);

#endif
