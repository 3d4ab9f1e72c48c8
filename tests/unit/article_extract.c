/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <stdlib.h>
#include <zlib.h>

#include "article/sniff.h"
#include "base/file.h"
#include "tests/unit/article_util.h"

#define LITERAL(s)         \
    (struct pst_str)       \
    {                      \
        (s), sizeof(s) - 1 \
    }

static const struct pst_extract_limits usual = PST_EXTRACT_LIMITS_INIT;

static void test_sniff(void **state)
{
    (void)state;
    static const struct {
        const char *path;
        struct pst_str bytes;
        enum pst_sniffed kind;
        const char *reason;
    } cases[] = {
        {"a.txt", {"", 0}, PST_SNIFF_SKIP, "empty file"},
        {"._a.md", {"\0\5\x16\7\0\2", 6}, PST_SNIFF_SKIP, "AppleDouble file"},
        {"a.txt", {"\x89PNG\r\n\x1a\n", 8}, PST_SNIFF_SKIP, "PNG image"},
        {"a.webarchive",
         {"bplist00\xd1\x01\x02", 11},
         PST_SNIFF_SKIP,
         "Apple web archive or property list"},
        {"a.md", {"%PDF-1.4", 8}, PST_SNIFF_SKIP, "PDF document"},
        {"a",
         {"\x7f"
          "ELF\1\1",
          6},
         PST_SNIFF_SKIP,
         "ELF program"},
        {"a.txt",
         {"\1\2\3\0\0\4\0a\0\0\0\5", 12},
         PST_SNIFF_SKIP,
         "binary file"},
        {"a.txt", {"\0\1\2", 3}, PST_SNIFF_SKIP, "binary file"},
        {"a.md", {"\1\0\2\0\3\0", 6}, PST_SNIFF_SKIP, "binary file"},
        {"a.txt", {"\x1f", 1}, PST_SNIFF_SKIP, "binary file"},
        {"a.txt", {"BZhang wrote", 12}, PST_SNIFF_TEXT, ""},
        {"a.txt", {"BZh91AY&SY", 10}, PST_SNIFF_SKIP, "bzip2 file"},
        {"a.txt", {"\xfe\xff\4\x1f\4\x1e", 6}, PST_SNIFF_TEXT, ""},
        {"a.txt", {"w\0o\0r\0d\0s\0 \0h\0e\0", 16}, PST_SNIFF_TEXT, ""},
        {"a.css", {"p {}", 4}, PST_SNIFF_SKIP, "no reader for .css files"},
        {"b/a.JSON", {"[1]", 3}, PST_SNIFF_JSON, ""},
        {"a.jsonl", {"{}", 2}, PST_SNIFF_JSON, ""},
        {"a.json5", {"{}", 2}, PST_SNIFF_SKIP, "no reader for .json5 files"},
        {"b/Makefile", {"all:", 4}, PST_SNIFF_SKIP, "no reader for Makefile"},
        {"run", {"#!/bin/sh\n", 10}, PST_SNIFF_SKIP, "script"},
        {"a.xml",
         {"<?xml version='1.0'?><!-- x --><opml>", 37},
         PST_SNIFF_OPML,
         ""},
        {"a.xml",
         {"<office:document office:mimetype=\"application/vnd.oasis."
          "opendocument.spreadsheet\">",
          82},
         PST_SNIFF_SKIP,
         "no reader for this kind of XML"},
        {"a.xml",
         {"<?xml version='1.0'?><!-- x --><rss>", 36},
         PST_SNIFF_FEED,
         ""},
        {"a.xml",
         {"<feed xmlns='urn:other'>", 24},
         PST_SNIFF_SKIP,
         "no reader for this kind of XML"},
        {"a.xml", {"<TEI><text/></TEI>", 18}, PST_SNIFF_HTML, ""},
        {"a.md", {"# x", 3}, PST_SNIFF_MARKDOWN, ""},
        {"a.MKD", {"# x", 3}, PST_SNIFF_MARKDOWN, ""},
        {"a.htm", {"x", 1}, PST_SNIFF_HTML, ""},
        {"a", {" <!DOCTYPE html><p>x", 20}, PST_SNIFF_HTML, ""},
        {"a.txt", {"---\ntitle: x\n---\n", 17}, PST_SNIFF_MARKDOWN, ""},
        {"a.txt", {"---\ntitle: x\n", 13}, PST_SNIFF_TEXT, ""},
        {"a.txt", {"words", 5}, PST_SNIFF_TEXT, ""},
        {"notes", {"words", 5}, PST_SNIFF_TEXT, ""},
        {".hidden", {"words", 5}, PST_SNIFF_TEXT, ""},
        {"a.2014", {"words", 5}, PST_SNIFF_TEXT, ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char reason[PST_SNIFF_REASON_MAX];
        enum pst_sniffed kind =
            pst_sniff(cases[i].bytes, pst_str_of(cases[i].path), reason);
        assert_string_equal(reason, cases[i].reason);
        assert_int_equal(kind, cases[i].kind);
    }
}

static void gzip(struct pst_buf *out, const void *p, size_t n)
{
    z_stream z = {0};
    assert_int_equal(deflateInit2(&z, 9, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY),
                     Z_OK);
    size_t room = deflateBound(&z, n);
    char *to = pst_buf_reserve(out, room);
    Bytef *copy = malloc(n + 1);
    memcpy(copy, p, n);
    z.next_in = copy;
    z.avail_in = (uInt)n;
    z.next_out = (Bytef *)to;
    z.avail_out = (uInt)room;
    assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
    out->n += room - z.avail_out;
    deflateEnd(&z);
    free(copy);
}

static void test_gzip(void **state)
{
    (void)state;
    static const char part1[] = "A title\n\nFirst part, ",
                      part2[] = "second part.\n";
    struct pst_buf b = PST_BUF_INIT;
    struct extracted x;
    gzip(&b, part1, sizeof part1 - 1);
    gzip(&b, part2, sizeof part2 - 1);
    pst_buf_add(&b, "\0\0\0", 3);
    util_extract_bytes(&x, "a.txt.gz", pst_buf_str(&b), usual);
    assert_int_equal(x.result, PST_EXTRACTED);
    assert_nth(&x, PST_FIELD_TITLE, 0, "A title");
    assert_nth(&x, PST_FIELD_BODY, 0, "First part, second part.");
    assert_int_equal(x.a.header.flags & PST_RECORD_DECODED, PST_RECORD_DECODED);
    assert_str(x.a.header.path, "a.txt.gz");
    x.bytes = pst_str_of("A title\n\nFirst part, second part.\n");
    assert_leads_to(&x, "second part.", "second part.");
    util_dispose(&x);

    /* The inner name decides, and what is skipped stays so. */
    pst_buf_clear(&b);
    gzip(&b, "# Head\n", 7);
    util_extract_bytes(&x, "a.md.gz", pst_buf_str(&b), usual);
    assert_str(x.a.header.format, "markdown");
    util_dispose(&x);
    util_extract_bytes(&x, "a.css.gz", pst_buf_str(&b), usual);
    assert_int_equal(x.result, PST_EXTRACT_SKIPPED);
    assert_string_equal(x.err.message, "no reader for .css files");
    util_dispose(&x);
    pst_buf_dispose(&b);
}

static void test_files_without_words(void **state)
{
    (void)state;
    static const char *const texts[] = {" \n", "---\n***\n",
                                        "\xE2\x80\xA6 \xE2\x80\x94"};
    struct extracted x;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        util_extract(&x, "a.txt", texts[i]);
        assert_int_equal(x.result, PST_EXTRACT_SKIPPED);
        assert_string_equal(x.err.message, "no letter or digit in it");
        assert_int_equal(x.count, 0);
        util_dispose(&x);
    }
    util_extract(&x, "a.txt", "\xE4\xB8\xAD");
    assert_int_equal(x.result, PST_EXTRACTED);
    util_dispose(&x);
}

