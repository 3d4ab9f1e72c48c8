/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/json.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/unicode.h"

void pst_json_init(struct pst_json *j, struct pst_buf *out)
{
    j->out = out;
    j->comma = false;
}

static void before_value(struct pst_json *j)
{
    if (j->comma)
        pst_buf_addc(j->out, ',');
    j->comma = true;
}

static void begin(struct pst_json *j, char bracket)
{
    before_value(j);
    pst_buf_addc(j->out, bracket);
    j->comma = false;
}

static void end(struct pst_json *j, char bracket)
{
    pst_buf_addc(j->out, bracket);
    j->comma = true;
}

void pst_json_begin_object(struct pst_json *j)
{
    begin(j, '{');
}

void pst_json_end_object(struct pst_json *j)
{
    end(j, '}');
}

void pst_json_begin_array(struct pst_json *j)
{
    begin(j, '[');
}

void pst_json_end_array(struct pst_json *j)
{
    end(j, ']');
}

/* The letter of a short escape, or 0. */
static char short_escape(uint32_t cp)
{
    switch (cp) {
    case '"':
        return '"';
    case '\\':
        return '\\';
    case '\n':
        return 'n';
    case '\r':
        return 'r';
    case '\t':
        return 't';
    case '\b':
        return 'b';
    case '\f':
        return 'f';
    default:
        return 0;
    }
}

static void append_escaped(struct pst_buf *out, uint32_t cp)
{
    char letter = short_escape(cp);
    if (letter != 0)
        pst_buf_add(out, (char[]){'\\', letter}, 2);
    else
        pst_buf_addf(out, "\\u%04" PRIx32, cp);
}

/* Bidirectional controls: they reorder what a terminal shows around them. */
static bool reorders(uint32_t cp)
{
    return (cp >= 0x202a && cp <= 0x202e) || (cp >= 0x2066 && cp <= 0x2069) ||
           cp == 0x200e || cp == 0x200f || cp == 0x061c;
}

static bool needs_escape(uint32_t cp)
{
    return cp < 0x20 || cp == '"' || cp == '\\' || (cp >= 0x7f && cp < 0xa0) ||
           cp == 0x2028 || cp == 0x2029 || reorders(cp);
}

/* What most text is made of; the rest is looked at by character. */
static bool is_plain(char c)
{
    return c >= 0x20 && c < 0x7f && c != '"' && c != '\\';
}

static void append_string(struct pst_buf *out, struct pst_str s)
{
    pst_buf_addc(out, '"');
    size_t plain = 0; /* where the run that needs no change begins */
    size_t at = 0;
    while (at < s.n) {
        size_t used;
        if (is_plain(s.p[at])) {
            at++;
            continue;
        }
        uint32_t cp = pst_unicode_get(s.p + at, s.n - at, &used);
        if (used != 0 && !needs_escape(cp)) {
            at += used;
            continue;
        }
        pst_buf_add(out, s.p + plain, at - plain);
        if (used != 0)
            append_escaped(out, cp);
        else
            pst_buf_adds(out, PST_UNICODE_REPLACEMENT);
        at += used != 0 ? used : 1;
        plain = at;
    }
    pst_buf_add(out, s.p + plain, at - plain);
    pst_buf_addc(out, '"');
}

void pst_json_key(struct pst_json *j, const char *key)
{
    before_value(j);
    append_string(j->out, pst_str_of(key));
    pst_buf_addc(j->out, ':');
    j->comma = false;
}

void pst_json_string(struct pst_json *j, struct pst_str s)
{
    before_value(j);
    append_string(j->out, s);
}

void pst_json_cstring(struct pst_json *j, const char *s)
{
    pst_json_string(j, pst_str_of(s));
}

void pst_json_strings(struct pst_json *j, const struct pst_str *items,
                      size_t count)
{
    pst_json_begin_array(j);
    for (size_t i = 0; i < count; i++)
        pst_json_string(j, items[i]);
    pst_json_end_array(j);
}

void pst_json_u64(struct pst_json *j, uint64_t v)
{
    before_value(j);
    pst_buf_addu(j->out, v);
}

void pst_json_i64(struct pst_json *j, int64_t v)
{
    before_value(j);
    if (v < 0)
        pst_buf_addc(j->out, '-');
    pst_buf_addu(j->out, v < 0 ? 0 - (uint64_t)v : (uint64_t)v);
}

