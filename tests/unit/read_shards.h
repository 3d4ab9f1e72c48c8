/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Read everything in a glass database by glass/ and by Xapian: nothing may
 * differ. Include after cmocka.h.
 */
#ifndef TESTS_READ_SHARDS_H
#define TESTS_READ_SHARDS_H

#include <stdlib.h>

#include <xapian-c.h>
#include <zlib.h>

#include "glass/items.h"
#include "glass/pack.h"
#include "glass/position.h"
#include "glass/postings.h"
#include "glass/slots.h"
#include "random.h"

struct reading {
    struct pst_glass_mapped m;
    xap_db *db;
    struct pst_buf room;
    uint64_t seed;
    xap_docid last;
};

static int inflate_raw(void *payload, struct pst_buf *out,
                       struct pst_str stream, struct pst_error *err)
{
    enum { MOST = 1 << 24 };
    z_stream z = {.next_in = (Bytef *)(uintptr_t)stream.p,
                  .avail_in = (uInt)stream.n};
    (void)payload;
    if (inflateInit2(&z, -15) != Z_OK)
        return pst_fail(err, PST_ENOMEM, "no room to inflate");
    int r = Z_OK;
    while (r == Z_OK && out->n < MOST) {
        z.next_out = (Bytef *)pst_buf_reserve(out, 4096);
        z.avail_out = 4096;
        r = inflate(&z, Z_NO_FLUSH);
        pst_buf_commit(out, (char *)z.next_out);
    }
    bool whole = r == Z_STREAM_END && z.avail_in == 0;
    inflateEnd(&z);
    return whole ? 0 : pst_fail(err, PST_EINDEX, "no deflate stream");
}
static const struct pst_glass_inflate inflater = {inflate_raw, NULL};

static struct pst_str of_xapian(xap_bytes b)
{
    return (struct pst_str){b.p, b.n};
}

/* What a table has under the key, which is disposed of: 1, or 0 for nothing. */
static int read_item(struct reading *g, enum pst_glass_table table,
                     struct pst_buf *key, struct pst_str *tag)
{
    struct pst_glass_cursor c;
    pst_glass_cursor_init(&c, &g->m.tables[table]);
    int r = pst_glass_cursor_find(&c, pst_buf_str(key), NULL);
    pst_buf_dispose(key);
    assert_true(r >= 0);
    if (r == 1)
        assert_int_equal(
            pst_glass_cursor_tag(&c, &inflater, &g->room, tag, NULL), 0);
    return r;
}

static int read_item_of(struct reading *g, enum pst_glass_table table,
                        xap_docid docid, struct pst_str *tag)
{
    struct pst_buf key = PST_BUF_INIT;
    pst_glass_sort_uint(&key, docid);
    return read_item(g, table, &key, tag);
}

/* All positions, and those up to a random one. */
static void read_at_once(struct reading *g, struct pst_str tag,
                         const uint32_t *wanted, size_t count)
{
    struct pst_glass_positions p;
    uint32_t stops[] = {UINT32_MAX,
                        random_below(&g->seed, wanted[count - 1] + 2)};
    for (int i = 0; i < 2; i++) {
        assert_true(pst_glass_positions_begin(&p, tag));
        assert_int_equal(p.count, count);
        uint32_t *got = calloc((size_t)p.count, sizeof *got);
        size_t n = pst_glass_positions_read(&p, stops[i], got);
        assert_in_range(n, 1, count);
        assert_true(n == count || got[n - 1] >= stops[i]);
        assert_true(n < 2 || got[n - 2] < stops[i]);
        for (size_t k = 0; k < n; k++)
            assert_int_equal(got[k], wanted[k]);
        free(got);
    }
}

