/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/fast/eight.h"

#ifdef __x86_64__
#include <immintrin.h>
#endif

/* --- plainly ------------------------------------------------------------- */

static inline size_t pick_one(const struct pst_glass_run *run,
                              const float *parts, float x, size_t i,
                              uint16_t *places, size_t n)
{
    places[n] = (uint16_t)i;
    return n + ((float)run->wdfs[i] >= x * parts[run->docids[i]]);
}

static size_t pick_plainly(const struct pst_glass_run *run, const float *parts,
                           float low, float x, uint16_t *places)
{
    size_t n = 0;
    for (size_t i = 0; i < run->count; i++)
        if ((float)run->wdfs[i] >= x * low)
            n = pick_one(run, parts, x, i, places, n);
    return n;
}

static void add_plainly(float *sums, const uint32_t *wdfs, const float *parts,
                        float weight, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        float wdf = (float)wdfs[i];
        float more = weight * (wdf / (parts[i] + wdf));
        sums[i] += wdfs[i] != PST_FAST_NO_WDF ? more : 0;
    }
}

static size_t choose_plainly(const float *sums, float least, size_t n,
                             uint16_t *places)
{
    size_t count = 0;
    for (size_t i = 0; i < n; i++) {
        places[count] = (uint16_t)i;
        count += !(sums[i] < least);
    }
    return count;
}

static const struct pst_fast_eight plain = {pick_plainly, add_plainly,
                                            choose_plainly};

const struct pst_fast_eight *pst_fast_eight_plain(void)
{
    return &plain;
}

/* --- by AVX2 ------------------------------------------------------------- */

#ifdef __x86_64__
#define AVX2 __attribute__((target("avx2")))

enum { EIGHT = 8 };

AVX2 static inline __m256i load(const uint32_t *p)
{
    return _mm256_loadu_si256((const __m256i *)(const void *)p);
}

/* Of all 32 bits: both halves are exact, and their sum is rounded once. */
AVX2 static inline __m256 to_floats(__m256i v)
{
    __m256 high = _mm256_cvtepi32_ps(_mm256_srli_epi32(v, 16));
    __m256 low =
        _mm256_cvtepi32_ps(_mm256_and_si256(v, _mm256_set1_epi32(0xffff)));
    return _mm256_add_ps(_mm256_mul_ps(high, _mm256_set1_ps(65536)), low);
}

AVX2 static size_t pick_quickly(const struct pst_glass_run *run,
                                const float *parts, float low, float x,
                                uint16_t *places)
{
    const __m256 bound = _mm256_set1_ps(x * low);
    size_t n = 0;
    for (size_t i = 0; i < run->count; i += EIGHT) {
        __m256 wdfs = to_floats(load(run->wdfs + i));
        unsigned bits = (unsigned)_mm256_movemask_ps(
            _mm256_cmp_ps(wdfs, bound, _CMP_GE_OQ));
        if (run->count - i < EIGHT)
            bits &= (1U << (run->count - i)) - 1;
        for (; bits != 0; bits &= bits - 1)
            n = pick_one(run, parts, x, i + (unsigned)__builtin_ctz(bits),
                         places, n);
    }
    return n;
}

AVX2 static void add_quickly(float *sums, const uint32_t *wdfs,
                             const float *parts, float weight, size_t n)
{
    const __m256i none = _mm256_set1_epi32(-1);
    const __m256 factor = _mm256_set1_ps(weight);
    for (size_t i = 0; i < n; i += EIGHT) {
        __m256i v = load(wdfs + i);
        __m256 wdf = to_floats(v);
        __m256 sum = _mm256_add_ps(_mm256_loadu_ps(parts + i), wdf);
        __m256 more = _mm256_mul_ps(factor, _mm256_div_ps(wdf, sum));
        more = _mm256_andnot_ps(
            _mm256_castsi256_ps(_mm256_cmpeq_epi32(v, none)), more);
        _mm256_storeu_ps(sums + i,
                         _mm256_add_ps(_mm256_loadu_ps(sums + i), more));
    }
}

AVX2 static size_t choose_quickly(const float *sums, float least, size_t n,
                                  uint16_t *places)
{
    const __m256 bound = _mm256_set1_ps(least);
    size_t count = 0;
    for (size_t i = 0; i < n; i += EIGHT) {
        unsigned bits = (unsigned)_mm256_movemask_ps(
            _mm256_cmp_ps(_mm256_loadu_ps(sums + i), bound, _CMP_NLT_UQ));
        if (n - i < EIGHT)
            bits &= (1U << (n - i)) - 1;
        for (; bits != 0; bits &= bits - 1)
            places[count++] = (uint16_t)(i + (unsigned)__builtin_ctz(bits));
    }
    return count;
}

static const struct pst_fast_eight quick = {pick_quickly, add_quickly,
                                            choose_quickly};
#endif

const struct pst_fast_eight *pst_fast_eight_best(void)
{
#ifdef __x86_64__
    if (__builtin_cpu_supports("avx2"))
        return &quick;
#endif
    return &plain;
}
