/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Queries are read as the cases in tests/queries/parse.txt say. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "searcher/parse.h"
#include "tests/unit/query_print.h"

enum { TODAY = 16780 }; /* 2015-12-11 */

static struct pst_str next_line(struct pst_str *rest)
{
    const char *end = memchr(rest->p, '\n', rest->n);
    size_t n = end != NULL ? (size_t)(end - rest->p) : rest->n;
    struct pst_str line = {rest->p, n};
    n += end != NULL;
    *rest = (struct pst_str){rest->p + n, rest->n - n};
    return line;
}

static struct pst_str behind(struct pst_str line, const char *name)
{
    size_t n = strlen(name);
    return (struct pst_str){line.p + n, line.n - n};
}

/* The tree and the repairs in the form of the file. */
static void format(const struct pst_query *q, struct pst_buf *out)
{
    pst_query_format(q, out);
    for (size_t i = 0; i < q->repair_count; i++)
        pst_buf_addf(out, "repair: %zu-%zu %s\n", q->repairs[i].begin,
                     q->repairs[i].end, q->repairs[i].message);
}

static void parse(struct pst_query *q, struct pst_str text,
                  const struct pst_query_options *options)
{
    struct pst_error err = PST_ERROR_INIT;
    assert_int_equal(pst_query_parse(q, text, options, &err), 0);
}

/* Printed and read again, a query is the same and needs no repair. */
static void check_print(const struct pst_query *q,
                        const struct pst_query_options *options)
{
    struct pst_query again;
    struct pst_buf printed = PST_BUF_INIT;
    struct pst_buf wanted = PST_BUF_INIT;
    struct pst_buf got = PST_BUF_INIT;
    print_query(q, &printed);
    parse(&again, pst_buf_str(&printed), options);
    pst_query_format(q, &wanted);
    if (q->root->kind != PST_NODE_NOTHING)
        format(&again, &got);
    else
        pst_query_format(&again, &got);
    if (strcmp(got.p, wanted.p) != 0)
        fail_msg("query: %.*s\nprinted: %s\nwanted:\n%sgot:\n%s",
                 (int)q->text.n, q->text.p, printed.p, wanted.p, got.p);
    pst_query_dispose(&again);
    pst_buf_dispose(&printed);
    pst_buf_dispose(&wanted);
    pst_buf_dispose(&got);
}

/* Strictly, a query with a repair fails, and one without gives the same. */
static void check_strict(struct pst_str text, struct pst_query_options options,
                         const struct pst_query *lenient)
{
    struct pst_query q;
    struct pst_error err = PST_ERROR_INIT;
    options.strict = true;
    int r = pst_query_parse(&q, text, &options, &err);
    if (lenient->repair_count == 0) {
        assert_int_equal(r, 0);
        pst_query_dispose(&q);
        return;
    }
    assert_int_equal(r, -PST_EQUERY);
    assert_null(q.root);
    const char *message = lenient->repairs[0].message;
    const char *repair = strrchr(message, ':');
    size_t n = repair != NULL ? (size_t)(repair - message) : strlen(message);
    assert_memory_equal(err.message, message, n);
    assert_int_equal(err.message[n], '\n');
}

static void check_case(struct pst_str text, struct pst_str flags,
                       struct pst_str wanted)
{
    struct pst_query_options options = {.today = TODAY};
    struct pst_query q;
    struct pst_buf got = PST_BUF_INIT;
    options.any = memmem(flags.p, flags.n, " any", 4) != NULL;
    options.language = memmem(flags.p, flags.n, " de", 3) != NULL ? "de" : NULL;
    parse(&q, text, &options);
    format(&q, &got);
    if (!pst_str_eq(pst_buf_str(&got), wanted))
        fail_msg("query: %.*s\nwanted:\n%.*sgot:\n%s", (int)text.n, text.p,
                 (int)wanted.n, wanted.p, got.p);
    check_strict(text, options, &q);
    check_print(&q, &options);
    pst_buf_dispose(&got);
    pst_query_dispose(&q);
}

