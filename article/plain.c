/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "article/ascii.h"
#include "article/frontmatter.h"
#include "article/headers.h"
#include "article/readers.h"
#include "article/shape.h"
#include "article/srcmap.h"
#include "base/bytes.h"
#include "base/mem.h"
#include "text/date.h"
#include "text/utf8.h"

enum {
    STRETCH_MAX = 64 * 1024, /* bytes of a stretch, cut at a line or a space */
    LONG_LINE = 200,         /* bytes of a line that is a whole paragraph */
    HEAD_LINES_MAX = 8,      /* lines looked at for date and byline */
    SHORT_LINE = 120,        /* bytes of a line that may belong to the head */
    SUBTITLE_MAX = 250,
    HEAD_DATE_MAX = 160, /* bytes of a line of the head with a date in it */
    BIOS_MAX = 3,        /* before the last one */
    BODY_MIN = 2         /* paragraphs before a bio */
};

struct line {
    size_t begin, end; /* without its end, and without white space */
    bool indented;
    bool blank;
};

/* A range of lines that is one paragraph. */
struct para {
    size_t first, past;
};

struct plain {
    struct pst_article *a;
    const struct pst_source *src;
    struct line *lines;
    size_t count, cap;
    size_t at;      /* the first line that is not read yet */
    bool unwrapped; /* each line is a paragraph */
};

static struct pst_str range(const struct plain *p, size_t begin, size_t end)
{
    return (struct pst_str){p->src->text.p + begin, end - begin};
}

static struct pst_str line_text(const struct plain *p, size_t i)
{
    return range(p, p->lines[i].begin, p->lines[i].end);
}

static bool has(const struct plain *p, enum pst_field field)
{
    return pst_article_first(p->a, field).n != 0;
}

static void push_line(struct plain *p, size_t begin, size_t end)
{
    struct pst_str s = pst_text_trim(range(p, begin, end));
    struct line *l = &PST_PUSH(p->lines, p->count, p->cap);
    l->blank = s.n == 0;
    l->begin = l->blank ? begin : (size_t)(s.p - p->src->text.p);
    l->end = l->begin + s.n;
    l->indented = l->begin != begin;
}

/* The length of what ends a line at `at`, 0 for nothing; a form feed and
 * U+2029 end a paragraph as well. */
static size_t line_end(struct pst_str s, size_t at, bool *breaks)
{
    const char *p = s.p + at;
    size_t left = s.n - at;
    *breaks = false;
    if (*p == '\n')
        return 1;
    if (*p == '\r')
        return left > 1 && p[1] == '\n' ? 2 : 1;
    *breaks = true;
    if (*p == '\f')
        return 1;
    return left >= 3 && memcmp(p, "\xE2\x80\xA9", 3) == 0 ? 3 : 0;
}

static void split_lines(struct plain *p)
{
    static const char breaks_begin[3] = {'\xE2', '\n', '\r'};
    struct pst_str s = pst_buf_str(&p->src->text);
    size_t begin = 0, long_bytes = 0;
    for (size_t at = 0; at < s.n;) {
        at += pst_bytes_to_control_or(s.p + at, s.n - at, breaks_begin);
        if (at >= s.n)
            break;
        bool breaks;
        size_t n = line_end(s, at, &breaks);
        if (n == 0) { /* a tab, or another character that begins with E2 */
            at++;
            continue;
        }
        push_line(p, begin, at);
        if (breaks)
            push_line(p, at, at);
        at += n;
        begin = at;
    }
    push_line(p, begin, s.n);
    for (size_t i = 0; i < p->count; i++)
        if (p->lines[i].end - p->lines[i].begin > LONG_LINE)
            long_bytes += p->lines[i].end - p->lines[i].begin;
    p->unwrapped = long_bytes >= s.n / 2;
}

static bool has_word(struct pst_str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if (pst_is_digit(s.p[i]) || pst_is_alpha(s.p[i]) ||
            (unsigned char)s.p[i] >= 0x80)
            return true;
    }
    return false;
}

