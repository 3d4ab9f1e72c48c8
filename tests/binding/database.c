/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Databases: facts, remote ones, several written as one, compacting, checks;
 * documents taken apart. */
#include "tests/binding/backends.h"

#include <errno.h>
#include <fcntl.h>

static xap_db *fill(struct fixture *fx)
{
    fx_add(fx, doc_of("a"));
    fx_add(fx, doc_of("a a b"));
    fx_add(fx, doc_of("a b c c c"));
    return fx_read(fx);
}

static void facts(void **state)
{
    struct fixture *fx = *state;
    xap_db *db = fill(fx);
    bool exists = false;
    uint64_t least, most;
    uint32_t n = 0;
    assert_int_equal(xap_db_size(db), fx->backend->shards);
    OK(xap_db_term_exists(db, XAP_LIT("b"), &exists, &error));
    assert_true(exists);
    OK(xap_db_term_exists(db, XAP_LIT("none"), &exists, &error));
    assert_false(exists);
    OK(xap_db_term_exists(db, XAP_LIT(""), &exists, &error));
    assert_true(exists);
    OK(xap_db_doc_length_lower_bound(db, &least, &error));
    OK(xap_db_doc_length_upper_bound(db, &most, &error));
    assert_in_range(least, 0, 1);
    assert_in_range(most, 5, 9);
    OK(xap_db_wdf_upper_bound(db, XAP_LIT("c"), &n, &error));
    assert_in_range(n, 3, 9);
    OK(xap_db_wdf_upper_bound(db, XAP_LIT("none"), &n, &error));
    if (!fx->backend->remote)
        assert_int_equal(n, 0);
    OK(xap_db_unique_terms(db, 2, &n, &error));
    assert_in_range(n, 2, 3);
    OK(xap_db_unique_terms(db, 1, &n, &error));
    assert_int_equal(n, 1);
    FAILS(XAP_EARG, xap_db_unique_terms(db, 0, &n, &error));
    FAILS(XAP_ENODOC, xap_db_unique_terms(db, 30, &n, &error));
    OK(xap_db_keep_alive(db, &error));
    xap_buf text = XAP_BUF_INIT;
    OK(xap_db_describe(db, &text, &error));
    assert_non_null(strstr(text.p, "Database"));
    xap_buf_dispose(&text);
}

static void empty(void **state)
{
    (void)state;
    xap_db *db;
    xap_docid docs = 7;
    uint64_t revision = 7;
    uint32_t n;
    xap_doc *doc;
    OK(xap_db_new(&db, &error));
    assert_int_equal(xap_db_size(db), 0);
    OK(xap_db_doc_count(db, &docs, &error));
    assert_int_equal(docs, 0);
    OK(xap_db_revision(db, &revision, &error));
    assert_int_equal(revision, 0);
    FAILS(XAP_EOP, xap_db_unique_terms(db, 1, &n, &error));
    FAILS(XAP_EOP, xap_db_get_document_lazy(&doc, db, 1, &error));
    xap_db_free(db);
}

static void revisions(void **state)
{
    struct fixture *fx = *state;
    uint64_t first, second;
    OK(xap_db_revision(fill(fx), &first, &error));
    fx_add(fx, doc_of("more"));
    OK(xap_db_revision(fx_read(fx), &second, &error));
    assert_true(second > first);
}

static void no_revision(void **state)
{
    struct fixture *fx = *state;
    uint64_t revision = 7;
    xap_db *db = fill(fx);
    FAILS(fx->backend->shards > 1 ? XAP_EOP : XAP_EUNIMPL,
          xap_db_revision(db, &revision, &error));
    assert_int_equal(revision, 0);
}

static void locks(void **state)
{
    struct fixture *fx = *state;
    bool locked = false;
    xap_db *db = fill(fx);
    OK(xap_db_locked(db, &locked, &error));
    assert_true(locked);
    for (size_t i = 0; i < fx->backend->shards; i++)
        OK(xap_wdb_close(fx->shard[i], &error));
    OK(xap_db_locked(db, &locked, &error));
    assert_false(locked);
}