static void cases_of_the_file(void **state)
{
    (void)state;
    const char *source = getenv("POSTIL_SOURCE");
    struct pst_buf path = PST_BUF_INIT;
    struct pst_buf file = PST_BUF_INIT;
    size_t count = 0;
    pst_path_join(&path, source != NULL ? source : ".",
                  "tests/queries/parse.txt");
    assert_int_equal(pst_file_read(path.p, 0, &file, NULL), 0);
    struct pst_str rest = pst_buf_str(&file);
    while (rest.n > 0) {
        struct pst_str line = next_line(&rest);
        struct pst_str flags = {"", 0};
        if (!pst_str_starts(line, "query: "))
            continue;
        struct pst_str query = behind(line, "query: ");
        struct pst_str wanted = rest;
        while (rest.n > 0 && (line = next_line(&rest)).n > 0)
            if (pst_str_starts(line, "options:")) {
                flags = behind(line, "options:");
                wanted = rest;
            }
        wanted.n = (size_t)(line.n > 0 ? rest.p - wanted.p : line.p - wanted.p);
        check_case(query, flags, wanted);
        count++;
    }
    assert_true(count > 150);
    pst_buf_dispose(&file);
    pst_buf_dispose(&path);
}

/* --- limits -------------------------------------------------------------- */

static void add_times(struct pst_buf *b, const char *text, size_t times)
{
    for (size_t i = 0; i < times; i++)
        pst_buf_adds(b, text);
}

static unsigned depth_of(const struct pst_node *n)
{
    unsigned deepest = 0;
    for (size_t i = 0; i < n->child_count; i++) {
        unsigned d = depth_of(n->children[i]);
        deepest = d > deepest ? d : deepest;
    }
    return deepest + 1;
}

static void nesting_is_bounded(void **state)
{
    (void)state;
    struct pst_query_options options = {.language = "en"};
    struct pst_query q;
    struct pst_buf b = PST_BUF_INIT;
    add_times(&b, "(x OR y ", 100000);
    add_times(&b, ")", 100000);
    parse(&q, pst_buf_str(&b), &options);
    assert_true(depth_of(q.root) < 3 * PST_QUERY_DEPTH_MAX);
    assert_int_equal(q.repair_count, 2); /* too deep, too many words */
    pst_query_dispose(&q);

    pst_buf_clear(&b);
    add_times(&b, "(", 1000);
    pst_buf_adds(&b, "x");
    add_times(&b, ")", 1000);
    pst_buf_adds(&b, " y");
    parse(&q, pst_buf_str(&b), &options);
    assert_int_equal(q.repair_count, 1);
    assert_int_equal(q.root->kind, PST_NODE_AND);
    pst_query_dispose(&q);

    pst_buf_clear(&b);
    add_times(&b, "NOT -", 100000);
    add_times(&b, "title:", 1000);
    pst_buf_adds(&b, "x");
    parse(&q, pst_buf_str(&b), &options);
    assert_int_equal(q.root->kind, PST_NODE_WORDS);
    pst_query_dispose(&q);
    pst_buf_dispose(&b);
}

static void words_are_bounded(void **state)
{
    (void)state;
    struct pst_query_options options = {.language = "en"};
    struct pst_query q;
    struct pst_buf b = PST_BUF_INIT;
    add_times(&b, "word ", PST_QUERY_WORDS_MAX);
    parse(&q, pst_buf_str(&b), &options);
    assert_int_equal(q.root->child_count, PST_QUERY_WORDS_MAX);
    assert_int_equal(q.repair_count, 0);
    pst_query_dispose(&q);

    add_times(&b, "more title:x \"a b\" date:2014 ", 10);
    parse(&q, pst_buf_str(&b), &options);
    assert_int_equal(q.root->child_count, PST_QUERY_WORDS_MAX);
    assert_int_equal(q.repair_count, 1);
    pst_query_dispose(&q);
    pst_buf_dispose(&b);
}

static void any_bytes_are_a_query(void **state)
{
    (void)state;
    static const char text[] =
        "a\0b (\xff\xfe \"\xe5\x8c\0:\xc3:x \xc2\xab \x80*";
    struct pst_query_options options = {.language = "xx"};
    struct pst_query q;
    for (size_t n = 0; n <= sizeof text; n++) {
        parse(&q, (struct pst_str){text, n}, &options);
        assert_non_null(q.root);
        pst_query_dispose(&q);
    }
}

/* --- printing ------------------------------------------------------------ */

