/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * searcher/fast/list.h - a search of one shard, and the posting lists that it
 * reads; part of the fast engine.
 *
 * What goes wrong is noted in the search, and the list has then ended: so the
 * loops over documents need no tests, and there is one after them.
 */
#ifndef POSTIL_SEARCHER_FAST_LIST_H
#define POSTIL_SEARCHER_FAST_LIST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/patience.h"
#include "glass/blocks.h"
#include "glass/postings.h"
#include "glass/slots.h"
#include "searcher/fast/eight.h"
#include "searcher/fast/shard.h"

#define PST_FAST_END UINT32_MAX /* a docid behind all others */

struct pst_fast_list;
struct pst_fast_slot;
struct pst_fast_phrase;

struct pst_fast_search {
    struct pst_fast_shard *shard;
    uint32_t last; /* docid */
    struct pst_arena *arena;
    struct pst_patience *patience; /* or NULL */
    const struct pst_fast_eight *eight;
    struct pst_error *err;
    int status; /* 0, or the code of the first failure */
    /* All that must be disposed of, chained. */
    struct pst_fast_list *lists;
    struct pst_fast_slot *slots;
    struct pst_fast_phrase *phrases;
};

void pst_fast_search_init(struct pst_fast_search *s,
                          struct pst_fast_shard *shard, struct pst_arena *arena,
                          struct pst_error *err);
void pst_fast_search_dispose(struct pst_fast_search *s);
/* Where to tell of a failure: only of the first one. */
static inline struct pst_error *
pst_fast_search_err(const struct pst_fast_search *s)
{
    return s->status == 0 ? s->err : NULL;
}
/* Note a negative code. */
void pst_fast_search_fail(struct pst_fast_search *s, int status);

struct pst_fast_list {
    uint32_t
        docid; /* 0 before the first posting, PST_FAST_END behind the last */
    uint32_t wdf;
    uint32_t count;      /* of postings */
    uint64_t collection; /* sum of wdf */
    struct pst_str term;
    /* Whoever asks for scores may move it: no search goes on from where it is
     * to documents that come before those that are found next. */
    bool shared;
    struct pst_fast_search *search;
    struct pst_fast_list *next;
    size_t at; /* in the run */
    /* The number of the run's first posting among those that are read one run
     * after the other, and of which such row that is. */
    uint32_t first_number, row;
    /* How it is read: by blocks, of which `block` is the next one, or
     * (`blocks` is NULL) by the table alone. */
    const struct pst_glass_block *blocks;
    size_t block_count, block;
    float most; /* of the blocks */
    struct pst_glass_block own;
    struct pst_glass_list glass;
    struct pst_glass_run run;
};

/* NULL when the shard has no such term, or after a failure. The term lives as
 * long as the search. */
struct pst_fast_list *pst_fast_list_open(struct pst_fast_search *s,
                                         struct pst_str term);
/* A list of the term that is shared already; NULL if there is none. */
struct pst_fast_list *pst_fast_list_shared(const struct pst_fast_search *s,
                                           struct pst_str term);
/* For pst_fast_list_seek. */
uint32_t pst_fast_list_move(struct pst_fast_list *l, uint32_t docid);
/* To the first posting that is not before the docid; returns its docid. Docids
 * must not descend. */
static inline uint32_t pst_fast_list_seek(struct pst_fast_list *l,
                                          uint32_t docid)
{
    return docid <= l->docid ? l->docid : pst_fast_list_move(l, docid);
}

/* The number in its row of the posting of the docid, if it is in the run and
 * not before the current one; UINT32_MAX when it is not. */
uint32_t pst_fast_list_number(const struct pst_fast_list *l, uint32_t docid);
/* Of one with blocks: as it was opened. */
void pst_fast_list_rewind(struct pst_fast_list *l);

/* The wdfs of documents, which ascend from where the list is, of which it is
 * then at the last one, or behind; of a list with blocks. */
void pst_fast_list_look_up(struct pst_fast_list *l, const uint32_t *docids,
                           uint32_t *wdfs, size_t count);

/* The values of a slot. */
struct pst_fast_slot {
    struct pst_fast_search *search;
    struct pst_fast_slot *next;
    struct pst_glass_slot glass;
    bool ended;
};

struct pst_fast_slot *pst_fast_slot_open(struct pst_fast_search *s,
                                         uint32_t slot);
/* As pst_fast_list_seek; the value is glass.value. */
uint32_t pst_fast_slot_seek(struct pst_fast_slot *v, uint32_t docid);

#endif