/* The next line from i on that holds a word; count when there is none. */
static size_t next_line(const struct plain *p, size_t i)
{
    while (i < p->count && !has_word(line_text(p, i)))
        i++;
    return i;
}

static bool ends_paragraph(const struct plain *p, size_t i)
{
    return i >= p->count || p->lines[i].blank;
}

static size_t offset_of(const struct plain *p, const char *at)
{
    return (size_t)(at - p->src->text.p);
}

static void value_at(struct plain *p, enum pst_field field, struct pst_str s)
{
    size_t begin = offset_of(p, s.p);
    pst_article_value(p->a, field, NULL, p->src, begin, begin + s.n);
}

/* Names set apart by commas and "and". */
static void authors_at(struct plain *p, struct pst_str s)
{
    size_t begin = offset_of(p, s.p);
    pst_metadata_add(p->a, p->src, pst_str_of("author"), begin, begin + s.n,
                     true);
}

/* Past the "Key: value" lines at p->at, if there are any. */
static void read_headers(struct plain *p)
{
    size_t end = pst_headers_read(p->a, p->src, p->lines[p->at].begin);
    while (p->at < p->count && p->lines[p->at].begin < end)
        p->at++;
    p->at = next_line(p, p->at);
}

enum { META_PARTS_MAX = 6 };

struct meta_part {
    enum pst_field field;
    struct pst_str text;
};

/* By its first byte, of which most lines have none. */
static const char *find_bar(struct pst_str s, const char *bar)
{
    const char *at = memchr(s.p, bar[0], s.n);
    if (at == NULL)
        return NULL;
    return memmem(at, s.n - (size_t)(at - s.p), bar, strlen(bar));
}

/* What is before the first bar in *rest, which is moved behind it. */
static struct pst_str part_before_bar(struct pst_str *rest)
{
    static const char *const bars[] = {"|", "•", "·"};
    struct pst_str part = *rest;
    size_t gap = 0;
    for (size_t k = 0; k < sizeof bars / sizeof *bars; k++) {
        const char *bar = find_bar(part, bars[k]);
        if (bar != NULL) {
            part.n = (size_t)(bar - part.p);
            gap = strlen(bars[k]);
        }
    }
    rest->p += part.n + gap;
    rest->n -= part.n + gap;
    return part;
}

/* A line of nothing but a year. */
static bool is_year(struct pst_str s, size_t *begin, size_t *end)
{
    struct pst_date d;
    *begin = 0;
    *end = s.n;
    return s.n == 4 && pst_date_parse(s, &d) && d.month == 0 && d.year >= 1500;
}

/* "11 Dec 2014|", "By Jane Doe | 11 Dec 2014": parts between bars, each a
 * date or year, a byline, or, after a date, a bare name. Returns their number,
 * 0 when the line is anything else. */
static size_t meta_line(const struct plain *p, size_t i,
                        struct meta_part parts[META_PARTS_MAX])
{
    struct pst_str rest = line_text(p, i);
    size_t count = 0, begin, end;
    bool dated = false;
    while (rest.n != 0 && count < META_PARTS_MAX) {
        struct pst_str part = pst_str_trim(part_before_bar(&rest));
        if (part.n == 0)
            continue;
        enum pst_field field = PST_FIELD_AUTHOR;
        if (pst_shape_dateline(part, &begin, &end) ||
            is_year(part, &begin, &end)) {
            field = PST_FIELD_DATE;
            dated = true;
        } else if (dated && pst_shape_name(part) == part.n) {
            begin = 0;
            end = part.n;
        } else if (!pst_shape_byline(part, &begin, &end)) {
            return 0;
        }
        parts[count++] =
            (struct meta_part){field, {part.p + begin, end - begin}};
    }
    return count;
}

static bool is_meta_line(const struct plain *p, size_t i)
{
    struct meta_part parts[META_PARTS_MAX];
    return meta_line(p, i, parts) != 0;
}

static void read_meta_lines(struct plain *p)
{
    for (int n = 0; n < HEAD_LINES_MAX && p->at < p->count; n++) {
        struct meta_part parts[META_PARTS_MAX];
        size_t count = meta_line(p, p->at, parts);
        if (count == 0)
            break;
        for (size_t k = 0; k < count; k++)
            if (parts[k].field == PST_FIELD_AUTHOR)
                authors_at(p, parts[k].text);
            else
                value_at(p, parts[k].field, parts[k].text);
        p->at = next_line(p, p->at + 1);
    }
}

