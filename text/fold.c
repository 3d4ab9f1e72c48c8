/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "text/fold.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "base/mem.h"
#include "text/charclass.h"
#include "text/utf8.h"

/* Marks in one run beyond this many are dropped: putting them in order takes
 * time that grows with the square of their number. */
enum { MARKS_MAX = 30 };

/* Code points on their way: in `room` as long as they fit. */
struct points {
    utf8proc_int32_t *p;
    size_t n, cap;
    utf8proc_int32_t room[96];
};

static void points_init(struct points *v)
{
    v->p = v->room;
    v->n = 0;
    v->cap = sizeof v->room / sizeof *v->room;
}

static void points_dispose(struct points *v)
{
    if (v->p != v->room)
        free(v->p);
}

static void points_add(struct points *v, utf8proc_int32_t cp)
{
    if (v->n == v->cap) {
        utf8proc_int32_t *old = v->p == v->room ? NULL : v->p;
        v->p = pst_grow(old, &v->cap, v->n + 1, sizeof *v->p);
        if (old == NULL)
            memcpy(v->p, v->room, sizeof v->room);
    }
    v->p[v->n++] = cp;
}

static utf8proc_propval_t combining_class(utf8proc_int32_t cp)
{
    return cp < 0x300 ? 0 : utf8proc_get_property(cp)->combining_class;
}

/* Add a code point of a decomposed text, marks in canonical order. */
static void points_add_ordered(struct points *v, utf8proc_int32_t cp)
{
    utf8proc_propval_t own = combining_class(cp);
    points_add(v, cp);
    if (own == 0)
        return;
    size_t at = v->n - 1;
    size_t run = 0;
    while (run < MARKS_MAX && run < at && combining_class(v->p[at - run - 1]))
        run++;
    if (run == MARKS_MAX) {
        v->n--;
        return;
    }
    while (run-- > 0 && combining_class(v->p[at - 1]) > own) {
        v->p[at] = v->p[at - 1];
        at--;
    }
    v->p[at] = cp;
}

static bool is_latin_or_greek(utf8proc_int32_t cp)
{
    if (cp < 0x80)
        return cp >= 'a' && cp <= 'z';
    return (cp >= 0xDF && cp <= 0x2AF) || (cp >= 0x370 && cp <= 0x3FF) ||
           (cp >= 0x1D00 && cp <= 0x1DBF) || (cp >= 0x1E00 && cp <= 0x1FFF) ||
           (cp >= 0x2C60 && cp <= 0x2C7F) || (cp >= 0xA720 && cp <= 0xA7FF) ||
           (cp >= 0xAB30 && cp <= 0xAB6F);
}

/* Hebrew points and accents, and what vowels, nunation and recitation put
 * around Arabic letters. The hamza and madda that belong to a letter stay. */
static bool is_point(utf8proc_int32_t cp)
{
    if (cp < 0x591 || cp > 0x6ED)
        return false;
    if (cp <= 0x5C7)
        return cp != 0x5BE && cp != 0x5C0 && cp != 0x5C3 && cp != 0x5C6;
    return (cp >= 0x610 && cp <= 0x61A) || (cp >= 0x64B && cp <= 0x652) ||
           cp == 0x670 || (cp >= 0x6D6 && cp <= 0x6DC) ||
           (cp >= 0x6DF && cp <= 0x6E4) || cp == 0x6E7 || cp == 0x6E8 ||
           cp >= 0x6EA;
}

static bool mark_is_dropped(utf8proc_int32_t mark, utf8proc_int32_t base)
{
    if (mark >= 0x300 && mark <= 0x36F)
        return is_latin_or_greek(base) || base == 0x435;
    return is_point(mark);
}

/* Letters that have no decomposition, but that readers type as these. */
static const char *spelled_out(utf8proc_int32_t cp)
{
    switch (cp) {
    case 0xE6:
        return "ae";
    case 0xF0:
    case 0x111:
        return "d";
    case 0xF8:
        return "o";
    case 0xFE:
        return "th";
    case 0x127:
        return "h";
    case 0x131:
        return "i";
    case 0x142:
        return "l";
    case 0x14B:
        return "n";
    case 0x153:
        return "oe";
    default:
        return NULL;
    }
}

/* Add a decomposed, case-folded code point; *base is the last that is no
 * mark. */
