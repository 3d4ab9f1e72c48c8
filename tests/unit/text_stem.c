/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "text/stem.h"
#include "text/words.h"

static struct pst_stemmer *open_stemmer(const char *language)
{
    struct pst_error err = PST_ERROR_INIT;
    struct pst_stemmer *s = pst_stemmer_new(language, &err);
    assert_non_null(s);
    return s;
}

static void check(struct pst_stemmer *s, const char *term, const char *stem)
{
    struct pst_str got = pst_stemmer_stem(s, pst_str_of(term));
    assert_int_equal(got.n, strlen(stem));
    assert_memory_equal(got.p, stem, got.n);
}

static void languages(void **state)
{
    static const struct {
        const char *language, *term, *stem;
    } examples[] = {
        {"en", "running", "run"},      {"en", "north's", "north"},
        {"de", "hausern", "haus"},     {"fr", "continuait", "continu"},
        {"ru", "книгами", "книг"},     {"es", "libros", "libr"},
        {"und", "running", "running"}, {"zh", "running", "running"},
        {"", "running", "running"},    {"none", "running", "running"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++) {
        struct pst_stemmer *s = open_stemmer(examples[i].language);
        check(s, examples[i].term, examples[i].stem);
        check(s, examples[i].term, examples[i].stem);
        pst_stemmer_free(s);
    }
}

static void terms_that_stay(void **state)
{
    char longest[PST_WORD_STEM_LIMIT + 2];
    struct pst_stemmer *s = open_stemmer("en");
    (void)state;
    check(s, "area51s", "area51s");
    check(s, "東京", "東京");
    check(s, "한국", "한국");
    check(s, "", "");
    memset(longest, 'a', sizeof longest);
    memcpy(longest + sizeof longest - 4, "ing", 4);
    check(s, longest, longest);
    memcpy(longest + sizeof longest - 5, "ing", 4);
    assert_int_equal(
        pst_stemmer_stem(s, (struct pst_str){longest, sizeof longest - 2}).n,
        PST_WORD_STEM_LIMIT - 3);
    pst_stemmer_free(s);
}

static void stems_live_on(void **state)
{
    struct pst_stemmer *s = open_stemmer("en");
    (void)state;
    struct pst_str first = pst_stemmer_stem(s, pst_str_of("voting"));
    for (int i = 0; i < 5000; i++) {
        char term[16] = "abcdefghijing";
        for (size_t at = 0, rest = (size_t)i; at < 10; at++, rest /= 3)
            term[at] = (char)('a' + rest % 3);
        pst_stemmer_stem(s, pst_str_of(term));
    }
    assert_true(pst_str_is(first, "vote"));
    assert_ptr_equal(pst_stemmer_stem(s, pst_str_of("voting")).p, first.p);
    pst_stemmer_free(s);
}

static void ill_formed_terms(void **state)
{
    struct pst_stemmer *s = open_stemmer("en");
    (void)state;
    pst_stemmer_stem(s, (struct pst_str){"a\0ing", 5});
    pst_stemmer_stem(s, pst_str_of("\xff\xfe"
                                   "ing"));
    pst_stemmer_free(s);
    pst_stemmer_free(NULL);
}

static bool is_alike(char a, char b)
{
    return a == b || (strchr("eiy", a) != NULL && strchr("eiy", b) != NULL);
}

/* What marking relies on (searcher/spans.c): all beginnings of three letters,
 * with all that English adds to them. */
static void english_keeps_three_letters(void **state)
{
    static const char *const endings[] = {
        "",    "s",    "es",   "ed",    "ing",   "ly",  "ies",  "ied",
        "eed", "edly", "y",    "ity",   "al",    "er",  "e",    "sses",
        "ion", "ings", "ying", "eedly", "ingly", "ble", "izer", "ational"};
    struct pst_stemmer *s = open_stemmer("en");
    (void)state;
    for (unsigned i = 0; i < 26 * 26 * 27; i++) {
        char word[16] = {(char)('a' + i % 26), (char)('a' + i / 26 % 26),
                         (char)('a' + i / 26 / 26)};
        size_t n = word[2] > 'z' ? 2 : 3;
        for (size_t k = 0; k < sizeof endings / sizeof *endings; k++) {
            snprintf(word + n, sizeof word - n, "%s", endings[k]);
            struct pst_str stem = pst_stemmer_stem(s, pst_str_of(word));
            for (size_t at = 0; at < 3 && at < stem.n && at < strlen(word);
                 at++)
                if (at == 0 ? stem.p[at] != word[at]
                            : !is_alike(stem.p[at], word[at]))
                    fail_msg("%s: %.*s", word, (int)stem.n, stem.p);
        }
    }
    pst_stemmer_free(s);
}

/* At least the words and a pointer for each; not more than ten times that. */
static void bytes_of_the_cache(void **state)
{
    (void)state;
    enum { WORDS = 20000, LEAST = 10 + 8 };
    struct pst_error err = PST_ERROR_INIT;
    struct pst_stemmer *s = pst_stemmer_new("en", &err);
    assert_non_null(s);
    assert_int_equal(pst_stemmer_bytes(s), 0);
    char word[] = "aaaaaaing";
    for (unsigned i = 0; i < WORDS; i++) {
        for (unsigned k = 0, v = i; k < 4; k++, v /= 13)
            word[k] = (char)('a' + v % 13);
        pst_stemmer_stem(s, pst_str_of(word));
    }
    assert_in_range(pst_stemmer_bytes(s), WORDS * LEAST, WORDS * LEAST * 10);
    pst_stemmer_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(languages),
        cmocka_unit_test(terms_that_stay),
        cmocka_unit_test(stems_live_on),
        cmocka_unit_test(ill_formed_terms),
        cmocka_unit_test(english_keeps_three_letters),
        cmocka_unit_test(bytes_of_the_cache),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
