/* SPDX-License-Identifier: GPL-2.0-or-later */
/* reStructuredText, with the metadata of Pelican and Nikola. */
#include <string.h>

#include "article/ascii.h"
#include "article/headers.h"
#include "article/lightmark.h"
#include "article/metadata.h"
#include "article/readers.h"
#include "article/tags.h"

enum { LABEL_MAX = 100 /* bytes of a footnote's */ };

static const char adornments[] = "=-`:'\"~^_*+#<>.!";

/* `text`, `text <target>`_, :role:`text` and ``text``. */
static size_t mark_quoted(struct pst_light *l, size_t at, size_t begin,
                          size_t end)
{
    const char *p = l->s.p;
    size_t n = at + 1 < end && p[at + 1] == '`' ? 2 : 1;
    size_t close = pst_light_find(l, at + n, end, n == 2 ? "``" : "`");
    if (close == end)
        return at;
    size_t role = at;
    if (role > begin && p[role - 1] == ':') {
        role--;
        while (role > begin && (pst_is_alpha(p[role - 1]) ||
                                pst_is_one_of(p[role - 1], "-_+:")))
            role--;
        if (p[role] != ':')
            role = at;
    }
    pst_light_drop(l, role, at + n);
    size_t stop = close + n;
    while (stop < end && p[stop] == '_')
        stop++;
    const char *target = memrchr(p + at, '<', close - at);
    if (n == 1 && target != NULL && p[close - 1] == '>') {
        size_t from = (size_t)(target - p);
        while (from > at + n && pst_is_blank(p[from - 1]))
            from--;
        if (from > at + n)
            close = from;
    }
    pst_light_drop(l, close, stop);
    return stop - 1;
}

/* word_ and [1]_ refer to something. */
static void mark_reference(struct pst_light *l, size_t at, size_t begin,
                           size_t end)
{
    const char *p = l->s.p;
    bool ends = at + 1 >= end || pst_is_blank(p[at + 1]) ||
                pst_is_one_of(p[at + 1], ".,;:!?)'\"-");
    if (!ends || at == begin || pst_is_blank(p[at - 1]))
        return;
    pst_light_drop(l, at, at + 1);
    size_t back = at - begin < LABEL_MAX ? at - begin : LABEL_MAX;
    const char *open =
        p[at - 1] == ']' ? memrchr(p + at - back, '[', back) : NULL;
    if (open != NULL)
        pst_light_drop(l, (size_t)(open - p), at);
}

static void mark(struct pst_light *l, size_t begin, size_t end)
{
    const char *p = l->s.p;
    for (size_t at = begin; at < end; at++) {
        if (p[at] == '`') {
            at = mark_quoted(l, at, begin, end);
        } else if (p[at] == '_') {
            mark_reference(l, at, begin, end);
        } else if (p[at] == '\\' && at + 1 < end) {
            pst_light_drop(l, at, at + 1);
            pst_light_keep(l, ++at);
        }
    }
    pst_light_emphasis(l, begin, end, "*|", false);
}

/* The line is a title if one of punctuation, as long as it, follows. */
static bool is_underlined(const struct pst_light *l,
                          const struct pst_light_line *line)
{
    struct pst_light_line next;
    return line->text.n != 0 && pst_light_line_at(l, line->next, &next) &&
           next.indent == 0 && pst_light_is_rule(next.text, adornments, 3) &&
           next.text.n + 2 >= line->text.n / 3 &&
           !pst_light_is_rule(line->text, adornments, 3);
}

static void heading(struct pst_light *l, const struct pst_light_line *line)
{
    struct pst_light_line under;
    pst_light_flush(l);
    pst_light_range(l, line->begin, line->begin + line->text.n, PST_FIELD_BODY,
                    PST_BLOCK_HEADING);
    pst_light_next(l, &under);
}

