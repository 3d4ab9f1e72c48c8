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
#include "glass/position.h"
#include "glass/postings.h"
#include "glass/slots.h"
#include "glass/termlist.h"
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

/* All positions, and those up to a random one, as they come one by one. */
static void read_at_once(struct reading *g, struct pst_str tag, uint32_t last)
{
    struct pst_glass_positions p;
    uint32_t stops[] = {UINT32_MAX, random_below(&g->seed, last + 2)};
    for (int i = 0; i < 2; i++) {
        uint32_t position = 0;
        assert_true(pst_glass_positions_begin(&p, tag));
        uint32_t *got = calloc((size_t)p.count, sizeof *got);
        size_t n = pst_glass_positions_read(&p, stops[i], got);
        assert_true(n == p.count || got[n - 1] >= stops[i]);
        assert_true(n < 2 || got[n - 2] < stops[i]);
        assert_true(pst_glass_positions_begin(&p, tag));
        for (size_t k = 0; k < n; k++) {
            assert_int_equal(pst_glass_positions_next(&p, &position), 1);
            assert_int_equal(position, got[k]);
        }
        free(got);
    }
}

static void read_positions(struct reading *g, xap_bytes term, xap_docid docid)
{
    struct pst_glass_positions p;
    struct pst_str tag;
    xap_position_iter *it = NULL;
    uint32_t position;
    int more = xap_db_positions(&it, g->db, docid, term, NULL) == XAP_OK
                   ? xap_position_iter_next(it, NULL)
                   : 0;
    assert_int_equal(pst_glass_get_positions(&g->m, of_xapian(term), docid,
                                             &g->room, &tag, NULL),
                     more);
    if (more == 1)
        assert_true(pst_glass_positions_begin(&p, tag));
    size_t count = 0;
    for (; more == 1; more = xap_position_iter_next(it, NULL), count++) {
        assert_int_equal(pst_glass_positions_next(&p, &position), 1);
        assert_int_equal(position, xap_position_iter_pos(it));
    }
    if (count != 0) {
        assert_int_equal(p.count, count);
        assert_int_equal(pst_glass_positions_next(&p, &position), 0);
        read_at_once(g, tag, position);
    }
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

/* `strides`: by random skips, else posting by posting. */
static void read_list(struct reading *g, xap_bytes term, bool strides)
{
    struct pst_glass_list l;
    xap_posting_iter *it = NULL;
    uint64_t collection = 0;
    int open = open_list(g, &l, term);
    assert_int_equal(xap_db_postings(&it, g->db, term, NULL), XAP_OK);
    assert_true(open >= 0);
    if (term.n != 0) {
        assert_int_equal(xap_db_collection_freq(g->db, term, &collection, NULL),
                         XAP_OK);
        assert_int_equal(l.collection, collection);
    }
    uint32_t count = 0;
    xap_docid to = 1;
    int more = strides ? xap_posting_iter_skip_to(it, to, NULL)
                       : xap_posting_iter_next(it, NULL);
    for (;;) {
        assert_int_equal(strides ? pst_glass_list_skip_to(&l, to, NULL)
                                 : pst_glass_list_next(&l, NULL),
                         more);
        if (more != 1)
            break;
        count++;
        assert_int_equal(l.docid, xap_posting_iter_docid(it));
        assert_int_equal(l.wdf, wanted_wdf(g, term, it));
        if (!strides && term.n != 0)
            read_positions(g, term, l.docid);
        to = l.docid + random_below(&g->seed, 2 + g->last / 4);
        more = strides ? xap_posting_iter_skip_to(it, to, NULL)
                       : xap_posting_iter_next(it, NULL);
        /* A skip to where it is stays there. */
        if (strides && to <= l.docid) {
            to = l.docid + 1;
            more = xap_posting_iter_skip_to(it, to, NULL);
        }
    }
    if (!strides && term.n != 0)
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
        read_list(g, xap_term_iter_term(it), false);
        read_list(g, xap_term_iter_term(it), true);
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

static void read_termlist(struct reading *g, xap_docid docid)
{
    struct pst_glass_terms t;
    struct pst_str tag;
    xap_term_iter *it = NULL;
    uint64_t length = 0;
    int more;
    assert_int_equal(
        pst_glass_get_termlist(&g->m, docid, &inflater, &g->room, &tag, NULL),
        1);
    assert_true(pst_glass_terms_begin(&t, tag));
    assert_int_equal(xap_db_doc_length(g->db, docid, &length, NULL), XAP_OK);
    assert_int_equal(t.length, length);
    assert_int_equal(xap_db_term_list(&it, g->db, docid, NULL), XAP_OK);
    while ((more = xap_term_iter_next(it, NULL)) == 1) {
        assert_int_equal(pst_glass_terms_next(&t), 1);
        assert_true(pst_str_eq(t.term, of_xapian(xap_term_iter_term(it))));
        assert_int_equal(t.wdf, xap_term_iter_wdf(it));
    }
    assert_int_equal(pst_glass_terms_next(&t), 0);
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
    assert_int_equal(
        pst_glass_get_docdata(&g->m, docid, &inflater, &g->room, &tag, NULL),
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
    read_list(&g, xap_str(""), false);
    read_list(&g, xap_str(""), true);
    for (xap_docid d = 1; d <= g.last; d++)
        read_document(&g, d);
    read_metadata(&g);
    pst_glass_mapped_dispose(&g.m);
    pst_buf_dispose(&g.room);
    xap_db_free(g.db);
}

#endif
