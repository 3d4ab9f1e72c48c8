/* SPDX-License-Identifier: GPL-2.0-or-later */
/* postil status */
#include <string.h>

#include "searcher/cmd.h"
#include "searcher/render/status.h"
#include "searcher/status.h"

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
    "  postil status --failed\n",
    NULL};

static int print_files(struct pst_app *app, const struct pst_status *s,
                       const bool list[PST_STATUS_STATES],
                       struct pst_error *err)
{
    int r = 0;
    for (size_t i = 0; i < s->files.count && r == 0; i++) {
        const struct pst_file_entry *e = &s->files.entries[i];
        /* An archive may hold files that failed. */
        bool in_part = e->state == PST_FILE_INDEXED && e->reason.n != 0 &&
                       list[PST_FILE_FAILED];
        if (e->state >= PST_STATUS_STATES || (!list[e->state] && !in_part))
            continue;
        pst_status_file(&app->out.buf, &app->style, e);
        r = pst_output_drain(&app->out, err);
    }
    return r;
}

static int print(struct pst_app *app, const struct pst_opts *opts,
                 const struct pst_status *s, struct pst_error *err)
{
    const bool list[PST_STATUS_STATES] = {
        [PST_FILE_SKIPPED] = pst_opts_flag(opts, OPT_SKIPPED, false),
        [PST_FILE_FAILED] = pst_opts_flag(opts, OPT_FAILED, false),
        [PST_STATUS_STALE] = pst_opts_flag(opts, OPT_STALE, false)};
    if (pst_opts_flag(opts, OPT_JSON, false))
        pst_status_json(&app->out.buf, s, list, true);
    else if (list[PST_FILE_SKIPPED] || list[PST_FILE_FAILED] ||
             list[PST_STATUS_STALE])
        return print_files(app, s, list, err);
    else
        pst_status_human(&app->out.buf, &app->style, s);
    return 0;
}

int pst_cmd_status(struct pst_app *app, int argc, char *const *argv,
                   struct pst_error *err)
{
    struct pst_index ix = {.held = NULL};
    struct pst_status s = {.ix = NULL};
    struct pst_opts opts;
    int r = pst_cmd_options(app, &doc, argc, argv, &opts, err);
    if (r != 0)
        return r < 0 ? r : 0;
    if (opts.operand_count != 0)
        r = pst_fail(err, PST_EUSAGE, "status: takes no arguments");
    if (r == 0)
        r = pst_index_open(&ix, app->index, app->cwd, err);
    if (r == 0)
        r = pst_cmd_configure(app, ix.dir.p, err);
    if (r == 0)
        r = pst_status_gather(&s, &ix, true, err);
    if (r == 0)
        r = print(app, &opts, &s, err);
    pst_status_dispose(&s);
    pst_index_close(&ix);
    pst_opts_dispose(&opts);
    return r;
}
