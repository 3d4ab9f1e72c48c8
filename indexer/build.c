/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/build.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "indexer/census.h"
#include "indexer/merge.h"
#include "indexer/shard.h"
#include "indexer/shard_bulk.h"
#include "indexer/shard_xapian.h"
#include "indexer/worker.h"
#include "schema/schema.h"
#include "schema/stub.h"

enum { LANES_PER_JOB = 4 };

/* ARCHITECTURE.md has the figures behind these. */
static const struct {
    int bodies, termlists;
} levels[] = {[PST_COMPRESS_FAST] = {1, 1},
              [PST_COMPRESS_SMALL] = {9, 9},
              [PST_COMPRESS_NONE] = {0, 1}};

const char *const pst_phrase_index_names[] = {"auto", "none", "small", "full",
                                              NULL};

/* Bits of a signature for each pair of words. */
static const unsigned pair_bits[] = {[PST_PHRASE_INDEX_NONE] = 0,
                                     [PST_PHRASE_INDEX_SMALL] = 4,
                                     [PST_PHRASE_INDEX_FULL] = 8};

enum pst_phrase_index pst_phrase_index_of(unsigned bits)
{
    for (int i = PST_PHRASE_INDEX_NONE; i < PST_PHRASE_INDEX_FULL; i++)
        if (pair_bits[i] == bits)
            return (enum pst_phrase_index)i;
    return PST_PHRASE_INDEX_FULL;
}

/* Items of the plan that go into one lane. */
struct slice {
    size_t begin, end;
};

struct builder {
    const struct pst_build_options *o;
    const struct pst_plan *plan;
    struct pst_build *out;
    struct pst_worker_options worker_options;
    struct pst_worker_result *results; /* one for each item; empty where no
                                          worker is needed */
    struct slice *slices;              /* one for each lane */
    size_t lanes;
    unsigned workers; /* threads that read and fill lanes */
    size_t postings;  /* bytes that a lane may hold of them */
    unsigned pair_bits;

    /* Shared by the workers. */
    pthread_mutex_t mutex;
    size_t next_lane;
    struct pst_index_progress progress;
    int code; /* of the first failure */
    struct pst_error err;
    struct pst_census census;
};

/* Under the mutex. */
static void tell_progress(const struct builder *b)
{
    const struct pst_index_watcher *w = b->o->watcher;
    if (w != NULL && w->progress != NULL)
        w->progress(w->payload, &b->progress);
}

static void tell_file(const struct builder *b, const struct pst_plan_item *item,
                      enum pst_index_event event,
                      const struct pst_file_entry *e)
{
    const struct pst_index_watcher *w = b->o->watcher;
    if (w != NULL && w->file != NULL && !item->aside)
        w->file(w->payload, event, e->path, e->reason);
}

/* Told under the mutex. */
static void tell(struct builder *b, const struct pst_plan_item *item,
                 const struct pst_worker_result *r)
{
    b->progress.files += r->counts;
    b->progress.bytes += r->bytes;
    tell_file(b, item, r->event, &r->entry);
    if (r->counts)
        tell_progress(b);
}

/* Whether the item is to be read, or its articles to be moved; else its entry
 * goes into the new table as it is. */
static bool needs_worker(const struct builder *b,
                         const struct pst_plan_item *item)
{
    return item->action == PST_PLAN_TAKE ||
           (item->action == PST_PLAN_KEEP &&
            pst_worker_moves(&b->worker_options, &item->entry));
}

static void tell_unmoved(struct builder *b, const struct pst_plan_item *item)
{
    enum pst_index_event event =
        item->entry.state == PST_FILE_FAILED ? PST_INDEX_FAILED
        : item->action == PST_PLAN_KEEP      ? PST_INDEX_SAME
                                             : PST_INDEX_SKIPPED;
    if (item->aside)
        return;
    pthread_mutex_lock(&b->mutex);
    tell_file(b, item, event, &item->entry);
    pthread_mutex_unlock(&b->mutex);
}

static bool stopped(const struct builder *b)
{
    return b->o->stop != NULL && *b->o->stop != 0;
}

