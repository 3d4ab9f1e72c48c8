/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "article/mdtags.h"

#include <stdbool.h>
#include <string.h>

#include "article/markup.h"
#include "base/mem.h"

enum {
    TAG_LENGTH_MAX = 4096, /* bytes; what is longer is text */
    MARK_LENGTH_MAX = 64
};

/* The end of what begins at `at` and ends with `close`; 0 when it does not
 * within `limit` bytes. */
static size_t closed_by(struct pst_str s, size_t at, const char *close,
                        size_t limit)
{
    size_t room = s.n - at < limit ? s.n - at : limit;
    const char *found = memmem(s.p + at, room, close, strlen(close));
    return found == NULL ? 0 : (size_t)(found - s.p) + strlen(close);
}

static size_t line_end(struct pst_str s, size_t at)
{
    const char *found = memchr(s.p + at, '\n', s.n - at);
    return found == NULL ? s.n : (size_t)(found - s.p);
}

static size_t brace_tag(struct pst_str s, size_t at)
{
    char second = s.p[at + 1];
    if (second == '%')
        return closed_by(s, at + 2, "%}", TAG_LENGTH_MAX);
    if (second == '{')
        return closed_by(s, at + 2, "}}", TAG_LENGTH_MAX);
    bool attributes = second == ':' || second == '#';
    size_t room = attributes ? line_end(s, at) - at - 2 : 0;
    return attributes ? closed_by(s, at + 2, "}", room) : 0;
}

static size_t bracket_mark(struct pst_str s, size_t at)
{
    struct pst_str rest = {s.p + at, s.n - at};
    if (pst_str_starts(rest, "[[toc]]") || pst_str_starts(rest, "[[TOC]]"))
        return at + 7;
    if (rest.p[1] != '^')
        return 0;
    size_t i = 2;
    while (i < rest.n && i < MARK_LENGTH_MAX && rest.p[i] != ']' &&
           rest.p[i] != '[' && !pst_is_space(rest.p[i]))
        i++;
    if (i == 2 || i >= rest.n || rest.p[i] != ']')
        return 0;
    i++;
    bool defines = i < rest.n && rest.p[i] == ':';
    return at + i + defines;
}

/* "::: tip": the mark and the kind. */
static size_t container_mark(struct pst_str s, size_t at)
{
    if (at + 3 > s.n || memcmp(s.p + at, ":::", 3) != 0 ||
        (at > 0 && s.p[at - 1] != '\n'))
        return 0;
    size_t i = at;
    while (i < s.n && s.p[i] == ':')
        i++;
    while (i < s.n && s.p[i] == ' ')
        i++;
    while (i < s.n && ((s.p[i] >= 'a' && s.p[i] <= 'z') || s.p[i] == '-'))
        i++;
    return i;
}

void pst_markdown_tags(struct pst_str text, size_t from,
                       struct pst_spans *spans)
{
    for (size_t at = from; at + 1 < text.n; at++) {
        size_t end = 0;
        if (text.p[at] == '{')
            end = brace_tag(text, at);
        else if (text.p[at] == '[')
            end = bracket_mark(text, at);
        else if (text.p[at] == ':')
            end = container_mark(text, at);
        if (end == 0)
            continue;
        PST_PUSH(spans->items, spans->count, spans->cap) =
            (struct pst_span){at, end};
        at = end - 1;
    }
}

size_t pst_spans_after(const struct pst_spans *spans, size_t at)
{
    size_t low = 0, high = spans->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (spans->items[middle].end <= at)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}
