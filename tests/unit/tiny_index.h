/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tests/unit/tiny_index.h - small indexes, written through the binding by the
 * book (doc/index-schema.md), so that the searcher is tested against the page
 * and not against the indexer. Include after cmocka.h.
 */
#ifndef POSTIL_TESTS_TINY_INDEX_H
#define POSTIL_TESTS_TINY_INDEX_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <xapian-c.h>

#include "base/file.h"
#include "base/mem.h"
#include "encode_level.h"
#include "schema/dead.h"
#include "schema/record.h"
#include "schema/schema.h"
#include "schema/stub.h"
#include "search_body.h"
#include "text/fold.h"
#include "text/stem.h"
#include "text/words.h"

/* NULL is absent. */
struct tiny_article {
    const char *path, *title, *body, *date; /* date as in slot 0 */
    const char *lang;                       /* NULL: en */
    const char *author, *tag, *summary, *bio;
};

struct tiny_writer {
    xap_doc *doc;
    struct pst_stemmer *stemmer;
    struct pst_buf term;
    uint32_t position; /* the last one taken */
};

static inline void tiny_term(struct tiny_writer *w, const char *prefix,
                             struct pst_str term, uint32_t position,
                             uint32_t wdf)
{
    pst_term_make(&w->term, prefix, term);
    xap_bytes t = {w->term.p, w->term.n};
    if (position != 0)
        assert_int_equal(xap_doc_add_posting(w->doc, t, position, wdf, NULL),
                         0);
    else
        assert_int_equal(xap_doc_add_term(w->doc, t, wdf, NULL), 0);
}

static inline void tiny_plain_term(struct tiny_writer *w, const char *prefix,
                                   const char *term)
{
    tiny_term(w, prefix, pst_str_of(term), 0, 0);
}

/* The words of one value of a field. `also` is a second prefix, or NULL. */
static inline void tiny_field(struct tiny_writer *w, enum pst_field field,
                              const char *text, const char *also)
{
    const struct pst_field_info *info = pst_field_info(field);
    uint32_t wdf = field == PST_FIELD_TITLE ? PST_WDF_TITLE : PST_WDF_TEXT;
    struct pst_words words;
    struct pst_word word;
    if (text == NULL)
        return;
    w->position += w->position == 0 ? 0 : PST_POSITION_GAP - 1;
    pst_words_init(&words, text, strlen(text));
    while (pst_words_next(&words, &word)) {
        bool takes = pst_word_takes_position(&word);
        uint32_t at = takes ? ++w->position : 0;
        if (info->searched) {
            tiny_term(w, "", word.term, at, takes ? wdf : 0);
            if (takes)
                tiny_term(w, PST_PREFIX_STEM,
                          pst_stemmer_stem(w->stemmer, word.term), 0, wdf);
        }
        if (info->prefix[0] != '\0')
            tiny_term(w, info->prefix, word.term, at, 0);
        if (also != NULL)
            tiny_term(w, also, word.term, at, 0);
    }
    pst_words_dispose(&words);
}

static inline void tiny_value(struct tiny_writer *w, enum pst_slot slot,
                              const char *p, size_t n)
{
    assert_int_equal(xap_doc_add_value(w->doc, slot, (xap_bytes){p, n}, NULL),
                     0);
}

static inline void tiny_date_terms(struct tiny_writer *w, const char *date)
{
    size_t n = strlen(date);
    tiny_term(w, PST_PREFIX_YEAR, (struct pst_str){date, 4}, 0, 0);
    if (n >= 6)
        tiny_term(w, PST_PREFIX_MONTH, (struct pst_str){date, 6}, 0, 0);
    if (n == 8)
        tiny_term(w, PST_PREFIX_DAY, (struct pst_str){date, 8}, 0, 0);
    tiny_value(w, PST_SLOT_DATE, date, n);
}

