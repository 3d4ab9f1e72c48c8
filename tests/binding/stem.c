/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Stemmers by name. */
#include "tests/binding/binding.h"

static void words(void **state)
{
    static const struct {
        const char *language, *word, *stem;
    } rows[] = {
        {"english", "sanctions", "sanction"}, {"en", "running", "run"},
        {"none", "sanctions", "sanctions"},   {"", "running", "running"},
        {"german", "häuser", "haus"},         {"en", "", ""},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        xap_stem *stem;
        xap_bytes out = {NULL, 7};
        OK(xap_stem_new(&stem, rows[i].language, &error));
        OK(xap_stem_word(stem, xap_str(rows[i].word), &out, &error));
        SAME_BYTES(out, xap_str(rows[i].stem));
        xap_stem_free(stem);
    }
}

static void unknown(void **state)
{
    xap_stem *stem = (xap_stem *)state;
    FAILS(XAP_EARG, xap_stem_new(&stem, "klingon", &error));
    assert_null(stem);
    assert_non_null(strstr(error.message, "klingon"));
}

static void languages(void **state)
{
    (void)state;
    xap_buf names = XAP_BUF_INIT;
    OK(xap_stem_languages(&names, &error));
    assert_non_null(strstr(names.p, "english"));
    size_t n = 0;
    for (char *name = strtok(names.p, " "); name; name = strtok(NULL, " ")) {
        xap_stem *stem;
        OK(xap_stem_new(&stem, name, &error));
        xap_stem_free(stem);
        n++;
    }
    assert_true(n > 10);
    xap_buf_dispose(&names);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words),
        cmocka_unit_test(unknown),
        cmocka_unit_test(languages),
    };
    return cmocka_run_group_tests_name("stem", tests, NULL, NULL);
}
