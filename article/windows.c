/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "article/windows.h"

#include <string.h>
#include <strings.h>

#include "article/ascii.h"
#include "article/members.h"
#include "schema/pathterms.h"

enum {
    /* Of what is passed over so much stays in sight, that a mark between two
     * articles is seen whole. */
    SIGHT = 4096
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

enum pst_windowed pst_windowed_bytes(struct pst_str head, struct pst_str name)
{
    if (pst_mail_postmark(head))
        return PST_WINDOWED_MBOX;
    return is_named_lines(name) && begins_with_object(head) ? PST_WINDOWED_LINES
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

struct cutting {
    struct pst_unpack_stream *stream;
    enum pst_windowed kind;
    struct pst_buf bytes; /* what came and is not done */
    uint64_t at;          /* where they begin */
    size_t lines;         /* before them */
    bool is_over;         /* nothing comes any more */
    bool passes_over;     /* until the next article */
    struct pst_error *err;
};

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

/* The end of the first article; 0: it is not in sight. */
static size_t first_end(const struct cutting *c)
{
    struct pst_str s = pst_buf_str(&c->bytes);
    if (c->kind == PST_WINDOWED_MBOX) {
        size_t end = pst_mail_next_postmark(s, 0);
        return end < s.n ? end : 0;
    }
    const char *line = memchr(s.p, '\n', s.n);
    return line != NULL ? (size_t)(line + 1 - s.p) : 0;
}

/* The same of the last one that has ended, with something behind it. */
static size_t last_end(const struct cutting *c)
{
    struct pst_str s = pst_buf_str(&c->bytes);
    s.n -= s.n != 0;
    if (c->kind == PST_WINDOWED_LINES) {
        const char *line = memrchr(s.p, '\n', s.n);
        return line != NULL ? (size_t)(line + 1 - s.p) : 0;
    }
    size_t end = 0;
    for (size_t at = 0; (at = pst_mail_next_postmark(s, at)) < s.n;)
        end = at;
    return end;
}

static void drop(struct cutting *c, size_t n)
{
    const char *p = c->bytes.p, *end = p + n;
    while ((p = memchr(p, '\n', (size_t)(end - p))) != NULL) {
        c->lines++;
        p++;
    }
    memmove(c->bytes.p, c->bytes.p + n, c->bytes.n - n);
    pst_buf_truncate(&c->bytes, c->bytes.n - n);
    c->at += n;
}

/* Go on behind the article that is too large. */
static void pass_over(struct cutting *c)
{
    size_t end = first_end(c);
    if (end == 0 && !c->is_over)
        end = c->bytes.n > SIGHT ? c->bytes.n - SIGHT : 0;
    else
        c->passes_over = false;
    drop(c, c->passes_over || end != 0 ? end : c->bytes.n);
}

static int hand_out(struct cutting *c, size_t n, bool is_cut,
                    pst_window_sink *sink, void *payload)
{
    const struct pst_window w = {.kind = c->kind,
                                 .bytes = {c->bytes.p, n},
                                 .at = c->at,
                                 .lines = c->lines,
                                 .is_last = c->is_over && n == c->bytes.n,
                                 .is_cut = is_cut};
    int r = n != 0 ? sink(payload, &w) : 0;
    if (is_cut)
        c->passes_over = true;
    else
        drop(c, n);
    return r < 0 ? r : 0;
}

static int cut(struct cutting *c, size_t size, size_t most,
               pst_window_sink *sink, void *payload)
{
    size_t want = size;
    while (!c->is_over || c->bytes.n != 0) {
        int r = fill(c, want);
        if (r < 0)
            return r;
        if (c->passes_over) {
            pass_over(c);
            want = c->bytes.n + size;
            continue;
        }
        size_t end = c->is_over ? c->bytes.n : last_end(c);
        bool is_cut = end == 0 && c->bytes.n > most;
        if (end == 0 && !is_cut) {
            want = c->bytes.n + size;
            continue;
        }
        r = hand_out(c, end != 0 ? end : c->bytes.n, is_cut, sink, payload);
        if (r < 0)
            return r;
        want = size;
    }
    return 0;
}

int pst_windows_read(struct pst_packed_input in, enum pst_windowed kind,
                     size_t size, struct pst_unpack_limits *limits,
                     pst_window_sink *sink, void *payload,
                     struct pst_error *err)
{
    struct cutting c = {.kind = kind, .err = err};
    pst_buf_init(&c.bytes);
    int r = pst_unpack_stream_open(&c.stream, in, limits, err);
    if (r == 0)
        r = cut(&c, size, limits->member, sink, payload);
    pst_unpack_stream_close(c.stream);
    pst_buf_dispose(&c.bytes);
    return r;
}
