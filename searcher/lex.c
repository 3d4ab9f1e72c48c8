/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/parse.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "searcher/edits.h"
#include "searcher/pattern.h"
#include "text/stop.h"
#include "text/utf8.h"

enum { NAME_MAX_BYTES = 64 };

void pst_lexer_init(struct pst_lexer *l, struct pst_query *q,
                    const char *language)
{
    memset(l, 0, sizeof *l);
    l->query = q;
    l->language = language;
    pst_words_init(&l->breaker, "", 0);
}

void pst_lexer_dispose(struct pst_lexer *l)
{
    pst_words_dispose(&l->breaker);
    free(l->scratch);
}

/* --- characters ---------------------------------------------------------- */

enum quotes { NO_QUOTE, STRAIGHT, CURLY, ANGLE, CORNER };

static bool is_space(uint32_t cp)
{
    return (cp >= 0x09 && cp <= 0x0d) || cp == 0x20 || cp == 0x85 ||
           cp == 0xa0 || cp == 0x1680 || (cp >= 0x2000 && cp <= 0x200a) ||
           cp == 0x2028 || cp == 0x2029 || cp == 0x202f || cp == 0x205f ||
           cp == 0x3000;
}

/* Quotes of one family open and close each other, whichever way they face:
 * languages disagree about that. */
static enum quotes quotes_of(uint32_t cp)
{
    switch (cp) {
    case '"':
        return STRAIGHT;
    case 0x201c:
    case 0x201d:
    case 0x201e:
    case 0x201f:
        return CURLY;
    case 0xab:
    case 0xbb:
        return ANGLE;
    case 0x300c:
    case 0x300d:
    case 0x300e:
    case 0x300f:
        return CORNER;
    default:
        return NO_QUOTE;
    }
}

/* The character at `at`; a space at the end of the text. */
static uint32_t peek(const struct pst_lexer *l, size_t at, size_t *size)
{
    struct pst_str text = l->query->text;
    *size = 0;
    if (at >= text.n)
        return ' ';
    return pst_utf8_decode(text.p + at, text.p + text.n, size);
}

static bool ends_word(uint32_t cp)
{
    return is_space(cp) || cp == '(' || cp == ')' || quotes_of(cp) != NO_QUOTE;
}

static size_t skip_spaces(const struct pst_lexer *l, size_t at)
{
    size_t size;
    while (is_space(peek(l, at, &size)) && size != 0)
        at += size;
    return at;
}

static size_t word_end(const struct pst_lexer *l, size_t at)
{
    size_t size;
    while (!ends_word(peek(l, at, &size)))
        at += size;
    return at;
}

/* --- words --------------------------------------------------------------- */

bool pst_lexer_take(struct pst_lexer *l, size_t begin, size_t end)
{
    if (l->taken < PST_QUERY_WORDS_MAX) {
        l->taken++;
        return true;
    }
    if (!l->full)
        pst_query_repair(l->query, begin, end,
                         "a query has at most %d words: the rest is ignored",
                         PST_QUERY_WORDS_MAX);
    l->full = true;
    return false;
}

/* Whether the word, which stands alone, is one CJK character: beside itself
 * it would make a run. */
static bool is_single(struct pst_str text)
{
    char twice[64];
    if ((unsigned char)text.p[0] < 0x80 || text.n > sizeof twice / 2)
        return false;
    memcpy(twice, text.p, text.n);
    memcpy(twice + text.n, text.p, text.n);
    struct pst_words w;
    struct pst_word word;
    pst_words_init(&w, twice, 2 * text.n);
    bool single = pst_words_next(&w, &word) && word.kind == PST_WORD_SINGLE;
    pst_words_dispose(&w);
    return single;
}

