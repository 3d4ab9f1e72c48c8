/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * indexer/shard_xapian.h - the shard writer through Xapian's own
 * WritableDatabase: a growing database in a scratch folder, without syncs,
 * then compacted into the shard's. All but its UUID is a function of the
 * documents.
 */
#ifndef POSTIL_INDEXER_SHARD_XAPIAN_H
#define POSTIL_INDEXER_SHARD_XAPIAN_H

#include "indexer/shard.h"

/* `path` (the shard) and `scratch` (removed by finish) must not exist; both in
 * folders that do. About `memory` bytes are held before they go to disk. */
int pst_shard_xapian_new(struct pst_shard_writer **out, const char *path,
                         const char *scratch, size_t memory,
                         struct pst_error *err);

#endif
