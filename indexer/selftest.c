/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/selftest.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xapian-c.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/mem.h"
#include "indexer/shard_bulk.h"

/*
 * Document d of 1, 2, 3 has term i when d divides i: "t0000", "t0001" ... The
 * first term has many positions, the first document much data: their tags need
 * several items. There are more terms than one block holds.
 */
enum {
    DOCS = 3,
    TERMS = 400,
    MANY_POSITIONS = 9000,
    MUCH_DATA = 30000,
    SLOTS = 3,
    NAME_ROOM = 16,
    LEVEL = 1,
    MEMORY = 1 << 20
};

static const uint32_t slots[SLOTS] = {0, 5, 200};
static const struct {
    const char *key, *value;
} metadata[] = {{"a", "first"}, {"b", "second"}};

static bool has_term(uint32_t d, uint32_t i)
{
    return i % d == 0;
}

static uint32_t wdf_of(uint32_t d, uint32_t i)
{
    return (i + d) % 4;
}

static size_t position_count(uint32_t d, uint32_t i)
{
    return i == 0 && d == 1 ? MANY_POSITIONS : (i + d) % 4;
}

static uint32_t position_of(uint32_t d, uint32_t i, size_t k)
{
    uint32_t n = (uint32_t)k;
    return 1 + d + i + n * 7 + n * n % 5;
}

static size_t name_term(char *out, uint32_t i)
{
    return (size_t)snprintf(out, NAME_ROOM, "t%04u", i);
}

/* Empty when the document has no value in the slot. */
static size_t value_of(char *out, uint32_t d, uint32_t slot)
{
    if (slot == 5 && d != 2)
        return 0;
    return (size_t)snprintf(out, NAME_ROOM, "v%u of %u", slot, d);
}

static void add_data(struct pst_buf *out, uint32_t d)
{
    size_t n = d == 1 ? MUCH_DATA : 40 * (size_t)d;
    uint32_t x = d;
    pst_buf_clear(out);
    for (size_t i = 0; i < n; i++) {
        x = x * 1664525 + 1013904223; /* Numerical Recipes' generator */
        pst_buf_addc(out, (char)(x >> 24));
    }
}

/* Writing. */

static size_t make_terms(struct pst_arena *a, struct pst_doc_term *terms,
                         uint32_t d)
{
    size_t n = 0;
    for (uint32_t i = 0; i < TERMS; i++) {
        if (!has_term(d, i))
            continue;
        char name[NAME_ROOM];
        size_t name_n = name_term(name, i);
        size_t count = position_count(d, i);
        uint32_t *positions =
            pst_arena_alloc(a, (count + 1) * sizeof(uint32_t));
        for (size_t k = 0; k < count; k++)
            positions[k] = position_of(d, i, k);
        terms[n++] = (struct pst_doc_term){
            .term = {pst_arena_dup(a, name, name_n), name_n},
            .wdf = wdf_of(d, i),
            .positions = positions,
            .position_count = count};
    }
    return n;
}

static int add_doc(struct pst_shard_writer *w, uint32_t d,
                   struct pst_error *err)
{
    struct pst_doc_term terms[TERMS];
    struct pst_doc_value values[SLOTS];
    char texts[SLOTS][NAME_ROOM];
    struct pst_arena arena = PST_ARENA_INIT;
    struct pst_buf data = PST_BUF_INIT;

    add_data(&data, d);
    struct pst_doc doc = {.data = pst_buf_str(&data),
                          .terms = terms,
                          .term_count = make_terms(&arena, terms, d),
                          .values = values};
    for (size_t i = 0; i < SLOTS; i++) {
        size_t n = value_of(texts[i], d, slots[i]);
        if (n != 0)
            values[doc.value_count++] =
                (struct pst_doc_value){slots[i], {texts[i], n}};
    }
    int r = pst_shard_add(w, 0, &doc, err);
    pst_buf_dispose(&data);
    pst_arena_dispose(&arena);
    return r;
}

static int write_database(const char *path, const char *folder,
                          struct pst_error *err)
{
    struct pst_shard_writer *w;
    struct pst_shard_bulk_options o = {.path = path,
                                       .folder = folder,
                                       .lanes = 1,
                                       .threads = 1,
                                       .level = LEVEL,
                                       .memory = MEMORY,
                                       .unsynced = true};
    int r = pst_shard_bulk_new(&w, &o, err);
    if (r != 0)
        return r;
    for (uint32_t d = 1; r == 0 && d <= DOCS; d++)
        r = add_doc(w, d, err);
    if (r == 0)
        r = pst_shard_flush(w, 0, err);
    for (size_t i = 0; r == 0 && i < sizeof metadata / sizeof *metadata; i++)
        r = pst_shard_set_metadata(w, pst_str_of(metadata[i].key),
                                   pst_str_of(metadata[i].value), err);
    if (r == 0)
        r = pst_shard_finish(w, err);
    pst_shard_free(w);
    return r;
}

