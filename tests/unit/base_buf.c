/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/human.h"
#include "base/mem.h"
#include "base/unicode.h"

static void test_grow(void **state)
{
    (void)state;
    struct pst_buf b = PST_BUF_INIT;
    assert_string_equal(b.p, "");
    for (int i = 0; i < 1000; i++)
        pst_buf_addf(&b, "%d,", i % 10);
    assert_int_equal(b.n, 2000);
    assert_int_equal(b.p[2000], 0);
    pst_buf_truncate(&b, 4);
    assert_string_equal(b.p, "0,1,");
    pst_buf_truncate(&b, 100);
    assert_int_equal(b.n, 4);
    pst_buf_add(&b, "\0x", 2);
    assert_memory_equal(b.p, "0,1,\0x", 7);
    char *p = pst_buf_detach(&b);
    assert_memory_equal(p, "0,1,\0x", 7);
    free(p);
    assert_int_equal(b.n, 0);
    char *empty = pst_buf_detach(&b);
    assert_string_equal(empty, "");
    free(empty);
    pst_buf_dispose(&b);
}

static void test_strings(void **state)
{
    (void)state;
    struct pst_str a = {"abc", 2};
    struct pst_str none = {NULL, 0};
    assert_true(pst_str_is(a, "ab"));
    assert_false(pst_str_is(a, "abc"));
    assert_true(pst_str_starts(a, "a"));
    assert_false(pst_str_starts(a, "abc"));
    assert_true(pst_str_eq(none, pst_str_of("")));
    assert_true(pst_str_cmp(a, pst_str_of("abc")) < 0);
    assert_true(pst_str_cmp(pst_str_of("\xff"), a) > 0);
    assert_true(pst_str_is(pst_str_trim(pst_str_of(" \t x y\r\n")), "x y"));
    assert_int_equal(pst_str_trim(pst_str_of(" \n ")).n, 0);
}

static void test_decimals(void **state)
{
    (void)state;
    struct pst_buf b = PST_BUF_INIT;
    static const uint64_t some[] = {0, 9, 10, 4711, UINT64_MAX};
    for (size_t i = 0; i < sizeof some / sizeof *some; i++) {
        pst_buf_addu(&b, some[i]);
        pst_buf_addc(&b, ' ');
    }
    assert_string_equal(b.p, "0 9 10 4711 18446744073709551615 ");
    for (int n = 60; n < 70; n++) {
        pst_buf_clear(&b);
        pst_buf_addf(&b, "%s", "");
        assert_string_equal(b.p, "");
        pst_buf_addf(&b, "%0*d", n, 7);
        assert_int_equal(b.n, n);
        assert_int_equal(strlen(b.p), n);
        assert_int_equal(b.p[n - 1], '7');
    }
    pst_buf_dispose(&b);
}

static void test_numbers(void **state)
{
    (void)state;
    static const uint64_t numbers[] = {
        0, 1, 127, 128, 16383, 16384, UINT32_MAX, INT64_MAX, UINT64_MAX};
    struct pst_buf b = PST_BUF_INIT;
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        pst_buf_adduint(&b, numbers[i]);
        pst_buf_addint(&b, (int64_t)numbers[i]);
        pst_buf_addint(&b, -(int64_t)(numbers[i] / 2));
    }
    struct pst_reader r;
    pst_reader_init(&r, b.p, b.n);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        assert_true(pst_reader_uint(&r) == numbers[i]);
        assert_true(pst_reader_int(&r) == (int64_t)numbers[i]);
        assert_true(pst_reader_int(&r) == -(int64_t)(numbers[i] / 2));
    }
    assert_false(r.bad);
    assert_ptr_equal(r.p, r.end);
    pst_buf_dispose(&b);
}

static void test_reader_fails_softly(void **state)
{
    (void)state;
    struct pst_reader r;
    static const char unending[] = "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff";
    pst_reader_init(&r, unending, 10);
    assert_int_equal(pst_reader_uint(&r), 0);
    assert_true(r.bad);
    /* 2^64 does not fit. */
    static const char large[] = "\x80\x80\x80\x80\x80\x80\x80\x80\x80\x02";
    pst_reader_init(&r, large, 10);
    pst_reader_uint(&r);
    assert_true(r.bad);
    pst_reader_init(&r,
                    "\x05"
                    "abc",
                    4);
    assert_int_equal(pst_reader_string(&r).n, 0);
    assert_true(r.bad);
    assert_int_equal(pst_reader_uint(&r), 0);
    /* Three items of two bytes do not fit into five. */
    pst_reader_init(&r,
                    "\x03"
                    "abcde",
                    6);
    assert_int_equal(pst_reader_count(&r, 2), 0);
    assert_true(r.bad);
    pst_reader_init(&r,
                    "\x03"
                    "abcdef",
                    7);
    assert_int_equal(pst_reader_count(&r, 2), 3);
    assert_false(r.bad);
}

