/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/unit/article_members.h"

static void test_document(void **state)
{
    (void)state;
    struct items all;
    read_items(
        &all, "a.rtf",
        "{\\rtf1\\ansi\\ansicpg1252\\deff0{\\fonttbl{\\f0 Times;}"
        "{\\f1\\fcharset204 Arial;}}{\\colortbl;\\red0;}\n"
        "{\\stylesheet{\\s0 Normal;}{\\s1\\b heading 1;}{\\s7 Title;}}"
        "{\\info{\\title Old one}{\\author Ann Example; Bo Other}"
        "{\\creatim\\yr2014\\mo12\\dy11\\hr9}{\\keywords salt, tar}}\n"
        "\\pard\\s7 Salt \\'26 caf\\'e9\\par\n"
        "\\pard\\plain {\\b One} two\\u8217 's thr\n"
        "ee\\~four{\\footnote {\\super 1} A no\\'74e.}, end\\line last.\\par\n"
        "{\\header page}{\\*\\generator x;}"
        "\\pard\\s1 Head\\par\\pard {\\f1 \\'cf\\'f0}{\\v hid}\\emdash\\{x\\}"
        "\\u-10179?\\u-8704?\\par}");
    assert_int_equal(all.count, 1);
    const struct extracted *x = &all.x[0];
    assert_str(x->a.header.format, "rtf");
    assert_str(x->a.header.title, "Old one");
    assert_str(x->a.header.authors[1], "Bo Other");
    assert_int_equal(x->a.header.date.day, 11);
    assert_int_equal(x->a.header.tag_count, 2);
    assert_nth(x, PST_FIELD_BODY, 0, "Salt & caf\xC3\xA9");
    assert_nth(x, PST_FIELD_BODY, 1,
               "One two\xE2\x80\x99s three\xC2\xA0"
               "four, end\nlast.");
    assert_nth(x, PST_FIELD_BODY, 2, "1 A note.");
    assert_nth(x, PST_FIELD_BODY, 3, "Head");
    assert_nth(x, PST_FIELD_BODY, 4,
               "\xD0\x9F\xD1\x80\xE2\x80\x94{x}\xF0\x9F\x98\x80");
    assert_nth(x, PST_FIELD_BODY, 5, "");
    assert_leads_to(x, "caf\xC3\xA9", "caf\\'e9");
    assert_leads_to(x, "three", "thr\nee");
    assert_leads_to(x, "note", "no\\'74e");
    assert_leads_to(x, "\xD0\x9F\xD1\x80", "\\'cf\\'f0");
    assert_leads_to(x, "\xF0\x9F\x98\x80", "\\u-10179?\\u-8704");
    expect_line(x, "last.", 5, 53);
    items_dispose(&all);
    /* Without a title of its own the styled one counts. */
    read_items(&all, "a.rtf",
               "{\\rtf1{\\stylesheet{\\s7 Title;}}\\pard\\s7 Salt\\par"
               "\\pard\\intbl A\\cell B\\cell\\row}");
    assert_str(all.x[0].a.header.title, "Salt");
    assert_nth(&all.x[0], PST_FIELD_BODY, 1, "B");
    items_dispose(&all);
}

static void test_odd(void **state)
{
    (void)state;
    static const char *const texts[] = {"{\\rtf1", "{\\rtf1}}}}",
                                        "{\\rtf1\\bin99999999 x}", "{\\rtf1\\'",
                                        "{\\rtf1 {\\info"};
    struct items all;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        read_items(&all, "a.rtf", texts[i]);
        assert_int_equal(all.result, PST_EXTRACT_SKIPPED);
    }
    read_items(&all, "a.rtf", "{\\rtf1 left open");
    assert_nth(&all.x[0], PST_FIELD_BODY, 0, "left open");
    items_dispose(&all);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_document),
        cmocka_unit_test(test_odd),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
