/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Runs of postings: both ways of decoding give what was packed, and the same of
 * bytes that are damaged. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "base/buf.h"
#include "glass/runs.h"
#include "random.h"

enum { ROUNDS = 20000 };

/* Mostly short, as a list's numbers are, sometimes as long as may be. */
static uint32_t draw_number(uint64_t *seed, uint32_t usual)
{
    if (random_below(seed, 40) == 0)
        return random_next(seed) >> random_below(seed, 32);
    return random_below(seed, usual);
}

/* A run as it is packed: the first wdf, then gaps and wdfs. */
static void draw_run(uint64_t *seed, struct pst_glass_run *run,
                     struct pst_buf *bytes)
{
    uint32_t gaps = 1U << random_below(seed, 17);
    uint32_t wdfs = 1U << random_below(seed, 9);
    uint32_t docid = 1 + random_below(seed, 1000);
    size_t count = 1 + random_below(seed, PST_GLASS_RUN);
    pst_buf_clear(bytes);
    run->count = 0;
    for (size_t i = 0; i < count; i++) {
        uint32_t gap = i == 0 ? 0 : draw_number(seed, gaps);
        if (gap >= UINT32_MAX - PST_GLASS_SOME_FAR - docid)
            break;
        docid += i == 0 ? 0 : gap + 1;
        run->docids[i] = docid;
        run->wdfs[i] = draw_number(seed, wdfs);
        if (i != 0)
            pst_buf_adduint(bytes, gap);
        pst_buf_adduint(bytes, run->wdfs[i]);
        run->count++;
    }
}

static bool are_equal(const struct pst_glass_run *a,
                      const struct pst_glass_run *b)
{
    return a->count == b->count &&
           memcmp(a->docids, b->docids, a->count * sizeof *a->docids) == 0 &&
           memcmp(a->wdfs, b->wdfs, a->count * sizeof *a->wdfs) == 0;
}

/* Both ways, of exactly these bytes in memory. */
static bool read_both(const struct pst_buf *bytes, uint32_t first,
                      uint32_t last, struct pst_glass_run *out)
{
    struct pst_glass_run plain;
    unsigned char *copy = test_malloc(bytes->n + 1);
    memcpy(copy, bytes->p, bytes->n);
    bool good = pst_glass_run_read(out, copy, copy + bytes->n, first, last);
    assert_int_equal(
        pst_glass_run_read_plainly(&plain, copy, copy + bytes->n, first, last),
        good);
    assert_true(!good || are_equal(&plain, out));
    test_free(copy);
    return good;
}

static void random_runs(void **state)
{
    (void)state;
    struct pst_buf bytes = PST_BUF_INIT;
    uint64_t seed = 20161;
    for (int i = 0; i < ROUNDS; i++) {
        struct pst_glass_run packed;
        struct pst_glass_run run;
        draw_run(&seed, &packed, &bytes);
        uint32_t last = packed.docids[packed.count - 1];
        assert_true(read_both(&bytes, packed.docids[0], last, &run));
        assert_true(are_equal(&packed, &run));
        /* What follows in the block is another run's. */
        for (int k = 0; k < 40; k++)
            pst_buf_addc(&bytes, (char)random_next(&seed));
        assert_true(read_both(&bytes, packed.docids[0], last, &run));
        assert_true(are_equal(&packed, &run));
    }
    pst_buf_dispose(&bytes);
}

static void damaged_runs(void **state)
{
    (void)state;
    struct pst_buf bytes = PST_BUF_INIT;
    uint64_t seed = 20162;
    int refused = 0;
    for (int i = 0; i < ROUNDS; i++) {
        struct pst_glass_run packed;
        struct pst_glass_run run;
        draw_run(&seed, &packed, &bytes);
        uint32_t last = packed.docids[packed.count - 1];
        bytes.p[random_below(&seed, (uint32_t)bytes.n)] ^=
            (char)(1U << random_below(&seed, 8));
        if (random_below(&seed, 2) == 0)
            pst_buf_truncate(&bytes, random_below(&seed, (uint32_t)bytes.n));
        if (random_below(&seed, 4) == 0)
            last = random_next(&seed);
        bool good = read_both(&bytes, packed.docids[0], last, &run);
        refused += !good;
        for (size_t k = 1; good && k < run.count; k++)
            assert_true(run.docids[k - 1] < run.docids[k]);
    }
    assert_in_range(refused, ROUNDS / 2, ROUNDS - ROUNDS / 10);
    pst_buf_dispose(&bytes);
}

/* A run's last posting comes later than any run's may. */
static void run_too_long(void **state)
{
    (void)state;
    struct pst_buf bytes = PST_BUF_INIT;
    struct pst_glass_run run;
    for (uint32_t i = 0; i < PST_GLASS_RUN_ROOM * 2; i++)
        pst_buf_add(&bytes, "\1\0", 2);
    for (uint32_t count = 1; count <= PST_GLASS_RUN_ROOM; count++)
        assert_int_equal(read_both(&bytes, 7, 6 + count, &run),
                         count <= PST_GLASS_RUN);
    pst_buf_dispose(&bytes);
}

/* A run whose last posting is said to come before its first. */
static void run_backwards(void **state)
{
    (void)state;
    struct pst_buf bytes = PST_BUF_INIT;
    struct pst_glass_run run;
    pst_buf_add(&bytes, "\1\0\1", 3);
    assert_false(read_both(&bytes, 7, 6, &run));
    assert_false(read_both(&bytes, 7, 0, &run));
    pst_buf_dispose(&bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_runs), cmocka_unit_test(run_too_long),
        cmocka_unit_test(run_backwards), cmocka_unit_test(damaged_runs)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