static void test_arena(void **state)
{
    (void)state;
    struct pst_arena a = PST_ARENA_INIT;
    char *first = pst_arena_dup(&a, "abc", 3);
    char *large = pst_arena_zalloc(&a, 100000);
    assert_int_equal((uintptr_t)large % sizeof(void *), 0);
    assert_int_equal(large[99999], 0);
    for (int i = 0; i < 10000; i++)
        *(char *)pst_arena_alloc(&a, 7) = 'x';
    assert_string_equal(first, "abc");
    assert_null(pst_arena_try_alloc(&a, SIZE_MAX));
    /* What it kept is for as much again, and in one piece. */
    pst_arena_reset(&a, SIZE_MAX);
    const char *begin = a.next;
    const char *end = a.end;
    assert_true(end - begin >= 100000 + 1000 * 7);
    *(char *)pst_arena_alloc(&a, 100000) = 'x';
    pst_arena_reset(&a, 100000);
    assert_ptr_equal(a.next, begin);
    assert_ptr_equal(a.end, end);
    pst_arena_alloc(&a, 100000);
    pst_arena_reset(&a, 99999);
    assert_null(a.chunk);
    pst_arena_reset(&a, 99999);
    pst_arena_dispose(&a);
    assert_non_null(pst_arena_alloc(&a, 0));
    pst_arena_dispose(&a);
}

static void test_errors(void **state)
{
    (void)state;
    struct pst_error err = PST_ERROR_INIT;
    assert_int_equal(pst_fail(&err, PST_EUSAGE, "no %s", "x"), -PST_EUSAGE);
    pst_error_prefix(&err, "line %d", 3);
    assert_string_equal(err.message, "line 3: no x");
    assert_int_equal(pst_exit_status(err.code), 2);
    assert_int_equal(pst_exit_status(-PST_ENOINDEX), 3);
    assert_int_equal(pst_fail(NULL, PST_EIO, "x"), -PST_EIO);
    pst_error_prefix(NULL, "x");
}

static void test_unicode(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        uint32_t cp;
        size_t used;
    } cases[] = {
        {"a", 'a', 1},
        {"\x7f", 0x7f, 1},
        {"\xc2\x80", 0x80, 2},
        {"\xdf\xbf", 0x7ff, 2},
        {"\xe0\xa0\x80", 0x800, 3},
        {"\xef\xbf\xbf", 0xffff, 3},
        {"\xf0\x90\x80\x80", 0x10000, 4},
        {"\xf4\x8f\xbf\xbf", 0x10ffff, 4},
        {"\x80", 0, 0},
        {"\xc1\xbf", 0, 0},
        {"\xe0\x9f\xbf", 0, 0},
        {"\xf0\x8f\xbf\xbf", 0, 0},
        {"\xed\xa0\x80", 0, 0},
        {"\xf4\x90\x80\x80", 0, 0},
        {"\xf8\x88\x80\x80\x80", 0, 0},
        {"\xe2\x82", 0, 0},
        {"\xe2\x28\xa1", 0, 0},
        {"", 0, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pst_str s = pst_str_of(cases[i].bytes);
        size_t used;
        assert_int_equal(pst_unicode_get(s.p, s.n, &used), cases[i].cp);
        assert_int_equal(used, cases[i].used);
    }
}

static const char *human(void (*append)(struct pst_buf *, uint64_t),
                         struct pst_buf *b, uint64_t v)
{
    pst_buf_clear(b);
    append(b, v);
    return b->p;
}

static void test_human(void **state)
{
    (void)state;
    struct pst_buf b = PST_BUF_INIT;
    assert_string_equal(human(pst_human_count, &b, 0), "0");
    assert_string_equal(human(pst_human_count, &b, 999), "999");
    assert_string_equal(human(pst_human_count, &b, 1000), "1,000");
    assert_string_equal(human(pst_human_count, &b, UINT64_MAX),
                        "18,446,744,073,709,551,615");
    assert_string_equal(human(pst_human_size, &b, 999), "999 B");
    assert_string_equal(human(pst_human_size, &b, 1000), "1.0 KB");
    assert_string_equal(human(pst_human_size, &b, 999999), "999.9 KB");
    assert_string_equal(human(pst_human_size, &b, 12345678), "12.3 MB");
    assert_string_equal(human(pst_human_size, &b, UINT64_MAX), "18.4 EB");
    assert_string_equal(human(pst_human_seconds, &b, 12), "0:12");
    assert_string_equal(human(pst_human_seconds, &b, 185), "3:05");
    assert_string_equal(human(pst_human_seconds, &b, 3723), "1:02:03");
    pst_buf_dispose(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_grow),
        cmocka_unit_test(test_strings),
        cmocka_unit_test(test_decimals),
        cmocka_unit_test(test_numbers),
        cmocka_unit_test(test_reader_fails_softly),
        cmocka_unit_test(test_arena),
        cmocka_unit_test(test_errors),
        cmocka_unit_test(test_unicode),
        cmocka_unit_test(test_human),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
