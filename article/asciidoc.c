/* SPDX-License-Identifier: GPL-2.0-or-later */
/* AsciiDoc, as Asciidoctor reads it. */
#include <string.h>

#include "article/ascii.h"
#include "article/lightmark.h"
#include "article/readers.h"
#include "article/shape.h"
#include "article/tags.h"

/* The address before a bracket: "https://x.org[text]", "xref:a[text]". */
static size_t target_start(const struct pst_light *l, size_t bracket,
                           size_t begin)
{
    size_t at = bracket;
    while (at > begin && !pst_is_blank(l->s.p[at - 1]) &&
           !pst_is_one_of(l->s.p[at - 1], "()\"'<>[],;"))
        at--;
    while (at < bracket && pst_is_one_of(l->s.p[at], ".:!?"))
        at++;
    struct pst_str s = {l->s.p + at, bracket - at};
    return s.n != 0 && memchr(s.p, ':', s.n) != NULL ? at : bracket;
}

/* Where the name of a macro without a target begins, which may follow a word:
 * "footnote:[text]". */
static size_t macro_name(const struct pst_light *l, size_t start,
                         size_t bracket)
{
    size_t at = bracket;
    if (l->s.p[at - 1] != ':')
        return start;
    for (at--; at > start && pst_is_alpha(l->s.p[at - 1]);)
        at--;
    return at;
}

/* "[.role]" before "#text#". */
static void mark_role(struct pst_light *l, size_t at, size_t close, size_t end)
{
    if (l->s.p[at + 1] == '.' && close + 1 < end && l->s.p[close + 1] == '#')
        pst_light_drop(l, at, close + 1);
}

static void mark_brackets(struct pst_light *l, size_t at, size_t begin,
                          size_t end)
{
    const char *p = l->s.p;
    size_t start = target_start(l, at, begin);
    size_t close = pst_light_find(l, at, end, "]");
    if (close == end)
        return;
    if (start == at) {
        mark_role(l, at, close, end);
        return;
    }
    size_t name = macro_name(l, start, at);
    struct pst_str target = {p + name, at - name};
    if (pst_str_is(target, "footnote:") || pst_str_is(target, "footnoteref:")) {
        pst_light_drop(l, name, at); /* its brackets part it from the text */
        return;
    }
    target = (struct pst_str){p + start, at - start};
    bool is_picture = pst_light_begins(target, "image:") ||
                      pst_light_begins(target, "icon:") ||
                      pst_light_begins(target, "kbd:");
    bool is_empty = close == at + 1;
    if (is_picture || (is_empty && !pst_light_begins(target, "http"))) {
        pst_light_drop(l, start, close + 1);
        return;
    }
    pst_light_drop(l, is_empty ? at : start, at + 1);
    /* A caret opens another window. */
    size_t stop = close > at && p[close - 1] == '^' ? close - 1 : close;
    pst_light_drop(l, stop, close + 1);
}

static void mark(struct pst_light *l, size_t begin, size_t end)
{
    const char *p = l->s.p;
    for (size_t at = begin; at < end; at++) {
        struct pst_str rest = {p + at, end - at};
        if (p[at] == '[' && at > begin) {
            mark_brackets(l, at, begin, end);
        } else if (pst_str_starts(rest, "<<")) {
            size_t close = pst_light_find(l, at, end, ">>");
            size_t comma = pst_light_find(l, at, close, ",");
            if (close == end)
                continue;
            pst_light_drop(l, at, comma < close ? comma + 1 : at + 2);
            pst_light_drop(l, close, close + 2);
            at = comma < close ? comma : at + 1;
        } else if (p[at] == '{') {
            size_t close = pst_light_find(l, at, end, "}");
            struct pst_str name = {p + at, close - at};
            if (close < end && memchr(name.p, ' ', name.n) == NULL) {
                pst_light_drop(l, at, close + 1);
                at = close;
            }
        } else if (p[at] == '\n' && at >= begin + 2 &&
                   memcmp(p + at - 2, " +", 2) == 0) {
            pst_light_drop(l, at - 1, at);
        }
    }
    pst_light_emphasis(l, begin, end, "*_`#^~+", true);
}

