/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What postil serve speaks: doc/protocol.md. */
#include "rpc/framing.h"
#include "rpc/methods.h"
#include "rpc/protocols.h"

static const struct pst_method methods[] = {
    {"initialize", pst_method_initialize, PST_METHOD_START},
    {"search", pst_method_search, PST_METHOD_REQUEST},
    {"similar", pst_method_similar, PST_METHOD_REQUEST},
    {"show", pst_method_show, PST_METHOD_REQUEST},
    {"facets", pst_method_facets, PST_METHOD_REQUEST},
    {"timeline", pst_method_timeline, PST_METHOD_REQUEST},
    {"status", pst_method_status, PST_METHOD_REQUEST},
    {"cite", pst_method_cite, PST_METHOD_REQUEST},
    {"complete", pst_method_complete, PST_METHOD_REQUEST},
    {"shutdown", NULL, PST_METHOD_STOP},
    {"exit", NULL, PST_METHOD_EXIT},
    {NULL, NULL, PST_METHOD_REQUEST}};

const struct pst_protocol pst_protocol_serve = {.framing = &pst_framing_lines,
                                                .methods = methods,
                                                .cancel = "$/cancelRequest",
                                                .cancel_id = "id",
                                                .live = "search",
                                                .reports = true};
