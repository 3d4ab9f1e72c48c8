/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tests/unit/random.h - a small generator of the tests' own, so that every run
 * sees the same numbers (Marsaglia's xorshift). A seed is never 0.
 */
#ifndef POSTIL_TESTS_RANDOM_H
#define POSTIL_TESTS_RANDOM_H

#include <stdint.h>

static inline uint32_t random_next(uint64_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return (uint32_t)(*seed >> 16);
}

/* From 0 to n - 1; 0 of nothing. */
static inline uint32_t random_below(uint64_t *seed, uint32_t n)
{
    return n != 0 ? random_next(seed) % n : 0;
}

#endif
