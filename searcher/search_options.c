/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/search_options.h"

#include <string.h>

#include "searcher/collapse.h"
#include "searcher/engine.h"
#include "searcher/feedback.h"

enum {
    OPT_ANY = 1,
    OPT_STRICT,
    OPT_HERE,
    OPT_LANG,
    OPT_RANK,
    OPT_FEEDBACK,
    OPT_SORT,
    OPT_REVERSE,
    OPT_LIMIT,
    OPT_OFFSET,
    OPT_PARTIAL,
    OPT_FRESH,
    OPT_SNIPPETS,
    OPT_WIDTH,
    OPT_CONTEXT,
    OPT_JSON,
    OPT_VIMGREP,
    OPT_GREP,
    OPT_FILES,
    OPT_COUNT,
    OPT_NULL,
    OPT_COLLAPSE,
    OPT_DUPLICATES,
    OPT_FACET,
    OPT_TIMELINE,
    OPT_QUIET,
    OPT_EXPLAIN,
    OPT_ENGINE,
    OPT_PAGER,
    OPT_HYPERLINK
};

static const struct pst_opt table[] = {
    {"", 0, NULL, "What is found:", 0, 0},
    {"any", 0, NULL, "words side by side: any of them will do", OPT_ANY, 0},
    {"strict", 0, NULL, "a query with a mistake is an error", OPT_STRICT, 0},
    {"partial", 0, NULL, "when no article has all words, those with some",
     OPT_PARTIAL, PST_OPT_NEGATABLE},
    {"fresh", 0, NULL, "index files that changed since before they are shown",
     OPT_FRESH, 0},
    {"here", 0, NULL, "only below the current folder", OPT_HERE, 0},
    {"lang", 0, "LANG", "the language of the query's stop words", OPT_LANG, 0},
    {"rank", 0, "HOW", "what comes first: relevance, bm25 or recency", OPT_RANK,
     0},
    {"feedback", 0, "N", "what the first N hits have in common counts, too",
     OPT_FEEDBACK, PST_OPT_OPTIONAL},
    {"sort", 0, "KEY", "relevance, date or path", OPT_SORT, 0},
    {"reverse", 0, NULL, "the other way round", OPT_REVERSE, 0},
    {"limit", 'n', "N", "at most N articles", OPT_LIMIT, PST_OPT_NEGATABLE},
    {"offset", 0, "N", "leave out the first N", OPT_OFFSET, 0},
    {"collapse", 0, "WHAT",
     "one article of each author, source or set of duplicates", OPT_COLLAPSE,
     0},
    {"duplicates", 0, NULL, "copies of better hits, too", OPT_DUPLICATES, 0},
    {"", 0, NULL, "How it is printed:", 0, 0},
    {"snippets", 0, "N", "at most N snippets of an article", OPT_SNIPPETS, 0},
    {"width", 0, "N", "snippets of about N characters", OPT_WIDTH, 0},
    {"context", 0, "WHAT",
     "snippets of a sentence, a paragraph, or N characters", OPT_CONTEXT, 0},
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
    {"engine", 0, "WHICH", "who searches: auto, fast or xapian", OPT_ENGINE, 0},
    {"no-pager", 0, NULL, "no pager on a terminal", OPT_PAGER, 0},
    {"hyperlink", 0, NULL, "paths are links, on a terminal", OPT_HYPERLINK,
     PST_OPT_NEGATABLE},
    PST_CMD_COMMON_OPTIONS};

const struct pst_cmd_doc pst_search_doc = {
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
    "  postil search -l0 'lang:de Schatten' | xargs -0 wc -w\n",
    NULL};

const struct pst_cmd_doc pst_similar_doc = {
    table, "Usage: postil similar [OPTION ...] ID | PATH | -\n",
    "Finds the articles that have the most telling words of another one, best\n"
    "first. PATH may be a file that is not in the index; - is standard input.\n"
    "The options are those of postil search, and so is the exit status.\n",
    "  postil similar 2014/harbour-dues.html\n"
    "  postil similar --json --limit 5 4f2a91\n"
    "  postil similar - < draft.txt\n",
    NULL};

