/* SPDX-License-Identifier: GPL-2.0-or-later */
/* indexer/seal.h - the end of writing a shard, however it was made. */
#ifndef POSTIL_INDEXER_SEAL_H
#define POSTIL_INDEXER_SEAL_H

#include "base/error.h"
#include "glass/version.h"

/* The tables in the folder are complete. Write the sidecar (glass/sidecar.h),
 * whose sections are made of them, then iamglass. So the sidecar's bytes depend
 * on the tables alone, whoever wrote these. */
int pst_shard_seal(const char *path, const struct pst_glass_version *version,
                   struct pst_error *err);

#endif
