/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/hits.h"

#include <stdlib.h>
#include <string.h>

#include "schema/schema.h"

static int failed(struct pst_error *err, const xap_error *xe)
{
    return pst_index_fail(err, xe, "read an article");
}

int pst_hit_load(struct pst_hit *out, const struct pst_index *ix,
                 const struct pst_found *found, struct pst_arena *arena,
                 struct pst_error *err)
{
    xap_doc *doc;
    xap_buf data = XAP_BUF_INIT;
    xap_error xe;
    int r = 0;
    memset(out, 0, sizeof *out);
    out->docid = found->docid;
    out->score = found->score;
    if (xap_db_get_document(&doc, ix->db, found->docid, &xe) != XAP_OK)
        return failed(err, &xe);
    if (xap_doc_get_data(doc, &data, &xe) != XAP_OK) {
        r = failed(err, &xe);
    } else {
        struct pst_str record = {pst_arena_dup(arena, data.p, data.n), data.n};
        r = pst_record_decode_header(record, arena, &out->header, &out->rest,
                                     err);
    }
    xap_buf_dispose(&data);
    xap_doc_free(doc);
    return r;
}

int pst_hit_path(struct pst_buf *out, const struct pst_index *ix,
                 uint32_t docid, struct pst_error *err)
{
    xap_doc *doc;
    xap_buf value = XAP_BUF_INIT;
    xap_error xe;
    int r = 0;
    pst_buf_clear(out);
    if (xap_db_get_document(&doc, ix->db, docid, &xe) != XAP_OK)
        return failed(err, &xe);
    if (xap_doc_get_value(doc, PST_SLOT_ORDER, &value, &xe) != XAP_OK)
        r = failed(err, &xe);
    else
        pst_buf_addstr(out,
                       pst_slot_order_path((struct pst_str){value.p, value.n}));
    xap_buf_dispose(&value);
    xap_doc_free(doc);
    return r;
}

void pst_hits_dispose(struct pst_hits *h)
{
    free(h->found);
    memset(h, 0, sizeof *h);
}
