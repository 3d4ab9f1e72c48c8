/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "base/unicode.h"
#include "random.h"
#include "text/utf8.h"

static void every_code_point_round_trips(void **state)
{
    (void)state;
    for (uint32_t cp = 0; cp <= 0x10FFFF; cp++) {
        char bytes[4];
        size_t size;
        if (cp >= 0xD800 && cp <= 0xDFFF)
            continue;
        size_t n = pst_utf8_encode(cp, bytes);
        assert_int_equal(pst_utf8_decode(bytes, bytes + n, &size), cp);
        assert_int_equal(size, n);
        if (n > 1) {
            assert_int_equal(pst_utf8_decode(bytes, bytes + n - 1, &size),
                             0xFFFD);
            assert_int_equal(size, 1);
        }
    }
}

static void ill_formed_sequences(void **state)
{
    static const char *const bad[] = {"\x80",
                                      "\xbf",
                                      "\xc0\x80",
                                      "\xc1\xbf",
                                      "\xc3",
                                      "\xc3(",
                                      "\xe0\x80\x80",
                                      "\xe0\x9f\xbf",
                                      "\xe2\x82",
                                      "\xe2(\x82",
                                      "\xed\xa0\x80",
                                      "\xed\xbf\xbf",
                                      "\xf0\x80\x80\x80",
                                      "\xf0\x8f\xbf\xbf",
                                      "\xf0\x9f\x98",
                                      "\xf4\x90\x80\x80",
                                      "\xf5\x80\x80\x80",
                                      "\xff",
                                      "\xfe"};
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        size_t size;
        size_t n = strlen(bad[i]);
        assert_int_equal(pst_utf8_decode(bad[i], bad[i] + n, &size), 0xFFFD);
        assert_int_equal(size, 1);
        assert_int_equal(pst_utf8_valid_prefix(bad[i], n), 0);
    }
}

static void valid_prefix(void **state)
{
    (void)state;
    assert_int_equal(pst_utf8_valid_prefix("", 0), 0);
    assert_int_equal(pst_utf8_valid_prefix("aé東😀", 10), 10);
    assert_int_equal(pst_utf8_valid_prefix("aé\xff"
                                           "b",
                                           5),
                     3);
    /* U+FFFD itself is well-formed. */
    assert_int_equal(pst_utf8_valid_prefix("\xef\xbf\xbd", 3), 3);
}

static size_t valid_one_by_one(const char *p, size_t n)
{
    size_t at = 0, size = 1;
    while (at < n && size != 0) {
        pst_unicode_get(p + at, n - at, &size);
        at += size;
    }
    return at;
}

/* Pieces of all lengths and kinds of damage, by the decoder of one sequence. */
static void valid_prefix_of_long_texts(void **state)
{
    static const uint32_t bounds[] = {0x41,   0x7f,   0x80,    0x7ff,
                                      0x800,  0xfff,  0x1000,  0xd7ff,
                                      0xe000, 0xffff, 0x10000, 0x10ffff};
    (void)state;
    uint64_t seed = 3;
    for (int round = 0; round < 30000; round++) {
        char text[600];
        size_t n = 0, most = random_below(&seed, sizeof text - 4);
        bool plain = random_below(&seed, 2) == 0;
        while (n < most) {
            size_t which = random_below(&seed, sizeof bounds / sizeof *bounds);
            bool ascii = plain && random_below(&seed, 30) != 0;
            n += pst_utf8_encode(ascii ? 'a' : bounds[which], text + n);
        }
        for (uint64_t bad = random_below(&seed, 3); n != 0 && bad != 0; bad--)
            text[random_below(&seed, n)] = (char)random_next(&seed);
        char *p = pst_memdup(text, n);
        assert_int_equal(pst_utf8_valid_prefix(p, n), valid_one_by_one(p, n));
        free(p);
    }
}

/* Every two bytes, and the first two of three, at the border of blocks. */
static void every_pair_of_bytes(void **state)
{
    (void)state;
    char text[160];
    for (unsigned pair = 0; pair < 0x10000; pair++)
        for (size_t place = 62; place < 66; place += 1 + (place == 63))
            for (int tails = 0; tails < 3; tails++) {
                memset(text, 'a', sizeof text);
                memset(text + place, 0x80, 2 + (size_t)tails);
                text[place] = (char)(pair >> 8);
                text[place + 1] = (char)pair;
                assert_int_equal(pst_utf8_valid_prefix(text, sizeof text),
                                 valid_one_by_one(text, sizeof text));
            }
}

static void floor_of_a_place(void **state)
{
    static const char text[] = "aé東😀\x80\xc3";
    static const size_t floors[] = {0, 1, 1, 3, 3, 3, 6, 6, 6, 6, 10, 11, 12};
    (void)state;
    for (size_t at = 0; at < sizeof text; at++)
        assert_int_equal(pst_utf8_floor(text, sizeof text - 1, at), floors[at]);
}

static void lengths(void **state)
{
    (void)state;
    assert_int_equal(pst_utf8_length("aé東😀", 10), 4);
    assert_int_equal(pst_utf8_length("", 0), 0);
}

static void append(void **state)
{
    struct pst_buf b = PST_BUF_INIT;
    (void)state;
    pst_utf8_append(&b, 'a');
    pst_utf8_append(&b, 0x1F600);
    assert_string_equal(b.p, "a😀");
    pst_buf_dispose(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_code_point_round_trips),
        cmocka_unit_test(ill_formed_sequences),
        cmocka_unit_test(valid_prefix),
        cmocka_unit_test(valid_prefix_of_long_texts),
        cmocka_unit_test(every_pair_of_bytes),
        cmocka_unit_test(floor_of_a_place),
        cmocka_unit_test(lengths),
        cmocka_unit_test(append),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
