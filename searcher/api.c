/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Searches with results that stand on their own. */
#include "postil.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/mem.h"
#include "searcher/collapse.h"
#include "searcher/counts.h"
#include "searcher/latest.h"
#include "searcher/like.h"
#include "searcher/search.h"

static_assert(POSTIL_EUSAGE == (int)PST_EUSAGE, "the same number");
static_assert(POSTIL_EQUERY == (int)PST_EQUERY, "the same number");
static_assert(POSTIL_ENOINDEX == (int)PST_ENOINDEX, "the same number");
static_assert(POSTIL_EINDEX == (int)PST_EINDEX, "the same number");
static_assert(POSTIL_EIO == (int)PST_EIO, "the same number");
static_assert(POSTIL_ENOMEM == (int)PST_ENOMEM, "the same number");
static_assert(POSTIL_EINTR == (int)PST_EINTR, "the same number");
static_assert(POSTIL_BY_RELEVANCE == (int)PST_SORT_RELEVANCE, "the same");
static_assert(POSTIL_BY_DATE == (int)PST_SORT_DATE, "the same number");
static_assert(POSTIL_BY_PATH == (int)PST_SORT_PATH, "the same number");
static_assert(POSTIL_ENGINE_AUTO == PST_ENGINE_AUTO + 1, "the next number");
static_assert(POSTIL_ENGINE_FAST == PST_ENGINE_FAST + 1, "the next number");
static_assert(POSTIL_ENGINE_XAPIAN == PST_ENGINE_XAPIAN + 1, "the next number");

struct postil_index {
    struct pst_latest latest;
    struct pst_buf cwd; /* absolute */
};

/* What is handed out, and behind it what it points to. */
struct results {
    postil_results public;
    struct pst_arena arena;
};

static struct results *new_results(void)
{
    struct results *r = pst_calloc(1, sizeof *r);
    r->arena = (struct pst_arena)PST_ARENA_INIT;
    return r;
}

/* To the caller, unless `r` says that they failed. */
static void hand_out(struct results *to, int r, postil_results **out)
{
    if (r == 0)
        *out = &to->public;
    else
        postil_results_free(&to->public);
}

/* Give the caller what went wrong, if anything; returns r. */
static int report(postil_error *err, int r, const struct pst_error *from)
{
    if (err == NULL)
        return r;
    err->code = r < 0 ? -r : POSTIL_OK;
    err->message[0] = '\0';
    if (r < 0) {
        static_assert(sizeof err->message == sizeof from->message, "the same");
        memcpy(err->message, from->message, sizeof err->message);
    }
    return r;
}

/* --- the index ------------------------------------------------------------ */

static int current_folder(struct pst_buf *out, struct pst_error *err)
{
    char *cwd = getcwd(NULL, 0);
    if (cwd == NULL)
        return pst_fail(err, PST_EIO, "the current folder is gone");
    pst_buf_adds(out, cwd);
    free(cwd);
    return 0;
}

int postil_open_with(postil_index **out, const char *where, unsigned flags,
                     postil_error *err)
{
    struct pst_error e = PST_ERROR_INIT;
    postil_index *x = pst_calloc(1, sizeof *x);
    *out = NULL;
    pst_latest_init(&x->latest, (flags & POSTIL_NO_CONFIG) != 0);
    pst_buf_init(&x->cwd);
    int r = current_folder(&x->cwd, &e);
    if (r == 0 && where != NULL)
        pst_path_absolute(&x->latest.named, x->cwd.p, where);
    if (r == 0)
        r = pst_latest_open(&x->latest, x->cwd.p, &e);
    if (r < 0)
        postil_close(x);
    else
        *out = x;
    return report(err, r < 0 ? r : 0, &e);
}

int postil_open(postil_index **out, const char *where, postil_error *err)
{
    return postil_open_with(out, where, 0, err);
}

int postil_refresh(postil_index *index, postil_error *err)
{
    struct pst_error e = PST_ERROR_INIT;
    return report(err, pst_latest_open(&index->latest, index->cwd.p, &e), &e);
}

