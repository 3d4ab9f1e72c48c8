/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/importline.h"

#include <string.h>

#include "base/json.h"
#include "base/mem.h"

/* Reading an object's members: after a failure nothing more is read. */
struct members {
    const json_t *object;
    struct pst_arena *arena;
    struct pst_error *err;
    int code;
};

static void wrong(struct members *m, const char *key, const char *wanted)
{
    if (m->code == 0)
        m->code =
            pst_fail(m->err, PST_EFORMAT, "\"%s\" is not %s", key, wanted);
}

/* NULL when it is absent or null. */
static const json_t *get(const struct members *m, const char *key)
{
    const json_t *v = json_object_get(m->object, key);
    return json_is_null(v) ? NULL : v;
}

static struct pst_str string_of(const json_t *v)
{
    return (struct pst_str){json_string_value(v), json_string_length(v)};
}

static struct pst_str get_string(struct members *m, const char *key)
{
    const json_t *v = get(m, key);
    if (v != NULL && !json_is_string(v))
        wrong(m, key, "a string");
    return json_is_string(v) ? string_of(v) : (struct pst_str){"", 0};
}

static bool get_flag(struct members *m, const char *key)
{
    const json_t *v = get(m, key);
    if (v != NULL && !json_is_boolean(v))
        wrong(m, key, "true or false");
    return json_is_true(v);
}

static bool is_count(const json_t *v)
{
    return json_is_integer(v) && json_integer_value(v) >= 0;
}

static uint64_t get_count(struct members *m, const char *key)
{
    const json_t *v = get(m, key);
    if (v != NULL && !is_count(v))
        wrong(m, key, "a number that is 0 or more");
    return v != NULL && m->code == 0 ? (uint64_t)json_integer_value(v) : 0;
}

static int64_t get_integer(struct members *m, const char *key, int64_t none)
{
    const json_t *v = get(m, key);
    if (v != NULL && !json_is_integer(v))
        wrong(m, key, "a whole number");
    return json_is_integer(v) ? json_integer_value(v) : none;
}

/* An array's items, and room for as many of what they become; NULL: none. */
static void *get_array(struct members *m, const char *key, size_t size,
                       const json_t **items, size_t *count)
{
    *items = get(m, key);
    if (*items != NULL && !json_is_array(*items))
        wrong(m, key, "an array");
    *count = m->code == 0 ? json_array_size(*items) : 0;
    return *count != 0 ? pst_arena_zalloc(m->arena, *count * size) : NULL;
}

static struct pst_str *get_strings(struct members *m, const char *key,
                                   size_t *count)
{
    const json_t *items;
    struct pst_str *out = get_array(m, key, sizeof *out, &items, count);
    for (size_t i = 0; i < *count; i++) {
        const json_t *v = json_array_get(items, i);
        if (!json_is_string(v))
            wrong(m, key, "an array of strings");
        else
            out[i] = string_of(v);
    }
    return out;
}

/* {"text": ...} or {"bytes": BASE64}. */
static struct pst_str get_path(struct members *m)
{
    struct members path = *m;
    path.object = json_object_get(m->object, "path");
    if (!json_is_object(path.object)) {
        wrong(m, "path", "an object with \"text\" or \"bytes\"");
        return (struct pst_str){"", 0};
    }
    struct pst_str text = get_string(&path, "text");
    struct pst_str code = get_string(&path, "bytes");
    if (code.n != 0) {
        struct pst_buf bytes = PST_BUF_INIT;
        if (!pst_base64_decode(&bytes, code))
            wrong(&path, "bytes", "base64");
        text = (struct pst_str){pst_arena_dup(m->arena, bytes.p, bytes.n),
                                bytes.n};
        pst_buf_dispose(&bytes);
    }
    if (path.code == 0 && text.n == 0)
        wrong(&path, "path", "one");
    m->code = path.code;
    return text;
}

/* As it is printed: with hyphens. */
static void get_date(struct members *m, struct pst_date *date)
{
    struct pst_str text = get_string(m, "date");
    char compact[PST_DATE_MAX];
    size_t n = 0;
    memset(date, 0, sizeof *date);
    for (size_t i = 0; i < text.n && n < sizeof compact; i++)
        if (text.p[i] != '-')
            compact[n++] = text.p[i];
    if (text.n != 0 &&
        !pst_date_from_compact((struct pst_str){compact, n}, date))
        wrong(m, "date", "YYYY, YYYY-MM or YYYY-MM-DD");
}

static void read_metadata(struct members *m, struct pst_record_header *h)
{
    h->path = get_path(m);
    h->member = get_string(m, "member");
    h->title = get_string(m, "title");
    h->authors = get_strings(m, "authors", &h->author_count);
    get_date(m, &h->date);
    h->source = get_string(m, "source");
    h->section = get_string(m, "section");
    h->tags = get_strings(m, "tags", &h->tag_count);
    h->lang = get_string(m, "lang");
    h->url = get_string(m, "url");
    h->format = get_string(m, "format");
    h->kind = get_string(m, "kind");
    h->charset = get_string(m, "charset");
    h->replaced = get_count(m, "replaced");
    h->garbled = get_count(m, "garbled");
    h->words = (uint32_t)get_count(m, "words");
    if (pst_str_is(get_string(m, "space"), "decoded"))
        h->flags |= PST_RECORD_DECODED;
}

