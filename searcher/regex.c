/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/regex.h"

#include <stdlib.h>
#include <string.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "base/mem.h"
#include "searcher/automaton.h"
#include "text/fold.h"
#include "text/utf8.h"

enum { NEST_MAX = 50, DEPTH_MAX = 500, HEAP_MAX_KIB = 1000 };

/* Beginnings of one to so many characters are looked at; at each length first
 * some, then as long as one in RARE of them is dead. */
enum { DEPTHS = 3, TRIED_FIRST = 32, RARE = 8 };

struct depth {
    bool helps;
    char alive[DEPTHS * 4]; /* the last one that was */
    size_t n;               /* its bytes */
    unsigned tried, dead;
};

/* Machine code where the system lets a program make it. */
struct compiled {
    pcre2_code *code;
    bool is_machine_code;
};

struct pst_regex {
    struct compiled whole;
    pcre2_match_data *data;
    pcre2_match_context *limits;
    unsigned given_up;
    struct compiled beginning; /* the same, not anchored at its end */
    struct depth depths[DEPTHS];
    struct pst_buf text; /* folded; in it: */
    struct pst_str prefix, literal;
    struct pst_buf exact; /* folded, with its capitals */
    /* Which it may be, unless it was found not to be: */
    struct pst_automaton *automaton;
    bool no_automaton;
};

/* Fold what is not ASCII; the signs of expressions are. */
static void fold_expression(struct pst_buf *out, struct pst_str s)
{
    for (size_t i = 0; i < s.n;) {
        size_t begin = i;
        while (i < s.n && (unsigned char)s.p[i] >= 0x80)
            i++;
        if (i > begin)
            pst_fold(out, s.p + begin, i - begin);
        else
            pst_buf_addc(out, s.p[i++]);
    }
}

/* Of no code when that is no expression. */
static struct compiled compile(struct pst_str s, uint32_t options, uint32_t jit,
                               size_t *offset, int *code)
{
    pcre2_compile_context *context = pcre2_compile_context_create(NULL);
    if (context == NULL)
        pst_out_of_memory();
    pcre2_set_parens_nest_limit(context, NEST_MAX);
    struct compiled c;
    c.code =
        pcre2_compile((PCRE2_SPTR)s.p, s.n,
                      PCRE2_UTF | PCRE2_UCP | PCRE2_CASELESS | PCRE2_ANCHORED |
                          PCRE2_NEVER_BACKSLASH_C | options,
                      code, offset, context);
    pcre2_compile_context_free(context);
    c.is_machine_code = c.code != NULL && pcre2_jit_compile(c.code, jit) == 0;
    return c;
}

/* --- what is in every match ---------------------------------------------- */

