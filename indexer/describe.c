/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/describe.h"

#include <inttypes.h>

#include "base/json.h"
#include "base/term.h"
#include "schema/mapjson.h"
#include "schema/schema.h"
#include "text/date.h"

static const char *const block_names[] = {
    [PST_BLOCK_PARAGRAPH] = "paragraph", [PST_BLOCK_HEADING] = "heading",
    [PST_BLOCK_ITEM] = "item",           [PST_BLOCK_CELL] = "cell",
    [PST_BLOCK_PRE] = "preformatted",    [PST_BLOCK_QUOTE] = "quotation",
    [PST_BLOCK_VALUE] = "value"};

static const char *field_name(const struct pst_stretch *s)
{
    return pst_field_info((enum pst_field)s->field)->name;
}

static struct pst_str date_text(const struct pst_record_header *h,
                                char room[PST_DATE_MAX])
{
    size_t n = h->date.year == 0 ? 0 : pst_date_format(&h->date, room);
    return (struct pst_str){room, n};
}

static const char *space_name(const struct pst_record_header *h)
{
    return (h->flags & PST_RECORD_DECODED) != 0 ? "decoded" : "file";
}

/* A field that is absent is null. */
static void add_string(struct pst_json *j, const char *key, struct pst_str s)
{
    pst_json_key(j, key);
    if (s.n != 0)
        pst_json_string(j, s);
    else
        pst_json_null(j);
}

static void add_number(struct pst_json *j, const char *key, uint64_t v)
{
    pst_json_key(j, key);
    pst_json_u64(j, v);
}

static void add_list(struct pst_json *j, const char *key,
                     const struct pst_str *items, size_t count)
{
    pst_json_key(j, key);
    pst_json_strings(j, items, count);
}

static void add_header(struct pst_json *j, const struct pst_record_header *h)
{
    char room[PST_DATE_MAX];
    pst_json_key(j, "path");
    pst_json_path(j, h->path);
    if (h->member_number >= 0) {
        add_string(j, "member", h->member);
        add_number(j, "member_number", (uint64_t)h->member_number);
    }
    add_string(j, "title", h->title);
    add_list(j, "authors", h->authors, h->author_count);
    add_string(j, "date", date_text(h, room));
    add_string(j, "source", h->source);
    add_string(j, "section", h->section);
    add_list(j, "tags", h->tags, h->tag_count);
    add_string(j, "lang", h->lang);
    add_string(j, "url", h->url);
    add_number(j, "words", h->words);
    add_string(j, "format", h->format);
    add_string(j, "kind", h->kind);
    add_string(j, "charset", h->charset);
    add_string(j, "space", pst_str_of(space_name(h)));
    add_number(j, "replaced", h->replaced);
    add_number(j, "garbled", h->garbled);
}

static void add_stretches(struct pst_json *j, const struct pst_record_body *b)
{
    pst_json_key(j, "stretches");
    pst_json_begin_array(j);
    for (size_t i = 0; i < b->stretch_count; i++) {
        const struct pst_stretch *s = &b->stretches[i];
        pst_json_begin_object(j);
        add_string(j, "field", pst_str_of(field_name(s)));
        add_string(j, "block", pst_str_of(block_names[s->block]));
        add_string(j, "key", s->key);
        add_number(j, "begin", s->begin);
        add_number(j, "end", s->end);
        pst_json_end_object(j);
    }
    pst_json_end_array(j);
}

void pst_describe_json(struct pst_buf *out, const struct pst_record_header *h,
                       const struct pst_record_body *b)
{
    struct pst_json j;
    pst_json_init(&j, out);
    pst_json_begin_object(&j);
    add_header(&j, h);
    pst_json_key(&j, "text");
    pst_json_string(&j, b->text);
    add_stretches(&j, b);
    pst_record_map_json(&j, b);
    pst_json_end_object(&j);
    pst_buf_addc(out, '\n');
}

static void add_line(struct pst_buf *out, const char *name, struct pst_str text)
{
    if (text.n == 0)
        return;
    pst_buf_addf(out, "%-9s ", name);
    pst_term_safe(out, text, PST_TERM_SPACES);
    pst_buf_addc(out, '\n');
}

static void add_stretch(struct pst_buf *out, const struct pst_record_body *b,
                        const struct pst_stretch *s)
{
    struct pst_buf name = PST_BUF_INIT, place = PST_BUF_INIT;
    size_t from, to, line, column;
    pst_buf_adds(&place, "-");
    if (s->begin < s->end &&
        pst_record_source(b, s->begin, s->end, &from, &to)) {
        pst_record_line(b, from, &line, &column);
        pst_buf_clear(&place);
        pst_buf_addf(&place, "%zu:%zu", line, column);
    }
    pst_buf_adds(&name, field_name(s));
    if (s->key.n != 0) {
        pst_buf_addc(&name, '.');
        pst_term_safe(&name, s->key, PST_TERM_SPACES);
    } else if (s->block != PST_BLOCK_PARAGRAPH && s->block != PST_BLOCK_VALUE) {
        pst_buf_addf(&name, " (%s)", block_names[s->block]);
    }
    pst_buf_addf(out, "%7s  %s: ", place.p, name.p);
    pst_term_safe(out,
                  (struct pst_str){b->text.p + s->begin, s->end - s->begin},
                  PST_TERM_SPACES);
    pst_buf_addc(out, '\n');
    pst_buf_dispose(&name);
    pst_buf_dispose(&place);
}

void pst_describe_text(struct pst_buf *out, const struct pst_record_header *h,
                       const struct pst_record_body *b)
{
    char room[PST_DATE_MAX];
    add_line(out, "path", h->path);
    add_line(out, "member", h->member);
    add_line(out, "title", h->title);
    for (size_t i = 0; i < h->author_count; i++)
        add_line(out, "author", h->authors[i]);
    add_line(out, "date", date_text(h, room));
    add_line(out, "source", h->source);
    add_line(out, "section", h->section);
    for (size_t i = 0; i < h->tag_count; i++)
        add_line(out, "tag", h->tags[i]);
    add_line(out, "language", h->lang);
    add_line(out, "url", h->url);
    add_line(out, "format", h->format);
    add_line(out, "charset", h->charset);
    pst_buf_addf(out, "%-9s %" PRIu32 "\n", "words", h->words);
    if (h->garbled != 0)
        pst_buf_addf(out,
                     "%-9s %" PRIu64 " %s wrongly decoded (UTF-8 read by "
                     "another charset, control characters); save the file in "
                     "its right charset\n",
                     "garbled", h->garbled,
                     h->garbled == 1 ? "place looks" : "places look");
    pst_buf_addc(out, '\n');
    for (size_t i = 0; i < b->stretch_count; i++)
        add_stretch(out, b, &b->stretches[i]);
}