static void read_positions(struct reading *g, xap_bytes term, xap_docid docid)
{
    struct pst_str tag = {"", 0};
    struct pst_buf key = PST_BUF_INIT;
    xap_position_iter *it = NULL;
    uint32_t *wanted = NULL;
    size_t count = 0, cap = 0;
    int more = xap_db_positions(&it, g->db, docid, term, NULL) == XAP_OK
                   ? xap_position_iter_next(it, NULL)
                   : 0;
    pst_glass_sort_str(&key, of_xapian(term), false);
    pst_glass_sort_uint(&key, docid);
    assert_int_equal(read_item(g, PST_GLASS_POSITION, &key, &tag), more);
    for (; more == 1; more = xap_position_iter_next(it, NULL))
        PST_PUSH(wanted, count, cap) = xap_position_iter_pos(it);
    if (count != 0)
        read_at_once(g, tag, wanted, count);
    free(wanted);
    xap_position_iter_free(it);
}

/* Of the empty term: lengths. */
static int open_list(struct reading *g, struct pst_glass_list *l,
                     xap_bytes term)
{
    return term.n != 0 ? pst_glass_list_open(l, &g->m, of_xapian(term), NULL)
                       : pst_glass_list_open_lengths(l, &g->m, NULL);
}

static uint64_t wanted_wdf(struct reading *g, xap_bytes term,
                           const xap_posting_iter *it)
{
    uint64_t length = 0;
    if (term.n != 0)
        return xap_posting_iter_wdf(it);
    xap_db_doc_length(g->db, xap_posting_iter_docid(it), &length, NULL);
    return length;
}

/* Posting by posting. */
static void read_list(struct reading *g, xap_bytes term)
{
    struct pst_glass_list l;
    xap_posting_iter *it = NULL;
    uint64_t collection = 0;
    uint32_t count = 0;
    int more;
    assert_true(open_list(g, &l, term) >= 0);
    assert_int_equal(xap_db_postings(&it, g->db, term, NULL), XAP_OK);
    if (term.n != 0) {
        assert_int_equal(xap_db_collection_freq(g->db, term, &collection, NULL),
                         XAP_OK);
        assert_int_equal(l.collection, collection);
    }
    while ((more = xap_posting_iter_next(it, NULL)) == 1) {
        assert_int_equal(pst_glass_list_next(&l, NULL), 1);
        count++;
        assert_int_equal(l.docid, xap_posting_iter_docid(it));
        assert_int_equal(l.wdf, wanted_wdf(g, term, it));
        if (term.n != 0)
            read_positions(g, term, l.docid);
    }
    assert_int_equal(pst_glass_list_next(&l, NULL), more);
    if (term.n != 0)
        assert_int_equal(l.count, count);
    pst_glass_list_dispose(&l);
    xap_posting_iter_free(it);
}

/* Runs from random docids on: each holds what Xapian has between its first
 * and last posting, and nothing that the skip should have found is left out. */
static void read_runs(struct reading *g, xap_bytes term)
{
    struct pst_glass_list l;
    struct pst_glass_run b;
    xap_posting_iter *it = NULL;
    xap_docid to = 1;
    int left = 1;
    open_list(g, &l, term);
    assert_int_equal(xap_db_postings(&it, g->db, term, NULL), XAP_OK);
    int more;
    while ((more = pst_glass_list_run(&l, to, &b, NULL)) == 1) {
        assert_in_range(b.count, 1, PST_GLASS_RUN);
        xap_docid from = b.docids[0] < to ? b.docids[0] : to;
        assert_int_equal(xap_posting_iter_skip_to(it, from, NULL), 1);
        for (size_t i = 0; i < b.count; i++) {
            assert_int_equal(b.docids[i], xap_posting_iter_docid(it));
            assert_int_equal(b.wdfs[i], wanted_wdf(g, term, it));
            left = xap_posting_iter_next(it, NULL);
        }
        xap_docid last = b.docids[b.count - 1];
        assert_true(last >= to);
        to =
            last + 1 +
            random_below(&g->seed, 2) * random_below(&g->seed, 2 + g->last / 4);
    }
    assert_int_equal(more, 0);
    assert_true(left != 1 || xap_posting_iter_skip_to(it, to, NULL) == 0);
    pst_glass_list_dispose(&l);
    xap_posting_iter_free(it);
    /* From the first docid on, run by run: all postings; of a copy. */
    struct pst_glass_list opened;
    uint32_t count = 0;
    open_list(g, &opened, term);
    pst_glass_list_again(&l, &opened);
    pst_glass_list_dispose(&opened);
    while (pst_glass_list_run(&l, 0, &b, NULL) == 1)
        count += (uint32_t)b.count;
    if (term.n != 0)
        assert_int_equal(count, l.count);
    pst_glass_list_dispose(&l);
}

