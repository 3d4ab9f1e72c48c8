/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rpc/find.h"

#include "searcher/like.h"

enum { MATCHES_MOST = 1000 }; /* of an article */

static int visit(struct pst_call *c, struct pst_search *s,
                 const struct pst_find *find, pst_search_show *show,
                 void *payload, struct pst_error *err)
{
    const struct pst_view_options view = {
        .index = &c->session->latest.ix,
        .cwd = find->cwd,
        .match_limit = MATCHES_MOST,
        .snippets = {.count = find->snippets,
                     .width = (size_t)pst_config_number(
                         &c->session->latest.config, "search.width")}};
    int r = pst_search_run(s, err);
    return r == 0 ? pst_search_visit(s, &view, show, payload, err) : r;
}

int pst_find_run(struct pst_call *c, const struct pst_find *find,
                 struct pst_str text, pst_search_show *show, void *payload)
{
    struct pst_index *ix = &c->session->latest.ix;
    struct pst_error err = PST_ERROR_INIT;
    struct pst_buf synonyms = PST_BUF_INIT;
    struct pst_buf query = PST_BUF_INIT;
    struct pst_search_request request;
    struct pst_search s = {.ix = NULL};
    char language[PST_LANG_MAX];
    int r = 0;
    pst_search_request_init(&request, &c->session->latest.config, find->cwd,
                            &synonyms);
    request.run.limit = find->limit;
    request.run.offset = find->offset;
    request.run.sort = find->newest ? PST_SORT_DATE : PST_SORT_RELEVANCE;
    if (find->like) {
        r = pst_like_text(ix, text, language, &query, &err);
        request.similar = true;
        request.language = language;
        text = pst_buf_str(&query);
    }
    if (r == 0)
        r = pst_search_parse(&s, ix, &request, text, &err);
    if (r == 0)
        r = visit(c, &s, find, show, payload, &err);
    pst_search_dispose(&s);
    pst_buf_dispose(&query);
    pst_buf_dispose(&synonyms);
    if (r == -PST_EINTR)
        return -1; /* the fault says so */
    return r != 0 ? pst_fault_take(c->fault, &err) : 0;
}
