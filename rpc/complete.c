/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rpc/complete.h"

#include <stdlib.h>
#include <string.h>

#include "rpc/methods.h"
#include "searcher/expand.h"
#include "searcher/hits.h"
#include "searcher/search.h"
#include "text/fold.h"

enum {
    LIMIT = 20,
    LIMIT_MOST = 1000,
    TITLES_LOOKED_AT = 100, /* for those that begin so */
    WORDS_MOST = 16         /* of a title that is being typed */
};

/* --- titles --------------------------------------------------------------- */

static bool is_word_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c & 0x80) != 0;
}

/* A word that is still being typed is the beginning of one; * wants two letters
 * before it, so one is written as an expression. */
static void add_title_word(struct pst_buf *out, struct pst_str word, bool last)
{
    bool expression = last && word.n == 1;
    pst_buf_adds(out, expression ? "/" : "");
    pst_buf_addstr(out, word);
    if (last)
        pst_buf_adds(out, expression ? ".*/" : "*");
}

/* The folded text as a query for titles. */
static void title_query(struct pst_buf *out, struct pst_str folded)
{
    size_t words = 0;
    for (size_t i = 0; i < folded.n && words < WORDS_MOST;) {
        size_t begin = i;
        while (i < folded.n && is_word_byte(folded.p[i]))
            i++;
        if (i == begin) {
            i++;
            continue;
        }
        pst_buf_adds(out, words++ != 0 ? " title:" : "title:");
        add_title_word(out, (struct pst_str){folded.p + begin, i - begin},
                       i == folded.n);
    }
    if (words == 0)
        pst_buf_addc(out, '*');
}

struct titles {
    struct pst_session *session;
    struct pst_view view;
    struct pst_str folded; /* what was typed */
    pst_title_show *show;
    void *payload;
    size_t left;
    bool enough;
};

static bool begins_so(const struct titles *t, struct pst_str title)
{
    struct pst_buf folded = PST_BUF_INIT;
    pst_fold_whole(&folded, title.p, title.n);
    bool is = folded.n >= t->folded.n &&
              memcmp(folded.p, t->folded.p, t->folded.n) == 0;
    pst_buf_dispose(&folded);
    return is;
}

static int show_title(struct titles *t, const struct pst_found *found,
                      bool beginning, struct pst_error *err)
{
    struct pst_arena arena = PST_ARENA_INIT;
    struct pst_hit hit;
    int r = pst_hit_head(&hit, &t->session->latest.ix, found, &arena, err);
    if (r == 0 && t->folded.n != 0 &&
        begins_so(t, hit.header.title) != beginning)
        found = NULL;
    if (r == 0 && found != NULL && t->left > 0) {
        t->view.hit = &hit;
        pst_article_id(t->view.id, hit.header.path, hit.header.member);
        pst_view_path(&t->view, &hit.header);
        t->enough = !t->show(t->payload, &t->view);
        t->left--;
    }
    pst_arena_dispose(&arena);
    return r;
}

/* First those that begin so, then the others. */
static int show_titles(struct titles *t, const struct pst_hits *hits,
                       struct pst_error *err)
{
    int r = 0;
    for (int turn = 0; turn < (t->folded.n != 0 ? 2 : 1); turn++)
        for (size_t i = 0;
             i < hits->count && r == 0 && t->left > 0 && !t->enough; i++)
            r = show_title(t, &hits->found[i], turn == 0, err);
    return r;
}

