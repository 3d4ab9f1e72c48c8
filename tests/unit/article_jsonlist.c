/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

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

/* Lists of articles within objects, and what is put around articles. */
static void test_nested(void **state)
{
    (void)state;
    struct items all;
    read_items(
        &all, "a.json",
        "{\"status\":\"ok\",\"response\":{\"meta\":[1,2],\n"
        "\"docs\":[{\"headline\":{\"main\":\"One\"},\"body\":\"First\"},"
        "{\"x\":1},\n{\"webTitle\":\"Two\","
        "\"fields\":{\"bodyText\":\"Second\"}}]},\n"
        "\"more\":[{\"_source\":{\"title\":\"Three\",\"text\":\"Third\"}}]}");
    assert_int_equal(all.result, PST_EXTRACTED);
    assert_int_equal(all.count, 3);
    assert_str(all.x[0].a.header.title, "One");
    assert_str(all.x[0].a.header.member, "item 1");
    assert_str(all.x[1].a.header.title, "Two");
    assert_str(all.x[1].a.header.member, "item 3");
    assert_nth(&all.x[1], PST_FIELD_BODY, 0, "Second");
    assert_str(all.x[2].a.header.title, "Three");
    expect_line(&all.x[2], "Third", 4, 45);
    items_dispose(&all);
    /* Lines of a search engine. */
    read_items(&all, "a.jsonl",
               "{\"_id\":\"1\",\"_source\":{\"body\":\"One\"}}\n"
               "{\"_id\":\"2\",\"_source\":{\"body\":\"Two\"}}\n");
    assert_int_equal(all.count, 2);
    assert_nth(&all.x[1], PST_FIELD_BODY, 0, "Two");
    items_dispose(&all);
    /* What has a text itself is one article, whatever else it lists. */
    read_items(&all, "a.json",
               "{\"body\":\"Own\",\"comments\":[{\"text\":\"Said\"}]}");
    assert_int_equal(all.count, 1);
    assert_int_equal(all.x[0].a.header.member_number, -1);
    items_dispose(&all);
    /* Lists that are none of articles. */
    read_items(
        &all, "a.json",
        "{\"title\":\"T\",\"date\":\"2014\",\"a\":[{\"b\":1}],\"c\":[]}");
    assert_int_equal(all.count, 1);
    assert_str(all.x[0].a.header.title, "T");
    items_dispose(&all);
}

static void test_epochs(void **state)
{
    (void)state;
    static const struct {
        const char *value;
        int year, month, day;
    } cases[] = {
        {"1418299200", 2014, 12, 11},
        {"1418299200000", 2014, 12, 11},
        {"\"1418299200\"", 2014, 12, 11},
        {"946684799", 1999, 12, 31},
        {"1418299200.5", 2014, 12, 11},
        {"20141211", 2014, 12, 11},
        {"2014", 2014, 0, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct items all;
        char json[200];
        snprintf(json, sizeof json, "{\"body\":\"Words\",\"created_utc\":%s}",
                 cases[i].value);
        struct pst_extract_limits limits = PST_EXTRACT_LIMITS_INIT;
        read_bytes_limited(&all, "a.json", pst_str_of(json), limits);
        assert_int_equal(all.count, 1);
        assert_int_equal(all.x[0].a.header.date.year, cases[i].year);
        assert_int_equal(all.x[0].a.header.date.month, cases[i].month);
        assert_int_equal(all.x[0].a.header.date.day, cases[i].day);
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
        cmocka_unit_test(test_nested), cmocka_unit_test(test_epochs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
