/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "article/charset.h"

#include <errno.h>
#include <iconv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <uchardet/uchardet.h>

#include "article/ascii.h"
#include "article/srcmap.h"
#include "base/bytes.h"
#include "base/mem.h"
#include "base/unicode.h"
#include "text/utf8.h"

enum {
    DECLARED_WITHIN = 2048, /* bytes searched for a declaration */
    GUESS_BYTES = 1 << 20,  /* bytes that uchardet is shown */
    GUESS_HIGH = 1024,      /* over 127 among them: it tries each of its many
                               models on each byte */
    CHAR_MAX_BYTES = 8,     /* of one character in any charset */
    ESCAPE = 0x1b,
    FEW_HIGH_BYTES =
        20 /* below, or below 1 in 50, a guess of a Latin one is noise */
};

static const char replacement[] = "\xEF\xBF\xBD";

void pst_source_init(struct pst_source *s)
{
    memset(s, 0, sizeof *s);
    pst_buf_init(&s->text);
}

void pst_source_dispose(struct pst_source *s)
{
    pst_buf_dispose(&s->text);
    free(s->segments);
    free(s->lines);
    pst_source_init(s);
}

void pst_source_empty(struct pst_source *s)
{
    pst_buf_clear(&s->text);
    s->segment_count = 0;
    s->line_count = 0;
    s->replaced = 0;
}

void pst_source_add(struct pst_source *s, const char *p, size_t n, size_t at,
                    size_t length)
{
    if (n == 0)
        return;
    pst_segment_push(&s->segments, &s->segment_count, &s->segment_cap,
                     (struct pst_segment){s->text.n, n, at, length});
    pst_buf_add(&s->text, p, n);
    s->is_even = false;
}

static void emit_replacement(struct pst_source *s, size_t at, size_t n)
{
    pst_source_add(s, replacement, 3, at, n);
    s->replaced += n;
}

static void decode_utf8(struct pst_source *s, struct pst_str bytes, size_t at)
{
    while (at < bytes.n) {
        size_t good = pst_utf8_valid_prefix(bytes.p + at, bytes.n - at);
        pst_source_add(s, bytes.p + at, good, at, good);
        at += good;
        if (at < bytes.n)
            emit_replacement(s, at++, 1);
    }
}

/* UTF-16 and UTF-32: fixed units. */
struct unit_form {
    const char *name;
    unsigned size;
    bool big;
};

static const struct unit_form unit_forms[] = {
    {"UTF-16LE", 2, false},
    {"UTF-16BE", 2, true},
    {"UTF-32LE", 4, false},
    {"UTF-32BE", 4, true},
};

static uint32_t read_unit(const struct unit_form *f, const char *p)
{
    uint32_t v = 0;
    for (unsigned i = 0; i < f->size; i++) {
        unsigned at = f->big ? i : f->size - 1 - i;
        v = v << 8 | (unsigned char)p[at];
    }
    return v;
}

static void decode_units(struct pst_source *s, struct pst_str bytes, size_t at,
                         const struct unit_form *f)
{
    while (bytes.n - at >= f->size) {
        uint32_t cp = read_unit(f, bytes.p + at);
        size_t n = f->size;
        if (n == 2 && cp >= 0xd800 && cp < 0xdc00 && bytes.n - at >= 4) {
            uint32_t low = read_unit(f, bytes.p + at + 2);
            if (low >= 0xdc00 && low < 0xe000) {
                cp = 0x10000 + ((cp - 0xd800) << 10) + (low - 0xdc00);
                n = 4;
            }
        }
        if (cp > 0x10ffff || (cp >= 0xd800 && cp < 0xe000)) {
            emit_replacement(s, at, n);
        } else {
            char out[4];
            pst_source_add(s, out, pst_utf8_encode(cp, out), at, n);
        }
        at += n;
    }
    if (at < bytes.n)
        emit_replacement(s, at, bytes.n - at);
}

/* What each byte alone stands for in an iconv charset. */
struct byte_table {
    iconv_t cd;
    bool stateful;     /* then no byte means anything alone */
    bool ascii;        /* bytes up to 127 stand for themselves */
    uint8_t n[256];    /* bytes of text; 0: none */
    bool partial[256]; /* begins a longer character */
    bool same[256];    /* stands for itself */
    char text[256][CHAR_MAX_BYTES];
};

