/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/hits.h"

#include <stdlib.h>
#include <string.h>

#include "glass/pack.h"
#include "schema/schema.h"
#include "searcher/fast/fast.h"
#include "searcher/values.h"

static int failed(struct pst_error *err, const xap_error *xe)
{
    return pst_index_fail(err, xe, "read an article");
}

/* To the article's record in the mapped table: 1; 0 when Xapian is to read it,
 * or a negative code. */
static int find_mapped(struct pst_glass_cursor *c, const struct pst_index *ix,
                       uint32_t docid, struct pst_error *err)
{
    struct pst_buf key = PST_BUF_INIT;
    if (pst_index_fast(ix) == NULL)
        return 0;
    size_t shard = pst_index_shard_of(ix, docid);
    pst_glass_sort_uint(&key, pst_index_local_of(ix, docid));
    pst_glass_cursor_init(
        c, &pst_fast_shard(ix->fast, shard)->tables[PST_GLASS_DOCDATA]);
    int r = pst_glass_cursor_find(c, pst_buf_str(&key), err);
    pst_buf_dispose(&key);
    return r == 1 ? !c->compressed : r;
}

/* The first piece of the record, as find_mapped. */
static int find_piece(struct pst_str *piece, const struct pst_index *ix,
                      uint32_t docid, struct pst_error *err)
{
    struct pst_glass_item item;
    struct pst_glass_cursor c;
    if (pst_index_fast(ix) != NULL &&
        pst_fast_data(ix->fast, pst_index_shard_of(ix, docid),
                      pst_index_local_of(ix, docid), &item)) {
        *piece = item.part;
        return !item.compressed;
    }
    int r = find_mapped(&c, ix, docid, err);
    *piece = r == 1 ? c.part : (struct pst_str){"", 0};
    return r;
}

/* As find_mapped; no more of the record, where it is in pieces, than has so
 * many bytes. It lies in the map if it is in one piece there. */
static int read_mapped(struct pst_str *record, size_t least,
                       const struct pst_index *ix, uint32_t docid,
                       struct pst_arena *arena, struct pst_error *err)
{
    struct pst_glass_cursor c;
    struct pst_buf room = PST_BUF_INIT;
    int r = find_mapped(&c, ix, docid, err);
    if (r == 1 &&
        (r = pst_glass_cursor_head(&c, least, &room, record, err)) == 0)
        r = 1;
    if (r == 1 && record->p == room.p)
        record->p = pst_arena_dup(arena, room.p, room.n);
    pst_buf_dispose(&room);
    return r;
}

static int read_with_xapian(struct pst_str *record, const struct pst_index *ix,
                            uint32_t docid, struct pst_arena *arena,
                            struct pst_error *err)
{
    xap_doc *doc;
    xap_buf data = XAP_BUF_INIT;
    xap_db *db;
    xap_error xe;
    int r = pst_index_db(ix, &db, err);
    if (r != 0)
        return r;
    if (xap_db_get_document(&doc, db, docid, &xe) != XAP_OK)
        return failed(err, &xe);
    if (xap_doc_get_data(doc, &data, &xe) != XAP_OK)
        r = failed(err, &xe);
    else
        *record =
            (struct pst_str){pst_arena_dup(arena, data.p, data.n), data.n};
    xap_buf_dispose(&data);
    xap_doc_free(doc);
    return r;
}

static void begin(struct pst_hit *out, const struct pst_found *found)
{
    memset(out, 0, sizeof *out);
    out->docid = found->docid;
    out->score = found->score;
}

int pst_hit_load(struct pst_hit *out, const struct pst_index *ix,
                 const struct pst_found *found, struct pst_arena *arena,
                 struct pst_error *err)
{
    struct pst_str record = {"", 0};
    begin(out, found);
    int r = read_mapped(&record, SIZE_MAX, ix, found->docid, arena, err);
    if (r == 0)
        r = read_with_xapian(&record, ix, found->docid, arena, err);
    if (r < 0)
        return r;
    return pst_record_decode_header(record, arena, &out->header, &out->rest,
                                    err);
}

static bool decode_head(struct pst_hit *out, struct pst_str piece,
                        struct pst_arena *arena)
{
    return pst_record_decode_header(piece, arena, &out->header, &out->rest,
                                    NULL) == 0;
}

int pst_hit_head(struct pst_hit *out, const struct pst_index *ix,
                 const struct pst_found *found, struct pst_arena *arena,
                 struct pst_error *err)
{
    enum { LEAST = 2048 };
    struct pst_str piece;
    begin(out, found);
    int r = find_piece(&piece, ix, found->docid, err);
    /* The first piece of a long record holds its header, mostly. */
    if (r == 1 && !decode_head(out, piece, arena))
        r = read_mapped(&piece, LEAST, ix, found->docid, arena, NULL) == 1 &&
            decode_head(out, piece, arena);
    if (r == 0)
        r = pst_hit_load(out, ix, found, arena, err);
    out->rest = (struct pst_str){"", 0};
    return r < 0 ? r : 0;
}

int pst_hit_body(const struct pst_hit *hit, const struct pst_index *ix,
                 struct pst_arena *arena, struct pst_record_body *b,
                 struct pst_error *err)
{
    return pst_record_inflate_body(ix->inflater, hit->rest, arena, b, err);
}

int pst_hit_path(struct pst_buf *out, const struct pst_index *ix,
                 uint32_t docid, struct pst_error *err)
{
    struct pst_values values;
    struct pst_str key;
    pst_buf_clear(out);
    int r =
        pst_values_open(&values, ix, PST_SLOT_ORDER, "read an article", err);
    if (r == 0)
        r = pst_values_at(&values, docid, &key, err);
    if (r == 0)
        pst_buf_addstr(out, pst_slot_order_path(key));
    pst_values_close(&values);
    return r;
}

void pst_hits_dispose(struct pst_hits *h)
{
    free(h->found);
    memset(h, 0, sizeof *h);
}
