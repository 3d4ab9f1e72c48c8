/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "encode_level.h"
#include "schema/record.h"

static struct pst_str authors[] = {{"Bruce W. Bennett", 16}, {"J. Kang", 7}};
static struct pst_str tags[] = {{"nk", 2}, {"sanctions", 9}, {"trade", 5}};

static const struct pst_record_header full = {
    .path = {"asia/\xe9.html", 11},
    .member = {"item 3", 6},
    .member_number = 3,
    .flags = PST_RECORD_DECODED | PST_RECORD_LANG_GUESSED,
    .title = {"A title", 7},
    .authors = authors,
    .author_count = 2,
    .date = {2014, 12, 11},
    .source = {"The Paper", 9},
    .section = {"Opinion", 7},
    .tags = tags,
    .tag_count = 3,
    .lang = {"en", 2},
    .url = {"http://example.com/a", 20},
    .words = 812,
    .format = {"html", 4},
    .kind = {"article", 7},
    .charset = {"WINDOWS-1252", 12},
    .file_size = 123456789012,
    .file_mtime_ns = -5,
    .replaced = 2,
    .garbled = 300,
};

/* Title from later in the file, a gap, an entity, a meta value. */
static const char text[] = "Title\nbody one\ncaf\xc3\xa9 end\nvalue\n";
static struct pst_stretch stretches[] = {
    {PST_FIELD_TITLE, PST_BLOCK_HEADING, {"", 0}, 0, 5},
    {PST_FIELD_BODY, PST_BLOCK_PARAGRAPH, {"", 0}, 6, 14},
    {PST_FIELD_BODY, PST_BLOCK_QUOTE, {"", 0}, 15, 24},
    {PST_FIELD_META, PST_BLOCK_VALUE, {"key", 3}, 25, 30},
};
static struct pst_segment segments[] = {
    {0, 5, 500, 5}, {6, 4, 10, 4},  {11, 3, 20, 3}, {15, 3, 30, 3},
    {18, 2, 33, 8}, {20, 4, 41, 4}, {24, 0, 1, 7},  {25, 5, 2, 5},
};
static size_t lines[] = {9, 25, 26, 400};
static const struct pst_record_body body = {
    .text = {text, sizeof text - 1},
    .stretches = stretches,
    .stretch_count = 4,
    .segments = segments,
    .segment_count = 8,
    .lines_before = 200,
    .first_line = 3,
    .lines = lines,
    .line_count = 4,
};

static void assert_str(struct pst_str got, struct pst_str want)
{
    assert_int_equal(got.n, want.n);
    assert_memory_equal(got.p, want.p, want.n);
}

static void assert_header(const struct pst_record_header *h)
{
    assert_str(h->path, full.path);
    assert_str(h->member, full.member);
    assert_int_equal(h->member_number, 3);
    assert_int_equal(h->flags, full.flags);
    assert_str(h->title, full.title);
    assert_int_equal(h->author_count, 2);
    for (size_t i = 0; i < 2; i++)
        assert_str(h->authors[i], authors[i]);
    assert_int_equal(h->date.year, 2014);
    assert_int_equal(h->date.month, 12);
    assert_int_equal(h->date.day, 11);
    assert_str(h->source, full.source);
    assert_str(h->section, full.section);
    assert_int_equal(h->tag_count, 3);
    for (size_t i = 0; i < 3; i++)
        assert_str(h->tags[i], tags[i]);
    assert_str(h->lang, full.lang);
    assert_str(h->url, full.url);
    assert_int_equal(h->words, 812);
    assert_str(h->format, full.format);
    assert_str(h->kind, full.kind);
    assert_str(h->charset, full.charset);
    assert_true(h->file_size == full.file_size);
    assert_int_equal(h->file_mtime_ns, -5);
    assert_int_equal(h->replaced, 2);
    assert_int_equal(h->garbled, 300);
    assert_int_equal(h->text_len, sizeof text - 1);
}