static void test_damaged_gzip(void **state)
{
    (void)state;
    struct pst_buf b = PST_BUF_INIT;
    struct extracted x;
    gzip(&b, "some words in a file", 20);
    for (size_t n = 1; n < b.n; n++) {
        util_extract_bytes(&x, "a.txt.gz", (struct pst_str){b.p, n}, usual);
        assert_int_equal(x.result, -PST_EFORMAT);
        assert_non_null(strstr(x.err.message, "byte"));
        assert_int_equal(x.count, 0);
        util_dispose(&x);
    }
    b.p[14] ^= 0x55;
    util_extract_bytes(&x, "a.txt.gz", pst_buf_str(&b), usual);
    assert_int_equal(x.result, -PST_EFORMAT);
    util_dispose(&x);
    b.p[14] ^= 0x55;
    pst_buf_adds(&b, "trailing");
    util_extract_bytes(&x, "a.txt.gz", pst_buf_str(&b), usual);
    assert_int_equal(x.result, -PST_EFORMAT);
    util_dispose(&x);
    util_extract(&x, "a.txt.gz", "no gzip at all");
    assert_int_equal(x.result, -PST_EFORMAT);
    util_dispose(&x);
    pst_buf_dispose(&b);
}

static void test_limits(void **state)
{
    (void)state;
    struct pst_extract_limits small = usual;
    struct pst_buf b = PST_BUF_INIT;
    struct extracted x;
    char *zeros = calloc(1, 1 << 20);
    gzip(&b, zeros, 1 << 20);
    free(zeros);
    small.file_size = 100000;
    util_extract_bytes(&x, "bomb.gz", pst_buf_str(&b), small);
    assert_int_equal(x.result, -PST_EFORMAT);
    assert_non_null(strstr(x.err.message, "100000"));
    util_dispose(&x);
    small.file_size = 1 << 20; /* exactly as much is fine */
    util_extract_bytes(&x, "bomb.gz", pst_buf_str(&b), small);
    assert_int_equal(x.result, PST_EXTRACT_SKIPPED);
    util_dispose(&x);
    small.file_size = 4;
    util_extract_bytes(&x, "a.txt", LITERAL("words"), small);
    assert_int_equal(x.result, -PST_EFORMAT);
    util_dispose(&x);
    pst_buf_dispose(&b);
}

