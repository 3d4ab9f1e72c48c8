/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "base/mem.h"
#include "random.h"

static bool is_high_or_nul(char c)
{
    return pst_byte_is_high(c) || c == '\0';
}

static const struct {
    size_t (*find)(const char *p, size_t n);
    bool (*is)(char c);
} kinds[] = {
    {pst_bytes_to_odd, pst_byte_is_odd},
    {pst_bytes_to_high, pst_byte_is_high},
    {pst_bytes_to_high_or_nul, is_high_or_nul},
};

/* Every byte at every place of short and long pieces, each as large as it
 * is said to be, so that a sanitizer sees what is read. */
static void every_byte_is_found(void **state)
{
    (void)state;
    for (size_t n = 1; n < 50; n += n < 4 ? 1 : 15) {
        char *p = pst_malloc(n);
        for (size_t at = 0; at < n; at++)
            for (int c = 0; c < 256; c++)
                for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
                    memset(p, 'a', n);
                    p[at] = (char)c;
                    size_t found = kinds[k].is((char)c) ? at : n;
                    assert_int_equal(kinds[k].find(p, n), found);
                }
        free(p);
    }
}

static void the_first_is_found(void **state)
{
    (void)state;
    char p[64];
    for (size_t at = 0; at < sizeof p; at++) {
        memset(p, 'a', at);
        memset(p + at, 0x80, sizeof p - at);
        assert_int_equal(pst_bytes_to_high(p, sizeof p), at);
        memset(p + at, '\0', sizeof p - at);
        assert_int_equal(pst_bytes_to_odd(p, sizeof p), at);
        assert_int_equal(pst_bytes_to_high_or_nul(p, sizeof p), at);
    }
    assert_int_equal(pst_bytes_to_odd(p, 0), 0);
}

/* The fast ways and the plain ones, over bytes of which few differ. */
static void both_ways_agree(void **state)
{
    (void)state;
    uint64_t seed = 7;
    for (int round = 0; round < 20000; round++) {
        size_t n = random_below(&seed, 70);
        char *a = pst_malloc(n + 1), *b = pst_malloc(n + 1);
        const char of[3] = {(char)random_next(&seed), '"', '\\'};
        for (size_t i = 0; i < n; i++) {
            a[i] = (char)('a' + random_below(&seed, 4));
            if (random_below(&seed, 30) == 0)
                a[i] = (char)random_next(&seed);
            b[i] = random_below(&seed, 40) != 0 ? a[i] : 'x';
        }
        size_t special = 0, same = 0;
        while (special < n && !pst_byte_is_control_or(a[special], of))
            special++;
        while (same < n && a[same] == b[same] && a[same] != of[0])
            same++;
        assert_int_equal(pst_bytes_to_control_or(a, n, of), special);
        assert_int_equal(pst_bytes_same(a, b, n, of[0]), same);
        free(a);
        free(b);
    }
}

static void what_is_a_control(void **state)
{
    (void)state;
    for (int c = 0; c < 256; c++) {
        assert_int_equal(pst_byte_is_control((char)c), c < 0x20 || c == 0x7f);
        assert_int_equal(pst_byte_is_high((char)c), c >= 0x80);
        assert_int_equal(pst_byte_is_odd((char)c),
                         c != '\t' && c != '\n' && (c < 0x20 || c == 0x7f));
    }
}

static void characters_are_counted(void **state)
{
    (void)state;
    for (size_t n = 0; n < 700; n += n < 40 ? 1 : 93) {
        char *p = pst_malloc(n);
        size_t count = 0;
        for (size_t i = 0; i < n; i++) {
            p[i] = (char)(i * i * 37 + n);
            unsigned char c = (unsigned char)p[i];
            count += c < 0x80 || c >= 0xc0;
        }
        assert_int_equal(pst_bytes_count_chars(p, n), count);
        free(p);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_byte_is_found),
        cmocka_unit_test(the_first_is_found),
        cmocka_unit_test(both_ways_agree),
        cmocka_unit_test(characters_are_counted),
        cmocka_unit_test(what_is_a_control),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