static void assert_body(const struct pst_record_body *b)
{
    assert_str(b->text, body.text);
    assert_int_equal(b->stretch_count, 4);
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(b->stretches[i].field, stretches[i].field);
        assert_int_equal(b->stretches[i].block, stretches[i].block);
        assert_str(b->stretches[i].key, stretches[i].key);
        assert_int_equal(b->stretches[i].begin, stretches[i].begin);
        assert_int_equal(b->stretches[i].end, stretches[i].end);
    }
    assert_int_equal(b->segment_count, 7);
    for (size_t i = 0; i < 7; i++) {
        /* The one without text is left out. */
        const struct pst_segment *want = &segments[i < 6 ? i : 7];
        assert_memory_equal(&b->segments[i], want, sizeof *want);
    }
    assert_int_equal(b->lines_before, 200);
    assert_int_equal(b->first_line, 3);
    assert_int_equal(b->line_count, 4);
    assert_memory_equal(b->lines, lines, sizeof lines);
}

static void encode(struct pst_buf *out)
{
    struct pst_error err = PST_ERROR_INIT;
    assert_int_equal(encode_level(out, &full, &body, 6, &err), 0);
}

static void test_round_trip(void **state)
{
    (void)state;
    struct pst_buf b = PST_BUF_INIT;
    struct pst_arena arena = PST_ARENA_INIT;
    struct pst_record_header h;
    struct pst_record_body d;
    struct pst_str rest;
    pst_buf_adds(&b, "before");
    encode(&b);
    struct pst_str data = {b.p + 6, b.n - 6};
    assert_int_equal((unsigned char)data.p[0], 0xb7);
    assert_int_equal(pst_record_decode_header(data, &arena, &h, &rest, NULL),
                     0);
    assert_header(&h);
    assert_int_equal(pst_record_decode_body(rest, &arena, &d, NULL), 0);
    assert_body(&d);
    pst_arena_dispose(&arena);
    pst_buf_dispose(&b);
}

static void test_least(void **state)
{
    (void)state;
    struct pst_record_header h = {.path = {"a", 1}, .member_number = -1};
    struct pst_record_body d = {.text = {"", 0}};
    struct pst_buf b = PST_BUF_INIT;
    struct pst_arena arena = PST_ARENA_INIT;
    struct pst_str rest;
    assert_int_equal(encode_level(&b, &h, &d, 6, NULL), 0);
    assert_int_equal(
        pst_record_decode_header(pst_buf_str(&b), &arena, &h, &rest, NULL), 0);
    assert_str(h.lang, pst_str_of("und"));
    assert_int_equal(h.member_number, -1);
    assert_int_equal(h.date.year, 0);
    assert_int_equal(h.author_count, 0);
    assert_int_equal(pst_record_decode_body(rest, &arena, &d, NULL), 0);
    assert_int_equal(d.text.n, 0);
    assert_int_equal(d.segment_count, 0);
    pst_arena_dispose(&arena);
    pst_buf_dispose(&b);
}

/* Everything that is promised of what was decoded from foreign bytes. */
static void assert_valid(const struct pst_record_body *b)
{
    size_t last = 0;
    for (size_t i = 0; i < b->stretch_count; i++) {
        assert_true(b->stretches[i].begin >= last);
        last = b->stretches[i].end;
        assert_true(last >= b->stretches[i].begin && last <= b->text.n);
        assert_true(b->stretches[i].field < PST_FIELD_COUNT);
        assert_true(b->stretches[i].block <= PST_BLOCK_VALUE);
    }
    last = 0;
    for (size_t i = 0; i < b->segment_count; i++) {
        assert_true(b->segments[i].text >= last);
        assert_true(b->segments[i].text_len > 0);
        last = b->segments[i].text + b->segments[i].text_len;
        assert_true(last <= b->text.n);
    }
    for (size_t i = 0; i < b->line_count; i++)
        assert_true(b->lines[i] > (i != 0 ? b->lines[i - 1] : b->first_line));
    for (size_t i = 0; i < b->text.n; i++) {
        size_t from;
        size_t to;
        size_t line;
        size_t column;
        if (!pst_record_source(b, i, b->text.n, &from, &to))
            continue;
        assert_true(from <= to);
        pst_record_line(b, from, &line, &column);
        assert_true(line > b->lines_before && column >= 1);
        assert_true(line <= b->lines_before + b->line_count + 1);
    }
}

/* Decode a copy that ends where its allocation ends, so that a sanitizer sees
 * each byte read beyond. */
