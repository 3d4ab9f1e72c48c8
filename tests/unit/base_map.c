/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>

#include "base/map.h"

static void test_numbers_in_order(void **state)
{
    (void)state;
    enum { COUNT = 20000 };
    struct pst_map m;
    pst_map_init(&m);
    assert_int_equal(pst_map_find(&m, pst_str_of("none")), UINT32_MAX);
    char key[32];
    for (int round = 0; round < 2; round++)
        for (uint32_t i = 0; i < COUNT; i++) {
            snprintf(key, sizeof key, "key %u", i);
            bool added;
            assert_int_equal(pst_map_put(&m, pst_str_of(key), &added), i);
            assert_int_equal(added, round == 0);
        }
    assert_int_equal(m.count, COUNT);
    assert_int_equal(pst_map_find(&m, pst_str_of("key 77")), 77);
    assert_true(pst_str_is(pst_map_key(&m, 77), "key 77"));
    assert_int_equal(pst_map_find(&m, pst_str_of("key")), UINT32_MAX);
    pst_map_dispose(&m);
}

static void test_any_bytes(void **state)
{
    (void)state;
    struct pst_map m;
    pst_map_init(&m);
    assert_int_equal(pst_map_put(&m, (struct pst_str){"", 0}, NULL), 0);
    assert_int_equal(pst_map_put(&m, (struct pst_str){"a\0", 2}, NULL), 1);
    assert_int_equal(pst_map_put(&m, (struct pst_str){"a\0", 1}, NULL), 2);
    assert_int_equal(pst_map_put(&m, (struct pst_str){NULL, 0}, NULL), 0);
    assert_int_equal(pst_map_find(&m, (struct pst_str){"a\0b", 2}), 1);
    pst_map_dispose(&m);
}

static void test_clear(void **state)
{
    (void)state;
    struct pst_map m;
    pst_map_init(&m);
    pst_map_clear(&m);
    pst_map_put(&m, pst_str_of("x"), NULL);
    pst_map_clear(&m);
    assert_int_equal(m.count, 0);
    assert_int_equal(pst_map_find(&m, pst_str_of("x")), UINT32_MAX);
    assert_int_equal(pst_map_put(&m, pst_str_of("y"), NULL), 0);
    pst_map_dispose(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_numbers_in_order),
        cmocka_unit_test(test_any_bytes),
        cmocka_unit_test(test_clear),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
