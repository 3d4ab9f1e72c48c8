/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "article/misread.h"

#include <string.h>

#include "article/ascii.h"
#include "text/utf8.h"

enum {
    LONGEST = 4, /* bytes of a sequence */
    HIGH = 0x80, /* the first byte that is not ASCII, */
    LEADS = 0xc0 /* and the first that no sequence goes on with */
};

/* --- code pages of one byte a character ---------------------------------- */

/* What Windows-125x have at 0x80 to 0xBF; 0: nothing. Of 1252 all from 0xA0 on
 * are as in Latin-1. In 1256 the joiners are left out, for they stand between
 * any two letters. */
static const uint16_t windows_1252[] = {
    0x20ac, 0,      0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021,
    0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017d, 0,
    0,      0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
    0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0,      0x017e, 0x0178};
static const uint16_t windows_1251[] = {
    0x0402, 0x0403, 0x201a, 0x0453, 0x201e, 0x2026, 0x2020, 0x2021,
    0x20ac, 0x2030, 0x0409, 0x2039, 0x040a, 0x040c, 0x040b, 0x040f,
    0x0452, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
    0,      0x2122, 0x0459, 0x203a, 0x045a, 0x045c, 0x045b, 0x045f,
    0x00a0, 0x040e, 0x045e, 0x0408, 0x00a4, 0x0490, 0x00a6, 0x00a7,
    0x0401, 0x00a9, 0x0404, 0x00ab, 0x00ac, 0x00ad, 0x00ae, 0x0407,
    0x00b0, 0x00b1, 0x0406, 0x0456, 0x0491, 0x00b5, 0x00b6, 0x00b7,
    0x0451, 0x2116, 0x0454, 0x00bb, 0x0458, 0x0405, 0x0455, 0x0457};
static const uint16_t windows_1256[] = {
    0x20ac, 0x067e, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021,
    0x02c6, 0x2030, 0x0679, 0x2039, 0x0152, 0x0686, 0x0698, 0x0688,
    0x06af, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
    0x06a9, 0x2122, 0x0691, 0x203a, 0x0153, 0,      0,      0x06ba,
    0x00a0, 0x060c, 0x00a2, 0x00a3, 0x00a4, 0x00a5, 0x00a6, 0x00a7,
    0x00a8, 0x00a9, 0x06be, 0x00ab, 0x00ac, 0x00ad, 0x00ae, 0x00af,
    0x00b0, 0x00b1, 0x00b2, 0x00b3, 0x00b4, 0x00b5, 0x00b6, 0x00b7,
    0x00b8, 0x00b9, 0x061b, 0x00bb, 0x00bc, 0x00bd, 0x00be, 0x061f};

/* A code page, and which of its letters may begin a sequence. */
struct page {
    const uint16_t *high;
    size_t count;
    bool latin;           /* what is not listed is as in Latin-1 */
    uint32_t first, last; /* characters that are the bytes from `lead` on */
    unsigned char lead;
};

static const struct page pages[] = {
    {windows_1252, sizeof windows_1252 / 2, true, 0xc2, 0xf4, 0xc2},
    /* Cyrillic, whose letters these two begin; and, in small letters, what is
     * of three bytes: Chinese, and the marks from U+2000 on. */
    {windows_1251, sizeof windows_1251 / 2, false, 0x0420, 0x0421, 0xd0},
    {windows_1251, sizeof windows_1251 / 2, false, 0x0432, 0x0432, 0xe2},
    {windows_1256, sizeof windows_1256 / 2, false, 0x0637, 0x063a, 0xd8},
};
enum { PAGES = sizeof pages / sizeof *pages };

/* The byte with which a sequence goes on that the character was; 0: none. */
static unsigned char continuation_of(const struct page *g, uint32_t cp)
{
    if (g->latin && cp >= HIGH && cp < LEADS)
        return (unsigned char)cp;
    for (size_t i = 0; i < g->count; i++)
        if (g->high[i] == cp && cp != 0)
            return (unsigned char)(HIGH + i);
    return 0;
}

unsigned char pst_misread_continuation(uint32_t cp)
{
    return continuation_of(&pages[0], cp);
}

static size_t length_of(unsigned char lead)
{
    return lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
}

/* Bytes of the characters at `at` that were a sequence of `*length` bytes; 0:
 * they were none. */
