/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "article/mime.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "article/ascii.h"
#include "article/charset.h"
#include "article/srcmap.h"
#include "article/tags.h"
#include "text/utf8.h"

enum {
    CHARSET_MAX = 32,
    PIECES_MAX = 100,       /* of a parameter (RFC 2231) */
    PARAMS_MAX = 64 * 1024, /* bytes of a field that are looked at for them */
    WORD_MAX = 2000         /* bytes of an encoded word */
};

static struct pst_str slice(struct pst_str s, size_t begin, size_t end)
{
    return (struct pst_str){s.p + begin, end - begin};
}

/* Past the end of the line at `at`. */
static size_t next_line(struct pst_str s, size_t at, size_t end)
{
    const char *p = memchr(s.p + at, '\n', end - at);
    return p == NULL ? end : (size_t)(p - s.p) + 1;
}

/* The end of the line without what ends it; `next` is where the next one
 * begins. */
static size_t line_end(struct pst_str s, size_t at, size_t next)
{
    while (next > at && (s.p[next - 1] == '\n' || s.p[next - 1] == '\r'))
        next--;
    return next;
}

bool pst_mime_field_next(struct pst_str bytes, size_t *at, size_t end,
                         struct pst_mime_field *out)
{
    size_t begin = *at, n = begin;
    while (n < end && (unsigned char)bytes.p[n] > ' ' && bytes.p[n] != ':' &&
           (unsigned char)bytes.p[n] < 0x7f)
        n++;
    out->name = slice(bytes, begin, n);
    while (n < end && (bytes.p[n] == ' ' || bytes.p[n] == '\t'))
        n++;
    if (n >= end || bytes.p[n] != ':' || out->name.n == 0) {
        size_t next = next_line(bytes, begin, end);
        if (line_end(bytes, begin, next) == begin)
            *at = next;
        return false;
    }
    out->value.begin = n + 1;
    size_t next = next_line(bytes, n, end);
    while (next < end && (bytes.p[next] == ' ' || bytes.p[next] == '\t') &&
           line_end(bytes, next, next_line(bytes, next, end)) != next)
        next = next_line(bytes, next, end);
    out->value.end = line_end(bytes, n + 1, next);
    *at = next;
    return true;
}

bool pst_mime_field_find(struct pst_str bytes, size_t begin, size_t end,
                         const char *name, struct pst_range *value)
{
    struct pst_mime_field f;
    for (size_t at = begin; pst_mime_field_next(bytes, &at, end, &f);)
        if (pst_name_is(f.name, name)) {
            *value = f.value;
            return true;
        }
    return false;
}

/* One parameter as it is written. */
struct param {
    struct pst_str name, value;
    bool quoted;
};

static size_t skip_blanks(struct pst_str s, size_t at)
{
    while (at < s.n && pst_is_blank(s.p[at]))
        at++;
    return at;
}

/* The parameter after the next ';'. */
static bool next_param(struct pst_str s, size_t *at, struct param *out)
{
    bool quoted = false;
    size_t i = *at;
    for (; i < s.n && (quoted || s.p[i] != ';'); i++)
        quoted ^= s.p[i] == '"';
    if (i >= s.n)
        return false;
    size_t name = i = skip_blanks(s, i + 1);
    while (i < s.n && !pst_is_one_of(s.p[i], "=; \t\r\n"))
        i++;
    out->name = slice(s, name, i);
    i = skip_blanks(s, i);
    *at = i;
    out->value = slice(s, i, i);
    out->quoted = false;
    if (i >= s.n || s.p[i] != '=')
        return true;
    size_t value = i = skip_blanks(s, i + 1);
    out->quoted = i < s.n && s.p[i] == '"';
    if (out->quoted) {
        value = ++i;
        while (i < s.n && s.p[i] != '"')
            i += s.p[i] == '\\' && i + 1 < s.n ? 2 : 1;
    } else {
        while (i < s.n && !pst_is_one_of(s.p[i], "; \t\r\n"))
            i++;
    }
    out->value = slice(s, value, i < s.n ? i : s.n);
    *at = i + (out->quoted && i < s.n);
    return true;
}

/* The number of a piece of the parameter ("name*1*"), 0 for one in a single
 * piece; -1 when it is another parameter. */
