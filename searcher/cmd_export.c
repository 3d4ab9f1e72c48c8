/* SPDX-License-Identifier: GPL-2.0-or-later */
/* postil export */
#include <inttypes.h>

#include "schema/filetable.h"
#include "searcher/cmd.h"
#include "searcher/hits.h"
#include "searcher/render/json.h"
#include "searcher/view.h"

static const struct pst_opt table[] = {PST_CMD_COMMON_OPTIONS};

static const struct pst_cmd_doc doc = {
    table, "Usage: postil export [OPTION ...]\n",
    "Prints every article of the index as one line of JSON: metadata, text "
    "and\n"
    "stretches, as postil show --json does, and where they stand in the file;\n"
    "in order of path. Paths are as seen from the root of the tree.\n",
    "  postil export > articles.jsonl\n"
    "  postil export | postil import --index ~/idx/copy\n"
    "  postil export | jq -r '[.date, .title] | @tsv'\n",
    NULL};

/* The docid in the whole database; 0 when the table names no article of it. */
static uint32_t docid_of(const struct pst_index *ix,
                         const struct pst_file_article *a)
{
    for (size_t i = 0; i < ix->shard_count; i++) {
        uint64_t docid = (uint64_t)(a->docid - 1) * ix->shard_count + i + 1;
        if (ix->shards[i].number == a->shard)
            return a->docid != 0 && docid <= UINT32_MAX ? (uint32_t)docid : 0;
    }
    return 0;
}

static int export_article(struct pst_app *app, struct pst_view *v,
                          const struct pst_file_article *a,
                          struct pst_error *err)
{
    struct pst_arena arena = PST_ARENA_INIT;
    struct pst_hit hit;
    const struct pst_found found = {.docid = docid_of(v->options.index, a)};
    int r = 0;
    if (found.docid == 0)
        r = pst_fail(err, PST_EINDEX,
                     "the file table names article %" PRIu32
                     " of shard %06" PRIu64 ", which there is not; see postil "
                     "check",
                     a->docid, a->shard);
    if (r == 0)
        r = pst_hit_load(&hit, v->options.index, &found, &arena, err);
    if (r == 0)
        r = pst_view_set(v, &hit, err);
    if (r == 0) {
        pst_json_article(&app->out.buf, v, true);
        r = pst_output_drain(&app->out, err);
    }
    pst_arena_dispose(&arena);
    return r;
}

/* The table is in order of path, and of member within a file. */
static int export_all(struct pst_app *app, const struct pst_index *ix,
                      const struct pst_file_table *files, struct pst_error *err)
{
    struct pst_view v;
    const struct pst_view_options options = {.index = ix, .cwd = ix->root.p};
    int r = 0;
    pst_view_init(&v, NULL, &options);
    for (size_t i = 0; i < files->count && r == 0; i++) {
        const struct pst_file_entry *e = &files->entries[i];
        for (size_t k = 0; k < e->article_count && r == 0; k++)
            if (!app->out.closed)
                r = export_article(app, &v, &e->articles[k], err);
    }
    pst_view_dispose(&v);
    return r;
}

int pst_cmd_export(struct pst_app *app, int argc, char *const *argv,
                   struct pst_error *err)
{
    struct pst_opts opts;
    struct pst_index ix = {.held = NULL};
    struct pst_file_table files;
    struct pst_buf path = PST_BUF_INIT;
    int r = pst_cmd_options(app, &doc, argc, argv, &opts, err);
    if (r != 0)
        return r < 0 ? r : 0;
    pst_file_table_init(&files);
    if (opts.operand_count != 0)
        r = pst_fail(err, PST_EUSAGE, "export: takes no arguments");
    if (r == 0)
        r = pst_index_open(&ix, app->index, app->cwd, err);
    if (r == 0 && ix.stub.files != 0) {
        pst_stub_files_path(&path, ix.dir.p, ix.stub.files);
        r = pst_file_table_read(path.p, &files, err);
    }
    if (r == 0)
        r = export_all(app, &ix, &files, err);
    pst_buf_dispose(&path);
    pst_file_table_dispose(&files);
    pst_index_close(&ix);
    pst_opts_dispose(&opts);
    return r;
}
