/* SPDX-License-Identifier: GPL-2.0-or-later */
/* postil index: bring the index of a tree up to date. */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/human.h"
#include "base/parse.h"
#include "base/progress.h"
#include "base/term.h"
#include "indexer/cmd_common.h"
#include "indexer/locate.h"
#include "indexer/settings.h"
#include "indexer/update.h"

static const char command[] = "index";

enum {
    OPT_INDEX = 1,
    OPT_FOLLOW,
    OPT_HIDDEN,
    OPT_NO_IGNORE,
    OPT_EXCLUDE,
    OPT_MAX_SIZE,
    OPT_REBUILD,
    OPT_DRY_RUN,
    OPT_WRITER,
    OPT_JOBS,
    OPT_MEMORY,
    OPT_COMPRESS,
    OPT_LOCK_TIMEOUT,
    OPT_NO_CONFIG,
    OPT_VERBOSE,
    OPT_QUIET,
    OPT_HELP
};

static const struct pst_opt table[] = {
    {"index", 0, "DIR", "keep the index in DIR, outside the tree", OPT_INDEX,
     0},
    {"follow", 0, NULL, "follow symbolic links", OPT_FOLLOW, PST_OPT_NEGATABLE},
    {"hidden", 0, NULL, "take hidden files and folders, too", OPT_HIDDEN,
     PST_OPT_NEGATABLE},
    {"no-ignore", 0, NULL, "pay no heed to .gitignore and .postilignore",
     OPT_NO_IGNORE, 0},
    {"exclude", 0, "GLOB", "leave out what matches, as in .gitignore; repeat",
     OPT_EXCLUDE, 0},
    {"max-size", 0, "BYTES", "skip larger files (64M)", OPT_MAX_SIZE, 0},
    {"rebuild", 0, NULL, "read everything anew", OPT_REBUILD, 0},
    {"dry-run", 0, NULL, "say what would be done, and do nothing", OPT_DRY_RUN,
     0},
    {"jobs", 'j', "N", "threads (as many as there are cores)", OPT_JOBS, 0},
    {"memory", 0, "BYTES", "memory for postings (256M)", OPT_MEMORY, 0},
    {"compress", 0, "HOW", "fast or small", OPT_COMPRESS, 0},
    {"writer", 0, "NAME", "how shards are written: auto, bulk or xapian",
     OPT_WRITER, 0},
    {"lock-timeout", 0, "SECONDS", "wait so long for another writer (0)",
     OPT_LOCK_TIMEOUT, 0},
    {"no-config", 0, NULL, "read no configuration", OPT_NO_CONFIG, 0},
    {"verbose", 'v', NULL, "name each file; twice: unchanged ones, too",
     OPT_VERBOSE, 0},
    {"quiet", 'q', NULL, "say only what went wrong", OPT_QUIET, 0},
    {"help", 'h', NULL, "this help", OPT_HELP, 0},
    PST_OPT_END};

static const struct pst_cmd_help help = {
    "Usage: postil index [OPTION ...] [PATH ...]\n"
    "\n"
    "Without PATH, bring the index of the current folder, or of one above "
    "it, up\n"
    "to date; where there is none, make it in ./.postil. PATH names a folder "
    "to\n"
    "be indexed, or files and folders of a tree that has an index: then only\n"
    "they are looked at, and dropped where they are gone. Articles are only "
    "read.\n",
    "  postil index ~/articles\n"
    "  postil index --exclude '*.draft.md' --index ~/idx/news /srv/news\n"
    "  postil index notes/today.md\n"
    "  postil index --dry-run\n"};

/* What is said while a run goes on. */
struct talk {
    struct pst_progress progress;
    unsigned verbose;
    bool quiet, dry_run;
    FILE *to;
    bool raw; /* `to` is no terminal, and takes paths as they are */
};

static const char *const event_names[] = {
    [PST_INDEX_NEW] = "new",         [PST_INDEX_CHANGED] = "changed",
    [PST_INDEX_SAME] = "unchanged",  [PST_INDEX_GONE] = "gone",
    [PST_INDEX_SKIPPED] = "skipped", [PST_INDEX_FAILED] = "failed"};

