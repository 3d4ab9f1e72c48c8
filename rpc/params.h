/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * rpc/params.h - members of a request's params.
 *
 * Each getter returns 0; a member that is missing or null leaves *out as it
 * is. One of a wrong kind is PST_FAULT_PARAMS, -1. The first fault stays: after
 * it every getter returns -1, so the last one's answer is that of all.
 */
#ifndef POSTIL_RPC_PARAMS_H
#define POSTIL_RPC_PARAMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#include "base/buf.h"
#include "rpc/fault.h"

struct pst_params {
    const json_t *object; /* NULL: none */
    struct pst_fault *fault;
    bool bad;
};

/* Any params that are no object are a fault, which the getters report. */
void pst_params_init(struct pst_params *p, const json_t *params,
                     struct pst_fault *fault);

/* The member, or NULL. */
const json_t *pst_params_get(const struct pst_params *p, const char *name);
/* A fault of the member; always -1. */
int pst_params_fail(struct pst_params *p, const char *name, const char *format,
                    ...) __attribute__((format(printf, 3, 4)));

int pst_params_bool(struct pst_params *p, const char *name, bool *out);
/* An integer from least to most. */
int pst_params_count(struct pst_params *p, const char *name, size_t least,
                     size_t most, size_t *out);
/* A string, borrowed; it may hold NULs. */
int pst_params_string(struct pst_params *p, const char *name,
                      struct pst_str *out);
/* A string without NULs, borrowed. */
int pst_params_cstring(struct pst_params *p, const char *name,
                       const char **out);
/* The index of a string in a NULL-ended list. */
int pst_params_choice(struct pst_params *p, const char *name,
                      const char *const *choices, size_t *out);
/* A path: a string, or {"text":...} or {"bytes":BASE64} as records have it.
 * Appended to *out. */
int pst_params_path(struct pst_params *p, const char *name,
                    struct pst_buf *out);
/* Say so when a member that is needed is missing. */
int pst_params_need(struct pst_params *p, const char *name);

#endif
