/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "searcher/daterange.h"
#include "searcher/parse.h"
#include "searcher/pathglob.h"
#include "text/fold.h"
#include "text/language.h"

enum { KEY_BYTES_MAX = 50 }; /* of a folded meta key */

static struct pst_str keep(struct pst_query *q, const struct pst_buf *b)
{
    return (struct pst_str){pst_arena_dup(&q->arena, b->p, b->n), b->n};
}

static void add_lower(struct pst_buf *out, struct pst_str s)
{
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        pst_buf_addc(out, c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c);
    }
}

/* --- names --------------------------------------------------------------- */

static bool filter_by_name(struct pst_str name, struct pst_scope *out)
{
    static const struct {
        char name[8];
        uint8_t filter;
    } names[] = {{"path", PST_FILTER_PATH},     {"folder", PST_FILTER_FOLDER},
                 {"kind", PST_FILTER_KIND},     {"type", PST_FILTER_KIND},
                 {"format", PST_FILTER_FORMAT}, {"has", PST_FILTER_HAS},
                 {"id", PST_FILTER_ID}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (pst_str_is(name, names[i].name)) {
            out->kind = PST_SCOPE_FILTER;
            out->filter = names[i].filter;
            return true;
        }
    return false;
}

static bool range_by_name(struct pst_str name, struct pst_scope *out)
{
    static const struct {
        char name[8];
        uint8_t kind;
    } names[] = {{"since", PST_SCOPE_SINCE},
                 {"until", PST_SCOPE_UNTIL},
                 {"words", PST_SCOPE_LENGTH}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (pst_str_is(name, names[i].name)) {
            out->kind = names[i].kind;
            return true;
        }
    return false;
}

static bool field_by_name(struct pst_str name, struct pst_scope *out)
{
    enum pst_field field = pst_field_by_name(name);
    if (field == PST_FIELD_COUNT || field == PST_FIELD_META)
        return false;
    if (field == PST_FIELD_DATE) {
        out->kind = PST_SCOPE_DATE;
    } else if (field == PST_FIELD_LANG) {
        out->kind = PST_SCOPE_FILTER;
        out->filter = PST_FILTER_LANG;
    } else {
        out->kind = PST_SCOPE_WORDS;
        out->field = (uint8_t)field;
    }
    return true;
}

/* Whether a folded key can be written in a query: folding makes some
 * characters those that end a name. */
static bool is_key(struct pst_str key)
{
    for (size_t i = 0; i < key.n; i++)
        if (memchr(" \t\":()", key.p[i], 7) != NULL)
            return false;
    return key.n != 0 && key.n <= KEY_BYTES_MAX;
}

/* The key of meta.KEY, folded; false when it is none. `lower` is the name in
 * lower case. */
static bool meta_key(struct pst_buf *key, struct pst_str name,
                     struct pst_str lower)
{
    static const char meta[] = "meta.";
    size_t skip = sizeof meta - 1;
    if (!pst_str_starts(lower, meta) || name.n == skip)
        return false;
    pst_fold(key, name.p + skip, name.n - skip);
    return is_key(pst_buf_str(key));
}

bool pst_scope_by_name(struct pst_query *q, struct pst_str name,
                       struct pst_scope *out)
{
    struct pst_buf lower = PST_BUF_INIT;
    struct pst_buf key = PST_BUF_INIT;
    memset(out, 0, sizeof *out);
    out->field = PST_FIELD_COUNT;
    add_lower(&lower, name);
    struct pst_str plain = pst_buf_str(&lower);
    bool found = filter_by_name(plain, out) || range_by_name(plain, out) ||
                 field_by_name(plain, out);
    if (!found && meta_key(&key, name, plain)) {
        out->kind = PST_SCOPE_WORDS;
        out->field = PST_FIELD_META;
        out->key = keep(q, &key);
        found = true;
    }
    pst_buf_dispose(&key);
    pst_buf_dispose(&lower);
    return found;
}

/* --- values -------------------------------------------------------------- */

/* A folder below the root as terms have it: no "." and empty components, no
 * '/' in front, one at the end; "" is the root. False when ".." is in it. */
static bool make_folder(struct pst_buf *out, struct pst_str path)
{
    for (size_t i = 0; i < path.n;) {
        const char *slash = memchr(path.p + i, '/', path.n - i);
        size_t end = slash != NULL ? (size_t)(slash - path.p) : path.n;
        struct pst_str part = {path.p + i, end - i};
        if (pst_str_is(part, ".."))
            return false;
        if (part.n != 0 && !pst_str_is(part, ".")) {
            pst_buf_addstr(out, part);
            pst_buf_addc(out, '/');
        }
        i = end + 1;
    }
    return true;
}

/* Folding makes spaces of some characters, which are trimmed like others. */
static void fold_value(struct pst_buf *out, struct pst_str value)
{
    struct pst_buf folded = PST_BUF_INIT;
    pst_fold(&folded, value.p, value.n);
    pst_buf_addstr(out, pst_str_trim(pst_buf_str(&folded)));
    pst_buf_dispose(&folded);
}

static bool ends_in(struct pst_str s, struct pst_str end)
{
    return s.n >= end.n && memcmp(s.p + s.n - end.n, end.p, end.n) == 0;
}

/* The same of a pattern. What is below dir is the folder dir, alone. */
static const char *make_place_like(struct pst_node *n, struct pst_buf *out,
                                   struct pst_str value)
{
    const struct pst_str all = {"/**/", 4};
    bool of_folders =
        n->filter == PST_FILTER_FOLDER || value.p[value.n - 1] == '/';
    if (!make_folder(out, value))
        return "no folder is called ..";
    while (pst_str_is(pst_buf_str(out), all.p + 1) ||
           ends_in(pst_buf_str(out), all)) {
        of_folders = true;
        pst_buf_truncate(out, out->n - all.n + 1);
    }
    n->filter = PST_FILTER_FOLDER;
    if (!pst_pathglob_is(pst_buf_str(out)))
        return NULL;
    n->filter = PST_FILTER_PLACE_LIKE;
    if (!of_folders)
        pst_buf_truncate(out, out->n - 1);
    return NULL;
}

/* A value of path: without '/' in it. */
static const char *make_name(struct pst_node *n, struct pst_buf *out,
                             struct pst_str value)
{
    fold_value(out, value);
    if (out->n == 0)
        return "no value";
    if (!pst_pathglob_is(value))
        return NULL;
    n->filter = PST_FILTER_NAME_LIKE;
    if (strspn(out->p, "*") == out->n) {
        n->filter = PST_FILTER_FOLDER;
        pst_buf_clear(out);
    }
    return NULL;
}

static bool is_id(struct pst_str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (strchr("0123456789abcdef", s.p[i]) == NULL || s.p[i] == '\0')
            return false;
    return s.n >= PST_QUERY_ID_MIN && s.n < PST_ID_MAX;
}

/* The name of a field, image, or meta.KEY. */
static const char *make_has(struct pst_node *n, struct pst_buf *out,
                            struct pst_str value)
{
    struct pst_buf lower = PST_BUF_INIT;
    add_lower(&lower, value);
    enum pst_field field = pst_field_by_name(pst_buf_str(&lower));
    bool found = true;
    if (field != PST_FIELD_COUNT)
        pst_buf_adds(out, pst_field_info(field)->name);
    else if (pst_str_is(pst_buf_str(&lower), "image"))
        pst_buf_addstr(out, pst_buf_str(&lower));
    else if ((found = meta_key(out, value, pst_buf_str(&lower))))
        n->filter = PST_FILTER_META;
    pst_buf_dispose(&lower);
    return found ? NULL : "no field is called that";
}

/* The value in the form of its terms; NULL when it is fine, else what is wrong
 * with it. The filter of a path depends on its value. */
static const char *make_value(struct pst_node *n, struct pst_buf *out,
                              struct pst_str value)
{
    char lang[PST_LANG_MAX];
    switch (n->filter) {
    case PST_FILTER_LANG:
        if (!pst_lang_code(lang, value))
            return "no language is called that";
        pst_buf_adds(out, lang);
        return NULL;
    case PST_FILTER_PATH:
        if (memchr(value.p, '/', value.n) == NULL)
            return make_name(n, out, value);
        if (pst_pathglob_is(value))
            return make_place_like(n, out, value);
        n->filter =
            value.p[value.n - 1] == '/' ? PST_FILTER_FOLDER : PST_FILTER_PLACE;
        /* fall through */
    case PST_FILTER_FOLDER:
        if (pst_pathglob_is(value))
            return make_place_like(n, out, value);
        return make_folder(out, value) ? NULL : "no folder is called ..";
    case PST_FILTER_HAS:
        return make_has(n, out, value);
    case PST_FILTER_KIND:
        add_lower(out, value);
        return pst_str_is(pst_buf_str(out), "article") ||
                       pst_str_is(pst_buf_str(out), "page")
                   ? NULL
                   : "the kinds are article and page";
    case PST_FILTER_ID:
        add_lower(out, value);
        return is_id(pst_buf_str(out)) ? NULL
                                       : "an id has 4 to 16 digits, 0 to f";
    default:
        add_lower(out, value);
        return NULL;
    }
}

static struct pst_node *date_node(struct pst_query *q, enum pst_scope_kind kind,
                                  struct pst_str value, size_t begin,
                                  size_t end, int64_t today)
{
    static const struct pst_date open;
    struct pst_daterange range;
    bool found = pst_daterange_parse(&range, value, today);
    if (found && kind == PST_SCOPE_SINCE)
        range.to = open;
    if (found && kind == PST_SCOPE_UNTIL)
        range.from = open;
    if (!found || (range.from.year == 0 && range.to.year == 0)) {
        pst_query_repair(q, begin, end, "not a date: ignored");
        return NULL;
    }
    struct pst_daterange_bounds bounds;
    pst_daterange_bounds(&bounds, &range);
    if (strcmp(bounds.low, bounds.high) > 0) {
        pst_query_repair(q, begin, end, "ends before it begins: turned round");
        range = (struct pst_daterange){range.to, range.from};
    }
    struct pst_node *n = pst_node_new(q, PST_NODE_DATE, begin, end);
    n->from = range.from;
    n->to = range.to;
    return n;
}

/* Digits, with or without commas; false when there is anything else, or too
 * many. */
static bool read_count(struct pst_str s, uint32_t *out)
{
    uint64_t n = 0;
    s = pst_str_trim(s);
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == ',' && i > 0)
            continue;
        if (s.p[i] < '0' || s.p[i] > '9' || n > UINT32_MAX / 10 - 1)
            return false;
        n = n * 10 + (unsigned)(s.p[i] - '0');
    }
    *out = (uint32_t)n;
    return s.n != 0;
}

