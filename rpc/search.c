/* SPDX-License-Identifier: GPL-2.0-or-later */
/* search, similar, facets, timeline */
#include "rpc/methods.h"

#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "rpc/message.h"
#include "searcher/collapse.h"
#include "searcher/counts.h"
#include "searcher/engine.h"
#include "searcher/feedback.h"
#include "searcher/like.h"
#include "searcher/render/facets.h"
#include "searcher/render/json.h"
#include "searcher/search.h"
#include "searcher/snippet.h"

enum {
    LIMIT_MOST = 1000,    /* articles of a reply */
    MATCHES_MOST = 1000,  /* of an article */
    SNIPPETS_MOST = 1000, /* likewise */
    OFFSET_MOST = 1 << 30,
    PROGRESS_SIZE = 8 << 10 /* bytes of hits in one notification */
};

struct ask {
    struct pst_call *call;
    struct pst_buf cwd, synonyms, folder;
    struct pst_search_request request;
    bool strict;
    size_t limit;
    struct pst_counts counts;
    size_t values; /* of a facet, at most */
    struct pst_view_options view;
    char language[PST_LANG_MAX]; /* of what is similar */
    struct pst_buf text;         /* of the query */
    struct pst_search found;
    struct pst_buf record;           /* room for one */
    struct pst_buf facets, timeline; /* JSON */
    struct pst_buf hits;             /* JSON, of an array */
    struct pst_buf locations;        /* likewise, where the protocol has some */
};

static void each_buf(struct ask *a, void (*what)(struct pst_buf *b))
{
    what(&a->cwd);
    what(&a->synonyms);
    what(&a->folder);
    what(&a->text);
    what(&a->record);
    what(&a->facets);
    what(&a->timeline);
    what(&a->hits);
    what(&a->locations);
}

static void dispose(struct ask *a)
{
    pst_search_dispose(&a->found);
    each_buf(a, pst_buf_dispose);
}

/* --- what is asked for ---------------------------------------------------- */

static int read_here(struct ask *a)
{
    struct pst_params *p = &a->call->params;
    const json_t *here = pst_params_get(p, "here");
    const char *folder = NULL;
    bool is = false;
    if (json_is_string(here))
        pst_params_cstring(p, "here", &folder);
    else
        pst_params_bool(p, "here", &is);
    if (folder == NULL && !is)
        return p->bad ? -1 : 0;
    pst_path_absolute(&a->folder, a->cwd.p, folder != NULL ? folder : ".");
    a->request.folder = a->folder.p;
    return 0;
}

static int read_order(struct ask *a)
{
    static const char *const sorts[] = {"relevance", "date", "path", NULL};
    struct pst_params *p = &a->call->params;
    const struct pst_config *config = &a->call->session->latest.config;
    struct pst_run_options *run = &a->request.run;
    size_t by = pst_config_choice(config, "rank.by");
    size_t sort = PST_SORT_RELEVANCE;
    size_t collapse = PST_COLLAPSE_NONE;
    pst_params_choice(p, "rank", pst_rank_names, &by);
    pst_params_choice(p, "sort", sorts, &sort);
    pst_params_choice(p, "collapse", pst_collapse_names, &collapse);
    pst_params_bool(p, "reverse", &run->reverse);
    pst_params_count(p, "offset", 0, OFFSET_MOST, &run->offset);
    pst_search_request_rank(&a->request, config, (enum pst_rank_by)by);
    run->sort = (enum pst_sort)sort;
    run->collapse = (enum pst_collapse)collapse;
    return pst_params_count(p, "limit", 0, LIMIT_MOST, &run->limit);
}

/* So many of the first hits, or true: as many as postil search takes. */
static int read_feedback(struct ask *a)
{
    struct pst_params *p = &a->call->params;
    size_t *hits = &a->request.run.feedback;
    bool is = false;
    if (!json_is_boolean(pst_params_get(p, "feedback")))
        return pst_params_count(p, "feedback", 0, PST_FEEDBACK_MOST, hits);
    pst_params_bool(p, "feedback", &is);
    *hits = is ? PST_FEEDBACK_HITS : 0;
    return p->bad ? -1 : 0;
}

/* "sentence", "paragraph", or a number. */
static int read_context(struct ask *a)
{
    struct pst_params *p = &a->call->params;
    struct pst_error err = PST_ERROR_INIT;
    const char *context = NULL;
    if (json_is_integer(pst_params_get(p, "context")))
        return pst_params_count(p, "context", PST_SNIPPET_SHORTEST,
                                PST_SNIPPET_LONGEST, &a->view.snippets.width);
    if (pst_params_cstring(p, "context", &context) == 0 &&
        pst_snippet_set_context(&a->view.snippets, context, &err) != 0)
        return pst_params_fail(p, "context",
                               "sentence, paragraph or a number is wanted");
    return p->bad ? -1 : 0;
}

