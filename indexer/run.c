/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/run.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "glass/position.h"

enum {
    PIECE_LEAST = 24,  /* bytes of a stream's first piece */
    PIECE_MOST = 4096, /* pieces double up to this */
    WRITE = 1 << 20,   /* bytes written at a time */
    READ = 1 << 16     /* bytes read ahead */
};

/* Part of a term's stream. */
struct piece {
    struct piece *next;
    uint32_t size; /* all used, but in a stream's last piece */
    char bytes[];
};

/* One cache line of what a posting needs. */
struct pst_run_term {
    char *to, *end; /* where the stream goes on, in the last piece */
    struct piece *first, *last;
    uint32_t docid; /* the last one */
    uint32_t count;
    uint64_t collection;
};

const char *pst_run_range_start(size_t range)
{
    static const char *const starts[PST_RUN_RANGES] = {
        "",  "Za", "Zc", "Ze", "Zi", "Zo", "Zr", "Zt",
        "a", "b",  "d",  "f",  "i",  "o",  "s",  "u"};
    return starts[range];
}

void pst_run_init(struct pst_run *r)
{
    memset(r, 0, sizeof *r);
    pst_map_init(&r->own);
    pst_buf_init(&r->entry);
}

void pst_run_dispose(struct pst_run *r)
{
    pst_map_dispose(&r->own);
    pst_arena_dispose(&r->streams);
    pst_buf_dispose(&r->entry);
    free(r->terms);
    memset(r, 0, sizeof *r);
}

static void open_piece(struct pst_run *r, struct pst_run_term *t, size_t size)
{
    struct piece *p = pst_arena_alloc(&r->streams, sizeof *p + size);
    p->next = NULL;
    p->size = (uint32_t)size;
    r->bytes += sizeof *p + size;
    if (t->last != NULL)
        t->last->next = p;
    else
        t->first = p;
    t->last = p;
    t->to = p->bytes;
    t->end = p->bytes + size;
}

/* What does not fit in the last piece. */
static void stream_overflow(struct pst_run *r, struct pst_run_term *t,
                            const char *bytes, size_t n)
{
    while (n != 0) {
        if (t->to == t->end && t->last == NULL) {
            open_piece(r, t, PIECE_LEAST);
            r->used++;
        } else if (t->to == t->end) {
            size_t size = (size_t)t->last->size * 2;
            open_piece(r, t, size < PIECE_MOST ? size : PIECE_MOST);
        }
        size_t room = (size_t)(t->end - t->to);
        size_t take = n < room ? n : room;
        memcpy(t->to, bytes, take);
        t->to += take;
        bytes += take;
        n -= take;
    }
}

static void stream_add(struct pst_run *r, struct pst_run_term *t,
                       const char *bytes, size_t n)
{
    if (n > (size_t)(t->end - t->to)) {
        stream_overflow(r, t, bytes, n);
        return;
    }
    memcpy(t->to, bytes, n);
    t->to += n;
}

static uint32_t number_of(struct pst_run *r, const struct pst_doc *doc,
                          const struct pst_doc_term *d)
{
    if (doc->vocabulary != NULL)
        return d->number;
    return pst_map_put(&r->own, d->term, NULL);
}

static struct pst_run_term *find_term(struct pst_run *r, uint32_t number)
{
    if (number >= r->term_count) {
        size_t cap = r->term_cap;
        r->terms =
            pst_grow(r->terms, &r->term_cap, number + 1, sizeof *r->terms);
        r->bytes += (r->term_cap - cap) * sizeof *r->terms;
        while (r->term_count <= number)
            r->terms[r->term_count++] = (struct pst_run_term){.to = NULL};
    }
    return &r->terms[number];
}

static char *put_uint(char *to, uint64_t v)
{
    for (; v >= 0x80; v >>= 7)
        *to++ = (char)(v | 0x80);
    *to++ = (char)v;
    return to;
}

