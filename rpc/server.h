/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * rpc/server.h - the dispatcher: bytes in, requests in a queue, replies out in
 * the same order. It neither reads nor writes by itself: loop.h does.
 *
 *     pst_server_feed(&s, bytes, n);
 *     while (pst_server_step(&s))
 *         write s.out
 */
#ifndef POSTIL_RPC_SERVER_H
#define POSTIL_RPC_SERVER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#include "base/buf.h"
#include "base/json.h"
#include "base/patience.h"
#include "rpc/fault.h"
#include "rpc/framing.h"
#include "rpc/params.h"
#include "rpc/session.h"
#include "searcher/view.h"

struct pst_server;

/* A request that is being answered. */
struct pst_call {
    struct pst_server *server;
    struct pst_session *session;
    struct pst_params params;
    struct pst_json result;       /* one value is to be written here */
    struct pst_patience patience; /* of what is done in the index */
    struct pst_fault *fault;
};

/* 0, or -1 and a fault; then what was written of the result is dropped. */
typedef int pst_method_run(struct pst_call *call);

enum pst_method_kind {
    PST_METHOD_REQUEST,      /* as a notification it does nothing */
    PST_METHOD_NOTIFICATION, /* as a request it is answered with null */
    PST_METHOD_START,        /* a request, before which others may be refused */
    PST_METHOD_STOP,         /* a request, after which only EXIT is served */
    PST_METHOD_EXIT
};

struct pst_method {
    const char *name;
    pst_method_run *run; /* NULL: nothing is to be done */
    enum pst_method_kind kind;
};

struct pst_protocol {
    const struct pst_framing_kind *framing;
    const struct pst_method *methods; /* the last one has no name */
    bool must_start;                  /* START comes first */
    const char *cancel;               /* the notification that cancels, */
    const char *cancel_id; /* and its member that names the request */
    const char *live;      /* the method with a member "live"; NULL: none */
    bool reports;          /* hits in $/progress, for who asks */
    /* Writes where a hit is, in the protocol's own terms; NULL: it has none. */
    void (*locate)(struct pst_call *c, struct pst_json *j,
                   const struct pst_view *v);
    /* The protocol's own state; NULL: none. */
    void *(*open)(void);
    void (*close)(void *state);
};

/* A message that waits. */
struct pst_waiting {
    json_t *json;            /* NULL: */
    struct pst_fault *fault; /* why it is none */
    size_t size;             /* bytes it came in */
    bool cancelled;
};

struct pst_server {
    const struct pst_protocol *protocol;
    struct pst_session session;
    void *state;
    struct pst_framing framing;
    struct pst_waiting *queue; /* first to be answered first, */
    size_t first, count, cap;  /* from `first` on, `count` of them */
    size_t waiting_bytes;
    struct pst_waiting *current; /* being answered, or NULL */
    struct pst_buf out;          /* what is to be written */
    bool started, stopped;
    bool ended; /* EXIT came: nothing more is answered */

    /* Takes in what has come and writes what can be written, if it is set;
     * long work calls it through pst_call_goes_on. */
    void (*pump)(void *payload);
    void *payload;
};

/* `cwd` and the like as of pst_session_init. */
void pst_server_init(struct pst_server *s, const struct pst_protocol *protocol,
                     const char *cwd, const char *index, bool no_config);
void pst_server_dispose(struct pst_server *s);

void pst_server_feed(struct pst_server *s, const void *p, size_t n);
/* Nothing more will be fed. */
void pst_server_feed_end(struct pst_server *s);
/* So much waits that no more should be fed before it is answered. */
bool pst_server_is_full(const struct pst_server *s);
/* Take one message from the queue; false when there is none, or it ended. */
bool pst_server_step(struct pst_server *s);
/* 0 when it ended as the protocol wants it, else 1. */
int pst_server_status(const struct pst_server *s);

/* False, and a fault, when the request was cancelled meanwhile. */
bool pst_call_goes_on(struct pst_call *c);
/* Send a notification before the reply. */
void pst_call_notify(struct pst_call *c, const char *method,
                     struct pst_str params);

/* The same of a request of ours, whose response is not waited for. */
void pst_call_request(struct pst_call *c, const char *method,
                      const json_t *params, uint64_t number);

#endif
