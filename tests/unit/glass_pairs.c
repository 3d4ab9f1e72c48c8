/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Signatures of pairs: what is found by rows is what each signature says, no
 * document that has a pair is ever left out, and damage lets all through. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "glass/pairs.h"
#include "glass/signature.h"
#include "random.h"
#include "tempdir.h"

enum { KINDS = 3000 /* of pairs */, QUERIES = 300 };

struct document {
    uint32_t *hashes;
    size_t count;
    unsigned class_number;
    uint64_t *signature; /* NULL: unknown */
};

struct corpus {
    struct document *documents;
    uint32_t count;
    unsigned bits;
};

static uint32_t some_pair(uint64_t *seed)
{
    return random_below(seed, KINDS) * 0x9e3779b9u;
}

static void make_document(struct document *d, unsigned bits, uint64_t *seed)
{
    static const uint32_t most[] = {1, 70, 100, 3000, 20000};
    d->count = random_below(seed, most[random_below(seed, 5)]);
    d->hashes = pst_calloc(d->count + 1, sizeof *d->hashes);
    for (size_t i = 0; i < d->count; i++)
        d->hashes[i] = some_pair(seed);
    d->class_number = pst_glass_signature_class(d->count);
    uint32_t rows = pst_glass_signature_rows(d->class_number, bits);
    if (random_below(seed, 10) == 0)
        return;
    d->signature = pst_calloc(rows / 64, sizeof *d->signature);
    pst_glass_signature_set(d->signature, rows, d->hashes, d->count);
}

static void make_corpus(struct corpus *c, uint32_t count, unsigned bits,
                        uint64_t *seed)
{
    c->documents = pst_calloc((size_t)count + 1, sizeof *c->documents);
    c->count = count;
    c->bits = bits;
    for (uint32_t i = 0; i < count; i++)
        make_document(&c->documents[i], bits, seed);
}

static void drop_corpus(struct corpus *c)
{
    for (uint32_t i = 0; i < c->count; i++) {
        free(c->documents[i].hashes);
        free(c->documents[i].signature);
    }
    free(c->documents);
}

static struct pst_glass_version some_version(void)
{
    struct pst_glass_version v = {.unsynced = true};
    for (int i = 0; i < PST_GLASS_TABLES; i++)
        v.roots[i] =
            pst_glass_fake_root((enum pst_glass_table)i, PST_GLASS_BLOCK);
    return v;
}

static void open_pairs(void **state, struct pst_glass_sidecar *s,
                       struct pst_glass_pairs *p)
{
    struct pst_glass_version v = some_version();
    struct pst_buf bytes = PST_BUF_INIT;
    unsigned char seal[PST_GLASS_SEAL];
    pst_glass_version_format(&bytes, &v);
    pst_glass_seal(pst_buf_str(&bytes), seal);
    pst_buf_dispose(&bytes);
    pst_glass_sidecar_open(s, *state, seal);
    pst_glass_pairs_open(p, pst_glass_sidecar_find(s, PST_GLASS_PAIRS_TAG));
}

static void write_pairs(void **state, const struct corpus *c)
{
    struct pst_glass_version v = some_version();
    struct pst_glass_sidecar_writer w;
    struct pst_glass_pairs_doc *docs =
        pst_calloc((size_t)c->count + 1, sizeof *docs);
    for (uint32_t i = 0; i < c->count; i++)
        docs[i] = (struct pst_glass_pairs_doc){
            (const unsigned char *)c->documents[i].signature,
            c->documents[i].class_number};
    tempdir_remove(state, PST_GLASS_SIDECAR);
    assert_int_equal(pst_glass_sidecar_begin(&w, *state, NULL), 0);
    const struct pst_glass_pairs_docs all = {docs, c->count, c->bits, NULL,
                                             NULL};
    struct pst_glass_pairs_writer g;
    pst_glass_pairs_lay(&g, &w, &all);
    assert_int_equal(pst_glass_pairs_fill(&g, NULL), 0);
    pst_glass_pairs_writer_dispose(&g);
    assert_int_equal(pst_glass_sidecar_end(&w, &v, NULL), 0);
    pst_glass_sidecar_writer_dispose(&w);
    free(docs);
}

static bool has_pair(const struct document *d, uint32_t hash)
{
    for (size_t i = 0; i < d->count; i++)
        if (d->hashes[i] == hash)
            return true;
    return false;
}