/* N, =N, FROM..TO with one end or none missing, or > >= < <= and a number. A
 * range that holds nothing ends before it begins. */
static bool read_counts(struct pst_str s, uint32_t *least, uint32_t *most)
{
    *least = 0;
    *most = UINT32_MAX;
    struct pst_str left, right;
    if (pst_range_split(s, &left, &right)) {
        return left.n + right.n > 0 &&
               (left.n == 0 || read_count(left, least)) &&
               (right.n == 0 || read_count(right, most));
    }
    bool above = pst_str_starts(s, ">");
    bool below = pst_str_starts(s, "<");
    bool equal = s.n > 1 && s.p[1] == '=';
    if (!above && !below) {
        size_t skip = pst_str_starts(s, "=");
        bool found =
            read_count((struct pst_str){s.p + skip, s.n - skip}, least);
        *most = *least;
        return found;
    }
    struct pst_str number = {s.p + 1 + equal, s.n - 1 - equal};
    if (!read_count(number, above ? least : most))
        return false;
    if (above && !equal)
        (*least)++;
    if (below && !equal && *most == 0)
        return false;
    if (below && !equal)
        (*most)--;
    return true;
}

static struct pst_node *length_node(struct pst_query *q, struct pst_str value,
                                    size_t begin, size_t end)
{
    uint32_t least;
    uint32_t most;
    if (!read_counts(value, &least, &most)) {
        pst_query_repair(q, begin, end, "not a number of words: ignored");
        return NULL;
    }
    if (least > most) {
        pst_query_repair(q, begin, end, "ends before it begins: turned round");
        uint32_t swap = least;
        least = most;
        most = swap;
    }
    struct pst_node *n = pst_node_new(q, PST_NODE_LENGTH, begin, end);
    n->least = least;
    n->most = most;
    return n;
}

