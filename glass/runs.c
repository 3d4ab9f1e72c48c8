/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "glass/runs.h"

#ifdef __x86_64__
#include <immintrin.h>
#endif

#include "base/buf.h"

enum { AT_A_TIME = 4 };

/* An entry with a gap of one or two bytes and a wdf of one, without a branch on
 * which; false when it is longer. */
static inline bool decode_one(const unsigned char **p, uint32_t *docid,
                              struct pst_glass_run *b, size_t *n)
{
    const unsigned char *at = *p;
    uint32_t two = at[0] >> 7;
    uint32_t high = at[1] & (0U - two);
    uint32_t wdf = at[1 + two];
    if (((high | wdf) & 0x80) != 0)
        return false;
    *docid += ((at[0] & 0x7fU) | high << 7) + 1;
    b->docids[*n] = *docid;
    b->wdfs[(*n)++] = wdf;
    *p = at + 2 + two;
    return true;
}

static inline const unsigned char *some_plainly(const unsigned char *p,
                                                uint32_t *docid,
                                                struct pst_glass_run *b,
                                                size_t *n)
{
    for (int i = 0; i < AT_A_TIME && decode_one(&p, docid, b, n); i++)
        ;
    return p;
}

const unsigned char *pst_glass_run_some(const unsigned char *p, uint32_t *docid,
                                        struct pst_glass_run *b, size_t *n)
{
    return some_plainly(p, docid, b, n);
}

typedef const unsigned char *some_entries(const unsigned char *p,
                                          uint32_t *docid,
                                          struct pst_glass_run *b, size_t *n);

/* With either of the two ways, which is known where it is inlined. */
static inline __attribute__((always_inline)) bool
read_run(struct pst_glass_run *b, const unsigned char *bytes,
         const unsigned char *end, uint32_t first, uint32_t last,
         some_entries *some)
{
    struct pst_reader entries;
    uint32_t docid = first;
    size_t n = 1;
    pst_reader_init(&entries, bytes, (size_t)(end - bytes));
    b->docids[0] = first;
    b->wdfs[0] = (uint32_t)pst_reader_uint(&entries);
    if (first > last || last > UINT32_MAX - PST_GLASS_SOME_FAR)
        return false;
    while (docid < last && n < PST_GLASS_RUN) {
        if (entries.end - entries.p >= PST_GLASS_SOME) {
            const unsigned char *before = entries.p;
            entries.p = some(entries.p, &docid, b, &n);
            if (entries.p != before)
                continue;
        }
        uint64_t gap = pst_reader_uint(&entries);
        uint64_t wdf = pst_reader_uint(&entries);
        if (entries.bad || gap >= last - docid)
            return false;
        docid += (uint32_t)gap + 1;
        b->docids[n] = docid;
        b->wdfs[n++] = (uint32_t)wdf;
    }
    while (b->docids[n - 1] > last)
        n--;
    b->count = n;
    return !entries.bad && n <= PST_GLASS_RUN && b->docids[n - 1] == last;
}

bool pst_glass_run_read_plainly(struct pst_glass_run *b,
                                const unsigned char *bytes,
                                const unsigned char *end, uint32_t first,
                                uint32_t last)
{
    return read_run(b, bytes, end, first, last, some_plainly);
}

#ifdef __x86_64__
#define AVX2 __attribute__((target("avx2")))

/* Eight entries of two bytes, or else some one by one. */
AVX2 static inline const unsigned char *some_quickly(const unsigned char *p,
                                                     uint32_t *docid,
                                                     struct pst_glass_run *b,
                                                     size_t *n)
{
    __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)p);
    if (_mm_movemask_epi8(bytes) != 0)
        return some_plainly(p, docid, b, n);
    __m128i steps = _mm_add_epi16(_mm_and_si128(bytes, _mm_set1_epi16(0xff)),
                                  _mm_set1_epi16(1));
    steps = _mm_add_epi16(steps, _mm_slli_si128(steps, 2));
    steps = _mm_add_epi16(steps, _mm_slli_si128(steps, 4));
    steps = _mm_add_epi16(steps, _mm_slli_si128(steps, 8));
    __m256i docids = _mm256_add_epi32(_mm256_set1_epi32((int)*docid),
                                      _mm256_cvtepu16_epi32(steps));
    __m256i wdfs = _mm256_cvtepu16_epi32(_mm_srli_epi16(bytes, 8));
    _mm256_storeu_si256((__m256i *)(void *)(b->docids + *n), docids);
    _mm256_storeu_si256((__m256i *)(void *)(b->wdfs + *n), wdfs);
    *docid += (uint32_t)_mm_extract_epi16(steps, 7);
    *n += 8;
    return p + PST_GLASS_SOME;
}

AVX2 static bool read_quickly(struct pst_glass_run *b,
                              const unsigned char *bytes,
                              const unsigned char *end, uint32_t first,
                              uint32_t last)
{
    return read_run(b, bytes, end, first, last, some_quickly);
}
#endif

bool pst_glass_run_read(struct pst_glass_run *b, const unsigned char *bytes,
                        const unsigned char *end, uint32_t first, uint32_t last)
{
#ifdef __x86_64__
    if (__builtin_cpu_supports("avx2"))
        return read_quickly(b, bytes, end, first, last);
#endif
    return pst_glass_run_read_plainly(b, bytes, end, first, last);
}