/* A title needs something after it, and must not run on into a paragraph. */
static bool is_title_line(const struct plain *p, size_t i)
{
    struct pst_str s = line_text(p, i);
    size_t next = next_line(p, i + 1);
    if (!pst_shape_title(s) || next == p->count)
        return false;
    struct pst_str after = line_text(p, i + 1);
    if (!has_word(after) || pst_shape_salutation(after) ||
        (p->unwrapped && after.n > LONG_LINE))
        return s.p[s.n - 1] != ':';
    if (is_meta_line(p, i + 1))
        return true;
    size_t past = i;
    while (!ends_paragraph(p, past) && line_text(p, past).n <= SHORT_LINE)
        past++;
    if (past == i)
        return false;
    struct pst_str last = line_text(p, past - 1);
    bool goes_on = after.n > 1 && after.p[0] >= 'a' && after.p[0] <= 'z' &&
                   !(after.p[1] >= 'A' && after.p[1] <= 'Z'); /* "eBooks" */
    bool is_prose = goes_on || last.p[last.n - 1] == '.';
    return ends_paragraph(p, past) && past - i <= 4 && !is_prose;
}

/* Some files begin with their own name. */
static bool is_own_name(const struct plain *p, size_t i)
{
    struct pst_str path = p->a->place.n != 0 ? p->a->place : p->a->header.path;
    struct pst_str s = line_text(p, i);
    return s.n != 0 && path.n >= s.n &&
           strncasecmp(path.p + path.n - s.n, s.p, s.n) == 0 &&
           (path.n == s.n || path.p[path.n - s.n - 1] == '/');
}

/* A date within the title or the short lines after it. */
static void find_head_date(struct plain *p, size_t first)
{
    for (size_t i = first, n = 0;
         i < p->count && n < 3 && !has(p, PST_FIELD_DATE); i++) {
        struct pst_str s = line_text(p, i);
        struct pst_date d;
        size_t begin, end;
        if (s.n > HEAD_DATE_MAX)
            break;
        if (pst_date_find(s, false, &d, &begin, &end))
            value_at(p, PST_FIELD_DATE,
                     (struct pst_str){s.p + begin, end - begin});
        n += !p->lines[i].blank;
    }
}

static void read_head(struct plain *p)
{
    p->at = next_line(p, 0);
    if (p->at < p->count && is_own_name(p, p->at))
        p->at = next_line(p, p->at + 1);
    if (p->at >= p->count)
        return;
    read_headers(p);
    read_meta_lines(p);
    size_t first = p->at;
    if (!has(p, PST_FIELD_TITLE) && p->at < p->count &&
        is_title_line(p, p->at)) {
        value_at(p, PST_FIELD_TITLE, line_text(p, p->at));
        p->at = next_line(p, p->at + 1);
    }
    size_t next = p->at < p->count ? next_line(p, p->at + 1) : p->count;
    if (has(p, PST_FIELD_TITLE) && next < p->count &&
        line_text(p, p->at).n <= SUBTITLE_MAX && !is_meta_line(p, p->at) &&
        is_meta_line(p, next)) {
        value_at(p, PST_FIELD_SUMMARY, line_text(p, p->at));
        p->at = next;
    }
    read_meta_lines(p);
    if (has(p, PST_FIELD_TITLE) && !has(p, PST_FIELD_DATE))
        find_head_date(p, first);
}

static bool next_para(const struct plain *p, size_t *at, struct para *out)
{
    size_t i = next_line(p, *at);
    if (i >= p->count)
        return false;
    out->first = i++;
    while (!p->unwrapped && !ends_paragraph(p, i) &&
           !(p->lines[i].indented && !p->lines[i - 1].indented))
        i++;
    out->past = i;
    *at = i;
    return true;
}

