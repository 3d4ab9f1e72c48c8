/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "glass/chunks.h"

#include <string.h>

#include "glass/pack.h"

void pst_glass_chunks_init(struct pst_glass_chunks *c,
                           const struct pst_glass_map *postlist)
{
    memset(c, 0, sizeof *c);
    pst_glass_cursor_init(&c->cursor, postlist);
    pst_buf_init(&c->prefix);
    pst_buf_init(&c->key);
    pst_buf_init(&c->room);
}

void pst_glass_chunks_dispose(struct pst_glass_chunks *c)
{
    pst_buf_dispose(&c->prefix);
    pst_buf_dispose(&c->key);
    pst_buf_dispose(&c->room);
}

/* The first docid of the chunk at the cursor; 0 when it is not of the list. */
static uint32_t chunk_docid(const struct pst_glass_chunks *c)
{
    struct pst_str key = c->cursor.key;
    size_t n = c->prefix.n;
    struct pst_reader r;
    if (key.n < n || memcmp(key.p, c->prefix.p, n) != 0)
        return 0;
    pst_reader_init(&r, key.p + n, key.n - n);
    uint64_t docid = pst_glass_read_sort_uint(&r);
    return r.bad || r.p != r.end || docid > UINT32_MAX ? 0 : (uint32_t)docid;
}

static int take(struct pst_glass_chunks *c, uint32_t first,
                struct pst_error *err)
{
    int r = pst_glass_cursor_tag(&c->cursor, NULL, &c->room, &c->tag, err);
    c->first = first;
    c->at = r == 0;
    return r != 0 ? r : 1;
}

int pst_glass_chunks_find(struct pst_glass_chunks *c, struct pst_str key,
                          struct pst_error *err)
{
    int r = pst_glass_cursor_find(&c->cursor, key, err);
    return r == 1 ? take(c, 0, err) : r;
}

int pst_glass_chunks_next(struct pst_glass_chunks *c, struct pst_error *err)
{
    int r =
        c->at ? pst_glass_cursor_next(&c->cursor, err)
              : pst_glass_cursor_seek(&c->cursor, pst_buf_str(&c->prefix), err);
    c->at = false;
    uint32_t first = r == 1 ? chunk_docid(c) : 0;
    return first != 0 ? take(c, first, err) : r < 0 ? r : 0;
}

/* Whether the key is that of a list's first chunk: a packed term alone, in
 * which each NUL is followed by an escape. */
static bool is_packed_term(struct pst_str key)
{
    const char *end = key.p + key.n;
    for (const char *p = key.p;
         (p = memchr(p, '\0', (size_t)(end - p))) != NULL; p += 2)
        if (p + 1 == end || p[1] != (char)0xff)
            return false;
    return true;
}

int pst_glass_chunks_next_list(struct pst_glass_chunks *c,
                               struct pst_error *err)
{
    /* What comes before the terms is no posting list. */
    static const struct pst_str least = {"\0\xff", 2};
    int r = c->prefix.n != 0 ? pst_glass_cursor_next(&c->cursor, err)
                             : pst_glass_cursor_seek(&c->cursor, least, err);
    c->at = false;
    if (r != 1)
        return r;
    if (!is_packed_term(c->cursor.key))
        return pst_glass_cursor_damaged(
            &c->cursor, "a list goes on after its last chunk", err);
    pst_buf_clear(&c->prefix);
    pst_buf_addstr(&c->prefix, c->cursor.key);
    pst_buf_addc(&c->prefix, '\0');
    return take(c, 0, err);
}

int pst_glass_chunks_skip(struct pst_glass_chunks *c, uint32_t docid,
                          struct pst_error *err)
{
    pst_buf_clear(&c->key);
    pst_buf_addstr(&c->key, pst_buf_str(&c->prefix));
    pst_glass_sort_uint(&c->key, docid);
    int r = pst_glass_cursor_floor(&c->cursor, pst_buf_str(&c->key), err);
    uint32_t first = r == 1 ? chunk_docid(c) : 0;
    if (r >= 0 && (first == 0 || (c->at && first <= c->first))) {
        r = pst_glass_cursor_seek(&c->cursor, pst_buf_str(&c->key), err);
        first = r == 1 ? chunk_docid(c) : 0;
    }
    c->at = false;
    return first != 0 ? take(c, first, err) : r < 0 ? r : 0;
}
