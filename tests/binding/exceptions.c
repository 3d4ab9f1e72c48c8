/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Every failure comes back as a status and a filled-in error. What of Xapian's
 * classes this binding's functions cannot provoke is missing here: assertions,
 * timeouts of the network, and the parsers that it does not bind. */
#include "tests/binding/backends.h"

#include <errno.h>

/* Write n bytes over a file from an offset. */
static void overwrite(const char *path, long offset, const void *p, size_t n)
{
    FILE *f = fopen(path, "r+b");
    assert_non_null(f);
    assert_int_equal(fseek(f, offset, SEEK_SET), 0);
    assert_int_equal(fwrite(p, 1, n, f), n);
    assert_int_equal(fclose(f), 0);
}

static void write_file(const char *path, const char *text)
{
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    fputs(text, f);
    assert_int_equal(fclose(f), 0);
}

static void names(void **state)
{
    (void)state;
    for (int status = XAP_ECALLBACK; status <= XAP_OK; status++) {
        assert_memory_equal(xap_status_name(status), "XAP_", 4);
        for (int other = XAP_ECALLBACK; other < status; other++)
            assert_string_not_equal(xap_status_name(status),
                                    xap_status_name(other));
    }
    assert_string_equal(xap_status_name(XAP_ELOCK), "XAP_ELOCK");
    assert_string_equal(xap_status_name(1), "?");
    assert_string_equal(xap_status_name(XAP_ECALLBACK - 1), "?");
}

static void versions(void **state)
{
    (void)state;
    assert_string_equal(xap_version(), "0.1.0");
    assert_true(on_xapian_1_4() || xap_xapian_version()[0] > '1');
}

static void argument(void **state)
{
    struct fixture *fx = *state;
    fx_add(fx, doc_of("a"));
    xap_db *db = fx_read(fx);
    xap_doc *doc;
    OK(xap_doc_new(&doc, &error));
    FAILS(XAP_EARG, xap_doc_add_term(doc, XAP_LIT(""), 1, &error));
    assert_string_equal(error.type, "InvalidArgumentError");
    assert_true(strlen(error.message) > 0);
    assert_int_equal(error.sys_errno, 0);
    xap_doc_free(doc);
    doc = (xap_doc *)&doc;
    FAILS(XAP_EARG, xap_db_get_document(&doc, db, 0, &error));
    assert_null(doc);
    FAILS(XAP_EARG, xap_db_add(db, db, &error));
    FAILS(XAP_EARG, xap_wdb_set_metadata(fx->shard[0], XAP_LIT(""),
                                         XAP_LIT("x"), &error));
}

static void no_document(void **state)
{
    struct fixture *fx = *state;
    fx_add(fx, doc_of("a"));
    xap_db *db = fx_read(fx);
    xap_doc *doc = (xap_doc *)&db;
    FAILS(XAP_ENODOC, xap_db_get_document(&doc, db, 99, &error));
    assert_null(doc);
    assert_string_equal(error.type, "DocNotFoundError");
    uint64_t length = 7;
    FAILS(XAP_ENODOC, xap_db_doc_length(db, 99, &length, &error));
    assert_int_equal(length, 0);
    xap_term_iter *it = (xap_term_iter *)&db;
    FAILS(XAP_ENODOC, xap_db_term_list(&it, db, 99, &error));
    assert_null(it);
    FAILS(XAP_ENODOC, xap_wdb_delete_document(fx->shard[0], 99, &error));
}

static void operation(void **state)
{
    struct fixture *fx = *state;
    FAILS(XAP_EOP, xap_wdb_cancel(fx->shard[0], &error));
    FAILS(XAP_EOP, xap_wdb_end(fx->shard[0], &error));
    OK(xap_wdb_begin(fx->shard[0], true, &error));
    FAILS(XAP_EOP, xap_wdb_begin(fx->shard[0], true, &error));
    FAILS(XAP_EOP, xap_wdb_commit(fx->shard[0], &error));
    OK(xap_wdb_cancel(fx->shard[0], &error));
}

static void unimplemented(void **state)
{
    struct fixture *fx = *state;
    FAILS(XAP_EUNIMPL, xap_wdb_begin(fx->shard[0], true, &error));
    xap_query *query, *inner = join(XAP_OP_AND, term("a"), term("b"));
    const xap_query *parts[] = {inner, inner};
    FAILS(XAP_EUNIMPL,
          xap_query_new_op(&query, XAP_OP_NEAR, parts, 2, 5, &error));
    assert_null(query);
    xap_query_free(inner);
}

