/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/spool.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"

enum { READ = 1 << 18 };

void pst_spool_init(struct pst_spool *s, const char *folder, size_t hold)
{
    s->folder = folder;
    pst_buf_init(&s->bytes);
    s->fd = -1;
    s->written = 0;
    s->hold = hold;
}

void pst_spool_dispose(struct pst_spool *s)
{
    pst_buf_dispose(&s->bytes);
    if (s->fd >= 0)
        close(s->fd);
    s->fd = -1;
}

uint64_t pst_spool_bytes(const struct pst_spool *s)
{
    return s->written + s->bytes.n;
}

int pst_spool_add(struct pst_spool *s, const void *p, size_t n,
                  struct pst_error *err)
{
    pst_buf_add(&s->bytes, p, n);
    if (s->bytes.n < s->hold)
        return 0;
    if (s->fd < 0) {
        int fd = pst_file_unlinked(s->folder, err);
        if (fd < 0)
            return fd;
        s->fd = fd;
    }
    return pst_spool_settle(s, err);
}

int pst_spool_settle(struct pst_spool *s, struct pst_error *err)
{
    if (s->fd < 0 || s->bytes.n == 0)
        return 0;
    int r = pst_fd_write(s->fd, "a spool file", s->bytes.p, s->bytes.n, err);
    s->written += s->bytes.n;
    pst_buf_clear(&s->bytes);
    return r;
}

void pst_spool_reader_init(struct pst_spool_reader *r,
                           const struct pst_spool *s)
{
    r->spool = s;
    r->at = 0;
    pst_buf_init(&r->room);
    r->used = 0;
}

void pst_spool_reader_dispose(struct pst_spool_reader *r)
{
    pst_buf_dispose(&r->room);
}

/* Read up to `want` bytes of the spool from r->at on. */
static int read_on(struct pst_spool_reader *r, size_t want,
                   struct pst_error *err)
{
    const struct pst_spool *s = r->spool;
    if (r->at >= s->written) {
        size_t from = (size_t)(r->at - s->written);
        if (want > s->bytes.n - from)
            want = s->bytes.n - from;
        if (want == 0)
            return pst_fail(err, PST_EIO, "a spool file is too short");
        pst_buf_add(&r->room, s->bytes.p + from, want);
        r->at += want;
        return 0;
    }
    if (want > s->written - r->at)
        want = (size_t)(s->written - r->at);
    ssize_t got;
    do
        got = pread(s->fd, pst_buf_reserve(&r->room, want), want, (off_t)r->at);
    while (got < 0 && errno == EINTR);
    if (got <= 0)
        return pst_fail_errno(err, PST_EIO, got < 0 ? errno : EIO,
                              "a spool file");
    r->room.n += (size_t)got;
    r->at += (uint64_t)got;
    return 0;
}

/* Have n unused bytes in the room. */
static int have(struct pst_spool_reader *r, size_t n, struct pst_error *err)
{
    if (r->room.n - r->used >= n)
        return 0;
    memmove(r->room.p, r->room.p + r->used, r->room.n - r->used);
    r->room.n -= r->used;
    r->used = 0;
    int code = 0;
    while (code == 0 && r->room.n < n)
        code = read_on(r, n - r->room.n > READ ? n - r->room.n : READ, err);
    return code;
}

int pst_spool_take(struct pst_spool_reader *r, size_t n, struct pst_str *out,
                   struct pst_error *err)
{
    int code = have(r, n, err);
    *out = (struct pst_str){r->room.p + r->used, code == 0 ? n : 0};
    r->used += out->n;
    return code;
}

int pst_spool_take_uint(struct pst_spool_reader *r, uint64_t *out,
                        struct pst_error *err)
{
    *out = 0;
    for (unsigned shift = 0;; shift += 7) {
        int code = have(r, 1, err);
        if (code != 0)
            return code;
        unsigned byte = (unsigned char)r->room.p[r->used++];
        *out |= (uint64_t)(byte & 0x7f) << shift;
        if (byte < 0x80)
            return 0;
    }
}
