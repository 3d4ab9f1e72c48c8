/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tests/unit/index_tree.h - a small tree, its index, and runs over it.
 */
#ifndef POSTIL_TESTS_UNIT_INDEX_TREE_H
#define POSTIL_TESTS_UNIT_INDEX_TREE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include <fcntl.h>
#include <unistd.h>
#include <xapian-c.h>

#include "base/file.h"
#include "indexer/update.h"
#include "schema/dead.h"
#include "schema/filetable.h"
#include "schema/schema.h"
#include "schema/stub.h"
#include "tests/unit/tempdir.h"

/* A tree, its index, and what the last run said. */
struct world {
    void *tree; /* for tempdir.h */
    struct pst_buf dir;
    struct pst_update_options o;
    struct pst_update_report report;
    struct pst_error err;
};

static inline int setup(void **state)
{
    struct world *w = pst_calloc(1, sizeof *w);
    pst_buf_init(&w->dir);
    *state = w;
    if (tempdir_setup(&w->tree) != 0)
        return -1;
    pst_path_join(&w->dir, w->tree, ".postil");
    w->o.root = w->tree;
    w->o.index_dir = w->dir.p;
    return 0;
}

static inline int teardown(void **state)
{
    struct world *w = *state;
    pst_buf_dispose(&w->dir);
    int r = tempdir_teardown(&w->tree);
    free(w);
    return r;
}

static inline void put(struct world *w, const char *name, const char *text)
{
    tempdir_write(&w->tree, name, text, strlen(text));
}

static inline int run(struct world *w)
{
    return pst_update_run(&w->o, &w->report, &w->err);
}

static inline void run_well(struct world *w)
{
    if (run(w) != 0)
        fail_msg("%s", w->err.message);
}

static inline void read_stub(const struct world *w, struct pst_stub *stub)
{
    struct pst_error err = PST_ERROR_INIT;
    if (pst_stub_read(w->dir.p, stub, &err) != 0)
        fail_msg("%s", err.message);
}

static inline bool is_dead(const struct world *w,
                           const struct pst_stub_shard *s, uint32_t docid)
{
    if (s->dead_of == 0)
        return false;
    struct pst_buf path = PST_BUF_INIT;
    struct pst_dead dead;
    pst_stub_dead_path(&path, w->dir.p, s->number, s->dead_of);
    assert_int_equal(pst_dead_read(path.p, &dead, NULL), 0);
    bool is = pst_dead_has(&dead, docid);
    pst_dead_dispose(&dead);
    pst_buf_dispose(&path);
    return is;
}

/* How many live articles have the term, in all shards. */
static inline unsigned count_live(const struct world *w, const char *term)
{
    struct pst_stub stub;
    struct pst_buf path = PST_BUF_INIT;
    unsigned n = 0;
    read_stub(w, &stub);
    for (size_t i = 0; i < stub.shard_count; i++) {
        xap_db *db;
        xap_posting_iter *it;
        pst_stub_shard_path(&path, w->dir.p, stub.shards[i].number);
        assert_int_equal(xap_db_open(&db, path.p, XAP_DB_GLASS, NULL), XAP_OK);
        assert_int_equal(xap_db_postings(&it, db, xap_str(term), NULL), XAP_OK);
        while (xap_posting_iter_next(it, NULL) > 0)
            n += !is_dead(w, &stub.shards[i], xap_posting_iter_docid(it));
        xap_posting_iter_free(it);
        xap_db_free(db);
    }
    pst_buf_dispose(&path);
    pst_stub_dispose(&stub);
    return n;
}

static inline size_t count_shards(const struct world *w)
{
    struct pst_stub stub;
    read_stub(w, &stub);
    size_t n = stub.shard_count;
    pst_stub_dispose(&stub);
    return n;
}

static inline void expect_state(const struct world *w, const char *path,
                                int state, const char *reason)
{
    struct pst_stub stub;
    struct pst_file_table t;
    struct pst_buf file = PST_BUF_INIT;
    read_stub(w, &stub);
    pst_stub_files_path(&file, w->dir.p, stub.files);
    assert_int_equal(pst_file_table_read(file.p, &t, NULL), 0);
    const struct pst_file_entry *e = pst_file_table_find(&t, pst_str_of(path));
    if (state < 0) {
        assert_null(e);
    } else {
        assert_non_null(e);
        assert_int_equal(e->state, state);
        if (reason != NULL)
            assert_string_equal(e->reason.p, reason);
        assert_int_equal(e->reason.n == 0, state == PST_FILE_INDEXED);
    }
    pst_file_table_dispose(&t);
    pst_stub_dispose(&stub);
    pst_buf_dispose(&file);
}

