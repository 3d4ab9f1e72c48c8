/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tables of articles: CSV (RFC 4180) and its like, with a head. */
#include <stdlib.h>
#include <string.h>

#include "article/ascii.h"
#include "article/charset.h"
#include "article/embedded.h"
#include "article/keyed.h"
#include "article/members.h"
#include "article/metadata.h"
#include "article/tags.h"
#include "base/bytes.h"
#include "base/mem.h"

enum {
    COLUMNS_MAX = 1000,
    HEAD_MAX = 64, /* bytes of a column's head */
    TEXT_MIN = 200 /* bytes of a text on average */
};

/* A cell without its quotes. */
struct cell {
    size_t begin, end;
    bool is_quoted;
};

struct table {
    struct pst_str text;
    struct pst_str keymap;
    char separator;
    size_t first;        /* where the rows begin, after the head */
    struct pst_buf head; /* names of the columns, each with a NUL */
    struct pst_str *names;
    size_t columns, column_cap;
    size_t body; /* the column of the text; `columns`: none */
};

static size_t to_quote(const char *p, size_t n)
{
    const char *quote = memchr(p, '"', n);
    return quote != NULL ? (size_t)(quote - p) : n;
}

/* The cell at *at, which is moved behind it and its separator; *last says
 * whether the row ends with it. */
static struct cell next_cell(const struct table *t, size_t *at, bool *last)
{
    struct pst_str s = t->text;
    size_t i = *at;
    struct cell c = {i, i, i < s.n && s.p[i] == '"'};
    if (c.is_quoted) {
        c.begin = ++i;
        while ((i += to_quote(s.p + i, s.n - i)) + 1 < s.n && s.p[i + 1] == '"')
            i += 2;
        c.end = i;
    }
    const char ends[3] = {t->separator, '\n', '\r'};
    while ((i += pst_bytes_to_control_or(s.p + i, s.n - i, ends)) < s.n &&
           memchr(ends, s.p[i], sizeof ends) == NULL)
        i++;
    if (!c.is_quoted)
        c.end = i;
    *last = i >= s.n || s.p[i] != t->separator;
    if (i < s.n && s.p[i] == '\r' && i + 1 < s.n && s.p[i + 1] == '\n')
        i++;
    *at = i < s.n ? i + 1 : s.n;
    return c;
}

/* The separator that the first line has most of, outside of quotes. */
static char find_separator(struct pst_str s)
{
    static const char all[] = ",\t;|";
    size_t counts[sizeof all] = {0}, best = 0;
    bool quoted = false;
    for (size_t i = 0; i < s.n && (quoted || s.p[i] != '\n'); i++) {
        quoted ^= s.p[i] == '"';
        const char *at = quoted || s.p[i] == '\0' ? NULL : strchr(all, s.p[i]);
        if (at != NULL)
            counts[at - all]++;
    }
    for (size_t i = 1; i < sizeof all - 1; i++)
        best = counts[i] > counts[best] ? i : best;
    return all[best];
}

/* Excel is told the separator by a line of its own, "sep=;". */
size_t pst_table_begin(struct pst_str s, char *separator)
{
    static const char word[] = "sep=";
    const char *end = memchr(s.p, '\n', s.n);
    struct pst_str line = {s.p, end != NULL ? (size_t)(end - s.p) : 0};
    bool is_quoted = line.n != 0 && line.p[0] == '"';
    line.p += is_quoted;
    line.n -= is_quoted;
    line.n -= line.n != 0 && line.p[line.n - 1] == '\r';
    if (!pst_starts_like(line, word) || line.n != sizeof word + is_quoted) {
        *separator = find_separator(s);
        return 0;
    }
    *separator = line.p[sizeof word - 1];
    return (size_t)(end + 1 - s.p);
}

/* A cell's text; quotes are doubled in it. */
static void cell_text(const struct table *t, const struct cell *c,
                      struct pst_buf *out)
{
    pst_buf_clear(out);
    for (size_t at = c->begin; at < c->end;) {
        const char *p = t->text.p + at;
        size_t left = c->end - at;
        size_t n = c->is_quoted ? to_quote(p, left) : left;
        n += n < left; /* with one of the quotes */
        pst_buf_add(out, p, n);
        at += n + (n < left);
    }
}

/* A head is words, not values. */
static bool is_head(struct pst_str s)
{
    bool letter = false;
    for (size_t i = 0; i < s.n; i++)
        letter =
            letter || pst_is_alpha(s.p[i]) || (unsigned char)s.p[i] >= 0x80;
    return s.n <= HEAD_MAX && (letter || s.n == 0) &&
           memchr(s.p, '\n', s.n) == NULL;
}

/* The names of the columns; false when the first row has none. */
static bool read_head(struct table *t)
{
    struct pst_buf name = PST_BUF_INIT;
    size_t at = t->first;
    bool last = false, good = true, any = false;
    while (!last && good) {
        struct cell c = next_cell(t, &at, &last);
        cell_text(t, &c, &name);
        struct pst_str s = pst_str_trim(pst_buf_str(&name));
        any = any || s.n != 0;
        good = is_head(s) && t->columns < COLUMNS_MAX;
        PST_PUSH(t->names, t->columns, t->column_cap) =
            (struct pst_str){NULL, s.n};
        pst_buf_addstr(&t->head, s);
        pst_buf_addc(&t->head, '\0');
    }
    const char *p = t->head.p;
    for (size_t i = 0; i < t->columns; i++) {
        t->names[i].p = p;
        p += t->names[i].n + 1;
    }
    t->first = at;
    pst_buf_dispose(&name);
    return good && any && t->columns > 1;
}

