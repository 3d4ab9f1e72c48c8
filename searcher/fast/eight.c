/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/fast/eight.h"

#include <stdbool.h>

#ifdef __x86_64__
#include <immintrin.h>
#endif

/* --- plainly ------------------------------------------------------------- */

static size_t pick_plainly(const struct pst_glass_run *run, const float *parts,
                           float low, float x, float below, uint16_t *places)
{
    const float bound = x * low;
    size_t n = 0;
    for (size_t i = 0; i < run->count; i++) {
        float wdf = (float)run->wdfs[i];
        if (wdf < bound)
            continue;
        float part = parts[run->docids[i]];
        places[n] = (uint16_t)i;
        n += wdf >= x * part && wdf < below * part;
    }
    return n;
}

static size_t find_plainly(const struct pst_glass_run *run, size_t at,
                           uint32_t docid)
{
    while (run->docids[at] < docid)
        at++;
    return at;
}

/* To be joined with a wdf. */
static inline uint32_t none_if(bool missing)
{
    return missing * PST_FAST_NO_WDF;
}

static size_t look_up_plainly(const struct pst_glass_run *run,
                              const uint32_t *docids, size_t count,
                              uint32_t *wdfs)
{
    const uint32_t last = run->docids[run->count - 1];
    size_t at = 0;
    size_t i = 0;
    for (; i < count && docids[i] <= last; i++) {
        while (run->docids[at] < docids[i])
            at++;
        wdfs[i] = run->wdfs[at] | none_if(run->docids[at] != docids[i]);
    }
    return i;
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

static size_t spread_plainly(const struct pst_fast_spread *s,
                             const struct pst_glass_run *run, size_t at)
{
    for (; at < run->count && run->docids[at] < s->high; at++) {
        float *sum = &s->sums[run->docids[at] - s->low];
        float wdf = (float)run->wdfs[at];
        float part = s->parts[run->docids[at]];
        float more = s->weight * (wdf / (part + wdf)) + s->rest;
        *sum += s->finds || *sum > 0 ? more : 0;
    }
    return at;
}

static size_t count_plainly(const float *sums, size_t n)
{
    size_t count = 0;
    for (size_t i = 0; i < n; i++)
        count += sums[i] > 0;
    return count;
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

static const struct pst_fast_eight plain = {
    pick_plainly,   find_plainly,  look_up_plainly, add_plainly,
    spread_plainly, count_plainly, choose_plainly};

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

/* The first n lanes. */
AVX2 static inline __m256 first_lanes(size_t n)
{
    const __m256i numbers = _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7);
    __m256i all = _mm256_set1_epi32(n < EIGHT ? (int)n : EIGHT);
    return _mm256_castsi256_ps(_mm256_cmpgt_epi32(all, numbers));
}

AVX2 static inline size_t put_places(uint16_t *places, size_t n, size_t first,
                                     __m256 lanes)
{
    unsigned bits = (unsigned)_mm256_movemask_ps(lanes);
    for (; bits != 0; bits &= bits - 1)
        places[n++] = (uint16_t)(first + (unsigned)__builtin_ctz(bits));
    return n;
}

AVX2 static size_t pick_quickly(const struct pst_glass_run *run,
                                const float *parts, float low, float x,
                                float below, uint16_t *places)
{
    const __m256 bound = _mm256_set1_ps(x * low);
    const __m256 most = _mm256_set1_ps(below);
    const __m256 least = _mm256_set1_ps(x);
    const __m256 zero = _mm256_setzero_ps();
    size_t n = 0;
    if (run->count == 0 || run->docids[run->count - 1] > INT32_MAX)
        return pick_plainly(run, parts, low, x, below, places);
    for (size_t i = 0; i < run->count; i += EIGHT) {
        __m256 wdfs = to_floats(load(run->wdfs + i));
        __m256 good = _mm256_and_ps(_mm256_cmp_ps(wdfs, bound, _CMP_NLT_UQ),
                                    first_lanes(run->count - i));
        if (_mm256_testz_ps(good, good))
            continue;
        __m256 part = _mm256_mask_i32gather_ps(
            zero, parts, load(run->docids + i), good, sizeof *parts);
        good = _mm256_and_ps(
            good,
            _mm256_and_ps(
                _mm256_cmp_ps(wdfs, _mm256_mul_ps(least, part), _CMP_GE_OQ),
                _mm256_cmp_ps(wdfs, _mm256_mul_ps(most, part), _CMP_LT_OQ)));
        n = put_places(places, n, i, good);
    }
    return n;
}

/* The lanes, a bit each, that are not less than the docid. */
AVX2 static inline unsigned not_less(__m256i docids, __m256i docid)
{
    __m256i more = _mm256_max_epu32(docids, docid);
    return (unsigned)_mm256_movemask_ps(
        _mm256_castsi256_ps(_mm256_cmpeq_epi32(more, docids)));
}

AVX2 static size_t find_quickly(const struct pst_glass_run *run, size_t at,
                                uint32_t docid)
{
    while (run->docids[at + EIGHT - 1] < docid)
        at += EIGHT;
    unsigned bits =
        not_less(load(run->docids + at), _mm256_set1_epi32((int)docid));
    return at + (size_t)__builtin_ctz(bits);
}

/* The last docids of the groups of eight: by them a docid's group is found, and
 * in that its place, without a branch. */
AVX2 static size_t look_up_quickly(const struct pst_glass_run *run,
                                   const uint32_t *docids, size_t count,
                                   uint32_t *wdfs)
{
    enum { HALF = PST_GLASS_RUN / EIGHT / 2 };
    const __m256i ends = _mm256_setr_epi32(7, 15, 23, 31, 39, 47, 55, 63);
    const uint32_t last = run->docids[run->count - 1];
    const int *all = (const int *)(const void *)run->docids;
    const __m256i low = _mm256_i32gather_epi32(all, ends, sizeof *all);
    const __m256i high =
        _mm256_i32gather_epi32(all + (size_t)HALF * EIGHT, ends, sizeof *all);
    size_t i = 0;
    for (; i < count && docids[i] <= last; i++) {
        const __m256i docid = _mm256_set1_epi32((int)docids[i]);
        unsigned group = not_less(low, docid) | not_less(high, docid) << HALF;
        size_t at = (size_t)__builtin_ctz(group) * EIGHT;
        at += (size_t)__builtin_ctz(not_less(load(run->docids + at), docid));
        wdfs[i] = run->wdfs[at] | none_if(run->docids[at] != docids[i]);
    }
    return i;
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

/* Eight postings, from `at` on. */
AVX2 static inline void spread_eight(const struct pst_fast_spread *s,
                                     const struct pst_glass_run *run, size_t at)
{
    uint32_t places[EIGHT];
    float more[EIGHT];
    __m256i docids = load(run->docids + at);
    __m256i place = _mm256_sub_epi32(docids, _mm256_set1_epi32((int)s->low));
    __m256 part = _mm256_i32gather_ps(s->parts, docids, sizeof *s->parts);
    __m256 wdf = to_floats(load(run->wdfs + at));
    __m256 share = _mm256_div_ps(wdf, _mm256_add_ps(part, wdf));
    __m256 sum = _mm256_add_ps(_mm256_mul_ps(_mm256_set1_ps(s->weight), share),
                               _mm256_set1_ps(s->rest));
    if (!s->finds) {
        __m256 old = _mm256_i32gather_ps(s->sums, place, sizeof *s->sums);
        sum = _mm256_and_ps(
            sum, _mm256_cmp_ps(old, _mm256_setzero_ps(), _CMP_GT_OQ));
    }
    _mm256_storeu_si256((__m256i *)(void *)places, place);
    _mm256_storeu_ps(more, sum);
    for (size_t i = 0; i < EIGHT; i++)
        s->sums[places[i]] += more[i];
}

AVX2 static size_t spread_quickly(const struct pst_fast_spread *s,
                                  const struct pst_glass_run *run, size_t at)
{
    if (run->docids[run->count - 1] <= INT32_MAX)
        for (;
             at + EIGHT <= run->count && run->docids[at + EIGHT - 1] < s->high;
             at += EIGHT)
            spread_eight(s, run, at);
    return spread_plainly(s, run, at);
}

AVX2 static size_t count_quickly(const float *sums, size_t n)
{
    __m256i count = _mm256_setzero_si256();
    uint32_t counts[EIGHT];
    size_t i = 0;
    for (; i + EIGHT <= n; i += EIGHT)
        count = _mm256_sub_epi32(count, _mm256_castps_si256(_mm256_cmp_ps(
                                            _mm256_loadu_ps(sums + i),
                                            _mm256_setzero_ps(), _CMP_GT_OQ)));
    _mm256_storeu_si256((__m256i *)(void *)counts, count);
    size_t all = count_plainly(sums + i, n - i);
    for (size_t k = 0; k < EIGHT; k++)
        all += counts[k];
    return all;
}

AVX2 static size_t choose_quickly(const float *sums, float least, size_t n,
                                  uint16_t *places)
{
    const __m256 bound = _mm256_set1_ps(least);
    size_t count = 0;
    size_t i = 0;
    for (; i + EIGHT <= n; i += EIGHT)
        count = put_places(
            places, count, i,
            _mm256_cmp_ps(_mm256_loadu_ps(sums + i), bound, _CMP_NLT_UQ));
    for (; i < n; i++) {
        places[count] = (uint16_t)i;
        count += !(sums[i] < least);
    }
    return count;
}

static const struct pst_fast_eight quick = {
    pick_quickly,   find_quickly,  look_up_quickly, add_quickly,
    spread_quickly, count_quickly, choose_quickly};
#endif

const struct pst_fast_eight *pst_fast_eight_best(void)
{
#ifdef __x86_64__
    if (__builtin_cpu_supports("avx2"))
        return &quick;
#endif
    return &plain;
}
