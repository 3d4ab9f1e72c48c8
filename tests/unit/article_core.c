/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>

#include "article/pathinfo.h"
#include "article/srcmap.h"
#include "tests/unit/article_util.h"

/* A source whose text is its original, or, with `wide`, has its bytes from 4
 * on stand for two original bytes each. */
static void make_source(struct pst_source *s, const char *text, bool wide)
{
    memset(s, 0, sizeof *s);
    pst_buf_init(&s->text);
    pst_buf_adds(&s->text, text);
    size_t n = s->text.n;
    for (size_t i = 0; i < n; i++) {
        size_t at = wide && i > 4 ? 4 + 2 * (i - 4) : i;
        pst_segment_push(
            &s->segments, &s->segment_count, &s->segment_cap,
            (struct pst_segment){i, 1, at, wide && i >= 4 ? 2 : 1});
    }
    s->original_size = n;
}

static void free_source(struct pst_source *s)
{
    pst_buf_dispose(&s->text);
    free(s->segments);
}

static void test_trim(void **state)
{
    (void)state;
    struct pst_source s;
    struct pst_article a;
    make_source(&s, " \t\xC2\xA0one two\n ", false);
    pst_article_init(&a);
    assert_true(pst_article_value(&a, PST_FIELD_TITLE, NULL, &s, 0, s.text.n));
    assert_str(pst_article_first(&a, PST_FIELD_TITLE), "one two");
    assert_int_equal(a.segment_count, 1);
    assert_int_equal(a.segments[0].text, 0);
    assert_int_equal(a.segments[0].source, 4);
    assert_int_equal(a.segments[0].text_len, 7);
    /* Nothing but white space leaves no trace. */
    assert_false(pst_article_value(&a, PST_FIELD_TAG, NULL, &s, 0, 4));
    assert_int_equal(a.stretch_count, 1);
    assert_int_equal(a.segment_count, 1);
    assert_string_equal(a.text.p, "one two\n");
    pst_article_dispose(&a);
    free_source(&s);
}

static void test_controls(void **state)
{
    (void)state;
    struct pst_source s;
    struct pst_article a;
    make_source(&s,
                "a\x01"
                "b\r\nc\td\x7f"
                "e",
                false);
    pst_article_init(&a);
    pst_article_value(&a, PST_FIELD_BODY, NULL, &s, 0, s.text.n);
    assert_string_equal(a.text.p, "a b \nc\td e\n");
    pst_article_dispose(&a);
    free_source(&s);
}

static void test_compose(void **state)
{
    (void)state;
    struct pst_source s;
    struct pst_article a;
    struct pst_record_body b;
    size_t begin, end;
    make_source(&s, "abcdefgh", true);
    pst_article_init(&a);
    pst_article_open(&a, PST_FIELD_BODY, PST_BLOCK_PARAGRAPH, NULL);
    pst_article_add(&a, &s, 2, 6);
    pst_article_add_made(&a, " ", 1);
    pst_article_add_mapped(&a, "X", 1, 5, 7);
    pst_article_close(&a);
    pst_article_compose(&a, &s);
    assert_string_equal(a.text.p, "cdef X\n");
    pst_article_body(&a, &b);
    assert_true(pst_record_source(&b, 0, 2, &begin, &end));
    assert_int_equal(begin, 2);
    assert_int_equal(end, 4);
    assert_true(pst_record_source(&b, 2, 3, &begin, &end));
    assert_int_equal(begin, 4);
    assert_int_equal(end, 6);
    assert_true(pst_record_source(&b, 1, 4, &begin, &end));
    assert_int_equal(begin, 3);
    assert_int_equal(end, 8);
    assert_false(pst_record_source(&b, 4, 5, &begin, &end));
    assert_true(pst_record_source(&b, 5, 6, &begin, &end));
    assert_int_equal(begin, 6);
    assert_int_equal(end, 10);
    pst_article_dispose(&a);
    free_source(&s);
}

static void test_undo(void **state)
{
    (void)state;
    struct pst_source s;
    struct pst_article a;
    make_source(&s, "one two", false);
    pst_article_init(&a);
    pst_article_value(&a, PST_FIELD_BODY, NULL, &s, 0, 3);
    pst_article_value(&a, PST_FIELD_BODY, NULL, &s, 4, 7);
    pst_article_undo(&a);
    assert_string_equal(a.text.p, "one\n");
    assert_int_equal(a.stretch_count, 1);
    assert_int_equal(a.segment_count, 1);
    pst_article_dispose(&a);
    free_source(&s);
}

