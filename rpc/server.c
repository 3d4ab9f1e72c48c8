/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rpc/server.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "rpc/message.h"

enum {
    WAITING_MAX = 4096,           /* messages */
    WAITING_BYTES_MAX = 16 << 20, /* of them */
    BATCH_MAX = 100,              /* requests: their replies are one message */
    QUEUE_SLACK = 64              /* free places before it is moved */
};

void pst_server_init(struct pst_server *s, const struct pst_protocol *protocol,
                     const char *cwd, const char *index, bool no_config)
{
    memset(s, 0, sizeof *s);
    s->protocol = protocol;
    pst_session_init(&s->session, cwd, index, no_config);
    pst_framing_init(&s->framing, protocol->framing);
    pst_buf_init(&s->out);
    if (protocol->open != NULL)
        s->state = protocol->open();
}

static void drop(struct pst_waiting *w)
{
    json_decref(w->json);
    free(w->fault);
}

void pst_server_dispose(struct pst_server *s)
{
    for (size_t i = 0; i < s->count; i++)
        drop(&s->queue[s->first + i]);
    free(s->queue);
    if (s->protocol->close != NULL)
        s->protocol->close(s->state);
    pst_buf_dispose(&s->out);
    pst_framing_dispose(&s->framing);
    pst_session_dispose(&s->session);
}

/* --- the queue ------------------------------------------------------------ */

static struct pst_waiting *enqueue(struct pst_server *s, size_t size)
{
    if (s->first > QUEUE_SLACK && s->first > s->count) {
        memmove(s->queue, s->queue + s->first, s->count * sizeof *s->queue);
        s->first = 0;
    }
    size_t end = s->first + s->count;
    PST_PUSH(s->queue, end, s->cap) = (struct pst_waiting){.size = size};
    s->count++;
    s->waiting_bytes += size;
    return &s->queue[end - 1];
}

/* Something that came is no message. */
static void reject(struct pst_server *s, size_t size,
                   const struct pst_fault *fault)
{
    struct pst_waiting *w = enqueue(s, size);
    w->fault = pst_malloc(sizeof *w->fault);
    *w->fault = *fault;
}

bool pst_server_is_full(const struct pst_server *s)
{
    return s->count >= WAITING_MAX || s->waiting_bytes >= WAITING_BYTES_MAX;
}

/* For each waiting message and the one being answered. */
static void cancel_id(struct pst_server *s, const json_t *id)
{
    if (s->current != NULL &&
        pst_message_same_id(json_object_get(s->current->json, "id"), id))
        s->current->cancelled = true;
    for (size_t i = s->first; i < s->first + s->count; i++)
        if (pst_message_same_id(json_object_get(s->queue[i].json, "id"), id))
            s->queue[i].cancelled = true;
}

/* What it calls itself, if it is a request that a newer one may replace. */
static const json_t *live_of(const struct pst_server *s, const json_t *json)
{
    const json_t *method = json_object_get(json, "method");
    const json_t *live =
        json_object_get(json_object_get(json, "params"), "live");
    bool is = s->protocol->live != NULL && json_is_string(method) &&
              strcmp(json_string_value(method), s->protocol->live) == 0;
    return is && json_is_string(live) ? live : NULL;
}

/* Of those that wait one at most is not cancelled, the last: older ones were
 * when it came. */
static void cancel_live(struct pst_server *s, const json_t *live)
{
    if (s->current != NULL &&
        pst_message_same_id(live_of(s, s->current->json), live))
        s->current->cancelled = true;
    for (size_t i = s->first + s->count; i-- > s->first;)
        if (pst_message_same_id(live_of(s, s->queue[i].json), live)) {
            s->queue[i].cancelled = true;
            break;
        }
}

/* Whether it cancels; then it has done so, and need not wait. */
static bool is_cancel(struct pst_server *s, const json_t *json)
{
    const json_t *method = json_object_get(json, "method");
    if (!json_is_string(method) || json_object_get(json, "id") != NULL ||
        strcmp(json_string_value(method), s->protocol->cancel) != 0)
        return false;
    cancel_id(s, json_object_get(json_object_get(json, "params"),
                                 s->protocol->cancel_id));
    return true;
}

