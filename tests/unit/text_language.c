/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "text/fold.h"
#include "text/langguess.h"
#include "text/language.h"
#include "text/stop.h"

static void names_and_codes(void **state)
{
    static const struct {
        const char *name, *code;
    } examples[] = {
        {"en", "en"},
        {"EN", "en"},
        {"en-GB", "en"},
        {"en_US.UTF-8", "en"},
        {"eng", "en"},
        {"English", "en"},
        {" english\n", "en"},
        {"English (United Kingdom)", "en"},
        {"Deutsch", "de"},
        {"ger", "de"},
        {"Français", "fr"},
        {"fre", "fr"},
        {"español", "es"},
        {"zh-Hans", "zh"},
        {"zh_TW", "zh"},
        {"中文", "zh"},
        {"日本語", "ja"},
        {"한국어", "ko"},
        {"Русский", "ru"},
        {"українська", "uk"},
        {"Ελληνικά", "el"},
        {"العربية", "ar"},
        {"ייִדיש", "yi"},
        {"हिन्दी", "hi"},
        {"čeština", "cs"},
        {"Türkçe", "tr"},
        {"Norsk bokmål", "nb"},
        {"føroyskt", "fo"},
        {"íslenska", "is"},
        {"iw", "he"},
        {"haw", "haw"},
        {"O’zbek", "uz"},
        {"Kreyòl ayisyen", "ht"},
        {"Tiếng Việt", "vi"},
        {"አማርኛ", "am"},
        {"Հայերեն", "hy"},
        {"বাংলা", "bn"},
        {"ไทย", "th"},
        {"မြန်မာ", "my"},
        {"Azərbaycan dili", "az"},
        {"serbo-croatian", "sh"},
        {"", ""},
        {"C", ""},
        {"und", ""},
        {"klingon", ""},
        {"xx", ""},
        {"e", ""},
        {"-", ""},
        {"(", ""},
        {"englisch-ish", ""},
        {"\xff", ""},
    };
    (void)state;
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++) {
        char code[PST_LANG_MAX];
        bool found = pst_lang_code(code, pst_str_of(examples[i].name));
        assert_string_equal(code, examples[i].code);
        assert_int_equal(found, examples[i].code[0] != '\0');
    }
}

static void stop_lists_are_sorted_and_folded(void **state)
{
    const char *language;
    size_t lists = 0;
    (void)state;
    for (; (language = pst_stop_language(lists)) != NULL; lists++) {
        const char *const *words;
        size_t count = pst_stop_list(language, &words);
        assert_true(count > 50);
        for (size_t i = 0; i < count; i++) {
            struct pst_buf folded = PST_BUF_INIT;
            pst_fold(&folded, words[i], strlen(words[i]));
            assert_string_equal(folded.p, words[i]);
            pst_buf_dispose(&folded);
            if (i > 0)
                assert_true(strcmp(words[i - 1], words[i]) < 0);
            assert_true(pst_stop_word(language, pst_str_of(words[i])));
        }
    }
    assert_true(lists >= 9);
}

static void stop_words(void **state)
{
    const char *const *words;
    (void)state;
    assert_int_equal(pst_stop_list("en", &words), 174);
    assert_true(pst_stop_word("en", pst_str_of("don't")));
    assert_true(pst_stop_word("de", pst_str_of("uber")));
    assert_true(pst_stop_word("fr", pst_str_of("qu")));
    assert_true(pst_stop_word("ru", pst_str_of("мой")));
    assert_false(pst_stop_word("en", pst_str_of("korea")));
    assert_false(pst_stop_word("en", pst_str_of("")));
    assert_false(pst_stop_word("und", pst_str_of("the")));
    assert_int_equal(pst_stop_list("und", &words), 0);
}

static void guess(struct pst_lang_guesser *g, const char *text,
                  const char *code)
{
    char got[PST_LANG_MAX];
    pst_lang_guess(g, text, strlen(text), got);
    assert_string_equal(got, code);
}

static void guess_by_script(void **state)
{
    (void)state;
    guess(NULL, "", "und");
    guess(NULL, "2014 -- 12:30", "und");
    guess(NULL, "\xff\xfe\xfd", "und");
    guess(NULL, "Some words in English, which no script tells", "und");
    guess(NULL, "東京都は日本の首都です", "ja");
    guess(NULL, "北京是中华人民共和国的首都", "zh");
    guess(NULL, "서울은 대한민국의 수도이다", "ko");
    guess(NULL, "Москва, столица России", "ru");
    guess(NULL, "Київ є столицею України", "uk");
    guess(NULL, "Η Αθήνα είναι πρωτεύουσα", "el");
    guess(NULL, "القاهرة عاصمة مصر", "ar");
    guess(NULL, "ירושלים היא בירת ישראל", "he");
    guess(NULL, "A text in English that names 東京 once", "und");
}

