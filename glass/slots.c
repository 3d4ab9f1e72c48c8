/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "glass/slots.h"

#include <string.h>

#include "base/mem.h"

void pst_glass_slot_init(struct pst_glass_slot *s,
                         const struct pst_glass_mapped *m, uint32_t slot)
{
    memset(s, 0, sizeof *s);
    pst_glass_chunks_init(&s->chunks, &m->tables[PST_GLASS_POSTLIST]);
    pst_buf_add(&s->chunks.prefix, "\0\xd8", 2);
    pst_buf_adduint(&s->chunks.prefix, slot);
    pst_reader_init(&s->entries, "", 0);
}

void pst_glass_slot_dispose(struct pst_glass_slot *s)
{
    pst_glass_chunks_dispose(&s->chunks);
}

/* An entry of the current chunk, of this document. */
static int read_value(struct pst_glass_slot *s, uint64_t docid,
                      struct pst_error *err)
{
    s->value = pst_reader_string(&s->entries);
    if (s->entries.bad || docid <= s->docid || docid > UINT32_MAX)
        return pst_glass_cursor_damaged(&s->chunks.cursor,
                                        "a slot's entries do not fit", err);
    s->docid = (uint32_t)docid;
    return 1;
}

static int begin_chunk(struct pst_glass_slot *s, int r, struct pst_error *err)
{
    if (r != 1)
        return r;
    pst_reader_init(&s->entries, s->chunks.tag.p, s->chunks.tag.n);
    return read_value(s, s->chunks.first, err);
}

int pst_glass_slot_next(struct pst_glass_slot *s, struct pst_error *err)
{
    if (s->entries.p == s->entries.end)
        return begin_chunk(s, pst_glass_chunks_next(&s->chunks, err), err);
    uint64_t gap = pst_reader_uint(&s->entries);
    uint64_t docid = gap < UINT32_MAX ? s->docid + gap + 1 : 0;
    return read_value(s, docid, err);
}

/* Nothing says where a chunk ends: when it is far, the tree is asked. */
int pst_glass_slot_skip_to(struct pst_glass_slot *s, uint32_t docid,
                           struct pst_error *err)
{
    int r = 1;
    while (r == 1 && s->docid < docid && s->entries.p != s->entries.end)
        r = pst_glass_slot_next(s, err);
    if (r == 1 && s->docid < docid)
        r = begin_chunk(s, pst_glass_chunks_skip(&s->chunks, docid, err), err);
    while (r == 1 && s->docid < docid)
        r = pst_glass_slot_next(s, err);
    return r;
}

int pst_glass_slots_list(struct pst_glass_slots_used *out,
                         const struct pst_glass_mapped *m,
                         struct pst_error *err)
{
    static const struct pst_str prefix = {"\0\xd0", 2};
    struct pst_glass_cursor c;
    pst_glass_cursor_init(&c, &m->tables[PST_GLASS_POSTLIST]);
    int r = pst_glass_cursor_seek(&c, prefix, err);
    for (; r == 1; r = pst_glass_cursor_next(&c, err)) {
        struct pst_str key = c.key;
        if (key.n < prefix.n || memcmp(key.p, prefix.p, prefix.n) != 0)
            return 0;
        uint32_t slot = 0;
        if (key.n > prefix.n + sizeof slot)
            return pst_glass_cursor_damaged(&c, "no such slot", err);
        for (size_t i = key.n; i-- > prefix.n;)
            slot = slot << 8 | (unsigned char)key.p[i];
        PST_PUSH(out->items, out->count, out->cap) = slot;
    }
    return r;
}
