/* SPDX-License-Identifier: GPL-2.0-or-later */
/* postil/search, workspace/executeCommand, textDocument/codeAction */
#include <string.h>

#include "rpc/cite.h"
#include "rpc/find.h"
#include "rpc/lsp.h"
#include "rpc/message.h"
#include "rpc/methods.h"

enum {
    ACTIONS_MOST = 5,        /* articles that are offered for a selection */
    TITLE_MOST = 70,         /* characters */
    SELECTION_MOST = 1 << 20 /* bytes of it that are looked at */
};

/* Run a method of serve with other params. */
static int run_with(struct pst_call *c, pst_method_run *method, json_t *params)
{
    const struct pst_params before = c->params;
    pst_params_init(&c->params, params, c->fault);
    int r = c->params.bad ? -1 : method(c);
    c->params = before;
    json_decref(params);
    return r;
}

int pst_lsp_search(struct pst_call *c)
{
    return pst_method_search(c);
}

/* --- commands ------------------------------------------------------------- */

/* The first argument, if it is an object, else {name: it}. */
static json_t *argument(const json_t *arguments, const char *name)
{
    json_t *first = json_array_get(arguments, 0);
    if (json_is_object(first))
        return json_incref(first);
    json_t *params = json_object();
    if (first != NULL)
        json_object_set(params, name, first);
    return params;
}

/* The text of {"textDocument":...,"range":...} as a member "text". */
static void add_selection(struct pst_call *c, json_t *params)
{
    const json_t *range = json_object_get(params, "range");
    const struct pst_params before = c->params;
    c->params.object = params;
    const struct pst_document *d = pst_lsp_document(c);
    c->params = before;
    if (d == NULL)
        return;
    size_t begin = 0;
    size_t end = d->text.n;
    if (json_is_object(range)) {
        begin = pst_lsp_offset(c, d, json_object_get(range, "start"));
        end = pst_lsp_offset(c, d, json_object_get(range, "end"));
    }
    if (begin >= end) {
        begin = 0;
        end = d->text.n;
    }
    json_object_set_new(params, "text",
                        json_stringn(d->text.p + begin, end - begin));
}

static int execute_search(struct pst_call *c, const json_t *arguments)
{
    return run_with(c, pst_method_search, argument(arguments, "query"));
}

static int execute_similar(struct pst_call *c, const json_t *arguments)
{
    json_t *params = argument(arguments, "text");
    /* Members of an argument belong to the message; they stay as they are. */
    json_t *own = json_copy(params);
    json_decref(params);
    add_selection(c, own);
    return run_with(c, pst_method_similar, own);
}

static int execute_cite(struct pst_call *c, const json_t *arguments)
{
    return run_with(c, pst_method_cite, argument(arguments, "id"));
}

/* Ask the client to show {"uri":...,"range":...}. */
static int execute_open(struct pst_call *c, const json_t *arguments)
{
    const json_t *place = json_array_get(arguments, 0);
    const json_t *uri = json_object_get(place, "uri");
    const json_t *range = json_object_get(place, "range");
    struct pst_lsp *lsp = pst_lsp_of(c);
    if (!json_is_string(uri))
        return pst_fault_set(c->fault, PST_FAULT_PARAMS, "arguments",
                             "arguments: [{\"uri\":...,\"range\":...}] is "
                             "wanted");
    if (!lsp->shows_documents)
        return pst_fault_set(c->fault, PST_FAULT_INTERNAL, NULL,
                             "the editor shows no documents on request");
    json_t *params = json_pack("{s:O,s:b}", "uri", uri, "takeFocus", 1);
    if (json_is_object(range))
        json_object_set_new(params, "selection", json_deep_copy(range));
    pst_call_request(c, "window/showDocument", params, ++lsp->asked);
    json_decref(params);
    return 0;
}

static const struct {
    const char *name;
    int (*run)(struct pst_call *c, const json_t *arguments);
} commands[] = {{"postil.search", execute_search},
                {"postil.similar", execute_similar},
                {"postil.cite", execute_cite},
                {"postil.open", execute_open}};

const char *const pst_lsp_commands[] = {"postil.search", "postil.similar",
                                        "postil.cite", "postil.open", NULL};

int pst_lsp_execute(struct pst_call *c)
{
    const json_t *arguments = pst_params_get(&c->params, "arguments");
    const char *name = "";
    if (pst_params_need(&c->params, "command") != 0 ||
        pst_params_cstring(&c->params, "command", &name) != 0)
        return -1;
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        if (strcmp(name, commands[i].name) == 0)
            return commands[i].run(c, arguments);
    return pst_params_fail(&c->params, "command", "there is no command %s",
                           name);
}

/* --- code actions --------------------------------------------------------- */

struct actions {
    struct pst_call *call;
    const struct pst_document *document;
    const char *folder;
    const json_t *end; /* of the selection */
    bool cites, opens;
};

/* "Cite: Bring back the night train (John Roe, 2014-11-19)" */
static void add_title(struct pst_json *j, const char *verb,
                      const struct pst_view *v)
{
    struct pst_buf title = PST_BUF_INIT;
    struct pst_buf byline = PST_BUF_INIT;
    pst_buf_adds(&title, verb);
    pst_lsp_cut(&title, v->hit->header.title, TITLE_MOST);
    pst_lsp_byline(&byline, &v->hit->header);
    if (byline.n != 0) {
        pst_buf_adds(&title, " (");
        pst_lsp_cut(&title, pst_buf_str(&byline), TITLE_MOST);
        pst_buf_addc(&title, ')');
    }
    pst_json_key(j, "title");
    pst_json_string(j, pst_buf_str(&title));
    pst_buf_dispose(&byline);
    pst_buf_dispose(&title);
}

