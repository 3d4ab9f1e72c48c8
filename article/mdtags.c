/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "article/mdtags.h"

#include <stdbool.h>
#include <string.h>

#ifdef __x86_64__
#include <immintrin.h>
#endif

#include "article/markup.h"
#include "base/mem.h"

enum {
    TAG_LENGTH_MAX = 4096, /* bytes; what is longer is text */
    MARK_LENGTH_MAX = 200
};

/* Where a closing mark stands next; found once for all that it may close. */
struct closing {
    const char *mark;
    size_t at; /* the text's length when there is none */
    bool known;
};

/* The end of what begins before `at` and is closed by the mark; 0 when that
 * is farther than a tag is long. */
static size_t closed_by(struct pst_str s, size_t at, struct closing *c)
{
    size_t n = strlen(c->mark);
    if (!c->known || c->at < at) {
        const char *found = memmem(s.p + at, s.n - at, c->mark, n);
        c->at = found == NULL ? s.n : (size_t)(found - s.p);
        c->known = true;
    }
    return c->at < s.n && c->at - at <= TAG_LENGTH_MAX ? c->at + n : 0;
}

static size_t brace_tag(struct pst_str s, size_t at, struct closing *percent,
                        struct closing *braces)
{
    char second = s.p[at + 1];
    if (second == '%')
        return closed_by(s, at + 2, percent);
    if (second == '{')
        return closed_by(s, at + 2, braces);
    if (second != ':' && second != '#')
        return 0;
    size_t i = at + 2;
    while (i < s.n && i - at < MARK_LENGTH_MAX && s.p[i] != '\n' &&
           s.p[i] != '}')
        i++;
    return i < s.n && s.p[i] == '}' ? i + 1 : 0;
}

static size_t bracket_mark(struct pst_str s, size_t at)
{
    struct pst_str rest = {s.p + at, s.n - at};
    if (pst_str_starts(rest, "[[toc]]") || pst_str_starts(rest, "[[TOC]]"))
        return at + 7;
    if (rest.p[1] != '^')
        return 0;
    size_t i = 2;
    while (i < rest.n && i < MARK_LENGTH_MAX && rest.p[i] != ']' &&
           rest.p[i] != '[' && !pst_is_space(rest.p[i]))
        i++;
    if (i == 2 || i >= rest.n || rest.p[i] != ']')
        return 0;
    i++;
    bool defines = i < rest.n && rest.p[i] == ':';
    return at + i + defines;
}

/* "::: tip": the mark and the kind. */
static size_t container_mark(struct pst_str s, size_t at)
{
    if (at + 3 > s.n || memcmp(s.p + at, ":::", 3) != 0 ||
        (at > 0 && s.p[at - 1] != '\n'))
        return 0;
    size_t i = at;
    while (i < s.n && s.p[i] == ':')
        i++;
    while (i < s.n && s.p[i] == ' ')
        i++;
    while (i < s.n && ((s.p[i] >= 'a' && s.p[i] <= 'z') || s.p[i] == '-'))
        i++;
    return i;
}

/* "!!! note" and "??? tip" of an admonition: the mark and the kind, and the
 * quotes of a title are left as they are. */
static size_t admonition_mark(struct pst_str s, size_t at)
{
    if (at + 4 > s.n || (at > 0 && s.p[at - 1] != '\n') ||
        (memcmp(s.p + at, "!!!", 3) != 0 && memcmp(s.p + at, "???", 3) != 0))
        return 0;
    size_t i = at + 3;
    i += i < s.n && s.p[i] == '+';
    size_t kind = i;
    while (i < s.n &&
           (s.p[i] == ' ' || s.p[i] == '-' || (s.p[i] >= 'a' && s.p[i] <= 'z')))
        i++;
    return i > kind + 1 && s.p[kind] == ' ' ? i : 0;
}

/* "[!NOTE]", which begins a quotation that is a note. */
static size_t alert_mark(struct pst_str s, size_t at)
{
    size_t i = at + 2;
    while (i < s.n && s.p[i] >= 'A' && s.p[i] <= 'Z')
        i++;
    return i > at + 2 && i < s.n && s.p[i] == ']' ? i + 1 : 0;
}

/* The end of the tag or the mark that begins at `at`; 0: none does. */
static size_t tag_end(struct pst_str s, size_t at, struct closing *percent,
                      struct closing *braces)
{
    if (at + 1 >= s.n)
        return 0;
    switch (s.p[at]) {
    case '{':
        return brace_tag(s, at, percent, braces);
    case '[':
        return s.p[at + 1] == '!' ? alert_mark(s, at) : bracket_mark(s, at);
    case ':':
        return container_mark(s, at);
    default:
        return admonition_mark(s, at);
    }
}

/* Whether a tag or a mark may begin there: at a bracket, and some at the
 * beginning of a line. */
static bool may_begin(struct pst_str s, size_t at)
{
    char c = s.p[at];
    return c == '{' || c == '[' ||
           ((c == ':' || c == '!' || c == '?') &&
            (at == 0 || s.p[at - 1] == '\n'));
}

#ifdef __x86_64__
/* Past bytes of which that is so of none, from behind the first one on; fewer
 * than 32 are left where it is so of none at all. */
__attribute__((target("avx2"))) static size_t pass_by_quickly(struct pst_str s,
                                                              size_t at)
{
    for (; s.n - at >= 32; at += 32) {
        __m256i v =
            _mm256_loadu_si256((const __m256i *)(const void *)(s.p + at));
        __m256i before =
            _mm256_loadu_si256((const __m256i *)(const void *)(s.p + at - 1));
        __m256i lines = _mm256_cmpeq_epi8(before, _mm256_set1_epi8('\n'));
        __m256i brackets =
            _mm256_cmpeq_epi8(_mm256_or_si256(v, _mm256_set1_epi8('{' - '[')),
                              _mm256_set1_epi8('{'));
        __m256i marks = _mm256_or_si256(
            _mm256_or_si256(_mm256_cmpeq_epi8(v, _mm256_set1_epi8('!')),
                            _mm256_cmpeq_epi8(v, _mm256_set1_epi8('?'))),
            _mm256_cmpeq_epi8(v, _mm256_set1_epi8(':')));
        __m256i found =
            _mm256_or_si256(brackets, _mm256_and_si256(lines, marks));
        unsigned bits = (unsigned)_mm256_movemask_epi8(found);
        if (bits != 0)
            return at + (unsigned)__builtin_ctz(bits);
    }
    return at;
}
#endif

static size_t next_candidate(struct pst_str s, size_t at)
{
#ifdef __x86_64__
    if (at != 0 && __builtin_cpu_supports("avx2"))
        at = pass_by_quickly(s, at);
#endif
    while (at < s.n && !may_begin(s, at))
        at++;
    return at;
}

void pst_markdown_tags(struct pst_str text, size_t from,
                       struct pst_spans *spans)
{
    struct closing percent = {.mark = "%}"}, braces = {.mark = "}}"};
    for (size_t at = from; (at = next_candidate(text, at)) < text.n;) {
        size_t end = tag_end(text, at, &percent, &braces);
        if (end != 0)
            PST_PUSH(spans->items, spans->count, spans->cap) =
                (struct pst_span){at, end};
        at = end != 0 ? end : at + 1;
    }
}

size_t pst_spans_after(const struct pst_spans *spans, size_t at)
{
    size_t low = 0, high = spans->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (spans->items[middle].end <= at)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}
