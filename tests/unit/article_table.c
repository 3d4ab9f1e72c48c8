/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/unit/article_members.h"

static void test_rows(void **state)
{
    (void)state;
    struct items all;
    read_items(&all, "a.csv",
               "id,Title,\"author\",published_date,text,score\r\n"
               "7,\"Salt, and \"\"tar\"\"\",Ann Example;Bo Other,2014-12-11,"
               "\"First \"\"line\"\".\r\n\r\nSecond & last.\",1.5\r\n"
               "\r\n"
               "8,Empty,,,,2\r\n"
               "9,Two,Cy Third,2015,<p>Caf&eacute;</p>,3");
    assert_int_equal(all.result, PST_EXTRACTED);
    assert_int_equal(all.count, 2);
    const struct extracted *one = &all.x[0], *two = &all.x[1];
    assert_str(one->a.header.member, "row 1");
    assert_str(one->a.header.format, "table");
    assert_str(one->a.header.title, "Salt, and \"tar\"");
    assert_int_equal(one->a.header.author_count, 2);
    assert_int_equal(one->a.header.date.day, 11);
    assert_meta(one, "id", "7");
    assert_meta(one, "score", "1.5");
    assert_nth(one, PST_FIELD_BODY, 0, "First \"line\".");
    assert_nth(one, PST_FIELD_BODY, 1, "Second & last.");
    assert_leads_to(one, "First \"line\".", "First \"\"line\"\".");
    assert_leads_to(one, "and \"tar", "and \"\"tar");
    expect_line(one, "Second", 4, 1);
    assert_int_equal(one->a.lines_before, 1);
    assert_str(two->a.header.member, "row 3");
    assert_nth(two, PST_FIELD_BODY, 0, "Caf\xC3\xA9");
    expect_line(two, "Two", 7, 3);
    items_dispose(&all);
}

static void test_dialects(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "title;body\nT;a, b, c\n", "title\tbody\nT\ta, b, c\n",
        "title|body\nT|a, b, c\n", "body;titel\na, b, c;T"};
    struct items all;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        read_items(&all, "a.tsv", texts[i]);
        assert_int_equal(all.count, 1);
        assert_str(all.x[0].a.header.title, "T");
        assert_nth(&all.x[0], PST_FIELD_BODY, 0, "a, b, c");
        items_dispose(&all);
    }
    /* A column of unknown name, but of long texts. */
    struct pst_buf b = PST_BUF_INIT;
    pst_buf_adds(&b, "nr,wortlaut\n1,\"");
    for (int i = 0; i < 100; i++)
        pst_buf_adds(&b, "Wort ");
    pst_buf_adds(&b, "Ende");
    read_items(&all, "a.csv", b.p);
    assert_int_equal(all.count, 1);
    assert_meta(&all.x[0], "nr", "1");
    items_dispose(&all);
    pst_buf_dispose(&b);
}

static void test_others(void **state)
{
    (void)state;
    static const struct {
        const char *text, *reason;
    } cases[] = {
        {"1,2,3\n4,5,6\n", "its first row does not name its columns"},
        {"year,price\n1,2\n",
         "a table without a column of texts, or of titles and dates"},
        {"word\nother\n", "its first row does not name its columns"},
        {"title,body\n", "no article in it"},
    };
    struct items all;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        read_items(&all, "a.csv", cases[i].text);
        assert_int_equal(all.result, PST_EXTRACT_SKIPPED);
        assert_string_equal(all.err.message, cases[i].reason);
    }
    read_items(&all, "a.csv", "title,date\nT,2014\nU,\n");
    assert_int_equal(all.count, 1);
    items_dispose(&all);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows),
        cmocka_unit_test(test_dialects),
        cmocka_unit_test(test_others),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
