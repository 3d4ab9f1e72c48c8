/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "article/headers.h"

#include <string.h>

#include "article/ascii.h"
#include "article/frontmatter.h"
#include "article/metadata.h"

enum { KEY_MAX = 30 };

/* One line: its text, and where the next one begins. */
struct header_line {
    struct pst_str text;
    size_t key; /* bytes of the key; 0: none */
    bool indented;
    size_t next;
};

static size_t key_length(struct pst_str s)
{
    size_t n = 0;
    while (n < s.n && n <= KEY_MAX &&
           (pst_is_alpha(s.p[n]) || s.p[n] == '-' || s.p[n] == '_' ||
            (s.p[n] == ' ' && n != 0)))
        n++;
    bool is_key = n != 0 && n < s.n && s.p[n] == ':' &&
                  (n + 1 == s.n || s.p[n + 1] == ' ' || s.p[n + 1] == '\t');
    return is_key ? n : 0;
}

static struct header_line line_at(const struct pst_source *src, size_t at)
{
    const char *p = src->text.p + at;
    size_t left = src->text.n - at, n = 0;
    while (n < left && p[n] != '\n' && p[n] != '\r')
        n++;
    struct header_line l = {.next = at + n};
    l.next += n < left;
    if (n + 1 < left && p[n] == '\r' && p[n + 1] == '\n')
        l.next++;
    l.text = pst_str_trim((struct pst_str){p, n});
    l.indented = l.text.n != 0 && l.text.p != p;
    l.key = l.indented ? 0 : key_length(l.text);
    return l;
}

static bool is_known(struct pst_str key)
{
    return pst_is_like(key, "from") || pst_is_like(key, "to") ||
           pst_is_like(key, "subject") ||
           pst_metadata_field(key) != PST_FIELD_META;
}

/* Keys without which no block is one. */
static bool is_telling(struct pst_str key)
{
    enum pst_field f = pst_metadata_field(key);
    return f == PST_FIELD_TITLE || f == PST_FIELD_AUTHOR ||
           f == PST_FIELD_DATE || pst_is_like(key, "subject");
}

/* Where the block ends that begins at `begin`. */
static size_t block_end(const struct pst_source *src, size_t begin)
{
    size_t at = begin, lines = 0, known = 0;
    bool closed = true;
    unsigned telling = 0; /* a bit for each field */
    while (at < src->text.n) {
        struct header_line l = line_at(src, at);
        closed = l.text.n == 0;
        if (closed || (l.key == 0 && !(l.indented && lines != 0)))
            break;
        struct pst_str key = {l.text.p, l.key};
        lines++;
        known += l.key == 0 || is_known(key);
        if (l.key != 0 && is_telling(key))
            telling |= 1u << pst_metadata_field(key);
        at = l.next;
        closed = true;
    }
    bool several = (telling & (telling - 1)) != 0;
    bool enough = lines == 1 ? closed : known * 2 >= lines;
    return telling != 0 && (enough || (several && closed)) ? at : begin;
}

static size_t offset_of(const struct pst_source *src, const char *p)
{
    return (size_t)(p - src->text.p);
}

struct pst_str pst_sender_name(struct pst_str s)
{
    const char *angle = memchr(s.p, '<', s.n);
    const char *open = memchr(s.p, '(', s.n);
    if (angle != NULL && angle != s.p) {
        s.n = (size_t)(angle - s.p);
    } else if (open != NULL && s.p[s.n - 1] == ')') {
        s.n -= (size_t)(open + 1 - s.p) + 1;
        s.p = open + 1;
    }
    s = pst_str_trim(s);
    if (s.n >= 2 && s.p[0] == '"' && s.p[s.n - 1] == '"')
        s = (struct pst_str){s.p + 1, s.n - 2};
    return s;
}

static void add(struct pst_article *a, const struct pst_source *src,
                struct pst_str key, struct pst_str value)
{
    if (value.n == 0)
        return;
    bool split = true;
    if (pst_is_like(key, "subject")) {
        key = pst_str_of("title");
    } else if (pst_is_like(key, "from")) {
        key = pst_str_of("author");
        value = pst_sender_name(value);
        split = false;
    }
    size_t begin = offset_of(src, value.p);
    pst_metadata_add(a, src, key, begin, begin + value.n, split);
}

size_t pst_headers_read(struct pst_article *a, const struct pst_source *src,
                        size_t begin)
{
    size_t end = block_end(src, begin);
    for (size_t at = begin; at < end;) {
        struct header_line l = line_at(src, at);
        struct pst_str key = {l.text.p, l.key};
        const char *past = l.text.p + l.text.n;
        for (at = l.next; at < end; at = l.next) {
            l = line_at(src, at);
            if (l.key != 0)
                break;
            past = l.text.p + l.text.n;
        }
        struct pst_str value = {key.p + key.n + 1,
                                (size_t)(past - key.p) - key.n - 1};
        add(a, src, key, pst_str_trim(value));
    }
    return end;
}

/* Without brackets or quotes around it. */
static struct pst_str unwrapped(struct pst_str s)
{
    s = pst_str_trim(s);
    if (s.n >= 2 && ((s.p[0] == '(' && s.p[s.n - 1] == ')') ||
                     (s.p[0] == '"' && s.p[s.n - 1] == '"')))
        s = (struct pst_str){s.p + 1, s.n - 2};
    return s;
}

size_t pst_headers_read_marked(struct pst_article *a,
                               const struct pst_source *src, size_t begin)
{
    static const char mark[] = "[#]:";
    size_t at = begin;
    while (at < src->text.n) {
        struct header_line l = line_at(src, at);
        if (!pst_str_starts(l.text, mark))
            break;
        at = l.next;
        struct pst_str s = {l.text.p + sizeof mark - 1,
                            l.text.n - (sizeof mark - 1)};
        s = pst_str_trim(s);
        size_t n = key_length(s);
        if (n == 0)
            continue;
        struct pst_str key = {s.p, n};
        struct pst_str value =
            unwrapped((struct pst_str){s.p + n + 1, s.n - n - 1});
        /* "author: (Jane Doe https://example.org/jane)" */
        const char *url = memmem(value.p, value.n, " http", 5);
        if (pst_is_like(key, "author") && url != NULL)
            value.n = (size_t)(url - value.p);
        add(a, src, key, value);
    }
    return at;
}

size_t pst_headers_read_percent(struct pst_article *a,
                                const struct pst_source *src, size_t begin)
{
    static const char *const keys[] = {"title", "author", "date"};
    struct pst_str values[3] = {{"", 0}, {"", 0}, {"", 0}};
    size_t at = begin;
    size_t count = 0;
    struct header_line l = line_at(src, at);
    for (; at < src->text.n && pst_str_starts(l.text, "%");
         l = line_at(src, at)) {
        if (count == 3)
            return begin;
        struct pst_str rest = {l.text.p + 1, l.text.n - 1};
        values[count++] = pst_str_trim(rest);
        at = l.next;
    }
    bool is_apart = at == src->text.n || pst_str_trim(l.text).n == 0;
    if (!is_apart || values[0].n == 0)
        return begin;
    for (size_t i = 0; i < count; i++)
        add(a, src, pst_str_of(keys[i]), values[i]);
    return at;
}
