/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "article/garble.h"

#include <stdbool.h>
#include <stdint.h>

#include "article/misread.h"
#include "base/bytes.h"
#include "text/utf8.h"

enum {
    LONGEST = 4, /* characters, each a byte once */
    NO_BREAK = 0xa0,
    LATIN_1_SUPPLEMENT = 0xc2, /* the lead byte of U+0080 to U+00BF */
    LATIN_1_LETTERS = 0xc3     /* and of those to U+00FF */
};

/* How long a sequence is that begins so; 0: none does that is looked for. */
static size_t length_of(unsigned char lead)
{
    if (lead >= 0xf0)
        return lead <= 0xf4 ? 4 : 0;
    if (lead >= 0xe0)
        return 3;
    bool letters = (lead >= LATIN_1_SUPPLEMENT && lead <= 0xc5) || /* Latin */
                   lead == 0xce || lead == 0xcf ||                 /* Greek */
                   lead == 0xd0 || lead == 0xd1; /* Cyrillic */
    return letters ? 2 : 0;
}

/* Whether text has the character right behind a letter: quotation marks,
 * dashes, an ellipsis, the no-break space, exponents. */
static bool follows_letters(uint32_t cp)
{
    return (cp >= 0x2013 && cp <= 0x201e) || cp == 0x2026 || cp == 0x2039 ||
           cp == 0x203a || cp == NO_BREAK || cp == 0xab || cp == 0xbb ||
           cp == 0xb1 || cp == 0xb2 || cp == 0xb3 || cp == 0xb7 || cp == 0xb9;
}

static bool is_small(char c)
{
    return c >= 'a' && c <= 'z';
}

static bool is_capital(char c)
{
    return c >= 'A' && c <= 'Z';
}

/* What stands at a place, and around it. */
struct place {
    uint32_t cps[LONGEST];
    char bytes[LONGEST]; /* what they were */
    size_t count;
    char before, after; /* bytes */
};

static bool is_pair(const struct place *s)
{
    uint32_t second = s->cps[1];
    bool is_sign = (unsigned char)s->bytes[0] == LATIN_1_SUPPLEMENT;
    /* It would be a C1 control. */
    if (is_sign && (unsigned char)s->bytes[1] < NO_BREAK)
        return false;
    if (is_small(s->before)) /* where no capital stands */
        return true;
    if (is_sign && second != 0xab && second != 0xbb)
        return true;
    if (!follows_letters(second))
        return true;
    return !is_capital(s->before) &&
           (second == NO_BREAK || is_small(s->after) || is_capital(s->after) ||
            (unsigned char)s->after == LATIN_1_LETTERS);
}

static bool is_longer(const struct place *s)
{
    bool first = follows_letters(s->cps[1]);
    bool ends_word = is_small(s->before) || is_capital(s->before);
    if (s->cps[1] == NO_BREAK || (first && ends_word))
        return false;
    return !first || !follows_letters(s->cps[2]);
}

/* Bytes of the place at `at`, whose first character is of two bytes; 0: none
 * begins there. */
static size_t garbled_at(struct pst_str text, size_t at)
{
    const char *end = text.p + text.n;
    const char *p = text.p + at;
    size_t n;
    struct place s = {.cps = {pst_utf8_decode(p, end, &n)}, .count = 1};
    size_t count = length_of((unsigned char)s.cps[0]);
    s.bytes[0] = (char)s.cps[0];
    for (p += n; s.count < count && p < end; p += n) {
        uint32_t cp = pst_utf8_decode(p, end, &n);
        unsigned char byte = pst_misread_continuation(cp);
        if (byte == 0)
            return 0;
        s.cps[s.count] = cp;
        s.bytes[s.count++] = (char)byte;
    }
    if (count == 0 || s.count < count ||
        pst_utf8_valid_prefix(s.bytes, count) != count)
        return 0;
    s.before = at != 0 ? text.p[at - 1] : '\0';
    s.after = p < end ? *p : '\0';
    return (count == 2 ? is_pair(&s) : is_longer(&s))
               ? (size_t)(p - (text.p + at))
               : 0;
}

/* Whether a stretch may begin here that shows in a run of characters alone. */
static bool may_run(struct pst_str text, size_t at)
{
    unsigned char byte = (unsigned char)text.p[at];
    unsigned char next = at + 1 < text.n ? (unsigned char)text.p[at + 1] : 0;
    switch (byte) {
    case 0xc3: /* Latin letters, before another such character */
        return at + 2 < text.n && (unsigned char)text.p[at + 2] >= 0x80;
    case 0xd0: /* Cyrillic: two capitals, and a letter before another capital */
        return next == 0xa0 || next == 0xa1 ||
               (next == 0xb2 && at + 3 < text.n && text.p[at + 3] == '\x82');
    case 0xd8: /* four Arabic letters */
        return next >= 0xb7 && next <= 0xba;
    default:
        return false;
    }
}

