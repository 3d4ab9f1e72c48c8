/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/worker.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xapian-c.h>

#include "article/archive.h"
#include "base/file.h"
#include "base/mem.h"
#include "indexer/invert.h"
#include "schema/deflate.h"
#include "schema/hash.h"
#include "schema/record.h"
#include "schema/stub.h"

/* A shard whose articles move. Opened by each worker for itself: handles of
 * one database are for one thread. */
struct origin {
    uint64_t number;
    xap_db *db;
};

struct pst_worker {
    const struct pst_worker_options *o;
    struct pst_inverter *inverter;
    struct pst_deflater *deflater;
    struct pst_extractor *extractor;
    struct origin *origins; /* in the order of o->merged; opened when needed */
    struct pst_census census;

    /* The item at hand. */
    size_t lane;
    struct pst_worker_result *out;
    size_t article_cap;
    struct pst_error *err; /* of what is not the file's fault */
    int fatal;             /* its code, negative */
    struct pst_buf path, bytes, record;
    struct pst_arena arena;
};

struct pst_worker *pst_worker_new(const struct pst_worker_options *o)
{
    struct pst_worker *w = pst_calloc(1, sizeof *w);
    w->o = o;
    w->inverter = pst_inverter_new();
    pst_inverter_want_pairs(w->inverter, o->writer->wants_pairs);
    w->deflater = pst_deflater_new(o->level);
    w->extractor = pst_extractor_new(&o->extractor);
    w->origins = pst_calloc(o->merged_count + 1, sizeof *w->origins);
    pst_census_init(&w->census);
    pst_buf_init(&w->path);
    pst_buf_init(&w->bytes);
    pst_buf_init(&w->record);
    return w;
}

void pst_worker_free(struct pst_worker *w)
{
    if (w == NULL)
        return;
    pst_inverter_free(w->inverter);
    pst_deflater_free(w->deflater);
    pst_extractor_free(w->extractor);
    for (size_t i = 0; i < w->o->merged_count; i++)
        xap_db_free(w->origins[i].db);
    free(w->origins);
    pst_census_dispose(&w->census);
    pst_buf_dispose(&w->path);
    pst_buf_dispose(&w->bytes);
    pst_buf_dispose(&w->record);
    pst_arena_dispose(&w->arena);
    free(w);
}

const struct pst_census *pst_worker_census(const struct pst_worker *w)
{
    return &w->census;
}

void pst_worker_result_dispose(struct pst_worker_result *r)
{
    free(r->reason);
    free(r->entry.articles);
    memset(r, 0, sizeof *r);
}

static void set_reason(struct pst_worker_result *r, struct pst_str reason)
{
    free(r->reason);
    r->reason = pst_memdup(reason.p, reason.n);
    r->entry.reason = (struct pst_str){r->reason, reason.n};
}

static bool stopped(const struct pst_worker *w)
{
    return w->o->stop != NULL && *w->o->stop != 0;
}

static int fail_stopped(struct pst_error *err)
{
    return pst_fail(err, PST_EINTR, "interrupted");
}

static void push_article(struct pst_worker *w, struct pst_file_article a)
{
    struct pst_file_entry *e = &w->out->entry;
    PST_PUSH(e->articles, e->article_count, w->article_cap) = a;
}

/* Drop a vocabulary that has grown too large. */
static int trim(struct pst_worker *w, struct pst_error *err)
{
    if (pst_inverter_bytes(w->inverter) <= w->o->vocabulary)
        return 0;
    int r = pst_shard_flush(w->o->writer, w->lane, err);
    if (r == 0)
        pst_inverter_forget(w->inverter);
    return r;
}

/* Invert an article; its words are then counted. */
static int invert(struct pst_worker *w, struct pst_record_header *h,
                  const struct pst_record_body *body, struct pst_doc *doc,
                  struct pst_error *err)
{
    int r = trim(w, err);
    return r == 0 ? pst_invert(w->inverter, h, body, doc, err) : r;
}

/* It goes into the shard, and into the list of the file at hand. */
static int add_article(struct pst_worker *w, struct pst_doc *doc,
                       struct pst_str record, struct pst_str language,
                       struct pst_error *err)
{
    doc->data = record;
    int r = pst_shard_add(w->o->writer, w->lane, doc, err);
    if (r != 0)
        return r;
    pst_census_add(&w->census, language, 1);
    push_article(w, (struct pst_file_article){w->o->number,
                                              w->o->writer->counts[w->lane]});
    return 0;
}

