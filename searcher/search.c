/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/search.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/buf.h"
#include "searcher/expand.h"
#include "searcher/hits.h"
#include "searcher/parse.h"
#include "searcher/partial.h"
#include "searcher/settings.h"
#include "searcher/spans.h"

enum { POOR = 2 }; /* so few articles may come of a mistake */

/* --- what is asked for ---------------------------------------------------- */

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

void pst_search_request_rank(struct pst_search_request *w,
                             const struct pst_config *config,
                             enum pst_rank_by by)
{
    pst_rank_init(&w->rank);
    pst_rank_configure(&w->rank, config);
    pst_rank_choose(&w->rank, by);
    w->rank.today = today();
}

void pst_search_request_init(struct pst_search_request *w,
                             const struct pst_config *config, const char *cwd,
                             struct pst_buf *synonyms)
{
    pst_settings_path(synonyms, config, cwd, "search.synonyms");
    *w = (struct pst_search_request){
        .language = pst_config_string(config, "search.lang"),
        .expansions = (size_t)pst_config_number(config, "search.expansions"),
        .synonyms = synonyms->p,
        .expands = pst_config_bool(config, "search.expand-synonyms"),
        .engine = (enum pst_engine)pst_config_choice(config, "search.engine"),
        .run = {.limit = SIZE_MAX, .rank = &w->rank}};
    pst_search_request_rank(
        w, config, (enum pst_rank_by)pst_config_choice(config, "rank.by"));
}

static bool index_has(const struct pst_index *ix, const char *language)
{
    for (size_t i = 0; i < ix->language_count; i++)
        if (strcmp(ix->languages[i], language) == 0)
            return true;
    return false;
}

