/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/article_reading.h"

static void read_text(struct reading *r, read_function *reader,
                      const char *text)
{
    read_bytes(r, reader, pst_str_of(text));
}

static void test_org(void **state)
{
    (void)state;
    struct reading r;
    read_text(&r, pst_org_read,
              "#+title: T\n\n* DONE One :a:\n\n  text *b*\n goes /on/ a*b*c\n"
              "** Two\n: pre *x*\n: more\n1) item\n   goes on\n- next\n"
              ":LOGBOOK:\nnot closed\n");
    expect_field(&r, PST_FIELD_TITLE, "T");
    expect_field(&r, PST_FIELD_BODY,
                 "One | text b\n goes on a*b*c | Two | pre *x*\nmore | "
                 "item\n   goes on | next | not closed");
    assert_int_equal(block_of(&r, "One"), PST_BLOCK_HEADING);
    assert_int_equal(block_of(&r, "pre *x*\nmore"), PST_BLOCK_PRE);
    assert_int_equal(block_of(&r, "next"), PST_BLOCK_ITEM);
    expect_source(&r, "text b", "text *b");
    expect_source(&r, "goes on", "goes /on");
    reading_dispose(&r);
    read_text(&r, pst_org_read,
              "#+begin_src c\nint x;\n#+end_src\n#+begin_quote\nq\n"
              "#+end_quote\n#+begin_export html\n<b>\n");
    expect_field(&r, PST_FIELD_CODE, "int x;");
    assert_int_equal(block_of(&r, "q"), PST_BLOCK_QUOTE);
    /* What is not closed is not lost. */
    expect_field(&r, PST_FIELD_BODY, "q | <b>");
    reading_dispose(&r);
}

static void test_rst(void **state)
{
    (void)state;
    struct reading r;
    read_text(&r, pst_rst_read,
              ".. title: T\n.. date: 2014-12-11\n.. comment\n\n"
              "Head\n====\n\nA ``l*t`` \\*b\\* word_ and x_y `r`_.\n\n"
              "  quoted\n  text\n\n.. epigraph::\n\n   Said so.\n\n"
              "| line one\n| line two\n\n.. contents::\n   :depth: 2\n\nend");
    expect_field(&r, PST_FIELD_TITLE, "T");
    expect_field(&r, PST_FIELD_DATE, "2014-12-11");
    expect_field(&r, PST_FIELD_BODY,
                 "Head | A l*t *b* word and x_y r. | quoted\n  text | "
                 "Said so. | line one\nline two | end");
    assert_int_equal(block_of(&r, "Head"), PST_BLOCK_HEADING);
    assert_int_equal(block_of(&r, "quoted\n  text"), PST_BLOCK_QUOTE);
    assert_int_equal(block_of(&r, "Said so."), PST_BLOCK_QUOTE);
    expect_source(&r, "l*t", "l*t");
    reading_dispose(&r);
    read_text(&r, pst_rst_read, "Text::\n\n  code\n  more\n\nend");
    expect_field(&r, PST_FIELD_CODE, "code\n  more");
    expect_field(&r, PST_FIELD_BODY, "Text: | end");
    reading_dispose(&r);
}

static void test_asciidoc(void **state)
{
    (void)state;
    struct reading r;
    read_text(&r, pst_asciidoc_read,
              "= T\n2014-12-11\n\n== Head\n\nA `c` http://q.example[] and "
              "link:x[y], a [b] +\nnew line.\n\n----\ncode\n----\n\n"
              " literal\n\nNOTE: mind\n\n* a\n+\nmore\n");
    expect_field(&r, PST_FIELD_DATE, "2014-12-11");
    expect_field(&r, PST_FIELD_CODE, "code");
    expect_field(&r, PST_FIELD_BODY,
                 "T | Head | A c http://q.example and y, a [b] \nnew line. | "
                 "literal | NOTE: mind | a | more");
    assert_int_equal(block_of(&r, "literal"), PST_BLOCK_PRE);
    assert_int_equal(block_of(&r, "a"), PST_BLOCK_ITEM);
    reading_dispose(&r);
    read_text(&r, pst_asciidoc_read,
              "= T\nAnn Example\n:author: Ann Example\n:revdate: 2013\n\n"
              "Text\n\n++++\n<raw>\n++++\n");
    expect_field(&r, PST_FIELD_AUTHOR, "Ann Example");
    expect_field(&r, PST_FIELD_DATE, "2013");
    expect_field(&r, PST_FIELD_BODY, "T | Text");
    reading_dispose(&r);
}

/* Pairs of NULs are no doubled quotes. */
static void test_nul(void **state)
{
    (void)state;
    struct reading r;
    static const char text[] = "#+keywords: a\0\0\0\0b, c\n";
    read_bytes(&r, pst_org_read, (struct pst_str){text, sizeof text - 1});
    expect_source(&r, "c", "c");
    reading_dispose(&r);
}

static void test_odd(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "",    "*",     "**",   "[[",       "[[a]",    "`",
        "``",  ":x:",   "..",   ".. ::",    ".. [1] ", "_",
        "\\",  "==",    "=",    "image::[", "<<a,b",   "{a",
        "a[",  "http[", "|",    "||",       "|=",      "#+a",
        "#+:", "#",     "\n\n", ".",        "+",       ":a:\n:b: c"};
    static read_function *const readers[] = {pst_org_read, pst_rst_read,
                                             pst_asciidoc_read};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        for (size_t k = 0; k < 3; k++) {
            struct reading r;
            read_text(&r, readers[k], texts[i]);
            assert_int_equal(r.result, 0);
            reading_dispose(&r);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_org),      cmocka_unit_test(test_rst),
        cmocka_unit_test(test_asciidoc), cmocka_unit_test(test_nul),
        cmocka_unit_test(test_odd),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
