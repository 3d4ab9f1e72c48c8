/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What postil lsp speaks: how it begins, and the documents. doc/protocol.md */
#include "rpc/lsp.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "rpc/message.h"
#include "rpc/protocols.h"
#include "rpc/uri.h"

enum { SYNC_INCREMENTAL = 2 };

/* --- initialize ----------------------------------------------------------- */

static const json_t *member(const json_t *v, const char *const *names)
{
    for (; v != NULL && *names != NULL; names++)
        v = json_object_get(v, *names);
    return v;
}

static void read_encodings(struct pst_lsp *lsp, const json_t *capabilities)
{
    static const char *const where[] = {"general", "positionEncodings", NULL};
    const json_t *list = member(capabilities, where);
    for (size_t i = 0; i < json_array_size(list); i++) {
        const char *name = json_string_value(json_array_get(list, i));
        for (size_t k = 0; name != NULL && pst_encoding_names[k] != NULL; k++)
            if (strcmp(name, pst_encoding_names[k]) == 0) {
                lsp->encoding = (enum pst_encoding)k;
                return;
            }
    }
}

static void read_capabilities(struct pst_lsp *lsp, const json_t *capabilities)
{
    static const char *const show[] = {"window", "showDocument", "support",
                                       NULL};
    static const char *const hover[] = {"textDocument", "hover",
                                        "contentFormat", NULL};
    const json_t *formats = member(capabilities, hover);
    read_encodings(lsp, capabilities);
    lsp->shows_documents = json_is_true(member(capabilities, show));
    for (size_t i = 0; i < json_array_size(formats); i++) {
        const char *format = json_string_value(json_array_get(formats, i));
        if (format != NULL && strcmp(format, "markdown") == 0)
            lsp->hover_markdown = true;
    }
}

/* The first folder of the workspace, else the root. */
static void read_root(struct pst_call *c)
{
    const json_t *folders = pst_params_get(&c->params, "workspaceFolders");
    const json_t *uri = json_object_get(json_array_get(folders, 0), "uri");
    const json_t *path = pst_params_get(&c->params, "rootPath");
    struct pst_buf root = PST_BUF_INIT;
    if (!json_is_string(uri))
        uri = pst_params_get(&c->params, "rootUri");
    if (json_is_string(uri))
        pst_uri_path(&root, pst_message_string(uri));
    else if (json_is_string(path) && json_string_value(path)[0] == '/')
        pst_path_absolute(&root, "/", json_string_value(path));
    if (root.n != 0) {
        pst_buf_clear(&c->session->cwd);
        pst_buf_addstr(&c->session->cwd, pst_buf_str(&root));
    }
    pst_buf_dispose(&root);
}

static void read_options(struct pst_call *c)
{
    const json_t *options = pst_params_get(&c->params, "initializationOptions");
    const char *index = json_string_value(json_object_get(options, "index"));
    if (index != NULL)
        pst_path_absolute(&c->session->latest.named, c->session->cwd.p, index);
}

static void add_flag(struct pst_json *j, const char *key)
{
    pst_json_key(j, key);
    pst_json_bool(j, true);
}

static void add_strings(struct pst_json *j, const char *key,
                        const char *const *items)
{
    pst_json_key(j, key);
    pst_json_begin_array(j);
    for (; *items != NULL; items++)
        pst_json_cstring(j, *items);
    pst_json_end_array(j);
}

static void add_options(struct pst_json *j, const char *provider,
                        const char *key, const char *const *items)
{
    pst_json_key(j, provider);
    pst_json_begin_object(j);
    if (key != NULL)
        add_strings(j, key, items);
    pst_json_end_object(j);
}

static void add_capabilities(struct pst_json *j, const struct pst_lsp *lsp)
{
    static const char *const triggers[] = {"[", NULL};
    static const char *const kinds[] = {"refactor.rewrite", NULL};
    pst_json_begin_object(j);
    pst_json_key(j, "positionEncoding");
    pst_json_cstring(j, pst_encoding_names[lsp->encoding]);
    pst_json_key(j, "textDocumentSync");
    pst_json_begin_object(j);
    add_flag(j, "openClose");
    pst_json_key(j, "change");
    pst_json_u64(j, SYNC_INCREMENTAL);
    pst_json_end_object(j);
    add_flag(j, "workspaceSymbolProvider");
    add_flag(j, "hoverProvider");
    add_flag(j, "definitionProvider");
    add_options(j, "completionProvider", "triggerCharacters", triggers);
    add_options(j, "documentLinkProvider", NULL, NULL);
    add_options(j, "codeActionProvider", "codeActionKinds", kinds);
    add_options(j, "executeCommandProvider", "commands", pst_lsp_commands);
    pst_json_end_object(j);
}

