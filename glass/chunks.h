/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * glass/chunks.h - the chunks of one list in postlist.glass, by docid: what
 * posting lists (postings.h) and the values of a slot (slots.h) have in common.
 * A chunk's key is the list's prefix, then the first docid as sort_uint.
 */
#ifndef POSTIL_GLASS_CHUNKS_H
#define POSTIL_GLASS_CHUNKS_H

#include <stdint.h>

#include "glass/mapped.h"

struct pst_glass_chunks {
    struct pst_glass_cursor cursor;
    struct pst_buf prefix;
    struct pst_buf key, room; /* private */
    bool at;                  /* the cursor is at a chunk */
    uint32_t first;           /* its first docid */
    struct pst_str tag;       /* until the next call */
};

/* Of this table; the prefix is to be filled in. */
void pst_glass_chunks_init(struct pst_glass_chunks *c,
                           const struct pst_glass_map *postlist);
void pst_glass_chunks_dispose(struct pst_glass_chunks *c);
/* To the chunk with this key, which says nothing of a docid. 1, 0 when there is
 * none, or a negative code, as below. */
int pst_glass_chunks_find(struct pst_glass_chunks *c, struct pst_str key,
                          struct pst_error *err);
/* To the next chunk, at first the first one. */
int pst_glass_chunks_next(struct pst_glass_chunks *c, struct pst_error *err);
/* To the first chunk of the next posting list of all, at first of the first
 * one, whose prefix is then filled in. The list before must have been read to
 * its last chunk. */
int pst_glass_chunks_next_list(struct pst_glass_chunks *c,
                               struct pst_error *err);
/* To the last chunk after the current one that begins at or before the docid;
 * if there is none, to the first that begins after. */
int pst_glass_chunks_skip(struct pst_glass_chunks *c, uint32_t docid,
                          struct pst_error *err);

#endif
