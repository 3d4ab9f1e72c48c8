/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Estimates of postings: eight at a time is what one by one is, to the last
 * bit. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <float.h>
#include <math.h>
#include <string.h>

#include "random.h"
#include "searcher/fast/eight.h"

enum { ROUNDS = 20000, DOCS = 1000 };

struct both {
    const struct pst_fast_eight *plain, *best;
    uint64_t seed;
    float parts[DOCS];
    float low;
};

static void begin(struct both *b, uint64_t seed)
{
    b->plain = pst_fast_eight_plain();
    b->best = pst_fast_eight_best();
    b->seed = seed;
    b->low = FLT_MAX;
    for (int i = 0; i < DOCS; i++) {
        b->parts[i] = (float)(1 + random_below(&b->seed, 4000)) / 1000;
        b->low = b->parts[i] < b->low ? b->parts[i] : b->low;
    }
}

static uint32_t draw_wdf(uint64_t *seed)
{
    uint32_t kind = random_below(seed, 30);
    return kind == 0   ? random_next(seed)
           : kind == 1 ? PST_FAST_NO_WDF
                       : random_below(seed, 20);
}

static float draw_bound(uint64_t *seed)
{
    uint32_t kind = random_below(seed, 10);
    return kind == 0   ? INFINITY
           : kind == 1 ? -INFINITY
                       : (float)random_below(seed, 10000) / 1000;
}

static void assert_same(const uint16_t *a, size_t a_count, const uint16_t *b,
                        size_t b_count)
{
    assert_int_equal(a_count, b_count);
    assert_memory_equal(a, b, a_count * sizeof *a);
}

static void picks(void **state)
{
    (void)state;
    struct both b;
    size_t picked = 0;
    begin(&b, 41);
    for (int i = 0; i < ROUNDS; i++) {
        struct pst_glass_run run;
        uint16_t plain[PST_GLASS_RUN], best[PST_GLASS_RUN];
        /* What lies behind the last one is anything. */
        memset(&run, 0xff, sizeof run);
        run.count = random_below(&b.seed, PST_GLASS_RUN + 1);
        for (size_t k = 0; k < run.count; k++) {
            run.docids[k] = random_below(&b.seed, DOCS);
            run.wdfs[k] = draw_wdf(&b.seed);
        }
        float x = draw_bound(&b.seed);
        float below = draw_bound(&b.seed);
        size_t n = b.plain->pick(&run, b.parts, b.low, x, below, plain);
        size_t m = b.best->pick(&run, b.parts, b.low, x, below, best);
        assert_same(plain, n, best, m);
        size_t right = 0;
        for (size_t k = 0; k < run.count; k++) {
            float part = b.parts[run.docids[k]];
            float wdf = (float)run.wdfs[k];
            right += wdf >= x * part && wdf < below * part;
        }
        assert_int_equal(n, right);
        picked += n;
    }
    assert_true(picked > ROUNDS);
}

/* A run of a list, and docids of which it has some. */
static void draw_docids(uint64_t *seed, struct pst_glass_run *run,
                        uint32_t *docids, size_t *count)
{
    uint32_t far = 1U << random_below(seed, 12);
    uint32_t docid = random_below(seed, 20) == 0 ? UINT32_MAX - 600000 : 0;
    memset(run, 0xff, sizeof *run);
    run->count = 1 + random_below(seed, PST_GLASS_RUN);
    for (size_t k = 0; k < run->count; k++) {
        docid += 1 + random_below(seed, far);
        run->docids[k] = docid;
        run->wdfs[k] = random_below(seed, 20);
    }
    far = 1U << random_below(seed, 12);
    docid = run->docids[0] - random_below(seed, 2);
    for (size_t k = 0; k < *count; k++) {
        docids[k] = docid;
        docid += 1 + random_below(seed, far);
        if (docid < docids[k])
            *count = k + 1;
    }
}

