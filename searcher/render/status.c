/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/render/status.h"

#include <stdlib.h>
#include <string.h>

#include "base/human.h"
#include "base/json.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/term.h"
#include "searcher/render/json.h"

enum {
    SHARDS_SHOWN = 5, /* the most that have a column */
    NAME = 12,        /* columns of a table's name */
    CELL = 8          /* and of a size */
};

/* --- how many files for which reason -------------------------------------- */

struct reasons {
    struct pst_map names;
    uint64_t *counts;
    size_t cap;
};

static void count_reasons(const struct pst_status *s, unsigned state,
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

static void add_reasons(struct pst_buf *out, const struct pst_status *s,
                        unsigned state)
{
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
static void add_sizes(struct pst_buf *out, const struct pst_status *s,
                      const char *name)
{
    size_t shown = s->ix->shard_count <= SHARDS_SHOWN ? s->ix->shard_count : 0;
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

enum { PART_LEAST = 1 << 20 }; /* bytes of files */

/* "shards 2, 391.9 MB: 193 % of the files' 203.0 MB", and a table. */
static void add_shards(struct pst_buf *out, const struct pst_status *s)
{
    size_t n = s->ix->shard_count;
    pst_buf_addf(out, "shards      %zu, ", n);
    pst_human_size(out, s->all.bytes);
    /* A table takes a few blocks however little is in it: of small trees the
     * part says nothing. */
    if (s->source_bytes >= PART_LEAST)
        pst_buf_addf(out, ": %.0f %% of the files' ",
                     (double)s->all.bytes / (double)s->source_bytes * 100);
    else if (s->source_bytes != 0)
        pst_buf_adds(out, " for the files' ");
    if (s->source_bytes != 0)
        pst_human_size(out, s->source_bytes);
    pst_buf_addf(out, "\n%*s", NAME, "");
    for (size_t i = 0; i < n && n <= SHARDS_SHOWN; i++)
        pst_buf_addf(out, "  %*s%06llu", CELL - 6, "",
                     (unsigned long long)s->ix->shards[i].number);
    if (n != 1)
        pst_buf_addf(out, "  %*s", CELL, "all");
    pst_buf_addc(out, '\n');
    for (size_t i = 0; i < s->all.count; i++)
        add_sizes(out, s, s->all.files[i].name);
    add_sizes(out, s, NULL);
}

void pst_status_human(struct pst_buf *out, const struct pst_style *style,
                      const struct pst_status *s)
{
    pst_buf_adds(out, "index       ");
    pst_style_path(out, style, pst_buf_str(&s->ix->dir));
    pst_buf_adds(out, "\nroot        ");
    pst_style_path(out, style, pst_buf_str(&s->ix->root));
    pst_buf_addf(out, "\ngeneration  %llu (schema %u)\n",
                 (unsigned long long)s->ix->stub.generation,
                 s->ix->stub.schema);
    add_time(out, "updated", s->updated);
    add_time(out, "checked", s->checked);
    add_line(out, "articles", s->ix->doc_count);
    add_line(out, "superseded", s->ix->dead_count);
    pst_buf_adds(out, "languages  ");
    for (size_t i = 0; i < s->ix->language_count; i++)
        pst_buf_addf(out, " %s", s->ix->languages[i]);
    pst_buf_addc(out, '\n');
    for (unsigned i = 0; i < PST_STATUS_STATES; i++) {
        add_line(out, pst_status_states[i], s->counts[i]);
        if (i != PST_FILE_INDEXED)
            add_reasons(out, s, i);
    }
    add_shards(out, s);
}

void pst_status_file(struct pst_buf *out, const struct pst_style *style,
                     const struct pst_file_entry *e)
{
    pst_style_path(out, style, e->path);
    pst_buf_adds(out, ": ");
    pst_term_safe(out, e->reason, PST_TERM_SPACES);
    pst_buf_addc(out, '\n');
}

/* --- for scripts ---------------------------------------------------------- */

static void add_u64(struct pst_json *j, const char *key, uint64_t v)
{
    pst_json_key(j, key);
    pst_json_u64(j, v);
}

static void add_json_reasons(struct pst_json *j, const struct pst_status *s,
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

static void add_json_files(struct pst_json *j, const struct pst_status *s,
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

static void add_json_states(struct pst_json *j, const struct pst_status *s,
                            const bool list[PST_STATUS_STATES], bool looked)
{
    pst_json_key(j, "files");
    pst_json_begin_object(j);
    for (unsigned i = 0; i < PST_STATUS_STATES; i++) {
        pst_json_key(j, pst_status_states[i]);
        pst_json_begin_object(j);
        pst_json_key(j, "files");
        if (i == PST_STATUS_STALE && !looked)
            pst_json_null(j);
        else
            pst_json_u64(j, s->counts[i]);
        if (i != PST_FILE_INDEXED)
            add_json_reasons(j, s, i);
        if (list[i])
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

static void add_json_shards(struct pst_json *j, const struct pst_status *s)
{
    pst_json_key(j, "shards");
    pst_json_begin_array(j);
    for (size_t i = 0; i < s->ix->shard_count; i++) {
        pst_json_begin_object(j);
        add_u64(j, "number", s->ix->shards[i].number);
        add_json_sizes(j, &s->shards[i]);
        pst_json_end_object(j);
    }
    pst_json_end_array(j);
}

void pst_status_json(struct pst_buf *out, const struct pst_status *s,
                     const bool list[PST_STATUS_STATES], bool looked)
{
    struct pst_json j;
    pst_json_init(&j, out);
    pst_json_begin_object(&j);
    pst_json_key(&j, "type");
    pst_json_cstring(&j, "status");
    add_u64(&j, "schema", PST_OUTPUT_SCHEMA);
    pst_json_key(&j, "index");
    pst_json_path(&j, pst_buf_str(&s->ix->dir));
    pst_json_key(&j, "root");
    pst_json_path(&j, pst_buf_str(&s->ix->root));
    add_u64(&j, "generation", s->ix->stub.generation);
    add_u64(&j, "index_schema", s->ix->stub.schema);
    add_u64(&j, "updated", (uint64_t)s->updated);
    add_u64(&j, "checked", (uint64_t)s->checked);
    add_u64(&j, "articles", s->ix->doc_count);
    add_u64(&j, "superseded", s->ix->dead_count);
    pst_json_key(&j, "languages");
    pst_json_begin_array(&j);
    for (size_t i = 0; i < s->ix->language_count; i++)
        pst_json_cstring(&j, s->ix->languages[i]);
    pst_json_end_array(&j);
    add_json_states(&j, s, list, looked);
    add_u64(&j, "source_bytes", s->source_bytes);
    add_json_sizes(&j, &s->all);
    add_json_shards(&j, s);
    pst_json_end_object(&j);
    pst_buf_addc(out, '\n');
}
