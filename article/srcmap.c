/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "article/srcmap.h"

#include "base/mem.h"
#include "text/utf8.h"

enum {
    LONG_LIST = 1 << 23, /* segments from which on whole ones are merged */
    MERGED_MAX = 64      /* bytes of text in a merged one */
};

static bool is_linear(const struct pst_segment *s)
{
    return s->text_len == s->source_len;
}

void pst_segment_push(struct pst_segment **items, size_t *count, size_t *cap,
                      struct pst_segment s)
{
    struct pst_segment *last = *count != 0 ? &(*items)[*count - 1] : NULL;
    bool joins = last != NULL && last->text + last->text_len == s.text &&
                 last->source + last->source_len == s.source;
    if (joins) {
        bool both = is_linear(last) && is_linear(&s);
        bool coarse = *count >= LONG_LIST && !is_linear(last) &&
                      !is_linear(&s) && last->text_len < MERGED_MAX;
        if (both || coarse) {
            last->text_len += s.text_len;
            last->source_len += s.source_len;
            return;
        }
    }
    *items = pst_grow(*items, cap, *count + 1, sizeof **items);
    (*items)[(*count)++] = s;
}

/* The first segment of the source that ends after the decoded offset. */
static size_t segment_at(const struct pst_source *src, size_t offset)
{
    size_t lo = 0, hi = src->segment_count;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        const struct pst_segment *s = &src->segments[mid];
        if (s->text + s->text_len <= offset)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

/* The part of s within the decoded range [begin, end), which it overlaps. */
static struct pst_segment part(const struct pst_segment *s, size_t begin,
                               size_t end)
{
    struct pst_segment p = *s;
    size_t from = s->text > begin ? s->text : begin;
    size_t to = s->text + s->text_len < end ? s->text + s->text_len : end;
    p.text = from;
    p.text_len = to - from;
    if (is_linear(s)) {
        p.source = s->source + (from - s->text);
        p.source_len = p.text_len;
    }
    return p;
}

bool pst_source_range(const struct pst_source *src, size_t begin, size_t end,
                      size_t *original_begin, size_t *original_end)
{
    bool found = false;
    for (size_t i = segment_at(src, begin);
         i < src->segment_count && src->segments[i].text < end; i++) {
        struct pst_segment p = part(&src->segments[i], begin, end);
        if (!found)
            *original_begin = p.source;
        *original_end = p.source + p.source_len;
        found = true;
    }
    return found;
}

void pst_segment_compose(struct pst_segment **items, size_t *count, size_t *cap,
                         const struct pst_segment *s,
                         const struct pst_source *src)
{
    size_t begin = s->source, end = s->source + s->source_len;
    if (!is_linear(s)) {
        size_t from, to;
        if (pst_source_range(src, begin, end, &from, &to))
            pst_segment_push(
                items, count, cap,
                (struct pst_segment){s->text, s->text_len, from, to - from});
        return;
    }
    for (size_t i = segment_at(src, begin);
         i < src->segment_count && src->segments[i].text < end; i++) {
        struct pst_segment p = part(&src->segments[i], begin, end);
        p.text = s->text + (p.text - begin);
        pst_segment_push(items, count, cap, p);
    }
}

static bool is_space(uint32_t cp)
{
    if (cp <= 0x20 || cp == 0x7f)
        return true;
    switch (cp) {
    case 0x85:
    case 0xa0:
    case 0x1680:
    case 0x2028:
    case 0x2029:
    case 0x202f:
    case 0x205f:
    case 0x3000:
    case 0xfeff:
        return true;
    default:
        return cp >= 0x2000 && cp <= 0x200b;
    }
}

struct pst_str pst_text_trim(struct pst_str s)
{
    size_t n;
    while (s.n != 0 && !pst_text_is_visible(s.p[0]) &&
           is_space(pst_utf8_decode(s.p, s.p + s.n, &n))) {
        s.p += n;
        s.n -= n;
    }
    while (s.n != 0 && !pst_text_is_visible(s.p[s.n - 1])) {
        size_t at = pst_utf8_floor(s.p, s.n, s.n - 1);
        if (!is_space(pst_utf8_decode(s.p + at, s.p + s.n, &n)))
            break;
        s.n = at;
    }
    return s;
}
