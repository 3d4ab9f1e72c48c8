/* SPDX-License-Identifier: GPL-2.0-or-later */
/* searcher/facts.h: whether a filter holds for one article. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "searcher/facts.h"

static bool is_at(const char *path, const char *value)
{
    struct pst_node node = {.kind = PST_NODE_FILTER,
                            .filter = PST_FILTER_PATH,
                            .value = pst_str_of(value)};
    struct pst_record_header h = {.path = pst_str_of(path)};
    struct pst_record_body b = {.text = {"", 0}};
    return pst_facts_hold(&node, &h, &b);
}

static void paths_are_found_by_parts(void **state)
{
    (void)state;
    assert_true(is_at("a/Dr. Smith.txt", "dr. smith"));
    assert_true(is_at("a/Dr. Smith.txt", "smith"));
    assert_true(is_at("a/Dr. Smith.txt", "a"));
    assert_false(is_at("a/Dr. Smith.txt", "dr."));
    assert_false(is_at("a/Dr. Smith.txt", "txt"));
    assert_true(is_at("a.tar.gz", "a"));
    assert_true(is_at("a.tar.gz", "a.tar.gz"));
    assert_false(is_at("a.tar.gz", "a.tar"));
    assert_true(is_at(".hidden", ".hidden"));
    assert_true(is_at(".hidden", "hidden"));
    assert_true(is_at("x.md.gz", "x"));
    assert_false(is_at("x.md.gz", "md"));
    assert_false(is_at("b c/x", "c"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(paths_are_found_by_parts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