static void lazy(void **state)
{
    struct fixture *fx = *state;
    xap_db *db = fill(fx);
    xap_doc *doc;
    xap_term_iter *it;
    OK(xap_db_get_document_lazy(&doc, db, 2, &error));
    OK(xap_doc_terms(&it, doc, &error));
    assert_int_equal(xap_term_iter_next(it, &error), 1);
    SAME_BYTES(xap_term_iter_term(it), XAP_LIT("a"));
    xap_term_iter_free(it);
    xap_doc_free(doc);
    FAILS(XAP_EARG, xap_db_get_document_lazy(&doc, db, 0, &error));
    xap_buf data = XAP_BUF_INIT;
    xap_status status = xap_db_get_document_lazy(&doc, db, 30, &error);
    if (status == XAP_OK) { /* found out now, or never */
        status = xap_doc_get_data(doc, &data, &error);
        assert_true(status == XAP_ENODOC || (status == XAP_OK && !data.n));
        xap_doc_free(doc);
    } else {
        FAILS(XAP_ENODOC, status);
    }
    xap_buf_dispose(&data);
}

static void close_reader(void **state)
{
    struct fixture *fx = *state;
    xap_db *db = fill(fx);
    uint64_t length;
    OK(xap_db_close(db, &error));
    OK(xap_db_close(db, &error));
    FAILS(XAP_ECLOSED, xap_db_doc_length(db, 1, &length, &error));
}

/* -- remote */

static void write_remotely(void **state)
{
    struct fixture *fx = *state;
    char args[300];
    xap_wdb *wdb;
    xap_docid docid, count;
    OK(xap_wdb_close(fx->shard[0], &error));
    snprintf(args, sizeof args, "--writable %s", shard_path(fx, 0));
    OK(xap_wdb_open_prog(&wdb, PROGSRV, args, PROGSRV_PATIENCE, 0, &error));
    xap_doc *doc = doc_of("far away");
    OK(xap_wdb_add_document(wdb, doc, &docid, &error));
    assert_int_equal(docid, 1);
    OK(xap_wdb_commit(wdb, &error));
    OK(xap_wdb_replace_by_term(wdb, XAP_LIT("far"), doc, &docid, &error));
    assert_int_equal(docid, 1);
    OK(xap_wdb_delete_by_term(wdb, XAP_LIT("away"), &error));
    OK(xap_db_doc_count(xap_wdb_db(wdb), &count, &error));
    assert_int_equal(count, 0);
    OK(xap_wdb_add_document(wdb, doc, &docid, &error));
    OK(xap_wdb_close(wdb, &error));
    xap_wdb_free(wdb);
    xap_doc_free(doc);
    xap_db *db;
    OK(xap_db_open(&db, shard_path(fx, 0), 0, &error));
    xap_query *query = term("away");
    assert_string_equal(matches(db, query), "2");
    xap_query_free(query);
    xap_db_free(db);
}

/* What is not committed is dropped there, too. */
static void dropped_remotely(void **state)
{
    struct fixture *fx = *state;
    char args[300];
    xap_wdb *wdb;
    xap_docid count = 7;
    OK(xap_wdb_close(fx->shard[0], &error));
    snprintf(args, sizeof args, "--writable %s", shard_path(fx, 0));
    for (int transaction = 0; transaction < 2; transaction++) {
        OK(xap_wdb_open_prog(&wdb, PROGSRV, args, PROGSRV_PATIENCE, 0, &error));
        if (transaction)
            OK(xap_wdb_begin(wdb, true, &error));
        xap_doc *doc = doc_of("gone");
        OK(xap_wdb_add_document(wdb, doc, NULL, &error));
        xap_doc_free(doc);
        xap_wdb_free(wdb);
    }
    xap_db *db;
    OK(xap_db_open(&db, shard_path(fx, 0), 0, &error));
    OK(xap_db_doc_count(db, &count, &error));
    assert_int_equal(count, 0);
    xap_db_free(db);
}

