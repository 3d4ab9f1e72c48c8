/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "glass/postings.h"

#include <string.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

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

int pst_glass_list_skip_to(struct pst_glass_list *l, uint32_t docid,
                           struct pst_error *err)
{
    int r = !l->ended;
    l->begun = true;
    if (r == 1 && docid > l->chunk_last)
        r = l->last ? 0 : enter_chunk(l, docid, err);
    while (r == 1 && l->docid < docid)
        r = step(l, err);
    l->ended = r != 1;
    return r;
}

/*
 * Entries of one byte a number, which are most: as many of eight as begin at p,
 * and are counted in *n; returns behind them. There are 16 bytes at p and room
 * for eight in the run.
 */
#ifdef __SSE2__
static const unsigned char *decode_short(const unsigned char *p,
                                         uint32_t *docid,
                                         struct pst_glass_run *b, size_t *n)
{
    const __m128i zero = _mm_setzero_si128();
    __m128i bytes = _mm_loadu_si128((const __m128i *)p);
    unsigned longer = (unsigned)_mm_movemask_epi8(bytes);
    unsigned count = longer != 0 ? (unsigned)__builtin_ctz(longer) / 2 : 8;
    if (count == 0)
        return p;
    __m128i steps = _mm_add_epi16(_mm_and_si128(bytes, _mm_set1_epi16(0xff)),
                                  _mm_set1_epi16(1));
    steps = _mm_add_epi16(steps, _mm_slli_si128(steps, 2));
    steps = _mm_add_epi16(steps, _mm_slli_si128(steps, 4));
    steps = _mm_add_epi16(steps, _mm_slli_si128(steps, 8));
    __m128i base = _mm_set1_epi32((int)*docid);
    __m128i wdfs = _mm_srli_epi16(bytes, 8);
    _mm_storeu_si128((__m128i *)(b->docids + *n),
                     _mm_add_epi32(base, _mm_unpacklo_epi16(steps, zero)));
    _mm_storeu_si128((__m128i *)(b->docids + *n + 4),
                     _mm_add_epi32(base, _mm_unpackhi_epi16(steps, zero)));
    _mm_storeu_si128((__m128i *)(b->wdfs + *n), _mm_unpacklo_epi16(wdfs, zero));
    _mm_storeu_si128((__m128i *)(b->wdfs + *n + 4),
                     _mm_unpackhi_epi16(wdfs, zero));
    *n += count;
    *docid = b->docids[*n - 1];
    return p + (size_t)2 * count;
}
#else
static const unsigned char *decode_short(const unsigned char *p,
                                         uint32_t *docid,
                                         struct pst_glass_run *b, size_t *n)
{
    for (int i = 0; i < 8 && p[0] < 0x80 && p[1] < 0x80; i++, p += 2) {
        *docid += (uint32_t)p[0] + 1;
        b->docids[*n] = *docid;
        b->wdfs[(*n)++] = p[1];
    }
    return p;
}
#endif

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
        if (entries.end - entries.p >= 16 && n + 8 <= PST_GLASS_RUN &&
            docid <= UINT32_MAX - 8 * 0x80) {
            const unsigned char *before = entries.p;
            entries.p = decode_short(entries.p, &docid, b, &n);
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

bool pst_glass_run_read(struct pst_glass_run *b, const unsigned char *bytes,
                        const unsigned char *end, uint32_t first, uint32_t last)
{
    struct pst_reader entries;
    uint32_t docid = first;
    size_t n = 1;
    pst_reader_init(&entries, bytes, (size_t)(end - bytes));
    b->docids[0] = first;
    b->wdfs[0] = (uint32_t)pst_reader_uint(&entries);
    if (last > UINT32_MAX - 8 * 0x80)
        return false;
    while (docid < last && n < PST_GLASS_RUN) {
        if (entries.end - entries.p >= 16) {
            const unsigned char *before = entries.p;
            entries.p = decode_short(entries.p, &docid, b, &n);
            if (entries.p != before)
                continue;
        }
        uint64_t gap = pst_reader_uint(&entries);
        uint64_t wdf = pst_reader_uint(&entries);
        if (entries.bad || gap >= last - docid)
            return false;
        docid += (uint32_t)gap + 1;
        b->docids[n] = docid;
        b->wdfs[n++] = (uint32_t)wdf;
    }
    while (b->docids[n - 1] > last)
        n--;
    b->count = n;
    return !entries.bad && b->docids[n - 1] == last;
}