/* The shard's writer got on. */
static int step(void *payload, enum pst_index_phase phase, uint64_t more,
                uint64_t total, struct pst_error *err)
{
    struct builder *b = payload;
    struct pst_index_progress *p = &b->progress;
    pthread_mutex_lock(&b->mutex);
    if (p->phase != phase)
        p->done = 0;
    p->phase = phase;
    p->done += more;
    p->total = total;
    tell_progress(b);
    pthread_mutex_unlock(&b->mutex);
    return stopped(b) ? pst_fail(err, PST_EINTR, "interrupted") : 0;
}

/* The next lane for a worker; false when there is none, or a worker failed. */
static bool take_lane(struct builder *b, size_t *lane)
{
    pthread_mutex_lock(&b->mutex);
    bool more = b->code == 0 && b->next_lane < b->lanes;
    if (more)
        *lane = b->next_lane++;
    pthread_mutex_unlock(&b->mutex);
    return more;
}

static void note_failure(struct builder *b, int code,
                         const struct pst_error *err)
{
    pthread_mutex_lock(&b->mutex);
    if (b->code == 0) {
        b->code = code;
        b->err = *err;
    }
    pthread_mutex_unlock(&b->mutex);
}

static int fill_lane(struct builder *b, struct pst_worker *w, size_t lane,
                     struct pst_error *err)
{
    int r = 0;
    for (size_t i = b->slices[lane].begin; r == 0 && i < b->slices[lane].end;
         i++) {
        if (!needs_worker(b, &b->plan->items[i])) {
            tell_unmoved(b, &b->plan->items[i]);
            continue;
        }
        r = pst_worker_do(w, &b->plan->items[i], lane, &b->results[i], err);
        pthread_mutex_lock(&b->mutex);
        if (r == 0)
            tell(b, &b->plan->items[i], &b->results[i]);
        /* Another worker's failure ends this one's work too. */
        if (r == 0 && b->code != 0)
            r = b->code;
        pthread_mutex_unlock(&b->mutex);
    }
    return r == 0 ? pst_shard_close_lane(b->worker_options.writer, lane, err)
                  : r;
}

static void *work(void *payload)
{
    struct builder *b = payload;
    struct pst_worker *w = pst_worker_new(&b->worker_options);
    struct pst_error err = PST_ERROR_INIT;
    int r = 0;
    for (size_t lane; r == 0 && take_lane(b, &lane);)
        r = fill_lane(b, w, lane, &err);
    if (r != 0)
        note_failure(b, r, &err);
    pthread_mutex_lock(&b->mutex);
    pst_census_join(&b->census, pst_worker_census(w));
    pthread_mutex_unlock(&b->mutex);
    pst_worker_free(w);
    return NULL;
}

/* Bytes that an item costs to read, about. */
static uint64_t cost(const struct pst_plan_item *item)
{
    return item->action == PST_PLAN_TAKE ? item->entry.size + 1 : 1;
}

/* Lanes of about equal cost, in order of path. */
static void cut_slices(struct builder *b)
{
    uint64_t whole = 0, before = 0;
    for (size_t i = 0; i < b->plan->count; i++)
        whole += cost(&b->plan->items[i]);
    size_t at = 0;
    for (size_t lane = 0; lane < b->lanes; lane++) {
        b->slices[lane].begin = at;
        uint64_t upto = whole / b->lanes * (lane + 1);
        while (at < b->plan->count && (before < upto || lane + 1 == b->lanes))
            before += cost(&b->plan->items[at++]);
        b->slices[lane].end = at;
    }
}

static void count_work(struct builder *b)
{
    struct pst_index_progress *p = &b->progress;
    p->total_files = b->plan->take_count;
    p->total_bytes = b->plan->take_bytes;
    for (size_t i = 0; i < b->plan->count; i++)
        if (b->plan->items[i].action == PST_PLAN_KEEP)
            p->total_files +=
                pst_worker_moves(&b->worker_options, &b->plan->items[i].entry);
}

/*
 * What a thread may hold of postings and of vocabulary. --memory promises that
 * the program stays below it and 32 MB and twice the largest article. Beside
 * what is counted there are, measured over 200 MB of speeches:
 *
 *   - the rounding of a run's pieces: a sixteenth of the whole is left to it;
 *   - programs, libraries and the tables' buffers; what a thread extracts with;
 *     a lane's spools and compressor; what is known of each file. What these
 *     take beyond 32 MB is taken off, but never more than half.
 */
