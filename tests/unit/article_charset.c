/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "article/charset.h"
#include "text/utf8.h"

static void decode(struct pst_source *s, const void *p, size_t n,
                   const char *declared)
{
    pst_source_init(s);
    struct pst_str bytes = {p, n};
    assert_int_equal(pst_source_decode(s, bytes, declared, NULL), 0);
}

#define DECODE(s, literal, declared) \
    decode((s), (literal), sizeof(literal) - 1, (declared))

/* The segments cover the text in order and stay in the original. */
static void check_cover(const struct pst_source *s)
{
    size_t at = 0;
    for (size_t i = 0; i < s->segment_count; i++) {
        assert_int_equal(s->segments[i].text, at);
        at += s->segments[i].text_len;
        assert_true(s->segments[i].source + s->segments[i].source_len <=
                    s->original_size);
    }
    assert_int_equal(at, s->text.n);
}

static void check_place(const struct pst_source *s, const char *text,
                        size_t from, size_t to)
{
    const char *at = strstr(s->text.p, text);
    assert_non_null(at);
    struct pst_article a;
    pst_article_init(&a);
    size_t begin = (size_t)(at - s->text.p);
    pst_article_value(&a, PST_FIELD_BODY, NULL, s, begin, begin + strlen(text));
    pst_article_compose(&a, s);
    struct pst_record_body b;
    size_t got_from = 0, got_to = 0;
    pst_article_body(&a, &b);
    assert_true(pst_record_source(&b, 0, strlen(text), &got_from, &got_to));
    assert_int_equal(got_from, from);
    assert_int_equal(got_to, to);
    pst_article_dispose(&a);
    check_cover(s);
}

static void check(struct pst_source *s, const char *charset, const char *text)
{
    assert_string_equal(s->charset, charset);
    assert_string_equal(s->text.p, text);
    check_cover(s);
}

static void test_utf8(void **state)
{
    (void)state;
    struct pst_source s;
    DECODE(&s, "caf\xC3\xA9 noir", NULL);
    check(&s, "UTF-8", "café noir");
    assert_int_equal(s.segment_count, 1);
    pst_source_dispose(&s);

    DECODE(&s, "\xEF\xBB\xBFone", "iso-8859-1");
    check(&s, "UTF-8", "one");
    check_place(&s, "one", 3, 6);
    pst_source_dispose(&s);
}

static void test_stray_bytes(void **state)
{
    (void)state;
    struct pst_source s;
    DECODE(&s, "\xE2\x80\x9Cone\xE2\x80\x9D \xE2\x80\x9Ctwo\xE2\x80\x9D \x92 x",
           NULL);
    assert_string_equal(s.charset, "UTF-8");
    assert_int_equal(s.replaced, 1);
    check_place(&s, "\xEF\xBF\xBD", 20, 21);
    check_place(&s, "x", 22, 23);
    pst_source_dispose(&s);
}

static void test_latin(void **state)
{
    (void)state;
    struct pst_source s;
    DECODE(&s, "the caf\xE9 na\x93ve\x94", NULL);
    check(&s, "WINDOWS-1252", "the café na“ve”");
    check_place(&s, "café", 4, 8);
    check_place(&s, "“ve”", 11, 15);
    pst_source_dispose(&s);

    DECODE(&s, "\xE9\xE9", "latin1");
    check(&s, "WINDOWS-1252", "éé");
    assert_int_equal(s.segment_count, 2);
    check_place(&s, "é", 0, 1);
    pst_source_dispose(&s);

    /* 0x81 is no character of windows-1252. */
    DECODE(&s, "a\x81z", "windows-1252");
    assert_string_equal(s.text.p, "a\xEF\xBF\xBDz");
    assert_int_equal(s.replaced, 1);
    pst_source_dispose(&s);
}

