/* SPDX-License-Identifier: GPL-2.0-or-later */
/* postil index: bring the index of a tree up to date. */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "indexer/cmd_common.h"
#include "indexer/cmd_update.h"

static const char command[] = "index";

enum { OPT_REBUILD = 1, OPT_DRY_RUN, OPT_LOCK_TIMEOUT };

static const struct pst_opt table[] = {
    PST_RUN_TREE_OPTIONS,
    {"rebuild", 0, NULL, "read everything anew", OPT_REBUILD, 0},
    {"dry-run", 0, NULL, "say what would be done, and do nothing", OPT_DRY_RUN,
     0},
    PST_RUN_MEANS_OPTIONS,
    {"lock-timeout", 0, "SECONDS", "wait so long for another writer (0)",
     OPT_LOCK_TIMEOUT, 0},
    PST_RUN_TALK_OPTIONS,
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

/* Shards that cannot be used. */
struct distrust {
    const uint64_t *shards;
    size_t count;
};

static int update(const struct pst_opts *o, const struct pst_location *l,
                  struct pst_index_settings *s, struct distrust distrust,
                  pst_stop_flag stop, struct pst_error *err)
{
    struct pst_cmd_talk talk;
    struct pst_update_options u;
    int r = pst_cmd_update_options(&u, l, s, o, err);
    if (r == 0)
        r = pst_opts_count(o, OPT_LOCK_TIMEOUT, 0, 86400, &u.lock_timeout, err);
    if (r != 0)
        return r;
    pst_cmd_talk_init(&talk, command, o, pst_opts_flag(o, OPT_DRY_RUN, false));
    const struct pst_index_watcher watcher = pst_cmd_talk_watcher(&talk);
    u.rebuild = pst_opts_flag(o, OPT_REBUILD, false);
    u.distrusted = distrust.shards;
    u.distrusted_count = distrust.count;
    u.scope = l->scope.count != 0 ? &l->scope : NULL;
    u.dry_run = talk.dry_run;
    u.stop = stop;
    u.watcher = &watcher;
    pst_cmd_talk_where(&talk, l);

    int64_t start = pst_clock_ms();
    struct pst_update_report report;
    r = pst_update_run(&u, &report, err);
    pst_progress_finish(&talk.progress);
    if (r != 0)
        return r;
    if (talk.dry_run && fflush(stdout) != 0)
        return pst_cmd_fail_output(err);
    if (!talk.quiet && !talk.dry_run) {
        pst_cmd_talk_end(&talk, &report, (uint64_t)(pst_clock_ms() - start));
        pst_cmd_talk_advise(&talk, &report);
    }
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
    int r =
        pst_locate(&l, o->operands, o->operand_count,
                   pst_opts_string(o, PST_RUN_INDEX, getenv("POSTIL_INDEX")),
                   cwd, pst_opts_flag(o, OPT_REBUILD, false), err);
    if (r == 0 && l.scope.count != 0 && pst_opts_flag(o, OPT_REBUILD, false))
        r = pst_fail(err, PST_EUSAGE, "--rebuild is for all of %s", l.root.p);
    if (r == 0)
        r = pst_cmd_settings(&s, command, o, l.index_dir.p, err);
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

static int run_all(const struct pst_opts *o, pst_stop_flag stop,
                   struct pst_error *err)
{
    return run(o, (struct distrust){NULL, 0}, stop, err);
}

int pst_cmd_index(int argc, char *const *argv, pst_stop_flag stop)
{
    struct pst_error err = PST_ERROR_INIT;
    int r = pst_cmd_begin(table, PST_RUN_HELP, &help, run_all, argc, argv, stop,
                          &err);
    /* That some files failed was said for each of them. */
    if (r == 0 || r == -PST_EPARTIAL)
        return pst_exit_status(r);
    return pst_cmd_fail(command, &err);
}
