/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "tests/words_check.h"
#include "text/charclass.h"
#include "text/fold.h"

typedef void folding(struct pst_buf *, const char *, size_t);

struct example {
    const char *text, *folded;
};

static void check(folding *fold, const struct example *examples, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct pst_buf got = PST_BUF_INIT;
        pst_buf_adds(&got, "before ");
        fold(&got, examples[i].text, strlen(examples[i].text));
        assert_memory_equal(got.p, "before ", 7);
        assert_string_equal(got.p + 7, examples[i].folded);
        pst_buf_dispose(&got);
    }
}

#define CHECK(fold, examples) \
    check(fold, examples, sizeof(examples) / sizeof *(examples))

static void folded_forms(void **state)
{
    static const struct example examples[] = {
        {"", ""},
        {"NATO, 2014!", "nato, 2014!"},
        {"Straße STRASSE ẞ", "strasse strasse ss"},
        {"ﬁne ＡＢＣ１ ² ①", "fine abc1 2 1"},
        {"naïve Ångström nai\xcc\x88ve", "naive angstrom naive"},
        {"İstanbul ışık ǅ", "istanbul isik dz"},
        {"Æther œuvre Øre ðæ Đặng Łódź þing ŋ ħ ǽ",
         "aether oeuvre ore dae dang lodz thing n h ae"},
        {"Άνθρωπος ᾳ", "ανθρωποσ αι"},
        {"Ёлка йод їжак ўрад е\xcc\x81", "елка йод їжак ўрад е"},
        {"שָׁלוֹם", "שלום"},
        {"مُحَمَّد آ", "محمد آ"},
        {"O’Brien a‘b aʼb a＇b", "o'brien a'b a'b a'b"},
        {"‘so’ dogs’ 1’2", "‘so’ dogs’ 1’2"},
        {"so\xc2\xad"
         "ft \xef\xbb\xbfx\xe2\x80\x8dy\xef\xb8\x8f",
         "soft xy"},
        {"ｶﾞ", "ガ"},
        {"\xe1\x84\x92\xe1\x85\xa1\xe1\x86\xab", "한"},
        {"हिन्दी", "हिन्दी"},
        {"a\xff"
         "b",
         "a\xef\xbf\xbd"
         "b"},
    };
    (void)state;
    CHECK(pst_fold, examples);
}

static void surface_forms(void **state)
{
    static const struct example examples[] = {
        {"US", "US"},
        {"nai\xcc\x88ve", "naïve"},
        {"O’Brien", "O'Brien"},
        {"so\xc2\xad"
         "ft",
         "soft"},
        {"ﬁne", "ﬁne"},
    };
    (void)state;
    CHECK(pst_fold_surface, examples);
}

static void whole_names(void **state)
{
    static const struct example examples[] = {
        {"", ""},
        {" \t\n", ""},
        {"  Anne \n  Brontë\xc2\xa0", "anne bronte"},
        {"The\xe3\x80\x80Times", "the times"},
        {"O ’Neill", "o ’neill"},
    };
    (void)state;
    CHECK(pst_fold_whole, examples);
}

static void has_surface(void **state)
{
    static const struct {
        const char *word;
        bool has;
    } examples[] = {
        {"korea", false},
        {"Korea", false},
        {"US", true},
        {"iPhone", true},
        {"3D", false},
        {"4GB", true},
        {"naïve", true},
        {"Élan", true},
        {"don’t", false},
        {"O’Brien", true},
        {"Ёж", true},
        {"Йод", false},
        {"йод", false},
        {"МИД", true},
        {"ﬁne", true},
        {"東京", false},
        {"", false},
        {"so\xc2\xad"
         "ft",
         false},
    };
    (void)state;
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++)
        assert_int_equal(
            pst_fold_has_surface(examples[i].word, strlen(examples[i].word)),
            examples[i].has);
}

/* Alone, between letters and before marks, for every code point. */
static void folding_twice_changes_nothing(void **state)
{
    static const char *const after[] = {"", "a", "\xcc\x81", "\xcc\x88\xcc\x81",
                                        "’a"};
    (void)state;
    for (uint32_t cp = 0; cp <= 0x10FFFF; cp++) {
        if ((cp >= 0xD800 && cp <= 0xDFFF) || (cp > 0x20000 && cp < 0xE0000))
            continue;
        for (size_t i = 0; i < sizeof after / sizeof *after; i++) {
            char text[16] = "a";
            size_t n = 1 + pst_utf8_encode(cp, text + 1);
            memcpy(text + n, after[i], strlen(after[i]));
            n += strlen(after[i]);
            assert_null(fold_fault(text + 1, n - 1));
            assert_null(fold_fault(text, n));
        }
    }
}

/* The short way of common letters gives what the long one gives: an invisible
 * character makes the folding take the long one. */
static void short_way_is_the_long_way(void **state)
{
    (void)state;
    for (uint32_t cp = 1; cp < 0x500; cp++) {
        struct pst_buf text = PST_BUF_INIT;
        struct pst_buf quick = PST_BUF_INIT;
        struct pst_buf full = PST_BUF_INIT;
        pst_buf_addc(&text, 'a');
        pst_utf8_append(&text, cp);
        pst_buf_adds(&text, "’x");
        pst_fold(&quick, text.p, text.n);
        pst_buf_adds(&text, "\xe2\x81\xa0");
        pst_fold(&full, text.p, text.n);
        assert_string_equal(quick.p, full.p);
        pst_buf_dispose(&text);
        pst_buf_dispose(&quick);
        pst_buf_dispose(&full);
    }
}

static void letters_and_digits_never_vanish(void **state)
{
    (void)state;
    for (uint32_t cp = 0; cp <= 0x10FFFF; cp++) {
        enum pst_char class = pst_char_class(cp);
        char bytes[4];
        struct pst_buf folded = PST_BUF_INIT;
        if (!pst_char_is_word(class) && !pst_char_is_cjk(class))
            continue;
        pst_fold(&folded, bytes, pst_utf8_encode(cp, bytes));
        assert_true(folded.n != 0);
        assert_false(folded.p[0] >= 'A' && folded.p[0] <= 'Z');
        pst_buf_dispose(&folded);
    }
}

static void many_marks(void **state)
{
    struct pst_buf text = PST_BUF_INIT;
    (void)state;
    pst_buf_adds(&text, "क");
    for (int i = 0; i < 200000; i++)
        pst_buf_adds(&text, i % 2 ? "\xcc\x81" : "\xcc\xa3");
    assert_null(fold_fault(text.p, text.n));
    pst_buf_dispose(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(folded_forms),
        cmocka_unit_test(surface_forms),
        cmocka_unit_test(whole_names),
        cmocka_unit_test(has_surface),
        cmocka_unit_test(folding_twice_changes_nothing),
        cmocka_unit_test(short_way_is_the_long_way),
        cmocka_unit_test(letters_and_digits_never_vanish),
        cmocka_unit_test(many_marks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