static void share_memory(const struct builder *b, size_t *postings,
                         size_t *vocabulary)
{
    enum {
        PROMISED = 32 << 20,
        PROGRAM = 10 << 20,
        THREAD = 4 << 20,
        LANE = 8 << 18,
        FILE_COST = 512
    };
    const struct pst_build_options *o = b->o;
    size_t beside = PROGRAM + b->workers * (size_t)THREAD +
                    b->lanes * (size_t)LANE + b->plan->count * FILE_COST;
    size_t over = beside > PROMISED ? beside - PROMISED : 0;
    size_t memory = over < o->memory / 2 ? o->memory - over : o->memory / 2;
    *postings = memory / b->workers / 8 * 5;
    *vocabulary = memory / b->workers / 16 * 5;
}

/* Whether what is new becomes a shard of its own first, and is then merged
 * with others as they are. Xapian's writer, which is for formats that are not
 * known, makes the others' articles again out of their records. */
static bool merges(const struct builder *b)
{
    return b->o->writer == PST_WRITER_BULK && b->o->merged_count != 0;
}

static int open_writer(struct builder *b, struct pst_error *err)
{
    const struct pst_build_options *o = b->o;
    struct pst_buf path = PST_BUF_INIT;
    struct pst_buf scratch = PST_BUF_INIT;
    pst_path_join(&path, o->tmp, merges(b) ? "fresh" : "shard");
    pst_path_join(&scratch, o->tmp, "growing");
    int r = 0;
    if (o->writer == PST_WRITER_XAPIAN) {
        r = pst_shard_xapian_new(&b->worker_options.writer, path.p, scratch.p,
                                 o->memory, err);
    } else {
        struct pst_shard_bulk_options bulk = {.path = path.p,
                                              .folder = o->tmp,
                                              .lanes = b->lanes,
                                              .threads = b->workers,
                                              .level =
                                                  levels[o->compress].termlists,
                                              .memory = b->postings,
                                              .pair_bits = b->pair_bits,
                                              .unsynced = merges(b),
                                              .pace = {b, step}};
        r = pst_shard_bulk_new(&b->worker_options.writer, &bulk, err);
    }
    pst_buf_dispose(&path);
    pst_buf_dispose(&scratch);
    return r;
}

static void tell_import(void *payload, uint64_t articles, uint64_t bytes)
{
    struct builder *b = payload;
    b->progress.files = articles;
    b->progress.bytes = bytes;
    tell_progress(b);
}

static int import(struct builder *b, struct pst_error *err)
{
    struct pst_import o = {.source = b->o->import,
                           .writer = b->worker_options.writer,
                           .number = b->o->number,
                           .level = b->worker_options.level,
                           .vocabulary = b->worker_options.vocabulary,
                           .table = &b->out->table,
                           .census = &b->census,
                           .stop = b->o->stop,
                           .progress = tell_import,
                           .payload = b};
    return pst_import_run(&o, err);
}

static void run_workers(struct builder *b)
{
    size_t helpers = b->workers - 1;
    pthread_t *threads = pst_calloc(helpers, sizeof *threads);
    size_t started = 0;
    while (started < helpers &&
           pthread_create(&threads[started], NULL, work, b) == 0)
        started++;
    work(b);
    for (size_t i = 0; i < started; i++)
        pthread_join(threads[i], NULL);
    free(threads);
}

/* What a shard says of itself. */
struct label {
    struct pst_buf languages;
    char schema[16];
    struct pst_bulk_metadata items[3];
};

static void label_init(struct label *l, const struct pst_census *census)
{
    pst_buf_init(&l->languages);
    pst_census_format(census, &l->languages);
    snprintf(l->schema, sizeof l->schema, "%d", PST_SCHEMA_VERSION);
    l->items[0] = (struct pst_bulk_metadata){pst_str_of(PST_META_LANGUAGES),
                                             pst_buf_str(&l->languages)};
    l->items[1] = (struct pst_bulk_metadata){pst_str_of(PST_META_SCHEMA),
                                             pst_str_of(l->schema)};
    l->items[2] = (struct pst_bulk_metadata){
        pst_str_of(PST_META_WRITER), pst_str_of("postil " POSTIL_VERSION)};
}

