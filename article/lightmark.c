/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "article/lightmark.h"

#include <stdlib.h>
#include <string.h>

#include "article/ascii.h"
#include "article/frontmatter.h"
#include "article/metadata.h"
#include "article/tags.h"
#include "base/mem.h"

enum {
    MARKED_MAX = 2000, /* bytes between a pair of marks */
    FOUND_MAX = 4000   /* bytes looked through for the end of a link */
};

/* Of a byte; 0: it has not been looked at. */
enum { DROPPED = 1, KEPT /* no mark, whatever it is */ };

void pst_light_init(struct pst_light *l, struct pst_article *a,
                    const struct pst_source *src,
                    void (*mark)(struct pst_light *l, size_t begin, size_t end))
{
    *l = (struct pst_light){
        .a = a, .src = src, .s = pst_buf_str(&src->text), .mark = mark};
    l->dropped = pst_calloc(l->s.n + 1, 1);
}

void pst_light_dispose(struct pst_light *l)
{
    pst_light_flush(l);
    free(l->dropped);
}

bool pst_light_line_at(const struct pst_light *l, size_t at,
                       struct pst_light_line *out)
{
    if (at >= l->s.n)
        return false;
    const char *p = l->s.p + at;
    const char *end = memchr(p, '\n', l->s.n - at);
    struct pst_str line = {p, end == NULL ? l->s.n - at : (size_t)(end - p)};
    out->next = at + line.n + (end != NULL);
    out->text = pst_str_trim(line);
    out->indent = 0;
    while (out->indent < line.n && pst_is_blank(line.p[out->indent]))
        out->indent++;
    out->begin = at + out->indent;
    if (out->text.n == 0)
        out->text.p = l->s.p + out->begin;
    return true;
}

bool pst_light_next(struct pst_light *l, struct pst_light_line *out)
{
    if (!pst_light_line_at(l, l->at, out))
        return false;
    l->at = out->next;
    return true;
}

void pst_light_drop(struct pst_light *l, size_t begin, size_t end)
{
    memset(l->dropped + begin, DROPPED, end - begin);
}

void pst_light_keep(struct pst_light *l, size_t at)
{
    if (at < l->s.n)
        l->dropped[at] = KEPT;
}

/* Append what is not dropped to the open stretch. */
static void add_kept(struct pst_light *l, size_t begin, size_t end)
{
    while (begin < end) {
        size_t stop = begin;
        bool kept = l->dropped[begin] != DROPPED;
        while (stop < end && (l->dropped[stop] != DROPPED) == kept)
            stop++;
        if (kept)
            pst_article_add(l->a, l->src, begin, stop);
        begin = stop;
    }
}

void pst_light_range(struct pst_light *l, size_t begin, size_t end,
                     enum pst_field field, enum pst_block block)
{
    if (l->mark != NULL && block != PST_BLOCK_PRE)
        l->mark(l, begin, end);
    pst_article_open(l->a, field, block, NULL);
    add_kept(l, begin, end);
    pst_article_close(l->a);
}

void pst_light_flush(struct pst_light *l)
{
    if (l->begin != l->end)
        pst_light_range(l, l->begin, l->end, l->field, l->block);
    l->begin = l->end = 0;
}

void pst_light_add(struct pst_light *l, const struct pst_light_line *line,
                   size_t skip, enum pst_field field, enum pst_block block,
                   bool joins)
{
    bool same = l->begin != l->end && l->field == field && l->block == block;
    if (!same || !joins)
        pst_light_flush(l);
    size_t begin = line->begin + skip;
    if (l->begin == l->end)
        l->begin = begin;
    else
        pst_light_drop(l, line->begin, begin);
    l->end = line->begin + line->text.n;
    l->field = field;
    l->block = block;
}

void pst_light_value(struct pst_light *l, struct pst_str name, size_t begin,
                     size_t end)
{
    struct pst_str value =
        pst_str_trim((struct pst_str){l->s.p + begin, end - begin});
    begin = (size_t)(value.p - l->s.p);
    pst_light_flush(l);
    enum pst_field field = pst_metadata_field(name);
    if (field == PST_FIELD_TITLE || field == PST_FIELD_SUMMARY)
        pst_light_range(l, begin, begin + value.n, field, PST_BLOCK_VALUE);
    else
        pst_metadata_add(l->a, l->src, name, begin, begin + value.n, true);
}

void pst_light_cells(struct pst_light *l, const struct pst_light_line *line)
{
    size_t end = line->begin + line->text.n;
    pst_light_flush(l);
    for (size_t at = line->begin; at < end;) {
        const char *bar = memchr(l->s.p + at, '|', end - at);
        size_t stop = bar == NULL ? end : (size_t)(bar - l->s.p);
        pst_light_range(l, at, stop, PST_FIELD_BODY, PST_BLOCK_CELL);
        at = stop + 1;
    }
}

static void add_verbatim(struct pst_light *l, size_t begin, size_t end,
                         enum pst_field field, enum pst_block block)
{
    if (field != PST_FIELD_COUNT && begin < end)
        pst_light_range(l, begin, end, field, block);
}

static bool is_unclosed(const struct pst_light *l, const char *fence)
{
    for (size_t i = 0; i < l->unclosed_count; i++)
        if (strcmp(l->unclosed[i], fence) == 0)
            return true;
    return false;
}

static void note_unclosed(struct pst_light *l, const char *fence)
{
    size_t n = strlen(fence);
    if (n < PST_LIGHT_FENCE_MAX && l->unclosed_count < PST_LIGHT_FENCES)
        memcpy(l->unclosed[l->unclosed_count++], fence, n + 1);
}

