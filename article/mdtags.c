/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "article/mdtags.h"

#include <string.h>

#ifdef __x86_64__
#include <immintrin.h>
#endif

#include "article/ascii.h"
#include "article/markup.h"
#include "base/bytes.h"
#include "base/mem.h"

enum {
    TAG_LENGTH_MAX = 4096, /* bytes; what is longer is text */
    HIGHLIGHT_LENGTH_MAX = 500,
    MARK_LENGTH_MAX = 200
};

/* Where a closing mark stands next; found once for all that it may close. */
struct closing {
    const char *mark;
    size_t at; /* the text's length when there is none */
    bool known;
};

/* A text while it is gone through. */
struct scan {
    struct pst_str s;
    struct pst_spans *spans;
    struct closing percent, braces;
    size_t highlight; /* where the one that is open ends; 0: none is */
    size_t marked;    /* the attributes of the text in brackets before them */
};

static void add_span(struct scan *c, size_t begin, size_t end)
{
    PST_PUSH(c->spans->items, c->spans->count, c->spans->cap) =
        (struct pst_span){begin, end};
}

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

/* Past the next `c` on the line, within so many bytes; 0: none. */
static size_t past_next(struct pst_str s, size_t at, char c, size_t most)
{
    size_t left = at < s.n ? s.n - at : 0;
    const char *begin = s.p + at;
    const char *p = memchr(begin, c, left < most ? left : most);
    if (p == NULL || memchr(begin, '\n', (size_t)(p - begin)) != NULL)
        return 0;
    return (size_t)(p + 1 - s.p);
}

static bool is_name(char c)
{
    return pst_byte_is_letter(c) || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == ':';
}

static size_t past_name(struct pst_str s, size_t at)
{
    while (at < s.n && is_name(s.p[at]))
        at++;
    return at;
}

static size_t past_blanks(struct pst_str s, size_t at)
{
    while (at < s.n && (s.p[at] == ' ' || s.p[at] == '\t'))
        at++;
    return at;
}

/* Past the value of an attribute: in quotes, or to a blank or the brace. */
static size_t past_value(struct pst_str s, size_t at)
{
    if (at < s.n && (s.p[at] == '"' || s.p[at] == '\''))
        return past_next(s, at + 1, s.p[at], TAG_LENGTH_MAX);
    size_t begin = at;
    while (at < s.n && at - begin < MARK_LENGTH_MAX && !pst_is_space(s.p[at]) &&
           s.p[at] != '}')
        at++;
    return at != begin ? at : 0;
}

/* Past one of the attributes ".class", "#id", "key=value", "=format" and "-";
 * 0: there is none. */
static size_t past_attribute(struct pst_str s, size_t at)
{
    char first = s.p[at];
    size_t name = at + (first == '.' || first == '#' || first == '=');
    size_t end = past_name(s, name);
    if (end == name)
        return 0;
    if (name != at || (end == at + 1 && first == '-'))
        return end;
    return end < s.n && s.p[end] == '=' ? past_value(s, end + 1) : 0;
}

/* Whether attributes may stand in [begin, end): behind what they are those of,
 * in a heading or the opening of a container, or alone on the line. */
static bool belongs_to_something(struct pst_str s, size_t begin, size_t end)
{
    if (begin != 0 && pst_is_one_of(s.p[begin - 1], ")]`"))
        return true;
    size_t most = begin < MARK_LENGTH_MAX ? begin : MARK_LENGTH_MAX;
    const char *p = memrchr(s.p + begin - most, '\n', most);
    if (p == NULL && most != begin)
        return false;
    size_t line = p != NULL ? (size_t)(p + 1 - s.p) : 0;
    size_t first = past_blanks(s, line), next = past_blanks(s, end);
    if (first == begin)
        return next == s.n || pst_is_one_of(s.p[next], "\r\n");
    return pst_is_one_of(s.p[first], "#:");
}

