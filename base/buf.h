/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * base/buf.h - a growing buffer of bytes, and borrowed byte strings.
 *
 * Invariant: p[n] is readable and NUL, also in an empty buffer, so a buffer
 * can be passed where a C string is wanted. The bytes may hold NULs.
 */
#ifndef POSTIL_BASE_BUF_H
#define POSTIL_BASE_BUF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Borrowed bytes; whoever hands one out says how long they live. */
struct pst_str {
    const char *p;
    size_t n;
};

struct pst_str pst_str_of(const char *cstring);
bool pst_str_eq(struct pst_str a, struct pst_str b);
/* In lists of words the first byte tells most apart. */
static inline bool pst_str_is(struct pst_str a, const char *cstring)
{
    if (a.n == 0 || a.p[0] != cstring[0])
        return a.n == 0 && cstring[0] == '\0';
    return a.n == strlen(cstring) && memcmp(a.p, cstring, a.n) == 0;
}
bool pst_str_starts(struct pst_str a, const char *prefix);
/* memcmp of the common length, then the shorter first. */
int pst_str_cmp(struct pst_str a, struct pst_str b);
/* Without ASCII white space at both ends. */
struct pst_str pst_str_trim(struct pst_str a);

struct pst_buf {
    char *p;
    size_t n;
    size_t cap;
};

extern char pst_buf_empty[1];
#define PST_BUF_INIT        \
    {                       \
        pst_buf_empty, 0, 0 \
    }

void pst_buf_init(struct pst_buf *b);
/* Frees the bytes; the buffer is then as after init. */
void pst_buf_dispose(struct pst_buf *b);
/* Empties it and keeps the room. */
void pst_buf_clear(struct pst_buf *b);
/* Gives the bytes (free() them) and leaves the buffer empty. */
char *pst_buf_detach(struct pst_buf *b);

/* For pst_buf_reserve. */
void pst_buf_grow(struct pst_buf *b, size_t extra);

/* Room for `extra` more bytes; returns where they go, n is unchanged. */
static inline char *pst_buf_reserve(struct pst_buf *b, size_t extra)
{
    if (b->cap - b->n <= extra)
        pst_buf_grow(b, extra);
    return b->p + b->n;
}

/* What was written to reserved room, up to `end`, belongs to the buffer. */
static inline void pst_buf_commit(struct pst_buf *b, char *end)
{
    b->n = (size_t)(end - b->p);
    *end = '\0';
}

static inline void pst_buf_add(struct pst_buf *b, const void *p, size_t n)
{
    if (n == 0)
        return;
    char *to = pst_buf_reserve(b, n);
    memcpy(to, p, n);
    pst_buf_commit(b, to + n);
}

static inline void pst_buf_addc(struct pst_buf *b, char c)
{
    char *to = pst_buf_reserve(b, 1);
    *to = c;
    pst_buf_commit(b, to + 1);
}

static inline void pst_buf_addstr(struct pst_buf *b, struct pst_str s)
{
    pst_buf_add(b, s.p, s.n);
}

static inline struct pst_str pst_buf_str(const struct pst_buf *b)
{
    return (struct pst_str){b->p, b->n};
}

void pst_buf_adds(struct pst_buf *b, const char *cstring);
/* In decimal. */
void pst_buf_addu(struct pst_buf *b, uint64_t v);
void pst_buf_addf(struct pst_buf *b, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void pst_buf_truncate(struct pst_buf *b, size_t n);

enum { PST_UINT_MAX = 10 }; /* bytes of an unsigned LEB128 at most */

/* Unsigned LEB128; returns the end of what it wrote. */
static inline char *pst_put_uint(char *to, uint64_t v)
{
    for (; v >= 0x80; v >>= 7)
        *to++ = (char)(v | 0x80);
    *to++ = (char)v;
    return to;
}

static inline void pst_buf_adduint(struct pst_buf *b, uint64_t v)
{
    pst_buf_commit(b, pst_put_uint(pst_buf_reserve(b, PST_UINT_MAX), v));
}

/* Zigzag, then LEB128. */
void pst_buf_addint(struct pst_buf *b, int64_t v);

/* A reader over foreign bytes: every get fails softly. After the first
 * failure `bad` is set, and all further gets give 0 and empty strings, so one
 * test at the end is enough; counts must still be checked against what is
 * left before they size anything (pst_reader_count does). */
struct pst_reader {
    const unsigned char *p;
    const unsigned char *end;
    bool bad;
};

void pst_reader_init(struct pst_reader *r, const void *p, size_t n);
/* For pst_reader_uint: one of several bytes. */
uint64_t pst_reader_long_uint(struct pst_reader *r);
static inline uint64_t pst_reader_uint(struct pst_reader *r)
{
    if (r->p < r->end && *r->p < 0x80)
        return *r->p++;
    return pst_reader_long_uint(r);
}
int64_t pst_reader_int(struct pst_reader *r);
struct pst_str pst_reader_bytes(struct pst_reader *r, size_t n);
/* uint length, then the bytes. */
static inline struct pst_str pst_reader_string(struct pst_reader *r)
{
    uint64_t n = pst_reader_uint(r);
    if (n > (uint64_t)(r->end - r->p))
        return pst_reader_bytes(r, SIZE_MAX);
    struct pst_str s = {(const char *)r->p, (size_t)n};
    r->p += n;
    return s;
}
/* A number of items of at least `least` bytes each; bad if more than fit. */
size_t pst_reader_count(struct pst_reader *r, size_t least);

#endif