static void remote_nowhere(void **state)
{
    struct fixture *fx = *state;
    xap_db *db;
    xap_wdb *wdb;
    FAILS(XAP_ENET, xap_db_open_tcp(&db, "127.0.0.1", 1, 1000, 1000, &error));
    assert_null(db);
    FAILS(XAP_ENET,
          xap_wdb_open_tcp(&wdb, "127.0.0.1", 1, 1000, 1000, 0, &error));
    assert_null(wdb);
    FAILS(XAP_ENET, xap_db_open_prog(&db, "/bin/false", "", 5000, &error));
    FAILS(XAP_ENET, xap_wdb_open_prog(&wdb, "/bin/false", "", 5000, 0, &error));
    xap_status status = xap_db_open_prog(&db, PROGSRV, path_in(fx, "none"),
                                         PROGSRV_PATIENCE, &error);
    assert_true(status == XAP_ENOTFOUND || status == XAP_EOPENING ||
                status == XAP_ENET);
    assert_null(db);
}

/* Who never answers in time. */
static void remote_silent(void **state)
{
    (void)state;
    xap_db *db;
    FAILS(XAP_ETIMEOUT, xap_db_open_prog(&db, "/bin/sleep", "10", 50, &error));
    assert_null(db);
}

static void stub(void **state)
{
    struct fixture *fx = *state;
    xap_db *db;
    fill(fx);
    FILE *f = fopen(path_in(fx, "stub"), "w");
    assert_non_null(f);
    for (size_t i = 0; i < fx->backend->shards; i++)
        if (fx->backend->remote)
            fprintf(f, "remote :%s %s\n", PROGSRV, shard_path(fx, i));
        else
            fprintf(f, "glass shard%zu\n", i);
    assert_int_equal(fclose(f), 0);
    OK(xap_db_open(&db, path_in(fx, "stub"), XAP_DB_STUB, &error));
    assert_int_equal(xap_db_size(db), fx->backend->shards);
    xap_query *query = term("b");
    assert_string_equal(matches(db, query), "2 3");
    xap_query_free(query);
    xap_db_free(db);
    xap_status status =
        xap_db_open(&db, path_in(fx, "stub"), XAP_DB_GLASS, &error);
    assert_true(status != XAP_OK);
}

/* -- several databases written as one */

static void several(void **state)
{
    struct fixture *fx = *state;
    xap_wdb *all;
    xap_docid docid, count;
    OK(xap_wdb_new(&all, &error));
    FAILS(XAP_EARG, xap_wdb_add(all, all, &error));
    for (size_t i = 0; i < fx->backend->shards; i++)
        OK(xap_wdb_add(all, fx->shard[i], &error));
    xap_doc *doc = doc_of("a");
    for (xap_docid i = 1; i <= 4; i++) {
        OK(xap_wdb_add_document(all, doc, &docid, &error));
        assert_int_equal(docid, i);
    }
    OK(xap_db_doc_count(xap_wdb_db(all), &count, &error));
    assert_int_equal(count, 4);
    for (size_t i = 0; i < fx->backend->shards; i++) {
        xap_docid part;
        OK(xap_db_doc_count(xap_wdb_db(fx->shard[i]), &part, &error));
        assert_in_range(part, 4 / fx->backend->shards,
                        4 / fx->backend->shards + 1);
    }
    OK(xap_wdb_commit(all, &error));
    OK(xap_wdb_delete_by_term(all, XAP_LIT("a"), &error));
    OK(xap_db_doc_count(xap_wdb_db(all), &count, &error));
    assert_int_equal(count, 0);
    xap_wdb_free(all); /* which drops what is not committed */
    if (fx->backend->on_disk) {
        OK(xap_db_doc_count(fx_read(fx), &count, &error));
        assert_int_equal(count, 4);
    }
    xap_doc_free(doc);
}

static void block_size(void **state)
{
    struct fixture *fx = *state;
    xap_wdb *wdb;
    OK(xap_wdb_open_with(&wdb, path_in(fx, "small"), XAP_DB_CREATE, 2048,
                         &error));
    OK(xap_wdb_close(wdb, &error));
    xap_wdb_free(wdb);
    OK(xap_wdb_open_with(&wdb, path_in(fx, "small"),
                         XAP_DB_OPEN | XAP_DB_FULL_SYNC | XAP_DB_RETRY_LOCK, 0,
                         &error));
    xap_wdb_free(wdb);
}

