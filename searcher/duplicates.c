/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/duplicates.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "searcher/alike.h"
#include "searcher/hits.h"
#include "searcher/values.h"
#include "text/words.h"

static const char doing[] = "find duplicates";

/* An article without a signature. */
struct brief {
    uint32_t index;
    uint32_t docid;
    char words[4]; /* slot 1 */
    unsigned char hash[PST_HASH128_SIZE];
};

static int by_words(const void *a, const void *b)
{
    const struct brief *x = a;
    const struct brief *y = b;
    int r = memcmp(x->words, y->words, sizeof x->words);
    return r != 0 ? r : (x->index > y->index) - (x->index < y->index);
}

static int by_hash(const void *a, const void *b)
{
    const struct brief *x = a;
    const struct brief *y = b;
    int r = memcmp(x->hash, y->hash, sizeof x->hash);
    return r != 0 ? r : (x->index > y->index) - (x->index < y->index);
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

int pst_duplicates_hash(const struct pst_index *ix, uint32_t docid,
                        unsigned char out[PST_HASH128_SIZE],
                        struct pst_error *err)
{
    struct pst_arena arena = PST_ARENA_INIT;
    struct pst_buf words = PST_BUF_INIT;
    const struct pst_found found = {.docid = docid};
    struct pst_hit hit;
    struct pst_record_body body;
    int r = pst_hit_load(&hit, ix, &found, &arena, err);
    if (r == 0)
        r = pst_hit_body(&hit, ix, &arena, &body, err);
    if (r == 0)
        add_words(&words, &body);
    memset(out, 0, PST_HASH128_SIZE);
    if (words.n != 0)
        pst_hash128(words.p, words.n, out);
    pst_buf_dispose(&words);
    pst_arena_dispose(&arena);
    return r;
}

static int read_signatures(const struct pst_index *ix, const uint32_t *docids,
                           size_t count, struct pst_signature *out,
                           struct pst_error *err)
{
    struct pst_values values;
    struct pst_str value;
    int r = pst_values_open(&values, ix, PST_SLOT_DUPLICATE, doing, err);
    for (size_t i = 0; i < count && r == 0; i++) {
        r = pst_values_at(&values, docids[i], &value, err);
        if (r == 0)
            pst_signature_get(&out[i], value);
    }
    pst_values_close(&values);
    return r;
}

static bool is_none(const struct pst_signature *s)
{
    static const struct pst_signature none;
    return memcmp(s, &none, sizeof none) == 0;
}

/* Those without a signature that have any words. */
static int list_brief(const struct pst_index *ix, const uint32_t *docids,
                      size_t count, const struct pst_signature *signatures,
                      struct brief *out, size_t *found, struct pst_error *err)
{
    static const char none[sizeof out->words];
    struct pst_values values;
    struct pst_str value;
    int r = pst_values_open(&values, ix, PST_SLOT_WORDS, doing, err);
    *found = 0;
    for (size_t i = 0; i < count && r == 0; i++) {
        if (!is_none(&signatures[i]))
            continue;
        r = pst_values_at(&values, docids[i], &value, err);
        if (r != 0 || value.n != sizeof none ||
            memcmp(value.p, none, sizeof none) == 0)
            continue;
        struct brief *b = &out[(*found)++];
        b->index = (uint32_t)i;
        b->docid = docids[i];
        memcpy(b->words, value.p, sizeof b->words);
    }
    pst_values_close(&values);
    return r;
}

static bool same_length(const struct brief *a, const struct brief *b)
{
    return memcmp(a->words, b->words, sizeof a->words) == 0;
}

/* Read those that have as many words as another; they come to the front. */
static int hash_brief(const struct pst_index *ix, struct brief *all,
                      size_t *count, struct pst_error *err)
{
    size_t kept = 0;
    int r = 0;
    qsort(all, *count, sizeof *all, by_words);
    for (size_t i = 0; i < *count && r == 0; i++) {
        bool shared = (i > 0 && same_length(&all[i], &all[i - 1])) ||
                      (i + 1 < *count && same_length(&all[i], &all[i + 1]));
        if (!shared)
            continue;
        struct brief one = all[i];
        r = pst_duplicates_hash(ix, one.docid, one.hash, err);
        /* Its neighbours are compared by their lengths only. */
        memcpy(all[kept].hash, one.hash, sizeof one.hash);
        all[kept].index = one.index;
        kept++;
    }
    *count = kept;
    return r;
}

static int group_brief(const struct pst_index *ix, const uint32_t *docids,
                       size_t count, const struct pst_signature *signatures,
                       uint32_t *groups, struct pst_error *err)
{
    struct brief *all = pst_calloc(count + 1, sizeof *all);
    size_t n;
    int r = list_brief(ix, docids, count, signatures, all, &n, err);
    if (r == 0)
        r = hash_brief(ix, all, &n, err);
    if (r == 0)
        qsort(all, n, sizeof *all, by_hash);
    for (size_t i = 1; r == 0 && i < n; i++)
        if (memcmp(all[i].hash, all[i - 1].hash, sizeof all->hash) == 0)
            groups[all[i].index] = groups[all[i - 1].index];
    free(all);
    return r;
}

int pst_duplicates_group(const struct pst_index *ix, const uint32_t *docids,
                         size_t count, unsigned least, uint32_t *groups,
                         struct pst_error *err)
{
    if (count == 0)
        return 0;
    struct pst_signature *signatures = pst_calloc(count, sizeof *signatures);
    int r = read_signatures(ix, docids, count, signatures, err);
    if (r == 0) {
        pst_alike_group(signatures, count, least, groups);
        r = group_brief(ix, docids, count, signatures, groups, err);
    }
    free(signatures);
    return r;
}
