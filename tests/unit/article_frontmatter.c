/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "article/charset.h"
#include "article/frontmatter.h"
#include "article/json.h"
#include "article/metadata.h"
#include "article/toml.h"
#include "tests/unit/article_util.h"

/* Front matter alone, composed; returns where the body begins. */
static size_t read_front(struct extracted *x, const char *text)
{
    struct pst_source s;
    memset(x, 0, sizeof *x);
    x->bytes = pst_str_of(text);
    pst_article_init(&x->a);
    pst_source_init(&s);
    pst_source_decode(&s, x->bytes, NULL, NULL);
    size_t body = pst_front_matter(&x->a, &s, 64);
    pst_article_compose(&x->a, &s);
    pst_source_dispose(&s);
    return body;
}

static void test_yaml(void **state)
{
    (void)state;
    static const char text[] =
        "---\n"
        "title: 'It''s über \\n all'\n"
        "subtitle: \"Two\n  lines \\\"quoted\\\" \\u00e9t\\xe9\"\n"
        "date: 2014-12-11\n"
        "author:\n"
        "  name: Jane Doe\n"
        "  url: https://example.org/jane\n"
        "tags: [mills, \"w\\u0131nd\"]\n"
        "categories: water, bread; law and order\n"
        "lastmod: 2019-01-01\n"
        "excerpt: >\n"
        "  folded\n"
        "  text\n"
        "empty:\n"
        "image: {credit: Tom Alder, src: x.png}\n"
        "---\n"
        "Body\n";
    struct extracted x;
    size_t body = read_front(&x, text);
    assert_string_equal(text + body, "Body\n");
    assert_nth(&x, PST_FIELD_TITLE, 0, "It's über \\n all");
    assert_nth(&x, PST_FIELD_SUMMARY, 0, "Two lines \"quoted\" été");
    assert_nth(&x, PST_FIELD_DATE, 0, "2014-12-11");
    assert_nth(&x, PST_FIELD_AUTHOR, 0, "Jane Doe");
    assert_meta(&x, "author.url", "https://example.org/jane");
    assert_nth(&x, PST_FIELD_TAG, 0, "mills");
    assert_nth(&x, PST_FIELD_TAG, 1, "wınd");
    assert_nth(&x, PST_FIELD_TAG, 2, "water");
    assert_nth(&x, PST_FIELD_TAG, 3, "bread");
    assert_nth(&x, PST_FIELD_TAG, 4, "law and order");
    assert_meta(&x, "lastmod", "2019-01-01");
    assert_meta(&x, "empty", "");
    assert_nth(&x, PST_FIELD_SUMMARY, 1, "folded text");
    assert_nth(&x, PST_FIELD_CREDIT, 0, "Tom Alder");
    assert_meta(&x, "image.src", "x.png");
    assert_leads_to(&x, "Jane Doe", "Jane Doe");
    assert_leads_to(&x, "über", "über");
    assert_leads_to(&x, "It's", "It''s");
    assert_leads_to(&x, "lines", "lines");
    assert_leads_to(&x, "été", "\\u00e9t\\xe9");
    assert_leads_to(&x, "wınd", "w\\u0131nd");
    assert_leads_to(&x, "folded text", "folded\n  text");
    assert_leads_to(&x, "bread", "bread");
    util_dispose(&x);
}

static void test_yaml_aliases(void **state)
{
    (void)state;
    struct pst_buf b = PST_BUF_INIT;
    struct extracted x;
    assert_true(read_front(&x, "---\nauthor: &a Jane Doe\neditor: *a\n---\n") !=
                0);
    assert_meta(&x, "editor", "Jane Doe");
    util_dispose(&x);

    /* Each level ten times the one below: a billion values. */
    pst_buf_adds(&b, "---\nk0: &k0 [x,x,x,x,x,x,x,x,x,x]\n");
    for (int i = 1; i < 9; i++) {
        pst_buf_addf(&b, "k%d: &k%d [", i, i);
        for (int k = 0; k < 10; k++)
            pst_buf_addf(&b, "%s*k%d", k != 0 ? "," : "", i - 1);
        pst_buf_adds(&b, "]\n");
    }
    pst_buf_adds(&b, "---\n");
    assert_int_equal(read_front(&x, b.p), b.n);
    assert_true(x.a.stretch_count <= 10000);
    util_dispose(&x);
    pst_buf_dispose(&b);
}

static void test_broken_yaml(void **state)
{
    (void)state;
    struct extracted x;
    static const char text[] = "---\ntitle: One: two: three\n"
                               "author: \"Jane Doe\"\n  stray [ line\n---\n"
                               "Body\n";
    size_t body = read_front(&x, text);
    assert_string_equal(text + body, "Body\n");
    assert_nth(&x, PST_FIELD_TITLE, 0, "One: two: three");
    assert_nth(&x, PST_FIELD_AUTHOR, 0, "Jane Doe");
    assert_meta(&x, "front-matter", "stray [ line");
    assert_int_equal(util_wrong_segments(&x), 0);
    util_dispose(&x);
}