static void take_message(struct pst_server *s, struct pst_str text)
{
    struct pst_fault fault;
    json_t *json = pst_message_parse(text, &fault);
    if (json == NULL) {
        reject(s, text.n, &fault);
        return;
    }
    if (is_cancel(s, json)) {
        json_decref(json);
        return;
    }
    const json_t *live = live_of(s, json);
    if (live != NULL)
        cancel_live(s, live);
    enqueue(s, text.n)->json = json;
}

static void take_all(struct pst_server *s)
{
    struct pst_str text;
    struct pst_fault fault;
    for (;;) {
        switch (pst_framing_next(&s->framing, &text)) {
        case PST_FRAME_NONE:
            return;
        case PST_FRAME_MESSAGE:
            take_message(s, text);
            break;
        case PST_FRAME_TOO_LONG:
            pst_fault_set(&fault, PST_FAULT_PARSE, NULL,
                          "a message is longer than %d bytes", PST_MESSAGE_MAX);
            reject(s, 0, &fault);
            break;
        case PST_FRAME_BAD:
            pst_fault_set(&fault, PST_FAULT_PARSE, NULL,
                          "headers with Content-Length are wanted");
            reject(s, 0, &fault);
            break;
        }
    }
}

void pst_server_feed(struct pst_server *s, const void *p, size_t n)
{
    pst_framing_feed(&s->framing, p, n);
    take_all(s);
}

void pst_server_feed_end(struct pst_server *s)
{
    s->framing.ended = true;
    take_all(s);
}

/* --- answering ------------------------------------------------------------ */

static const struct pst_method *find_method(const struct pst_protocol *p,
                                            struct pst_str name)
{
    for (const struct pst_method *m = p->methods; m->name != NULL; m++)
        if (pst_str_is(name, m->name))
            return m;
    return NULL;
}

/* Whether the method may be called now. */
static int check_phase(const struct pst_server *s, const struct pst_method *m,
                       struct pst_fault *fault)
{
    if (s->stopped && m->kind != PST_METHOD_EXIT)
        return pst_fault_set(fault, PST_FAULT_REQUEST, m->name,
                             "the server was shut down");
    if (s->protocol->must_start && !s->started && m->kind != PST_METHOD_START &&
        m->kind != PST_METHOD_EXIT)
        return pst_fault_set(fault, PST_FAULT_NOT_INITIALIZED, m->name,
                             "initialize comes first");
    return 0;
}

static bool goes_on(void *payload)
{
    return pst_call_goes_on(payload);
}

static int run_method(struct pst_server *s, const struct pst_method *m,
                      const struct pst_message *message, struct pst_buf *result,
                      struct pst_fault *fault)
{
    struct pst_call call = {
        .server = s, .session = &s->session, .fault = fault};
    if (check_phase(s, m, fault) != 0)
        return -1;
    pst_params_init(&call.params, message->params, fault);
    pst_json_init(&call.result, result);
    pst_patience_init(&call.patience, goes_on, &call);
    int r = 0;
    if (m->run != NULL)
        r = call.params.bad ? -1 : m->run(&call);
    s->session.latest.ix.patience = NULL;
    if (r != 0)
        return r;
    s->started = s->started || m->kind == PST_METHOD_START;
    s->stopped = s->stopped || m->kind == PST_METHOD_STOP;
    s->ended = s->ended || m->kind == PST_METHOD_EXIT;
    if (result->n == 0)
        pst_json_null(&call.result);
    return 0;
}

