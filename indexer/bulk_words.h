/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * indexer/bulk_words.h - the spelling dictionary and the synonyms that a shard
 * may carry, for Xapian's own users of it: postil has none by default, for its
 * suggestions come from the term dictionary.
 */
#ifndef POSTIL_INDEXER_BULK_WORDS_H
#define POSTIL_INDEXER_BULK_WORDS_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/error.h"
#include "glass/version.h"

struct pst_bulk_spelling {
    struct pst_str word;
    uint32_t frequency;
};

struct pst_bulk_synonyms {
    struct pst_str term;
    const struct pst_str *list; /* ascending, not empty */
    size_t count;
};

struct pst_bulk_words {
    const struct pst_bulk_spelling *spelling; /* words ascend */
    size_t spelling_count;
    const struct pst_bulk_synonyms *synonyms; /* terms ascend */
    size_t synonym_count;
    size_t memory; /* for the fragments of words; see glass/spelling.h */
};

/* Write both tables into the folder `path`, and their roots and statistics to
 * `version`; `folder` is for temporary files. A table without entries, and both
 * without `words` (NULL), is not there. */
int pst_bulk_words_write(const char *path, const char *folder,
                         unsigned block_size,
                         const struct pst_bulk_words *words,
                         struct pst_glass_version *version,
                         struct pst_error *err);

#endif
