/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/build.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xapian-c.h>

#include "article/extract.h"
#include "base/file.h"
#include "base/map.h"
#include "base/mem.h"
#include "indexer/invert.h"
#include "indexer/shard_xapian.h"
#include "schema/hash.h"
#include "schema/record.h"
#include "schema/schema.h"
#include "schema/stub.h"

enum { DEFLATE_LEVEL = 6 };

/* A shard whose articles move. */
struct origin {
    uint64_t number;
    xap_db *db;
};

struct builder {
    const struct pst_build_options *o;
    struct pst_build *out;
    struct pst_shard_writer *writer; /* made for the first article */
    struct pst_inverter *inverter;
    struct pst_lang_guesser *guesser;
    struct origin *origins;
    size_t origin_count;
    struct pst_map languages;
    uint64_t *language_articles; /* by number in the map */
    size_t language_count, language_cap;

    /* The file at hand. */
    struct pst_file_article *articles;
    size_t article_count, article_cap;
    struct pst_error *err; /* of what is not the file's fault */
    int fatal;             /* its code, negative */
    struct pst_buf path, bytes, record;
    struct pst_arena arena;

    uint64_t done, total, total_bytes; /* for the watcher */
};

static int open_writer(struct builder *b, struct pst_error *err)
{
    struct pst_buf path = PST_BUF_INIT, scratch = PST_BUF_INIT;
    pst_path_join(&path, b->o->tmp, "shard");
    pst_path_join(&scratch, b->o->tmp, "growing");
    int r =
        pst_shard_xapian_new(&b->writer, path.p, scratch.p, b->o->memory, err);
    pst_buf_dispose(&path);
    pst_buf_dispose(&scratch);
    return r;
}

static void count_language(struct builder *b, struct pst_str lang)
{
    bool added;
    uint32_t number = pst_map_put(
        &b->languages, lang.n != 0 ? lang : pst_str_of("und"), &added);
    if (added)
        PST_PUSH(b->language_articles, b->language_count, b->language_cap) = 0;
    b->language_articles[number]++;
}

/* One article into the shard, and into the list of the file at hand. */
static int add_article(struct builder *b, const struct pst_record_header *h,
                       const struct pst_record_body *body,
                       struct pst_str record, struct pst_error *err)
{
    struct pst_doc doc = {.data = record};
    int r = b->writer == NULL ? open_writer(b, err) : 0;
    if (r == 0)
        r = pst_invert(b->inverter, h, body, &doc, err);
    if (r == 0)
        r = pst_shard_add(b->writer, &doc, err);
    if (r != 0)
        return r;
    count_language(b, h->lang);
    PST_PUSH(b->articles, b->article_count, b->article_cap) =
        (struct pst_file_article){b->o->number, b->writer->count};
    return 0;
}

static bool stopped(const struct builder *b)
{
    return b->o->stop != NULL && *b->o->stop != 0;
}

static int fail_stopped(struct pst_error *err)
{
    return pst_fail(err, PST_EINTR, "interrupted");
}

/* A sink of extraction. */
static int take_article(void *payload, struct pst_article *a)
{
    struct builder *b = payload;
    struct pst_record_body body;
    pst_article_body(a, &body);
    pst_buf_clear(&b->record);
    int r = stopped(b) ? fail_stopped(b->err)
                       : pst_record_encode(&b->record, &a->header, &body,
                                           DEFLATE_LEVEL, b->err);
    if (r == 0)
        r = add_article(b, &a->header, &body, pst_buf_str(&b->record), b->err);
    b->fatal = r;
    return r;
}

/* Read and extract the file of *e, and set all of *e but its articles. Fails
 * only where the run must end. */
static int read_file(struct builder *b, struct pst_file_entry *e,
                     struct pst_error *why)
{
    struct stat st;
    pst_path_join(&b->path, b->o->root, e->path.p);
    pst_buf_clear(&b->bytes);
    e->state = PST_FILE_FAILED;
    if (pst_scan_read(b->path.p, b->o->follow, b->o->max_size, &b->bytes, &st,
                      why) != 0)
        return 0;
    pst_scan_stat(e, &st);
    pst_hash128(b->bytes.p, b->bytes.n, e->hash);
    b->out->bytes += b->bytes.n;

    if (b->guesser == NULL)
        b->guesser = pst_lang_guesser_new();
    struct pst_extract_input in = {.bytes = pst_buf_str(&b->bytes),
                                   .path = e->path,
                                   .file_size = e->size,
                                   .file_mtime_ns = e->mtime_ns,
                                   .limits = PST_EXTRACT_LIMITS_INIT,
                                   .guesser = b->guesser};
    in.limits.file_size = b->o->max_size != 0 ? b->o->max_size : SIZE_MAX;
    int r = pst_extract(&in, take_article, b, why);
    if (b->fatal != 0)
        return b->fatal;
    if (r == PST_EXTRACTED)
        e->state = PST_FILE_INDEXED;
    else if (r == PST_EXTRACT_SKIPPED)
        e->state = PST_FILE_SKIPPED;
    return 0;
}