static inline void tiny_path_terms(struct tiny_writer *w, const char *path)
{
    struct pst_buf folded = PST_BUF_INIT;
    char id[PST_ID_MAX];
    const char *at = path;
    const char *slash;
    tiny_plain_term(w, PST_PREFIX_FOLDER, "");
    while ((slash = strchr(at, '/')) != NULL) {
        tiny_term(w, PST_PREFIX_FOLDER,
                  (struct pst_str){path, (size_t)(slash + 1 - path)}, 0, 0);
        pst_buf_clear(&folded);
        pst_fold(&folded, at, (size_t)(slash - at));
        tiny_term(w, PST_PREFIX_COMPONENT, pst_buf_str(&folded), 0, 0);
        at = slash + 1;
    }
    pst_buf_clear(&folded);
    pst_fold(&folded, at, strlen(at));
    tiny_term(w, PST_PREFIX_COMPONENT, pst_buf_str(&folded), 0, 0);
    pst_buf_truncate(&folded, strcspn(folded.p, "."));
    tiny_term(w, PST_PREFIX_COMPONENT, pst_buf_str(&folded), 0, 0);
    struct pst_words words;
    struct pst_word word;
    pst_words_init(&words, at, strcspn(at, "."));
    while (pst_words_next(&words, &word))
        tiny_term(w, PST_PREFIX_FILE_WORD, word.term, 0, 0);
    pst_words_dispose(&words);
    pst_article_id(id, pst_str_of(path), (struct pst_str){"", 0});
    tiny_plain_term(w, PST_PREFIX_ID, id);
    pst_buf_dispose(&folded);
}

static inline void tiny_record(struct tiny_writer *w,
                               const struct tiny_article *a, const char *lang)
{
    struct search_body body;
    struct pst_record_header h = search_header(lang);
    struct pst_buf record = PST_BUF_INIT;
    struct pst_str author = {"", 0};
    h.path = pst_str_of(a->path);
    search_body_init(&body);
    const char *texts[] = {a->title, a->body,    a->author,
                           a->tag,   a->summary, a->bio};
    static const enum pst_field fields[] = {PST_FIELD_TITLE,   PST_FIELD_BODY,
                                            PST_FIELD_AUTHOR,  PST_FIELD_TAG,
                                            PST_FIELD_SUMMARY, PST_FIELD_BIO};
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        if (texts[i] != NULL)
            search_body_add(&body, fields[i], texts[i]);
    if (a->title != NULL)
        h.title = pst_str_of(a->title);
    if (a->author != NULL) {
        author = pst_str_of(a->author);
        h.authors = &author;
        h.author_count = 1;
    }
    if (a->date != NULL)
        assert_true(pst_date_from_compact(pst_str_of(a->date), &h.date));
    h.text_len = body.b.text.n;
    assert_int_equal(encode_level(&record, &h, &body.b, 1, NULL), 0);
    assert_int_equal(
        xap_doc_set_data(w->doc, (xap_bytes){record.p, record.n}, NULL), 0);
    pst_buf_dispose(&record);
    search_body_dispose(&body);
}

static inline void tiny_add(xap_wdb *db, const struct tiny_article *a)
{
    struct tiny_writer w;
    struct pst_buf key = PST_BUF_INIT;
    const char *lang = a->lang != NULL ? a->lang : "en";
    const char *date = a->date != NULL ? a->date : "";
    memset(&w, 0, sizeof w);
    pst_buf_init(&w.term);
    w.stemmer = pst_stemmer_new(lang, NULL);
    assert_int_equal(xap_doc_new(&w.doc, NULL), 0);
    tiny_field(&w, PST_FIELD_TITLE, a->title, NULL);
    tiny_field(&w, PST_FIELD_BODY, a->body, NULL);
    tiny_field(&w, PST_FIELD_SUMMARY, a->summary, NULL);
    tiny_field(&w, PST_FIELD_AUTHOR, a->author, NULL);
    tiny_field(&w, PST_FIELD_TAG, a->tag, NULL);
    tiny_field(&w, PST_FIELD_BIO, a->bio, a->author == NULL ? "A" : NULL);
    if (a->date != NULL)
        tiny_date_terms(&w, a->date);
    if (a->author != NULL)
        tiny_plain_term(&w, PST_PREFIX_HAS, "author");
    tiny_plain_term(&w, PST_PREFIX_LANG, lang);
    tiny_plain_term(&w, PST_PREFIX_KIND, "article");
    tiny_plain_term(&w, PST_PREFIX_FORMAT, "text");
    tiny_path_terms(&w, a->path);
    pst_slot_order(&key, pst_str_of(date), pst_str_of(a->path), -1);
    tiny_value(&w, PST_SLOT_ORDER, key.p, key.n);
    tiny_record(&w, a, lang);
    assert_int_equal(xap_wdb_add_document(db, w.doc, NULL, NULL), 0);
    xap_doc_free(w.doc);
    pst_stemmer_free(w.stemmer);
    pst_buf_dispose(&w.term);
    pst_buf_dispose(&key);
}

