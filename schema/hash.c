/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "schema/hash.h"

#include <assert.h>
#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

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
