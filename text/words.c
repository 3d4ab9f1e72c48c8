/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "text/words.h"

#include <string.h>
#include <utf8proc.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "base/bytes.h"
#include "text/charclass.h"
#include "text/fold.h"
#include "text/utf8.h"
#include "text/wordblock.h"

enum {
    WHOLE_PARTS_MAX = 8,
    WHOLE_CHARS_MAX = 64,
    WHOLE_BYTES_MAX = 4 * WHOLE_CHARS_MAX
};

/* One character of the text, and the invisible ones before it read over. */
struct glyph {
    size_t begin, end;
    uint32_t cp;
    enum pst_char class;
};

/* A word, or one part of a compound, as it grows. */
struct part {
    size_t begin, end;
    size_t unfolded; /* what is before this is in `folded` */
    size_t chars;
    uint32_t first, second; /* its first two characters */
    enum pst_char last;     /* class of its last letter or digit */
    bool has_digit;
    bool elided;
};

void pst_words_init(struct pst_words *w, const char *text, size_t n)
{
    memset(w, 0, sizeof *w);
    pst_buf_init(&w->folded);
    pst_buf_init(&w->whole);
    pst_words_restart(w, text, n);
}

void pst_words_restart(struct pst_words *w, const char *text, size_t n)
{
    w->text = text;
    w->n = n;
    w->at = 0;
    w->sought = SIZE_MAX; /* nothing */
    w->sought_block = SIZE_MAX - PST_WORD_BLOCK;
    w->parts = 0;
    w->whole_due = w->in_run = w->bigram_due = false;
    w->block.at = SIZE_MAX - PST_WORD_BLOCK; /* none */
}

void pst_words_dispose(struct pst_words *w)
{
    pst_buf_dispose(&w->folded);
    pst_buf_dispose(&w->whole);
}

static enum pst_char byte_class(const struct pst_words *w, size_t at)
{
    return pst_char_bytes[(unsigned char)w->text[at]];
}

/* The character at `at`; at the end of the text one of no bytes. */
static struct glyph look(const struct pst_words *w, size_t at)
{
    struct glyph g = {at, at, 0, PST_CHAR_OTHER};
    while (at < w->n) {
        size_t size = 1;
        g.begin = at;
        g.cp = (unsigned char)w->text[at];
        g.class = byte_class(w, at);
        if (g.class == PST_CHAR_MULTI) {
            g.cp = pst_utf8_decode(w->text + at, w->text + w->n, &size);
            g.class = pst_char_class(g.cp);
        }
        g.end = at += size;
        if (g.class != PST_CHAR_INVISIBLE)
            return g;
    }
    return (struct glyph){at, at, 0, PST_CHAR_OTHER};
}

/* What a word that has begun takes as it comes: letters, digits, marks. */
static bool goes_on(const struct glyph *g)
{
    return g->class <= PST_CHAR_MARK;
}

/* No capital and nothing but ASCII: folding leaves it alone. */
static bool is_plain(const struct pst_words *w, size_t begin, size_t end)
{
    for (size_t at = begin; at < end; at++) {
        enum pst_char c = byte_class(w, at);
        if (c == PST_CHAR_UPPER || c == PST_CHAR_MULTI)
            return false;
    }
    return true;
}

static void take(struct part *p, const struct glyph *g)
{
    p->end = g->end;
    p->chars++;
    if (p->chars == 1)
        p->first = g->cp;
    if (p->chars == 2)
        p->second = g->cp;
    if (g->class == PST_CHAR_MARK)
        return;
    p->last = g->class;
    p->has_digit = p->has_digit || g->class == PST_CHAR_DIGIT;
}

/* Fold what the part has so far, and leave out what comes before `next`. */
static void leave_out(struct pst_words *w, struct part *p, size_t next)
{
    pst_fold(&w->folded, w->text + p->unfolded, p->end - p->unfolded);
    p->unfolded = next;
}

static uint32_t lower_ascii(uint32_t cp)
{
    return cp >= 'A' && cp <= 'Z' ? cp + 32 : cp;
}

static bool is_among(uint32_t c, const char *letters)
{
    return c != 0 && c < 0x80 && strchr(letters, (int)c) != NULL;
}

