/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/unit/article_members.h"

static void test_lines(void **state)
{
    (void)state;
    struct items all;
    read_items(&all, "a.jsonl",
               "{\"title\":\"One\",\"body\":\"First\\n\\nSecond\"}\n"
               "\n"
               "{\"name\": \"no article\"}\r\n"
               "{\"headline\":\"Two\",\"author\":\"Ann Example\","
               "\"published_at\":\"2014-12-11T10:00:00Z\",\n"
               "\"tags\":[\"a\",\"b\"],\"text\":\"Third\"}");
    assert_int_equal(all.result, PST_EXTRACTED);
    assert_int_equal(all.count, 2);
    assert_str(all.x[0].a.header.member, "item 1");
    assert_int_equal(all.x[0].a.header.member_number, 1);
    assert_str(all.x[0].a.header.format, "json");
    assert_nth(&all.x[0], PST_FIELD_TITLE, 0, "One");
    assert_nth(&all.x[0], PST_FIELD_BODY, 0, "First");
    assert_nth(&all.x[0], PST_FIELD_BODY, 1, "Second");
    assert_int_equal(all.x[0].a.line_count, 1);
    const struct extracted *two = &all.x[1];
    assert_str(two->a.header.member, "item 3");
    assert_str(two->a.header.title, "Two");
    assert_str(two->a.header.authors[0], "Ann Example");
    assert_int_equal(two->a.header.date.day, 11);
    assert_int_equal(two->a.header.tag_count, 2);
    /* Its own lines alone, yet numbered as in the file. */
    assert_int_equal(two->a.lines_before, 3);
    assert_int_equal(two->a.line_count, 1);
    expect_line(two, "Two", 4, 14);
    expect_line(two, "Third", 5, 26);
    items_dispose(&all);
}

static void test_array(void **state)
{
    (void)state;
    struct items all;
    read_items(&all, "a.json",
               " [ {\"body\":\"One\"}, 7,\n [{\"body\":\"no item\"}],"
               "{\"body\":\"Two\"} ] ");
    assert_int_equal(all.result, PST_EXTRACTED);
    assert_int_equal(all.count, 2);
    assert_str(all.x[1].a.header.member, "item 4");
    expect_line(&all.x[1], "Two", 2, 32);
    items_dispose(&all);
}

static void test_single(void **state)
{
    (void)state;
    struct items all;
    read_items(&all, "a.json",
               "{\"title\": \"T\", \"body\": [\"p\", \"q\"]}\n");
    assert_int_equal(all.count, 1);
    assert_int_equal(all.x[0].a.header.member_number, -1);
    assert_int_equal(all.x[0].a.header.member.n, 0);
    assert_nth(&all.x[0], PST_FIELD_BODY, 1, "q");
    items_dispose(&all);
}

static void test_escapes(void **state)
{
    (void)state;
    struct items all;
    read_items(&all, "a.json",
               "{\"body\": \"x caf\\u00e9 \\ud83d\\ude00 \\\"q\\\" "
               "\\ud800\\u0041 end\"}");
    assert_int_equal(all.count, 1);
    assert_leads_to(&all.x[0], "caf\xC3\xA9", "caf\\u00e9");
    assert_leads_to(&all.x[0], "\xF0\x9F\x98\x80", "\\ud83d\\ude00");
    assert_leads_to(&all.x[0], "\"q\"", "\\\"q\\\"");
    assert_leads_to(&all.x[0], "A", "\\u0041");
    assert_leads_to(&all.x[0], "end", "end");
    items_dispose(&all);
}

static void test_html(void **state)
{
    (void)state;
    struct items all;
    read_items(&all, "a.json",
               "{\"text\": \" \", \"content_html\": \"<h2>Head<\\/h2>"
               "<p class=\\\"x\\\">Salt &amp; <b>pe\\u0070per</b></p>\"}");
    assert_int_equal(all.count, 1);
    assert_nth(&all.x[0], PST_FIELD_TITLE, 0, "Head");
    assert_nth(&all.x[0], PST_FIELD_BODY, 0, "Salt & pepper");
    assert_leads_to(&all.x[0], "Salt & ", "Salt &amp; ");
    assert_leads_to(&all.x[0], "pepper", "pe\\u0070per");
    items_dispose(&all);
    /* An angle bracket alone is none. */
    read_items(&all, "a.json", "{\"body\": \"a <x and 1 < 2\"}");
    assert_nth(&all.x[0], PST_FIELD_BODY, 0, "a <x and 1 < 2");
    items_dispose(&all);
}

/* The text stands there once, in its best form. */
static void test_forms(void **state)
{
    (void)state;
    struct items all;
    read_items(&all, "a.json",
               "{\"html\": \"<p>Word</p>\", \"Body\": \"Word\", \"id\": 7,"
               "\"v\": [1, 2], \"author\": {\"name\": \"Bo Other\"},"
               "\"comments\": [{\"text\": \"Said\"}]}");
    assert_nth(&all.x[0], PST_FIELD_BODY, 0, "Word");
    assert_nth(&all.x[0], PST_FIELD_BODY, 1, "");
    assert_meta(&all.x[0], "id", "7");
    assert_meta(&all.x[0], "v", "");
    assert_meta(&all.x[0], "comments.text", "Said");
    assert_str(all.x[0].a.header.authors[0], "Bo Other");
    items_dispose(&all);
}

static void test_others(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "{\"name\": \"pkg\", \"description\": \"x\"}",
        "{\"title\": \"a schema\", \"type\": \"object\"}",
        "{ // a comment\n \"a\": 1}",
        "[1, 2, 3]",
        "[]",
        "\"body\"",
        "{\"body\": \"cut",
    };
    struct items all;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        read_items(&all, "a.json", texts[i]);
        assert_int_equal(all.result, PST_EXTRACT_SKIPPED);
        assert_int_equal(all.count, 0);
        items_dispose(&all);
    }
    read_items(&all, "a.json", "[0]");
    assert_string_equal(all.err.message, "no article in it");
    read_items(&all, "a.json", "{\"title\": \"T\", \"date\": \"2014\"}");
    assert_int_equal(all.count, 1);
    items_dispose(&all);
}

static void test_damaged(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "{\"body\": \"a\"}\n{\"body\": \"b",
        "[{\"body\": \"a\"},\n]",
        "[{\"body\": \"a\"}\n",
        "[{\"body\": \"a\"}\n;]",
    };
    struct items all;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        read_items(&all, "a.json", texts[i]);
        assert_int_equal(all.result, -PST_EFORMAT);
        assert_non_null(strstr(all.err.message, "line 2: no JSON"));
        items_dispose(&all);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lines),  cmocka_unit_test(test_array),
        cmocka_unit_test(test_single), cmocka_unit_test(test_escapes),
        cmocka_unit_test(test_html),   cmocka_unit_test(test_forms),
        cmocka_unit_test(test_others), cmocka_unit_test(test_damaged),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
