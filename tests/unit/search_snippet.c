/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which fragments show why an article matched. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "search_body.h"
#include "searcher/sentence.h"
#include "searcher/snippet.h"

struct fixture {
    struct search_body body;
    struct pst_spans spans;
    struct pst_snippets made;
};

static int set_up(void **state)
{
    struct fixture *f = pst_calloc(1, sizeof *f);
    search_body_init(&f->body);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;
    pst_snippets_dispose(&f->made);
    pst_spans_dispose(&f->spans);
    search_body_dispose(&f->body);
    free(f);
    return 0;
}

/* A span over the n-th occurrence of a word, from 0. */
static void add_span(struct fixture *f, const char *word, int n, uint32_t leaf)
{
    const char *p = f->body.text.p;
    for (p = strstr(p, word); n > 0 && p != NULL; n--)
        p = strstr(p + 1, word);
    assert_non_null(p);
    size_t begin = (size_t)(p - f->body.text.p);
    uint8_t field = 0;
    for (size_t i = 0; i < f->body.b.stretch_count; i++)
        if (f->body.b.stretches[i].begin <= begin)
            field = f->body.b.stretches[i].field;
    PST_PUSH(f->spans.spans, f->spans.count, f->spans.cap) =
        (struct pst_span){.begin = begin,
                          .end = begin + strlen(word),
                          .leaf = leaf,
                          .field = field,
                          .exact = true};
}

static void make_with(struct fixture *f,
                      const struct pst_snippet_options *options)
{
    pst_snippets_dispose(&f->made);
    pst_snippets_make(&f->made, &f->body.b, &f->spans, options);
    for (size_t i = 0; i < f->made.count; i++) {
        const struct pst_snippet *s = &f->made.items[i];
        assert_true(s->text_begin < s->text_end);
        if (i != 0)
            assert_true(f->made.items[i - 1].text_end <= s->text_begin);
        for (size_t k = 0; k < s->mark_count; k++)
            assert_true(s->marks[k].begin < s->marks[k].end &&
                        s->marks[k].end <= s->text.n);
    }
}

static void make(struct fixture *f, size_t count, size_t width)
{
    const struct pst_snippet_options options = {.count = count, .width = width};
    make_with(f, &options);
}

static void make_whole(struct fixture *f, enum pst_snippet_context context)
{
    const struct pst_snippet_options options = {
        .count = 3, .width = 20, .context = context};
    make_with(f, &options);
}

static void expect_mark(const struct pst_snippet *s, size_t i, const char *word)
{
    assert_true(i < s->mark_count);
    const struct pst_mark *m = &s->marks[i];
    assert_int_equal(m->end - m->begin, strlen(word));
    assert_memory_equal(s->text.p + m->begin, word, strlen(word));
}

static bool is_letter(char c)
{
    return c >= 'a' && c <= 'z';
}

static void a_sentence_is_shown_whole(void **state)
{
    struct fixture *f = *state;
    search_body_add(&f->body, PST_FIELD_BODY,
                    "Nothing to see here at all. The dam held the water. Later "
                    "the river rose again and the people left their homes.");
    add_span(f, "dam", 0, 0);
    make(f, 2, 40);
    assert_int_equal(f->made.count, 1);
    assert_string_equal(f->made.items[0].text.p, "The dam held the water.");
    assert_false(f->made.items[0].starts_inside);
    assert_false(f->made.items[0].ends_inside);
    expect_mark(&f->made.items[0], 0, "dam");
}

/* Whatever the width, next to signs too. */
static void no_word_is_cut(void **state)
{
    static const char text[] =
        "seldom has anybody who lives by rivers asked what the \u201cdamming "
        "up\u201d of mountainous water\u2019s way (a long story) would do, "
        "unless asked "
        "for an opinion by somebody who does not live by rivers at all";
    struct fixture *f = *state;
    search_body_add(&f->body, PST_FIELD_BODY, text);
    add_span(f, "damming", 0, 0);
    add_span(f, "water", 0, 1);
    for (size_t width = 20; width < 160; width++) {
        make(f, 2, width);
        for (size_t i = 0; i < f->made.count; i++) {
            struct pst_str s = pst_buf_str(&f->made.items[i].text);
            const char *at = strstr(text, s.p);
            if (at == NULL || (at > text && is_letter(at[-1])) ||
                (is_letter(at[s.n]) && is_letter(at[s.n - 1])))
                fail_msg("%zu: %s", width, s.p);
        }
    }
}