static int read_view(struct ask *a)
{
    struct pst_params *p = &a->call->params;
    const struct pst_config *config = &a->call->session->latest.config;
    struct pst_snippet_options *s = &a->view.snippets;
    a->view.index = &a->call->session->latest.ix;
    a->view.cwd = a->cwd.p;
    a->view.match_limit = MATCHES_MOST;
    s->count = (size_t)pst_config_number(config, "search.snippets");
    s->width = (size_t)pst_config_number(config, "search.width");
    pst_params_count(p, "matches", 0, MATCHES_MOST, &a->view.match_limit);
    pst_params_count(p, "snippets", 0, SNIPPETS_MOST, &s->count);
    pst_params_count(p, "width", PST_SNIPPET_SHORTEST, PST_SNIPPET_LONGEST,
                     &s->width);
    return read_context(a);
}

static int read_facets(struct ask *a)
{
    struct pst_params *p = &a->call->params;
    const json_t *names = pst_params_get(p, "facets");
    struct pst_error err = PST_ERROR_INIT;
    if (names != NULL && !json_is_array(names))
        return pst_params_fail(p, "facets", "an array of names is wanted");
    for (size_t i = 0; i < json_array_size(names); i++) {
        const json_t *name = json_array_get(names, i);
        if (!json_is_string(name) ||
            pst_counts_add(&a->counts, json_string_value(name), &err) != 0)
            return pst_params_fail(p, "facets",
                                   "these are wanted, each once at most: "
                                   "author, source, year, month, tag, lang, "
                                   "section");
    }
    return p->bad ? -1 : 0;
}

static int read_timeline(struct ask *a, const char *member)
{
    static const char *const units[] = {"year", "month", NULL};
    static const enum pst_facet_kind kinds[] = {PST_FACET_YEAR,
                                                PST_FACET_MONTH};
    struct pst_params *p = &a->call->params;
    size_t unit = 0;
    a->counts.timeline = pst_params_get(p, member) != NULL;
    pst_params_choice(p, member, units, &unit);
    a->counts.unit = kinds[unit];
    return p->bad ? -1 : 0;
}

static void read_engine(struct ask *a)
{
    size_t engine = (size_t)a->request.engine;
    pst_params_choice(&a->call->params, "engine", pst_engine_names, &engine);
    a->request.engine = (enum pst_engine)engine;
}

/* The index, and what is asked of any search. */
static int begin(struct ask *a, struct pst_call *c)
{
    memset(a, 0, sizeof *a);
    a->call = c;
    struct pst_params *p = &c->params;
    each_buf(a, pst_buf_init);
    a->values = SIZE_MAX;
    if (pst_call_open(c, &a->cwd) != 0)
        return -1;
    pst_search_request_init(&a->request, &c->session->latest.config, a->cwd.p,
                            &a->synonyms);
    pst_params_bool(p, "any", &a->request.any);
    pst_params_bool(p, "strict", &a->strict);
    pst_params_cstring(p, "lang", &a->request.language);
    read_engine(a);
    return read_here(a);
}

/* What is asked of a search that shows hits, too. */
static int begin_hits(struct ask *a, struct pst_call *c)
{
    if (begin(a, c) != 0)
        return -1;
    a->request.run.limit =
        (size_t)pst_config_number(&c->session->latest.config, "search.limit");
    pst_params_bool(&c->params, "partial", &a->request.partial);
    read_order(a);
    read_feedback(a);
    read_view(a);
    read_facets(a);
    return read_timeline(a, "timeline");
}

/* --- searching ------------------------------------------------------------ */

static int failed(const struct ask *a, const struct pst_error *err)
{
    return pst_fault_take(a->call->fault, err);
}

/* The first mistake of the query is a fault, if it is to be strict. */
static int check_strict(const struct ask *a)
{
    const struct pst_query *q = &a->found.q;
    struct pst_fault *f = a->call->fault;
    if (!a->strict || q->repair_count == 0)
        return 0;
    const struct pst_repair *r = &q->repairs[0];
    pst_fault_set(f, PST_FAULT_QUERY, NULL, "%s", r->message);
    snprintf(f->where, sizeof f->where, "%.*s", (int)(r->end - r->begin),
             q->text.p + r->begin);
    f->hint = "postil help query shows the language";
    f->has_range = true;
    f->begin = r->begin;
    f->end = r->end;
    return -1;
}

