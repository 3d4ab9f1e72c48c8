/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "article/article.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "article/srcmap.h"
#include "base/bytes.h"
#include "base/mem.h"

void pst_article_init(struct pst_article *a)
{
    memset(a, 0, sizeof *a);
    a->arena = (struct pst_arena)PST_ARENA_INIT;
    a->header.member_number = -1;
    pst_buf_init(&a->text);
}

void pst_article_reserve(struct pst_article *a, size_t bytes, size_t stretches)
{
    pst_buf_reserve(&a->text, bytes);
    a->stretches = pst_grow(a->stretches, &a->stretch_cap,
                            a->stretch_count + stretches, sizeof *a->stretches);
    a->segments = pst_grow(a->segments, &a->segment_cap,
                           a->segment_count + stretches, sizeof *a->segments);
}

void pst_article_dispose(struct pst_article *a)
{
    pst_arena_dispose(&a->arena);
    pst_buf_dispose(&a->text);
    free(a->stretches);
    free(a->segments);
    free(a->lines);
    memset(a, 0, sizeof *a);
    pst_buf_init(&a->text);
}

static struct pst_stretch *last_stretch(struct pst_article *a)
{
    return &a->stretches[a->stretch_count - 1];
}

void pst_article_open(struct pst_article *a, enum pst_field field,
                      enum pst_block block, const struct pst_str *key)
{
    if (a->is_open)
        pst_article_close(a);
    struct pst_str copy = {"", 0};
    if (key != NULL)
        copy =
            (struct pst_str){pst_arena_dup(&a->arena, key->p, key->n), key->n};
    PST_PUSH(a->stretches, a->stretch_count, a->stretch_cap) =
        (struct pst_stretch){.field = (uint8_t)field,
                             .block = (uint8_t)block,
                             .key = copy,
                             .begin = a->text.n,
                             .end = a->text.n};
    a->is_open = true;
}

/* Append text, its control characters as spaces. */
static void add_text(struct pst_article *a, const char *p, size_t n,
                     bool is_even)
{
    assert(a->is_open);
    size_t from = a->text.n;
    pst_buf_add(&a->text, p, n);
    if (is_even)
        return;
    char *text = a->text.p;
    for (size_t i = from;
         (i += pst_bytes_to_odd(text + i, a->text.n - i)) < a->text.n; i++)
        text[i] = ' ';
}

void pst_article_add(struct pst_article *a, const struct pst_source *src,
                     size_t begin, size_t end)
{
    assert(begin <= end && end <= src->text.n);
    if (begin == end)
        return;
    pst_segment_push(
        &a->segments, &a->segment_count, &a->segment_cap,
        (struct pst_segment){a->text.n, end - begin, begin, end - begin});
    add_text(a, src->text.p + begin, end - begin, src->is_even);
}

void pst_article_add_mapped(struct pst_article *a, const char *p, size_t n,
                            size_t begin, size_t end)
{
    assert(begin <= end);
    if (n == 0)
        return;
    if (begin != end)
        pst_segment_push(
            &a->segments, &a->segment_count, &a->segment_cap,
            (struct pst_segment){a->text.n, n, begin, end - begin});
    add_text(a, p, n, false);
}

void pst_article_add_made(struct pst_article *a, const char *p, size_t n)
{
    add_text(a, p, n, false);
}

/* Cut the segments to the text range [begin, end). */
static void trim_segments(struct pst_article *a, size_t first, size_t begin,
                          size_t end)
{
    size_t out = first;
    for (size_t i = first; i < a->segment_count; i++) {
        struct pst_segment s = a->segments[i];
        size_t from = s.text > begin ? s.text : begin;
        size_t to = s.text + s.text_len < end ? s.text + s.text_len : end;
        if (from >= to)
            continue;
        if (s.text_len == s.source_len) {
            s.source += from - s.text;
            s.source_len = to - from;
        }
        s.text = from;
        s.text_len = to - from;
        a->segments[out++] = s;
    }
    a->segment_count = out;
}

/* The first segment that belongs to the stretch that begins at `begin`. */
static size_t first_segment(const struct pst_article *a, size_t begin)
{
    size_t i = a->segment_count;
    while (i > 0 && a->segments[i - 1].text >= begin)
        i--;
    return i;
}

/* Move the stretch's text down over the white space it began with. */
static void shift_down(struct pst_article *a, size_t first, size_t begin,
                       size_t by)
{
    if (by == 0)
        return;
    memmove(a->text.p + begin, a->text.p + begin + by, a->text.n - begin - by);
    pst_buf_truncate(&a->text, a->text.n - by);
    for (size_t i = first; i < a->segment_count; i++)
        a->segments[i].text -= by;
}

/* Take the white space at both ends of the open stretch away; returns whether
 * anything is left. */
