/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tests/unit/random_index.h - random indexes of several shards, as Xapian
 * writes them: with gaps, dead documents, and a sidecar beside each shard that
 * is good, stale, damaged or missing.
 */
#ifndef POSTIL_TESTS_RANDOM_INDEX_H
#define POSTIL_TESTS_RANDOM_INDEX_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "glass/pairs.h"
#include "glass/signature.h"
#include "query_shards.h"
#include "schema/dead.h"
#include "schema/schema.h"
#include "schema/stub.h"
#include "sidecar_of_tables.h"

enum { INDEX_SHARDS_MAX = 5 };

/* What the environment says, for longer runs by hand. */
static inline size_t number_of(const char *name, size_t usual)
{
    const char *text = getenv(name);
    return text != NULL ? strtoul(text, NULL, 10) : usual;
}

/* --- indexes ------------------------------------------------------------- */

/* How one index is made. */
struct shape {
    uint32_t documents, words, length;
    bool gaps;
};

/* A number below n, small ones more often. */
static inline uint32_t skewed(uint64_t *seed, uint32_t n)
{
    uint32_t below = 1 + random_below(seed, n);
    return random_below(seed, 1 + random_below(seed, below));
}

static inline void add_value(xap_doc *d, xap_slot slot, const char *text)
{
    xap_error err;
    must(xap_doc_add_value(d, slot, xap_str(text), &err), &err);
}

static inline void add_word(xap_doc *d, uint32_t word, xap_termpos at,
                            uint32_t wdf)
{
    char term[16];
    xap_error err;
    snprintf(term, sizeof term, "w%u", word);
    must(xap_doc_add_posting(d, xap_str(term), at, wdf, &err), &err);
    snprintf(term, sizeof term, "Zw%u", word / 2);
    must(xap_doc_add_term(d, xap_str(term), wdf, &err), &err);
}

/* Of one item or of several, or none. */
static inline void add_data(xap_doc *d, uint64_t *seed)
{
    struct pst_buf data = PST_BUF_INIT;
    xap_error err;
    for (uint32_t n =
             random_below(seed, random_below(seed, 8) == 0 ? 9000 : 40);
         n > 0; n--)
        pst_buf_addc(&data, (char)random_next(seed));
    must(xap_doc_set_data(d, (xap_bytes){data.p, data.n}, &err), &err);
    pst_buf_dispose(&data);
}

static inline xap_doc *make_document(const struct shape *s, uint64_t *seed)
{
    xap_doc *d = NULL;
    xap_error err;
    char text[24];
    must(xap_doc_new(&d, &err), &err);
    uint32_t length = random_below(seed, s->length + 1);
    xap_termpos at = 0;
    for (uint32_t i = 0; i < length; i++) {
        at += random_below(seed, 30) == 0 ? 100 : 1;
        add_word(d, skewed(seed, s->words), at, i < 4 ? 3 : 1);
    }
    for (uint32_t i = random_below(seed, 4); i > 0; i--) {
        snprintf(text, sizeof text, "K%u", skewed(seed, 20));
        must(xap_doc_add_term(d, xap_str(text), 0, &err), &err);
    }
    if (random_below(seed, 5) != 0) {
        snprintf(text, sizeof text, "20%02u%02u", random_below(seed, 20),
                 1 + random_below(seed, 12));
        add_value(d, PST_SLOT_DATE, text);
    }
    snprintf(text, sizeof text, "%04u", length);
    add_value(d, PST_SLOT_WORDS, text);
    snprintf(text, sizeof text, "%02u/%010u", random_below(seed, 50),
             random_next(seed));
    add_value(d, PST_SLOT_ORDER, text);
    add_data(d, seed);
    return d;
}

