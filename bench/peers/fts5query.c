/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SQLite FTS5 over what bench/peers/fts5.c made: bm25() and snippet(). */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>

#include "bench/queries/engine.h"

struct peer {
    sqlite3 *db;
    sqlite3_stmt *plain, *shown;
};

static void close_peer(void *state)
{
    struct peer *p = state;
    sqlite3_finalize(p->plain);
    sqlite3_finalize(p->shown);
    sqlite3_close(p->db);
    free(p);
}

static bool prepare(struct peer *p, sqlite3_stmt **to, const char *columns)
{
    char sql[200];
    snprintf(sql, sizeof sql,
             "SELECT %s FROM t WHERE t MATCH ? ORDER BY rank LIMIT %d", columns,
             QUERY_TOP);
    return sqlite3_prepare_v2(p->db, sql, -1, to, NULL) == SQLITE_OK;
}

static void *open_peer(const char *path)
{
    struct peer *p = calloc(1, sizeof *p);
    char shown[80];
    snprintf(shown, sizeof shown, "title, snippet(t, 1, '[', ']', '...', %d)",
             SNIPPET_WORDS);
    if (p == NULL)
        return NULL;
    if (sqlite3_open_v2(path, &p->db, SQLITE_OPEN_READONLY, NULL) ==
            SQLITE_OK &&
        sqlite3_exec(p->db, "PRAGMA cache_size = -512000", NULL, NULL, NULL) ==
            SQLITE_OK &&
        prepare(p, &p->plain, "title") && prepare(p, &p->shown, shown))
        return p;
    fprintf(stderr, "queries: %s\n", sqlite3_errmsg(p->db));
    close_peer(p);
    return NULL;
}

static bool run(void *state, const struct query *q, bool snippets,
                struct answer *a)
{
    struct peer *p = state;
    sqlite3_stmt *s = snippets ? p->shown : p->plain;
    char text[QUERY_WORDS * (QUERY_WORD_MAX + 8)];
    query_text(q, text, sizeof text);
    sqlite3_bind_text(s, 1, text, -1, SQLITE_STATIC);
    int r;
    while ((r = sqlite3_step(s)) == SQLITE_ROW) {
        a->hits++;
        a->named += sqlite3_column_bytes(s, 0) > 0;
        if (snippets)
            a->bytes += (size_t)sqlite3_column_bytes(s, 1);
    }
    sqlite3_reset(s);
    return r == SQLITE_DONE;
}

const struct engine engine_fts5 = {"SQLite FTS5", open_peer, run, close_peer};
