/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * backends.h - one set of tests on databases in memory, on disk and remote, in
 * one piece and sharded.
 *
 * ON(test, glass2) in the array of tests runs test with a fresh fixture as its
 * state. Documents added by fx_add get the docids 1, 2, 3... of the whole: they
 * go to the shards in turn, which is how Xapian numbers a sharded database.
 *
 * A remote database is written as one on disk is, and read through
 * xapian-progsrv. A test that cannot be ON_ALL says at its place in the array
 * why.
 */
#ifndef TESTS_BINDING_BACKENDS_H
#define TESTS_BINDING_BACKENDS_H

#include "tests/binding/binding.h"

#include <ftw.h>
#include <stdlib.h>
#include <unistd.h>

#define FX_SHARDS_MAX 3

#ifndef PROGSRV
#define PROGSRV "/usr/bin/xapian-progsrv"
#endif
#define PROGSRV_PATIENCE 60000 /* ms: the machine may be busy */

struct backend {
    bool on_disk, remote;
    size_t shards;
};
/* A test need not have all of them. */
#define FX_BACKEND static __attribute__((unused)) struct backend
FX_BACKEND backend_inmemory = {false, false, 1};
FX_BACKEND backend_inmemory3 = {false, false, 3};
FX_BACKEND backend_glass = {true, false, 1};
FX_BACKEND backend_glass2 = {true, false, 2};
FX_BACKEND backend_glass3 = {true, false, 3};
FX_BACKEND backend_remote = {true, true, 1};
FX_BACKEND backend_remote2 = {true, true, 2};

struct fixture {
    const struct backend *backend;
    char folder[32];
    xap_wdb *shard[FX_SHARDS_MAX];
    xap_docid added;
    xap_db *db; /* all shards, for reading; see fx_read */
};

static inline int remove_one(const char *path, const struct stat *st, int kind,
                             struct FTW *ftw)
{
    (void)st;
    (void)kind;
    (void)ftw;
    return remove(path);
}

/* dir/name, in a room that the next call uses again. */
static inline const char *path_in(const struct fixture *fx, const char *name)
{
    static char path[256];
    snprintf(path, sizeof path, "%s/%s", fx->folder, name);
    return path;
}

static inline const char *shard_path(const struct fixture *fx, size_t i)
{
    char name[32];
    snprintf(name, sizeof name, "shard%zu", i);
    return path_in(fx, name);
}

static inline int fx_setup(void **state)
{
    struct fixture *fx = calloc(1, sizeof *fx);
    assert_non_null(fx);
    fx->backend = *state;
    strcpy(fx->folder, "/tmp/xapian-c-XXXXXX");
    assert_non_null(mkdtemp(fx->folder));
    for (size_t i = 0; i < fx->backend->shards; i++)
        if (fx->backend->on_disk)
            OK(xap_wdb_open(&fx->shard[i], shard_path(fx, i),
                            XAP_DB_CREATE | XAP_DB_GLASS | XAP_DB_NO_SYNC,
                            &error));
        else
            OK(xap_wdb_new_inmemory(&fx->shard[i], &error));
    *state = fx;
    return 0;
}

static inline int fx_teardown(void **state)
{
    struct fixture *fx = *state;
    xap_db_free(fx->db);
    for (size_t i = 0; i < FX_SHARDS_MAX; i++)
        xap_wdb_free(fx->shard[i]);
    nftw(fx->folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
    free(fx);
    return 0;
}

/* Add a document, which is freed. */
static inline void fx_add(struct fixture *fx, xap_doc *doc)
{
    size_t shard = fx->added++ % fx->backend->shards;
    OK(xap_wdb_add_document(fx->shard[shard], doc, NULL, &error));
    xap_doc_free(doc);
}

/* A document of words separated by blanks, at positions from 1. */
static inline xap_doc *doc_of(const char *text)
{
    xap_doc *doc;
    OK(xap_doc_new(&doc, &error));
    xap_termpos pos = 0;
    while (*text) {
        size_t n = strcspn(text, " ");
        OK(xap_doc_add_posting(doc, (xap_bytes){text, n}, ++pos, 1, &error));
        text += n + (text[n] == ' ');
    }
    return doc;
}

/* Open a shard for reading; not freed where it is in memory. */
static inline xap_db *fx_open(const struct fixture *fx, size_t i)
{
    xap_db *shard = xap_wdb_db(fx->shard[i]);
    if (fx->backend->remote)
        OK(xap_db_open_prog(&shard, PROGSRV, shard_path(fx, i),
                            PROGSRV_PATIENCE, &error));
    else if (fx->backend->on_disk)
        OK(xap_db_open(&shard, shard_path(fx, i), XAP_DB_GLASS, &error));
    return shard;
}

/* Commit, and open for reading all that was added. */
static inline xap_db *fx_read(struct fixture *fx)
{
    xap_db_free(fx->db);
    OK(xap_db_new(&fx->db, &error));
    for (size_t i = 0; i < fx->backend->shards; i++) {
        OK(xap_wdb_commit(fx->shard[i], &error));
        xap_db *shard = fx_open(fx, i);
        OK(xap_db_add(fx->db, shard, &error));
        if (fx->backend->on_disk)
            xap_db_free(shard);
    }
    return fx->db;
}

#define ON(test, where)                                                    \
    {                                                                      \
#test " on " #where, test, fx_setup, fx_teardown, &backend_##where \
    }
#define ON_LOCAL(test)                                        \
    ON(test, inmemory), ON(test, inmemory3), ON(test, glass), \
        ON(test, glass2), ON(test, glass3)
#define ON_ALL(test) ON_LOCAL(test), ON(test, remote), ON(test, remote2)

/* Ask for at most 100 documents that match, in the order of weight. */
static inline xap_mset *search_with(const xap_db *db, const xap_query *query,
                                    const xap_weight *weight)
{
    xap_enquire *enquire;
    xap_mset *mset;
    OK(xap_enquire_new(&enquire, db, &error));
    OK(xap_enquire_set_query(enquire, query, &error));
    if (weight)
        OK(xap_enquire_set_weight(enquire, weight, &error));
    OK(xap_enquire_get_mset(&mset, enquire, 0, 100, 0, &error));
    xap_enquire_free(enquire);
    return mset;
}

static inline int by_number(const void *a, const void *b)
{
    const xap_docid *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

/* The docids of the documents that match, as "1 2 3", in a room that the next
 * call uses again. */
static inline const char *matches(const xap_db *db, const xap_query *query)
{
    static char text[1200];
    xap_docid docids[100];
    xap_mset *mset = search_with(db, query, NULL);
    size_t n = xap_mset_size(mset), used = 0;
    for (size_t i = 0; i < n; i++)
        docids[i] = xap_mset_docid(mset, i);
    xap_mset_free(mset);
    qsort(docids, n, sizeof *docids, by_number);
    text[0] = '\0';
    for (size_t i = 0; i < n; i++)
        used += (size_t)sprintf(text + used, "%s%u", i ? " " : "", docids[i]);
    return text;
}

static inline xap_query *term(const char *t)
{
    xap_query *query;
    OK(xap_query_new_term(&query, xap_str(t), 1, 0, &error));
    return query;
}

/* Join two queries, which are freed. */
static inline xap_query *join(xap_op op, xap_query *a, xap_query *b)
{
    const xap_query *parts[] = {a, b};
    xap_query *query;
    OK(xap_query_new_op(&query, op, parts, 2, 0, &error));
    xap_query_free(a);
    xap_query_free(b);
    return query;
}

#endif
