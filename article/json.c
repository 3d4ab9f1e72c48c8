/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "article/json.h"

#include <string.h>

#include "article/ascii.h"
#include "base/bytes.h"
#include "text/utf8.h"

struct json {
    struct pst_str text;
    size_t at;
    unsigned depth;
    pst_scalar_sink *sink;
    void *payload;
    struct pst_buf path;
    struct pst_buf string;
    bool in_list;
    /* As in struct pst_scalar; keys as places in the path. */
    size_t object, parent;
    struct key {
        size_t begin, end;
    } key, role;
};

static bool read_value(struct json *j);

static void skip_blanks(struct json *j)
{
    while (j->at < j->text.n && pst_is_one_of(j->text.p[j->at], " \t\r\n"))
        j->at++;
}

static bool take(struct json *j, char c)
{
    if (j->at == j->text.n || j->text.p[j->at] != c)
        return false;
    j->at++;
    return true;
}

static int hex4(struct json *j)
{
    int v = 0;
    if (j->text.n - j->at < 4)
        return -1;
    for (int i = 0; i < 4; i++) {
        int digit = pst_hex_digit(j->text.p[j->at++]);
        if (digit < 0)
            return -1;
        v = v * 16 + digit;
    }
    return v;
}

/* After "\u"; a lone surrogate becomes U+FFFD. */
static bool read_unicode(struct json *j)
{
    int v = hex4(j);
    if (v < 0)
        return false;
    uint32_t cp = (uint32_t)v;
    if (cp >= 0xd800 && cp < 0xdc00 && j->text.n - j->at >= 6 &&
        memcmp(j->text.p + j->at, "\\u", 2) == 0) {
        size_t back = j->at;
        j->at += 2;
        int low = hex4(j);
        if (low >= 0xdc00 && low < 0xe000)
            cp = 0x10000 + ((cp - 0xd800) << 10) + ((uint32_t)low - 0xdc00);
        else
            j->at = back;
    }
    if (cp >= 0xd800 && cp < 0xe000)
        cp = 0xfffd;
    pst_utf8_append(&j->string, cp);
    return true;
}

static bool read_escape(struct json *j)
{
    static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
    if (j->at == j->text.n)
        return false;
    char c = j->text.p[j->at++];
    if (c == 'u')
        return read_unicode(j);
    const char *known = memchr(from, c, sizeof from - 1);
    if (known == NULL)
        return false;
    pst_buf_addc(&j->string, to[known - from]);
    return true;
}

/* A string into j->string. */
static bool read_string(struct json *j)
{
    static const char ends[3] = {'"', '\\', '\\'};
    pst_buf_clear(&j->string);
    if (!take(j, '"'))
        return false;
    while (j->at < j->text.n) {
        const char *p = j->text.p + j->at;
        size_t plain = pst_bytes_to_control_or(p, j->text.n - j->at, ends);
        pst_buf_add(&j->string, p, plain);
        if ((j->at += plain) == j->text.n)
            break;
        char c = j->text.p[j->at++];
        if (c == '"')
            return true;
        if ((unsigned char)c < 0x20 && c != '\t' && c != '\n' && c != '\r')
            return false;
        if (c != '\\')
            pst_buf_addc(&j->string, c);
        else if (!read_escape(j))
            return false;
    }
    return false;
}

static struct pst_str key_text(const struct json *j, struct key k)
{
    return (struct pst_str){pst_buf_str(&j->path).p + k.begin, k.end - k.begin};
}

static void emit(struct json *j, struct pst_str text, size_t begin, size_t end,
                 bool is_string)
{
    struct pst_scalar s = {
        .path = pst_buf_str(&j->path),
        .text = text,
        .begin = begin,
        .end = end,
        .quoting = is_string ? PST_QUOTE_DOUBLE : PST_QUOTE_NONE,
        .is_string = is_string,
        .in_list = j->in_list,
        .object = j->object,
        .parent = j->parent,
        .key = key_text(j, j->key),
        .role = key_text(j, j->role),
    };
    if (j->sink != NULL)
        j->sink(j->payload, &s);
}