static void a_phrase_over_two_paragraphs_is_shown_whole(void **state)
{
    struct fixture *f = *state;
    search_body_add(&f->body, PST_FIELD_BODY, "It was paid under special");
    search_body_add(&f->body, PST_FIELD_BODY,
                    "arrangements that nobody saw. And more followed.");
    add_span(f, "special\narrangements", 0, 0);
    make(f, 2, 60);
    assert_int_equal(f->made.count, 1);
    assert_string_equal(
        f->made.items[0].text.p,
        "It was paid under special arrangements that nobody saw.");
    assert_false(f->made.items[0].starts_inside);
    assert_false(f->made.items[0].ends_inside);
    expect_mark(&f->made.items[0], 0, "special arrangements");
}

static void long_sentences_are_cut_between_words(void **state)
{
    struct fixture *f = *state;
    struct pst_buf text = PST_BUF_INIT;
    for (int i = 0; i < 60; i++)
        pst_buf_addf(&text, "word%02d ", i);
    pst_buf_adds(&text, "end.");
    search_body_add(&f->body, PST_FIELD_BODY, text.p);
    add_span(f, "word30", 0, 0);
    make(f, 1, 80);
    const struct pst_snippet *s = &f->made.items[0];
    assert_true(s->starts_inside && s->ends_inside);
    assert_memory_equal(s->text.p, "word", 4);
    assert_true(s->text.n >= 60 && s->text.n <= 90);
    assert_memory_equal(s->text.p + s->text.n - 6, "word", 4);
    expect_mark(s, 0, "word30");
    pst_buf_dispose(&text);
}

static void the_best_places_are_chosen_in_text_order(void **state)
{
    struct fixture *f = *state;
    search_body_add(&f->body, PST_FIELD_BODY, "A dam alone.");
    search_body_add(&f->body, PST_FIELD_BODY, "Only a weir here.");
    search_body_add(&f->body, PST_FIELD_BODY, "Then dam and weir together.");
    add_span(f, "dam", 0, 0);
    add_span(f, "weir", 0, 1);
    add_span(f, "dam", 1, 0);
    add_span(f, "weir", 1, 1);
    make(f, 1, 60);
    assert_int_equal(f->made.count, 1);
    assert_string_equal(f->made.items[0].text.p, "Then dam and weir together.");
    assert_int_equal(f->made.items[0].mark_count, 2);
    make(f, 9, 60);
    assert_int_equal(f->made.count, 3);
    assert_string_equal(f->made.items[0].text.p, "A dam alone.");
    assert_string_equal(f->made.items[1].text.p, "Only a weir here.");
}

static void white_space_is_collapsed_and_marks_follow(void **state)
{
    struct fixture *f = *state;
    search_body_add(&f->body, PST_FIELD_BODY, "North \n\t Korea\nopens  up");
    add_span(f, "North \n\t Korea", 0, 0);
    add_span(f, "up", 0, 1);
    make(f, 1, 60);
    assert_string_equal(f->made.items[0].text.p, "North Korea opens up");
    expect_mark(&f->made.items[0], 0, "North Korea");
    expect_mark(&f->made.items[0], 1, "up");
}

static void without_matches_the_lead_is_shown(void **state)
{
    struct fixture *f = *state;
    search_body_add(&f->body, PST_FIELD_TITLE, "Title");
    search_body_add(&f->body, PST_FIELD_BODY, "Heading")->block =
        PST_BLOCK_HEADING;
    search_body_add(&f->body, PST_FIELD_BODY, "The first paragraph.");
    add_span(f, "Title", 0, 0);
    make(f, 2, 60);
    assert_int_equal(f->made.count, 1);
    assert_string_equal(f->made.items[0].text.p, "The first paragraph.");
    assert_int_equal(f->made.items[0].mark_count, 0);
}

