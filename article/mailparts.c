/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "article/mailparts.h"

#include <stdlib.h>
#include <string.h>

#include "article/ascii.h"
#include "article/charset.h"
#include "article/tags.h"
#include "base/mem.h"

enum { PARTS_MAX = 10000, DEPTH_MAX = 32 };

static struct pst_str value_of(struct pst_str bytes, struct pst_range r)
{
    return (struct pst_str){bytes.p + r.begin, r.end - r.begin};
}

/* "text/plain" out of a value with parameters. */
static struct pst_str media_type(struct pst_str value)
{
    value = pst_str_trim(value);
    size_t n = 0;
    while (n < value.n && !pst_is_one_of(value.p[n], "; \t\r\n("))
        n++;
    value.n = n;
    return value;
}

static enum pst_part_kind kind_of(struct pst_str type)
{
    if (pst_name_is(type, "text/html") ||
        pst_name_is(type, "application/xhtml+xml"))
        return PST_PART_HTML;
    if (pst_name_is(type, "text/plain") || pst_name_is(type, "text/enriched") ||
        pst_name_is(type, "text/markdown") || pst_name_is(type, "text"))
        return PST_PART_PLAIN;
    if (pst_name_is(type, "message/rfc822") ||
        pst_name_is(type, "message/global"))
        return PST_PART_MESSAGE;
    if (pst_name_is(type, "multipart/alternative"))
        return PST_PART_ALTERNATIVE;
    if (pst_name_is(type, "multipart/related"))
        return PST_PART_RELATED;
    return pst_starts_like(type, "multipart/") ? PST_PART_MIXED
                                               : PST_PART_OTHER;
}

/* What the fields of the header at [begin, end) say; `in_digest` changes what
 * a part without Content-Type is. */
static struct pst_part read_header(struct pst_str bytes, size_t begin,
                                   size_t end, bool in_digest)
{
    struct pst_part p = {.kind = in_digest ? PST_PART_MESSAGE : PST_PART_PLAIN};
    struct pst_mime_field f;
    size_t at = begin;
    while (pst_mime_field_next(bytes, &at, end, &f)) {
        struct pst_str value = value_of(bytes, f.value);
        if (pst_name_is(f.name, "content-type") && p.type.end == 0) {
            p.type = f.value;
            p.kind = kind_of(media_type(value));
        } else if (pst_name_is(f.name, "content-transfer-encoding")) {
            p.transfer = pst_mime_transfer(media_type(value));
        } else if (pst_name_is(f.name, "content-disposition")) {
            p.is_attachment =
                pst_starts_like(pst_str_trim(value), "attachment");
        }
    }
    p.header = (struct pst_range){begin, at};
    p.body = (struct pst_range){at, end};
    return p;
}

/* The next line from *at on that is "--boundary", or "--boundary--" when
 * *last; *at is moved behind it. Returns where it begins; `end` when there is
 * none. */
static size_t next_delimiter(struct pst_str bytes, size_t *at, size_t end,
                             struct pst_str boundary, bool *last)
{
    size_t from = *at;
    const char *p;
    while ((p = memmem(bytes.p + from, end - from, boundary.p, boundary.n)) !=
           NULL) {
        size_t begin = (size_t)(p - bytes.p), i = begin + boundary.n;
        from = i;
        if (begin != *at && bytes.p[begin - 1] != '\n')
            continue;
        *last = end - i >= 2 && bytes.p[i] == '-' && bytes.p[i + 1] == '-';
        i += *last ? 2 : 0;
        while (i < end && pst_is_one_of(bytes.p[i], " \t\r"))
            i++;
        if (i < end && bytes.p[i] != '\n')
            continue;
        *at = i < end ? i + 1 : end;
        return begin;
    }
    *last = true;
    return end;
}

/* Without the line end that belongs to the delimiter after it. */
static size_t cut_line_end(struct pst_str bytes, size_t begin, size_t end)
{
    if (end > begin && bytes.p[end - 1] == '\n')
        end--;
    return end > begin && bytes.p[end - 1] == '\r' ? end - 1 : end;
}