void postil_close(postil_index *index)
{
    if (index == NULL)
        return;
    pst_latest_dispose(&index->latest);
    pst_buf_dispose(&index->cwd);
    free(index);
}

uint32_t postil_article_count(const postil_index *index)
{
    return index->latest.is_open ? index->latest.ix.doc_count : 0;
}

const char *postil_root(const postil_index *index)
{
    return index->latest.is_open ? index->latest.ix.root.p : "";
}

/* --- copies --------------------------------------------------------------- */

static postil_str copy(struct pst_arena *a, struct pst_str s)
{
    return (postil_str){pst_arena_dup(a, s.p, s.n), s.n};
}

static const postil_str *copy_list(struct pst_arena *a,
                                   const struct pst_str *items, size_t count)
{
    postil_str *list = pst_arena_alloc(a, (count + 1) * sizeof *list);
    for (size_t i = 0; i < count; i++)
        list[i] = copy(a, items[i]);
    return list;
}

static const char *field_name(uint8_t field)
{
    return pst_field_info((enum pst_field)field)->name;
}

static void copy_matches(postil_hit *to, struct pst_arena *a,
                         const struct pst_view *v)
{
    const struct pst_match *best = pst_view_best(v);
    postil_match *matches =
        pst_arena_alloc(a, (v->match_count + 1) * sizeof *matches);
    for (size_t i = 0; i < v->match_count; i++) {
        const struct pst_match *m = &v->matches[i];
        if (!m->has_source)
            continue;
        if (m == best)
            to->best = to->match_count;
        matches[to->match_count++] = (postil_match){m->byte,
                                                    m->end_byte,
                                                    m->line,
                                                    m->col,
                                                    m->end_line,
                                                    m->end_col,
                                                    field_name(m->span->field)};
    }
    to->matches = matches;
}

static void copy_snippets(postil_hit *to, struct pst_arena *a,
                          const struct pst_snippets *from)
{
    postil_snippet *snippets =
        pst_arena_alloc(a, (from->count + 1) * sizeof *snippets);
    for (size_t i = 0; i < from->count; i++) {
        const struct pst_snippet *s = &from->items[i];
        postil_mark *marks =
            pst_arena_alloc(a, (s->mark_count + 1) * sizeof *marks);
        for (size_t k = 0; k < s->mark_count; k++)
            marks[k] = (postil_mark){s->marks[k].begin, s->marks[k].end};
        snippets[i] = (postil_snippet){copy(a, pst_buf_str(&s->text)),
                                       marks,
                                       s->mark_count,
                                       field_name(s->field),
                                       s->starts_inside,
                                       s->ends_inside};
    }
    to->snippets = snippets;
    to->snippet_count = from->count;
}

static void copy_metadata(postil_hit *to, struct pst_arena *a,
                          const struct pst_view *v)
{
    const struct pst_record_header *h = &v->hit->header;
    char date[PST_DATE_MAX];
    size_t n = h->date.year != 0 ? pst_date_format(&h->date, date) : 0;
    struct pst_buf path = PST_BUF_INIT;
    char *relative = pst_arena_dup(a, h->path.p, h->path.n);
    pst_path_join(&path, v->options.index->root.p, relative);
    to->id = copy(a, pst_str_of(v->id));
    to->path = copy(a, pst_buf_str(&path));
    to->member = copy(a, h->member);
    to->title = copy(a, h->title);
    to->authors = copy_list(a, h->authors, h->author_count);
    to->author_count = h->author_count;
    to->date = copy(a, (struct pst_str){date, n});
    to->source = copy(a, h->source);
    to->section = copy(a, h->section);
    to->url = copy(a, h->url);
    to->lang = copy(a, h->lang);
    to->tags = copy_list(a, h->tags, h->tag_count);
    to->tag_count = h->tag_count;
    to->words = h->words;
    to->score = v->hit->score;
    to->is_stale = pst_view_original(v)->stale;
    to->is_decoded = (h->flags & PST_RECORD_DECODED) != 0;
    pst_buf_dispose(&path);
}

/* --- gathering ------------------------------------------------------------ */

struct gather {
    struct results *to;
    postil_hit *hits;
    postil_facet *facets;
    const postil_request *want;
};