static void an_empty_article_has_none(void **state)
{
    struct fixture *f = *state;
    make(f, 2, 60);
    assert_int_equal(f->made.count, 0);
}

static void huge_spans_and_no_spaces_are_survived(void **state)
{
    struct fixture *f = *state;
    struct pst_buf text = PST_BUF_INIT;
    for (int i = 0; i < 500; i++)
        pst_buf_adds(&text, "北京");
    search_body_add(&f->body, PST_FIELD_BODY, text.p);
    add_span(f, text.p, 0, 0);
    make(f, 3, 50);
    assert_int_equal(f->made.count, 1);
    const struct pst_snippet *s = &f->made.items[0];
    assert_int_equal(s->text.n % 3, 0); /* whole characters */
    assert_true(s->text.n >= 150 && s->text.n <= 300);
    pst_buf_dispose(&text);
}

static void the_summary_comes_before_the_lead(void **state)
{
    struct fixture *f = *state;
    search_body_add(&f->body, PST_FIELD_TITLE, "Title");
    search_body_add(&f->body, PST_FIELD_BODY, "The first paragraph.");
    search_body_add(&f->body, PST_FIELD_SUMMARY, "  ");
    search_body_add(&f->body, PST_FIELD_SUMMARY, "What it is about.");
    add_span(f, "Title", 0, 0);
    make(f, 2, 60);
    assert_int_equal(f->made.count, 1);
    assert_string_equal(f->made.items[0].text.p, "What it is about.");
    assert_false(f->made.items[0].ends_inside);
}

static void whole_sentences_are_shown(void **state)
{
    struct fixture *f = *state;
    search_body_add(&f->body, PST_FIELD_BODY,
                    "It began. The dam held the water, and the weir did not "
                    "hold it. Rain fell. Then the dam broke.");
    add_span(f, "dam", 0, 0);
    add_span(f, "weir", 0, 1);
    add_span(f, "dam", 1, 0);
    make_whole(f, PST_CONTEXT_SENTENCE);
    assert_int_equal(f->made.count, 2);
    assert_string_equal(
        f->made.items[0].text.p,
        "The dam held the water, and the weir did not hold it.");
    assert_int_equal(f->made.items[0].mark_count, 2);
    assert_false(f->made.items[0].starts_inside);
    assert_false(f->made.items[0].ends_inside);
    assert_string_equal(f->made.items[1].text.p, "Then the dam broke.");
    expect_mark(&f->made.items[1], 0, "dam");
}

static void whole_paragraphs_are_shown(void **state)
{
    struct fixture *f = *state;
    search_body_add(&f->body, PST_FIELD_BODY, "Rain fell. Nobody came.");
    search_body_add(&f->body, PST_FIELD_BODY, "It began. The dam broke. Oh.");
    add_span(f, "dam", 0, 0);
    make_whole(f, PST_CONTEXT_PARAGRAPH);
    assert_int_equal(f->made.count, 1);
    assert_string_equal(f->made.items[0].text.p,
                        "It began. The dam broke. Oh.");
}

static void endless_sentences_are_cut(void **state)
{
    struct fixture *f = *state;
    struct pst_buf text = PST_BUF_INIT;
    for (int i = 0; i < 20000; i++)
        pst_buf_adds(&text, i == 10000 ? "dam " : "word ");
    search_body_add(&f->body, PST_FIELD_BODY, text.p);
    add_span(f, "dam", 0, 0);
    for (int i = PST_CONTEXT_SENTENCE; i <= PST_CONTEXT_PARAGRAPH; i++) {
        make_whole(f, (enum pst_snippet_context)i);
        assert_int_equal(f->made.count, 1);
        const struct pst_snippet *s = &f->made.items[0];
        assert_true(s->text.n > 5000 && s->text.n <= 16000);
        assert_true(s->starts_inside && s->ends_inside);
    }
    pst_buf_dispose(&text);
}

