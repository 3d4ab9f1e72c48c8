/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "glass/postlist.h"

#include <stdlib.h>
#include <string.h>

#include "glass/pack.h"

enum { HEADER_MOST = 32 }; /* bytes that a chunk's header may take */

void pst_glass_postings_init(struct pst_glass_postings *p,
                             struct pst_glass_leaves *table,
                             struct pst_glass_block_maker *maker)
{
    memset(p, 0, sizeof *p);
    p->table = table;
    p->maker = maker;
    pst_buf_init(&p->key);
    pst_buf_init(&p->entries);
    pst_buf_init(&p->tag);
}

void pst_glass_postings_dispose(struct pst_glass_postings *p)
{
    pst_buf_dispose(&p->key);
    pst_buf_dispose(&p->entries);
    pst_buf_dispose(&p->tag);
}

static void begin(struct pst_glass_postings *p, uint64_t count,
                  uint64_t collection)
{
    p->key_n = p->key.n;
    p->count = count;
    p->collection = collection;
    p->chunk_open = false;
    p->first_chunk = true;
    if (p->maker != NULL)
        pst_glass_block_maker_list(p->maker);
}

void pst_glass_postings_begin(struct pst_glass_postings *p, struct pst_str term,
                              uint64_t count, uint64_t collection)
{
    pst_buf_clear(&p->key);
    pst_glass_sort_str(&p->key, term, false);
    begin(p, count, collection);
}

void pst_glass_postings_begin_packed(struct pst_glass_postings *p,
                                     struct pst_str packed, uint64_t count,
                                     uint64_t collection)
{
    pst_buf_clear(&p->key);
    pst_buf_addstr(&p->key, packed);
    begin(p, count, collection);
}

void pst_glass_postings_begin_lengths(struct pst_glass_postings *p)
{
    pst_buf_clear(&p->key);
    pst_buf_add(&p->key, "\0\xe0", 2);
    begin(p, 0, 0);
}

static bool is_lengths(const struct pst_glass_postings *p)
{
    return p->key.p[0] == '\0' && p->key.p[1] == (char)0xe0;
}

/* Of a chunk that has been added: `first` and `entries` are bytes of its tag.
 */
static void tell_maker(const struct pst_glass_postings *p, size_t key_n,
                       size_t first, size_t entries)
{
    uint64_t item = pst_glass_leaves_place(p->table);
    uint64_t tag = item + PST_GLASS_ITEM_HEAD + key_n;
    struct pst_glass_chunk_place place = {
        item, tag + first, tag + entries,
        p->tag.n <= pst_glass_leaves_item_room(p->table, key_n)};
    pst_glass_block_maker_chunk(p->maker, &place);
}

static int write_chunk(struct pst_glass_postings *p, bool last,
                       struct pst_error *err)
{
    pst_buf_clear(&p->tag);
    pst_buf_truncate(&p->key, p->key_n);
    size_t key_n = p->key_n;
    if (p->first_chunk) {
        pst_buf_adduint(&p->tag, p->count);
        pst_buf_adduint(&p->tag, p->collection);
        pst_buf_adduint(&p->tag, p->chunk_first - 1);
        /* The first chunk's key is the term alone, unterminated. */
        if (!is_lengths(p))
            key_n--;
    } else {
        pst_glass_sort_uint(&p->key, p->chunk_first);
        key_n = p->key.n;
    }
    pst_glass_bool(&p->tag, last);
    pst_buf_adduint(&p->tag, p->chunk_last - p->chunk_first);
    size_t first = p->tag.n;
    pst_buf_adduint(&p->tag, p->chunk_first_wdf);
    size_t entries = p->tag.n;
    pst_buf_addstr(&p->tag, pst_buf_str(&p->entries));
    pst_buf_clear(&p->entries);
    p->first_chunk = false;
    p->chunk_open = false;
    int r = pst_glass_leaves_add(p->table, (struct pst_str){p->key.p, key_n},
                                 pst_buf_str(&p->tag), false, err);
    if (r == 0 && p->maker != NULL)
        tell_maker(p, key_n, first, entries);
    return r;
}

/* How many bytes of entries the next chunk takes: at most one item, and no
 * more than fills the open leaf if that is worth it. */
static size_t chunk_room(const struct pst_glass_postings *p)
{
    size_t overhead = p->key_n + 9 + HEADER_MOST;
    size_t most = pst_glass_leaves_item_room(p->table, overhead);
    if (most > PST_GLASS_CHUNK)
        most = PST_GLASS_CHUNK;
    size_t room = pst_glass_leaves_room(p->table);
    size_t fill = room > overhead ? room - overhead : 0;
    return fill >= most / 4 && fill < most ? fill : most;
}

