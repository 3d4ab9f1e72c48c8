/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/alike.h"

#include <stdlib.h>

#include "base/mem.h"

/* In a run of equal parts each one is compared with so many before it: runs
 * are short but for many copies of one text, whose neighbours are copies. */
enum { LOOK_BACK = 32 };

/* Two neighbouring parts of a signature, and whose they are. */
struct band {
    uint32_t parts;
    uint32_t index;
};

static int by_parts(const void *a, const void *b)
{
    const struct band *x = a;
    const struct band *y = b;
    if (x->parts != y->parts)
        return x->parts < y->parts ? -1 : 1;
    return (x->index > y->index) - (x->index < y->index);
}

static uint32_t root(uint32_t *groups, uint32_t i)
{
    while (groups[i] != i) {
        groups[i] = groups[groups[i]];
        i = groups[i];
    }
    return i;
}

/* The least index is the root. */
static void join(uint32_t *groups, uint32_t a, uint32_t b)
{
    a = root(groups, a);
    b = root(groups, b);
    if (a < b)
        groups[b] = a;
    else
        groups[a] = b;
}

static void join_run(const struct pst_signature *signatures,
                     const struct band *run, size_t n, unsigned least,
                     uint32_t *groups)
{
    for (size_t i = 1; i < n; i++) {
        size_t from = i > LOOK_BACK ? i - LOOK_BACK : 0;
        for (size_t k = i; k-- > from;) {
            uint32_t a = run[i].index, b = run[k].index;
            if (root(groups, a) != root(groups, b) &&
                pst_signature_alike(&signatures[a], &signatures[b]) >= least)
                join(groups, a, b);
        }
    }
}

static size_t fill_bands(const struct pst_signature *signatures, size_t count,
                         int part, struct band *bands)
{
    size_t n = 0;
    for (size_t i = 0; i < count; i++) {
        const uint16_t *parts = signatures[i].parts + part;
        if (parts[0] != 0 && parts[1] != 0)
            bands[n++] =
                (struct band){(uint32_t)parts[0] << 16 | parts[1], (uint32_t)i};
    }
    return n;
}

void pst_alike_group(const struct pst_signature *signatures, size_t count,
                     unsigned least, uint32_t *groups)
{
    struct band *bands = pst_calloc(count + 1, sizeof *bands);
    for (size_t i = 0; i < count; i++)
        groups[i] = (uint32_t)i;
    for (int part = 0; part < PST_SIGNATURE_PARTS; part += 2) {
        size_t n = fill_bands(signatures, count, part, bands);
        qsort(bands, n, sizeof *bands, by_parts);
        for (size_t i = 0, end; i < n; i = end) {
            end = i + 1;
            while (end < n && bands[end].parts == bands[i].parts)
                end++;
            join_run(signatures, bands + i, end - i, least, groups);
        }
    }
    for (size_t i = 0; i < count; i++)
        groups[i] = root(groups, (uint32_t)i);
    free(bands);
}
