/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/shard.h"

int pst_shard_add(struct pst_shard_writer *w, const struct pst_doc *doc,
                  struct pst_error *err)
{
    if (w->count == UINT32_MAX)
        return pst_fail(err, PST_EIO, "too many articles for one shard");
    int r = w->ops->add(w, doc, err);
    w->count += r == 0;
    return r;
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