enum { WIDTH_LEAST = 20, WIDTH_MOST = 100000 }; /* of snippets */

/* The last of the options that choose a form; --quiet is over them all. */
static enum pst_form format_of(const struct pst_opts *opts)
{
    static const struct {
        int id;
        enum pst_form format;
    } forms[] = {{OPT_JSON, PST_FORM_JSON},   {OPT_VIMGREP, PST_FORM_VIMGREP},
                 {OPT_GREP, PST_FORM_GREP},   {OPT_FILES, PST_FORM_FILES},
                 {OPT_COUNT, PST_FORM_COUNT}, {OPT_EXPLAIN, PST_FORM_EXPLAIN}};
    enum pst_form format = PST_FORM_HUMAN;
    if (pst_opts_flag(opts, OPT_QUIET, false))
        return PST_FORM_QUIET;
    for (size_t i = 0; i < opts->use_count; i++)
        for (size_t k = 0; k < sizeof forms / sizeof *forms; k++)
            if (opts->uses[i].id == forms[k].id)
                format = forms[k].format;
    return format;
}

static int read_numbers(struct pst_search_options *w,
                        const struct pst_opts *opts, const struct pst_config *c,
                        struct pst_error *err)
{
    uint64_t limit = SIZE_MAX, offset = 0;
    uint64_t snippets = pst_config_number(c, "search.snippets");
    uint64_t width = pst_config_number(c, "search.width");
    if (width < WIDTH_LEAST || width > WIDTH_MOST)
        width = width < WIDTH_LEAST ? WIDTH_LEAST : WIDTH_MOST;
    if (w->format == PST_FORM_HUMAN || w->format == PST_FORM_JSON)
        limit = pst_config_number(c, "search.limit");
    if (limit == 0)
        limit = SIZE_MAX;
    if (!pst_opts_flag(opts, OPT_LIMIT, true))
        limit = SIZE_MAX; /* --no-limit */
    int r = pst_opts_count(opts, OPT_LIMIT, 1, UINT32_MAX, &limit, err);
    if (r == 0)
        r = pst_opts_count(opts, OPT_OFFSET, 0, UINT32_MAX, &offset, err);
    if (r == 0)
        r = pst_opts_count(opts, OPT_SNIPPETS, 0, 1000, &snippets, err);
    if (r == 0)
        r = pst_opts_count(opts, OPT_WIDTH, WIDTH_LEAST, WIDTH_MOST, &width,
                           err);
    w->request.run.limit = limit < SIZE_MAX ? (size_t)limit : SIZE_MAX;
    w->request.run.offset = (size_t)offset;
    if (w->format == PST_FORM_COUNT || w->format == PST_FORM_QUIET ||
        (w->format == PST_FORM_HUMAN && pst_search_counts(w))) {
        w->request.run.limit = 0; /* the total is wanted, not the articles */
        w->request.run.offset = 0;
        w->request.run.sort = PST_SORT_DATE; /* nor what they are worth */
    }
    w->snippets.count =
        w->format == PST_FORM_HUMAN || w->format == PST_FORM_JSON
            ? (size_t)snippets
            : 0;
    w->snippets.width = (size_t)width;
    if (r == 0)
        r = pst_snippet_set_context(
            &w->snippets, pst_opts_string(opts, OPT_CONTEXT, NULL), err);
    return r;
}

static int read_counts(struct pst_counts *c, const struct pst_opts *opts,
                       struct pst_error *err)
{
    static const char *const units[] = {"year", "month", NULL};
    static const enum pst_facet_kind kinds[] = {PST_FACET_YEAR,
                                                PST_FACET_MONTH};
    const struct pst_opt_use *timeline = pst_opts_last(opts, OPT_TIMELINE);
    size_t unit = 0;
    int r = 0;
    for (size_t i = 0; i < opts->use_count && r == 0; i++)
        if (opts->uses[i].id == OPT_FACET)
            r = pst_counts_add(c, opts->uses[i].value, err);
    c->timeline = timeline != NULL;
    if (r == 0 && c->timeline && timeline->value != NULL)
        r = pst_opts_choice(opts, OPT_TIMELINE, units, &unit, err);
    c->unit = kinds[unit];
    return r;
}