/* A sink of extraction. */
static int take_article(void *payload, struct pst_record_header *h,
                        const struct pst_record_body *body)
{
    struct pst_worker *w = payload;
    struct pst_doc doc;
    pst_buf_clear(&w->record);
    int r =
        stopped(w) ? fail_stopped(w->err) : invert(w, h, body, &doc, w->err);
    if (r == 0)
        r = pst_record_encode(&w->record, h, body, w->deflater, w->err);
    if (r == 0)
        r = add_article(w, &doc, pst_buf_str(&w->record), h->lang, w->err);
    w->fatal = r;
    return r;
}

/* Put what is to be extracted into `bytes`, and set the hash of the file. */
static int load(struct pst_worker *w, int fd, bool *in_pieces,
                struct pst_error *why)
{
    struct pst_file_entry *e = &w->out->entry;
    pst_buf_clear(&w->bytes);
    int r = pst_scan_load(fd, e->path, e->size, w->o->max_size, &w->bytes,
                          in_pieces, why);
    if (r != 0)
        return r;
    w->out->bytes = *in_pieces ? e->size : w->bytes.n;
    if (*in_pieces)
        return pst_scan_hash(fd, w->o->stop, e->hash, why);
    pst_hash128(w->bytes.p, w->bytes.n, e->hash);
    return 0;
}

/* The hash is of bytes that were read before the articles were: if the file
 * changed in between, it is as if it was not read. */
static int check_unchanged(struct pst_worker *w, int fd, int r,
                           struct pst_error *why)
{
    struct stat st;
    struct pst_file_entry now = {.state = 0}, *e = &w->out->entry;
    if (fstat(fd, &st) == 0)
        pst_scan_stat(&now, &st);
    if (now.size == e->size && now.mtime_ns == e->mtime_ns &&
        now.ctime_ns == e->ctime_ns)
        return r;
    memset(e->hash, 0, sizeof e->hash);
    return pst_fail(why, PST_EFORMAT, "changed while it was read");
}

static int extract(struct pst_worker *w, int fd, struct pst_error *why)
{
    struct pst_file_entry *e = &w->out->entry;
    struct pst_piecewise file = {fd, e->size};
    bool in_pieces;
    int r = load(w, fd, &in_pieces, why);
    if (r != 0)
        return r;
    struct pst_extract_input in = {.bytes = pst_buf_str(&w->bytes),
                                   .file = in_pieces ? &file : NULL,
                                   .path = e->path,
                                   .file_size = e->size,
                                   .file_mtime_ns = e->mtime_ns,
                                   .limits = PST_EXTRACT_LIMITS_INIT};
    in.limits.file_size = w->o->max_size != 0 ? w->o->max_size : SIZE_MAX;
    r = pst_extractor_run(w->extractor, &in, take_article, w, why);
    return in_pieces && w->fatal == 0 && r != -PST_EINTR
               ? check_unchanged(w, fd, r, why)
               : r;
}

/* Read and extract the file of the item, and set all of the entry but its
 * reason. Fails only where the run must end. */
static int read_file(struct pst_worker *w, struct pst_error *why)
{
    struct stat st;
    struct pst_file_entry *e = &w->out->entry;
    pst_path_join(&w->path, w->o->root, e->path.p);
    e->state = PST_FILE_FAILED;
    int fd = pst_scan_open(w->path.p, w->o->follow, &st, why);
    if (fd < 0)
        return 0;
    pst_scan_stat(e, &st);
    int r = extract(w, fd, why);
    close(fd);
    if (w->fatal != 0)
        return w->fatal;
    if (r == -PST_EINTR)
        return fail_stopped(w->err);
    if (r == PST_EXTRACTED)
        e->state = PST_FILE_INDEXED;
    else if (r == PST_EXTRACT_SKIPPED)
        e->state = PST_FILE_SKIPPED;
    return 0;
}