static void closed(void **state)
{
    struct fixture *fx = *state;
    fx_add(fx, doc_of("a"));
    OK(xap_wdb_close(fx->shard[0], &error));
    xap_doc *doc = doc_of("b");
    xap_docid docid = 7;
    FAILS(XAP_ECLOSED, xap_wdb_add_document(fx->shard[0], doc, &docid, &error));
    assert_int_equal(docid, 0);
    OK(xap_wdb_commit(fx->shard[0], &error)); /* nothing is pending */
    OK(xap_wdb_close(fx->shard[0], &error));
    uint64_t length = 7;
    FAILS(XAP_ECLOSED,
          xap_db_doc_length(xap_wdb_db(fx->shard[0]), 1, &length, &error));
    assert_int_equal(length, 0);
    xap_doc_free(doc);
}

static void corrupt(void **state)
{
    struct fixture *fx = *state;
    char junk[4096];
    memset(junk, 0xee, sizeof junk);
    for (int i = 0; i < 2000; i++) {
        char text[32];
        snprintf(text, sizeof text, "a w%d", i);
        fx_add(fx, doc_of(text));
    }
    fx_read(fx);
    /* Blocks of 8 KiB; the last ones hold postings. */
    char path[300];
    snprintf(path, sizeof path, "%s/postlist.glass", shard_path(fx, 0));
    for (long block = 0; block < 8; block++)
        overwrite(path, block * 8192, junk, sizeof junk);
    xap_db *db;
    xap_status status =
        xap_db_open(&db, shard_path(fx, 0), XAP_DB_GLASS, &error);
    if (status == XAP_OK) {
        xap_docid freq = 7;
        FAILS(XAP_ECORRUPT, xap_db_term_freq(db, XAP_LIT("w1"), &freq, &error));
        assert_int_equal(freq, 0);
        xap_db_free(db);
    } else {
        FAILS(XAP_ECORRUPT, status);
    }
}

static void create(void **state)
{
    struct fixture *fx = *state;
    xap_wdb *wdb;
    FAILS(XAP_ECREATE,
          xap_wdb_open(&wdb, path_in(fx, "no/where"), XAP_DB_CREATE, &error));
    assert_null(wdb);
    assert_int_equal(error.sys_errno, ENOENT);
    assert_non_null(strstr(error.message, "no/where"));
    assert_non_null(strstr(error.message, strerror(ENOENT)));
}

static void lock(void **state)
{
    struct fixture *fx = *state;
    xap_wdb *wdb;
    FAILS(XAP_ELOCK,
          xap_wdb_open(&wdb, shard_path(fx, 0), XAP_DB_OPEN, &error));
    assert_null(wdb);
    assert_string_equal(error.type, "DatabaseLockError");
    assert_non_null(strstr(error.message, "lock"));
    assert_non_null(strstr(error.message, fx->folder));
}

/* A reader sees the state that it opened, until the blocks that it needs are
 * written again: two commits later. */
static void modified(void **state)
{
    struct fixture *fx = *state;
    char text[32];
    for (int i = 0; i < 3000; i++) {
        snprintf(text, sizeof text, "a w%d", i);
        fx_add(fx, doc_of(text));
    }
    xap_db *db = fx_read(fx);
    for (int round = 0; round < 3; round++) {
        for (xap_docid docid = 1; docid <= 3000; docid += 7) {
            snprintf(text, sizeof text, "a r%dw%u", round, docid);
            xap_doc *doc = doc_of(text);
            OK(xap_wdb_replace_document(fx->shard[0], docid, doc, &error));
            xap_doc_free(doc);
        }
        OK(xap_wdb_commit(fx->shard[0], &error));
    }
    xap_term_iter *it;
    xap_status status = xap_db_all_terms(&it, db, XAP_LIT(""), &error);
    if (status == XAP_OK) {
        while ((status = xap_term_iter_next(it, &error)) > 0)
            ;
        assert_int_equal(xap_term_iter_term(it).n, 0);
        /* After an error there is nothing more. */
        assert_int_equal(xap_term_iter_next(it, NULL), 0);
        xap_term_iter_free(it);
    }
    FAILS(XAP_EMODIFIED, status);
    bool changed = false;
    OK(xap_db_reopen(db, &changed, &error));
    assert_true(changed);
    OK(xap_db_all_terms(&it, db, XAP_LIT(""), &error));
    assert_int_equal(xap_term_iter_next(it, &error), 1);
    xap_term_iter_free(it);
}

