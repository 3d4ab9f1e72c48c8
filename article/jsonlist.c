/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "article/ascii.h"
#include "article/charset.h"
#include "article/cut.h"
#include "article/embedded.h"
#include "article/json.h"
#include "article/keyed.h"
#include "article/keymap.h"
#include "article/members.h"
#include "article/metadata.h"
#include "article/tags.h"

static size_t skip_blanks(struct pst_str s, size_t at)
{
    while (at < s.n && pst_is_one_of(s.p[at], " \t\r\n"))
        at++;
    return at;
}

enum { LISTS_DEPTH = PST_CUT_OBJECTS, ITEMS_LOOKED_AT = 10 };

/* What an object has of an article. */
struct census {
    struct pst_str keymap;
    size_t rank; /* of the text's key; PST_KEYED_NO_TEXT: it has no text */
    bool has_title, has_date;
    bool has_publication; /* a date that is not but that of a draft */
};

static void survey(void *payload, const struct pst_scalar *s)
{
    struct census *c = payload;
    if (pst_str_trim(s->text).n == 0)
        return;
    size_t rank = pst_keyed_rank(c->keymap, s->path);
    if (s->is_string && rank < c->rank)
        c->rank = rank;
    enum pst_field field =
        pst_metadata_field(pst_keyed_name(c->keymap, s->path));
    c->has_title = c->has_title || field == PST_FIELD_TITLE;
    bool is_date = field == PST_FIELD_DATE;
    c->has_date = c->has_date || is_date;
    c->has_publication =
        c->has_publication || (is_date && !pst_keyed_is_creation(s->path));
}

static bool is_article(const struct census *c)
{
    return c->rank != PST_KEYED_NO_TEXT || (c->has_title && c->has_date);
}

struct list {
    const struct pst_source *src;
    struct pst_str text;
    struct pst_str keymap;
    unsigned depth;
    pst_member_sink *sink;
    void *payload;
    struct pst_error *err;
    size_t at;
    int64_t count;
    struct pst_buf path; /* of what take_lists looks at */
};

static int fail(const struct list *l)
{
    return pst_fail(l->err, PST_EFORMAT,
                    "line %zu: no JSON, or nested too deeply",
                    pst_source_line(l->src, l->at));
}

/* A value within well-formed JSON, and its key if it has one. */
struct value {
    struct pst_str key;
    size_t begin, end;
};

/* The next entry of the object, or item of the array, that the value at
 * `*at` - 1 or further back begins; *at is moved behind it. */
static bool next_value(const struct list *l, size_t *at, struct value *out)
{
    struct pst_str s = l->text;
    size_t i = skip_blanks(s, *at);
    i += i < s.n && s.p[i] == ',';
    i = skip_blanks(s, i);
    out->key = (struct pst_str){"", 0};
    for (;;) {
        struct pst_str rest = {s.p + i, s.n - i};
        size_t n = i < s.n && !pst_is_one_of(s.p[i], "]}")
                       ? pst_json_walk(rest, l->depth, NULL, NULL)
                       : 0;
        if (n == 0)
            return false;
        *at = skip_blanks(s, i + n);
        if (*at >= s.n || s.p[*at] != ':') {
            out->begin = i;
            out->end = i + n;
            return true;
        }
        out->key = (struct pst_str){rest.p + 1, n - 2};
        i = skip_blanks(s, *at + 1);
    }
}

static struct pst_str text_of(const struct list *l, const struct value *v)
{
    return (struct pst_str){l->text.p + v->begin, v->end - v->begin};
}

/* Of the value that the text begins with, if it is an object; returns the bytes
 * of the value, 0 when it is not JSON. */
static size_t take_census(const struct list *l, struct pst_str text,
                          struct census *c)
{
    bool is_object = text.n != 0 && text.p[0] == '{';
    *c = (struct census){.keymap = l->keymap, .rank = PST_KEYED_NO_TEXT};
    return pst_json_walk(text, l->depth, is_object ? survey : NULL, c);
}

static struct census census_of(const struct list *l, const struct value *v)
{
    struct census c;
    take_census(l, text_of(l, v), &c);
    return c;
}

/* What search engines and their like put around an article, and archives of
 * what somebody posted. */
static bool unwrap(const struct list *l, struct value *v)
{
    static const char *const wrappers[] = {"_source", "attributes", "node",
                                           "tweet", "object"};
    struct value inner;
    if (l->text.p[v->begin] != '{')
        return false;
    for (size_t at = v->begin + 1; next_value(l, &at, &inner);)
        for (size_t i = 0; i < sizeof wrappers / sizeof *wrappers; i++)
            if (pst_str_is(inner.key, wrappers[i]) &&
                l->text.p[inner.begin] == '{') {
                *v = inner;
                return true;
            }
    return false;
}

