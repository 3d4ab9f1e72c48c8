/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "article/toml.h"

#include <string.h>

#include "article/ascii.h"
#include "text/utf8.h"

struct toml {
    struct pst_str text;
    size_t at;
    unsigned depth;
    pst_scalar_sink *sink;
    void *payload;
    struct pst_buf path;
    struct pst_buf string;
    bool in_list;
};

static bool read_value(struct toml *t);

static bool at_end(const struct toml *t)
{
    return t->at >= t->text.n;
}

/* NUL at the end, and for a NUL in the text, which is no TOML anyway. */
static char peek(const struct toml *t)
{
    return at_end(t) ? '\0' : t->text.p[t->at];
}

static bool looking_at(const struct toml *t, const char *word)
{
    size_t n = strlen(word);
    return t->text.n - t->at >= n && memcmp(t->text.p + t->at, word, n) == 0;
}

static bool take(struct toml *t, char c)
{
    if (at_end(t) || t->text.p[t->at] != c)
        return false;
    t->at++;
    return true;
}

static void skip_spaces(struct toml *t)
{
    while (peek(t) == ' ' || peek(t) == '\t')
        t->at++;
}

static void skip_comment(struct toml *t)
{
    if (peek(t) == '#')
        while (!at_end(t) && t->text.p[t->at] != '\n')
            t->at++;
}

/* White space, ends of line and comments. */
static void skip_lines(struct toml *t)
{
    for (;;) {
        skip_spaces(t);
        skip_comment(t);
        if (peek(t) != '\n' && peek(t) != '\r')
            return;
        t->at++;
    }
}

/* Nothing but a comment up to the end of the line. */
static bool end_line(struct toml *t)
{
    skip_spaces(t);
    skip_comment(t);
    take(t, '\r');
    return at_end(t) || take(t, '\n');
}

static bool read_hex(struct toml *t, int digits)
{
    uint32_t cp = 0;
    for (int i = 0; i < digits; i++, t->at++) {
        int digit = pst_hex_digit(peek(t));
        if (digit < 0)
            return false;
        cp = cp << 4 | (uint32_t)digit;
    }
    if (cp > 0x10ffff || (cp >= 0xd800 && cp < 0xe000))
        return false;
    pst_utf8_append(&t->string, cp);
    return true;
}

/* After a backslash. */
static bool read_escape(struct toml *t, bool lines)
{
    static const char from[] = "\"\\bfnrte", to[] = "\"\\\b\f\n\r\t\x1b";
    char c = peek(t);
    if (lines && pst_is_one_of(c, " \t\r\n")) {
        while (!at_end(t) && pst_is_one_of(t->text.p[t->at], " \t\r\n"))
            t->at++;
        return true;
    }
    if (at_end(t))
        return false;
    t->at++;
    if (c == 'u' || c == 'U')
        return read_hex(t, c == 'u' ? 4 : 8);
    const char *known = memchr(from, c, sizeof from - 1);
    if (known == NULL)
        return false;
    pst_buf_addc(&t->string, to[known - from]);
    return true;
}

/* A string into t->string, its place without quotes into *begin and *end. */
static bool read_string(struct toml *t, size_t *begin, size_t *end)
{
    char quote = t->text.p[t->at];
    const char *close = quote == '"' ? "\"\"\"" : "'''";
    bool lines = looking_at(t, close);
    pst_buf_clear(&t->string);
    t->at += lines ? 3 : 1;
    if (lines && looking_at(t, "\r\n"))
        t->at += 2;
    else if (lines)
        take(t, '\n');
    *begin = t->at;
    for (;;) {
        if (at_end(t) || (!lines && peek(t) == '\n'))
            return false;
        if (lines ? looking_at(t, close) : peek(t) == quote)
            break;
        char c = t->text.p[t->at++];
        if (c != '\\' || quote == '\'')
            pst_buf_addc(&t->string, c);
        else if (!read_escape(t, lines))
            return false;
    }
    *end = t->at;
    t->at += lines ? 3 : 1;
    /* Up to two quotes may stand right before the closing three. */
    for (int i = 0; lines && i < 2 && take(t, quote); i++) {
        pst_buf_addc(&t->string, quote);
        ++*end;
    }
    return true;
}

static void emit(struct toml *t, struct pst_str text, size_t begin, size_t end,
                 enum pst_quoting quoting, bool is_string)
{
    struct pst_scalar s = {
        .path = pst_buf_str(&t->path),
        .text = text,
        .begin = begin,
        .end = end,
        .quoting = quoting,
        .is_string = is_string,
        .in_list = t->in_list,
    };
    if (t->sink != NULL)
        t->sink(t->payload, &s);
}