/* ":key: value"; the length of the key, 0: it is none. */
static size_t field_length(struct pst_str s)
{
    if (s.n < 3 || s.p[0] != ':' || pst_is_blank(s.p[1]))
        return 0;
    const char *colon = memchr(s.p + 1, ':', s.n - 1);
    size_t n = colon == NULL ? 0 : (size_t)(colon - s.p) - 1;
    return n != 0 && n < 40 && (n + 2 == s.n || pst_is_blank(s.p[n + 2])) ? n
                                                                          : 0;
}

/* ":key: value" of the document, ".. key: value" of its site's program. */
static bool metadata(struct pst_light *l, const struct pst_light_line *line,
                     bool in_head)
{
    struct pst_str s = line->text;
    size_t skip = 1, n = in_head ? field_length(s) : 0;
    if (n == 0 && in_head && pst_str_starts(s, ".. ")) {
        const char *colon = memchr(s.p, ':', s.n);
        struct pst_str key = {s.p + 3, 0};
        if (colon != NULL && (colon + 1 == s.p + s.n || colon[1] == ' '))
            key.n = (size_t)(colon - key.p);
        if (key.n != 0 && memchr(key.p, ' ', key.n) == NULL) {
            skip = 3;
            n = key.n;
        }
    }
    if (n == 0)
        return false;
    size_t begin = line->begin + skip + n + 1;
    size_t end = line->begin + s.n;
    pst_light_value(l, (struct pst_str){s.p + skip, n}, begin, end);
    return true;
}

/* Options below a directive; those that are a picture's text are kept. */
static void options(struct pst_light *l, size_t indent)
{
    struct pst_light_line line;
    while (pst_light_line_at(l, l->at, &line) && line.indent > indent &&
           field_length(line.text) != 0) {
        l->at = line.next;
        size_t n = field_length(line.text);
        if (pst_light_begins(line.text, ":alt:"))
            pst_light_range(l, line.begin + n + 2, line.begin + line.text.n,
                            PST_FIELD_CAPTION, PST_BLOCK_PARAGRAPH);
    }
}

static bool is_one(struct pst_str name, const char *const *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (pst_name_is(name, list[i]))
            return true;
    return false;
}

#define ONE_OF(name, list) is_one((name), (list), sizeof(list) / sizeof *(list))

/* ".. name:: arguments", with an indented block below it. */
static void directive(struct pst_light *l, const struct pst_light_line *line,
                      struct pst_str name, size_t arguments)
{
    static const char *const code[] = {"code",       "code-block",
                                       "sourcecode", "parsed-literal",
                                       "math",       "doctest"};
    static const char *const none[] = {
        "contents", "toctree",      "raw",  "include",   "index", "meta",
        "sectnum",  "default-role", "role", "highlight", "only"};
    static const char *const quotes[] = {"epigraph", "pull-quote", "highlights",
                                         "topic"};
    static const char *const pictures[] = {"figure", "image"};
    size_t end = line->begin + line->text.n;
    pst_light_flush(l);
    if (ONE_OF(name, none)) {
        pst_light_indented(l, line->indent, PST_FIELD_COUNT, PST_BLOCK_PRE);
        return;
    }
    options(l, line->indent);
    if (ONE_OF(name, code))
        pst_light_indented(l, line->indent, PST_FIELD_CODE, PST_BLOCK_PRE);
    else if (ONE_OF(name, pictures))
        pst_light_indented(l, line->indent, PST_FIELD_CAPTION,
                           PST_BLOCK_PARAGRAPH);
    else if (ONE_OF(name, quotes))
        pst_light_indented(l, line->indent, PST_FIELD_BODY, PST_BLOCK_QUOTE);
    else /* an admonition or the like begins on its line */
        pst_light_range(l, arguments, end, PST_FIELD_BODY, PST_BLOCK_PARAGRAPH);
}