static void look_ups(void **state)
{
    (void)state;
    enum { MOST = 256 };
    struct both b;
    size_t found = 0;
    begin(&b, 43);
    for (int i = 0; i < ROUNDS; i++) {
        struct pst_glass_run run;
        uint32_t docids[MOST], plain[MOST], best[MOST];
        size_t count = random_below(&b.seed, MOST + 1);
        draw_docids(&b.seed, &run, docids, &count);
        size_t n = b.plain->look_up(&run, docids, count, plain);
        assert_int_equal(b.best->look_up(&run, docids, count, best), n);
        assert_memory_equal(plain, best, n * sizeof *plain);
        assert_true(n == count || docids[n] > run.docids[run.count - 1]);
        for (size_t k = 0; k < n; k++) {
            size_t at = random_below(&b.seed, (uint32_t)run.count);
            assert_int_equal(b.best->find(&run, at, docids[k]),
                             b.plain->find(&run, at, docids[k]));
        }
        for (size_t k = 0; k < n; k++) {
            size_t at = 0;
            while (at < run.count && run.docids[at] != docids[k])
                at++;
            assert_int_equal(plain[k],
                             at < run.count ? run.wdfs[at] : PST_FAST_NO_WDF);
            found += at < run.count;
        }
    }
    assert_true(found > ROUNDS);
}

static void sums(void **state)
{
    (void)state;
    enum { MOST = 256 };
    struct both b;
    begin(&b, 42);
    for (int i = 0; i < ROUNDS; i++) {
        float plain[MOST], best[MOST], parts[MOST];
        uint32_t wdfs[MOST];
        uint16_t a[MOST], c[MOST];
        size_t n = random_below(&b.seed, MOST + 1);
        for (size_t k = 0; k < MOST; k++) {
            plain[k] = best[k] = (float)random_below(&b.seed, 100) / 7;
            parts[k] = b.parts[random_below(&b.seed, DOCS)];
            wdfs[k] = draw_wdf(&b.seed);
        }
        float weight = (float)random_below(&b.seed, 10000) / 997;
        b.plain->add(plain, wdfs, parts, weight, n);
        b.best->add(best, wdfs, parts, weight, n);
        assert_memory_equal(plain, best, n * sizeof *plain);
        float least = draw_bound(&b.seed);
        assert_same(a, b.plain->at_least(plain, least, n, a), c,
                    b.best->at_least(best, least, n, c));
    }
}

static void spreads(void **state)
{
    (void)state;
    struct both b;
    begin(&b, 44);
    for (int i = 0; i < ROUNDS; i++) {
        struct pst_glass_run run;
        float plain[DOCS], best[DOCS];
        struct pst_fast_spread s = {.parts = b.parts, .low = 1};
        uint32_t far = 1 + random_below(&b.seed, 7);
        memset(&run, 0xff, sizeof run);
        run.count = 1 + random_below(&b.seed, PST_GLASS_RUN);
        for (size_t k = 0; k < run.count; k++) {
            run.docids[k] = (uint32_t)k * far + 1;
            run.wdfs[k] = random_below(&b.seed, 9);
        }
        for (size_t k = 0; k < DOCS; k++)
            plain[k] = best[k] = (float)random_below(&b.seed, 3);
        s.weight = (float)random_below(&b.seed, 10000) / 997;
        s.rest = (float)random_below(&b.seed, 3);
        s.finds = random_below(&b.seed, 2) == 0;
        s.high = random_below(&b.seed, DOCS);
        size_t at = random_below(&b.seed, (uint32_t)run.count);
        s.sums = plain;
        size_t end = b.plain->spread(&s, &run, at);
        s.sums = best;
        assert_int_equal(b.best->spread(&s, &run, at), end);
        assert_memory_equal(plain, best, sizeof plain);
        assert_true(end == run.count || run.docids[end] >= s.high);
        size_t n = random_below(&b.seed, DOCS);
        size_t positive = 0;
        for (size_t k = 0; k < n; k++)
            positive += plain[k] > 0;
        assert_int_equal(b.plain->positive(plain, n), positive);
        assert_int_equal(b.best->positive(best, n), positive);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(picks), cmocka_unit_test(look_ups),
        cmocka_unit_test(sums), cmocka_unit_test(spreads)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