static void opening(void **state)
{
    struct fixture *fx = *state;
    xap_db *db = (xap_db *)&fx;
    write_file(path_in(fx, "stub"), "no such thing\n");
    FAILS(XAP_EOPENING, xap_db_open(&db, path_in(fx, "stub"), 0, &error));
    assert_null(db);
}

/* What a reader is told of a database that is not there. */
static xap_status missing(void)
{
    const char *micro = on_xapian_1_4() ? xap_xapian_version() + 4 : "20";
    return strtol(micro, NULL, 10) < 20 ? XAP_EOPENING : XAP_ENOTFOUND;
}

static void not_found(void **state)
{
    struct fixture *fx = *state;
    xap_db *db = (xap_db *)&fx;
    FAILS(missing(), xap_db_open(&db, path_in(fx, "nope"), 0, &error));
    assert_null(db);
    assert_int_equal(error.sys_errno, ENOENT);
    assert_non_null(strstr(error.message, "/nope"));
    xap_wdb *wdb;
    FAILS(XAP_ENOTFOUND,
          xap_wdb_open(&wdb, path_in(fx, "nope"), XAP_DB_OPEN, &error));
    size_t problems = 7;
    FAILS(XAP_EOPENING, xap_db_check(path_in(fx, "nope"), &problems, &error));
    assert_int_equal(problems, 0);
}

static void version(void **state)
{
    struct fixture *fx = *state;
    char path[300];
    snprintf(path, sizeof path, "%s/iamglass", shard_path(fx, 0));
    overwrite(path, 14, "\x7f\x7f", 2); /* the version of the format */
    xap_db *db;
    FAILS(XAP_EVERSION,
          xap_db_open(&db, shard_path(fx, 0), XAP_DB_GLASS, &error));
}

static void feature(void **state)
{
    struct fixture *fx = *state;
    xap_wdb *wdb;
    xap_term_iter *it;
    OK(xap_wdb_open(&wdb, path_in(fx, "no-termlist"),
                    XAP_DB_CREATE | XAP_DB_GLASS | XAP_DB_NO_TERMLIST, &error));
    xap_doc *doc = doc_of("a");
    OK(xap_wdb_add_document(wdb, doc, NULL, &error));
    xap_doc_free(doc);
    OK(xap_wdb_commit(wdb, &error));
    FAILS(XAP_EFEATURE, xap_db_term_list(&it, xap_wdb_db(wdb), 1, &error));
    assert_null(it);
    FAILS(XAP_EFEATURE, xap_wdb_delete_document(wdb, 1, &error));
    doc = doc_of("b");
    FAILS(XAP_EFEATURE, xap_wdb_replace_document(wdb, 1, doc, &error));
    xap_doc_free(doc);
    xap_wdb_free(wdb);
}

/* Nobody listens on port 1. The context names the host. */
static void network(void **state)
{
    struct fixture *fx = *state;
    xap_db *db;
    write_file(path_in(fx, "stub"), "remote 127.0.0.1:1\n");
    FAILS(XAP_ENET, xap_db_open(&db, path_in(fx, "stub"), 0, &error));
    assert_string_equal(error.type, "NetworkError");
    assert_int_equal(error.sys_errno, ECONNREFUSED);
    assert_non_null(strstr(error.message, "(remote:tcp(127.0.0.1:1))"));
    assert_non_null(strstr(error.message, strerror(ECONNREFUSED)));
}

static void internal(void **state)
{
    (void)state;
    xap_query *query = (xap_query *)&state;
    xap_bytes endless = {"", SIZE_MAX};
    FAILS(XAP_EINTERNAL, xap_query_new_term(&query, endless, 1, 0, &error));
    assert_null(query);
    assert_string_equal(error.type, "std::exception");
}

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define MEMORY_CAN_RUN_OUT 1 /* where nothing aborts before */
static void no_memory(void **state)
{
    xap_query *query = (xap_query *)&state;
    xap_bytes vast = {"", SIZE_MAX / 4};
    FAILS(XAP_ENOMEM, xap_query_new_term(&query, vast, 1, 0, &error));
    assert_null(query);
    assert_string_equal(error.message, "out of memory");
}
#endif

