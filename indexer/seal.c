/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/seal.h"

int pst_shard_seal(const char *path, const struct pst_glass_version *version,
                   struct pst_error *err)
{
    return pst_glass_version_write(path, version, err);
}