/* c d j l m n s t, or qu. */
static bool is_elision(const struct part *p)
{
    uint32_t first = lower_ascii(p->first);
    if (p->chars == 1)
        return is_among(first, "cdjlmnst");
    return p->chars == 2 && first == 'q' && lower_ascii(p->second) == 'u';
}

static bool is_vowel_or_h(const struct glyph *g)
{
    char bytes[4];
    size_t n = pst_utf8_encode(g->cp, bytes);
    struct pst_buf folded = PST_BUF_INIT;
    pst_fold(&folded, bytes, n);
    bool is = is_among((unsigned char)folded.p[0], "aeiouyh");
    pst_buf_dispose(&folded);
    return is;
}

/* don't, North's; but not l'etat, which is a compound. */
static bool take_apostrophe(struct part *p, const struct glyph *after)
{
    if (!pst_char_is_letter(p->last) || !pst_char_is_letter(after->class))
        return false;
    p->elided = is_elision(p) && is_vowel_or_h(after);
    if (!p->elided)
        take(p, after);
    return !p->elided;
}

/* AT&T */
static bool take_ampersand(struct part *p, const struct glyph *after)
{
    if (!pst_char_is_letter(p->last) || !pst_char_is_letter(after->class))
        return false;
    take(p, after);
    return true;
}

/* 3.5, 11.12.2014 */
static bool take_stop_in_number(struct part *p, const struct glyph *after)
{
    if (p->last != PST_CHAR_DIGIT || after->class != PST_CHAR_DIGIT)
        return false;
    take(p, after);
    return true;
}

/* Whether exactly three digits stand from g on. */
static bool three_digits(const struct pst_words *w, struct glyph g)
{
    size_t count = 0;
    for (; g.class == PST_CHAR_DIGIT && count < 4; count++)
        g = look(w, g.end);
    return count == 3;
}

/* 1,000, of which the comma is dropped, and 3,5 */
static bool take_comma_in_number(struct pst_words *w, struct part *p,
                                 const struct glyph *after)
{
    if (p->last != PST_CHAR_DIGIT || after->class != PST_CHAR_DIGIT)
        return false;
    if (three_digits(w, *after))
        leave_out(w, p, after->begin);
    take(p, after);
    return true;
}

/* Whether the word goes on over the sign after it; then it has taken the
 * character behind the sign. */
static bool take_sign(struct pst_words *w, struct part *p,
                      const struct glyph *sign)
{
    struct glyph after;
    switch (sign->class) {
    case PST_CHAR_APOSTROPHE:
        after = look(w, sign->end);
        return take_apostrophe(p, &after);
    case PST_CHAR_AMPERSAND:
        after = look(w, sign->end);
        return take_ampersand(p, &after);
    case PST_CHAR_STOP:
        after = look(w, sign->end);
        return take_stop_in_number(p, &after);
    case PST_CHAR_COMMA:
        after = look(w, sign->end);
        return take_comma_in_number(w, p, &after);
    default:
        return false;
    }
}

/* C++, C# */
static void take_suffix(struct pst_words *w, struct part *p)
{
    struct glyph sign = look(w, p->end);
    size_t end = sign.end;
    if (p->has_digit)
        return;
    if (sign.class == PST_CHAR_PLUS) {
        struct glyph second = look(w, sign.end);
        if (second.class != PST_CHAR_PLUS)
            return;
        end = second.end;
    } else if (sign.class != PST_CHAR_HASH || p->chars != 1) {
        return;
    }
    struct glyph after = look(w, end);
    if (!pst_char_is_word(after.class) && !pst_char_is_cjk(after.class))
        p->end = end;
}

/* The end of the marks from `at` on. */
static size_t marks_end(const struct pst_words *w, size_t at)
{
    struct glyph g = look(w, at);
    while (g.class == PST_CHAR_MARK) {
        at = g.end;
        g = look(w, at);
    }
    return at;
}

/* Anglia.Juris: a space was lost at the stop. */
static bool is_glued(const struct part *p, const struct glyph *after)
{
    return p->last == PST_CHAR_LOWER && after->class == PST_CHAR_UPPER;
}

/* U.S., e.g.: single letters, each followed by a stop, the last perhaps not.
 * The part holds the first letter; false, and nothing changed, when it is no
 * acronym. */
