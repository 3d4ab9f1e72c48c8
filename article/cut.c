/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "article/cut.h"

#include <string.h>

#include "article/ascii.h"
#include "article/markup.h"
#include "article/members.h"
#include "article/tags.h"
#include "base/bytes.h"

enum {
    /* A mark between two articles is no longer. */
    SIGHT = 4096,
    TAG_MAX = 64 << 10, /* bytes; what is longer is no tag */
    KEY_MAX = 1000      /* the same of a key in JSON */
};

static const char bom[] = "\xEF\xBB\xBF";

void pst_cut_init(struct pst_cut *c, enum pst_windowed kind)
{
    *c = (struct pst_cut){.kind = kind,
                          .has_head = kind != PST_WINDOWED_TABLE &&
                                      kind != PST_WINDOWED_FEED,
                          .key = PST_BUF_INIT,
                          .open = PST_BUF_INIT,
                          .close = PST_BUF_INIT};
}

void pst_cut_dispose(struct pst_cut *c)
{
    pst_buf_dispose(&c->key);
    pst_buf_dispose(&c->open);
    pst_buf_dispose(&c->close);
}

static bool found(struct pst_cut_place *out, size_t end, size_t next)
{
    *out = (struct pst_cut_place){
        .end = end, .next = next, .close = {"", 0}, .open = {"", 0}};
    return true;
}

static bool next_line(struct pst_str s, size_t *at, struct pst_cut_place *out)
{
    const char *line = memchr(s.p + *at, '\n', s.n - *at);
    *at = line != NULL ? (size_t)(line + 1 - s.p) : s.n;
    return line != NULL && found(out, *at, *at);
}

static bool next_message(struct pst_str s, size_t *at,
                         struct pst_cut_place *out)
{
    size_t end = pst_mail_next_postmark(s, *at);
    if (end < s.n) {
        *at = end;
        return found(out, end, end);
    }
    if (s.n > SIGHT && *at < s.n - SIGHT)
        *at = s.n - SIGHT;
    return false;
}

enum table_state { CELL, PLAIN, QUOTED, QUOTE_SEEN };

/* Go on within a cell, as the reader of tables does; true at the end of a row
 * that ends with a line feed. */
static bool step_table(struct pst_cut *c, struct pst_str s, size_t *at)
{
    const char ends[3] = {c->separator, '\n', '\r'};
    const char *p = s.p + *at;
    switch ((enum table_state)c->state) {
    case CELL:
        c->state = *p == '"' ? QUOTED : PLAIN;
        *at += *p == '"';
        return false;
    case QUOTED:
        p = memchr(p, '"', s.n - *at);
        c->state = p != NULL ? QUOTE_SEEN : QUOTED;
        *at = p != NULL ? (size_t)(p + 1 - s.p) : s.n;
        return false;
    case QUOTE_SEEN:
        c->state = *p == '"' ? QUOTED : PLAIN;
        *at += *p == '"';
        return false;
    case PLAIN:
        break;
    }
    *at += pst_bytes_to_control_or(p, s.n - *at, ends);
    if (*at == s.n)
        return false;
    char end = s.p[(*at)++];
    if (memchr(ends, end, sizeof ends) != NULL)
        c->state = CELL;
    return end == '\n';
}

static bool next_row(struct pst_cut *c, struct pst_str s, size_t *at,
                     struct pst_cut_place *out)
{
    if (*at == 0 && !c->has_head) {
        size_t mark = pst_str_starts(s, bom) ? sizeof bom - 1 : 0;
        *at = mark + pst_table_begin((struct pst_str){s.p + mark, s.n - mark},
                                     &c->separator);
    }
    while (*at < s.n) {
        if (!step_table(c, s, at))
            continue;
        if (c->has_head)
            return found(out, *at, *at);
        c->has_head = true;
        c->head = *at;
    }
    return false;
}

enum feed_state { OUTSIDE, IN_COMMENT, IN_CDATA, IN_INSTRUCTION };

/* Past what may hold tags that are none; s.n, and the state stays: it does not
 * end in sight. */