/* Convert the n bytes at p as one piece. Returns the bytes of text written, 0
 * when they are invalid or, with *partial, incomplete. */
static size_t convert(iconv_t cd, const char *p, size_t n,
                      char out[CHAR_MAX_BYTES], bool *partial, size_t *used)
{
    char in[CHAR_MAX_BYTES];
    memcpy(in, p, n);
    char *from = in, *to = out;
    size_t left = n, room = CHAR_MAX_BYTES;
    size_t r = iconv(cd, &from, &left, &to, &room);
    *partial = r == (size_t)-1 && errno == EINVAL;
    *used = n - left;
    return CHAR_MAX_BYTES - room;
}

static bool is_stateful(const char *name)
{
    return strncasecmp(name, "ISO-2022", 8) == 0 ||
           strncasecmp(name, "UTF-7", 5) == 0 ||
           strncasecmp(name, "HZ", 2) == 0 ||
           strncasecmp(name, "CSISO2022", 9) == 0;
}

static void table_fill(struct byte_table *t, int b)
{
    char in = (char)b;
    size_t used;
    iconv(t->cd, NULL, NULL, NULL, NULL);
    size_t n = convert(t->cd, &in, 1, t->text[b], &t->partial[b], &used);
    /* Some converters hold a letter back for a mark that may follow. */
    char *to = t->text[b] + n;
    size_t room = CHAR_MAX_BYTES - n;
    if (!t->partial[b])
        iconv(t->cd, NULL, NULL, &to, &room);
    t->n[b] = (uint8_t)(to - t->text[b]);
    t->same[b] = t->n[b] == 1 && t->text[b][0] == in;
}

/* Whether all of ASCII, converted as one piece, stays what it is. */
static bool keeps_ascii(iconv_t cd)
{
    char in[128], out[sizeof in];
    for (size_t i = 0; i < sizeof in; i++)
        in[i] = (char)i;
    char *from = in, *to = out;
    size_t left = sizeof in, room = sizeof out;
    bool whole = iconv(cd, &from, &left, &to, &room) == 0 &&
                 iconv(cd, NULL, NULL, &to, &room) == 0 && room == 0;
    iconv(cd, NULL, NULL, NULL, NULL);
    return whole && memcmp(in, out, sizeof in) == 0;
}

/* For the bytes that occur: each takes two calls of iconv. */
static bool table_open(struct byte_table *t, const char *name,
                       struct pst_str bytes)
{
    bool occurs[256] = {false};
    memset(t, 0, sizeof *t);
    t->cd = iconv_open("UTF-8", name);
    if (t->cd == (iconv_t)-1) /* NOLINT(performance-no-int-to-ptr) */
        return false;
    t->stateful = is_stateful(name);
    t->ascii = !t->stateful && keeps_ascii(t->cd);
    for (size_t i = 0;
         (i += t->ascii ? pst_bytes_to_high(bytes.p + i, bytes.n - i) : 0) <
         bytes.n;
         i++)
        occurs[(unsigned char)bytes.p[i]] = true;
    for (int b = 0; b < 256 && !t->stateful; b++)
        if (occurs[b])
            table_fill(t, b);
    iconv(t->cd, NULL, NULL, NULL, NULL);
    return true;
}

/* One character of several bytes at `at`; returns the bytes taken. */
static size_t decode_char(struct pst_source *s, struct byte_table *t,
                          struct pst_str bytes, size_t at)
{
    size_t most = bytes.n - at < CHAR_MAX_BYTES ? bytes.n - at : CHAR_MAX_BYTES;
    for (size_t n = 1; n <= most; n++) {
        char out[CHAR_MAX_BYTES];
        bool partial;
        size_t used;
        size_t made = convert(t->cd, bytes.p + at, n, out, &partial, &used);
        /* iconv has numbers above those of Unicode, as from "utf!8". */
        if (pst_utf8_valid_prefix(out, made) != made)
            break;
        if (made != 0)
            pst_source_add(s, out, made, at, used != 0 ? used : n);
        if (used != 0)
            return used; /* a character, or a shift that stands for none */
        if (!partial)
            break;
    }
    emit_replacement(s, at, 1);
    return 1;
}

