/* SPDX-License-Identifier: GPL-2.0-or-later */
/* initialize, show, status, cite; and what methods have in common. */
#include "rpc/methods.h"

#include <string.h>

#include "base/file.h"
#include "rpc/cite.h"
#include "searcher/render/json.h"
#include "searcher/render/status.h"
#include "searcher/status.h"
#include "searcher/view.h"

enum { PROTOCOL = 1 }; /* its version */

void pst_call_record(struct pst_json *j, struct pst_buf *record)
{
    pst_json_raw(j, pst_str_trim(pst_buf_str(record)));
    pst_buf_clear(record);
}

/* An absolute path from the member, into *out; as it is when it is missing. */
static int read_folder(struct pst_call *c, const char *name,
                       struct pst_buf *out)
{
    const char *path = NULL;
    if (pst_params_cstring(&c->params, name, &path) != 0)
        return -1;
    if (path != NULL && path[0] != '/')
        return pst_params_fail(&c->params, name, "an absolute path is wanted");
    if (path != NULL)
        pst_path_absolute(out, "/", path);
    return 0;
}

int pst_call_open_from(struct pst_call *c, const char *cwd)
{
    if (pst_session_open(c->session, cwd, c->fault) != 0)
        return -1;
    c->session->latest.ix.patience = &c->patience;
    return 0;
}

int pst_call_open(struct pst_call *c, struct pst_buf *cwd)
{
    pst_buf_clear(cwd);
    pst_buf_addstr(cwd, pst_buf_str(&c->session->cwd));
    if (read_folder(c, "cwd", cwd) != 0)
        return -1;
    return pst_call_open_from(c, cwd->p);
}

int pst_call_find(struct pst_call *c, const char *cwd, struct pst_found *found)
{
    struct pst_params *p = &c->params;
    struct pst_index *ix = &c->session->latest.ix;
    struct pst_error err = PST_ERROR_INIT;
    struct pst_str id = {NULL, 0};
    struct pst_buf path = PST_BUF_INIT;
    int r = 0;
    if (pst_params_string(p, "id", &id) == 0)
        pst_params_path(p, "path", &path);
    if (p->bad || (id.p == NULL) == (path.n == 0))
        r = pst_params_fail(p, "id", "either an id or a path is wanted");
    else if (id.p != NULL)
        r = pst_find_article(ix, id, found, &err);
    else
        r = pst_find_named(ix, cwd, path.p, found, &err);
    pst_buf_dispose(&path);
    if (r == 0 || p->bad)
        return r;
    pst_fault_take(c->fault, &err);
    if (r == -PST_EUSAGE)
        c->fault->code = PST_FAULT_ARTICLE;
    return -1;
}

/* --- initialize ----------------------------------------------------------- */

static void add_path(struct pst_json *j, const char *key,
                     const struct pst_buf *path)
{
    pst_json_key(j, key);
    if (path != NULL)
        pst_json_path(j, pst_buf_str(path));
    else
        pst_json_null(j);
}

static void add_warnings(struct pst_json *j, const struct pst_session *s)
{
    pst_json_key(j, "warnings");
    pst_json_begin_array(j);
    for (size_t i = 0; s->latest.is_open && i < s->latest.config.warning_count;
         i++)
        pst_json_cstring(j, s->latest.config.warnings[i]);
    pst_json_end_array(j);
}

static void add_methods(struct pst_json *j, const struct pst_protocol *p)
{
    pst_json_key(j, "methods");
    pst_json_begin_array(j);
    for (const struct pst_method *m = p->methods; m->name != NULL; m++)
        pst_json_cstring(j, m->name);
    pst_json_cstring(j, p->cancel);
    pst_json_end_array(j);
}

static int set_session(struct pst_call *c)
{
    struct pst_session *s = c->session;
    const char *index = NULL;
    if (read_folder(c, "cwd", &s->cwd) != 0 ||
        pst_params_cstring(&c->params, "index", &index) != 0)
        return -1;
    if (index != NULL)
        pst_path_absolute(&s->latest.named, s->cwd.p, index);
    return 0;
}

int pst_method_initialize(struct pst_call *c)
{
    struct pst_session *s = c->session;
    struct pst_json *j = &c->result;
    if (set_session(c) != 0)
        return -1;
    bool is_open = pst_session_open(s, s->cwd.p, c->fault) == 0;
    if (!is_open && c->fault->code != PST_FAULT_NO_INDEX)
        return -1;
    pst_json_begin_object(j);
    pst_json_key(j, "name");
    pst_json_cstring(j, "postil");
    pst_json_key(j, "version");
    pst_json_cstring(j, POSTIL_VERSION);
    pst_json_key(j, "protocol");
    pst_json_u64(j, PROTOCOL);
    add_path(j, "cwd", &s->cwd);
    add_path(j, "index", is_open ? &s->latest.ix.dir : NULL);
    add_path(j, "root", is_open ? &s->latest.ix.root : NULL);
    add_warnings(j, s);
    add_methods(j, c->server->protocol);
    pst_json_end_object(j);
    return 0;
}