/* Random queries of what the language is made of. */
static void random_queries_are_printed(void **state)
{
    (void)state;
    static const char *const parts[] = {
        "AND",     "OR",         "NOT",         "NEAR",
        "ADJ/3",   "NEAR/999",   "-",           "+",
        "(",       ")",          "\"",          "\u201c",
        "\u00ab",  "*",          "?",           "~",
        "~2",      "/",          "=",           ":",
        "..",      ">",          "\\",          "[",
        ".",       "'",          ",",           "\u2019",
        "\u00ad",  "\u3000",     "the",         "or",
        "U.S.",    "C++",        "l'\u00c9tat", "na\u00efve",
        "\u00bd",  "a",          "Word",        "1,000",
        "2014-03", "last month", "2014-Q3",     "500",
        "\u5317",  "\u4eac",     "\u5927",      "\uff21\uff2e\uff24",
        "\ufb01n", "\uff02",     "\uff0f",      "title",
        "author",  "path",       "folder",      "lang",
        "de",      "date",       "since",       "words",
        "has",     "id",         "meta.Key",    "meta.\uff08",
        "./a",     "4f2a",       "\xff",        "\u0301",
        "\u20dd",  "\u0130",     "e-mail",      "x@y.org"};
    struct pst_buf text = PST_BUF_INIT;
    uint64_t random = 1;
    for (int i = 0; i < 20000; i++) {
        struct pst_query_options options = {.any = i % 2 != 0, .today = TODAY};
        struct pst_query q;
        pst_buf_clear(&text);
        for (int k = i % 30; k >= 0; k--) {
            random = random * UINT64_C(6364136223846793005) + 1;
            size_t n = (size_t)(random >> 33);
            pst_buf_adds(&text, parts[n % (sizeof parts / sizeof *parts)]);
            if (n % 5 < 2)
                pst_buf_addc(&text, ' ');
        }
        parse(&q, pst_buf_str(&text), &options);
        check_print(&q, &options);
        pst_query_dispose(&q);
    }
    pst_buf_dispose(&text);
}

/* --- errors and restrictions --------------------------------------------- */

static void expect_strict(const char *query, const char *wanted)
{
    struct pst_query_options options = {.strict = true};
    struct pst_query q;
    struct pst_error err = PST_ERROR_INIT;
    int r = pst_query_parse(&q, pst_str_of(query), &options, &err);
    assert_int_equal(r, -PST_EQUERY);
    assert_string_equal(err.message, wanted);
}

static void a_caret_shows_the_place(void **state)
{
    (void)state;
    expect_strict("korea AND (china", "unbalanced parenthesis\n"
                                      "korea AND (china\n"
                                      "          ^");
    /* Columns, not bytes; wide characters take two. */
    expect_strict("été 北京 foo:bar", "no field is called that\n"
                                      "été 北京 foo:bar\n"
                                      "         ^^^^");
    expect_strict("a\tb\n\x1b[31m k*",
                  "* and ? need 2 other characters in a word\n"
                  "a b  [31m k*\n"
                  "          ^^");
    expect_strict("", "nothing to search for\n\n^");
    expect_strict(
        "aaaaaaaaaaaaaaa bbbbbbbbbbbbbbb ccccccccccccccc ddddddddddddddd k* "
        "eeeeeeeeeeeeeee fffffffffffffff ggggggggggggggg",
        "* and ? need 2 other characters in a word\n"
        "\u2026bbbbbbb ccccccccccccccc ddddddddddddddd k* eeeeeeeeeeeeeee "
        "fffffffffff\u2026\n"
        "                                         ^^");
}

static void a_folder_restricts(void **state)
{
    (void)state;
    static const struct {
        const char *query, *folder, *wanted;
    } cases[] = {
        {"a1 b1", "x/y", "and\n  word a1\n  word b1\n  folder: x/y/\n"},
        {"a1 OR b1", "x/",
         "and\n  or\n    word a1\n    word b1\n  folder: x/\n"},
        {"a1", "", "and\n  word a1\n  folder:\n"},
        {"-a1", "x", "and\n  not\n    word a1\n  folder: x/\n"},
        {"", "x", "nothing\n"},
    };
    struct pst_query_options options = {.language = "en"};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pst_query q;
        struct pst_buf got = PST_BUF_INIT;
        parse(&q, pst_str_of(cases[i].query), &options);
        pst_query_restrict(&q, pst_str_of(cases[i].folder));
        pst_query_format(&q, &got);
        assert_string_equal(got.p, cases[i].wanted);
        pst_buf_dispose(&got);
        pst_query_dispose(&q);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cases_of_the_file),
        cmocka_unit_test(nesting_is_bounded),
        cmocka_unit_test(words_are_bounded),
        cmocka_unit_test(any_bytes_are_a_query),
        cmocka_unit_test(random_queries_are_printed),
        cmocka_unit_test(a_caret_shows_the_place),
        cmocka_unit_test(a_folder_restricts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
