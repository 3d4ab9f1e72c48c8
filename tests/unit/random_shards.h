/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tests/unit/random_shards.h - what random tests over databases share: picking
 * documents, and an end to the program where Xapian itself fails.
 */
#ifndef POSTIL_TESTS_RANDOM_SHARDS_H
#define POSTIL_TESTS_RANDOM_SHARDS_H

#include <stdio.h>
#include <stdlib.h>
#include <xapian-c.h>

#include "random.h"

static inline void must(xap_status status, const xap_error *err)
{
    if (status == XAP_OK)
        return;
    fprintf(stderr, "# %s: %s\n", err->type, err->message);
    exit(1);
}

static inline xap_docid last_docid(const xap_db *db)
{
    xap_docid last = 0;
    xap_error err;
    must(xap_db_last_docid(db, &last, &err), &err);
    return last;
}

/* A document that is there; 0 when there is none. */
static inline xap_docid random_docid(const xap_db *db, uint64_t *seed)
{
    xap_docid last = last_docid(db);
    xap_docid first = last == 0 ? 0 : random_below(seed, last);
    uint64_t length;
    for (xap_docid i = 0; i < last; i++) {
        xap_docid docid = (first + i) % last + 1;
        if (xap_db_doc_length(db, docid, &length, NULL) == XAP_OK)
            return docid;
    }
    return 0;
}

#endif