/* No edge of a snippet lies within what is seen as one character. */
static void clusters_are_never_cut(void **state)
{
    static const char *const clusters[] = {"👩‍👩‍👧", "🇩🇪",
                                           "e\xcc\x81\xcc\xa3"};
    struct fixture *f = *state;
    for (size_t c = 0; c < 3; c++) {
        const char *one = clusters[c];
        size_t n = strlen(one);
        search_body_dispose(&f->body);
        search_body_init(&f->body);
        f->spans.count = 0;
        struct pst_buf text = PST_BUF_INIT;
        for (int i = 0; i < 200; i++)
            pst_buf_adds(&text, i == 100 ? "北" : one);
        search_body_add(&f->body, PST_FIELD_BODY, text.p);
        add_span(f, "北", 0, 0);
        for (size_t width = 20; width < 40; width++) {
            make(f, 1, width);
            assert_int_equal(f->made.count, 1);
            const struct pst_snippet *s = &f->made.items[0];
            assert_int_equal((s->marks[0].begin) % n, 0);
            assert_int_equal((s->text.n - s->marks[0].end) % n, 0);
        }
        pst_buf_dispose(&text);
    }
}

static void contexts_are_named(void **state)
{
    (void)state;
    struct pst_snippet_options o = {.count = 1, .width = 160};
    struct pst_error err = PST_ERROR_INIT;
    assert_int_equal(pst_snippet_set_context(&o, NULL, &err), 0);
    assert_int_equal(o.width, 160);
    assert_int_equal(pst_snippet_set_context(&o, "sentence", &err), 0);
    assert_int_equal(o.context, PST_CONTEXT_SENTENCE);
    assert_int_equal(pst_snippet_set_context(&o, "paragraph", &err), 0);
    assert_int_equal(o.context, PST_CONTEXT_PARAGRAPH);
    assert_int_equal(pst_snippet_set_context(&o, "80", &err), 0);
    assert_int_equal(o.context, PST_CONTEXT_WIDTH);
    assert_int_equal(o.width, 80);
    static const char *const bad[] = {
        "", "8", "80x", "-80", "page", "10001", "99999999999999999999999"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(pst_snippet_set_context(&o, bad[i], &err),
                         -PST_EUSAGE);
}

static size_t sentences(const char *text)
{
    struct pst_str s = pst_str_of(text);
    size_t n = 0;
    for (size_t at = 0; at < s.n; at = pst_sentence_next(s, at, s.n))
        n++;
    return n;
}

static void sentences_end_where_people_say(void **state)
{
    (void)state;
    assert_int_equal(sentences("One. Two! Three? \"Four.\" Five"), 5);
    assert_int_equal(sentences("The U.S. Senate met Mr. Smith at 3.5 km."), 1);
    assert_int_equal(sentences("It costs e.g. two pounds. Yes."), 2);
    assert_int_equal(sentences("北京。上海！"), 2);
    assert_int_equal(sentences("no end"), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(no_word_is_cut, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_sentence_is_shown_whole, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(
            a_phrase_over_two_paragraphs_is_shown_whole, set_up, tear_down),
        cmocka_unit_test_setup_teardown(long_sentences_are_cut_between_words,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(
            the_best_places_are_chosen_in_text_order, set_up, tear_down),
        cmocka_unit_test_setup_teardown(
            white_space_is_collapsed_and_marks_follow, set_up, tear_down),
        cmocka_unit_test_setup_teardown(without_matches_the_lead_is_shown,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(an_empty_article_has_none, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(huge_spans_and_no_spaces_are_survived,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_summary_comes_before_the_lead,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(whole_sentences_are_shown, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(whole_paragraphs_are_shown, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(endless_sentences_are_cut, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(clusters_are_never_cut, set_up,
                                        tear_down),
        cmocka_unit_test(contexts_are_named),
        cmocka_unit_test(sentences_end_where_people_say),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
