/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "glass/tag.h"

int pst_glass_tag_add(struct pst_glass_leaves *l, enum pst_glass_table table,
                      const struct pst_glass_deflate *d, struct pst_str key,
                      struct pst_str tag, struct pst_error *err)
{
    struct pst_buf stream = PST_BUF_INIT;
    bool deflated = d != NULL && tag.n > pst_glass_compress_min(table) &&
                    d->raw(d->payload, &stream, tag);
    int r = pst_glass_leaves_add(l, key, deflated ? pst_buf_str(&stream) : tag,
                                 deflated, err);
    pst_buf_dispose(&stream);
    return r;
}
