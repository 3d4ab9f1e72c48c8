/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "article/warc.h"

#include <string.h>
#include <strings.h>

#include "article/ascii.h"
#include "article/inflate.h"
#include "article/mime.h"
#include "article/tags.h"

enum { CHARSET_MAX = 32 };

bool pst_is_warc(struct pst_str bytes)
{
    return pst_str_starts(bytes, "WARC/1.") || pst_str_starts(bytes, "WARC/0.");
}

struct record {
    struct pst_str type, uri, content_type; /* of the record */
    size_t body, end;
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

/* The record at `at`; false when it is damaged or cut short. */
static bool read_record(struct pst_str bytes, size_t at, struct record *out)
{
    struct pst_str rest = {bytes.p + at, bytes.n - at};
    const char *line = memchr(rest.p, '\n', rest.n);
    size_t length = SIZE_MAX;
    struct pst_mime_field f;
    *out = (struct record){.body = 0};
    if (!pst_is_warc(rest) || line == NULL)
        return false;
    at = (size_t)(line + 1 - bytes.p);
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
    if (length > bytes.n - at)
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
    const char *space = memchr(s.p, ' ', s.n < 16 ? s.n : 16);
    return pst_str_starts(s, "HTTP/") && space != NULL && space[1] == '2';
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
        {"application/xml", "a.xml"},     {"text/xml", "a.xml"}};
    size_t n = 0;
    while (n < type.n && !pst_is_one_of(type.p[n], "; \t"))
        n++;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (pst_name_is((struct pst_str){type.p, n}, kinds[i].type))
            return kinds[i].name;
    return NULL;
}

struct reading {
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
    if (kind == NULL || !decode_body(g, p))
        return 0;
    if (p->body.n > g->limits->total || g->limits->count == 0) {
        g->limits->total = 0;
        return pst_fail(g->err, PST_EFORMAT,
                        "more comes out of it than the limit allows");
    }
    g->limits->total -= p->body.n;
    g->limits->count--;
    packed.kind = pst_str_of(kind);
    packed.bytes = p->body;
    packed.is_cut = p->body.n > g->limits->member;
    if (pst_mime_param(&charset, p->content_type, "charset") &&
        charset.n < CHARSET_MAX)
        packed.charset = charset.p;
    int result = g->u->wants(g->u->payload, &packed)
                     ? g->u->take(g->u->payload, &packed)
                     : 0;
    pst_buf_dispose(&charset);
    return result;
}

int pst_warc_read(struct pst_str bytes, struct pst_unpack_limits *limits,
                  const struct pst_unpacker *u, struct pst_error *err)
{
    struct reading g = {limits, u, PST_BUF_INIT, PST_BUF_INIT, err};
    int r = 0;
    size_t at = 0;
    while (r >= 0 && at < bytes.n) {
        struct record record;
        struct page page;
        if (!read_record(bytes, at, &record)) {
            r = pst_fail(err, PST_EFORMAT,
                         "WARC record at byte %zu is damaged or cut short", at);
            break;
        }
        if (record.uri.n != 0 && read_page(bytes, &record, &page))
            r = take_page(&g, &record, &page);
        at = record.end;
        while (at < bytes.n && (bytes.p[at] == '\r' || bytes.p[at] == '\n'))
            at++;
    }
    pst_buf_dispose(&g.joined);
    pst_buf_dispose(&g.inflated);
    return r < 0 ? r : 0;
}