static void read_terms(struct reading *g)
{
    xap_term_iter *it = NULL;
    assert_int_equal(xap_db_all_terms(&it, g->db, xap_str(""), NULL), XAP_OK);
    while (xap_term_iter_next(it, NULL) == 1) {
        read_list(g, xap_term_iter_term(it));
        read_runs(g, xap_term_iter_term(it));
    }
    xap_term_iter_free(it);
    struct pst_glass_list l;
    assert_int_equal(
        pst_glass_list_open(&l, &g->m, pst_str_of("no such term"), NULL), 0);
    assert_int_equal(pst_glass_list_next(&l, NULL), 0);
    pst_glass_list_dispose(&l);
}

static void read_slot(struct reading *g, xap_slot slot, bool strides)
{
    struct pst_glass_slot s;
    xap_value_iter *it = NULL;
    xap_docid to = 1;
    assert_int_equal(xap_db_values(&it, g->db, slot, NULL), XAP_OK);
    pst_glass_slot_init(&s, &g->m, slot);
    for (;;) {
        int more = strides ? xap_value_iter_skip_to(it, to, NULL)
                           : xap_value_iter_next(it, NULL);
        assert_int_equal(strides ? pst_glass_slot_skip_to(&s, to, NULL)
                                 : pst_glass_slot_next(&s, NULL),
                         more);
        if (more != 1)
            break;
        assert_int_equal(s.docid, xap_value_iter_docid(it));
        assert_true(pst_str_eq(s.value, of_xapian(xap_value_iter_value(it))));
        to = s.docid + 1 + random_below(&g->seed, 2 + g->last / 4);
    }
    pst_glass_slot_dispose(&s);
    xap_value_iter_free(it);
}

/* Reads a tag term by term. */
struct terms {
    struct pst_reader r;
    uint64_t length;     /* of the document */
    uint64_t count;      /* of terms ... */
    uint64_t given;      /* ... so far */
    struct pst_str term; /* in `bytes`, till the next call */
    uint32_t wdf;
    char bytes[256];
};

static bool terms_begin(struct terms *t, struct pst_str tag)
{
    pst_reader_init(&t->r, tag.p, tag.n);
    t->length = tag.n != 0 ? pst_reader_uint(&t->r) : 0;
    t->count = tag.n != 0 ? pst_reader_uint(&t->r) : 0;
    t->given = 0;
    t->term = (struct pst_str){t->bytes, 0};
    t->wdf = 0;
    return !t->r.bad;
}

static size_t read_byte(struct pst_reader *r)
{
    struct pst_str s = pst_reader_bytes(r, 1);
    return s.n != 0 ? (unsigned char)s.p[0] : 0;
}

/* 1, the next term; 0 after the last; -1 when the bytes are not a list. */
static int terms_next(struct terms *t)
{
    if (t->given == t->count)
        return t->r.bad || t->r.p != t->r.end ? -1 : 0;
    size_t before = t->term.n;
    size_t reuse = t->given != 0 ? read_byte(&t->r) : 0;
    bool packed = reuse > before;
    uint64_t wdf = packed ? reuse / (before + 1) - 1 : 0;
    reuse = packed ? reuse % (before + 1) : reuse;
    struct pst_str rest = pst_reader_bytes(&t->r, read_byte(&t->r));
    if (!packed)
        wdf = pst_reader_uint(&t->r);
    if (t->r.bad || wdf > UINT32_MAX || reuse + rest.n >= sizeof t->bytes ||
        reuse + rest.n == 0)
        return -1;
    memcpy(t->bytes + reuse, rest.p, rest.n);
    t->term.n = reuse + rest.n;
    t->wdf = (uint32_t)wdf;
    t->given++;
    return 1;
}

