/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rpc/position.h"

#include "text/utf8.h"

const char *const pst_encoding_names[] = {"utf-16", "utf-8", "utf-32", NULL};

static size_t units(enum pst_encoding e, uint32_t cp, size_t bytes)
{
    switch (e) {
    case PST_ENCODING_UTF8:
        return bytes;
    case PST_ENCODING_UTF16:
        return cp > 0xffff ? 2 : 1;
    default:
        return 1;
    }
}

size_t pst_units_of(enum pst_encoding e, struct pst_str text)
{
    size_t sum = 0;
    size_t n;
    for (size_t i = 0; i < text.n; i += n) {
        uint32_t cp = pst_utf8_decode(text.p + i, text.p + text.n, &n);
        sum += units(e, cp, n);
    }
    return sum;
}

size_t pst_units_bytes(enum pst_encoding e, struct pst_str text, size_t count)
{
    size_t sum = 0;
    size_t i = 0;
    size_t n;
    while (i < text.n) {
        uint32_t cp = pst_utf8_decode(text.p + i, text.p + text.n, &n);
        sum += units(e, cp, n);
        if (sum > count)
            break;
        i += n;
    }
    return i;
}

size_t pst_line_next(struct pst_str text, size_t at)
{
    while (at < text.n && text.p[at] != '\n' && text.p[at] != '\r')
        at++;
    if (at < text.n && text.p[at] == '\r')
        at++;
    else if (at < text.n)
        return at + 1;
    return at < text.n && text.p[at] == '\n' ? at + 1 : at;
}

struct pst_str pst_line_text(struct pst_str text, size_t at)
{
    size_t end = at;
    while (end < text.n && text.p[end] != '\n' && text.p[end] != '\r')
        end++;
    return (struct pst_str){text.p + at, end - at};
}

size_t pst_position_offset(enum pst_encoding e, struct pst_str text,
                           size_t line, size_t character)
{
    size_t at = 0;
    for (; line > 0 && at < text.n; line--)
        at = pst_line_next(text, at);
    if (line > 0)
        return text.n;
    return at + pst_units_bytes(e, pst_line_text(text, at), character);
}