static bool ends_in(struct pst_str s, const char *end)
{
    size_t n = strlen(end);
    return s.n >= n && memcmp(s.p + s.n - n, end, n) == 0;
}

static enum pst_cite_style style_of(const struct pst_document *d)
{
    struct pst_str path = pst_buf_str(&d->uri);
    if (ends_in(path, ".org"))
        return PST_CITE_ORG;
    return ends_in(path, ".txt") ? PST_CITE_PLAIN : PST_CITE_MARKDOWN;
}

/* Puts " (citation)" behind the selection. */
static void add_cite(const struct actions *a, const struct pst_view *v)
{
    struct pst_json *j = &a->call->result;
    const struct pst_cite_options options = {style_of(a->document),
                                             PST_CITE_URL, a->folder};
    struct pst_buf text = PST_BUF_INIT;
    pst_buf_adds(&text, " (");
    pst_cite(&text, v, &options);
    pst_buf_addc(&text, ')');
    pst_json_begin_object(j);
    add_title(j, "Cite: ", v);
    pst_json_key(j, "kind");
    pst_json_cstring(j, "refactor.rewrite");
    pst_json_key(j, "edit");
    pst_json_begin_object(j);
    pst_json_key(j, "changes");
    pst_json_begin_object(j);
    pst_json_key(j, a->document->uri.p);
    pst_json_begin_array(j);
    pst_json_begin_object(j);
    pst_json_key(j, "range");
    pst_json_begin_object(j);
    for (int i = 0; i < 2; i++) {
        pst_json_key(j, i == 0 ? "start" : "end");
        pst_lsp_position(
            j, (size_t)json_integer_value(json_object_get(a->end, "line")),
            (size_t)json_integer_value(json_object_get(a->end, "character")));
    }
    pst_json_end_object(j);
    pst_json_key(j, "newText");
    pst_json_string(j, pst_buf_str(&text));
    pst_json_end_object(j);
    pst_json_end_array(j);
    pst_json_end_object(j);
    pst_json_end_object(j);
    pst_json_end_object(j);
    pst_buf_dispose(&text);
}

static void add_open(const struct actions *a, const struct pst_view *v)
{
    struct pst_json *j = &a->call->result;
    pst_json_begin_object(j);
    add_title(j, "Similar: ", v);
    pst_json_key(j, "command");
    pst_json_begin_object(j);
    add_title(j, "Open: ", v);
    pst_json_key(j, "command");
    pst_json_cstring(j, "postil.open");
    pst_json_key(j, "arguments");
    pst_json_begin_array(j);
    pst_lsp_location(a->call, j, v);
    pst_json_end_array(j);
    pst_json_end_object(j);
    pst_json_end_object(j);
}

static int add_actions(void *payload, const struct pst_view *v, size_t number,
                       const struct pst_notes *notes, struct pst_error *err)
{
    const struct actions *a = payload;
    (void)number;
    (void)notes;
    (void)err;
    if (a->opens)
        add_open(a, v);
    if (a->cites)
        add_cite(a, v);
    return pst_call_goes_on(a->call) ? 0 : -PST_EINTR;
}

/* Whether an action of this kind is wanted: "refactor" wants "refactor.x". */
static bool wants(const json_t *only, const char *kind)
{
    if (!json_is_array(only))
        return true;
    for (size_t i = 0; i < json_array_size(only); i++) {
        const char *want = json_string_value(json_array_get(only, i));
        size_t n = want != NULL ? strlen(want) : 0;
        if (want != NULL && strncmp(kind, want, n) == 0 &&
            (n == 0 || kind[n] == '\0' || kind[n] == '.'))
            return true;
    }
    return false;
}

static int find_actions(struct actions *a, const json_t *range)
{
    struct pst_call *c = a->call;
    const struct pst_document *d = a->document;
    const struct pst_find find = {
        .cwd = c->session->cwd.p, .limit = ACTIONS_MOST, .like = true};
    size_t begin = pst_lsp_offset(c, d, json_object_get(range, "start"));
    size_t end = pst_lsp_offset(c, d, json_object_get(range, "end"));
    a->end = json_object_get(range, "end");
    if (begin >= end || !json_is_integer(json_object_get(a->end, "line")) ||
        (!a->cites && !a->opens) || !pst_lsp_open(c))
        return 0;
    if (end - begin > SELECTION_MOST)
        end = begin + SELECTION_MOST;
    return pst_find_run(c, &find,
                        (struct pst_str){d->text.p + begin, end - begin},
                        add_actions, a);
}

int pst_lsp_actions(struct pst_call *c)
{
    const json_t *only =
        json_object_get(pst_params_get(&c->params, "context"), "only");
    const json_t *range = pst_params_get(&c->params, "range");
    struct pst_buf folder = PST_BUF_INIT;
    struct actions a = {.call = c,
                        .document = pst_lsp_document(c),
                        .cites = wants(only, "refactor.rewrite"),
                        .opens = !json_is_array(only) &&
                                 pst_lsp_of(c)->shows_documents};
    int r = 0;
    pst_json_begin_array(&c->result);
    if (a.document != NULL) {
        pst_lsp_folder(c, a.document, &folder);
        a.folder = folder.p;
        r = find_actions(&a, range);
    }
    pst_json_end_array(&c->result);
    pst_buf_dispose(&folder);
    return r;
}