static bool decodes(const char *p, size_t n)
{
    char *copy = malloc(n != 0 ? n : 1);
    memcpy(copy, p, n);
    struct pst_arena arena = PST_ARENA_INIT;
    struct pst_record_header h;
    struct pst_record_body d;
    struct pst_str rest;
    struct pst_error err = PST_ERROR_INIT;
    int r = pst_record_decode_header((struct pst_str){copy, n}, &arena, &h,
                                     &rest, &err);
    if (r == 0) {
        r = pst_record_decode_body(rest, &arena, &d, &err);
        assert_valid(&d);
    }
    assert_true(r == 0 || (err.code == PST_EINDEX && err.message[0] != '\0'));
    pst_arena_dispose(&arena);
    free(copy);
    return r == 0;
}

static void test_truncations(void **state)
{
    (void)state;
    struct pst_buf b = PST_BUF_INIT;
    encode(&b);
    for (size_t n = 0; n < b.n; n++)
        assert_false(decodes(b.p, n));
    pst_buf_addc(&b, 'x');
    assert_false(decodes(b.p, b.n));
    pst_buf_dispose(&b);
}

static void test_mutations(void **state)
{
    (void)state;
    struct pst_buf b = PST_BUF_INIT;
    encode(&b);
    for (size_t at = 0; at < b.n; at++) {
        char was = b.p[at];
        for (unsigned v = 0; v < 256; v++) {
            b.p[at] = (char)v;
            decodes(b.p, b.n);
        }
        b.p[at] = was;
    }
    assert_true(decodes(b.p, b.n));
    pst_buf_dispose(&b);
}

/* Level 0 stores the block as it is, so what is changed in it is decoded (the
 * four bytes of zlib's checksum are made anew). */
static void test_mutations_of_the_block(void **state)
{
    (void)state;
    struct pst_buf b = PST_BUF_INIT;
    assert_int_equal(encode_level(&b, &full, &body, 0, NULL), 0);
    enum { CHECKSUM = 4 };
    const char *at_text = NULL;
    for (size_t i = 0; i + body.text.n <= b.n; i++)
        if (memcmp(b.p + i, body.text.p, body.text.n) == 0)
            at_text = b.p + i;
    assert_non_null(at_text);
    char *block = b.p + (at_text - b.p) - 1;
    size_t block_n = (size_t)(b.p + b.n - block) - CHECKSUM;
    size_t decoded = 0;
    for (size_t at = 0; at < block_n; at++) {
        char was = block[at];
        for (unsigned v = 0; v < 256; v++) {
            block[at] = (char)v;
            uint32_t low = 1;
            uint32_t high = 0;
            for (size_t i = 0; i < block_n; i++) {
                low = (low + (unsigned char)block[i]) % 65521;
                high = (high + low) % 65521;
            }
            uint32_t adler = high << 16 | low;
            for (int i = 0; i < CHECKSUM; i++)
                block[block_n + (size_t)i] = (char)(adler >> (24 - 8 * i));
            decoded += decodes(b.p, b.n);
        }
        block[at] = was;
    }
    /* Most changes of the text are fine; most of the rest are not. */
    assert_true(decoded > body.text.n * 255);
    assert_true(decoded < block_n * 255);
    pst_buf_dispose(&b);
}

static void test_bombs_are_refused(void **state)
{
    (void)state;
    struct pst_arena arena = PST_ARENA_INIT;
    struct pst_record_body d;
    static const uint64_t lengths[] = {0, 65536 + 8001, ((uint64_t)1 << 30) + 1,
                                       UINT64_MAX};
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        struct pst_buf b = PST_BUF_INIT;
        struct pst_error err = PST_ERROR_INIT;
        pst_buf_adduint(&b, lengths[i]);
        pst_buf_add(&b, "x\x9c\x03\0\0\0\0\x01", 8);
        assert_int_equal(
            pst_record_decode_body(pst_buf_str(&b), &arena, &d, &err),
            -PST_EINDEX);
        assert_non_null(strstr(err.message, "impossible"));
        pst_buf_dispose(&b);
    }
    pst_arena_dispose(&arena);
}

