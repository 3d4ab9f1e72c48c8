/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/seal.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "glass/blocks.h"
#include "glass/lengths.h"
#include "glass/mapped.h"
#include "glass/places.h"
#include "glass/sidecar.h"

/* The numbers of the ranking that is the rule (searcher/rank.h), for which the
 * bounds of postings are exact. */
static const double K1 = 2;
static const double B = 0.6;

static int write_sections(struct pst_glass_sidecar_writer *w,
                          const struct pst_glass_mapped *m,
                          const struct pst_glass_pairs_docs *pairs,
                          struct pst_error *err)
{
    uint32_t last = m->version.last_docid;
    size_t size = ((size_t)last + 1) * sizeof(uint32_t);
    uint32_t *lengths = pst_try_malloc(size);
    if (lengths == NULL)
        return pst_fail(err, PST_ENOMEM,
                        "no memory for the lengths of articles");
    memset(lengths, 0, size);
    int r = pst_glass_lengths_read(m, lengths, err);
    if (r == 0)
        r = pst_glass_lengths_write(w, lengths, last, err);
    if (r == 0)
        r = pst_glass_blocks_write(w, m, lengths, K1, B, err);
    if (r == 0)
        r = pst_glass_places_write(w, m, err);
    free(lengths);
    if (r == 0 && pairs != NULL)
        r = pst_glass_pairs_write(w, pairs, err);
    return r;
}

static int write_sidecar(const char *path,
                         const struct pst_glass_version *version,
                         const struct pst_glass_pairs_docs *pairs,
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
            r = write_sections(&w, &m, pairs, err);
        if (r == 0)
            r = pst_glass_sidecar_end(&w, version, err);
        pst_glass_sidecar_writer_dispose(&w);
    }
    pst_glass_mapped_dispose(&m);
    return r;
}

int pst_shard_seal(const char *path, const struct pst_glass_version *version,
                   const struct pst_glass_pairs_docs *pairs,
                   struct pst_error *err)
{
    int r = write_sidecar(path, version, pairs, err);
    return r != 0 ? r : pst_glass_version_write(path, version, err);
}
