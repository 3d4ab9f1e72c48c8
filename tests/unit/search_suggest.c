/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Did you mean: distances, the choice among candidates, and the dictionary. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "searcher/suggest.h"
#include "tempdir.h"
#include "tiny_index.h"

static unsigned distance(const char *word, const char *term)
{
    struct pst_nearby n;
    assert_true(pst_nearby_init(&n, pst_str_of(word), 0));
    unsigned d = pst_edits_distance(&n.edits, pst_str_of(term));
    pst_nearby_dispose(&n);
    return d;
}

static void edits_are_counted(void **state)
{
    (void)state;
    assert_int_equal(distance("election", "election"), 0);
    assert_int_equal(distance("electoin", "election"), 1);
    assert_int_equal(distance("lection", "election"), 1);
    assert_int_equal(distance("eelection", "election"), 1);
    assert_int_equal(distance("eloction", "election"), 1);
    assert_int_equal(distance("elecsion", "elections"), 2);
    assert_int_equal(distance("leecsion", "election"), 2);
    assert_int_equal(distance("eceltion", "election"), 2);
    assert_int_equal(distance("elect", "election"), 2); /* 3, or too many */
    assert_int_equal(distance("election", "elections and"), 3);
    assert_int_equal(distance("выборы", "выброы"), 1);
    assert_int_equal(distance("выборы", "вывору"), 2);
    assert_int_equal(distance("abcdef", "ghijkl"), 3);
    assert_int_equal(distance("abcd", "acbd"), 1);
    assert_int_equal(distance("abcd", "bacd"), 1);
    assert_int_equal(distance("abcd", "badc"), 2);
}

static void only_some_words_are_looked_at(void **state)
{
    struct pst_nearby n;
    (void)state;
    assert_false(pst_nearby_init(&n, pst_str_of("abc"), 0));
    assert_false(pst_nearby_init(&n, pst_str_of("covid19"), 0));
    assert_false(pst_nearby_init(&n, pst_str_of("abcd"), PST_SUGGEST_RARE + 1));
    assert_false(pst_nearby_init(
        &n, pst_str_of("abcdefghijklmnopqrstuvwxyzabcdefg"), 0));
    assert_true(
        pst_nearby_init(&n, pst_str_of("abcdefghijklmnopqrstuvwxyzabcdef"), 0));
    pst_nearby_dispose(&n);
}

static void offer(struct pst_nearby *n, const char *term, uint32_t df)
{
    struct pst_str t = pst_str_of(term);
    pst_nearby_offer(n, t, pst_edits_distance(&n->edits, t), df);
}

static void the_best_is_near_and_frequent(void **state)
{
    struct pst_nearby n;
    (void)state;
    assert_true(pst_nearby_init(&n, pst_str_of("sanctoins"), 0));
    offer(&n, "sanctoins", 9);
    assert_int_equal(n.df, 0);
    offer(&n, "sanctions", 2);
    assert_string_equal(n.best.p, "sanctions");
    offer(&n, "section", 1000);
    offer(&n, "sanction", 99); /* two edits, not fifty times as many */
    assert_string_equal(n.best.p, "sanctions");
    offer(&n, "canctoins", 2 * PST_SUGGEST_SAME_FIRST - 1);
    assert_string_equal(n.best.p, "sanctions");
    offer(&n, "canctoins", 2 * PST_SUGGEST_SAME_FIRST);
    assert_string_equal(n.best.p, "canctoins"); /* first in order of bytes */
    offer(&n, "xanctoins", 2 * PST_SUGGEST_SAME_FIRST);
    assert_string_equal(n.best.p, "canctoins");
    offer(&n, "sanction", 101);
    assert_string_equal(n.best.p, "sanction");
    pst_nearby_dispose(&n);

    assert_true(pst_nearby_init(&n, pst_str_of("sanctoins"), 2));
    offer(&n, "sanctions", 2 * PST_SUGGEST_RATIO - 1);
    assert_int_equal(n.df, 0);
    offer(&n, "sanctions", 2 * PST_SUGGEST_RATIO);
    assert_int_equal(n.df, 2 * PST_SUGGEST_RATIO);
    pst_nearby_dispose(&n);
}

/* The suggested query, or "". */
static void expect(const struct pst_index *ix, const char *text,
                   const char *wanted)
{
    const struct pst_query_options options = {.language = "en"};
    struct pst_error err = PST_ERROR_INIT;
    struct pst_suggestions s;
    struct pst_query q;
    assert_int_equal(pst_query_parse(&q, pst_str_of(text), &options, &err), 0);
    if (pst_suggest(&s, ix, &q, q.root, &err) != 0)
        fail_msg("%s: %s", text, err.message);
    assert_int_equal(s.count == 0, wanted[0] == '\0');
    if (strcmp(s.query.p, wanted) != 0)
        fail_msg("%s: wanted %s, got %s", text, wanted, s.query.p);
    pst_suggestions_dispose(&s);
    pst_query_dispose(&q);
}

static void the_dictionary_has_the_words(void **state)
{
    static const struct tiny_article articles[] = {
        {"a", "Elections", "the korean border, a 2014 harbour", NULL, NULL,
         "Potterer", NULL, NULL, NULL},
        {"b", NULL, "выборы against öffnung, their élection", NULL, NULL, NULL,
         NULL, NULL, NULL},
    };
    static const char *const cases[][2] = {
        {"harbuor", "harbour"},
        {"harbor", "harbour"},
        {"  Harbuor, -dma ", "  harbour, -dma "},
        {"\"korean bordre\"", "\"korean border\""},
        {"koraen bodrer harbuor", "korean border harbour"},
        {"arbour", "harbour"},   /* the first character is missing, */
        {"xharbour", "harbour"}, /* one too many, */
        {"jarbour", "harbour"},  /* another, */
        {"ahrbour", "harbour"},  /* the second, */
        {"jarbuor", "harbour"},  /* or two are wrong */
        {"borsers", "border"},
        {"выбары", "выборы"},
        {"фыборы", "выборы"},
        {"öffnunk", "offnung"},
        {"electings", ""}, /* its stem is there */
        {"thier", ""},     /* a stop word */
        {"harbours", ""},
        {"harb*", ""},
        {"harbuor~1", ""},
        {"=Harbuor", ""},
        {"-harbuor", ""},
        {"title:(electoins kingdom)", "title:(elections kingdom)"},
        {"author:pottere^2", "author:potterer^2"},
        {"author:(pottere OR elections)", "author:(potterer OR elections)"},
        {"meta.x:pottere", ""},
        {"poterer", ""}, /* in a field of its own */
        {"2015", ""},
        {"kingdom", ""},
        {"日本", ""},
        {"", ""},
    };
    tiny_index(*state, articles, 2, "en 2\n");
    struct pst_index ix;
    struct pst_error err = PST_ERROR_INIT;
    assert_int_equal(pst_index_open(&ix, *state, "/", &err), 0);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        expect(&ix, cases[i][0], cases[i][1]);
    pst_index_close(&ix);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(edits_are_counted),
        cmocka_unit_test(only_some_words_are_looked_at),
        cmocka_unit_test(the_best_is_near_and_frequent),
        cmocka_unit_test_setup_teardown(the_dictionary_has_the_words,
                                        tempdir_setup, tempdir_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
