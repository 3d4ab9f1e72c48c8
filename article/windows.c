/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "article/windows.h"

#include <string.h>
#include <strings.h>

#include "article/ascii.h"
#include "article/members.h"
#include "article/sniff.h"
#include "schema/pathterms.h"

enum {
    BOM = 3,     /* bytes of a byte-order mark */
    LOOK = 4096, /* bytes behind a window that are looked through for the end of
                    its last line */
    BUFS = 8
};

static bool is_named_lines(struct pst_str name)
{
    struct pst_str ext = pst_path_extension(name);
    return (ext.n == 5 && strncasecmp(ext.p, "jsonl", 5) == 0) ||
           (ext.n == 6 && strncasecmp(ext.p, "ndjson", 6) == 0);
}

/* An object on the first line, as far as it can be seen. */
static bool begins_with_object(struct pst_str s)
{
    if (pst_str_starts(s, "\xEF\xBB\xBF"))
        s = (struct pst_str){s.p + 3, s.n - 3};
    if (s.n < 2 || s.p[0] != '{' || !pst_is_one_of(s.p[1], "\" \t\r\n}"))
        return false;
    const char *end = memchr(s.p, '\n', s.n);
    if (end == NULL)
        return true;
    struct pst_str line =
        pst_str_trim((struct pst_str){s.p, (size_t)(end - s.p)});
    return line.p[line.n - 1] == '}';
}

/* Bytes as ASCII has them, and lines that end with LF if there are any. */
static bool has_plain_lines(struct pst_str s)
{
    return memchr(s.p, '\0', s.n) == NULL &&
           (memchr(s.p, '\n', s.n) != NULL || memchr(s.p, '\r', s.n) == NULL);
}

static enum pst_windowed kind_of(enum pst_sniffed kind, struct pst_str head)
{
    switch (kind) {
    case PST_SNIFF_JSON:
        return PST_WINDOWED_JSON;
    case PST_SNIFF_FEED:
        return PST_WINDOWED_FEED;
    case PST_SNIFF_TABLE:
        return memchr(head.p, '\n', head.n) != NULL ? PST_WINDOWED_TABLE
                                                    : PST_WINDOWED_NOT;
    default:
        return PST_WINDOWED_NOT;
    }
}

enum pst_windowed pst_windowed_bytes(struct pst_str head, struct pst_str name)
{
    char reason[PST_SNIFF_REASON_MAX];
    if (pst_mail_postmark(head))
        return PST_WINDOWED_MBOX;
    if (is_named_lines(name) && begins_with_object(head))
        return PST_WINDOWED_LINES;
    return head.n != 0 && has_plain_lines(head)
               ? kind_of(pst_sniff(head, name, reason), head)
               : PST_WINDOWED_NOT;
}

enum pst_windowed pst_windowed_kind(struct pst_packed_input in,
                                    struct pst_str name)
{
    struct pst_unpack_limits room = {SIZE_MAX, SIZE_MAX, SIZE_MAX};
    struct pst_unpack_stream *s;
    struct pst_error ignored;
    struct pst_buf head = PST_BUF_INIT;
    enum pst_windowed kind = PST_WINDOWED_NOT;
    if (!pst_is_packed(in.bytes))
        return pst_windowed_bytes(in.bytes, name);
    if (pst_unpack_stream_open(&s, in, &room, &ignored) == 0 &&
        pst_unpack_stream_more(s, &head, &ignored) > 0)
        kind = pst_windowed_bytes(pst_buf_str(&head), name);
    pst_unpack_stream_close(s);
    pst_buf_dispose(&head);
    return kind;
}

/* A place, with bytes of its own. */
struct mark {
    bool is_set;
    size_t end, next;
    struct pst_buf close, open;
};

struct cutting {
    struct pst_unpack_stream *stream;
    struct pst_cut cut;
    size_t size; /* of a window */
    size_t most; /* of an article */
    pst_window_sink *sink;
    void *payload;
    struct pst_error *err;
    struct pst_buf bytes; /* what came and is not done */
    bool is_over;         /* nothing comes any more */
    uint64_t at;          /* where they begin */
    size_t lines;         /* that end before */
    size_t line_start;    /* of the line in which they begin */
    struct pst_buf head;  /* what stands before each window, and ... */
    struct pst_buf open;  /* ... what makes the next one whole */
    struct pst_buf whole; /* a window with these */
    size_t looked;        /* bytes that were looked through */
    size_t begin;         /* of the first article that has no end yet */
    size_t count;         /* of those that have one */
    struct mark last;     /* behind the last of these */
    struct mark large;    /* behind the one at `begin`, which is too large */
    bool is_large;        /* so it is, whether or not its end is in sight */
    bool has_lists;       /* it is a JSON object with arrays */
    bool is_in_lists;     /* their items are the articles */
    bool passes_over;     /* until the next article */
};