void pst_json_double(struct pst_json *j, double v)
{
    if (!isfinite(v)) {
        pst_json_null(j);
        return;
    }
    /* 15 digits always survive, and %g drops their zeros; 17 always suffice. */
    char digits[64];
    for (int precision = 15; precision <= 17; precision++) {
        snprintf(digits, sizeof digits, "%.*g", precision, v);
        if (strtod(digits, NULL) == v)
            break;
    }
    before_value(j);
    static const char plain[] = "0123456789+-e";
    for (const char *s = digits; *s != '\0';) {
        size_t n = strspn(s, plain);
        pst_buf_add(j->out, s, n);
        s += n;
        /* What is left is the locale's decimal point. */
        if (*s != '\0')
            pst_buf_addc(j->out, '.');
        s += strcspn(s, plain);
    }
}

static void literal(struct pst_json *j, const char *s)
{
    before_value(j);
    pst_buf_adds(j->out, s);
}

void pst_json_bool(struct pst_json *j, bool v)
{
    literal(j, v ? "true" : "false");
}

void pst_json_null(struct pst_json *j)
{
    literal(j, "null");
}

void pst_json_raw(struct pst_json *j, struct pst_str json)
{
    before_value(j);
    pst_buf_addstr(j->out, json);
}

static bool is_utf8(struct pst_str s)
{
    size_t used;
    for (size_t at = 0; at < s.n; at += used) {
        pst_unicode_get(s.p + at, s.n - at, &used);
        if (used == 0)
            return false;
    }
    return true;
}

void pst_json_path(struct pst_json *j, struct pst_str path)
{
    pst_json_begin_object(j);
    if (is_utf8(path)) {
        pst_json_key(j, "text");
        pst_json_string(j, path);
    } else {
        pst_json_key(j, "bytes");
        before_value(j);
        pst_buf_addc(j->out, '"');
        pst_base64_append(j->out, path.p, path.n);
        pst_buf_addc(j->out, '"');
    }
    pst_json_end_object(j);
}

static const char base64_digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                    "abcdefghijklmnopqrstuvwxyz0123456789+/";

void pst_base64_append(struct pst_buf *out, const void *p, size_t n)
{
    const char *digits = base64_digits;
    const unsigned char *s = p;
    for (; n != 0; s += 3) {
        size_t have = n < 3 ? n : 3;
        uint32_t bits = (uint32_t)s[0] << 16;
        if (have > 1)
            bits |= (uint32_t)s[1] << 8;
        if (have > 2)
            bits |= s[2];
        char four[4] = {digits[bits >> 18], digits[bits >> 12 & 63], '=', '='};
        if (have > 1)
            four[2] = digits[bits >> 6 & 63];
        if (have > 2)
            four[3] = digits[bits & 63];
        pst_buf_add(out, four, sizeof four);
        n -= have;
    }
}

/* Of four digits, of which the last `pad` are '='; false: not digits. */
static bool decode_four(const char *four, size_t pad, uint32_t *bits)
{
    *bits = 0;
    for (size_t i = 0; i < 4; i++) {
        const char *digit = strchr(base64_digits, four[i]);
        bool padding = i >= 4 - pad && four[i] == '=';
        if (!padding && (four[i] == '\0' || digit == NULL))
            return false;
        *bits = *bits << 6 | (padding ? 0 : (uint32_t)(digit - base64_digits));
    }
    return true;
}

bool pst_base64_decode(struct pst_buf *out, struct pst_str text)
{
    size_t start = out->n;
    if (text.n % 4 != 0)
        return false;
    for (size_t i = 0; i < text.n; i += 4) {
        const char *four = text.p + i;
        size_t pad = i + 4 < text.n ? 0
                                    : (size_t)(four[3] == '=') +
                                          (four[2] == '=' && four[3] == '=');
        uint32_t bits;
        if (!decode_four(four, pad, &bits)) {
            pst_buf_truncate(out, start);
            return false;
        }
        const char bytes[3] = {(char)(bits >> 16), (char)(bits >> 8),
                               (char)bits};
        pst_buf_add(out, bytes, 3 - pad);
    }
    return true;
}
