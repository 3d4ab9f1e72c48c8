/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/fast/list.h"

#include <string.h>

#include "searcher/fast/phrase.h"

void pst_fast_search_init(struct pst_fast_search *s,
                          struct pst_fast_shard *shard, struct pst_arena *arena,
                          struct pst_error *err)
{
    memset(s, 0, sizeof *s);
    s->shard = shard;
    s->last = shard->mapped.version.last_docid;
    s->arena = arena;
    s->eight = pst_fast_eight_best();
    s->err = err;
}

void pst_fast_search_dispose(struct pst_fast_search *s)
{
    for (struct pst_fast_list *l = s->lists; l != NULL; l = l->next)
        if (l->blocks == NULL)
            pst_glass_list_dispose(&l->glass);
    for (struct pst_fast_slot *v = s->slots; v != NULL; v = v->next)
        pst_glass_slot_dispose(&v->glass);
    pst_fast_phrases_dispose(s->phrases);
}

void pst_fast_search_fail(struct pst_fast_search *s, int status)
{
    if (s->status == 0)
        s->status = status;
}

/* --- postings ------------------------------------------------------------ */

/* A list of the term that still is where it began, if there is one at hand. */
static const struct pst_fast_list *unmoved(const struct pst_fast_search *s,
                                           struct pst_str term)
{
    enum { AT_HAND = 16 };
    const struct pst_fast_list *l = s->lists;
    for (int i = 0; l != NULL && i < AT_HAND; i++, l = l->next)
        if (l->blocks == NULL && !l->glass.begun && pst_str_eq(l->term, term))
            return l;
    return NULL;
}

/* True if the sidecar has it. */
static bool open_blocks(struct pst_fast_list *l)
{
    struct pst_glass_blocked b;
    if (!pst_fast_blocks(l->search->shard, l->term, &b))
        return false;
    l->count = b.count;
    l->collection = b.collection;
    l->most = b.most;
    l->own = b.own;
    l->blocks = b.blocks != NULL ? b.blocks : &l->own;
    l->block_count = b.block_count;
    l->block = 0;
    return true;
}

static int open_table(struct pst_fast_list *l)
{
    struct pst_fast_search *s = l->search;
    const struct pst_fast_list *same = unmoved(s, l->term);
    int r = 1;
    l->blocks = NULL;
    if (same != NULL)
        pst_glass_list_again(&l->glass, &same->glass);
    else
        r = pst_glass_list_open(&l->glass, &s->shard->mapped, l->term,
                                pst_fast_search_err(s));
    l->count = l->glass.count;
    l->collection = l->glass.collection;
    if (r != 1)
        pst_glass_list_dispose(&l->glass);
    return r;
}

struct pst_fast_list *pst_fast_list_open(struct pst_fast_search *s,
                                         struct pst_str term)
{
    struct pst_fast_list *l = pst_arena_alloc(s->arena, sizeof *l);
    l->docid = 0;
    l->wdf = 0;
    l->term = term;
    l->shared = false;
    l->search = s;
    l->at = l->run.count = 0;
    l->first_number = l->row = 0;
    int r = open_blocks(l) ? 1 : open_table(l);
    if (r == 1) {
        l->next = s->lists;
        s->lists = l;
        return l;
    }
    if (r < 0)
        pst_fast_search_fail(s, r);
    return NULL;
}

struct pst_fast_list *pst_fast_list_shared(const struct pst_fast_search *s,
                                           struct pst_str term)
{
    struct pst_fast_list *l = s->lists;
    while (l != NULL && !(l->shared && pst_str_eq(l->term, term)))
        l = l->next;
    return l;
}

static uint32_t end_list(struct pst_fast_list *l)
{
    l->wdf = 0;
    l->docid = PST_FAST_END;
    return PST_FAST_END;
}

static int read_table(struct pst_fast_list *l, uint32_t docid)
{
    const struct pst_fast_search *s = l->search;
    l->row++;
    int r =
        pst_glass_list_run(&l->glass, docid, &l->run, pst_fast_search_err(s));
    if (r == 1 && l->run.docids[l->run.count - 1] > s->last)
        r = pst_glass_cursor_damaged(&l->glass.chunks.cursor,
                                     "a posting of no document",
                                     pst_fast_search_err(s));
    return r;
}