static inline void make_shard(const char *dir, uint64_t number,
                              const struct shape *s, uint64_t *seed)
{
    struct pst_buf path = PST_BUF_INIT;
    char version[16];
    xap_wdb *db = NULL;
    xap_error err;
    pst_stub_shard_path(&path, dir, number);
    pst_buf_truncate(&path, (size_t)(strrchr(path.p, '/') - path.p));
    assert_int_equal(pst_folder_make(path.p, NULL), 0);
    pst_stub_shard_path(&path, dir, number);
    must(xap_wdb_open(&db, path.p,
                      XAP_DB_CREATE | XAP_DB_NO_SYNC | XAP_DB_GLASS, &err),
         &err);
    uint32_t count = random_below(seed, s->documents + 1);
    for (uint32_t i = 0; i < count; i++) {
        xap_doc *d = make_document(s, seed);
        must(xap_wdb_add_document(db, d, NULL, &err), &err);
        xap_doc_free(d);
    }
    for (uint32_t i = 1; s->gaps && i <= count; i++)
        if (random_below(seed, 4) == 0)
            must(xap_wdb_delete_document(db, i, &err), &err);
    snprintf(version, sizeof version, "%d", PST_SCHEMA_VERSION);
    must(xap_wdb_set_metadata(db, xap_str(PST_META_SCHEMA), xap_str(version),
                              &err),
         &err);
    must(xap_wdb_close(db, &err), &err);
    xap_wdb_free(db);
    pst_buf_dispose(&path);
}

/* Some documents of the shard are dead: none that a gap already is. */
static inline void kill_some(const char *dir, uint64_t number, uint64_t *seed)
{
    struct pst_buf path = PST_BUF_INIT;
    struct pst_dead dead;
    xap_db *db = NULL;
    xap_error err;
    uint64_t length;
    pst_stub_shard_path(&path, dir, number);
    must(xap_db_open(&db, path.p, XAP_DB_GLASS, &err), &err);
    xap_docid last = last_docid(db);
    uint32_t one_of = 1 + random_below(seed, 8);
    pst_dead_init(&dead, last);
    for (xap_docid i = 1; i <= last; i++)
        if (random_below(seed, one_of) == 0 &&
            xap_db_doc_length(db, i, &length, NULL) == XAP_OK)
            pst_dead_add(&dead, i);
    xap_db_free(db);
    pst_stub_dead_path(&path, dir, number, 1);
    pst_buf_truncate(&path, (size_t)(strrchr(path.p, '/') - path.p));
    assert_int_equal(pst_folder_make(path.p, NULL), 0);
    pst_stub_dead_path(&path, dir, number, 1);
    assert_int_equal(pst_dead_write(path.p, &dead, NULL), 0);
    pst_dead_dispose(&dead);
    pst_buf_dispose(&path);
}

/* --- sidecars ------------------------------------------------------------ */

/* Of all words that follow each other; some documents are left unknown. */
static inline struct pst_glass_pairs_doc
sign(const struct query_sample *s, unsigned bits, struct pst_arena *arena)
{
    uint32_t *hashes = NULL;
    size_t n = 0, cap = 0;
    for (size_t i = 0; i < s->word_count; i++)
        for (size_t k = i + 1; k < s->word_count; k++)
            if (s->words[k].pos == s->words[i].pos + 1)
                PST_PUSH(hashes, n, cap) = pst_glass_signature_pair(
                    pst_glass_signature_term((struct pst_str){
                        s->words[i].term.p, s->words[i].term.n}),
                    pst_glass_signature_term((struct pst_str){
                        s->words[k].term.p, s->words[k].term.n}));
    struct pst_glass_pairs_doc d = {NULL, pst_glass_signature_class(n)};
    uint32_t rows = pst_glass_signature_rows(d.class_number, bits);
    uint64_t *signature = pst_arena_zalloc(arena, rows / 8);
    pst_glass_signature_set(signature, rows, hashes, n);
    free(hashes);
    d.signature = (const unsigned char *)signature;
    return d;
}

