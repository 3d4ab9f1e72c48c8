/* SPDX-License-Identifier: GPL-2.0-or-later */
/* postil show */
#include "searcher/cmd.h"
#include "searcher/hits.h"
#include "searcher/render/json.h"
#include "searcher/render/show.h"
#include "searcher/view.h"

enum { OPT_JSON = 1, OPT_PAGER };

static const struct pst_opt table[] = {
    {"", 0, NULL, "Output:", 0, 0},
    {"json", 0, NULL, "metadata, text and stretches as JSON", OPT_JSON, 0},
    {"no-pager", 0, NULL, "no pager on a terminal", OPT_PAGER, 0},
    PST_CMD_COMMON_OPTIONS};

static const struct pst_cmd_doc doc = {
    table, "Usage: postil show [OPTION ...] ID | PATH\n",
    "Prints an article as it was understood: title, metadata, text. An ID is\n"
    "16 digits, of which the first few will do when no other begins so.\n",
    "  postil show 4f2a91\n"
    "  postil show 2014/harbour-dues.html\n"
    "  postil show --json 2014/harbour-dues.html\n"};

static int show(struct pst_app *app, const struct pst_opts *opts,
                struct pst_index *ix, const struct pst_found *found,
                struct pst_error *err)
{
    struct pst_view v;
    struct pst_hit hit;
    struct pst_arena arena = PST_ARENA_INIT;
    const struct pst_view_options options = {.index = ix, .cwd = app->cwd};
    bool json = pst_opts_flag(opts, OPT_JSON, false);
    if (!json && !pst_opts_flag(opts, OPT_PAGER, false))
        pst_cmd_page(app);
    pst_view_init(&v, NULL, &options);
    int r = pst_hit_load(&hit, ix, found, &arena, err);
    if (r == 0)
        r = pst_view_set(&v, &hit, err);
    if (r == 0 && json)
        pst_json_article(&app->out.buf, &v);
    else if (r == 0)
        pst_show_article(&app->out.buf, &app->style, &v);
    pst_view_dispose(&v);
    pst_arena_dispose(&arena);
    if (r == 0)
        r = pst_output_flush(&app->out, err);
    pst_cmd_page_end(app);
    return r;
}

int pst_cmd_show(struct pst_app *app, int argc, char *const *argv,
                 struct pst_error *err)
{
    struct pst_opts opts;
    struct pst_index ix = {.db = NULL};
    struct pst_found found = {.docid = 0};
    int r = pst_cmd_options(app, &doc, argc, argv, &opts, err);
    if (r != 0)
        return r < 0 ? r : 0;
    if (opts.operand_count != 1)
        r = pst_fail(err, PST_EUSAGE, "show: one ID or PATH is wanted");
    if (r == 0)
        r = pst_index_open(&ix, app->index, app->cwd, err);
    if (r == 0)
        r = pst_cmd_configure(app, ix.dir.p, err);
    if (r == 0)
        r = pst_find_named(&ix, app->cwd, opts.operands[0], &found, err);
    if (r == 0)
        r = show(app, &opts, &ix, &found, err);
    pst_index_close(&ix);
    pst_opts_dispose(&opts);
    return r;
}