static size_t sequence_at(const struct page *g, struct pst_str text, size_t at,
                          size_t *length)
{
    const char *p = text.p + at, *end = text.p + text.n;
    char bytes[LONGEST];
    size_t n = 0;
    uint32_t cp = p < end ? pst_utf8_decode(p, end, &n) : 0;
    if (cp < g->first || cp > g->last)
        return 0;
    bytes[0] = (char)(g->lead + (cp - g->first));
    *length = length_of((unsigned char)bytes[0]);
    p += n;
    for (size_t i = 1; i < *length; i++, p += n) {
        unsigned char byte =
            p < end ? continuation_of(g, pst_utf8_decode(p, end, &n)) : 0;
        if (byte == 0)
            return 0;
        bytes[i] = (char)byte;
    }
    return pst_utf8_valid_prefix(bytes, *length) == *length
               ? (size_t)(p - (text.p + at))
               : 0;
}

/* Whether a sequence has a capital in the middle that never stands there: most
 * marks of punctuation have. */
static bool is_mark(const struct page *g, struct pst_str text, size_t at)
{
    struct pst_str rest = {text.p + at, text.n - at};
    return g->lead == 0xe2 && pst_str_starts(rest, "\u0432\u0402");
}

size_t pst_misread_run(struct pst_str text, size_t at, size_t *end)
{
    size_t n;
    uint32_t first = pst_utf8_decode(text.p + at, text.p + text.n, &n);
    *end = at + n;
    for (size_t i = 0; i < PAGES; i++) {
        const struct page *g = &pages[i];
        size_t count = 0, pairs = 0, length = 0, past = at;
        if (first < g->first || first > g->last)
            continue;
        while ((n = sequence_at(g, text, past, &length)) != 0) {
            past += n;
            count++;
            pairs += length == 2;
        }
        if (count >= 3 || (count == 2 && pairs == 0) ||
            (count == 1 && is_mark(g, text, at))) {
            *end = past;
            return count;
        }
    }
    return 0;
}

/* --- words without a letter of ASCII ------------------------------------- */

/* Letters of Latin-1, one after the other. */
struct word {
    size_t letters, falls; /* of these, less than the one before */
    uint64_t seen;         /* bits, by the letter */
    uint32_t before;
};

static bool is_letter(uint32_t cp)
{
    return cp >= 0xc0 && cp <= 0xff && cp != 0xd7 && cp != 0xf7;
}

static void add_letter(struct word *w, uint32_t cp)
{
    w->letters++;
    w->falls += cp < w->before;
    w->seen |= UINT64_C(1) << (cp - 0xc0);
    w->before = cp;
}

static bool is_odd(const struct word *w, size_t letters, int kinds)
{
    return w->letters >= letters && w->falls != 0 &&
           __builtin_popcountll(w->seen) >= kinds;
}

/* A list of letters has each once. */
static bool has_repeats(const struct word *w)
{
    enum { REPEATS = 3 };
    return w->letters >= (size_t)__builtin_popcountll(w->seen) + REPEATS;
}

size_t pst_misread_words(struct pst_str text, size_t at, size_t *end)
{
    enum { SHORT = 4, LONG = 24, LONG_KINDS = 8, WORDS = 3 };
    struct word w = {0}, all = {0};
    size_t words = 0, n = 1, i = at;
    bool is_long = false;
    /* What an ASCII letter begins is no such word. */
    bool apart = at == 0 || !pst_is_alpha(text.p[at - 1]);
    for (bool goes_on = true; goes_on; i += n) {
        uint32_t cp = 0;
        n = 1;
        if (i < text.n)
            cp = pst_utf8_decode(text.p + i, text.p + text.n, &n);
        goes_on = i < text.n && (cp < HIGH ? !pst_is_alpha((char)cp)
                                           : cp > 0x9f && cp <= 0xff);
        if (is_letter(cp)) {
            add_letter(&w, cp);
            add_letter(&all, cp);
            continue;
        }
        if (goes_on && cp > 0xa0)
            continue; /* a sign */
        bool ends_apart = goes_on || i >= text.n;
        words += apart && ends_apart && is_odd(&w, SHORT, 3);
        is_long = is_long || is_odd(&w, LONG, LONG_KINDS);
        apart = true;
        w = (struct word){0};
    }
    *end = i - n;
    bool is_sure = (words >= WORDS || is_long) && has_repeats(&all);
    return is_sure ? words + (words == 0) : 0;
}

/* --- charsets of two bytes a character ----------------------------------- */

enum wide { GBK, SHIFT_JIS };

/* Opened to what the text was taken for. */
static const char *const wide_names[] = {"GBK", "CP932"};

/* The charset that what begins with frequent characters of UTF-8 is written by;
 * -1: the character is none that tells. */
