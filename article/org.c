/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Org, as Emacs has it. */
#include <string.h>

#include "article/ascii.h"
#include "article/lightmark.h"
#include "article/readers.h"
#include "article/tags.h"

/* A link to a picture or the like, which says nothing to a reader. */
static bool is_file(struct pst_str target)
{
    return pst_light_begins(target, "file:") ||
           pst_light_begins(target, "attachment:") ||
           pst_str_starts(target, "./") || pst_str_starts(target, "/");
}

/* [[target][text]] and [[target]], [fn:1], [fn:1: text], {{{macro}}},
 * <<target>>, @@html:x@@. */
static void mark_links(struct pst_light *l, size_t begin, size_t end)
{
    static const struct {
        const char *open, *close;
    } dropped[] = {{"{{{", "}}}"}, {"<<<", ">>>"}, {"<<", ">>"}, {"@@", "@@"}};
    const char *p = l->s.p;
    for (size_t at = begin; at < end; at++) {
        struct pst_str rest = {p + at, end - at};
        if (pst_str_starts(rest, "[[")) {
            size_t close = pst_light_find(l, at + 2, end, "]]");
            size_t middle = pst_light_find(l, at + 2, close, "][");
            if (close == end)
                continue;
            struct pst_str target = {p + at + 2, close - at - 2};
            if (middle < close)
                pst_light_drop(l, at, middle + 2);
            else
                pst_light_drop(l, at, is_file(target) ? close : at + 2);
            pst_light_drop(l, close, close + 2);
            at = close + 1;
        } else if (pst_str_starts(rest, "[fn:")) {
            size_t close = pst_light_find(l, at, end, "]");
            size_t colon = pst_light_find(l, at + 4, close, ":");
            if (close == end)
                continue;
            pst_light_drop(l, at, colon < close ? colon + 1 : close);
            pst_light_drop(l, close, close + 1);
        }
        for (size_t i = 0; i < sizeof dropped / sizeof *dropped; i++) {
            if (!pst_str_starts(rest, dropped[i].open))
                continue;
            size_t n = strlen(dropped[i].open);
            size_t close = pst_light_find(l, at + n, end, dropped[i].close);
            if (close < end) {
                pst_light_drop(l, at, close + n);
                at = close + n - 1;
            }
            break;
        }
    }
}

static void mark(struct pst_light *l, size_t begin, size_t end)
{
    mark_links(l, begin, end);
    pst_light_emphasis(l, begin, end, "*/_=~+", false);
}

/* The length of "TODO " and the like at the head of a heading. */
static size_t keyword_length(struct pst_str s)
{
    static const char *const words[] = {"todo ", "done ", "next ", "wait ",
                                        "comment "};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (pst_light_begins(s, words[i]) && s.p[0] < 'a')
            return strlen(words[i]);
    return s.n >= 5 && pst_str_starts(s, "[#") && s.p[3] == ']' ? 4 : 0;
}

/* "** TODO [#A] Text :tag:tag:" */
static bool heading(struct pst_light *l, const struct pst_light_line *line)
{
    struct pst_str s = line->text;
    size_t n = 0;
    while (n < s.n && s.p[n] == '*')
        n++;
    if (line->indent != 0 || n == 0 || n >= s.n || !pst_is_blank(s.p[n]))
        return false;
    for (size_t more = 1; more != 0; n += more) {
        while (n < s.n && pst_is_blank(s.p[n]))
            n++;
        more = keyword_length((struct pst_str){s.p + n, s.n - n});
    }
    size_t end = s.n, tags = s.n;
    while (tags > n && s.p[tags - 1] != ' ' && s.p[tags - 1] != '\t')
        tags--;
    if (s.n - tags > 2 && s.p[tags] == ':' && s.p[s.n - 1] == ':')
        end = tags;
    pst_light_flush(l);
    pst_light_range(l, line->begin + n, line->begin + end, PST_FIELD_BODY,
                    PST_BLOCK_HEADING);
    return true;
}

/* "#+FILETAGS: :a:b:" */
static void filetags(struct pst_light *l, size_t begin, size_t end)
{
    for (size_t at = begin; at < end;) {
        size_t stop = pst_light_find(l, at, end, ":");
        pst_light_value(l, pst_str_of("tag"), at, stop);
        at = stop + 1;
    }
}

