/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "article/warc.h"

#include <inttypes.h>
#include <string.h>
#include <strings.h>

#include "article/ascii.h"
#include "article/inflate.h"
#include "article/mime.h"
#include "article/tags.h"

enum {
    CHARSET_MAX = 32,
    HEADER_MAX = 64 << 10 /* bytes of the header of a record */
};

bool pst_is_warc(struct pst_str bytes)
{
    return pst_str_starts(bytes, "WARC/1.") || pst_str_starts(bytes, "WARC/0.");
}

struct record {
    struct pst_str type, uri, content_type; /* of the record */
    size_t body, end;
    bool is_cut; /* larger than what is read of it */
};

static struct pst_str field_text(struct pst_str bytes,
                                 const struct pst_mime_field *f)
{
    return pst_str_trim((struct pst_str){bytes.p + f->value.begin,
                                         f->value.end - f->value.begin});
}

static bool read_number(struct pst_str s, unsigned base, size_t *out)
{
    size_t n = 0;
    if (s.n == 0)
        return false;
    for (size_t i = 0; i < s.n; i++) {
        int digit = pst_hex_digit(s.p[i]);
        if (digit < 0 || (unsigned)digit >= base ||
            n > (SIZE_MAX - (size_t)digit) / base)
            return false;
        n = n * base + (size_t)digit;
    }
    *out = n;
    return true;
}

/* The header that ends with `bytes`; false when it is damaged. Places are those
 * of `bytes`. */
static bool read_record(struct pst_str bytes, struct record *out)
{
    const char *line = memchr(bytes.p, '\n', bytes.n);
    size_t length = SIZE_MAX;
    struct pst_mime_field f;
    *out = (struct record){.body = 0};
    if (!pst_is_warc(bytes) || line == NULL)
        return false;
    size_t at = (size_t)(line + 1 - bytes.p);
    while (pst_mime_field_next(bytes, &at, bytes.n, &f)) {
        struct pst_str value = field_text(bytes, &f);
        if (pst_name_is(f.name, "warc-type"))
            out->type = value;
        else if (pst_name_is(f.name, "warc-target-uri"))
            out->uri = value;
        else if (pst_name_is(f.name, "content-type"))
            out->content_type = value;
        else if (pst_name_is(f.name, "content-length") &&
                 !read_number(value, 10, &length))
            return false;
    }
    if (length > SIZE_MAX - at)
        return false;
    if (out->uri.n >= 2 && out->uri.p[0] == '<')
        out->uri = (struct pst_str){out->uri.p + 1, out->uri.n - 2};
    out->body = at;
    out->end = at + length;
    return true;
}

/* What was fetched. */
struct page {
    struct pst_str content_type;
    struct pst_str body;
    bool is_chunked, is_coded;
};

static bool has_success(struct pst_str bytes, size_t at, size_t end)
{
    struct pst_str s = {bytes.p + at, end - at};
    if (!pst_str_starts(s, "HTTP/"))
        return false;
    const char *space = memchr(s.p, ' ', s.n < 16 ? s.n - 1 : 16);
    return space != NULL && space[1] == '2';
}

/* Past the HTTP header, if the record has one; false: it is of no use. */
static bool read_page(struct pst_str bytes, const struct record *r,
                      struct page *out)
{
    struct pst_mime_field f;
    size_t at = r->body;
    *out = (struct page){.content_type = r->content_type};
    if (pst_name_is(r->type, "response")) {
        const char *line = memchr(bytes.p + at, '\n', r->end - at);
        if (line == NULL || !has_success(bytes, at, r->end))
            return false;
        at = (size_t)(line + 1 - bytes.p);
        out->content_type = (struct pst_str){"", 0};
        while (pst_mime_field_next(bytes, &at, r->end, &f)) {
            struct pst_str value = field_text(bytes, &f);
            if (pst_name_is(f.name, "content-type"))
                out->content_type = value;
            else if (pst_name_is(f.name, "transfer-encoding"))
                out->is_chunked = pst_name_is(value, "chunked");
            else if (pst_name_is(f.name, "content-encoding"))
                out->is_coded = !pst_name_is(value, "identity");
        }
    } else if (!pst_name_is(r->type, "resource") &&
               !pst_name_is(r->type, "conversion")) {
        return false;
    }
    out->body = (struct pst_str){bytes.p + at, r->end - at};
    return true;
}

