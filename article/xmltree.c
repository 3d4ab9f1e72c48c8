/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "article/xmltree.h"

#include <string.h>

#include "article/charset.h"

struct scanner {
    struct pst_markup *m;
    const char *p;
    size_t n;
    uint32_t open; /* the innermost open element */
    unsigned depth;
    bool well_formed;
};

static bool is_name_start(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           c == ':' || (unsigned char)c >= 0x80;
}

/* The tag name at `at`, without its namespace prefix. */
static struct pst_str name_at(const char *p, size_t at, size_t end)
{
    size_t begin = at, i = at;
    for (; i < end && !pst_is_space(p[i]) && p[i] != '/' && p[i] != '>' &&
           p[i] != '<';
         i++)
        if (p[i] == ':')
            begin = i + 1;
    return (struct pst_str){p + begin, i - begin};
}

/* Past the end of the construct at `at` that ends with `close`; n if none. */
static size_t past(const struct scanner *s, size_t at, const char *close)
{
    const char *found = memmem(s->p + at, s->n - at, close, strlen(close));
    return found == NULL ? s->n : (size_t)(found - s->p) + strlen(close);
}

static bool starts(const struct scanner *s, size_t at, const char *prefix)
{
    return pst_str_starts((struct pst_str){s->p + at, s->n - at}, prefix);
}

/* Past a document type declaration with its internal subset. */
static size_t past_doctype(const struct scanner *s, size_t at)
{
    bool subset = false;
    for (; at < s->n; at++) {
        if (s->p[at] == '[')
            subset = true;
        else if (s->p[at] == ']')
            subset = false;
        else if (s->p[at] == '>' && !subset)
            return at + 1;
    }
    return s->n;
}

/* A comment, CDATA section, declaration or processing instruction; returns
 * its end. */
static size_t special(struct scanner *s, size_t at)
{
    if (starts(s, at, "<!--"))
        return past(s, at + 4, "-->");
    if (starts(s, at, "<![CDATA[")) {
        size_t end = past(s, at + 9, "]]>");
        bool closed = end - at >= 12 && memcmp(s->p + end - 3, "]]>", 3) == 0;
        pst_markup_text(s->m, s->open, at + 9, closed ? end - 3 : end, true);
        return end;
    }
    if (s->p[at + 1] == '?')
        return past(s, at + 2, "?>");
    return past_doctype(s, at);
}

static void close_element(struct scanner *s, struct pst_str name)
{
    unsigned up = 0;
    for (uint32_t n = s->open; n != 0; n = s->m->nodes[n].parent) {
        up++;
        if (!pst_str_eq(s->m->nodes[n].name, name))
            continue;
        s->open = s->m->nodes[n].parent;
        s->depth -= up;
        s->well_formed &= up == 1;
        return;
    }
    s->well_formed = false;
}

/* A start or end tag at `at`; returns its end. */
static size_t tag(struct scanner *s, size_t at)
{
    bool closing = s->p[at + 1] == '/';
    size_t end = pst_markup_tag_end(s->p, at + 1 + closing, s->n, NULL);
    struct pst_str name = name_at(s->p, at + 1 + closing, end);
    if (closing) {
        close_element(s, name);
        return end;
    }
    uint32_t n = pst_markup_element(s->m, s->open, name, at, end);
    if (end - at < 3 || s->p[end - 2] != '/') {
        s->open = n;
        s->depth++;
    }
    return end;
}

int pst_xml_tree(struct pst_markup *m, unsigned depth, bool *well_formed,
                 struct pst_error *err)
{
    struct scanner s = {
        .m = m, .p = m->p, .n = m->src->text.n, .well_formed = true};
    size_t text = 0, at = 0;
    while (at < s.n) {
        const char *found = memchr(s.p + at, '<', s.n - at);
        if (found == NULL || found + 1 == s.p + s.n)
            break;
        at = (size_t)(found - s.p);
        bool is_special = found[1] == '!' || found[1] == '?';
        bool is_end = found[1] == '/' && at + 2 < s.n;
        if (!is_special && !is_name_start(found[is_end ? 2 : 1])) {
            at++;
            continue;
        }
        pst_markup_text(m, s.open, text, at, false);
        size_t begin = at;
        at = is_special ? special(&s, at) : tag(&s, at);
        text = at;
        if (s.depth > depth)
            return pst_fail(err, PST_EFORMAT,
                            "XML nested deeper than %u at line %zu", depth,
                            pst_source_line(m->src, begin));
    }
    pst_markup_text(m, s.open, text, s.n, false);
    *well_formed = s.well_formed && s.open == 0;
    return 0;
}

bool pst_xml_sniff(struct pst_str text)
{
    text = pst_str_trim(text);
    if (pst_str_starts(text, "<?xml"))
        return true;
    /* The root element, after comments and a document type. */
    struct scanner s = {.p = text.p, .n = text.n};
    size_t at = 0;
    while (at + 1 < s.n && s.p[at] == '<' && s.p[at + 1] == '!') {
        at = starts(&s, at, "<!--") ? past(&s, at + 4, "-->")
                                    : past_doctype(&s, at);
        while (at < s.n && pst_is_space(s.p[at]))
            at++;
    }
    if (at + 1 >= s.n || s.p[at] != '<' || !is_name_start(s.p[at + 1]))
        return false;
    size_t end = pst_markup_tag_end(s.p, at + 1, s.n, NULL);
    struct pst_str root = name_at(s.p, at + 1, end);
    bool stated = memmem(s.p + at, end - at, " xmlns", 6) != NULL;
    /* Pages say <html xmlns=...> and are then no XML at all. */
    return stated && !pst_name_is(root, "html");
}