static void decode_iconv(struct pst_source *s, struct pst_str bytes,
                         struct byte_table *t)
{
    size_t at = 0;
    while (at < bytes.n) {
        size_t run = at;
        if (t->ascii)
            run += pst_bytes_to_high(bytes.p + at, bytes.n - at);
        while (run < bytes.n && t->same[(unsigned char)bytes.p[run]])
            run++;
        pst_source_add(s, bytes.p + at, run - at, at, run - at);
        at = run;
        if (at == bytes.n)
            break;
        unsigned char b = (unsigned char)bytes.p[at];
        if (t->n[b] != 0) {
            pst_source_add(s, t->text[b], t->n[b], at, 1);
            at++;
        } else if (t->stateful || t->partial[b]) {
            at += decode_char(s, t, bytes, at);
        } else {
            emit_replacement(s, at, 1);
            at++;
        }
    }
}

/* The charset that people mean by a name: the superset that wrote the file. */
static const char *const charset_aliases[][2] = {
    {"UTF8", "UTF-8"},
    {"ISO-8859-1", "WINDOWS-1252"},
    {"ISO8859-1", "WINDOWS-1252"},
    {"ISO_8859-1", "WINDOWS-1252"},
    {"LATIN1", "WINDOWS-1252"},
    {"L1", "WINDOWS-1252"},
    {"CP1252", "WINDOWS-1252"},
    {"ISO-8859-9", "WINDOWS-1254"},
    {"ISO-8859-11", "CP874"},
    {"TIS-620", "CP874"},
    {"WINDOWS-874", "CP874"},
    {"GB2312", "GB18030"},
    {"GBK", "GB18030"},
    {"X-GBK", "GB18030"},
    {"SHIFT_JIS", "CP932"},
    {"SHIFT-JIS", "CP932"},
    {"X-SJIS", "CP932"},
    {"WINDOWS-31J", "CP932"},
    {"EUC-KR", "CP949"},
    {"KS_C_5601-1987", "CP949"},
    {"BIG5", "BIG5-HKSCS"},
    {"X-MAC-CYRILLIC", "MAC-CYRILLIC"},
    {"MACINTOSH", "MACINTOSH"},
};

/* iconv's name of a charset as a file may state it; false when the name says
 * nothing: empty, ASCII, or one that no name can look like. */
static bool charset_name(char out[32], const char *name)
{
    struct pst_str s = pst_str_trim(pst_str_of(name));
    if (s.n == 0 || s.n >= 32)
        return false;
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c <= ' ' || c >= 0x7f || c == '/' || c == ',')
            return false;
        out[i] = (char)(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
    }
    out[s.n] = '\0';
    if (strcmp(out, "ASCII") == 0 || strcmp(out, "US-ASCII") == 0)
        return false;
    for (size_t i = 0; i < sizeof charset_aliases / sizeof *charset_aliases;
         i++)
        if (strcmp(out, charset_aliases[i][0]) == 0)
            snprintf(out, 32, "%s", charset_aliases[i][1]);
    return true;
}

static void set_charset(struct pst_source *s, const char *name)
{
    snprintf(s->charset, sizeof s->charset, "%s", name);
}

static bool bom_decode(struct pst_source *s, struct pst_str bytes)
{
    static const struct {
        const char *bytes;
        size_t n;
        int form; /* of unit_forms; -1: UTF-8 */
    } marks[] = {
        {"\xEF\xBB\xBF", 3, -1}, {"\xFF\xFE\0\0", 4, 2}, {"\0\0\xFE\xFF", 4, 3},
        {"\xFF\xFE", 2, 0},      {"\xFE\xFF", 2, 1},
    };
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        if (bytes.n < marks[i].n ||
            memcmp(bytes.p, marks[i].bytes, marks[i].n) != 0)
            continue;
        s->first_line = marks[i].n;
        if (marks[i].form < 0) {
            set_charset(s, "UTF-8");
            decode_utf8(s, bytes, marks[i].n);
        } else {
            const struct unit_form *f = &unit_forms[marks[i].form];
            set_charset(s, f->name);
            decode_units(s, bytes, marks[i].n, f);
        }
        return true;
    }
    return false;
}

/* What the bytes look like. */
struct census {
    size_t high;    /* bytes over 127 */
    size_t runs;    /* runs of them */
    size_t multi;   /* well-formed UTF-8 sequences of several bytes */
    size_t invalid; /* bytes in none */
    size_t nul[2];  /* NULs at even and at odd offsets */
};