static bool trim(struct pst_article *a, size_t begin)
{
    struct pst_str all = {a->text.p + begin, a->text.n - begin};
    if (all.n != 0 && pst_text_is_visible(all.p[0]) &&
        pst_text_is_visible(all.p[all.n - 1]))
        return true;
    struct pst_str kept = pst_text_trim(all);
    if (kept.n == all.n)
        return kept.n != 0;
    size_t lead = kept.n == 0 ? 0 : (size_t)(kept.p - all.p);
    size_t first = first_segment(a, begin);
    trim_segments(a, first, begin + lead, begin + lead + kept.n);
    pst_buf_truncate(&a->text, begin + lead + kept.n);
    shift_down(a, first, begin, lead);
    return kept.n != 0;
}

bool pst_article_close(struct pst_article *a)
{
    if (!a->is_open)
        return false;
    a->is_open = false;
    struct pst_stretch *s = last_stretch(a);
    if (!trim(a, s->begin)) {
        a->stretch_count--;
        return false;
    }
    s->end = a->text.n;
    pst_buf_addc(&a->text, '\n');
    return true;
}

void pst_article_undo(struct pst_article *a)
{
    size_t begin = last_stretch(a)->begin;
    a->segment_count = first_segment(a, begin);
    pst_buf_truncate(&a->text, begin);
    a->stretch_count--;
}

bool pst_article_value(struct pst_article *a, enum pst_field field,
                       const struct pst_str *key, const struct pst_source *src,
                       size_t begin, size_t end)
{
    pst_article_open(a, field, PST_BLOCK_VALUE, key);
    pst_article_add(a, src, begin, end);
    return pst_article_close(a);
}

struct pst_str pst_article_first(const struct pst_article *a,
                                 enum pst_field field)
{
    for (size_t i = 0; i < a->stretch_count; i++) {
        const struct pst_stretch *s = &a->stretches[i];
        if (s->field == field)
            return (struct pst_str){a->text.p + s->begin, s->end - s->begin};
    }
    return (struct pst_str){"", 0};
}

/* Whether its text is its original. */
static bool is_whole(const struct pst_source *src)
{
    const struct pst_segment *s = src->segments;
    return src->segment_count == 1 && s->text == 0 && s->source == 0 &&
           s->text_len == src->text.n && s->source_len == s->text_len;
}

void pst_article_lift(struct pst_article *a, size_t first,
                      const struct pst_source *inner)
{
    size_t count = a->segment_count - first;
    if (count == 0 || is_whole(inner))
        return;
    struct pst_segment *lifted = pst_malloc(count * sizeof *lifted);
    memcpy(lifted, a->segments + first, count * sizeof *lifted);
    a->segment_count = first;
    for (size_t i = 0; i < count; i++)
        pst_segment_compose(&a->segments, &a->segment_count, &a->segment_cap,
                            &lifted[i], inner);
    free(lifted);
}

/* The lines that the segments, already of the original, lie in, and the start
 * of the one after them, where the last one ends. */
static void find_window(const struct pst_article *a,
                        const struct pst_source *src, size_t *first,
                        size_t *end)
{
    size_t from = SIZE_MAX, to = 0;
    for (size_t i = 0; i < a->segment_count; i++) {
        const struct pst_segment *s = &a->segments[i];
        from = s->source < from ? s->source : from;
        to = s->source + s->source_len > to ? s->source + s->source_len : to;
    }
    *first = a->segment_count != 0
                 ? pst_lines_until(src->lines, src->line_count, from)
                 : 0;
    *end = pst_lines_until(src->lines, src->line_count, to);
    *end += *end < src->line_count;
}

static void copy_lines(struct pst_article *a, const struct pst_source *src)
{
    size_t first = 0, end = src->line_count;
    if (a->header.member_number >= 0)
        find_window(a, src, &first, &end);
    free(a->lines);
    a->lines = NULL;
    a->line_cap = 0;
    a->line_count = end - first;
    a->lines_before = src->lines_before + first;
    a->first_line = first != 0 ? src->lines[first - 1] : src->first_line;
    if (first < end) {
        a->lines =
            pst_grow(NULL, &a->line_cap, a->line_count, sizeof *a->lines);
        memcpy(a->lines, src->lines + first, a->line_count * sizeof *a->lines);
    }
}

void pst_article_compose(struct pst_article *a, const struct pst_source *src)
{
    pst_article_lift(a, 0, src);
    copy_lines(a, src);
    size_t n = strlen(src->charset);
    if (a->header.charset.n == 0)
        a->header.charset =
            (struct pst_str){pst_arena_dup(&a->arena, src->charset, n), n};
    a->header.replaced += src->replaced;
}

void pst_article_body(const struct pst_article *a, struct pst_record_body *b)
{
    *b = (struct pst_record_body){
        .text = pst_buf_str(&a->text),
        .stretches = a->stretches,
        .stretch_count = a->stretch_count,
        .segments = a->segments,
        .segment_count = a->segment_count,
        .lines_before = a->lines_before,
        .first_line = a->first_line,
        .lines = a->lines,
        .line_count = a->line_count,
    };
}
