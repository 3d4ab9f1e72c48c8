/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "article/zipnames.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "text/utf8.h"

enum {
    END_SIZE = 22, /* bytes of the record at the end, without its comment */
    COMMENT_MAX = 65535,
    DIRECTORY_MAX = 1 << 20, /* bytes looked at */
    ENTRY_SIZE = 46,
    FLAG_UTF8 = 1 << 11
};

static unsigned u16(const char *p)
{
    return (unsigned char)p[0] | (unsigned)(unsigned char)p[1] << 8;
}

static uint32_t u32(const char *p)
{
    return u16(p) | (uint32_t)u16(p + 2) << 16;
}

/* Up to n bytes of the archive from `at` on. */
static void read_at(struct pst_packed_input in, uint64_t at, size_t n,
                    struct pst_buf *out)
{
    pst_buf_clear(out);
    if (in.file == NULL) {
        size_t left = at < in.bytes.n ? in.bytes.n - (size_t)at : 0;
        if (left != 0)
            pst_buf_add(out, in.bytes.p + at, n < left ? n : left);
        return;
    }
    char *to = pst_buf_reserve(out, n);
    ssize_t got;
    do
        got = pread(in.file->fd, to, n, (off_t)at);
    while (got < 0 && errno == EINTR);
    if (got > 0)
        pst_buf_commit(out, to + got);
}

/* The directory, as far as it is looked at; empty: there is none. */
static void read_directory(struct pst_packed_input in, struct pst_buf *out)
{
    uint64_t size = in.file != NULL ? in.file->size : in.bytes.n;
    uint64_t most = END_SIZE + COMMENT_MAX;
    uint64_t from = size > most ? size - most : 0;
    read_at(in, from, (size_t)(size - from), out);
    for (size_t i = out->n; i >= END_SIZE; i--) {
        const char *p = out->p + i - END_SIZE;
        if (memcmp(p, "PK\x05\x06", 4) != 0)
            continue;
        size_t length = u32(p + 12);
        read_at(in, u32(p + 16),
                length < DIRECTORY_MAX ? length : DIRECTORY_MAX, out);
        return;
    }
    pst_buf_clear(out);
}

/* Names whose charset nothing states, each on a line. */
static void find_names(struct pst_str s, struct pst_buf *names)
{
    size_t at = 0;
    while (s.n - at >= ENTRY_SIZE && memcmp(s.p + at, "PK\x01\x02", 4) == 0) {
        const char *p = s.p + at;
        size_t n = u16(p + 28);
        size_t whole = ENTRY_SIZE + n + u16(p + 30) + u16(p + 32);
        if (s.n - at < whole)
            break;
        struct pst_str name = {p + ENTRY_SIZE, n};
        if ((u16(p + 8) & FLAG_UTF8) == 0 &&
            pst_utf8_valid_prefix(name.p, name.n) != name.n) {
            pst_buf_addstr(names, name);
            pst_buf_addc(names, '\n');
        }
        at += whole;
    }
}

/* How the bytes over 127 go together. */
struct census {
    size_t alone;    /* runs of one */
    size_t oem;      /* accented letters of code pages 437 and 850 */
    size_t ansi;     /* of Windows-1252 */
    size_t cyrillic; /* letters of code page 866 */
    size_t other;    /* than these */
    size_t pairs;    /* of the first and second byte of a character */
    size_t low;      /* of these, first bytes that EUC does not have */
    size_t ascii;    /* of these, second bytes that are ASCII's */
    size_t early;    /* of these, first bytes of Big5's most frequent characters
                        that elsewhere are those of symbols */
    size_t late;     /* of these, first bytes behind the syllables of Korean */
    size_t bad;      /* no second byte */
};

static bool is_high(char c)
{
    return (unsigned char)c >= 0x80;
}

static void count_byte(struct census *c, unsigned char b)
{
    bool is_cyrillic = b < 0xb0 || (b >= 0xe0 && b <= 0xf1);
    c->cyrillic += is_cyrillic;
    c->other += !is_cyrillic;
    c->oem += b <= 0xa5 || b == 0xe1;
    c->ansi += b >= 0xc0 && b != 0xe1;
}

static void count_pair(struct census *c, unsigned char a, unsigned char b)
{
    c->pairs++;
    c->low += a < 0xa1;
    c->ascii += b < 0x80;
    c->early += a >= 0xa4 && a < 0xb0;
    c->late += a > 0xc8;
    c->bad += b < 0x40 || b == 0x7f || b > 0xfe;
}

static struct census take_census(struct pst_str s)
{
    struct census c = {0};
    for (size_t i = 0; i + 1 < s.n; i++) {
        if (!is_high(s.p[i]))
            continue;
        count_byte(&c, (unsigned char)s.p[i]);
        c.alone += !is_high(s.p[i + 1]) && (i == 0 || !is_high(s.p[i - 1]));
    }
    for (size_t i = 0; i + 1 < s.n; i++)
        if (is_high(s.p[i])) {
            count_pair(&c, (unsigned char)s.p[i], (unsigned char)s.p[i + 1]);
            i++;
        }
    return c;
}

/* Letters of Cyrillic stand in runs, those of Latin alone. */
static const char *charset_of(const struct census *c)
{
    size_t high = c->cyrillic + c->other;
    if (c->bad != 0 || c->alone * 4 > high) {
        if (c->other * 8 <= high && c->alone * 4 <= high)
            return "CP866";
        return c->oem >= c->ansi ? "CP850" : "WINDOWS-1252";
    }
    if (c->other == 0)
        return "CP866";
    if (c->low * 2 >= c->pairs)
        return "CP932";
    if (c->ascii * 4 >= c->pairs || c->early * 8 >= c->pairs)
        return "BIG5";
    if (c->low + c->ascii != 0)
        return "GB18030";
    return c->late != 0 ? "GB18030" : "EUC-KR";
}

const char *pst_zip_charset(struct pst_packed_input in)
{
    struct pst_buf directory = PST_BUF_INIT, names = PST_BUF_INIT;
    const char *charset = NULL;
    if (pst_str_starts(in.bytes, "PK\x03\x04"))
        read_directory(in, &directory);
    find_names(pst_buf_str(&directory), &names);
    if (names.n != 0) {
        const struct census c = take_census(pst_buf_str(&names));
        charset = charset_of(&c);
    }
    pst_buf_dispose(&directory);
    pst_buf_dispose(&names);
    return charset;
}
