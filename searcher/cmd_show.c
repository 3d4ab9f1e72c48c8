/* SPDX-License-Identifier: GPL-2.0-or-later */
/* postil show */
#include <stdlib.h>

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
    table, "Usage: postil show [OPTION ...] ID | PATH[/MEMBER]\n",
    "Prints an article as it was understood: title, metadata, text. An ID is\n"
    "16 digits, of which the first 4 or more will do when no other begins so.\n"
    "Of a file of several articles their ids, dates, titles and members are "
    "listed.\n",
    "  postil show 4f2a91\n"
    "  postil show 2014/harbour-dues.html\n"
    "  postil show news.jsonl\n"
    "  postil show 'news.jsonl/item 3'\n"
    "  postil show --json 2014/harbour-dues.html\n",
    NULL};

enum form { FORM_ARTICLE, FORM_JSON, FORM_LINE };

static int show_one(struct pst_app *app, struct pst_view *v, enum form form,
                    const struct pst_found *found, struct pst_error *err)
{
    struct pst_hit hit;
    struct pst_arena arena = PST_ARENA_INIT;
    int r = pst_hit_load(&hit, v->options.index, found, &arena, err);
    if (r == 0)
        r = pst_view_set(v, &hit, err);
    if (r == 0 && form == FORM_JSON)
        pst_json_article(&app->out.buf, v, false);
    else if (r == 0 && form == FORM_LINE)
        pst_show_line(&app->out.buf, v);
    else if (r == 0)
        pst_show_article(&app->out.buf, &app->style, v);
    if (r == 0)
        r = pst_output_drain(&app->out, err);
    pst_arena_dispose(&arena);
    return r;
}

/* One article whole; of several a line each. */
static int show(struct pst_app *app, const struct pst_opts *opts,
                struct pst_index *ix, const struct pst_found *found,
                size_t count, struct pst_error *err)
{
    struct pst_view v;
    const struct pst_view_options options = {.index = ix, .cwd = app->cwd};
    bool json = pst_opts_flag(opts, OPT_JSON, false);
    enum form form = json ? FORM_JSON : count > 1 ? FORM_LINE : FORM_ARTICLE;
    int r = 0;
    if (!json && !pst_opts_flag(opts, OPT_PAGER, false))
        pst_cmd_page(app);
    pst_view_init(&v, NULL, &options);
    for (size_t i = 0; i < count && r == 0 && !app->out.closed; i++)
        r = show_one(app, &v, form, &found[i], err);
    pst_view_dispose(&v);
    if (r == 0)
        r = pst_output_flush(&app->out, err);
    pst_cmd_page_end(app);
    return r;
}

/* All of a file of several, else the one of that name. */
static int find(const struct pst_app *app, struct pst_index *ix,
                const char *name, struct pst_found **found, size_t *count,
                struct pst_error *err)
{
    int r = pst_find_file(ix, app->cwd, name, found, count, err);
    if (r != 0 || *count > 1)
        return r;
    *count = 1;
    return pst_find_named(ix, app->cwd, name, *found, err);
}

int pst_cmd_show(struct pst_app *app, int argc, char *const *argv,
                 struct pst_error *err)
{
    struct pst_opts opts;
    struct pst_index ix = {.held = NULL};
    struct pst_found *found = NULL;
    size_t count = 0;
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
        r = find(app, &ix, opts.operands[0], &found, &count, err);
    if (r == 0)
        r = show(app, &opts, &ix, found, count, err);
    free(found);
    pst_index_close(&ix);
    pst_opts_dispose(&opts);
    return r;
}
