/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <float.h>
#include <locale.h>
#include <math.h>
#include <stdlib.h>

#include "base/json.h"

static void test_structure(void **state)
{
    (void)state;
    struct pst_buf b = PST_BUF_INIT;
    struct pst_json j;
    pst_json_init(&j, &b);
    pst_json_begin_object(&j);
    pst_json_key(&j, "a");
    pst_json_begin_array(&j);
    pst_json_u64(&j, UINT64_MAX);
    pst_json_i64(&j, INT64_MIN);
    pst_json_begin_array(&j);
    pst_json_end_array(&j);
    pst_json_begin_object(&j);
    pst_json_end_object(&j);
    pst_json_bool(&j, true);
    pst_json_null(&j);
    pst_json_end_array(&j);
    pst_json_key(&j, "b\n");
    pst_json_raw(&j, pst_str_of("[1]"));
    pst_json_key(&j, "c");
    pst_json_cstring(&j, "x");
    pst_json_end_object(&j);
    assert_string_equal(b.p,
                        "{\"a\":[18446744073709551615,-9223372036854775808,"
                        "[],{},true,null],\"b\\n\":[1],\"c\":\"x\"}");
    pst_buf_dispose(&b);
}

static void test_strings(void **state)
{
    (void)state;
    static const struct {
        const char *in;
        size_t n;
        const char *out;
    } cases[] = {
        {"", 0, "\"\""},
        {"a\"b\\c/", 6, "\"a\\\"b\\\\c/\""},
        {"\b\f\n\r\t", 5, "\"\\b\\f\\n\\r\\t\""},
        {"\0\x1f\x7f", 3, "\"\\u0000\\u001f\\u007f\""},
        {"\xc2\x80\xc2\x9f\xc2\xa0", 6, "\"\\u0080\\u009f\xc2\xa0\""},
        {"\xe2\x80\xa8\xe2\x80\xa9", 6, "\"\\u2028\\u2029\""},
        {"\xd8\x9c\xe2\x80\x8e\xe2\x80\x8f\xe2\x80\x8b", 11,
         "\"\\u061c\\u200e\\u200f\xe2\x80\x8b\""},
        {"\xe2\x80\xaa\xe2\x80\xae\xe2\x80\xaf", 9,
         "\"\\u202a\\u202e\xe2\x80\xaf\""},
        {"\xe2\x81\xa5\xe2\x81\xa6\xe2\x81\xa9\xe2\x81\xaa", 12,
         "\"\xe2\x81\xa5\\u2066\\u2069\xe2\x81\xaa\""},
        {"na\xc3\xafve \xf0\x9f\x98\x80", 11,
         "\"na\xc3\xafve "
         "\xf0\x9f\x98\x80\""},
        {"a\xff\xe2\x82", 4, "\"a\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\""},
        {"\xed\xa0\x80", 3, "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\""},
    };
    struct pst_buf b = PST_BUF_INIT;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pst_json j;
        pst_buf_clear(&b);
        pst_json_init(&j, &b);
        pst_json_string(&j, (struct pst_str){cases[i].in, cases[i].n});
        assert_string_equal(b.p, cases[i].out);
    }
    pst_buf_dispose(&b);
}

static const char *number(struct pst_buf *b, double v)
{
    struct pst_json j;
    pst_buf_clear(b);
    pst_json_init(&j, b);
    pst_json_double(&j, v);
    return b->p;
}

static void test_doubles(void **state)
{
    (void)state;
    struct pst_buf b = PST_BUF_INIT;
    assert_string_equal(number(&b, 0), "0");
    assert_string_equal(number(&b, 1.5), "1.5");
    assert_string_equal(number(&b, -0.1), "-0.1");
    assert_string_equal(number(&b, 1e20), "1e+20");
    assert_string_equal(number(&b, 0.1 + 0.2), "0.30000000000000004");
    assert_string_equal(number(&b, NAN), "null");
    assert_string_equal(number(&b, INFINITY), "null");
    static const double hard[] = {DBL_MAX, DBL_MIN, DBL_EPSILON,        5e-324,
                                  1.0 / 3, 2.0 / 3, 123456789.123456789};
    for (size_t i = 0; i < sizeof hard / sizeof *hard; i++)
        assert_true(strtod(number(&b, hard[i]), NULL) == hard[i]);
    pst_buf_dispose(&b);
}

static void test_doubles_in_other_locales(void **state)
{
    (void)state;
    static const char *const names[] = {"de_DE.UTF-8", "fr_FR.UTF-8",
                                        "ps_AF.UTF-8"};
    struct pst_buf b = PST_BUF_INIT;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (setlocale(LC_ALL, names[i]) == NULL)
            continue;
        assert_string_equal(number(&b, -1234.5), "-1234.5");
        assert_string_equal(number(&b, 1.5e-9), "1.5e-09");
    }
    setlocale(LC_ALL, "C");
    pst_buf_dispose(&b);
}

static void test_paths_and_base64(void **state)
{
    (void)state;
    struct pst_buf b = PST_BUF_INIT;
    struct pst_json j;
    pst_json_init(&j, &b);
    pst_json_begin_array(&j);
    pst_json_path(&j, pst_str_of("a/\xc3\xa9.md"));
    pst_json_path(&j, pst_str_of("a/\xe9.md"));
    pst_json_end_array(&j);
    assert_string_equal(b.p, "[{\"text\":\"a/\xc3\xa9.md\"},"
                             "{\"bytes\":\"YS/pLm1k\"}]");
    static const char *const words[] = {
        "", "Zg==", "Zm8=", "Zm9v", "Zm9vYg==", "Zm9vYmE=", "Zm9vYmFy"};
    for (size_t n = 0; n <= 6; n++) {
        pst_buf_clear(&b);
        pst_base64_append(&b, "foobar", n);
        assert_string_equal(b.p, words[n]);
    }
    pst_buf_clear(&b);
    pst_base64_append(&b, "\xff\xfe\xfd", 3);
    assert_string_equal(b.p, "//79");
    pst_buf_dispose(&b);
}

static void test_base64_is_read(void **state)
{
    static const char *const wrong[] = {
        "Zg", "Zg=", "Zg==Zg==", "Z===", "====", "Zm9v!", "Zm 9", "Z=9v"};
    struct pst_buf text = PST_BUF_INIT;
    struct pst_buf back = PST_BUF_INIT;
    char bytes[256];
    (void)state;
    for (size_t n = 0; n < sizeof bytes; n++) {
        bytes[n] = (char)(n * 7);
        pst_buf_clear(&text);
        pst_buf_clear(&back);
        pst_base64_append(&text, bytes, n);
        assert_true(pst_base64_decode(&back, pst_buf_str(&text)));
        assert_int_equal(back.n, n);
        assert_memory_equal(back.p, bytes, n);
    }
    pst_buf_clear(&back);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        assert_false(pst_base64_decode(&back, pst_str_of(wrong[i])));
        assert_int_equal(back.n, 0);
    }
    pst_buf_dispose(&text);
    pst_buf_dispose(&back);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_structure),
        cmocka_unit_test(test_strings),
        cmocka_unit_test(test_doubles),
        cmocka_unit_test(test_doubles_in_other_locales),
        cmocka_unit_test(test_paths_and_base64),
        cmocka_unit_test(test_base64_is_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
