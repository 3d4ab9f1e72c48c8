/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/term.h"

#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/unicode.h"

const char *const pst_color_names[] = {"auto", "always", "never", NULL};

struct range {
    uint32_t first, last;
};

/* What must not reach a terminal; C0, DEL and C1 are in it as well. */
static const struct range harmful[] = {
    {0x00, 0x1f},       {0x7f, 0x9f},       {0x61c, 0x61c},
    {0x115f, 0x1160},   {0x17b4, 0x17b5},   {0x180e, 0x180e},
    {0x200b, 0x200f},   {0x2028, 0x202e},   {0x2060, 0x206f},
    {0x3164, 0x3164},   {0xfeff, 0xfeff},   {0xffa0, 0xffa0},
    {0xfff0, 0xfffb},   {0x1bca0, 0x1bca3}, {0x1d173, 0x1d17a},
    {0xe0000, 0xe0fff},
};

/* Combining marks and other characters without a column of their own. */
static const struct range narrow[] = {
    {0x0300, 0x036f}, {0x0483, 0x0489},   {0x0591, 0x05bd},   {0x05bf, 0x05bf},
    {0x05c1, 0x05c2}, {0x05c4, 0x05c5},   {0x05c7, 0x05c7},   {0x0610, 0x061a},
    {0x064b, 0x065f}, {0x0670, 0x0670},   {0x06d6, 0x06dc},   {0x06df, 0x06e4},
    {0x06e7, 0x06e8}, {0x06ea, 0x06ed},   {0x0711, 0x0711},   {0x0730, 0x074a},
    {0x0900, 0x0902}, {0x093a, 0x093a},   {0x093c, 0x093c},   {0x0941, 0x0948},
    {0x094d, 0x094d}, {0x0951, 0x0957},   {0x0962, 0x0963},   {0x0981, 0x0981},
    {0x09bc, 0x09bc}, {0x09c1, 0x09c4},   {0x09cd, 0x09cd},   {0x0a01, 0x0a02},
    {0x0a3c, 0x0a51}, {0x0a70, 0x0a71},   {0x0abc, 0x0abc},   {0x0ac1, 0x0ac8},
    {0x0acd, 0x0acd}, {0x0b3c, 0x0b3c},   {0x0b4d, 0x0b4d},   {0x0b82, 0x0b82},
    {0x0bc0, 0x0bc0}, {0x0bcd, 0x0bcd},   {0x0c3e, 0x0c40},   {0x0c46, 0x0c56},
    {0x0ccc, 0x0ccd}, {0x0d41, 0x0d44},   {0x0d4d, 0x0d4d},   {0x0e31, 0x0e31},
    {0x0e34, 0x0e3a}, {0x0e47, 0x0e4e},   {0x0eb1, 0x0eb1},   {0x0eb4, 0x0ebc},
    {0x0ec8, 0x0ece}, {0x0f71, 0x0f7e},   {0x0f80, 0x0f84},   {0x102d, 0x1030},
    {0x1032, 0x1037}, {0x1039, 0x103a},   {0x1161, 0x11ff},   {0x135d, 0x135f},
    {0x17b7, 0x17bd}, {0x17c6, 0x17c6},   {0x17c9, 0x17d3},   {0x1ab0, 0x1aff},
    {0x1dc0, 0x1dff}, {0x200b, 0x200f},   {0x20d0, 0x20f0},   {0x302a, 0x302d},
    {0x3099, 0x309a}, {0xa66f, 0xa672},   {0xa8e0, 0xa8f1},   {0xfe00, 0xfe0f},
    {0xfe20, 0xfe2f}, {0x1f3fb, 0x1f3ff}, {0xe0100, 0xe01ef},
};