static inline struct pst_glass_pairs_doc *
sign_all(const char *path, unsigned bits, struct pst_arena *arena,
         uint32_t *count, uint64_t *seed)
{
    xap_db *db = NULL;
    xap_error err;
    uint64_t length;
    must(xap_db_open(&db, path, XAP_DB_GLASS, &err), &err);
    xap_docid last = last_docid(db);
    struct pst_glass_pairs_doc *docs =
        pst_arena_zalloc(arena, ((size_t)last + 1) * sizeof *docs);
    for (xap_docid i = 1; i <= last; i++) {
        struct query_sample s;
        memset(&s, 0, sizeof s);
        if (random_below(seed, 20) == 0 ||
            xap_db_doc_length(db, i, &length, NULL) != XAP_OK)
            continue;
        sample_read(&s, db, i);
        docs[i - 1] = sign(&s, bits, arena);
        sample_dispose(&s);
    }
    xap_db_free(db);
    *count = last;
    return docs;
}

/* Of what the database is now, and bound to another one if it is to be stale.
 */
static inline void add_sidecar(const char *path, bool stale, uint64_t *seed)
{
    struct pst_arena arena = PST_ARENA_INIT;
    unsigned bits = 1 + random_below(seed, 8);
    uint32_t count;
    struct pst_glass_pairs_doc *docs =
        sign_all(path, bits, &arena, &count, seed);
    struct pst_glass_mapped m;
    struct pst_error err;
    assert_int_equal(
        pst_glass_mapped_open(&m, path, PST_GLASS_EVERY_TABLE, &err), 0);
    m.seal[0] ^= (unsigned char)stale;
    const struct pst_glass_pairs_docs pairs = {docs, count, bits, NULL, NULL};
    if (write_table_sidecar(&m, path, &pairs, &err) != 0)
        fail_msg("%s", err.message);
    pst_glass_mapped_dispose(&m);
    pst_arena_dispose(&arena);
}

/* Any bit of it, or its end. */
static inline void damage_sidecar(const char *path, uint64_t *seed)
{
    struct pst_buf file = PST_BUF_INIT, bytes = PST_BUF_INIT;
    pst_path_join(&file, path, PST_GLASS_SIDECAR);
    assert_int_equal(pst_file_read(file.p, 0, &bytes, NULL), 0);
    uint32_t n = (uint32_t)bytes.n;
    uint32_t at =
        random_below(seed, random_below(seed, 4) == 0 && n > 700 ? 700 : n);
    if (random_below(seed, 2) == 0)
        pst_buf_truncate(&bytes, at);
    else
        bytes.p[at] ^= (char)(1 << random_below(seed, 8));
    assert_int_equal(unlink(file.p), 0);
    assert_int_equal(pst_file_put(file.p, bytes.p, bytes.n, NULL), 0);
    pst_buf_dispose(&file);
    pst_buf_dispose(&bytes);
}

/* None, a good, stale or damaged one. */
static inline void any_sidecar(const char *dir, uint64_t number, uint64_t *seed)
{
    struct pst_buf path = PST_BUF_INIT;
    uint32_t kind = random_below(seed, 8);
    pst_stub_shard_path(&path, dir, number);
    if (kind != 0)
        add_sidecar(path.p, kind == 1, seed);
    if (kind == 2 || kind == 3)
        damage_sidecar(path.p, seed);
    pst_buf_dispose(&path);
}

static inline void make_index(const char *dir, const struct shape *s,
                              uint64_t *seed)
{
    struct pst_stub_shard shards[INDEX_SHARDS_MAX];
    size_t count = 1 + random_below(seed, INDEX_SHARDS_MAX);
    for (size_t i = 0; i < count; i++) {
        shards[i] = (struct pst_stub_shard){i + 1, 0};
        make_shard(dir, i + 1, s, seed);
        any_sidecar(dir, i + 1, seed);
        if (random_below(seed, 3) == 0) {
            kill_some(dir, i + 1, seed);
            shards[i].dead_of = 1;
        }
    }
    struct pst_stub stub = {.generation = 1,
                            .schema = PST_SCHEMA_VERSION,
                            .shards = shards,
                            .shard_count = count};
    assert_int_equal(pst_stub_publish(dir, &stub, NULL), 0);
}

#endif