/* `c` is that of the value. */
static int hand_out(struct list *l, struct value v, struct census c,
                    bool is_alone)
{
    if (!is_article(&c) && unwrap(l, &v))
        c = census_of(l, &v);
    struct pst_member m = {
        .begin = v.begin, .end = v.end, .number = ++l->count, .own = &c};
    if (is_alone)
        m.number = -1;
    return l->sink(l->payload, &m);
}

/* Whether the first items of the array tell that it is one of articles. */
static bool lists_articles(const struct list *l, const struct value *array)
{
    struct value item;
    size_t at = array->begin + 1;
    for (int i = 0; i < ITEMS_LOOKED_AT && next_value(l, &at, &item); i++) {
        unwrap(l, &item);
        struct census c = census_of(l, &item);
        if (is_article(&c))
            return true;
    }
    return false;
}

static int take_list(struct list *l, const struct value *array)
{
    struct value item;
    int r = 0;
    for (size_t i = array->begin + 1; r >= 0 && next_value(l, &i, &item);)
        r = hand_out(l, item, census_of(l, &item), false);
    return r;
}

/* An array of one object is as that. */
static bool is_only_object(const struct list *l, const struct value *array,
                           struct value *object)
{
    struct value other;
    size_t at = array->begin + 1;
    return next_value(l, &at, object) && l->text.p[object->begin] == '{' &&
           !next_value(l, &at, &other);
}

/* The items of the lists of articles in an object, or of those alone that the
 * user names; *any: there is one. l->path has the keys that lead to the object,
 * each with a dot behind it. */
static int take_lists(struct list *l, struct value object, int level, bool *any)
{
    struct value v;
    struct pst_str name;
    size_t outer = l->path.n;
    bool are_named = pst_keymap_has(l->keymap, "list");
    int most = are_named ? (int)l->depth : LISTS_DEPTH;
    size_t rank;
    int r = 0;
    for (size_t at = object.begin + 1; r >= 0 && next_value(l, &at, &v);) {
        char c = l->text.p[v.begin];
        pst_buf_addstr(&l->path, v.key);
        bool is_named =
            are_named && c == '[' &&
            pst_keymap_find(l->keymap, pst_buf_str(&l->path), &name, &rank) &&
            pst_str_is(name, "list");
        if (is_named || (c == '[' && !are_named && lists_articles(l, &v))) {
            *any = true;
            r = take_list(l, &v);
        } else if (level < most &&
                   (c == '{' || (c == '[' && is_only_object(l, &v, &v)))) {
            pst_buf_addc(&l->path, '.');
            r = take_lists(l, v, level + 1, any);
        }
        pst_buf_truncate(&l->path, outer);
    }
    return r;
}

/* The value at hand. One without a text of its own may hold lists of articles.
 */
static int take_value(struct list *l, bool is_top)
{
    struct pst_str rest = {l->text.p + l->at, l->text.n - l->at};
    struct census c;
    size_t n = take_census(l, rest, &c);
    if (n == 0)
        return fail(l);
    struct value v = {.begin = l->at, .end = l->at + n};
    l->at = skip_blanks(l->text, v.end);
    bool any = false;
    bool is_one =
        c.rank != PST_KEYED_NO_TEXT && !pst_keymap_has(l->keymap, "list");
    if (is_top && !is_one && l->text.p[v.begin] == '{') {
        int r = take_lists(l, v, 1, &any);
        if (r < 0 || any)
            return r;
    }
    return hand_out(l, v, c, is_top && l->count == 0 && l->at == l->text.n);
}

/* The items of the array at hand. */
static int take_items(struct list *l)
{
    l->at = skip_blanks(l->text, l->at + 1);
    if (l->at < l->text.n && l->text.p[l->at] == ']') {
        l->at = skip_blanks(l->text, l->at + 1);
        return 0;
    }
    for (;;) {
        int r = take_value(l, false);
        if (r < 0)
            return r;
        char c = l->at < l->text.n ? l->text.p[l->at] : '\0';
        if (c != ',' && c != ']')
            return fail(l);
        l->at = skip_blanks(l->text, l->at + 1);
        if (c == ']')
            return 0;
    }
}

/* Bytes of what a script would assign the value to: so are archives of what
 * somebody posted. */