static void test_none(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "",
        "\n\n",
        "Plain text.\n",
        "---\n\nA rule, then text.\n\n---\n",
        "---\ntitle: never closed\n",
        "+++\ntitle = 'never closed'\n",
        "{% include x %}\n",
        "{ not json }\n",
        "{\"title\": \"cut",
        "Note: a word\nand more\n",
        "----\n",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct extracted x;
        if (read_front(&x, texts[i]) != 0 || x.a.stretch_count != 0)
            fail_msg("front matter in: %s", texts[i]);
        util_dispose(&x);
    }
}

static void test_toml(void **state)
{
    (void)state;
    static const char text[] =
        "+++\n"
        "title = \"A \\\"b\\\" \\u00e9\" # comment\n"
        "authors = [\n  'Jane Doe', # one\n  \"John Roe\",\n]\n"
        "date = 2014-12-11 07:32:00Z\n"
        "description = \"\"\"\nfirst \\\n    second\"\"\"\n"
        "draft = false\n"
        "[extra]\n"
        "source.name = 'The Miller'\n"
        "site = {name = \"x\", deep = {n = 1}}\n"
        "[[links]]\n"
        "\"a b\" = '''raw \\n '''\n"
        "+++\n"
        "Body\n";
    struct extracted x;
    size_t body = read_front(&x, text);
    assert_string_equal(text + body, "Body\n");
    assert_nth(&x, PST_FIELD_TITLE, 0, "A \"b\" é");
    assert_nth(&x, PST_FIELD_AUTHOR, 0, "Jane Doe");
    assert_nth(&x, PST_FIELD_AUTHOR, 1, "John Roe");
    assert_nth(&x, PST_FIELD_DATE, 0, "2014-12-11 07:32:00Z");
    assert_nth(&x, PST_FIELD_SUMMARY, 0, "first second");
    assert_meta(&x, "draft", "false");
    assert_meta(&x, "extra.source.name", "The Miller");
    assert_meta(&x, "extra.site.deep.n", "1");
    assert_meta(&x, "links.a b", "raw \\n");
    assert_leads_to(&x, "A \"b\" é", "A \\\"b\\\" \\u00e9");
    assert_leads_to(&x, "second", "second");
    assert_leads_to(&x, "John", "John");
    util_dispose(&x);
}

static void test_json(void **state)
{
    (void)state;
    static const char text[] =
        "{\n"
        "  \"title\": \"\\ud83d\\ude00 caf\\u00e9 \\/\",\n"
        "  \"author\": {\"name\": \"Jane Doe\"},\n"
        "  \"tags\": [\"one\", \"two\", null, 3.5e1]\n"
        "}\n"
        "Body\n";
    struct extracted x;
    size_t body = read_front(&x, text);
    assert_string_equal(text + body, "Body\n");
    assert_nth(&x, PST_FIELD_TITLE, 0, "\xF0\x9F\x98\x80 café /");
    assert_nth(&x, PST_FIELD_AUTHOR, 0, "Jane Doe");
    assert_nth(&x, PST_FIELD_TAG, 1, "two");
    assert_nth(&x, PST_FIELD_TAG, 2, "3.5e1");
    assert_leads_to(&x, "\xF0\x9F\x98\x80", "\\ud83d\\ude00");
    assert_leads_to(&x, "café", "caf\\u00e9");
    assert_leads_to(&x, "two", "two");
    util_dispose(&x);
}

static void test_marked_lines(void **state)
{
    (void)state;
    static const char text[] =
        "[#]: collector: (ann)\n"
        "[#]: subject: (On mills (and dams))\n"
        "[#]: author: (Jane Doe https://example.org/jane)\n"
        "[#]: url: ( )\n"
        "\nOn mills\n";
    struct extracted x;
    size_t body = read_front(&x, text);
    assert_string_equal(text + body, "\nOn mills\n");
    assert_nth(&x, PST_FIELD_TITLE, 0, "On mills (and dams)");
    assert_nth(&x, PST_FIELD_AUTHOR, 0, "Jane Doe");
    assert_meta(&x, "collector", "ann");
    assert_nth(&x, PST_FIELD_URL, 0, "");
    util_dispose(&x);
}

static void test_header_lines(void **state)
{
    (void)state;
    struct extracted x;
    size_t body = read_front(&x, "Title: A title\nAuthor: Jane Doe\n\nBody\n");
    assert_int_equal(body, 32);
    assert_nth(&x, PST_FIELD_TITLE, 0, "A title");
    assert_nth(&x, PST_FIELD_AUTHOR, 0, "Jane Doe");
    util_dispose(&x);
}

