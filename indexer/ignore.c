/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/ignore.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

void pst_ignore_list_init(struct pst_ignore_list *l)
{
    *l = (struct pst_ignore_list){NULL, 0, 0, PST_ARENA_INIT};
}

void pst_ignore_list_dispose(struct pst_ignore_list *l)
{
    free(l->rules);
    pst_arena_dispose(&l->arena);
    pst_ignore_list_init(l);
}

/* POSIX classes, of ASCII whatever the locale. */
static bool in_class(struct pst_str name, unsigned char c)
{
    static const struct {
        const char *name;
        int (*test)(int);
    } classes[] = {
        {"alnum", isalnum}, {"alpha", isalpha}, {"blank", isblank},
        {"cntrl", iscntrl}, {"digit", isdigit}, {"graph", isgraph},
        {"lower", islower}, {"print", isprint}, {"punct", ispunct},
        {"space", isspace}, {"upper", isupper}, {"xdigit", isxdigit}};
    if (c > 0x7f)
        return false;
    for (size_t i = 0; i < sizeof classes / sizeof *classes; i++)
        if (pst_str_is(name, classes[i].name))
            return classes[i].test(c) != 0;
    return false;
}

static bool class_exists(struct pst_str name)
{
    for (unsigned char c = 1; c < 0x7f; c++)
        if (in_class(name, c))
            return true;
    return false;
}

/* "[:name:]" at p: its end and the name; NULL when there is none. */
static const char *class_at(const char *p, const char *end,
                            struct pst_str *name)
{
    if (end - p < 4 || p[0] != '[' || p[1] != ':')
        return NULL;
    const char *close = memchr(p + 2, ']', (size_t)(end - p - 2));
    if (close == NULL || close - p < 3 || close[-1] != ':')
        return NULL;
    *name = (struct pst_str){p + 2, (size_t)(close - p - 3)};
    return close + 1;
}

enum bracket { BRACKET_BAD, BRACKET_MISS, BRACKET_HIT };

/* The bracket expression at *p ('[') against c; *p moves behind it. A bad one
 * (not closed, or with an unknown class) fits nothing. */
static enum bracket match_bracket(const char **p, const char *end,
                                  unsigned char c)
{
    const char *at = *p + 1;
    bool negated = at < end && (*at == '!' || *at == '^');
    at += negated;

    bool hit = false;
    int before = -1; /* the character that a range could begin with */
    for (const char *first = at;; first = NULL) {
        if (at >= end)
            return BRACKET_BAD;
        if (*at == ']' && at != first)
            break;
        struct pst_str name;
        const char *after = class_at(at, end, &name);
        if (after != NULL) {
            if (!class_exists(name))
                return BRACKET_BAD;
            hit |= in_class(name, c);
            before = -1;
            at = after;
            continue;
        }
        bool range = *at == '-' && before >= 0 && at + 1 < end && at[1] != ']';
        at += range;
        if (*at == '\\' && ++at >= end)
            return BRACKET_BAD;
        unsigned char last = (unsigned char)*at++;
        hit |= range ? before <= c && c <= last : c == last;
        before = range ? -1 : last;
    }
    *p = at + 1;
    return hit != negated ? BRACKET_HIT : BRACKET_MISS;
}

/* Match one pattern character that is no star against c; *p moves on. */
static bool match_one(const char **p, const char *end, unsigned char c)
{
    switch (**p) {
    case '?':
        ++*p;
        return true;
    case '[':
        return match_bracket(p, end, c) == BRACKET_HIT;
    case '\\':
        if (++*p == end)
            return false;
        break;
    default:
        break;
    }
    return (unsigned char)*(*p)++ == c;
}

/* One name against one segment. Only the last star needs to be retried: what
 * the earlier ones took is as good as anything else they could take. */
static bool match_segment(struct pst_str pattern, struct pst_str name)
{
    const char *p = pattern.p, *p_end = pattern.p + pattern.n;
    const char *s = name.p, *s_end = name.p + name.n;
    const char *star = NULL, *star_s = NULL;
    for (;;) {
        if (p < p_end && *p == '*') {
            star = ++p;
            star_s = s;
            continue;
        }
        if (s == s_end)
            return p == p_end;
        if (p < p_end && match_one(&p, p_end, (unsigned char)*s)) {
            s++;
            continue;
        }
        if (star == NULL || star_s == s_end)
            return false;
        p = star;
        s = ++star_s;
    }
}

static struct pst_str first_name(struct pst_str path)
{
    const char *slash = memchr(path.p, '/', path.n);
    return (struct pst_str){path.p,
                            slash == NULL ? path.n : (size_t)(slash - path.p)};
}

static struct pst_str behind_first(struct pst_str path)
{
    size_t n = first_name(path).n;
    n += n < path.n;
    return (struct pst_str){path.p + n, path.n - n};
}

static bool is_any_folders(struct pst_str segment)
{
    return segment.n >= 2 && strspn(segment.p, "*") >= segment.n;
}