static bool may_have(const struct corpus *c, const struct document *d,
                     uint32_t hash)
{
    uint32_t rows = pst_glass_signature_rows(d->class_number, c->bits);
    for (unsigned k = 0; k < PST_GLASS_SIGNATURE_PROBES; k++) {
        uint32_t row = pst_glass_signature_row(hash, k, rows);
        assert_true(row < rows);
        if (d->signature != NULL &&
            (d->signature[row / 64] >> row % 64 & 1) == 0)
            return false;
    }
    return true;
}

/* How many documents are found that have not all of the pairs. */
static size_t ask(const struct corpus *c, struct pst_glass_pairs *p,
                  uint64_t *seed)
{
    uint64_t *found = pst_calloc((size_t)c->count / 64 + 1, sizeof *found);
    uint32_t hashes[3];
    size_t wrong = 0;
    size_t n = 1 + random_below(seed, 3);
    for (size_t i = 0; i < n; i++)
        hashes[i] = some_pair(seed);
    assert_true(pst_glass_pairs_find(p, hashes, n, c->count, found));
    for (uint32_t docid = 1; docid <= c->count; docid++) {
        const struct document *d = &c->documents[docid - 1];
        bool may = true, has = true;
        for (size_t i = 0; i < n; i++) {
            may = may && may_have(c, d, hashes[i]);
            has = has && has_pair(d, hashes[i]);
        }
        bool is_found = (found[docid / 64] >> docid % 64 & 1) != 0;
        assert_true(is_found || !has);
        assert_int_equal(is_found, may);
        wrong += is_found && !has && d->signature != NULL;
    }
    assert_int_equal(found[0] & 1, 0);
    free(found);
    return wrong;
}

/* What merging reads: each signature again. */
static void copy_all(const struct corpus *c, struct pst_glass_pairs *p)
{
    uint32_t seen = 0;
    for (uint32_t i = 0; i < p->class_count; i++) {
        struct pst_glass_pairs_copy copy;
        assert_true(pst_glass_pairs_class(p, i, &copy));
        seen += copy.count;
        size_t words = copy.rows / 64;
        uint64_t *room = pst_calloc(64 * words + 1, sizeof *room);
        for (uint32_t at = 0; at < copy.count; at++) {
            const struct document *d = &c->documents[copy.docids[at] - 1];
            assert_int_equal(copy.known, d->signature != NULL);
            if (!copy.known)
                continue;
            assert_int_equal(copy.class_number, d->class_number);
            if (at % 64 == 0)
                assert_true(pst_glass_pairs_read(p, i, at, room));
            assert_memory_equal(room + at % 64 * words, d->signature,
                                words * 8);
        }
        free(room);
    }
    assert_int_equal(seen, c->count);
}

static void rows_say_what_signatures_say(void **state)
{
    static const uint32_t counts[] = {0, 1, 2, 63, 64, 65, 300, 1500};
    static const unsigned bits[] = {1, 4, 8, 13};
    uint64_t seed = 1;
    for (size_t i = 0; i < 8; i++) {
        struct pst_glass_sidecar s;
        struct pst_glass_pairs p;
        struct corpus c;
        size_t wrong = 0;
        make_corpus(&c, counts[i], bits[i % 4], &seed);
        write_pairs(state, &c);
        open_pairs(state, &s, &p);
        assert_int_equal(p.bits, bits[i % 4]);
        for (size_t k = 0; k < QUERIES; k++)
            wrong += ask(&c, &p, &seed);
        copy_all(&c, &p);
        print_message("%u documents, %u bits: %.2f %% let through\n",
                      (unsigned)c.count, c.bits,
                      100.0 * (double)wrong / (QUERIES * (c.count + 1.0)));
        pst_glass_sidecar_dispose(&s);
        drop_corpus(&c);
    }
}