static void by_term(void **state)
{
    struct fixture *fx = *state;
    xap_wdb *wdb = fx->shard[0];
    xap_docid docid;
    xap_doc *a = doc_of("id1 a"), *b = doc_of("id1 b"), *c = doc_of("id2 c");
    OK(xap_wdb_replace_by_term(wdb, XAP_LIT("id1"), a, &docid, &error));
    assert_int_equal(docid, 1);
    OK(xap_wdb_replace_by_term(wdb, XAP_LIT("id2"), c, &docid, &error));
    assert_int_equal(docid, 2);
    OK(xap_wdb_add_document(wdb, a, NULL, &error));
    OK(xap_wdb_replace_by_term(wdb, XAP_LIT("id1"), b, NULL, &error));
    xap_query *query = term("id1");
    assert_string_equal(matches(xap_wdb_db(wdb), query), "1");
    xap_query_free(query);
    query = term("b");
    assert_string_equal(matches(xap_wdb_db(wdb), query), "1");
    OK(xap_wdb_delete_by_term(wdb, XAP_LIT("id1"), &error));
    OK(xap_wdb_delete_by_term(wdb, XAP_LIT("id1"), &error));
    assert_string_equal(matches(xap_wdb_db(wdb), query), "");
    xap_query_free(query);
    docid = 7;
    FAILS(XAP_EARG, xap_wdb_delete_by_term(wdb, XAP_LIT(""), &error));
    FAILS(XAP_EARG,
          xap_wdb_replace_by_term(wdb, XAP_LIT(""), a, &docid, &error));
    assert_int_equal(docid, 0);
    xap_doc_free(a);
    xap_doc_free(b);
    xap_doc_free(c);
}

/* -- compacting */

struct compacting {
    int stop_status, stop_merge;
    unsigned statuses, merges;
};

static int status_of(void *payload, xap_bytes table, xap_bytes status)
{
    struct compacting *c = payload;
    assert_true(table.n > 0);
    (void)status;
    c->statuses++;
    return c->stop_status;
}

static int merge(void *payload, xap_bytes key, const xap_bytes *values,
                 size_t n, xap_buf *value)
{
    struct compacting *c = payload;
    char text[100];
    SAME_BYTES(key, XAP_LIT("k"));
    assert_int_equal(n, 2);
    snprintf(text, sizeof text, "%.*s+%.*s", (int)values[0].n, values[0].p,
             (int)values[1].n, values[1].p);
    c->merges++;
    OK(xap_buf_set(value, xap_str(text), &error));
    return c->stop_merge;
}

static const xap_compactor_class compactor = {status_of, merge};

static void mark(struct fixture *fx)
{
    fill(fx);
    for (size_t i = 0; i < fx->backend->shards; i++) {
        char value = (char)('x' + i);
        OK(xap_wdb_set_metadata(fx->shard[i], XAP_LIT("k"),
                                (xap_bytes){&value, 1}, &error));
        OK(xap_wdb_commit(fx->shard[i], &error));
    }
    fx_read(fx);
}

static void check_compacted(xap_db *db, const char *metadata)
{
    xap_buf value = XAP_BUF_INIT;
    xap_query *query = term("b");
    char docids[20];
    snprintf(docids, sizeof docids, "%s", matches(db, query));
    assert_int_equal(strlen(docids), 3); /* two of them */
    xap_query_free(query);
    OK(xap_db_get_metadata(db, XAP_LIT("k"), &value, &error));
    assert_string_equal(value.p, metadata);
    xap_buf_dispose(&value);
}

static void compact(void **state)
{
    struct fixture *fx = *state;
    struct compacting c = {0};
    xap_db *db;
    mark(fx);
    bool two = fx->backend->shards == 2;
    OK(xap_db_compact_with(fx->db, path_in(fx, "new"),
                           XAP_COMPACT_STANDARD | XAP_COMPACT_MULTIPASS, 4096,
                           &compactor, &c, &error));
    assert_true(c.statuses > 5);
    assert_int_equal(c.merges, two);
    OK(xap_db_open(&db, path_in(fx, "new"), 0, &error));
    check_compacted(db, two ? "x+y" : "x");
    xap_db_free(db);
    OK(xap_db_compact_with(fx->db, path_in(fx, "first"), XAP_COMPACT_FULLER, 0,
                           NULL, NULL, &error));
    OK(xap_db_open(&db, path_in(fx, "first"), 0, &error));
    check_compacted(db, "x");
    xap_db_free(db);
    c.stop_status = -14;
    FAILS(XAP_ECALLBACK, xap_db_compact_with(fx->db, path_in(fx, "stopped"), 0,
                                             0, &compactor, &c, &error));
    assert_int_equal(error.callback, -14);
    if (two) {
        c.stop_status = 0;
        c.stop_merge = -15;
        FAILS(XAP_ECALLBACK,
              xap_db_compact_with(fx->db, path_in(fx, "unmerged"), 0, 0,
                                  &compactor, &c, &error));
        assert_int_equal(error.callback, -15);
        FAILS(XAP_EOP, xap_db_compact_with(fx->db, path_in(fx, "kept"),
                                           XAP_COMPACT_NO_RENUMBER, 0, NULL,
                                           NULL, &error));
    }
    FAILS(XAP_EARG, xap_db_compact_with(fx->db, shard_path(fx, 0), 0, 0, NULL,
                                        NULL, &error));
}

