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

static size_t find_odd(const char *p, size_t n)
{
    return pst_byteset_find(&pst_odd_bytes, p, n);
}

static const struct {
    size_t (*find)(const char *p, size_t n);
    bool (*is)(char c);
} kinds[] = {
    {pst_bytes_to_odd, pst_byte_is_odd},
    {pst_bytes_to_high, pst_byte_is_high},
    {pst_bytes_to_high_or_nul, pst_byte_is_high_or_nul},
    {find_odd, pst_byte_is_odd},
};

/* Every byte at every place of short and long pieces, each as large as it
 * is said to be, so that a sanitizer sees what is read. */
static void every_byte_is_found(void **state)
{
    (void)state;
    for (size_t n = 1; n < 180; n += n < 4 ? 1 : 29) {
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
    char p[150];
    for (size_t at = 0; at < sizeof p; at++) {
        memset(p, 'a', at);
        memset(p + at, 0x80, sizeof p - at);
        assert_int_equal(pst_bytes_to_high(p, sizeof p), at);
        memset(p + at, '\0', sizeof p - at);
        assert_int_equal(pst_bytes_to_odd(p, sizeof p), at);
        assert_int_equal(find_odd(p, sizeof p), at);
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

static void random_set(uint64_t *seed, struct pst_byteset *set)
{
    for (size_t i = 0; i < 16; i++) {
        set->lower[i] = (uint8_t)(1u << random_below(seed, 12));
        set->upper[i] = (uint8_t)(1u << random_below(seed, 12));
    }
}

/* Each row of the table of all bytes for itself, and all rows at once. */
static void sets_of_bytes(void **state)
{
    (void)state;
    uint64_t seed = 11;
    for (int round = 0; round < 3000; round++) {
        struct pst_byteset set;
        size_t n = random_below(&seed, 200), first = 0;
        char *p = pst_malloc(n + 1);
        random_set(&seed, &set);
        for (size_t i = 0; i < n; i++)
            p[i] = (char)random_next(&seed);
        while (first < n && !pst_byteset_has(&set, p[first]))
            first++;
        assert_int_equal(pst_byteset_find(&set, p, n), first);
        free(p);
    }
}

static void pairs_of_bytes(void **state)
{
    (void)state;
    uint64_t seed = 13;
    size_t hits = 0;
    for (int round = 0; round < 3000; round++) {
        struct pst_bytepairs pairs;
        size_t n = random_below(&seed, 200), first = 0;
        char *p = pst_malloc(n + 1);
        random_set(&seed, &pairs.first);
        random_set(&seed, &pairs.second);
        pairs.alone = (uint8_t)random_next(&seed);
        for (size_t i = 0; i < n; i++)
            p[i] = (char)random_next(&seed);
        while (first < n && !pst_bytepairs_has(&pairs, p + first, n - first))
            first++;
        hits += first < n;
        assert_int_equal(pst_bytepairs_find(&pairs, p, n), first);
        free(p);
    }
    assert_in_range(hits, 50, 2900);
}

/* None, few and many in 64 bytes, and added to what is there. */
static void places_of_a_byte(void **state)
{
    (void)state;
    uint64_t seed = 5;
    for (int round = 0; round < 3000; round++) {
        struct pst_places places = {NULL, 0, 0};
        size_t n = random_below(&seed, 400), count = 0;
        uint64_t apart = 1 + random_below(&seed, 100);
        char *p = pst_malloc(n + 1);
        for (size_t i = 0; i < n; i++)
            p[i] = random_below(&seed, apart) == 0 ? '\n' : 'a';
        pst_bytes_places(p, n, '\n', 7, &places);
        pst_bytes_places(p, n, '\n', 7 + n, &places);
        for (size_t i = 0; i < 2 * n; i++)
            if (p[i % n] == '\n')
                assert_int_equal(places.items[count++], 7 + i);
        assert_int_equal(places.count, count);
        free(places.items);
        free(p);
    }
}

/* How many characters and letters, in pieces of all lengths. */
static void what_is_counted(void **state)
{
    (void)state;
    uint64_t seed = 9;
    for (int round = 0; round < 3000; round++) {
        size_t n = random_below(&seed, 100), chars = 0, letters = 0;
        char *p = pst_malloc(n + 1);
        for (size_t i = 0; i < n; i++) {
            p[i] = (char)random_next(&seed);
            chars += pst_byte_begins_char(p[i]);
            letters +=
                (p[i] >= 'a' && p[i] <= 'z') || (p[i] >= 'A' && p[i] <= 'Z');
        }
        assert_int_equal(pst_bytes_count_chars(p, n), chars);
        assert_int_equal(pst_bytes_count_letters(p, n), letters);
        free(p);
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
        cmocka_unit_test(sets_of_bytes),
        cmocka_unit_test(pairs_of_bytes),
        cmocka_unit_test(places_of_a_byte),
        cmocka_unit_test(what_is_counted),
        cmocka_unit_test(what_is_a_control),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
