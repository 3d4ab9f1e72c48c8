/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The user's synonyms: their file, and what they make of a query's tree. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "searcher/synonyms.h"
#include "tempdir.h"

static struct pst_synonyms *load(void **state, const char *text,
                                 struct pst_error *err)
{
    char *path = tempdir_path(state, "synonyms");
    tempdir_write(state, "synonyms", text, strlen(text));
    struct pst_synonyms *s = pst_synonyms_load(path, "en", err);
    free(path);
    return s;
}

static void expect(const struct pst_synonyms *s, const char *text, bool always,
                   const char *wanted)
{
    const struct pst_query_options options = {.language = "en"};
    struct pst_error err = PST_ERROR_INIT;
    struct pst_buf got = PST_BUF_INIT;
    struct pst_query q;
    assert_int_equal(pst_query_parse(&q, pst_str_of(text), &options, &err), 0);
    pst_synonyms_expand(s, &q, always);
    pst_query_format(&q, &got);
    if (strcmp(got.p, wanted) != 0)
        fail_msg("%s: wanted\n%sgot\n%s", text, wanted, got.p);
    pst_buf_dispose(&got);
    pst_query_dispose(&q);
}

static const char text[] = "\xef\xbb\xbf# Vehicles\n"
                           "car, automobile, motor car\r\n"
                           "\n"
                           "  EU -> European Union\n"
                           "bill of rights, charter\n"
                           "Car, auto\n"
                           "PRC, co-operative people\n"
                           "paris -> 北京";

static void marked_words_have_them(void **state)
{
    struct pst_error err = PST_ERROR_INIT;
    struct pst_synonyms *s = load(state, text, &err);
    if (s == NULL)
        fail_msg("%s", err.message);
    expect(s, "~cars", false,
           "or\n  word cars\n  word automobile (synonym)\n"
           "  phrase motor car (synonym)\n  word auto (synonym)\n");
    expect(s, "~Auto weir", false,
           "and\n  or\n    word auto\n    word car (synonym)\n  word weir\n");
    expect(s, "~eu OR weir", false,
           "or\n  word eu\n  phrase european union (synonym)\n  word weir\n");
    expect(s, "~\"european unions\"", false, "phrase european unions\n");
    expect(s, "~\"motor cars\"", false,
           "or\n  phrase motor cars\n  word car (synonym)\n"
           "  word automobile (synonym)\n");
    expect(s, "(~paris)", false, "or\n  word paris\n  word 北京 (synonym)\n");
    expect(s, "car eu \"motor car\"", false,
           "and\n  word car\n  word eu\n  phrase motor car\n");
    expect(s, "~eu^2", false,
           "or\n  word eu ^2\n  phrase european union ^2 (synonym)\n");
    expect(s, "!~\"motor cars\"", false,
           "not\n  or\n    phrase motor cars\n    word car (synonym)\n"
           "    word automobile (synonym)\n");
    expect(s, "~weir", false, "word weir\n");
    expect(s, "~car*", false, "word car*\n");
    expect(s, "weir -~eu", false,
           "and\n  word weir\n  not\n    or\n      word eu\n"
           "      phrase european union (synonym)\n");
    pst_synonyms_free(s);
}

static void in_fields_they_are_exact(void **state)
{
    struct pst_error err = PST_ERROR_INIT;
    struct pst_synonyms *s = load(state, text, &err);
    assert_non_null(s);
    expect(s, "title:~eu", false,
           "or\n  title: exact eu\n"
           "  title: phrase european union (synonym)\n");
    expect(s, "title:(weir ~charters)", false,
           "and\n  title: exact weir\n  or\n    title: exact charters\n"
           "    title: phrase bill of rights (synonym)\n");
    expect(s, "title:~\"motor car\"", false,
           "or\n  title: phrase motor car\n  title: exact car (synonym)\n"
           "  title: exact automobile (synonym)\n");
    expect(s, "meta.x:~eu", false,
           "or\n  meta.x: exact eu\n"
           "  meta.x: phrase european union (synonym)\n");
    expect(s, "author:~eu", false,
           "or\n  author: exact eu\n"
           "  author: phrase european union (synonym)\n");
    /* Names, tags and sources are what they are. */
    expect(s, "author:eu", true, "author: exact eu\n");
    expect(s, "title:eu", true,
           "or\n  title: exact eu\n"
           "  title: phrase european union (synonym)\n");
    expect(s, "title:(motor cars)", true,
           "or\n  and\n    title: exact motor\n    title: exact cars\n"
           "  title: exact car (synonym)\n"
           "  title: exact automobile (synonym)\n");
    expect(s, "title:motor cars", true,
           "and\n  title: exact motor\n  or\n    word cars\n"
           "    word automobile (synonym)\n    phrase motor car (synonym)\n"
           "    word auto (synonym)\n");
    pst_synonyms_free(s);
}

