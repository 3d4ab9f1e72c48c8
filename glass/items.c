/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "glass/items.h"

#include "glass/pack.h"

/* Disposes of the key. */
static int get(const struct pst_glass_map *table, struct pst_buf *key,
               const struct pst_glass_inflate *inflate, struct pst_buf *room,
               struct pst_str *tag, struct pst_error *err)
{
    struct pst_glass_cursor c;
    pst_glass_cursor_init(&c, table);
    int r = pst_glass_cursor_find(&c, pst_buf_str(key), err);
    pst_buf_dispose(key);
    if (r != 1)
        return r;
    r = pst_glass_cursor_tag(&c, inflate, room, tag, err);
    return r != 0 ? r : 1;
}

static int get_of_document(const struct pst_glass_map *table, uint32_t docid,
                           const struct pst_glass_inflate *inflate,
                           struct pst_buf *room, struct pst_str *tag,
                           struct pst_error *err)
{
    struct pst_buf key = PST_BUF_INIT;
    pst_glass_sort_uint(&key, docid);
    return get(table, &key, inflate, room, tag, err);
}

int pst_glass_get_docdata(const struct pst_glass_mapped *m, uint32_t docid,
                          const struct pst_glass_inflate *inflate,
                          struct pst_buf *room, struct pst_str *tag,
                          struct pst_error *err)
{
    return get_of_document(&m->tables[PST_GLASS_DOCDATA], docid, inflate, room,
                           tag, err);
}

int pst_glass_get_termlist(const struct pst_glass_mapped *m, uint32_t docid,
                           const struct pst_glass_inflate *inflate,
                           struct pst_buf *room, struct pst_str *tag,
                           struct pst_error *err)
{
    return get_of_document(&m->tables[PST_GLASS_TERMLIST], docid, inflate, room,
                           tag, err);
}

int pst_glass_get_positions(const struct pst_glass_mapped *m,
                            struct pst_str term, uint32_t docid,
                            struct pst_buf *room, struct pst_str *tag,
                            struct pst_error *err)
{
    struct pst_buf key = PST_BUF_INIT;
    pst_glass_sort_str(&key, term, false);
    pst_glass_sort_uint(&key, docid);
    return get(&m->tables[PST_GLASS_POSITION], &key, NULL, room, tag, err);
}

int pst_glass_get_metadata(const struct pst_glass_mapped *m, struct pst_str key,
                           struct pst_buf *room, struct pst_str *tag,
                           struct pst_error *err)
{
    struct pst_buf packed = PST_BUF_INIT;
    pst_buf_add(&packed, "\0\xc0", 2);
    pst_buf_addstr(&packed, key);
    return get(&m->tables[PST_GLASS_POSTLIST], &packed, NULL, room, tag, err);
}