static void read_termlist(struct reading *g, xap_docid docid)
{
    struct terms t;
    struct pst_str tag = {"", 0};
    xap_term_iter *it = NULL;
    uint64_t length = 0;
    int more;
    assert_int_equal(read_item_of(g, PST_GLASS_TERMLIST, docid, &tag), 1);
    assert_true(terms_begin(&t, tag));
    assert_int_equal(xap_db_doc_length(g->db, docid, &length, NULL), XAP_OK);
    assert_int_equal(t.length, length);
    assert_int_equal(xap_db_term_list(&it, g->db, docid, NULL), XAP_OK);
    while ((more = xap_term_iter_next(it, NULL)) == 1) {
        assert_int_equal(terms_next(&t), 1);
        assert_true(pst_str_eq(t.term, of_xapian(xap_term_iter_term(it))));
        assert_int_equal(t.wdf, xap_term_iter_wdf(it));
    }
    assert_int_equal(terms_next(&t), 0);
    xap_term_iter_free(it);
}

static void read_document(struct reading *g, xap_docid docid)
{
    xap_doc *doc = NULL;
    xap_buf data = XAP_BUF_INIT;
    xap_value_iter *it = NULL;
    struct pst_str tag = {"", 0};
    if (xap_db_get_document(&doc, g->db, docid, NULL) != XAP_OK)
        return;
    assert_int_equal(xap_doc_get_data(doc, &data, NULL), XAP_OK);
    assert_int_equal(read_item_of(g, PST_GLASS_DOCDATA, docid, &tag),
                     data.n != 0);
    assert_true(pst_str_eq(data.n != 0 ? tag : (struct pst_str){"", 0},
                           (struct pst_str){data.p, data.n}));
    read_termlist(g, docid);
    assert_int_equal(xap_doc_values(&it, doc, NULL), XAP_OK);
    while (xap_value_iter_next(it, NULL) == 1) {
        /* Few slots of each document: together they are most. */
        if (random_below(&g->seed, 8) == 0) {
            read_slot(g, xap_value_iter_slot(it), false);
            read_slot(g, xap_value_iter_slot(it), true);
        }
    }
    xap_value_iter_free(it);
    xap_buf_dispose(&data);
    xap_doc_free(doc);
}

static void read_metadata(struct reading *g)
{
    xap_term_iter *it = NULL;
    struct pst_str tag;
    assert_int_equal(xap_db_metadata_keys(&it, g->db, xap_str(""), NULL),
                     XAP_OK);
    while (xap_term_iter_next(it, NULL) == 1) {
        xap_buf value = XAP_BUF_INIT;
        xap_bytes key = xap_term_iter_term(it);
        xap_db_get_metadata(g->db, key, &value, NULL);
        assert_int_equal(
            pst_glass_get_metadata(&g->m, of_xapian(key), &g->room, &tag, NULL),
            1);
        assert_true(pst_str_eq(tag, (struct pst_str){value.p, value.n}));
        xap_buf_dispose(&value);
    }
    xap_term_iter_free(it);
}

static void assert_read_as_by_xapian(const char *path, uint64_t seed)
{
    struct reading g = {.seed = seed, .room = PST_BUF_INIT};
    xap_docid count = 0;
    uint64_t total = 0;
    assert_int_equal(xap_db_open(&g.db, path, XAP_DB_GLASS, NULL), XAP_OK);
    assert_int_equal(
        pst_glass_mapped_open(&g.m, path, PST_GLASS_EVERY_TABLE, NULL), 0);
    xap_db_last_docid(g.db, &g.last, NULL);
    xap_db_doc_count(g.db, &count, NULL);
    xap_db_total_length(g.db, &total, NULL);
    assert_int_equal(g.m.version.last_docid, g.last);
    assert_int_equal(g.m.version.doc_count, count);
    assert_int_equal(g.m.version.total_length, total);
    read_terms(&g);
    read_list(&g, xap_str(""));
    for (xap_docid d = 1; d <= g.last; d++)
        read_document(&g, d);
    read_metadata(&g);
    pst_glass_mapped_dispose(&g.m);
    pst_buf_dispose(&g.room);
    xap_db_free(g.db);
}

#endif