static int piece_number(struct pst_str got, const char *name, bool *encoded)
{
    size_t n = strlen(name);
    *encoded = false;
    if (got.n < n || !pst_name_is(slice(got, 0, n), name))
        return -1;
    if (got.n > n + 1 || (got.n == n + 1 && got.p[n] == '*')) {
        *encoded = got.p[got.n - 1] == '*';
        got.n -= *encoded;
    }
    if (got.n == n)
        return 0;
    int number = 0;
    if (got.p[n] != '*' || got.n == n + 1)
        return -1;
    for (size_t i = n + 1; i < got.n; i++) {
        if (!pst_is_digit(got.p[i]) || number >= PIECES_MAX)
            return -1;
        number = number * 10 + (got.p[i] - '0');
    }
    return number;
}

static void add_percent_decoded(struct pst_buf *out, struct pst_str s)
{
    for (size_t i = 0; i < s.n; i++) {
        int high =
            s.p[i] == '%' && i + 2 < s.n ? pst_hex_digit(s.p[i + 1]) : -1;
        int low = high >= 0 ? pst_hex_digit(s.p[i + 2]) : -1;
        pst_buf_addc(out, low >= 0 ? (char)(high * 16 + low) : s.p[i]);
        i += low >= 0 ? 2 : 0;
    }
}

/* charset'language' before an encoded value. */
static struct pst_str cut_charset(struct pst_str s, char charset[CHARSET_MAX])
{
    const char *first = memchr(s.p, '\'', s.n);
    if (first == NULL)
        return s;
    size_t n = (size_t)(first - s.p);
    const char *second = memchr(first + 1, '\'', s.n - n - 1);
    if (second == NULL || n >= CHARSET_MAX)
        return s;
    memcpy(charset, s.p, n);
    charset[n] = '\0';
    size_t used = (size_t)(second + 1 - s.p);
    return slice(s, used, s.n);
}

static void add_unquoted(struct pst_buf *out, const struct param *p)
{
    for (size_t i = 0; i < p->value.n; i++) {
        i += p->quoted && p->value.p[i] == '\\' && i + 1 < p->value.n;
        pst_buf_addc(out, p->value.p[i]);
    }
}

/* The piece of that number; false: none. A parameter by its bare name is for
 * who does not know another form that is there, too. */
static bool find_piece(struct pst_str value, const char *name, int number,
                       struct param *out, bool *encoded)
{
    struct param p;
    bool found = false, is_encoded;
    for (size_t at = 0; next_param(value, &at, &p);) {
        bool bare = p.name.n == strlen(name);
        if (piece_number(p.name, name, &is_encoded) != number ||
            (bare && found))
            continue;
        *out = p;
        *encoded = is_encoded;
        found = true;
        if (!bare)
            break;
    }
    return found;
}

/* Append the piece of that number, to be decoded later; false: none. */
static bool add_piece(struct pst_buf *out, struct pst_str value,
                      const char *name, int number, char charset[CHARSET_MAX])
{
    struct param p;
    bool encoded;
    if (!find_piece(value, name, number, &p, &encoded))
        return false;
    if (encoded)
        add_percent_decoded(out, number == 0 ? cut_charset(p.value, charset)
                                             : p.value);
    else
        add_unquoted(out, &p);
    return true;
}

bool pst_mime_param(struct pst_buf *out, struct pst_str value, const char *name)
{
    char charset[CHARSET_MAX] = "";
    struct pst_buf bytes = PST_BUF_INIT;
    int number = 0;
    if (value.n > PARAMS_MAX)
        value.n = PARAMS_MAX;
    while (number < PIECES_MAX &&
           add_piece(&bytes, value, name, number, charset))
        number++;
    if (number != 0) {
        struct pst_source text;
        struct pst_error err;
        pst_source_init(&text);
        pst_source_decode(&text, pst_buf_str(&bytes), charset, &err);
        pst_buf_addstr(out, pst_buf_str(&text.text));
        pst_source_dispose(&text);
    }
    pst_buf_dispose(&bytes);
    return number != 0;
}

/* The byte of an escape "=XX" at `at`; -1 when it is none. */
static int escaped_byte(struct pst_str s, size_t at, size_t end)
{
    if (end - at < 3 || s.p[at] != '=')
        return -1;
    int high = pst_hex_digit(s.p[at + 1]);
    int low = high < 0 ? -1 : pst_hex_digit(s.p[at + 2]);
    return low < 0 ? -1 : high * 16 + low;
}

/* The escapes at `at`, those of one character in UTF-8 together; returns their
 * end, `at` when there is none. */
