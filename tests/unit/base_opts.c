/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "base/opts.h"
#include "base/parse.h"

enum { OPT_LIMIT = 1, OPT_QUIET, OPT_LIST, OPT_PAGER, OPT_COLOR, OPT_OLD };

static const struct pst_opt table[] = {
    {"", 0, NULL, "Output:", 0, 0},
    {"limit", 'n', "N", "show at most N articles", OPT_LIMIT, 0},
    {"quiet", 'q', NULL, "print nothing", OPT_QUIET, 0},
    {"list", 'l', NULL, "only the paths", OPT_LIST, 0},
    {"pager", 0, NULL, "use a pager", OPT_PAGER, PST_OPT_NEGATABLE},
    {"color", 'c', "WHEN", "use colours", OPT_COLOR, PST_OPT_OPTIONAL},
    {"a-very-long-name-of-an-option", 0, "X", "old", OPT_OLD, 0},
    {"hidden", 0, NULL, "not shown", OPT_OLD, PST_OPT_HIDDEN},
    PST_OPT_END,
};

enum { MOST_WORDS = 8 };

/* Parse words separated by one space. */
static int parse(const char *line, unsigned mode, struct pst_opts *o,
                 struct pst_error *err)
{
    static char copy[200];
    static char *words[MOST_WORDS];
    int n = 0;
    strncpy(copy, line, sizeof copy - 1);
    for (char *s = copy; s != NULL && *line != '\0';) {
        words[n++] = s;
        s = strchr(s, ' ');
        if (s != NULL)
            *s++ = '\0';
    }
    return pst_opts_parse(table, n, words, mode, o, err);
}

static uint64_t limit_of(const char *line)
{
    struct pst_opts o;
    uint64_t n = 77;
    assert_int_equal(parse(line, 0, &o, NULL), 0);
    assert_int_equal(pst_opts_count(&o, OPT_LIMIT, 0, 1000, &n, NULL), 0);
    pst_opts_dispose(&o);
    return n;
}

static void test_ways_to_give_an_argument(void **state)
{
    (void)state;
    assert_int_equal(limit_of("--limit=5"), 5);
    assert_int_equal(limit_of("--limit 5"), 5);
    assert_int_equal(limit_of("-n5"), 5);
    assert_int_equal(limit_of("-n 5"), 5);
    assert_int_equal(limit_of("-lqn5"), 5);
    assert_int_equal(limit_of("-lqn 5"), 5);
    assert_int_equal(limit_of("-n5 --limit=6 x -n 7"), 7);
    assert_int_equal(limit_of("x"), 77);
    assert_int_equal(limit_of(""), 77);
}

static void test_flags(void **state)
{
    (void)state;
    struct pst_opts o;
    assert_int_equal(parse("-ql --pager --no-pager -q", 0, &o, NULL), 0);
    assert_true(pst_opts_flag(&o, OPT_QUIET, false));
    assert_true(pst_opts_flag(&o, OPT_LIST, false));
    assert_false(pst_opts_flag(&o, OPT_PAGER, true));
    assert_true(pst_opts_flag(&o, OPT_OLD, true));
    assert_int_equal(pst_opts_times(&o, OPT_QUIET), 2);
    assert_int_equal(pst_opts_times(&o, OPT_PAGER), 0);
    assert_int_equal(o.use_count, 5);
    pst_opts_dispose(&o);
}

static void test_optional_argument(void **state)
{
    (void)state;
    struct pst_opts o;
    assert_int_equal(parse("--color always", 0, &o, NULL), 0);
    assert_string_equal(pst_opts_string(&o, OPT_COLOR, "auto"), "auto");
    assert_int_equal(o.operand_count, 1);
    pst_opts_dispose(&o);
    assert_int_equal(parse("--color=always", 0, &o, NULL), 0);
    assert_string_equal(pst_opts_string(&o, OPT_COLOR, "auto"), "always");
    pst_opts_dispose(&o);
}

static void test_operands(void **state)
{
    (void)state;
    struct pst_opts o;
    assert_int_equal(parse("a -q - b -- -l --x --", 0, &o, NULL), 0);
    static const char *const want[] = {"a", "-", "b", "-l", "--x", "--"};
    assert_int_equal(o.operand_count, 6);
    for (size_t i = 0; i < o.operand_count; i++)
        assert_string_equal(o.operands[i], want[i]);
    assert_int_equal(o.use_count, 1);
    pst_opts_dispose(&o);

    assert_int_equal(parse("-q search -l", PST_OPTS_STOP, &o, NULL), 0);
    assert_int_equal(o.operand_count, 2);
    assert_string_equal(o.operands[1], "-l");
    pst_opts_dispose(&o);
}

static void assert_refused(const char *line, const char *message)
{
    struct pst_opts o;
    struct pst_error err = PST_ERROR_INIT;
    assert_int_equal(parse(line, 0, &o, &err), -PST_EUSAGE);
    assert_string_equal(err.message, message);
    assert_int_equal(o.use_count, 0);
    assert_null(o.uses);
}

