/* SPDX-License-Identifier: GPL-2.0-or-later */
/* postil status */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "base/human.h"
#include "base/json.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/term.h"
#include "schema/filetable.h"
#include "schema/shardsize.h"
#include "searcher/cmd.h"
#include "searcher/index.h"
#include "searcher/line.h"
#include "searcher/render/json.h"

enum { OPT_JSON = 1, OPT_SKIPPED, OPT_FAILED, OPT_STALE };

static const struct pst_opt table[] = {
    {"", 0, NULL, "Output:", 0, 0},
    {"skipped", 0, NULL, "list the files that were skipped, and why",
     OPT_SKIPPED, 0},
    {"failed", 0, NULL, "list the files that failed, and why", OPT_FAILED, 0},
    {"stale", 0, NULL, "list the files that changed since, or are gone",
     OPT_STALE, 0},
    {"json", 0, NULL, "as JSON", OPT_JSON, 0},
    PST_CMD_COMMON_OPTIONS};

static const struct pst_cmd_doc doc = {
    table, "Usage: postil status [--skipped] [--failed] [--stale] [--json]\n",
    "Says what the index holds: articles, files by what became of them,\n"
    "languages, when it last changed and when it was last compared with the\n"
    "files, and the bytes of each table of its shards. Stale are indexed "
    "files\n"
    "that changed since, or are gone.\n",
    "  postil status\n"
    "  postil status --failed\n"};

static const char *const states[] = {"indexed", "skipped", "failed", "stale"};
enum {
    STALE = 3, /* put in the place of PST_FILE_INDEXED; counted as both */
    STATES = 4,
    SHARDS_SHOWN = 5, /* the most that have a column */
    NAME = 12,        /* columns of a table's name */
    CELL = 8          /* and of a size */
};

struct status {
    struct pst_app *app;
    struct pst_index ix;
    struct pst_file_table files;
    uint64_t counts[STATES];
    uint64_t source_bytes;         /* of the indexed files */
    struct pst_shard_size *shards; /* in the order of the index */
    struct pst_shard_size all;     /* their sum */
    time_t updated, checked;       /* 0: unknown */
    bool list[STATES];
};

/* --- gathering ------------------------------------------------------------ */

/* What a search would say of it. */
static void mark_stale(struct pst_file_entry *e, int root)
{
    struct pst_original o;
    const struct pst_record_header h = {
        .path = e->path, .file_size = e->size, .file_mtime_ns = e->mtime_ns};
    pst_original_open(&o, root, &h);
    if (o.stale) {
        e->state = STALE;
        e->reason = pst_str_of(o.fd >= 0 ? "changed" : "gone");
    }
    pst_original_close(&o);
}

static void count_files(struct status *s)
{
    int root = open(s->ix.root.p, O_PATH | O_DIRECTORY | O_CLOEXEC);
    for (size_t i = 0; i < s->files.count; i++) {
        struct pst_file_entry *e = &s->files.entries[i];
        if (e->state > PST_FILE_FAILED)
            continue;
        s->counts[e->state]++;
        if (e->state != PST_FILE_INDEXED)
            continue;
        s->source_bytes += e->size;
        mark_stale(e, root);
        s->counts[STALE] += e->state == STALE;
    }
    if (root >= 0)
        close(root);
}

static time_t mtime_of(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 ? st.st_mtime : 0;
}

static int gather(struct status *s, struct pst_error *err)
{
    struct pst_buf path = PST_BUF_INIT;
    int r = 0;
    if (s->ix.stub.files != 0) {
        pst_stub_files_path(&path, s->ix.dir.p, s->ix.stub.files);
        r = pst_file_table_read(path.p, &s->files, err);
        s->checked = mtime_of(path.p);
    }
    count_files(s);
    s->shards = pst_calloc(s->ix.shard_count + 1, sizeof *s->shards);
    for (size_t i = 0; i < s->ix.shard_count; i++) {
        pst_stub_shard_path(&path, s->ix.dir.p, s->ix.shards[i].number);
        pst_shard_size_add(&s->shards[i], path.p);
        pst_shard_size_add(&s->all, path.p);
    }
    pst_path_join(&path, s->ix.dir.p, "index");
    s->updated = mtime_of(path.p);
    pst_buf_dispose(&path);
    return r;
}