/* A key, dotted or not, added to the path. */
static bool read_key(struct toml *t)
{
    do {
        skip_spaces(t);
        if (t->path.n != 0)
            pst_buf_addc(&t->path, '.');
        if (peek(t) == '"' || peek(t) == '\'') {
            size_t begin, end;
            if (!read_string(t, &begin, &end))
                return false;
            pst_buf_addstr(&t->path, pst_buf_str(&t->string));
        } else {
            size_t begin = t->at;
            while (!at_end(t) &&
                   !pst_is_one_of(t->text.p[t->at], " \t\r\n.=]#\"',[{}"))
                t->at++;
            if (t->at == begin)
                return false;
            pst_buf_add(&t->path, t->text.p + begin, t->at - begin);
        }
        skip_spaces(t);
    } while (take(t, '.'));
    return true;
}

static bool read_pair(struct toml *t)
{
    size_t outer = t->path.n;
    if (!read_key(t) || !take(t, '='))
        return false;
    skip_spaces(t);
    if (!read_value(t))
        return false;
    pst_buf_truncate(&t->path, outer);
    return true;
}

static bool read_array(struct toml *t)
{
    bool outer = t->in_list;
    t->in_list = true;
    for (;;) {
        skip_lines(t);
        if (take(t, ']'))
            break;
        if (!read_value(t))
            return false;
        skip_lines(t);
        if (!take(t, ',') && peek(t) != ']')
            return false;
    }
    t->in_list = outer;
    return true;
}

static bool read_inline_table(struct toml *t)
{
    for (;;) {
        skip_lines(t);
        if (take(t, '}'))
            return true;
        if (!read_pair(t))
            return false;
        skip_lines(t);
        if (!take(t, ',') && peek(t) != '}')
            return false;
    }
}

static bool read_nested(struct toml *t, bool (*read)(struct toml *))
{
    if (t->depth == 0)
        return false;
    t->at++;
    t->depth--;
    bool ok = read(t);
    t->depth++;
    return ok;
}

/* A number, a date or a boolean: digits, letters and a few signs; a date and
 * its time may have a space between them. */
static bool read_word(struct toml *t)
{
    size_t begin = t->at;
    while (!at_end(t) &&
           !pst_is_one_of(t->text.p[t->at], " \t\r\n,]}#=\"'[{\\"))
        t->at++;
    bool is_date = t->at - begin == 10 && t->text.p[begin + 4] == '-';
    if (is_date && t->text.n - t->at > 3 && peek(t) == ' ' &&
        t->text.p[t->at + 3] == ':')
        for (t->at++;
             !at_end(t) && !pst_is_one_of(t->text.p[t->at], " \t\r\n,]}#");)
            t->at++;
    struct pst_str s = {t->text.p + begin, t->at - begin};
    if (s.n == 0 || s.p[0] == '\0')
        return false;
    bool is_word = pst_str_is(s, "true") || pst_str_is(s, "false") ||
                   pst_is_one_of(s.p[0], "0123456789+-in");
    if (is_word)
        emit(t, s, begin, t->at, PST_QUOTE_NONE, false);
    return is_word;
}

static bool read_value(struct toml *t)
{
    size_t begin, end;
    char c = peek(t);
    if (c == '[')
        return read_nested(t, read_array);
    if (c == '{')
        return read_nested(t, read_inline_table);
    if (c != '"' && c != '\'')
        return read_word(t);
    if (!read_string(t, &begin, &end))
        return false;
    emit(t, pst_buf_str(&t->string), begin, end,
         c == '"' ? PST_QUOTE_DOUBLE : PST_QUOTE_NONE, true);
    return true;
}

/* "[table]" or "[[array.of.tables]]". */
static bool read_header(struct toml *t)
{
    bool many = looking_at(t, "[[");
    t->at += many ? 2 : 1;
    t->in_list = many;
    pst_buf_clear(&t->path);
    return read_key(t) && take(t, ']') && (!many || take(t, ']'));
}

static bool read_document(struct toml *t)
{
    for (;;) {
        skip_lines(t);
        if (at_end(t))
            return true;
        bool ok = peek(t) == '[' ? read_header(t) : read_pair(t);
        if (!ok || !end_line(t))
            return false;
    }
}

bool pst_toml_walk(struct pst_str text, unsigned depth, pst_scalar_sink *sink,
                   void *payload)
{
    struct toml t = {.text = text,
                     .depth = depth,
                     .sink = sink,
                     .payload = payload,
                     .path = PST_BUF_INIT,
                     .string = PST_BUF_INIT};
    bool ok = read_document(&t);
    pst_buf_dispose(&t.path);
    pst_buf_dispose(&t.string);
    return ok;
}