static int add_hit(void *payload, const struct pst_view *v, size_t number,
                   const struct pst_notes *notes, struct pst_error *err)
{
    struct gather *g = payload;
    struct pst_arena *a = &g->to->arena;
    postil_hit *to = &g->hits[number];
    const postil_request *want = g->want;
    if (want->goes_on != NULL && want->goes_on(want->payload) == 0)
        return pst_fail(err, PST_EINTR, "the search was ended");
    memset(to, 0, sizeof *to);
    copy_metadata(to, a, v);
    copy_matches(to, a, v);
    copy_snippets(to, a, &v->snippets);
    to->missing = copy_list(a, notes->missing, notes->missing_count);
    to->missing_count = notes->missing_count;
    to->copies = notes->more;
    to->text =
        copy(a, (want->flags & POSTIL_TEXT) != 0 ? v->body.text
                                                 : (struct pst_str){"", 0});
    g->to->public.count = number + 1;
    return 0;
}

static void add_facet(void *payload, const struct pst_facet *f, bool timeline)
{
    struct gather *g = payload;
    struct pst_arena *a = &g->to->arena;
    postil_value *values = pst_arena_alloc(a, (f->count + 1) * sizeof *values);
    (void)timeline;
    for (size_t i = 0; i < f->count; i++)
        values[i] =
            (postil_value){copy(a, f->values[i].text), f->values[i].count};
    g->facets[g->to->public.facet_count++] =
        (postil_facet){pst_facet_names[f->kind], values, f->count, f->without};
}

static int add_facets(struct gather *g, struct pst_search *s, const char *names,
                      struct pst_error *err)
{
    struct pst_counts counts = {.facet_count = 0};
    if (names == NULL || names[0] == '\0')
        return 0;
    int r = pst_counts_add(&counts, names, err);
    if (r != 0)
        return r;
    g->facets =
        pst_arena_alloc(&g->to->arena, counts.facet_count * sizeof *g->facets);
    g->to->public.facets = g->facets;
    return pst_counts_make(&counts, s->ix, &s->q, add_facet, g, err);
}

static void add_remarks(struct results *to, const struct pst_search *s)
{
    struct pst_arena *a = &to->arena;
    const struct pst_suggestions *other = &s->suggestions;
    size_t count = s->q.repair_count;
    postil_repair *repairs = pst_arena_alloc(a, (count + 1) * sizeof *repairs);
    for (size_t i = 0; i < count; i++) {
        const struct pst_repair *r = &s->q.repairs[i];
        repairs[i] = (postil_repair){
            r->begin, r->end, pst_arena_dup(a, r->message, strlen(r->message))};
    }
    to->public.repairs = repairs;
    to->public.repair_count = count;
    to->public.suggestion =
        copy(a, other->count != 0 ? pst_buf_str(&other->query)
                                  : (struct pst_str){"", 0});
    to->public.suggestion_total = other->count != 0 ? other->total : 0;
    to->public.total = s->hits.total;
    to->public.is_partial = s->is_partial;
}

static int gather(struct results *to, struct pst_search *s,
                  const postil_request *ask, struct pst_error *err)
{
    const struct pst_view_options options = {
        .index = s->ix,
        .cwd = s->ix->root.p,
        .match_limit = ask->matches,
        .snippets = {.count = ask->snippets, .width = ask->width}};
    struct gather g = {.to = to, .want = ask};
    g.hits = pst_arena_alloc(&to->arena, (s->hits.count + 1) * sizeof *g.hits);
    to->public.hits = g.hits;
    add_remarks(to, s);
    int r = add_facets(&g, s, ask->facets, err);
    return r == 0 ? pst_search_visit(s, &options, add_hit, &g, err) : r;
}

/* --- searching ------------------------------------------------------------ */

struct ask {
    postil_index *index;
    const postil_request *want;
    struct pst_search_request request;
    struct pst_patience patience;
    struct pst_buf synonyms;
    struct pst_buf text;         /* of what is similar */
    char language[PST_LANG_MAX]; /* likewise */
};