static void test_cyrillic(void **state)
{
    (void)state;
    struct pst_source s;
    DECODE(&s, "\xCF\xF0\xE8\xE2\xE5\xF2, \xEC\xE8\xF0", "windows-1251");
    check(&s, "WINDOWS-1251", "Привет, мир");
    check_place(&s, "мир", 8, 11);
    pst_source_dispose(&s);

    static const char koi8[] =
        "\xEF\xC2\xDD\xC5\xD3\xD4\xD7\xC5\xCE\xCE\xCF\xD3\xD4\xD8 "
        "\xCF\xC2\xD3\xD5\xD6\xC4\xC1\xC5\xD4 \xD2\xC5\xDB\xC5\xCE\xC9\xC5 "
        "\xD0\xD2\xC1\xD7\xC9\xD4\xC5\xCC\xD8\xD3\xD4\xD7\xC1 \xCF "
        "\xD0\xCF\xD7\xD9\xDB\xC5\xCE\xC9\xC9 \xCE\xC1\xCC\xCF\xC7\xCF\xD7.";
    DECODE(&s, koi8, NULL);
    assert_string_equal(s.charset, "KOI8-R");
    assert_non_null(strstr(s.text.p, "правительства"));
    check_cover(&s);
    pst_source_dispose(&s);
}

static void test_multibyte(void **state)
{
    (void)state;
    struct pst_source s;
    DECODE(&s, "ab\x93\xFA\x96{!", "Shift_JIS");
    check(&s, "CP932", "ab日本!");
    check_place(&s, "本", 4, 6);
    check_place(&s, "!", 6, 7);
    pst_source_dispose(&s);

    DECODE(&s, "\xB1\xB1\xBE\xA9 x", "gb2312");
    check(&s, "GB18030", "北京 x");
    check_place(&s, "京", 2, 4);
    pst_source_dispose(&s);

    /* Cut off within a character. */
    DECODE(&s, "\xB1\xB1\xBE", "gb2312");
    assert_string_equal(s.text.p, "北\xEF\xBF\xBD");
    assert_int_equal(s.replaced, 1);
    pst_source_dispose(&s);

    DECODE(&s, "\x1B$B$\"\x1B(B a", "ISO-2022-JP");
    check(&s, "ISO-2022-JP", "あ a");
    check_place(&s, "a", 9, 10);
    pst_source_dispose(&s);

    DECODE(&s, "the man\xA1\xA6s world\xA1Xhis", NULL);
    check(&s, "BIG5-HKSCS", "the man’s world—his");
    check_place(&s, "—", 16, 18);
    pst_source_dispose(&s);
}

static void test_wide(void **state)
{
    (void)state;
    struct pst_source s;
    DECODE(&s, "\xFF\xFEh\0\xE9\0\n\0\x3D\xD8\x00\xDE!\0", NULL);
    check(&s, "UTF-16LE", "hé\n\xF0\x9F\x98\x80!");
    check_place(&s, "h", 2, 4);
    check_place(&s, "é", 4, 6);
    check_place(&s, "\xF0\x9F\x98\x80", 8, 12);
    assert_int_equal(s.first_line, 2);
    assert_int_equal(s.line_count, 1);
    assert_int_equal(s.lines[0], 8);
    pst_source_dispose(&s);

    /* Without a mark; with half a unit at the end. */
    DECODE(&s, "\0w\0o\0r\0d\0s\0 \0h", NULL);
    check(&s, "UTF-16BE", "words h");
    pst_source_dispose(&s);
    DECODE(&s, "\xFE\xFF\0a\0", NULL);
    assert_string_equal(s.text.p, "a\xEF\xBF\xBD");
    pst_source_dispose(&s);
    /* A surrogate alone. */
    DECODE(&s, "\xFE\xFF\xD8\0\0a", NULL);
    assert_string_equal(s.text.p, "\xEF\xBF\xBD"
                                  "a");
    pst_source_dispose(&s);
}

static void test_lines(void **state)
{
    (void)state;
    struct pst_source s;
    DECODE(&s, "a\nb\r\nc\rd\n", NULL);
    assert_int_equal(s.first_line, 0);
    assert_int_equal(s.line_count, 2);
    assert_int_equal(s.lines[0], 2);
    assert_int_equal(s.lines[1], 5);
    pst_source_dispose(&s);

    DECODE(&s, "\xEF\xBB\xBF\n\xEF\xBB\xBFx", NULL);
    assert_int_equal(s.first_line, 3);
    assert_int_equal(s.line_count, 1);
    assert_int_equal(s.lines[0], 4);
    pst_source_dispose(&s);

    DECODE(&s, "a\rb\rc", NULL);
    assert_int_equal(s.line_count, 2);
    assert_int_equal(s.lines[1], 4);
    pst_source_dispose(&s);

    DECODE(&s, "\xE9\n\xE9\n\xE9", "latin1");
    assert_int_equal(s.line_count, 2);
    assert_int_equal(s.lines[0], 2);
    assert_int_equal(s.lines[1], 4);
    pst_source_dispose(&s);

    DECODE(&s, "", NULL);
    assert_int_equal(s.line_count, 0);
    assert_int_equal(s.text.n, 0);
    pst_source_dispose(&s);
}

