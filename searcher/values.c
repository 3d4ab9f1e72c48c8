/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/values.h"

#include <string.h>

enum { LIST_SEPARATOR = 0x1f };

int pst_values_open(struct pst_values *v, const struct pst_index *ix,
                    enum pst_slot slot, const char *doing,
                    struct pst_error *err)
{
    xap_error xe;
    *v = (struct pst_values){.doing = doing, .more = true};
    if (xap_db_values(&v->it, ix->db, slot, &xe) != XAP_OK)
        return pst_index_fail(err, &xe, doing);
    return 0;
}

void pst_values_close(struct pst_values *v)
{
    xap_value_iter_free(v->it);
    v->it = NULL;
}

int pst_values_at(struct pst_values *v, uint32_t docid, struct pst_str *out,
                  struct pst_error *err)
{
    xap_error xe;
    *out = (struct pst_str){"", 0};
    if (v->more && v->docid < docid) {
        int r = xap_value_iter_skip_to(v->it, docid, &xe);
        if (r < 0)
            return pst_index_fail(err, &xe, v->doing);
        v->more = r > 0;
        v->docid = v->more ? xap_value_iter_docid(v->it) : 0;
    }
    if (v->more && v->docid == docid) {
        xap_bytes value = xap_value_iter_value(v->it);
        *out = (struct pst_str){value.p, value.n};
    }
    return 0;
}

bool pst_values_item(struct pst_str *list, struct pst_str *item)
{
    while (list->n != 0) {
        const char *end = memchr(list->p, LIST_SEPARATOR, list->n);
        size_t n = end != NULL ? (size_t)(end - list->p) : list->n;
        *item = (struct pst_str){list->p, n};
        n += end != NULL;
        list->p += n;
        list->n -= n;
        if (item->n != 0)
            return true;
    }
    return false;
}
