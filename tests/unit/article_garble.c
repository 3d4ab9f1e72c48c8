/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "article/garble.h"

static void expect(const char *text, size_t places)
{
    size_t found = pst_garbled_places(pst_str_of(text));
    if (found != places)
        fail_msg("'%s' has %zu places, not %zu", text, found, places);
}

static void test_clean(void **state)
{
    (void)state;
    expect("", 0);
    expect("Nothing but ASCII, and a long line of it at that.", 0);
    expect("Le café «\302\240achevé\302\240» : dès lors, à\302\240» Noël…", 0);
    expect("né à l’été… l’été’» l’île, ÂGE, CHÂTEAU, DÉJÀ\302\240!", 0);
    expect("NÃO, AÇÃO, IRMÃ”, MANHÃ…, MANHÃ\302\240– “Ã” “Â” Ã", 0);
    expect("Spaß“, „Straße“, ÜBER, TSCHÜ“, Spaß¹ Maß®", 0);
    expect("“CAFÉ”, CAFÉ’S, CAFÉ—BAR, the É… ", 0);
    expect("2 Å, 5 Å² and 7 Å³", 0);
    expect("Việt Nam là nước Ân Ấn ĐÂY, VÂNG, TẤT CẢ", 0);
    expect("Všichni šli, nižší, příští. Łódź. Żółw", 0);
    expect("Сливовые террасы. Ñandú. Ωμέγα. 李子梯田。 قال", 0);
    expect("it costs 5 € — 25 °C; 100€ ™ “quoted” • 👍", 0);
}

static void test_decoded_twice(void **state)
{
    (void)state;
    expect("cafÃ©", 1);
    expect("The cafÃ© wouldnâ€™t pay â€” or â€œsoâ€\302\235.", 5);
    expect("Ã\302\240 la carte, dÃ»t, NoÃ«l, oÃ¹, seÃ±or, Ãœber, Ã–sterreich",
           7);
    expect("25Â°C Â© 2020, non.Â\302\240Et Â«texteÂ»", 5);
    expect("CAFÃ‰", 1);
    expect("Ð¡Ð»Ð¾Ð²Ð¾", 5);
    expect("ðŸ‘\302\215 ðŸ˜€", 2);
    expect("ï»¿The text", 1);
    expect("æ\302\235\302\216å\302\255\302\220", 2);
}

static void test_controls(void **state)
{
    (void)state;
    expect("Rain\302\223 fell\302\224", 2);
    expect("\302\200", 1);
    expect("\302\237", 1);
    expect("\302\240\177", 0);
}

/* Letters of other scripts, which show in a row of them alone. */
static void test_rows(void **state)
{
    (void)state;
    expect("ÙˆÙ‚Ø§Ù„ Ø§Ù„Ø£Ù…ÙŠÙ† Ø§Ù„Ø¹Ø§Ù…", 15);
    expect("×©×œ×•×\302\235 ×¢×•×œ×\302\235", 8);
    expect("à¸ªà¸§à¸±à¸ªà¸”à¸µ", 6);
    expect("è\302\201”å\302\220ˆå›½ï¼Œå†³è®®", 6);
    expect("\330\270ˆ\330\270‚\330\267§\330\270„ "
           "\330\267§\330\270„\330\267£\330\270…\330\270\331\271\330\270† "
           "\330\267§\330\270„\330\267\302\271\330\267§\330\270…",
           15);
    expect("РџСЂРёРІРµС‚, РјРёСЂ вЂ” СЌС‚Рѕ вЂњРїСЂРѕРІРµСЂРєР°вЂќ", 23);
    expect("姘斿\357\277\275欏彉鍖栨槸鎴戜滑杩欎釜鏃朵唬鏈\357\277\275涓ュ郴鐨"
           "勬寫鎴樸\357\277\275\357\277\275",
           14);
    expect("锟斤拷锟斤拷", 4);
    expect("蝗ｽ騾｣邱丈ｼ壹\357\277\275ｯ豎ｺ隴ｰ繧呈治謚槭＠縺ｾ縺励◆縲\357\277\275",
           13);
}

/* Letters of one byte, or two, that became accented Latin ones. */
static void test_words(void **state)
{
    (void)state;
    expect("æÞÇá ÇáÃãíä ÇáÚÇã Åä ÊÛíÑ ÇáãäÇÎ åæ ÇáÊÍÏí ÇáÃßÈÑ", 7);
    expect("Ìû äîëæíû ïðèçíàòü ýòî âìåñòå", 3);
    expect("ÁªºÏ¹ú´ó»á½ñÌìÍ¨¹ýÁËÒ»Ïî¾öÒé", 1);
    expect("ÀÁÂÃÄÅ ÆÇÈÉÊË ÌÍÎÏÐÑ ÒÓÔÕÖØ ÙÚÛÜÝÞ", 0);
    expect("ÅÅÅÅ-ÅÅ ÉÉÉÉ.ÉÉ ÅÅÅÅ ÉÉÉÉ", 0);
    expect("æøåÆØÅ, äöüÄÖÜ and áéíóúÁÉÍ", 0);
    expect("\"ÁÂÃÀÇÉÊÍÓÔÕÚáâãàçéêíóôõú\"", 0);
    expect("áéýúíóþæðö, ÁÉÝÚÍÓÞÆÐÖ, äöüß", 0);
    expect("«»«»«»«»«»«»«»«»«»«»«»«»«»«»«»«» ······························",
           0);
    expect("Ìû äîëæíû (is this text)", 0);
}

/* What has the same characters, but says something. */
static void test_clean_rows(void **state)
{
    (void)state;
    expect("«Я верю в…» РСФСР, СССР. Рёв Сї", 0);
    expect("\330\271\332\251\330\263\342\200\214\331\207\330\247\333\214 "
           "\330\267\330\250\333\214\330\271\330\252\330\214 "
           "\330\267\342\200\214\330\271\342\200\214\330\270\342\200\214\330"
           "\272 «\330\267» \330\271\330\214 \330\272\330\233",
           0);
    expect("涓涓细流，浠水县，乱码“锟斤拷”", 0);
    expect("É… É… Émile! NEJVÝŠ BÍŽŠÍ", 0);
    expect("国連総会は本日、決議を採択しました。", 0);
}

/* No text is read behind its end. */
static void test_cut_short(void **state)
{
    (void)state;
    static const char text[] = "â€™";
    for (size_t n = 0; n < sizeof text - 1; n++)
        assert_int_equal(pst_garbled_places((struct pst_str){text, n}), 0);
    assert_int_equal(
        pst_garbled_places((struct pst_str){text, sizeof text - 1}), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_clean),     cmocka_unit_test(test_decoded_twice),
        cmocka_unit_test(test_controls),  cmocka_unit_test(test_rows),
        cmocka_unit_test(test_words),     cmocka_unit_test(test_clean_rows),
        cmocka_unit_test(test_cut_short),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
