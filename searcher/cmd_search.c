/* SPDX-License-Identifier: GPL-2.0-or-later */
/* postil search */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/map.h"
#include "base/mem.h"
#include "searcher/cmd.h"
#include "searcher/counts.h"
#include "searcher/fresh.h"
#include "searcher/hits.h"
#include "searcher/like.h"
#include "searcher/recent.h"
#include "searcher/remarks.h"
#include "searcher/render/facets.h"
#include "searcher/render/human.h"
#include "searcher/render/json.h"
#include "searcher/render/lines.h"
#include "searcher/search.h"
#include "searcher/search_options.h"
#include "searcher/view.h"

enum { MATCHES_MAX = 1000 }; /* of an article in JSON */
enum { VALUES_SHOWN = 20 };  /* of a facet, on a terminal */

struct search {
    struct pst_app *app;
    struct pst_opts opts;
    struct pst_search_options want;
    bool similar; /* postil similar: the operand names an article */
    char language[PST_LANG_MAX]; /* of its words */
    struct pst_buf text;         /* the query's */
    struct pst_index ix;
    struct pst_search found;
    struct pst_buf recent; /* the hits shown, for postil open */
};

/* --- what is asked for ---------------------------------------------------- */

static void join_operands(struct search *s)
{
    for (size_t i = 0; i < s->opts.operand_count; i++) {
        if (i != 0)
            pst_buf_addc(&s->text, ' ');
        pst_buf_adds(&s->text, s->opts.operands[i]);
    }
}

/* A file or standard input ("-"), as postil-index reads it. */
static int like_other(struct search *s, const char *name, struct pst_error *err)
{
    char *const words[] = {(char[]){"--record"}, (char[]){"--"},
                           pst_strdup(name)};
    struct pst_buf records = PST_BUF_INIT;
    int r = pst_cmd_ask("extract", 3, words, &records, err);
    if (r == 0)
        r = pst_like_records(&s->ix, pst_buf_str(&records), s->language,
                             &s->text, err);
    pst_buf_dispose(&records);
    free(words[2]);
    return r;
}

static bool is_file(const char *name)
{
    struct stat st;
    return stat(name, &st) == 0 && !S_ISDIR(st.st_mode);
}

/* The words of an article of the index, else of a file. A positive status is
 * that of postil-index, which said why. */
static int like_named(struct search *s, const char *name, struct pst_error *err)
{
    struct pst_found found;
    if (strcmp(name, "-") == 0)
        return like_other(s, name, err);
    int r = pst_find_named(&s->ix, s->app->cwd, name, &found, err);
    if (r == 0)
        return pst_like_article(&s->ix, &found, s->language, &s->text, err);
    return r == -PST_EUSAGE && found.docid == 0 && is_file(name)
               ? like_other(s, name, err)
               : r;
}

/* What to search for: the operands, or what an article is about. */
static int make_text(struct search *s, struct pst_error *err)
{
    if (!s->similar) {
        join_operands(s);
        return 0;
    }
    s->want.request.similar = true;
    s->want.request.language = s->language;
    return like_named(s, s->opts.operands[0], err);
}

/* --- showing -------------------------------------------------------------- */

static void place_in_text(struct pst_place *place, const struct pst_view *v,
                          const struct pst_match *m)
{
    const char *text = v->body.text.p;
    size_t end = m != NULL ? m->span->begin : 0;
    place->line = place->col = 1;
    for (size_t i = 0; i < end; i++) {
        place->col = text[i] == '\n' ? 1 : place->col + 1;
        place->line += text[i] == '\n';
    }
}

/* On a terminal hits have numbers, which postil open understands. */
static void remember_hit(struct search *s, const struct pst_view *v, size_t i)
{
    const struct pst_match *m = pst_view_best(v);
    struct pst_place place;
    pst_place_init(&place);
    place.line = m != NULL && m->has_source ? m->line : 1;
    place.col = m != NULL && m->has_source ? m->col : 1;
    pst_path_absolute(&place.path, s->app->cwd, v->path.p);
    if (v->hit->header.member.n != 0) {
        pst_buf_adds(&place.id, v->id);
        pst_buf_addstr(&place.index, pst_buf_str(&v->options.index->dir));
        place_in_text(&place, v, m);
    }
    pst_recent_add(&s->recent, &place);
    pst_buf_addf(&s->app->out.buf, "%zu. ", i + 1);
    pst_place_dispose(&place);
}