static int initialize(struct pst_call *c)
{
    struct pst_json *j = &c->result;
    struct pst_lsp *lsp = pst_lsp_of(c);
    if (c->server->started)
        return pst_fault_set(c->fault, PST_FAULT_REQUEST, "initialize",
                             "initialize comes once");
    read_capabilities(lsp, pst_params_get(&c->params, "capabilities"));
    read_root(c);
    read_options(c);
    pst_json_begin_object(j);
    pst_json_key(j, "capabilities");
    add_capabilities(j, lsp);
    pst_json_key(j, "serverInfo");
    pst_json_begin_object(j);
    pst_json_key(j, "name");
    pst_json_cstring(j, "postil");
    pst_json_key(j, "version");
    pst_json_cstring(j, POSTIL_VERSION);
    pst_json_end_object(j);
    pst_json_end_object(j);
    return 0;
}

/* --- documents ------------------------------------------------------------ */

static int did_open(struct pst_call *c)
{
    const json_t *d = pst_params_get(&c->params, "textDocument");
    const json_t *uri = json_object_get(d, "uri");
    const json_t *text = json_object_get(d, "text");
    if (json_is_string(uri) && json_is_string(text))
        pst_documents_open(&pst_lsp_of(c)->documents, pst_message_string(uri),
                           pst_message_string(text));
    return 0;
}

static int did_close(struct pst_call *c)
{
    const json_t *uri =
        json_object_get(pst_params_get(&c->params, "textDocument"), "uri");
    if (json_is_string(uri))
        pst_documents_close(&pst_lsp_of(c)->documents, pst_message_string(uri));
    return 0;
}

static void change(const struct pst_call *c, struct pst_document *d,
                   const json_t *change)
{
    const json_t *range = json_object_get(change, "range");
    const json_t *text = json_object_get(change, "text");
    size_t begin = 0;
    size_t end = d->text.n;
    if (!json_is_string(text))
        return;
    if (json_is_object(range)) {
        begin = pst_lsp_offset(c, d, json_object_get(range, "start"));
        end = pst_lsp_offset(c, d, json_object_get(range, "end"));
    }
    if (end < begin)
        end = begin;
    pst_document_replace(d, begin, end, pst_message_string(text));
}

static int did_change(struct pst_call *c)
{
    struct pst_document *d = pst_lsp_document(c);
    const json_t *changes = pst_params_get(&c->params, "contentChanges");
    for (size_t i = 0; d != NULL && i < json_array_size(changes); i++)
        change(c, d, json_array_get(changes, i));
    return 0;
}

/* --- the protocol --------------------------------------------------------- */

static void *open_state(void)
{
    struct pst_lsp *lsp = pst_calloc(1, sizeof *lsp);
    lsp->encoding = PST_ENCODING_UTF16;
    return lsp;
}

static void close_state(void *state)
{
    struct pst_lsp *lsp = state;
    pst_documents_dispose(&lsp->documents);
    free(lsp);
}

static const struct pst_method methods[] = {
    {"initialize", initialize, PST_METHOD_START},
    {"initialized", NULL, PST_METHOD_NOTIFICATION},
    {"textDocument/didOpen", did_open, PST_METHOD_NOTIFICATION},
    {"textDocument/didChange", did_change, PST_METHOD_NOTIFICATION},
    {"textDocument/didClose", did_close, PST_METHOD_NOTIFICATION},
    {"workspace/symbol", pst_lsp_symbols, PST_METHOD_REQUEST},
    {"workspace/executeCommand", pst_lsp_execute, PST_METHOD_REQUEST},
    {"postil/search", pst_lsp_search, PST_METHOD_REQUEST},
    {"textDocument/hover", pst_lsp_hover, PST_METHOD_REQUEST},
    {"textDocument/definition", pst_lsp_definition, PST_METHOD_REQUEST},
    {"textDocument/documentLink", pst_lsp_links, PST_METHOD_REQUEST},
    {"textDocument/completion", pst_lsp_complete, PST_METHOD_REQUEST},
    {"textDocument/codeAction", pst_lsp_actions, PST_METHOD_REQUEST},
    {"shutdown", NULL, PST_METHOD_STOP},
    {"exit", NULL, PST_METHOD_EXIT},
    {NULL, NULL, PST_METHOD_REQUEST}};

const struct pst_protocol pst_protocol_lsp = {.framing = &pst_framing_lsp,
                                              .methods = methods,
                                              .must_start = true,
                                              .cancel = "$/cancelRequest",
                                              .cancel_id = "id",
                                              .live = "postil/search",
                                              .reports = true,
                                              .locate = pst_lsp_location,
                                              .open = open_state,
                                              .close = close_state};