/* A value without the stars at its end, where they say nothing. The beginning
 * of an id will do anyway. */
static struct pst_str without_stars(struct pst_query *q,
                                    const struct pst_scope *scope,
                                    struct pst_str value, size_t end)
{
    size_t length = value.n;
    if (scope->filter == PST_FILTER_PATH || scope->filter == PST_FILTER_FOLDER)
        return value;
    while (value.n > 1 && value.p[value.n - 1] == '*')
        value = pst_str_trim((struct pst_str){value.p, value.n - 1});
    if (value.n < length && scope->filter != PST_FILTER_ID)
        pst_query_repair(q, end - 1, end,
                         "a * counts only in words and paths: ignored");
    return value;
}

struct pst_node *pst_filter_node(struct pst_query *q,
                                 const struct pst_scope *scope, size_t begin,
                                 size_t end, int64_t today)
{
    struct pst_str value =
        pst_str_trim((struct pst_str){q->text.p + begin, end - begin});
    if (scope->kind == PST_SCOPE_LENGTH)
        return length_node(q, value, begin, end);
    if (scope->kind != PST_SCOPE_FILTER)
        return date_node(q, scope->kind, value, begin, end, today);
    value = without_stars(q, scope, value, end);
    struct pst_node *n = pst_node_new(q, PST_NODE_FILTER, begin, end);
    n->filter = scope->filter;
    struct pst_buf out = PST_BUF_INIT;
    const char *wrong = value.n == 0 ? "no value" : make_value(n, &out, value);
    if (wrong != NULL)
        pst_query_repair(q, begin, end, "%s: ignored", wrong);
    else
        n->value = keep(q, &out);
    pst_buf_dispose(&out);
    return wrong != NULL ? NULL : n;
}
