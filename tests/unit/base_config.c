/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/config.h"
#include "tests/unit/tempdir.h"

static const char *const engines[] = {"auto", "fast", "xapian", NULL};

static const struct pst_config_key keys[] = {
    {"search.limit", PST_CONFIG_COUNT, "10", 0, "how many", NULL},
    {"search.pager", PST_CONFIG_STRING, NULL, 0, "the pager", NULL},
    {"search.color", PST_CONFIG_BOOL, "true", 0, "colours", NULL},
    {"search.engine", PST_CONFIG_CHOICE, "auto", 0, "engine", engines},
    {"index.memory", PST_CONFIG_SIZE, "64M", PST_CONFIG_INDEX, "room", NULL},
    {"index.ignore", PST_CONFIG_STRING, "*.bak",
     PST_CONFIG_INDEX | PST_CONFIG_MANY, "globs", NULL},
    {"field.*.weight", PST_CONFIG_COUNT, "1", PST_CONFIG_INDEX, "weight", NULL},
};
enum { KEYS = sizeof keys / sizeof *keys };

static void add(struct pst_config *c, const char *text, unsigned source)
{
    struct pst_error err = PST_ERROR_INIT;
    int r = pst_config_add_text(c, pst_str_of(text), "conf", source, &err);
    assert_string_equal(err.message, "");
    assert_int_equal(r, 0);
}

static void test_syntax(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *value; /* of search.pager */
    } cases[] = {
        {"[search]\npager = less -R\n", "less -R"},
        {"[search]pager=x", "x"},
        {"\xef\xbb\xbf[Search]\r\n\tPAGER = x\r\n", "x"},
        {"[search]\npager = x  ; no\n", "x"},
        {"[search]\npager = \"x ; # \"  # c\n", "x ; # "},
        {"[search]\npager = a\" b \"c \n", "a b c"},
        {"[search]\npager = a\\\n  b\n", "a  b"},
        {"[search]\npager = \\\"\\\\\\n\\t\\b\n", "\"\\\n\t\b"},
        {"[search]\npager =\n", ""},
        {"# c\n; c\n\n[search] # c\n pager = x y  z", "x y  z"},
        {"[search]\npager = x\npager = y\n", "y"},
        {"[search]\npager = x\n[other]\npager = y\n", "x"},
        {"[search]\npager = x ]=[\n", "x ]=["},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pst_config c;
        pst_config_init(&c, keys, KEYS, NULL, NULL);
        add(&c, cases[i].text, 0);
        assert_string_equal(pst_config_string(&c, "search.pager"),
                            cases[i].value);
        pst_config_dispose(&c);
    }
}

static void test_subsections(void **state)
{
    (void)state;
    struct pst_config c;
    pst_config_init(&c, keys, KEYS, NULL, NULL);
    add(&c,
        "[field \"Title\"]\nweight = 3\n"
        "[field \"a.b \\\"c\\\\\"]\nWeight = 4\n"
        "[Field.Body]\nweight = 5\n",
        0);
    assert_int_equal(pst_config_number(&c, "field.Title.weight"), 3);
    assert_int_equal(pst_config_number(&c, "field.title.weight"), 1);
    assert_int_equal(pst_config_number(&c, "field.a.b \"c\\.weight"), 4);
    assert_int_equal(pst_config_number(&c, "field.body.weight"), 5);
    assert_int_equal(c.warning_count, 0);
    pst_config_dispose(&c);
}

static void assert_error(const char *text, size_t n, const char *message)
{
    struct pst_config c;
    struct pst_error err = PST_ERROR_INIT;
    pst_config_init(&c, keys, KEYS, NULL, NULL);
    assert_int_equal(
        pst_config_add_text(&c, (struct pst_str){text, n}, "conf", 0, &err),
        -PST_EUSAGE);
    assert_string_equal(err.message, message);
    pst_config_dispose(&c);
}