/* What shows in a run at `at`; *end is behind it if there is any. */
static size_t run_at(struct pst_misread *m, struct pst_str text, size_t at,
                     size_t *words_end, size_t *end)
{
    unsigned char byte = (unsigned char)text.p[at];
    size_t places = 0;
    if (may_run(text, at)) {
        places = pst_misread_run(text, at, end);
        if (places == 0 && byte == LATIN_1_LETTERS && at >= *words_end) {
            places = pst_misread_words(text, at, words_end);
            *end = *words_end;
        }
    } else if (byte == 0xe6 || byte == 0xe7 || byte == 0xe9) {
        places = pst_misread_wide(m, text, at, end);
    }
    return places;
}

/* Bytes of a place by itself at `at`; 0: there is none. */
static size_t single_at(struct pst_str text, size_t at)
{
    unsigned char byte = (unsigned char)text.p[at];
    if (byte == LATIN_1_LETTERS)
        return may_run(text, at) ? garbled_at(text, at) : 0;
    return byte == LATIN_1_SUPPLEMENT && at + 1 < text.n &&
                   (unsigned char)text.p[at + 1] < NO_BREAK
               ? 2 /* a C1 control */
               : 0;
}

/* Where something may begin at `at` or behind it: what is looked for has a few
 * lead bytes, and few second bytes behind most of these. */
static size_t next_lead(struct pst_str text, size_t at)
{
    enum {
        CONTROLS = 1, /* C2, 80 to 9F */
        LETTERS = 2,  /* C3 */
        CAPITALS = 4, /* D0, A0 and A1 */
        VE = 8,       /* D0 B2 */
        ARABIC = 16,  /* D8, B7 to BA */
        E6 = 32,      /* AE, B5, B6 and more */
        E7 = 64,      /* B8, B9 */
        E9 = 128,     /* 8A, 8D, 90, 94 and more */
        ANY = CONTROLS | LETTERS
    };
    static const struct pst_bytepairs leads = {
        .first = {.lower = {[0x0] = CAPITALS | VE,
                            [0x2] = CONTROLS,
                            [0x3] = LETTERS,
                            [0x6] = E6,
                            [0x7] = E7,
                            [0x8] = ARABIC,
                            [0x9] = E9},
                  .upper = {[0xc] = CONTROLS | LETTERS,
                            [0xd] = CAPITALS | VE | ARABIC,
                            [0xe] = E6 | E7 | E9}},
        .second = {.lower = {[0x0] = ANY | CAPITALS | E9,
                             [0x1] = ANY | CAPITALS,
                             [0x2] = ANY | VE,
                             [0x3] = ANY,
                             [0x4] = ANY | E9,
                             [0x5] = ANY | E6,
                             [0x6] = ANY | E6,
                             [0x7] = ANY | ARABIC,
                             [0x8] = ANY | ARABIC | E7,
                             [0x9] = ANY | ARABIC | E7,
                             [0xa] = ANY | ARABIC | E9,
                             [0xb] = ANY,
                             [0xc] = ANY,
                             [0xd] = ANY | E9,
                             [0xe] = ANY | E6,
                             [0xf] = ANY},
                   .upper = {[0x8] = ANY | E9,
                             [0x9] = ANY | E9,
                             [0xa] = LETTERS | CAPITALS | E6,
                             [0xb] = LETTERS | VE | ARABIC | E6 | E7}},
        .alone = CONTROLS};
    /* Most texts have none of the leads. */
    at += pst_byteset_find(&leads.first, text.p + at, text.n - at);
    return at + pst_bytepairs_find(&leads, text.p + at, text.n - at);
}

size_t pst_garbled_places(struct pst_str text)
{
    struct pst_misread m;
    size_t places = 0, at = 0, words_end = 0, end = 0;
    pst_misread_init(&m);
    while ((at = next_lead(text, at)) < text.n) {
        size_t run = run_at(&m, text, at, &words_end, &end);
        size_t n = run != 0 ? end - at : single_at(text, at);
        places += run != 0 ? run : n != 0;
        at += n != 0 ? n : 1;
    }
    pst_misread_dispose(&m);
    return places;
}
