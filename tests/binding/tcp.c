/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Databases behind an xapian-tcpsrv, which each test starts on a free port of
 * the loopback: reading, writing, and servers that refuse, are silent, idle or
 * killed. */
#include "tests/binding/backends.h"

#include <arpa/inet.h>
#include <errno.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>

#ifndef TCPSRV
#define TCPSRV "/usr/bin/xapian-tcpsrv"
#endif
enum { TRIES = 50, PATIENCE = 60000, IMPATIENCE = 200 /* ms */ };

struct server {
    pid_t pid; /* and its process group: it kills that when it is told to end */
    unsigned port;
    FILE *said;
};

/* A port that nobody has at the moment. */
static unsigned free_port(void)
{
    struct sockaddr_in at = {.sin_family = AF_INET,
                             .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof at;
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    assert_true(fd >= 0);
    assert_int_equal(bind(fd, (struct sockaddr *)&at, size), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&at, &size), 0);
    close(fd);
    return ntohs(at.sin_port);
}

static bool listens(FILE *said)
{
    char line[200];
    while (fgets(line, sizeof line, said))
        if (strstr(line, "Listening"))
            return true;
    return false;
}

/* In the child: become the server, with up to two options and folders. */
static void serve(unsigned port, int said, const char *const more[4])
{
    char number[16];
    snprintf(number, sizeof number, "%u", port);
    setpgid(0, 0);
    dup2(said, 1);
    dup2(said, 2);
    execl(TCPSRV, "xapian-tcpsrv", "--interface", "127.0.0.1", "--port", number,
          more[0], more[1], more[2], more[3], (char *)NULL);
    _exit(127);
}

static void stop(struct server *server)
{
    killpg(server->pid, SIGKILL);
    waitpid(server->pid, NULL, 0);
    fclose(server->said);
}

static bool starts(struct server *server, const char *const more[4])
{
    int said[2];
    assert_int_equal(pipe(said), 0);
    server->port = free_port();
    server->pid = fork();
    assert_true(server->pid >= 0);
    if (server->pid == 0)
        serve(server->port, said[1], more);
    setpgid(server->pid, server->pid); /* whoever comes first */
    close(said[1]);
    server->said = fdopen(said[0], "r");
    assert_non_null(server->said);
    if (listens(server->said))
        return true;
    stop(server);
    return false;
}

/* Another program may take the port in between: then with another one. */
static struct server start(const char *const more[4])
{
    struct server server;
    for (int i = 0; i < TRIES; i++)
        if (starts(&server, more))
            return server;
    fail_msg("%s does not start", TCPSRV);
    return server;
}

static xap_db *open_read(const struct server *server, unsigned timeout)
{
    xap_db *db;
    OK(xap_db_open_tcp(&db, "127.0.0.1", server->port, timeout, PATIENCE,
                       &error));
    return db;
}

static xap_wdb *open_write(const struct server *server)
{
    xap_wdb *wdb;
    OK(xap_wdb_open_tcp(&wdb, "127.0.0.1", server->port, PATIENCE, PATIENCE, 0,
                        &error));
    return wdb;
}

static struct server start_reading(struct fixture *fx)
{
    char paths[2][256];
    for (int i = 0; i < 6; i++)
        fx_add(fx, doc_of(i % 2 ? "a b b" : "a c"));
    for (size_t i = 0; i < fx->backend->shards; i++) {
        OK(xap_wdb_commit(fx->shard[i], &error));
        snprintf(paths[i], sizeof paths[i], "%s", shard_path(fx, i));
    }
    const char *const more[4] = {paths[0],
                                 fx->backend->shards > 1 ? paths[1] : NULL};
    return start(more);
}

static struct server start_writing(struct fixture *fx)
{
    char path[256];
    OK(xap_wdb_close(fx->shard[0], &error));
    snprintf(path, sizeof path, "%s", shard_path(fx, 0));
    const char *const more[4] = {"--writable", path};
    return start(more);
}

