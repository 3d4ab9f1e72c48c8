/* SPDX-License-Identifier: GPL-2.0-or-later */
/* postil search */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/map.h"
#include "searcher/cmd.h"
#include "searcher/collapse.h"
#include "searcher/counts.h"
#include "searcher/hits.h"
#include "searcher/like.h"
#include "searcher/notes.h"
#include "searcher/partial.h"
#include "searcher/remarks.h"
#include "searcher/render/human.h"
#include "searcher/render/json.h"
#include "searcher/render/lines.h"
#include "searcher/run.h"
#include "searcher/suggest.h"
#include "searcher/synonyms.h"
#include "searcher/view.h"
#include "text/language.h"

enum { MATCHES_MAX = 1000 }; /* of an article in JSON */
enum { POOR = 2 };           /* so few articles may come of a mistake */

enum format { HUMAN, JSON, VIMGREP, GREP, FILES, COUNT, QUIET, EXPLAIN };

enum {
    OPT_ANY = 1,
    OPT_STRICT,
    OPT_HERE,
    OPT_LANG,
    OPT_RANK,
    OPT_SORT,
    OPT_REVERSE,
    OPT_LIMIT,
    OPT_OFFSET,
    OPT_PARTIAL,
    OPT_SNIPPETS,
    OPT_WIDTH,
    OPT_JSON,
    OPT_VIMGREP,
    OPT_GREP,
    OPT_FILES,
    OPT_COUNT,
    OPT_NULL,
    OPT_COLLAPSE,
    OPT_FACET,
    OPT_TIMELINE,
    OPT_QUIET,
    OPT_EXPLAIN,
    OPT_PAGER,
    OPT_HYPERLINK
};

static const struct pst_opt table[] = {
    {"", 0, NULL, "What is found:", 0, 0},
    {"any", 0, NULL, "words side by side: any of them will do", OPT_ANY, 0},
    {"strict", 0, NULL, "a query with a mistake is an error", OPT_STRICT, 0},
    {"partial", 0, NULL, "when no article has all words, those with some",
     OPT_PARTIAL, PST_OPT_NEGATABLE},
    {"here", 0, NULL, "only below the current folder", OPT_HERE, 0},
    {"lang", 0, "LANG", "the language of the query's stop words", OPT_LANG, 0},
    {"rank", 0, "HOW", "what comes first: relevance, bm25 or recency", OPT_RANK,
     0},
    {"sort", 0, "KEY", "relevance, date or path", OPT_SORT, 0},
    {"reverse", 0, NULL, "the other way round", OPT_REVERSE, 0},
    {"limit", 'n', "N", "at most N articles", OPT_LIMIT, PST_OPT_NEGATABLE},
    {"offset", 0, "N", "leave out the first N", OPT_OFFSET, 0},
    {"collapse", 0, "WHAT",
     "one article of each author, source or set of duplicates", OPT_COLLAPSE,
     0},
    {"", 0, NULL, "How it is printed:", 0, 0},
    {"snippets", 0, "N", "at most N snippets of an article", OPT_SNIPPETS, 0},
    {"width", 0, "N", "snippets of about N characters", OPT_WIDTH, 0},
    {"json", 0, NULL, "JSON Lines", OPT_JSON, 0},
    {"vimgrep", 0, NULL, "PATH:LINE:COL:TEXT for each match", OPT_VIMGREP, 0},
    {"grep", 0, NULL, "PATH:LINE:TEXT for each line with matches", OPT_GREP, 0},
    {"files", 'l', NULL, "paths only", OPT_FILES, 0},
    {"count", 'c', NULL, "only the number of articles", OPT_COUNT, 0},
    {"facet", 0, "NAMES",
     "how the articles spread: author, source, year, month, tag, lang, section",
     OPT_FACET, 0},
    {"timeline", 0, "UNIT", "the same over time, by year or month",
     OPT_TIMELINE, PST_OPT_OPTIONAL},
    {"null", '0', NULL, "a NUL byte after each path", OPT_NULL, 0},
    {"quiet", 'q', NULL, "nothing: the exit status says it", OPT_QUIET, 0},
    {"explain", 0, NULL, "the query as understood and planned", OPT_EXPLAIN, 0},
    {"no-pager", 0, NULL, "no pager on a terminal", OPT_PAGER, 0},
    {"hyperlink", 0, NULL, "paths are links, on a terminal", OPT_HYPERLINK,
     PST_OPT_NEGATABLE},
    PST_CMD_COMMON_OPTIONS};