static void test_errors_name_the_line(void **state)
{
    (void)state;
    static const struct {
        const char *text, *message;
    } cases[] = {
        {"limit = 1\n", "conf:1: a variable before the first [section]"},
        {"[search]\n\n= 1\n",
         "conf:3: neither a [section], nor name = value, nor a # comment"},
        {"[search\nlimit=1\n", "conf:1: the section's heading has no ']'"},
        {"[]\n", "conf:1: a section's name is letters, digits and '-'"},
        {"[a b]\n", "conf:1: a subsection must stand in double quotes"},
        {"[a \"b\n\"]\n", "conf:1: the subsection's name has no end"},
        {"[a \"b\\", "conf:1: the subsection's name has no end"},
        {"[search]\nlimit 5\n", "conf:2: no '=' after the variable's name"},
        {"[search]\nli_mit = 5\n", "conf:2: no '=' after the variable's name"},
        {"[search]\npager = \"x\nlimit = 1\n",
         "conf:2: the quoted value has no end"},
        {"[search]\npager = a\\\n\\x\n",
         "conf:3: unknown escape: only \\n \\t \\b \\\" and \\\\ are known "
         "(write \\\\ for one backslash)"},
        {"[search]\npager = \\",
         "conf:2: unknown escape: only \\n \\t \\b \\\" and \\\\ are known "
         "(write \\\\ for one backslash)"},
        {"[search]\n\nlimit = many\n",
         "conf:3: search.limit: 'many' is not a whole number of at least 0"},
        {"[search]\nlimit\n", "conf:2: search.limit needs a value"},
        {"[search]\ncolor = often\n",
         "conf:2: search.color: 'often' is neither true nor false"},
        {"[search]\nengine = warp\n", "conf:2: search.engine: 'warp' is not "
                                      "one of auto, fast or xapian"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_error(cases[i].text, strlen(cases[i].text), cases[i].message);
    static const char nul[] = "[search]\npager = a\0b\n";
    assert_error(nul, sizeof nul - 1,
                 "conf:2: a NUL byte; is this a configuration file?");
}

static void test_layers_and_origins(void **state)
{
    (void)state;
    struct pst_config c;
    pst_config_init(&c, keys, KEYS, NULL, NULL);
    const struct pst_config_value *v = pst_config_get(&c, "search.limit");
    assert_string_equal(v->value, "10");
    assert_string_equal(v->origin, "built in");
    assert_null(pst_config_get(&c, "search.pager"));
    assert_int_equal(pst_config_number(&c, "index.memory"), 64 << 20);

    add(&c, "[search]\ncolor\nlimit = 20\nengine = fast\n", 0);
    v = pst_config_get(&c, "search.limit");
    assert_string_equal(v->origin, "file:conf");
    assert_int_equal(v->line, 3);
    assert_true(v->trusted);
    assert_true(pst_config_bool(&c, "search.color"));
    assert_int_equal(pst_config_choice(&c, "search.engine"), 1);

    add(&c, "[index]\nmemory = 1G\n", PST_CONFIG_UNTRUSTED);
    assert_false(pst_config_get(&c, "index.memory")->trusted);
    assert_int_equal(
        pst_config_set(&c, "Search.LIMIT", "30", "environment", NULL), 0);
    assert_int_equal(
        pst_config_set(&c, "search.color", "no", "command line", NULL), 0);
    assert_int_equal(pst_config_number(&c, "search.limit"), 30);
    assert_string_equal(pst_config_get(&c, "search.limit")->origin,
                        "environment");
    assert_false(pst_config_bool(&c, "search.color"));

    struct pst_error err = PST_ERROR_INIT;
    assert_int_equal(
        pst_config_set(&c, "search.limit", "x", "environment", &err),
        -PST_EUSAGE);
    assert_string_equal(err.message, "environment: search.limit: 'x' is not a "
                                     "whole number of at least 0");
    assert_int_equal(
        pst_config_set(&c, "serch.limit", "1", "command line", &err),
        -PST_EUSAGE);
    assert_string_equal(err.message, "command line: unknown key serch.limit; "
                                     "did you mean search.limit?");
    assert_int_equal(pst_config_number(&c, "search.limit"), 30);
    pst_config_dispose(&c);
}

static bool allow_short(void *payload, const char *key, const char *value)
{
    (void)key;
    return strlen(value) <= *(size_t *)payload;
}

static void test_untrusted_file(void **state)
{
    (void)state;
    size_t most = 4;
    struct pst_config c;
    pst_config_init(&c, keys, KEYS, allow_short, &most);
    add(&c, "[index]\nignore = from the user\n", 0);
    assert_int_equal(c.warning_count, 0);
    add(&c,
        "[search]\npager = rm -rf\n[index]\nignore = longer\nignore = abc\n"
        "memory = lots\nmemry = 1\n",
        PST_CONFIG_UNTRUSTED);
    assert_null(pst_config_get(&c, "search.pager"));
    assert_string_equal(pst_config_string(&c, "index.ignore"), "abc");
    assert_string_equal(pst_config_string(&c, "index.memory"), "64M");
    static const char *const warnings[] = {
        "conf:2: search.pager is ignored: only your own configuration can set "
        "it",
        "conf:4: index.ignore is ignored: the index's own configuration may "
        "not give it this value",
        "conf:6: index.memory: 'lots' is not a size: write a number of bytes, "
        "or one with K, M, G or T, like 64M",
        "conf:7: unknown key index.memry; did you mean index.memory?"};
    assert_int_equal(c.warning_count, 4);
    for (size_t i = 0; i < 4; i++)
        assert_string_equal(c.warnings[i], warnings[i]);
    pst_config_dispose(&c);
}

static void test_warnings_are_bounded(void **state)
{
    (void)state;
    struct pst_config c;
    struct pst_buf text = PST_BUF_INIT;
    pst_config_init(&c, keys, KEYS, NULL, NULL);
    pst_buf_adds(&text, "[a]\n");
    for (int i = 0; i < 1000; i++)
        pst_buf_adds(&text, "x=1\n");
    add(&c, text.p, PST_CONFIG_UNTRUSTED);
    assert_int_equal(c.warning_count, 51);
    pst_buf_dispose(&text);
    pst_config_dispose(&c);
}

static void assert_list(const struct pst_config *c, const char *want)
{
    struct pst_buf got = PST_BUF_INIT;
    const struct pst_config_value *v;
    for (size_t at = 0; (v = pst_config_next(c, "index.ignore", &at)) != NULL;)
        pst_buf_addf(&got, "%s,", v->value);
    assert_string_equal(got.p, want);
    pst_buf_dispose(&got);
}

static void test_lists(void **state)
{
    (void)state;
    struct pst_config c;
    pst_config_init(&c, keys, KEYS, NULL, NULL);
    assert_list(&c, "*.bak,");
    add(&c, "[index]\nignore = a\nignore = b\n", 0);
    add(&c, "[search]\nlimit = 1\n[index]\nignore = c\n", 0);
    assert_list(&c, "*.bak,a,b,c,");
    add(&c, "[index]\nignore =\nignore = d\n", 0);
    assert_list(&c, "d,");
    add(&c, "[index]\nignore =\n", 0);
    assert_list(&c, "");
    pst_config_dispose(&c);
}

static void test_files(void **state)
{
    static const char text[] = "[index]\nmemory = 2M\n";
    tempdir_write(state, "config", text, sizeof text - 1);
    tempdir_link(state, "config", "link");
    char *path = tempdir_path(state, "config");
    char *link_path = tempdir_path(state, "link");
    char *none = tempdir_path(state, "none");
    char *fifo = tempdir_path(state, "fifo");
    assert_int_equal(mkfifo(fifo, 0600), 0);

    struct pst_config c;
    struct pst_error err = PST_ERROR_INIT;
    pst_config_init(&c, keys, KEYS, NULL, NULL);
    assert_int_equal(pst_config_add_file(&c, none, PST_CONFIG_OPTIONAL, &err),
                     0);
    assert_int_equal(pst_config_add_file(&c, none, 0, &err), -PST_EIO);
    assert_non_null(strstr(err.message, none));
    assert_int_equal(
        pst_config_add_file(&c, link_path, PST_CONFIG_UNTRUSTED, &err),
        -PST_EUSAGE);
    assert_int_equal(pst_config_add_file(&c, fifo, PST_CONFIG_UNTRUSTED, NULL),
                     -PST_EUSAGE);
    assert_int_equal(
        pst_config_add_file(&c, *state, PST_CONFIG_UNTRUSTED, NULL),
        -PST_EUSAGE);
    assert_int_equal(pst_config_number(&c, "index.memory"), 64 << 20);
    assert_int_equal(pst_config_add_file(&c, path, PST_CONFIG_UNTRUSTED, &err),
                     0);
    assert_int_equal(pst_config_add_file(&c, link_path, 0, &err), 0);
    assert_int_equal(pst_config_number(&c, "index.memory"), 2 << 20);
    const char *origin = pst_config_get(&c, "index.memory")->origin;
    assert_memory_equal(origin, "file:", 5);
    assert_string_equal(origin + 5, link_path);

    char *large = calloc(1, (1 << 20) + 1);
    memset(large, '\n', (1 << 20) + 1);
    tempdir_write(state, "config", large, (1 << 20) + 1);
    assert_int_equal(pst_config_add_file(&c, path, 0, &err), -PST_ENOMEM);
    tempdir_write(state, "config", large, 1 << 20);
    assert_int_equal(pst_config_add_file(&c, path, 0, &err), 0);
    free(large);
    pst_config_dispose(&c);
    free(path);
    free(link_path);
    free(none);
    free(fifo);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_syntax),
        cmocka_unit_test(test_subsections),
        cmocka_unit_test(test_errors_name_the_line),
        cmocka_unit_test(test_layers_and_origins),
        cmocka_unit_test(test_untrusted_file),
        cmocka_unit_test(test_warnings_are_bounded),
        cmocka_unit_test(test_lists),
        cmocka_unit_test_setup_teardown(test_files, tempdir_setup,
                                        tempdir_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