static void test_names(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        enum pst_field field;
    } cases[] = {
        {"Title", PST_FIELD_TITLE},
        {"og:title", PST_FIELD_TITLE},
        {"DC.Creator", PST_FIELD_AUTHOR},
        {"authors.name", PST_FIELD_AUTHOR},
        {"article:published_time", PST_FIELD_DATE},
        {"Publish Date", PST_FIELD_DATE},
        {"lastmod", PST_FIELD_META},
        {"modified", PST_FIELD_META},
        {"og:site_name", PST_FIELD_SOURCE},
        {"article:section", PST_FIELD_SECTION},
        {"Keywords", PST_FIELD_TAG},
        {"locale", PST_FIELD_LANG},
        {"permalink", PST_FIELD_URL},
        {"dek", PST_FIELD_SUMMARY},
        {"name", PST_FIELD_META},
        {"", PST_FIELD_META},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (pst_metadata_field(pst_str_of(cases[i].name)) != cases[i].field)
            fail_msg("%s is field %d", cases[i].name,
                     pst_metadata_field(pst_str_of(cases[i].name)));
}

static void test_splitting(void **state)
{
    (void)state;
    static const struct {
        const char *value, *names[4];
    } cases[] = {
        {"Jane Doe", {"Jane Doe", ""}},
        {"By Jane Doe and John Roe", {"Jane Doe", "John Roe", ""}},
        {"A Bee, C Dee, and E Eff", {"A Bee", "C Dee", "E Eff", ""}},
        {"A Bee & C Dee; E Eff", {"A Bee", "C Dee", "E Eff", ""}},
        {"Doe, Jane", {"Doe, Jane", ""}},
        {"Jane Doe, PhD, and John Roe, Jr.",
         {"Jane Doe, PhD", "John Roe, Jr.", ""}},
        {"Jane Doe et al.", {"Jane Doe", ""}},
        {"Sandy Anders", {"Sandy Anders", ""}},
        {",,;", {""}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pst_source s;
        struct extracted x;
        memset(&x, 0, sizeof x);
        pst_article_init(&x.a);
        pst_source_init(&s);
        x.bytes = pst_str_of(cases[i].value);
        pst_source_decode(&s, x.bytes, NULL, NULL);
        pst_metadata_add(&x.a, &s, pst_str_of("author"), 0, s.text.n, true);
        for (size_t k = 0; k < 4 && cases[i].names[k] != NULL; k++)
            assert_nth(&x, PST_FIELD_AUTHOR, k, cases[i].names[k]);
        assert_int_equal(util_wrong_segments(&x), 0);
        /* The same again adds nothing. */
        size_t count = x.a.stretch_count;
        pst_metadata_add(&x.a, &s, pst_str_of("by"), 0, s.text.n, true);
        assert_int_equal(x.a.stretch_count, count);
        pst_source_dispose(&s);
        util_dispose(&x);
    }
}

static void test_faults(void **state)
{
    (void)state;
    static const char *const toml[] = {"a",           "a =",
                                       "a = \"x",     "a = [1, 2",
                                       "a = {b = 1",  "[t",
                                       "[[t]",        "a = 1 2",
                                       "= 1",         "a = '''x''",
                                       "a = \"\\q\"", "a = \"\\ud800\"",
                                       "a = word",    "a = [[[[[[1]]]]]]"};
    for (size_t i = 0; i < sizeof toml / sizeof *toml; i++)
        if (pst_toml_walk(pst_str_of(toml[i]), 4, NULL, NULL))
            fail_msg("TOML: %s", toml[i]);
    static const char *const json[] = {
        "",     "{",       "[1,",       "{\"a\"}", "{\"a\":}",      "[1 2]",
        "\"x",  "\"\\q\"", "\"\\u12\"", "nul",     "[[[[[[1]]]]]]", "{a:1}",
        "[1,]", "-",       "\"\x01\""};
    for (size_t i = 0; i < sizeof json / sizeof *json; i++)
        if (pst_json_walk(pst_str_of(json[i]), 4, NULL, NULL) != 0)
            fail_msg("JSON: %s", json[i]);
    assert_int_equal(
        pst_json_walk(pst_str_of(" [{\"a\": [1]}] x"), 4, NULL, NULL), 13);
    assert_true(pst_toml_walk(pst_str_of(""), 0, NULL, NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_yaml),
        cmocka_unit_test(test_yaml_aliases),
        cmocka_unit_test(test_broken_yaml),
        cmocka_unit_test(test_none),
        cmocka_unit_test(test_toml),
        cmocka_unit_test(test_json),
        cmocka_unit_test(test_marked_lines),
        cmocka_unit_test(test_header_lines),
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_splitting),
        cmocka_unit_test(test_faults),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
