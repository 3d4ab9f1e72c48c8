/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "article/ascii.h"
#include "article/charset.h"
#include "article/embedded.h"
#include "article/json.h"
#include "article/keyed.h"
#include "article/members.h"
#include "article/metadata.h"
#include "article/tags.h"

static size_t skip_blanks(struct pst_str s, size_t at)
{
    while (at < s.n && pst_is_one_of(s.p[at], " \t\r\n"))
        at++;
    return at;
}

static int fail_at(struct pst_error *err, struct pst_str s, size_t at)
{
    size_t line = 1;
    for (size_t i = 0; i < at; i++)
        line += s.p[i] == '\n';
    return pst_fail(err, PST_EFORMAT, "line %zu: no JSON, or nested too deeply",
                    line);
}

struct list {
    struct pst_str text;
    unsigned depth;
    pst_member_sink *sink;
    void *payload;
    struct pst_error *err;
    size_t at;
    int64_t count;
};

/* The value at hand. */
static int take_value(struct list *l, bool can_be_alone)
{
    struct pst_str rest = {l->text.p + l->at, l->text.n - l->at};
    size_t n = pst_json_walk(rest, l->depth, NULL, NULL);
    if (n == 0)
        return fail_at(l->err, l->text, l->at);
    struct pst_member m = {
        .begin = l->at, .end = l->at + n, .number = ++l->count};
    l->at = skip_blanks(l->text, l->at + n);
    if (can_be_alone && m.number == 1 && l->at == l->text.n)
        m.number = -1;
    return l->sink(l->payload, &m);
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
            return fail_at(l->err, l->text, l->at);
        l->at = skip_blanks(l->text, l->at + 1);
        if (c == ']')
            return 0;
    }
}

int pst_json_members(const struct pst_source *src,
                     const struct pst_extract_limits *limits,
                     pst_member_sink *sink, void *payload,
                     struct pst_error *err)
{
    struct list l = {.text = pst_buf_str(&src->text),
                     .depth = limits->depth,
                     .sink = sink,
                     .payload = payload,
                     .err = err};
    int r = 0;
    l.at = skip_blanks(l.text, 0);
    while (r >= 0 && l.at < l.text.n)
        r = l.text.p[l.at] == '[' ? take_items(&l) : take_value(&l, true);
    return r < 0 ? r : 0;
}

struct object {
    struct pst_article *a;
    const struct pst_source *src;
    size_t offset; /* of the object in the source */
    unsigned depth;
    size_t rank; /* of the text's key; PST_KEYED_NO_TEXT: it has no text */
    bool has_title, has_date;
    struct pst_error *err;
    int result;
};

static void survey(void *payload, const struct pst_scalar *s)
{
    struct object *o = payload;
    if (pst_str_trim(s->text).n == 0)
        return;
    size_t rank = pst_keyed_rank(s->path);
    if (s->is_string && rank < o->rank)
        o->rank = rank;
    enum pst_field field = pst_metadata_field(pst_keyed_name(s->path));
    o->has_title = o->has_title || field == PST_FIELD_TITLE;
    o->has_date = o->has_date || field == PST_FIELD_DATE;
}

static void add_body(struct object *o, const struct pst_scalar *s)
{
    struct pst_source inner;
    pst_metadata_inner(&inner, o->src, s->text, o->offset + s->begin,
                       o->offset + s->end, s->quoting);
    o->result =
        pst_embedded_read(o->a, &inner, PST_EMBEDDED_GUESS, o->depth, o->err);
    pst_source_dispose(&inner);
}

static void put(void *payload, const struct pst_scalar *s)
{
    struct object *o = payload;
    size_t rank = pst_keyed_rank(s->path);
    if (o->result < 0)
        return;
    if (s->is_string && rank < PST_KEYED_NO_TEXT) {
        if (rank == o->rank)
            add_body(o, s);
        return;
    }
    struct pst_str name = pst_keyed_name(s->path);
    /* Lists of numbers are vectors and the like, nothing to be searched. */
    if (!s->is_string && s->in_list &&
        pst_metadata_field(name) == PST_FIELD_META)
        return;
    pst_metadata_put(o->a, o->src, name, s->text, o->offset + s->begin,
                     o->offset + s->end, s->quoting, !s->in_list);
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
                       .rank = PST_KEYED_NO_TEXT,
                       .err = err};
    if (text.n == 0 || text.p[0] != '{')
        return 0;
    pst_json_walk(text, limits->depth, survey, &o);
    if (o.rank == PST_KEYED_NO_TEXT && !(o.has_title && o.has_date))
        return 0;
    pst_json_walk(text, limits->depth, put, &o);
    return o.result < 0 ? o.result : 1;
}