static const struct {
    const char *code, *text;
} texts[] = {
    {"en", "The government has decided that the new law will be voted on by "
           "both houses before the end of the year, and its critics say that "
           "there is not enough time to read it."},
    {"de", "Die Regierung hat beschlossen, dass das neue Gesetz noch vor dem "
           "Ende des Jahres verabschiedet werden soll, aber viele Kritiker "
           "sagen, die Zeit sei zu kurz, um es auch nur zu lesen."},
    {"fr", "Le gouvernement a décidé que la nouvelle loi serait votée par les "
           "deux chambres avant la fin de l’année, mais ses adversaires "
           "disent qu’il ne reste pas assez de temps pour la lire."},
    {"es", "El gobierno ha decidido que la nueva ley será votada por las dos "
           "cámaras antes de que termine el año, pero sus críticos dicen que "
           "no hay tiempo suficiente para leerla."},
    {"it", "Il governo ha deciso che la nuova legge sarà votata dalle due "
           "camere prima della fine dell’anno, ma i suoi critici dicono che "
           "non c’è abbastanza tempo nemmeno per leggerla."},
    {"pt", "O governo decidiu que a nova lei será votada pelas duas câmaras "
           "antes do fim do ano, mas os seus críticos dizem que não há tempo "
           "suficiente nem para a ler com atenção."},
    {"nl", "De regering heeft besloten dat over de nieuwe wet nog voor het "
           "einde van het jaar door beide kamers gestemd zal worden, maar "
           "critici zeggen dat er te weinig tijd is om haar te lezen."},
    {"ru", "Правительство решило, что новый закон должен быть принят обеими "
           "палатами до конца года, но его противники говорят, что времени "
           "даже на то, чтобы прочитать его, слишком мало."},
    {"ja", "政府は新しい法律を年末までに両院で採決することを決めたが、"
           "批判する人々は読む時間さえ足りないと言っている。"},
    {"zh", "政府决定在年底之前由两院表决新的法律，但是批评者说，"
           "连阅读它的时间都不够。"},
    {"ko", "정부는 연말까지 새 법안을 양원에서 표결하기로 결정했지만 "
           "비판하는 사람들은 읽을 시간조차 부족하다고 말한다."},
};

static void guess_by_fingerprint(void **state)
{
    struct pst_lang_guesser *g = pst_lang_guesser_new();
    (void)state;
    if (g == NULL)
        skip();
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct pst_buf marked = PST_BUF_INIT;
        guess(g, texts[i].text, texts[i].code);
        pst_buf_addf(&marked,
                     "# %s\n\n* [x](https://example.com/a?b=1) **%s**\n\n"
                     "| 1 | 2014-12-11 |\n",
                     "2014", texts[i].text);
        guess(g, marked.p, texts[i].code);
        pst_buf_dispose(&marked);
    }
    guess(g, "Too short to say", "und");
    guess(g, "Коротко", "ru");
    pst_lang_guesser_free(g);
    pst_lang_guesser_free(NULL);
}

/* A long text is told by a glance if it can be; what shares words with French
 * is not French for that. */
static void guess_at_a_glance(void **state)
{
    static const char occitan[] =
        "Lo govèrn a decidit que la novèla lei serà votada per las doas "
        "cambras abans la fin de l’annada, mas sos adversaris dison que i a "
        "pas pro de temps per la legir, e que los deputats seràn pas prèstes. ";
    struct pst_lang_guesser *g = pst_lang_guesser_new();
    (void)state;
    if (g == NULL)
        skip();
    struct pst_buf text = PST_BUF_INIT;
    char got[PST_LANG_MAX];
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        pst_buf_clear(&text);
        while (text.n < 2000)
            pst_buf_addf(&text, "%s ", texts[i].text);
        guess(g, text.p, texts[i].code);
    }
    pst_buf_clear(&text);
    while (text.n < 2000)
        pst_buf_adds(&text, occitan);
    pst_lang_guess(g, text.p, text.n, got);
    assert_string_not_equal(got, "fr");
    pst_buf_dispose(&text);
    pst_lang_guesser_free(g);
}

/* Nothing is kept from one text to the next, and only the start counts. */
static void guess_is_deterministic(void **state)
{
    struct pst_lang_guesser *g = pst_lang_guesser_new();
    struct pst_buf text = PST_BUF_INIT;
    (void)state;
    if (g == NULL)
        skip();
    while (text.n < 9000)
        pst_buf_adds(&text, texts[0].text);
    while (text.n < 90000)
        pst_buf_adds(&text, texts[7].text);
    for (int i = 0; i < 3; i++) {
        guess(g, texts[1].text, "de");
        guess(g, text.p, "en");
    }
    pst_buf_dispose(&text);
    pst_lang_guesser_free(g);
}

static void order_of_dates(void **state)
{
    static const struct {
        const char *name;
        enum pst_date_order order;
    } examples[] = {
        {"en", PST_DATE_YEAR_ALONE},           {"en-US", PST_DATE_MONTH_FIRST},
        {"en_us.UTF-8", PST_DATE_MONTH_FIRST}, {"en-GB", PST_DATE_DAY_FIRST},
        {"en-CA", PST_DATE_YEAR_ALONE},        {"de", PST_DATE_DAY_FIRST},
        {"ja-JP", PST_DATE_YEAR_ALONE},        {"", PST_DATE_YEAR_ALONE}};
    (void)state;
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++)
        assert_int_equal(pst_lang_date_order(pst_str_of(examples[i].name)),
                         examples[i].order);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_and_codes),
        cmocka_unit_test(stop_lists_are_sorted_and_folded),
        cmocka_unit_test(stop_words),
        cmocka_unit_test(order_of_dates),
        cmocka_unit_test(guess_by_script),
        cmocka_unit_test(guess_by_fingerprint),
        cmocka_unit_test(guess_at_a_glance),
        cmocka_unit_test(guess_is_deterministic),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
