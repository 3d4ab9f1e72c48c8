/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * rpc/lsp.h - what the language server knows of its client, and the methods of
 * LSP 3.17 that it answers: doc/protocol.md.
 */
#ifndef POSTIL_RPC_LSP_H
#define POSTIL_RPC_LSP_H

#include <stdbool.h>
#include <stdint.h>

#include "rpc/document.h"
#include "rpc/position.h"
#include "rpc/server.h"
#include "searcher/view.h"

struct pst_lsp {
    enum pst_encoding encoding;
    bool shows_documents; /* window/showDocument */
    bool hover_markdown;
    struct pst_documents documents;
    uint64_t asked; /* requests of ours so far */
};

static inline struct pst_lsp *pst_lsp_of(const struct pst_call *c)
{
    return c->server->state;
}

pst_method_run pst_lsp_symbols, pst_lsp_execute, pst_lsp_search, pst_lsp_hover,
    pst_lsp_definition, pst_lsp_links, pst_lsp_complete, pst_lsp_actions;

/* Commands of workspace/executeCommand; NULL-ended. */
extern const char *const pst_lsp_commands[];

/* --- shared (lsp_shared.c) ------------------------------------------------ */

/* The open document that the member "textDocument" names; NULL: none. */
struct pst_document *pst_lsp_document(struct pst_call *c);
/* The folder of the document, else the session's, into *out. */
void pst_lsp_folder(const struct pst_call *c, const struct pst_document *d,
                    struct pst_buf *out);
/* The offset of a position object in the document; its end when it is none. */
size_t pst_lsp_offset(const struct pst_call *c, const struct pst_document *d,
                      const json_t *position);
/* The index for a request about the document; false when there is none: then
 * the request has no result, but no error. */
bool pst_lsp_open(struct pst_call *c);

void pst_lsp_position(struct pst_json *j, size_t line, size_t character);
/* The bytes from begin to end of the document's line at `at`, its number. */
void pst_lsp_line_range(struct pst_call *c, struct pst_json *j,
                        struct pst_str line, size_t number, size_t begin,
                        size_t end);
/* {"uri":...,"range":...}: the match of the article that is best to open it at,
 * else its start. */
void pst_lsp_location(struct pst_call *c, struct pst_json *j,
                      const struct pst_view *v);
/* The same members for other objects. */
void pst_lsp_uri(struct pst_json *j, const struct pst_view *v);
void pst_lsp_range(struct pst_call *c, struct pst_json *j,
                   const struct pst_view *v);
/* Append "Ann Low, 2014-12-11, The Post", as much of it as is known. */
void pst_lsp_byline(struct pst_buf *out, const struct pst_record_header *h);
/* At most so many characters of the text, at one line; "..." if it was cut. */
void pst_lsp_cut(struct pst_buf *out, struct pst_str text, size_t characters);

#endif
