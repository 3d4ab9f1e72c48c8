/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/doctables.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "glass/pack.h"
#include "schema/hash.h"

void pst_doctags_hash(const struct pst_doctags *tags, uint64_t sum[2])
{
    unsigned char all[3 * PST_HASH128_SIZE], hash[PST_HASH128_SIZE];
    uint64_t lanes[2];
    pst_hash128(tags->data.p, tags->data.n, all);
    pst_hash128(tags->terms.p, tags->terms.n, all + PST_HASH128_SIZE);
    pst_hash128(tags->slots.p, tags->slots.n,
                all + (size_t)2 * PST_HASH128_SIZE);
    pst_hash128(all, sizeof all, hash);
    memcpy(lanes, hash, sizeof lanes);
    sum[0] += lanes[0];
    sum[1] += lanes[1];
}

/* Of version 8: made from the content in our own way. */
void pst_doctags_uuid(const uint64_t sum[2], unsigned char uuid[16])
{
    pst_hash128(sum, 2 * sizeof *sum, uuid);
    uuid[6] = (unsigned char)((uuid[6] & 0x0f) | 0x80);
    uuid[8] = (unsigned char)((uuid[8] & 0x3f) | 0x80);
}

int pst_doctables_begin(struct pst_doctables *t, const char *dir,
                        unsigned block_size, struct pst_error *err)
{
    int r = pst_glass_database_begin(&t->docdata, dir, PST_GLASS_DOCDATA,
                                     block_size, err);
    if (r != 0)
        return r;
    r = pst_glass_database_begin(&t->termlist, dir, PST_GLASS_TERMLIST,
                                 block_size, err);
    if (r != 0) {
        pst_glass_leaves_dispose(&t->docdata);
        return r;
    }
    pst_buf_init(&t->key);
    t->places = NULL;
    t->place_count = t->place_cap = 0;
    PST_PUSH(t->places, t->place_count, t->place_cap) = 0;
    return 0;
}

int pst_doctables_put(struct pst_doctables *t, uint32_t docid,
                      const struct pst_doctags *tags, struct pst_error *err)
{
    int r = 0;
    uint64_t place = 0;
    pst_buf_clear(&t->key);
    pst_glass_sort_uint(&t->key, docid);
    if (tags->data.n != 0) {
        r = pst_glass_leaves_add(&t->docdata, pst_buf_str(&t->key), tags->data,
                                 tags->data_deflated, err);
        place = pst_glass_leaves_place(&t->docdata);
    }
    PST_PUSH(t->places, t->place_count, t->place_cap) =
        place <= UINT32_MAX ? (uint32_t)place : 0;
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
    free(t->places);
    t->places = NULL;
}