/* Segments against names, with `**` in the part of the star. */
static bool match_path(const struct pst_ignore_rule *rule, struct pst_str path)
{
    size_t at = 0, star = SIZE_MAX;
    struct pst_str star_path = path;
    for (;;) {
        if (at < rule->segment_count && is_any_folders(rule->segments[at])) {
            /* At the end it stands for at least one name. */
            if (at + 1 == rule->segment_count)
                return path.n != 0;
            star = ++at;
            star_path = path;
            continue;
        }
        if (path.n == 0 && at == rule->segment_count)
            return true;
        if (path.n != 0 && at < rule->segment_count &&
            match_segment(rule->segments[at], first_name(path))) {
            path = behind_first(path);
            at++;
            continue;
        }
        if (star == SIZE_MAX || star_path.n == 0)
            return false;
        at = star;
        path = star_path = behind_first(star_path);
    }
}

const struct pst_ignore_rule *
pst_ignore_list_find(const struct pst_ignore_list *l, struct pst_str path,
                     bool is_folder)
{
    struct pst_str base = path;
    while (first_name(base).n != base.n)
        base = behind_first(base);

    for (size_t i = l->count; i-- != 0;) {
        const struct pst_ignore_rule *rule = &l->rules[i];
        if (rule->folders_only && !is_folder)
            continue;
        if (rule->anchored ? match_path(rule, path)
                           : match_segment(rule->segments[0], base))
            return rule;
    }
    return NULL;
}

/* Trailing spaces go, but not an escaped one. */
static struct pst_str trim_end(struct pst_str line)
{
    size_t keep = 0;
    for (size_t i = 0; i < line.n; i++) {
        bool escaped = line.p[i] == '\\' && i + 1 < line.n;
        i += escaped;
        if (escaped || line.p[i] != ' ')
            keep = i + 1;
    }
    return (struct pst_str){line.p, keep};
}

/* The end of the segment that begins at `from`; slashes in brackets do not
 * split it, as such a bracket can fit no slash anyway. */
static size_t segment_end(struct pst_str pattern, size_t from)
{
    const char *end = pattern.p + pattern.n;
    for (const char *p = pattern.p + from; p < end;) {
        if (*p == '/')
            return (size_t)(p - pattern.p);
        if (*p == '\\' && end - p > 1 && p[1] != '/')
            p += 2;
        else if (*p != '[' || match_bracket(&p, end, 0) == BRACKET_BAD)
            p++;
    }
    return pattern.n;
}

static void split_segments(struct pst_ignore_list *l,
                           struct pst_ignore_rule *rule, struct pst_str pattern)
{
    size_t most = 1;
    for (size_t i = 0; i < pattern.n; i++)
        most += pattern.p[i] == '/';
    rule->segments = pst_arena_alloc(&l->arena, most * sizeof *rule->segments);
    for (size_t from = 0, end; from <= pattern.n; from = end + 1) {
        end = segment_end(pattern, from);
        size_t n = end - from;
        /* "\/" is a slash like any other. */
        if (end < pattern.n && n != 0 && pattern.p[end - 1] == '\\')
            n--;
        rule->segments[rule->segment_count++] =
            (struct pst_str){pattern.p + from, n};
    }
}

void pst_ignore_list_add(struct pst_ignore_list *l, struct pst_str line)
{
    line = trim_end(line);
    if (line.n == 0 || line.n > PST_IGNORE_LINE_MAX || line.p[0] == '#')
        return;
    struct pst_ignore_rule rule = {.segments = NULL};
    line.p = pst_arena_dup(&l->arena, line.p, line.n);
    rule.text = line;
    rule.keep = line.p[0] == '!';
    line.p += rule.keep;
    line.n -= rule.keep;
    rule.folders_only = line.n != 0 && line.p[line.n - 1] == '/';
    line.n -= rule.folders_only;
    rule.anchored = line.n != 0 && memchr(line.p, '/', line.n) != NULL;
    if (line.n != 0 && line.p[0] == '/') {
        line.p++;
        line.n--;
    }
    if (line.n == 0)
        return;
    split_segments(l, &rule, line);
    PST_PUSH(l->rules, l->count, l->cap) = rule;
}

void pst_ignore_list_parse(struct pst_ignore_list *l, struct pst_str text)
{
    if (pst_str_starts(text, "\xef\xbb\xbf"))
        text = (struct pst_str){text.p + 3, text.n - 3};
    while (text.n != 0) {
        const char *lf = memchr(text.p, '\n', text.n);
        struct pst_str line = {text.p,
                               lf == NULL ? text.n : (size_t)(lf - text.p)};
        size_t used = line.n + (lf != NULL);
        text = (struct pst_str){text.p + used, text.n - used};
        if (line.n != 0 && lf != NULL && line.p[line.n - 1] == '\r')
            line.n--;
        pst_ignore_list_add(l, line);
    }
}