/* --- one article ---------------------------------------------------------- */

int pst_call_article(struct pst_call *c, pst_article_write *write)
{
    struct pst_buf cwd = PST_BUF_INIT;
    struct pst_arena arena = PST_ARENA_INIT;
    struct pst_error err = PST_ERROR_INIT;
    struct pst_found found;
    struct pst_hit hit;
    struct pst_view v;
    int r = pst_call_open(c, &cwd);
    if (r == 0)
        r = pst_call_find(c, cwd.p, &found);
    if (r == 0) {
        const struct pst_view_options options = {
            .index = &c->session->latest.ix, .cwd = cwd.p};
        pst_view_init(&v, NULL, &options);
        if (pst_hit_load(&hit, &c->session->latest.ix, &found, &arena, &err) !=
                0 ||
            pst_view_set(&v, &hit, &err) != 0)
            r = pst_fault_take(c->fault, &err);
        else
            r = write(c, cwd.p, &v);
        pst_view_dispose(&v);
    }
    pst_arena_dispose(&arena);
    pst_buf_dispose(&cwd);
    return r;
}

static int write_article(struct pst_call *c, const char *cwd,
                         const struct pst_view *v)
{
    struct pst_buf record = PST_BUF_INIT;
    (void)cwd;
    pst_json_article(&record, v, false);
    pst_json_begin_object(&c->result);
    pst_json_key(&c->result, "article");
    pst_call_record(&c->result, &record);
    pst_json_end_object(&c->result);
    pst_buf_dispose(&record);
    return 0;
}

int pst_method_show(struct pst_call *c)
{
    return pst_call_article(c, write_article);
}

static int write_citation(struct pst_call *c, const char *cwd,
                          const struct pst_view *v)
{
    struct pst_params *p = &c->params;
    struct pst_json *j = &c->result;
    struct pst_cite_options options = {.style = PST_CITE_MARKDOWN};
    struct pst_buf from = PST_BUF_INIT;
    struct pst_buf text = PST_BUF_INIT;
    const char *file = NULL;
    size_t style = PST_CITE_MARKDOWN;
    size_t link = PST_CITE_URL;
    pst_params_choice(p, "style", pst_cite_styles, &style);
    pst_params_choice(p, "link", pst_cite_links, &link);
    int r = pst_params_cstring(p, "from", &file);
    if (file != NULL) {
        pst_path_absolute(&from, cwd, file);
        pst_path_absolute(&from, from.p, "..");
    }
    options.style = (enum pst_cite_style)style;
    options.link = (enum pst_cite_link)link;
    options.folder = file != NULL ? from.p : cwd;
    if (r == 0) {
        pst_cite(&text, v, &options);
        pst_json_begin_object(j);
        pst_json_key(j, "text");
        pst_json_string(j, pst_buf_str(&text));
        pst_json_key(j, "id");
        pst_json_cstring(j, v->id);
        pst_json_end_object(j);
    }
    pst_buf_dispose(&text);
    pst_buf_dispose(&from);
    return r;
}

int pst_method_cite(struct pst_call *c)
{
    return pst_call_article(c, write_citation);
}

/* --- status --------------------------------------------------------------- */

int pst_method_status(struct pst_call *c)
{
    static const bool none[PST_STATUS_STATES] = {false};
    struct pst_buf cwd = PST_BUF_INIT;
    struct pst_buf record = PST_BUF_INIT;
    struct pst_error err = PST_ERROR_INIT;
    struct pst_status status;
    bool look = true;
    int r = pst_call_open(c, &cwd);
    if (r == 0)
        r = pst_params_bool(&c->params, "files", &look);
    if (r == 0) {
        if (pst_status_gather(&status, &c->session->latest.ix, look, &err) != 0)
            r = pst_fault_take(c->fault, &err);
        else
            pst_status_json(&record, &status, none, look);
        pst_status_dispose(&status);
    }
    if (r == 0) {
        pst_json_begin_object(&c->result);
        pst_json_key(&c->result, "status");
        pst_call_record(&c->result, &record);
        pst_json_end_object(&c->result);
    }
    pst_buf_dispose(&record);
    pst_buf_dispose(&cwd);
    return r;
}
