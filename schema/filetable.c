/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "schema/filetable.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "schema/schema.h"
#include "schema/sealed.h"

static const char magic[] = "postil-files\n";
enum {
    VERSION = 1,
    LEAST_RECORD = 26, /* bytes: every number of one byte, one of path */
    LEAST_ARTICLE = 2,
    LONGEST_PATH = 4096 /* as the system's own; bounds what shared prefixes
                           can swell to */
};
static const size_t largest_file = (size_t)1 << 31;
static const uint64_t time_offset = (uint64_t)1 << 62;

void pst_file_table_init(struct pst_file_table *t)
{
    *t = (struct pst_file_table){.schema = PST_SCHEMA_VERSION,
                                 .arena = PST_ARENA_INIT};
}

void pst_file_table_dispose(struct pst_file_table *t)
{
    free(t->entries);
    pst_arena_dispose(&t->arena);
    pst_file_table_init(t);
}

static struct pst_str copy(struct pst_file_table *t, struct pst_str s)
{
    return (struct pst_str){pst_arena_dup(&t->arena, s.p, s.n), s.n};
}

/* Append an entry whose strings and articles are in the arena already. */
static struct pst_file_entry *push(struct pst_file_table *t,
                                   const struct pst_file_entry *e)
{
    PST_PUSH(t->entries, t->count, t->cap) = *e;
    return &t->entries[t->count - 1];
}

static bool follows(const struct pst_file_table *t, struct pst_str path)
{
    return t->count == 0 ||
           pst_str_cmp(t->entries[t->count - 1].path, path) < 0;
}

struct pst_file_entry *pst_file_table_add(struct pst_file_table *t,
                                          const struct pst_file_entry *e)
{
    assert(follows(t, e->path));
    struct pst_file_entry mine = *e;
    mine.path = copy(t, e->path);
    mine.reason = copy(t, e->reason);
    size_t bytes = e->article_count * sizeof *e->articles;
    mine.articles = pst_arena_alloc(&t->arena, bytes);
    if (bytes != 0)
        memcpy(mine.articles, e->articles, bytes);
    return push(t, &mine);
}

