/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * rpc/mcp.h - the Model Context Protocol: tools to search and read the
 * articles, and the articles as resources. doc/protocol.md
 */
#ifndef POSTIL_RPC_MCP_H
#define POSTIL_RPC_MCP_H

#include "base/buf.h"
#include "rpc/server.h"

#define PST_MCP_ARTICLE "postil://article/" /* and an id: an article's URI */

pst_method_run pst_mcp_tools, pst_mcp_call;

/* Members that each result has, within its object: what kind it is and how long
 * it holds, in milliseconds. */
void pst_mcp_result(struct pst_json *j, unsigned hold);
/* -1 and a fault when the request is of a version that is not spoken. */
int pst_mcp_check(struct pst_call *c);
/* Append the article as text to be read. */
void pst_mcp_article(struct pst_buf *out, const struct pst_view *v);

#endif