static int choose_language(struct pst_search *s, struct pst_error *err)
{
    static const char *const variables[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    const char *named = s->want->language;
    if (s->want->similar) {
        snprintf(s->language, sizeof s->language, "%s", named);
        return 0;
    }
    if (named[0] != '\0') {
        if (pst_lang_code(s->language, pst_str_of(named)))
            return 0;
        return pst_fail(err, PST_EUSAGE,
                        "--lang (search.lang): \"%s\" is no language", named);
    }
    for (size_t i = 0; i < 3; i++) {
        const char *locale = getenv(variables[i]);
        if (locale == NULL || locale[0] == '\0')
            continue;
        if (pst_lang_code(s->language, pst_str_of(locale)) &&
            index_has(s->ix, s->language))
            return 0;
        break;
    }
    memcpy(s->language, "en", sizeof "en");
    return 0;
}

/* The folder as terms of folders have it. */
static int restrict_to(const struct pst_search *s, struct pst_query *q,
                       struct pst_error *err)
{
    const char *root = s->ix->root.p;
    const char *at = s->want->folder;
    size_t n = strcmp(root, "/") == 0 ? 0 : strlen(root);
    size_t above = strcmp(at, "/") == 0 ? 0 : strlen(at);
    if (strncmp(root, at, above) == 0 && root[above] == '/')
        return 0; /* the whole tree is below it */
    if (strncmp(at, root, n) != 0 || (at[n] != '/' && at[n] != '\0'))
        return pst_fail(err, PST_EUSAGE,
                        "--here: the current folder is not below %s", root);
    struct pst_buf folder = PST_BUF_INIT;
    pst_buf_adds(&folder, at + n + (at[n] == '/'));
    if (folder.n != 0)
        pst_buf_addc(&folder, '/');
    pst_query_restrict(q, pst_buf_str(&folder));
    pst_buf_dispose(&folder);
    return 0;
}

/* The tree of a text, as typed. */
static int parse_text(const struct pst_search *s, struct pst_str text, bool any,
                      struct pst_query *q, struct pst_error *err)
{
    const struct pst_query_options options = {.any = any,
                                              .strict = s->want->strict,
                                              .language = s->language,
                                              .today = s->want->rank.today};
    return pst_query_parse(q, text, &options, err);
}

/* What else belongs to the query: synonyms, the folder, terms of patterns. */
static int make_ready(const struct pst_search *s, struct pst_query *q,
                      struct pst_error *err)
{
    int r = 0;
    if (!s->want->similar)
        pst_synonyms_expand(s->synonyms, q, s->want->expands);
    if (s->want->folder != NULL)
        r = restrict_to(s, q, err);
    if (r == 0 && s->ix->shard_count > 0)
        r = pst_query_expand(q, s->ix, s->want->expansions, err);
    return r;
}

/* Only a query that may want them reads the file. */
static int load_synonyms(struct pst_search *s, struct pst_str text,
                         struct pst_error *err)
{
    const struct pst_search_request *w = s->want;
    if (w->similar || w->synonyms[0] == '\0' ||
        (!w->expands && memchr(text.p, '~', text.n) == NULL))
        return 0;
    s->synonyms = pst_synonyms_load(w->synonyms, s->language, err);
    return s->synonyms != NULL ? 0 : -err->code;
}

int pst_search_parse(struct pst_search *s, struct pst_index *ix,
                     const struct pst_search_request *want, struct pst_str text,
                     struct pst_error *err)
{
    memset(s, 0, sizeof *s);
    s->ix = ix;
    s->want = want;
    ix->engine = want->engine;
    int r = choose_language(s, err);
    if (r == 0)
        r = load_synonyms(s, text, err);
    if (r == 0)
        r = parse_text(s, text, want->any, &s->q, err);
    s->typed = s->q.root;
    return r == 0 ? make_ready(s, &s->q, err) : r;
}

/* --- running -------------------------------------------------------------- */

/* Run the query read with `any` instead, when it is plain and finds some. */
static int run_partial(struct pst_search *s, struct pst_error *err)
{
    struct pst_query all = s->q;
    const struct pst_node *typed = s->typed;
    struct pst_hits hits = {.found = NULL};
    memset(&s->q, 0, sizeof s->q);
    int r = parse_text(s, all.text, true, &s->q, err);
    if (r == 0 && pst_partial_allowed(typed, s->q.root)) {
        s->typed = s->q.root = pst_partial_root(&s->q, s->q.root);
        r = make_ready(s, &s->q, err);
        if (r == 0)
            r = pst_run(s->ix, &s->q, &s->want->run, &hits, err);
    }
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

int pst_search_run(struct pst_search *s, struct pst_error *err)
{
    int r = pst_run(s->ix, &s->q, &s->want->run, &s->hits, err);
    if (r == 0 && s->hits.total == 0 && s->want->partial && !s->want->any)
        r = run_partial(s, err);
    return r;
}

/* How many articles match the query, which is not made ready yet. */
static int count_hits(struct pst_search *s, struct pst_query *q, size_t *total,
                      struct pst_error *err)
{
    const struct pst_run_options none = {.sort = PST_SORT_DATE};
    struct pst_hits hits = {.found = NULL};
    int r = make_ready(s, q, err);
    if (r == 0)
        r = pst_run(s->ix, q, &none, &hits, err);
    *total = hits.total;
    pst_hits_dispose(&hits);
    return r;
}

/* The root without the filters beside something else; NULL when there are
 * none, or nothing else. */
static struct pst_node *without_bounds(struct pst_query *q)
{
    const struct pst_node *root = q->root;
    struct pst_node **kept =
        pst_arena_alloc(&q->arena, (root->child_count + 1) * PST_NODE_REF);
    size_t count = 0;
    for (size_t i = 0; i < root->child_count; i++)
        if (!pst_node_is_bound(root->children[i]))
            kept[count++] = root->children[i];
    if (root->kind != PST_NODE_AND || count == root->child_count)
        return NULL;
    return pst_node_join(q, PST_NODE_AND, kept, count);
}

static int count_unbounded(struct pst_search *s, struct pst_error *err)
{
    struct pst_query q;
    int r = parse_text(s, s->q.text, s->want->any, &q, err);
    if (r != 0)
        return r;
    q.root = without_bounds(&q);
    if (q.root != NULL)
        r = count_hits(s, &q, &s->unbounded, err);
    pst_query_dispose(&q);
    return r;
}

/* How many articles match the text. */
static int count_matches(struct pst_search *s, struct pst_str text,
                         size_t *total, struct pst_error *err)
{
    struct pst_query q;
    int r = parse_text(s, text, s->want->any, &q, err);
    if (r != 0)
        return r;
    r = count_hits(s, &q, total, err);
    pst_query_dispose(&q);
    return r;
}

int pst_search_suggest(struct pst_search *s, struct pst_error *err)
{
    size_t total = s->is_partial ? 0 : s->hits.total;
    if (s->want->similar || total > POOR)
        return 0;
    int r = pst_suggest(&s->suggestions, s->ix, &s->q, s->typed, err);
    if (r == 0 && s->suggestions.count != 0)
        r = count_matches(s, pst_buf_str(&s->suggestions.query),
                          &s->suggestions.total, err);
    if (total != 0 && s->suggestions.total <= total)
        s->suggestions.count = 0;
    if (r == 0 && s->hits.total == 0)
        r = count_unbounded(s, err);
    return r;
}

void pst_search_dispose(struct pst_search *s)
{
    pst_suggestions_dispose(&s->suggestions);
    pst_hits_dispose(&s->hits);
    pst_query_dispose(&s->q);
    pst_synonyms_free(s->synonyms);
    memset(s, 0, sizeof *s);
}

/* --- going through the hits ----------------------------------------------- */

struct visit {
    const struct pst_search *s;
    struct pst_matcher *matcher;
    struct pst_view view;
    struct pst_missing missing; /* of a hit */
    pst_search_show *show;
    void *payload;
};

static int show_hit(struct visit *v, size_t i, struct pst_error *err)
{
    const struct pst_search *s = v->s;
    struct pst_notes notes = {.more = s->hits.found[i].more,
                              .collapse = s->want->run.collapse};
    if (s->is_partial) {
        pst_partial_missing(&v->missing, &s->q, v->matcher);
        notes.missing = v->missing.items;
        notes.missing_count = v->missing.count;
    }
    return v->show(v->payload, &v->view, i, &notes, err);
}

static int visit_hit(struct visit *v, size_t i, struct pst_error *err)
{
    struct pst_arena arena = PST_ARENA_INIT;
    struct pst_hit hit;
    int r = pst_hit_load(&hit, v->s->ix, &v->s->hits.found[i], &arena, err);
    if (r == 0)
        r = pst_view_set(&v->view, &hit, err);
    if (r == 0)
        r = show_hit(v, i, err);
    pst_arena_dispose(&arena);
    return r;
}

int pst_search_visit(const struct pst_search *s,
                     const struct pst_view_options *options,
                     pst_search_show *show, void *payload,
                     struct pst_error *err)
{
    struct visit v = {.s = s, .show = show, .payload = payload};
    v.matcher =
        pst_matcher_new(&s->q, s->ix->languages, s->ix->language_count, err);
    if (v.matcher == NULL)
        return -err->code;
    pst_view_init(&v.view, v.matcher, options);
    int r = 0;
    for (size_t i = 0; i < s->hits.count && r == 0; i++)
        r = visit_hit(&v, i, err);
    pst_view_dispose(&v.view);
    pst_missing_dispose(&v.missing);
    pst_matcher_free(v.matcher);
    return r < 0 ? r : 0;
}
