/* SPDX-License-Identifier: GPL-2.0-or-later */
/* indexer/bulk.h: whatever documents come, the tables say what Xapian's own
 * writer makes of them, and take changes by it as its own do; the bytes do not
 * depend on parts, spills or threads. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <pthread.h>

#include "base/arena.h"
#include "base/mem.h"
#include "change_shards.h"
#include "compare_shards.h"
#include "indexer/bulk.h"
#include "indexer/shard_xapian.h"
#include "random.h"
#include "random_words.h"
#include "read_shards.h"
#include "tempdir.h"

struct corpus {
    struct pst_arena arena;
    struct pst_doc *docs;
    size_t count;
    struct pst_bulk_words words;
};

static int by_term(const void *a, const void *b)
{
    const struct pst_doc_term *x = a;
    const struct pst_doc_term *y = b;
    return pst_str_cmp(x->term, y->term);
}

/* A term of 1 to 245 bytes, NULs counted twice; sometimes a nasty one. */
static struct pst_str random_term(struct corpus *c, uint64_t *seed)
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

static size_t drop_repeats(struct pst_doc_term *terms, size_t n)
{
    size_t kept = 0;
    for (size_t i = 0; i < n; i++)
        if (terms[i].term.n != 0 &&
            (kept == 0 || !pst_str_eq(terms[kept - 1].term, terms[i].term)))
            terms[kept++] = terms[i];
    return kept;
}

static void random_terms(struct corpus *c, struct pst_doc *d, uint64_t *seed)
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

static struct pst_str random_bytes(struct corpus *c, uint64_t *seed, size_t n)
{
    char *p = pst_arena_alloc(&c->arena, n + 1);
    for (size_t i = 0; i < n; i++)
        p[i] =
            (char)(random_next(seed) % 3 == 0 ? 'x' : (char)random_next(seed));
    return (struct pst_str){p, n};
}

static void add_value(struct pst_doc *d, struct pst_doc_value *values,
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
static void random_values(struct corpus *c, struct pst_doc *d, uint64_t *seed)
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

static void make_corpus(struct corpus *c, uint64_t seed)
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
    c->words = random_words(&c->arena, &seed, random_next(&seed) % 90,
                            random_next(&seed) % 15);
}

static void drop_corpus(struct corpus *c)
{
    pst_arena_dispose(&c->arena);
    free(c->docs);
}

static const struct pst_bulk_metadata metadata[] = {
    {{"alpha", 5}, {"one", 3}}, {{"beta", 4}, {"\0two", 4}}};

static void write_reference(void **state, const struct corpus *c,
                            const char *path)
{
    struct pst_shard_writer *w = NULL;
    struct pst_error err = PST_ERROR_INIT;
    char *scratch = tempdir_path(state, "scratch");
    int r = pst_shard_xapian_new(&w, path, scratch, 1 << 20, &err);
    for (size_t i = 0; r == 0 && i < c->count; i++)
        r = pst_shard_add(w, 0, &c->docs[i], &err);
    for (size_t i = 0; r == 0 && i < 2; i++)
        r = pst_shard_set_metadata(w, metadata[i].key, metadata[i].value, &err);
    if (r == 0)
        r = pst_shard_finish(w, &err);
    if (r != 0)
        fail_msg("%s", err.message);
    pst_shard_free(w);
    free(scratch);
    xap_error why;
    if (add_words(path, &c->words, &why) != XAP_OK)
        fail_msg("%s", why.message);
}

struct shape {
    size_t parts, memory;
    unsigned threads, block_size;
    int level; /* of termlists */
};

static int try_bulk(void **state, const struct corpus *c, const char *path,
                    struct shape s, struct pst_index_pace pace,
                    struct pst_error *err)
{
    struct pst_part parts[4];
    /* Room for some of the parts' last runs, sometimes for none. */
    struct pst_part_budget budget = {.limit = s.memory, .threads = 1};
    struct pst_part *list[4] = {NULL};
    int r = 0;
    for (size_t p = 0; p < s.parts; p++) {
        pst_part_init(&parts[p], *state, s.memory, &budget, s.level);
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
                                 .words = &words,
                                 .pace = pace};
    if (r == 0)
        r = pst_bulk_write(path, list, s.parts, &o, err);
    for (size_t p = 0; p < s.parts; p++)
        pst_part_dispose(&parts[p]);
    return r;
}