/* What begins with ".. ": a directive, a footnote, a target, a comment. */
static bool explicit(struct pst_light *l, const struct pst_light_line *line)
{
    struct pst_str s = line->text;
    if (!pst_str_starts(s, "..") || (s.n > 2 && !pst_is_blank(s.p[2])))
        return false;
    size_t end = line->begin + s.n;
    size_t sign = pst_light_find(l, line->begin, end, "::");
    size_t at = line->begin + 2;
    while (at < end && pst_is_blank(l->s.p[at]))
        at++;
    size_t bracket = pst_light_find(l, at, end, "] ");
    if (sign < end &&
        memchr(l->s.p + at, ' ', sign > at ? sign - at : 0) == NULL) {
        struct pst_str name = {l->s.p + at, sign - at};
        directive(l, line, name, sign + 2);
    } else if (at < end && l->s.p[at] == '[' && bracket < end) {
        pst_light_flush(l);
        pst_light_add(l, line, bracket + 2 - line->begin, PST_FIELD_BODY,
                      PST_BLOCK_PARAGRAPH, false);
    } else if (at < end && l->s.p[at] == '[' && l->s.p[end - 1] == ']') {
        pst_light_flush(l);
        pst_light_indented(l, line->indent, PST_FIELD_BODY,
                           PST_BLOCK_PARAGRAPH);
    } else {
        pst_light_indented(l, line->indent, PST_FIELD_COUNT, PST_BLOCK_PRE);
    }
    return true;
}

static bool is_table_rule(struct pst_str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!pst_is_one_of(s.p[i], "+-= "))
            return false;
    return s.n > 3 && (s.p[0] == '+' || memchr(s.p, ' ', s.n) != NULL);
}

/* A paragraph that ends in "::" has a block of code after it. */
static void end_paragraph(struct pst_light *l, size_t indent)
{
    bool opens =
        l->end - l->begin >= 2 && memcmp(l->s.p + l->end - 2, "::", 2) == 0;
    if (opens)
        pst_light_drop(l, l->end - (l->end - l->begin == 2 ? 2 : 1), l->end);
    pst_light_flush(l);
    if (opens)
        pst_light_indented(l, indent, PST_FIELD_CODE, PST_BLOCK_PRE);
}

int pst_rst_read(struct pst_article *a, const struct pst_source *src,
                 const struct pst_extract_limits *limits, struct pst_error *err)
{
    struct pst_light l;
    struct pst_light_line line;
    bool in_head = true; /* only headings and metadata so far */
    size_t indent = 0;
    (void)limits;
    (void)err;
    pst_light_init(&l, a, src, mark);
    l.at = pst_headers_read(a, src, 0); /* as Python's proposals have them */
    while (pst_light_next(&l, &line)) {
        struct pst_str s = line.text;
        bool fresh = l.begin == l.end;
        size_t item =
            fresh || l.block == PST_BLOCK_ITEM ? pst_light_item(s, "-*+") : 0;
        if (s.n == 0) {
            end_paragraph(&l, indent);
        } else if (fresh && is_underlined(&l, &line)) {
            heading(&l, &line);
        } else if (pst_light_is_rule(s, adornments, 3) || is_table_rule(s)) {
            pst_light_flush(&l);
        } else if (metadata(&l, &line, in_head) || explicit(&l, &line)) {
            continue;
        } else if (s.p[0] == '|' && s.n > 2 && s.p[s.n - 1] == '|') {
            pst_light_cells(&l, &line);
        } else {
            enum pst_block block = PST_BLOCK_PARAGRAPH;
            if (item != 0 || (!fresh && l.block == PST_BLOCK_ITEM))
                block = PST_BLOCK_ITEM;
            else if (line.indent != 0)
                block = PST_BLOCK_QUOTE;
            if (s.p[0] == '|' && s.n > 1 && s.p[1] == ' ')
                item = 2;
            in_head = false;
            indent = line.indent;
            pst_light_add(&l, &line, item, PST_FIELD_BODY, block,
                          block != PST_BLOCK_ITEM || item == 0);
        }
    }
    pst_light_dispose(&l);
    return 0;
}
