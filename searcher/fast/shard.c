/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/fast/shard.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "glass/lengths.h"
#include "glass/places.h"
#include "glass/postings.h"
#include "schema/stub.h"

enum {
    TABLES = 1 << PST_GLASS_POSTLIST | 1 << PST_GLASS_POSITION |
             1 << PST_GLASS_DOCDATA,
    TERMS_KEPT = 10000
};

/* There are arrays by docid, so what iamglass says of docids must be in some
 * proportion to what there is. */
static const char *what_is_wrong(const struct pst_glass_mapped *m,
                                 uint32_t doc_count)
{
    if (m->version.doc_count > UINT32_MAX - doc_count)
        return "too many documents";
    return pst_glass_mapped_too_large(m);
}

static int open_shard(struct pst_fast *f, size_t i, const struct pst_index *ix,
                      struct pst_error *err)
{
    struct pst_glass_mapped *m = &f->shards[i].mapped;
    f->shards[i].fast = f;
    const struct pst_glass_version *v = &m->version;
    struct pst_buf path = PST_BUF_INIT;
    pst_stub_shard_path(&path, ix->dir.p, ix->shards[i].number);
    int r = pst_glass_mapped_open(m, path.p, TABLES, err);
    if (r == 0) {
        struct pst_fast_shard *s = &f->shards[i];
        pst_glass_sidecar_open(&s->sidecar, path.p, m->seal);
        pst_glass_blocks_init(&s->blocks, &s->sidecar,
                              &m->tables[PST_GLASS_POSTLIST]);
        pst_glass_pairs_open(&s->pairs, pst_glass_sidecar_find(
                                            &s->sidecar, PST_GLASS_PAIRS_TAG));
        s->places = pst_glass_sidecar_find(&s->sidecar, PST_GLASS_PLACES);
    }
    f->count++;
    const char *wrong = r == 0 ? what_is_wrong(m, f->doc_count) : NULL;
    if (wrong != NULL)
        r = pst_fail(err, PST_EINDEX, "%s: %s", path.p, wrong);
    f->doc_count += v->doc_count;
    f->total_length += v->total_length;
    pst_buf_dispose(&path);
    return r;
}

int pst_fast_open(struct pst_fast **out, const struct pst_index *ix,
                  struct pst_error *err)
{
    struct pst_fast *f = pst_calloc(1, sizeof *f);
    int r = 0;
    pst_map_init(&f->terms);
    f->shards = pst_calloc(ix->shard_count + 1, sizeof *f->shards);
    for (size_t i = 0; i < ix->shard_count && r == 0; i++)
        r = open_shard(f, i, ix, err);
    if (r != 0) {
        pst_fast_close(f);
        f = NULL;
    }
    *out = f;
    return r;
}

void pst_fast_close(struct pst_fast *f)
{
    if (f == NULL)
        return;
    for (size_t i = 0; i < f->count; i++) {
        pst_glass_mapped_dispose(&f->shards[i].mapped);
        pst_glass_sidecar_dispose(&f->shards[i].sidecar);
        free(f->shards[i].own_lengths);
        free(f->shards[i].length_parts);
    }
    pst_arena_dispose(&f->arena);
    pst_map_dispose(&f->terms);
    free(f->counts);
    free(f->blocked);
    free(f->shards);
    free(f);
}

const struct pst_glass_mapped *pst_fast_shard(const struct pst_fast *f,
                                              size_t shard)
{
    return &f->shards[shard].mapped;
}

bool pst_fast_data(const struct pst_fast *f, size_t shard, uint32_t docid,
                   struct pst_glass_item *out)
{
    struct pst_fast_shard *s = &f->shards[shard];
    return pst_glass_places_find(s->places, &s->mapped, docid, out);
}

void pst_fast_data_expect(const struct pst_fast *f,
                          const struct pst_fast_place *places, size_t count)
{
    for (size_t i = 0; i < count; i++)
        pst_glass_places_expect(f->shards[places[i].shard].places,
                                places[i].docid);
    for (size_t i = 0; i < count; i++) {
        const struct pst_fast_shard *s = &f->shards[places[i].shard];
        pst_glass_places_expect_item(s->places, &s->mapped, places[i].docid);
    }
}