static const struct pst_cmd_doc doc = {
    table, "Usage: postil search [OPTION ...] [--] QUERY ...\n",
    "Finds the articles that match the query, best first. Words side by side\n"
    "must all occur; \"quotes\" make exact phrases; AND OR NOT, NEAR/n, "
    "ADJ/n,\n"
    "word*, -word, field:word, date:FROM..TO. Full language: postil help "
    "query\n"
    "\n"
    "Exit status: 0 something was found, if only in part (--partial), 1 "
    "nothing\n"
    "was, 2 usage, 3 no index.\n",
    "  postil search '\"night train\" OR sleeper'\n"
    "  postil search --sort date --limit 3 'tag:climate'\n"
    "  postil search 'author:potter date:2014 \"special economic zone*\"'\n"
    "  postil search --rank recency 'interest rates'\n"
    "  postil search --facet author,year --timeline sanctions\n"
    "  postil search -l0 'lang:de Schatten' | xargs -0 wc -w\n"};

static const struct pst_cmd_doc similar_doc = {
    table, "Usage: postil similar [OPTION ...] ID | PATH | -\n",
    "Finds the articles that have the most telling words of another one, best\n"
    "first; - reads plain text from standard input. The options are those of\n"
    "postil search, and so is the exit status.\n",
    "  postil similar 2014/harbour-dues.html\n"
    "  postil similar --json --limit 5 4f2a91\n"
    "  postil similar - < draft.txt\n"};

struct search {
    struct pst_app *app;
    struct pst_opts opts;
    enum format format;
    bool nul;
    bool any, strict, partial;
    bool similar; /* postil similar: the operand names an article */
    char language[PST_LANG_MAX]; /* of the query's stop words */
    struct pst_buf text;         /* the query's */
    struct pst_index ix;
    struct pst_query q;
    const struct pst_node *typed;  /* its root as parsed, unrestricted */
    struct pst_synonyms *synonyms; /* NULL: none */
    bool expands;                  /* words without a ~, too */
    struct pst_rank rank;
    struct pst_run_options run;
    struct pst_hits hits;
    struct pst_counts counts;
    bool is_partial; /* the hits lack some of the words */
    struct pst_matcher *matcher;
    struct pst_missing missing; /* of a hit */
    struct pst_suggestions suggestions;
    struct pst_snippet_options snippets;
};

/* --- what is asked for ---------------------------------------------------- */

/* The last of the options that choose a form. */
static enum format format_of(const struct pst_opts *opts)
{
    static const struct {
        int id;
        enum format format;
    } forms[] = {{OPT_JSON, JSON},      {OPT_VIMGREP, VIMGREP},
                 {OPT_GREP, GREP},      {OPT_FILES, FILES},
                 {OPT_COUNT, COUNT},    {OPT_QUIET, QUIET},
                 {OPT_EXPLAIN, EXPLAIN}};
    enum format format = HUMAN;
    for (size_t i = 0; i < opts->use_count; i++)
        for (size_t k = 0; k < sizeof forms / sizeof *forms; k++)
            if (opts->uses[i].id == forms[k].id)
                format = forms[k].format;
    return format;
}

static int64_t today(void)
{
    time_t now = time(NULL);
    struct tm tm;
    if (localtime_r(&now, &tm) == NULL)
        return 0;
    struct pst_date date = {(int16_t)(tm.tm_year + 1900),
                            (int8_t)(tm.tm_mon + 1), (int8_t)tm.tm_mday};
    return pst_date_to_days(&date);
}

static bool has_counts(const struct search *s)
{
    return s->counts.facet_count > 0 || s->counts.timeline;
}

