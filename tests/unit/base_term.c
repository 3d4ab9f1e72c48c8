/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/term.h"

#define BAD "\xef\xbf\xbd"

static void test_safe(void **state)
{
    (void)state;
    static const struct {
        const char *in;
        size_t n;
        unsigned flags;
        const char *out;
    } cases[] = {
        {"plain na\xc3\xafve \xe4\xb8\xad", 16, 0,
         "plain na\xc3\xafve \xe4\xb8\xad"},
        {"\x1b[31mred\x1b[0m", 12, 0, BAD "[31mred" BAD "[0m"},
        {"\x1b]0;title\x07", 10, 0, BAD "]0;title" BAD},
        {"\xc2\x9b"
         "31m",
         5, 0, BAD "31m"},
        {"a\0b\x7f", 4, 0, "a" BAD "b" BAD},
        {"\xe2\x80\xae"
         "evil\xe2\x80\xac",
         10, 0, BAD "evil" BAD},
        {"\xe2\x81\xa6x\xe2\x81\xa9", 7, 0, BAD "x" BAD},
        {"\xe2\x80\x8e\xd8\x9c\xe2\x80\x8b", 8, 0, BAD BAD BAD},
        {"\xef\xbb\xbf\xef\xbf\xb9\xf3\xa0\x81\x81", 10, 0, BAD BAD BAD},
        {"a\xff\xc3", 3, 0, "a" BAD BAD},
        {"co\xc2\xadop", 6, 0, "coop"},
        {"a\n\tb", 4, 0, "a" BAD BAD "b"},
        {"a\n\tb", 4, PST_TERM_NEWLINE | PST_TERM_TAB, "a\n\tb"},
        {"a\r\n\tb\rc", 7, PST_TERM_SPACES, "a  b c"},
        {"a\r\nb\rc", 6, PST_TERM_NEWLINE, "a\nb" BAD "c"},
        {"a\xe2\x80\xa8z", 5, PST_TERM_SPACES, "a z"},
        {"a\xe2\x80\xa8z", 5, PST_TERM_NEWLINE, "a" BAD "z"},
        /* Persian needs ZWNJ, emoji ZWJ; Latin letters can only hide it. */
        {"\xd9\x85\xdb\x8c\xe2\x80\x8c\xd8\xae", 9, 0,
         "\xd9\x85\xdb\x8c\xe2\x80\x8c\xd8\xae"},
        {"\xe2\x9d\xa4\xef\xb8\x8f\xe2\x80\x8d\xf0\x9f\x94\xa5", 13, 0,
         "\xe2\x9d\xa4\xef\xb8\x8f\xe2\x80\x8d\xf0\x9f\x94\xa5"},
        {"a\xe2\x80\x8c"
         "b",
         5, 0, "a" BAD "b"},
        {"\xd9\x85\xe2\x80\x8c\xe2\x80\x8c", 8, 0, "\xd9\x85\xe2\x80\x8c" BAD},
    };
    struct pst_buf b = PST_BUF_INIT;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        pst_buf_clear(&b);
        pst_term_safe(&b, (struct pst_str){cases[i].in, cases[i].n},
                      cases[i].flags);
        assert_string_equal(b.p, cases[i].out);
    }
    pst_buf_dispose(&b);
}

/* Whatever comes in, nothing below space, no DEL, C1 or bidi control does. */
static void test_safe_by_force(void **state)
{
    (void)state;
    struct pst_buf b = PST_BUF_INIT;
    for (unsigned i = 0; i < 0x10000; i++) {
        char two[2] = {(char)(i >> 8), (char)(i & 0xff)};
        pst_buf_clear(&b);
        pst_term_safe(&b, (struct pst_str){two, 2}, 0);
        for (size_t k = 0; k < b.n; k++) {
            unsigned char c = (unsigned char)b.p[k];
            assert_true(c >= 0x20 && c != 0x7f);
            assert_false(c == 0xc2 && (unsigned char)b.p[k + 1] < 0xa0);
        }
    }
    pst_buf_dispose(&b);
}

static void test_width(void **state)
{
    (void)state;
    assert_int_equal(pst_term_width(pst_str_of("")), 0);
    assert_int_equal(pst_term_width(pst_str_of("na\xc3\xafve")), 5);
    assert_int_equal(pst_term_width(pst_str_of("i\xcc\x88")), 1);
    assert_int_equal(pst_term_width(pst_str_of("\xe4\xb8\xad\xe6\x96\x87")), 4);
    assert_int_equal(pst_term_width(pst_str_of("\xf0\x9f\x98\x80")), 2);
    assert_int_equal(pst_term_width(pst_str_of("\xed\x95\x9c")), 2);
    assert_int_equal(pst_term_width(pst_str_of("\xd0\xb6\xff")), 2);
}

static void test_fit(void **state)
{
    (void)state;
    struct pst_str s = pst_str_of("ae\xcc\x81\xe4\xb8\xad"
                                  "b");
    assert_int_equal(pst_term_fit(s, 0), 0);
    assert_int_equal(pst_term_fit(s, 1), 1);
    assert_int_equal(pst_term_fit(s, 2), 4);
    assert_int_equal(pst_term_fit(s, 3), 4);
    assert_int_equal(pst_term_fit(s, 4), 7);
    assert_int_equal(pst_term_fit(s, 99), s.n);
}

static void test_color(void **state)
{
    (void)state;
    assert_true(pst_term_color(PST_COLOR_ALWAYS, false, "1", "dumb"));
    assert_false(pst_term_color(PST_COLOR_NEVER, true, NULL, "xterm"));
    assert_true(pst_term_color(PST_COLOR_AUTO, true, NULL, "xterm"));
    assert_true(pst_term_color(PST_COLOR_AUTO, true, "", NULL));
    assert_false(pst_term_color(PST_COLOR_AUTO, true, "1", "xterm"));
    assert_false(pst_term_color(PST_COLOR_AUTO, true, NULL, "dumb"));
    assert_false(pst_term_color(PST_COLOR_AUTO, false, NULL, "xterm"));
    assert_string_equal(pst_color_names[PST_COLOR_NEVER], "never");
    assert_int_equal(pst_term_columns(-1), 80);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_safe),  cmocka_unit_test(test_safe_by_force),
        cmocka_unit_test(test_width), cmocka_unit_test(test_fit),
        cmocka_unit_test(test_color),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