int pst_glass_postings_add(struct pst_glass_postings *p, uint32_t docid,
                           uint32_t wdf, struct pst_error *err)
{
    enum { ENTRY_MOST = 10 };
    size_t at = 0;
    if (p->chunk_open && p->entries.n + ENTRY_MOST > p->most) {
        int r = write_chunk(p, false, err);
        if (r != 0)
            return r;
    }
    if (!p->chunk_open) {
        p->chunk_open = true;
        p->most = chunk_room(p);
        p->chunk_first = docid;
        p->chunk_first_wdf = wdf;
    } else {
        char *to = pst_buf_reserve(&p->entries, ENTRY_MOST);
        to = pst_put_uint(to, docid - p->chunk_last - 1);
        at = (size_t)(to - p->entries.p);
        pst_buf_commit(&p->entries, pst_put_uint(to, wdf));
    }
    p->chunk_last = docid;
    if (p->maker != NULL)
        pst_glass_block_maker_add(p->maker, docid, wdf, at);
    return 0;
}

int pst_glass_postings_end(struct pst_glass_postings *p, struct pst_error *err)
{
    int r = write_chunk(p, true, err);
    if (r != 0 || p->maker == NULL)
        return r;
    return pst_glass_block_maker_end(
        p->maker, (struct pst_str){p->key.p, p->key_n - 1}, err);
}

int pst_glass_put_metadata(struct pst_glass_leaves *table, struct pst_str key,
                           struct pst_str value, struct pst_error *err)
{
    struct pst_buf packed = PST_BUF_INIT;
    pst_buf_add(&packed, "\0\xc0", 2);
    pst_buf_addstr(&packed, key);
    int r =
        pst_glass_leaves_add(table, pst_buf_str(&packed), value, false, err);
    pst_buf_dispose(&packed);
    return r;
}

int pst_glass_put_value_stats(struct pst_glass_leaves *table, uint32_t slot,
                              uint64_t count, struct pst_str low,
                              struct pst_str high, struct pst_error *err)
{
    struct pst_buf key = PST_BUF_INIT;
    struct pst_buf tag = PST_BUF_INIT;
    pst_buf_add(&key, "\0\xd0", 2);
    pst_glass_uint_last(&key, slot);
    pst_buf_adduint(&tag, count);
    pst_buf_adduint(&tag, low.n);
    pst_buf_addstr(&tag, low);
    if (!pst_str_eq(low, high))
        pst_buf_addstr(&tag, high);
    int r = pst_glass_leaves_add(table, pst_buf_str(&key), pst_buf_str(&tag),
                                 false, err);
    pst_buf_dispose(&key);
    pst_buf_dispose(&tag);
    return r;
}

static int packed_cmp(void (*pack)(struct pst_buf *, uint64_t), uint32_t a,
                      uint32_t b)
{
    struct pst_buf x = PST_BUF_INIT;
    struct pst_buf y = PST_BUF_INIT;
    pack(&x, a);
    pack(&y, b);
    int c = pst_str_cmp(pst_buf_str(&x), pst_buf_str(&y));
    pst_buf_dispose(&x);
    pst_buf_dispose(&y);
    return c;
}

static int by_stats_key(const void *a, const void *b)
{
    return packed_cmp(pst_glass_uint_last, *(const uint32_t *)a,
                      *(const uint32_t *)b);
}

static int by_value_key(const void *a, const void *b)
{
    return packed_cmp(pst_buf_adduint, *(const uint32_t *)a,
                      *(const uint32_t *)b);
}

size_t pst_glass_slots_for_stats(uint32_t *slots, size_t n)
{
    size_t kept = 0;
    if (n != 0)
        qsort(slots, n, sizeof *slots, by_stats_key);
    for (size_t i = 0; i < n; i++)
        if (kept == 0 || slots[kept - 1] != slots[i])
            slots[kept++] = slots[i];
    return kept;
}

void pst_glass_slots_for_values(uint32_t *slots, size_t n)
{
    if (n != 0)
        qsort(slots, n, sizeof *slots, by_value_key);
}

void pst_glass_values_begin(struct pst_glass_values *v,
                            struct pst_glass_leaves *table, uint32_t slot)
{
    v->table = table;
    v->slot = slot;
    v->first = 0;
    v->last = 0;
    pst_buf_init(&v->chunk);
}

static int write_values(struct pst_glass_values *v, struct pst_error *err)
{
    if (v->chunk.n == 0)
        return 0;
    struct pst_buf key = PST_BUF_INIT;
    pst_buf_add(&key, "\0\xd8", 2);
    pst_buf_adduint(&key, v->slot);
    pst_glass_sort_uint(&key, v->first);
    int r = pst_glass_leaves_add(v->table, pst_buf_str(&key),
                                 pst_buf_str(&v->chunk), false, err);
    pst_buf_dispose(&key);
    pst_buf_clear(&v->chunk);
    return r;
}

int pst_glass_values_add(struct pst_glass_values *v, uint32_t docid,
                         struct pst_str value, struct pst_error *err)
{
    if (v->chunk.n >= PST_GLASS_CHUNK) {
        int r = write_values(v, err);
        if (r != 0)
            return r;
    }
    if (v->chunk.n == 0)
        v->first = docid;
    else
        pst_buf_adduint(&v->chunk, docid - v->last - 1);
    pst_buf_adduint(&v->chunk, value.n);
    pst_buf_addstr(&v->chunk, value);
    v->last = docid;
    return 0;
}

int pst_glass_values_end(struct pst_glass_values *v, struct pst_error *err)
{
    int r = write_values(v, err);
    pst_buf_dispose(&v->chunk);
    return r;
}