static bool take_acronym(struct pst_words *w, struct part *p)
{
    size_t letters = 1;
    struct glyph stop;
    if (!pst_char_is_letter(p->last))
        return false;
    for (;; letters++) {
        size_t end = marks_end(w, p->end);
        stop = look(w, end);
        if (stop.class != PST_CHAR_STOP)
            break;
        struct glyph letter = look(w, stop.end);
        if (!pst_char_is_letter(letter.class))
            break;
        struct glyph after = look(w, marks_end(w, letter.end));
        if (pst_char_is_word(after.class))
            break;
        p->end = end;
        leave_out(w, p, letter.begin);
        take(p, &letter);
    }
    if (letters == 1)
        return false;
    p->end = marks_end(w, p->end);
    struct glyph after = look(w, stop.end);
    if (stop.class == PST_CHAR_STOP &&
        (!pst_char_is_word(after.class) || is_glued(p, &after))) {
        leave_out(w, p, stop.end);
        p->end = stop.end;
    }
    return true;
}

/* The word or part that begins with the letter or digit g. */
static void scan_part(struct pst_words *w, const struct glyph *g,
                      struct part *p)
{
    memset(p, 0, sizeof *p);
    pst_buf_clear(&w->folded);
    p->begin = p->unfolded = g->begin;
    take(p, g);
    if (take_acronym(w, p))
        return;
    for (;;) {
        struct glyph next = look(w, p->end);
        if (goes_on(&next))
            take(p, &next);
        else if (!take_sign(w, p, &next))
            break;
    }
    take_suffix(w, p);
}

/* The sign by which the part is joined to the next one of a compound, and the
 * first character of that in *after; 0 when there is none. */
static char find_joint(const struct pst_words *w, const struct part *p,
                       struct glyph *after)
{
    struct glyph sign = look(w, p->end);
    if (sign.class != PST_CHAR_JOINER && sign.class != PST_CHAR_STOP &&
        !p->elided)
        return '\0';
    *after = look(w, sign.end);
    if (p->elided)
        return '\'';
    if (!pst_char_is_word(after->class) ||
        (sign.class == PST_CHAR_STOP && is_glued(p, after)))
        return '\0';
    return sign.cp < 0x80 ? (char)sign.cp : '-';
}

static struct pst_str part_term(struct pst_words *w, const struct part *p)
{
    if (p->unfolded == p->begin && is_plain(w, p->begin, p->end))
        return (struct pst_str){w->text + p->begin, p->end - p->begin};
    pst_fold(&w->folded, w->text + p->unfolded, p->end - p->unfolded);
    return pst_buf_str(&w->folded);
}

/* Note the part in its compound, if it is in one. */
static void add_to_whole(struct pst_words *w, const struct part *p,
                         struct pst_str term, char joint)
{
    if (w->parts == 0 && joint == '\0')
        return;
    if (w->parts == 0) {
        pst_buf_clear(&w->whole);
        w->whole_begin = p->begin;
        w->whole_digit = false;
    }
    if (++w->parts <= WHOLE_PARTS_MAX && w->whole.n <= WHOLE_BYTES_MAX) {
        pst_buf_addstr(&w->whole, term);
        if (joint != '\0')
            pst_buf_addc(&w->whole, joint);
    }
    w->whole_end = p->end;
    w->whole_digit = w->whole_digit || p->has_digit;
    if (joint != '\0')
        return;
    w->whole_due = w->parts <= WHOLE_PARTS_MAX &&
                   pst_utf8_length(w->whole.p, w->whole.n) <= WHOLE_CHARS_MAX;
    w->parts = 0;
}

static void give_part(struct pst_words *w, const struct glyph *g,
                      struct pst_word *word)
{
    struct part p;
    struct glyph after;
    scan_part(w, g, &p);
    word->term = part_term(w, &p);
    word->begin = p.begin;
    word->end = p.end;
    word->kind = PST_WORD_PLAIN;
    word->no_surface = is_plain(w, p.begin, p.end);
    word->has_digit = p.has_digit;
    word->padded = false;
    char joint = find_joint(w, &p, &after);
    add_to_whole(w, &p, word->term, joint);
    w->at = joint != '\0' ? after.begin : p.end;
}