static void tell(const struct builder *b, enum pst_index_event event,
                 const struct pst_file_entry *e)
{
    const struct pst_index_watcher *w = b->o->watcher;
    if (w != NULL && w->file != NULL)
        w->file(w->payload, event, e->path, e->reason);
}

static void tell_progress(struct builder *b)
{
    const struct pst_index_watcher *w = b->o->watcher;
    if (w != NULL && w->progress != NULL)
        w->progress(w->payload, b->done, b->total, b->out->bytes,
                    b->total_bytes);
}

static int take_file(struct builder *b, const struct pst_plan_item *item)
{
    struct pst_file_entry e = item->entry;
    struct pst_error why = PST_ERROR_INIT;
    b->article_count = 0;
    int r = read_file(b, &e, &why);
    if (r != 0)
        return r;
    enum pst_index_event event = PST_INDEX_NEW;
    if (e.state == PST_FILE_INDEXED) {
        if (item->old != NULL && item->old->state == PST_FILE_INDEXED)
            event = PST_INDEX_CHANGED;
        e.articles = b->articles;
        e.article_count = b->article_count;
    } else {
        /* What it gave before it failed stays in the shard, dead. */
        event =
            e.state == PST_FILE_FAILED ? PST_INDEX_FAILED : PST_INDEX_SKIPPED;
        e.reason = pst_str_of(why.message);
    }
    pst_file_table_add(&b->out->table, &e);
    tell(b, event, &e);
    b->done++;
    tell_progress(b);
    return 0;
}

static struct origin *find_origin(const struct builder *b, uint64_t number)
{
    for (size_t i = 0; i < b->origin_count; i++)
        if (b->origins[i].number == number)
            return &b->origins[i];
    return NULL;
}

static int fail_shard(struct pst_error *err, uint64_t number, const char *what)
{
    return pst_fail(err, PST_EINDEX,
                    "shard %06" PRIu64 " cannot be read (%s); make the index "
                    "anew with --rebuild",
                    number, what);
}

/* An article out of its old shard into the new one; its file is not read. */
static int move_article(struct builder *b, const struct origin *from,
                        uint32_t docid, struct pst_error *err)
{
    xap_error why;
    xap_doc *doc;
    if (xap_db_get_document(&doc, from->db, docid, &why) != XAP_OK)
        return fail_shard(err, from->number, why.message);
    xap_buf data = XAP_BUF_INIT;
    struct pst_record_header h;
    struct pst_record_body body;
    struct pst_str record, rest;
    int r = 0;
    if (xap_doc_get_data(doc, &data, &why) != XAP_OK)
        r = fail_shard(err, from->number, why.message);
    record = (struct pst_str){data.p, data.n};
    if (r == 0)
        r = pst_record_decode_header(record, &b->arena, &h, &rest, err);
    if (r == 0)
        r = pst_record_decode_body(rest, &b->arena, &body, err);
    if (r == 0)
        r = add_article(b, &h, &body, record, err);
    pst_arena_dispose(&b->arena);
    xap_buf_dispose(&data);
    xap_doc_free(doc);
    return r;
}

static bool moves(const struct builder *b, const struct pst_file_entry *e)
{
    return e->article_count != 0 &&
           find_origin(b, e->articles[0].shard) != NULL;
}

static int keep_file(struct builder *b, const struct pst_plan_item *item,
                     struct pst_error *err)
{
    struct pst_file_entry e = item->entry;
    b->article_count = 0;
    for (size_t i = 0; i < e.article_count; i++) {
        struct origin *from = find_origin(b, e.articles[i].shard);
        int r = 0;
        if (from != NULL)
            r = move_article(b, from, e.articles[i].docid, err);
        else
            PST_PUSH(b->articles, b->article_count, b->article_cap) =
                e.articles[i];
        if (r != 0)
            return r;
    }
    if (moves(b, &item->entry)) {
        b->done++;
        tell_progress(b);
    }
    e.articles = b->articles;
    pst_file_table_add(&b->out->table, &e);
    tell(b, e.state == PST_FILE_FAILED ? PST_INDEX_FAILED : PST_INDEX_SAME, &e);
    return 0;
}

static int do_item(struct builder *b, const struct pst_plan_item *item,
                   struct pst_error *err)
{
    if (stopped(b))
        return fail_stopped(err);
    if (item->action == PST_PLAN_TAKE)
        return take_file(b, item);
    if (item->action == PST_PLAN_KEEP)
        return keep_file(b, item, err);
    pst_file_table_add(&b->out->table, &item->entry);
    tell(b,
         item->entry.state == PST_FILE_FAILED ? PST_INDEX_FAILED
                                              : PST_INDEX_SKIPPED,
         &item->entry);
    return 0;
}

