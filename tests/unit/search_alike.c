/* SPDX-License-Identifier: GPL-2.0-or-later */
/* searcher/alike.h: groups are what a look at all pairs finds, where two that
 * are alike share neighbouring parts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "random.h"
#include "searcher/alike.h"

enum { COUNT = 300 };

static bool share_neighbours(const struct pst_signature *a,
                             const struct pst_signature *b)
{
    for (int i = 0; i < PST_SIGNATURE_PARTS; i += 2)
        if (a->parts[i] != 0 && a->parts[i + 1] != 0 &&
            a->parts[i] == b->parts[i] && a->parts[i + 1] == b->parts[i + 1])
            return true;
    return false;
}

/* The obvious way: paint until nothing changes. */
static void paint(const struct pst_signature *s, unsigned least,
                  uint32_t *groups)
{
    bool changed = true;
    for (uint32_t i = 0; i < COUNT; i++)
        groups[i] = i;
    while (changed) {
        changed = false;
        for (size_t i = 0; i < COUNT; i++)
            for (size_t k = 0; k < COUNT; k++)
                if (groups[i] < groups[k] && share_neighbours(&s[i], &s[k]) &&
                    pst_signature_alike(&s[i], &s[k]) >= least) {
                    groups[k] = groups[i];
                    changed = true;
                }
    }
}

/* Copies of earlier ones with some parts changed, or taken away. */
static void make(struct pst_signature *s, uint64_t *seed)
{
    for (size_t i = 0; i < COUNT; i++) {
        uint32_t kind = random_below(seed, 3);
        if (i != 0 && kind != 0)
            s[i] = s[random_below(seed, (uint32_t)i)];
        for (int k = 0; k < PST_SIGNATURE_PARTS; k++)
            if (kind == 0 || random_below(seed, 4) == 0)
                s[i].parts[k] = (uint16_t)(random_below(seed, 5) != 0
                                               ? 1 + random_below(seed, 60000)
                                               : 0);
    }
}

static void as_all_pairs(void **state)
{
    (void)state;
    uint64_t seed = 77;
    for (int round = 0; round < 10; round++) {
        struct pst_signature s[COUNT];
        uint32_t got[COUNT], wanted[COUNT];
        unsigned least = 4 + (unsigned)round % 6;
        size_t alone = 0;
        memset(s, 0, sizeof s);
        make(s, &seed);
        pst_alike_group(s, COUNT, least, got);
        paint(s, least, wanted);
        for (size_t i = 0; i < COUNT; i++) {
            assert_int_equal(got[i], wanted[i]);
            alone += got[i] == i;
        }
        assert_in_range(alone, 10, COUNT - 10);
    }
}

/* Very many copies cost no more than few, and are one group; nothing is no
 * group. */
static void many_copies(void **state)
{
    (void)state;
    enum { MANY = 20000 };
    struct pst_signature *s = calloc(MANY, sizeof *s);
    uint32_t *groups = calloc(MANY, sizeof *groups);
    uint64_t seed = 5;
    for (size_t i = 0; i < MANY; i++)
        for (int k = 0; k < PST_SIGNATURE_PARTS && i % 10 != 9; k++)
            s[i].parts[k] = (uint16_t)(1 + k + (random_below(&seed, 9) == 0));
    pst_alike_group(s, MANY, PST_ALIKE_LEAST, groups);
    for (size_t i = 0; i < MANY; i++)
        assert_int_equal(groups[i], i % 10 == 9 ? i : 0);
    pst_alike_group(s, 0, PST_ALIKE_LEAST, groups);
    free(s);
    free(groups);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(as_all_pairs),
        cmocka_unit_test(many_copies),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