static void compact_nowhere(void **state)
{
    struct fixture *fx = *state;
    fill(fx);
    FAILS(XAP_EDB,
          xap_db_compact(fx->db, path_in(fx, "no/where"), true, &error));
    assert_int_equal(error.sys_errno, ENOENT);
}

static void compact_no_files(void **state)
{
    struct fixture *fx = *state;
    fill(fx);
    xap_status status = xap_db_compact_with(fx->db, path_in(fx, "new"), 0, 0,
                                            NULL, NULL, &error);
    assert_true(status == XAP_EDB || status == XAP_EUNIMPL);
}

static void single_file(void **state)
{
    struct fixture *fx = *state;
    struct compacting c = {0};
    xap_db *db;
    mark(fx);
    OK(xap_db_compact_with(fx->db, path_in(fx, "one"),
                           XAP_COMPACT_FULL | XAP_COMPACT_SINGLE_FILE, 0, NULL,
                           NULL, &error));
    OK(xap_db_open(&db, path_in(fx, "one"), 0, &error));
    check_compacted(db, "x");
    xap_db_free(db);
    int fd = open(path_in(fx, "two"), O_RDWR | O_CREAT, 0600);
    OK(xap_db_compact_fd(fx->db, fd, 0, 0, &compactor, &c, &error));
    fd = open(path_in(fx, "two"), O_RDONLY);
    OK(xap_db_open_fd(&db, fd, 0, &error));
    check_compacted(db, fx->backend->shards == 2 ? "x+y" : "x");
    xap_db_free(db);
    fd = open("/dev/null", O_RDONLY);
    xap_status status = xap_db_open_fd(&db, fd, 0, &error);
    assert_true(status == XAP_EOPENING || status == XAP_ECORRUPT);
    assert_null(db);
}

static void checks(void **state)
{
    struct fixture *fx = *state;
    size_t problems = 7;
    xap_buf report = XAP_BUF_INIT;
    fill(fx);
    OK(xap_db_check_report(shard_path(fx, 0),
                           XAP_CHECK_STATS | XAP_CHECK_SHORT_TREE |
                               XAP_CHECK_FREELIST | XAP_CHECK_FULL_TREE,
                           &problems, &report, &error));
    assert_int_equal(problems, 0);
    assert_non_null(strstr(report.p, "postlist"));
    problems = 7;
    xap_status status =
        xap_db_check_report(path_in(fx, "none"), 0, &problems, &report, &error);
    assert_true(status == XAP_EOPENING || status == XAP_ENOTFOUND);
    assert_int_equal(problems, 0);
    assert_null(report.p);
}

/* -- documents */

static const char *terms_of(const xap_doc *doc)
{
    static char text[400];
    size_t used = 0;
    xap_term_iter *it;
    text[0] = '\0';
    OK(xap_doc_terms(&it, doc, &error));
    while (xap_term_iter_next(it, &error) > 0)
        used +=
            (size_t)sprintf(text + used, "%s%.*s:%u", used ? " " : "",
                            (int)xap_term_iter_term(it).n,
                            xap_term_iter_term(it).p, xap_term_iter_wdf(it));
    xap_term_iter_free(it);
    return text;
}