/* Read the words of a range into the scratch list. */
static void break_words(struct pst_lexer *l, size_t begin, size_t end)
{
    struct pst_query *q = l->query;
    struct pst_word word;
    l->scratch_count = 0;
    pst_words_restart(&l->breaker, q->text.p + begin, end - begin);
    while (pst_words_next(&l->breaker, &word)) {
        if (!pst_word_takes_position(&word))
            continue;
        if (!pst_lexer_take(l, begin + word.begin, begin + word.end))
            break;
        struct pst_lexed_word *x =
            &PST_PUSH(l->scratch, l->scratch_count, l->scratch_cap);
        memset(x, 0, sizeof *x);
        x->begin = begin + word.begin;
        x->end = begin + word.end;
        x->w.term.p = pst_arena_dup(&q->arena, word.term.p, word.term.n);
        x->w.term.n = word.term.n;
        x->w.surface =
            (struct pst_str){q->text.p + x->begin, x->end - x->begin};
        x->w.single = word.kind == PST_WORD_PLAIN && is_single(x->w.surface);
        x->w.stop = pst_stop_word(l->language, x->w.term);
        x->cjk = x->w.single || word.kind == PST_WORD_BIGRAM;
    }
}

/* --- signs in words ------------------------------------------------------ */

static bool is_wild(char c)
{
    return c == '*' || c == '?';
}

/* Where the run of * and ? that begins at `at` ends. */
static size_t wild_end(const struct pst_lexer *l, size_t at, size_t end)
{
    while (at < end && is_wild(l->query->text.p[at]))
        at++;
    return at;
}

/* Report stars from `at` to `end`, which stand for nothing. */
static void report_stars(struct pst_lexer *l, size_t at, size_t end)
{
    for (; at < end; at++) {
        const char *star = memchr(l->query->text.p + at, '*', end - at);
        if (star == NULL)
            return;
        at = (size_t)(star - l->query->text.p);
        pst_query_repair(l->query, at, at + 1,
                         "a * counts only in a word: ignored");
    }
}

/* A run of * and ?: the order says nothing, nor more than one star. */
static void add_wild(struct pst_buf *out, const char *run, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (run[i] == '?')
            pst_buf_addc(out, '?');
    if (memchr(run, '*', n) != NULL)
        pst_buf_addc(out, '*');
}

static void set_term(struct pst_lexer *l, struct pst_lexed_word *x,
                     const struct pst_buf *term)
{
    x->w.term.p = pst_arena_dup(&l->query->arena, term->p, term->n);
    x->w.term.n = term->n;
}

/* The number of digits at `at`; their end into *after. */
static unsigned read_number(const struct pst_lexer *l, size_t at, size_t end,
                            size_t *after)
{
    const char *text = l->query->text.p;
    unsigned number = 0;
    for (; at < end && text[at] >= '0' && text[at] <= '9'; at++)
        if (number <= PST_NEAR_MAX)
            number = number * 10 + (unsigned)(text[at] - '0');
    *after = at;
    return number;
}

static void make_fuzzy(struct pst_lexer *l, struct pst_lexed_word *x,
                       unsigned edits)
{
    struct pst_buf term = PST_BUF_INIT;
    pst_buf_addstr(&term, x->w.term);
    pst_buf_addf(&term, "~%u", edits);
    set_term(l, x, &term);
    pst_buf_dispose(&term);
    x->w.match = PST_MATCH_FUZZY;
    x->w.stop = false;
}

/* word~ and word~2: a ~ stands right behind the word; the number is the first
 * of the `rest` words. Gives how many of these belong to it. */
static size_t read_edits(struct pst_lexer *l, struct pst_lexed_word *x,
                         size_t end, const struct pst_lexed_word *rest,
                         size_t rest_count)
{
    size_t at = x->end;
    size_t after;
    size_t size;
    unsigned edits = read_number(l, at + 1, end, &after);
    bool has_number = after > at + 1;
    if (after < end && !ends_word(peek(l, after, &size)))
        return 0; /* a~b: punctuation */
    if (has_number && (rest_count == 0 || rest->end != after))
        return 0;
    x->end = after;
    if (x->cjk || x->w.match != PST_MATCH_TERM) {
        pst_query_repair(l->query, at, after,
                         "a ~ counts only after a plain word: ignored");
        return has_number;
    }
    unsigned taken = has_number ? edits : 1;
    taken = taken < 1 ? 1 : taken > PST_EDITS_MAX ? PST_EDITS_MAX : taken;
    if (has_number && taken != edits)
        pst_query_repair(l->query, at, after, "edits are 1 or %d: taken as %u",
                         PST_EDITS_MAX, taken);
    make_fuzzy(l, x, taken);
    return has_number;
}