static void test_names(void **state)
{
    (void)state;
    static const char *const odd[] = {"no-such-charset", "../../x", "UTF-8//X",
                                      "utf-16",          "",        "   "};
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
        struct pst_source s;
        DECODE(&s, "caf\xC3\xA9", odd[i]);
        check(&s, "UTF-8", "café");
        pst_source_dispose(&s);
    }
}

/* What glibc takes for UTF-8, and reads beyond U+10FFFF. */
static void test_odd_name(void **state)
{
    (void)state;
    struct pst_source s;
    DECODE(&s, "a \xf6\xbb\x9e\x8b b", "utf!8");
    assert_int_equal(pst_utf8_valid_prefix(s.text.p, s.text.n), s.text.n);
    assert_true(s.text.n > 4);
    pst_source_dispose(&s);
}

static void test_declared(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"<?xml version='1.0' encoding='koi8-r'?>", "koi8-r"},
        {"<html><meta charset=utf-8>", "utf-8"},
        {"<META HTTP-EQUIV=\"x\" content=\"text/html; charset=gb2312\">",
         "gb2312"},
        {"\xEF\xBB\xBF@charset \"latin1\";", "latin1"},
        {"<!-- <meta charset=x> --><meta charset = 'y'>", "y"},
        {"<p>charset=x</p>", ""},
        {"<meta charset", ""},
        {"<meta charset=>", ""},
        {"<!-- <meta charset=x>", ""},
        {"@charset \"", ""},
        {"", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char out[32];
        bool found = pst_charset_declared(pst_str_of(cases[i][0]), out);
        assert_string_equal(out, cases[i][1]);
        assert_int_equal(found, cases[i][1][0] != '\0');
    }
}

static void check_added(const char *bytes, const char *declared,
                        const char *text)
{
    struct pst_source raw, out;
    pst_source_init(&raw);
    pst_source_init(&out);
    /* As a part does: what stands at 10 and at 50 is joined. */
    size_t half = strlen(bytes) / 2;
    pst_source_add(&raw, bytes, half, 10, half);
    pst_source_add(&raw, bytes + half, strlen(bytes) - half, 50,
                   strlen(bytes) - half);
    out.original_size = raw.original_size = 100;
    pst_source_add(&out, "> ", 2, 8, 2);
    pst_source_add_decoded(&out, &raw, declared);
    assert_string_equal(out.text.p, text);
    assert_int_equal(out.segments[out.segment_count - 1].source +
                         out.segments[out.segment_count - 1].source_len,
                     50 + strlen(bytes) - half);
    check_cover(&out);
    pst_source_dispose(&raw);
    pst_source_dispose(&out);
}

/* ASCII is taken over as it is, but not where it may be something else. */
static void test_parts(void **state)
{
    (void)state;
    check_added("plain text", "CP1252", "> plain text");
    check_added("plain text", NULL, "> plain text");
    check_added("a caf\xe9 here", "CP1252", "> a café here");
    check_added("a caf+AOk- here", "UTF-7", "> a café here");
    check_added("a caf+AOk- here", " utf-7", "> a café here");
    check_added("a caf+AOk- here", "CP1252", "> a caf+AOk- here");
    check_added("a \x1B$B$\"\x1B(B b", NULL, "> a あ b");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_utf8),      cmocka_unit_test(test_stray_bytes),
        cmocka_unit_test(test_latin),     cmocka_unit_test(test_cyrillic),
        cmocka_unit_test(test_multibyte), cmocka_unit_test(test_wide),
        cmocka_unit_test(test_lines),     cmocka_unit_test(test_names),
        cmocka_unit_test(test_declared),  cmocka_unit_test(test_odd_name),
        cmocka_unit_test(test_parts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
