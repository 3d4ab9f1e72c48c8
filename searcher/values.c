/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/values.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "searcher/fast/fast.h"

enum { LIST_SEPARATOR = 0x1f };

struct pst_values_shard {
    struct pst_glass_slot slot;
    bool ended;
};

static void open_shards(struct pst_values *v, enum pst_slot slot)
{
    size_t count = v->index->shard_count;
    v->shards = pst_calloc(count, sizeof *v->shards);
    for (size_t i = 0; i < count; i++)
        pst_glass_slot_init(&v->shards[i].slot,
                            pst_fast_shard(v->index->fast, i), slot);
}

int pst_values_open(struct pst_values *v, const struct pst_index *ix,
                    enum pst_slot slot, const char *doing,
                    struct pst_error *err)
{
    xap_db *db;
    xap_error xe;
    *v = (struct pst_values){.index = ix, .doing = doing, .more = true};
    if (pst_index_fast(ix) != NULL) {
        open_shards(v, slot);
        return 0;
    }
    int r = pst_index_db(ix, &db, err);
    if (r == 0 && xap_db_values(&v->it, db, slot, &xe) != XAP_OK)
        r = pst_index_fail(err, &xe, doing);
    return r;
}

void pst_values_close(struct pst_values *v)
{
    for (size_t i = 0; v->shards != NULL && i < v->index->shard_count; i++)
        pst_glass_slot_dispose(&v->shards[i].slot);
    free(v->shards);
    v->shards = NULL;
    xap_value_iter_free(v->it);
    v->it = NULL;
}

static int mapped_at(struct pst_values *v, uint32_t docid, struct pst_str *out,
                     struct pst_error *err)
{
    struct pst_values_shard *s =
        &v->shards[pst_index_shard_of(v->index, docid)];
    uint32_t local = pst_index_local_of(v->index, docid);
    if (!s->ended && s->slot.docid < local) {
        int r = pst_glass_slot_skip_to(&s->slot, local, err);
        if (r < 0)
            pst_error_prefix(err, "cannot %s", v->doing);
        if (r < 0)
            return r;
        s->ended = r == 0;
    }
    if (!s->ended && s->slot.docid == local)
        *out = s->slot.value;
    return 0;
}

int pst_values_at(struct pst_values *v, uint32_t docid, struct pst_str *out,
                  struct pst_error *err)
{
    xap_error xe;
    *out = (struct pst_str){"", 0};
    if (v->shards != NULL)
        return mapped_at(v, docid, out, err);
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