static void take_apart(void **state)
{
    (void)state;
    xap_doc *doc = doc_of("a b a c a");
    uint32_t n;
    xap_termpos removed = 7;
    OK(xap_doc_add_boolean_term(doc, XAP_LIT("Q1"), &error));
    OK(xap_doc_add_boolean_term(doc, XAP_LIT("b"), &error));
    assert_string_equal(terms_of(doc), "Q1:0 a:3 b:1 c:1");
    FAILS(XAP_EARG, xap_doc_add_boolean_term(doc, XAP_LIT(""), &error));
    OK(xap_doc_term_count(doc, &n, &error));
    assert_int_equal(n, 4);
    OK(xap_doc_remove_posting(doc, XAP_LIT("a"), 3, 1, &error));
    assert_string_equal(terms_of(doc), "Q1:0 a:2 b:1 c:1");
    FAILS(XAP_EARG, xap_doc_remove_posting(doc, XAP_LIT("a"), 3, 1, &error));
    FAILS(XAP_EARG, xap_doc_remove_posting(doc, XAP_LIT("z"), 3, 1, &error));
    OK(xap_doc_remove_postings(doc, XAP_LIT("a"), 1, 4, 1, &removed, &error));
    assert_int_equal(removed, 1);
    assert_string_equal(terms_of(doc), "Q1:0 a:1 b:1 c:1");
    OK(xap_doc_remove_postings(doc, XAP_LIT("a"), 1, 4, 1, NULL, &error));
    FAILS(XAP_EARG, xap_doc_remove_postings(doc, XAP_LIT("z"), 1, 4, 1,
                                            &removed, &error));
    assert_int_equal(removed, 0);
    OK(xap_doc_remove_term(doc, XAP_LIT("b"), &error));
    FAILS(XAP_EARG, xap_doc_remove_term(doc, XAP_LIT("b"), &error));
    assert_string_equal(terms_of(doc), "Q1:0 a:1 c:1");
    OK(xap_doc_add_value(doc, 3, XAP_LIT("v"), &error));
    OK(xap_doc_add_value(doc, 5, XAP_LIT("w"), &error));
    OK(xap_doc_value_count(doc, &n, &error));
    assert_int_equal(n, 2);
    OK(xap_doc_remove_value(doc, 3, &error));
    FAILS(XAP_EARG, xap_doc_remove_value(doc, 3, &error));
    OK(xap_doc_value_count(doc, &n, &error));
    assert_int_equal(n, 1);
    OK(xap_doc_clear_values(doc, &error));
    OK(xap_doc_value_count(doc, &n, &error));
    assert_int_equal(n, 0);
    OK(xap_doc_clear_terms(doc, &error));
    assert_string_equal(terms_of(doc), "");
    xap_doc_free(doc);
}

static void as_bytes(void **state)
{
    struct fixture *fx = *state;
    xap_doc *doc, *read;
    xap_buf bytes = XAP_BUF_INIT, data = XAP_BUF_INIT;
    doc = doc_of("a b a");
    OK(xap_doc_set_data(doc, XAP_LIT("d\0d"), &error));
    OK(xap_doc_add_value(doc, 1, XAP_LIT("v"), &error));
    fx_add(fx, doc);
    OK(xap_db_get_document(&doc, fx_read(fx), 1, &error));
    OK(xap_doc_serialise(doc, &bytes, &error));
    xap_doc_free(doc);
    OK(xap_doc_unserialise(&read, (xap_bytes){bytes.p, bytes.n}, &error));
    assert_string_equal(terms_of(read), "a:2 b:1");
    OK(xap_doc_get_data(read, &data, &error));
    SAME_BYTES(((xap_bytes){data.p, data.n}), XAP_LIT("d\0d"));
    OK(xap_doc_get_value(read, 1, &data, &error));
    assert_string_equal(data.p, "v");
    xap_doc_free(read);
    xap_status status = xap_doc_unserialise(&read, XAP_LIT("\xff"), &error);
    assert_true(status == XAP_ESERIAL || status == XAP_ENET);
    assert_null(read);
    xap_buf_dispose(&bytes);
    xap_buf_dispose(&data);
}

/* -- iterators about their item */