static bool is_told(const struct talk *t, enum pst_index_event event)
{
    if (event == PST_INDEX_FAILED)
        return true;
    if (t->quiet && !t->dry_run)
        return false;
    unsigned wanted = t->verbose + t->dry_run;
    return wanted > (event == PST_INDEX_SAME ? 1U : 0U);
}

static void on_file(void *payload, enum pst_index_event event,
                    struct pst_str path, struct pst_str reason)
{
    struct talk *t = payload;
    if (!is_told(t, event))
        return;
    struct pst_buf line = PST_BUF_INIT;
    pst_buf_addf(&line, "%s ", event_names[event]);
    if (t->raw)
        pst_buf_addstr(&line, path);
    else
        pst_term_safe(&line, path, 0);
    if (reason.n != 0) {
        pst_buf_adds(&line, ": ");
        pst_term_safe(&line, reason, PST_TERM_SPACES);
    }
    pst_buf_addc(&line, '\n');
    pst_progress_clear(&t->progress);
    fwrite(line.p, 1, line.n, t->to);
    pst_buf_dispose(&line);
}

static void on_progress(void *payload, const struct pst_index_progress *p)
{
    struct talk *t = payload;
    pst_cmd_show_progress(&t->progress, p);
}

static void on_warning(void *payload, const char *text)
{
    struct talk *t = payload;
    pst_progress_clear(&t->progress);
    pst_cmd_warn(command, text);
}

static uint64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

static void add_count(struct pst_buf *out, uint64_t n, const char *unit)
{
    pst_human_count(out, n);
    pst_buf_addf(out, " %s%s", unit, n == 1 ? "" : "s");
}

/* "1,012 articles of 1,017 files (3 skipped, 2 failed)" */
static void add_state(struct pst_buf *out, const struct pst_update_report *r)
{
    add_count(out, r->articles, "article");
    pst_buf_adds(out, " of ");
    add_count(out, r->files, "file");
    if (r->skipped == 0 && r->failed == 0)
        return;
    pst_buf_adds(out, " (");
    if (r->skipped != 0) {
        pst_human_count(out, r->skipped);
        pst_buf_adds(out, r->failed != 0 ? " skipped, " : " skipped)");
    }
    if (r->failed != 0) {
        pst_human_count(out, r->failed);
        pst_buf_adds(out, " failed)");
    }
}

/* "12.3 MB in 2.0 s (6.1 MB/s)" */
static void add_speed(struct pst_buf *out, uint64_t bytes, uint64_t ms)
{
    enum { RATE_MS = 500 }; /* less says nothing of a speed */
    if (bytes != 0) {
        pst_human_size(out, bytes);
        pst_buf_addc(out, ' ');
    }
    pst_buf_addf(out, "in %llu.%llu s", (unsigned long long)(ms / 1000),
                 (unsigned long long)(ms % 1000 / 100));
    if (bytes != 0 && ms >= RATE_MS) {
        pst_buf_adds(out, " (");
        pst_human_size(out, bytes * 1000 / ms);
        pst_buf_adds(out, "/s)");
    }
}

/*
 *     indexed 1,012 articles of 1,017 files, 12.3 MB in 2.0 s (6.1 MB/s);
 *         index 24.0 MB
 *     read 2 files, 1 gone, 3.4 KB in 0.1 s; now 1,013 articles of 1,018
 *         files; index 24.1 MB
 */
static void print_end(const struct pst_update_report *r, uint64_t ms)
{
    struct pst_buf line = PST_BUF_INIT;
    if (!r->published) {
        pst_buf_adds(&line, "up to date: ");
        add_state(&line, r);
    } else if (r->generation > 1) {
        pst_buf_adds(&line, "read ");
        add_count(&line, r->read, "file");
        pst_buf_adds(&line, ", ");
        pst_human_count(&line, r->gone);
        pst_buf_adds(&line, " gone, ");
        add_speed(&line, r->bytes, ms);
        pst_buf_adds(&line, "; now ");
        add_state(&line, r);
    } else {
        pst_buf_adds(&line, "indexed ");
        add_state(&line, r);
        pst_buf_adds(&line, ", ");
        add_speed(&line, r->bytes, ms);
    }
    pst_buf_adds(&line, "; index ");
    pst_human_size(&line, r->shard_bytes);
    fprintf(stderr, "%s\n", line.p);
    pst_buf_dispose(&line);
}