static void add_folded(struct points *v, utf8proc_int32_t cp,
                       utf8proc_int32_t *base)
{
    if (cp >= 0x300 && mark_is_dropped(cp, *base))
        return;
    const char *letters = spelled_out(cp);
    if (letters == NULL) {
        points_add_ordered(v, cp);
        if (pst_char_class((uint32_t)cp) != PST_CHAR_MARK)
            *base = cp;
        return;
    }
    for (; *letters != '\0'; letters++) {
        *base = (unsigned char)*letters;
        points_add(v, *base);
    }
}

enum form { FOLDED, SURFACE };

static void decompose(struct points *v, const char *p, size_t n, enum form form)
{
    const utf8proc_option_t options =
        form == FOLDED
            ? UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD
            : UTF8PROC_DECOMPOSE;
    utf8proc_int32_t base = 0;
    for (size_t at = 0, size; at < n; at += size) {
        uint32_t cp = pst_utf8_decode(p + at, p + n, &size);
        if (pst_char_class(cp) == PST_CHAR_INVISIBLE)
            continue;
        utf8proc_int32_t parts[32]; /* the longest has 18 */
        int bound = 0;
        utf8proc_ssize_t count = utf8proc_decompose_char(
            (utf8proc_int32_t)cp, parts, 32, options, &bound);
        for (utf8proc_ssize_t i = 0; i < count && i < 32; i++)
            if (form == FOLDED)
                add_folded(v, parts[i], &base);
            else
                points_add_ordered(v, parts[i]);
    }
}

/* Make the apostrophes between letters plain. */
static void plain_apostrophes(struct points *v)
{
    for (size_t i = 1; i + 1 < v->n; i++) {
        if (pst_char_class((uint32_t)v->p[i]) != PST_CHAR_APOSTROPHE)
            continue;
        enum pst_char before = pst_char_class((uint32_t)v->p[i - 1]);
        enum pst_char after = pst_char_class((uint32_t)v->p[i + 1]);
        if ((pst_char_is_letter(before) || before == PST_CHAR_MARK) &&
            pst_char_is_letter(after))
            v->p[i] = '\'';
    }
}

static void convert(struct pst_buf *out, const char *p, size_t n,
                    enum form form)
{
    struct points v;
    points_init(&v);
    decompose(&v, p, n, form);
    plain_apostrophes(&v);
    utf8proc_ssize_t count = utf8proc_normalize_utf32(
        v.p, (utf8proc_ssize_t)v.n, UTF8PROC_COMPOSE | UTF8PROC_STABLE);
    for (utf8proc_ssize_t i = 0; i < count; i++)
        pst_utf8_append(out, (uint32_t)v.p[i]);
    points_dispose(&v);
}

/* The folded letters U+00C0 to U+00FF; "" for the two signs among them. */
static const char latin1[64][3] = {
    "a", "a", "a", "a", "a",  "a",  "ae", "c", "e", "e", "e",  "e", "i",
    "i", "i", "i", "d", "n",  "o",  "o",  "o", "o", "o", "",   "o", "u",
    "u", "u", "u", "y", "th", "ss", "a",  "a", "a", "a", "a",  "a", "ae",
    "c", "e", "e", "e", "e",  "i",  "i",  "i", "i", "d", "n",  "o", "o",
    "o", "o", "o", "",  "o",  "u",  "u",  "u", "u", "y", "th", "y"};

/* Fold one character of those that need no normalization into `to`, at most as
 * many bytes as it has itself; 0 for others. */
static size_t fold_simple(uint32_t cp, char *to)
{
    if (cp < 0x80) {
        *to = (char)(cp >= 'A' && cp <= 'Z' ? cp + 32 : cp);
        return 1;
    }
    if (cp >= 0xC0 && cp <= 0xFF) {
        const char *letters = latin1[cp - 0xC0];
        to[0] = letters[0];
        to[1] = letters[1];
        return (letters[0] != '\0') + (size_t)(letters[1] != '\0');
    }
    if (cp == 0x401 || cp == 0x451)
        cp = 0x435;
    if (cp >= 0x410 && cp <= 0x42F)
        cp += 0x20;
    return cp >= 0x430 && cp <= 0x44F ? pst_utf8_encode(cp, to) : 0;
}

