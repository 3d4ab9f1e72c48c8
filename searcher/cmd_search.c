/* SPDX-License-Identifier: GPL-2.0-or-later */
/* postil search */
#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "searcher/cmd.h"
#include "searcher/counts.h"
#include "searcher/expand.h"
#include "searcher/hits.h"
#include "searcher/like.h"
#include "searcher/notes.h"
#include "searcher/partial.h"
#include "searcher/remarks.h"
#include "searcher/render/human.h"
#include "searcher/render/json.h"
#include "searcher/render/lines.h"
#include "searcher/run.h"
#include "searcher/search_options.h"
#include "searcher/suggest.h"
#include "searcher/synonyms.h"
#include "searcher/view.h"
#include "text/language.h"

enum { MATCHES_MAX = 1000 }; /* of an article in JSON */
enum { POOR = 2 };           /* so few articles may come of a mistake */

struct search {
    struct pst_app *app;
    struct pst_opts opts;
    struct pst_search_options want;
    bool similar; /* postil similar: the operand names an article */
    char language[PST_LANG_MAX]; /* of the query's stop words */
    struct pst_buf text;         /* the query's */
    struct pst_index ix;
    struct pst_query q;
    const struct pst_node *typed;  /* its root as parsed, unrestricted */
    struct pst_synonyms *synonyms; /* NULL: none */
    bool expands;                  /* words without a ~, too */
    struct pst_hits hits;
    bool is_partial; /* the hits lack some of the words */
    struct pst_matcher *matcher;
    struct pst_missing missing; /* of a hit */
    struct pst_suggestions suggestions;
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

static bool index_has(const struct pst_index *ix, const char *language)
{
    for (size_t i = 0; i < ix->language_count; i++)
        if (strcmp(ix->languages[i], language) == 0)
            return true;
    return false;
}

/* Of the stop words: --lang, search.lang, else that of the locale when the
 * index holds it, else English. */
static int query_language(const struct search *s, char out[PST_LANG_MAX],
                          struct pst_error *err)
{
    const char *named = s->want.language;
    if (named[0] != '\0') {
        if (pst_lang_code(out, pst_str_of(named)))
            return 0;
        return pst_fail(err, PST_EUSAGE, "--lang: \"%s\" is no language",
                        named);
    }
    static const char *const variables[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    for (size_t i = 0; i < 3; i++) {
        const char *locale = getenv(variables[i]);
        if (locale == NULL || locale[0] == '\0')
            continue;
        if (pst_lang_code(out, pst_str_of(locale)) && index_has(&s->ix, out))
            return 0;
        break;
    }
    memcpy(out, "en", sizeof "en");
    return 0;
}

/* --here: the current folder as terms of folders have it. */
static int restrict_here(const struct search *s, struct pst_query *q,
                         struct pst_error *err)
{
    const char *root = s->ix.root.p;
    const char *cwd = s->app->cwd;
    size_t n = strcmp(root, "/") == 0 ? 0 : strlen(root);
    if (strncmp(cwd, root, n) != 0 || (cwd[n] != '/' && cwd[n] != '\0'))
        return pst_fail(err, PST_EUSAGE,
                        "--here: the current folder is not below %s", root);
    struct pst_buf folder = PST_BUF_INIT;
    pst_buf_adds(&folder, cwd + n + (cwd[n] == '/'));
    if (folder.n != 0)
        pst_buf_addc(&folder, '/');
    pst_query_restrict(q, pst_buf_str(&folder));
    pst_buf_dispose(&folder);
    return 0;
}

/* The tree of a text, and in *typed (may be NULL) its root as parsed. */
static int parse_text(const struct search *s, struct pst_str text, bool any,
                      struct pst_query *q, const struct pst_node **typed,
                      struct pst_error *err)
{
    const struct pst_query_options options = {.any = any,
                                              .strict = s->want.strict,
                                              .language = s->language,
                                              .today = s->want.rank.today};
    int r = pst_query_parse(q, text, &options, err);
    if (r == 0 && typed != NULL)
        *typed = q->root;
    if (r == 0 && !s->similar)
        pst_synonyms_expand(s->synonyms, q, s->expands);
    if (r == 0 && s->want.here)
        r = restrict_here(s, q, err);
    if (r == 0 && s->ix.shard_count > 0)
        r = pst_query_expand(
            q, &s->ix,
            (size_t)pst_config_number(&s->app->config, "search.expansions"),
            err);
    return r;
}

static int parse_query(struct search *s, bool any, struct pst_error *err)
{
    return parse_text(s, pst_buf_str(&s->text), any, &s->q, &s->typed, err);
}

/* Only a query that may want them reads the file. */
static int load_synonyms(struct search *s, struct pst_error *err)
{
    struct pst_buf path = PST_BUF_INIT;
    int r = 0;
    s->expands = pst_config_bool(&s->app->config, "search.expand-synonyms");
    if (s->similar || (!s->expands && strchr(s->text.p, '~') == NULL))
        return 0;
    pst_cmd_config_path(&path, s->app, "search.synonyms");
    if (path.n != 0) {
        s->synonyms = pst_synonyms_load(path.p, s->language, err);
        r = s->synonyms != NULL ? 0 : -err->code;
    }
    pst_buf_dispose(&path);
    return r;
}

static int make_query(struct search *s, struct pst_error *err)
{
    int r = query_language(s, s->language, err);
    if (r == 0 && s->similar)
        r = pst_like_query(s->app, &s->ix, s->opts.operands[0], s->language,
                           &s->text, err);
    return r == 0 ? load_synonyms(s, err) : r;
}

/* --- running -------------------------------------------------------------- */

/* Run the query read with `any` instead, when it is plain and finds some. */
static int run_partial(struct search *s, struct pst_error *err)
{
    struct pst_query all = s->q;
    const struct pst_node *typed = s->typed;
    struct pst_hits hits = {.found = NULL};
    memset(&s->q, 0, sizeof s->q);
    int r = parse_query(s, true, err);
    if (r == 0 && pst_partial_allowed(typed, s->typed))
        r = pst_run(&s->ix, &s->q, &s->want.run, &hits, err);
    s->is_partial = hits.total != 0;
    if (s->is_partial) {
        pst_query_dispose(&all);
        s->hits = hits;
    } else {
        pst_query_dispose(&s->q);
        s->q = all;
        s->typed = typed;
    }
    return r;
}

static int run_query(struct search *s, struct pst_error *err)
{
    int r = pst_run(&s->ix, &s->q, &s->want.run, &s->hits, err);
    if (r == 0 && s->hits.total == 0 && s->want.partial && !s->want.any)
        r = run_partial(s, err);
    return r;
}

/* How many articles match the text. */
static int count_matches(struct search *s, struct pst_str text, size_t *total,
                         struct pst_error *err)
{
    const struct pst_run_options none = {.sort = PST_SORT_DATE};
    struct pst_query q = {.root = NULL};
    struct pst_hits hits = {.found = NULL};
    int r = parse_text(s, text, s->want.any, &q, NULL, err);
    if (r == 0)
        r = pst_run(&s->ix, &q, &none, &hits, err);
    *total = hits.total;
    pst_hits_dispose(&hits);
    pst_query_dispose(&q);
    return r;
}

/* When there is little to show: what may have been meant, and finds more. */
static int suggest(struct search *s, struct pst_error *err)
{
    size_t total = s->is_partial ? 0 : s->hits.total;
    if (s->similar || total > POOR ||
        (s->want.format != PST_FORM_HUMAN && s->want.format != PST_FORM_JSON))
        return 0;
    int r = pst_suggest(&s->suggestions, &s->ix, &s->q, s->typed, err);
    if (r != 0 || s->suggestions.count == 0 || total == 0)
        return r;
    size_t better = 0;
    r = count_matches(s, pst_buf_str(&s->suggestions.query), &better, err);
    if (better <= total)
        s->suggestions.count = 0;
    return r;
}

static void add_hit(struct search *s, const struct pst_view *v, size_t i)
{
    struct pst_buf *out = &s->app->out.buf;
    struct pst_notes notes = {.more = s->hits.found[i].more,
                              .collapse = s->want.run.collapse};
    if (s->is_partial) {
        pst_partial_missing(&s->missing, &s->q, s->matcher);
        notes.missing = s->missing.items;
        notes.missing_count = s->missing.count;
    }
    switch (s->want.format) {
    case PST_FORM_JSON:
        pst_json_hit(out, v, s->want.run.offset + i + 1, &notes);
        break;
    case PST_FORM_VIMGREP:
        pst_lines_vimgrep(out, &s->app->style, v, s->want.nul);
        break;
    case PST_FORM_GREP:
        pst_lines_grep(out, &s->app->style, v, s->want.nul);
        break;
    default:
        if (i != 0)
            pst_buf_addc(out, '\n');
        pst_human_hit(out, &s->app->style, v);
        pst_human_notes(out, &s->app->style, &v->hit->header, &notes);
    }
}

/* Load and show a hit, and let go of it. */
static int render_hit(struct search *s, struct pst_view *v, size_t i,
                      struct pst_error *err)
{
    struct pst_arena arena = PST_ARENA_INIT;
    struct pst_hit hit;
    int r = pst_hit_load(&hit, &s->ix, &s->hits.found[i], &arena, err);
    if (r == 0)
        r = pst_view_set(v, &hit, err);
    if (r == 0) {
        add_hit(s, v, i);
        r = pst_output_drain(&s->app->out, err);
    }
    pst_arena_dispose(&arena);
    return r;
}

static int render_hits(struct search *s, struct pst_error *err)
{
    struct pst_view v;
    const struct pst_view_options options = {
        .index = &s->ix,
        .cwd = s->app->cwd,
        .match_limit = s->want.format == PST_FORM_JSON ? MATCHES_MAX : SIZE_MAX,
        .snippets = s->want.snippets};
    s->matcher =
        pst_matcher_new(&s->q, s->ix.languages, s->ix.language_count, err);
    if (s->matcher == NULL)
        return -err->code;
    pst_view_init(&v, s->matcher, &options);
    int r = 0;
    for (size_t i = 0; i < s->hits.count && r == 0 && !s->app->out.closed; i++)
        r = render_hit(s, &v, i, err);
    pst_view_dispose(&v);
    return r;
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
    for (size_t i = 0; i < s->hits.count && r == 0 && !s->app->out.closed;
         i++) {
        bool added = false;
        r = pst_hit_path(&path, &s->ix, s->hits.found[i].docid, err);
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

static int render_counts(struct search *s, struct pst_error *err)
{
    return pst_counts_render(&s->want.counts, s->app, &s->ix, &s->q,
                             s->want.format == PST_FORM_JSON, err);
}

static int render(struct search *s, struct pst_error *err)
{
    struct pst_buf *out = &s->app->out.buf;
    int r = 0;
    switch (s->want.format) {
    case PST_FORM_QUIET:
        return 0;
    case PST_FORM_COUNT:
        pst_buf_addf(out, "%zu\n", s->hits.groups);
        return 0;
    case PST_FORM_FILES:
        return render_files(s, err);
    case PST_FORM_JSON: {
        const struct pst_json_end end = {s->hits.count,   s->hits.total,
                                         s->hits.groups,  s->is_partial,
                                         &s->suggestions, &s->q};
        pst_json_begin(out, &s->q, &s->ix, s->is_partial);
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

static int search(struct search *s, struct pst_error *err)
{
    int r = pst_index_open(&s->ix, s->app->index, s->app->cwd, err);
    if (r != 0)
        return r;
    r = pst_cmd_configure(s->app, s->ix.dir.p, err);
    if (r == 0)
        r = pst_search_options_read(&s->want, &s->opts, s->app, err);
    if (r == 0)
        r = make_query(s, err);
    if (r == 0)
        r = parse_query(s, s->want.any, err);
    if (r != 0)
        return r;
    if (!s->similar && says_repairs(s))
        pst_remark_query(&s->q);
    if (s->want.format == PST_FORM_EXPLAIN)
        return pst_run_explain(&s->ix, &s->q, &s->want.rank, &s->app->out.buf,
                               err);
    r = run_query(s, err);
    if (r == 0)
        r = suggest(s, err);
    if (r != 0)
        return r;
    if (s->is_partial && s->want.format != PST_FORM_QUIET &&
        s->want.format != PST_FORM_JSON)
        pst_cmd_note("no article has all of these words; those with some:");
    r = render(s, err);
    if (r == 0)
        r = pst_output_flush(&s->app->out, err);
    pst_cmd_page_end(s->app);
    if (r != 0)
        return r;
    if (s->want.format == PST_FORM_HUMAN) {
        pst_remark_total(&s->q, &s->hits, s->is_partial,
                         pst_search_counts(&s->want));
        if (s->suggestions.count != 0)
            pst_cmd_note("did you mean: %s", s->suggestions.query.p);
    }
    return s->hits.total != 0 ? 0 : 1;
}

static int begin(struct search *s, const struct pst_cmd_doc *about, int argc,
                 char *const *argv, struct pst_error *err)
{
    int r = pst_cmd_options(s->app, about, argc, argv, &s->opts, err);
    if (r != 0)
        return r < 0 ? r : 0;
    pst_buf_init(&s->text);
    if (s->opts.operand_count == 0)
        r = pst_fail(err, PST_EUSAGE,
                     s->similar ? "similar: to what? An ID, a PATH or -"
                                : "search: what for? Try: postil search WORD");
    else if (s->similar && s->opts.operand_count > 1)
        r = pst_fail(err, PST_EUSAGE, "similar: one ID, PATH or - is wanted");
    else if (!s->similar)
        join_operands(s);
    if (r == 0)
        r = search(s, err);

    pst_suggestions_dispose(&s->suggestions);
    pst_missing_dispose(&s->missing);
    pst_matcher_free(s->matcher);
    pst_hits_dispose(&s->hits);
    pst_query_dispose(&s->q);
    pst_synonyms_free(s->synonyms);
    pst_index_close(&s->ix);
    pst_buf_dispose(&s->text);
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