static bool goes_on(void *payload)
{
    const struct ask *a = payload;
    return a->want->goes_on(a->want->payload) != 0;
}

static int check(const postil_request *want, struct pst_error *err)
{
    const unsigned known = POSTIL_ANY | POSTIL_STRICT | POSTIL_PARTIAL |
                           POSTIL_REVERSE | POSTIL_TEXT | POSTIL_ROUGH |
                           POSTIL_COLLAPSE;
    if (want->size != sizeof *want)
        return pst_fail(err, PST_EUSAGE,
                        "the request is of %zu bytes: begin with "
                        "POSTIL_REQUEST_INIT",
                        want->size);
    if ((want->flags & ~known) != 0)
        return pst_fail(err, PST_EUSAGE, "the request has unknown flags: %#x",
                        want->flags & ~known);
    if (want->sort < POSTIL_BY_RELEVANCE || want->sort > POSTIL_BY_PATH)
        return pst_fail(err, PST_EUSAGE, "the request has no such sort: %d",
                        want->sort);
    if (want->engine < POSTIL_ENGINE_CONFIG ||
        want->engine > POSTIL_ENGINE_XAPIAN)
        return pst_fail(err, PST_EUSAGE, "the request has no such engine: %d",
                        want->engine);
    if (want->snippets != 0 && (want->width < PST_SNIPPET_SHORTEST ||
                                want->width > PST_SNIPPET_LONGEST))
        return pst_fail(
            err, PST_EUSAGE, "snippets of %zu characters: %d to %d can be had",
            want->width, (int)PST_SNIPPET_SHORTEST, (int)PST_SNIPPET_LONGEST);
    return 0;
}

/* The index stays open, in the state in which it is. */
static int begin(struct ask *a, postil_index *index, const postil_request *want,
                 struct pst_error *err)
{
    struct pst_latest *latest = &index->latest;
    struct pst_run_options *run = &a->request.run;
    memset(a, 0, sizeof *a);
    a->index = index;
    a->want = want;
    pst_buf_init(&a->synonyms);
    pst_buf_init(&a->text);
    int r = check(want, err);
    if (r == 0 && !latest->is_open)
        r = pst_latest_open(latest, index->cwd.p, err);
    if (r < 0)
        return r;
    pst_search_request_init(&a->request, &latest->config, index->cwd.p,
                            &a->synonyms);
    a->request.any = (want->flags & POSTIL_ANY) != 0;
    a->request.strict = (want->flags & POSTIL_STRICT) != 0;
    a->request.partial = (want->flags & POSTIL_PARTIAL) != 0;
    run->sort = (enum pst_sort)want->sort;
    run->reverse = (want->flags & POSTIL_REVERSE) != 0;
    run->rough = (want->flags & POSTIL_ROUGH) != 0;
    run->offset = want->offset;
    run->limit = want->limit;
    if ((want->flags & POSTIL_COLLAPSE) != 0)
        run->collapse = PST_COLLAPSE_COPIES;
    if (want->engine != POSTIL_ENGINE_CONFIG)
        a->request.engine =
            (enum pst_engine)(want->engine - POSTIL_ENGINE_AUTO);
    if (want->goes_on != NULL) {
        pst_patience_init(&a->patience, goes_on, a);
        latest->ix.patience = &a->patience;
    }
    return 0;
}

static int find(struct ask *a, struct pst_str text, struct results *to,
                struct pst_error *err)
{
    struct pst_search s;
    int r = pst_search_parse(&s, &a->index->latest.ix, &a->request, text, err);
    if (r == 0)
        r = pst_search_run(&s, err);
    if (r == 0)
        r = pst_search_suggest(&s, err);
    if (r == 0)
        r = gather(to, &s, a->want, err);
    pst_search_dispose(&s);
    return r;
}

/* Hand out the results of the search for `text`, unless r says that something
 * failed before; and end the asking. */
static int finish(struct ask *a, int r, struct pst_str text,
                  postil_results **out, struct pst_error *err)
{
    struct results *to = new_results();
    if (r == 0)
        r = find(a, text, to, err);
    hand_out(to, r, out);
    a->index->latest.ix.patience = NULL;
    pst_buf_dispose(&a->synonyms);
    pst_buf_dispose(&a->text);
    return r;
}