static int set_flag(struct pst_index_settings *s, const struct pst_opts *o,
                    int id, const char *key, struct pst_error *err)
{
    const struct pst_opt_use *use = pst_opts_last(o, id);
    if (use == NULL)
        return 0;
    return pst_config_set(&s->config, key, use->negated ? "false" : "true",
                          "command line", err);
}

/* Configuration, then what the command line sets. */
static int load_settings(struct pst_index_settings *s, const struct pst_opts *o,
                         const char *index_dir, struct pst_error *err)
{
    int r = 0;
    if (!pst_opts_flag(o, OPT_NO_CONFIG, false))
        r = pst_index_settings_load(s, getenv("POSTIL_CONFIG"),
                                    getenv("XDG_CONFIG_HOME"), getenv("HOME"),
                                    index_dir, err);
    for (size_t i = 0; i < s->config.warning_count; i++)
        if (pst_index_settings_concerns(s->config.warnings[i]))
            pst_cmd_warn(command, s->config.warnings[i]);
    if (r == 0)
        r = set_flag(s, o, OPT_FOLLOW, PST_SETTING_FOLLOW, err);
    if (r == 0)
        r = set_flag(s, o, OPT_HIDDEN, PST_SETTING_HIDDEN, err);
    const char *size = pst_opts_string(o, OPT_MAX_SIZE, NULL);
    if (r == 0 && size != NULL)
        r = pst_config_set(&s->config, PST_SETTING_MAX_SIZE, size,
                           "command line", err);
    for (size_t i = 0; r == 0 && i < o->use_count; i++)
        if (o->uses[i].id == OPT_EXCLUDE)
            r = pst_config_set(&s->config, PST_SETTING_EXCLUDE,
                               o->uses[i].value, "command line", err);
    pst_index_settings_excludes(s);
    return r;
}

/* How the work is done: writer, threads, memory. */
static int set_means(struct pst_update_options *u, const struct pst_opts *o,
                     struct pst_error *err)
{
    static const char *const writers[] = {"auto", "bulk", "xapian", NULL};
    static const char *const ways[] = {"fast", "small", NULL};
    size_t choice = PST_WRITER_AUTO;
    size_t way = PST_COMPRESS_FAST;
    uint64_t jobs = pst_cmd_cores();
    uint64_t memory = 0;
    int r = pst_opts_choice(o, OPT_WRITER, writers, &choice, err);
    if (r == 0)
        r = pst_opts_choice(o, OPT_COMPRESS, ways, &way, err);
    if (r == 0)
        r = pst_opts_count(o, OPT_JOBS, 1, PST_CMD_JOBS_MOST, &jobs, err);
    if (r == 0)
        r = pst_opts_size(o, OPT_MEMORY, &memory, err);
    u->writer = (enum pst_writer)choice;
    u->compress = (enum pst_compress)way;
    u->jobs = (unsigned)jobs;
    u->memory = (size_t)memory;
    return r;
}

static void init_talk(struct talk *t, const struct pst_opts *o)
{
    t->verbose = pst_opts_times(o, OPT_VERBOSE);
    t->quiet = pst_opts_flag(o, OPT_QUIET, false);
    t->dry_run = pst_opts_flag(o, OPT_DRY_RUN, false);
    t->to = t->dry_run ? stdout : stderr;
    t->raw = t->dry_run && isatty(STDOUT_FILENO) == 0;
    bool tty = isatty(STDERR_FILENO) != 0 && !t->quiet && !t->dry_run;
    pst_progress_init(&t->progress, stderr, tty);
}

static void say_where(const struct pst_location *l)
{
    struct pst_buf text = PST_BUF_INIT;
    pst_buf_addf(&text, "updating the index of %s", l->root.p);
    pst_cmd_warn(command, text.p);
    pst_buf_dispose(&text);
}

/* Shards that cannot be used. */
struct distrust {
    const uint64_t *shards;
    size_t count;
};