/* Append the reply of one request, if it is to have one. */
static void answer(struct pst_server *s, const json_t *json, bool cancelled,
                   struct pst_buf *reply)
{
    struct pst_buf result = PST_BUF_INIT;
    struct pst_fault fault;
    struct pst_message message;
    int r = pst_message_read(&message, json, &fault);
    bool silent = r == 0 && (message.id == NULL || message.is_response);
    const struct pst_method *m = NULL;
    if (r == 0 && !message.is_response)
        m = find_method(s->protocol, message.method);
    if (r == 0 && m == NULL)
        r = pst_fault_set(
            &fault, PST_FAULT_METHOD, NULL, "there is no method %.*s",
            (int)(message.method.n < 100 ? message.method.n : 100),
            message.method.p != NULL ? message.method.p : "");
    else if (r == 0 && cancelled)
        r = pst_fault_set(&fault, PST_FAULT_CANCELLED, NULL,
                          "the request was cancelled");
    else if (r == 0 && (!silent || m->kind == PST_METHOD_NOTIFICATION ||
                        m->kind == PST_METHOD_EXIT))
        r = run_method(s, m, &message, &result, &fault);
    if (!silent)
        pst_message_reply(reply, message.id, pst_buf_str(&result),
                          r != 0 ? &fault : NULL);
    pst_buf_dispose(&result);
}

/* An array of requests is answered by the array of the replies. */
static void answer_batch(struct pst_server *s, const json_t *batch,
                         struct pst_buf *reply)
{
    size_t count = json_array_size(batch);
    if (count == 0 || count > BATCH_MAX) {
        struct pst_fault fault;
        pst_fault_set(&fault, PST_FAULT_REQUEST, NULL,
                      "a batch has from 1 to %d requests", BATCH_MAX);
        pst_message_reply(reply, NULL, (struct pst_str){"", 0}, &fault);
        return;
    }
    for (size_t i = 0; i < count && !s->ended; i++) {
        size_t before = reply->n;
        pst_buf_addc(reply, before == 0 ? '[' : ',');
        answer(s, json_array_get(batch, i), false, reply);
        if (reply->n == before + 1)
            pst_buf_truncate(reply, before);
    }
    if (reply->n != 0)
        pst_buf_addc(reply, ']');
}

bool pst_server_step(struct pst_server *s)
{
    if (s->count == 0 || s->ended)
        return false;
    struct pst_waiting w = s->queue[s->first++];
    struct pst_buf reply = PST_BUF_INIT;
    s->count--;
    s->waiting_bytes -= w.size;
    if (s->count == 0)
        s->first = 0;
    s->current = &w;
    if (w.json == NULL)
        pst_message_reply(&reply, NULL, (struct pst_str){"", 0}, w.fault);
    else if (json_is_array(w.json))
        answer_batch(s, w.json, &reply);
    else
        answer(s, w.json, w.cancelled, &reply);
    s->current = NULL;
    if (reply.n != 0)
        pst_framing_write(&s->framing, &s->out, pst_buf_str(&reply));
    drop(&w);
    pst_buf_dispose(&reply);
    return true;
}

int pst_server_status(const struct pst_server *s)
{
    return s->ended && !s->stopped ? 1 : 0;
}

/* --- for methods ---------------------------------------------------------- */

bool pst_call_goes_on(struct pst_call *c)
{
    struct pst_server *s = c->server;
    if (s->pump != NULL)
        s->pump(s->payload);
    if (!s->current->cancelled)
        return true;
    pst_fault_set(c->fault, PST_FAULT_CANCELLED, NULL,
                  "the request was cancelled");
    return false;
}

void pst_call_notify(struct pst_call *c, const char *method,
                     struct pst_str params)
{
    struct pst_buf message = PST_BUF_INIT;
    pst_message_notify(&message, method, params);
    pst_framing_write(&c->server->framing, &c->server->out,
                      pst_buf_str(&message));
    pst_buf_dispose(&message);
}

void pst_call_request(struct pst_call *c, const char *method,
                      const json_t *params, uint64_t number)
{
    struct pst_buf message = PST_BUF_INIT;
    char *text = json_dumps(params, JSON_COMPACT | JSON_ENSURE_ASCII);
    if (text != NULL) {
        pst_message_request(&message, method, number, pst_str_of(text));
        pst_framing_write(&c->server->framing, &c->server->out,
                          pst_buf_str(&message));
    }
    free(text);
    pst_buf_dispose(&message);
}
