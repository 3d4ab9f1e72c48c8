/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/hits.h"

#include <string.h>

int pst_hit_load(const struct pst_index *ix, struct pst_hit *hit,
                 struct pst_arena *arena, struct pst_error *err)
{
    xap_doc *doc;
    xap_buf data = XAP_BUF_INIT;
    xap_error xe;
    int r = 0;
    if (xap_db_get_document(&doc, ix->db, hit->docid, &xe) != XAP_OK)
        return pst_index_fail(err, &xe, "read an article");
    if (xap_doc_get_data(doc, &data, &xe) != XAP_OK) {
        r = pst_index_fail(err, &xe, "read an article");
    } else {
        struct pst_str record = {pst_arena_dup(arena, data.p, data.n), data.n};
        r = pst_record_decode_header(record, arena, &hit->header, &hit->rest,
                                     err);
    }
    xap_buf_dispose(&data);
    xap_doc_free(doc);
    return r;
}

int pst_hits_add(const struct pst_index *ix, struct pst_hits *out,
                 uint32_t docid, double score, struct pst_error *err)
{
    struct pst_hit *hit = &out->hits[out->count];
    memset(hit, 0, sizeof *hit);
    hit->docid = docid;
    hit->score = score;
    int r = pst_hit_load(ix, hit, &out->arena, err);
    out->count += r == 0;
    return r;
}

void pst_hits_dispose(struct pst_hits *h)
{
    pst_arena_dispose(&h->arena);
    memset(h, 0, sizeof *h);
}