static int add_hit(void *payload, const struct pst_view *v, size_t i,
                   const struct pst_notes *notes, struct pst_error *err)
{
    struct search *s = payload;
    const struct pst_style *style = &s->app->style;
    struct pst_buf *out = &s->app->out.buf;
    switch (s->want.format) {
    case PST_FORM_JSON:
        pst_json_hit(out, v, s->want.request.run.offset + i + 1, notes);
        break;
    case PST_FORM_VIMGREP:
        pst_lines_vimgrep(out, style, v, s->want.nul);
        break;
    case PST_FORM_GREP:
        pst_lines_grep(out, style, v, s->want.nul);
        break;
    default:
        if (i != 0)
            pst_buf_addc(out, '\n');
        if (s->app->out_tty)
            remember_hit(s, v, i);
        pst_human_hit(out, style, v);
        pst_human_notes(out, style, &v->hit->header, notes);
    }
    int r = pst_output_drain(&s->app->out, err);
    return r != 0 ? r : s->app->out.closed;
}

static int render_hits(struct search *s, struct pst_error *err)
{
    const struct pst_view_options options = {
        .index = &s->ix,
        .cwd = s->app->cwd,
        .match_limit = s->want.format == PST_FORM_JSON ? MATCHES_MAX : SIZE_MAX,
        .snippets = s->want.snippets};
    return pst_search_visit(&s->found, &options, add_hit, s, err);
}

/* Each file once, however many of its articles match. */
static int render_files(struct search *s, struct pst_error *err)
{
    struct pst_view v;
    struct pst_map seen;
    struct pst_buf path = PST_BUF_INIT;
    const struct pst_view_options options = {.index = &s->ix,
                                             .cwd = s->app->cwd};
    int r = 0;
    pst_map_init(&seen);
    pst_view_init(&v, NULL, &options);
    for (size_t i = 0; i < s->found.hits.count && r == 0 && !s->app->out.closed;
         i++) {
        bool added = false;
        r = pst_hit_path(&path, &s->ix, s->found.hits.found[i].docid, err);
        if (r == 0)
            pst_map_put(&seen, pst_buf_str(&path), &added);
        if (!added)
            continue;
        const struct pst_record_header h = {.path = pst_buf_str(&path)};
        pst_view_path(&v, &h);
        if (s->want.nul)
            pst_buf_addstr(&s->app->out.buf, pst_buf_str(&v.path));
        else
            pst_style_path(&s->app->out.buf, &s->app->style,
                           pst_buf_str(&v.path));
        pst_buf_addc(&s->app->out.buf, s->want.nul ? '\0' : '\n');
        r = pst_output_drain(&s->app->out, err);
    }
    pst_view_dispose(&v);
    pst_map_dispose(&seen);
    pst_buf_dispose(&path);
    return r;
}

static void add_counts(void *payload, const struct pst_facet *f, bool timeline)
{
    const struct search *s = payload;
    struct pst_buf *out = &s->app->out.buf;
    if (s->want.format == PST_FORM_JSON)
        pst_facets_json(out, f, timeline ? "timeline" : "facet");
    else
        pst_facets_human(out, &s->app->style, f,
                         timeline ? SIZE_MAX : VALUES_SHOWN);
}

static int render_counts(struct search *s, struct pst_error *err)
{
    return pst_counts_make(&s->want.counts, &s->ix, &s->found.q, add_counts, s,
                           err);
}

static int render(struct search *s, struct pst_error *err)
{
    struct pst_buf *out = &s->app->out.buf;
    int r = 0;
    switch (s->want.format) {
    case PST_FORM_QUIET:
        return 0;
    case PST_FORM_COUNT:
        pst_buf_addf(out, "%zu\n", s->found.hits.groups);
        return 0;
    case PST_FORM_FILES:
        return render_files(s, err);
    case PST_FORM_JSON: {
        const struct pst_json_end end = {
            s->found.hits.count, s->found.hits.total,   s->found.hits.groups,
            s->found.is_partial, &s->found.suggestions, &s->found.q};
        pst_json_begin(out, &s->found.q, &s->ix, s->found.is_partial);
        if (pst_search_counts(&s->want))
            r = render_counts(s, err);
        if (r == 0)
            r = render_hits(s, err);
        if (r == 0)
            pst_json_finish(out, &end);
        return r;
    }
    case PST_FORM_HUMAN:
        if (s->want.pager)
            pst_cmd_page(s->app);
        if (pst_search_counts(&s->want))
            return render_counts(s, err);
        break;
    default:
        break;
    }
    return render_hits(s, err);
}

/* Editors that read stderr as well as stdout are not bothered. */
static bool says_repairs(const struct search *s)
{
    return s->want.format == PST_FORM_HUMAN ||
           (s->app->err_tty && s->want.format != PST_FORM_QUIET &&
            s->want.format != PST_FORM_JSON);
}