int pst_titles_find(struct pst_session *s, const char *cwd, struct pst_str text,
                    size_t limit, pst_title_show *show, void *payload,
                    struct pst_error *err)
{
    struct pst_buf folded = PST_BUF_INIT;
    struct pst_buf query = PST_BUF_INIT;
    struct pst_buf synonyms = PST_BUF_INIT;
    struct pst_search_request request;
    struct pst_search found;
    const struct pst_view_options options = {.index = &s->latest.ix,
                                             .cwd = cwd};
    struct titles t = {
        .session = s, .show = show, .payload = payload, .left = limit};
    pst_fold(&folded, text.p, text.n);
    title_query(&query, pst_buf_str(&folded));
    pst_buf_clear(&folded);
    pst_fold_whole(&folded, text.p, text.n);
    t.folded = pst_buf_str(&folded);
    pst_search_request_init(&request, &s->latest.config, cwd, &synonyms);
    request.run.limit = limit > TITLES_LOOKED_AT ? limit : TITLES_LOOKED_AT;
    if (t.folded.n == 0)
        request.run.sort = PST_SORT_DATE;
    request.similar = true; /* no synonyms */
    request.language = "und";
    pst_view_init(&t.view, NULL, &options);
    int r = pst_search_parse(&found, &s->latest.ix, &request,
                             pst_buf_str(&query), err);
    if (r == 0)
        r = pst_search_run(&found, err);
    if (r == 0)
        r = show_titles(&t, &found.hits, err);
    if (r == 0)
        r = found.hits.total > limit;
    pst_search_dispose(&found);
    pst_view_dispose(&t.view);
    pst_buf_dispose(&synonyms);
    pst_buf_dispose(&query);
    pst_buf_dispose(&folded);
    return r;
}

/* --- complete ------------------------------------------------------------- */

struct completion {
    struct pst_call *call;
    struct pst_buf cwd, folded;
    struct pst_str prefix;
    size_t limit;
    size_t count;
    bool truncated;
};

static void begin_item(struct completion *c, struct pst_str text)
{
    struct pst_json *j = &c->call->result;
    pst_json_begin_object(j);
    pst_json_key(j, "text");
    pst_json_string(j, text);
    c->count++;
}

static void add_counted(struct completion *c, struct pst_str text, size_t count)
{
    struct pst_json *j = &c->call->result;
    if (c->count == c->limit) {
        c->truncated = true;
        return;
    }
    begin_item(c, text);
    pst_json_key(j, "count");
    pst_json_u64(j, count);
    pst_json_end_object(j);
}

static bool add_title(void *payload, const struct pst_view *v)
{
    struct completion *c = payload;
    struct pst_json *j = &c->call->result;
    const struct pst_record_header *h = &v->hit->header;
    char date[PST_DATE_MAX];
    begin_item(c, h->title);
    pst_json_key(j, "id");
    pst_json_cstring(j, v->id);
    pst_json_key(j, "path");
    pst_json_path(j, pst_buf_str(&v->path));
    pst_json_key(j, "authors");
    pst_json_strings(j, h->authors, h->author_count);
    pst_json_key(j, "date");
    if (h->date.year != 0)
        pst_json_string(
            j, (struct pst_str){date, pst_date_format(&h->date, date)});
    else
        pst_json_null(j);
    pst_json_end_object(j);
    return true;
}

static int complete_titles(struct completion *c)
{
    struct pst_error err = PST_ERROR_INIT;
    int r = pst_titles_find(c->call->session, c->cwd.p, c->prefix, c->limit,
                            add_title, c, &err);
    c->truncated = r == 1;
    return r < 0 ? pst_fault_take(c->call->fault, &err) : 0;
}

/* Whether the name, or a word in it, begins with the folded prefix. */
static bool name_matches(struct pst_str prefix, struct pst_str name,
                         struct pst_buf *room)
{
    pst_buf_clear(room);
    pst_fold_whole(room, name.p, name.n);
    for (size_t i = 0; i + prefix.n <= room->n; i++)
        if ((i == 0 || !is_word_byte(room->p[i - 1])) &&
            memcmp(room->p + i, prefix.p, prefix.n) == 0)
            return true;
    return false;
}

static int complete_values(struct completion *c, enum pst_facet_kind kind)
{
    const struct pst_facet *f;
    struct pst_buf room = PST_BUF_INIT;
    if (pst_session_values(c->call->session, kind, &f, c->call->fault) != 0)
        return -1;
    for (size_t i = 0; i < f->count && !c->truncated; i++)
        if (name_matches(pst_buf_str(&c->folded), f->values[i].text, &room))
            add_counted(c, f->values[i].text, f->values[i].count);
    pst_buf_dispose(&room);
    return 0;
}

static int complete_authors(struct completion *c)
{
    return complete_values(c, PST_FACET_AUTHOR);
}

