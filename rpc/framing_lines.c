/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One message a line. */
#include "rpc/framing.h"

#include <string.h>

/* The end of the line that begins at f->at; NULL: not there yet. */
static const char *line_end(const struct pst_framing *f)
{
    const char *end = memchr(f->in.p + f->scanned, '\n', f->in.n - f->scanned);
    if (end == NULL && f->ended && f->at < f->in.n)
        end = f->in.p + f->in.n;
    return end;
}

static enum pst_frame next(struct pst_framing *f, struct pst_str *message)
{
    const char *end;
    while ((end = line_end(f)) != NULL) {
        struct pst_str line = {f->in.p + f->at,
                               (size_t)(end - f->in.p) - f->at};
        bool skipped = f->skipping;
        f->at += line.n + (end < f->in.p + f->in.n);
        f->scanned = f->at;
        f->skipping = false;
        if (skipped)
            continue;
        if (line.n > PST_MESSAGE_MAX)
            return PST_FRAME_TOO_LONG;
        *message = pst_str_trim(line);
        if (message->n != 0)
            return PST_FRAME_MESSAGE;
    }
    f->scanned = f->in.n;
    bool too_long = !f->skipping && f->in.n - f->at > PST_MESSAGE_MAX;
    f->skipping = f->skipping || too_long;
    if (f->skipping)
        f->at = f->in.n;
    return too_long ? PST_FRAME_TOO_LONG : PST_FRAME_NONE;
}

static void write_line(struct pst_buf *out, struct pst_str message)
{
    pst_buf_addstr(out, message);
    pst_buf_addc(out, '\n');
}

const struct pst_framing_kind pst_framing_lines = {next, write_line};
