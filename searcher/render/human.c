/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/render/human.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/term.h"
#include "text/utf8.h"

enum { INDENT = 4, COLUMNS_LEAST = 20 };

/* Text made safe, and where the marks are in it. */
struct marked {
    struct pst_buf text;
    struct pst_mark *marks;
    size_t count;
};

static void make_safe(struct marked *m, struct pst_str text,
                      const struct pst_mark *marks, size_t count)
{
    pst_buf_init(&m->text);
    m->marks = pst_calloc(count + 1, sizeof *m->marks);
    m->count = count;
    size_t at = 0;
    for (size_t i = 0; i < count; i++) {
        struct pst_str before = {text.p + at, marks[i].begin - at};
        struct pst_str inside = {text.p + marks[i].begin,
                                 marks[i].end - marks[i].begin};
        pst_term_safe(&m->text, before, PST_TERM_SPACES);
        m->marks[i].begin = m->text.n;
        pst_term_safe(&m->text, inside, PST_TERM_SPACES);
        m->marks[i].end = m->text.n;
        at = marks[i].end;
    }
    pst_term_safe(&m->text, (struct pst_str){text.p + at, text.n - at},
                  PST_TERM_SPACES);
}

/* The bytes of `text` that go on one line: to the last space that fits, unless
 * that leaves most of the line empty. */
static size_t line_length(struct pst_str text, size_t columns)
{
    size_t fits = pst_term_fit(text, columns);
    if (fits == text.n)
        return fits;
    size_t space = fits;
    while (space > 0 && text.p[space] != ' ')
        space--;
    if (space != 0 && space * 2 >= fits)
        return space;
    if (fits != 0)
        return fits;
    size_t one = 1; /* a character wider than the line */
    while (one < text.n && ((unsigned char)text.p[one] & 0xc0) == 0x80)
        one++;
    return one;
}

static void add_in_ink(struct pst_buf *out, const struct pst_style *s,
                       enum pst_ink ink, const char *p, size_t n)
{
    if (ink != PST_INK_COUNT)
        pst_ink_begin(out, s, ink);
    pst_buf_add(out, p, n);
    if (ink != PST_INK_COUNT)
        pst_ink_end(out, s, ink);
}

/* Bytes [begin, end) in an ink (PST_INK_COUNT: in none) with the marks in
 * them; *mark is the first that does not end before. */
static void add_line(struct pst_buf *out, const struct pst_style *s,
                     enum pst_ink ink, const struct marked *m, size_t *mark,
                     size_t begin, size_t end)
{
    while (begin < end) {
        while (*mark < m->count && m->marks[*mark].end <= begin)
            ++*mark;
        size_t from = *mark < m->count ? m->marks[*mark].begin : end;
        size_t to = *mark < m->count ? m->marks[*mark].end : end;
        if (from > end)
            from = end;
        if (from > begin) {
            add_in_ink(out, s, ink, m->text.p + begin, from - begin);
            begin = from;
            continue;
        }
        if (to > end)
            to = end;
        add_in_ink(out, s, PST_INK_MATCH, m->text.p + begin, to - begin);
        begin = to;
    }
}

void pst_human_wrap(struct pst_buf *out, const struct pst_style *s,
                    struct pst_str text, const struct pst_mark *marks,
                    size_t mark_count, size_t indent)
{
    struct marked m;
    make_safe(&m, text, marks, mark_count);
    size_t columns = SIZE_MAX;
    if (s->columns != 0)
        columns = s->columns > indent + COLUMNS_LEAST ? s->columns - indent
                                                      : COLUMNS_LEAST;
    size_t mark = 0;
    for (size_t at = 0; at < m.text.n;) {
        struct pst_str rest = {m.text.p + at, m.text.n - at};
        size_t n = columns == SIZE_MAX ? rest.n : line_length(rest, columns);
        pst_buf_addf(out, "%*s", (int)indent, "");
        add_line(out, s, PST_INK_COUNT, &m, &mark, at, at + n);
        pst_buf_addc(out, '\n');
        at += n;
        while (at < m.text.n && m.text.p[at] == ' ')
            at++;
    }
    pst_buf_dispose(&m.text);
    free(m.marks);
}

