/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/shard.h"

#include <stdlib.h>

#include "base/mem.h"

void pst_shard_init(struct pst_shard_writer *w, const struct pst_shard_ops *ops,
                    size_t lanes)
{
    w->ops = ops;
    w->lanes = lanes;
    w->counts = pst_calloc(lanes, sizeof *w->counts);
}

void pst_shard_dispose(struct pst_shard_writer *w)
{
    free(w->counts);
    w->counts = NULL;
}

int pst_shard_add(struct pst_shard_writer *w, size_t lane,
                  const struct pst_doc *doc, struct pst_error *err)
{
    /* So that the sum over all lanes is a docid. */
    if (w->counts[lane] >= UINT32_MAX / w->lanes)
        return pst_fail(err, PST_EIO, "too many articles for one shard");
    int r = w->ops->add(w, lane, doc, err);
    w->counts[lane] += r == 0;
    return r;
}

int pst_shard_flush(struct pst_shard_writer *w, size_t lane,
                    struct pst_error *err)
{
    return w->ops->flush(w, lane, err);
}

int pst_shard_close_lane(struct pst_shard_writer *w, size_t lane,
                         struct pst_error *err)
{
    return w->ops->close_lane(w, lane, err);
}

uint32_t pst_shard_base(const struct pst_shard_writer *w, size_t lane)
{
    uint32_t base = 0;
    for (size_t i = 0; i < lane; i++)
        base += w->counts[i];
    return base;
}

int pst_shard_set_metadata(struct pst_shard_writer *w, struct pst_str key,
                           struct pst_str value, struct pst_error *err)
{
    return w->ops->set_metadata(w, key, value, err);
}

int pst_shard_finish(struct pst_shard_writer *w, struct pst_error *err)
{
    return w->ops->finish(w, err);
}

void pst_shard_free(struct pst_shard_writer *w)
{
    if (w != NULL)
        w->ops->free(w);
}
