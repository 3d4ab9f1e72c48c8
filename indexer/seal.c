/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/seal.h"

#include "glass/lengths.h"
#include "glass/mapped.h"
#include "glass/sidecar.h"

static int write_sections(struct pst_glass_sidecar_writer *w,
                          const struct pst_glass_mapped *m,
                          struct pst_error *err)
{
    return pst_glass_lengths_write(w, m, err);
}

static int write_sidecar(const char *path,
                         const struct pst_glass_version *version,
                         struct pst_error *err)
{
    enum {
        TABLES = 1 << PST_GLASS_POSTLIST | 1 << PST_GLASS_POSITION |
                 1 << PST_GLASS_DOCDATA
    };
    struct pst_glass_mapped m;
    struct pst_glass_sidecar_writer w;
    int r = pst_glass_mapped_open_unsealed(&m, path, version, TABLES, err);
    if (r == 0) {
        r = pst_glass_sidecar_begin(&w, path, err);
        if (r == 0)
            r = write_sections(&w, &m, err);
        if (r == 0)
            r = pst_glass_sidecar_end(&w, version, err);
        pst_glass_sidecar_writer_dispose(&w);
    }
    pst_glass_mapped_dispose(&m);
    return r;
}

int pst_shard_seal(const char *path, const struct pst_glass_version *version,
                   struct pst_error *err)
{
    int r = write_sidecar(path, version, err);
    return r != 0 ? r : pst_glass_version_write(path, version, err);
}