static void add_fact(struct pst_buf *line, struct pst_str fact)
{
    if (fact.n == 0)
        return;
    if (line->n != 0)
        pst_buf_adds(line, " · ");
    pst_buf_addstr(line, fact);
}

static void add_names(struct pst_buf *out, const struct pst_str *names,
                      size_t count)
{
    for (size_t i = 0; i < count; i++) {
        pst_buf_adds(out, i != 0 ? ", " : "");
        pst_buf_addstr(out, names[i]);
    }
}

void pst_human_byline(struct pst_buf *out, const struct pst_style *s,
                      const struct pst_record_header *h, bool stale)
{
    struct pst_buf line = PST_BUF_INIT;
    add_names(&line, h->authors, h->author_count);
    char date[PST_DATE_MAX];
    if (h->date.year != 0)
        add_fact(&line,
                 (struct pst_str){date, pst_date_format(&h->date, date)});
    add_fact(&line, h->source);
    if (line.n != 0)
        pst_ink_text(out, s, PST_INK_META, pst_buf_str(&line));
    if (stale) {
        pst_buf_adds(out, line.n != 0 ? " " : "");
        pst_ink_text(out, s, PST_INK_STALE,
                     pst_str_of("[changed since it was indexed]"));
    }
    if (line.n != 0 || stale)
        pst_buf_addc(out, '\n');
    pst_buf_dispose(&line);
}

static void add_place(struct pst_buf *out, const struct pst_style *s,
                      const struct pst_view *v)
{
    const struct pst_match *best = pst_view_best(v);
    struct pst_buf absolute = PST_BUF_INIT;
    pst_path_absolute(&absolute, v->options.cwd, v->path.p);
    pst_link_begin(out, s, absolute.p);
    pst_buf_dispose(&absolute);
    pst_ink_begin(out, s, PST_INK_PATH);
    pst_style_path(out, s, pst_buf_str(&v->path));
    pst_ink_end(out, s, PST_INK_PATH);
    pst_link_end(out, s);

    pst_buf_addc(out, ':');
    pst_ink_begin(out, s, PST_INK_LINE);
    pst_buf_addf(out, "%zu:%zu", best != NULL ? best->line : 1,
                 best != NULL ? best->col : 1);
    pst_ink_end(out, s, PST_INK_LINE);
    if (v->hit->header.member.n != 0) {
        pst_buf_adds(out, " (");
        pst_term_safe(out, v->hit->header.member, PST_TERM_SPACES);
        pst_buf_addc(out, ')');
    }
    pst_buf_addc(out, '\n');
}

/* The snippet with what shows that it was cut. */
static void add_snippet(struct pst_buf *out, const struct pst_style *s,
                        const struct pst_snippet *snippet)
{
    static const char before[] = "… ";
    struct pst_buf text = PST_BUF_INIT;
    size_t shift = snippet->starts_inside ? sizeof before - 1 : 0;
    if (snippet->starts_inside)
        pst_buf_adds(&text, before);
    pst_buf_addstr(&text, pst_buf_str(&snippet->text));
    if (snippet->ends_inside)
        pst_buf_adds(&text, " …");

    struct pst_mark *marks = pst_calloc(snippet->mark_count + 1, sizeof *marks);
    for (size_t i = 0; i < snippet->mark_count; i++)
        marks[i] = (struct pst_mark){snippet->marks[i].begin + shift,
                                     snippet->marks[i].end + shift};
    pst_human_wrap(out, s, pst_buf_str(&text), marks, snippet->mark_count,
                   INDENT);
    free(marks);
    pst_buf_dispose(&text);
}

/* The bytes of white space at p. */
static size_t space_length(const char *p, const char *end)
{
    size_t n = 0;
    while (p + n < end) {
        size_t used;
        uint32_t c = pst_utf8_decode(p + n, end, &used);
        if (c > ' ' && c != 0xa0 && c != 0x3000 && c != 0x2028)
            break;
        n += used;
    }
    return n;
}

/* A place in a text, and the same in it with runs of white space as one. */
struct place {
    size_t at, shown;
};

static void go_to(struct place *p, struct pst_str text, size_t at)
{
    while (p->at < at) {
        size_t n = space_length(text.p + p->at, text.p + text.n);
        p->at += n != 0 ? n : 1;
        p->shown++;
    }
}