static int read_feedback(struct pst_search_request *q,
                         const struct pst_opts *opts, struct pst_error *err)
{
    const struct pst_opt_use *use = pst_opts_last(opts, OPT_FEEDBACK);
    uint64_t hits = use != NULL ? PST_FEEDBACK_HITS : 0;
    int r = 0;
    if (use != NULL && use->value != NULL)
        r = pst_opts_count(opts, OPT_FEEDBACK, 1, PST_FEEDBACK_MOST, &hits,
                           err);
    q->run.feedback = (size_t)hits;
    return r;
}

int pst_search_options_read(struct pst_search_options *w,
                            const struct pst_opts *opts, struct pst_app *app,
                            struct pst_error *err)
{
    const struct pst_config *c = &app->config;
    static const char *const sorts[] = {"relevance", "date", "path", NULL};
    size_t sort = PST_SORT_RELEVANCE;
    size_t collapse = PST_COLLAPSE_COPIES; /* nothing was said */
    size_t by = pst_config_choice(c, "rank.by");
    struct pst_search_request *q = &w->request;
    memset(w, 0, sizeof *w);
    pst_buf_init(&w->synonyms);
    pst_search_request_init(q, c, app->cwd, &w->synonyms);
    w->format = format_of(opts);
    int r = pst_opts_choice(opts, OPT_SORT, sorts, &sort, err);
    if (r == 0)
        r = pst_opts_choice(opts, OPT_COLLAPSE, pst_collapse_names, &collapse,
                            err);
    if (r == 0)
        r = pst_opts_choice(opts, OPT_RANK, pst_rank_names, &by, err);
    if (r == 0)
        r = read_feedback(q, opts, err);
    if (r != 0)
        return r;
    pst_search_request_rank(q, c, (enum pst_rank_by)by);
    q->run.sort = (enum pst_sort)sort;
    /* Scripts are not surprised: by itself only where it shows. */
    if (collapse == PST_COLLAPSE_COPIES &&
        ((w->format != PST_FORM_HUMAN && w->format != PST_FORM_JSON) ||
         sort != PST_SORT_RELEVANCE ||
         pst_opts_flag(opts, OPT_DUPLICATES, false)))
        collapse = PST_COLLAPSE_NONE;
    q->run.collapse = (enum pst_collapse)collapse;
    q->run.reverse = pst_opts_flag(opts, OPT_REVERSE, false);
    w->nul = pst_opts_flag(opts, OPT_NULL, false);
    q->any = pst_opts_flag(opts, OPT_ANY, false);
    q->strict = pst_opts_flag(opts, OPT_STRICT, false);
    q->folder = pst_opts_flag(opts, OPT_HERE, false) ? app->cwd : NULL;
    w->pager = !pst_opts_flag(opts, OPT_PAGER, false);
    w->fresh = pst_opts_flag(opts, OPT_FRESH, false);
    q->language = pst_opts_string(opts, OPT_LANG, q->language);
    app->style.hyperlink =
        pst_opts_flag(opts, OPT_HYPERLINK, app->style.hyperlink);
    size_t engine = (size_t)q->engine;
    r = pst_opts_choice(opts, OPT_ENGINE, pst_engine_names, &engine, err);
    if (r != 0)
        return r;
    q->engine = (enum pst_engine)engine;
    r = read_counts(&w->counts, opts, err);
    if (r == 0 && pst_search_counts(w) && w->format != PST_FORM_HUMAN &&
        w->format != PST_FORM_JSON)
        r = pst_fail(err, PST_EUSAGE,
                     "--facet and --timeline go with no form but --json");
    /* Scripts are not surprised: by itself only in what people read. */
    q->partial =
        pst_opts_flag(opts, OPT_PARTIAL,
                      w->format == PST_FORM_HUMAN && !pst_search_counts(w));
    return r != 0 ? r : read_numbers(w, opts, c, err);
}

void pst_search_options_dispose(struct pst_search_options *w)
{
    pst_buf_dispose(&w->synonyms);
}