static void read_stretch(struct members *m, struct pst_stretch *s)
{
    enum pst_field field = pst_field_by_name(get_string(m, "field"));
    s->field = (uint8_t)field;
    s->key = get_string(m, "key");
    s->begin = (size_t)get_count(m, "begin");
    s->end = (size_t)get_count(m, "end");
    if (field == PST_FIELD_COUNT)
        wrong(m, "field", "the name of a field");
    if (!pst_block_by_name(get_string(m, "block"), &s->block))
        wrong(m, "block", "the name of a kind of block");
}

static void read_stretches(struct members *m, struct pst_record_body *b)
{
    const json_t *items;
    b->stretches = get_array(m, "stretches", sizeof *b->stretches, &items,
                             &b->stretch_count);
    for (size_t i = 0; m->code == 0 && i < b->stretch_count; i++) {
        struct members one = *m;
        one.object = json_array_get(items, i);
        if (json_is_object(one.object))
            read_stretch(&one, &b->stretches[i]);
        else
            wrong(&one, "stretches", "an array of objects");
        m->code = one.code;
    }
}

static void read_map(struct members *m, struct pst_record_body *b)
{
    const json_t *items;
    b->segments =
        get_array(m, "map", sizeof *b->segments, &items, &b->segment_count);
    for (size_t i = 0; m->code == 0 && i < b->segment_count; i++) {
        const json_t *four = json_array_get(items, i);
        size_t n[4];
        for (size_t k = 0; k < 4; k++) {
            const json_t *v = json_array_get(four, k);
            if (!is_count(v))
                wrong(m, "map", "an array of arrays of four numbers");
            n[k] = (size_t)json_integer_value(v);
        }
        b->segments[i] = (struct pst_segment){n[0], n[1], n[2], n[3]};
    }
}

static void read_lines(struct members *m, struct pst_record_body *b)
{
    const json_t *items;
    b->lines_before = (size_t)get_count(m, "lines_before");
    b->first_line = (size_t)get_count(m, "first_line");
    b->lines = get_array(m, "lines", sizeof *b->lines, &items, &b->line_count);
    for (size_t i = 0; i < b->line_count; i++) {
        const json_t *v = json_array_get(items, i);
        if (!is_count(v))
            wrong(m, "lines", "an array of numbers");
        b->lines[i] = (size_t)json_integer_value(v);
    }
}

static void read_original(struct members *m, struct pst_import_article *a)
{
    struct pst_record_header *h = &a->header;
    struct members one = *m;
    h->member_number = -1;
    one.object = get(m, "original");
    if (one.object == NULL)
        return;
    if (!json_is_object(one.object)) {
        wrong(m, "original", "an object");
        return;
    }
    h->member_number = get_integer(&one, "member_number", -1);
    h->file_size = get_count(&one, "size");
    h->file_mtime_ns = get_integer(&one, "mtime_ns", 0);
    if (get_flag(&one, "title_from_name"))
        h->flags |= PST_RECORD_TITLE_FROM_NAME;
    if (get_flag(&one, "lang_guessed"))
        h->flags |= PST_RECORD_LANG_GUESSED;
    if (get_flag(&one, "date_from_path"))
        h->flags |= PST_RECORD_DATE_FROM_PATH;
    read_map(&one, &a->body);
    read_lines(&one, &a->body);
    m->code = one.code;
}

/* It says what it is, and not that it is something else. */
static void check_kind(struct members *m)
{
    enum { SCHEMA = 1 };
    if (!json_is_object(m->object)) {
        m->code = pst_fail(m->err, PST_EFORMAT, "is no JSON object");
        return;
    }
    if (!pst_str_is(get_string(m, "type"), "article"))
        wrong(m, "type", "\"article\", as postil export has it");
    if (get_integer(m, "schema", SCHEMA) != SCHEMA)
        wrong(m, "schema", "a version that is known, 1");
    if (!json_is_string(json_object_get(m->object, "text")))
        wrong(m, "text", "a string");
    if (!json_is_array(json_object_get(m->object, "stretches")))
        wrong(m, "stretches", "an array");
}

int pst_import_parse(struct pst_import_article *a, struct pst_str line,
                     struct pst_error *err)
{
    json_error_t why;
    memset(a, 0, sizeof *a);
    a->json = json_loadb(line.p, line.n,
                         JSON_ALLOW_NUL | JSON_REJECT_DUPLICATES, &why);
    if (a->json == NULL)
        return pst_fail(err, PST_EFORMAT, "byte %d: %s", why.position,
                        why.text);
    struct members m = {a->json, &a->arena, err, 0};
    check_kind(&m);
    if (m.code == 0) {
        read_metadata(&m, &a->header);
        read_stretches(&m, &a->body);
        read_original(&m, a);
        a->body.text = get_string(&m, "text");
        a->header.text_len = a->body.text.n;
    }
    return m.code;
}

void pst_import_dispose(struct pst_import_article *a)
{
    json_decref(a->json);
    pst_arena_dispose(&a->arena);
    memset(a, 0, sizeof *a);
}
