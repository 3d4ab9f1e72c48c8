/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * searcher/duplicates.h - which of some articles are copies of one another, or
 * nearly so.
 *
 * By their signatures (alike.h); of those too short for one, those with the
 * same words in the same order in title and body, where case, accents,
 * punctuation and markup do not count. Of these only those are read that have
 * as many words as another one.
 */
#ifndef POSTIL_SEARCHER_DUPLICATES_H
#define POSTIL_SEARCHER_DUPLICATES_H

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "schema/hash.h"
#include "searcher/index.h"

/* groups[i] is the least index of the group of article i; docids ascend.
 * `least` as for pst_alike_group. */
int pst_duplicates_group(const struct pst_index *ix, const uint32_t *docids,
                         size_t count, unsigned least, uint32_t *groups,
                         struct pst_error *err);
/* A hash of the article's words in title and body, in order; all 0 when it has
 * none. */
int pst_duplicates_hash(const struct pst_index *ix, uint32_t docid,
                        unsigned char out[PST_HASH128_SIZE],
                        struct pst_error *err);

#endif