static size_t take_escapes(struct pst_source *out, struct pst_str s, size_t at,
                           size_t end)
{
    char bytes[4];
    size_t n = 0, want = 1, i = at;
    for (int c; n < want && (c = escaped_byte(s, i, end)) >= 0; i += 3) {
        if (n != 0 && (c & 0xc0) != 0x80)
            break;
        bytes[n++] = (char)c;
        if (n == 1 && c >= 0xc2)
            want = c < 0xe0 ? 2 : c < 0xf0 ? 3 : c < 0xf5 ? 4 : 1;
    }
    pst_source_add(out, bytes, n, at, i - at);
    return i;
}

/* The end of white space from `at` on. */
static size_t past_spaces(struct pst_str s, size_t at, size_t end)
{
    while (at < end && (s.p[at] == ' ' || s.p[at] == '\t'))
        at++;
    return at;
}

/* Past a line's end at `at`; `at` when there is none. */
static size_t past_line_end(struct pst_str s, size_t at, size_t end)
{
    if (at < end && s.p[at] == '\r')
        at++;
    return at < end && s.p[at] == '\n' ? at + 1 : at;
}

static bool is_quoted_from(struct pst_str s, size_t at, size_t end)
{
    size_t i = at;
    while (i < end && s.p[i] == '>')
        i++;
    return i != at && end - i >= 5 && memcmp(s.p + i, "From ", 5) == 0;
}

static void decode_line(struct pst_source *out, struct pst_str s, size_t at,
                        size_t end)
{
    while (at < end) {
        size_t past = take_escapes(out, s, at, end);
        if (past != at) {
            at = past;
            continue;
        }
        size_t text = at;
        if (s.p[at] == '=') { /* soft line break, or no escape at all */
            size_t spaces = past_spaces(s, at + 1, end);
            past = past_line_end(s, spaces, end);
            if (past == end)
                return;
            at++;
        }
        const char *sign = memchr(s.p + at, '=', end - at);
        at = sign != NULL ? (size_t)(sign - s.p) : end;
        pst_source_add(out, s.p + text, at - text, text, at - text);
    }
}

static int base64_digit(char c)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (pst_is_digit(c))
        return c - '0' + 52;
    return c == '+' ? 62 : c == '/' ? 63 : -1;
}

/* Bits that are left of the characters before. */
struct base64 {
    unsigned bits;
    int count;
    bool ended; /* padding was seen */
};

static void decode_base64(struct pst_buf *out, struct base64 *b,
                          struct pst_str s)
{
    char *to = pst_buf_reserve(out, s.n); /* gives three bytes for four */
    for (size_t i = 0; i < s.n && !b->ended; i++) {
        int digit = base64_digit(s.p[i]);
        b->ended = s.p[i] == '=';
        if (digit < 0)
            continue;
        b->bits = b->bits << 6 | (unsigned)digit;
        b->count += 6;
        if (b->count >= 8) {
            b->count -= 8;
            *to++ = (char)(b->bits >> b->count & 0xff);
        }
    }
    pst_buf_commit(out, to);
}

enum pst_transfer pst_mime_transfer(struct pst_str name)
{
    name = pst_str_trim(name);
    if (pst_name_is(name, "quoted-printable"))
        return PST_TRANSFER_QUOTED_PRINTABLE;
    return pst_name_is(name, "base64") ? PST_TRANSFER_BASE64
                                       : PST_TRANSFER_AS_IS;
}

void pst_mime_decode(struct pst_source *out, struct pst_str bytes,
                     struct pst_range body, enum pst_transfer transfer,
                     bool is_mbox)
{
    struct base64 state = {0, 0, false};
    struct pst_buf line = PST_BUF_INIT;
    size_t next;
    pst_source_init(out);
    pst_buf_reserve(&out->text, body.end - body.begin);
    for (size_t at = body.begin; at < body.end; at = next) {
        next = next_line(bytes, at, body.end);
        if (transfer == PST_TRANSFER_BASE64) {
            pst_buf_clear(&line);
            decode_base64(&line, &state, slice(bytes, at, next));
            pst_source_add(out, line.p, line.n, at, next - at);
            continue;
        }
        at += is_mbox && is_quoted_from(bytes, at, next);
        if (transfer == PST_TRANSFER_QUOTED_PRINTABLE)
            decode_line(out, bytes, at, next);
        else
            pst_source_add(out, bytes.p + at, next - at, at, next - at);
    }
    pst_buf_dispose(&line);
}

void pst_mime_text(struct pst_source *out, struct pst_source *raw,
                   const char *charset)
{
    pst_source_init(out);
    pst_source_add_decoded(out, raw, charset);
    pst_source_dispose(raw);
}

