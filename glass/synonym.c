/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "glass/synonym.h"

#include "glass/pack.h"

int pst_glass_synonyms(struct pst_buf *out, const struct pst_str *list,
                       size_t n, struct pst_error *err)
{
    if (n == 0)
        return pst_fail(err, PST_EINDEX, "a term without synonyms");
    for (size_t i = 0; i < n; i++) {
        if (list[i].n > PST_GLASS_SYNONYM_MAX)
            return pst_fail(err, PST_EINDEX, "a synonym of %zu bytes",
                            list[i].n);
        if (i > 0 && pst_str_cmp(list[i - 1], list[i]) >= 0)
            return pst_fail(err, PST_EINDEX, "synonyms out of order");
        pst_glass_length(out, list[i].n);
        pst_buf_addstr(out, list[i]);
    }
    return 0;
}

int pst_glass_put_synonyms(struct pst_glass_leaves *table,
                           const struct pst_glass_deflate *d,
                           struct pst_str term, const struct pst_str *list,
                           size_t n, struct pst_error *err)
{
    struct pst_buf tag = PST_BUF_INIT;
    int r = pst_glass_synonyms(&tag, list, n, err);
    if (r == 0)
        r = pst_glass_tag_add(table, PST_GLASS_SYNONYM, d, term,
                              pst_buf_str(&tag), err);
    pst_buf_dispose(&tag);
    return r;
}