const struct pst_file_entry *pst_file_table_find(const struct pst_file_table *t,
                                                 struct pst_str path)
{
    size_t low = 0;
    size_t high = t->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int c = pst_str_cmp(t->entries[middle].path, path);
        if (c == 0)
            return &t->entries[middle];
        if (c < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

static size_t common_length(struct pst_str a, struct pst_str b)
{
    size_t n = 0;
    while (n < a.n && n < b.n && a.p[n] == b.p[n])
        n++;
    return n;
}

static void encode_entry(struct pst_buf *out, const struct pst_file_entry *e,
                         struct pst_str before)
{
    size_t shared = common_length(before, e->path);
    pst_buf_adduint(out, shared);
    pst_buf_adduint(out, e->path.n - shared);
    pst_buf_add(out, e->path.p + shared, e->path.n - shared);
    pst_buf_addc(out, (char)e->state);
    pst_buf_adduint(out, e->size);
    pst_buf_adduint(out, (uint64_t)e->mtime_ns + time_offset);
    pst_buf_adduint(out, (uint64_t)e->ctime_ns + time_offset);
    pst_buf_adduint(out, e->inode);
    pst_buf_add(out, e->hash, sizeof e->hash);
    pst_buf_adduint(out, e->reason.n);
    pst_buf_addstr(out, e->reason);
    pst_buf_adduint(out, e->article_count);
    for (size_t i = 0; i < e->article_count; i++) {
        pst_buf_adduint(out, e->articles[i].shard);
        pst_buf_adduint(out, e->articles[i].docid);
    }
}

int pst_file_table_write(const char *path, const struct pst_file_table *t,
                         struct pst_error *err)
{
    struct pst_buf file = PST_BUF_INIT;
    pst_buf_adds(&file, magic);
    pst_buf_adduint(&file, VERSION);
    pst_buf_adduint(&file, t->schema);
    pst_buf_adduint(&file, t->generation);
    pst_buf_adduint(&file, t->count);
    struct pst_str before = {"", 0};
    int r = 0;
    for (size_t i = 0; i < t->count && r == 0; i++) {
        const struct pst_file_entry *e = &t->entries[i];
        if (e->path.n > LONGEST_PATH)
            r = pst_fail(err, PST_EFORMAT, "%.*s...: path too long", 200,
                         e->path.p);
        encode_entry(&file, e, before);
        before = e->path;
    }
    if (r == 0)
        r = pst_sealed_write(path, &file, err);
    pst_buf_dispose(&file);
    return r;
}

struct decoder {
    struct pst_file_table *t;
    struct pst_reader r;
};

static bool decode_path(struct decoder *d, struct pst_str *path)
{
    struct pst_file_table *t = d->t;
    struct pst_str before =
        t->count != 0 ? t->entries[t->count - 1].path : (struct pst_str){"", 0};
    uint64_t shared = pst_reader_uint(&d->r);
    struct pst_str rest = pst_reader_string(&d->r);
    if (d->r.bad || shared > before.n || rest.n > LONGEST_PATH - shared)
        return false;
    path->n = (size_t)shared + rest.n;
    char *p = pst_arena_alloc(&t->arena, path->n + 1);
    memcpy(p, before.p, (size_t)shared);
    memcpy(p + shared, rest.p, rest.n);
    p[path->n] = '\0';
    path->p = p;
    return pst_path_is_below(*path) && follows(t, *path);
}

static bool decode_articles(struct decoder *d, struct pst_file_entry *e)
{
    e->article_count = pst_reader_count(&d->r, LEAST_ARTICLE);
    e->articles =
        pst_arena_alloc(&d->t->arena, e->article_count * sizeof *e->articles);
    for (size_t i = 0; i < e->article_count; i++) {
        e->articles[i].shard = pst_reader_uint(&d->r);
        uint64_t docid = pst_reader_uint(&d->r);
        if (docid == 0 || docid > UINT32_MAX)
            return false;
        e->articles[i].docid = (uint32_t)docid;
    }
    return true;
}

static bool decode_entry(struct decoder *d, struct pst_file_entry *e)
{
    if (!decode_path(d, &e->path))
        return false;
    struct pst_str state = pst_reader_bytes(&d->r, 1);
    e->size = pst_reader_uint(&d->r);
    e->mtime_ns = (int64_t)(pst_reader_uint(&d->r) - time_offset);
    e->ctime_ns = (int64_t)(pst_reader_uint(&d->r) - time_offset);
    e->inode = pst_reader_uint(&d->r);
    struct pst_str hash = pst_reader_bytes(&d->r, sizeof e->hash);
    e->reason = pst_reader_string(&d->r);
    if (d->r.bad || (unsigned char)state.p[0] > PST_FILE_FAILED)
        return false;
    e->state = (uint8_t)state.p[0];
    memcpy(e->hash, hash.p, sizeof e->hash);
    e->reason = copy(d->t, e->reason);
    return decode_articles(d, e) && !d->r.bad;
}

static int decode(const char *path, struct pst_str body,
                  struct pst_file_table *out, struct pst_error *err)
{
    struct decoder d = {.t = out};
    pst_reader_init(&d.r, body.p, body.n);
    uint64_t version = pst_reader_uint(&d.r);
    uint64_t schema = pst_reader_uint(&d.r);
    if (d.r.bad || version != VERSION || schema != PST_SCHEMA_VERSION)
        return pst_fail(err, PST_EINDEX,
                        "%s: not a file table that this postil knows (version "
                        "%llu, schema %llu); rebuild the index",
                        path, (unsigned long long)version,
                        (unsigned long long)schema);
    out->generation = pst_reader_uint(&d.r);
    size_t count = pst_reader_count(&d.r, LEAST_RECORD);
    for (size_t i = 0; i < count; i++) {
        struct pst_file_entry e;
        if (!decode_entry(&d, &e))
            return pst_fail(err, PST_EINDEX,
                            "%s: damaged at record %zu; rebuild the index",
                            path, i);
        push(out, &e);
    }
    if (d.r.bad || d.r.p != d.r.end)
        return pst_fail(err, PST_EINDEX,
                        "%s: damaged at its end; rebuild the index", path);
    return 0;
}

int pst_file_table_decode(const char *path, struct pst_str body,
                          struct pst_file_table *out, struct pst_error *err)
{
    pst_file_table_init(out);
    int r = decode(path, body, out, err);
    if (r != 0)
        pst_file_table_dispose(out);
    return r;
}

int pst_file_table_read(const char *path, struct pst_file_table *out,
                        struct pst_error *err)
{
    pst_file_table_init(out);
    struct pst_buf file = PST_BUF_INIT;
    struct pst_str body;
    int r = pst_sealed_read(path, magic, largest_file, &file, &body, err);
    if (r == 0)
        r = pst_file_table_decode(path, body, out, err);
    pst_buf_dispose(&file);
    return r;
}
