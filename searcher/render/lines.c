/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/render/lines.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/term.h"

enum {
    TEXT_MAX = 1000,      /* bytes of TEXT of a vimgrep line */
    BEFORE_MAX = 300,     /* of them in front of the match */
    GREP_TEXT_MAX = 65536 /* bytes of TEXT of a grep line */
};

static int compare_matches(const void *va, const void *vb)
{
    const struct pst_match *a = va;
    const struct pst_match *b = vb;
    if (a->byte != b->byte)
        return a->byte < b->byte ? -1 : 1;
    return (a->end_byte > b->end_byte) - (a->end_byte < b->end_byte);
}

/* The matches that have a place in the file, in its order; free() them. */
static struct pst_match *sort_matches(const struct pst_view *v, size_t *count)
{
    struct pst_match *sorted = pst_calloc(v->match_count + 1, sizeof *sorted);
    *count = 0;
    for (size_t i = 0; i < v->match_count; i++)
        if (v->matches[i].has_source)
            sorted[(*count)++] = v->matches[i];
    qsort(sorted, *count, sizeof *sorted, compare_matches);
    return sorted;
}

static void add_path(struct pst_buf *out, const struct pst_style *s,
                     const struct pst_view *v, bool nul)
{
    pst_style_path(out, s, pst_buf_str(&v->path));
    pst_buf_addc(out, nul ? '\0' : ':');
}

static void add_title_line(struct pst_buf *out, const struct pst_style *s,
                           const struct pst_view *v, bool nul, bool column)
{
    add_path(out, s, v, nul);
    pst_buf_adds(out, column ? "1:1:" : "1:");
    pst_term_safe(out, v->hit->header.title, PST_TERM_SPACES);
    pst_buf_addc(out, '\n');
}

/* The piece of the article's text around the range, within one stretch. */
static struct pst_str text_around(const struct pst_record_body *b, size_t begin,
                                  size_t end)
{
    size_t low = begin;
    size_t high = end;
    for (size_t i = 0; i < b->stretch_count; i++) {
        const struct pst_stretch *s = &b->stretches[i];
        if (s->begin <= begin && begin < s->end) {
            low = s->begin;
            high = s->end;
        }
    }
    if (begin - low > BEFORE_MAX)
        low = begin - BEFORE_MAX;
    if (high - low > TEXT_MAX)
        high = low + TEXT_MAX;
    while (low < begin && ((unsigned char)b->text.p[low] & 0xc0) == 0x80)
        low++;
    while (high > low && high < b->text.n &&
           ((unsigned char)b->text.p[high] & 0xc0) == 0x80)
        high--;
    return (struct pst_str){b->text.p + low, high - low};
}

void pst_lines_vimgrep(struct pst_buf *out, const struct pst_style *s,
                       const struct pst_view *v, bool nul)
{
    size_t count;
    struct pst_match *matches = sort_matches(v, &count);
    for (size_t i = 0; i < count; i++) {
        const struct pst_match *m = &matches[i];
        size_t from;
        add_path(out, s, v, nul);
        pst_buf_addf(out, "%zu:%zu:", m->line, m->col);
        if (!pst_original_line(pst_view_original(v), &v->body, m->byte,
                               BEFORE_MAX, TEXT_MAX, out, &from))
            pst_term_safe(out,
                          text_around(&v->body, m->span->begin, m->span->end),
                          PST_TERM_SPACES);
        pst_buf_addc(out, '\n');
    }
    if (count == 0)
        add_title_line(out, s, v, nul, true);
    free(matches);
}

/* --- grep ----------------------------------------------------------------- */

/* Text as it is, or made safe. */
static void add_text(struct pst_buf *out, struct pst_str text, bool raw)
{
    if (raw)
        pst_buf_addstr(out, text);
    else
        pst_term_safe(out, text, PST_TERM_SPACES);
}

/* The text with each of the matches in it marked; their offsets are
 * relative to text.p after `base` is taken off. */
static void add_marked(struct pst_buf *out, const struct pst_style *s,
                       struct pst_str text, const struct pst_match *matches,
                       size_t count, bool in_file, size_t base)
{
    size_t at = 0;
    for (size_t i = 0; i < count; i++) {
        const struct pst_match *m = &matches[i];
        size_t begin = in_file ? m->byte : m->span->begin;
        size_t end = in_file ? m->end_byte : m->span->end;
        if (begin < base || end <= base + at || begin >= base + text.n)
            continue;
        begin = begin - base > at ? begin - base : at;
        end = end - base < text.n ? end - base : text.n;
        add_text(out, (struct pst_str){text.p + at, begin - at}, in_file);
        pst_buf_adds(out, s->color ? "\x1b[01;31m" : "");
        add_text(out, (struct pst_str){text.p + begin, end - begin}, in_file);
        pst_buf_adds(out, s->color ? "\x1b[m" : "");
        at = end;
    }
    add_text(out, (struct pst_str){text.p + at, text.n - at}, in_file);
}

static void add_grep_line(struct pst_buf *out, const struct pst_style *s,
                          const struct pst_view *v,
                          const struct pst_match *matches, size_t count)
{
    const struct pst_match *first = &matches[0];
    struct pst_buf line = PST_BUF_INIT;
    size_t from;
    if (pst_original_line(pst_view_original(v), &v->body, first->byte, SIZE_MAX,
                          GREP_TEXT_MAX, &line, &from)) {
        add_marked(out, s, pst_buf_str(&line), matches, count, true, from);
    } else {
        struct pst_str text =
            text_around(&v->body, first->span->begin, first->span->end);
        add_marked(out, s, text, matches, count, false,
                   (size_t)(text.p - v->body.text.p));
    }
    pst_buf_dispose(&line);
}

void pst_lines_grep(struct pst_buf *out, const struct pst_style *s,
                    const struct pst_view *v, bool nul)
{
    size_t count;
    struct pst_match *matches = sort_matches(v, &count);
    for (size_t i = 0; i < count;) {
        size_t n = 1;
        size_t line = matches[i].line;
        while (i + n < count && matches[i + n].line == line)
            n++;
        add_path(out, s, v, nul);
        pst_buf_addf(out, "%zu:", line);
        add_grep_line(out, s, v, matches + i, n);
        pst_buf_addc(out, '\n');
        i += n;
    }
    if (count == 0)
        add_title_line(out, s, v, nul, false);
    free(matches);
}
