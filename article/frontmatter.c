/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "article/frontmatter.h"

#include <string.h>

#include "article/ascii.h"
#include "article/charset.h"
#include "article/embedded.h"
#include "article/headers.h"
#include "article/json.h"
#include "article/metadata.h"
#include "article/toml.h"
#include "article/yamlwalk.h"

/* More than that is no front matter that a parser should see. */
enum { PARSED_MAX = 256 * 1024 };

struct front {
    struct pst_article *a;
    const struct pst_source *src;
    size_t offset; /* of the text that is walked */
};

/* A value as a page would have it, "R&amp;D": many blogs write theirs so. */
static void put_decoded(const struct front *f, const struct pst_scalar *s)
{
    struct pst_source inner, decoded;
    pst_metadata_inner(&inner, f->src, s->text, f->offset + s->begin,
                       f->offset + s->end, s->quoting);
    pst_embedded_decode(&decoded, &inner);
    pst_metadata_put_inner(f->a, &decoded, s->path, !s->in_list);
    pst_source_dispose(&decoded);
    pst_source_dispose(&inner);
}

static void put_scalar(void *payload, const struct pst_scalar *s)
{
    const struct front *f = payload;
    if (pst_has_references(s->text))
        put_decoded(f, s);
    else
        pst_metadata_put(f->a, f->src, s->path, s->text, f->offset + s->begin,
                         f->offset + s->end, s->quoting, !s->in_list);
}

/* The line at `at`, without its end; *next gets where the next one begins. */
static struct pst_str line_at(const struct pst_source *src, size_t at,
                              size_t *next)
{
    const char *p = src->text.p + at;
    const char *end = memchr(p, '\n', src->text.n - at);
    size_t n = end != NULL ? (size_t)(end - p) : src->text.n - at;
    *next = at + n + (end != NULL);
    while (n != 0 && pst_is_one_of(p[n - 1], " \t\r"))
        n--;
    return (struct pst_str){p, n};
}

/* The start of the line that closes what the line before `begin` opened;
 * false when there is none. */
static bool find_fence(const struct pst_source *src, size_t begin,
                       const char *mark, const char *other, size_t *end,
                       size_t *next)
{
    for (size_t at = begin; at < src->text.n; at = *next) {
        struct pst_str line = line_at(src, at, next);
        if (pst_str_is(line, mark) || pst_str_is(line, other)) {
            *end = at;
            return true;
        }
    }
    return false;
}

/* The length of the key in "key: value", no white space before it; *sign_at
 * gets the place of the sign. */
static size_t key_length(struct pst_str line, char sign, size_t *sign_at)
{
    const char *p = memchr(line.p, sign, line.n);
    size_t n = p != NULL ? (size_t)(p - line.p) : 0;
    *sign_at = n;
    while (n != 0 && (line.p[n - 1] == ' ' || line.p[n - 1] == '\t'))
        n--;
    for (size_t i = 0; i < n; i++)
        if (pst_is_one_of(line.p[i], " \t\"'#[]{}"))
            return 0;
    return n;
}

static struct pst_str without_quotes(struct pst_str s)
{
    if (s.n < 2 || s.p[0] != s.p[s.n - 1] || (s.p[0] != '"' && s.p[0] != '\''))
        return s;
    return (struct pst_str){s.p + 1, s.n - 2};
}

/* What no parser takes, line by line: "key: value" as it stands, the rest as
 * meta, so that nothing is lost. */
static void put_lines(struct pst_article *a, const struct pst_source *src,
                      size_t begin, size_t end, char sign)
{
    const struct pst_str whole = pst_str_of("front-matter");
    for (size_t at = begin, next; at < end; at = next) {
        struct pst_str line = line_at(src, at, &next);
        size_t sign_at, n = key_length(line, sign, &sign_at);
        struct pst_str key = {line.p, n}, value = {line.p, 0};
        if (n != 0)
            value =
                (struct pst_str){line.p + sign_at + 1, line.n - sign_at - 1};
        value = pst_str_trim(value);
        if (value.n == 0) {
            pst_article_value(a, PST_FIELD_META, &whole, src, at, at + line.n);
            continue;
        }
        value = without_quotes(value);
        size_t from = (size_t)(value.p - src->text.p);
        pst_metadata_add(a, src, key, from, from + value.n, true);
    }
}

/* Whether any line looks like "key: value". */
static bool has_key(const struct pst_source *src, size_t begin, size_t end,
                    char sign)
{
    for (size_t at = begin, next, n; at < end; at = next)
        if (key_length(line_at(src, at, &next), sign, &n) != 0)
            return true;
    return false;
}

typedef bool walker(struct pst_str text, unsigned depth, pst_scalar_sink *sink,
                    void *payload);

static size_t read_fenced(struct pst_article *a, const struct pst_source *src,
                          size_t begin, const char *mark, unsigned depth)
{
    bool yaml = mark[0] == '-';
    char sign = yaml ? ':' : '=';
    size_t end, next, body;
    line_at(src, begin, &next);
    begin = next;
    if (!find_fence(src, begin, mark, yaml ? "..." : mark, &end, &body) ||
        !(has_key(src, begin, end, sign) || end == begin))
        return 0;
    walker *walk = yaml ? pst_yaml_walk : pst_toml_walk;
    struct pst_str text = {src->text.p + begin, end - begin};
    struct front f = {a, src, begin};
    bool small = text.n <= PARSED_MAX;
    /* The YAML walker hands out nothing of what it refuses. */
    bool fine = small && (yaml || walk(text, depth, NULL, NULL));
    if (!fine || !walk(text, depth, put_scalar, &f))
        put_lines(a, src, begin, end, sign);
    return body;
}

static size_t read_json(struct pst_article *a, const struct pst_source *src,
                        size_t begin, unsigned depth)
{
    struct pst_str text = {src->text.p + begin, src->text.n - begin};
    if (text.n > PARSED_MAX)
        text.n = PARSED_MAX;
    size_t n = pst_json_walk(text, depth, NULL, NULL), next;
    if (n == 0)
        return 0;
    struct front f = {a, src, begin};
    pst_json_walk(text, depth, put_scalar, &f);
    struct pst_str rest = line_at(src, begin + n, &next);
    return rest.n == 0 ? next : begin + n;
}

/* '{', then a quote or '}': no template's "{%" or "{{". */
static bool is_json(struct pst_str s)
{
    if (s.n < 2 || s.p[0] != '{')
        return false;
    s = pst_str_trim((struct pst_str){s.p + 1, s.n - 1});
    return s.n != 0 && (s.p[0] == '"' || s.p[0] == '}');
}

size_t pst_front_matter(struct pst_article *a, const struct pst_source *src,
                        unsigned depth_limit)
{
    size_t begin = 0, next = 0;
    struct pst_str line = {"", 0};
    while (begin < src->text.n && (line = line_at(src, begin, &next)).n == 0)
        begin = next;
    if (line.n == 0)
        return 0;
    if (pst_str_is(line, "---") || pst_str_is(line, "+++"))
        return read_fenced(a, src, begin, line.p[0] == '-' ? "---" : "+++",
                           depth_limit);
    if (is_json((struct pst_str){line.p, src->text.n - begin}))
        return read_json(a, src, begin, depth_limit);
    if (pst_str_starts(line, "% ")) {
        size_t end = pst_headers_read_percent(a, src, begin);
        return end != begin ? end : 0;
    }
    if (pst_str_starts(line, "[#]:"))
        return pst_headers_read_marked(a, src, begin);
    size_t end = pst_headers_read(a, src, begin);
    return end != begin ? end : 0;
}