static inline void tiny_metadata(xap_wdb *db, const char *key,
                                 const char *value)
{
    assert_int_equal(
        xap_wdb_set_metadata(db, xap_str(key), xap_str(value), NULL), 0);
}

/* Write shard `number` of the index folder `dir`. `languages` as in
 * postil.languages; NULL: English alone. */
static inline void tiny_shard(const char *dir, uint64_t number,
                              const struct tiny_article *articles, size_t count,
                              const char *languages)
{
    struct pst_buf path = PST_BUF_INIT;
    xap_wdb *db;
    char version[16];
    pst_stub_shard_path(&path, dir, number);
    pst_buf_truncate(&path, (size_t)(strrchr(path.p, '/') - path.p));
    assert_int_equal(pst_folder_make(path.p, NULL), 0);
    pst_stub_shard_path(&path, dir, number);
    assert_int_equal(xap_wdb_open(&db, path.p,
                                  XAP_DB_CREATE | XAP_DB_NO_SYNC | XAP_DB_GLASS,
                                  NULL),
                     0);
    for (size_t i = 0; i < count; i++)
        tiny_add(db, &articles[i]);
    snprintf(version, sizeof version, "%d", PST_SCHEMA_VERSION);
    tiny_metadata(db, PST_META_SCHEMA, version);
    tiny_metadata(db, PST_META_LANGUAGES,
                  languages != NULL ? languages : "en 1\n");
    assert_int_equal(xap_wdb_close(db, NULL), 0);
    xap_wdb_free(db);
    pst_buf_dispose(&path);
}

/* The dead of a shard, for generation `generation`. */
static inline void tiny_dead(const char *dir, uint64_t number,
                             uint64_t generation, uint32_t last,
                             const uint32_t *docids, size_t count)
{
    struct pst_buf path = PST_BUF_INIT;
    struct pst_dead dead;
    pst_dead_init(&dead, last);
    for (size_t i = 0; i < count; i++)
        pst_dead_add(&dead, docids[i]);
    pst_stub_dead_path(&path, dir, number, generation);
    pst_buf_truncate(&path, (size_t)(strrchr(path.p, '/') - path.p));
    assert_int_equal(pst_folder_make(path.p, NULL), 0);
    pst_stub_dead_path(&path, dir, number, generation);
    unlink(path.p);
    assert_int_equal(pst_dead_write(path.p, &dead, NULL), 0);
    pst_dead_dispose(&dead);
    pst_buf_dispose(&path);
}

/* Publish a generation of these shards. */
static inline void tiny_publish(const char *dir, uint64_t generation,
                                struct pst_stub_shard *shards, size_t count)
{
    struct pst_stub stub = {.generation = generation,
                            .schema = PST_SCHEMA_VERSION,
                            .shards = shards,
                            .shard_count = count};
    assert_int_equal(pst_stub_publish(dir, &stub, NULL), 0);
}

/* An index of one shard. */
static inline void tiny_index(const char *dir,
                              const struct tiny_article *articles, size_t count,
                              const char *languages)
{
    struct pst_stub_shard shard = {1, 0};
    tiny_shard(dir, 1, articles, count, languages);
    tiny_publish(dir, 1, &shard, 1);
}

#endif