static void set_mark(struct mark *m, const struct pst_cut_place *p)
{
    m->is_set = true;
    m->end = p->end;
    m->next = p->next;
    pst_buf_clear(&m->close);
    pst_buf_clear(&m->open);
    pst_buf_addstr(&m->close, p->close);
    pst_buf_addstr(&m->open, p->open);
}

static void move_mark(struct mark *m, size_t n)
{
    m->end -= n;
    m->next -= n;
}

/* Until there are n bytes, or no more. */
static int fill(struct cutting *c, size_t n)
{
    int r = 1;
    while (!c->is_over && r >= 0 && c->bytes.n < n) {
        r = pst_unpack_stream_more(c->stream, &c->bytes, c->err);
        c->is_over = r == 0;
    }
    return r < 0 ? r : 0;
}

/* The first n bytes are done, of all articles that have an end. */
static void drop(struct cutting *c, size_t n)
{
    const char *p = c->bytes.p, *end = p + n;
    while ((p = memchr(p, '\n', (size_t)(end - p))) != NULL) {
        c->lines++;
        p++;
        c->line_start = (size_t)c->at + (size_t)(p - c->bytes.p);
    }
    memmove(c->bytes.p, c->bytes.p + n, c->bytes.n - n);
    pst_buf_truncate(&c->bytes, c->bytes.n - n);
    c->at += n;
    c->looked -= n < c->looked ? n : c->looked;
    c->begin -= n < c->begin ? n : c->begin;
    move_mark(&c->last, n);
    move_mark(&c->large, n);
}

/* The next window begins behind the mark. */
static void go_behind(struct cutting *c, struct mark *m)
{
    m->is_set = false;
    pst_buf_clear(&c->open);
    pst_buf_addstr(&c->open, pst_buf_str(&m->open));
    drop(c, m->next);
}

static void take_head(struct cutting *c)
{
    if (c->at != 0 || c->begin != 0 || !c->cut.has_head)
        return;
    pst_buf_add(&c->head, c->bytes.p, c->cut.head);
    c->begin = c->cut.head;
}

/* An article ends. */
static void take_place(struct cutting *c, const struct pst_cut_place *p)
{
    if (p->is_inner && !c->is_in_lists) {
        c->has_lists = true;
    } else if (p->end - c->begin > c->most) {
        c->is_large = true;
        set_mark(&c->large, p);
    } else {
        c->has_lists = false;
        c->is_in_lists = c->is_in_lists && p->is_inner;
        c->begin = p->next;
        c->count++;
        set_mark(&c->last, p);
    }
}

/* Whether the window is long enough, so that its rows tell what the columns of
 * a table are. */
static bool is_enough(const struct cutting *c)
{
    return c->cut.kind != PST_WINDOWED_TABLE || c->at != 0 ||
           c->count > PST_TABLE_ROWS || c->bytes.n > c->most;
}

/* Until there is a window, or an article that is too large; false: all that is
 * there was looked through. */
static bool look(struct cutting *c)
{
    struct pst_cut_place p;
    while (!c->is_large &&
           !(c->last.is_set && c->last.next >= c->size && is_enough(c))) {
        bool more =
            pst_cut_next(&c->cut, pst_buf_str(&c->bytes), &c->looked, &p);
        take_head(c);
        if (!more) {
            c->is_large = c->bytes.n - c->begin > c->most;
            return false;
        }
        take_place(c, &p);
    }
    return true;
}

/* Where the first line behind the first n bytes begins; 0: not in sight. */
static size_t find_line(const struct cutting *c, size_t n)
{
    const char *p = memchr(c->bytes.p + n - 1, '\n', c->bytes.n - n + 1);
    size_t next = p != NULL ? (size_t)(p + 1 - c->bytes.p) : c->bytes.n;
    return next < c->bytes.n ? (size_t)c->at + next : 0;
}

/* The first n bytes, which `close` makes whole. */
static int hand_out(struct cutting *c, size_t n, struct pst_str close)
{
    int r = fill(c, n + LOOK);
    struct pst_str own = {c->bytes.p, n}, bytes = own;
    struct pst_str head = pst_buf_str(c->head.n != 0 ? &c->head : &c->open);
    if (c->at == 0)
        head.n = 0;
    if (r < 0 || pst_str_trim(own).n == 0)
        return r;
    if (head.n + close.n != 0) {
        pst_buf_clear(&c->whole);
        pst_buf_addstr(&c->whole, head);
        pst_buf_addstr(&c->whole, own);
        pst_buf_addstr(&c->whole, close);
        bytes = pst_buf_str(&c->whole);
    }
    const struct pst_window w = {.kind = c->cut.kind,
                                 .bytes = bytes,
                                 .head = head.n,
                                 .size = n,
                                 .at = c->at,
                                 .lines = c->lines,
                                 .line_start = c->line_start,
                                 .next_line = find_line(c, n),
                                 .is_whole = c->at == 0 && c->is_over &&
                                             n == c->bytes.n};
    r = c->sink(c->payload, &w);
    return r < 0 ? r : 0;
}