void pst_light_verbatim(struct pst_light *l, const char *fence,
                        enum pst_field field, enum pst_block block)
{
    struct pst_light_line line;
    size_t end = l->at;
    bool closed = false;
    pst_light_flush(l);
    if (is_unclosed(l, fence))
        return;
    for (size_t at = end; !closed && pst_light_line_at(l, at, &line);
         at = line.next) {
        closed = pst_light_begins(line.text, fence);
        end = closed ? at : line.next;
    }
    if (!closed) {
        note_unclosed(l, fence);
        return;
    }
    add_verbatim(l, l->at, end, field, block);
    l->at = line.next;
}

void pst_light_indented(struct pst_light *l, size_t indent,
                        enum pst_field field, enum pst_block block)
{
    struct pst_light_line line;
    size_t begin = l->at;
    pst_light_flush(l);
    while (pst_light_line_at(l, l->at, &line) &&
           (line.text.n == 0 || line.indent > indent))
        l->at = line.next;
    add_verbatim(l, begin, l->at, field, block);
}

size_t pst_light_item(struct pst_str text, const char *bullets)
{
    size_t n = 0;
    while (n < text.n && n < 3 && pst_is_digit(text.p[n]))
        n++;
    if (n != 0) {
        n = n < text.n && (text.p[n] == '.' || text.p[n] == ')') ? n + 1 : 0;
    } else {
        /* AsciiDoc repeats them for levels. */
        while (n < text.n && n < 6 && pst_is_one_of(text.p[n], bullets) &&
               text.p[n] == text.p[0])
            n++;
    }
    if (n == 0 || n >= text.n || !pst_is_blank(text.p[n]))
        return 0;
    while (n < text.n && pst_is_blank(text.p[n]))
        n++;
    return n;
}

bool pst_light_is_rule(struct pst_str text, const char *of, size_t least)
{
    for (size_t i = 0; i < text.n; i++)
        if (text.p[i] != text.p[0])
            return false;
    return text.n >= least && text.n != 0 && pst_is_one_of(text.p[0], of);
}

bool pst_light_begins(struct pst_str s, const char *lower)
{
    size_t n = strlen(lower);
    return s.n >= n && pst_name_is((struct pst_str){s.p, n}, lower);
}

/* Neither a letter or digit nor a part of a longer character. */
static bool is_edge(const struct pst_light *l, size_t at, size_t begin,
                    size_t end)
{
    if (at < begin || at >= end)
        return true;
    char c = l->s.p[at];
    return (unsigned char)c < 0x80 && !pst_is_alpha(c) && !pst_is_digit(c);
}

/* Where the mark of n bytes at `at` is closed, at `from` or later; 0: nowhere.
 */
static size_t closing(const struct pst_light *l, size_t at, size_t n,
                      size_t from, size_t begin, size_t end)
{
    const char *p = l->s.p;
    size_t stop = end - at > MARKED_MAX ? at + MARKED_MAX : end;
    for (size_t i = from; i + n <= stop; i++)
        if (memcmp(p + i, p + at, n) == 0 && !pst_is_blank(p[i - 1]) &&
            l->dropped[i] == 0 && (n == 2 || is_edge(l, i + n, begin, end)) &&
            (i + n >= end || p[i + n] != p[at]))
            return i;
    return 0;
}

void pst_light_emphasis(struct pst_light *l, size_t begin, size_t end,
                        const char *marks, bool doubled_anywhere)
{
    const char *p = l->s.p;
    size_t none[128][2] = {{0}}; /* before it no mark of the kind closes */
    for (size_t at = begin; at < end; at++) {
        if (l->dropped[at] != 0 || !pst_is_one_of(p[at], marks))
            continue;
        size_t n = at + 1 < end && p[at + 1] == p[at] ? 2 : 1;
        bool opens = (at == begin || (doubled_anywhere && n == 2) ||
                      is_edge(l, at - 1, begin, end)) &&
                     at + n < end && !pst_is_blank(p[at + n]);
        size_t *checked = &none[p[at] & 0x7f][n - 1];
        size_t from = *checked > at + n + 1 ? *checked : at + n + 1;
        size_t close = opens ? closing(l, at, n, from, begin, end) : 0;
        if (opens && close == 0)
            *checked = end - at > MARKED_MAX ? at + MARKED_MAX - n : end;
        if (close != 0) {
            pst_light_drop(l, at, at + n);
            pst_light_drop(l, close, close + n);
        }
        at += n - 1;
    }
}

/* What is known of the text, or room for it. */
static struct pst_light_search *search_for(struct pst_light *l,
                                           const char *text)
{
    for (size_t i = 0; i < PST_LIGHT_SEARCHES && i < l->search_count; i++)
        if (strcmp(l->searches[i].text, text) == 0)
            return &l->searches[i];
    struct pst_light_search *s =
        &l->searches[l->search_count++ % PST_LIGHT_SEARCHES];
    *s = (struct pst_light_search){.text = text};
    return s;
}

size_t pst_light_find(struct pst_light *l, size_t begin, size_t end,
                      const char *text)
{
    struct pst_light_search *s = search_for(l, text);
    size_t n = strlen(text), most = end > begin ? end - begin : 0;
    size_t stop = begin + (most < FOUND_MAX ? most : FOUND_MAX);
    if (begin < s->from || begin > s->upto)
        *s = (struct pst_light_search){text, begin, begin, false};
    if (!s->found && stop - begin >= n && stop - n >= s->upto) {
        const char *p = memmem(l->s.p + s->upto, stop - s->upto, text, n);
        s->found = p != NULL;
        s->upto = p != NULL ? (size_t)(p - l->s.p) : stop - n + 1;
    }
    return s->found && s->upto + n <= stop ? s->upto : end;
}