/* A block from "#+begin_x" to "#+end_x". */
static void block(struct pst_light *l, struct pst_str kind)
{
    if (pst_light_begins(kind, "src"))
        pst_light_verbatim(l, "#+end_src", PST_FIELD_CODE, PST_BLOCK_PRE);
    else if (pst_light_begins(kind, "example"))
        pst_light_verbatim(l, "#+end_example", PST_FIELD_BODY, PST_BLOCK_PRE);
    else if (pst_light_begins(kind, "export"))
        pst_light_verbatim(l, "#+end_export", PST_FIELD_COUNT, PST_BLOCK_PRE);
    else if (pst_light_begins(kind, "comment"))
        pst_light_verbatim(l, "#+end_comment", PST_FIELD_COUNT, PST_BLOCK_PRE);
}

/* A line that begins with "#": a keyword, a block, a comment. */
static bool keyword(struct pst_light *l, const struct pst_light_line *line,
                    bool *quoted)
{
    struct pst_str s = line->text;
    if (s.n == 0 || s.p[0] != '#' ||
        (s.n > 1 && s.p[1] != '+' && !pst_is_blank(s.p[1])))
        return false;
    pst_light_flush(l);
    const char *colon = memchr(s.p, ':', s.n);
    if (pst_light_begins(s, "#+begin_")) {
        struct pst_str kind = {s.p + 8, s.n - 8};
        *quoted =
            pst_light_begins(kind, "quote") || pst_light_begins(kind, "verse");
        block(l, kind);
    } else if (pst_light_begins(s, "#+end_")) {
        *quoted = false;
    } else if (pst_str_starts(s, "#+") && colon != NULL) {
        struct pst_str name = {s.p + 2, (size_t)(colon - s.p) - 2};
        size_t begin = line->begin + (size_t)(colon + 1 - s.p);
        size_t end = line->begin + s.n;
        if (pst_name_is(name, "caption"))
            pst_light_range(l, begin, end, PST_FIELD_CAPTION,
                            PST_BLOCK_PARAGRAPH);
        else if (pst_name_is(name, "filetags"))
            filetags(l, begin, end);
        else if (memchr(name.p, '_', name.n) == NULL)
            pst_light_value(l, name, begin, end);
    }
    return true;
}

static bool is_drawer(struct pst_str s)
{
    return s.n > 2 && s.p[0] == ':' && s.p[s.n - 1] == ':' &&
           memchr(s.p, ' ', s.n) == NULL && !pst_light_begins(s, ":end:");
}

static bool is_planning(struct pst_str s)
{
    return pst_light_begins(s, "scheduled:") ||
           pst_light_begins(s, "deadline:") || pst_light_begins(s, "closed:");
}

int pst_org_read(struct pst_article *a, const struct pst_source *src,
                 const struct pst_extract_limits *limits, struct pst_error *err)
{
    struct pst_light l;
    struct pst_light_line line;
    bool quoted = false;
    (void)limits;
    (void)err;
    pst_light_init(&l, a, src, mark);
    while (pst_light_next(&l, &line)) {
        struct pst_str s = line.text;
        size_t item = pst_light_item(s, line.indent != 0 ? "-+*" : "-+");
        enum pst_block kind = quoted ? PST_BLOCK_QUOTE : PST_BLOCK_PARAGRAPH;
        bool ends = s.n == 0 || pst_light_is_rule(s, "-", 5) ||
                    is_planning(s) || pst_str_starts(s, "|-");
        if (ends)
            pst_light_flush(&l);
        else if (heading(&l, &line) || keyword(&l, &line, &quoted))
            continue;
        else if (is_drawer(s))
            pst_light_verbatim(&l, ":end:", PST_FIELD_COUNT, PST_BLOCK_PRE);
        else if (s.p[0] == '|')
            pst_light_cells(&l, &line);
        else if (s.p[0] == ':' && s.n > 1 && s.p[1] == ' ')
            pst_light_add(&l, &line, 2, PST_FIELD_BODY, PST_BLOCK_PRE, true);
        else if (item != 0)
            pst_light_add(&l, &line, item, PST_FIELD_BODY, PST_BLOCK_ITEM,
                          false);
        else if (l.begin != l.end && l.block == PST_BLOCK_ITEM &&
                 line.indent != 0)
            pst_light_add(&l, &line, 0, PST_FIELD_BODY, PST_BLOCK_ITEM, true);
        else
            pst_light_add(&l, &line, 0, PST_FIELD_BODY, kind, true);
    }
    pst_light_dispose(&l);
    return 0;
}
