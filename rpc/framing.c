/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rpc/framing.h"

#include <string.h>

void pst_framing_init(struct pst_framing *f,
                      const struct pst_framing_kind *kind)
{
    memset(f, 0, sizeof *f);
    f->kind = kind;
    pst_buf_init(&f->in);
}

void pst_framing_dispose(struct pst_framing *f)
{
    pst_buf_dispose(&f->in);
}

/* Drop what was read. */
static void compact(struct pst_framing *f)
{
    size_t left = f->in.n - f->at;
    memmove(f->in.p, f->in.p + f->at, left);
    pst_buf_truncate(&f->in, left);
    f->scanned -= f->at;
    f->at = 0;
}

void pst_framing_feed(struct pst_framing *f, const void *p, size_t n)
{
    if (f->at != 0)
        compact(f);
    pst_buf_add(&f->in, p, n);
}

enum pst_frame pst_framing_next(struct pst_framing *f, struct pst_str *message)
{
    size_t n = f->in.n - f->at < f->skip ? f->in.n - f->at : f->skip;
    f->at += n;
    f->skip -= n;
    if (f->scanned < f->at)
        f->scanned = f->at;
    return f->skip != 0 ? PST_FRAME_NONE : f->kind->next(f, message);
}

void pst_framing_write(const struct pst_framing *f, struct pst_buf *out,
                       struct pst_str message)
{
    f->kind->write(out, message);
}
