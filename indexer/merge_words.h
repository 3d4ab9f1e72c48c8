/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * indexer/merge_words.h - the spelling dictionaries and synonyms of shards into
 * one. Postil's own shards have none, and it reads none; but who has put some
 * into a shard by Xapian shall not lose them when it is merged.
 *
 * Frequencies add up, synonyms of a term are joined, as by xapian-compact;
 * words of articles that are dropped stay. All is held in memory.
 */
#ifndef POSTIL_INDEXER_MERGE_WORDS_H
#define POSTIL_INDEXER_MERGE_WORDS_H

#include <stddef.h>

#include "base/error.h"
#include "glass/version.h"

/* Write the tables of the shards at `paths` into the folder `to`, and their
 * roots and statistics to *version. Sources are read through libxapian. */
int pst_merge_words(const char *const *paths, size_t count, const char *to,
                    struct pst_glass_version *version, struct pst_error *err);

#endif