static void nearness_takes_them(void **state)
{
    struct pst_error err = PST_ERROR_INIT;
    struct pst_synonyms *s = load(state, text, &err);
    assert_non_null(s);
    static const char near[] = "near/3\n  or\n    exact eu\n"
                               "    phrase european union (synonym)\n"
                               "  exact weir\n";
    expect(s, "~eu NEAR/3 weir", false, near);
    expect(s, "eu NEAR/3 weir", true, near);
    expect(s, "eu NEAR/3 weir", false, "near/3\n  exact eu\n  exact weir\n");
    expect(s, "title:(weir ADJ/2 (dam OR ~eu))", false,
           "adj/2\n  title: exact weir\n  or\n    title: exact dam\n"
           "    title: exact eu\n"
           "    title: phrase european union (synonym)\n");
    expect(s, "\"weir eu\"~3", true, "adj/4\n  exact weir\n  exact eu\n");
    expect(s, "\"weir ~eu\"~3", true,
           "adj/4\n  exact weir\n  or\n    exact eu\n"
           "    phrase european union (synonym)\n");
    pst_synonyms_free(s);
}

static void phrases_take_marked_ones(void **state)
{
    struct pst_error err = PST_ERROR_INIT;
    struct pst_synonyms *s = load(state, text, &err);
    assert_non_null(s);
    expect(s, "\"the ~eu weir\"", false,
           "or\n  phrase the eu weir\n"
           "  phrase the european union weir (synonym)\n");
    /* The longest member counts. */
    expect(s, "\"old ~bill of rights\"", false,
           "or\n  phrase old bill of rights\n"
           "  phrase old charter (synonym)\n");
    expect(s, "title:\"~eu ~charter\"", false,
           "or\n  title: phrase eu charter\n"
           "  title: phrase european union charter (synonym)\n"
           "  title: phrase eu bill of rights (synonym)\n"
           "  title: phrase european union bill of rights (synonym)\n");
    expect(s, "\"~eu\"", false,
           "or\n  exact eu\n  phrase european union (synonym)\n");
    expect(s, "weir NEAR \"~eu dam\"", false,
           "near/10\n  exact weir\n  or\n    phrase eu dam\n"
           "    phrase european union dam (synonym)\n");
    expect(s, "\"weir~eu\"", false, "phrase weir eu\n");
    expect(s, "\"dam eu\"", true, "phrase dam eu\n");
    pst_synonyms_free(s);
}

static void always_is_outside_of_quotes(void **state)
{
    struct pst_error err = PST_ERROR_INIT;
    struct pst_synonyms *s = load(state, text, &err);
    assert_non_null(s);
    expect(s, "eu", true, "or\n  word eu\n  phrase european union (synonym)\n");
    expect(s, "\"eu\" weir", true, "and\n  exact eu\n  word weir\n");
    expect(s, "weir motor cars", true,
           "and\n  word weir\n  or\n    and\n      word motor\n"
           "      word cars\n    word car (synonym)\n"
           "    word automobile (synonym)\n");
    expect(s, "bill of rights", true,
           "or\n  and\n    word bill\n    word of (stop word, left out)\n"
           "    word rights\n  word charter (synonym)\n");
    expect(s, "=Car", true, "exact as written: Car\n");
    expect(s, "car~1", true, "word car~1\n");
    expect(s, "motor weir", true, "and\n  word motor\n  word weir\n");
    expect(s, "co-operative people", true,
           "or\n  and\n    phrase co operative\n    word people\n"
           "  word prc (synonym)\n");
    pst_synonyms_free(s);
}