/* Sizes go up, by at most a half; the last class takes what is larger. */
static void classes_ascend(void **state)
{
    (void)state;
    assert_int_equal(pst_glass_signature_class(0), 0);
    for (unsigned i = 0; i + 1 < PST_GLASS_SIGNATURE_CLASSES; i++) {
        uint32_t most = pst_glass_signature_pairs(i);
        assert_int_equal(pst_glass_signature_class(most), i);
        assert_int_equal(pst_glass_signature_class((size_t)most + 1), i + 1);
        assert_true(pst_glass_signature_pairs(i + 1) <= most + most / 2);
        for (unsigned bits = 1; bits < 20; bits++) {
            assert_int_equal(pst_glass_signature_rows(i, bits) % 64, 0);
            assert_true(pst_glass_signature_rows(i, bits) >= 64);
        }
    }
    assert_int_equal(pst_glass_signature_class(UINT32_MAX),
                     PST_GLASS_SIGNATURE_CLASSES - 1);
}

/* Stored bits depend on these: they never change within a version. */
static void hashes_stay(void **state)
{
    (void)state;
    uint64_t general = pst_glass_signature_term(pst_str_of("general"));
    uint64_t assembly = pst_glass_signature_term(pst_str_of("assembly"));
    uint64_t longer =
        pst_glass_signature_term(pst_str_of("internationalisation"));
    assert_true(general == UINT64_C(0xb5ebfe41df3e5e09));
    assert_true(longer == UINT64_C(0x61fde74af5a6619));
    assert_int_equal(pst_glass_signature_pair(general, assembly), 0x39b4b213);
    assert_int_not_equal(pst_glass_signature_pair(general, assembly),
                         pst_glass_signature_pair(assembly, general));
}

/* Without its checks, as one who knows them could make it. */
static void damage_is_survived(void **state)
{
    enum { MUTATIONS = 3000 };
    struct pst_glass_sidecar s;
    struct pst_glass_pairs p;
    struct corpus c;
    uint64_t seed = 5;
    size_t refused = 0;
    make_corpus(&c, 150, 4, &seed);
    write_pairs(state, &c);
    open_pairs(state, &s, &p);
    const struct pst_glass_section *whole = p.section;
    unsigned char *bytes = pst_malloc(whole->size);
    size_t pages = whole->size / PST_GLASS_SECTION_PAGE / 64 + 1;
    uint64_t *seen = pst_malloc(pages * sizeof *seen);
    memset(seen, 0xff, pages * sizeof *seen);
    for (size_t i = 0; i < MUTATIONS; i++) {
        uint64_t found[4] = {0, 0, 0, 0};
        uint32_t hash = some_pair(&seed);
        memcpy(bytes, whole->bytes, whole->size);
        for (uint32_t k = random_below(&seed, 3) + 1; k > 0; k--)
            bytes[random_below(&seed, 600)] = (unsigned char)random_next(&seed);
        struct pst_glass_section section = {
            .bytes = bytes, .size = whole->size, .seen = seen};
        if (random_below(&seed, 4) == 0)
            section.size = random_below(&seed, (uint32_t)section.size);
        pst_glass_pairs_open(&p, &section);
        refused += !pst_glass_pairs_find(&p, &hash, 1, c.count, found);
        for (uint32_t k = 0; k < p.class_count; k++) {
            struct pst_glass_pairs_copy copy;
            if (!pst_glass_pairs_class(&p, k, &copy) || !copy.known)
                continue;
            uint64_t *room = pst_malloc(64 * (size_t)copy.rows / 8);
            pst_glass_pairs_read(&p, k, (copy.count - 1) / 64 * 64, room);
            free(room);
        }
    }
    print_message("%zu of %d are found out\n", refused, MUTATIONS);
    assert_in_range(refused, MUTATIONS / 4, MUTATIONS - 1);
    free(bytes);
    free(seen);
    pst_glass_sidecar_dispose(&s);
    drop_corpus(&c);
}

/* No section at all. */
static void nothing_is_known_without(void **state)
{
    struct pst_glass_pairs p;
    uint32_t hash = 1;
    uint64_t found = 0;
    (void)state;
    pst_glass_pairs_open(&p, NULL);
    assert_int_equal(p.bits, 0);
    assert_int_equal(p.class_count, 0);
    assert_false(pst_glass_pairs_find(&p, &hash, 1, 10, &found));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(rows_say_what_signatures_say,
                                        tempdir_setup, tempdir_teardown),
        cmocka_unit_test(classes_ascend), cmocka_unit_test(hashes_stay),
        cmocka_unit_test_setup_teardown(damage_is_survived, tempdir_setup,
                                        tempdir_teardown),
        cmocka_unit_test(nothing_is_known_without)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
