/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "tests/unit/article_members.h"

/* Cells, the second of HTML that nests ever deeper. */
static void make(struct pst_buf *out, unsigned depth)
{
    pst_buf_adds(out,
                 "{\"cells\":[{\"cell_type\":\"markdown\",\"source\":[\"One."
                 "\"]},{\"cell_type\":\"markdown\",\"source\":[\"");
    for (unsigned i = 0; i < depth; i++)
        pst_buf_adds(out, "<div>");
    pst_buf_adds(out, "two\"]},{\"cell_type\":\"markdown\",\"source\":[\"Three."
                      "\"]}],\"nbformat\":4}");
}

static void read_notebook(struct items *all, unsigned depth)
{
    struct pst_extract_limits limits = PST_EXTRACT_LIMITS_INIT;
    struct pst_buf b = PST_BUF_INIT;
    limits.depth = 20;
    make(&b, depth);
    read_bytes_limited(all, "a.ipynb", pst_buf_str(&b), limits);
    pst_buf_dispose(&b);
}

static void test_cells(void **state)
{
    struct items all;
    (void)state;
    read_notebook(&all, 3);
    assert_int_equal(all.result, PST_EXTRACTED);
    assert_int_equal(all.count, 1);
    assert_nth(&all.x[0], PST_FIELD_BODY, 0, "One.");
    assert_nth(&all.x[0], PST_FIELD_BODY, 1, "two");
    assert_nth(&all.x[0], PST_FIELD_BODY, 2, "Three.");
    items_dispose(&all);
}

/* What comes after a cell that fails does not make up for it. */
static void test_cell_that_fails(void **state)
{
    struct items all;
    (void)state;
    read_notebook(&all, 60);
    assert_int_not_equal(all.result, PST_EXTRACTED);
    assert_int_equal(all.count, 0);
    items_dispose(&all);
}

/* Cells without text are no article. */
static void test_empty(void **state)
{
    struct items all;
    (void)state;
    read_items(&all, "a.ipynb",
               "{\"cells\":[{\"cell_type\":\"code\",\"source\":[],"
               "\"outputs\":[]}],\"nbformat\":4}");
    assert_int_equal(all.count, 0);
    assert_int_equal(all.result, PST_EXTRACT_SKIPPED);
    items_dispose(&all);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cells),
        cmocka_unit_test(test_cell_that_fails),
        cmocka_unit_test(test_empty),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
