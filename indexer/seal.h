/* SPDX-License-Identifier: GPL-2.0-or-later */
/* indexer/seal.h - the end of writing a shard, however it was made. */
#ifndef POSTIL_INDEXER_SEAL_H
#define POSTIL_INDEXER_SEAL_H

#include "base/error.h"
#include "glass/pairs.h"
#include "glass/version.h"

/* The tables in the folder are complete. Write the sidecar (glass/sidecar.h),
 * whose sections are made of them, and of `pairs` unless that is NULL, then
 * iamglass. So the sidecar's bytes depend on these alone, whoever made them. */
int pst_shard_seal(const char *path, const struct pst_glass_version *version,
                   const struct pst_glass_pairs_docs *pairs,
                   struct pst_error *err);

#endif