/* An encoded word, "=?charset?Q?text?=". */
struct word {
    struct pst_str charset, text;
    bool is_base64;
    size_t end;
};

static bool word_at(struct pst_str s, size_t at, size_t end, struct word *w)
{
    struct pst_str rest =
        slice(s, at, end - at < WORD_MAX ? end : at + WORD_MAX);
    if (!pst_str_starts(rest, "=?"))
        return false;
    const char *charset = rest.p + 2, *stop = rest.p + rest.n;
    const char *first = memchr(charset, '?', (size_t)(stop - charset));
    if (first == NULL || stop - first < 4 || first[2] != '?')
        return false;
    const char *text = first + 3;
    const char *last = memmem(text, (size_t)(stop - text), "?=", 2);
    bool is_q = first[1] == 'q' || first[1] == 'Q';
    w->is_base64 = first[1] == 'b' || first[1] == 'B';
    if (last == NULL || (!is_q && !w->is_base64))
        return false;
    w->charset = (struct pst_str){charset, (size_t)(first - charset)};
    /* RFC 2231 allows a language: "=?utf-8*en?". */
    const char *star = memchr(charset, '*', w->charset.n);
    if (star != NULL)
        w->charset.n = (size_t)(star - charset);
    w->text = (struct pst_str){text, (size_t)(last - text)};
    w->end = (size_t)(last + 2 - s.p);
    return w->charset.n < CHARSET_MAX &&
           memchr(rest.p, '\n', (size_t)(last - rest.p)) == NULL;
}

static void decode_word(struct pst_source *raw, struct pst_str bytes, size_t at,
                        const struct word *w)
{
    if (w->is_base64) {
        struct base64 state = {0, 0, false};
        struct pst_buf text = PST_BUF_INIT;
        decode_base64(&text, &state, w->text);
        pst_source_add(raw, text.p, text.n, at, w->end - at);
        pst_buf_dispose(&text);
        return;
    }
    size_t i = (size_t)(w->text.p - bytes.p), end = i + w->text.n;
    while (i < end) {
        size_t past = take_escapes(raw, bytes, i, end);
        if (past == i) {
            char c = bytes.p[i] == '_' ? ' ' : bytes.p[i];
            pst_source_add(raw, &c, 1, i, 1);
            past = i + 1;
        }
        i = past;
    }
}

/* A value while it is decoded: bytes of one charset are gathered, since a
 * character may be split over two encoded words. */
struct value {
    struct pst_source *out;
    struct pst_source raw;
    char charset[CHARSET_MAX];
};

static void flush(struct value *v)
{
    if (v->raw.text.n != 0)
        pst_source_add_decoded(v->out, &v->raw, v->charset);
    pst_source_dispose(&v->raw);
}

static void use_charset(struct value *v, struct pst_str charset)
{
    if (charset.n == strlen(v->charset) &&
        strncasecmp(charset.p, v->charset, charset.n) == 0)
        return;
    flush(v);
    memcpy(v->charset, charset.p, charset.n);
    v->charset[charset.n] = '\0';
}

/* The end of folding white space at `at`. */
static size_t past_fold(struct pst_str s, size_t at, size_t end)
{
    while (at < end && pst_is_blank(s.p[at]))
        at++;
    return at;
}

void pst_mime_value(struct pst_source *out, struct pst_str bytes,
                    struct pst_range value, const char *charset)
{
    struct value v = {.out = out};
    struct word w;
    bool after_word = false;
    pst_source_init(out);
    pst_source_init(&v.raw);
    use_charset(&v, pst_str_of(charset));
    for (size_t at = value.begin; at < value.end;) {
        size_t past = past_fold(bytes, at, value.end);
        if (word_at(bytes, past, value.end, &w)) {
            if (past != at && !after_word)
                pst_source_add(&v.raw, " ", 1, at, past - at);
            use_charset(&v, w.charset);
            decode_word(&v.raw, bytes, past, &w);
            at = w.end;
            after_word = true;
            continue;
        }
        use_charset(&v, pst_str_of(charset));
        if (past != at) {
            pst_source_add(&v.raw, " ", 1, at, past - at);
        } else {
            while (past < value.end && !pst_is_blank(bytes.p[past]) &&
                   (past == at || bytes.p[past] != '='))
                past++;
            pst_source_add(&v.raw, bytes.p + at, past - at, at, past - at);
        }
        after_word = false;
        at = past;
    }
    flush(&v);
}