/* The length of "= " and so on; 0: it is no heading. */
static size_t heading_length(const struct pst_light_line *line)
{
    size_t n = 0;
    struct pst_str s = line->text;
    while (n < s.n && (s.p[n] == '=' || s.p[n] == '#'))
        n++;
    return line->indent == 0 && n != 0 && n <= 6 && n < s.n && s.p[n] == ' ' &&
                   pst_light_is_rule((struct pst_str){s.p, n}, "=#", 1)
               ? n + 1
               : 0;
}

/* ":name: value" */
static bool attribute_entry(struct pst_light *l,
                            const struct pst_light_line *line)
{
    struct pst_str s = line->text;
    if (s.n < 3 || s.p[0] != ':' || pst_is_blank(s.p[1]) || line->indent != 0)
        return false;
    const char *colon = memchr(s.p + 1, ':', s.n - 1);
    if (colon == NULL || (colon + 1 < s.p + s.n && colon[1] != ' '))
        return false;
    struct pst_str name = {s.p + 1, (size_t)(colon - s.p) - 1};
    if (memchr(name.p, ' ', name.n) != NULL)
        return false;
    if (pst_name_is(name, "revdate") || pst_name_is(name, "docdate"))
        name = pst_str_of("date");
    size_t begin = line->begin + (size_t)(colon + 1 - s.p);
    pst_light_value(l, name, begin, line->begin + s.n);
    return true;
}

/* "Jane Doe <jane@x.org>; John Roe", right below the title. */
static bool author_line(struct pst_light *l, const struct pst_light_line *line)
{
    size_t end = line->begin + line->text.n;
    size_t first = pst_light_find(l, line->begin, end, ";");
    struct pst_str name = {line->text.p, first - line->begin};
    if (pst_shape_name(name) == 0)
        return false;
    for (size_t at = line->begin; at < end;) {
        size_t stop = pst_light_find(l, at, end, ";");
        size_t mail = pst_light_find(l, at, stop, "<");
        pst_light_value(l, pst_str_of("author"), at, mail);
        at = stop + 1;
    }
    return true;
}

/* "v1.0, 2014-12-11: remark", or a date alone. */
static bool revision_line(struct pst_light *l,
                          const struct pst_light_line *line)
{
    struct pst_date date;
    size_t begin, end;
    struct pst_str s = line->text;
    if (s.n > 100 || !pst_date_find(s, false, &date, &begin, &end))
        return false;
    pst_light_flush(l);
    pst_article_value(l->a, PST_FIELD_DATE, NULL, l->src, line->begin + begin,
                      line->begin + end);
    return true;
}

/* What follows the title without a blank line. */
static void read_head(struct pst_light *l)
{
    struct pst_light_line line;
    bool had_author = false, had_date = false;
    while (pst_light_line_at(l, l->at, &line) && line.text.n != 0) {
        bool taken =
            attribute_entry(l, &line) || pst_str_starts(line.text, "//");
        if (!taken && !had_author)
            taken = had_author = author_line(l, &line);
        if (!taken && !had_date)
            taken = had_date = revision_line(l, &line);
        if (!taken)
            break;
        l->at = line.next;
    }
}

/* Blocks between two lines of four or more of a character. */
static bool delimited(struct pst_light *l, const struct pst_light_line *line)
{
    static const struct {
        char mark;
        enum pst_field field;
    } all[] = {{'-', PST_FIELD_CODE},
               {'.', PST_FIELD_BODY},
               {'+', PST_FIELD_COUNT},
               {'/', PST_FIELD_COUNT}};
    struct pst_str s = line->text;
    char fence[5] = "";
    if (line->indent != 0 || !pst_light_is_rule(s, "-.+/=*_", 4))
        return false;
    pst_light_flush(l);
    memcpy(fence, s.p, 4);
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (all[i].mark == s.p[0])
            pst_light_verbatim(l, fence, all[i].field, PST_BLOCK_PRE);
    return true;
}

