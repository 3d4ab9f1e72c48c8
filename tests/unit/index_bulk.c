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
#include <unistd.h>

#include "change_shards.h"
#include "compare_shards.h"
#include "indexer/shard_xapian.h"
#include "random_corpus.h"
#include "read_shards.h"
#include "sidecar_of_tables.h"

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

static size_t corpora(void)
{
    const char *sanitizer = getenv("POSTIL_SAN");
    return sanitizer != NULL && *sanitizer != '\0' ? 40 : 300;
}

/* What was made while the tables were written is what they say. */
static void assert_sidecar_of_tables(const char *path, const char *folder)
{
    struct pst_buf made = PST_BUF_INIT, read = PST_BUF_INIT;
    struct pst_buf x = PST_BUF_INIT, y = PST_BUF_INIT;
    struct pst_glass_mapped m;
    struct pst_error err;
    assert_int_equal(
        pst_glass_mapped_open(&m, path, PST_GLASS_EVERY_TABLE, &err), 0);
    if (write_table_sidecar(&m, folder, NULL, &err) != 0)
        fail_msg("%s", err.message);
    pst_path_join(&made, path, PST_GLASS_SIDECAR);
    pst_path_join(&read, folder, PST_GLASS_SIDECAR);
    assert_int_equal(pst_file_read(made.p, 0, &x, NULL), 0);
    assert_int_equal(pst_file_read(read.p, 0, &y, NULL), 0);
    assert_int_equal(x.n, y.n);
    assert_memory_equal(x.p, y.p, x.n);
    assert_int_equal(unlink(read.p), 0);
    pst_glass_mapped_dispose(&m);
    pst_buf_dispose(&made);
    pst_buf_dispose(&read);
    pst_buf_dispose(&x);
    pst_buf_dispose(&y);
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
    assert_sidecar_of_tables(bulk, *state);
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
                                            sizes[i / 2 % 6], (int)(i % 3), 0},
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
    assert_equals_xapian(state, &c, (struct shape){4, 2000, 3, 2048, 1, 0},
                         "terms", 1);
    c.docs--;
    c.count++;
    assert_equals_xapian(state, &c, (struct shape){2, 1 << 20, 1, 65536, 1, 0},
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
    assert_equals_xapian(state, &c, (struct shape){3, 1 << 20, 1, 2048, 0, 0},
                         "values", 0);
    assert_equals_xapian(state, &c, (struct shape){1, 1 << 20, 2, 8192, 0, 0},
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
    assert_equals_xapian(state, &c, (struct shape){4, 30000, 4, 2048, 0, 0},
                         "long lists", 0);
    assert_equals_xapian(state, &c, (struct shape){1, 1 << 24, 1, 16384, 0, 0},
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
        write_bulk(state, &c, bulk,
                   (struct shape){1 + i % 4, 100000, 1, sizes[i % 3],
                                  (int)(i % 3), 0});
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
        unsigned bits = 4 * (unsigned)(i % 3);
        write_bulk(state, &c, one,
                   (struct shape){1, 1 << 30, 1, 2048, 1, bits});
        write_bulk(
            state, &c, other,
            (struct shape){1 + i % 4, 500 << i % 8, 1 + i % 4, 2048, 1, bits});
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
    write_bulk(state, c, other, (struct shape){1, 1 << 20, 1, 8192, 0, 0});
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
    write_bulk(state, &c, one, (struct shape){1, 1 << 20, 1, 8192, 0, 0});
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
    {1, 1 << 30, 1, 0, 0, 0}, {3, 2000, 1, 0, 0, 4}, {4, 4000, 3, 0, 1, 0}};
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
