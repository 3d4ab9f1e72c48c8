/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * facets DB WORD - the kinds of files that have a word, and how many of each
 * (slot 0, as examples/c/index.c fills it). All files for "".
 */
#include <xapian-c.h>

#include <stdio.h>
#include <stdlib.h>

static xap_error error;

static void must(xap_status status)
{
    if (status == XAP_OK)
        return;
    fprintf(stderr, "%s: %s\n", xap_status_name(status), error.message);
    exit(1);
}

int main(int argc, char **argv)
{
    xap_db *db;
    xap_query *query;
    xap_enquire *enquire;
    xap_spy *spy;
    xap_mset *mset;
    xap_term_iter *it;
    xap_docid all;
    int r;

    if (argc != 3) {
        fprintf(stderr, "usage: facets DB WORD\n");
        return 2;
    }
    must(xap_db_open(&db, argv[1], XAP_DB_AUTO, &error));
    must(xap_query_new_term(&query, xap_str(argv[2]), 1, 0, &error));
    must(xap_enquire_new(&enquire, db, &error));
    must(xap_enquire_set_query(enquire, query, &error));
    must(xap_spy_new_value_count(&spy, 0, &error));
    must(xap_enquire_add_spy(enquire, spy, &error));

    /* No page is wanted, but every match is to be looked at. */
    must(xap_db_doc_count(db, &all, &error));
    must(xap_enquire_get_mset(&mset, enquire, 0, 0, all, &error));

    must(xap_spy_top_values(&it, spy, 10, &error));
    while ((r = xap_term_iter_next(it, &error)) > 0) {
        xap_bytes kind = xap_term_iter_term(it);
        printf("%6u %.*s\n", xap_term_iter_term_freq(it), (int)kind.n, kind.p);
    }
    must(r);
    xap_term_iter_free(it);
    xap_mset_free(mset);
    xap_spy_free(spy);
    xap_enquire_free(enquire);
    xap_query_free(query);
    xap_db_free(db);
    return 0;
}
