/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "schema/hash.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "base/mem.h"

uint64_t pst_hash64(const void *p, size_t n)
{
    assert(p != NULL || n == 0);
    return XXH64(p, n, 0);
}

void pst_hash128(const void *p, size_t n, unsigned char out[PST_HASH128_SIZE])
{
    XXH128_canonical_t canonical;
    XXH128_canonicalFromHash(&canonical, XXH3_128bits(p, n));
    memcpy(out, canonical.digest, PST_HASH128_SIZE);
}

/* The state wants to lie on a boundary of 64 bytes. */
struct pst_hash128_run {
    XXH3_state_t *state;
    void *block;
};

struct pst_hash128_run *pst_hash128_begin(void)
{
    enum { BOUNDARY = 64 };
    struct pst_hash128_run *run = pst_calloc(1, sizeof *run);
    run->block = pst_malloc(sizeof *run->state + BOUNDARY);
    uintptr_t at = (uintptr_t)run->block;
    size_t over = at % BOUNDARY;
    run->state =
        (void *)((char *)run->block + (over != 0 ? BOUNDARY - over : 0));
    XXH3_128bits_reset(run->state);
    return run;
}

void pst_hash128_add(struct pst_hash128_run *run, const void *p, size_t n)
{
    XXH3_128bits_update(run->state, p, n);
}

void pst_hash128_end(struct pst_hash128_run *run,
                     unsigned char out[PST_HASH128_SIZE])
{
    XXH128_canonical_t canonical;
    XXH128_canonicalFromHash(&canonical, XXH3_128bits_digest(run->state));
    memcpy(out, canonical.digest, PST_HASH128_SIZE);
    free(run->block);
    free(run);
}