static void test_errors(void **state)
{
    (void)state;
    assert_refused("--limti=5",
                   "unknown option --limti; did you mean --limit?");
    /* No prefix is taken, but it is understood. */
    assert_refused("--lim 5", "unknown option --lim; did you mean --limit?");
    assert_refused("--no-pagr", "unknown option --no-pagr; did you mean "
                                "--no-pager?");
    assert_refused("--zzzzzz", "unknown option --zzzzzz");
    assert_refused("--hiddem", "unknown option --hiddem");
    assert_refused("--no-quiet", "unknown option --no-quiet");
    assert_refused("-q --limit", "option --limit needs an argument, N");
    assert_refused("-qn", "option --limit needs an argument, N");
    assert_refused("--quiet=yes", "option --quiet takes no argument");
    assert_refused("--no-pager=1", "option --no-pager takes no argument");
    assert_refused("-qx", "unknown option -x in '-qx'; put -- before what "
                          "begins with '-' and is no option");
    assert_refused("--=", "unknown option --");
}

static void test_typed_errors(void **state)
{
    (void)state;
    static const char *const whens[] = {"auto", "always", "never", NULL};
    struct pst_opts o;
    struct pst_error err = PST_ERROR_INIT;
    uint64_t n = 3;
    size_t when = 9;
    assert_int_equal(parse("-n many --color=often", 0, &o, &err), 0);
    assert_int_equal(pst_opts_count(&o, OPT_LIMIT, 1, 99, &n, &err),
                     -PST_EUSAGE);
    assert_string_equal(err.message, "--limit: 'many' is not a whole number "
                                     "from 1 to 99");
    assert_int_equal(n, 3);
    assert_int_equal(pst_opts_choice(&o, OPT_COLOR, whens, &when, &err),
                     -PST_EUSAGE);
    assert_string_equal(err.message,
                        "--color: 'often' is not one of auto, always or never");
    pst_opts_dispose(&o);
    assert_int_equal(parse("--color=never", 0, &o, &err), 0);
    assert_int_equal(pst_opts_choice(&o, OPT_COLOR, whens, &when, &err), 0);
    assert_int_equal(when, 2);
    pst_opts_dispose(&o);
}

static void test_counts(void **state)
{
    (void)state;
    uint64_t n;
    assert_int_equal(
        pst_parse_count("18446744073709551615", "x", 0, UINT64_MAX, &n, NULL),
        0);
    assert_true(n == UINT64_MAX);
    static const char *const bad[] = {
        "", "-1", "+1", " 1", "1 ", "0x1", "1.0", "18446744073709551616"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(pst_parse_count(bad[i], "x", 0, UINT64_MAX, &n, NULL),
                         -PST_EUSAGE);
}

static void test_sizes(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        uint64_t size;
    } good[] = {
        {"0", 0},
        {"4096", 4096},
        {"64M", 64u << 20},
        {"2G", 2ull << 30},
        {"1k", 1024},
        {"1KB", 1024},
        {"1KiB", 1024},
        {"1.5K", 1536},
        {"12B", 12},
        {"3T", 3ull << 40},
        {"16777214T", 16777214ull << 40},
    };
    static const char *const bad[] = {
        "", "M", "-1", "1.5", "1.M", "64 M", "64Q", "64MM", "16777216T", "1e3"};
    uint64_t n;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        assert_int_equal(pst_parse_size(good[i].text, "x", &n, NULL), 0);
        assert_true(n == good[i].size);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(pst_parse_size(bad[i], "x", &n, NULL), -PST_EUSAGE);
}

static void test_reals(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        double real;
    } good[] = {
        {"0", 0}, {"2", 2}, {"0.75", 0.75}, {"10.000", 10}, {"9.5", 9.5}};
    static const char *const bad[] = {"",    ".5",    "1.",  "-1",  "1e3",
                                      "nan", "10.01", "1,5", "0x1", "1 "};
    double d;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        assert_int_equal(pst_parse_real(good[i].text, "x", 10, &d, NULL), 0);
        assert_true(d == good[i].real);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(pst_parse_real(bad[i], "x", 10, &d, NULL),
                         -PST_EUSAGE);
}

static void test_booleans(void **state)
{
    (void)state;
    bool b;
    assert_int_equal(pst_parse_bool("Yes", "x", &b, NULL), 0);
    assert_true(b);
    assert_int_equal(pst_parse_bool("OFF", "x", &b, NULL), 0);
    assert_false(b);
    assert_int_equal(pst_parse_bool("maybe", "x", &b, NULL), -PST_EUSAGE);
}

static void test_help(void **state)
{
    (void)state;
    struct pst_buf b = PST_BUF_INIT;
    pst_opts_help(table, &b);
    assert_string_equal(b.p,
                        "Output:\n"
                        "  -n, --limit=N           show at most N articles\n"
                        "  -q, --quiet             print nothing\n"
                        "  -l, --list              only the paths\n"
                        "      --[no-]pager        use a pager\n"
                        "  -c, --color[=WHEN]      use colours\n"
                        "      --a-very-long-name-of-an-option=X  old\n");
    pst_buf_dispose(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ways_to_give_an_argument),
        cmocka_unit_test(test_flags),
        cmocka_unit_test(test_optional_argument),
        cmocka_unit_test(test_operands),
        cmocka_unit_test(test_errors),
        cmocka_unit_test(test_typed_errors),
        cmocka_unit_test(test_counts),
        cmocka_unit_test(test_sizes),
        cmocka_unit_test(test_reals),
        cmocka_unit_test(test_booleans),
        cmocka_unit_test(test_help),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