static void test_monotonous_text_reads_back(void **state)
{
    (void)state;
    enum { SIZE = 20000000 };
    char *spaces = malloc(SIZE);
    memset(spaces, ' ', SIZE);
    struct pst_record_body d = {.text = {spaces, SIZE}};
    struct pst_record_header h = {.path = {"a", 1}, .member_number = -1};
    struct pst_buf b = PST_BUF_INIT;
    struct pst_arena arena = PST_ARENA_INIT;
    struct pst_str rest;
    assert_int_equal(encode_level(&b, &h, &d, 9, NULL), 0);
    assert_int_equal(
        pst_record_decode_header(pst_buf_str(&b), &arena, &h, &rest, NULL), 0);
    assert_int_equal(pst_record_decode_body(rest, &arena, &d, NULL), 0);
    assert_int_equal(d.text.n, SIZE);
    pst_arena_dispose(&arena);
    pst_buf_dispose(&b);
    free(spaces);
}

static void assert_not_encoded(const struct pst_record_body *d,
                               const char *path)
{
    struct pst_record_header h = {.path = pst_str_of(path),
                                  .member_number = -1};
    struct pst_buf b = PST_BUF_INIT;
    struct pst_error err = PST_ERROR_INIT;
    pst_buf_adds(&b, "before");
    assert_int_equal(encode_level(&b, &h, d, 6, &err), -PST_EFORMAT);
    assert_string_equal(b.p, "before");
    pst_buf_dispose(&b);
}

static void test_wrong_input_is_not_encoded(void **state)
{
    (void)state;
    struct pst_stretch s[] = {{0, 0, {"", 0}, 0, 3}, {0, 0, {"", 0}, 2, 4}};
    struct pst_segment g[] = {{0, 3, 0, 3}, {2, 1, 5, 1}};
    size_t l[] = {4, 4};
    struct pst_record_body d = {.text = {"abcd", 4}};
    assert_not_encoded(&d, "");
    assert_not_encoded(&d, "/etc/passwd");
    assert_not_encoded(&d, "a/../../b");
    d.stretches = s;
    d.stretch_count = 2;
    assert_not_encoded(&d, "a");
    s[1] = (struct pst_stretch){0, 0, {"", 0}, 3, 5};
    assert_not_encoded(&d, "a");
    d.stretch_count = 0;
    d.segments = g;
    d.segment_count = 2;
    assert_not_encoded(&d, "a");
    g[1] = (struct pst_segment){3, 2, 5, 1};
    assert_not_encoded(&d, "a");
    d.segment_count = 0;
    d.lines = l;
    d.line_count = 2;
    assert_not_encoded(&d, "a");
    d.line_count = 1;
    d.first_line = 4;
    assert_not_encoded(&d, "a");
}

static void test_foreign_headers(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t n;
        bool good;
    } cases[] = {
        {"", 0, false},
        {"{\"json\":1}", 10, false},
        {"\xb7\x03\x03\x01\x01"
         "a",
         6, false},
        {"\xb7\x01\x03\x01\x01"
         "a",
         6, true},
        /* A tag that is not known. */
        {"\xb7\x01\x06\x01\x01"
         "a\x63\x01"
         "x",
         9, true},
        {"\xb7\x01\x04\x01\x02"
         "..",
         7, false},
        {"\xb7\x01\x04\x01\x02"
         "/a",
         7, false},
        {"\xb7\x01\x00", 3, false},
        /* A number of words in two pieces; too large; a bad date. */
        {"\xb7\x01\x07\x01\x01"
         "a\x0d\x02\x01\x01",
         10, false},
        {"\xb7\x01\x0a\x01\x01"
         "a\x0d\x05\xff\xff\xff\xff\x7f",
         13, false},
        {"\xb7\x01\x09\x01\x01"
         "a\x07\x04"
         "2x14",
         12, false},
        {"\xb7\x01\x0d\x01\x01"
         "a\x07\x08"
         "20141311",
         16, false},
        {"\xb7\x01\x09\x01\x01"
         "a\x07\x04"
         "2014",
         12, true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pst_arena arena = PST_ARENA_INIT;
        struct pst_record_header h;
        struct pst_str rest;
        int r = pst_record_decode_header(
            (struct pst_str){cases[i].bytes, cases[i].n}, &arena, &h, &rest,
            NULL);
        assert_int_equal(r, cases[i].good ? 0 : -PST_EINDEX);
        pst_arena_dispose(&arena);
    }
}

/* Texts that are quick to read; the same by the first version, which has none.
 */