static void take_census(struct census *c, struct pst_str bytes)
{
    memset(c, 0, sizeof *c);
    bool in_run = false;
    for (size_t at = 0, n; at < bytes.n; at += n) {
        size_t plain = pst_bytes_to_high_or_nul(bytes.p + at, bytes.n - at);
        in_run = in_run && plain == 0;
        if ((at += plain) == bytes.n)
            break;
        bool high = pst_byte_is_high(bytes.p[at]);
        pst_unicode_get(bytes.p + at, bytes.n - at, &n);
        bool valid = n != 0;
        n += !valid;
        c->nul[at & 1] += !high;
        c->high += high ? n : 0;
        c->runs += high && !in_run;
        c->multi += n > 1;
        c->invalid += !valid;
        in_run = high;
    }
}

/* A few stray bytes do not make UTF-8 something else: no other charset has
 * mostly well-formed sequences. */
static bool is_mostly_utf8(const struct census *c)
{
    return c->invalid == 0 || c->multi >= 2 * c->invalid;
}

/* The 7-bit charset whose escape sequences the bytes have; NULL: none. */
static const char *escaped_charset(struct pst_str bytes)
{
    static const struct {
        const char *escape, *name;
    } forms[] = {{"\x1b$B", "ISO-2022-JP"},
                 {"\x1b$@", "ISO-2022-JP"},
                 {"\x1b$)C", "ISO-2022-KR"}};
    if (memchr(bytes.p, ESCAPE, bytes.n) == NULL)
        return NULL;
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
        if (memmem(bytes.p, bytes.n, forms[i].escape,
                   strlen(forms[i].escape)) != NULL)
            return forms[i].name;
    return NULL;
}

/* UTF-16 without a mark: Latin letters have NULs on one side only. */
static const struct unit_form *bare_utf16(const struct census *c,
                                          struct pst_str bytes)
{
    size_t units = bytes.n / 2;
    for (int i = 0; i < 2; i++) {
        size_t zeros = c->nul[i == 0], others = c->nul[i != 0];
        if (units >= 2 && zeros > units / 4 && others < zeros / 16 + 1)
            return &unit_forms[i];
    }
    return NULL;
}

static bool decode_as(struct pst_source *s, struct pst_str bytes,
                      const char *name)
{
    struct byte_table t;
    if (!table_open(&t, name, bytes))
        return false;
    set_charset(s, name);
    decode_iconv(s, bytes, &t);
    iconv_close(t.cd);
    return true;
}

static bool is_latin(const char *name)
{
    static const char *const latin[] = {
        "WINDOWS-1250", "WINDOWS-1252", "WINDOWS-1254", "WINDOWS-1257",
        "WINDOWS-1258", "ISO-8859-2",   "ISO-8859-3",   "ISO-8859-4",
        "ISO-8859-10",  "ISO-8859-13",  "ISO-8859-14",  "ISO-8859-15",
        "ISO-8859-16",  "CP852",        "IBM852",       "MAC-CENTRALEUROPE",
        "MACINTOSH",    "IBM865",       "VISCII",
    };
    for (size_t i = 0; i < sizeof latin / sizeof *latin; i++)
        if (strcmp(name, latin[i]) == 0)
            return true;
    return false;
}

/* English typed in an East Asian charset: all that is not ASCII are quotes
 * and dashes, lead byte A1. */
static const char *punctuation_charset(struct pst_str bytes)
{
    size_t big5 = 0, gb = 0, others = 0;
    for (size_t i = 0;
         i < bytes.n &&
         (i += pst_bytes_to_high(bytes.p + i, bytes.n - i)) < bytes.n;
         i++) {
        unsigned char next =
            i + 1 < bytes.n ? (unsigned char)bytes.p[i + 1] : 0;
        bool lead = (unsigned char)bytes.p[i] == 0xa1 && next != 0;
        if (lead && pst_is_one_of(next, "\xa5\xa6\xa7\xa8\x56\x58\x4b"))
            big5++;
        else if (lead && pst_is_one_of(next, "\xaa\xad\xae\xaf\xb0\xb1"))
            gb++;
        else
            others++;
        i += lead;
    }
    if (others * 10 > big5 + gb)
        return "";
    return big5 >= gb ? "BIG5-HKSCS" : "GB18030";
}

