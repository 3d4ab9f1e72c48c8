/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rpc/message.h"

#include <stdio.h>
#include <string.h>

/* Jansson reads a value in a value by recursion. */
static bool is_too_deep(struct pst_str text)
{
    size_t depth = 0;
    bool quoted = false;
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        if (quoted) {
            if (c == '\\')
                i++;
            else if (c == '"')
                quoted = false;
        } else if (c == '"') {
            quoted = true;
        } else if (c == '[' || c == '{') {
            if (++depth > PST_NESTING_MAX)
                return true;
        } else if ((c == ']' || c == '}') && depth > 0) {
            depth--;
        }
    }
    return false;
}

json_t *pst_message_parse(struct pst_str text, struct pst_fault *fault)
{
    json_error_t error;
    if (is_too_deep(text)) {
        pst_fault_set(fault, PST_FAULT_PARSE, NULL,
                      "the message nests deeper than %d", PST_NESTING_MAX);
        return NULL;
    }
    json_t *json =
        json_loadb(text.p, text.n, JSON_DECODE_ANY | JSON_ALLOW_NUL, &error);
    if (json == NULL) {
        pst_fault_set(fault, PST_FAULT_PARSE, NULL, "the message is no JSON");
        snprintf(fault->where, sizeof fault->where, "byte %d: %s",
                 error.position, error.text);
    }
    return json;
}

struct pst_str pst_message_string(const json_t *string)
{
    return (struct pst_str){json_string_value(string),
                            json_string_length(string)};
}

static bool is_id(const json_t *id)
{
    return json_is_string(id) || json_is_number(id) || json_is_null(id);
}

int pst_message_read(struct pst_message *m, const json_t *json,
                     struct pst_fault *fault)
{
    memset(m, 0, sizeof *m);
    const json_t *version = json_object_get(json, "jsonrpc");
    const json_t *method = json_object_get(json, "method");
    const json_t *id = json_object_get(json, "id");
    m->params = json_object_get(json, "params");
    if (id != NULL && is_id(id))
        m->id = id;
    if (!json_is_object(json))
        return pst_fault_set(fault, PST_FAULT_REQUEST, NULL,
                             "a request is an object");
    if (!json_is_string(version) ||
        strcmp(json_string_value(version), "2.0") != 0)
        return pst_fault_set(fault, PST_FAULT_REQUEST, "jsonrpc",
                             "a request has \"jsonrpc\": \"2.0\"");
    if (id != NULL && m->id == NULL)
        return pst_fault_set(fault, PST_FAULT_REQUEST, "id",
                             "an id is a string or a number");
    m->is_response =
        method == NULL && (json_object_get(json, "result") != NULL ||
                           json_object_get(json, "error") != NULL);
    if (m->is_response)
        return 0;
    if (!json_is_string(method))
        return pst_fault_set(fault, PST_FAULT_REQUEST, "method",
                             "a request has a method, which is a string");
    m->method = pst_message_string(method);
    if (m->params != NULL && !json_is_object(m->params) &&
        !json_is_array(m->params) && !json_is_null(m->params))
        return pst_fault_set(fault, PST_FAULT_REQUEST, "params",
                             "params are an object");
    return 0;
}

bool pst_message_same_id(const json_t *a, const json_t *b)
{
    return a != NULL && b != NULL && json_equal(a, b);
}

void pst_message_scalar(struct pst_json *j, const json_t *value)
{
    if (json_is_string(value))
        pst_json_string(j, pst_message_string(value));
    else if (json_is_integer(value))
        pst_json_i64(j, json_integer_value(value));
    else if (json_is_real(value))
        pst_json_double(j, json_real_value(value));
    else if (json_is_boolean(value))
        pst_json_bool(j, json_is_true(value));
    else
        pst_json_null(j);
}

static void begin(struct pst_json *j, struct pst_buf *out)
{
    pst_json_init(j, out);
    pst_json_begin_object(j);
    pst_json_key(j, "jsonrpc");
    pst_json_cstring(j, "2.0");
}

void pst_message_reply(struct pst_buf *out, const json_t *id,
                       struct pst_str result, const struct pst_fault *fault)
{
    struct pst_json j;
    begin(&j, out);
    pst_json_key(&j, "id");
    pst_message_scalar(&j, id);
    pst_json_key(&j, fault != NULL ? "error" : "result");
    if (fault != NULL)
        pst_fault_write(&j, fault);
    else
        pst_json_raw(&j, result);
    pst_json_end_object(&j);
}

/* From its method on. */
static void add_call(struct pst_json *j, const char *method,
                     struct pst_str params)
{
    pst_json_key(j, "method");
    pst_json_cstring(j, method);
    pst_json_key(j, "params");
    pst_json_raw(j, params);
    pst_json_end_object(j);
}

void pst_message_notify(struct pst_buf *out, const char *method,
                        struct pst_str params)
{
    struct pst_json j;
    begin(&j, out);
    add_call(&j, method, params);
}

void pst_message_request(struct pst_buf *out, const char *method,
                         uint64_t number, struct pst_str params)
{
    char id[40];
    struct pst_json j;
    snprintf(id, sizeof id, "postil-%llu", (unsigned long long)number);
    begin(&j, out);
    pst_json_key(&j, "id");
    pst_json_cstring(&j, id);
    add_call(&j, method, params);
}