static bool is_number(struct pst_str s)
{
    size_t i = s.n != 0 && s.p[0] == '-';
    if (i == s.n || s.p[i] < '0' || s.p[i] > '9')
        return false;
    for (; i < s.n; i++)
        if (!pst_is_digit(s.p[i]) && !pst_is_one_of(s.p[i], ".eE+-"))
            return false;
    return true;
}

/* null, true, false or a number. */
static bool read_word(struct json *j)
{
    size_t begin = j->at;
    while (j->at < j->text.n && !pst_is_one_of(j->text.p[j->at], ",]} \t\r\n:"))
        j->at++;
    struct pst_str s = {j->text.p + begin, j->at - begin};
    if (pst_str_is(s, "null"))
        return true;
    if (!pst_str_is(s, "true") && !pst_str_is(s, "false") && !is_number(s))
        return false;
    emit(j, s, begin, j->at, false);
    return true;
}

static bool read_array(struct json *j)
{
    bool outer = j->in_list;
    j->in_list = true;
    skip_blanks(j);
    if (!take(j, ']'))
        for (;;) {
            if (!read_value(j))
                return false;
            skip_blanks(j);
            if (take(j, ']'))
                break;
            if (!take(j, ','))
                return false;
        }
    j->in_list = outer;
    return true;
}

static bool read_member(struct json *j)
{
    size_t outer = j->path.n;
    skip_blanks(j);
    if (!read_string(j))
        return false;
    if (outer != 0)
        pst_buf_addc(&j->path, '.');
    j->key.begin = j->path.n;
    pst_buf_addstr(&j->path, pst_buf_str(&j->string));
    j->key.end = j->path.n;
    skip_blanks(j);
    if (!take(j, ':') || !read_value(j))
        return false;
    pst_buf_truncate(&j->path, outer);
    return true;
}

static bool read_members(struct json *j)
{
    skip_blanks(j);
    if (take(j, '}'))
        return true;
    for (;;) {
        if (!read_member(j))
            return false;
        skip_blanks(j);
        if (take(j, '}'))
            return true;
        if (!take(j, ','))
            return false;
    }
}

static bool read_object(struct json *j)
{
    size_t object = j->object, parent = j->parent;
    struct key key = j->key, role = j->role;
    j->parent = object;
    j->object = j->at; /* past the brace */
    j->role = key;
    bool ok = read_members(j);
    j->object = object;
    j->parent = parent;
    j->key = key;
    j->role = role;
    return ok;
}

static bool read_nested(struct json *j, bool (*read)(struct json *))
{
    if (j->depth == 0)
        return false;
    j->at++;
    j->depth--;
    bool ok = read(j);
    j->depth++;
    return ok;
}

static bool read_value(struct json *j)
{
    skip_blanks(j);
    if (j->at == j->text.n)
        return false;
    size_t begin = j->at;
    switch (j->text.p[j->at]) {
    case '{':
        return read_nested(j, read_object);
    case '[':
        return read_nested(j, read_array);
    case '"':
        if (!read_string(j))
            return false;
        emit(j, pst_buf_str(&j->string), begin + 1, j->at - 1, true);
        return true;
    default:
        return read_word(j);
    }
}

size_t pst_json_walk(struct pst_str text, unsigned depth, pst_scalar_sink *sink,
                     void *payload)
{
    struct json j = {.text = text,
                     .depth = depth,
                     .sink = sink,
                     .payload = payload,
                     .path = PST_BUF_INIT,
                     .string = PST_BUF_INIT};
    bool ok = read_value(&j);
    pst_buf_dispose(&j.path);
    pst_buf_dispose(&j.string);
    return ok ? j.at : 0;
}