static size_t assignment(struct pst_str s)
{
    enum { NAME_MAX_BYTES = 200 };
    size_t n = s.n < NAME_MAX_BYTES ? s.n : NAME_MAX_BYTES;
    const char *end = pst_json_is_assigned(s) ? memchr(s.p, '=', n) : NULL;
    return end != NULL ? (size_t)(end + 1 - s.p) : 0;
}

int pst_json_members(const struct pst_source *src,
                     const struct pst_extract_limits *limits,
                     pst_member_sink *sink, void *payload,
                     struct pst_error *err)
{
    struct list l = {.src = src,
                     .text = pst_buf_str(&src->text),
                     .keymap = src->keymap,
                     .depth = limits->depth,
                     .sink = sink,
                     .payload = payload,
                     .err = err,
                     .path = PST_BUF_INIT};
    int r = 0;
    l.at = skip_blanks(l.text, assignment(l.text));
    while (r >= 0 && l.at < l.text.n)
        r = l.text.p[l.at] == '[' ? take_items(&l) : take_value(&l, true);
    pst_buf_dispose(&l.path);
    return r < 0 ? r : 0;
}

struct object {
    struct pst_article *a;
    const struct pst_source *src;
    size_t offset; /* of the object in the source */
    unsigned depth;
    struct census census;
    struct pst_error *err;
    int result;
};

static void add_body(struct object *o, const struct pst_scalar *s)
{
    struct pst_source inner;
    pst_metadata_inner(&inner, o->src, s->text, o->offset + s->begin,
                       o->offset + s->end, s->quoting);
    o->result =
        pst_embedded_read(o->a, &inner, PST_EMBEDDED_GUESS, o->depth, o->err);
    pst_source_dispose(&inner);
}

/* Titles and summaries may have markup of their own. */
static bool add_marked(struct object *o, enum pst_field field,
                       const struct pst_scalar *s)
{
    struct pst_source inner;
    bool may = field == PST_FIELD_TITLE || field == PST_FIELD_SUMMARY ||
               field == PST_FIELD_SOURCE;
    if (!may || (!pst_has_tags(s->text) && !pst_has_references(s->text)))
        return false;
    pst_metadata_inner(&inner, o->src, s->text, o->offset + s->begin,
                       o->offset + s->end, s->quoting);
    o->result = pst_embedded_value(o->a, &inner, PST_EMBEDDED_HTML, field,
                                   o->depth, o->err);
    pst_source_dispose(&inner);
    return true;
}

/* Lists of numbers are vectors and the like, nothing to be searched; as a name
 * or a tag they stand for one that is elsewhere. */
static bool is_mere_number(enum pst_field field, bool in_list)
{
    return field == PST_FIELD_AUTHOR ||
           (in_list && (field == PST_FIELD_META || field == PST_FIELD_TAG));
}

static void put(void *payload, const struct pst_scalar *s)
{
    struct object *o = payload;
    size_t rank = pst_keyed_rank(o->src->keymap, s->path);
    if (o->result < 0)
        return;
    if (s->is_string && rank < PST_KEYED_NO_TEXT) {
        if (rank == o->census.rank)
            add_body(o, s);
        return;
    }
    struct pst_str name = pst_keyed_name(o->src->keymap, s->path);
    if (name.n == 0)
        return;
    enum pst_field field = pst_metadata_field(name);
    if (!s->is_string && is_mere_number(field, s->in_list))
        return;
    struct pst_range place = {o->offset + s->begin, o->offset + s->end};
    bool is_draft = field == PST_FIELD_DATE && o->census.has_publication &&
                    pst_keyed_is_creation(s->path);
    if (is_draft ||
        (field == PST_FIELD_DATE && pst_keyed_epoch(o->a, s->text, place)))
        return;
    if (s->is_string && add_marked(o, field, s))
        return;
    pst_metadata_put(o->a, o->src, name, s->text, place.begin, place.end,
                     s->quoting, !s->in_list);
}

int pst_json_read(struct pst_article *a, const struct pst_source *src,
                  const struct pst_member *m,
                  const struct pst_extract_limits *limits,
                  struct pst_error *err)
{
    struct pst_str text = {src->text.p + m->begin, m->end - m->begin};
    struct object o = {.a = a,
                       .src = src,
                       .offset = m->begin,
                       .depth = limits->depth,
                       .census = *(const struct census *)m->own,
                       .err = err};
    if (!is_article(&o.census))
        return 0;
    pst_json_walk(text, limits->depth, put, &o);
    return o.result < 0 ? o.result : 1;
}