static size_t past_special(struct pst_cut *c, struct pst_str s, size_t at)
{
    static const char *const closes[] = {"", "-->", "]]>", "?>"};
    const char *close = closes[c->state];
    size_t n = strlen(close);
    const char *end = memmem(s.p + at, s.n - at, close, n);
    if (end != NULL) {
        c->state = OUTSIDE;
        return (size_t)(end - s.p) + n;
    }
    return s.n - at >= n ? s.n - (n - 1) : at;
}

static bool enter_special(struct pst_cut *c, struct pst_str rest, size_t *n)
{
    static const struct {
        const char *open;
        enum feed_state state;
    } all[] = {
        {"<!--", IN_COMMENT}, {"<![CDATA[", IN_CDATA}, {"<?", IN_INSTRUCTION}};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (pst_str_starts(rest, all[i].open)) {
            c->state = all[i].state;
            *n = strlen(all[i].open);
            return true;
        }
    return false;
}

/* Whether the tag, without its brackets, is that of an entry. */
static bool is_entry(struct pst_cut *c, struct pst_str tag)
{
    size_t n = 0;
    while (n < tag.n && !pst_is_space(tag.p[n]) && tag.p[n] != '/')
        n++;
    struct pst_str name = {tag.p, n};
    const char *colon = memrchr(name.p, ':', name.n);
    if (colon != NULL)
        name =
            (struct pst_str){colon + 1, name.n - (size_t)(colon + 1 - name.p)};
    c->has_notes = c->has_notes || pst_name_is(name, "en-export");
    return pst_name_is(name, "item") || pst_name_is(name, "entry") ||
           (c->has_notes && pst_name_is(name, "note"));
}

/* A tag that begins at `at` and ends before `end`; true: so does an entry. */
static bool take_tag(struct pst_cut *c, struct pst_str s, size_t at, size_t end)
{
    bool is_end = s.p[at + 1] == '/';
    size_t name = at + 1 + is_end;
    struct pst_str tag = {s.p + name, end - 1 - name};
    if (tag.n == 0 || !is_entry(c, tag))
        return false;
    if (is_end && !c->has_head)
        return false;
    if (is_end) {
        c->entries -= c->entries != 0;
        return c->entries == 0;
    }
    if (!c->has_head) {
        c->has_head = true;
        c->head = at;
    }
    c->entries += tag.p[tag.n - 1] != '/';
    return c->entries == 0;
}

static bool next_entry(struct pst_cut *c, struct pst_str s, size_t *at,
                       struct pst_cut_place *out)
{
    while (*at < s.n) {
        if (c->state != OUTSIDE) {
            *at = past_special(c, s, *at);
            if (c->state != OUTSIDE)
                return false;
            continue;
        }
        const char *p = memchr(s.p + *at, '<', s.n - *at);
        size_t n;
        *at = p != NULL ? (size_t)(p - s.p) : s.n;
        struct pst_str rest = {s.p + *at, s.n - *at};
        if (rest.n < sizeof "<![CDATA[")
            return false;
        if (enter_special(c, rest, &n)) {
            *at += n;
            continue;
        }
        if (!pst_is_alpha(rest.p[1]) && rest.p[1] != '/') {
            ++*at;
            continue;
        }
        size_t end = pst_markup_tag_end(s.p, *at + 1, s.n, NULL);
        if (end == s.n && rest.n <= TAG_MAX)
            return false;
        bool is_place = end != s.n && take_tag(c, s, *at, end);
        *at = end != s.n ? end : *at + 1;
        if (is_place)
            return found(out, *at, *at);
    }
    return false;
}

enum json_state { BETWEEN, IN_STRING };

/* In what may hold a list of articles, and in nothing else. */
static bool is_in_chain(const struct pst_cut *c)
{
    return !c->list && c->depth == c->objects;
}

/* Through a string. */
static void step_string(struct pst_cut *c, struct pst_str s, size_t *at)
{
    static const char ends[3] = {'"', '\\', '\\'};
    size_t begin = *at;
    if (c->escaped) {
        c->escaped = false;
        ++*at;
    } else {
        *at += pst_bytes_to_control_or(s.p + *at, s.n - *at, ends);
        if (*at < s.n) {
            c->escaped = s.p[*at] == '\\';
            if (s.p[(*at)++] == '"')
                c->state = BETWEEN;
        }
    }
    size_t n = *at - begin, room = KEY_MAX + 1 - c->key.n;
    if (is_in_chain(c))
        pst_buf_add(&c->key, s.p + begin, n < room ? n : room);
}

