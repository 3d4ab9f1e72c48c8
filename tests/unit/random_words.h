/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tests/unit/random_words.h - spelling dictionaries and synonyms, made to be
 * nasty, and given to a database through Xapian's own writer.
 */
#ifndef POSTIL_TESTS_RANDOM_WORDS_H
#define POSTIL_TESTS_RANDOM_WORDS_H

#include <stdlib.h>
#include <string.h>
#include <xapian-c.h>

#include "base/arena.h"
#include "indexer/bulk_words.h"
#include "random.h"

static inline int by_bytes(const void *a, const void *b)
{
    return pst_str_cmp(*(const struct pst_str *)a, *(const struct pst_str *)b);
}

/* Few letters and few lengths, so that words share fragments and have near
 * ones; some of a single letter, of any bytes, and as long as may be. */
static inline struct pst_str random_word(struct pst_arena *arena,
                                         uint64_t *seed, size_t longest)
{
    uint32_t kind = random_below(seed, 24);
    size_t n = kind == 0   ? longest
               : kind == 1 ? random_below(seed, (uint32_t)longest + 1)
               : kind == 2 ? 1 + random_below(seed, 4)
                           : 2 + random_below(seed, 8);
    char *p = pst_arena_alloc(arena, n + 1);
    for (size_t i = 0; i < n; i++)
        p[i] = kind < 4    ? (char)random_next(seed)
               : kind == 4 ? '\0'
               : kind == 5 ? 'a'
                           : (char)('a' + random_below(seed, 6));
    return (struct pst_str){p, n};
}

/* At most n words, ascending; *count: how many. */
static inline struct pst_str *random_word_list(struct pst_arena *arena,
                                               uint64_t *seed, size_t n,
                                               size_t longest, size_t *count)
{
    struct pst_str *list = pst_arena_alloc(arena, (n + 1) * sizeof *list);
    for (size_t i = 0; i < n; i++)
        list[i] = random_word(arena, seed, longest);
    qsort(list, n, sizeof *list, by_bytes);
    *count = 0;
    for (size_t i = 0; i < n; i++)
        if (*count == 0 || !pst_str_eq(list[*count - 1], list[i]))
            list[(*count)++] = list[i];
    return list;
}

/* Words that live in the arena: at most so many, and terms with synonyms. */
static inline struct pst_bulk_words random_words(struct pst_arena *arena,
                                                 uint64_t *seed, size_t words,
                                                 size_t terms)
{
    size_t n, m = 0;
    struct pst_str *list = random_word_list(arena, seed, words, 254, &n);
    struct pst_bulk_spelling *spelling =
        pst_arena_alloc(arena, (n + 1) * sizeof *spelling);
    for (size_t i = 0; i < n; i++)
        spelling[i] = (struct pst_bulk_spelling){
            list[i],
            1 + (random_below(seed, 9) == 0 ? random_next(seed) % UINT32_MAX
                                            : random_below(seed, 5))};

    struct pst_str *keys = random_word_list(arena, seed, terms, 255, &terms);
    struct pst_bulk_synonyms *synonyms =
        pst_arena_alloc(arena, (terms + 1) * sizeof *synonyms);
    for (size_t i = 0; i < terms; i++) {
        struct pst_bulk_synonyms *s = &synonyms[m];
        s->term = keys[i];
        s->list = random_word_list(
            arena, seed,
            1 + (random_below(seed, 9) == 0 ? 100 : random_below(seed, 5)), 255,
            &s->count);
        m += s->term.n != 0;
    }
    return (struct pst_bulk_words){spelling, n, synonyms, m, 0};
}

/* Add them to the database at the path, in another order than theirs. */
static inline xap_status
add_words(const char *path, const struct pst_bulk_words *w, xap_error *err)
{
    xap_wdb *db;
    xap_status r = xap_wdb_open(
        &db, path, XAP_DB_OPEN | XAP_DB_GLASS | XAP_DB_NO_SYNC, err);
    for (size_t i = w->spelling_count; r == XAP_OK && i-- > 0;) {
        struct pst_str word = w->spelling[i].word;
        r = xap_wdb_add_spelling(db, (xap_bytes){word.p, word.n},
                                 w->spelling[i].frequency, err);
    }
    for (size_t i = w->synonym_count; r == XAP_OK && i-- > 0;) {
        const struct pst_bulk_synonyms *s = &w->synonyms[i];
        for (size_t k = s->count; r == XAP_OK && k-- > 0;)
            r = xap_wdb_add_synonym(db, (xap_bytes){s->term.p, s->term.n},
                                    (xap_bytes){s->list[k].p, s->list[k].n},
                                    err);
    }
    if (r == XAP_OK)
        r = xap_wdb_commit(db, err);
    xap_wdb_free(db);
    return r;
}

#endif