/* Set a time so long ago that no file can have changed unseen since. */
static inline void set_time(struct world *w, const char *name, long seconds)
{
    char *path = tempdir_path(&w->tree, name);
    struct timespec times[2] = {{.tv_sec = seconds, .tv_nsec = 5},
                                {.tv_sec = seconds, .tv_nsec = 5}};
    assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
    free(path);
}

static inline bool exists(struct world *w, const char *name)
{
    char *path = tempdir_path(&w->tree, name);
    bool is = access(path, F_OK) == 0;
    free(path);
    return is;
}

static inline void rename_in(struct world *w, const char *from, const char *to)
{
    char *a = tempdir_path(&w->tree, from), *b = tempdir_path(&w->tree, to);
    assert_int_equal(rename(a, b), 0);
    free(a);
    free(b);
}

/* Enough articles that one dead is no tenth. */
enum { MANY = 30 };

static inline void put_many(struct world *w)
{
    char name[32], text[64];
    for (int i = 0; i < MANY; i++) {
        snprintf(name, sizeof name, "m%02d.txt", i);
        snprintf(text, sizeof text, "Title %d\n\nCommon text word%d.\n", i, i);
        put(w, name, text);
    }
}

/* All terms, positions, values and data of the one shard. */
static inline void dump(const struct world *w, struct pst_buf *out)
{
    struct pst_stub stub;
    struct pst_buf path = PST_BUF_INIT;
    xap_db *db;
    xap_docid last;
    xap_buf data = XAP_BUF_INIT;
    read_stub(w, &stub);
    assert_int_equal(stub.shard_count, 1);
    pst_stub_shard_path(&path, w->dir.p, stub.shards[0].number);
    assert_int_equal(xap_db_open(&db, path.p, XAP_DB_GLASS, NULL), XAP_OK);
    assert_int_equal(xap_db_last_docid(db, &last, NULL), XAP_OK);
    for (xap_docid d = 1; d <= last; d++) {
        xap_term_iter *terms;
        xap_doc *doc;
        assert_int_equal(xap_db_term_list(&terms, db, d, NULL), XAP_OK);
        while (xap_term_iter_next(terms, NULL) > 0) {
            xap_bytes t = xap_term_iter_term(terms);
            xap_position_iter *at;
            pst_buf_addf(out, "%u %.*s %u", d, (int)t.n, t.p,
                         xap_term_iter_wdf(terms));
            assert_int_equal(xap_db_positions(&at, db, d, t, NULL), XAP_OK);
            while (xap_position_iter_next(at, NULL) > 0)
                pst_buf_addf(out, " %u", xap_position_iter_pos(at));
            xap_position_iter_free(at);
            pst_buf_addc(out, '\n');
        }
        xap_term_iter_free(terms);
        assert_int_equal(xap_db_get_document(&doc, db, d, NULL), XAP_OK);
        assert_int_equal(xap_doc_get_data(doc, &data, NULL), XAP_OK);
        pst_buf_add(out, data.p, data.n);
        for (xap_slot s = 0; s <= PST_SLOT_DUPLICATE; s++) {
            assert_int_equal(xap_doc_get_value(doc, s, &data, NULL), XAP_OK);
            pst_buf_add(out, data.p, data.n);
            pst_buf_addc(out, '\n');
        }
        xap_doc_free(doc);
    }
    assert_int_equal(
        xap_db_get_metadata(db, xap_str(PST_META_LANGUAGES), &data, NULL),
        XAP_OK);
    pst_buf_add(out, data.p, data.n);
    xap_buf_dispose(&data);
    xap_db_free(db);
    pst_buf_dispose(&path);
    pst_stub_dispose(&stub);
}

/* The bytes of all files of the one shard, with their names. */
static inline void dump_files(const struct world *w, struct pst_buf *out)
{
    static const char *const names[] = {"iamglass",       "postlist.glass",
                                        "position.glass", "docdata.glass",
                                        "termlist.glass", "sidecar"};
    struct pst_stub stub;
    struct pst_buf shard = PST_BUF_INIT, path = PST_BUF_INIT;
    read_stub(w, &stub);
    assert_int_equal(stub.shard_count, 1);
    pst_stub_shard_path(&shard, w->dir.p, stub.shards[0].number);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        pst_path_join(&path, shard.p, names[i]);
        pst_buf_adds(out, names[i]);
        assert_int_equal(pst_file_read(path.p, 0, out, NULL), 0);
    }
    pst_stub_dispose(&stub);
    pst_buf_dispose(&shard);
    pst_buf_dispose(&path);
}

#define IN_WORLD(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

#endif