static int read_numbers(struct search *s, struct pst_error *err)
{
    const struct pst_config *c = &s->app->config;
    uint64_t limit = SIZE_MAX, offset = 0;
    uint64_t snippets = pst_config_number(c, "search.snippets");
    uint64_t width = pst_config_number(c, "search.width");
    if (s->format == HUMAN || s->format == JSON)
        limit = pst_config_number(c, "search.limit");
    if (!pst_opts_flag(&s->opts, OPT_LIMIT, true))
        limit = SIZE_MAX; /* --no-limit */
    int r = pst_opts_count(&s->opts, OPT_LIMIT, 1, UINT32_MAX, &limit, err);
    if (r == 0)
        r = pst_opts_count(&s->opts, OPT_OFFSET, 0, UINT32_MAX, &offset, err);
    if (r == 0)
        r = pst_opts_count(&s->opts, OPT_SNIPPETS, 0, 1000, &snippets, err);
    if (r == 0)
        r = pst_opts_count(&s->opts, OPT_WIDTH, 20, 100000, &width, err);
    s->run.limit = limit < SIZE_MAX ? (size_t)limit : SIZE_MAX;
    s->run.offset = (size_t)offset;
    if (s->format == COUNT || s->format == QUIET ||
        (s->format == HUMAN && has_counts(s))) {
        s->run.limit = 0; /* the total is wanted, not the articles */
        s->run.offset = 0;
        s->run.sort = PST_SORT_DATE; /* nor what they are worth */
    }
    s->snippets.count =
        s->format == HUMAN || s->format == JSON ? (size_t)snippets : 0;
    s->snippets.width = (size_t)width;
    return r;
}

static int read_rank(struct search *s, struct pst_error *err)
{
    const struct pst_config *c = &s->app->config;
    size_t by = pst_config_choice(c, "rank.by");
    int r = pst_opts_choice(&s->opts, OPT_RANK, pst_rank_names, &by, err);
    pst_rank_init(&s->rank);
    pst_rank_configure(&s->rank, c);
    pst_rank_choose(&s->rank, (enum pst_rank_by)by);
    s->rank.today = today();
    s->run.rank = &s->rank;
    return r;
}

static int read_options(struct search *s, struct pst_error *err)
{
    static const char *const sorts[] = {"relevance", "date", "path", NULL};
    size_t sort = PST_SORT_RELEVANCE;
    size_t collapse = PST_COLLAPSE_NONE;
    int r = pst_opts_choice(&s->opts, OPT_SORT, sorts, &sort, err);
    if (r == 0)
        r = pst_opts_choice(&s->opts, OPT_COLLAPSE, pst_collapse_names,
                            &collapse, err);
    if (r == 0)
        r = read_rank(s, err);
    if (r != 0)
        return r;
    s->run.sort = (enum pst_sort)sort;
    s->run.collapse = (enum pst_collapse)collapse;
    s->run.reverse = pst_opts_flag(&s->opts, OPT_REVERSE, false);
    s->nul = pst_opts_flag(&s->opts, OPT_NULL, false);
    s->any = pst_opts_flag(&s->opts, OPT_ANY, false);
    s->strict = pst_opts_flag(&s->opts, OPT_STRICT, false);
    s->app->style.hyperlink =
        pst_opts_flag(&s->opts, OPT_HYPERLINK, s->app->style.hyperlink);
    r = pst_counts_read(&s->counts, &s->opts, OPT_FACET, OPT_TIMELINE, err);
    if (r == 0 && has_counts(s) && s->format != HUMAN && s->format != JSON)
        r = pst_fail(err, PST_EUSAGE,
                     "--facet and --timeline go with no form but --json");
    /* Scripts are not surprised: by itself only in what people read. */
    s->partial = pst_opts_flag(&s->opts, OPT_PARTIAL,
                               s->format == HUMAN && !has_counts(s));
    return r != 0 ? r : read_numbers(s, err);
}

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
    const char *named = pst_opts_string(
        &s->opts, OPT_LANG, pst_config_string(&s->app->config, "search.lang"));
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
                                              .strict = s->strict,
                                              .language = s->language,
                                              .today = today()};
    int r = pst_query_parse(q, text, &options, err);
    if (r == 0 && typed != NULL)
        *typed = q->root;
    if (r == 0 && !s->similar)
        pst_synonyms_expand(s->synonyms, q, s->expands);
    if (r == 0 && pst_opts_flag(&s->opts, OPT_HERE, false))
        r = restrict_here(s, q, err);
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
        r = pst_run(&s->ix, &s->q, &s->run, &hits, err);
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
    int r = pst_run(&s->ix, &s->q, &s->run, &s->hits, err);
    if (r == 0 && s->hits.total == 0 && s->partial && !s->any)
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
    int r = parse_text(s, text, s->any, &q, NULL, err);
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
    if (s->similar || total > POOR || (s->format != HUMAN && s->format != JSON))
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
                              .collapse = s->run.collapse};
    if (s->is_partial) {
        pst_partial_missing(&s->missing, &s->q, s->matcher);
        notes.missing = s->missing.items;
        notes.missing_count = s->missing.count;
    }
    switch (s->format) {
    case JSON:
        pst_json_hit(out, v, s->run.offset + i + 1, &notes);
        break;
    case VIMGREP:
        pst_lines_vimgrep(out, &s->app->style, v, s->nul);
        break;
    case GREP:
        pst_lines_grep(out, &s->app->style, v, s->nul);
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
        .match_limit = s->format == JSON ? MATCHES_MAX : SIZE_MAX,
        .snippets = s->snippets};
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
        if (s->nul)
            pst_buf_addstr(&s->app->out.buf, pst_buf_str(&v.path));
        else
            pst_style_path(&s->app->out.buf, &s->app->style,
                           pst_buf_str(&v.path));
        pst_buf_addc(&s->app->out.buf, s->nul ? '\0' : '\n');
        r = pst_output_drain(&s->app->out, err);
    }
    pst_view_dispose(&v);
    pst_map_dispose(&seen);
    pst_buf_dispose(&path);
    return r;
}