/* What the chunks hold; false when these are none: archivers may join them and
 * leave the header as it was. */
static bool join_chunks(struct pst_str s, struct pst_buf *out)
{
    size_t at = 0;
    pst_buf_clear(out);
    for (;;) {
        struct pst_str rest = {s.p + at, s.n - at};
        const char *line = memchr(rest.p, '\n', rest.n);
        size_t n = 0, size;
        while (n < rest.n && pst_hex_digit(rest.p[n]) >= 0)
            n++;
        if (line == NULL ||
            !read_number((struct pst_str){rest.p, n}, 16, &size))
            return false;
        at = (size_t)(line + 1 - s.p);
        if (size == 0)
            return true;
        if (size > s.n - at)
            return false;
        pst_buf_add(out, s.p + at, size);
        at += size;
        while (at < s.n && (s.p[at] == '\r' || s.p[at] == '\n'))
            at++;
    }
}

/* A name that tells the kind, by the type; NULL: nothing to be read. */
static const char *kind_of(struct pst_str type)
{
    static const struct {
        const char *type, *name;
    } kinds[] = {
        {"text/html", "a.html"},          {"application/xhtml+xml", "a.xhtml"},
        {"text/plain", "a.txt"},          {"text/markdown", "a.md"},
        {"application/rss+xml", "a.xml"}, {"application/atom+xml", "a.xml"},
        {"application/xml", "a.xml"},     {"text/xml", "a.xml"},
        {"application/pdf", "a.pdf"}};
    size_t n = 0;
    while (n < type.n && !pst_is_one_of(type.p[n], "; \t"))
        n++;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (pst_name_is((struct pst_str){type.p, n}, kinds[i].type))
            return kinds[i].name;
    return NULL;
}

struct reading {
    struct pst_unpack_stream *stream;
    struct pst_buf window; /* what came of it, from `at` on not read yet */
    size_t at;
    uint64_t passed; /* bytes of it that are no more in the window */
    struct pst_unpack_limits *limits;
    const struct pst_unpacker *u;
    struct pst_buf joined, inflated;
    struct pst_error *err;
};

/* The body as it was meant; false when it cannot be had. */
static bool decode_body(struct reading *g, struct page *p)
{
    struct pst_error ignored;
    if (p->is_chunked && join_chunks(p->body, &g->joined))
        p->body = pst_buf_str(&g->joined);
    if (!pst_is_gzip(p->body))
        return !p->is_coded || pst_str_starts(pst_str_trim(p->body), "<");
    pst_buf_clear(&g->inflated);
    if (pst_gunzip(p->body, g->limits->member, &g->inflated, &ignored) < 0)
        return false;
    p->body = pst_buf_str(&g->inflated);
    return true;
}

static int take_page(struct reading *g, const struct record *r, struct page *p)
{
    struct pst_packed packed = {.name = r->uri, .url = r->uri};
    struct pst_buf charset = PST_BUF_INIT;
    const char *kind = kind_of(p->content_type);
    if (kind == NULL)
        return 0;
    int begun = g->u->begin != NULL ? g->u->begin(g->u->payload, r->uri) : 1;
    if (begun <= 0 || (!r->is_cut && !decode_body(g, p)))
        return begun < 0 ? begun : 0;
    size_t more = p->body.p == g->inflated.p ? p->body.n : 0;
    if (more > g->limits->total) {
        g->limits->total = 0;
        return pst_fail(g->err, PST_EFORMAT,
                        "more comes out of it than the limit allows");
    }
    g->limits->total -= more;
    if (g->limits->count == 0)
        return pst_fail(g->err, PST_EFORMAT, "too many files are in it");
    g->limits->count--;
    packed.kind = pst_str_of(kind);
    packed.bytes = p->body;
    packed.is_cut = r->is_cut || p->body.n > g->limits->member;
    if (pst_mime_param(&charset, p->content_type, "charset") &&
        charset.n < CHARSET_MAX)
        packed.charset = charset.p;
    int result = g->u->wants(g->u->payload, &packed)
                     ? g->u->take(g->u->payload, &packed)
                     : 0;
    pst_buf_dispose(&charset);
    return result;
}