/* The length of the beginning that uchardet is shown. */
static size_t enough_to_guess(struct pst_str bytes)
{
    size_t most = bytes.n < GUESS_BYTES ? bytes.n : GUESS_BYTES;
    size_t at = 0;
    for (int high = 0; high < GUESS_HIGH && at < most; high++) {
        at += pst_bytes_to_high(bytes.p + at, most - at);
        at += at < most;
    }
    return at;
}

/* uchardet's guess, if it can be right; else "". */
static void guess_charset(char out[32], struct pst_str bytes,
                          const struct census *c)
{
    snprintf(out, 32, "%s", punctuation_charset(bytes));
    if (out[0] != '\0')
        return;
    /* Letters of Latin scripts stand alone among ASCII; those of others in
     * runs. What contradicts that, or rests on too little, is no guess. */
    bool in_runs = c->high >= 2 * c->runs;
    bool few = c->high < FEW_HIGH_BYTES || c->high < bytes.n / 50;
    if (few && !in_runs)
        return;
    uchardet_t u = uchardet_new();
    bool ok = uchardet_handle_data(u, bytes.p, enough_to_guess(bytes)) == 0;
    uchardet_data_end(u);
    if (!ok || !charset_name(out, uchardet_get_charset(u)))
        out[0] = '\0';
    uchardet_delete(u);
    bool bad = is_latin(out) ? in_runs || few : !in_runs;
    if (bad || strncmp(out, "UTF-", 4) == 0)
        out[0] = '\0';
}

/* C1 controls and replacements: signs of a wrong guess. */
static bool looks_wrong(const struct pst_source *s)
{
    size_t signs = s->replaced;
    const char *p = s->text.p, *end = p + s->text.n;
    while ((p = memchr(p, 0xc2, (size_t)(end - p))) != NULL && end - p > 1)
        signs += (unsigned char)*++p < 0xa0;
    return signs * 50 > s->text.n;
}

static bool is_utf16_or_32(const char *name)
{
    return strncmp(name, "UTF-16", 6) == 0 || strncmp(name, "UTF-32", 6) == 0 ||
           strncmp(name, "UCS-", 4) == 0;
}

/* By what the file declares, where the bytes do not disprove it. */
static bool decode_declared(struct pst_source *s, struct pst_str bytes,
                            const char *declared, const struct census *c)
{
    char name[32];
    if (declared == NULL || !charset_name(name, declared))
        return false;
    if (strcmp(name, "UTF-8") == 0 || is_utf16_or_32(name))
        return false;
    if (c->high == 0 && !is_stateful(name))
        return false;
    /* Pages that were moved to UTF-8 often still state what they were. Two
     * bytes of an East Asian charset pass for UTF-8 more easily. */
    size_t enough = is_latin(name) ? 2 : 10;
    if (c->invalid == 0 && c->multi >= enough)
        return false;
    return decode_as(s, bytes, name);
}

/* Well-formed UTF-8 that nothing says to be something else: what most files
 * are. */
static bool is_plainly_utf8(struct pst_str bytes, const char *declared,
                            bool is_even)
{
    if (declared != NULL && declared[0] != '\0')
        return false;
    if (!is_even && (memchr(bytes.p, '\0', bytes.n) != NULL ||
                     memchr(bytes.p, ESCAPE, bytes.n) != NULL))
        return false;
    return pst_utf8_valid_prefix(bytes.p, bytes.n) == bytes.n;
}

static void decode_any(struct pst_source *s, struct pst_str bytes,
                       const char *declared, bool is_even)
{
    if (bom_decode(s, bytes))
        return;
    if (is_plainly_utf8(bytes, declared, is_even)) {
        set_charset(s, "UTF-8");
        pst_source_add(s, bytes.p, bytes.n, 0, bytes.n);
        s->is_even = is_even;
        return;
    }
    struct census c;
    take_census(&c, bytes);
    const struct unit_form *f = bare_utf16(&c, bytes);
    if (f != NULL) {
        set_charset(s, f->name);
        decode_units(s, bytes, 0, f);
        return;
    }
    if (decode_declared(s, bytes, declared, &c))
        return;
    const char *escaped = c.high == 0 ? escaped_charset(bytes) : NULL;
    if (escaped != NULL && decode_as(s, bytes, escaped))
        return;
    if (is_mostly_utf8(&c)) {
        set_charset(s, "UTF-8");
        if (c.invalid == 0)
            pst_source_add(s, bytes.p, bytes.n, 0, bytes.n);
        else
            decode_utf8(s, bytes, 0);
        return;
    }
    char guess[32];
    guess_charset(guess, bytes, &c);
    if (guess[0] != '\0' && decode_as(s, bytes, guess)) {
        if (!looks_wrong(s))
            return;
        pst_source_empty(s);
    }
    if (!decode_as(s, bytes, "WINDOWS-1252")) {
        set_charset(s, "UTF-8");
        decode_utf8(s, bytes, 0);
    }
}

