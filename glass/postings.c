/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "glass/postings.h"

#include <string.h>

#include "glass/pack.h"

static int damaged(const struct pst_glass_list *l, const char *reason,
                   struct pst_error *err)
{
    return pst_glass_cursor_damaged(&l->chunks.cursor, reason, err);
}

/* The head of a chunk, after which its first posting is current. */
static int begin_chunk(struct pst_glass_list *l, uint64_t first,
                       struct pst_error *err)
{
    struct pst_str last = pst_reader_bytes(&l->entries, 1);
    uint64_t spread = pst_reader_uint(&l->entries);
    l->first_wdf = l->entries.p;
    uint64_t wdf = pst_reader_uint(&l->entries);
    if (l->entries.bad || (last.p[0] & ~1) != '0' || first > UINT32_MAX ||
        spread > UINT32_MAX - first || wdf > UINT32_MAX)
        return damaged(l, "a chunk's head does not fit", err);
    l->last = last.p[0] == '1';
    l->docid = (uint32_t)first;
    l->chunk_last = (uint32_t)(first + spread);
    l->wdf = (uint32_t)wdf;
    return 1;
}

/* In the first chunk, which has the list's statistics. */
static int begin_list(struct pst_glass_list *l, struct pst_error *err)
{
    pst_reader_init(&l->entries, l->chunks.tag.p, l->chunks.tag.n);
    uint64_t count = pst_reader_uint(&l->entries);
    l->collection = pst_reader_uint(&l->entries);
    uint64_t first = pst_reader_uint(&l->entries);
    if (count > UINT32_MAX || first >= UINT32_MAX)
        return damaged(l, "a list's head does not fit", err);
    l->count = (uint32_t)count;
    return begin_chunk(l, first + 1, err);
}

static int open_list(struct pst_glass_list *l, size_t key_n,
                     struct pst_error *err)
{
    struct pst_str key = {l->chunks.prefix.p, key_n};
    int r = pst_glass_chunks_find(&l->chunks, key, err);
    l->ended = r != 1;
    return r != 1 ? r : begin_list(l, err);
}

static void init(struct pst_glass_list *l, const struct pst_glass_mapped *m)
{
    memset(l, 0, sizeof *l);
    pst_glass_chunks_init(&l->chunks, &m->tables[PST_GLASS_POSTLIST]);
}

int pst_glass_list_open(struct pst_glass_list *l,
                        const struct pst_glass_mapped *m, struct pst_str term,
                        struct pst_error *err)
{
    init(l, m);
    if (term.n == 0) {
        l->ended = true;
        return 0;
    }
    pst_glass_sort_str(&l->chunks.prefix, term, false);
    /* The first chunk's key is the term alone, unterminated. */
    return open_list(l, l->chunks.prefix.n - 1, err);
}

int pst_glass_list_open_lengths(struct pst_glass_list *l,
                                const struct pst_glass_mapped *m,
                                struct pst_error *err)
{
    init(l, m);
    pst_buf_add(&l->chunks.prefix, "\0\xe0", 2);
    return open_list(l, 2, err);
}

void pst_glass_list_walk(struct pst_glass_list *l,
                         const struct pst_glass_mapped *m)
{
    init(l, m);
    l->ended = true;
}

int pst_glass_list_next_list(struct pst_glass_list *l, struct pst_error *err)
{
    int r = pst_glass_chunks_next_list(&l->chunks, err);
    l->begun = false;
    l->ended = r != 1;
    return r != 1 ? r : begin_list(l, err);
}

struct pst_str pst_glass_list_term(const struct pst_glass_list *l)
{
    return pst_buf_str(&l->chunks.prefix);
}

void pst_glass_list_again(struct pst_glass_list *l,
                          const struct pst_glass_list *opened)
{
    const struct pst_glass_chunks *from = &opened->chunks;
    struct pst_glass_chunks *to = &l->chunks;
    *l = *opened;
    pst_buf_init(&to->prefix);
    pst_buf_init(&to->key);
    pst_buf_init(&to->room);
    pst_buf_addstr(&to->prefix, pst_buf_str(&from->prefix));
    if (from->tag.p != from->room.p)
        return; /* it lies in the map */
    size_t left = (size_t)(l->entries.end - l->entries.p);
    size_t wdf_left = (size_t)(l->entries.end - l->first_wdf);
    pst_buf_addstr(&to->room, pst_buf_str(&from->room));
    to->tag.p = to->room.p;
    pst_reader_init(&l->entries, to->room.p + to->room.n - left, left);
    l->first_wdf = l->entries.end - wdf_left;
}