static void give_whole(struct pst_words *w, struct pst_word *word)
{
    w->whole_due = false;
    word->term = pst_buf_str(&w->whole);
    word->begin = w->whole_begin;
    word->end = w->whole_end;
    word->kind = PST_WORD_WHOLE;
    word->no_surface = is_plain(w, w->whole_begin, w->whole_end);
    word->has_digit = w->whole_digit;
    word->padded = false;
}

/* Vowels and finals that follow the first letter of a Hangul syllable. */
static bool is_in_syllable(uint32_t cp)
{
    return (cp >= 0x1160 && cp <= 0x11FF) || (cp >= 0xD7B0 && cp <= 0xD7FB);
}

/* The end of the CJK character g with its marks, or its whole syllable. */
static size_t cjk_end(const struct pst_words *w, const struct glyph *g)
{
    size_t end = g->end;
    struct glyph next = look(w, end);
    while (next.class == PST_CHAR_MARK ||
           (g->class == PST_CHAR_HANGUL && is_in_syllable(next.cp))) {
        end = next.end;
        next = look(w, end);
    }
    return end;
}

/* The first character after white space with at most one line end; *joins
 * says that there are no more of these. */
static struct glyph over_space(const struct pst_words *w, struct glyph g,
                               bool *joins)
{
    size_t lines = 0;
    while (pst_char_is_space(g.class)) {
        struct glyph next = look(w, g.end);
        if (g.class == PST_CHAR_LINE && !(g.cp == '\r' && next.cp == '\n'))
            lines++;
        g = next;
    }
    *joins = lines <= 1;
    return g;
}

/* Whether the run goes on after a character of the class that ends at `at`;
 * *next is the character it goes on with. */
static bool run_goes_on(const struct pst_words *w, enum pst_char class,
                        size_t at, struct glyph *next)
{
    *next = look(w, at);
    if (pst_char_is_cjk(next->class))
        return true;
    if (class != PST_CHAR_CJK || !pst_char_is_space(next->class))
        return false;
    bool joins;
    *next = over_space(w, *next, &joins);
    return joins && next->class == PST_CHAR_CJK;
}

static void give_cjk(struct pst_words *w, const struct glyph *g,
                     struct pst_word *word)
{
    struct glyph next;
    size_t end = cjk_end(w, g);
    bool more = run_goes_on(w, g->class, end, &next);
    pst_buf_clear(&w->folded);
    pst_fold(&w->folded, w->text + g->begin, end - g->begin);
    word->term = pst_buf_str(&w->folded);
    word->begin = g->begin;
    word->end = end;
    word->kind = more || w->in_run ? PST_WORD_SINGLE : PST_WORD_PLAIN;
    word->no_surface = word->has_digit = word->padded = false;
    w->in_run = w->bigram_due = more;
    if (more) {
        w->pair[0] = g->begin;
        w->pair[1] = end;
        w->pair[2] = next.begin;
        w->pair[3] = cjk_end(w, &next);
    }
    w->at = end;
}

static void give_bigram(struct pst_words *w, struct pst_word *word)
{
    const size_t *pair = w->pair;
    w->bigram_due = false;
    pst_buf_clear(&w->folded);
    pst_buf_clear(&w->whole);
    /* As one string, so that the term is folded as a whole. */
    pst_buf_add(&w->whole, w->text + pair[0], pair[1] - pair[0]);
    pst_buf_add(&w->whole, w->text + pair[2], pair[3] - pair[2]);
    pst_fold(&w->folded, w->whole.p, w->whole.n);
    word->term = pst_buf_str(&w->folded);
    word->begin = pair[0];
    word->end = pair[3];
    word->kind = PST_WORD_BIGRAM;
    word->no_surface = word->has_digit = word->padded = false;
    w->at = pair[2];
}

/* Whether the ASCII word of so many letters surely ends at `at`. */
static bool surely_ends(const struct pst_words *w, size_t at, size_t length)
{
    if (at == w->n)
        return true;
    switch (byte_class(w, at)) {
    case PST_CHAR_MULTI:
        return false;
    case PST_CHAR_HASH:
        return length != 1;
    case PST_CHAR_PLUS:
        return at + 1 < w->n && byte_class(w, at + 1) != PST_CHAR_PLUS &&
               byte_class(w, at + 1) != PST_CHAR_MULTI;
    case PST_CHAR_APOSTROPHE:
    case PST_CHAR_STOP:
    case PST_CHAR_COMMA:
    case PST_CHAR_JOINER:
    case PST_CHAR_AMPERSAND:
        return at + 1 == w->n || (!pst_char_is_word(byte_class(w, at + 1)) &&
                                  byte_class(w, at + 1) != PST_CHAR_MULTI);
    default:
        return true;
    }
}

