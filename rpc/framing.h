/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * rpc/framing.h - bytes to messages and back: one message a line
 * (framing_lines.c), or headers with Content-Length before each
 * (framing_lsp.c).
 *
 * Any bytes may be fed. After bytes that are no message the framing finds the
 * next one by itself.
 */
#ifndef POSTIL_RPC_FRAMING_H
#define POSTIL_RPC_FRAMING_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

enum {
    PST_MESSAGE_MAX = 8 << 20, /* bytes of one that comes in */
    PST_HEADERS_MAX = 8 << 10
};

enum pst_frame {
    PST_FRAME_NONE,     /* more bytes are wanted */
    PST_FRAME_MESSAGE,  /* one message */
    PST_FRAME_TOO_LONG, /* one was longer than PST_MESSAGE_MAX, and is skipped
                         */
    PST_FRAME_BAD       /* what came were no headers; it is skipped */
};

struct pst_framing;
struct pst_framing_kind {
    enum pst_frame (*next)(struct pst_framing *f, struct pst_str *message);
    void (*write)(struct pst_buf *out, struct pst_str message);
};
extern const struct pst_framing_kind pst_framing_lines, pst_framing_lsp;

struct pst_framing {
    const struct pst_framing_kind *kind;
    struct pst_buf in;
    size_t at;      /* what is before it was read */
    size_t scanned; /* nothing up to here ends what is being read */
    size_t skip;    /* bytes that are still to be skipped */
    bool skipping;  /* until the next place where a message may begin */
    bool ended;     /* nothing more will come */
};

void pst_framing_init(struct pst_framing *f,
                      const struct pst_framing_kind *kind);
void pst_framing_dispose(struct pst_framing *f);
void pst_framing_feed(struct pst_framing *f, const void *p, size_t n);
/* What comes next; a message is valid until the next feed. */
enum pst_frame pst_framing_next(struct pst_framing *f, struct pst_str *message);
/* Append the message in its frame. It has no line feed. */
void pst_framing_write(const struct pst_framing *f, struct pst_buf *out,
                       struct pst_str message);

#endif