static void write_bulk(void **state, const struct corpus *c, const char *path,
                       struct shape s)
{
    struct pst_error err = PST_ERROR_INIT;
    if (try_bulk(state, c, path, s, (struct pst_index_pace){0}, &err) != 0)
        fail_msg("%s", err.message);
}

/* xapian-check finds nothing. */
static void assert_sound(const char *path)
{
    size_t problems = 0;
    xap_error err;
    if (xap_db_check(path, &problems, &err) != XAP_OK)
        fail_msg("%s", err.message);
    assert_int_equal(problems, 0);
}

static void assert_same_files(const char *a, const char *b)
{
    static const char *const names[] = {
        "iamglass",       "postlist.glass", "position.glass", "docdata.glass",
        "termlist.glass", "spelling.glass", "synonym.glass"};
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

static size_t corpora(void)
{
    return getenv("POSTIL_SAN") != NULL && *getenv("POSTIL_SAN") != '\0' ? 40
                                                                         : 300;
}

/* Both write the corpus; then nothing differs. */
static void assert_equals_xapian(void **state, const struct corpus *c,
                                 struct shape s, const char *what, size_t i)
{
    char *reference = tempdir_path(state, "reference");
    char *bulk = tempdir_path(state, "bulk");
    struct comparison cmp;
    write_reference(state, c, reference);
    write_bulk(state, c, bulk, s);
    assert_sound(bulk);
    if (compare_shards(&cmp, reference, bulk) != 0)
        fail_msg("%s %zu: %zu differences", what, i, cmp.differences);
    /* Some, for it takes as long as all of the rest. */
    if (i % 8 == 0)
        assert_read_as_by_xapian(bulk, i + 1);
    if (i % 16 == 8)
        assert_read_as_by_xapian(reference, i + 1);
    pst_tree_remove(reference, NULL);
    pst_tree_remove(bulk, NULL);
    free(reference);
    free(bulk);
}

static void equals_xapian(void **state)
{
    static const unsigned sizes[] = {2048, 4096, 8192, 16384, 32768, 65536};
    for (size_t i = 0; i < corpora(); i++) {
        struct corpus c;
        make_corpus(&c, 1000 + 77 * i);
        assert_equals_xapian(state, &c,
                             (struct shape){1 + i % 4, 1000 << i % 12,
                                            1 + (unsigned)(i / 4 % 4),
                                            sizes[i / 2 % 6], (int)(i % 3)},
                             "corpus", i);
        drop_corpus(&c);
    }
}

static void add_term(struct pst_doc *d, struct pst_doc_term *terms,
                     struct pst_str term)
{
    terms[d->term_count++] = (struct pst_doc_term){.term = term, .wdf = 1};
    d->terms = terms;
}

/* Terms of every length that there may be, alone or in all documents, NULs
 * counted twice: of letters, of NULs, and of letters with a NUL after them. */
static void all_term_lengths(void **state)
{
    enum { MOST = 245, TERMS = 4 };
    struct corpus c = {.count = MOST + 1};
    c.docs = pst_calloc(c.count, sizeof *c.docs);
    for (size_t i = 1; i < c.count; i++) {
        char bytes[MOST];
        struct pst_doc_term *terms =
            pst_arena_zalloc(&c.arena, TERMS * sizeof *terms);
        memset(bytes, '\0', sizeof bytes);
        if (i >= 2)
            add_term(
                &c.docs[i], terms,
                (struct pst_str){pst_arena_dup(&c.arena, bytes, i / 2), i / 2});
        add_term(&c.docs[i], terms, pst_str_of("everywhere"));
        memset(bytes, 'x', sizeof bytes);
        add_term(&c.docs[i], terms,
                 (struct pst_str){pst_arena_dup(&c.arena, bytes, i), i});
        memset(bytes, 'y', sizeof bytes);
        bytes[i >= 2 ? i - 2 : 0] = '\0';
        if (i >= 3)
            add_term(
                &c.docs[i], terms,
                (struct pst_str){pst_arena_dup(&c.arena, bytes, i - 1), i - 1});
    }
    c.docs++; /* one in all documents, then in all but the first */
    c.count--;
    assert_equals_xapian(state, &c, (struct shape){4, 2000, 3, 2048, 1},
                         "terms", 1);
    c.docs--;
    c.count++;
    assert_equals_xapian(state, &c, (struct shape){2, 1 << 20, 1, 65536, 1},
                         "terms", 0);
    drop_corpus(&c);
}

/* Values as long as a number of one byte or two tells, as a chunk, as one item
 * holds or several, and as the longest; in slots at edges. */
static void all_value_lengths(void **state)
{
    static const size_t near[] = {128,  507,  1014, 2000,  2043,  4086,
                                  8192, 8194, 9999, 16384, 32768, 65533};
    enum { SPAN = 7, NEAR = sizeof near / sizeof *near };
    uint64_t seed = 99;
    struct corpus c = {.count = 100 + NEAR * SPAN};
    c.docs = pst_calloc(c.count, sizeof *c.docs);
    for (size_t i = 0; i < c.count; i++) {
        struct pst_doc_value *values =
            pst_arena_alloc(&c.arena, 3 * sizeof *values);
        size_t n = i + 1;
        if (i >= 100)
            n = near[(i - 100) / SPAN] - 3 + (i - 100) % SPAN;
        add_value(&c.docs[i], values, 1, random_bytes(&c, &seed, n));
        add_value(&c.docs[i], values, 2 + edge_slots[i % (EDGE_SLOTS - 2)],
                  random_bytes(&c, &seed, 1 + n / 9));
        if (i % 2 == 0)
            add_value(&c.docs[i], values, UINT32_MAX - 1,
                      random_bytes(&c, &seed, 1));
    }
    assert_equals_xapian(state, &c, (struct shape){3, 1 << 20, 1, 2048, 0},
                         "values", 0);
    assert_equals_xapian(state, &c, (struct shape){1, 1 << 20, 2, 8192, 0},
                         "values", 1);
    drop_corpus(&c);
}

/* Lists of many chunks, and tags of all tables over many blocks; documents
 * without anything at both ends. */
static void long_lists(void **state)
{
    enum { DOCS = 6000, PLACES = 100000, TERMS = 3000, DATA = 300000 };
    uint64_t seed = 7;
    struct corpus c = {.count = DOCS};
    c.docs = pst_calloc(c.count, sizeof *c.docs);
    for (size_t i = 1; i + 1 < DOCS; i++) {
        struct pst_doc_term *t = pst_arena_alloc(&c.arena, sizeof *t);
        add_term(&c.docs[i], t, pst_str_of("a"));
        t->wdf = 1 + random_next(&seed) % (i % 50 == 0 ? 1000000 : 3);
    }
    struct pst_doc *d = &c.docs[DOCS / 2];
    struct pst_doc_term *terms =
        pst_arena_alloc(&c.arena, TERMS * sizeof *terms);
    uint32_t *places = pst_arena_alloc(&c.arena, PLACES * sizeof *places);
    for (size_t i = 0, at = 0; i < PLACES; i++)
        places[i] = (uint32_t)(at += 1 + random_next(&seed) % 900);
    d->term_count = 0;
    for (size_t i = 0; i < TERMS; i++) {
        char name[16];
        int n = snprintf(name, sizeof name, "term%08zu", i * 9973);
        add_term(d, terms,
                 (struct pst_str){pst_arena_dup(&c.arena, name, (size_t)n),
                                  (size_t)n});
    }
    terms[TERMS / 2].positions = places;
    terms[TERMS / 2].position_count = PLACES;
    d->data = random_bytes(&c, &seed, DATA);
    c.words = random_words(&c.arena, &seed, 3000, 300);
    assert_equals_xapian(state, &c, (struct shape){4, 30000, 4, 2048, 0},
                         "long lists", 0);
    assert_equals_xapian(state, &c, (struct shape){1, 1 << 24, 1, 16384, 0},
                         "long lists", 1);
    drop_corpus(&c);
}

/* Blocks that were written full are split, freed and joined as Xapian's. */
static void lives_on(void **state)
{
    static const unsigned sizes[] = {2048, 4096, 8192};
    char *reference = tempdir_path(state, "reference");
    char *bulk = tempdir_path(state, "bulk");
    for (size_t i = 0; i < corpora() / 10; i++) {
        struct corpus c;
        struct comparison cmp;
        make_corpus(&c, 50000 + 31 * i);
        write_reference(state, &c, reference);
        write_bulk(
            state, &c, bulk,
            (struct shape){1 + i % 4, 100000, 1, sizes[i % 3], (int)(i % 3)});
        for (uint64_t round = 1; round <= 2; round++) {
            change_shard(reference, 110, 9 * i + round);
            change_shard(bulk, 110, 9 * i + round);
            assert_sound(bulk);
            if (compare_shards(&cmp, reference, bulk) != 0)
                fail_msg("corpus %zu: %zu differences", i, cmp.differences);
        }
        pst_tree_remove(reference, NULL);
        pst_tree_remove(bulk, NULL);
        drop_corpus(&c);
    }
    free(reference);
    free(bulk);
}

static void same_bytes_always(void **state)
{
    char *one = tempdir_path(state, "one");
    char *other = tempdir_path(state, "other");
    for (size_t i = 0; i < 40; i++) {
        struct corpus c;
        make_corpus(&c, 5 + i);
        write_bulk(state, &c, one, (struct shape){1, 1 << 30, 1, 2048, 1});
        write_bulk(state, &c, other,
                   (struct shape){1 + i % 4, 500 << i % 8, 1 + i % 4, 2048, 1});
        assert_same_files(one, other);
        pst_tree_remove(one, NULL);
        pst_tree_remove(other, NULL);
        drop_corpus(&c);
    }
    free(one);
    free(other);
}

/* What differs between a small corpus as it is now and the one at `one`. */
static size_t differences(void **state, const struct corpus *c, const char *one)
{
    struct comparison cmp;
    char *other = tempdir_path(state, "other");
    write_bulk(state, c, other, (struct shape){1, 1 << 20, 1, 8192, 0});
    size_t n = compare_shards(&cmp, one, other);
    pst_tree_remove(other, NULL);
    free(other);
    return n;
}

/* The comparer sees a difference: it is no good otherwise. */
static void comparer_can_fail(void **state)
{
    static const uint32_t p[] = {1, 4}, q[] = {1, 5};
    char *one = tempdir_path(state, "one");
    struct pst_doc_term t = {
        .term = {"term", 4}, .wdf = 2, .positions = p, .position_count = 2};
    struct pst_doc_value v = {70000, {"value", 5}};
    struct pst_doc d = {.data = {"data", 4},
                        .terms = &t,
                        .term_count = 1,
                        .values = &v,
                        .value_count = 1};
    struct pst_bulk_spelling spelling[] = {{{"cat", 3}, 2}, {{"cot", 3}, 3}};
    struct pst_str list[] = {{"a", 1}, {"b", 1}};
    struct pst_bulk_synonyms synonyms = {{"term", 4}, list, 2};
    struct corpus c = {
        .docs = &d, .count = 1, .words = {spelling, 2, &synonyms, 1, 0}};
    write_bulk(state, &c, one, (struct shape){1, 1 << 20, 1, 8192, 0});
    assert_int_equal(differences(state, &c, one), 0);
    t.positions = q;
    assert_int_equal(differences(state, &c, one), 1);
    t.positions = p;
    t.wdf = 3;
    assert_true(differences(state, &c, one) >= 3);
    t.wdf = 2;
    v.slot = 70001; /* of the document; then of the database */
    assert_true(differences(state, &c, one) >= 2);
    v.slot = 70000;
    v.value.n = 4;
    assert_true(differences(state, &c, one) >= 3);
    v.value.n = 5;
    spelling[0].frequency = 4; /* and another one is suggested */
    assert_true(differences(state, &c, one) >= 2);
    spelling[0].frequency = 2;
    list[1].p = "c";
    assert_int_equal(differences(state, &c, one), 1);
    synonyms.count = 1;
    assert_int_equal(differences(state, &c, one), 1);
    free(one);
}

/* What the pace told, under a mutex; and at which step it says stop. */
struct heard {
    pthread_mutex_t mutex;
    uint64_t done[PST_INDEX_WRITING + 1], total[PST_INDEX_WRITING + 1];
    unsigned steps, stop_at;
};

static int hear(void *payload, enum pst_index_phase phase, uint64_t more,
                uint64_t total, struct pst_error *err)
{
    struct heard *h = payload;
    pthread_mutex_lock(&h->mutex);
    h->done[phase] += more;
    h->total[phase] = total;
    bool stop = ++h->steps == h->stop_at;
    pthread_mutex_unlock(&h->mutex);
    return stop ? pst_fail(err, PST_EINTR, "enough") : 0;
}

static const struct shape paces[] = {
    {1, 1 << 30, 1, 0, 0}, {3, 2000, 1, 0, 0}, {4, 4000, 3, 0, 1}};
enum { PACES = sizeof paces / sizeof *paces };

static void pace_adds_up(void **state)
{
    struct corpus c;
    char *path = tempdir_path(state, "db");
    make_corpus(&c, 7);
    for (size_t i = 0; i < PACES; i++) {
        struct heard h = {.mutex = PTHREAD_MUTEX_INITIALIZER};
        struct pst_error err = PST_ERROR_INIT;
        if (try_bulk(state, &c, path, paces[i],
                     (struct pst_index_pace){&h, hear}, &err) != 0)
            fail_msg("%s", err.message);
        assert_true(h.total[PST_INDEX_MERGING] > 0);
        assert_int_equal(h.done[PST_INDEX_MERGING], h.total[PST_INDEX_MERGING]);
        /* Documents in the last megabyte have no step of their own. */
        assert_true(h.done[PST_INDEX_WRITING] <= h.total[PST_INDEX_WRITING]);
        assert_true(h.total[PST_INDEX_WRITING] > 0);
        assert_int_equal(pst_tree_remove(path, NULL), 0);
    }
    free(path);
    drop_corpus(&c);
}

/* Whichever step says so. */
static void pace_can_stop(void **state)
{
    struct corpus c;
    char *path = tempdir_path(state, "db");
    make_corpus(&c, 7);
    for (size_t i = 0; i < PACES; i++)
        for (unsigned at = 1; at <= PST_RUN_RANGES + 2; at++) {
            struct heard h = {.mutex = PTHREAD_MUTEX_INITIALIZER,
                              .stop_at = at};
            struct pst_error err = PST_ERROR_INIT;
            int r = try_bulk(state, &c, path, paces[i],
                             (struct pst_index_pace){&h, hear}, &err);
            assert_int_equal(r, -PST_EINTR);
            assert_string_equal(err.message, "enough");
            assert_int_equal(pst_tree_remove(path, NULL), 0);
        }
    free(path);
    drop_corpus(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(equals_xapian, tempdir_setup,
                                        tempdir_teardown),
        cmocka_unit_test_setup_teardown(all_term_lengths, tempdir_setup,
                                        tempdir_teardown),
        cmocka_unit_test_setup_teardown(all_value_lengths, tempdir_setup,
                                        tempdir_teardown),
        cmocka_unit_test_setup_teardown(long_lists, tempdir_setup,
                                        tempdir_teardown),
        cmocka_unit_test_setup_teardown(lives_on, tempdir_setup,
                                        tempdir_teardown),
        cmocka_unit_test_setup_teardown(same_bytes_always, tempdir_setup,
                                        tempdir_teardown),
        cmocka_unit_test_setup_teardown(pace_adds_up, tempdir_setup,
                                        tempdir_teardown),
        cmocka_unit_test_setup_teardown(pace_can_stop, tempdir_setup,
                                        tempdir_teardown),
        cmocka_unit_test_setup_teardown(comparer_can_fail, tempdir_setup,
                                        tempdir_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
