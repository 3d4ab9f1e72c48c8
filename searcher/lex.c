/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/parse.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
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

enum quotes { NO_QUOTE, STRAIGHT, CURLY, ANGLE };

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

/* What the stars among the words mean: those at the end of a word, and not
 * before another one, make it a prefix. */
static void read_stars(struct pst_lexer *l, size_t begin, size_t end)
{
    const char *text = l->query->text.p;
    size_t next = 0; /* the first word that begins after the star */
    for (size_t at = begin; at < end; at++) {
        const char *star = memchr(text + at, '*', end - at);
        if (star == NULL)
            return;
        at = (size_t)(star - text);
        while (next < l->scratch_count &&
               (size_t)(l->scratch[next].surface.p - text) <= at)
            next++;
        struct pst_query_word *w = next > 0 ? &l->scratch[next - 1] : NULL;
        bool glued =
            next < l->scratch_count && l->scratch[next].surface.p == star + 1;
        if (w == NULL || w->surface.p + w->surface.n != star || glued)
            pst_query_repair(l->query, at, at + 1,
                             "a * counts only at the end of a word: ignored");
        else if (pst_utf8_length(w->term.p, w->term.n) < PST_QUERY_PREFIX_MIN)
            pst_query_repair(l->query, at, at + 1,
                             "a * needs %d characters before it: ignored",
                             PST_QUERY_PREFIX_MIN);
        else
            w->prefix = true;
    }
}

size_t pst_lexer_words(struct pst_lexer *l, size_t begin, size_t end,
                       struct pst_query_word **out)
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
        struct pst_query_word *w =
            &PST_PUSH(l->scratch, l->scratch_count, l->scratch_cap);
        memset(w, 0, sizeof *w);
        w->term.p = pst_arena_dup(&q->arena, word.term.p, word.term.n);
        w->term.n = word.term.n;
        w->surface.p = q->text.p + begin + word.begin;
        w->surface.n = word.end - word.begin;
        w->single = word.kind == PST_WORD_PLAIN && is_single(w->surface);
        w->stop = pst_stop_word(l->language, w->term);
    }
    read_stars(l, begin, end);
    *out = pst_arena_alloc(&q->arena, l->scratch_count * sizeof **out);
    if (l->scratch_count > 0)
        memcpy(*out, l->scratch, l->scratch_count * sizeof **out);
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

/* --- tokens -------------------------------------------------------------- */

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
        at += size;
    else
        pst_query_repair(l->query, t->begin, t->content_begin,
                         "unbalanced quote: closed at the end");
    l->at = t->end = l->closed_at = at;
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
                         "no field is called %.*s: taken as a word",
                         (int)(name.n < 40 ? name.n : 40), name.p);
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
                         "%.*s: has no value: taken as a word", (int)name.n,
                         name.p);
        return false;
    }
    t->kind = PST_TOKEN_FIELD;
    l->at = t->end = at + 1;
    l->in_value = true;
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
    } names[] = {{"AND", PST_TOKEN_AND},
                 {"OR", PST_TOKEN_OR},
                 {"NOT", PST_TOKEN_NOT},
                 {"*", PST_TOKEN_STAR}};
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

/* - or + right before a word, a quote, a parenthesis or a field, and not right
 * behind one. */
static bool lex_sign(struct pst_lexer *l, uint32_t cp, struct pst_token *t)
{
    if (cp != '-' && cp != '+')
        return false;
    size_t size;
    uint32_t next = peek(l, l->at + 1, &size);
    bool glued = l->at > 0 && l->at == l->closed_at;
    if (glued || is_space(next) || next == ')' || next == '-' || next == '+')
        return false;
    t->kind = cp == '-' ? PST_TOKEN_MINUS : PST_TOKEN_PLUS;
    l->at = t->end = l->at + 1;
    return true;
}

/* A word, unless there is none in it: punctuation alone is read over. */
static bool lex_word(struct pst_lexer *l, size_t end, bool is_value,
                     struct pst_token *t)
{
    struct pst_word word;
    pst_words_restart(&l->breaker, l->query->text.p + l->at, end - l->at);
    bool found = is_value || pst_words_next(&l->breaker, &word);
    t->kind = PST_TOKEN_WORD;
    l->at = t->end = end;
    return found;
}

void pst_lexer_next(struct pst_lexer *l, struct pst_token *t)
{
    for (;;) {
        bool is_value = l->in_value;
        l->in_value = false;
        memset(t, 0, sizeof *t);
        l->at = t->begin = t->end = skip_spaces(l, l->at);
        size_t size;
        uint32_t cp = peek(l, l->at, &size);
        if (size == 0 || l->full)
            return;
        enum quotes family = quotes_of(cp);
        if (family != NO_QUOTE) {
            lex_quote(l, family, size, t);
            return;
        }
        if (cp == '(' || cp == ')') {
            t->kind = cp == '(' ? PST_TOKEN_OPEN : PST_TOKEN_CLOSE;
            l->at = t->end = l->at + 1;
            if (cp == ')')
                l->closed_at = l->at;
            return;
        }
        if (!is_value && lex_sign(l, cp, t))
            return;
        size_t end = word_end(l, l->at);
        if (!is_value && (lex_operator(l, end, t) || lex_field(l, end, t)))
            return;
        if (lex_word(l, end, is_value, t))
            return;
    }
}
