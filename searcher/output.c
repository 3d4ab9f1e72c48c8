/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/output.h"

#include <errno.h>
#include <unistd.h>

enum { DRAIN_AT_MOST = 1 << 16 };

void pst_output_init(struct pst_output *o, int fd)
{
    o->fd = fd;
    o->closed = false;
    o->drain_at = 1;
    pst_buf_init(&o->buf);
}

void pst_output_dispose(struct pst_output *o)
{
    pst_buf_dispose(&o->buf);
}

int pst_output_drain(struct pst_output *o, struct pst_error *err)
{
    if (o->buf.n < o->drain_at)
        return 0;
    o->drain_at =
        o->buf.n < DRAIN_AT_MOST / 2 ? 2 * o->buf.n : (size_t)DRAIN_AT_MOST;
    return pst_output_flush(o, err);
}

int pst_output_flush(struct pst_output *o, struct pst_error *err)
{
    const char *p = o->buf.p;
    size_t left = o->closed ? 0 : o->buf.n;
    int r = 0;
    while (left != 0 && r == 0 && !o->closed) {
        ssize_t written = write(o->fd, p, left);
        if (written >= 0) {
            p += written;
            left -= (size_t)written;
        } else if (errno == EPIPE) {
            o->closed = true;
        } else if (errno != EINTR) {
            r = pst_fail_errno(err, PST_EIO, errno, "standard output");
        }
    }
    pst_buf_clear(&o->buf);
    return r;
}