static int told_by(uint32_t cp)
{
    switch (cp) {
    case 0x6d93: /* as GBK: E4 B8, what begins U+4E00 to U+4E3F */
    case 0x9428: /* E7 9A, of */
    case 0x6b91: /* 9A 84, the same from the middle on */
    case 0x951b: /* EF BC, the full-width comma */
    case 0x935a: /* E5 90 */
    case 0x9286: /* E3 80, the full stop */
    case 0x6d60: /* E4 BB */
    case 0x951f: /* EF BF, the replacement character */
        return GBK;
    case 0x7e3a: /* as Shift_JIS: E3 81, Hiragana */
    case 0x7e5d: /* E3 83, Katakana */
    case 0x7e67: /* E3 82, both */
        return SHIFT_JIS;
    default:
        return -1;
    }
}

void pst_misread_init(struct pst_misread *m)
{
    memset(m, 0, sizeof *m);
    pst_buf_init(&m->bytes);
}

/* What iconv_open gives for a charset that it does not know. */
static iconv_t no_charset(void)
{
    return (iconv_t)-1; /* NOLINT(performance-no-int-to-ptr) */
}

static bool is_open(const struct pst_misread *m, int which)
{
    return m->opened[which] && m->cd[which] != no_charset();
}

void pst_misread_dispose(struct pst_misread *m)
{
    for (int i = 0; i < 2; i++)
        if (is_open(m, i))
            iconv_close(m->cd[i]);
    pst_buf_dispose(&m->bytes);
}

/* The text as bytes of the charset; a space for what it does not have. */
static void encode(iconv_t cd, struct pst_str text, struct pst_buf *out)
{
    /* It is not changed: NOLINTNEXTLINE(performance-no-int-to-ptr) */
    char *from = (char *)(uintptr_t)text.p;
    size_t left = text.n;
    pst_buf_clear(out);
    while (left != 0) {
        char *to = pst_buf_reserve(out, 2 * left); /* none has more */
        size_t room = 2 * left;
        iconv(cd, &from, &left, &to, &room);
        pst_buf_commit(out, to);
        if (left == 0)
            break;
        size_t n;
        pst_utf8_decode(from, from + left, &n);
        from += n;
        left -= n;
        pst_buf_addc(out, ' ');
    }
    iconv(cd, NULL, NULL, NULL, NULL);
}

/* What Chinese and Japanese are written with, and what stands for the lost. */
static bool is_east_asian(uint32_t cp)
{
    return (cp >= 0x3000 && cp <= 0x30ff) || (cp >= 0x3400 && cp <= 0x9fff) ||
           (cp >= 0xff00 && cp <= 0xff65) || (cp >= 0x2010 && cp <= 0x203f) ||
           cp == 0xfffd;
}

/* Characters in runs of four and more that the bytes are as UTF-8. */
static size_t count_runs(struct pst_str bytes)
{
    enum { RUN = 4 };
    const char *p = bytes.p, *end = bytes.p + bytes.n;
    size_t run = 0, all = 0, n;
    for (; p < end; p += n) {
        uint32_t cp = pst_utf8_decode(p, end, &n);
        if (n == 3 && is_east_asian(cp)) {
            run++;
            continue;
        }
        all += run >= RUN ? run : 0;
        run = 0;
    }
    return all + (run >= RUN ? run : 0);
}

/* Where the characters around `at` begin that are not ASCII. */
static size_t stretch_begin(struct pst_str text, size_t at, size_t least)
{
    while (at > least && (unsigned char)text.p[at - 1] >= HIGH)
        at--;
    return at;
}

static size_t stretch_end(struct pst_str text, size_t at)
{
    while (at < text.n && (unsigned char)text.p[at] >= HIGH)
        at++;
    return at;
}

size_t pst_misread_wide(struct pst_misread *m, struct pst_str text, size_t at,
                        size_t *end)
{
    size_t n;
    int which = told_by(pst_utf8_decode(text.p + at, text.p + text.n, &n));
    *end = at + n;
    if (which < 0 || at < m->done[which])
        return 0;
    if (!m->opened[which])
        m->cd[which] = iconv_open(wide_names[which], "UTF-8");
    m->opened[which] = true;
    if (!is_open(m, which))
        return 0;
    size_t begin = stretch_begin(text, at, m->done[which]);
    m->done[which] = stretch_end(text, at);
    encode(m->cd[which],
           (struct pst_str){text.p + begin, m->done[which] - begin}, &m->bytes);
    size_t places = count_runs(pst_buf_str(&m->bytes));
    if (places != 0)
        *end = m->done[which];
    return places;
}
