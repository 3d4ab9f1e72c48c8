/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "base/progress.h"

static void test_line(void **state)
{
    (void)state;
    static const struct {
        struct pst_progress_state s;
        uint64_t elapsed_ms;
        size_t columns;
        const char *line;
    } cases[] = {
        {{"reading", "files", 1234, 5678, 12345678, 0, 0},
         2743,
         80,
         "reading 1,234 / 5,678 files  12.3 MB  4.5 MB/s  0:10 left"},
        {{"reading", "files", 1234, 5678, 1000000, 4000000, 0},
         10000,
         80,
         "reading 1,234 / 5,678 files  1.0 MB  100.0 KB/s  0:30 left"},
        /* A quarter in 10 s makes 40 s, and half as much comes after. */
        {{"reading", "files", 1234, 5678, 1000000, 4000000, 0.5},
         10000,
         80,
         "reading 1,234 / 5,678 files  1.0 MB  100.0 KB/s  0:50 left"},
        {{"reading", "files", 7, 0, 0, 0, 1}, 5000, 80, "reading 7 files"},
        {{"reading", "files", 7, 9, 500, 0, 0},
         999,
         80,
         "reading 7 / 9 files  500 B"},
        {{"reading", "files", 0, 9, 0, 0, 1}, 5000, 80, "reading 0 / 9 files"},
        {{"reading", "files", 9, 9, 9000, 9000, 0},
         1000,
         80,
         "reading 9 / 9 files  9.0 KB  9.0 KB/s"},
        {{"reading", "files", 9, 9, 9900, 9000, 2},
         1000,
         80,
         "reading 9 / 9 files  9.9 KB  9.9 KB/s  0:02 left"},
        {{"reading", "files", 1234, 5678, 12345678, 0, 0},
         2743,
         20,
         "reading 1,234 / 5,67"},
        {{"reading", "files", 1, 1, 1, 1, 0}, 0, 0, ""},
        {{"merging", NULL, 0, 0, 0, 0, 0}, 5000, 80, "merging"},
        {{"merging", NULL, 0, 9, 0, 0, 0}, 5000, 80, "merging 0 %"},
        {{"merging", NULL, 3, 4, 0, 0, 0.5},
         6000,
         80,
         "merging 75 %  0:06 left"},
        {{"writing", NULL, 4, 4, 0, 0, 0}, 6000, 80, "writing 100 %"},
    };
    struct pst_buf b = PST_BUF_INIT;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        pst_progress_line(&b, &cases[i].s, cases[i].elapsed_ms,
                          cases[i].columns);
        assert_string_equal(b.p, cases[i].line);
    }
    pst_buf_dispose(&b);
}

static void test_draws_and_wipes(void **state)
{
    (void)state;
    char *text = NULL;
    size_t n = 0;
    FILE *f = open_memstream(&text, &n);
    struct pst_progress p;
    struct pst_progress_state s = {"reading", "files", 1, 2, 0, 0, 0};
    pst_progress_init(&p, f, true);
    pst_progress_update(&p, &s);
    fflush(f);
    assert_string_equal(text, "\rreading 1 / 2 files\033[K");
    pst_progress_clear(&p);
    pst_progress_update(&p, &s);
    pst_progress_finish(&p);
    pst_progress_update(&p, &s);
    fclose(f);
    assert_string_equal(text, "\rreading 1 / 2 files\033[K\r\033[K"
                              "\rreading 1 / 2 files\033[K\r\033[K");
    free(text);
}

/* However soon after the last one, but only once. */
static void test_draws_each_step(void **state)
{
    (void)state;
    char *text = NULL;
    size_t n = 0;
    FILE *f = open_memstream(&text, &n);
    struct pst_progress p;
    struct pst_progress_state s = {"reading", "files", 2, 2, 0, 0, 0};
    pst_progress_init(&p, f, true);
    pst_progress_update(&p, &s);
    s = (struct pst_progress_state){"merging", NULL, 1, 4, 0, 0, 0};
    pst_progress_update(&p, &s);
    pst_progress_update(&p, &s);
    fflush(f);
    assert_string_equal(text, "\rreading 2 / 2 files\033[K"
                              "\rmerging 25 %\033[K");
    pst_progress_finish(&p);
    fclose(f);
    free(text);
}

static void test_silent_without_terminal(void **state)
{
    (void)state;
    char *text = NULL;
    size_t n = 0;
    FILE *f = open_memstream(&text, &n);
    struct pst_progress p;
    struct pst_progress_state s = {"reading", "files", 1, 2, 0, 0, 0};
    pst_progress_init(&p, f, false);
    pst_progress_update(&p, &s);
    pst_progress_clear(&p);
    pst_progress_finish(&p);
    fclose(f);
    assert_int_equal(n, 0);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_line),
        cmocka_unit_test(test_draws_and_wipes),
        cmocka_unit_test(test_draws_each_step),
        cmocka_unit_test(test_silent_without_terminal),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