/* Read on until there are n bytes from `at` on, or all there are. */
static int fill(struct reading *g, size_t n)
{
    int r = 1;
    if (g->at != 0 && g->window.n - g->at < n) {
        size_t left = g->window.n - g->at;
        memmove(g->window.p, g->window.p + g->at, left);
        pst_buf_truncate(&g->window, left);
        g->passed += g->at;
        g->at = 0;
    }
    while (r > 0 && g->window.n - g->at < n)
        r = pst_unpack_stream_more(g->stream, &g->window, g->err);
    return r < 0 ? r : 0;
}

/* Pass over n bytes; 0 also when there are fewer: *n is then what lacks. */
static int pass_over(struct reading *g, size_t *n)
{
    for (;;) {
        size_t have = g->window.n - g->at;
        size_t step = *n < have ? *n : have;
        g->at += step;
        *n -= step;
        if (*n == 0)
            return 0;
        int r = fill(g, 1);
        if (r < 0 || g->window.n == g->at)
            return r;
    }
}

/* The end of a header: behind a blank line; 0: there is none. */
static size_t header_end(struct pst_str s)
{
    for (size_t i = 0; i + 1 < s.n; i++) {
        if (s.p[i] != '\n')
            continue;
        if (s.p[i + 1] == '\n')
            return i + 2;
        if (s.p[i + 1] == '\r' && i + 2 < s.n && s.p[i + 2] == '\n')
            return i + 3;
    }
    return 0;
}

static struct pst_str ahead(const struct reading *g)
{
    return (struct pst_str){g->window.p + g->at, g->window.n - g->at};
}

static int fail_record(const struct reading *g, uint64_t at)
{
    return pst_fail(g->err, PST_EFORMAT,
                    "WARC record at byte %" PRIu64 " is damaged or cut short",
                    at);
}

/* Bytes of a record that are read: a larger one is handed out cut. */
static size_t most_of(const struct reading *g, const struct record *r)
{
    size_t length = r->end - r->body;
    size_t most = g->limits->member < SIZE_MAX - HEADER_MAX
                      ? g->limits->member + HEADER_MAX
                      : SIZE_MAX;
    return length < most ? length : most;
}

/* The record whose header has `n` bytes. */
static int take_record(struct reading *g, size_t n)
{
    struct record r;
    struct page page;
    uint64_t start = g->passed + g->at;
    struct pst_str header = {g->window.p + g->at, n};
    if (!read_record(header, &r))
        return fail_record(g, start);
    size_t left = r.end;
    int result = 0;
    if (r.uri.n != 0) {
        size_t length = r.end - r.body, most = most_of(g, &r);
        result = fill(g, r.body + most);
        if (result < 0)
            return result;
        struct pst_str bytes = ahead(g);
        if (bytes.n < r.body + most)
            return fail_record(g, start);
        /* The window may have moved. */
        read_record((struct pst_str){bytes.p, n}, &r);
        r.end = r.body + most;
        r.is_cut = most < length;
        if (read_page(bytes, &r, &page))
            result = take_page(g, &r, &page);
    }
    if (result >= 0)
        result = pass_over(g, &left);
    return result >= 0 && left != 0 ? fail_record(g, start) : result;
}

static int read_records(struct reading *g)
{
    for (;;) {
        int r = fill(g, HEADER_MAX);
        if (r < 0)
            return r;
        while (g->at < g->window.n &&
               (g->window.p[g->at] == '\r' || g->window.p[g->at] == '\n'))
            g->at++;
        if (g->at == g->window.n)
            return 0;
        r = fill(g, HEADER_MAX);
        if (r < 0)
            return r;
        struct pst_str head = ahead(g);
        size_t n = header_end((struct pst_str){
            head.p, head.n < HEADER_MAX ? head.n : HEADER_MAX});
        if (n == 0)
            return fail_record(g, g->passed + g->at);
        r = take_record(g, n);
        if (r < 0)
            return r;
    }
}

int pst_warc_read(struct pst_packed_input in, struct pst_unpack_limits *limits,
                  const struct pst_unpacker *u, struct pst_error *err)
{
    struct reading g = {.limits = limits, .u = u, .err = err};
    pst_buf_init(&g.window);
    pst_buf_init(&g.joined);
    pst_buf_init(&g.inflated);
    int r = pst_unpack_stream_open(&g.stream, in, limits, err);
    if (r == 0)
        r = read_records(&g);
    pst_unpack_stream_close(g.stream);
    pst_buf_dispose(&g.window);
    pst_buf_dispose(&g.joined);
    pst_buf_dispose(&g.inflated);
    return r;
}
