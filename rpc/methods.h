/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * rpc/methods.h - the methods of doc/protocol.md, which all protocols share.
 */
#ifndef POSTIL_RPC_METHODS_H
#define POSTIL_RPC_METHODS_H

#include "base/buf.h"
#include "base/json.h"
#include "rpc/server.h"
#include "searcher/run.h"
#include "searcher/view.h"

pst_method_run pst_method_initialize, pst_method_search, pst_method_similar,
    pst_method_show, pst_method_facets, pst_method_timeline, pst_method_status,
    pst_method_cite, pst_method_complete;

/* --- what they are made of ------------------------------------------------ */

/* The index that is meant from the folder, open; what is done in it ends when
 * the request is cancelled. */
int pst_call_open_from(struct pst_call *c, const char *cwd);
/* The member "cwd", else the session's folder, into *cwd; and the index that is
 * meant from there, open. */
int pst_call_open(struct pst_call *c, struct pst_buf *cwd);

/* The article that the members "id" or "path" name. */
int pst_call_find(struct pst_call *c, const char *cwd, struct pst_found *found);

/* Load the article that the members "id" or "path" name, and write something
 * about it. */
typedef int pst_article_write(struct pst_call *c, const char *cwd,
                              const struct pst_view *v);
int pst_call_article(struct pst_call *c, pst_article_write *write);

/* Write records of the renderers, which end in a line feed, as a value; *record
 * is cleared. */
void pst_call_record(struct pst_json *j, struct pst_buf *record);

#endif