static int complete_tags(struct completion *c)
{
    return complete_values(c, PST_FACET_TAG);
}

/* Of the dictionary. Without a prefix that would be all of it. */
static int complete_words(struct completion *c)
{
    struct pst_arena arena = PST_ARENA_INIT;
    struct pst_error err = PST_ERROR_INIT;
    struct pst_expansions x = {.count = 0};
    int r = 0;
    if (c->folded.n != 0 && c->call->session->latest.ix.shard_count != 0)
        r = pst_expand(&x, &c->call->session->latest.ix,
                       pst_buf_str(&c->folded), &arena, &err);
    if (x.count != 0)
        qsort(x.items, x.count, sizeof *x.items, pst_expansion_by_frequency);
    for (size_t i = 0; i < x.count && !c->truncated; i++)
        add_counted(c, x.items[i].term, x.items[i].df);
    c->truncated = c->truncated || x.found > x.count;
    pst_arena_dispose(&arena);
    return r != 0 ? pst_fault_take(c->call->fault, &err) : 0;
}

static const struct {
    const char *text, *about;
} fields[] = {{"author:", "who wrote it"},
              {"bio:", "what is said of the author"},
              {"body:", "the text alone"},
              {"caption:", "captions"},
              {"code:", "blocks of code"},
              {"credit:", "image credits"},
              {"date:", "2014, 2014-12, 2014..2016, \"last month\""},
              {"folder:", "the folder and all below it"},
              {"format:", "html, markdown, text and so on"},
              {"has:", "articles that state it: author, date, tag, image"},
              {"id:", "the article whose id begins so"},
              {"kind:", "article or page"},
              {"lang:", "the language, by name or code"},
              {"meta.", "any other key of the front matter"},
              {"path:", "a folder or file, a word of the file's name, *.md"},
              {"section:", "the publication's section"},
              {"since:", "from its beginning on"},
              {"source:", "the publication"},
              {"summary:", "the summary"},
              {"tag:", "tags"},
              {"title:", "the title"},
              {"until:", "up to its end"},
              {"url:", "the article's address"},
              {"words:", "how long it is: 500..2000"}};

static int complete_fields(struct completion *c)
{
    struct pst_json *j = &c->call->result;
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        if (strncmp(fields[i].text, c->folded.p, c->folded.n) != 0)
            continue;
        if (c->count == c->limit) {
            c->truncated = true;
            break;
        }
        begin_item(c, pst_str_of(fields[i].text));
        pst_json_key(j, "about");
        pst_json_cstring(j, fields[i].about);
        pst_json_end_object(j);
    }
    return 0;
}

static int read_completion(struct completion *c, size_t *kind)
{
    static const char *const kinds[] = {"title", "author", "tag",
                                        "field", "word",   NULL};
    struct pst_params *p = &c->call->params;
    pst_params_need(p, "kind");
    pst_params_choice(p, "kind", kinds, kind);
    pst_params_string(p, "prefix", &c->prefix);
    if (pst_params_count(p, "limit", 1, LIMIT_MOST, &c->limit) != 0)
        return -1;
    pst_fold_whole(&c->folded, c->prefix.p, c->prefix.n);
    return pst_call_open(c->call, &c->cwd);
}

int pst_method_complete(struct pst_call *call)
{
    static int (*const complete[])(struct completion *) = {
        complete_titles, complete_authors, complete_tags, complete_fields,
        complete_words};
    struct completion c = {.call = call, .prefix = {"", 0}, .limit = LIMIT};
    struct pst_json *j = &call->result;
    size_t kind = 0;
    pst_buf_init(&c.cwd);
    pst_buf_init(&c.folded);
    int r = read_completion(&c, &kind);
    if (r == 0) {
        pst_json_begin_object(j);
        pst_json_key(j, "items");
        pst_json_begin_array(j);
        r = complete[kind](&c);
        pst_json_end_array(j);
        pst_json_key(j, "truncated");
        pst_json_bool(j, c.truncated);
        pst_json_end_object(j);
    }
    pst_buf_dispose(&c.cwd);
    pst_buf_dispose(&c.folded);
    return r;
}