static int render_counts(struct search *s, struct pst_error *err)
{
    return pst_counts_render(&s->counts, s->app, &s->ix, &s->q,
                             s->format == JSON, err);
}

static int render(struct search *s, struct pst_error *err)
{
    struct pst_buf *out = &s->app->out.buf;
    int r = 0;
    switch (s->format) {
    case QUIET:
        return 0;
    case COUNT:
        pst_buf_addf(out, "%zu\n", s->hits.groups);
        return 0;
    case FILES:
        return render_files(s, err);
    case JSON: {
        const struct pst_json_end end = {s->hits.count, s->hits.total,
                                         s->hits.groups, s->is_partial,
                                         &s->suggestions};
        pst_json_begin(out, &s->q, &s->ix, s->is_partial);
        if (has_counts(s))
            r = render_counts(s, err);
        if (r == 0)
            r = render_hits(s, err);
        if (r == 0)
            pst_json_finish(out, &end);
        return r;
    }
    case HUMAN:
        if (!pst_opts_flag(&s->opts, OPT_PAGER, false))
            pst_cmd_page(s->app);
        if (has_counts(s))
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
    return s->format == HUMAN ||
           (s->app->err_tty && s->format != QUIET && s->format != JSON);
}

static int search(struct search *s, struct pst_error *err)
{
    int r = pst_index_open(&s->ix, s->app->index, s->app->cwd, err);
    if (r != 0)
        return r;
    r = pst_cmd_configure(s->app, s->ix.dir.p, err);
    if (r == 0)
        r = read_options(s, err);
    if (r == 0)
        r = make_query(s, err);
    if (r == 0)
        r = parse_query(s, s->any, err);
    if (r != 0)
        return r;
    if (!s->similar && says_repairs(s))
        pst_remark_query(&s->q);
    if (s->format == EXPLAIN)
        return pst_run_explain(&s->ix, &s->q, &s->rank, &s->app->out.buf, err);
    r = run_query(s, err);
    if (r == 0)
        r = suggest(s, err);
    if (r != 0)
        return r;
    if (s->is_partial && s->format != QUIET && s->format != JSON)
        pst_cmd_note("no article has all of these words; those with some:");
    r = render(s, err);
    if (r == 0)
        r = pst_output_flush(&s->app->out, err);
    pst_cmd_page_end(s->app);
    if (r != 0)
        return r;
    if (s->format == HUMAN) {
        pst_remark_total(&s->hits, s->is_partial, has_counts(s));
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
    s->format = format_of(&s->opts);
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
    return begin(&s, &doc, argc, argv, err);
}

int pst_cmd_similar(struct pst_app *app, int argc, char *const *argv,
                    struct pst_error *err)
{
    struct search s = {.app = app, .similar = true};
    return begin(&s, &similar_doc, argc, argv, err);
}
