/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "article/htmlcheck.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "article/markup.h"
#include "article/tags.h"
#include "base/mem.h"

enum {
    ATTRIBUTES_MAX = 2000,  /* of one element */
    CLONES_MAX = 200 * 1000 /* formatting elements opened anew */
};

/* What an open element keeps a tag from closing; as HTML has it. */
enum barrier {
    BARRIER_SPECIAL = 1, /* all blocks */
    BARRIER_SCOPE = 2,   /* tables, cells, objects */
    BARRIER_TABLE = 4,
    BARRIER_BUTTON = 8,
    BARRIER_LIST = 16, /* <ul> and <ol> */
    BARRIER_ITEM = 32  /* special but address, div and p */
};

struct open_element {
    struct pst_str name;
    uint32_t hash; /* of the lower case name */
    uint8_t barriers;
};

struct check {
    struct pst_str text;
    size_t size; /* of what is read of it */
    struct open_element *open;
    size_t open_count, open_cap;
    struct pst_str *formatting; /* whole start tags of <b>, <font> ... */
    size_t formatting_count, formatting_cap;
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

static bool is_root(struct pst_str name)
{
    return pst_name_is(name, "html") || pst_name_is(name, "body");
}

/* Elements whose content has no tags. */
static bool is_raw(struct pst_str name)
{
    static const char *const list[] = {"script",  "style",    "textarea",
                                       "title",   "xmp",      "iframe",
                                       "noembed", "noframes", NULL};
    return is_one_of(name, list);
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
}

static bool same(struct pst_str a, struct pst_str b)
{
    if (a.n != b.n)
        return false;
    for (size_t i = 0; i < a.n; i++)
        if (lower(a.p[i]) != lower(b.p[i]))
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

static uint32_t hash_name(struct pst_str name)
{
    uint32_t h = 2166136261u;
    for (size_t i = 0; i < name.n; i++)
        h = (h ^ (uint8_t)lower(name.p[i])) * 16777619u;
    return h;
}

static bool is_special(struct pst_str name)
{
    static const char *const others[] = {
        "audio",    "canvas", "datalist", "dialog",   "legend", "meter",
        "optgroup", "option", "output",   "progress", "rp",     "rt",
        "rtc",      "search", "svg",      "video",    NULL};
    enum pst_role role = pst_tag_role(name, PST_VOCABULARY_HTML);
    return role != PST_ROLE_UNKNOWN && role != PST_ROLE_INLINE &&
           !is_one_of(name, others);
}

static uint8_t barriers_of(struct pst_str name)
{
    static const char *const tables[] = {"table", "template", NULL};
    static const char *const scopes[] = {
        "applet", "caption", "marquee", "object", "td", "th", NULL};
    static const char *const lists[] = {"ul", "ol", NULL};
    static const char *const loose[] = {"address", "div", "p", NULL};
    unsigned barriers = 0;
    if (is_one_of(name, tables))
        barriers |= BARRIER_TABLE | BARRIER_SCOPE;
    else if (is_one_of(name, scopes))
        barriers |= BARRIER_SCOPE;
    else if (is_one_of(name, lists))
        barriers |= BARRIER_LIST;
    else if (pst_name_is(name, "button"))
        barriers |= BARRIER_BUTTON;
    if (barriers != 0 || is_special(name))
        barriers |= BARRIER_SPECIAL | BARRIER_ITEM;
    if (is_one_of(name, loose))
        barriers &= ~(unsigned)BARRIER_ITEM;
    return (uint8_t)barriers;
}

/* Close the innermost open element of that name, with all it contains, but
 * look no further out than the first such barrier. */
static void close_open(struct check *c, struct pst_str name, unsigned barriers)
{
    uint32_t hash = hash_name(name);
    for (size_t i = c->open_count; i > 0; i--) {
        const struct open_element *item = &c->open[i - 1];
        if (item->hash == hash && same(item->name, name)) {
            c->open_count = i - 1;
            return;
        }
        if ((item->barriers & barriers) != 0)
            return;
    }
}

/* Close an element that blocks within it outlive: <b><div></b>. */
static void close_adopting(struct check *c, struct pst_str name)
{
    uint32_t hash = hash_name(name);
    bool outlived = false;
    for (size_t i = c->open_count; i > 0; i--) {
        const struct open_element *item = &c->open[i - 1];
        if (item->hash == hash && same(item->name, name)) {
            if (outlived)
                memmove(&c->open[i - 1], &c->open[i],
                        (c->open_count - i) * sizeof *c->open);
            c->open_count = outlived ? c->open_count - 1 : i - 1;
            return;
        }
        if ((item->barriers & BARRIER_SCOPE) != 0)
            return;
        outlived |= (item->barriers & BARRIER_SPECIAL) != 0;
    }
}

/* Whether there was one. */
static bool remove_formatting(struct check *c, struct pst_str name)
{
    for (size_t i = c->formatting_count; i > 0; i--) {
        if (!same(tag_name(c->formatting[i - 1]), name))
            continue;
        memmove(&c->formatting[i - 1], &c->formatting[i],
                (c->formatting_count - i) * sizeof *c->formatting);
        c->formatting_count--;
        return true;
    }
    return false;
}

static void close_each(struct check *c, const char *const *names,
                       unsigned barriers)
{
    for (; *names != NULL; names++)
        close_open(c, pst_str_of(*names), barriers);
}

static const char *const headings[] = {"h1", "h2", "h3", "h4",
                                       "h5", "h6", NULL};
static const char *const cells[] = {"td", "th", NULL};
static const char *const rows[] = {"tr",      "tbody",    "thead", "tfoot",
                                   "caption", "colgroup", NULL};

/* A start tag that ends elements left open, as in <li>a<li>b. */
static void imply_ends(struct check *c, struct pst_str name)
{
    static const char *const terms[] = {"dd", "dt", NULL};
    static const char *const items[] = {"li", "option", "optgroup", NULL};
    if (is_one_of(name, items))
        close_open(c, name, BARRIER_ITEM);
    else if (is_one_of(name, terms))
        close_each(c, terms, BARRIER_ITEM);
    else if (is_one_of(name, cells))
        close_each(c, cells, BARRIER_TABLE);
    else if (is_one_of(name, rows))
        close_each(c, rows, BARRIER_TABLE);
    else if (is_one_of(name, headings))
        close_each(c, headings, BARRIER_SPECIAL);
    else if (pst_name_is(name, "button"))
        close_open(c, name, BARRIER_SCOPE);
    else if (pst_name_is(name, "p"))
        close_open(c, name, BARRIER_SCOPE | BARRIER_BUTTON);
}

static void start_formatting(struct check *c, struct pst_str name,
                             struct pst_str tag)
{
    bool is_single = pst_name_is(name, "a") || pst_name_is(name, "nobr");
    if (is_single && remove_formatting(c, name))
        close_adopting(c, name);
    /* Of equal ones only the last three stay active. */
    size_t equal = 0;
    for (size_t i = 0; i < c->formatting_count; i++)
        equal += same(c->formatting[i], tag);
    if (equal >= 3)
        remove_formatting(c, name);
    PST_PUSH(c->formatting, c->formatting_count, c->formatting_cap) = tag;
}

static int fail_at(const struct check *c, size_t at, struct pst_error *err,
                   const char *what, unsigned limit)
{
    size_t line = 1;
    for (size_t i = 0; i < at; i++)
        line += c->text.p[i] == '\n';
    return pst_fail(err, PST_EFORMAT, "%s %u at line %zu", what, limit, line);
}

static int start_tag(struct check *c, struct pst_str tag, size_t attributes,
                     unsigned depth, struct pst_error *err)
{
    size_t at = (size_t)(tag.p - c->text.p);
    struct pst_str name = tag_name(tag);
    if (is_root(name))
        attributes = c->root_attributes += attributes;
    if (attributes > ATTRIBUTES_MAX)
        return fail_at(c, at, err, "HTML element with more attributes than",
                       ATTRIBUTES_MAX);
    if (is_formatting(name)) {
        start_formatting(c, name, tag);
    } else {
        c->clones += c->formatting_count;
        if (is_root(name) || pst_tag_is_void(name))
            return 0;
        imply_ends(c, name);
    }
    PST_PUSH(c->open, c->open_count, c->open_cap) =
        (struct open_element){name, hash_name(name), barriers_of(name)};
    if (c->open_count > depth)
        return fail_at(c, at, err, "HTML nested deeper than", depth);
    if (c->formatting_count > depth)
        return fail_at(c, at, err, "HTML with more open formatting tags than",
                       depth);
    if (c->clones > c->size && c->clones > CLONES_MAX)
        return fail_at(c, at, err,
                       "HTML formatting tags are left open too often, over",
                       CLONES_MAX);
    return 0;
}

static void end_tag(struct check *c, struct pst_str name)
{
    bool formats = is_formatting(name);
    if (formats)
        remove_formatting(c, name);
    if (formats || pst_name_is(name, "form"))
        close_adopting(c, name);
    else if (is_root(name))
        return; /* what follows is still in the body */
    else if (is_one_of(name, headings))
        close_each(c, headings, BARRIER_SCOPE);
    else if (is_one_of(name, cells) || is_one_of(name, rows) ||
             pst_name_is(name, "table"))
        close_open(c, name, BARRIER_TABLE);
    else if (pst_name_is(name, "li"))
        close_open(c, name, BARRIER_SCOPE | BARRIER_LIST);
    else if (pst_name_is(name, "p"))
        close_open(c, name, BARRIER_SCOPE | BARRIER_BUTTON);
    else
        close_open(c, name, is_special(name) ? BARRIER_SCOPE : BARRIER_SPECIAL);
}

static bool starts(struct pst_str text, size_t at, const char *prefix)
{
    size_t n = strlen(prefix);
    return n <= text.n - at &&
           same((struct pst_str){text.p + at, n}, (struct pst_str){prefix, n});
}

static size_t past(struct pst_str text, size_t at, const char *mark)
{
    const char *found = memmem(text.p + at, text.n - at, mark, strlen(mark));
    return found == NULL ? text.n : (size_t)(found - text.p) + strlen(mark);
}

/* The end of what begins with "<!" or "<?" at `at`. */
static size_t past_special(struct pst_str text, size_t at)
{
    if (!starts(text, at, "<!--"))
        return past(text, at + 2, ">");
    at += 4;
    if (starts(text, at, ">") || starts(text, at, "->"))
        return past(text, at, ">");
    for (; at < text.n; at++)
        if (starts(text, at, "-->") || starts(text, at, "--!>"))
            return past(text, at, ">");
    return text.n;
}

/* Where the end tag of a raw text element begins. A script may hold another
 * one within "<!--". */
static size_t past_raw(struct pst_str text, size_t at, struct pst_str name)
{
    bool is_script = pst_name_is(name, "script");
    bool escaped = false, inner = false;
    for (; at + 2 < text.n; at++) {
        if (is_script && starts(text, at, "<!--")) {
            escaped = true;
        } else if (is_script && starts(text, at, "-->")) {
            escaped = inner = false;
        } else if (escaped && starts(text, at, "<script")) {
            inner = true;
        } else if (starts(text, at, "</") && name.n <= text.n - at - 2 &&
                   same((struct pst_str){text.p + at + 2, name.n}, name)) {
            if (!inner)
                return at;
            inner = false;
        }
    }
    return text.n;
}

/* Within these the tokenizer does not switch to raw text. */
static bool in_foreign(const struct check *c)
{
    static const char *const list[] = {"svg", "math", "select", NULL};
    for (size_t i = 0; i < c->open_count; i++)
        if (is_one_of(c->open[i].name, list))
            return true;
    return false;
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
    size_t attributes;
    size_t end = pst_markup_tag_end(p, begin, c->text.n, &attributes);
    struct pst_str tag = {p + begin, end - begin};
    struct pst_str name = tag_name(tag);
    *at = end;
    if (closing) {
        end_tag(c, name);
        return 0;
    }
    bool raw = is_raw(name) && !in_foreign(c);
    int r = start_tag(c, tag, attributes, depth, err);
    if (r == 0 && raw)
        *at = past_raw(c->text, end, name);
    return r;
}

int pst_html_check(struct pst_str text, size_t from, unsigned depth,
                   struct pst_error *err)
{
    struct check c = {.text = text, .size = text.n - from};
    size_t at = from;
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
    free(c.open);
    free(c.formatting);
    return r;
}
