/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Notes of Joplin as its exports hold them: a title, the text, and lines of
 * what the program knows of it at the end. */
#include <string.h>

#include "article/ascii.h"
#include "article/charset.h"
#include "article/embedded.h"
#include "article/frontmatter.h"
#include "article/members.h"
#include "article/readers.h"

enum { TAIL_MAX = 8192 /* bytes of the lines at the end */ };

/* The line before `end`, without its end; false at the start. */
static bool line_before(struct pst_str s, size_t *end, struct pst_range *line)
{
    if (*end == 0)
        return false;
    size_t at = *end - (s.p[*end - 1] == '\n');
    const char *before = memrchr(s.p, '\n', at);
    line->begin = before != NULL ? (size_t)(before + 1 - s.p) : 0;
    line->end = at - (at > line->begin && s.p[at - 1] == '\r');
    *end = line->begin;
    return true;
}

/* "key: value"; the key is of small letters. */
static bool split_line(struct pst_str s, struct pst_range line,
                       struct pst_str *key, struct pst_range *value)
{
    size_t n = line.begin;
    while (n < line.end && ((s.p[n] >= 'a' && s.p[n] <= 'z') || s.p[n] == '_'))
        n++;
    if (n == line.begin || n == line.end || s.p[n] != ':')
        return false;
    *key = (struct pst_str){s.p + line.begin, n - line.begin};
    value->begin = n + 1 + (n + 1 < line.end && s.p[n + 1] == ' ');
    value->end = line.end;
    return true;
}

/* Where the lines at the end begin; s.n: there are none. *type gets what the
 * last one says. */
static size_t find_tail(struct pst_str s, struct pst_str *type)
{
    struct pst_range line, value;
    struct pst_str key;
    size_t end = s.n, begin = s.n;
    bool has_id = false;
    while (s.n - end < TAIL_MAX && line_before(s, &end, &line) &&
           split_line(s, line, &key, &value)) {
        if (begin == s.n && !pst_str_is(key, "type_"))
            return s.n;
        if (begin == s.n)
            *type =
                (struct pst_str){s.p + value.begin, value.end - value.begin};
        has_id = has_id || pst_str_is(key, "id");
        begin = line.begin;
    }
    return has_id ? begin : s.n;
}

bool pst_joplin_is(struct pst_str bytes)
{
    struct pst_str type;
    return find_tail(bytes, &type) != bytes.n;
}

/* What is looked at of the lines at the end. */
struct knowledge {
    struct pst_range date, author, url;
    bool is_html;
};

static struct knowledge read_tail(struct pst_str s, size_t begin)
{
    struct knowledge k = {.is_html = false};
    struct pst_range line, value;
    struct pst_str key;
    for (size_t end = s.n; end > begin && line_before(s, &end, &line);) {
        if (!split_line(s, line, &key, &value) || value.begin == value.end)
            continue;
        struct pst_str text = {s.p + value.begin, value.end - value.begin};
        if (pst_str_is(key, "user_created_time") ||
            (pst_str_is(key, "created_time") && k.date.end == 0))
            k.date = value;
        else if (pst_str_is(key, "author"))
            k.author = value;
        else if (pst_str_is(key, "source_url"))
            k.url = value;
        else if (pst_str_is(key, "markup_language"))
            k.is_html = pst_str_is(text, "2");
    }
    return k;
}

static void add(struct pst_article *a, const struct pst_source *src,
                const char *name, struct pst_range r)
{
    if (r.begin != r.end)
        pst_metadata_add(a, src, pst_str_of(name), r.begin, r.end,
                         strcmp(name, "author") == 0);
}

static int read_text(struct pst_article *a, const struct pst_source *src,
                     struct pst_range r, bool is_html, unsigned depth,
                     struct pst_error *err)
{
    struct pst_source text;
    size_t first = a->segment_count;
    pst_source_init(&text);
    pst_source_add(&text, src->text.p + r.begin, r.end - r.begin, r.begin,
                   r.end - r.begin);
    int result = 0;
    if (is_html) {
        result = pst_embedded_read(a, &text, PST_EMBEDDED_HTML, depth, err);
    } else {
        result = pst_markdown_fragment(a, &text, depth, err);
        pst_article_close(a);
        pst_article_lift(a, first, &text);
    }
    pst_source_dispose(&text);
    return result;
}

int pst_joplin_read(struct pst_article *a, const struct pst_source *src,
                    const struct pst_member *m,
                    const struct pst_extract_limits *limits,
                    struct pst_error *err)
{
    struct pst_str s = pst_buf_str(&src->text), type = {"", 0};
    size_t tail = find_tail(s, &type);
    (void)m;
    if (!pst_str_is(type, "1"))
        return 0;
    const struct knowledge k = read_tail(s, tail);
    const char *line = memchr(s.p, '\n', tail);
    size_t title = line != NULL ? (size_t)(line - s.p) : 0;
    pst_article_value(a, PST_FIELD_TITLE, NULL, src, 0, title);
    add(a, src, "author", k.author);
    add(a, src, "date", k.date);
    add(a, src, "url", k.url);
    int r = read_text(a, src, (struct pst_range){title, tail}, k.is_html,
                      limits->depth, err);
    return r < 0 ? r : 1;
}

int pst_joplin_members(const struct pst_source *src,
                       const struct pst_extract_limits *limits,
                       pst_member_sink *sink, void *payload,
                       struct pst_error *err)
{
    struct pst_str s = pst_buf_str(&src->text), type;
    struct pst_member m = {.end = s.n, .number = -1};
    (void)limits;
    if (find_tail(s, &type) == s.n || !pst_str_is(type, "1")) {
        pst_fail(err, PST_OK, "of Joplin's, but no note");
        return 0;
    }
    int r = sink(payload, &m);
    return r < 0 ? r : 0;
}