/* Reading. Each check is false at the first thing that is not as written;
 * `what` then says which. */

struct check {
    xap_db *db;
    xap_buf room;
    const char *what;
    xap_error why;
};

static bool is_same(xap_bytes b, const char *p, size_t n)
{
    return b.n == n && (n == 0 || memcmp(b.p, p, n) == 0);
}

static bool buf_is(const xap_buf *b, const char *p, size_t n)
{
    return is_same((xap_bytes){b->p, b->n}, p, n);
}

static bool check_statistics(struct check *c)
{
    xap_docid count = 0, last = 0;
    uint64_t total = 0, length = 0;
    for (uint32_t d = 1; d <= DOCS; d++)
        for (uint32_t i = 0; i < TERMS; i++)
            length += has_term(d, i) ? wdf_of(d, i) : 0;
    c->what = "the statistics";
    return xap_db_doc_count(c->db, &count, &c->why) == XAP_OK &&
           xap_db_last_docid(c->db, &last, &c->why) == XAP_OK &&
           xap_db_total_length(c->db, &total, &c->why) == XAP_OK &&
           count == DOCS && last == DOCS && total == length;
}

static bool check_positions(struct check *c, uint32_t d, uint32_t i,
                            xap_bytes term)
{
    xap_position_iter *it = NULL;
    c->what = "positions";
    bool good = xap_db_positions(&it, c->db, d, term, &c->why) == XAP_OK;
    size_t n = position_count(d, i);
    for (size_t k = 0; good && k < n; k++)
        good = xap_position_iter_next(it, &c->why) > 0 &&
               xap_position_iter_pos(it) == position_of(d, i, k);
    good = good && xap_position_iter_next(it, &c->why) == 0;
    xap_position_iter_free(it);
    return good;
}

static bool check_postings(struct check *c, uint32_t i, xap_bytes term)
{
    xap_posting_iter *it = NULL;
    c->what = "postings";
    bool good = xap_db_postings(&it, c->db, term, &c->why) == XAP_OK;
    for (uint32_t d = 1; good && d <= DOCS; d++) {
        if (!has_term(d, i))
            continue;
        c->what = "postings";
        good = xap_posting_iter_next(it, &c->why) > 0 &&
               xap_posting_iter_docid(it) == d &&
               xap_posting_iter_wdf(it) == wdf_of(d, i) &&
               check_positions(c, d, i, term);
    }
    good = good && xap_posting_iter_next(it, &c->why) == 0;
    xap_posting_iter_free(it);
    return good;
}

static bool check_terms(struct check *c)
{
    xap_term_iter *it = NULL;
    char name[NAME_ROOM];
    bool good = xap_db_all_terms(&it, c->db, xap_str(""), &c->why) == XAP_OK;
    for (uint32_t i = 0; good && i < TERMS; i++) {
        xap_bytes term = {name, name_term(name, i)};
        uint32_t freq = 0;
        uint64_t sum = 0, collection = 0;
        for (uint32_t d = 1; d <= DOCS; d++) {
            freq += has_term(d, i);
            sum += has_term(d, i) ? wdf_of(d, i) : 0;
        }
        c->what = "terms";
        good = xap_term_iter_next(it, &c->why) > 0 &&
               is_same(xap_term_iter_term(it), term.p, term.n) &&
               xap_term_iter_term_freq(it) == freq &&
               xap_db_collection_freq(c->db, term, &collection, &c->why) ==
                   XAP_OK &&
               collection == sum && check_postings(c, i, term);
    }
    good = good && xap_term_iter_next(it, &c->why) == 0;
    xap_term_iter_free(it);
    return good;
}

static bool check_termlist(struct check *c, uint32_t d)
{
    xap_term_iter *it = NULL;
    char name[NAME_ROOM];
    uint64_t length = 0, sum = 0;
    c->what = "termlists";
    bool good = xap_db_term_list(&it, c->db, d, &c->why) == XAP_OK;
    for (uint32_t i = 0; good && i < TERMS; i++) {
        if (!has_term(d, i))
            continue;
        sum += wdf_of(d, i);
        good = xap_term_iter_next(it, &c->why) > 0 &&
               is_same(xap_term_iter_term(it), name, name_term(name, i)) &&
               xap_term_iter_wdf(it) == wdf_of(d, i);
    }
    good = good && xap_term_iter_next(it, &c->why) == 0;
    xap_term_iter_free(it);
    if (!good)
        return false;
    c->what = "lengths of documents";
    return xap_db_doc_length(c->db, d, &length, &c->why) == XAP_OK &&
           length == sum;
}

