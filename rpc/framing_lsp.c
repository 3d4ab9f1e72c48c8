/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Headers, an empty line, and as many bytes as they say. */
#include "rpc/framing.h"

#include <string.h>
#include <strings.h>

static const char length_name[] = "Content-Length:";
enum { LENGTH_NAME = sizeof length_name - 1 };

/* Of headers: */
enum state { WAITING, READY, WRONG };

/* The next line from *at on, without its end; false: not there yet. */
static bool take_line(const struct pst_framing *f, size_t *at,
                      struct pst_str *line)
{
    const char *begin = f->in.p + *at;
    const char *end = memchr(begin, '\n', f->in.n - *at);
    if (end == NULL)
        return false;
    *at += (size_t)(end - begin) + 1;
    *line = pst_str_trim((struct pst_str){begin, (size_t)(end - begin)});
    return true;
}

static bool is_length(struct pst_str line)
{
    return line.n >= LENGTH_NAME &&
           strncasecmp(line.p, length_name, LENGTH_NAME) == 0;
}

/* Digits alone; anything larger than can be is PST_MESSAGE_MAX times 1000. */
static bool read_length(struct pst_str line, size_t *length)
{
    const size_t most = (size_t)PST_MESSAGE_MAX * 1000;
    struct pst_str digits = pst_str_trim(
        (struct pst_str){line.p + LENGTH_NAME, line.n - LENGTH_NAME});
    *length = 0;
    for (size_t i = 0; i < digits.n; i++) {
        if (digits.p[i] < '0' || digits.p[i] > '9')
            return false;
        if (*length < most)
            *length = *length * 10 + (size_t)(digits.p[i] - '0');
    }
    return digits.n != 0;
}

/* The headers at f->at: where what follows begins, and how long it is. WRONG:
 * *at is where to go on. */
static enum state read_headers(const struct pst_framing *f, size_t *at,
                               size_t *length)
{
    struct pst_str line;
    bool known = false;
    *at = f->at;
    while (*at - f->at <= PST_HEADERS_MAX && take_line(f, at, &line)) {
        if (line.n == 0)
            return known ? READY : WRONG;
        if (memchr(line.p, ':', line.n) == NULL)
            return WRONG;
        if (is_length(line) && !read_length(line, length))
            return WRONG;
        known = known || is_length(line);
    }
    if (f->in.n - f->at <= PST_HEADERS_MAX)
        return WAITING;
    *at = f->in.n;
    return WRONG;
}

/* Where the header's name stands in the line; line.n when it does not. */
static size_t find_length(struct pst_str line)
{
    for (size_t i = 0; i < line.n; i++)
        if (is_length((struct pst_str){line.p + i, line.n - i}))
            return i;
    return line.n;
}

/* Go on where headers may begin again: what is no message may end without a
 * line feed, so that is anywhere in a line. */
static bool find_headers(struct pst_framing *f)
{
    size_t at = f->at;
    struct pst_str line;
    while (take_line(f, &at, &line)) {
        size_t found = find_length(line);
        if (found < line.n) {
            f->at = (size_t)(line.p - f->in.p) + found;
            return true;
        }
        f->at = at;
    }
    if (f->in.n - f->at > PST_HEADERS_MAX)
        f->at = f->in.n;
    return false;
}

static enum pst_frame next(struct pst_framing *f, struct pst_str *message)
{
    size_t at = 0;
    size_t length = 0;
    if (f->skipping && !find_headers(f))
        return PST_FRAME_NONE;
    f->skipping = false;
    enum state state = read_headers(f, &at, &length);
    if (state == WAITING)
        return PST_FRAME_NONE;
    if (state == WRONG) {
        f->at = at;
        f->skipping = true;
        return PST_FRAME_BAD;
    }
    if (length > PST_MESSAGE_MAX) {
        f->at = at;
        f->skip = length;
        return PST_FRAME_TOO_LONG;
    }
    if (f->in.n - at < length)
        return PST_FRAME_NONE;
    *message = (struct pst_str){f->in.p + at, length};
    f->at = at + length;
    return PST_FRAME_MESSAGE;
}

static void write_framed(struct pst_buf *out, struct pst_str message)
{
    pst_buf_addf(out, "Content-Length: %zu\r\n\r\n", message.n);
    pst_buf_addstr(out, message);
}

const struct pst_framing_kind pst_framing_lsp = {next, write_framed};
