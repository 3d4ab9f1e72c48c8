/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/doctables.h"

#include "glass/pack.h"

int pst_doctables_begin(struct pst_doctables *t, const char *dir,
                        unsigned block_size, struct pst_error *err)
{
    int r = pst_glass_database_begin(&t->docdata, dir, PST_GLASS_DOCDATA,
                                     block_size, err);
    if (r != 0)
        return r;
    r = pst_glass_database_begin(&t->termlist, dir, PST_GLASS_TERMLIST,
                                 block_size, err);
    if (r != 0)
        pst_glass_leaves_dispose(&t->docdata);
    pst_buf_init(&t->key);
    return r;
}

int pst_doctables_put(struct pst_doctables *t, uint32_t docid,
                      const struct pst_doctags *tags, struct pst_error *err)
{
    int r = 0;
    pst_buf_clear(&t->key);
    pst_glass_sort_uint(&t->key, docid);
    if (tags->data.n != 0)
        r = pst_glass_leaves_add(&t->docdata, pst_buf_str(&t->key), tags->data,
                                 false, err);
    if (r == 0)
        r = pst_glass_leaves_add(&t->termlist, pst_buf_str(&t->key),
                                 tags->terms, tags->deflated, err);
    if (r != 0 || tags->slots.n == 0)
        return r;
    pst_buf_addc(&t->key, '\0');
    return pst_glass_leaves_add(&t->termlist, pst_buf_str(&t->key), tags->slots,
                                false, err);
}

int pst_doctables_end(struct pst_doctables *t,
                      struct pst_glass_version *version, struct pst_error *err)
{
    int r =
        pst_glass_database_end(&t->docdata, PST_GLASS_DOCDATA, version, err);
    if (r == 0)
        r = pst_glass_database_end(&t->termlist, PST_GLASS_TERMLIST, version,
                                   err);
    return r;
}

void pst_doctables_dispose(struct pst_doctables *t)
{
    pst_glass_leaves_dispose(&t->docdata);
    pst_glass_leaves_dispose(&t->termlist);
    pst_buf_dispose(&t->key);
}