void pst_glass_list_dispose(struct pst_glass_list *l)
{
    pst_glass_chunks_dispose(&l->chunks);
}

/* Into the next chunk, or into that where the docid may be. */
static int enter_chunk(struct pst_glass_list *l, uint32_t docid,
                       struct pst_error *err)
{
    int r = docid != 0 ? pst_glass_chunks_skip(&l->chunks, docid, err)
                       : pst_glass_chunks_next(&l->chunks, err);
    if (r < 0)
        return r;
    if (r == 0 || l->chunks.first <= l->chunk_last)
        return damaged(l, "a list's chunks do not follow each other", err);
    pst_reader_init(&l->entries, l->chunks.tag.p, l->chunks.tag.n);
    return begin_chunk(l, l->chunks.first, err);
}

static int step(struct pst_glass_list *l, struct pst_error *err)
{
    if (l->entries.p == l->entries.end) {
        if (l->docid != l->chunk_last)
            return damaged(l, "a chunk ends too early", err);
        return l->last ? 0 : enter_chunk(l, 0, err);
    }
    uint64_t gap = pst_reader_uint(&l->entries);
    uint64_t wdf = pst_reader_uint(&l->entries);
    if (l->entries.bad || gap >= l->chunk_last - l->docid || wdf > UINT32_MAX)
        return damaged(l, "a chunk's entries do not fit", err);
    l->docid += (uint32_t)gap + 1;
    l->wdf = (uint32_t)wdf;
    return 1;
}

int pst_glass_list_next(struct pst_glass_list *l, struct pst_error *err)
{
    int r = l->ended ? 0 : l->begun ? step(l, err) : 1;
    l->begun = true;
    l->ended = r != 1;
    return r;
}

/* Entries of the current chunk behind the current posting into the run. */
static int decode(struct pst_glass_list *l, struct pst_glass_run *b,
                  struct pst_error *err)
{
    struct pst_reader entries = l->entries;
    uint32_t docid = l->docid;
    size_t n = b->count;
    bool fits = true;
    while (n < PST_GLASS_RUN && entries.p != entries.end) {
        /* What goes beyond the last docid is found at the end. */
        if (entries.end - entries.p >= PST_GLASS_SOME &&
            n + 8 <= PST_GLASS_RUN &&
            docid <= UINT32_MAX - PST_GLASS_SOME_FAR) {
            const unsigned char *before = entries.p;
            entries.p = pst_glass_run_some(entries.p, &docid, b, &n);
            if (entries.p != before)
                continue;
        }
        if (docid > l->chunk_last)
            break;
        uint64_t gap = pst_reader_uint(&entries);
        uint64_t wdf = pst_reader_uint(&entries);
        fits &= gap < l->chunk_last - docid && wdf <= UINT32_MAX;
        docid += (uint32_t)gap + 1;
        b->docids[n] = docid;
        b->wdfs[n++] = (uint32_t)wdf;
        if (!fits)
            break;
    }
    if (entries.bad || !fits || docid > l->chunk_last)
        return damaged(l, "a chunk's entries do not fit", err);
    if (entries.p == entries.end && docid != l->chunk_last)
        return damaged(l, "a chunk ends too early", err);
    l->entries = entries;
    l->docid = docid;
    b->count = n;
    return 1;
}

int pst_glass_list_run(struct pst_glass_list *l, uint32_t docid,
                       struct pst_glass_run *b, struct pst_error *err)
{
    bool current = !l->begun; /* the current posting is still to be given */
    int r = !l->ended;
    l->begun = true;
    do {
        /* The chunk where a docid may be ends before it, if it is in a gap. */
        if (r == 1 && (docid > l->chunk_last ||
                       (!current && l->entries.p == l->entries.end))) {
            r = l->last
                    ? 0
                    : enter_chunk(l, docid > l->chunk_last ? docid : 0, err);
            current = true;
        }
        b->count = r == 1 && current;
        b->docids[0] = l->docid;
        b->wdfs[0] = l->wdf;
        current = false;
        if (r == 1)
            r = decode(l, b, err);
    } while (r == 1 && l->docid < docid);
    l->ended = r != 1;
    return r;
}
