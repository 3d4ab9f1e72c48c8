/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/cmd_whole.h"

#include <stdio.h>
#include <unistd.h>

#include "base/human.h"

struct talk {
    const struct pst_cmd_whole *whole;
    struct pst_progress progress;
};

static void on_progress(void *payload, const struct pst_index_progress *p)
{
    struct talk *t = payload;
    pst_cmd_show_progress(&t->progress, p);
}

static void on_warning(void *payload, const char *text)
{
    struct talk *t = payload;
    pst_progress_clear(&t->progress);
    pst_cmd_warn(t->whole->command, text);
}

static void print_end(const struct pst_cmd_whole *w,
                      const struct pst_update_report *r)
{
    struct pst_buf line = PST_BUF_INIT;
    pst_buf_adds(&line, r->published ? w->done : w->not_done);
    pst_human_count(&line, r->articles);
    pst_buf_addf(&line, " article%s; index ", r->articles == 1 ? "" : "s");
    pst_human_size(&line, r->shard_bytes);
    fprintf(stderr, "%s\n", line.p);
    pst_buf_dispose(&line);
}

int pst_cmd_whole_run(const struct pst_cmd_whole *w,
                      const struct pst_location *l,
                      struct pst_update_options *u, struct pst_error *err)
{
    struct talk talk = {.whole = w};
    const struct pst_index_watcher watcher = {
        .payload = &talk, .progress = on_progress, .warning = on_warning};
    struct pst_update_report report;
    u->root = l->root.p;
    u->index_dir = l->index_dir.p;
    u->names_root = l->names_root;
    u->jobs = pst_cmd_cores();
    u->watcher = &watcher;
    pst_progress_init(&talk.progress, stderr,
                      isatty(STDERR_FILENO) != 0 && !w->quiet);
    int r = pst_update_run(u, &report, err);
    pst_progress_finish(&talk.progress);
    u->watcher = NULL;
    if (r == 0 && !w->quiet)
        print_end(w, &report);
    return r;
}
