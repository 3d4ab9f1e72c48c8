/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * rpc/fault.h - why a request cannot be answered, as the client is told:
 * doc/protocol.md, "Errors".
 */
#ifndef POSTIL_RPC_FAULT_H
#define POSTIL_RPC_FAULT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "base/json.h"

enum pst_fault_code {
    PST_FAULT_NONE = 0,
    PST_FAULT_PARSE = -32700,
    PST_FAULT_REQUEST = -32600,
    PST_FAULT_METHOD = -32601,
    PST_FAULT_PARAMS = -32602,
    PST_FAULT_INTERNAL = -32603,
    PST_FAULT_NOT_INITIALIZED = -32002, /* of LSP alone */
    PST_FAULT_CANCELLED = -32800,
    PST_FAULT_VERSION = -32022, /* of MCP alone */
    PST_FAULT_QUERY = -32011,
    PST_FAULT_NO_INDEX = -32012,
    PST_FAULT_INDEX = -32013,
    PST_FAULT_ARTICLE = -32014
};

struct pst_fault {
    int code; /* enum pst_fault_code */
    char what[1000];
    char where[300];  /* "": unknown */
    const char *hint; /* static, or NULL */
    bool has_range;   /* of the query, in bytes: */
    size_t begin, end;
    const char *supported; /* static JSON: what there is instead of `where`, or
                              NULL */
};

/* Fill it and return -1, for `return pst_fault_set(...)`. */
int pst_fault_set(struct pst_fault *f, enum pst_fault_code code,
                  const char *where, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* The same of what the layers below report; lines after the first, which draw
 * a query, are left out. */
int pst_fault_take(struct pst_fault *f, const struct pst_error *err);

/* {"code":...,"message":...,"data":{...}} */
void pst_fault_write(struct pst_json *j, const struct pst_fault *f);

#endif