static void label_dispose(struct label *l)
{
    pst_buf_dispose(&l->languages);
}

static int set_metadata(struct builder *b, struct pst_error *err)
{
    struct label label;
    int r = 0;
    label_init(&label, &b->census);
    for (size_t i = 0; r == 0 && i < sizeof label.items / sizeof *label.items;
         i++)
        r = pst_shard_set_metadata(b->worker_options.writer, label.items[i].key,
                                   label.items[i].value, err);
    label_dispose(&label);
    return r;
}

/* The file table: numbers in lanes become docids. */
static void fill_table(struct builder *b)
{
    uint32_t *bases = pst_calloc(b->lanes, sizeof *bases);
    for (size_t i = 0; i < b->lanes; i++)
        bases[i] = pst_shard_base(b->worker_options.writer, i);
    for (size_t i = 0; i < b->plan->count; i++) {
        struct pst_worker_result *r = &b->results[i];
        if (!needs_worker(b, &b->plan->items[i])) {
            pst_file_table_add(&b->out->table, &b->plan->items[i].entry);
            continue;
        }
        for (size_t k = 0; k < r->entry.article_count; k++)
            if (r->entry.articles[k].shard == b->o->number)
                r->entry.articles[k].docid += bases[r->lane];
        pst_file_table_add(&b->out->table, &r->entry);
    }
    free(bases);
}

/* The new articles, as a shard. */
static int finish_fresh(struct builder *b, struct pst_error *err)
{
    if (pst_shard_base(b->worker_options.writer, b->lanes) == 0)
        return 0;
    int r = step(b, PST_INDEX_MERGING, 0, 0, err);
    if (r == 0)
        r = set_metadata(b, err);
    return r == 0 ? pst_shard_finish(b->worker_options.writer, err) : r;
}

/* Add the shards to be merged, in the order of o->merged; then, if there are
 * new articles, theirs. */
static int add_shards(struct builder *b, struct pst_merge *m,
                      struct pst_error *err)
{
    struct pst_buf path = PST_BUF_INIT;
    int r = 0;
    for (size_t i = 0; r == 0 && i < b->o->merged_count; i++) {
        pst_stub_shard_path(&path, b->o->index_dir, b->o->merged[i]);
        r = pst_merge_add(m, path.p, err);
    }
    pst_path_join(&path, b->o->tmp, "fresh");
    if (r == 0 && pst_shard_base(b->worker_options.writer, b->lanes) != 0)
        r = pst_merge_add(m, path.p, err);
    pst_buf_dispose(&path);
    return r;
}

/* Number the articles of the new shard in the order of the table, which from
 * then on has their docids there. */
static int take_articles(struct builder *b, struct pst_merge *m,
                         struct pst_error *err)
{
    const struct pst_build_options *o = b->o;
    for (size_t i = 0; i < b->out->table.count; i++) {
        struct pst_file_entry *e = &b->out->table.entries[i];
        for (size_t k = 0; k < e->article_count; k++) {
            struct pst_file_article *a = &e->articles[k];
            size_t at = 0;
            while (at < o->merged_count && o->merged[at] != a->shard)
                at++;
            if (at == o->merged_count && a->shard != o->number)
                continue;
            int r = pst_merge_take(m, at, a->docid, &a->docid, err);
            if (r != 0)
                return r;
            a->shard = o->number;
        }
    }
    return 0;
}

static int write_merged(struct builder *b, const struct pst_merge *m,
                        struct pst_error *err)
{
    struct pst_buf path = PST_BUF_INIT;
    struct pst_census census;
    struct label label;
    pst_path_join(&path, b->o->tmp, "shard");
    pst_census_init(&census);
    int r = pst_merge_census(m, &census, err);
    label_init(&label, &census);
    struct pst_merge_options options = {.threads = b->o->jobs,
                                        .metadata = label.items,
                                        .metadata_count = sizeof label.items /
                                                          sizeof *label.items,
                                        .pair_bits = b->pair_bits,
                                        .folder = b->o->tmp,
                                        .pace = {b, step}};
    if (r == 0)
        r = pst_merge_write(m, path.p, &options, err);
    label_dispose(&label);
    pst_census_dispose(&census);
    pst_buf_dispose(&path);
    return r;
}