/* The word before a star or between two, and what is glued to it by them,
 * becomes one pattern. `floor`: what is before belongs to another. A ? counts
 * only before a character or with a star: at the end it ends a question. Gives
 * how many words went into it. */
static size_t read_glob(struct pst_lexer *l, struct pst_lexed_word *x,
                        size_t count, size_t floor, size_t end)
{
    const char *text = l->query->text.p;
    struct pst_buf term = PST_BUF_INIT;
    size_t begin = x->begin;
    size_t used = 1;
    size_t letters = pst_utf8_length(x->w.term.p, x->w.term.n);
    while (begin > floor && is_wild(text[begin - 1]))
        begin--;
    add_wild(&term, text + begin, x->begin - begin);
    pst_buf_addstr(&term, x->w.term);
    size_t stop = x->end;
    size_t tail;
    for (;; used++) {
        tail = wild_end(l, stop, end);
        if (tail == stop || used == count || x[used].begin != tail ||
            x[used].cjk)
            break;
        add_wild(&term, text + stop, tail - stop);
        pst_buf_addstr(&term, x[used].w.term);
        letters += pst_utf8_length(x[used].w.term.p, x[used].w.term.n);
        stop = x[used].end;
    }
    if (memchr(text + stop, '*', tail - stop) != NULL) {
        add_wild(&term, text + stop, tail - stop);
        stop = tail;
    }
    bool wild = begin < x->begin || used > 1 || stop > x->end;
    if (wild && letters < PST_QUERY_GLOB_MIN) {
        pst_query_repair(l->query, begin, stop,
                         "* and ? need %d other characters in a word: ignored",
                         PST_QUERY_GLOB_MIN);
    } else if (wild) {
        set_term(l, x, &term);
        x->w.match = PST_MATCH_GLOB;
        x->w.stop = false;
        x->w.surface = (struct pst_str){text + begin, stop - begin};
    }
    x->end = stop;
    pst_buf_dispose(&term);
    return used;
}

/* Where the run of * and ? begins that ends at `at`. */
static size_t wild_begin(const struct pst_lexer *l, size_t at, size_t floor)
{
    while (at > floor && is_wild(l->query->text.p[at - 1]))
        at--;
    return at;
}

/* What * ? and ~ among the words make of them. Around CJK characters stars say
 * nothing, which are found within longer words anyway. */
static void read_signs(struct pst_lexer *l, size_t begin, size_t end)
{
    struct pst_lexed_word *x = l->scratch;
    size_t count = l->scratch_count;
    size_t kept = 0;
    size_t floor = begin; /* what is before is read */
    for (size_t i = 0; i < count;) {
        size_t lead = wild_begin(l, x[i].begin, floor);
        if (x[i].cjk && lead == floor && i > 0)
            lead = x[i].begin; /* between two words */
        report_stars(l, floor, lead);
        size_t used = x[i].cjk ? 1 : read_glob(l, &x[i], count - i, lead, end);
        struct pst_lexed_word word = x[i];
        i += used;
        floor = word.end;
        if (floor < end && l->query->text.p[floor] == '~') {
            size_t number = read_edits(l, &word, end, x + i, count - i);
            i += number;
            floor = number > 0 ? x[i - 1].end : word.end;
        } else if (word.cjk) {
            size_t tail = wild_end(l, floor, end);
            floor = i < count && x[i].begin == tail ? floor : tail;
        }
        x[kept++] = word;
    }
    report_stars(l, floor, end);
    l->scratch_count = kept;
}

static bool has_signs(const struct pst_lexer *l, size_t begin, size_t end)
{
    for (size_t i = begin; i < end; i++)
        if (is_wild(l->query->text.p[i]) || l->query->text.p[i] == '~')
            return true;
    return false;
}

