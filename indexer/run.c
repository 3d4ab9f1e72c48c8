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

/* Part of a term's stream, in a ring: after the last comes the first. */
struct piece {
    struct piece *next;
    uint32_t size; /* all used, but in a stream's last piece */
    char bytes[];
};

/* What a posting needs: two terms share a cache line, since these are read all
 * over. A sum of wdf that takes more than 48 bits would be one of so many words
 * that no run could hold them. */
struct pst_run_term {
    char *to;           /* where the stream goes on, in the last piece */
    struct piece *last; /* NULL: no postings yet */
    uint32_t docid;     /* the last one */
    uint32_t count;
    uint32_t collection_low;
    uint16_t collection_high;
    uint16_t left; /* bytes of the last piece */
};

static uint64_t collection_of(const struct pst_run_term *t)
{
    return t->collection_low | (uint64_t)t->collection_high << 32;
}

static void raise_collection(struct pst_run_term *t, uint32_t wdf)
{
    uint64_t sum = collection_of(t) + wdf;
    t->collection_low = (uint32_t)sum;
    t->collection_high = (uint16_t)(sum >> 32);
}

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
    r->streams = (struct pst_arena)PST_ARENA_INIT_LARGE;
    pst_lexicon_init(&r->own);
    pst_buf_init(&r->entry);
}

void pst_run_dispose(struct pst_run *r)
{
    pst_lexicon_dispose(&r->own);
    pst_arena_dispose(&r->streams);
    pst_buf_dispose(&r->entry);
    free(r->terms);
    memset(r, 0, sizeof *r);
}

static void open_piece(struct pst_run *r, struct pst_run_term *t, size_t size)
{
    struct piece *p = pst_arena_alloc(&r->streams, sizeof *p + size);
    p->next = p;
    p->size = (uint32_t)size;
    r->bytes += sizeof *p + size;
    if (t->last != NULL) {
        p->next = t->last->next;
        t->last->next = p;
    }
    t->last = p;
    t->to = p->bytes;
    t->left = (uint16_t)size;
}

static void advance(struct pst_run_term *t, char *to)
{
    t->left -= (uint16_t)(to - t->to);
    t->to = to;
}

/* What does not fit in the last piece. */
static void stream_overflow(struct pst_run *r, struct pst_run_term *t,
                            const char *bytes, size_t n)
{
    while (n != 0) {
        if (t->last == NULL) {
            open_piece(r, t, PIECE_LEAST);
            r->used++;
        } else if (t->left == 0) {
            size_t size = (size_t)t->last->size * 2;
            open_piece(r, t, size < PIECE_MOST ? size : PIECE_MOST);
        }
        size_t take = n < t->left ? n : t->left;
        memcpy(t->to, bytes, take);
        advance(t, t->to + take);
        bytes += take;
        n -= take;
    }
}

static void stream_add(struct pst_run *r, struct pst_run_term *t,
                       const char *bytes, size_t n)
{
    if (n > t->left) {
        stream_overflow(r, t, bytes, n);
        return;
    }
    memcpy(t->to, bytes, n);
    advance(t, t->to + n);
}

static struct pst_run_term *find_term(struct pst_run *r, uint32_t number)
{
    if (number >= r->term_count) {
        size_t cap = r->term_cap;
        r->terms = pst_grow_large(r->terms, &r->term_cap, number + 1,
                                  sizeof *r->terms);
        r->bytes += (r->term_cap - cap) * sizeof *r->terms;
        while (r->term_count <= number)
            r->terms[r->term_count++] = (struct pst_run_term){.to = NULL};
    }
    return &r->terms[number];
}

/* A document's entry in the stream of a term; returns its end. */
static char *put_entry(char *to, uint32_t step, const struct pst_doc_term *d)
{
    to = pst_put_uint(to, step);
    to = pst_put_uint(to, d->wdf);
    if (d->position_count == 0) {
        *to++ = '\0';
        return to;
    }
    /* The tag goes behind a length of one byte, and moves if it needs more. */
    char *tag = to + 1;
    size_t n =
        (size_t)(pst_glass_positions_put(tag, d->positions, d->position_count) -
                 tag);
    if (n < 0x80) {
        *to = (char)n;
        return tag + n;
    }
    char length[PST_UINT_MAX];
    size_t length_n = (size_t)(pst_put_uint(length, n) - length);
    memmove(to + length_n, tag, n);
    memcpy(to, length, length_n);
    return to + length_n + n;
}

