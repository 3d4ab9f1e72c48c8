/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * rpc/message.h - JSON-RPC 2.0: what a message is, and replies.
 */
#ifndef POSTIL_RPC_MESSAGE_H
#define POSTIL_RPC_MESSAGE_H

#include <stdbool.h>
#include <stdint.h>

#include <jansson.h>

#include "base/buf.h"
#include "base/json.h"
#include "rpc/fault.h"

enum { PST_NESTING_MAX = 64 }; /* of arrays and objects */

/* NULL, and a fault, when the bytes are no JSON text, or too deep. */
json_t *pst_message_parse(struct pst_str text, struct pst_fault *fault);

/* A member's bytes, which the message owns; they may hold NULs. */
struct pst_str pst_message_string(const json_t *string);

struct pst_message {
    struct pst_str method;
    const json_t *id;     /* NULL: a notification */
    const json_t *params; /* NULL: none */
    bool is_response;     /* to a request of ours, of which there are none */
};

/* What one message says; it points into `json`. -1, and a fault, when it is no
 * request. */
int pst_message_read(struct pst_message *m, const json_t *json,
                     struct pst_fault *fault);

/* Whether two ids are the same; NULL is like none. */
bool pst_message_same_id(const json_t *a, const json_t *b);

/* Append a reply, without a line feed: with the result, a JSON value, or if
 * `fault` is not NULL with an error. An id of NULL is null. */
void pst_message_reply(struct pst_buf *out, const json_t *id,
                       struct pst_str result, const struct pst_fault *fault);
/* The same of a notification. */
void pst_message_notify(struct pst_buf *out, const char *method,
                        struct pst_str params);

/* The same of a request, with an id of ours. */
void pst_message_request(struct pst_buf *out, const char *method,
                         uint64_t number, struct pst_str params);

/* Write an id, or any other value without arrays and objects. */
void pst_message_scalar(struct pst_json *j, const json_t *value);

#endif