static int refusing_sink(void *payload, struct pst_article *a)
{
    (void)payload;
    (void)a;
    return -77;
}

static void test_sink_answer(void **state)
{
    (void)state;
    struct pst_error err;
    struct pst_extract_input in = {
        .bytes = LITERAL("words"), .path = LITERAL("a.txt"), .limits = usual};
    assert_int_equal(pst_extract(&in, refusing_sink, NULL, &err), -77);
}

/* Real articles, where they are at hand. */
struct census {
    size_t files, articles, failures;
};

static void check_file(struct census *c, const char *path)
{
    struct pst_buf bytes = PST_BUF_INIT;
    struct extracted x;
    if (pst_file_read(path, usual.file_size, &bytes, NULL) < 0)
        return;
    util_extract_bytes(&x, path, pst_buf_str(&bytes), usual);
    c->files++;
    c->articles += (size_t)x.count;
    bool same = strcmp(x.a.header.charset.n != 0 ? x.a.header.charset.p : "",
                       "UTF-8") == 0;
    bool bad = x.result < 0 || (same && util_wrong_segments(&x) != 0) ||
               (x.count != 0 && x.a.header.title.n == 0);
    if (bad) {
        print_message("# %s: %d %s, %zu wrong segments\n", path, x.result,
                      x.err.message, util_wrong_segments(&x));
        c->failures++;
    }
    util_dispose(&x);
    pst_buf_dispose(&bytes);
}

static void check_folder(struct census *c, const char *path)
{
    DIR *d = opendir(path);
    struct pst_buf name = PST_BUF_INIT;
    for (struct dirent *e; d != NULL && (e = readdir(d)) != NULL;) {
        if (e->d_name[0] == '.')
            continue;
        pst_path_join(&name, path, e->d_name);
        if (e->d_type == DT_DIR)
            check_folder(c, name.p);
        else if (e->d_type == DT_REG)
            check_file(c, name.p);
    }
    pst_buf_dispose(&name);
    if (d != NULL)
        closedir(d);
}

static void test_real_articles(void **state)
{
    (void)state;
    struct pst_buf path = PST_BUF_INIT;
    const char *named = getenv("POSTIL_ARTICLES");
    const char *source = getenv("POSTIL_SOURCE");
    if (named != NULL)
        pst_buf_adds(&path, named);
    else if (source != NULL)
        pst_path_join(&path, source, "../shared/articles");
    struct census c = {0};
    if (path.n != 0)
        check_folder(&c, path.p);
    pst_buf_dispose(&path);
    /* None at hand: fine. (In cmocka's TAP a skipped test is "not ok".) */
    assert_int_equal(c.failures, 0);
    assert_true(c.articles * 10 >= c.files * 9);
}

/* md4c would take fifty times the size of what is nothing but marks; that is
 * read as plain text. */
static void test_marks_of_markdown(void **state)
{
    (void)state;
    enum { MARKS = 1100000, LINE = 1000 };
    for (size_t line = LINE; line <= MARKS; line *= MARKS / LINE) {
        struct pst_buf b = PST_BUF_INIT;
        struct extracted x;
        for (size_t i = 0; i < MARKS; i++)
            pst_buf_adds(&b, i % line == 0 ? "\n\nWord *[" : "*[");
        util_extract_bytes(&x, "a.md", pst_buf_str(&b),
                           (struct pst_extract_limits)PST_EXTRACT_LIMITS_INIT);
        assert_int_equal(x.result, PST_EXTRACTED);
        bool plain = memmem(x.a.text.p, x.a.text.n, "Word *[", 7) != NULL;
        assert_true(plain || line == LINE);
        util_dispose(&x);
        pst_buf_dispose(&b);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_marks_of_markdown),
        cmocka_unit_test(test_sniff),
        cmocka_unit_test(test_gzip),
        cmocka_unit_test(test_files_without_words),
        cmocka_unit_test(test_damaged_gzip),
        cmocka_unit_test(test_limits),
        cmocka_unit_test(test_sink_answer),
        cmocka_unit_test(test_real_articles),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