static void add_entry(struct pst_run *r, struct pst_run_term *t, uint32_t docid,
                      const struct pst_doc_term *d)
{
    enum { HEAD_MOST = 3 * 5 }; /* three numbers of 32 bits */
    size_t most = HEAD_MOST + pst_glass_positions_bound(d->position_count);
    if (most <= t->left) {
        advance(t, put_entry(t->to, docid - t->docid, d));
        return;
    }
    char *entry = pst_buf_reserve(&r->entry, most);
    stream_add(r, t, entry,
               (size_t)(put_entry(entry, docid - t->docid, d) - entry));
}

/* The streams of a document's terms lie all over memory: ask for those of the
 * terms to come while this one is written. */
PST_INLINE void prefetch(const struct pst_run *r, const struct pst_doc *doc,
                         size_t i)
{
    enum { FAR = 40, NEAR = 16 };
    if (i + FAR < doc->term_count && doc->terms[i + FAR].number < r->term_count)
        __builtin_prefetch(&r->terms[doc->terms[i + FAR].number]);
    if (i + NEAR < doc->term_count &&
        doc->terms[i + NEAR].number < r->term_count)
        __builtin_prefetch(r->terms[doc->terms[i + NEAR].number].to, 1);
}

static uint32_t own_number(struct pst_run *r, struct pst_str term)
{
    struct pst_lexkey key = pst_lexkey_make(r->own.seed, term);
    return pst_lexicon_put(&r->own, &key);
}

void pst_run_add(struct pst_run *r, uint32_t docid, const struct pst_doc *doc)
{
    r->lexicon = doc->lexicon != NULL ? doc->lexicon : &r->own;
    for (size_t i = 0; i < doc->term_count; i++) {
        const struct pst_doc_term *d = &doc->terms[i];
        uint32_t number = d->number;
        if (doc->lexicon != NULL)
            prefetch(r, doc, i);
        else
            number = own_number(r, d->term);
        struct pst_run_term *t = find_term(r, number);
        add_entry(r, t, docid, d);
        t->docid = docid;
        t->count++;
        raise_collection(t, d->wdf);
    }
}

/* Call for each term that has postings, in order; stops at a failure. */
typedef int visitor(void *payload, struct pst_str term,
                    const struct pst_run_term *t, struct pst_error *err);

static int each_term(const struct pst_run *r, visitor *visit, void *payload,
                     struct pst_error *err)
{
    const uint32_t *order = pst_lexicon_order(r->lexicon);
    int code = 0;
    for (size_t i = 0; code == 0 && i < r->lexicon->count; i++)
        if (order[i] < r->term_count && r->terms[order[i]].last != NULL)
            code = visit(payload, pst_lexicon_term(r->lexicon, order[i]),
                         &r->terms[order[i]], err);
    return code;
}

/* Set the starts of the ranges that end before the term. */
static void reach(struct pst_spill *s, struct pst_str term, uint64_t here)
{
    while (s->ranges + 1 < PST_RUN_RANGES &&
           pst_str_cmp(term, pst_str_of(pst_run_range_start(s->ranges + 1))) >=
               0)
        s->starts[++s->ranges] = here;
}

static void reach_end(struct pst_spill *s, uint64_t here)
{
    while (s->ranges < PST_RUN_RANGES)
        s->starts[++s->ranges] = here;
}

/* Bytes used of a piece of the stream. */
static size_t piece_used(const struct pst_run_term *t, const struct piece *p)
{
    return p == t->last ? (size_t)(t->to - p->bytes) : p->size;
}

static size_t stream_size(const struct pst_run_term *t)
{
    size_t n = 0;
    const struct piece *p = t->last;
    do {
        p = p->next;
        n += piece_used(t, p);
    } while (p != t->last);
    return n;
}