static int take_file(struct pst_worker *w, const struct pst_plan_item *item)
{
    struct pst_error why = PST_ERROR_INIT;
    struct pst_file_entry *e = &w->out->entry;
    int r = read_file(w, &why);
    if (r != 0)
        return r;
    w->out->counts = true;
    if (e->state == PST_FILE_INDEXED) {
        set_reason(w->out, pst_str_of(why.message));
        w->out->event =
            item->old != NULL && item->old->state == PST_FILE_INDEXED
                ? PST_INDEX_CHANGED
                : PST_INDEX_NEW;
        return 0;
    }
    /* What it gave before it failed stays in the shard, dead. */
    e->article_count = 0;
    w->out->event =
        e->state == PST_FILE_FAILED ? PST_INDEX_FAILED : PST_INDEX_SKIPPED;
    set_reason(w->out, pst_str_of(why.message));
    return 0;
}

static int fail_shard(struct pst_error *err, uint64_t number, const char *what)
{
    return pst_fail(err, PST_EINDEX,
                    "shard %06" PRIu64 " cannot be read (%s); make the index "
                    "anew with --rebuild",
                    number, what);
}

static bool find_merged(const struct pst_worker_options *o, uint64_t number,
                        size_t *at)
{
    for (size_t i = 0; i < o->merged_count; i++)
        if (o->merged[i] == number) {
            *at = i;
            return true;
        }
    return false;
}

static int open_origin(struct pst_worker *w, size_t at, struct origin **out,
                       struct pst_error *err)
{
    struct origin *from = *out = &w->origins[at];
    if (from->db != NULL)
        return 0;
    struct pst_buf path = PST_BUF_INIT;
    xap_error why;
    int r = 0;
    from->number = w->o->merged[at];
    pst_stub_shard_path(&path, w->o->index_dir, from->number);
    if (xap_db_open(&from->db, path.p, XAP_DB_GLASS, &why) != XAP_OK)
        r = fail_shard(err, from->number, why.message);
    pst_buf_dispose(&path);
    return r;
}

/* An article out of its old shard into the new one; its file is not read. */
static int move_article(struct pst_worker *w, const struct origin *from,
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
        r = pst_record_decode_header(record, &w->arena, &h, &rest, err);
    if (r == 0)
        r = pst_record_decode_body(rest, &w->arena, &body, err);
    struct pst_doc inverted;
    if (r == 0)
        r = invert(w, &h, &body, &inverted, err);
    if (r == 0)
        r = add_article(w, &inverted, record, h.lang, err);
    pst_arena_dispose(&w->arena);
    xap_buf_dispose(&data);
    xap_doc_free(doc);
    return r;
}

bool pst_worker_moves(const struct pst_worker_options *o,
                      const struct pst_file_entry *e)
{
    size_t at;
    return e->article_count != 0 && find_merged(o, e->articles[0].shard, &at);
}

static int keep_file(struct pst_worker *w, const struct pst_file_entry *old,
                     struct pst_error *err)
{
    w->out->counts = pst_worker_moves(w->o, old);
    w->out->event =
        old->state == PST_FILE_FAILED ? PST_INDEX_FAILED : PST_INDEX_SAME;
    for (size_t i = 0; i < old->article_count; i++) {
        struct origin *from;
        size_t at;
        int r = 0;
        if (!find_merged(w->o, old->articles[i].shard, &at))
            push_article(w, old->articles[i]);
        else if ((r = open_origin(w, at, &from, err)) == 0)
            r = move_article(w, from, old->articles[i].docid, err);
        if (r != 0)
            return r;
    }
    return 0;
}

int pst_worker_do(struct pst_worker *w, const struct pst_plan_item *item,
                  size_t lane, struct pst_worker_result *out,
                  struct pst_error *err)
{
    memset(out, 0, sizeof *out);
    out->entry = item->entry;
    out->entry.articles = NULL;
    out->entry.article_count = 0;
    set_reason(out, item->entry.reason);
    out->lane = lane;
    w->lane = lane;
    w->out = out;
    w->article_cap = 0;
    w->err = err;
    w->fatal = 0;

    int r = 0;
    if (stopped(w)) {
        r = fail_stopped(err);
    } else if (item->action == PST_PLAN_KEEP) {
        r = keep_file(w, &item->entry, err);
    } else {
        set_reason(out, (struct pst_str){"", 0});
        r = take_file(w, item);
    }
    if (r != 0)
        pst_worker_result_dispose(out);
    return r;
}
