/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tests/unit/random_corpus.h - random documents, made to be nasty, and shards
 * of them. Include after cmocka.h.
 */
#ifndef POSTIL_TESTS_RANDOM_CORPUS_H
#define POSTIL_TESTS_RANDOM_CORPUS_H

#include <stdlib.h>
#include <string.h>
#include <xapian-c.h>

#include "base/arena.h"
#include "base/mem.h"
#include "indexer/bulk.h"
#include "random.h"
#include "random_words.h"
#include "tempdir.h"

struct corpus {
    struct pst_arena arena;
    struct pst_doc *docs;
    size_t count;
    struct pst_bulk_words words;
};

static inline int by_term(const void *a, const void *b)
{
    const struct pst_doc_term *x = a;
    const struct pst_doc_term *y = b;
    return pst_str_cmp(x->term, y->term);
}

/* A term of 1 to 245 bytes, NULs counted twice; sometimes a nasty one. */
static inline struct pst_str random_term(struct corpus *c, uint64_t *seed)
{
    char bytes[256];
    size_t n = 0, cost = 0;
    uint32_t kind = random_next(seed) % 20;
    size_t most = kind == 0 ? 245 : kind == 1 ? 60 : 1 + random_next(seed) % 6;
    while (cost < most) {
        char b = kind == 2 ? (char)random_next(seed)
                           : (char)('a' + random_next(seed) % 5);
        if (kind == 3)
            b = '\0';
        if (kind == 4)
            b = n == 0 ? 'Z' : (char)('a' + random_next(seed) % 20);
        size_t more = b == '\0' ? 2 : 1;
        if (cost + more > 245)
            break;
        bytes[n++] = b;
        cost += more;
    }
    return (struct pst_str){pst_arena_dup(&c->arena, bytes, n), n};
}

static inline size_t drop_repeats(struct pst_doc_term *terms, size_t n)
{
    size_t kept = 0;
    for (size_t i = 0; i < n; i++)
        if (terms[i].term.n != 0 &&
            (kept == 0 || !pst_str_eq(terms[kept - 1].term, terms[i].term)))
            terms[kept++] = terms[i];
    return kept;
}

static inline void random_terms(struct corpus *c, struct pst_doc *d,
                                uint64_t *seed)
{
    size_t n = random_next(seed) % 10 == 0 ? 0 : 1 + random_next(seed) % 80;
    struct pst_doc_term *terms =
        pst_arena_zalloc(&c->arena, (n + 1) * sizeof *terms);
    for (size_t i = 0; i < n; i++) {
        struct pst_doc_term *t = &terms[i];
        t->term = i == 0 ? pst_str_of("everywhere") : random_term(c, seed);
        /* xapian-check takes a document of length 0 for one without terms. */
        t->wdf = i == 0                       ? 1
                 : random_next(seed) % 4 == 0 ? 0
                                              : random_next(seed) % 300;
        size_t places = random_next(seed) % 3 == 0 ? 0 : random_next(seed) % 12;
        uint32_t *positions =
            pst_arena_alloc(&c->arena, (places + 1) * sizeof *positions);
        uint32_t at = random_next(seed) % 4;
        for (size_t k = 0; k < places; k++) {
            positions[k] = at;
            at += 1 +
                  random_next(seed) % (random_next(seed) % 9 == 0 ? 100000 : 9);
        }
        t->positions = positions;
        t->position_count = places;
    }
    qsort(terms, n, sizeof *terms, by_term);
    d->terms = terms;
    d->term_count = drop_repeats(terms, n);
}

static inline struct pst_str random_bytes(struct corpus *c, uint64_t *seed,
                                          size_t n)
{
    char *p = pst_arena_alloc(&c->arena, n + 1);
    for (size_t i = 0; i < n; i++)
        p[i] =
            (char)(random_next(seed) % 3 == 0 ? 'x' : (char)random_next(seed));
    return (struct pst_str){p, n};
}

static inline void add_value(struct pst_doc *d, struct pst_doc_value *values,
                             uint32_t slot, struct pst_str value)
{
    values[d->value_count++] = (struct pst_doc_value){slot, value};
    d->values = values;
}

/* Slots where the length or the order of a packed number changes. */
static const uint32_t edge_slots[] = {
    0,         1,          127,        128,        129,       255,
    256,       257,        511,        512,        16383,     16384,
    65535,     65536,      2097151,    2097152,    268435455, 268435456,
    INT32_MAX, 2147483648, 2147483649, 4294967293, 4294967294};
enum { EDGE_SLOTS = sizeof edge_slots / sizeof *edge_slots };

/* Of a few low slots, of those at edges, or of any; rarely of very many. */
static inline void random_values(struct corpus *c, struct pst_doc *d,
                                 uint64_t *seed)
{
    uint32_t kind = random_next(seed) % 4;
    size_t most = random_next(seed) % 150 == 0 ? 400 : 8 + 8 * (kind == 1);
    struct pst_doc_value *values =
        pst_arena_alloc(&c->arena, most * sizeof *values);
    uint64_t slot = random_next(seed) % 40;
    for (size_t edge = random_next(seed) % 4;
         d->value_count < most && slot < UINT32_MAX; edge++) {
        size_t n = random_next(seed) % 60 == 0 ? random_next(seed) % 65536
                                               : random_next(seed) % 12;
        if (kind == 1 && edge >= EDGE_SLOTS)
            break;
        add_value(d, values, kind == 1 ? edge_slots[edge] : (uint32_t)slot,
                  random_bytes(c, seed, n + 1));
        if (kind == 2)
            slot += random_next(seed) >> random_next(seed) % 32;
        slot += 1 + random_next(seed) % (kind == 3 ? 2 : 60);
        edge += random_next(seed) % 3;
    }
}