static void put_stream(struct pst_buf *out, const struct pst_run_term *t)
{
    const struct piece *p = t->last;
    do {
        p = p->next;
        pst_buf_add(out, p->bytes, piece_used(t, p));
    } while (p != t->last);
}

struct writing {
    struct pst_spill *out;
    struct pst_buf room;
    uint64_t written;
};

static int write_room(struct writing *w, struct pst_error *err)
{
    int r =
        pst_fd_write(w->out->fd, "a spilled run", w->room.p, w->room.n, err);
    w->written += w->room.n;
    pst_buf_clear(&w->room);
    return r;
}

static int write_term(void *payload, struct pst_str term,
                      const struct pst_run_term *t, struct pst_error *err)
{
    struct writing *w = payload;
    reach(w->out, term, w->written + w->room.n);
    w->out->work[w->out->ranges] += t->count + collection_of(t);
    pst_buf_adduint(&w->room, term.n);
    pst_buf_addstr(&w->room, term);
    pst_buf_adduint(&w->room, t->count);
    pst_buf_adduint(&w->room, collection_of(t));
    pst_buf_adduint(&w->room, stream_size(t));
    put_stream(&w->room, t);
    return w->room.n >= WRITE ? write_room(w, err) : 0;
}

int pst_run_spill(struct pst_run *r, const char *folder, struct pst_spill *out,
                  struct pst_error *err)
{
    memset(out, 0, sizeof *out);
    out->fd = pst_file_unlinked(folder, err);
    if (out->fd < 0)
        return out->fd;
    struct writing w = {out, PST_BUF_INIT, 0};
    int code = each_term(r, write_term, &w, err);
    if (code == 0)
        code = write_room(&w, err);
    reach_end(out, w.written);
    pst_buf_dispose(&w.room);
    pst_run_dispose(r);
    pst_run_init(r);
    if (code != 0)
        pst_spill_close(out);
    return code;
}

/* A term of a run that stays in memory. */
struct pst_kept_term {
    struct pst_str term;
    struct pst_run_term stream;
};

static int keep_term(void *payload, struct pst_str term,
                     const struct pst_run_term *t, struct pst_error *err)
{
    struct pst_spill *out = payload;
    (void)err;
    reach(out, term, out->kept_count);
    out->work[out->ranges] += t->count + collection_of(t);
    const char *bytes = pst_arena_dup(&out->streams, term.p, term.n);
    out->kept[out->kept_count++] = (struct pst_kept_term){{bytes, term.n}, *t};
    return 0;
}

void pst_run_keep(struct pst_run *r, struct pst_spill *out)
{
    memset(out, 0, sizeof *out);
    out->fd = -1;
    out->streams = r->streams;
    out->kept = pst_malloc(r->used * sizeof *out->kept);
    each_term(r, keep_term, out, NULL);
    reach_end(out, out->kept_count);
    r->streams = (struct pst_arena)PST_ARENA_INIT_LARGE;
    pst_run_dispose(r);
    pst_run_init(r);
}

void pst_spill_close(struct pst_spill *s)
{
    if (s->fd >= 0)
        close(s->fd);
    s->fd = -1;
    free(s->kept);
    s->kept = NULL;
    pst_arena_dispose(&s->streams);
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

static int next_kept(struct pst_run_cursor *c)
{
    if (c->at == c->end)
        return 0;
    const struct pst_kept_term *k = &c->spill->kept[c->at++];
    const struct pst_run_term *t = &k->stream;
    c->term = k->term;
    c->count = t->count;
    c->collection = collection_of(t);
    if (t->last->next == t->last) {
        c->stream = (struct pst_str){t->last->bytes, piece_used(t, t->last)};
        return 1;
    }
    pst_buf_clear(&c->room);
    put_stream(&c->room, t);
    c->stream = pst_buf_str(&c->room);
    return 1;
}

int pst_run_cursor_next(struct pst_run_cursor *c, struct pst_error *err)
{
    if (c->spill->fd < 0)
        return next_kept(c);
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