/* The letters and digits of a block from the place `from` on. */
static unsigned run_length(const struct pst_word_block *b, unsigned from)
{
    uint64_t others = ~(b->word >> from);
    return others != 0 ? (unsigned)__builtin_ctzll(others) : PST_WORD_BLOCK;
}

/* Move w->at over what is in no word. False at the end of the text. */
static bool find_begin(struct pst_words *w)
{
    struct pst_word_block *b = &w->block;
    while (w->at < w->n) {
        /* Before the block: more than any place in it. */
        size_t from = w->at - b->at;
        if (from >= PST_WORD_BLOCK) {
            pst_word_block_read(&w->block, w->text, w->n, w->at);
            from = 0;
        }
        uint64_t begins = (b->word | b->multi) >> from;
        if (begins != 0) {
            w->at += (unsigned)__builtin_ctzll(begins);
            return true;
        }
        w->at = b->at + PST_WORD_BLOCK;
    }
    w->at = w->n;
    return false;
}

enum { PADDED = 16 };

static void lower_bytes(char *to, const char *from, size_t n)
{
    for (size_t at = 0; at < n; at++)
        to[at] = (char)lower_ascii((unsigned char)from[at]);
}

/* The n < 16 bytes, of 16 that can be read, and zeros behind them: in one
 * piece, which can then be read back before it is in memory. */
static void lower_short(char *to, const char *from, size_t n)
{
#ifdef __SSE2__
    static const char kept[2 * PADDED] = {-1, -1, -1, -1, -1, -1, -1, -1,
                                          -1, -1, -1, -1, -1, -1, -1, -1};
    __m128i v = _mm_loadu_si128((const __m128i *)(const void *)from);
    __m128i keep =
        _mm_loadu_si128((const __m128i *)(const void *)(kept + PADDED - n));
    __m128i bit =
        _mm_and_si128(pst_bytes_among(v, 'A', 'Z'), _mm_set1_epi8(0x20));
    _mm_storeu_si128((__m128i *)(void *)to,
                     _mm_and_si128(_mm_or_si128(v, bit), keep));
#else
    memset(to, 0, PADDED);
    lower_bytes(to, from, n);
#endif
}

/* A padded copy in lower case. Copying what has no capitals, too, costs less
 * than guessing whether it has any. */
static struct pst_str lowered(struct pst_words *w, size_t begin, size_t n)
{
    const char *from = w->text + begin;
    pst_buf_clear(&w->folded);
    char *to = pst_buf_reserve(&w->folded, n + PADDED);
    w->folded.n = n;
    if (n < PADDED && w->n - begin >= PADDED) {
        lower_short(to, from, n);
    } else {
        lower_bytes(to, from, n);
        memset(to + n, 0, PADDED);
    }
    return pst_buf_str(&w->folded);
}

/* The fast path: a word of ASCII letters and digits that nothing can join to
 * what follows. False when the text at w->at, which has moved to the next
 * word, wants the general rules. */
static bool give_ascii(struct pst_words *w, struct pst_word *word)
{
    const struct pst_word_block *b = &w->block;
    if (!find_begin(w))
        return false;
    unsigned from = (unsigned)(w->at - b->at);
    unsigned n = run_length(b, from);
    if (from + n >= PST_WORD_BLOCK - 1) {
        pst_word_block_read(&w->block, w->text, w->n, w->at);
        from = 0;
        n = run_length(b, 0);
    }
    if (n == 0 || n >= PST_WORD_BLOCK - 1 || (b->joint >> n >> from & 1) != 0)
        return false;
    uint64_t mine = (UINT64_C(1) << n) - 1;
    uint64_t upper = b->upper >> from & mine;
    uint64_t digit = b->digit >> from & mine;
    uint64_t letter = ~digit & mine;
    word->no_surface = (upper & (letter - 1) & letter) == 0;
    word->has_digit = digit != 0;
    word->begin = w->at;
    word->end = w->at += n;
    word->kind = PST_WORD_PLAIN;
    word->padded = true;
    word->term = lowered(w, word->begin, n);
    return true;
}