size_t pst_lexer_words(struct pst_lexer *l, size_t begin, size_t end,
                       struct pst_query_word **out)
{
    break_words(l, begin, end);
    if (has_signs(l, begin, end))
        read_signs(l, begin, end);
    *out = pst_arena_alloc(&l->query->arena, l->scratch_count * sizeof **out);
    for (size_t i = 0; i < l->scratch_count; i++)
        (*out)[i] = l->scratch[i].w;
    return l->scratch_count;
}

/* Whether a word begins right at `begin`; *whole: it goes to `end` and has no
 * digit. */
static bool word_at(struct pst_lexer *l, size_t begin, size_t end, bool *whole)
{
    struct pst_word word;
    pst_words_restart(&l->breaker, l->query->text.p + begin, end - begin);
    bool found = pst_words_next(&l->breaker, &word) && word.begin == 0;
    *whole = found && !word.has_digit && word.end == end - begin;
    return found;
}

/* --- boosts -------------------------------------------------------------- */

/* 2, 0.5, .5: thousandths, maybe over PST_BOOST_MAX; false when it is no
 * number. */
static bool read_boost(struct pst_str s, uint32_t *out)
{
    uint32_t whole = 0;
    uint32_t unit = PST_BOOST_ONE; /* of the digit behind the point */
    bool point = false;
    bool digits = false;
    for (size_t i = 0; i < s.n; i++) {
        bool is_digit = s.p[i] >= '0' && s.p[i] <= '9';
        if (!is_digit && (s.p[i] != '.' || point))
            return false;
        digits |= is_digit;
        point |= !is_digit;
        uint32_t digit = is_digit ? (uint32_t)(s.p[i] - '0') : 0;
        if (point)
            whole += digit * (unit /= is_digit ? 10 : 1);
        else if (whole <= PST_BOOST_MAX)
            whole = whole * 10 + digit * PST_BOOST_ONE;
    }
    *out = whole;
    return digits;
}

/* ^N from `at` to `end`, behind what the token has so far. */
static bool lex_boost(struct pst_lexer *l, size_t at, size_t end,
                      struct pst_token *t)
{
    const char *text = l->query->text.p;
    uint32_t boost;
    if (at >= end || text[at] != '^' ||
        !read_boost((struct pst_str){text + at + 1, end - at - 1}, &boost))
        return false;
    t->boost = boost;
    t->boost_end = end;
    return true;
}

/* Likewise, if there is one; where the token ends with it. */
static size_t lex_boost_behind(struct pst_lexer *l, size_t at,
                               struct pst_token *t)
{
    size_t end = word_end(l, at);
    return lex_boost(l, at, end, t) ? end : at;
}

/* --- tokens -------------------------------------------------------------- */

/* ~N right behind a quote; gives where the token ends. */
static size_t lex_slop(struct pst_lexer *l, size_t at, struct pst_token *t)
{
    struct pst_str text = l->query->text;
    size_t after;
    size_t size;
    if (at >= text.n || text.p[at] != '~')
        return at;
    unsigned slop = read_number(l, at + 1, text.n, &after);
    uint32_t next = peek(l, after, &size);
    if (!ends_word(next) && next != '^')
        return at;
    if (after == at + 1)
        pst_query_repair(l->query, at, after,
                         "a ~ behind quotes needs a number: ignored");
    t->slop = slop;
    return after;
}

static void lex_quote(struct pst_lexer *l, enum quotes family, size_t size,
                      struct pst_token *t)
{
    t->kind = PST_TOKEN_QUOTE;
    t->content_begin = l->at + size;
    size_t at = t->content_begin;
    while (at < l->query->text.n && quotes_of(peek(l, at, &size)) != family)
        at += size;
    t->content_end = at;
    if (at < l->query->text.n)
        at = lex_slop(l, at + size, t);
    else
        pst_query_repair(l->query, t->begin, t->content_begin,
                         "unbalanced quote: closed at the end");
    t->end = at;
    l->at = l->closed_at = lex_boost_behind(l, at, t);
}

