/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/status.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "searcher/line.h"

const char *const pst_status_states[PST_STATUS_STATES] = {"indexed", "skipped",
                                                          "failed", "stale"};

/* What a search would say of it. */
static void mark_stale(struct pst_file_entry *e, int root)
{
    struct pst_original o;
    const struct pst_record_header h = {
        .path = e->path, .file_size = e->size, .file_mtime_ns = e->mtime_ns};
    pst_original_open(&o, root, &h);
    if (o.stale) {
        e->state = PST_STATUS_STALE;
        e->reason = pst_str_of(o.fd >= 0 ? "changed" : "gone");
    }
    pst_original_close(&o);
}

static void count_files(struct pst_status *s, bool look)
{
    int root = open(s->ix->root.p, O_PATH | O_DIRECTORY | O_CLOEXEC);
    for (size_t i = 0; i < s->files.count; i++) {
        struct pst_file_entry *e = &s->files.entries[i];
        if (e->state > PST_FILE_FAILED)
            continue;
        s->counts[e->state]++;
        if (e->state != PST_FILE_INDEXED)
            continue;
        s->source_bytes += e->size;
        if (look)
            mark_stale(e, root);
        s->counts[PST_STATUS_STALE] += e->state == PST_STATUS_STALE;
    }
    if (root >= 0)
        close(root);
}

static time_t mtime_of(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 ? st.st_mtime : 0;
}

int pst_status_gather(struct pst_status *s, const struct pst_index *ix,
                      bool look, struct pst_error *err)
{
    struct pst_buf path = PST_BUF_INIT;
    int r = 0;
    memset(s, 0, sizeof *s);
    s->ix = ix;
    pst_file_table_init(&s->files);
    if (s->ix->stub.files != 0) {
        pst_stub_files_path(&path, s->ix->dir.p, s->ix->stub.files);
        r = pst_file_table_read(path.p, &s->files, err);
        s->checked = mtime_of(path.p);
    }
    count_files(s, look);
    s->shards = pst_calloc(s->ix->shard_count + 1, sizeof *s->shards);
    for (size_t i = 0; i < s->ix->shard_count; i++) {
        pst_stub_shard_path(&path, s->ix->dir.p, s->ix->shards[i].number);
        pst_shard_size_add(&s->shards[i], path.p);
        pst_shard_size_add(&s->all, path.p);
    }
    pst_path_join(&path, s->ix->dir.p, "index");
    s->updated = mtime_of(path.p);
    pst_buf_dispose(&path);
    return r;
}

void pst_status_dispose(struct pst_status *s)
{
    for (size_t i = 0; s->shards != NULL && i < s->ix->shard_count; i++)
        pst_shard_size_dispose(&s->shards[i]);
    free(s->shards);
    pst_shard_size_dispose(&s->all);
    pst_file_table_dispose(&s->files);
    memset(s, 0, sizeof *s);
}