/* A document's entry in the stream of a term. */
static void add_entry(struct pst_run *r, struct pst_run_term *t, uint32_t docid,
                      const struct pst_doc_term *d)
{
    enum { HEAD_MOST = 24 };
    char head[HEAD_MOST];
    char *to = put_uint(head, docid - t->docid);
    to = put_uint(to, d->wdf);
    if (d->position_count == 0) {
        *to++ = '\0';
        stream_add(r, t, head, (size_t)(to - head));
        return;
    }
    struct pst_buf *e = &r->entry;
    pst_buf_clear(e);
    pst_glass_positions(e, d->positions, d->position_count);
    to = put_uint(to, e->n);
    size_t head_n = (size_t)(to - head);
    if (head_n + e->n <= sizeof head) {
        memcpy(to, e->p, e->n);
        stream_add(r, t, head, head_n + e->n);
    } else {
        stream_add(r, t, head, head_n);
        stream_add(r, t, e->p, e->n);
    }
}

/* The streams of a document's terms lie all over memory: ask for those of the
 * terms to come while this one is written. */
static void prefetch(const struct pst_run *r, const struct pst_doc *doc,
                     size_t i)
{
    enum { FAR = 16, NEAR = 8 };
    if (doc->vocabulary == NULL)
        return;
    if (i + FAR < doc->term_count && doc->terms[i + FAR].number < r->term_count)
        __builtin_prefetch(&r->terms[doc->terms[i + FAR].number]);
    if (i + NEAR < doc->term_count &&
        doc->terms[i + NEAR].number < r->term_count)
        __builtin_prefetch(r->terms[doc->terms[i + NEAR].number].to, 1);
}

void pst_run_add(struct pst_run *r, uint32_t docid, const struct pst_doc *doc)
{
    r->vocabulary = doc->vocabulary != NULL ? doc->vocabulary : &r->own;
    for (size_t i = 0; i < doc->term_count; i++) {
        const struct pst_doc_term *d = &doc->terms[i];
        prefetch(r, doc, i);
        struct pst_run_term *t = find_term(r, number_of(r, doc, d));
        add_entry(r, t, docid, d);
        t->docid = docid;
        t->count++;
        t->collection += d->wdf;
    }
}

/* A term with its first bytes as a number, for sorting. */
struct order {
    uint64_t head;
    struct pst_str term;
    uint32_t number;
};

static int by_term(const void *a, const void *b)
{
    const struct order *x = a;
    const struct order *y = b;
    if (x->head != y->head)
        return x->head < y->head ? -1 : 1;
    return pst_str_cmp(x->term, y->term);
}

static uint64_t term_head(struct pst_str term)
{
    uint64_t head = 0;
    for (size_t i = 0; i < sizeof head; i++)
        head = head << 8 | (i < term.n ? (unsigned char)term.p[i] : 0u);
    return head;
}

static struct order *sort_terms(const struct pst_run *r)
{
    struct order *order = pst_malloc(r->used * sizeof *order);
    size_t n = 0;
    for (size_t i = 0; i < r->term_count; i++) {
        if (r->terms[i].first == NULL)
            continue;
        struct pst_str term = pst_map_key(r->vocabulary, (uint32_t)i);
        order[n++] = (struct order){term_head(term), term, (uint32_t)i};
    }
    qsort(order, n, sizeof *order, by_term);
    return order;
}

/* Bytes used of a piece of the stream. */
static size_t piece_used(const struct pst_run_term *t, const struct piece *p)
{
    return p == t->last ? (size_t)(t->to - p->bytes) : p->size;
}

static void put_term(struct pst_buf *out, struct pst_str term,
                     const struct pst_run_term *t)
{
    size_t n = 0;
    for (const struct piece *p = t->first; p != NULL; p = p->next)
        n += piece_used(t, p);
    pst_buf_adduint(out, term.n);
    pst_buf_addstr(out, term);
    pst_buf_adduint(out, t->count);
    pst_buf_adduint(out, t->collection);
    pst_buf_adduint(out, n);
    for (const struct piece *p = t->first; p != NULL; p = p->next)
        pst_buf_add(out, p->bytes, piece_used(t, p));
}