/* [FROM TO TO], as Lucene has ranges: it stands for a quoted text. */
static bool lex_brackets(struct pst_lexer *l, uint32_t cp, struct pst_token *t)
{
    enum { LONGEST = 100 };
    const char *begin = l->query->text.p + l->at;
    size_t most = l->query->text.n - l->at;
    const char *end =
        cp == '[' ? memchr(begin, ']', most < LONGEST ? most : LONGEST) : NULL;
    if (end == NULL)
        return false;
    t->kind = PST_TOKEN_QUOTE;
    t->content_begin = l->at + 1;
    t->content_end = l->at + (size_t)(end - begin);
    l->at = t->end = l->closed_at = t->content_end + 1;
    return true;
}

static bool is_scheme(struct pst_str name)
{
    static const char names[][8] = {"mailto", "doi", "urn", "tel", "isbn"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (pst_str_is(name, names[i]))
            return true;
    return false;
}

/* A repair when name:rest, whose name is no field's, looks as if it were meant
 * as one: not "Re: hello", "3:30", "http://..." */
static void report_no_field(struct pst_lexer *l, size_t colon, size_t end)
{
    size_t begin = l->at;
    struct pst_str name = {l->query->text.p + begin, colon - begin};
    bool is_name;
    bool rest_is_word;
    if (is_scheme(name) || !word_at(l, begin, colon, &is_name) || !is_name)
        return;
    size_t size;
    uint32_t next = peek(l, colon + 1, &size);
    if (next == '(' || quotes_of(next) != NO_QUOTE ||
        word_at(l, colon + 1, end, &rest_is_word))
        pst_query_repair(l->query, begin, colon + 1,
                         "no field is called that: taken as a word");
}

/* name: in front of a value. */
static bool lex_field(struct pst_lexer *l, size_t end, struct pst_token *t)
{
    struct pst_query *q = l->query;
    size_t longest =
        end - l->at < NAME_MAX_BYTES ? end - l->at : NAME_MAX_BYTES;
    const char *colon = memchr(q->text.p + l->at, ':', longest);
    if (colon == NULL || colon == q->text.p + l->at)
        return false;
    size_t at = (size_t)(colon - q->text.p);
    struct pst_str name = {q->text.p + l->at, at - l->at};
    if (!pst_scope_by_name(q, name, &t->scope)) {
        report_no_field(l, at, end);
        return false;
    }
    size_t size;
    uint32_t next = peek(l, at + 1, &size);
    if (is_space(next) || next == ')') {
        pst_query_repair(q, l->at, at + 1,
                         "a field without a value: taken as a word");
        return false;
    }
    t->kind = PST_TOKEN_FIELD;
    l->at = t->end = at + 1;
    l->in_value = true;
    l->in_words = t->scope.kind == PST_SCOPE_WORDS;
    l->in_range = !l->in_words && t->scope.kind != PST_SCOPE_FILTER;
    return true;
}

/* NEAR, NEAR/5, ADJ/5 */
static bool lex_nearness(struct pst_lexer *l, struct pst_str word,
                         struct pst_token *t)
{
    bool near = pst_str_starts(word, "NEAR");
    if (!near && !pst_str_starts(word, "ADJ"))
        return false;
    size_t at = near ? 4 : 3;
    unsigned distance = PST_QUERY_NEAR_DEFAULT;
    if (word.n > at) {
        if (word.p[at] != '/' || word.n == at + 1)
            return false;
        distance = 0;
        for (at++; at < word.n; at++) {
            if (word.p[at] < '0' || word.p[at] > '9')
                return false;
            if (distance <= PST_NEAR_MAX)
                distance = distance * 10 + (unsigned)(word.p[at] - '0');
        }
    }
    t->kind = near ? PST_TOKEN_NEAR : PST_TOKEN_ADJ;
    t->distance = distance;
    if (distance < 1)
        t->distance = 1;
    if (distance > PST_NEAR_MAX)
        t->distance = PST_NEAR_MAX;
    if (t->distance != distance)
        pst_query_repair(l->query, t->begin, t->begin + word.n,
                         "the distance is 1 to %d: taken as %u", PST_NEAR_MAX,
                         t->distance);
    return true;
}

static bool lex_operator(struct pst_lexer *l, size_t end, struct pst_token *t)
{
    static const struct {
        char name[4];
        uint8_t kind;
    } names[] = {{"AND", PST_TOKEN_AND}, {"OR", PST_TOKEN_OR},
                 {"NOT", PST_TOKEN_NOT}, {"&&", PST_TOKEN_AND},
                 {"||", PST_TOKEN_OR},   {"*", PST_TOKEN_STAR},
                 {"*:*", PST_TOKEN_STAR}};
    struct pst_str word = {l->query->text.p + l->at, end - l->at};
    bool found = lex_nearness(l, word, t);
    for (size_t i = 0; !found && i < sizeof names / sizeof *names; i++)
        if (pst_str_is(word, names[i].name)) {
            t->kind = names[i].kind;
            found = true;
        }
    if (found)
        l->at = t->end = end;
    return found;
}

/* A word, unless there is none in it: punctuation alone is read over. */
static bool lex_word(struct pst_lexer *l, size_t end, bool is_value,
                     struct pst_token *t)
{
    struct pst_word word;
    pst_words_restart(&l->breaker, l->query->text.p + l->at, end - l->at);
    bool found = is_value || pst_words_next(&l->breaker, &word);
    const char *text = l->query->text.p;
    const char *caret = memrchr(text + l->at, '^', end - l->at);
    size_t stop = caret != NULL ? (size_t)(caret - text) : end;
    if (stop == l->at || !lex_boost(l, stop, end, t))
        stop = end;
    t->kind = PST_TOKEN_WORD;
    t->content_begin = l->at;
    t->end = t->content_end = stop;
    l->at = end;
    return found;
}

/* = right before a word or a quote. */
static bool lex_cased(struct pst_lexer *l, uint32_t cp, struct pst_token *t)
{
    if (cp != '=')
        return false;
    size_t size;
    bool whole;
    enum quotes family = quotes_of(peek(l, l->at + 1, &size));
    size_t end = word_end(l, l->at + 1);
    if (family == NO_QUOTE && !word_at(l, l->at + 1, end, &whole))
        return false;
    l->at++;
    t->cased = true;
    if (family != NO_QUOTE)
        lex_quote(l, family, size, t);
    else
        lex_word(l, end, true, t);
    return true;
}

/* A repair when what begins with a slash at `begin`, and has a space at `at`,
 * looks as if it were meant for an expression. */
static void report_spaces(struct pst_lexer *l, size_t begin, size_t at)
{
    enum { LONGEST = 100 };
    size_t size;
    uint32_t before = ' ';
    for (; at < l->query->text.n && at - begin < LONGEST; at += size) {
        uint32_t c = peek(l, at, &size);
        size_t next;
        if (quotes_of(c) != NO_QUOTE)
            return;
        if (c == '/') {
            if (!is_space(before) && ends_word(peek(l, at + size, &next)))
                pst_query_repair(l->query, begin, at + size,
                                 "an expression has no spaces: taken as words");
            return;
        }
        before = c;
    }
}

/* An expression between slashes, without spaces: the second slash, which has
 * no backslash before it, ends a word. */
static bool lex_regex(struct pst_lexer *l, uint32_t cp, struct pst_token *t)
{
    size_t at = l->at + 1;
    size_t size;
    size_t next;
    if (cp != '/')
        return false;
    for (;; at += size) {
        uint32_t c = peek(l, at, &size);
        if (c == '/')
            break;
        if (is_space(c)) {
            if (size != 0 && at > l->at + 1 && !l->is_ahead)
                report_spaces(l, l->at, at);
            return false;
        }
        if (c == '\\' && !is_space(peek(l, at + 1, &next)))
            size += next;
    }
    size_t end = lex_boost_behind(l, at + 1, t);
    if (at == l->at + 1 || !ends_word(peek(l, end, &size)))
        return false;
    t->kind = PST_TOKEN_REGEX;
    t->content_begin = t->begin;
    t->end = t->content_end = at + 1;
    l->at = end;
    return true;
}

/* What stands right behind a parenthesis that closes: ^N; ~N says nothing
 * there. */
static void lex_closed(struct pst_lexer *l, struct pst_token *t)
{
    size_t after;
    size_t size;
    if (peek(l, l->at, &size) == '~') {
        read_number(l, l->at + 1, l->query->text.n, &after);
        if (ends_word(peek(l, after, &size))) {
            pst_query_repair(l->query, l->at, after,
                             "a ~ counts only behind words and quotes: "
                             "ignored");
            l->at = after;
        }
    }
    l->at = l->closed_at = lex_boost_behind(l, l->at, t);
}

/* Whether an operand begins at `at`: a parenthesis, a quote, maybe behind = or
 * ~, a star or expression, or something with a word in it. */
static bool begins_operand(struct pst_lexer *l, size_t at)
{
    struct pst_lexer ahead = *l;
    ahead.is_ahead = true;
    struct pst_token ignored;
    size_t size;
    uint32_t cp = peek(l, at, &size);
    if (cp == '=' || cp == '~')
        cp = peek(l, ++at, &size);
    size_t end = word_end(l, at);
    ahead.at = at;
    if (cp == '(' || quotes_of(cp) != NO_QUOTE ||
        (cp == '*' && end == at + 1) || lex_regex(&ahead, cp, &ignored))
        return true;
    struct pst_word word;
    pst_words_restart(&l->breaker, l->query->text.p + at, end - at);
    return pst_words_next(&l->breaker, &word);
}

static bool is_sign(uint32_t cp)
{
    return cp == '-' || cp == '+' || cp == '!';
}

/* - ! or + right before an operand, and not right behind one. */
static bool lex_sign(struct pst_lexer *l, uint32_t cp, struct pst_token *t)
{
    size_t size;
    bool glued = l->at > 0 && l->at == l->closed_at;
    if (!is_sign(cp) || glued || is_sign(peek(l, l->at + 1, &size)) ||
        !begins_operand(l, l->at + 1))
        return false;
    t->kind = cp == '+' ? PST_TOKEN_PLUS : PST_TOKEN_MINUS;
    l->at = t->end = l->at + 1;
    return true;
}

void pst_lexer_next(struct pst_lexer *l, struct pst_token *t)
{
    for (;;) {
        bool is_value = l->in_value;
        bool is_words = !is_value || l->in_words;
        bool is_range = is_value && l->in_range;
        l->in_value = false;
        memset(t, 0, sizeof *t);
        t->boost = PST_BOOST_ONE;
        l->at = t->begin = t->end = skip_spaces(l, l->at);
        size_t size;
        uint32_t cp = peek(l, l->at, &size);
        if (size == 0 || l->full)
            return;
        enum quotes family = quotes_of(cp);
        if (is_value && l->in_words && cp == '~' && family == NO_QUOTE) {
            family = quotes_of(peek(l, l->at + 1, &size)); /* synonyms.h */
            if (family != NO_QUOTE)
                t->begin = ++l->at;
        }
        if (family != NO_QUOTE) {
            lex_quote(l, family, size, t);
            return;
        }
        if (cp == '(' || cp == ')') {
            t->kind = cp == '(' ? PST_TOKEN_OPEN : PST_TOKEN_CLOSE;
            l->at = t->end = l->at + 1;
            if (cp == ')')
                lex_closed(l, t);
            return;
        }
        if (is_range && lex_brackets(l, cp, t))
            return;
        if (!is_value && lex_sign(l, cp, t))
            return;
        if (is_words && (lex_cased(l, cp, t) || lex_regex(l, cp, t)))
            return;
        size_t end = word_end(l, l->at);
        if (!is_value && (lex_operator(l, end, t) || lex_field(l, end, t)))
            return;
        if (lex_word(l, end, is_value, t))
            return;
    }
}