int postil_search(postil_results **out, postil_index *index,
                  const postil_request *request, postil_error *err)
{
    struct pst_error e = PST_ERROR_INIT;
    struct ask a;
    *out = NULL;
    int r = begin(&a, index, request, &e);
    if (r == 0 && request->query == NULL)
        r = pst_fail(&e, PST_EUSAGE, "the request has no query");
    r = finish(&a, r, r == 0 ? pst_str_of(request->query) : (struct pst_str){0},
               out, &e);
    return report(err, r, &e);
}

/* What is similar to the words that are in a->text now. */
static int finish_similar(struct ask *a, int r, postil_results **out,
                          struct pst_error *err)
{
    a->request.similar = true;
    a->request.any = a->request.strict = a->request.partial = false;
    a->request.language = a->language;
    return finish(a, r, pst_buf_str(&a->text), out, err);
}

int postil_similar(postil_results **out, postil_index *index,
                   const char *id_or_path, const postil_request *request,
                   postil_error *err)
{
    struct pst_error e = PST_ERROR_INIT;
    struct pst_found found;
    struct ask a;
    *out = NULL;
    int r = begin(&a, index, request, &e);
    struct pst_index *ix = &index->latest.ix;
    if (r == 0)
        r = pst_find_named(ix, ix->root.p, id_or_path, &found, &e);
    if (r == 0)
        r = pst_like_article(ix, &found, a.language, &a.text, &e);
    return report(err, finish_similar(&a, r, out, &e), &e);
}

int postil_similar_text(postil_results **out, postil_index *index,
                        const char *text, size_t n,
                        const postil_request *request, postil_error *err)
{
    struct pst_error e = PST_ERROR_INIT;
    struct ask a;
    *out = NULL;
    int r = begin(&a, index, request, &e);
    if (r == 0)
        r = pst_like_text(&index->latest.ix, (struct pst_str){text, n},
                          a.language, &a.text, &e);
    return report(err, finish_similar(&a, r, out, &e), &e);
}

/* --- one article ---------------------------------------------------------- */

static int load_article(struct results *to, const struct pst_index *ix,
                        const struct pst_found *found, struct pst_error *err)
{
    const struct pst_view_options options = {.index = ix, .cwd = ix->root.p};
    const struct pst_notes notes = {.missing = NULL};
    const postil_request want = {.flags = POSTIL_TEXT};
    struct gather g = {.to = to, .want = &want};
    struct pst_arena arena = PST_ARENA_INIT;
    struct pst_hit hit;
    struct pst_view v;
    g.hits = pst_arena_alloc(&to->arena, sizeof *g.hits);
    to->public.hits = g.hits;
    to->public.total = 1;
    to->public.suggestion = copy(&to->arena, (struct pst_str){"", 0});
    pst_view_init(&v, NULL, &options);
    int r = pst_hit_load(&hit, ix, found, &arena, err);
    if (r == 0)
        r = pst_view_set(&v, &hit, err);
    if (r == 0)
        r = add_hit(&g, &v, 0, &notes, err);
    pst_view_dispose(&v);
    pst_arena_dispose(&arena);
    return r;
}

int postil_article(postil_results **out, postil_index *index,
                   const char *id_or_path, postil_error *err)
{
    struct pst_error e = PST_ERROR_INIT;
    struct pst_latest *latest = &index->latest;
    struct pst_found found = {.docid = 0};
    *out = NULL;
    int r = latest->is_open ? 0 : pst_latest_open(latest, index->cwd.p, &e);
    if (r >= 0)
        r = pst_find_named(&latest->ix, latest->ix.root.p, id_or_path, &found,
                           &e);
    struct results *to = new_results();
    if (r == 0)
        r = load_article(to, &latest->ix, &found, &e);
    hand_out(to, r, out);
    return report(err, r, &e);
}

void postil_results_free(postil_results *results)
{
    if (results == NULL)
        return;
    struct results *r = (struct results *)(void *)results;
    pst_arena_dispose(&r->arena);
    free(r);
}