/* Whatever is no plain word of ASCII. */
__attribute__((noinline)) static bool next_slowly(struct pst_words *w,
                                                  struct pst_word *word)
{
    if (w->bigram_due) {
        give_bigram(w, word);
        return true;
    }
    if (w->whole_due) {
        give_whole(w, word);
        return true;
    }
    while (w->at < w->n) {
        struct glyph g = look(w, w->at);
        if (pst_char_is_word(g.class)) {
            give_part(w, &g, word);
            return true;
        }
        if (pst_char_is_cjk(g.class)) {
            give_cjk(w, &g, word);
            return true;
        }
        w->at = g.end;
    }
    return false;
}

bool pst_words_next(struct pst_words *w, struct pst_word *word)
{
    bool between =
        !w->bigram_due && !w->whole_due && w->parts == 0 && !w->in_run;
    return (between && give_ascii(w, word)) || next_slowly(w, word);
}

/* --- reading over words --------------------------------------------------- */

static void add_byte(struct pst_words_halves *h, unsigned byte, uint8_t bit)
{
    h->low[byte % PST_WORDS_HALF] |= bit;
    h->high[byte / PST_WORDS_HALF] |= bit;
}

static void add_letters(struct pst_words_halves *h, uint32_t letters,
                        uint8_t bit)
{
    for (unsigned c = 0; c < 32; c++) {
        if ((letters >> c & 1) == 0)
            continue;
        add_byte(h, 0x40 | c, bit);
        add_byte(h, 0x60 | c, bit);
    }
}

static void add_first(struct pst_words_wanted *w, unsigned char first)
{
    uint8_t bit = (uint8_t)(1U << w->first_count);
    w->first[w->first_count++] = (char)first;
    add_byte(&w->halves[0], first, bit);
    if (first >= 'a' && first <= 'z')
        add_byte(&w->halves[0], first ^ 0x20U, bit);
    add_letters(&w->halves[1], w->second[first], bit);
    add_letters(&w->halves[2], w->third[first], bit);
}

void pst_words_wanted_ready(struct pst_words_wanted *w)
{
    w->first_count = 0;
    w->plain = false;
    memset(w->halves, 0, sizeof w->halves);
    for (unsigned c = 0; c < 0x80; c++) {
        if (w->second[c] == 0)
            continue;
        if (w->first_count == sizeof w->first) {
            w->first_count = UINT8_MAX;
            return;
        }
        add_first(w, (unsigned char)c);
    }
}

/* The word that begins at `at`. What follows a word of one letter or two
 * decides nothing, for a term that ends there has all bits. */
static inline bool is_wanted(const struct pst_words *w, size_t at,
                             const struct pst_words_wanted *wanted)
{
    char c = w->text[at];
    unsigned char first = (unsigned char)(c >= 'A' && c <= 'Z' ? c | 0x20 : c);
    uint32_t second = wanted->second[first];
    if (at + 1 >= w->n)
        return second != 0;
    return (second >> (w->text[at + 1] & 31) & 1) != 0 &&
           (at + 2 >= w->n ||
            (wanted->third[first] >> (w->text[at + 2] & 31) & 1) != 0);
}

/* To the next character that a word or a run of CJK begins with, or the end. */
static size_t word_begin(const struct pst_words *w, size_t at)
{
    while (at < w->n && !pst_char_is_word(byte_class(w, at))) {
        if (byte_class(w, at) != PST_CHAR_MULTI) {
            at++;
            continue;
        }
        struct glyph g = look(w, at);
        if (pst_char_is_word(g.class) || pst_char_is_cjk(g.class))
            break;
        at = g.end;
    }
    return at;
}

/* The bytes of an apostrophe that is surely one within the word from `begin`
 * to `at`, for it is too long to be elided; 0: there is none. */