static bool is_literal(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/* Behind a literal: how many of its characters need not be there. */
static size_t optional(char c)
{
    return c == '?' || c == '*' || c == '{' ? 1 : 0;
}

/* Whether this sign is one that find_literals knows. */
static bool is_plain(struct pst_str s, size_t at)
{
    if (s.p[at] == '(' && at + 1 < s.n && s.p[at + 1] == '*')
        return false;
    if (s.p[at] == '(' && at + 1 < s.n && s.p[at + 1] == '?')
        return at + 2 < s.n && s.p[at + 2] == ':';
    return is_literal(s.p[at]) || (unsigned char)s.p[at] >= 0x80 ||
           (s.p[at] != '\0' && strchr(".*+?()|:", s.p[at]) != NULL);
}

/* Runs of letters outside of groups, up to the first sign that is not known;
 * nothing when there may be alternatives to all of it. */
static void find_literals(struct pst_regex *r, struct pst_str s)
{
    struct pst_str prefix = {"", 0};
    struct pst_str longest = prefix;
    unsigned depth = 0;
    size_t at = 0;
    while (at < s.n && is_plain(s, at)) {
        size_t begin = at;
        if (s.p[at] == '|' && depth == 0)
            return;
        depth += s.p[at] == '(';
        depth -= s.p[at] == ')';
        while (at < s.n && is_literal(s.p[at]))
            at++;
        struct pst_str run = {s.p + begin, at - begin};
        at += run.n == 0;
        if (run.n == 0 || depth > 0)
            continue;
        run.n -= at < s.n ? optional(s.p[at]) : 0;
        if (begin == 0)
            prefix = run;
        if (run.n > longest.n)
            longest = run;
    }
    if (at < s.n && memchr(s.p + at, '|', s.n - at) != NULL)
        return;
    r->prefix = prefix;
    r->literal = longest;
}

struct pst_str pst_regex_prefix(const struct pst_regex *r)
{
    return r->prefix;
}

struct pst_str pst_regex_literal(const struct pst_regex *r)
{
    return r->literal;
}

/* --- the expression ------------------------------------------------------ */

struct pst_regex *pst_regex_new(struct pst_str expression, size_t *offset,
                                struct pst_error *err)
{
    struct pst_buf folded = PST_BUF_INIT;
    size_t at = 0;
    int code = 0;
    size_t ignored;
    if (offset == NULL)
        offset = &ignored;
    *offset = 0;
    if (expression.n > PST_REGEX_BYTES_MAX) {
        pst_fail(err, PST_EQUERY, "longer than %d bytes", PST_REGEX_BYTES_MAX);
        return NULL;
    }
    fold_expression(&folded, expression);
    struct pst_str s = pst_buf_str(&folded);
    struct compiled whole =
        compile(s, PCRE2_ENDANCHORED, PCRE2_JIT_COMPLETE, &at, &code);
    if (whole.code == NULL) {
        pst_buf_dispose(&folded);
        char message[120];
        pcre2_get_error_message(code, (PCRE2_UCHAR *)message, sizeof message);
        /* Folding moves places a little; they stay within. */
        *offset = at < expression.n ? at : expression.n;
        pst_fail(err, PST_EQUERY, "%s", message);
        return NULL;
    }
    struct pst_regex *r = pst_calloc(1, sizeof *r);
    r->whole = whole;
    r->beginning = compile(s, 0, PCRE2_JIT_PARTIAL_HARD, &at, &code);
    pst_buf_init(&r->exact);
    pst_buf_addstr(&r->exact, s);
    for (size_t i = 0; i < folded.n; i++)
        if (folded.p[i] >= 'A' && folded.p[i] <= 'Z')
            folded.p[i] = (char)(folded.p[i] - 'A' + 'a');
    r->text = folded;
    r->prefix = r->literal = (struct pst_str){"", 0};
    find_literals(r, pst_buf_str(&r->text));
    for (size_t i = 0; i < DEPTHS; i++)
        r->depths[i].helps = true;
    r->data = pcre2_match_data_create(1, NULL);
    r->limits = pcre2_match_context_create(NULL);
    if (r->data == NULL || r->limits == NULL)
        pst_out_of_memory();
    pcre2_set_match_limit(r->limits, PST_REGEX_STEPS);
    pcre2_set_depth_limit(r->limits, DEPTH_MAX);
    pcre2_set_heap_limit(r->limits, HEAP_MAX_KIB);
    return r;
}

void pst_regex_free(struct pst_regex *r)
{
    if (r == NULL)
        return;
    pst_automaton_free(r->automaton);
    pst_buf_dispose(&r->exact);
    pst_buf_dispose(&r->text);
    pcre2_match_context_free(r->limits);
    pcre2_match_data_free(r->data);
    pcre2_code_free(r->whole.code);
    pcre2_code_free(r->beginning.code);
    free(r);
}

static bool is_ascii(struct pst_str s)
{
    unsigned char bits = 0;
    for (size_t i = 0; i < s.n; i++)
        bits |= (unsigned char)s.p[i];
    return bits < 0x80;
}

/* What is ASCII need not be checked, and goes straight to the machine code. */
static int match(struct pst_regex *r, const struct compiled *c,
                 struct pst_str s, uint32_t options)
{
    PCRE2_SPTR text = (PCRE2_SPTR)s.p;
    if (!is_ascii(s))
        return pcre2_match(c->code, text, s.n, 0, options, r->data, r->limits);
    if (c->is_machine_code)
        return pcre2_jit_match(c->code, text, s.n, 0, options, r->data,
                               r->limits);
    return pcre2_match(c->code, text, s.n, 0, options | PCRE2_NO_UTF_CHECK,
                       r->data, r->limits);
}

/* What the automaton says; FULL when there is none. */
static enum pst_automaton_answer ask(struct pst_regex *r, struct pst_str term,
                                     size_t *dead)
{
    enum pst_automaton_answer answer = PST_AUTOMATON_FULL;
    if (r->automaton == NULL && !r->no_automaton)
        r->automaton = pst_automaton_new(pst_buf_str(&r->exact));
    if (r->automaton != NULL)
        answer = pst_automaton_ask(r->automaton, term, dead);
    if (answer != PST_AUTOMATON_FULL)
        return answer;
    pst_automaton_free(r->automaton);
    r->automaton = NULL;
    r->no_automaton = true;
    return answer;
}

bool pst_regex_matches(struct pst_regex *r, struct pst_str term)
{
    size_t dead;
    enum pst_automaton_answer answer = ask(r, term, &dead);
    if (answer != PST_AUTOMATON_FULL)
        return answer == PST_AUTOMATON_YES;
    if (r->given_up >= PST_REGEX_PATIENCE)
        return false;
    int found = match(r, &r->whole, term, 0);
    /* A term that is no text matches nothing, but costs nothing either. */
    bool is_text =
        found > PCRE2_ERROR_UTF8_ERR1 || found < PCRE2_ERROR_UTF8_ERR21;
    if (found < 0 && found != PCRE2_ERROR_NOMATCH && is_text)
        r->given_up++;
    return found >= 0;
}

/* Whether a term may begin so and match. */
static bool may_begin(struct pst_regex *r, struct pst_str s)
{
    return match(r, &r->beginning, s, PCRE2_PARTIAL_HARD) !=
           PCRE2_ERROR_NOMATCH;
}

static bool is_dead(struct pst_regex *r, struct depth *d, struct pst_str s)
{
    if (d->n == s.n && memcmp(d->alive, s.p, s.n) == 0)
        return false;
    d->tried++;
    bool dead = !may_begin(r, s);
    d->dead += dead;
    d->helps = d->tried < TRIED_FIRST || d->dead >= d->tried / RARE;
    if (dead)
        return true;
    d->n = s.n;
    memcpy(d->alive, s.p, s.n);
    return false;
}

size_t pst_regex_dead(struct pst_regex *r, struct pst_str term)
{
    size_t end = 0;
    size_t dead;
    if (ask(r, term, &dead) != PST_AUTOMATON_FULL)
        return dead;
    if (r->beginning.code == NULL || r->given_up > 0)
        return 0;
    size_t deepest = DEPTHS;
    while (deepest > 0 && !r->depths[deepest - 1].helps)
        deepest--;
    for (size_t i = 0; i < deepest && end < term.n; i++) {
        size_t size;
        pst_utf8_decode(term.p + end, term.p + term.n, &size);
        end += size;
        if (r->depths[i].helps &&
            is_dead(r, &r->depths[i], (struct pst_str){term.p, end}))
            return end;
    }
    return 0;
}

bool pst_regex_gave_up(const struct pst_regex *r)
{
    return r->given_up > 0;
}