/* Line starts of the original, by the line ends of the decoded text. */
static void find_lines(struct pst_source *s)
{
    bool feeds = memchr(s->text.p, '\n', s->text.n) != NULL || s->text.n == 0;
    char end = feeds ? '\n' : '\r';
    const struct pst_segment *first = s->segments;
    if (s->segment_count == 1 && first->text_len == first->source_len) {
        struct pst_places lines = {s->lines, s->line_count, s->line_cap};
        pst_bytes_places(s->text.p, s->text.n, end, first->source + 1, &lines);
        s->lines = lines.items;
        s->line_count = lines.count;
        s->line_cap = lines.cap;
        if (s->line_count != 0 &&
            s->lines[s->line_count - 1] >= s->original_size)
            s->line_count--;
        return;
    }
    size_t segment = 0;
    const char *p = s->text.p, *stop = s->text.p + s->text.n;
    while ((p = memchr(p, end, (size_t)(stop - p))) != NULL) {
        size_t at = (size_t)(p++ - s->text.p);
        const struct pst_segment *g = &s->segments[segment];
        while (g->text + g->text_len <= at)
            g = &s->segments[++segment];
        size_t next = g->text_len == g->source_len
                          ? g->source + (at - g->text) + 1
                          : g->source + g->source_len;
        if (next < s->original_size)
            PST_PUSH(s->lines, s->line_count, s->line_cap) = next;
    }
}

int pst_source_decode_known(struct pst_source *s, struct pst_str bytes,
                            const char *declared, bool is_even,
                            struct pst_error *err)
{
    (void)err;
    pst_source_dispose(s);
    s->original_size = bytes.n;
    decode_any(s, bytes, declared, is_even);
    find_lines(s);
    return 0;
}

int pst_source_decode(struct pst_source *s, struct pst_str bytes,
                      const char *declared, struct pst_error *err)
{
    bool is_even =
        pst_byteset_find(&pst_odd_bytes, bytes.p, bytes.n) == bytes.n;
    return pst_source_decode_known(s, bytes, declared, is_even, err);
}

void pst_source_raw(struct pst_source *s, struct pst_str bytes)
{
    pst_source_dispose(s);
    s->original_size = bytes.n;
    pst_source_add(s, bytes.p, bytes.n, 0, bytes.n);
    find_lines(s);
}

/* Whether the bytes are the same in all charsets that they may be in. */
static bool is_ascii_alone(struct pst_str bytes, const char *declared)
{
    if (declared != NULL && is_stateful(pst_str_trim(pst_str_of(declared)).p))
        return false;
    return pst_bytes_to_high_or_nul(bytes.p, bytes.n) == bytes.n &&
           memchr(bytes.p, ESCAPE, bytes.n) == NULL;
}

static void add_ascii(struct pst_source *s, const struct pst_source *raw)
{
    for (size_t i = 0; i < raw->segment_count; i++) {
        struct pst_segment g = raw->segments[i];
        g.text += s->text.n;
        pst_segment_push(&s->segments, &s->segment_count, &s->segment_cap, g);
    }
    pst_buf_addstr(&s->text, pst_buf_str(&raw->text));
    set_charset(s, "UTF-8");
}

void pst_source_shift(struct pst_source *s, const struct pst_source_part *p)
{
    size_t kept = 0, by = p->at - p->head;
    for (size_t i = 0; i < s->segment_count; i++)
        s->segments[i].source += by;
    for (size_t i = 0; i < s->line_count; i++)
        if (s->lines[i] > p->head && s->lines[i] < p->head + p->size)
            s->lines[kept++] = s->lines[i] + by;
    s->line_count = kept;
    if (p->next_line != 0)
        PST_PUSH(s->lines, s->line_count, s->line_cap) = p->next_line;
    if (p->at != 0)
        s->first_line = p->line_start;
    s->original_size += by;
    s->lines_before = p->lines;
}