/* Lines that are about what follows, or not for readers. */
static bool is_dropped(struct pst_str s)
{
    static const char *const words[] = {"//",       "include::", "toc::[",
                                        "ifdef::",  "ifndef::",  "endif::",
                                        "ifeval::", "<<<"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (pst_str_starts(s, words[i]))
            return true;
    return pst_str_is(s, "+") || pst_str_is(s, "--") || pst_str_is(s, "'''") ||
           (s.p[0] == '[' && s.p[s.n - 1] == ']');
}

/* "image::x.png[The text]" */
static bool picture(struct pst_light *l, const struct pst_light_line *line)
{
    size_t end = line->begin + line->text.n;
    size_t open = pst_light_find(l, line->begin, end, "[");
    if (!pst_str_starts(line->text, "image::") || open == end)
        return false;
    size_t close = pst_light_find(l, open, end, "]");
    size_t comma = pst_light_find(l, open, close, ",");
    pst_light_flush(l);
    pst_light_range(l, open + 1, comma, PST_FIELD_CAPTION, PST_BLOCK_PARAGRAPH);
    return true;
}

struct asciidoc {
    struct pst_light l;
    bool in_table, in_quote, had_heading;
};

static void text_line(struct asciidoc *d, const struct pst_light_line *line)
{
    struct pst_light *l = &d->l;
    struct pst_str s = line->text;
    size_t item = pst_light_item(s, "*-.");
    enum pst_block block = d->in_quote ? PST_BLOCK_QUOTE : PST_BLOCK_PARAGRAPH;
    bool goes_on = l->begin != l->end && l->block == PST_BLOCK_ITEM;
    if (d->in_table && s.p[0] == '|')
        pst_light_cells(l, line);
    else if (s.n > 1 && s.p[0] == '.' && !pst_is_blank(s.p[1]) && item == 0 &&
             l->begin == l->end)
        pst_light_range(l, line->begin + 1, line->begin + s.n,
                        PST_FIELD_CAPTION, PST_BLOCK_PARAGRAPH);
    else if (item != 0 || goes_on)
        pst_light_add(l, line, item, PST_FIELD_BODY, PST_BLOCK_ITEM, item == 0);
    else if (line->indent != 0 && l->begin == l->end)
        pst_light_add(l, line, 0, PST_FIELD_BODY, PST_BLOCK_PRE, true);
    else
        pst_light_add(l, line, 0, PST_FIELD_BODY,
                      l->begin != l->end ? l->block : block, true);
}

static void heading(struct asciidoc *d, const struct pst_light_line *line,
                    size_t skip)
{
    pst_light_flush(&d->l);
    pst_light_range(&d->l, line->begin + skip, line->begin + line->text.n,
                    PST_FIELD_BODY, PST_BLOCK_HEADING);
    if (!d->had_heading && skip == 2)
        read_head(&d->l);
    d->had_heading = true;
}

int pst_asciidoc_read(struct pst_article *a, const struct pst_source *src,
                      const struct pst_extract_limits *limits,
                      struct pst_error *err)
{
    struct asciidoc d = {.in_table = false};
    struct pst_light_line line;
    (void)limits;
    (void)err;
    pst_light_init(&d.l, a, src, mark);
    while (pst_light_next(&d.l, &line)) {
        struct pst_str s = line.text;
        size_t skip = heading_length(&line);
        bool is_table =
            s.n >= 4 && s.p[0] == '|' &&
            pst_light_is_rule((struct pst_str){s.p + 1, s.n - 1}, "=", 3);
        bool ends =
            s.n == 0 || (is_dropped(s) && !pst_light_is_rule(s, "/", 4));
        if (ends) {
            pst_light_flush(&d.l);
        } else if (skip != 0) {
            heading(&d, &line, skip);
        } else if (is_table) {
            pst_light_flush(&d.l);
            d.in_table = !d.in_table;
        } else if (pst_light_is_rule(s, "_", 4)) {
            pst_light_flush(&d.l);
            d.in_quote = !d.in_quote;
        } else if (delimited(&d.l, &line) || attribute_entry(&d.l, &line) ||
                   picture(&d.l, &line)) {
            continue;
        } else {
            text_line(&d, &line);
        }
    }
    pst_light_dispose(&d.l);
    return 0;
}
