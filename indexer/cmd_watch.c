/* SPDX-License-Identifier: GPL-2.0-or-later */
/* postil watch: keep the index of a tree up to date as its files change. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/human.h"
#include "base/parse.h"
#include "base/term.h"
#include "indexer/cmd_common.h"
#include "indexer/cmd_update.h"
#include "indexer/live.h"

static const char command[] = "watch";

enum { OPT_LATENCY = 1, OPT_POLL };

enum {
    LATENCY_MS = 2000,
    POLL_MS = 10000,
    POLL_LEAST_MS = 10,
    SECONDS_MOST = 86400
};

static const struct pst_opt table[] = {
    {"latency", 0, "SECONDS", "a change is in the index after so long (2)",
     OPT_LATENCY, 0},
    {"poll", 0, "SECONDS", "look at the whole tree every so often (10)",
     OPT_POLL, PST_OPT_OPTIONAL},
    PST_RUN_TREE_OPTIONS,
    PST_RUN_MEANS_OPTIONS,
    PST_RUN_TALK_OPTIONS,
    PST_OPT_END};

static const struct pst_cmd_help help = {
    "Usage: postil watch [OPTION ...] [DIR]\n"
    "\n"
    "Bring the index of the tree of DIR, or of the current folder, up to "
    "date, as\n"
    "postil index does, and keep it so until interrupted. --poll is for file\n"
    "systems whose changes the system does not report; where that is known, "
    "it is\n"
    "taken by itself.\n",
    "  postil watch ~/articles\n"
    "  postil watch --latency 0.5 --quiet\n"
    "  postil watch --poll=60 /mnt/share/news\n"};

/* A line on stderr, safe for a terminal. */
static void say(struct pst_cmd_talk *t, const struct pst_buf *line)
{
    struct pst_buf safe = PST_BUF_INIT;
    pst_term_safe(&safe, pst_buf_str(line), PST_TERM_SPACES);
    pst_progress_clear(&t->progress);
    fprintf(stderr, "%s\n", safe.p);
    pst_buf_dispose(&safe);
}

struct watching {
    struct pst_cmd_talk talk;
    const char *root;
    int64_t poll_ms;
    bool is_ready;
};

static void on_ready(void *payload, size_t folders)
{
    struct watching *w = payload;
    struct pst_buf line = PST_BUF_INIT;
    w->is_ready = true;
    if (w->talk.quiet)
        return;
    if (folders == 0) {
        pst_buf_addf(&line, "looking at %s every %g s", w->root,
                     (double)w->poll_ms / 1000);
    } else {
        pst_buf_addf(&line, "watching %s, ", w->root);
        pst_human_count(&line, folders);
        pst_buf_adds(&line, folders == 1 ? " folder" : " folders");
    }
    say(&w->talk, &line);
    pst_buf_dispose(&line);
}

static void on_batch(void *payload, const struct pst_update_report *report,
                     int64_t ms)
{
    struct watching *w = payload;
    pst_progress_clear(&w->talk.progress);
    if (!w->talk.quiet && (report->published || !w->is_ready))
        pst_cmd_talk_end(&w->talk, report, (uint64_t)ms);
}

static void on_note(void *payload, const char *text)
{
    struct watching *w = payload;
    pst_progress_clear(&w->talk.progress);
    pst_cmd_warn(command, text);
}

static int take_seconds(const struct pst_opts *o, int id, const char *what,
                        int64_t least_ms, int64_t *ms, struct pst_error *err)
{
    const char *text = pst_opts_string(o, id, NULL);
    double seconds;
    if (text == NULL)
        return 0;
    int r = pst_parse_real(text, what, SECONDS_MOST, &seconds, err);
    if (r != 0)
        return r;
    *ms = (int64_t)(seconds * 1000);
    if (*ms < least_ms)
        return pst_fail(err, PST_EUSAGE, "%s: at least %g seconds", what,
                        (double)least_ms / 1000);
    return 0;
}

static int watch(const struct pst_opts *o, const struct pst_location *l,
                 struct pst_index_settings *s, pst_stop_flag stop,
                 struct pst_error *err)
{
    struct watching w = {.root = l->root.p};
    struct pst_update_options u;
    struct pst_live_options live = {
        .update = &u,
        .latency_ms = LATENCY_MS,
        .poll = pst_opts_last(o, OPT_POLL) != NULL,
        .poll_ms = POLL_MS,
        .payload = &w,
        .ready = on_ready,
        .batch = on_batch,
        .note = on_note,
    };
    int r = pst_cmd_update_options(&u, l, s, o, err);
    if (r == 0)
        r = take_seconds(o, OPT_LATENCY, "--latency", 0, &live.latency_ms, err);
    if (r == 0)
        r = take_seconds(o, OPT_POLL, "--poll", POLL_LEAST_MS, &live.poll_ms,
                         err);
    if (r != 0)
        return r;
    w.poll_ms = live.poll_ms;
    pst_cmd_talk_init(&w.talk, command, o, false);
    pst_cmd_talk_where(&w.talk, l);
    const struct pst_index_watcher watcher = pst_cmd_talk_watcher(&w.talk);
    u.stop = stop;
    u.watcher = &watcher;
    r = pst_live_run(&live, err);
    pst_progress_finish(&w.talk.progress);
    return r;
}

static int run(const struct pst_opts *o, pst_stop_flag stop,
               struct pst_error *err)
{
    if (o->operand_count > 1)
        return pst_fail(err, PST_EUSAGE, "one folder at a time");
    char *cwd = getcwd(NULL, 0);
    if (cwd == NULL)
        return pst_fail_errno(err, PST_EIO, errno, "the current folder");
    struct pst_location l;
    struct pst_index_settings s;
    pst_location_init(&l);
    pst_index_settings_init(&s);
    int r = pst_locate_tree(
        &l, o->operand_count != 0 ? o->operands[0] : NULL,
        pst_opts_string(o, PST_RUN_INDEX, getenv("POSTIL_INDEX")), cwd, err);
    if (r == 0)
        r = pst_cmd_settings(&s, command, o, l.index_dir.p, err);
    if (r == 0)
        r = watch(o, &l, &s, stop, err);
    pst_index_settings_dispose(&s);
    pst_location_dispose(&l);
    free(cwd);
    return r;
}

int pst_cmd_watch(int argc, char *const *argv, pst_stop_flag stop)
{
    struct pst_error err = PST_ERROR_INIT;
    int r =
        pst_cmd_begin(table, PST_RUN_HELP, &help, run, argc, argv, stop, &err);
    /* Being ended is how it ends; a service manager does so by SIGTERM. */
    if (r == -PST_EINTR)
        return *stop == SIGTERM ? 0 : pst_exit_status(r);
    return r == 0 ? 0 : pst_cmd_fail(command, &err);
}