static void test_header(void **state)
{
    (void)state;
    struct pst_source s;
    struct pst_article a;
    make_source(&s,
                "A  Title\nJane Doe\nJane  Doe\n3 May 2011\nred red\nbody "
                "of words",
                false);
    pst_article_init(&a);
    a.header.path = pst_str_of("x/1999-01-02-name.txt");
    pst_article_value(&a, PST_FIELD_TITLE, NULL, &s, 0, 8);
    pst_article_value(&a, PST_FIELD_AUTHOR, NULL, &s, 9, 17);
    pst_article_value(&a, PST_FIELD_AUTHOR, NULL, &s, 18, 27);
    pst_article_value(&a, PST_FIELD_DATE, NULL, &s, 28, 38);
    pst_article_value(&a, PST_FIELD_TAG, NULL, &s, 39, 42);
    pst_article_value(&a, PST_FIELD_BODY, NULL, &s, 47, s.text.n);
    pst_article_compose(&a, &s);
    pst_article_finish(&a, NULL);
    assert_str(a.header.title, "A Title");
    assert_int_equal(a.header.author_count, 1);
    assert_str(a.header.authors[0], "Jane Doe");
    assert_int_equal(a.header.date.year, 2011);
    assert_int_equal(a.header.date.day, 3);
    assert_int_equal(a.header.tag_count, 1);
    struct pst_record_body body;
    pst_article_body(&a, &body);
    assert_int_equal(pst_article_words(&body), 5);
    assert_str(a.header.kind, "article");
    assert_int_equal(a.header.flags & PST_RECORD_DATE_FROM_PATH, 0);
    assert_int_equal(a.header.text_len, a.text.n);
    pst_article_dispose(&a);
    free_source(&s);
}

static void test_path_dates(void **state)
{
    (void)state;
    static const struct {
        const char *path;
        int year, month, day;
    } cases[] = {
        {"2014-12-11-slug.md", 2014, 12, 11},
        {"a/20141211_slug.md", 2014, 12, 11},
        {"a/2014/12/11/slug.html", 2014, 12, 11},
        {"a/2014/12/slug.html", 2014, 12, 0},
        {"Session 75 - 2020/USA_75_2020.txt", 2020, 0, 0},
        {"1790-Washington.txt", 1790, 0, 0},
        {"nl_2012-05-02.txt", 2012, 5, 2},
        {"2012/post-2012.txt", 2012, 0, 0},
        {"2014-13-41.txt", 0, 0, 0},
        {"cve-2026-5223.md", 0, 0, 0},
        {"sha1234567.txt", 0, 0, 0},
        {"3021.txt", 0, 0, 0},
        {"plain.txt", 0, 0, 0},
        {"", 0, 0, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pst_date d = {0};
        pst_path_date(pst_str_of(cases[i].path), &d);
        if (d.year != cases[i].year || d.month != cases[i].month ||
            d.day != cases[i].day)
            fail_msg("%s gives %d-%d-%d", cases[i].path, d.year, d.month,
                     d.day);
    }
}

/* An address adds the day to the year that a name has. */
static void test_dates_of_addresses(void **state)
{
    (void)state;
    static const struct {
        const char *path, *url;
        int year, month;
    } cases[] = {{"fair-2016.md", "https://x.y/2016/02/19/fair", 2016, 2},
                 {"fair-2016.md", "https://x.y/2017/02/19/fair", 2016, 0},
                 {"2016-03-04-fair.md", "https://x.y/2016/02/19", 2016, 3},
                 {"fair.md", "https://x.y/2016/02/19/fair", 2016, 2},
                 {"fair.md", "https://x.y/fair-2016", 0, 0}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct pst_article a;
        pst_article_init(&a);
        a.header.path = pst_str_of(cases[i].path);
        pst_article_open(&a, PST_FIELD_URL, PST_BLOCK_VALUE, NULL);
        pst_article_add_made(&a, cases[i].url, strlen(cases[i].url));
        pst_article_finish(&a, NULL);
        assert_int_equal(a.header.date.year, cases[i].year);
        assert_int_equal(a.header.date.month, cases[i].month);
        pst_article_dispose(&a);
    }
}

static void test_path_titles(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"2014-12-11-my-slug_here.md", "my slug here"},
        {"a/PER_06_1951.txt", "PER 06 1951"},
        {"essays/on-war/index.md", "on war"},
        {"index.md", "index"},
        {"Well-known facts.txt", "Well-known facts"},
        {"x.txt.gz", "x"},
        {"Release-1.30.0.md", "Release 1.30.0"},
        {"2014-12-11.md", "2014 12 11"},
        {"posts/40712385.the-harbour.html", "the harbour"},
        {"40712385.html", "40712385"},
        {"The Harbour 1234567890abcdef1234567890abcdef.md", "The Harbour"},
        {"1234567890abcdef1234567890abcdef.md",
         "1234567890abcdef1234567890abcdef"},
        {"a/\xff.txt", "\xEF\xBF\xBD"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pst_buf out = PST_BUF_INIT;
        pst_path_title(&out, pst_str_of(cases[i][0]));
        assert_string_equal(out.p, cases[i][1]);
        pst_buf_dispose(&out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_trim),
        cmocka_unit_test(test_controls),
        cmocka_unit_test(test_compose),
        cmocka_unit_test(test_undo),
        cmocka_unit_test(test_header),
        cmocka_unit_test(test_path_dates),
        cmocka_unit_test(test_path_titles),
        cmocka_unit_test(test_dates_of_addresses),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
