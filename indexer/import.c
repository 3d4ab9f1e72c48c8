/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/import.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "indexer/importline.h"
#include "indexer/invert.h"
#include "schema/deflate.h"

enum { READ = 1 << 18, LINE_MOST = 1 << 30 };

struct lines {
    const struct pst_import_source *source;
    struct pst_buf room; /* read and not yet done with, from `used` on */
    size_t used;
    bool ended;
    uint64_t number; /* of the line at hand */
    uint64_t bytes;  /* of all lines so far */
};

static int read_more(struct lines *l, struct pst_error *err)
{
    memmove(l->room.p, l->room.p + l->used, l->room.n - l->used);
    pst_buf_truncate(&l->room, l->room.n - l->used);
    l->used = 0;
    if (l->room.n > LINE_MOST)
        return pst_fail(err, PST_EFORMAT, "%s: line %llu: is over 1 GiB",
                        l->source->name, (unsigned long long)l->number + 1);
    char *to = pst_buf_reserve(&l->room, READ);
    ssize_t n;
    do
        n = read(l->source->fd, to, READ);
    while (n < 0 && errno == EINTR);
    if (n < 0)
        return pst_fail_errno(err, PST_EIO, errno, "%s", l->source->name);
    pst_buf_commit(&l->room, to + n);
    l->ended = n == 0;
    return 0;
}

/* 1 and the next line without its end, 0 after the last, or a code. */
static int next_line(struct lines *l, struct pst_str *line,
                     struct pst_error *err)
{
    size_t seen = 0;
    for (;;) {
        const char *p = l->room.p + l->used;
        size_t n = l->room.n - l->used;
        const char *end = memchr(p + seen, '\n', n - seen);
        if (end == NULL && !l->ended) {
            seen = n;
            int r = read_more(l, err);
            if (r != 0)
                return r;
            continue;
        }
        if (end == NULL && n == 0)
            return 0;
        line->p = p;
        line->n = end != NULL ? (size_t)(end - p) : n;
        size_t whole = line->n + (end != NULL);
        l->used += whole;
        l->bytes += whole;
        l->number++;
        return 1;
    }
}

struct importer {
    const struct pst_import *o;
    struct pst_inverter *inverter;
    struct pst_deflater *deflater;
    struct pst_buf record;
    struct pst_buf path; /* of the article before ... */
    int64_t member;      /* ... and its number; -1: none */
    uint64_t articles;
    struct pst_file_entry entry; /* of that path; its articles are here */
    struct pst_file_article *found;
    size_t cap;
};

/* The entry of the path that is complete. */
static void end_file(struct importer *i)
{
    struct pst_file_entry *e = &i->entry;
    if (e->article_count == 0)
        return;
    e->path = pst_buf_str(&i->path);
    e->articles = i->found;
    pst_file_table_add(i->o->table, e);
    e->article_count = 0;
}

/* Whether the article comes after the one before. */
static bool is_next(const struct importer *i, const struct pst_record_header *h)
{
    int order = pst_str_cmp(h->path, pst_buf_str(&i->path));
    if (i->articles == 0 || order > 0)
        return true;
    return order == 0 && i->member >= 0 && h->member_number > i->member;
}

static void note_article(struct importer *i, const struct pst_record_header *h)
{
    if (!pst_str_eq(h->path, pst_buf_str(&i->path))) {
        end_file(i);
        pst_buf_clear(&i->path);
        pst_buf_addstr(&i->path, h->path);
        /* No hash: a run over the tree reads the file. */
        i->entry = (struct pst_file_entry){.state = PST_FILE_INDEXED,
                                           .size = h->file_size,
                                           .mtime_ns = h->file_mtime_ns};
    }
    i->member = h->member_number;
    i->articles++;
    PST_PUSH(i->found, i->entry.article_count, i->cap) =
        (struct pst_file_article){i->o->number, i->o->writer->counts[0]};
    pst_census_add(i->o->census, h->lang, 1);
}

/* Drop a vocabulary that has grown too large. */
static int trim(struct importer *i, struct pst_error *err)
{
    if (pst_inverter_bytes(i->inverter) <= i->o->vocabulary)
        return 0;
    int r = pst_shard_flush(i->o->writer, 0, err);
    if (r == 0)
        pst_inverter_forget(i->inverter);
    return r;
}

static int add_article(struct importer *i, struct pst_import_article *a,
                       struct pst_error *err)
{
    struct pst_doc doc;
    uint32_t words = a->header.words;
    if (!is_next(i, &a->header))
        return pst_fail(err, PST_EFORMAT,
                        "is not after the line before it in order of path");
    int r = trim(i, err);
    pst_buf_clear(&i->record);
    /* This checks what the body says of places; inverting trusts it. */
    if (r == 0)
        r = pst_record_encode(&i->record, &a->header, &a->body, i->deflater,
                              err);
    if (r == 0)
        r = pst_invert(i->inverter, &a->header, &a->body, &doc, err);
    if (r == 0 && a->header.words != words) {
        pst_buf_clear(&i->record);
        r = pst_record_encode(&i->record, &a->header, &a->body, i->deflater,
                              err);
    }
    if (r != 0)
        return r;
    doc.data = pst_buf_str(&i->record);
    r = pst_shard_add(i->o->writer, 0, &doc, err);
    if (r == 0)
        note_article(i, &a->header);
    return r;
}

static int import_line(struct importer *i, const struct lines *l,
                       struct pst_str line, struct pst_error *err)
{
    struct pst_import_article a;
    int r = pst_import_parse(&a, line, err);
    if (r == 0)
        r = add_article(i, &a, err);
    pst_import_dispose(&a);
    if (r == -PST_EFORMAT)
        pst_error_prefix(err, "%s: line %llu", l->source->name,
                         (unsigned long long)l->number);
    return r;
}

static int import_all(struct importer *i, struct lines *l,
                      struct pst_error *err)
{
    const struct pst_import *o = i->o;
    struct pst_str line = {"", 0};
    int r;
    while ((r = next_line(l, &line, err)) == 1) {
        if (pst_str_trim(line).n == 0)
            continue;
        if (o->stop != NULL && *o->stop != 0)
            return pst_fail(err, PST_EINTR, "interrupted");
        r = import_line(i, l, line, err);
        if (r != 0)
            return r;
        if (o->progress != NULL)
            o->progress(o->payload, i->articles, l->bytes);
    }
    end_file(i);
    /* An export that failed at once must not put nothing in an index's place.
     */
    if (r == 0 && i->articles == 0)
        return pst_fail(err, PST_EFORMAT,
                        "%s: holds no article; lines that postil export "
                        "printed are wanted",
                        l->source->name);
    return r;
}

int pst_import_run(const struct pst_import *o, struct pst_error *err)
{
    struct lines l = {.source = o->source, .room = PST_BUF_INIT};
    struct importer i = {.o = o,
                         .record = PST_BUF_INIT,
                         .path = PST_BUF_INIT,
                         .inverter = pst_inverter_new(),
                         .deflater = pst_deflater_new(o->level)};
    pst_inverter_want_pairs(i.inverter, o->writer->wants_pairs);
    int r = import_all(&i, &l, err);
    if (r == 0)
        r = pst_shard_close_lane(o->writer, 0, err);
    pst_inverter_free(i.inverter);
    pst_deflater_free(i.deflater);
    pst_buf_dispose(&i.record);
    pst_buf_dispose(&i.path);
    pst_buf_dispose(&l.room);
    free(i.found);
    return r;
}