static int write_terms(const struct pst_run *r, const struct order *order,
                       struct pst_spill *out, struct pst_error *err)
{
    struct pst_buf room = PST_BUF_INIT;
    uint64_t written = 0;
    size_t range = 0;
    int code = 0;
    for (size_t i = 0; code == 0 && i < r->used; i++) {
        while (range + 1 < PST_RUN_RANGES &&
               pst_str_cmp(order[i].term,
                           pst_str_of(pst_run_range_start(range + 1))) >= 0)
            out->starts[++range] = written + room.n;
        put_term(&room, order[i].term, &r->terms[order[i].number]);
        if (room.n >= WRITE) {
            code = pst_fd_write(out->fd, "a spilled run", room.p, room.n, err);
            written += room.n;
            pst_buf_clear(&room);
        }
    }
    if (code == 0)
        code = pst_fd_write(out->fd, "a spilled run", room.p, room.n, err);
    written += room.n;
    while (range < PST_RUN_RANGES)
        out->starts[++range] = written;
    pst_buf_dispose(&room);
    return code;
}

int pst_run_spill(struct pst_run *r, const char *folder, struct pst_spill *out,
                  struct pst_error *err)
{
    memset(out, 0, sizeof *out);
    out->fd = pst_file_unlinked(folder, err);
    if (out->fd < 0)
        return out->fd;
    struct order *order = sort_terms(r);
    int code = write_terms(r, order, out, err);
    free(order);
    pst_run_dispose(r);
    pst_run_init(r);
    if (code != 0)
        pst_spill_close(out);
    return code;
}

void pst_spill_close(struct pst_spill *s)
{
    if (s->fd >= 0)
        close(s->fd);
    s->fd = -1;
}

void pst_run_cursor_init(struct pst_run_cursor *c, const struct pst_spill *s,
                         size_t range)
{
    memset(c, 0, sizeof *c);
    c->spill = s;
    c->at = s->starts[range];
    c->end = s->starts[range + 1];
    pst_buf_init(&c->room);
}

void pst_run_cursor_dispose(struct pst_run_cursor *c)
{
    pst_buf_dispose(&c->room);
}

/* Have at least `need` unused bytes in room, or all that there are. */
static int fill(struct pst_run_cursor *c, size_t need, struct pst_error *err)
{
    if (c->room.n - c->used >= need || c->at == c->end)
        return 0;
    memmove(c->room.p, c->room.p + c->used, c->room.n - c->used);
    c->room.n -= c->used;
    c->used = 0;
    size_t want = need - c->room.n + READ;
    if (want > c->end - c->at)
        want = (size_t)(c->end - c->at);
    while (want != 0) {
        ssize_t got = pread(c->spill->fd, pst_buf_reserve(&c->room, want), want,
                            (off_t)c->at);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return pst_fail_errno(err, PST_EIO, got < 0 ? errno : EIO,
                                  "a spilled run");
        c->room.n += (size_t)got;
        c->at += (uint64_t)got;
        want -= (size_t)got;
    }
    return 0;
}

int pst_run_cursor_next(struct pst_run_cursor *c, struct pst_error *err)
{
    enum { HEAD_MOST = 300 };
    int code = fill(c, HEAD_MOST, err);
    if (code != 0)
        return code;
    if (c->used == c->room.n)
        return 0;

    struct pst_reader head;
    pst_reader_init(&head, c->room.p + c->used, c->room.n - c->used);
    pst_reader_string(&head);
    c->count = pst_reader_uint(&head);
    c->collection = pst_reader_uint(&head);
    size_t n = (size_t)pst_reader_uint(&head);
    size_t head_n = (size_t)((const char *)head.p - (c->room.p + c->used));
    code = fill(c, head_n + n, err);
    if (code != 0)
        return code;

    /* Again, since the bytes may have moved. */
    pst_reader_init(&head, c->room.p + c->used, head_n);
    c->term = pst_reader_string(&head);
    c->stream = (struct pst_str){c->room.p + c->used + head_n, n};
    c->used += head_n + n;
    return 1;
}