static void without_a_file_a_mark_is_a_repair(void **state)
{
    const struct pst_query_options options = {.language = "en"};
    struct pst_error err = PST_ERROR_INIT;
    struct pst_query q;
    (void)state;
    assert_int_equal(
        pst_query_parse(&q, pst_str_of("a ~\"b c\" ~d \"e ~f\" \"~g h\"~2"),
                        &options, &err),
        0);
    pst_synonyms_expand(NULL, &q, true);
    assert_int_equal(q.repair_count, 4);
    assert_int_equal(q.repairs[2].begin, 15);
    assert_int_equal(q.repairs[3].begin, 20);
    assert_int_equal(q.repairs[0].begin, 2);
    assert_int_equal(q.repairs[1].begin, 9);
    assert_int_equal(q.repairs[1].end, 10);
    pst_query_dispose(&q);
}

static void lines_that_are_no_group(void **state)
{
    static const char *const lines[] = {"car",    "car,",    ",car",
                                        "-> car", "car ->",  "car -> ,",
                                        "!, ?",   "car ->->"};
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        struct pst_error err = PST_ERROR_INIT;
        struct pst_buf whole = PST_BUF_INIT;
        pst_buf_addf(&whole, "a, b\n%s\nc, d\n", lines[i]);
        assert_null(load(state, whole.p, &err));
        assert_int_equal(err.code, PST_EUSAGE);
        if (strstr(err.message, "/synonyms:2: no synonyms") == NULL)
            fail_msg("%s: %s", lines[i], err.message);
        pst_buf_dispose(&whole);
    }
    struct pst_error err = PST_ERROR_INIT;
    assert_null(pst_synonyms_load("/nonesuch/file", "en", &err));
    assert_int_equal(err.code, PST_EIO);
    struct pst_synonyms *s = load(state, "", &err);
    assert_non_null(s);
    expect(s, "~car", true, "word car\n");
    pst_synonyms_free(s);
}

/* A group of very many gives no more than it may. */
static void there_are_not_too_many(void **state)
{
    struct pst_error err = PST_ERROR_INIT;
    struct pst_buf group = PST_BUF_INIT;
    struct pst_query q;
    const struct pst_query_options options = {.language = "en"};
    for (int i = 0; i < 2000; i++)
        pst_buf_addf(&group, "%sw%d", i != 0 ? ", " : "", i);
    struct pst_synonyms *s = load(state, group.p, &err);
    assert_non_null(s);
    assert_int_equal(pst_query_parse(&q, pst_str_of("~w7"), &options, &err), 0);
    pst_synonyms_expand(s, &q, false);
    assert_int_equal(q.root->child_count, PST_SYNONYMS_MOST + 1);
    pst_query_dispose(&q);
    assert_int_equal(
        pst_query_parse(&q, pst_str_of("\"a ~w7 ~w8 b ~w9\""), &options, &err),
        0);
    pst_synonyms_expand(s, &q, false);
    assert_int_equal(q.root->child_count, PST_SYNONYMS_MOST + 1);
    assert_int_equal(q.root->children[PST_SYNONYMS_MOST]->word_count, 5);
    pst_query_dispose(&q);
    pst_synonyms_free(s);
    pst_buf_dispose(&group);
}

#define IN_FOLDER(test) \
    cmocka_unit_test_setup_teardown(test, tempdir_setup, tempdir_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_FOLDER(marked_words_have_them),
        IN_FOLDER(in_fields_they_are_exact),
        IN_FOLDER(nearness_takes_them),
        IN_FOLDER(phrases_take_marked_ones),
        IN_FOLDER(always_is_outside_of_quotes),
        cmocka_unit_test(without_a_file_a_mark_is_a_repair),
        IN_FOLDER(lines_that_are_no_group),
        IN_FOLDER(there_are_not_too_many),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