static void error_not_wanted(void **state)
{
    struct fixture *fx = *state;
    xap_db *db;
    xap_buf buf = XAP_BUF_INIT;
    assert_int_equal(xap_db_open(&db, path_in(fx, "nope"), 0, NULL), missing());
    assert_int_equal(xap_query_new_term(&(xap_query *){NULL},
                                        (xap_bytes){"", SIZE_MAX}, 1, 0, NULL),
                     XAP_EINTERNAL);
    assert_int_equal(
        xap_db_get_metadata(xap_wdb_db(fx->shard[0]), XAP_LIT(""), &buf, NULL),
        XAP_EARG);
}

/* A call that works leaves the error alone. */
static void error_untouched(void **state)
{
    struct fixture *fx = *state;
    xap_error before, err;
    memset(&before, 0x5a, sizeof before);
    err = before;
    xap_docid n;
    OK(xap_db_doc_count(xap_wdb_db(fx->shard[0]), &n, &err));
    assert_memory_equal(&err, &before, sizeof err);
}

/* A message longer than its room is cut between characters. */
static void long_message(void **state)
{
    (void)state;
    for (size_t shift = 0; shift < 3; shift++) {
        char name[1000] = "aaa";
        xap_db *db;
        for (size_t n = shift; n + 4 < sizeof name; n += 3)
            memcpy(name + n, "\xe2\x82\xac", 4);
        FAILS(XAP_EOPENING, xap_db_open(&db, name, 0, &error));
        size_t n = strlen(error.message);
        assert_in_range(n, sizeof error.message - 4, sizeof error.message - 1);
        assert_memory_equal(error.message + n - 3, "\xe2\x82\xac", 3);
    }
}

static void nul_in_message(void **state)
{
    struct fixture *fx = *state;
    char wide[300];
    memset(wide, 'x', sizeof wide);
    wide[1] = '\0';
    xap_doc *doc;
    OK(xap_doc_new(&doc, &error));
    OK(xap_doc_add_term(doc, (xap_bytes){wide, sizeof wide}, 1, &error));
    FAILS(XAP_EARG, xap_wdb_add_document(fx->shard[0], doc, NULL, &error));
    assert_non_null(strstr(error.message, "x?x"));
    xap_doc_free(doc);
}

/* An owned buffer is emptied by a failure, and used again by the next call. */
static void buffers(void **state)
{
    struct fixture *fx = *state;
    xap_buf buf = XAP_BUF_INIT;
    xap_db *db = xap_wdb_db(fx->shard[0]);
    OK(xap_wdb_set_metadata(fx->shard[0], XAP_LIT("k\0k"), XAP_LIT("v\0v"),
                            &error));
    OK(xap_db_get_metadata(db, XAP_LIT("k\0k"), &buf, &error));
    SAME_BYTES(((xap_bytes){buf.p, buf.n}), XAP_LIT("v\0v"));
    assert_int_equal(buf.p[buf.n], 0);
    OK(xap_db_get_metadata(db, XAP_LIT("k"), &buf, &error));
    assert_int_equal(buf.n, 0);
    assert_string_equal(buf.p, "");
    FAILS(XAP_EARG, xap_db_get_metadata(db, XAP_LIT(""), &buf, &error));
    assert_null(buf.p);
    assert_int_equal(buf.n, 0);
    xap_buf_dispose(&buf);
    xap_buf_dispose(NULL);
    SAME_BYTES(xap_str("ab"), XAP_LIT("ab"));
    assert_int_equal(xap_str(NULL).n, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names),
        cmocka_unit_test(versions),
        ON_ALL(argument),
        ON_ALL(no_document),
        ON(operation, glass),
        ON(unimplemented, inmemory),
        ON(closed, inmemory),
        ON(closed, glass),
        ON(corrupt, glass),
        ON(create, glass),
        ON(lock, glass),
        ON(modified, glass),
        ON(opening, inmemory),
        ON(not_found, inmemory),
        ON(version, glass),
        ON(feature, glass),
        ON(network, inmemory),
        cmocka_unit_test(internal),
#ifdef MEMORY_CAN_RUN_OUT
        cmocka_unit_test(no_memory),
#endif
        ON_ALL(error_not_wanted),
        ON_ALL(error_untouched),
        cmocka_unit_test(long_message),
        ON(nul_in_message, glass),
        ON(buffers, inmemory),
        ON(buffers, glass),
    };
    return cmocka_run_group_tests_name("exceptions", tests, NULL, NULL);
}
