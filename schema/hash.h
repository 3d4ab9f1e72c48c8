/* SPDX-License-Identifier: GPL-2.0-or-later */
/* schema/hash.h - the hashes that the index's files hold: XXH64, XXH3-128. */
#ifndef POSTIL_SCHEMA_HASH_H
#define POSTIL_SCHEMA_HASH_H

#include <stddef.h>
#include <stdint.h>

enum { PST_HASH128_SIZE = 16 };

/* XXH64 with seed 0. */
uint64_t pst_hash64(const void *p, size_t n);
/* XXH3 of 128 bits, canonical: big-endian bytes. */
void pst_hash128(const void *p, size_t n, unsigned char out[PST_HASH128_SIZE]);
/* The same of bytes that come in pieces. */
struct pst_hash128_run;
struct pst_hash128_run *pst_hash128_begin(void);
void pst_hash128_add(struct pst_hash128_run *run, const void *p, size_t n);
/* Frees the run. */
void pst_hash128_end(struct pst_hash128_run *run,
                     unsigned char out[PST_HASH128_SIZE]);

#endif
