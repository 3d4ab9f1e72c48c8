/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "article/htmlcheck.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "article/markup.h"
#include "article/tags.h"
#include "base/mem.h"

enum {
    ATTRIBUTES_MAX = 2000,  /* of one element */
    CLONES_MAX = 200 * 1000 /* formatting elements opened anew */
};

struct names {
    struct pst_str *items;
    size_t count, cap;
};

struct check {
    struct pst_str text;
    struct names open;       /* elements */
    struct names formatting; /* whole start tags of <b>, <font> ... */
    size_t clones;
    size_t root_attributes; /* of all <html> and <body> tags */
};

static bool is_one_of(struct pst_str name, const char *const *list)
{
    for (; *list != NULL; list++)
        if (pst_name_is(name, *list))
            return true;
    return false;
}

static bool is_formatting(struct pst_str name)
{
    static const char *const list[] = {
        "a", "b",     "big",    "code",   "em", "font", "i", "nobr",
        "s", "small", "strike", "strong", "tt", "u",    NULL};
    return is_one_of(name, list);
}

/* Elements whose content has no tags. */
static bool is_raw(struct pst_str name)
{
    static const char *const list[] = {"script",  "style",    "textarea",
                                       "title",   "xmp",      "iframe",
                                       "noembed", "noframes", NULL};
    return is_one_of(name, list);
}

static bool same(struct pst_str a, struct pst_str b)
{
    if (a.n != b.n)
        return false;
    for (size_t i = 0; i < a.n; i++)
        if ((a.p[i] | 0x20) != (b.p[i] | 0x20))
            return false;
    return true;
}

static struct pst_str tag_name(struct pst_str tag)
{
    size_t i = 0;
    while (i < tag.n && !pst_is_space(tag.p[i]) && tag.p[i] != '/' &&
           tag.p[i] != '>')
        i++;
    return (struct pst_str){tag.p, i};
}

/* Close the innermost open element of that name, with all it contains, but
 * look no further out than `barrier` elements. */
static void close_open(struct check *c, struct pst_str name,
                       const char *const *barrier)
{
    for (size_t i = c->open.count; i > 0; i--) {
        struct pst_str item = c->open.items[i - 1];
        if (same(item, name)) {
            c->open.count = i - 1;
            return;
        }
        if (barrier != NULL && is_one_of(item, barrier))
            return;
    }
}

static void remove_formatting(struct check *c, struct pst_str name)
{
    for (size_t i = c->formatting.count; i > 0; i--) {
        if (!same(tag_name(c->formatting.items[i - 1]), name))
            continue;
        memmove(&c->formatting.items[i - 1], &c->formatting.items[i],
                (c->formatting.count - i) * sizeof *c->formatting.items);
        c->formatting.count--;
        return;
    }
}

/* A start tag that ends elements left open, as in <li>a<li>b. */
static void imply_ends(struct check *c, struct pst_str name)
{
    static const char *const lists[] = {
        "ul", "ol",    "dl",         "dd",      "dt",      "li", "td",
        "th", "table", "blockquote", "section", "article", NULL};
    static const char *const tables[] = {"table", NULL};
    static const char *const buttons[] = {"button", "td",     "th",
                                          "table",  "object", NULL};
    static const char *const items[] = {"li",     "dd",       "dt",
                                        "option", "optgroup", NULL};
    static const char *const rows[] = {"td",    "th",    "tr", "tbody",
                                       "thead", "tfoot", NULL};
    if (is_one_of(name, items)) {
        close_open(c, name, lists);
    } else if (is_one_of(name, rows)) {
        close_open(c, name, tables);
    } else if (pst_name_is(name, "p")) {
        close_open(c, name, buttons);
    }
}

static void start_formatting(struct check *c, struct pst_str name,
                             struct pst_str tag)
{
    if (pst_name_is(name, "a") || pst_name_is(name, "nobr"))
        remove_formatting(c, name);
    /* Of equal ones only the last three stay active. */
    size_t equal = 0;
    for (size_t i = 0; i < c->formatting.count; i++)
        equal += same(c->formatting.items[i], tag);
    if (equal >= 3)
        remove_formatting(c, name);
    PST_PUSH(c->formatting.items, c->formatting.count, c->formatting.cap) = tag;
}