static int hand_out_last(struct cutting *c)
{
    int r = hand_out(c, c->last.end, pst_buf_str(&c->last.close));
    go_behind(c, &c->last);
    return r;
}

static int hand_out_rest(struct cutting *c)
{
    int r = hand_out(c, c->bytes.n, (struct pst_str){"", 0});
    drop(c, c->bytes.n);
    return r;
}

/* Look through the object again, whose lists are to be cut. */
static void look_at_lists(struct cutting *c)
{
    pst_cut_dispose(&c->cut);
    pst_cut_init(&c->cut, PST_WINDOWED_JSON);
    c->looked = c->begin;
    c->is_in_lists = true;
    c->has_lists = c->is_large = c->large.is_set = false;
}

/* The number of the line in which the first article begins, less one. */
static size_t lines_before(const struct cutting *c)
{
    size_t lines = c->lines;
    for (size_t i = 0;
         i < c->bytes.n && pst_is_one_of(c->bytes.p[i], " \t\r\n"); i++)
        lines += c->bytes.p[i] == '\n';
    return lines;
}

/* Say so, and go on behind it. */
static int leave_out(struct cutting *c)
{
    if (!c->cut.has_head)
        c->is_over = true;
    drop(c, c->begin);
    const struct pst_window w = {.kind = c->cut.kind,
                                 .bytes = pst_buf_str(&c->bytes),
                                 .at = c->at,
                                 .lines = lines_before(c),
                                 .is_cut = true};
    int r = c->sink(c->payload, &w);
    c->passes_over = !c->large.is_set;
    if (c->large.is_set)
        go_behind(c, &c->large);
    c->is_large = c->large.is_set = c->has_lists = false;
    return r < 0 ? r : 0;
}

static void pass_over(struct cutting *c)
{
    struct pst_cut_place p;
    while (pst_cut_next(&c->cut, pst_buf_str(&c->bytes), &c->looked, &p)) {
        if (p.is_inner && !c->is_in_lists)
            continue;
        c->passes_over = false;
        c->is_in_lists = p.is_inner;
        set_mark(&c->last, &p);
        go_behind(c, &c->last);
        return;
    }
    drop(c, c->is_over ? c->bytes.n : c->looked);
}

static int step(struct cutting *c, size_t *want)
{
    *want = c->size;
    if (c->passes_over) {
        pass_over(c);
        *want += c->bytes.n;
        return 0;
    }
    bool more = look(c);
    if (!more && c->is_over && !c->is_large)
        return hand_out_rest(c);
    if (c->last.is_set && (more || c->is_large || is_enough(c)))
        return hand_out_last(c);
    if (c->is_large && c->has_lists) {
        look_at_lists(c);
        return 0;
    }
    if (c->is_large)
        return leave_out(c);
    *want += c->bytes.n;
    return 0;
}

static int cut(struct cutting *c)
{
    size_t want = c->size;
    struct pst_str bom;
    int r = fill(c, BOM);
    bom = pst_buf_str(&c->bytes);
    if (pst_str_starts(bom, "\xEF\xBB\xBF"))
        c->line_start = BOM;
    while (r == 0 && (!c->is_over || c->bytes.n != 0)) {
        r = fill(c, want);
        if (r == 0)
            r = step(c, &want);
    }
    return r;
}

int pst_windows_read(struct pst_packed_input in, enum pst_windowed kind,
                     size_t size, struct pst_unpack_limits *limits,
                     pst_window_sink *sink, void *payload,
                     struct pst_error *err)
{
    struct cutting c = {.size = size,
                        .most = limits->member,
                        .sink = sink,
                        .payload = payload,
                        .err = err};
    struct pst_buf *const all[BUFS] = {
        &c.bytes,      &c.head,      &c.open,        &c.whole,
        &c.last.close, &c.last.open, &c.large.close, &c.large.open};
    for (size_t i = 0; i < BUFS; i++)
        pst_buf_init(all[i]);
    pst_cut_init(&c.cut, kind);
    int r = pst_unpack_stream_open(&c.stream, in, limits, err);
    if (r == 0)
        r = cut(&c);
    pst_unpack_stream_close(c.stream);
    pst_cut_dispose(&c.cut);
    for (size_t i = 0; i < BUFS; i++)
        pst_buf_dispose(all[i]);
    return r;
}