static int open_origins(struct builder *b, struct pst_error *err)
{
    struct pst_buf path = PST_BUF_INIT;
    int r = 0;
    b->origins = pst_calloc(b->o->merged_count + 1, sizeof *b->origins);
    for (size_t i = 0; r == 0 && i < b->o->merged_count; i++) {
        xap_error why;
        struct origin *o = &b->origins[b->origin_count++];
        o->number = b->o->merged[i];
        pst_stub_shard_path(&path, b->o->index_dir, o->number);
        if (xap_db_open(&o->db, path.p, XAP_DB_GLASS, &why) != XAP_OK)
            r = fail_shard(err, o->number, why.message);
    }
    pst_buf_dispose(&path);
    return r;
}

struct language {
    struct pst_str code;
    uint64_t articles;
};

static int by_articles(const void *a, const void *b)
{
    const struct language *x = a, *y = b;
    if (x->articles != y->articles)
        return x->articles > y->articles ? -1 : 1;
    return pst_str_cmp(x->code, y->code);
}

/* "en 812\nfr 45\n", the most first. */
static void format_languages(const struct builder *b, struct pst_buf *out)
{
    struct language *all = pst_calloc(b->language_count + 1, sizeof *all);
    for (uint32_t i = 0; i < b->language_count; i++)
        all[i] = (struct language){pst_map_key(&b->languages, i),
                                   b->language_articles[i]};
    qsort(all, b->language_count, sizeof *all, by_articles);
    for (size_t i = 0; i < b->language_count; i++)
        pst_buf_addf(out, "%.*s %" PRIu64 "\n", (int)all[i].code.n,
                     all[i].code.p, all[i].articles);
    free(all);
}

static int finish_shard(struct builder *b, struct pst_error *err)
{
    struct pst_buf languages = PST_BUF_INIT;
    char schema[16];
    snprintf(schema, sizeof schema, "%d", PST_SCHEMA_VERSION);
    format_languages(b, &languages);
    int r = pst_shard_set_metadata(b->writer, pst_str_of(PST_META_SCHEMA),
                                   pst_str_of(schema), err);
    if (r == 0)
        r = pst_shard_set_metadata(b->writer, pst_str_of(PST_META_WRITER),
                                   pst_str_of("postil " POSTIL_VERSION), err);
    if (r == 0)
        r = pst_shard_set_metadata(b->writer, pst_str_of(PST_META_LANGUAGES),
                                   pst_buf_str(&languages), err);
    if (r == 0)
        r = pst_shard_finish(b->writer, err);
    b->out->articles = b->writer->count;
    pst_buf_dispose(&languages);
    return r;
}

static void count_work(struct builder *b, const struct pst_plan *plan)
{
    b->total = plan->take_count;
    b->total_bytes = plan->take_bytes;
    for (size_t i = 0; i < plan->count; i++)
        if (plan->items[i].action == PST_PLAN_KEEP)
            b->total += moves(b, &plan->items[i].entry);
}

static void builder_init(struct builder *b, struct pst_build *out,
                         const struct pst_build_options *o,
                         struct pst_error *err)
{
    memset(b, 0, sizeof *b);
    b->o = o;
    b->out = out;
    b->err = err;
    b->inverter = pst_inverter_new();
    pst_map_init(&b->languages);
    pst_buf_init(&b->path);
    pst_buf_init(&b->bytes);
    pst_buf_init(&b->record);
}

static void builder_dispose(struct builder *b)
{
    pst_shard_free(b->writer);
    pst_inverter_free(b->inverter);
    pst_lang_guesser_free(b->guesser);
    for (size_t i = 0; i < b->origin_count; i++)
        xap_db_free(b->origins[i].db);
    free(b->origins);
    pst_map_dispose(&b->languages);
    free(b->language_articles);
    free(b->articles);
    pst_buf_dispose(&b->path);
    pst_buf_dispose(&b->bytes);
    pst_buf_dispose(&b->record);
    pst_arena_dispose(&b->arena);
}

int pst_build_run(struct pst_build *out, const struct pst_plan *plan,
                  const struct pst_build_options *o, struct pst_error *err)
{
    struct builder b;
    out->articles = 0;
    out->bytes = 0;
    pst_file_table_init(&out->table);
    builder_init(&b, out, o, err);
    int r = open_origins(&b, err);
    if (r == 0)
        count_work(&b, plan);
    for (size_t i = 0; r == 0 && i < plan->count; i++)
        r = do_item(&b, &plan->items[i], err);
    if (r == 0 && b.writer != NULL)
        r = stopped(&b) ? fail_stopped(err) : finish_shard(&b, err);
    builder_dispose(&b);
    return r;
}

void pst_build_dispose(struct pst_build *b)
{
    pst_file_table_dispose(&b->table);
}