static int update(const struct pst_opts *o, const struct pst_location *l,
                  const struct pst_index_settings *s, struct distrust distrust,
                  pst_stop_flag stop, struct pst_error *err)
{
    struct talk talk;
    init_talk(&talk, o);
    struct pst_index_watcher watcher = {&talk, on_file, on_progress,
                                        on_warning};
    struct pst_update_options u = {
        .root = l->root.p,
        .index_dir = l->index_dir.p,
        .names_root = l->names_root,
        .follow = pst_config_bool(&s->config, PST_SETTING_FOLLOW),
        .hidden = pst_config_bool(&s->config, PST_SETTING_HIDDEN),
        .no_ignore = pst_opts_flag(o, OPT_NO_IGNORE, false),
        .excludes = s->excludes,
        .exclude_count = s->exclude_count,
        .max_size = pst_config_number(&s->config, PST_SETTING_MAX_SIZE),
        .rebuild = pst_opts_flag(o, OPT_REBUILD, false),
        .distrusted = distrust.shards,
        .distrusted_count = distrust.count,
        .scope = l->scope.count != 0 ? &l->scope : NULL,
        .dry_run = talk.dry_run,
        .stop = stop,
        .watcher = &watcher};
    int r = set_means(&u, o, err);
    if (r == 0)
        r = pst_opts_count(o, OPT_LOCK_TIMEOUT, 0, 86400, &u.lock_timeout, err);
    if (r != 0)
        return r;
    if (l->is_above && !talk.quiet)
        say_where(l);

    uint64_t start = now_ms();
    struct pst_update_report report;
    r = pst_update_run(&u, &report, err);
    pst_progress_finish(&talk.progress);
    if (r != 0)
        return r;
    if (talk.dry_run && fflush(stdout) != 0)
        return pst_fail_errno(err, PST_EIO, errno, "standard output");
    if (!talk.quiet && !talk.dry_run)
        print_end(&report, now_ms() - start);
    return report.failing != 0 ? -PST_EPARTIAL : 0;
}

static int run(const struct pst_opts *o, struct distrust distrust,
               pst_stop_flag stop, struct pst_error *err)
{
    char *cwd = getcwd(NULL, 0);
    if (cwd == NULL)
        return pst_fail_errno(err, PST_EIO, errno, "the current folder");

    struct pst_location l;
    struct pst_index_settings s;
    pst_location_init(&l);
    pst_index_settings_init(&s);
    int r = pst_locate(&l, o->operands, o->operand_count,
                       pst_opts_string(o, OPT_INDEX, getenv("POSTIL_INDEX")),
                       cwd, pst_opts_flag(o, OPT_REBUILD, false), err);
    if (r == 0 && l.scope.count != 0 && pst_opts_flag(o, OPT_REBUILD, false))
        r = pst_fail(err, PST_EUSAGE, "--rebuild is for all of %s", l.root.p);
    if (r == 0)
        r = load_settings(&s, o, l.index_dir.p, err);
    if (r == 0)
        r = update(o, &l, &s, distrust, stop, err);
    pst_index_settings_dispose(&s);
    pst_location_dispose(&l);
    free(cwd);
    return r;
}

int pst_cmd_index_again(int argc, char *const *argv, const uint64_t *shards,
                        size_t count, pst_stop_flag stop, struct pst_error *err)
{
    struct pst_opts o;
    int r = pst_opts_parse(table, argc, argv, 0, &o, err);
    if (r == 0)
        r = run(&o, (struct distrust){shards, count}, stop, err);
    pst_opts_dispose(&o);
    return r;
}

int pst_cmd_index(int argc, char *const *argv, pst_stop_flag stop)
{
    struct pst_error err = PST_ERROR_INIT;
    struct pst_opts o;
    int r = pst_opts_parse(table, argc, argv, 0, &o, &err);
    if (r == 0 && pst_opts_flag(&o, OPT_HELP, false))
        pst_cmd_print_help(&help, table);
    else if (r == 0)
        r = run(&o, (struct distrust){NULL, 0}, stop, &err);
    pst_opts_dispose(&o);
    /* That some files failed was said for each of them. */
    if (r == 0 || r == -PST_EPARTIAL)
        return pst_exit_status(r);
    return pst_cmd_fail(command, &err);
}
