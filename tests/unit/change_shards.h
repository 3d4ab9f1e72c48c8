/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tests/unit/change_shards.h - random changes through Xapian's
 * WritableDatabase. They follow from the seed and from what the database holds,
 * so equal databases go through equal changes.
 */
#ifndef POSTIL_TESTS_CHANGE_SHARDS_H
#define POSTIL_TESTS_CHANGE_SHARDS_H

#include <string.h>

#include "random_shards.h"

/* A commit after every so many changes. */
enum { CHANGES_A_COMMIT = 97 };

static inline void random_postings(xap_doc *doc, xap_bytes term, uint64_t *seed)
{
    xap_error err;
    uint32_t places = random_below(seed, 3) == 0 ? 0 : random_below(seed, 8);
    xap_termpos at = random_below(seed, 4);
    if (random_below(seed, 500) == 0)
        places = 3000;
    must(xap_doc_add_term(doc, term, random_below(seed, 20), &err), &err);
    for (uint32_t i = 0; i < places; i++) {
        must(xap_doc_add_posting(doc, term, at, 0, &err), &err);
        at += 1 + random_below(seed, i % 5 == 0 ? 10000 : 5);
    }
}

/* Some terms of a document that is there already. */
static inline void borrow_terms(xap_doc *doc, const xap_db *db, uint64_t *seed)
{
    xap_error err;
    xap_term_iter *it = NULL;
    xap_docid from = random_docid(db, seed);
    if (from == 0)
        return;
    must(xap_db_term_list(&it, db, from, &err), &err);
    while (xap_term_iter_next(it, &err) > 0)
        if (random_below(seed, 3) == 0)
            random_postings(doc, xap_term_iter_term(it), seed);
    xap_term_iter_free(it);
}

static inline void new_terms(xap_doc *doc, uint64_t *seed)
{
    char term[12] = "new";
    for (uint32_t n = random_below(seed, 30); n > 0; n--) {
        size_t length = 3 + random_below(seed, 8);
        for (size_t i = 3; i < length; i++)
            term[i] = (char)('a' + random_below(seed, 26));
        random_postings(doc, (xap_bytes){term, length}, seed);
    }
}

static inline void random_datum(xap_doc *doc, uint64_t *seed)
{
    xap_error err;
    char bytes[40000];
    size_t n = random_below(seed, random_below(seed, 9) == 0 ? 40000 : 500);
    for (size_t i = 0; i < n; i++)
        bytes[i] = (char)(i % 3 == 0 ? 'x' : random_next(seed));
    must(xap_doc_set_data(doc, (xap_bytes){bytes, n}, &err), &err);
    for (uint32_t i = random_below(seed, 6); i > 0; i--)
        must(xap_doc_add_value(
                 doc, random_below(seed, 40),
                 (xap_bytes){bytes + n / 2, n / 2 < 30 ? n / 2 : 30}, &err),
             &err);
}

static inline xap_doc *random_document(const xap_db *db, uint64_t *seed)
{
    xap_error err;
    xap_doc *doc = NULL;
    must(xap_doc_new(&doc, &err), &err);
    /* xapian-check takes a document of length 0 for one without terms. */
    must(xap_doc_add_term(doc, xap_str("everywhere"), 1, &err), &err);
    for (uint32_t n = random_below(seed, 3); n > 0; n--)
        borrow_terms(doc, db, seed);
    new_terms(doc, seed);
    random_datum(doc, seed);
    return doc;
}

/* The document with a few things more: Xapian writes only what has changed. */
static inline void change_document(xap_wdb *wdb, xap_docid docid,
                                   uint64_t *seed)
{
    xap_error err;
    xap_doc *doc = NULL;
    must(xap_db_get_document(&doc, xap_wdb_db(wdb), docid, &err), &err);
    if (random_below(seed, 2) == 0)
        new_terms(doc, seed);
    if (random_below(seed, 2) == 0)
        random_datum(doc, seed);
    must(xap_wdb_replace_document(wdb, docid, doc, &err), &err);
    xap_doc_free(doc);
}

static inline void change_once(xap_wdb *wdb, uint64_t *seed)
{
    xap_error err;
    const xap_db *db = xap_wdb_db(wdb);
    uint32_t kind = random_below(seed, 12);
    xap_docid docid = random_docid(db, seed);
    if (docid != 0 && kind < 4) {
        must(xap_wdb_delete_document(wdb, docid, &err), &err);
        return;
    }
    if (docid != 0 && kind < 6) {
        change_document(wdb, docid, seed);
        return;
    }
    xap_doc *doc = random_document(db, seed);
    if (docid != 0 && kind < 8)
        must(xap_wdb_replace_document(wdb, docid, doc, &err), &err);
    else if (kind == 8 && random_below(seed, 8) == 0)
        must(xap_wdb_replace_document(
                 wdb, last_docid(db) + 1 + random_below(seed, 40), doc, &err),
             &err);
    else
        must(xap_wdb_add_document(wdb, doc, NULL, &err), &err);
    xap_doc_free(doc);
}

/* Add, replace and delete `count` documents, in several commits. */
static inline void change_shard(const char *path, size_t count, uint64_t seed)
{
    xap_error err;
    xap_wdb *wdb = NULL;
    char number[24];
    must(xap_wdb_open(&wdb, path, XAP_DB_OPEN | XAP_DB_GLASS | XAP_DB_NO_SYNC,
                      &err),
         &err);
    for (size_t i = 1; i <= count; i++) {
        change_once(wdb, &seed);
        if (i % CHANGES_A_COMMIT != 0)
            continue;
        snprintf(number, sizeof number, "%zu", i);
        must(xap_wdb_set_metadata(wdb, xap_str("changes"), xap_str(number),
                                  &err),
             &err);
        must(xap_wdb_commit(wdb, &err), &err);
    }
    must(xap_wdb_close(wdb, &err), &err);
    xap_wdb_free(wdb);
}

#endif