static size_t inner_apostrophe(const struct pst_words *w, size_t begin,
                               size_t at)
{
    static const char curled[] = "\xe2\x80\x99";
    enum { CURLED = sizeof curled - 1, LONG_ENOUGH = 3 };
    size_t size = 1;
    if (at - begin < LONG_ENOUGH || at == w->n)
        return 0;
    if (w->text[at] != '\'') {
        size = CURLED;
        if (w->n - at < size || memcmp(w->text + at, curled, size) != 0)
            return 0;
    }
    bool between = at + size < w->n &&
                   pst_char_is_letter(byte_class(w, at - 1)) &&
                   pst_char_is_letter(byte_class(w, at + size));
    return between ? size : 0;
}

/* The end of the ASCII word, or part of a compound, that begins at `begin`. */
static size_t part_end(const struct pst_words *w, size_t begin)
{
    size_t at = begin;
    for (size_t sign = 1; sign != 0; at += sign) {
        while (at < w->n && pst_char_is_word(byte_class(w, at)))
            at++;
        sign = inner_apostrophe(w, begin, at);
    }
    return at;
}

/* Over one word, or one compound with hyphens, of which no part is wanted; as
 * what begins like its first part the whole is not, either. False, with w->at
 * at its begin, when it stays. */
static bool skip_word(struct pst_words *w,
                      const struct pst_words_wanted *wanted, size_t *passed)
{
    size_t begin = w->at = word_begin(w, w->at);
    size_t parts = 1;
    if (begin == w->n || is_wanted(w, begin, wanted))
        return false;
    size_t at = part_end(w, begin);
    while (at > begin && at + 1 < w->n && w->text[at] == '-' &&
           pst_char_is_word(byte_class(w, at + 1))) {
        begin = at + 1;
        if (is_wanted(w, begin, wanted))
            return false;
        at = part_end(w, begin);
        parts++;
    }
    if (at == begin || !surely_ends(w, at, at - begin))
        return false;
    w->at = at;
    *passed += parts;
    return true;
}

/* Where in the next block wanted words may begin, by their first letters. */
static uint64_t first_letters(const struct pst_words *w,
                              const struct pst_words_wanted *wanted)
{
    if (wanted->first_count > sizeof wanted->first)
        return UINT64_MAX;
    return pst_word_block_letters(w->text + w->at, wanted->first,
                                  wanted->first_count);
}

/* Over the words of the next block up to the first that is wanted, may be
 * joined to what follows, or is not ASCII; w->at stands before it, or before
 * the word that lies over the end. False when the rest wants skip_word. */
static bool skip_block(struct pst_words *w,
                       const struct pst_words_wanted *wanted, size_t *passed)
{
    const struct pst_word_block *b = &w->block;
    if (w->n - w->at < PST_WORD_BLOCK)
        return false;
    pst_word_block_read(&w->block, w->text, w->n, w->at);
    uint64_t goes_on = (b->word | b->multi) >> 1 | UINT64_C(1) << 63;
    uint64_t joints = (b->sign & goes_on) | b->suffix;
    uint64_t stops = b->multi | (joints & b->word << 1);
    uint64_t begins = b->word & ~(b->word << 1);
    unsigned limit = PST_WORD_BLOCK;
    if (stops != 0) {
        limit = (unsigned)__builtin_ctzll(stops);
        begins &= (UINT64_C(1) << limit) - 1;
    }
    /* The word at the limit stays. */
    if (limit > 0 && (b->word >> (limit - 1) & 1) != 0) {
        limit = 63 - (unsigned)__builtin_clzll(begins);
        begins &= (UINT64_C(1) << limit) - 1;
    }
    for (uint64_t c = begins & first_letters(w, wanted); c != 0; c &= c - 1) {
        unsigned at = (unsigned)__builtin_ctzll(c);
        if (!is_wanted(w, w->at + at, wanted))
            continue;
        begins &= (UINT64_C(1) << at) - 1;
        *passed += (size_t)__builtin_popcountll(begins);
        w->at += at;
        return false;
    }
    *passed += (size_t)__builtin_popcountll(begins);
    w->at += limit;
    return limit > 0 && stops == 0;
}

size_t pst_words_skip(struct pst_words *w,
                      const struct pst_words_wanted *wanted, size_t most)
{
    size_t passed = 0;
    if (w->bigram_due || w->whole_due || w->parts != 0 || w->in_run)
        return 0;
    do
        while (skip_block(w, wanted, &passed))
            if (passed >= most)
                return passed;
    while (skip_word(w, wanted, &passed) && passed < most);
    return passed;
}
