/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The term generator, and stemmers in C. */
#include "tests/binding/backends.h"

/* The document's terms as "term:wdf@pos,pos ...". */
static const char *terms_of(const xap_doc *doc)
{
    static char text[1000];
    size_t used = 0;
    xap_term_iter *it;
    text[0] = '\0';
    OK(xap_doc_terms(&it, doc, &error));
    while (xap_term_iter_next(it, &error) > 0) {
        xap_position_iter *at;
        xap_bytes t = xap_term_iter_term(it);
        used += (size_t)sprintf(text + used, "%s%.*s:%u", used ? " " : "",
                                (int)t.n, t.p, xap_term_iter_wdf(it));
        OK(xap_term_iter_positions(&at, it, &error));
        char mark = '@';
        while (xap_position_iter_next(at, &error) > 0) {
            used += (size_t)sprintf(text + used, "%c%u", mark,
                                    xap_position_iter_pos(at));
            mark = ',';
        }
        xap_position_iter_free(at);
    }
    xap_term_iter_free(it);
    return text;
}

static xap_generator *english(xap_doc **doc)
{
    xap_generator *generator;
    xap_stem *stem;
    OK(xap_generator_new(&generator, &error));
    OK(xap_stem_new(&stem, "english", &error));
    OK(xap_generator_set_stemmer(generator, stem, &error));
    xap_stem_free(stem);
    OK(xap_doc_new(doc, &error));
    OK(xap_generator_set_document(generator, *doc, &error));
    return generator;
}

