/* SPDX-License-Identifier: GPL-2.0-or-later */
/* indexer/seal.h - the end of writing a shard, however it was made. */
#ifndef POSTIL_INDEXER_SEAL_H
#define POSTIL_INDEXER_SEAL_H

#include "base/error.h"
#include "glass/version.h"

/* The tables in the folder are complete. Here belong the files that are made
 * of them, for they must be there before iamglass, which is written last. */
int pst_shard_seal(const char *path, const struct pst_glass_version *version,
                   struct pst_error *err);

#endif
