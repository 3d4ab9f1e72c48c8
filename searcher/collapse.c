/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/collapse.h"

#include <stdlib.h>

#include "base/map.h"
#include "base/mem.h"
#include "searcher/alike.h"
#include "searcher/duplicates.h"
#include "searcher/values.h"
#include "text/fold.h"

#define NONE UINT32_MAX

static const char doing[] = "collapse the hits";

const char *const pst_collapse_names[] = {"none", "author", "source",
                                          "duplicate", NULL};

/* A candidate on its way to a key. */
struct entry {
    uint32_t docid;
    uint32_t rank;
    uint32_t key; /* or NONE */
};

struct collapser {
    const struct pst_index *index;
    struct entry *entries;
    size_t count;
    struct pst_map keys;
    struct pst_buf room;
    struct pst_error *err;
};

static int by_docid(const void *a, const void *b)
{
    const struct entry *x = a;
    const struct entry *y = b;
    return (x->docid > y->docid) - (x->docid < y->docid);
}

/* --- keys ---------------------------------------------------------------- */

/* All names, folded, each with a NUL behind it. */
static void key_of_names(struct collapser *c, struct entry *e,
                         struct pst_str list)
{
    struct pst_str name;
    pst_buf_clear(&c->room);
    while (pst_values_item(&list, &name)) {
        pst_fold_whole(&c->room, name.p, name.n);
        pst_buf_addc(&c->room, '\0');
    }
    if (c->room.n != 0)
        e->key = pst_map_put(&c->keys, pst_buf_str(&c->room), NULL);
}

static int keys_of_names(struct collapser *c, enum pst_slot slot)
{
    struct pst_values values;
    struct pst_str value;
    int r = pst_values_open(&values, c->index, slot, doing, c->err);
    for (size_t i = 0; i < c->count && r == 0; i++) {
        r = pst_values_at(&values, c->entries[i].docid, &value, c->err);
        if (r == 0)
            key_of_names(c, &c->entries[i], value);
    }
    pst_values_close(&values);
    return r;
}

static int keys_of_duplicates(struct collapser *c)
{
    uint32_t *docids = pst_calloc(c->count, sizeof *docids);
    uint32_t *groups = pst_calloc(c->count, sizeof *groups);
    for (size_t i = 0; i < c->count; i++)
        docids[i] = c->entries[i].docid;
    int r = pst_duplicates_group(c->index, docids, c->count, PST_ALIKE_LEAST,
                                 groups, c->err);
    for (size_t i = 0; i < c->count && r == 0; i++)
        c->entries[i].key = pst_map_put(
            &c->keys,
            (struct pst_str){(const char *)&groups[i], sizeof *groups}, NULL);
    free(docids);
    free(groups);
    return r;
}

/* --- hits ---------------------------------------------------------------- */

static size_t keep_first(const struct collapser *c, struct pst_candidate *items)
{
    uint32_t *keys = pst_calloc(c->count, sizeof *keys); /* by rank */
    size_t *first = pst_calloc(c->keys.count + 1, sizeof *first);
    size_t kept = 0; /* first: the place of a key's first one, from 1 */
    for (size_t i = 0; i < c->count; i++)
        keys[c->entries[i].rank] = c->entries[i].key;
    for (size_t i = 0; i < c->count; i++) {
        if (keys[i] != NONE && first[keys[i]] != 0) {
            items[first[keys[i]] - 1].more++;
            continue;
        }
        items[kept++] = items[i];
        if (keys[i] != NONE)
            first[keys[i]] = kept;
    }
    free(keys);
    free(first);
    return kept;
}

int pst_collapse(const struct pst_index *ix, enum pst_collapse kind,
                 struct pst_candidate *items, size_t *count,
                 struct pst_error *err)
{
    struct collapser c = {.index = ix, .count = *count, .err = err};
    int r = 0;
    if (*count == 0 || kind == PST_COLLAPSE_NONE)
        return 0;
    pst_map_init(&c.keys);
    pst_buf_init(&c.room);
    c.entries = pst_calloc(c.count, sizeof *c.entries);
    for (size_t i = 0; i < c.count; i++)
        c.entries[i] = (struct entry){
            .docid = items[i].docid, .rank = (uint32_t)i, .key = NONE};
    qsort(c.entries, c.count, sizeof *c.entries, by_docid);
    if (kind == PST_COLLAPSE_DUPLICATE || kind == PST_COLLAPSE_COPIES)
        r = keys_of_duplicates(&c);
    else
        r = keys_of_names(&c, kind == PST_COLLAPSE_AUTHOR ? PST_SLOT_AUTHORS
                                                          : PST_SLOT_SOURCE);
    if (r == 0)
        *count = keep_first(&c, items);
    free(c.entries);
    pst_map_dispose(&c.keys);
    pst_buf_dispose(&c.room);
    return r;
}