/* East Asian wide and full-width, and emoji. */
static const struct range wide[] = {
    {0x1100, 0x115f},   {0x231a, 0x231b},   {0x2329, 0x232a},
    {0x23e9, 0x23ec},   {0x23f0, 0x23f0},   {0x23f3, 0x23f3},
    {0x25fd, 0x25fe},   {0x2614, 0x2615},   {0x2648, 0x2653},
    {0x267f, 0x267f},   {0x2693, 0x2693},   {0x26a1, 0x26a1},
    {0x26aa, 0x26ab},   {0x26bd, 0x26be},   {0x26c4, 0x26c5},
    {0x26ce, 0x26ce},   {0x26d4, 0x26d4},   {0x26ea, 0x26ea},
    {0x26f2, 0x26f3},   {0x26f5, 0x26f5},   {0x26fa, 0x26fa},
    {0x26fd, 0x26fd},   {0x2705, 0x2705},   {0x270a, 0x270b},
    {0x2728, 0x2728},   {0x274c, 0x274c},   {0x274e, 0x274e},
    {0x2753, 0x2755},   {0x2757, 0x2757},   {0x2795, 0x2797},
    {0x27b0, 0x27b0},   {0x27bf, 0x27bf},   {0x2b1b, 0x2b1c},
    {0x2b50, 0x2b50},   {0x2b55, 0x2b55},   {0x2e80, 0x303e},
    {0x3041, 0xa4cf},   {0xa960, 0xa97c},   {0xac00, 0xd7a3},
    {0xf900, 0xfaff},   {0xfe10, 0xfe19},   {0xfe30, 0xfe6f},
    {0xff00, 0xff60},   {0xffe0, 0xffe6},   {0x16fe0, 0x18cff},
    {0x1aff0, 0x1b2ff}, {0x1f004, 0x1f004}, {0x1f0cf, 0x1f0cf},
    {0x1f18e, 0x1f18e}, {0x1f191, 0x1f19a}, {0x1f200, 0x1f320},
    {0x1f32d, 0x1f335}, {0x1f337, 0x1f37c}, {0x1f37e, 0x1f393},
    {0x1f3a0, 0x1f3ca}, {0x1f3cf, 0x1f3d3}, {0x1f3e0, 0x1f3f0},
    {0x1f3f4, 0x1f3f4}, {0x1f3f8, 0x1f43e}, {0x1f440, 0x1f440},
    {0x1f442, 0x1f4fc}, {0x1f4ff, 0x1f53d}, {0x1f54b, 0x1f54e},
    {0x1f550, 0x1f567}, {0x1f57a, 0x1f57a}, {0x1f595, 0x1f596},
    {0x1f5a4, 0x1f5a4}, {0x1f5fb, 0x1f64f}, {0x1f680, 0x1f6c5},
    {0x1f6cc, 0x1f6cc}, {0x1f6d0, 0x1f6d2}, {0x1f6d5, 0x1f6d7},
    {0x1f6dc, 0x1f6df}, {0x1f6eb, 0x1f6ec}, {0x1f6f4, 0x1f6fc},
    {0x1f7e0, 0x1f7eb}, {0x1f7f0, 0x1f7f0}, {0x1f90c, 0x1f93a},
    {0x1f93c, 0x1f945}, {0x1f947, 0x1f9ff}, {0x1fa70, 0x1faff},
    {0x20000, 0x3fffd},
};

static bool in_ranges(const struct range *r, size_t n, uint32_t cp)
{
    size_t low = 0;
    while (low < n) {
        size_t middle = low + (n - low) / 2;
        if (cp > r[middle].last)
            low = middle + 1;
        else
            n = middle;
    }
    return r[low].first <= cp && cp <= r[low].last;
}

#define IN(table, cp) \
    in_ranges((table), sizeof(table) / sizeof(table)[0] - 1, (cp))

enum {
    TAB = 0x09,
    LF = 0x0a,
    CR = 0x0d,
    SOFT_HYPHEN = 0xad,
    ARABIC = 0x600,
    ZWNJ = 0x200c,
    ZWJ = 0x200d,
    LINE_SEPARATOR = 0x2028,
    PARAGRAPH_SEPARATOR = 0x2029
};