/* --- how many files for which reason -------------------------------------- */

struct reasons {
    struct pst_map names;
    uint64_t *counts;
    size_t cap;
};

static void count_reasons(const struct status *s, unsigned state,
                          struct reasons *out)
{
    memset(out, 0, sizeof *out);
    pst_map_init(&out->names);
    for (size_t i = 0; i < s->files.count; i++) {
        const struct pst_file_entry *e = &s->files.entries[i];
        bool added = false;
        if (e->state != state)
            continue;
        size_t number = pst_map_put(&out->names, e->reason, &added);
        if (added)
            PST_PUSH(out->counts, number, out->cap) = 1;
        else
            out->counts[number]++;
    }
}

static void reasons_dispose(struct reasons *r)
{
    pst_map_dispose(&r->names);
    free(r->counts);
}

/* --- for people ----------------------------------------------------------- */

static void add_line(struct pst_buf *out, const char *name, uint64_t count)
{
    pst_buf_addf(out, "%-12s", name);
    pst_human_count(out, count);
    pst_buf_addc(out, '\n');
}

static void add_reasons(const struct status *s, unsigned state)
{
    struct pst_buf *out = &s->app->out.buf;
    struct reasons r;
    count_reasons(s, state, &r);
    for (size_t i = 0; i < r.names.count; i++) {
        pst_buf_adds(out, "  ");
        pst_human_count(out, r.counts[i]);
        pst_buf_addc(out, ' ');
        pst_term_safe(out, pst_map_key(&r.names, (uint32_t)i), PST_TERM_SPACES);
        pst_buf_addc(out, '\n');
    }
    reasons_dispose(&r);
}

static void add_time(struct pst_buf *out, const char *name, time_t when)
{
    char text[40];
    struct tm tm;
    if (when == 0 || localtime_r(&when, &tm) == NULL)
        return;
    strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S", &tm);
    pst_buf_addf(out, "%-12s%s\n", name, text);
}

static void add_cell(struct pst_buf *out, uint64_t bytes)
{
    struct pst_buf cell = PST_BUF_INIT;
    pst_human_size(&cell, bytes);
    pst_buf_addf(out, "  %*s", CELL, cell.p);
    pst_buf_dispose(&cell);
}

/* A table's bytes, or with NULL all tables': of each shard, and in total. */
static void add_sizes(const struct status *s, const char *name)
{
    struct pst_buf *out = &s->app->out.buf;
    size_t shown = s->ix.shard_count <= SHARDS_SHOWN ? s->ix.shard_count : 0;
    size_t start = out->n;
    pst_buf_adds(out, "  ");
    pst_term_safe(out, pst_str_of(name != NULL ? name : "all"),
                  PST_TERM_SPACES);
    while (out->n - start < NAME)
        pst_buf_addc(out, ' ');
    for (size_t i = 0; i < shown; i++)
        add_cell(out, name != NULL ? pst_shard_size_of(&s->shards[i], name)
                                   : s->shards[i].bytes);
    if (shown != 1)
        add_cell(out, name != NULL ? pst_shard_size_of(&s->all, name)
                                   : s->all.bytes);
    pst_buf_addc(out, '\n');
}

/* "shards 2, 391.9 MB: 193 % of the files' 203.0 MB", and a table. */
static void add_shards(const struct status *s)
{
    struct pst_buf *out = &s->app->out.buf;
    size_t n = s->ix.shard_count;
    pst_buf_addf(out, "shards      %zu, ", n);
    pst_human_size(out, s->all.bytes);
    if (s->source_bytes != 0) {
        pst_buf_addf(out, ": %.0f %% of the files' ",
                     (double)s->all.bytes / (double)s->source_bytes * 100);
        pst_human_size(out, s->source_bytes);
    }
    pst_buf_addf(out, "\n%*s", NAME, "");
    for (size_t i = 0; i < n && n <= SHARDS_SHOWN; i++)
        pst_buf_addf(out, "  %*s%06llu", CELL - 6, "",
                     (unsigned long long)s->ix.shards[i].number);
    if (n != 1)
        pst_buf_addf(out, "  %*s", CELL, "all");
    pst_buf_addc(out, '\n');
    for (size_t i = 0; i < s->all.count; i++)
        add_sizes(s, s->all.files[i].name);
    add_sizes(s, NULL);
}

