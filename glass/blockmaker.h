/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * glass/blockmaker.h - making the sections of blocks.h: while posting lists are
 * written (postlist.h), so that no table is read again.
 *
 * Ranges of terms may be written by several threads, each with a maker of its
 * own, to leaves of their own. Where these come in the table is said at the
 * end. The sections' bytes do not depend on how the terms were cut.
 */
#ifndef POSTIL_GLASS_BLOCKMAKER_H
#define POSTIL_GLASS_BLOCKMAKER_H

#include "base/mem.h"
#include "base/spool.h"
#include "glass/blocks.h"

/* What a posting weighs, by the numbers of the ranking that is the rule. */
struct pst_glass_weights {
    double k1, b, average; /* of the lengths */
    double *norms;         /* K, for each docid from 0 to the last one; owned */
    uint32_t last_docid;
};

/* Of lengths as lengths.h has them. PST_ENOMEM; to be disposed of also then. */
int pst_glass_weights_init(struct pst_glass_weights *w, const uint32_t *lengths,
                           const struct pst_glass_version *version,
                           struct pst_error *err);
void pst_glass_weights_dispose(struct pst_glass_weights *w);

/* Members are private. */
struct pst_glass_block_maker {
    const struct pst_glass_weights *weights;
    struct pst_spool blocks, terms;
    uint32_t block_count, term_count;
    uint64_t end; /* no place is greater */
    /* Of the current list. */
    struct pst_glass_block *list; /* from the second entry on */
    size_t count, cap;
    size_t chunk;   /* the first block of the current chunk */
    uint64_t place; /* of the first chunk's item */
    bool pieced;    /* a tag of it is not in one piece */
    /* Of the current block. */
    size_t room; /* for so many postings more */
    uint32_t last;
    double most;
};

/* Makers spool to the folder. *weights must outlive it. */
void pst_glass_block_maker_init(struct pst_glass_block_maker *m,
                                const struct pst_glass_weights *weights,
                                const char *folder);
void pst_glass_block_maker_dispose(struct pst_glass_block_maker *m);

void pst_glass_block_maker_list(struct pst_glass_block_maker *m);
/* For pst_glass_block_maker_add. */
void pst_glass_block_maker_open(struct pst_glass_block_maker *m, uint32_t docid,
                                size_t at);
/* A posting of a chunk, by docid, at most the last one; its wdf is in byte `at`
 * of the chunk's entries, which is ignored for the first. */
PST_INLINE void pst_glass_block_maker_add(struct pst_glass_block_maker *m,
                                          uint32_t docid, uint32_t wdf,
                                          size_t at)
{
    if (m->room == 0)
        pst_glass_block_maker_open(m, docid, at);
    double x = wdf / m->weights->norms[docid];
    m->most = x > m->most ? x : m->most;
    m->last = docid;
    m->room--;
}

/* Where a chunk is, as offsets in the leaves. */
struct pst_glass_chunk_place {
    uint64_t item, first, entries; /* the first one's wdf; the others */
    bool whole;                    /* the tag is in one piece */
};

void pst_glass_block_maker_chunk(struct pst_glass_block_maker *m,
                                 const struct pst_glass_chunk_place *place);
/* The list ends; the packed term, not last (pst_glass_sort_str). */
int pst_glass_block_maker_end(struct pst_glass_block_maker *m,
                              struct pst_str packed, struct pst_error *err);

/* A maker that has ended, and where its leaves begin in the table. */
struct pst_glass_block_piece {
    struct pst_glass_block_maker *maker;
    uint64_t base;
};

/* Both sections, laid and then filled. Members are private. */
struct pst_glass_blocks_writer {
    const struct pst_glass_block_piece *pieces; /* in order of term */
    size_t count;
    struct pst_glass_section_writer blocks, terms;
    struct pst_glass_terms_head head;
    bool fits; /* else there are no such sections */
};

/* Lay the sections; pieces must outlive *g. Not laid where the table is too
 * large for their numbers. */
void pst_glass_blocks_lay(struct pst_glass_blocks_writer *g,
                          struct pst_glass_sidecar_writer *w,
                          const struct pst_glass_block_piece *pieces,
                          size_t count);
int pst_glass_blocks_fill(struct pst_glass_blocks_writer *g,
                          struct pst_error *err);
void pst_glass_blocks_writer_dispose(struct pst_glass_blocks_writer *g);

#endif
