/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/head.h"
#include "base/mem.h"
#include "indexer/lexicon.h"

static uint32_t draw(uint64_t *seed, uint32_t below)
{
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*seed >> 33) % below;
}

/* Few letters, NULs and high bytes among them, so that terms share heads, are
 * each other's prefixes, and differ in NULs alone. */
static struct pst_str draw_term(uint64_t *seed, char room[40])
{
    static const char letters[] = {'\0', 'a', 'b', '\xff'};
    size_t n = 1 + draw(seed, draw(seed, 4) == 0 ? 40 : 9);
    for (size_t i = 0; i < n; i++)
        room[i] = letters[draw(seed, n > 12 && i < 12 ? 2 : 4)];
    return (struct pst_str){room, n};
}

static void heads(void **state)
{
    (void)state;
    uint64_t seed = 1;
    char a[40], b[40];
    for (int i = 0; i < 100000; i++) {
        struct pst_str x = draw_term(&seed, a), y = draw_term(&seed, b);
        uint64_t head_x = pst_head(x.p, x.n), head_y = pst_head(y.p, y.n);
        size_t shared = 0;
        while (shared < x.n && shared < y.n && a[shared] == b[shared])
            shared++;
        assert_int_equal(pst_shared_prefix(x, head_x, y, head_y), shared);
        char eight[8] = {0};
        memcpy(eight, a, x.n < 8 ? x.n : 8);
        assert_memory_equal(&head_x, eight, 8);
        int c = memcmp(a, b, x.n < y.n ? x.n : y.n);
        if (head_x != head_y)
            assert_int_equal(pst_head_order(head_x) < pst_head_order(head_y),
                             c != 0 ? c < 0 : x.n < y.n);
    }
}

/* Numbers stay, whatever is ranked in between; any selection comes out in
 * order of bytes, each number once. */
static void order(void **state)
{
    (void)state;
    enum { ROUNDS = 300, MOST = 400 };
    uint64_t seed = 2;
    struct pst_lexicon l;
    pst_lexicon_init(&l);
    char *taken = NULL;
    size_t taken_cap = 0;
    for (int round = 0; round < ROUNDS; round++) {
        uint32_t numbers[MOST];
        size_t n = 0, wanted = draw(&seed, MOST);
        for (size_t i = 0; i < wanted; i++) {
            char room[40];
            struct pst_str term = draw_term(&seed, room);
            size_t before = l.count;
            struct pst_lexkey key = pst_lexkey_make(l.seed, term);
            uint32_t number = pst_lexicon_put(&l, &key);
            assert_true(number <= before);
            assert_true(pst_str_eq(pst_lexicon_term(&l, number), term));
            size_t old = taken_cap;
            taken = pst_grow(taken, &taken_cap, l.count, 1);
            memset(taken + old, 0, taken_cap - old);
            if (!taken[number])
                numbers[n++] = number;
            taken[number] = 1;
        }
        uint32_t places[MOST], sorted[MOST];
        pst_lexicon_sort(&l, numbers, n, places);
        for (size_t i = 0; i < n; i++) {
            sorted[i] = numbers[places[i]];
            assert_true(taken[sorted[i]]);
            taken[sorted[i]] = 0;
            if (i != 0)
                assert_true(pst_str_cmp(pst_lexicon_term(&l, sorted[i - 1]),
                                        pst_lexicon_term(&l, sorted[i])) < 0);
        }
        if (round % 50 == 49) {
            const uint32_t *all = pst_lexicon_order(&l);
            for (size_t i = 1; i < l.count; i++)
                assert_true(pst_str_cmp(pst_lexicon_term(&l, all[i - 1]),
                                        pst_lexicon_term(&l, all[i])) < 0);
        }
    }
    assert_true(l.count > 10000);
    assert_true(pst_lexicon_bytes(&l) > l.count * sizeof *l.terms);
    free(taken);
    pst_lexicon_dispose(&l);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(heads),
        cmocka_unit_test(order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
