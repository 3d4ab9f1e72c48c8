/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * similar DB DOCID - documents like this one: its most telling terms, without
 * prefixes, are the query.
 */
#include <xapian-c.h>

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>

#define TERMS 20

static xap_error error;

static void must(xap_status status)
{
    if (status == XAP_OK)
        return;
    fprintf(stderr, "%s: %s\n", xap_status_name(status), error.message);
    exit(1);
}

/* Stems, which begin with Z, and terms of fields are left out. */
static int plain_word(void *payload, xap_bytes term)
{
    (void)payload;
    return term.n > 3 && !isupper((unsigned char)*term.p);
}

static const xap_expand_decider_class plain_words = {plain_word};

/* The best terms of a document, any of them. */
static xap_query *like(xap_enquire *enquire, xap_docid docid)
{
    xap_rset *rset;
    xap_eset *eset;
    xap_expand_decider *decider;
    xap_query *query, *terms[TERMS] = {NULL};

    must(xap_rset_new(&rset, &error));
    must(xap_rset_add(rset, docid, &error));
    must(xap_expand_decider_new(&decider, &plain_words, NULL, NULL, &error));
    must(xap_enquire_get_eset_with(&eset, enquire, rset, TERMS, 0, decider, 0,
                                   &error));
    size_t n = xap_eset_size(eset);
    const xap_query *parts[TERMS];
    for (size_t i = 0; i < n; i++) {
        must(xap_query_new_term(&terms[i], xap_eset_term(eset, i), 1, 0,
                                &error));
        parts[i] = terms[i];
    }
    must(xap_query_new_op(&query, XAP_OP_OR, parts, n, 0, &error));
    for (size_t i = 0; i < n; i++)
        xap_query_free(terms[i]);
    xap_expand_decider_free(decider);
    xap_eset_free(eset);
    xap_rset_free(rset);
    return query;
}

int main(int argc, char **argv)
{
    xap_db *db;
    xap_enquire *enquire;
    xap_mset *mset;
    xap_buf data = XAP_BUF_INIT;

    if (argc != 3) {
        fprintf(stderr, "usage: similar DB DOCID\n");
        return 2;
    }
    must(xap_db_open(&db, argv[1], XAP_DB_AUTO, &error));
    must(xap_enquire_new(&enquire, db, &error));
    xap_query *query = like(enquire, (xap_docid)strtoul(argv[2], NULL, 10));
    must(xap_enquire_set_query(enquire, query, &error));
    must(xap_enquire_get_mset(&mset, enquire, 0, 10, 0, &error));
    for (size_t i = 0; i < xap_mset_size(mset); i++) {
        xap_doc *doc;
        must(xap_mset_get_document(&doc, mset, i, &error));
        must(xap_doc_get_data(doc, &data, &error));
        printf("%3d%% %s\n", xap_mset_percent(mset, i), data.p);
        xap_doc_free(doc);
    }
    xap_buf_dispose(&data);
    xap_mset_free(mset);
    xap_query_free(query);
    xap_enquire_free(enquire);
    xap_db_free(db);
    return 0;
}