/* The first block from the next one on that ends at or behind the docid. */
static size_t find_block(const struct pst_fast_list *l, uint32_t docid)
{
    size_t low = l->block, step = 1;
    while (low + step <= l->block_count &&
           l->blocks[low + step - 1].last < docid) {
        low += step;
        step *= 2;
    }
    size_t high = low + step - 1;
    high = high < l->block_count ? high : l->block_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (l->blocks[middle].last < docid)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static int read_block(struct pst_fast_list *l, uint32_t docid)
{
    const struct pst_fast_search *s = l->search;
    const struct pst_glass_map *table =
        &s->shard->mapped.tables[PST_GLASS_POSTLIST];
    uint32_t before = l->run.count != 0 ? l->run.docids[l->run.count - 1] : 0;
    size_t i = find_block(l, docid);
    if (i == l->block_count)
        return 0;
    if (l->run.count != 0 && l->block == i) {
        l->first_number += (uint32_t)l->run.count;
    } else {
        l->first_number = 0;
        l->row++;
    }
    l->block = i + 1;
    if (l->blocks[i].first <= before || l->blocks[i].last > s->last)
        return pst_fail(pst_fast_search_err(s), PST_EINDEX,
                        "%s: postings out of order", table->name.p);
    int r = pst_glass_block_read(table, &l->blocks[i], &l->run,
                                 pst_fast_search_err(s));
    return r == 0 ? 1 : r;
}

/* Have a run whose last posting is not before the docid. */
static bool load(struct pst_fast_list *l, uint32_t docid)
{
    int r = pst_patience_work(l->search->patience, 1 + l->run.count,
                              pst_fast_search_err(l->search));
    if (r == 0)
        r = l->blocks != NULL ? read_block(l, docid) : read_table(l, docid);
    l->at = 0;
    /* For eight.h. */
    for (size_t k = l->run.count; r == 1 && k < PST_GLASS_RUN_ROOM; k++)
        l->run.docids[k] = UINT32_MAX;
    if (r < 0)
        pst_fast_search_fail(l->search, r);
    return r == 1;
}

uint32_t pst_fast_list_move(struct pst_fast_list *l, uint32_t docid)
{
    const struct pst_glass_run *run = &l->run;
    if (l->docid == PST_FAST_END || docid == PST_FAST_END)
        return end_list(l);
    if (run->count == 0 || run->docids[run->count - 1] < docid)
        if (!load(l, docid))
            return end_list(l);
    size_t at = l->search->eight->find(run, l->at, docid);
    l->at = at;
    l->wdf = run->wdfs[at];
    l->docid = run->docids[at];
    return l->docid;
}

uint32_t pst_fast_list_number(const struct pst_fast_list *l, uint32_t docid)
{
    const uint32_t *docids = l->run.docids;
    size_t at = l->at;
    if (l->run.count == 0 || docids[l->run.count - 1] < docid)
        return UINT32_MAX;
    if (docids[at] != docid)
        at = l->search->eight->find(&l->run, at, docid);
    return docids[at] == docid ? l->first_number + (uint32_t)at : UINT32_MAX;
}

void pst_fast_list_rewind(struct pst_fast_list *l)
{
    l->docid = l->wdf = 0;
    l->at = l->run.count = l->block = 0;
}

void pst_fast_list_look_up(struct pst_fast_list *l, const uint32_t *docids,
                           uint32_t *wdfs, size_t count)
{
    const struct pst_fast_eight *eight = l->search->eight;
    const struct pst_glass_run *run = &l->run;
    size_t i = 0;
    if (run->count != 0)
        i = eight->look_up(run, docids, count, wdfs);
    while (i < count && l->docid != PST_FAST_END) {
        if (load(l, docids[i]))
            i += eight->look_up(run, docids + i, count - i, wdfs + i);
        else
            end_list(l);
    }
    if (count > 0 && l->docid != PST_FAST_END)
        pst_fast_list_move(l, docids[count - 1]);
    for (; i < count; i++)
        wdfs[i] = PST_FAST_NO_WDF;
}

/* --- values -------------------------------------------------------------- */

struct pst_fast_slot *pst_fast_slot_open(struct pst_fast_search *s,
                                         uint32_t slot)
{
    struct pst_fast_slot *v = pst_arena_zalloc(s->arena, sizeof *v);
    v->search = s;
    pst_glass_slot_init(&v->glass, &s->shard->mapped, slot);
    v->next = s->slots;
    s->slots = v;
    return v;
}

uint32_t pst_fast_slot_seek(struct pst_fast_slot *v, uint32_t docid)
{
    struct pst_fast_search *s = v->search;
    if (v->ended)
        return PST_FAST_END;
    if (v->glass.docid != 0 && v->glass.docid >= docid)
        return v->glass.docid;
    int r = pst_glass_slot_skip_to(&v->glass, docid, pst_fast_search_err(s));
    if (r == 1 && v->glass.docid > s->last)
        r = pst_glass_cursor_damaged(&v->glass.chunks.cursor,
                                     "a value of no document",
                                     pst_fast_search_err(s));
    if (r < 0)
        pst_fast_search_fail(s, r);
    v->ended = r != 1;
    return r == 1 ? v->glass.docid : PST_FAST_END;
}