static void strategies(void **state)
{
    static const struct {
        xap_stem_strategy strategy;
        const char *terms;
    } rows[] = {
        {XAP_STEM_NONE, "big:1@1 cats:2@2,3"},
        {XAP_STEM_SOME, "Zbig:1 Zcat:2 big:1@1 cats:2@2,3"},
        {XAP_STEM_ALL, "big:1@1 cat:2@2,3"},
        {XAP_STEM_ALL_Z, "Zbig:1@1 Zcat:2@2,3"},
        {XAP_STEM_SOME_FULL_POS, "Zbig:1@1 Zcat:2@2,3 big:1@1 cats:2@2,3"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        xap_doc *doc;
        xap_generator *generator = english(&doc);
        OK(xap_generator_set_stemming(generator, rows[i].strategy, &error));
        OK(xap_generator_index_text(generator, XAP_LIT("Big cats, Cats!"), 1,
                                    XAP_LIT(""), &error));
        assert_string_equal(terms_of(doc), rows[i].terms);
        FAILS(XAP_EARG, xap_generator_set_stemming(generator, 9, &error));
        xap_generator_free(generator);
        xap_doc_free(doc);
    }
    xap_generator_free(NULL);
}

static void texts(void **state)
{
    (void)state;
    xap_doc *doc, *same;
    xap_generator *generator = english(&doc);
    OK(xap_generator_set_stemming(generator, XAP_STEM_NONE, &error));
    OK(xap_generator_index_text(generator, XAP_LIT("a b"), 2, XAP_LIT("S"),
                                &error));
    OK(xap_generator_increase_pos(generator, 100, &error));
    assert_int_equal(xap_generator_pos(generator), 102);
    OK(xap_generator_index_text(generator, XAP_LIT("a"), 1, XAP_LIT(""),
                                &error));
    OK(xap_generator_set_pos(generator, 7, &error));
    OK(xap_generator_index_text(generator, XAP_LIT("a"), 1, XAP_LIT(""),
                                &error));
    OK(xap_generator_index_text_without_positions(generator, XAP_LIT("c c"), 3,
                                                  XAP_LIT(""), &error));
    assert_string_equal(terms_of(doc), "Sa:2@1 Sb:2@2 a:2@8,103 c:6");
    OK(xap_generator_get_document(&same, generator, &error));
    xap_generator_free(generator);
    assert_string_equal(terms_of(same), "Sa:2@1 Sb:2@2 a:2@8,103 c:6");
    xap_doc_free(doc);
    xap_doc_free(same);
}

static void words(void **state)
{
    static const struct {
        const char *text, *terms;
    } rows[] = {
        {"", ""},
        {"it's U.N.", "it's:1@1 un:1@2"},
        {"na\xc3\xafve \xc3\x89t\xc3\xa9",
         "na\xc3\xafve:1@1 \xc3\xa9t\xc3\xa9:1@2"},
        {"3.14 1,000", "1,000:1@2 3.14:1@1"},
        {"a-b", "a:1@1 b:1@2"},
        {"C++ C#", "c#:1@2 c++:1@1"},
        {"snake_case", "snake_case:1@1"},
        {"123456789012345", ""},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        xap_doc *doc;
        xap_generator *generator = english(&doc);
        OK(xap_generator_set_stemming(generator, XAP_STEM_NONE, &error));
        OK(xap_generator_set_max_word(generator, 14, &error));
        OK(xap_generator_index_text(generator, xap_str(rows[i].text), 1,
                                    XAP_LIT(""), &error));
        assert_string_equal(terms_of(doc), rows[i].terms);
        xap_generator_free(generator);
        xap_doc_free(doc);
    }
}

static void stopping(void **state)
{
    static const char *const terms[] = {"Zcat:1 Zthe:1 cats:1@2 the:1@1",
                                        "Zcat:1 cats:1@1",
                                        "Zcat:1 cats:1@2 the:1@1"};
    const xap_bytes the = XAP_LIT("the");
    (void)state;
    for (xap_stop_strategy i = XAP_STOP_NONE; i <= XAP_STOP_STEMMED; i++) {
        xap_doc *doc;
        xap_generator *generator = english(&doc);
        xap_stopper *stopper;
        OK(xap_stopper_new_words(&stopper, &the, 1, &error));
        OK(xap_generator_set_stopper(generator, stopper, &error));
        xap_stopper_free(stopper);
        OK(xap_generator_set_stopping(generator, i, &error));
        OK(xap_generator_index_text(generator, XAP_LIT("the cats"), 1,
                                    XAP_LIT(""), &error));
        assert_string_equal(terms_of(doc), terms[i]);
        OK(xap_generator_set_stopper(generator, NULL, &error));
        FAILS(XAP_EARG, xap_generator_set_stopping(generator, 3, &error));
        xap_generator_free(generator);
        xap_doc_free(doc);
    }
}

struct calls {
    int stop;
    unsigned destroyed;
};

static void destroy(void *payload)
{
    ((struct calls *)payload)->destroyed++;
}

/* The first two bytes are the stem. */
static int two(void *payload, xap_bytes word, xap_buf *stem)
{
    const struct calls *calls = payload;
    if (calls->stop)
        return calls->stop;
    return xap_buf_set(stem, (xap_bytes){word.p, word.n < 2 ? word.n : 2},
                       NULL);
}

static const xap_stem_class two_class = {two, "two"};

static void stemmer_in_c(void **state)
{
    (void)state;
    struct calls calls = {0};
    xap_doc *doc;
    xap_generator *generator;
    xap_stem *stem;
    xap_bytes out;
    OK(xap_generator_new(&generator, &error));
    OK(xap_doc_new(&doc, &error));
    OK(xap_generator_set_document(generator, doc, &error));
    OK(xap_stem_new_class(&stem, &two_class, &calls, destroy, &error));
    assert_false(xap_stem_is_none(stem));
    OK(xap_stem_word(stem, XAP_LIT("running"), &out, &error));
    SAME_BYTES(out, XAP_LIT("ru"));
    OK(xap_generator_set_stemmer(generator, stem, &error));
    OK(xap_generator_index_text(generator, XAP_LIT("running ruins"), 1,
                                XAP_LIT(""), &error));
    assert_string_equal(terms_of(doc), "Zru:2 ruins:1@2 running:1@1");
    calls.stop = -21;
    FAILS(XAP_ECALLBACK, xap_stem_word(stem, XAP_LIT("x"), &out, &error));
    assert_int_equal(error.callback, -21);
    assert_int_equal(out.n, 0);
    FAILS(XAP_ECALLBACK, xap_generator_index_text(generator, XAP_LIT("more"), 1,
                                                  XAP_LIT(""), &error));
    xap_stem_free(stem);
    assert_int_equal(calls.destroyed, 0);
    xap_generator_free(generator);
    assert_int_equal(calls.destroyed, 1);
    xap_doc_free(doc);
    OK(xap_stem_new(&stem, "none", &error));
    assert_true(xap_stem_is_none(stem));
    xap_stem_free(stem);
    OK(xap_stem_new_or_none(&stem, "klingon", &error));
    assert_true(xap_stem_is_none(stem));
    xap_stem_free(stem);
    OK(xap_stem_new_or_none(&stem, "english", &error));
    assert_false(xap_stem_is_none(stem));
    xap_stem_free(stem);
}

static void spelling(void **state)
{
    struct fixture *fx = *state;
    xap_doc *doc;
    xap_generator *generator = english(&doc);
    xap_buf suggestion = XAP_BUF_INIT;
    int before = 7;
    OK(xap_generator_set_flags(generator, XAP_GENERATE_SPELLING, 0, &before,
                               &error));
    assert_int_equal(before, 0);
    OK(xap_generator_set_db(generator, fx->shard[0], &error));
    OK(xap_generator_index_text(generator, XAP_LIT("spelling"), 1, XAP_LIT(""),
                                &error));
    OK(xap_db_spelling_suggestion(xap_wdb_db(fx->shard[0]), XAP_LIT("speling"),
                                  2, &suggestion, &error));
    assert_string_equal(suggestion.p, "spelling");
    OK(xap_generator_set_flags(generator, 0, 0, &before, &error));
    assert_int_equal(before, XAP_GENERATE_SPELLING);
    OK(xap_generator_set_flags(generator, 0, 0, NULL, &error));
    xap_buf_dispose(&suggestion);
    xap_generator_free(generator);
    xap_doc_free(doc);
}

static void spelling_nowhere(void **state)
{
    (void)state;
    xap_doc *doc;
    xap_generator *generator = english(&doc);
    OK(xap_generator_set_flags(generator, XAP_GENERATE_SPELLING, 0, NULL,
                               &error));
    FAILS(XAP_EOP, xap_generator_index_text(generator, XAP_LIT("spelling"), 1,
                                            XAP_LIT(""), &error));
    xap_generator_free(generator);
    xap_doc_free(doc);
}

/* What is generated is found. */
static void searched(void **state)
{
    struct fixture *fx = *state;
    static const char *const texts[] = {"Running dogs", "a dog ran", "cats"};
    for (int i = 0; i < 3; i++) {
        xap_doc *doc;
        xap_generator *generator = english(&doc);
        OK(xap_generator_index_text(generator, xap_str(texts[i]), 1,
                                    XAP_LIT(""), &error));
        xap_generator_free(generator);
        fx_add(fx, doc);
    }
    xap_query *query = term("Zdog");
    assert_string_equal(matches(fx_read(fx), query), "1 2");
    xap_query_free(query);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(strategies),
        cmocka_unit_test(texts),
        cmocka_unit_test(words),
        cmocka_unit_test(stopping),
        cmocka_unit_test(stemmer_in_c),
        ON(spelling, glass), /* in memory there are no spellings */
        cmocka_unit_test(spelling_nowhere),
        ON_ALL(searched),
    };
    return cmocka_run_group_tests_name("generator", tests, NULL, NULL);
}
