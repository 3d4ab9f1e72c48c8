/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

char pst_buf_empty[1];

struct pst_str pst_str_of(const char *cstring)
{
    return (struct pst_str){cstring, strlen(cstring)};
}

bool pst_str_eq(struct pst_str a, struct pst_str b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

bool pst_str_starts(struct pst_str a, const char *prefix)
{
    size_t n = strlen(prefix);
    return a.n >= n && memcmp(a.p, prefix, n) == 0;
}

int pst_str_cmp(struct pst_str a, struct pst_str b)
{
    size_t n = a.n < b.n ? a.n : b.n;
    int c = n != 0 ? memcmp(a.p, b.p, n) : 0;
    if (c != 0)
        return c;
    return (a.n > b.n) - (a.n < b.n);
}

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

struct pst_str pst_str_trim(struct pst_str a)
{
    while (a.n != 0 && is_space(a.p[0])) {
        a.p++;
        a.n--;
    }
    while (a.n != 0 && is_space(a.p[a.n - 1]))
        a.n--;
    return a;
}

void pst_buf_init(struct pst_buf *b)
{
    b->p = pst_buf_empty;
    b->n = 0;
    b->cap = 0;
}

void pst_buf_dispose(struct pst_buf *b)
{
    if (b->cap != 0)
        free(b->p);
    pst_buf_init(b);
}

void pst_buf_clear(struct pst_buf *b)
{
    pst_buf_truncate(b, 0);
}

char *pst_buf_detach(struct pst_buf *b)
{
    char *p = b->cap != 0 ? b->p : pst_memdup("", 0);
    pst_buf_init(b);
    return p;
}

void pst_buf_grow(struct pst_buf *b, size_t extra)
{
    enum { LEAST = 64 };
    char *old = b->cap != 0 ? b->p : NULL;
    size_t need = b->n + extra + 1;
    b->p = pst_grow(old, &b->cap, need > LEAST ? need : LEAST, 1);
    b->p[b->n] = '\0';
}

void pst_buf_adds(struct pst_buf *b, const char *cstring)
{
    pst_buf_add(b, cstring, strlen(cstring));
}

void pst_buf_addu(struct pst_buf *b, uint64_t v)
{
    char digits[20]; /* as many as 2^64 has */
    size_t at = sizeof digits;
    do {
        digits[--at] = (char)('0' + v % 10);
        v /= 10;
    } while (v != 0);
    pst_buf_add(b, digits + at, sizeof digits - at);
}

void pst_buf_addf(struct pst_buf *b, const char *format, ...)
{
    enum { USUAL = 64 };
    va_list ap;
    char *to = pst_buf_reserve(b, USUAL);
    va_start(ap, format);
    int n = vsnprintf(to, USUAL + 1, format, ap);
    va_end(ap);
    if (n > USUAL) {
        to = pst_buf_reserve(b, (size_t)n);
        va_start(ap, format);
        vsnprintf(to, (size_t)n + 1, format, ap);
        va_end(ap);
    }
    b->n += n > 0 ? (size_t)n : 0;
    b->p[b->n] = '\0';
}

void pst_buf_truncate(struct pst_buf *b, size_t n)
{
    if (n < b->n) {
        b->n = n;
        b->p[n] = '\0';
    }
}

void pst_buf_addint(struct pst_buf *b, int64_t v)
{
    pst_buf_adduint(b, ((uint64_t)v << 1) ^ (v < 0 ? UINT64_MAX : 0));
}

void pst_reader_init(struct pst_reader *r, const void *p, size_t n)
{
    r->p = p;
    r->end = r->p + n;
    r->bad = false;
}

static void reader_spoil(struct pst_reader *r)
{
    r->bad = true;
    r->p = r->end;
}

uint64_t pst_reader_long_uint(struct pst_reader *r)
{
    const unsigned char *p = r->p;
    const unsigned char *end = r->end - p > 9 ? p + 9 : r->end;
    uint64_t v = 0;
    unsigned shift = 0;
    for (; p < end; shift += 7) {
        uint64_t byte = *p++;
        v |= (byte & 0x7f) << shift;
        if (byte < 0x80) {
            r->p = p;
            return v;
        }
    }
    if (shift == 63 && p < r->end && *p <= 1) {
        r->p = p + 1;
        return v | (uint64_t)*p << shift;
    }
    reader_spoil(r);
    return 0;
}

int64_t pst_reader_int(struct pst_reader *r)
{
    uint64_t v = pst_reader_uint(r);
    return (int64_t)((v >> 1) ^ (~(v & 1) + 1));
}

struct pst_str pst_reader_bytes(struct pst_reader *r, size_t n)
{
    if (n > (size_t)(r->end - r->p)) {
        reader_spoil(r);
        return (struct pst_str){"", 0};
    }
    struct pst_str s = {(const char *)r->p, n};
    r->p += n;
    return s;
}

size_t pst_reader_count(struct pst_reader *r, size_t least)
{
    uint64_t n = pst_reader_uint(r);
    if (n > (uint64_t)(r->end - r->p) / (least != 0 ? least : 1)) {
        reader_spoil(r);
        return 0;
    }
    return (size_t)n;
}