static void about_items(void **state)
{
    struct fixture *fx = *state;
    xap_db *db = fill(fx);
    xap_posting_iter *postings;
    xap_term_iter *terms;
    xap_position_iter *at;
    uint64_t length = 7;
    uint32_t n = 7;
    xap_termpos count = 7;
    OK(xap_db_postings(&postings, db, XAP_LIT("b"), &error));
    FAILS(XAP_EOP, xap_posting_iter_doc_length(postings, &length, &error));
    FAILS(XAP_EOP, xap_posting_iter_unique_terms(postings, &n, &error));
    FAILS(XAP_EOP, xap_posting_iter_positions(&at, postings, &error));
    assert_int_equal(xap_posting_iter_next(postings, &error), 1);
    OK(xap_posting_iter_doc_length(postings, &length, &error));
    assert_int_equal(length, 3);
    OK(xap_posting_iter_unique_terms(postings, &n, &error));
    assert_in_range(n, 2, 3);
    OK(xap_posting_iter_positions(&at, postings, &error));
    assert_int_equal(xap_position_iter_next(at, &error), 1);
    assert_int_equal(xap_position_iter_pos(at), 3);
    assert_int_equal(xap_position_iter_next(at, &error), 0);
    xap_position_iter_free(at);
    assert_int_equal(xap_posting_iter_next(postings, &error), 1);
    assert_int_equal(xap_posting_iter_next(postings, &error), 0);
    FAILS(XAP_EOP, xap_posting_iter_doc_length(postings, &length, &error));
    xap_posting_iter_free(postings);
    OK(xap_db_term_list(&terms, db, 3, &error));
    FAILS(XAP_EOP, xap_term_iter_position_count(terms, &count, &error));
    FAILS(XAP_EOP, xap_term_iter_positions(&at, terms, &error));
    assert_int_equal(xap_term_iter_skip_to(terms, XAP_LIT("c"), &error), 1);
    OK(xap_term_iter_position_count(terms, &count, &error));
    assert_int_equal(count, 3);
    OK(xap_term_iter_positions(&at, terms, &error));
    assert_int_equal(xap_term_iter_next(terms, &error), 0);
    xap_term_iter_free(terms); /* the positions stay */
    assert_int_equal(xap_position_iter_skip_to(at, 4, &error), 1);
    assert_int_equal(xap_position_iter_pos(at), 4);
    xap_position_iter_free(at);
}

static void about_items_remote(void **state)
{
    struct fixture *fx = *state;
    xap_posting_iter *postings;
    uint64_t length;
    OK(xap_db_postings(&postings, fill(fx), XAP_LIT("b"), &error));
    assert_int_equal(xap_posting_iter_next(postings, &error), 1);
    OK(xap_posting_iter_doc_length(postings, &length, &error));
    assert_int_equal(length, 3);
    xap_posting_iter_free(postings);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_ALL(facts),
        cmocka_unit_test(empty),
        ON(revisions, glass),
        /* Only one glass database has a revision. */
        ON(no_revision, inmemory),
        ON(no_revision, inmemory3),
        ON(no_revision, glass2),
        ON(no_revision, remote),
        /* Others have no lock. */
        ON(locks, glass),
        ON(locks, glass2),
        ON_ALL(lazy),
        /* In memory the reader is the writer's view. */
        ON(close_reader, glass),
        ON(close_reader, glass2),
        ON(write_remotely, glass),
        ON(dropped_remotely, glass),
        ON(remote_nowhere, glass),
        cmocka_unit_test(remote_silent),
        /* A stub names files and programs. */
        ON(stub, glass),
        ON(stub, glass3),
        ON(stub, remote),
        ON(stub, remote2),
        ON(several, inmemory3),
        ON(several, glass),
        ON(several, glass2),
        ON(several, glass3),
        ON(block_size, glass),
        ON(by_term, inmemory),
        ON(by_term, glass),
        /* What is compacted and checked is files. */
        ON(compact, glass),
        ON(compact, glass2),
        ON(compact_nowhere, glass),
        ON(compact_no_files, inmemory),
        ON(compact_no_files, remote),
        ON(single_file, glass),
        ON(single_file, glass2),
        ON(checks, glass),
        cmocka_unit_test(take_apart),
        ON_ALL(as_bytes),
        /* A remote database tells less of its items. */
        ON_LOCAL(about_items),
        ON(about_items_remote, remote),
    };
    return cmocka_run_group_tests_name("database", tests, NULL, NULL);
}