static bool is_joiner(uint32_t cp)
{
    return cp == ZWNJ || cp == ZWJ;
}

/* How the caller wants a line break or a tab: itself, a space, or 0: as any
 * other control. */
static char layout(uint32_t cp, unsigned flags)
{
    if (cp == LF && (flags & PST_TERM_NEWLINE) != 0)
        return '\n';
    if (cp == TAB && (flags & PST_TERM_TAB) != 0)
        return '\t';
    bool breaks = cp == LF || cp == CR || cp == TAB || cp == LINE_SEPARATOR ||
                  cp == PARAGRAPH_SEPARATOR;
    return breaks && (flags & PST_TERM_SPACES) != 0 ? ' ' : 0;
}

/* Bytes at the beginning that are printed as they are, whatever is before. */
static size_t plain_run(const char *p, size_t n)
{
    size_t i = 0;
    while (i < n && p[i] >= ' ' && p[i] <= '~')
        i++;
    return i;
}

void pst_term_safe(struct pst_buf *out, struct pst_str text, unsigned flags)
{
    uint32_t base = 0; /* the last character with a column of its own */
    unsigned joiners = 0;
    size_t used;
    for (size_t at = 0; at < text.n; at += used != 0 ? used : 1) {
        const char *p = text.p + at;
        used = plain_run(p, text.n - at);
        if (used != 0) {
            pst_buf_add(out, p, used);
            base = (uint32_t)p[used - 1];
            joiners = 0;
            continue;
        }
        uint32_t cp = pst_unicode_get(p, text.n - at, &used);
        if (used == 0) {
            pst_buf_adds(out, PST_UNICODE_REPLACEMENT);
            base = 0;
            continue;
        }
        if (cp == SOFT_HYPHEN)
            continue;
        /* CR LF counts once. */
        if (cp == CR && (flags & (PST_TERM_SPACES | PST_TERM_NEWLINE)) != 0 &&
            at + 1 < text.n && p[1] == '\n')
            continue;
        if (is_joiner(cp) && base >= ARABIC && joiners++ == 0) {
            pst_buf_add(out, p, used);
            continue;
        }
        char plain = layout(cp, flags);
        if (plain != 0)
            pst_buf_addc(out, plain);
        else if (IN(harmful, cp))
            pst_buf_adds(out, PST_UNICODE_REPLACEMENT);
        else
            pst_buf_add(out, p, used);
        if (!IN(narrow, cp)) {
            base = IN(harmful, cp) ? 0 : cp;
            joiners = 0;
        }
    }
}

static size_t columns_of(uint32_t cp)
{
    if (cp < 0x300)
        return 1;
    return IN(narrow, cp) ? 0 : IN(wide, cp) ? 2 : 1;
}

size_t pst_term_width(struct pst_str text)
{
    size_t columns = 0;
    size_t used;
    for (size_t at = 0; at < text.n; at += used != 0 ? used : 1) {
        uint32_t cp = pst_unicode_get(text.p + at, text.n - at, &used);
        columns += columns_of(cp);
    }
    return columns;
}

size_t pst_term_fit(struct pst_str text, size_t columns)
{
    size_t at = 0;
    size_t used;
    for (; at < text.n; at += used != 0 ? used : 1) {
        size_t wants =
            columns_of(pst_unicode_get(text.p + at, text.n - at, &used));
        if (wants > columns)
            break;
        columns -= wants;
    }
    return at;
}

size_t pst_term_columns(int fd)
{
    struct winsize size;
    if (ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col != 0)
        return size.ws_col;
    return 80;
}

bool pst_term_color(enum pst_color when, bool tty, const char *no_color,
                    const char *term)
{
    if (when != PST_COLOR_AUTO)
        return when == PST_COLOR_ALWAYS;
    if (no_color != NULL && no_color[0] != '\0')
        return false;
    return tty && (term == NULL || strcmp(term, "dumb") != 0);
}
