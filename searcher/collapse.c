/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/collapse.h"

#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/mem.h"
#include "schema/hash.h"
#include "searcher/hits.h"
#include "searcher/values.h"
#include "text/fold.h"
#include "text/words.h"

enum { NONE = UINT32_MAX };

static const char doing[] = "collapse the hits";

const char *const pst_collapse_names[] = {"none", "author", "source",
                                          "duplicate", NULL};

/* A candidate on its way to a key. */
struct entry {
    uint32_t docid;
    uint32_t rank;
    uint32_t key;  /* or NONE */
    char words[4]; /* slot 1 */
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

static int by_words(const void *a, const void *b)
{
    const struct entry *x = a;
    const struct entry *y = b;
    int r = memcmp(x->words, y->words, sizeof x->words);
    return r != 0 ? r : by_docid(a, b);
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

static int keys_of_signatures(struct collapser *c)
{
    struct pst_values values;
    struct pst_str value;
    int r =
        pst_values_open(&values, c->index, PST_SLOT_DUPLICATE, doing, c->err);
    for (size_t i = 0; i < c->count && r == 0; i++) {
        r = pst_values_at(&values, c->entries[i].docid, &value, c->err);
        if (r == 0 && value.n != 0)
            c->entries[i].key = pst_map_put(&c->keys, value, NULL);
    }
    pst_values_close(&values);
    return r;
}

static int read_lengths(struct collapser *c)
{
    struct pst_values values;
    struct pst_str value;
    int r = pst_values_open(&values, c->index, PST_SLOT_WORDS, doing, c->err);
    for (size_t i = 0; i < c->count && r == 0; i++) {
        struct entry *e = &c->entries[i];
        r = pst_values_at(&values, e->docid, &value, c->err);
        if (r == 0 && value.n == sizeof e->words)
            memcpy(e->words, value.p, sizeof e->words);
    }
    pst_values_close(&values);
    return r;
}

/* The words of title and body, folded, each with a NUL behind it. */
static void add_words(struct pst_buf *out, const struct pst_record_body *b)
{
    struct pst_words words;
    struct pst_word w;
    pst_words_init(&words, "", 0);
    for (size_t i = 0; i < b->stretch_count; i++) {
        const struct pst_stretch *s = &b->stretches[i];
        if (s->field != PST_FIELD_BODY && s->field != PST_FIELD_TITLE)
            continue;
        pst_words_restart(&words, b->text.p + s->begin, s->end - s->begin);
        while (pst_words_next(&words, &w)) {
            if (!pst_word_takes_position(&w))
                continue;
            pst_buf_addstr(out, w.term);
            pst_buf_addc(out, '\0');
        }
    }
    pst_words_dispose(&words);
}

static int key_of_words(struct collapser *c, struct entry *e)
{
    struct pst_arena arena = PST_ARENA_INIT;
    const struct pst_found found = {.docid = e->docid};
    struct pst_hit hit;
    struct pst_record_body body;
    unsigned char hash[PST_HASH128_SIZE];
    int r = pst_hit_load(&hit, c->index, &found, &arena, c->err);
    if (r == 0)
        r = pst_record_decode_body(hit.rest, &arena, &body, c->err);
    if (r == 0) {
        pst_buf_clear(&c->room);
        add_words(&c->room, &body);
        pst_hash128(c->room.p, c->room.n, hash);
        if (c->room.n != 0)
            e->key = pst_map_put(
                &c->keys, (struct pst_str){(const char *)hash, sizeof hash},
                NULL);
    }
    pst_arena_dispose(&arena);
    return r;
}

/* Whether they have equally many words, and any. */
static bool same_length(const struct entry *a, const struct entry *b)
{
    static const char none[sizeof a->words];
    return memcmp(a->words, b->words, sizeof a->words) == 0 &&
           memcmp(a->words, none, sizeof none) != 0;
}

static int keys_of_duplicates(struct collapser *c)
{
    int r = keys_of_signatures(c);
    if (r == 0)
        r = read_lengths(c);
    qsort(c->entries, c->count, sizeof *c->entries, by_words);
    for (size_t i = 0; i < c->count && r == 0; i++) {
        struct entry *e = &c->entries[i];
        bool shared = (i > 0 && same_length(e, e - 1)) ||
                      (i + 1 < c->count && same_length(e, e + 1));
        if (shared && e->key == NONE)
            r = key_of_words(c, e);
    }
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
    if (kind == PST_COLLAPSE_DUPLICATE)
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