/* Standard output has the form that was asked for. */
static int show(struct search *s, struct pst_error *err)
{
    const struct pst_search *found = &s->found;
    if (found->is_partial && s->want.format != PST_FORM_QUIET &&
        s->want.format != PST_FORM_JSON)
        pst_cmd_note("no article has all of these words; those with some:");
    int r = render(s, err);
    if (r == 0 && s->recent.n != 0)
        pst_recent_save(&s->recent, NULL); /* a search does not fail for it */
    if (r == 0)
        r = pst_output_flush(&s->app->out, err);
    pst_cmd_page_end(s->app);
    if (r != 0)
        return r;
    if (s->want.format == PST_FORM_HUMAN) {
        pst_remark_total(&found->q, &found->hits, found->is_partial,
                         pst_search_counts(&s->want));
        pst_remark_unbounded(found->unbounded);
        pst_remark_suggestions(&found->suggestions);
    }
    return found->hits.total != 0 ? 0 : 1;
}

/* From the text to hits, in the index as it is now. */
static int find(struct search *s, struct pst_error *err)
{
    int r = make_text(s, err);
    if (r == 0)
        r = pst_search_parse(&s->found, &s->ix, &s->want.request,
                             pst_buf_str(&s->text), err);
    return r;
}

/* The same once more. */
static int find_again(struct search *s, struct pst_error *err)
{
    pst_search_dispose(&s->found);
    pst_index_close(&s->ix);
    pst_buf_clear(&s->text);
    int r = pst_index_open(&s->ix, s->app->index, s->app->cwd, err);
    if (r == 0)
        r = find(s, err);
    if (r == 0)
        r = pst_search_run(&s->found, err);
    return r;
}

/* Have the files of stale hits indexed. What is found then may bring in others,
 * which may be stale, too; but files may change faster than this. */
static int freshen(struct search *s, struct pst_error *err)
{
    enum { ROUNDS = 3 };
    struct pst_map stale;
    int r = 0;
    pst_map_init(&stale);
    for (int i = 0; r == 0 && i < ROUNDS; i++) {
        pst_map_clear(&stale);
        r = pst_fresh_stale(&s->ix, &s->found.hits, &stale, err);
        if (r != 0 || stale.count == 0)
            break;
        r = pst_cmd_refresh(s->app, &s->ix, &stale, err);
        if (r == 0)
            r = find_again(s, err);
    }
    pst_map_dispose(&stale);
    return r < 0 ? r : 0;
}

static int prepare(struct search *s, struct pst_error *err)
{
    int r = pst_index_open(&s->ix, s->app->index, s->app->cwd, err);
    if (r == 0)
        r = pst_cmd_configure(s->app, s->ix.dir.p, err);
    if (r == 0)
        r = pst_search_options_read(&s->want, &s->opts, s->app, err);
    return r == 0 ? find(s, err) : r;
}

static int search(struct search *s, struct pst_error *err)
{
    int r = prepare(s, err);
    if (r != 0)
        return r;
    if (!s->similar && says_repairs(s))
        pst_remark_query(&s->found.q);
    if (s->want.format == PST_FORM_EXPLAIN)
        return pst_run_explain(&s->ix, &s->found.q, &s->want.request.run,
                               &s->app->out.buf, err);
    r = pst_search_run(&s->found, err);
    if (r == 0 && s->want.fresh)
        r = freshen(s, err);
    if (r == 0 &&
        (s->want.format == PST_FORM_HUMAN || s->want.format == PST_FORM_JSON))
        r = pst_search_suggest(&s->found, err);
    return r == 0 ? show(s, err) : r;
}

static int begin(struct search *s, const struct pst_cmd_doc *about, int argc,
                 char *const *argv, struct pst_error *err)
{
    int r = pst_cmd_options(s->app, about, argc, argv, &s->opts, err);
    if (r != 0)
        return r < 0 ? r : 0;
    pst_buf_init(&s->text);
    pst_buf_init(&s->recent);
    if (s->opts.operand_count == 0)
        r = pst_fail(err, PST_EUSAGE,
                     s->similar ? "similar: to what? An ID, a PATH or -"
                                : "search: what for? Try: postil search WORD");
    else if (s->similar && s->opts.operand_count > 1)
        r = pst_fail(err, PST_EUSAGE, "similar: one ID, PATH or - is wanted");
    if (r == 0)
        r = search(s, err);

    pst_search_dispose(&s->found);
    pst_search_options_dispose(&s->want);
    pst_index_close(&s->ix);
    pst_buf_dispose(&s->text);
    pst_buf_dispose(&s->recent);
    pst_opts_dispose(&s->opts);
    return r;
}

int pst_cmd_search(struct pst_app *app, int argc, char *const *argv,
                   struct pst_error *err)
{
    struct search s = {.app = app};
    return begin(&s, &pst_search_doc, argc, argv, err);
}

int pst_cmd_similar(struct pst_app *app, int argc, char *const *argv,
                    struct pst_error *err)
{
    struct search s = {.app = app, .similar = true};
    return begin(&s, &pst_similar_doc, argc, argv, err);
}
