/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/cmd_update.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/human.h"
#include "base/term.h"
#include "indexer/cmd_common.h"

static const char *const event_names[] = {
    [PST_INDEX_NEW] = "new",          [PST_INDEX_CHANGED] = "changed",
    [PST_INDEX_SAME] = "unchanged",   [PST_INDEX_GONE] = "gone",
    [PST_INDEX_SKIPPED] = "skipped",  [PST_INDEX_FAILED] = "failed",
    [PST_INDEX_EXCLUDED] = "excluded"};

static bool is_told(const struct pst_cmd_talk *t, enum pst_index_event event)
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
    struct pst_cmd_talk *t = payload;
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
    struct pst_cmd_talk *t = payload;
    pst_cmd_show_progress(&t->progress, p);
}

static void on_warning(void *payload, const char *text)
{
    struct pst_cmd_talk *t = payload;
    pst_progress_clear(&t->progress);
    pst_cmd_warn(t->command, text);
}

void pst_cmd_talk_init(struct pst_cmd_talk *t, const char *command,
                       const struct pst_opts *o, bool dry_run)
{
    t->command = command;
    t->verbose = pst_opts_times(o, PST_RUN_VERBOSE);
    t->quiet = pst_opts_flag(o, PST_RUN_QUIET, false);
    t->dry_run = dry_run;
    t->to = t->dry_run ? stdout : stderr;
    t->raw = t->dry_run && isatty(STDOUT_FILENO) == 0;
    bool tty = isatty(STDERR_FILENO) != 0 && !t->quiet && !t->dry_run;
    pst_progress_init(&t->progress, stderr, tty);
}

struct pst_index_watcher pst_cmd_talk_watcher(struct pst_cmd_talk *t)
{
    return (struct pst_index_watcher){.payload = t,
                                      .file = on_file,
                                      .progress = on_progress,
                                      .warning = on_warning};
}

void pst_cmd_talk_where(const struct pst_cmd_talk *t,
                        const struct pst_location *l)
{
    if (t->quiet || !l->is_above)
        return;
    struct pst_buf text = PST_BUF_INIT;
    pst_buf_addf(&text, "updating the index of %s", l->root.p);
    pst_cmd_warn(t->command, text.p);
    pst_buf_dispose(&text);
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

void pst_cmd_talk_advise(const struct pst_cmd_talk *t,
                         const struct pst_update_report *r)
{
    struct pst_buf text = PST_BUF_INIT;
    if (!r->published || r->generation != 1)
        return;
    if (r->pdf != 0) {
        add_count(&text, r->pdf, "PDF document");
        pst_buf_addf(&text, " %s skipped; --pdf reads such",
                     r->pdf == 1 ? "was" : "were");
    } else if (r->files == 0) {
        pst_buf_adds(&text, "no file was found but what is left out; "
                            "postil index --dry-run names that");
    } else if (r->articles == 0) {
        pst_buf_adds(&text, "no file holds an article; postil status --skipped "
                            "--failed says why");
    }
    if (text.n != 0)
        pst_cmd_warn(t->command, text.p);
    pst_buf_dispose(&text);
}

/*
 *     indexed 1,012 articles of 1,017 files, 12.3 MB in 2.0 s (6.1 MB/s);
 *         index 24.0 MB
 *     read 2 files, 1 gone, 3.4 KB in 0.1 s; now 1,013 articles of 1,018
 *         files; index 24.1 MB
 */
void pst_cmd_talk_end(struct pst_cmd_talk *t, const struct pst_update_report *r,
                      uint64_t ms)
{
    pst_progress_clear(&t->progress);
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
int pst_cmd_settings(struct pst_index_settings *s, const char *command,
                     const struct pst_opts *o, const char *index_dir,
                     struct pst_error *err)
{
    int r = 0;
    if (!pst_opts_flag(o, PST_RUN_NO_CONFIG, false))
        r = pst_index_settings_load(s, getenv("POSTIL_CONFIG"),
                                    getenv("XDG_CONFIG_HOME"), getenv("HOME"),
                                    index_dir, err);
    for (size_t i = 0; i < s->config.warning_count; i++)
        if (pst_index_settings_concerns(s->config.warnings[i]))
            pst_cmd_warn(command, s->config.warnings[i]);
    if (r == 0)
        r = set_flag(s, o, PST_RUN_FOLLOW, PST_SETTING_FOLLOW, err);
    if (r == 0)
        r = set_flag(s, o, PST_RUN_HIDDEN, PST_SETTING_HIDDEN, err);
    if (r == 0)
        r = set_flag(s, o, PST_RUN_PDF, PST_SETTING_PDF, err);
    const char *size = pst_opts_string(o, PST_RUN_MAX_SIZE, NULL);
    if (r == 0 && size != NULL)
        r = pst_config_set(&s->config, PST_SETTING_MAX_SIZE, size,
                           "command line", err);
    for (size_t i = 0; r == 0 && i < o->use_count; i++)
        if (o->uses[i].id == PST_RUN_EXCLUDE)
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
    static const char *const ways[] = {"fast", "small", "none", NULL};
    size_t choice = PST_WRITER_AUTO;
    size_t way = PST_COMPRESS_FAST;
    size_t phrase_index = u->phrase_index;
    uint64_t jobs = pst_cmd_cores();
    uint64_t memory = 0;
    int r = pst_opts_choice(o, PST_RUN_WRITER, writers, &choice, err);
    if (r == 0)
        r = pst_opts_choice(o, PST_RUN_COMPRESS, ways, &way, err);
    if (r == 0)
        r = pst_opts_choice(o, PST_RUN_PHRASE_INDEX, pst_phrase_index_names,
                            &phrase_index, err);
    if (r == 0)
        r = pst_opts_count(o, PST_RUN_JOBS, 1, PST_CMD_JOBS_MOST, &jobs, err);
    if (r == 0)
        r = pst_opts_size(o, PST_RUN_MEMORY, &memory, err);
    u->writer = (enum pst_writer)choice;
    u->compress = (enum pst_compress)way;
    u->phrase_index = (enum pst_phrase_index)phrase_index;
    u->jobs = (unsigned)jobs;
    u->memory = (size_t)memory;
    return r;
}

int pst_cmd_update_options(struct pst_update_options *u,
                           const struct pst_location *l,
                           struct pst_index_settings *s,
                           const struct pst_opts *o, struct pst_error *err)
{
    *u = (struct pst_update_options){
        .root = l->root.p,
        .index_dir = l->index_dir.p,
        .names_root = l->names_root,
        .follow = pst_config_bool(&s->config, PST_SETTING_FOLLOW),
        .hidden = pst_config_bool(&s->config, PST_SETTING_HIDDEN),
        .no_ignore = pst_opts_flag(o, PST_RUN_NO_IGNORE, false),
        .excludes = s->excludes,
        .exclude_count = s->exclude_count,
        .max_size = pst_config_number(&s->config, PST_SETTING_MAX_SIZE),
        .phrase_index = (enum pst_phrase_index)pst_config_choice(
            &s->config, PST_SETTING_PHRASE_INDEX)};
    pst_index_settings_extractor(s, pst_cmd_self, &u->extractor);
    return set_means(u, o, err);
}