struct finder {
    struct pst_parts *parts;
    struct pst_str bytes;
    unsigned depth;
};

static void find_children(struct finder *f, uint32_t parent, unsigned level);

static uint32_t add_part(struct finder *f, size_t begin, size_t end,
                         bool in_digest, unsigned level)
{
    uint32_t number = (uint32_t)f->parts->count;
    PST_PUSH(f->parts->items, f->parts->count, f->parts->cap) =
        read_header(f->bytes, begin, end, in_digest);
    if (f->parts->items[number].kind >= PST_PART_MIXED)
        find_children(f, number, level + 1);
    return number;
}

static void find_children(struct finder *f, uint32_t parent, unsigned level)
{
    struct pst_part p = f->parts->items[parent];
    struct pst_str type = value_of(f->bytes, p.type);
    bool in_digest = pst_name_is(media_type(type), "multipart/digest");
    struct pst_buf boundary = PST_BUF_INIT;
    pst_buf_adds(&boundary, "--");
    f->parts->items[parent].kind = PST_PART_OTHER;
    if (level <= f->depth && pst_mime_param(&boundary, type, "boundary")) {
        bool last = false;
        uint32_t previous = 0;
        size_t at = p.body.begin;
        struct pst_str line = pst_buf_str(&boundary);
        next_delimiter(f->bytes, &at, p.body.end, line, &last);
        while (!last && f->parts->count < PARTS_MAX) {
            size_t begin = at;
            size_t end = next_delimiter(f->bytes, &at, p.body.end, line, &last);
            uint32_t child = add_part(
                f, begin, cut_line_end(f->bytes, begin, end), in_digest, level);
            if (previous == 0)
                f->parts->items[parent].child = child;
            else
                f->parts->items[previous].next = child;
            previous = child;
        }
        f->parts->items[parent].kind = p.kind;
    }
    pst_buf_dispose(&boundary);
}

void pst_parts_find(struct pst_parts *p, struct pst_str bytes,
                    struct pst_range message, unsigned depth)
{
    struct finder f = {p, bytes, depth < DEPTH_MAX ? depth : DEPTH_MAX};
    *p = (struct pst_parts){NULL, 0, 0};
    add_part(&f, message.begin, message.end, false, 0);
}

void pst_parts_dispose(struct pst_parts *p)
{
    free(p->items);
    *p = (struct pst_parts){NULL, 0, 0};
}

void pst_part_charset(struct pst_str bytes, const struct pst_part *p,
                      char charset[PST_CHARSET_MAX])
{
    struct pst_buf name = PST_BUF_INIT;
    charset[0] = '\0';
    if (pst_mime_param(&name, value_of(bytes, p->type), "charset") &&
        name.n < PST_CHARSET_MAX)
        memcpy(charset, name.p, name.n + 1);
    pst_buf_dispose(&name);
}

void pst_part_text(struct pst_source *out, struct pst_str bytes,
                   const struct pst_part *p, bool is_mbox)
{
    char charset[PST_CHARSET_MAX];
    struct pst_source raw;
    pst_mime_decode(&raw, bytes, p->body, p->transfer, is_mbox);
    pst_part_charset(bytes, p, charset);
    if (charset[0] == '\0' && p->kind == PST_PART_HTML)
        pst_charset_declared(pst_buf_str(&raw.text), charset);
    pst_mime_text(out, &raw, charset);
}

void pst_part_note(struct pst_article *a, const struct pst_part *p,
                   const struct pst_source *text)
{
    size_t n = strlen(text->charset);
    if (a->header.charset.n == 0)
        a->header.charset =
            (struct pst_str){pst_arena_dup(&a->arena, text->charset, n), n};
    a->header.replaced += text->replaced;
    if (p->transfer == PST_TRANSFER_BASE64)
        a->header.flags |= PST_RECORD_ENCODED;
}
