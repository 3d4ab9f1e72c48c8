/* SPDX-License-Identifier: GPL-2.0-or-later */
/* searcher/facts.h: whether a filter holds for one article. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "searcher/facts.h"

static bool holds(enum pst_filter filter, const char *path, const char *value)
{
    struct pst_node node = {.kind = PST_NODE_FILTER,
                            .filter = (uint8_t)filter,
                            .value = pst_str_of(value)};
    struct pst_record_header h = {.path = pst_str_of(path)};
    struct pst_record_body b = {.text = {"", 0}};
    return pst_facts_hold(&node, &h, &b);
}

static bool is_at(const char *path, const char *value)
{
    return holds(PST_FILTER_PATH, path, value);
}

static void places_are_folders_or_files(void **state)
{
    (void)state;
    assert_true(holds(PST_FILTER_PLACE, "a/b/c.txt", "a/b/"));
    assert_true(holds(PST_FILTER_PLACE, "a/b/c.txt", "a/b/c.txt/"));
    assert_true(holds(PST_FILTER_PLACE, "a/b", ""));
    assert_false(holds(PST_FILTER_PLACE, "a/b/c.txt", "a/b/c/"));
    assert_false(holds(PST_FILTER_PLACE, "a/b/c.txt", "b/c.txt/"));
    assert_true(holds(PST_FILTER_FOLDER, "a/b/c.txt", "a/b/"));
    assert_false(holds(PST_FILTER_FOLDER, "a/b/c.txt", "a/b/c.txt/"));
}

static void the_beginning_of_an_id_will_do(void **state)
{
    char id[PST_ID_MAX];
    (void)state;
    pst_article_id(id, pst_str_of("a"), (struct pst_str){"", 0});
    assert_true(holds(PST_FILTER_ID, "a", id));
    assert_false(holds(PST_FILTER_ID, "b", id));
    id[4] = '\0';
    assert_true(holds(PST_FILTER_ID, "a", id));
    id[3] = id[3] == '0' ? '1' : '0';
    assert_false(holds(PST_FILTER_ID, "a", id));
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
        cmocka_unit_test(places_are_folders_or_files),
        cmocka_unit_test(the_beginning_of_an_id_will_do),
        cmocka_unit_test(paths_are_found_by_parts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