static void open_json(struct pst_cut *c, char bracket)
{
    bool in_chain = is_in_chain(c) && c->key.n <= KEY_MAX;
    size_t before = c->open.n;
    c->depth++;
    if (!in_chain || (bracket == '{' && c->objects == PST_CUT_OBJECTS))
        return;
    if (c->objects != 0) {
        pst_buf_addstr(&c->open, pst_buf_str(&c->key));
        pst_buf_addc(&c->open, ':');
    }
    pst_buf_addc(&c->open, bracket);
    c->opens[c->objects] = before;
    c->objects += bracket == '{';
    c->list = bracket == '[';
}

static void close_json(struct pst_cut *c)
{
    if (c->depth == 0)
        return;
    c->depth--;
    if (c->list && c->depth == c->objects) {
        c->list = false;
        pst_buf_truncate(&c->open, c->opens[c->objects]);
    } else if (!c->list && c->depth < c->objects) {
        pst_buf_truncate(&c->open, c->opens[--c->objects]);
    }
}

/* The value that stands behind `at` and blanks; s.n: it is not in sight. */
static size_t next_value(struct pst_str s, size_t at)
{
    size_t begin = at;
    while (at < s.n && pst_is_one_of(s.p[at], " \t\r\n") && at - begin < SIGHT)
        at++;
    return at;
}

/* Of what is whole up to `end`, where the rest is to begin with `open`. */
static bool place_json(struct pst_cut *c, size_t end, size_t next,
                       struct pst_cut_place *out)
{
    found(out, end, next);
    pst_buf_clear(&c->close);
    if (c->list)
        pst_buf_addc(&c->close, ']');
    for (size_t i = 0; i < c->objects; i++)
        pst_buf_addc(&c->close, '}');
    out->is_inner = c->objects != 0;
    out->close = pst_buf_str(&c->close);
    out->open = pst_buf_str(&c->open);
    return true;
}

/* Between strings; true: the byte at *at, which is left there, ends one of many
 * values. */
static bool step_json(struct pst_cut *c, struct pst_str s, size_t *at)
{
    switch (s.p[*at]) {
    case '"':
        c->state = IN_STRING;
        pst_buf_clear(&c->key);
        pst_buf_addc(&c->key, '"');
        break;
    case '{':
    case '[':
        open_json(c, s.p[*at]);
        break;
    case '}':
    case ']':
        if (c->depth == 1)
            return true;
        close_json(c);
        break;
    case ',':
        if (c->list && c->depth == c->objects + 1)
            return true;
        break;
    default:
        break;
    }
    ++*at;
    return false;
}

static bool next_item(struct pst_cut *c, struct pst_str s, size_t *at,
                      struct pst_cut_place *out)
{
    while (*at < s.n) {
        if (c->state == IN_STRING) {
            step_string(c, s, at);
            continue;
        }
        if (!step_json(c, s, at))
            continue;
        size_t next = next_value(s, *at + 1);
        if (next == s.n)
            return false;
        bool is_list = s.p[*at] == ',';
        size_t end = is_list ? *at : next;
        if (!is_list)
            close_json(c);
        *at = next;
        return place_json(c, end, next, out);
    }
    return false;
}

bool pst_cut_next(struct pst_cut *c, struct pst_str bytes, size_t *at,
                  struct pst_cut_place *out)
{
    switch (c->kind) {
    case PST_WINDOWED_MBOX:
        return next_message(bytes, at, out);
    case PST_WINDOWED_LINES:
        return next_line(bytes, at, out);
    case PST_WINDOWED_JSON:
        return next_item(c, bytes, at, out);
    case PST_WINDOWED_TABLE:
        return next_row(c, bytes, at, out);
    case PST_WINDOWED_FEED:
        return next_entry(c, bytes, at, out);
    case PST_WINDOWED_NOT:
        break;
    }
    return false;
}