size_t pst_source_line(const struct pst_source *s, size_t at)
{
    size_t begin, end, line = s->lines_before + 1;
    bool is_end = at == s->text.n && at != 0;
    if (!pst_source_range(s, at - is_end, at - is_end + 1, &begin, &end))
        return line;
    return line + pst_lines_until(s->lines, s->line_count, begin) +
           (is_end && s->text.p[at - 1] == '\n');
}

void pst_source_add_decoded(struct pst_source *s, const struct pst_source *raw,
                            const char *declared)
{
    if (is_ascii_alone(pst_buf_str(&raw->text), declared)) {
        add_ascii(s, raw);
        return;
    }
    struct pst_source text;
    struct pst_error err;
    pst_source_init(&text);
    pst_source_decode(&text, pst_buf_str(&raw->text), declared, &err);
    for (size_t i = 0; i < text.segment_count; i++) {
        struct pst_segment g = text.segments[i];
        g.text += s->text.n;
        pst_segment_compose(&s->segments, &s->segment_count, &s->segment_cap,
                            &g, raw);
    }
    pst_buf_addstr(&s->text, pst_buf_str(&text.text));
    s->replaced += text.replaced;
    memcpy(s->charset, text.charset, sizeof s->charset);
    pst_source_dispose(&text);
}

/* The value after "charset" or "encoding", '=' and a quote, in [p, end). */
static bool read_charset(const char *p, const char *end, char out[32])
{
    while (p < end && (*p == ' ' || *p == '\t' || *p == '\n' || *p == '\r'))
        p++;
    if (p == end || *p != '=')
        return false;
    p++;
    while (p < end && (*p == ' ' || *p == '\t' || *p == '"' || *p == '\''))
        p++;
    size_t n = 0;
    while (p + n < end && n < 31 && !pst_is_one_of(p[n], " \t\r\n\"'>;/?"))
        n++;
    memcpy(out, p, n);
    out[n] = '\0';
    return n != 0;
}

static const char *find_word(const char *p, const char *end, const char *word)
{
    size_t n = strlen(word);
    for (; (size_t)(end - p) >= n; p++)
        if (strncasecmp(p, word, n) == 0)
            return p;
    return NULL;
}

static bool xml_declared(struct pst_str s, char out[32])
{
    if (!pst_str_starts(s, "<?xml"))
        return false;
    const char *end = memchr(s.p, '>', s.n);
    if (end == NULL)
        return false;
    const char *at = find_word(s.p, end, "encoding");
    return at != NULL && read_charset(at + 8, end, out);
}

static bool meta_declared(struct pst_str s, char out[32])
{
    const char *p = s.p, *end = s.p + s.n;
    while ((p = memchr(p, '<', (size_t)(end - p))) != NULL) {
        if (end - p >= 4 && memcmp(p, "<!--", 4) == 0) {
            p = find_word(p + 4, end, "-->");
            if (p == NULL)
                return false;
            continue;
        }
        const char *close = memchr(p, '>', (size_t)(end - p));
        if (close != NULL && close - p > 5 && strncasecmp(p, "<meta", 5) == 0)
            for (const char *at = p;
                 (at = find_word(at, close, "charset")) != NULL;)
                if (read_charset(at += 7, close, out))
                    return true;
        p++;
    }
    return false;
}

bool pst_charset_declared(struct pst_str bytes, char out[32])
{
    struct pst_str s = bytes;
    if (s.n > DECLARED_WITHIN)
        s.n = DECLARED_WITHIN;
    out[0] = '\0';
    if (pst_str_starts(s, "\xEF\xBB\xBF")) {
        s.p += 3;
        s.n -= 3;
    }
    if (pst_str_starts(s, "@charset \"")) {
        s.p += 9;
        s.n -= 9;
        char copy[34] = "=";
        size_t n = s.n < 32 ? s.n : 32;
        memcpy(copy + 1, s.p, n);
        return read_charset(copy, copy + 1 + n, out);
    }
    return xml_declared(s, out) || meta_declared(s, out);
}