/* The column of the longest texts, if they are long enough. */
static size_t longest_column(const struct table *t)
{
    size_t *bytes = pst_calloc(t->columns, sizeof *bytes), rows = 0, best = 0;
    for (size_t at = t->first; at < t->text.n && rows < PST_TABLE_ROWS;
         rows++) {
        bool last = false;
        for (size_t i = 0; !last; i++) {
            struct cell c = next_cell(t, &at, &last);
            if (i < t->columns)
                bytes[i] += c.end - c.begin;
        }
    }
    for (size_t i = 1; i < t->columns; i++)
        best = bytes[i] > bytes[best] ? i : best;
    bool is_text = rows != 0 && bytes[best] / rows >= TEXT_MIN;
    free(bytes);
    return is_text ? best : t->columns;
}

static bool has_field(const struct table *t, enum pst_field field)
{
    for (size_t i = 0; i < t->columns; i++)
        if (pst_metadata_field(pst_keyed_name(t->keymap, t->names[i])) == field)
            return true;
    return false;
}

/* Names that say less of what they hold than those of keyed.h. */
static bool is_text_name(struct pst_str name)
{
    static const char *const names[] = {
        "article", "full_text", "fulltext",   "full text", "story",
        "speech",  "highlight", "transcript", "selftext",  "post",
        "texte",   "inhalt",    "texto"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (pst_name_is(name, names[i]))
            return true;
    return false;
}

/* Which column is the text. */
static void find_body(struct table *t)
{
    size_t best = PST_KEYED_NO_TEXT;
    t->body = t->columns;
    for (size_t i = 0; i < t->columns; i++) {
        size_t rank = pst_keyed_rank(t->keymap, t->names[i]);
        if (rank < best) {
            best = rank;
            t->body = i;
        }
    }
    for (size_t i = 0; i < t->columns && t->body == t->columns; i++)
        if (is_text_name(t->names[i]))
            t->body = i;
    if (t->body == t->columns)
        t->body = longest_column(t);
}

/* All windows of a table have the column of the first one. */
static void choose_body(struct table *t, struct pst_kept *kept)
{
    if (kept != NULL && kept->is_known) {
        t->body = kept->column;
        return;
    }
    find_body(t);
    if (kept != NULL)
        *kept = (struct pst_kept){true, t->body};
}

static int hand_out(struct table *t, pst_member_sink *sink, void *payload)
{
    struct pst_member m = {.own = t};
    int r = 0;
    for (size_t at = t->first; at < t->text.n && r >= 0;) {
        bool last = false;
        m.begin = at;
        while (!last)
            next_cell(t, &at, &last);
        m.end = at;
        struct pst_str row = {t->text.p + m.begin, m.end - m.begin};
        if (pst_str_trim(row).n == 0)
            continue;
        m.number++;
        r = sink(payload, &m);
    }
    return r < 0 ? r : 0;
}

int pst_table_members(const struct pst_source *src,
                      const struct pst_extract_limits *limits,
                      pst_member_sink *sink, void *payload,
                      struct pst_error *err)
{
    (void)limits;
    struct table t = {.text = pst_buf_str(&src->text),
                      .keymap = src->keymap,
                      .head = PST_BUF_INIT};
    t.first = pst_table_begin(t.text, &t.separator);
    int r = 0;
    if (!read_head(&t)) {
        pst_fail(err, PST_OK, "its first row does not name its columns");
    } else {
        choose_body(&t, src->kept);
        bool has_both =
            has_field(&t, PST_FIELD_TITLE) && has_field(&t, PST_FIELD_DATE);
        if (t.body < t.columns || has_both)
            r = hand_out(&t, sink, payload);
        else
            pst_fail(err, PST_OK,
                     "a table without a column of texts, or of titles and "
                     "dates");
    }
    pst_buf_dispose(&t.head);
    free(t.names);
    return r;
}

int pst_table_read(struct pst_article *a, const struct pst_source *src,
                   const struct pst_member *m,
                   const struct pst_extract_limits *limits,
                   struct pst_error *err)
{
    const struct table *t = m->own;
    struct pst_buf text = PST_BUF_INIT;
    struct cell body = {0, 0, false};
    bool last = false, has_title = false, has_date = false;
    size_t at = m->begin;
    int r = 0;
    for (size_t i = 0; !last; i++) {
        struct cell c = next_cell(t, &at, &last);
        if (i == t->body)
            body = c;
        if (i >= t->columns || i == t->body || t->names[i].n == 0)
            continue;
        cell_text(t, &c, &text);
        if (pst_str_trim(pst_buf_str(&text)).n == 0)
            continue;
        struct pst_str name = pst_keyed_name(t->keymap, t->names[i]);
        if (name.n == 0)
            continue;
        enum pst_field field = pst_metadata_field(name);
        has_title = has_title || field == PST_FIELD_TITLE;
        has_date = has_date || field == PST_FIELD_DATE;
        if (field == PST_FIELD_DATE &&
            pst_keyed_epoch(a, pst_buf_str(&text),
                            (struct pst_range){c.begin, c.end}))
            continue;
        pst_metadata_put(a, src, name, pst_buf_str(&text), c.begin, c.end,
                         PST_QUOTE_TABLE, true);
    }
    cell_text(t, &body, &text);
    bool has_text = pst_str_trim(pst_buf_str(&text)).n != 0;
    if (has_text) {
        struct pst_source inner;
        pst_metadata_inner(&inner, src, pst_buf_str(&text), body.begin,
                           body.end, PST_QUOTE_TABLE);
        r = pst_embedded_read(a, &inner, PST_EMBEDDED_GUESS, limits->depth,
                              err);
        pst_source_dispose(&inner);
    }
    pst_buf_dispose(&text);
    return r < 0 ? r : has_text || (has_title && has_date);
}
