/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rpc/loop.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
    READ_SIZE = 16 << 10, /* few bytes may be many messages */
    OUT_MAX =
        1 << 20, /* bytes that may wait to be read before the next reply */
    ROOM_KEPT = 4 << 20 /* of the buffer, when it is empty */
};

struct loop {
    struct pst_server *s;
    int in, out;
    bool in_ended, out_closed;
    size_t written; /* of s->out */
    struct pst_error *err;
    int status;
};

static size_t pending(const struct loop *l)
{
    return l->s->out.n - l->written;
}

static void read_some(struct loop *l)
{
    char bytes[READ_SIZE];
    ssize_t n = read(l->in, bytes, sizeof bytes);
    if (n > 0) {
        pst_server_feed(l->s, bytes, (size_t)n);
    } else if (n == 0) {
        l->in_ended = true;
        pst_server_feed_end(l->s);
    } else if (errno != EINTR && errno != EAGAIN) {
        l->in_ended = true;
        l->status = pst_fail_errno(l->err, PST_EIO, errno, "standard input");
    }
}

/* No more than can be written without waiting: a pipe that can be written to
 * has room for PIPE_BUF bytes. */
static void write_some(struct loop *l)
{
    const char *p = l->s->out.p + l->written;
    ssize_t n = send(l->out, p, pending(l), MSG_DONTWAIT | MSG_NOSIGNAL);
    if (n < 0 && errno == ENOTSOCK)
        n = write(l->out, p, pending(l) < PIPE_BUF ? pending(l) : PIPE_BUF);
    if (n > 0) {
        l->written += (size_t)n;
    } else if (errno == EPIPE || errno == ECONNRESET) {
        l->out_closed = true;
    } else if (errno != EINTR && errno != EAGAIN) {
        l->out_closed = true;
        l->status = pst_fail_errno(l->err, PST_EIO, errno, "standard output");
    }
    if (pending(l) != 0 && !l->out_closed)
        return;
    l->written = 0;
    pst_buf_clear(&l->s->out);
    if (l->s->out.cap > ROOM_KEPT)
        pst_buf_dispose(&l->s->out);
}

/* Read and write what there is; with `wait` wait for some. False when nothing
 * could be done. */
static bool turn(struct loop *l, bool wait)
{
    bool reads = !l->in_ended && !pst_server_is_full(l->s);
    bool writes = pending(l) != 0 && !l->out_closed;
    struct pollfd fds[2] = {{.fd = reads ? l->in : -1, .events = POLLIN},
                            {.fd = writes ? l->out : -1, .events = POLLOUT}};
    if ((!reads && !writes) || poll(fds, 2, wait ? -1 : 0) <= 0)
        return false;
    if (fds[0].revents != 0)
        read_some(l);
    if (fds[1].revents != 0)
        write_some(l);
    return true;
}

static void pump(void *payload)
{
    while (turn(payload, false))
        ;
}

int pst_loop_run(struct pst_server *s, int in, int out, struct pst_error *err)
{
    struct loop l = {.s = s, .in = in, .out = out, .err = err};
    s->pump = pump;
    s->payload = &l;
    while (!l.out_closed && !s->ended) {
        pump(&l);
        if (pending(&l) > OUT_MAX)
            turn(&l, true);
        else if (!pst_server_step(s) && !s->ended) {
            if (l.in_ended && pending(&l) == 0)
                break;
            turn(&l, true);
        }
    }
    l.in_ended = true;
    while (pending(&l) != 0 && !l.out_closed)
        turn(&l, true);
    s->pump = NULL;
    return l.status;
}