/* `blocked` stays as it is, a list of no term, where the sidecar has none. */
static int count_in_shard(const struct pst_fast_shard *s, struct pst_str term,
                          struct pst_glass_blocked *blocked,
                          uint64_t *documents, uint64_t *cf,
                          struct pst_error *err)
{
    struct pst_glass_list l;
    struct pst_glass_blocked found;
    if (pst_glass_blocks_find(&s->blocks, term, &found)) {
        *blocked = found;
        *documents += found.count;
        *cf += found.collection;
        return 0;
    }
    int r = pst_glass_list_open(&l, &s->mapped, term, err);
    pst_glass_list_dispose(&l);
    *documents += l.count;
    *cf += l.collection;
    return r < 0 ? r : 0;
}

static int count_term(const struct pst_fast *f, struct pst_str term,
                      struct pst_fast_counts *out,
                      struct pst_glass_blocked *blocked, struct pst_error *err)
{
    uint64_t documents = 0;
    out->cf = 0;
    for (size_t i = 0; i < f->count; i++) {
        int r = count_in_shard(&f->shards[i], term, &blocked[i], &documents,
                               &out->cf, err);
        if (r < 0)
            return r;
    }
    if (documents > f->doc_count)
        return pst_fail(err, PST_EINDEX,
                        "a term is in more articles than there are: index "
                        "again");
    out->df = (uint32_t)documents;
    return 0;
}

/* The number of a term that was not looked up yet, or a negative code. */
static int64_t add_term(struct pst_fast *f, struct pst_str term,
                        struct pst_error *err)
{
    struct pst_fast_counts counts = {0, 0};
    if (f->terms.count >= TERMS_KEPT)
        pst_map_clear(&f->terms);
    size_t number = f->terms.count;
    size_t first = number * f->count;
    f->blocked = pst_grow(f->blocked, &f->blocked_cap, first + f->count,
                          sizeof *f->blocked);
    memset(f->blocked + first, 0, f->count * sizeof *f->blocked);
    int r = count_term(f, term, &counts, f->blocked + first, err);
    if (r != 0)
        return r;
    f->counts = pst_grow(f->counts, &f->cap, number + 1, sizeof counts);
    f->counts[number] = counts;
    return pst_map_put(&f->terms, term, NULL);
}

int pst_fast_term(struct pst_fast *f, struct pst_str term, uint32_t *df,
                  uint64_t *cf, struct pst_error *err)
{
    int64_t number = pst_map_find(&f->terms, term);
    if (number == UINT32_MAX)
        number = add_term(f, term, err);
    if (number < 0)
        return (int)number;
    *df = f->counts[number].df;
    *cf = f->counts[number].cf;
    return 0;
}

bool pst_fast_blocks(const struct pst_fast_shard *s, struct pst_str term,
                     struct pst_glass_blocked *out)
{
    const struct pst_fast *f = s->fast;
    uint32_t number = pst_map_find(&f->terms, term);
    if (number == UINT32_MAX)
        return pst_glass_blocks_find(&s->blocks, term, out);
    *out = f->blocked[number * f->count + (size_t)(s - f->shards)];
    return out->block_count != 0;
}

int pst_fast_lengths(struct pst_fast_shard *s, struct pst_error *err)
{
    uint32_t last = s->mapped.version.last_docid;
    if (s->lengths == NULL)
        s->lengths = pst_glass_lengths_of(&s->sidecar, last);
    if (s->lengths != NULL)
        return 0;
    /* Zeroed pages that nothing is written to cost nothing. */
    uint32_t *lengths = calloc((size_t)last + 1, sizeof *lengths);
    if (lengths == NULL)
        return pst_fail(err, PST_ENOMEM,
                        "no memory for the lengths of articles");
    int r = pst_glass_lengths_read(&s->mapped, lengths, err);
    if (r == 0)
        s->lengths = s->own_lengths = lengths;
    else
        free(lengths);
    return r;
}