static int merge(struct builder *b, struct pst_error *err)
{
    struct pst_merge m;
    pst_merge_init(&m);
    int r = add_shards(b, &m, err);
    if (r == 0)
        r = take_articles(b, &m, err);
    b->out->articles = m.articles;
    if (r == 0 && m.articles != 0)
        r = write_merged(b, &m, err);
    pst_merge_dispose(&m);
    if (r == -PST_EINDEX && err != NULL) {
        struct pst_error why = *err;
        pst_fail(err, PST_EINDEX,
                 "shards cannot be merged (%s); make the index anew with "
                 "--rebuild",
                 why.message);
    }
    return r;
}

static int finish(struct builder *b, struct pst_error *err)
{
    fill_table(b);
    b->out->articles = pst_shard_base(b->worker_options.writer, b->lanes);
    b->out->bytes = b->progress.bytes;
    int r = finish_fresh(b, err);
    return r == 0 && merges(b) ? merge(b, err) : r;
}

static void builder_init(struct builder *b, struct pst_build *out,
                         const struct pst_plan *plan,
                         const struct pst_build_options *o)
{
    memset(b, 0, sizeof *b);
    b->o = o;
    b->plan = plan;
    b->out = out;
    b->worker_options = (struct pst_worker_options){
        .root = o->root,
        .index_dir = o->index_dir,
        .merged = o->merged,
        .merged_count = merges(b) ? 0 : o->merged_count,
        .number = o->number,
        .follow = o->follow,
        .max_size = o->max_size,
        .extractor = o->extractor,
        .level = levels[o->compress].bodies,
        .stop = o->stop};
    b->worker_options.extractor.stop = o->stop;
    b->workers = 1;
    /* Each loads what it reads with: few files are not worth it. */
    if (o->writer == PST_WRITER_BULK && plan->take_count > 1)
        b->workers =
            plan->take_count < o->jobs ? (unsigned)plan->take_count : o->jobs;
    b->lanes = b->workers > 1 ? (size_t)b->workers * LANES_PER_JOB : 1;
    b->pair_bits = pair_bits[o->phrase_index];
    share_memory(b, &b->postings, &b->worker_options.vocabulary);
    b->slices = pst_calloc(b->lanes, sizeof *b->slices);
    b->results = pst_calloc(plan->count + 1, sizeof *b->results);
    pthread_mutex_init(&b->mutex, NULL);
    pst_census_init(&b->census);
}

static void builder_dispose(struct builder *b)
{
    pst_shard_free(b->worker_options.writer);
    /* Pages of results that nothing was put in are not touched. */
    for (size_t i = 0; i < b->plan->count; i++)
        if (needs_worker(b, &b->plan->items[i]))
            pst_worker_result_dispose(&b->results[i]);
    free(b->results);
    free(b->slices);
    pthread_mutex_destroy(&b->mutex);
    pst_census_dispose(&b->census);
}

bool pst_build_writes(const struct pst_plan *plan,
                      const struct pst_build_options *o)
{
    return plan->take_count != 0 || o->merged_count != 0 || o->import != NULL;
}

static void keep_all(struct builder *b)
{
    for (size_t i = 0; i < b->plan->count; i++) {
        tell_unmoved(b, &b->plan->items[i]);
        pst_file_table_add(&b->out->table, &b->plan->items[i].entry);
    }
}

static int write_shard(struct builder *b, struct pst_error *err)
{
    count_work(b);
    cut_slices(b);
    int r = open_writer(b, err);
    if (r == 0 && b->o->import != NULL) {
        r = import(b, err);
    } else if (r == 0) {
        run_workers(b);
        r = b->code;
        if (r != 0 && err != NULL)
            *err = b->err;
    }
    return r == 0 ? finish(b, err) : r;
}

int pst_build_run(struct pst_build *out, const struct pst_plan *plan,
                  const struct pst_build_options *o, struct pst_error *err)
{
    struct builder b;
    out->articles = 0;
    out->bytes = 0;
    pst_file_table_init(&out->table);
    builder_init(&b, out, plan, o);
    int r = 0;
    if (pst_build_writes(plan, o))
        r = write_shard(&b, err);
    else
        keep_all(&b);
    builder_dispose(&b);
    return r;
}

void pst_build_dispose(struct pst_build *b)
{
    pst_file_table_dispose(&b->table);
}