/* Whether the title is the text with its runs of white space as one space. */
static bool is_title(struct pst_str title, struct pst_str text)
{
    struct place p = {0, 0};
    while (p.at < text.n && p.shown < title.n) {
        bool space = space_length(text.p + p.at, text.p + text.n) != 0;
        if (title.p[p.shown] != (space ? ' ' : text.p[p.at]))
            return false;
        go_to(&p, text, p.at + 1);
    }
    return p.at == text.n && p.shown == title.n;
}

/* The text of the stretch that the title shown was taken from; empty when
 * there is none. */
static struct pst_str title_text(const struct pst_view *v)
{
    const struct pst_record_body *b = &v->body;
    for (size_t i = 0; i < b->stretch_count; i++) {
        const struct pst_stretch *st = &b->stretches[i];
        struct pst_str text = {b->text.p + st->begin, st->end - st->begin};
        if (st->field == PST_FIELD_TITLE &&
            is_title(v->hit->header.title, text))
            return text;
    }
    return (struct pst_str){b->text.p, 0};
}

/* What of the matches is in the title, in its offsets; ascending and apart. */
static size_t mark_title(const struct pst_view *v, struct pst_mark *marks)
{
    struct pst_str text = title_text(v);
    size_t from = (size_t)(text.p - v->body.text.p);
    struct place p = {0, 0};
    size_t count = 0;
    for (size_t i = 0; i < v->match_count; i++) {
        const struct pst_span *span = v->matches[i].span;
        if (span->begin < from || span->end > from + text.n ||
            span->end - from <= p.at)
            continue;
        go_to(&p, text, span->begin - from);
        size_t begin = p.shown;
        go_to(&p, text, span->end - from);
        marks[count++] = (struct pst_mark){begin, p.shown};
    }
    return count;
}

static void add_title(struct pst_buf *out, const struct pst_style *s,
                      const struct pst_view *v)
{
    struct pst_mark *marks = pst_calloc(v->match_count + 1, sizeof *marks);
    size_t count = s->color ? mark_title(v, marks) : 0;
    struct marked m;
    size_t mark = 0;
    make_safe(&m, v->hit->header.title, marks, count);
    add_line(out, s, PST_INK_TITLE, &m, &mark, 0, m.text.n);
    pst_buf_dispose(&m.text);
    free(m.marks);
    free(marks);
}

void pst_human_hit(struct pst_buf *out, const struct pst_style *s,
                   const struct pst_view *v)
{
    add_title(out, s, v);
    pst_buf_addc(out, '\n');
    pst_human_byline(out, s, &v->hit->header, pst_view_original(v)->stale);
    add_place(out, s, v);
    for (size_t i = 0; i < v->snippets.count; i++)
        add_snippet(out, s, &v->snippets.items[i]);
}

/* "(+3 more by Ann Example)" */
static void add_more(struct pst_buf *out, const struct pst_record_header *h,
                     const struct pst_notes *notes)
{
    pst_buf_addf(out, "(+%u ", notes->more);
    if (notes->collapse == PST_COLLAPSE_AUTHOR) {
        pst_buf_adds(out, "more by ");
        add_names(out, h->authors, h->author_count);
    } else if (notes->collapse == PST_COLLAPSE_SOURCE) {
        pst_buf_adds(out, "more in ");
        pst_buf_addstr(out, h->source);
    } else {
        pst_buf_adds(out, notes->more == 1 ? "duplicate" : "duplicates");
    }
    pst_buf_addc(out, ')');
}

void pst_human_notes(struct pst_buf *out, const struct pst_style *s,
                     const struct pst_record_header *h,
                     const struct pst_notes *notes)
{
    struct pst_buf line = PST_BUF_INIT;
    if (notes->missing_count != 0) {
        pst_buf_adds(&line, "missing: ");
        add_names(&line, notes->missing, notes->missing_count);
        pst_human_wrap(out, s, pst_buf_str(&line), NULL, 0, INDENT);
        pst_buf_clear(&line);
    }
    if (notes->more != 0) {
        add_more(&line, h, notes);
        pst_human_wrap(out, s, pst_buf_str(&line), NULL, 0, INDENT);
    }
    pst_buf_dispose(&line);
}