static int search(struct ask *a, struct pst_str text)
{
    struct pst_error err = PST_ERROR_INIT;
    int r = pst_search_parse(&a->found, &a->call->session->latest.ix,
                             &a->request, text, &err);
    if (r == 0 && check_strict(a) != 0)
        return -1;
    if (r == 0)
        r = pst_search_run(&a->found, &err);
    if (r == -PST_EINTR)
        return -1; /* the fault says so */
    return r != 0 ? failed(a, &err) : 0;
}

static void add_counts(void *payload, const struct pst_facet *f, bool timeline)
{
    struct ask *a = payload;
    struct pst_facet shown = *f;
    struct pst_json j;
    if (timeline) {
        pst_facets_json(&a->timeline, f, "timeline");
        return;
    }
    if (shown.count > a->values)
        shown.count = a->values;
    pst_facets_json(&a->record, &shown, "facet");
    if (a->facets.n != 0)
        pst_buf_addc(&a->facets, ',');
    pst_json_init(&j, &a->facets);
    pst_call_record(&j, &a->record);
}

static int count(struct ask *a)
{
    struct pst_error err = PST_ERROR_INIT;
    if (!pst_counts_any(&a->counts))
        return 0;
    if (pst_counts_make(&a->counts, &a->call->session->latest.ix, &a->found.q,
                        add_counts, a, &err) != 0)
        return failed(a, &err);
    return 0;
}

/* --- the reply ------------------------------------------------------------ */

static void add_array(struct pst_json *j, const char *key,
                      struct pst_buf *items)
{
    pst_json_key(j, key);
    pst_json_begin_array(j);
    if (items->n != 0)
        pst_json_raw(j, pst_buf_str(items));
    pst_json_end_array(j);
}

/* Whether hits are sent as they come. */
static bool reports(const struct ask *a)
{
    return a->call->server->protocol->reports &&
           pst_params_get(&a->call->params, "progress") != NULL;
}

static void send_progress(struct ask *a)
{
    struct pst_buf params = PST_BUF_INIT;
    struct pst_json j;
    pst_json_init(&j, &params);
    pst_json_begin_object(&j);
    pst_json_key(&j, "token");
    pst_message_scalar(&j, pst_params_get(&a->call->params, "progress"));
    pst_json_key(&j, "value");
    pst_json_begin_object(&j);
    add_array(&j, "hits", &a->hits);
    pst_json_end_object(&j);
    pst_json_end_object(&j);
    pst_call_notify(a->call, "$/progress", pst_buf_str(&params));
    pst_buf_clear(&a->hits);
    pst_buf_dispose(&params);
}

static void add_location(struct ask *a, const struct pst_view *v)
{
    const struct pst_protocol *p = a->call->server->protocol;
    struct pst_json j;
    if (p->locate == NULL)
        return;
    if (a->locations.n != 0)
        pst_buf_addc(&a->locations, ',');
    pst_json_init(&j, &a->locations);
    p->locate(a->call, &j, v);
}

static int add_hit(void *payload, const struct pst_view *v, size_t number,
                   const struct pst_notes *notes, struct pst_error *err)
{
    struct ask *a = payload;
    struct pst_json j;
    (void)err;
    if (a->hits.n != 0)
        pst_buf_addc(&a->hits, ',');
    pst_json_hit(&a->record, v, a->request.run.offset + number + 1, notes);
    pst_json_init(&j, &a->hits);
    pst_call_record(&j, &a->record);
    add_location(a, v);
    if (reports(a) && a->hits.n >= PROGRESS_SIZE)
        send_progress(a);
    return pst_call_goes_on(a->call) ? 0 : -PST_EINTR;
}

static int make_hits(struct ask *a)
{
    struct pst_error err = PST_ERROR_INIT;
    int r = pst_search_visit(&a->found, &a->view, add_hit, a, &err);
    if (r == -PST_EINTR)
        return -1;
    if (r == 0 && a->hits.n != 0 && reports(a))
        send_progress(a);
    return r != 0 ? failed(a, &err) : 0;
}

