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
        {{1234, 5678, 12345678, 0},
         2743,
         80,
         "indexing 1,234 / 5,678 files  12.3 MB  4.5 MB/s  0:10 left"},
        {{1234, 5678, 1000000, 4000000},
         10000,
         80,
         "indexing 1,234 / 5,678 files  1.0 MB  100.0 KB/s  0:30 left"},
        {{7, 0, 0, 0}, 5000, 80, "indexing 7 files"},
        {{7, 9, 500, 0}, 999, 80, "indexing 7 / 9 files  500 B"},
        {{0, 9, 0, 0}, 5000, 80, "indexing 0 / 9 files"},
        {{9, 9, 9000, 9000},
         1000,
         80,
         "indexing 9 / 9 files  9.0 KB  9.0 KB/s"},
        {{1234, 5678, 12345678, 0}, 2743, 20, "indexing 1,234 / 5,6"},
        {{1, 1, 1, 1}, 0, 0, ""},
    };
    struct pst_buf b = PST_BUF_INIT;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        pst_progress_line(&b, "indexing", "files", &cases[i].s,
                          cases[i].elapsed_ms, cases[i].columns);
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
    struct pst_progress_state s = {1, 2, 0, 0};
    pst_progress_init(&p, f, true, "indexing", "files");
    pst_progress_update(&p, &s);
    fflush(f);
    assert_string_equal(text, "\rindexing 1 / 2 files\033[K");
    pst_progress_clear(&p);
    pst_progress_update(&p, &s);
    pst_progress_finish(&p);
    pst_progress_update(&p, &s);
    fclose(f);
    assert_string_equal(text, "\rindexing 1 / 2 files\033[K\r\033[K"
                              "\rindexing 1 / 2 files\033[K\r\033[K");
    free(text);
}

static void test_silent_without_terminal(void **state)
{
    (void)state;
    char *text = NULL;
    size_t n = 0;
    FILE *f = open_memstream(&text, &n);
    struct pst_progress p;
    struct pst_progress_state s = {1, 2, 0, 0};
    pst_progress_init(&p, f, false, "indexing", "files");
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
        cmocka_unit_test(test_silent_without_terminal),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
