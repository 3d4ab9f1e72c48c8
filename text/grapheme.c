/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "text/grapheme.h"

#include <stdbool.h>
#include <utf8proc.h>

#include "text/utf8.h"

enum { REACH = 4096 };

/* Before ASCII and before U+4000 to U+9FFF, Han for the most part, there is an
 * edge always, but within CR LF. */
static bool is_edge(char c)
{
    unsigned char byte = (unsigned char)c;
    return (byte < 0x80 && c != '\n') || (byte >= 0xe4 && byte <= 0xe9);
}

/* An edge in front of `at` from which clusters can be counted; a place that may
 * be none when it is far off. */
static size_t safe_start(struct pst_str text, size_t begin, size_t at)
{
    size_t i = at;
    while (i > begin && at - i < REACH) {
        i--;
        if (is_edge(text.p[i]))
            return i;
    }
    while (i < at && ((unsigned char)text.p[i] & 0xc0) == 0x80)
        i++;
    return i;
}

/* The first edge after `at`, which is one. */
static size_t next_edge(struct pst_str text, size_t at, size_t end)
{
    size_t used = 0;
    utf8proc_int32_t state = 0;
    uint32_t last = pst_utf8_decode(text.p + at, text.p + end, &used);
    size_t from = at;
    for (at += used; at < end && at - from < REACH; at += used) {
        uint32_t cp = pst_utf8_decode(text.p + at, text.p + end, &used);
        if (utf8proc_grapheme_break_stateful((utf8proc_int32_t)last,
                                             (utf8proc_int32_t)cp, &state))
            break;
        last = cp;
    }
    return at;
}

size_t pst_grapheme_floor(struct pst_str text, size_t begin, size_t at)
{
    if (at <= begin || at >= text.n)
        return at;
    size_t edge = safe_start(text, begin, at);
    for (size_t next = edge; next <= at;) {
        edge = next;
        next = next < text.n ? next_edge(text, next, text.n) : text.n + 1;
    }
    return edge;
}

size_t pst_grapheme_ceil(struct pst_str text, size_t begin, size_t at,
                         size_t end)
{
    size_t edge = pst_grapheme_floor(text, begin, at);
    if (edge < at)
        edge = next_edge(text, edge, end);
    return edge < end ? edge : end;
}