/* "{.class key=value}", as Pandoc and site generators have it. */
static size_t attributes(struct pst_str s, size_t at)
{
    size_t i = past_blanks(s, at + 1);
    bool any = false;
    while (i < s.n && s.p[i] != '}') {
        size_t end = past_attribute(s, i);
        if (end == 0 || end - at > TAG_LENGTH_MAX)
            return 0;
        any = true;
        i = past_blanks(s, end);
        if (i == end && i < s.n && s.p[i] != '}')
            return 0;
    }
    return any && i < s.n && belongs_to_something(s, at, i + 1) ? i + 1 : 0;
}

static size_t brace_tag(struct scan *c, size_t at)
{
    char second = c->s.p[at + 1];
    if (second == '%')
        return closed_by(c->s, at + 2, &c->percent);
    if (second == '{')
        return closed_by(c->s, at + 2, &c->braces);
    if (second == ':' || second == '#')
        return past_next(c->s, at + 2, '}', MARK_LENGTH_MAX);
    return attributes(c->s, at);
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

/* Whether a name is that of a file, but no Markdown: "view.png". */
static bool is_medium(struct pst_str name)
{
    enum { SHORTEST = 3, LONGEST = 5 };
    const char *dot = memrchr(name.p, '.', name.n);
    if (dot == NULL)
        return false;
    size_t n = (size_t)(name.p + name.n - dot) - 1;
    bool letter = false;
    for (size_t i = 1; i <= n; i++) {
        letter = letter || pst_byte_is_letter(dot[i]);
        if (!is_name(dot[i]))
            return false;
    }
    return letter && n >= SHORTEST && n <= LONGEST;
}

/* What is shown of "name|caption": no size ("name|300x200"). */
static struct pst_str caption_of(struct pst_str inner)
{
    const char *bar = memrchr(inner.p, '|', inner.n);
    if (bar == NULL)
        return (struct pst_str){inner.p + inner.n, 0};
    struct pst_str caption = {bar + 1, (size_t)(inner.p + inner.n - (bar + 1))};
    for (size_t i = 0; i < caption.n; i++)
        if (caption.p[i] != 'x' && (caption.p[i] < '0' || caption.p[i] > '9'))
            return caption;
    caption.n = 0;
    return caption;
}

/* "![[name]]", which shows another file here: of a picture, sound or document
 * the caption stays, of a note the link. Returns where to go on; 0: it is
 * none. */
static size_t embed(struct scan *c, size_t at)
{
    if (at == 0 || c->s.p[at - 1] != '!' || c->s.p[at + 1] != '[')
        return 0;
    size_t end = past_next(c->s, at + 2, ']', MARK_LENGTH_MAX);
    if (end == 0 || end == c->s.n || c->s.p[end] != ']')
        return 0;
    struct pst_str inner = {c->s.p + at + 2, end - 1 - (at + 2)};
    struct pst_str name = inner;
    for (size_t i = 0; i < name.n; i++)
        if (name.p[i] == '|' || name.p[i] == '#')
            name.n = i;
    if (!is_medium(name)) {
        add_span(c, at - 1, at);
        return at + 1;
    }
    struct pst_str caption = caption_of(inner);
    size_t from = (size_t)(caption.p - c->s.p);
    add_span(c, at - 1, from);
    if (caption.n != 0)
        add_span(c, from + caption.n, end + 1);
    else
        c->spans->items[c->spans->count - 1].end = end + 1;
    return end + 1;
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

/* Whether the line up to `at` has marks of quotations alone. */
static bool begins_quotation(struct pst_str s, size_t at)
{
    bool quoted = false;
    size_t i = at;
    for (; i > 0 && at - i < MARK_LENGTH_MAX && s.p[i - 1] != '\n'; i--) {
        if (s.p[i - 1] != '>' && s.p[i - 1] != ' ' && s.p[i - 1] != '\t')
            return false;
        quoted = quoted || s.p[i - 1] == '>';
    }
    return quoted && (i == 0 || s.p[i - 1] == '\n');
}

/* "[!NOTE]", which begins a quotation that is a note; also "[!note|right]-". */
static size_t alert_mark(struct pst_str s, size_t at)
{
    size_t i = past_name(s, at + 2);
    if (i == at + 2 || i == s.n || !begins_quotation(s, at))
        return 0;
    if (s.p[i] == '|')
        i = past_next(s, i, ']', MARK_LENGTH_MAX);
    else
        i = s.p[i] == ']' ? i + 1 : 0;
    bool folds = i != 0 && i < s.n && (s.p[i] == '+' || s.p[i] == '-');
    return i + folds;
}

static bool is_digit_or_letter(char c)
{
    return is_name(c) && c != '-' && c != '_' && c != ':';
}

/* Whether "==" at `at` may end a highlight: it is no sign of equality. */
static bool ends_highlight(struct pst_str s, size_t at)
{
    char before = s.p[at - 1], behind = at + 2 < s.n ? s.p[at + 2] : ' ';
    return s.p[at] == '=' && at + 1 < s.n && s.p[at + 1] == '=' &&
           !pst_is_space(before) && !pst_is_one_of(before, "=!<>") &&
           behind != '=' && !is_digit_or_letter(behind);
}

/* Where the highlight whose text begins at `begin` ends, on its line; 0: it is
 * none. */
static size_t highlight_end(struct pst_str s, size_t begin)
{
    bool in_code = s.p[begin] == '`';
    for (size_t i = begin + 1;
         i < s.n && i - begin < HIGHLIGHT_LENGTH_MAX && s.p[i] != '\n'; i++) {
        if (!in_code && ends_highlight(s, i))
            return i;
        in_code = in_code != (s.p[i] == '`');
    }
    return 0;
}

/* "==text==": the signs, of which the second one is at `at`. Returns where to
 * go on; 0: it is none. */
static size_t highlight(struct scan *c, size_t at)
{
    struct pst_str s = c->s;
    size_t sign = at - 1;
    if (c->highlight != 0 && sign == c->highlight) {
        c->highlight = 0;
    } else {
        char before = sign != 0 ? s.p[sign - 1] : ' ';
        if (pst_is_space(s.p[at + 1]) || s.p[at + 1] == '=' ||
            is_digit_or_letter(before) || pst_is_one_of(before, "=!<>"))
            return 0;
        c->highlight = highlight_end(s, at + 1);
        if (c->highlight == 0)
            return 0;
    }
    add_span(c, sign, at + 1);
    return at + 1;
}

/* "[[name\\|text]]", as a link is written in a table: the text stays. */
static size_t escaped_link(struct scan *c, size_t at)
{
    struct pst_str s = c->s;
    if (s.p[at + 1] != '[')
        return 0;
    size_t end = past_next(s, at + 2, ']', MARK_LENGTH_MAX);
    size_t bar = past_next(s, at + 2, '|', MARK_LENGTH_MAX);
    if (bar == 0 || bar >= end || s.p[bar - 2] != '\\')
        return 0;
    add_span(c, at + 2, bar);
    return bar;
}

/* "[text]{.class}": the brackets and the attributes go. Returns where to go on
 * behind the first one; 0: it is none. */
static size_t marked_text(struct scan *c, size_t at)
{
    size_t end = past_next(c->s, at + 1, ']', MARK_LENGTH_MAX);
    if (end == 0 || end == c->s.n || c->s.p[end] != '{' ||
        attributes(c->s, end) == 0)
        return 0;
    add_span(c, at, at + 1);
    c->marked = end;
    return at + 1;
}

/* The end of the tag or the mark that begins at `at`; 0: none does. */
static size_t tag_end(struct scan *c, size_t at)
{
    struct pst_str s = c->s;
    switch (s.p[at]) {
    case '{':
        return brace_tag(c, at);
    case '[':
        return s.p[at + 1] == '!' ? alert_mark(s, at) : bracket_mark(s, at);
    case ':':
        return container_mark(s, at);
    default:
        return admonition_mark(s, at);
    }
}

/* Take what is more than one piece; returns where to go on, 0: there is no such
 * thing. */
static size_t take_pieces(struct scan *c, size_t at)
{
    if (c->s.p[at] == '=')
        return highlight(c, at);
    if (c->s.p[at] != '[')
        return 0;
    size_t next = embed(c, at);
    if (next == 0)
        next = escaped_link(c, at);
    return next != 0 ? next : marked_text(c, at);
}

/* Take what begins at `at`, if anything does; returns where to go on. */
static size_t take(struct scan *c, size_t at)
{
    if (at + 1 >= c->s.n)
        return at + 1;
    size_t next = take_pieces(c, at);
    if (next != 0)
        return next;
    size_t end = c->s.p[at] != '=' ? tag_end(c, at) : 0;
    if (end == 0)
        return at + 1;
    add_span(c, at - (c->marked != 0 && at == c->marked), end);
    return end;
}

/* Whether a tag or a mark may begin there: at a bracket, at the second of two
 * signs of equality, and some at the beginning of a line. */
static bool may_begin(struct pst_str s, size_t at)
{
    char c = s.p[at], before = at != 0 ? s.p[at - 1] : '\n';
    return c == '{' || c == '[' || (c == '=' && before == '=') ||
           (before == '\n' && (c == ':' || c == '!' || c == '?'));
}

#ifdef __x86_64__
#define AVX2 __attribute__((target("avx2")))

AVX2 static inline __m256i load(const char *p)
{
    return _mm256_loadu_si256((const __m256i *)(const void *)p);
}

AVX2 static inline __m256i are(__m256i v, char c)
{
    return _mm256_cmpeq_epi8(v, _mm256_set1_epi8(c));
}

/* The same for the 32 bytes at p, which is not the beginning of the text. */
AVX2 static inline __m256i may_begin_at(const char *p)
{
    __m256i v = load(p), before = load(p - 1);
    __m256i bracket = are(_mm256_or_si256(v, _mm256_set1_epi8('{' - '[')), '{');
    __m256i pair = _mm256_and_si256(are(v, '='), are(before, '='));
    __m256i mark =
        _mm256_or_si256(_mm256_or_si256(are(v, '!'), are(v, '?')), are(v, ':'));
    return _mm256_or_si256(_mm256_or_si256(bracket, pair),
                           _mm256_and_si256(mark, are(before, '\n')));
}

AVX2 static size_t pass_by(struct pst_str s, size_t at)
{
    for (; s.n - at >= 64; at += 64) {
        __m256i a = may_begin_at(s.p + at), b = may_begin_at(s.p + at + 32);
        __m256i any = _mm256_or_si256(a, b);
        if (_mm256_testz_si256(any, any))
            continue;
        uint64_t bits = (uint64_t)(uint32_t)_mm256_movemask_epi8(b) << 32 |
                        (uint32_t)_mm256_movemask_epi8(a);
        return at + (unsigned)__builtin_ctzll(bits);
    }
    return at;
}
#endif

static size_t next_candidate(struct pst_str s, size_t at)
{
    if (at < s.n && may_begin(s, at))
        return at;
#ifdef __x86_64__
    if (at != 0 && __builtin_cpu_supports("avx2"))
        at = pass_by(s, at);
#endif
    while (at < s.n && !may_begin(s, at))
        at++;
    return at;
}

void pst_markdown_tags(struct pst_str text, size_t from,
                       struct pst_spans *spans)
{
    struct scan c = {.s = text,
                     .spans = spans,
                     .percent = {.mark = "%}"},
                     .braces = {.mark = "}}"}};
    for (size_t at = from; (at = next_candidate(text, at)) < text.n;)
        at = take(&c, at);
}

bool pst_markdown_figure(struct pst_str text, const struct pst_span *tag,
                         const char *name, struct pst_range *value)
{
    struct pst_str s = {text.p, tag->end};
    size_t at = tag->begin + 2, n = strlen(name);
    if (tag->end - tag->begin < 8 || s.p[tag->begin + 1] != '{' ||
        !pst_is_one_of(s.p[at], "<%"))
        return false;
    at = past_blanks(s, at + 1);
    size_t end = past_name(s, at);
    if (!pst_str_is((struct pst_str){s.p + at, end - at}, "figure"))
        return false;
    while (end < s.n) {
        at = end + 1;
        end = past_name(s, at);
        if (end >= s.n || s.p[end] != '=')
            continue;
        struct pst_str key = {s.p + at, end - at};
        size_t from = end + 1;
        end = past_value(s, from);
        if (end == 0)
            return false;
        bool quoted = s.p[from] == '"' || s.p[from] == '\'';
        *value = (struct pst_range){from + quoted, end - quoted};
        if (key.n == n && memcmp(key.p, name, n) == 0)
            return value->begin < value->end;
    }
    return false;
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
