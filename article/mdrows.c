/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "article/mdrows.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

enum {
    CELL_LEAST = 3,     /* signs, for md4c */
    CELLS_MAX = 1 << 16 /* widened ones; a text of more is no article */
};

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static bool is_sign(char c)
{
    return c == '-' || c == ':';
}

/* Past what may stand before a row: blanks, and marks of quotations. */
static size_t row_begin(struct pst_str line)
{
    size_t at = 0;
    while (at < line.n && (is_blank(line.p[at]) || line.p[at] == '>'))
        at++;
    return at;
}

/* The signs of the next cell in [*begin, *end), past blanks and one bar; false
 * when there is no more or it is none. */
static bool next_cell(struct pst_str line, size_t *begin, size_t *end)
{
    size_t at = *end;
    while (at < line.n && is_blank(line.p[at]))
        at++;
    at += at < line.n && line.p[at] == '|';
    while (at < line.n && is_blank(line.p[at]))
        at++;
    *begin = at;
    at += at < line.n && line.p[at] == ':';
    size_t dashes = at;
    while (at < line.n && line.p[at] == '-')
        at++;
    bool has_dash = at != dashes;
    at += at < line.n && line.p[at] == ':';
    *end = at;
    return has_dash &&
           (at == line.n || is_blank(line.p[at]) || line.p[at] == '|');
}

/* How many cells the line of a table has. */
static size_t count_cells(struct pst_str line)
{
    size_t count = 1, at = row_begin(line);
    at += at < line.n && line.p[at] == '|';
    while (line.n > at && is_blank(line.p[line.n - 1]))
        line.n--;
    for (; at + 1 < line.n; at++) /* a bar at the end parts nothing */
        count += line.p[at] == '|' && line.p[at - (at != 0)] != '\\';
    return count;
}

/* Whether the line parts a head from a body; *count gets its cells, *narrow
 * whether one of them is short. */
static bool is_delimiter(struct pst_str line, size_t *count, bool *narrow)
{
    size_t begin = 0, end = row_begin(line);
    *count = 0;
    *narrow = false;
    for (size_t i = end; i < line.n; i++)
        if (!is_blank(line.p[i]) && !is_sign(line.p[i]) && line.p[i] != '|')
            return false;
    for (; next_cell(line, &begin, &end); ++*count)
        *narrow = *narrow || end - begin < CELL_LEAST;
    return begin == line.n && *count != 0;
}

/* Copy text up to `to`, from *from on. */
static void copy(struct pst_widened *w, struct pst_str text, size_t *from,
                 size_t to)
{
    pst_buf_add(&w->text, text.p + *from, to - *from);
    *from = to;
}

/* Put bytes in before text[at]. */
static void put_in(struct pst_widened *w, struct pst_str text, size_t *done,
                   size_t at, const char *bytes, size_t n)
{
    size_t sum = w->count != 0 ? w->items[w->count - 1].sum : 0;
    copy(w, text, done, at);
    pst_buf_add(&w->text, bytes, n);
    PST_PUSH(w->items, w->count, w->cap) =
        (struct pst_widening){w->text.n, sum + n};
}

static void widen_row(struct pst_widened *w, struct pst_str text,
                      struct pst_str line, size_t *done)
{
    size_t at = (size_t)(line.p - text.p);
    size_t begin = 0, end = row_begin(line);
    while (next_cell(line, &begin, &end))
        if (end - begin < CELL_LEAST)
            put_in(w, text, done, at + begin + (line.p[begin] == ':'), "--",
                   CELL_LEAST - (end - begin));
}

/* Make it no delimiter. */
static void spoil_row(struct pst_widened *w, struct pst_str text,
                      struct pst_str line, size_t *done)
{
    copy(w, text, done, (size_t)(line.p - text.p) + row_begin(line));
    pst_buf_addc(&w->text, 'x');
    ++*done;
}

/* The line at `at`, without its end; *next gets the place of the next one. */
static struct pst_str line_at(struct pst_str text, size_t at, size_t *next)
{
    const char *p = text.p + at, *end = memchr(p, '\n', text.n - at);
    size_t n = end != NULL ? (size_t)(end - p) : text.n - at;
    *next = at + n + (end != NULL);
    n -= n != 0 && p[n - 1] == '\r';
    return (struct pst_str){p, n};
}

/* A heading or the fence of a code block, which end a table. */
static bool ends_table(struct pst_str line)
{
    size_t at = 0, signs = 0;
    while (at < line.n && at < 3 && line.p[at] == ' ')
        at++;
    char sign = at < line.n ? line.p[at] : '\0';
    while (at + signs < line.n && line.p[at + signs] == sign)
        signs++;
    if (sign == '#')
        return signs <= 6 &&
               (at + signs == line.n || is_blank(line.p[at + signs]));
    return (sign == '`' || sign == '~') && signs >= 3;
}

/* Past the rows at `at`, up to a blank line or what ends the table without one;
 * *most gets the cells of the longest one. */
static size_t past_rows(struct pst_str text, size_t at, size_t *most)
{
    *most = 0;
    while (at < text.n) {
        size_t next;
        struct pst_str line = line_at(text, at, &next);
        if (row_begin(line) == line.n || ends_table(line))
            break;
        size_t cells = count_cells(line);
        *most = cells > *most ? cells : *most;
        at = next;
    }
    return at;
}

/* The next line with a bar at or behind `at`, the beginning of a line; false
 * when there is none. *follows says whether it is that line. */
static bool next_row(struct pst_str text, size_t *at, bool *follows)
{
    const char *p = text.p + *at;
    const char *bar = memchr(p, '|', text.n - *at);
    if (bar == NULL)
        return false;
    const char *before = memrchr(p, '\n', (size_t)(bar - p));
    *follows = before == NULL;
    if (before != NULL)
        *at = (size_t)(before + 1 - text.p);
    return true;
}

bool pst_markdown_widen(struct pst_widened *w, struct pst_str text, size_t from)
{
    size_t at = from, done = 0;
    size_t head = 0; /* cells of the line before; 0: there is none */
    bool follows, narrow;
    while (w->count < CELLS_MAX && next_row(text, &at, &follows)) {
        size_t next, cells, most;
        struct pst_str line = line_at(text, at, &next);
        if (!follows || head == 0 || !is_delimiter(line, &cells, &narrow)) {
            head = count_cells(line);
            at = next;
            continue;
        }
        at = past_rows(text, next, &most);
        bool fits = cells == head && most <= cells;
        if (fits && narrow)
            widen_row(w, text, line, &done);
        else if (!fits && !narrow)
            spoil_row(w, text, line, &done);
        if (fits && at < text.n && ends_table(line_at(text, at, &next)))
            put_in(w, text, &done, at, "\n", 1);
        head = 0;
    }
    if (w->text.n == 0)
        return false;
    copy(w, text, &done, text.n);
    return true;
}

void pst_widened_dispose(struct pst_widened *w)
{
    pst_buf_dispose(&w->text);
    free(w->items);
}

size_t pst_widened_origin(const struct pst_widened *w, size_t at)
{
    size_t low = 0, high = w->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (w->items[middle].at <= at)
            low = middle + 1;
        else
            high = middle;
    }
    size_t sum = low != 0 ? w->items[low - 1].sum : 0;
    if (low < w->count) {
        const struct pst_widening *next = &w->items[low];
        size_t begin = next->at - (next->sum - sum);
        at = at < begin ? at : begin;
    }
    return at - sum;
}