static void print_summary(const struct status *s)
{
    struct pst_buf *out = &s->app->out.buf;
    pst_buf_adds(out, "index       ");
    pst_style_path(out, &s->app->style, pst_buf_str(&s->ix.dir));
    pst_buf_adds(out, "\nroot        ");
    pst_style_path(out, &s->app->style, pst_buf_str(&s->ix.root));
    pst_buf_addf(out, "\ngeneration  %llu (schema %u)\n",
                 (unsigned long long)s->ix.stub.generation, s->ix.stub.schema);
    add_time(out, "updated", s->updated);
    add_time(out, "checked", s->checked);
    add_line(out, "articles", s->ix.doc_count);
    add_line(out, "superseded", s->ix.dead_count);
    pst_buf_adds(out, "languages  ");
    for (size_t i = 0; i < s->ix.language_count; i++)
        pst_buf_addf(out, " %s", s->ix.languages[i]);
    pst_buf_addc(out, '\n');
    for (unsigned i = 0; i < STATES; i++) {
        add_line(out, states[i], s->counts[i]);
        if (i != PST_FILE_INDEXED)
            add_reasons(s, i);
    }
    add_shards(s);
}

static int print_files(const struct status *s, struct pst_error *err)
{
    struct pst_buf *out = &s->app->out.buf;
    int r = 0;
    for (size_t i = 0; i < s->files.count && r == 0; i++) {
        const struct pst_file_entry *e = &s->files.entries[i];
        if (e->state >= STATES || !s->list[e->state])
            continue;
        pst_style_path(out, &s->app->style, e->path);
        pst_buf_adds(out, ": ");
        pst_term_safe(out, e->reason, PST_TERM_SPACES);
        pst_buf_addc(out, '\n');
        r = pst_output_drain(&s->app->out, err);
    }
    return r;
}

/* --- for scripts ---------------------------------------------------------- */

static void add_u64(struct pst_json *j, const char *key, uint64_t v)
{
    pst_json_key(j, key);
    pst_json_u64(j, v);
}

static void add_json_reasons(struct pst_json *j, const struct status *s,
                             unsigned state)
{
    struct reasons r;
    count_reasons(s, state, &r);
    pst_json_key(j, "reasons");
    pst_json_begin_array(j);
    for (size_t i = 0; i < r.names.count; i++) {
        pst_json_begin_object(j);
        pst_json_key(j, "reason");
        pst_json_string(j, pst_map_key(&r.names, (uint32_t)i));
        add_u64(j, "files", r.counts[i]);
        pst_json_end_object(j);
    }
    pst_json_end_array(j);
    reasons_dispose(&r);
}

static void add_json_files(struct pst_json *j, const struct status *s,
                           unsigned state)
{
    pst_json_key(j, "list");
    pst_json_begin_array(j);
    for (size_t i = 0; i < s->files.count; i++) {
        const struct pst_file_entry *e = &s->files.entries[i];
        if (e->state != state)
            continue;
        pst_json_begin_object(j);
        pst_json_key(j, "path");
        pst_json_path(j, e->path);
        pst_json_key(j, "reason");
        pst_json_string(j, e->reason);
        pst_json_end_object(j);
    }
    pst_json_end_array(j);
}

static void add_json_states(struct pst_json *j, const struct status *s)
{
    pst_json_key(j, "files");
    pst_json_begin_object(j);
    for (unsigned i = 0; i < STATES; i++) {
        pst_json_key(j, states[i]);
        pst_json_begin_object(j);
        add_u64(j, "files", s->counts[i]);
        if (i != PST_FILE_INDEXED)
            add_json_reasons(j, s, i);
        if (s->list[i])
            add_json_files(j, s, i);
        pst_json_end_object(j);
    }
    pst_json_end_object(j);
}