/* The short way: letters of English, French, German, Spanish, Russian and
 * curly apostrophes between them, into `to`, which has room for n bytes.
 * *end is that of what it wrote; false when there is anything else. */
static bool fold_quick(char *to, const char *p, size_t n, char **end)
{
    bool letter = false; /* the last character is one */
    bool apostrophe = false;
    for (size_t at = 0, size; at < n; at += size) {
        uint32_t cp = pst_utf8_decode(p + at, p + n, &size);
        if (cp == 0x2019 && letter) {
            apostrophe = true;
            letter = false;
            *to++ = '\'';
            continue;
        }
        size_t folded = fold_simple(cp, to);
        letter = cp >= 0x80 || pst_char_is_letter(pst_char_bytes[cp]);
        if (folded == 0 || (apostrophe && !letter))
            return false;
        to += folded;
        apostrophe = false;
    }
    *end = to;
    return !apostrophe;
}

void pst_fold(struct pst_buf *out, const char *p, size_t n)
{
    char *to = pst_buf_reserve(out, n);
    char *end;
    bool folded = fold_quick(to, p, n, &end);
    pst_buf_commit(out, folded ? end : to);
    if (!folded)
        convert(out, p, n, FOLDED);
}

static bool is_ascii(const char *p, size_t n)
{
    unsigned char all = 0;
    for (size_t i = 0; i < n; i++)
        all |= (unsigned char)p[i];
    return all < 0x80;
}

void pst_fold_surface(struct pst_buf *out, const char *p, size_t n)
{
    if (is_ascii(p, n))
        pst_buf_add(out, p, n);
    else
        convert(out, p, n, SURFACE);
}

/* Whether an ASCII word has a capital after its first letter. */
static bool has_later_capital(const char *p, size_t n)
{
    size_t at = 0;
    while (at < n && !pst_char_is_letter(pst_char_bytes[(unsigned char)p[at]]))
        at++;
    for (at++; at < n; at++)
        if (p[at] >= 'A' && p[at] <= 'Z')
            return true;
    return false;
}

/* The surface form with its first letter in lower case. */
static void lower_first(struct pst_buf *out, const struct pst_buf *surface)
{
    size_t at = 0;
    size_t size = 0;
    uint32_t cp = 0;
    for (; at < surface->n; at += size) {
        cp = pst_utf8_decode(surface->p + at, surface->p + surface->n, &size);
        if (pst_char_is_letter(pst_char_class(cp)))
            break;
    }
    pst_buf_add(out, surface->p, at);
    if (at == surface->n)
        return;
    pst_utf8_append(out, (uint32_t)utf8proc_tolower((utf8proc_int32_t)cp));
    pst_buf_add(out, surface->p + at + size, surface->n - at - size);
}

bool pst_fold_has_surface(const char *p, size_t n)
{
    if (is_ascii(p, n))
        return has_later_capital(p, n);
    struct pst_buf surface = PST_BUF_INIT;
    struct pst_buf folded = PST_BUF_INIT;
    struct pst_buf lowered = PST_BUF_INIT;
    pst_fold_surface(&surface, p, n);
    pst_fold(&folded, p, n);
    lower_first(&lowered, &surface);
    bool differs = !pst_str_eq(pst_buf_str(&lowered), pst_buf_str(&folded));
    pst_buf_dispose(&surface);
    pst_buf_dispose(&folded);
    pst_buf_dispose(&lowered);
    return differs;
}

void pst_fold_whole(struct pst_buf *out, const char *p, size_t n)
{
    struct pst_buf squeezed = PST_BUF_INIT;
    bool gap = false;
    for (size_t at = 0, size; at < n; at += size) {
        enum pst_char class = pst_char_bytes[(unsigned char)p[at]];
        size = 1;
        if (class == PST_CHAR_MULTI)
            class = pst_char_class(pst_utf8_decode(p + at, p + n, &size));
        if (pst_char_is_space(class)) {
            gap = true;
            continue;
        }
        if (gap && squeezed.n != 0)
            pst_buf_addc(&squeezed, ' ');
        gap = false;
        if (size == 1)
            pst_buf_addc(&squeezed, p[at]);
        else
            pst_buf_add(&squeezed, p + at, size);
    }
    pst_fold(out, squeezed.p, squeezed.n);
    pst_buf_dispose(&squeezed);
}