static void read_database(void **state)
{
    struct fixture *fx = *state;
    struct server server = start_reading(fx);
    xap_db *db = open_read(&server, PATIENCE);
    xap_query *query = term("b");
    xap_posting_iter *postings;
    xap_term_iter *terms;
    uint64_t length;
    assert_string_equal(matches(db, query), "2 4 6");
    xap_query_free(query);
    OK(xap_db_doc_length(db, 4, &length, &error));
    assert_int_equal(length, 3);
    OK(xap_db_postings(&postings, db, XAP_LIT("b"), &error));
    for (xap_docid docid = 2; docid <= 6; docid += 2) {
        assert_int_equal(xap_posting_iter_next(postings, &error), 1);
        assert_int_equal(xap_posting_iter_docid(postings), docid);
        assert_int_equal(xap_posting_iter_wdf(postings), 2);
    }
    assert_int_equal(xap_posting_iter_next(postings, &error), 0);
    xap_posting_iter_free(postings);
    OK(xap_db_term_list(&terms, db, 4, &error));
    assert_int_equal(xap_term_iter_skip_to(terms, XAP_LIT("b"), &error), 1);
    assert_int_equal(xap_term_iter_wdf(terms), 2);
    xap_term_iter_free(terms);
    OK(xap_db_keep_alive(db, &error));
    xap_db_free(db);
    stop(&server);
}

static void write_database(void **state)
{
    struct fixture *fx = *state;
    struct server server = start_writing(fx);
    xap_wdb *wdb = open_write(&server), *second;
    xap_docid docid;
    xap_doc *doc = doc_of("far away");
    OK(xap_wdb_add_document(wdb, doc, &docid, &error));
    assert_int_equal(docid, 1);
    OK(xap_wdb_commit(wdb, &error));
    OK(xap_wdb_replace_by_term(wdb, XAP_LIT("far"), doc, &docid, &error));
    assert_int_equal(docid, 1);
    OK(xap_wdb_add_document(wdb, doc, NULL, &error));
    OK(xap_wdb_delete_document(wdb, 1, &error));
    OK(xap_wdb_set_metadata(wdb, XAP_LIT("key"), XAP_LIT("v\0w"), &error));
    FAILS(XAP_ELOCK, xap_wdb_open_tcp(&second, "127.0.0.1", server.port,
                                      PATIENCE, PATIENCE, 0, &error));
    assert_null(second);
    OK(xap_wdb_close(wdb, &error));
    xap_wdb_free(wdb);
    xap_doc_free(doc);
    xap_db *db = open_read(&server, PATIENCE);
    xap_query *query = term("away");
    xap_buf value = XAP_BUF_INIT;
    assert_string_equal(matches(db, query), "2");
    OK(xap_db_get_metadata(db, XAP_LIT("key"), &value, &error));
    assert_int_equal(value.n, 3);
    xap_buf_dispose(&value);
    xap_query_free(query);
    xap_db_free(db);
    stop(&server);
}

static void read_only(void **state)
{
    struct fixture *fx = *state;
    struct server server = start_reading(fx);
    xap_wdb *wdb;
    FAILS(XAP_EOP, xap_wdb_open_tcp(&wdb, "127.0.0.1", server.port, PATIENCE,
                                    PATIENCE, 0, &error));
    assert_null(wdb);
    assert_non_null(strstr(error.message, "read-only"));
    stop(&server);
}

static void killed_reading(void **state)
{
    struct fixture *fx = *state;
    struct server server = start_reading(fx);
    xap_db *db = open_read(&server, PATIENCE);
    xap_posting_iter *it;
    xap_query *query = term("a");
    xap_enquire *enquire;
    xap_docid freq = 7;
    OK(xap_db_postings(&it, db, XAP_LIT("a"), &error));
    OK(xap_enquire_new(&enquire, db, &error));
    OK(xap_enquire_set_query(enquire, query, &error));
    stop(&server);
    for (int again = 0; again < 2; again++) {
        xap_mset *mset = (xap_mset *)&freq;
        FAILS(XAP_ENET, xap_db_term_freq(db, XAP_LIT("a"), &freq, &error));
        assert_int_equal(freq, 0);
        FAILS(XAP_ENET, xap_enquire_get_mset(&mset, enquire, 0, 9, 0, &error));
        assert_null(mset);
        FAILS(XAP_ENET, xap_db_reopen(db, NULL, &error));
    }
    /* What had been sent is there. */
    assert_int_equal(xap_posting_iter_next(it, &error), 1);
    assert_int_equal(xap_posting_iter_docid(it), 1);
    xap_enquire_free(enquire);
    xap_query_free(query);
    xap_posting_iter_free(it);
    xap_db_free(db);
}

