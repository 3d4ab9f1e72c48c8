/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * bench/peers/fts5.c - the same files into an SQLite FTS5 table: Porter
 * stemmer, unicode61, text stored, one transaction, then `optimize`.
 *
 *     fts5 DATABASE FOLDER
 */
#include <ftw.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* nftw has no payload. */
static sqlite3_stmt *insert;

static int add(const char *path, const struct stat *st, int kind,
               struct FTW *where)
{
    if (kind != FTW_F || strncmp(path + where->base, "._", 2) == 0)
        return 0;
    FILE *f = fopen(path, "rb");
    if (f == NULL)
        return 1;
    size_t size = (size_t)st->st_size;
    char *bytes = malloc(size + 1);
    if (bytes == NULL) {
        fclose(f);
        return 1;
    }
    size_t n = fread(bytes, 1, size, f);
    fclose(f);
    const char *title = path + where->base;
    sqlite3_bind_text(insert, 1, title, -1, SQLITE_STATIC);
    sqlite3_bind_text(insert, 2, bytes, (int)n, SQLITE_STATIC);
    int r = sqlite3_step(insert);
    sqlite3_reset(insert);
    free(bytes);
    return r != SQLITE_DONE;
}

int main(int argc, char **argv)
{
    sqlite3 *db;
    if (argc != 3)
        return 2;
    remove(argv[1]);
    if (sqlite3_open(argv[1], &db) != SQLITE_OK ||
        sqlite3_exec(db,
                     "PRAGMA page_size = 8192; PRAGMA cache_size = -256000;"
                     "CREATE VIRTUAL TABLE t USING fts5(title, body, "
                     "tokenize = 'porter unicode61'); BEGIN",
                     NULL, NULL, NULL) != SQLITE_OK ||
        sqlite3_prepare_v2(db, "INSERT INTO t VALUES (?, ?)", -1, &insert,
                           NULL) != SQLITE_OK)
        return 1;
    int r = nftw(argv[2], add, 32, FTW_PHYS);
    sqlite3_finalize(insert);
    if (r == 0)
        r = sqlite3_exec(db, "INSERT INTO t(t) VALUES ('optimize'); COMMIT",
                         NULL, NULL, NULL);
    if (r != 0)
        fprintf(stderr, "%s\n", sqlite3_errmsg(db));
    sqlite3_close(db);
    return r != 0;
}
