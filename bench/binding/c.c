/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "bench/binding/loops.h"

#include <xapian-c.h>

#include <stdio.h>
#include <stdlib.h>

static xap_error error;

static void must(int status)
{
    if (status >= 0)
        return;
    fprintf(stderr, "%s\n", error.message);
    exit(1);
}

unsigned long add_c(const char *path)
{
    xap_wdb *wdb;
    xap_docid docid;
    unsigned long sum = 0;
    must(xap_wdb_open(&wdb, path, XAP_DB_CREATE_OR_OVERWRITE | XAP_DB_NO_SYNC,
                      &error));
    for (unsigned i = 0; i < ADDS; i++) {
        xap_doc *doc;
        must(xap_doc_new(&doc, &error));
        for (unsigned k = 0; k < TERMS_A_DOC; k++) {
            char room[16];
            xap_bytes term = {room, term_of(i, k, room)};
            must(xap_doc_add_posting(doc, term, k + 1, 1, &error));
        }
        must(xap_wdb_add_document(wdb, doc, &docid, &error));
        sum += docid;
        xap_doc_free(doc);
    }
    must(xap_wdb_close(wdb, &error));
    xap_wdb_free(wdb);
    return sum;
}

unsigned long step_c(const char *path)
{
    xap_db *db;
    unsigned long sum = 0, steps = 0;
    must(xap_db_open(&db, path, XAP_DB_GLASS, &error));
    while (steps < STEPS) {
        xap_posting_iter *it;
        int r;
        must(xap_db_postings(&it, db, XAP_LIT("t0"), &error));
        while ((r = xap_posting_iter_next(it, &error)) > 0) {
            sum += xap_posting_iter_docid(it) + xap_posting_iter_wdf(it);
            steps++;
        }
        must(r);
        xap_posting_iter_free(it);
    }
    xap_db_free(db);
    return sum;
}

unsigned long read_c(const char *path)
{
    xap_db *db;
    unsigned long sum = 0, steps = 0;
    must(xap_db_open(&db, path, XAP_DB_GLASS, &error));
    while (steps < STEPS) {
        xap_posting room[128];
        xap_posting_iter *it;
        size_t n;
        must(xap_db_postings(&it, db, XAP_LIT("t0"), &error));
        do {
            must(xap_posting_iter_read(it, room, 128, &n, &error));
            for (size_t i = 0; i < n; i++)
                sum += room[i].docid + room[i].wdf;
            steps += n;
        } while (n == 128);
        xap_posting_iter_free(it);
    }
    xap_db_free(db);
    return sum;
}

unsigned long terms_c(const char *path)
{
    xap_db *db;
    unsigned long sum = 0, steps = 0;
    must(xap_db_open(&db, path, XAP_DB_GLASS, &error));
    while (steps < STEPS) {
        xap_term_iter *it;
        int r;
        must(xap_db_all_terms(&it, db, XAP_LIT(""), &error));
        while ((r = xap_term_iter_next(it, &error)) > 0) {
            sum += xap_term_iter_term(it).n + xap_term_iter_term_freq(it);
            steps++;
        }
        must(r);
        xap_term_iter_free(it);
    }
    xap_db_free(db);
    return sum;
}

unsigned long positions_c(const char *path)
{
    xap_db *db;
    unsigned long sum = 0, steps = 0;
    must(xap_db_open(&db, path, XAP_DB_GLASS, &error));
    while (steps < STEPS) {
        xap_position_iter *it;
        int r;
        must(xap_db_positions(&it, db, 1, XAP_LIT("p"), &error));
        while ((r = xap_position_iter_next(it, &error)) > 0) {
            sum += xap_position_iter_pos(it);
            steps++;
        }
        must(r);
        xap_position_iter_free(it);
    }
    xap_db_free(db);
    return sum;
}

unsigned long values_c(const char *path)
{
    xap_db *db;
    unsigned long sum = 0, steps = 0;
    must(xap_db_open(&db, path, XAP_DB_GLASS, &error));
    while (steps < STEPS) {
        xap_value_iter *it;
        int r;
        must(xap_db_values(&it, db, 0, &error));
        while ((r = xap_value_iter_next(it, &error)) > 0) {
            sum += xap_value_iter_docid(it) + xap_value_iter_value(it).n;
            steps++;
        }
        must(r);
        xap_value_iter_free(it);
    }
    xap_db_free(db);
    return sum;
}