static bool check_document(struct check *c, uint32_t d)
{
    xap_doc *doc = NULL;
    char text[NAME_ROOM];
    struct pst_buf data = PST_BUF_INIT;
    add_data(&data, d);
    c->what = "documents' data";
    bool good = xap_db_get_document(&doc, c->db, d, &c->why) == XAP_OK &&
                xap_doc_get_data(doc, &c->room, &c->why) == XAP_OK &&
                buf_is(&c->room, data.p, data.n);
    for (size_t i = 0; good && i < SLOTS; i++) {
        c->what = "values";
        good = xap_doc_get_value(doc, slots[i], &c->room, &c->why) == XAP_OK &&
               buf_is(&c->room, text, value_of(text, d, slots[i]));
    }
    xap_doc_free(doc);
    pst_buf_dispose(&data);
    return good && check_termlist(c, d);
}

static bool check_bounds(struct check *c, uint32_t slot)
{
    char text[NAME_ROOM];
    uint32_t first = 0, last = 0;
    xap_docid count = 0, n = 0;
    for (uint32_t d = 1; d <= DOCS; d++)
        if (value_of(text, d, slot) != 0) {
            first = first == 0 ? d : first;
            last = d;
            n++;
        }
    c->what = "bounds of values";
    return xap_db_value_freq(c->db, slot, &count, &c->why) == XAP_OK &&
           count == n &&
           xap_db_value_lower_bound(c->db, slot, &c->room, &c->why) == XAP_OK &&
           buf_is(&c->room, text, value_of(text, first, slot)) &&
           xap_db_value_upper_bound(c->db, slot, &c->room, &c->why) == XAP_OK &&
           buf_is(&c->room, text, value_of(text, last, slot));
}

static bool check_metadata(struct check *c)
{
    c->what = "metadata";
    for (size_t i = 0; i < sizeof metadata / sizeof *metadata; i++)
        if (xap_db_get_metadata(c->db, xap_str(metadata[i].key), &c->room,
                                &c->why) != XAP_OK ||
            !buf_is(&c->room, metadata[i].value, strlen(metadata[i].value)))
            return false;
    return true;
}

/* Both terms of numbers 2 and 3 are in document 1 alone. */
static bool check_query(struct check *c)
{
    xap_query *parts[2] = {NULL, NULL}, *both = NULL;
    xap_enquire *enquire = NULL;
    xap_mset *mset = NULL;
    c->what = "queries";
    bool good =
        xap_query_new_term(&parts[0], xap_str("t0002"), 1, 1, &c->why) ==
            XAP_OK &&
        xap_query_new_term(&parts[1], xap_str("t0003"), 1, 2, &c->why) ==
            XAP_OK &&
        xap_query_new_op(&both, XAP_OP_AND, (const xap_query *const *)parts, 2,
                         0, &c->why) == XAP_OK &&
        xap_enquire_new(&enquire, c->db, &c->why) == XAP_OK &&
        xap_enquire_set_query(enquire, both, &c->why) == XAP_OK &&
        xap_enquire_get_mset(&mset, enquire, 0, DOCS, 0, &c->why) == XAP_OK &&
        xap_mset_size(mset) == 1 && xap_mset_docid(mset, 0) == 1;
    xap_mset_free(mset);
    xap_enquire_free(enquire);
    xap_query_free(both);
    xap_query_free(parts[0]);
    xap_query_free(parts[1]);
    return good;
}

static bool check_all(struct check *c, const char *path)
{
    c->what = "the database";
    bool good = xap_db_open(&c->db, path, XAP_DB_GLASS, &c->why) == XAP_OK &&
                check_statistics(c) && check_metadata(c) && check_terms(c);
    for (uint32_t d = 1; good && d <= DOCS; d++)
        good = check_document(c, d);
    for (size_t i = 0; good && i < SLOTS; i++)
        good = check_bounds(c, slots[i]);
    return good && check_query(c);
}

static int read_database(const char *path, struct pst_error *err)
{
    struct check c = {.db = NULL, .room = XAP_BUF_INIT};
    int r = 0;
    if (!check_all(&c, path))
        r = pst_fail(err, PST_EINDEX,
                     "libxapian %s does not read what the bulk writer of this "
                     "postil writes (%s%s)",
                     xap_xapian_version(),
                     c.why.code != XAP_OK ? "" : "it is wrong about ",
                     c.why.code != XAP_OK ? c.why.message : c.what);
    xap_buf_dispose(&c.room);
    xap_db_free(c.db);
    return r;
}

int pst_selftest_run(const char *folder, struct pst_error *err)
{
    struct pst_buf path = PST_BUF_INIT;
    pst_path_join(&path, folder, "selftest");
    int r = write_database(path.p, folder, err);
    if (r == 0)
        r = read_database(path.p, err);
    int removed = pst_tree_remove(path.p, r == 0 ? err : NULL);
    pst_buf_dispose(&path);
    return r != 0 ? r : removed;
}