static size_t count_attributes(struct pst_str tag)
{
    size_t count = 0;
    for (size_t i = 1; i < tag.n; i++)
        count += !pst_is_space(tag.p[i]) && tag.p[i] != '/' &&
                 (pst_is_space(tag.p[i - 1]) || tag.p[i - 1] == '/' ||
                  tag.p[i - 1] == '"' || tag.p[i - 1] == '\'');
    return count;
}

static int fail_at(const struct check *c, size_t at, struct pst_error *err,
                   const char *what, unsigned limit)
{
    size_t line = 1;
    for (size_t i = 0; i < at; i++)
        line += c->text.p[i] == '\n';
    return pst_fail(err, PST_EFORMAT, "%s %u at line %zu", what, limit, line);
}

static int start_tag(struct check *c, struct pst_str tag, unsigned depth,
                     struct pst_error *err)
{
    size_t at = (size_t)(tag.p - c->text.p);
    struct pst_str name = tag_name(tag);
    size_t attributes = count_attributes(tag);
    if (pst_name_is(name, "html") || pst_name_is(name, "body"))
        attributes = c->root_attributes += attributes;
    if (attributes > ATTRIBUTES_MAX)
        return fail_at(c, at, err, "HTML element with more attributes than",
                       ATTRIBUTES_MAX);
    if (is_formatting(name)) {
        start_formatting(c, name, tag);
    } else {
        c->clones += c->formatting.count;
        if (pst_tag_is_void(name))
            return 0;
        imply_ends(c, name);
    }
    PST_PUSH(c->open.items, c->open.count, c->open.cap) = name;
    if (c->open.count > depth)
        return fail_at(c, at, err, "HTML nested deeper than", depth);
    if (c->formatting.count > depth)
        return fail_at(c, at, err, "HTML with more open formatting tags than",
                       depth);
    if (c->clones > c->text.n && c->clones > CLONES_MAX)
        return fail_at(c, at, err,
                       "HTML formatting tags are left open too often, over",
                       CLONES_MAX);
    return 0;
}

static void end_tag(struct check *c, struct pst_str name)
{
    if (is_formatting(name))
        remove_formatting(c, name);
    close_open(c, name, NULL);
}

/* The end of what begins with "<!" or "<?" at `at`. */
static size_t past_special(struct pst_str text, size_t at)
{
    bool comment = at + 4 <= text.n && memcmp(text.p + at, "<!--", 4) == 0;
    const char *close = comment ? "-->" : ">";
    size_t from = at + (comment ? 4 : 2);
    const char *found = from > text.n ? NULL
                                      : memmem(text.p + from, text.n - from,
                                               close, strlen(close));
    return found == NULL ? text.n : (size_t)(found - text.p) + strlen(close);
}

/* Where the end tag of a raw text element begins. */
static size_t past_raw(struct pst_str text, size_t at, struct pst_str name)
{
    while (at < text.n) {
        const char *found = memchr(text.p + at, '<', text.n - at);
        if (found == NULL)
            break;
        at = (size_t)(found - text.p);
        if (at + 2 + name.n <= text.n && text.p[at + 1] == '/' &&
            same((struct pst_str){text.p + at + 2, name.n}, name))
            return at;
        at++;
    }
    return text.n;
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* One tag at `at`; moves it past. */
static int scan_tag(struct check *c, size_t *at, unsigned depth,
                    struct pst_error *err)
{
    const char *p = c->text.p;
    bool closing = p[*at + 1] == '/';
    size_t begin = *at + 1 + closing;
    size_t end = pst_markup_tag_end(p, begin, c->text.n);
    struct pst_str tag = {p + begin, end - begin};
    struct pst_str name = tag_name(tag);
    *at = end;
    if (closing) {
        end_tag(c, name);
        return 0;
    }
    int r = start_tag(c, tag, depth, err);
    if (r == 0 && is_raw(name))
        *at = past_raw(c->text, end, name);
    return r;
}

int pst_html_check(struct pst_str text, unsigned depth, struct pst_error *err)
{
    struct check c = {.text = text};
    size_t at = 0;
    int r = 0;
    while (r == 0 && at + 2 < text.n) {
        const char *found = memchr(text.p + at, '<', text.n - at - 2);
        if (found == NULL)
            break;
        at = (size_t)(found - text.p);
        if (found[1] == '!' || found[1] == '?')
            at = past_special(text, at);
        else if (is_letter(found[found[1] == '/' ? 2 : 1]))
            r = scan_tag(&c, &at, depth, err);
        else
            at++;
    }
    free(c.open.items);
    free(c.formatting.items);
    return r;
}