static void write_result(struct ask *a)
{
    struct pst_json *j = &a->call->result;
    const struct pst_search *f = &a->found;
    const struct pst_json_end end = {f->hits.count,   f->hits.total,
                                     f->hits.groups,  f->is_partial,
                                     &f->suggestions, &f->q};
    pst_json_begin_object(j);
    pst_json_key(j, "begin");
    pst_json_begin(&a->record, &f->q, f->ix, f->is_partial);
    pst_call_record(j, &a->record);
    add_array(j, "facets", &a->facets);
    pst_json_key(j, "timeline");
    if (a->counts.timeline)
        pst_call_record(j, &a->timeline);
    else
        pst_json_null(j);
    add_array(j, "hits", &a->hits);
    if (a->call->server->protocol->locate != NULL)
        add_array(j, "locations", &a->locations);
    pst_json_key(j, "end");
    pst_json_finish(&a->record, &end);
    pst_call_record(j, &a->record);
    pst_json_end_object(j);
}

static int find_hits(struct ask *a, struct pst_str text)
{
    struct pst_error err = PST_ERROR_INIT;
    if (search(a, text) != 0 || !pst_call_goes_on(a->call) || count(a) != 0)
        return -1;
    if (pst_search_suggest(&a->found, &err) != 0)
        return failed(a, &err);
    if (make_hits(a) != 0)
        return -1;
    write_result(a);
    return 0;
}

int pst_method_search(struct pst_call *c)
{
    struct ask a;
    struct pst_str query = {"", 0};
    int r = begin_hits(&a, c);
    if (r == 0)
        pst_params_need(&c->params, "query");
    if (r == 0)
        r = pst_params_string(&c->params, "query", &query);
    if (r == 0)
        r = find_hits(&a, query);
    dispose(&a);
    return r;
}

/* --- similar -------------------------------------------------------------- */

static int like_article(struct ask *a)
{
    struct pst_call *c = a->call;
    struct pst_error err = PST_ERROR_INIT;
    struct pst_found found;
    if (pst_call_find(c, a->cwd.p, &found) != 0)
        return -1;
    if (pst_like_article(&c->session->latest.ix, &found, a->language, &a->text,
                         &err) != 0)
        return failed(a, &err);
    return 0;
}

static int like_text(struct ask *a)
{
    struct pst_error err = PST_ERROR_INIT;
    struct pst_str text = {"", 0};
    if (pst_params_string(&a->call->params, "text", &text) != 0)
        return -1;
    if (pst_like_text(&a->call->session->latest.ix, text, a->language, &a->text,
                      &err) != 0)
        return failed(a, &err);
    return 0;
}

int pst_method_similar(struct pst_call *c)
{
    struct ask a;
    int r = begin_hits(&a, c);
    if (r == 0)
        r = pst_params_get(&c->params, "text") != NULL ? like_text(&a)
                                                       : like_article(&a);
    a.request.similar = true;
    a.request.any = a.request.partial = a.strict = false;
    a.request.language = a.language;
    if (r == 0)
        r = find_hits(&a, pst_buf_str(&a.text));
    dispose(&a);
    return r;
}

/* --- facets and timelines ------------------------------------------------- */

/* Count what the query finds, or all articles. */
static int find_counts(struct ask *a)
{
    struct pst_str query = {"*", 1};
    a->request.run.sort = PST_SORT_DATE; /* what they are worth is not asked */
    a->request.run.limit = 0;
    if (pst_params_string(&a->call->params, "query", &query) != 0 ||
        search(a, query) != 0)
        return -1;
    return count(a);
}

int pst_method_facets(struct pst_call *c)
{
    struct pst_json *j = &c->result;
    struct ask a;
    int r = begin(&a, c);
    if (r == 0)
        r = pst_params_need(&c->params, "facets");
    if (r == 0)
        r = read_facets(&a);
    if (r == 0)
        r = pst_params_count(&c->params, "limit", 0, OFFSET_MOST, &a.values);
    if (r == 0)
        r = find_counts(&a);
    if (r == 0) {
        pst_json_begin_object(j);
        pst_json_key(j, "total");
        pst_json_u64(j, a.found.hits.total);
        add_array(j, "facets", &a.facets);
        pst_json_end_object(j);
    }
    dispose(&a);
    return r;
}

int pst_method_timeline(struct pst_call *c)
{
    struct pst_json *j = &c->result;
    struct ask a;
    int r = begin(&a, c);
    if (r == 0)
        r = read_timeline(&a, "unit");
    a.counts.timeline = true;
    if (r == 0)
        r = find_counts(&a);
    if (r == 0) {
        pst_json_begin_object(j);
        pst_json_key(j, "total");
        pst_json_u64(j, a.found.hits.total);
        pst_json_key(j, "timeline");
        pst_call_record(j, &a.timeline);
        pst_json_end_object(j);
    }
    dispose(&a);
    return r;
}