/* The members "bytes" and "tables". */
static void add_json_sizes(struct pst_json *j, const struct pst_shard_size *z)
{
    add_u64(j, "bytes", z->bytes);
    pst_json_key(j, "tables");
    pst_json_begin_array(j);
    for (size_t i = 0; i < z->count; i++) {
        pst_json_begin_object(j);
        pst_json_key(j, "table");
        pst_json_string(j, pst_str_of(z->files[i].name));
        add_u64(j, "bytes", z->files[i].bytes);
        pst_json_end_object(j);
    }
    pst_json_end_array(j);
}

static void add_json_shards(struct pst_json *j, const struct status *s)
{
    pst_json_key(j, "shards");
    pst_json_begin_array(j);
    for (size_t i = 0; i < s->ix.shard_count; i++) {
        pst_json_begin_object(j);
        add_u64(j, "number", s->ix.shards[i].number);
        add_json_sizes(j, &s->shards[i]);
        pst_json_end_object(j);
    }
    pst_json_end_array(j);
}

static void print_json(const struct status *s)
{
    struct pst_json j;
    pst_json_init(&j, &s->app->out.buf);
    pst_json_begin_object(&j);
    pst_json_key(&j, "type");
    pst_json_cstring(&j, "status");
    add_u64(&j, "schema", PST_OUTPUT_SCHEMA);
    pst_json_key(&j, "index");
    pst_json_path(&j, pst_buf_str(&s->ix.dir));
    pst_json_key(&j, "root");
    pst_json_path(&j, pst_buf_str(&s->ix.root));
    add_u64(&j, "generation", s->ix.stub.generation);
    add_u64(&j, "index_schema", s->ix.stub.schema);
    add_u64(&j, "updated", (uint64_t)s->updated);
    add_u64(&j, "checked", (uint64_t)s->checked);
    add_u64(&j, "articles", s->ix.doc_count);
    add_u64(&j, "superseded", s->ix.dead_count);
    pst_json_key(&j, "languages");
    pst_json_begin_array(&j);
    for (size_t i = 0; i < s->ix.language_count; i++)
        pst_json_cstring(&j, s->ix.languages[i]);
    pst_json_end_array(&j);
    add_json_states(&j, s);
    add_u64(&j, "source_bytes", s->source_bytes);
    add_json_sizes(&j, &s->all);
    add_json_shards(&j, s);
    pst_json_end_object(&j);
    pst_buf_addc(&s->app->out.buf, '\n');
}

int pst_cmd_status(struct pst_app *app, int argc, char *const *argv,
                   struct pst_error *err)
{
    struct status s = {.app = app};
    struct pst_opts opts;
    int r = pst_cmd_options(app, &doc, argc, argv, &opts, err);
    if (r != 0)
        return r < 0 ? r : 0;
    pst_file_table_init(&s.files);
    s.list[PST_FILE_SKIPPED] = pst_opts_flag(&opts, OPT_SKIPPED, false);
    s.list[PST_FILE_FAILED] = pst_opts_flag(&opts, OPT_FAILED, false);
    s.list[STALE] = pst_opts_flag(&opts, OPT_STALE, false);
    if (opts.operand_count != 0)
        r = pst_fail(err, PST_EUSAGE, "status: takes no arguments");
    if (r == 0)
        r = pst_index_open(&s.ix, app->index, app->cwd, err);
    if (r == 0)
        r = pst_cmd_configure(app, s.ix.dir.p, err);
    if (r == 0)
        r = gather(&s, err);
    if (r == 0) {
        if (pst_opts_flag(&opts, OPT_JSON, false))
            print_json(&s);
        else if (s.list[PST_FILE_SKIPPED] || s.list[PST_FILE_FAILED] ||
                 s.list[STALE])
            r = print_files(&s, err);
        else
            print_summary(&s);
    }
    for (size_t i = 0; s.shards != NULL && i < s.ix.shard_count; i++)
        pst_shard_size_dispose(&s.shards[i]);
    free(s.shards);
    pst_shard_size_dispose(&s.all);
    pst_file_table_dispose(&s.files);
    pst_index_close(&s.ix);
    pst_opts_dispose(&opts);
    return r;
}