/* Of some documents none are known, of some so many that they fill a file. They
 * have a seed of their own: nothing else depends on them. */
static inline void random_pairs(struct corpus *c, uint64_t seed)
{
    for (size_t i = 0; i < c->count; i++) {
        size_t n = random_next(&seed) % 8 == 0 ? 90000 : 300;
        n = random_next(&seed) % n;
        uint32_t *pairs = pst_arena_alloc(&c->arena, (n + 1) * sizeof *pairs);
        for (size_t k = 0; k < n; k++)
            pairs[k] = random_next(&seed);
        c->docs[i].pairs = random_next(&seed) % 6 == 0 ? NULL : pairs;
        c->docs[i].pair_count = n;
    }
}

static inline void make_corpus(struct corpus *c, uint64_t seed)
{
    memset(c, 0, sizeof *c);
    c->count = random_next(&seed) % 60;
    c->docs = pst_calloc(c->count + 1, sizeof *c->docs);
    for (size_t i = 0; i < c->count; i++) {
        struct pst_doc *d = &c->docs[i];
        random_terms(c, d, &seed);
        random_values(c, d, &seed);
        size_t n = random_next(&seed) % 30 == 0 ? random_next(&seed) % 200000
                                                : random_next(&seed) % 400;
        d->data = random_bytes(c, &seed, n);
    }
    random_pairs(c, seed);
    c->words = random_words(&c->arena, &seed, random_next(&seed) % 90,
                            random_next(&seed) % 15);
}

static inline void drop_corpus(struct corpus *c)
{
    pst_arena_dispose(&c->arena);
    free(c->docs);
}

static const struct pst_bulk_metadata metadata[] = {
    {{"alpha", 5}, {"one", 3}}, {{"beta", 4}, {"\0two", 4}}};

struct shape {
    size_t parts, memory;
    unsigned threads, block_size;
    int level; /* of termlists */
    unsigned pair_bits;
};

static inline int try_bulk(void **state, const struct corpus *c,
                           const char *path, struct shape s,
                           struct pst_index_pace pace, struct pst_error *err)
{
    struct pst_part parts[4];
    /* Room for some of the parts' last runs, sometimes for none. */
    struct pst_part_budget budget = {.limit = s.memory, .threads = 1};
    struct pst_part *list[4] = {NULL};
    int r = 0;
    for (size_t p = 0; p < s.parts; p++) {
        pst_part_init(&parts[p], *state, s.memory, &budget, s.level,
                      s.pair_bits);
        list[p] = &parts[p];
        for (size_t i = c->count * p / s.parts;
             r == 0 && i < c->count * (p + 1) / s.parts; i++)
            r = pst_part_add(&parts[p], &c->docs[i], err);
        if (r == 0)
            r = pst_part_close(&parts[p], err);
    }
    struct pst_bulk_words words = c->words;
    words.memory = s.memory;
    struct pst_bulk_options o = {.folder = *state,
                                 .block_size = s.block_size,
                                 .threads = s.threads,
                                 .metadata = metadata,
                                 .metadata_count = 2,
                                 .unsynced = true,
                                 .words = &words,
                                 .pair_bits = s.pair_bits,
                                 .pace = pace};
    if (r == 0)
        r = pst_bulk_write(path, list, s.parts, &o, err);
    for (size_t p = 0; p < s.parts; p++)
        pst_part_dispose(&parts[p]);
    return r;
}

static inline void write_bulk(void **state, const struct corpus *c,
                              const char *path, struct shape s)
{
    struct pst_error err = PST_ERROR_INIT;
    if (try_bulk(state, c, path, s, (struct pst_index_pace){0}, &err) != 0)
        fail_msg("%s", err.message);
}

/* xapian-check finds nothing. */
static inline void assert_sound(const char *path)
{
    size_t problems = 0;
    xap_error err;
    if (xap_db_check(path, &problems, &err) != XAP_OK)
        fail_msg("%s", err.message);
    assert_int_equal(problems, 0);
}

static inline void assert_same_files(const char *a, const char *b)
{
    static const char *const names[] = {
        "iamglass",       "postlist.glass", "position.glass", "docdata.glass",
        "termlist.glass", "spelling.glass", "synonym.glass",  "sidecar"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct pst_buf x = PST_BUF_INIT, y = PST_BUF_INIT;
        struct pst_buf path = PST_BUF_INIT;
        pst_path_join(&path, a, names[i]);
        int r = pst_file_read(path.p, 0, &x, NULL);
        pst_path_join(&path, b, names[i]);
        assert_int_equal(r, pst_file_read(path.p, 0, &y, NULL));
        assert_int_equal(x.n, y.n);
        assert_memory_equal(x.p, y.p, x.n);
        pst_buf_dispose(&x);
        pst_buf_dispose(&y);
        pst_buf_dispose(&path);
    }
}

#endif