/* Where a stretch that begins at `begin` is cut. */
static size_t cut_at(const struct plain *p, size_t begin, size_t end)
{
    if (end - begin <= STRETCH_MAX)
        return end;
    const char *text = p->src->text.p;
    size_t from = begin + STRETCH_MAX / 2;
    const char *at = memrchr(text + from, '\n', STRETCH_MAX / 2);
    if (at == NULL)
        at = memrchr(text + from, ' ', STRETCH_MAX / 2);
    if (at != NULL)
        return (size_t)(at - text) + 1;
    return begin + pst_utf8_floor(text + begin, end - begin, STRETCH_MAX);
}

static void add_stretch(struct plain *p, enum pst_field field, size_t begin,
                        size_t end)
{
    while (begin < end) {
        size_t stop = cut_at(p, begin, end);
        pst_article_open(p->a, field, PST_BLOCK_PARAGRAPH, NULL);
        pst_article_add(p->a, p->src, begin, stop);
        pst_article_close(p->a);
        begin = stop;
    }
}

static struct pst_str para_text(const struct plain *p, const struct para *q)
{
    return range(p, p->lines[q->first].begin, p->lines[q->past - 1].end);
}

/* Body, bio and credit out of a paragraph of the tail. */
static void read_tail(struct plain *p, struct pst_str s, struct pst_str before,
                      bool may_be_bio, bool wants_author)
{
    size_t begin = offset_of(p, s.p), name = 0;
    size_t credit = pst_shape_credit(s);
    struct pst_str lead = pst_str_trim((struct pst_str){s.p, credit});
    bool bio = may_be_bio && pst_shape_bio(lead, before, &name);
    add_stretch(p, bio ? PST_FIELD_BIO : PST_FIELD_BODY, begin, begin + credit);
    if (bio && name != 0 && wants_author)
        value_at(p, PST_FIELD_AUTHOR, (struct pst_str){lead.p, name});
    add_stretch(p, PST_FIELD_CREDIT, begin + credit, begin + s.n);
}

/* The first paragraph of the tail: one that is all credit, and what may be
 * bios before it. */
static size_t tail_start(const struct plain *p, const struct para *paras,
                         size_t count)
{
    size_t tail = count, name;
    if (tail != 0 && pst_shape_credit(para_text(p, &paras[tail - 1])) == 0)
        tail--;
    if (tail != 0)
        tail--;
    struct pst_str nothing = {"", 0};
    for (int i = 0; i < BIOS_MAX && tail > BODY_MIN; i++) {
        if (!pst_shape_bio(para_text(p, &paras[tail - 1]), nothing, &name))
            break;
        tail--;
    }
    return tail;
}

static void read_body(struct plain *p)
{
    struct para *paras = NULL, q;
    size_t count = 0, cap = 0;
    for (size_t at = p->at; next_para(p, &at, &q);)
        PST_PUSH(paras, count, cap) = q;
    size_t tail = tail_start(p, paras, count);
    bool wants_author = !has(p, PST_FIELD_AUTHOR);
    struct pst_str before = {"", 0};
    for (size_t i = 0; i < count; i++) {
        struct pst_str s = para_text(p, &paras[i]);
        size_t begin = offset_of(p, s.p), caption = 0;
        if (i == 0) {
            before = s;
            caption = pst_shape_caption(s, pst_buf_str(&p->src->text));
        } else if (i <= tail) {
            before.n = (size_t)(s.p - before.p);
        }
        if (i >= tail && i != 0) {
            read_tail(p, s, before, i >= BODY_MIN, wants_author);
            continue;
        }
        add_stretch(p, PST_FIELD_CAPTION, begin, begin + caption);
        add_stretch(p, PST_FIELD_BODY, begin + caption, begin + s.n);
    }
    free(paras);
}

int pst_plain_read(struct pst_article *a, const struct pst_source *src,
                   const struct pst_extract_limits *limits,
                   struct pst_error *err)
{
    (void)limits;
    (void)err;
    struct plain p = {.a = a, .src = src};
    pst_buf_reserve(&a->text, src->text.n);
    split_lines(&p);
    read_head(&p);
    read_body(&p);
    free(p.lines);
    return 0;
}