static void test_lanes(void **state)
{
    (void)state;
    struct pst_buf long_text = PST_BUF_INIT;
    while (long_text.n < 5000)
        pst_buf_adds(&long_text, "It was the best of times. ");
    struct pst_record_body b = body;
    b.text = pst_buf_str(&long_text);
    static const int levels[] = {1, 6};
    for (size_t i = 0; i < 2; i++) {
        struct pst_buf out = PST_BUF_INIT;
        struct pst_arena arena = PST_ARENA_INIT;
        struct pst_record_header h;
        struct pst_record_body d;
        struct pst_str rest;
        assert_int_equal(encode_level(&out, &full, &b, levels[i], NULL), 0);
        if (levels[i] == 6)
            out.p[1] = 1;
        assert_int_equal(pst_record_decode_header(pst_buf_str(&out), &arena, &h,
                                                  &rest, NULL),
                         0);
        assert_int_equal(rest.p[0] == 0, levels[i] == 1);
        assert_int_equal(pst_record_decode_body(rest, &arena, &d, NULL), 0);
        assert_str(d.text, b.text);
        assert_int_equal(d.stretch_count, 4);
        assert_int_equal(d.segment_count, 7);
        assert_int_equal(d.line_count, 4);
        for (size_t n = 0; n < rest.n; n++)
            assert_int_equal(pst_record_decode_body((struct pst_str){rest.p, n},
                                                    &arena, &d, NULL),
                             -PST_EINDEX);
        pst_arena_dispose(&arena);
        pst_buf_dispose(&out);
    }
    pst_buf_dispose(&long_text);
}

static void test_source(void **state)
{
    (void)state;
    static const struct {
        size_t begin, end;
        bool any;
        size_t from, to;
    } cases[] = {
        {0, 5, true, 500, 505}, /* all of a linear segment */
        {1, 3, true, 501, 503}, /* inside it */
        {5, 6, false, 0, 0},    /* a gap */
        {5, 7, true, 10, 11},   /* from a gap into a segment */
        {6, 14, true, 10, 23},  /* over the gap at 10 */
        {7, 11, true, 11, 14},  /* ends in a gap */
        {18, 20, true, 33, 41}, /* an entity, as a whole */
        {19, 20, true, 33, 41}, /* its second byte: the whole, too */
        {17, 19, true, 32, 41}, /* linear, then the entity */
        {15, 24, true, 30, 45}, /* before, it and after */
        {19, 22, true, 33, 43},
        {20, 30, true, 41, 45}, /* the source runs backwards: up to there */
        {3, 8, true, 503, 505},
        {30, 31, false, 0, 0}, /* the last line end */
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t from = 7;
        size_t to = 7;
        assert_int_equal(
            pst_record_source(&body, cases[i].begin, cases[i].end, &from, &to),
            cases[i].any);
        assert_int_equal(from, cases[i].from);
        assert_int_equal(to, cases[i].to);
    }
}

static void test_lines(void **state)
{
    (void)state;
    static const size_t cases[][3] = {
        {0, 1, 1},  {3, 1, 1},  {8, 1, 6},     {9, 2, 1},   {24, 2, 16},
        {25, 3, 1}, {26, 4, 1}, {399, 4, 374}, {400, 5, 1}, {500, 5, 101}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t line;
        size_t column;
        pst_record_line(&body, cases[i][0], &line, &column);
        assert_int_equal(line, body.lines_before + cases[i][1]);
        assert_int_equal(column, cases[i][2]);
    }
    struct pst_record_body one = {.line_count = 0};
    size_t line;
    size_t column;
    pst_record_line(&one, 41, &line, &column);
    assert_int_equal(line, 1);
    assert_int_equal(column, 42);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_round_trip),
        cmocka_unit_test(test_least),
        cmocka_unit_test(test_truncations),
        cmocka_unit_test(test_mutations),
        cmocka_unit_test(test_mutations_of_the_block),
        cmocka_unit_test(test_bombs_are_refused),
        cmocka_unit_test(test_monotonous_text_reads_back),
        cmocka_unit_test(test_wrong_input_is_not_encoded),
        cmocka_unit_test(test_foreign_headers),
        cmocka_unit_test(test_lanes),
        cmocka_unit_test(test_source),
        cmocka_unit_test(test_lines),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