/* More is written than is taken in before the end of the server is noticed. */
static void killed_writing(void **state)
{
    struct fixture *fx = *state;
    struct server server = start_writing(fx);
    xap_wdb *wdb = open_write(&server);
    size_t size = (size_t)16 << 20;
    xap_doc *doc = doc_of("lost");
    char *data = calloc(1, size);
    xap_docid docid = 7;
    assert_non_null(data);
    OK(xap_wdb_add_document(wdb, doc, NULL, &error));
    OK(xap_wdb_commit(wdb, &error));
    OK(xap_wdb_add_document(wdb, doc, NULL, &error));
    OK(xap_doc_set_data(doc, (xap_bytes){data, size}, &error));
    free(data);
    stop(&server);
    FAILS(XAP_ENET, xap_wdb_add_document(wdb, doc, &docid, &error));
    assert_int_equal(docid, 0);
    xap_doc_free(doc);
    FAILS(XAP_ENET, xap_wdb_commit(wdb, &error));
    FAILS(XAP_ENET, xap_wdb_close(wdb, &error));
    xap_wdb_free(wdb);
    xap_db *db;
    OK(xap_db_open(&db, shard_path(fx, 0), 0, &error));
    OK(xap_db_doc_count(db, &docid, &error));
    assert_int_equal(docid, 1);
    xap_db_free(db);
}

static void stopped(void **state)
{
    struct fixture *fx = *state;
    struct server server = start_reading(fx);
    xap_db *db;
    unsigned port = server.port;
    stop(&server);
    FAILS(XAP_ENET,
          xap_db_open_tcp(&db, "127.0.0.1", port, PATIENCE, PATIENCE, &error));
    assert_null(db);
    assert_int_equal(error.sys_errno, ECONNREFUSED);
    assert_non_null(strstr(error.message, "127.0.0.1"));
}

static void silent(void **state)
{
    struct fixture *fx = *state;
    struct server server = start_reading(fx);
    xap_db *db = open_read(&server, IMPATIENCE), *second;
    xap_docid freq = 7;
    assert_int_equal(killpg(server.pid, SIGSTOP), 0);
    FAILS(XAP_ETIMEOUT, xap_db_term_freq(db, XAP_LIT("a"), &freq, &error));
    assert_int_equal(freq, 0);
    FAILS(XAP_ETIMEOUT, xap_db_open_tcp(&second, "127.0.0.1", server.port,
                                        IMPATIENCE, IMPATIENCE, &error));
    assert_null(second);
    xap_db_free(db);
    stop(&server);
}

/* The server hangs up on who says nothing; how soon does not matter. */
static void idle(void **state)
{
    struct fixture *fx = *state;
    char path[256];
    fx_add(fx, doc_of("a"));
    OK(xap_wdb_commit(fx->shard[0], &error));
    snprintf(path, sizeof path, "%s", shard_path(fx, 0));
    const char *const more[4] = {"--idle-timeout", "1", path};
    struct server server = start(more);
    xap_db *db = NULL;
    xap_status status = XAP_OK;
    for (int i = 0; i < 100 && status == XAP_OK; i++) {
        xap_docid freq;
        if (!db)
            status = xap_db_open_tcp(&db, "127.0.0.1", server.port, PATIENCE,
                                     PATIENCE, &error);
        usleep(20000);
        if (status == XAP_OK)
            status = xap_db_term_freq(db, XAP_LIT("a"), &freq, &error);
    }
    FAILS(XAP_ENET, status);
    xap_db_free(db);
    stop(&server);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON(read_database, glass),  ON(read_database, glass2),
        ON(write_database, glass), ON(read_only, glass),
        ON(killed_reading, glass), ON(killed_writing, glass),
        ON(stopped, glass),        ON(silent, glass),
        ON(idle, glass),
    };
    return cmocka_run_group_tests_name("tcp", tests, NULL, NULL);
}
