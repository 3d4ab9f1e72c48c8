/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/pattern.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "searcher/edits.h"
#include "searcher/regex.h"
#include "text/utf8.h"

enum { PREFIX_MAX = 150 }; /* longer terms are cut and hashed */

struct pst_pattern {
    uint8_t match; /* enum pst_word_match */
    struct pst_str text;
    struct pst_str prefix;
    struct pst_str longest; /* GLOB, REGEX: literal part, as in the header */
    struct pst_str tail;    /* GLOB: what stands behind the last * or ? */
    /* FUZZY, unless it stands for itself: */
    bool is_fuzzy;
    struct pst_edits edits;
    struct pst_edits_walk walk;
    size_t dead; /* of the last term */
    /* REGEX: */
    struct pst_regex *regex;
};

/* --- making ready -------------------------------------------------------- */

static void prepare_glob(struct pst_pattern *p)
{
    size_t begin = 0;
    for (size_t i = 0; i <= p->text.n; i++) {
        if (i < p->text.n && p->text.p[i] != '*' && p->text.p[i] != '?')
            continue;
        p->tail = (struct pst_str){p->text.p + begin, i - begin};
        if (begin == 0)
            p->prefix = p->tail;
        if (p->tail.n > p->longest.n)
            p->longest = p->tail;
        begin = i + 1;
    }
}

static void prepare_fuzzy(struct pst_pattern *p)
{
    unsigned most = (unsigned)(p->text.p[p->text.n - 1] - '0');
    p->text = pst_pattern_fuzzy_word(p->text);
    p->is_fuzzy = pst_edits_init(&p->edits, p->text) &&
                  p->edits.length >= PST_FUZZY_MIN && most > 0;
    p->edits.most = most;
    pst_edits_walk_init(&p->walk, &p->edits);
    if (!p->is_fuzzy)
        p->prefix = p->text;
}

struct pst_pattern *pst_pattern_new(const struct pst_query_word *word,
                                    struct pst_error *err)
{
    struct pst_pattern *p = pst_calloc(1, sizeof *p);
    p->match = word->match;
    p->text = word->term;
    p->prefix = (struct pst_str){p->text.p, 0};
    if (p->match == PST_MATCH_FUZZY) {
        prepare_fuzzy(p);
    } else if (p->match == PST_MATCH_GLOB) {
        prepare_glob(p);
    } else {
        struct pst_str inner = {p->text.p + 1, p->text.n - 2};
        p->regex = pst_regex_new(inner, NULL, err);
        if (p->regex == NULL) {
            free(p);
            return NULL;
        }
        p->prefix = pst_regex_prefix(p->regex);
        p->longest = pst_regex_literal(p->regex);
    }
    if (p->prefix.n > PREFIX_MAX)
        p->prefix.n = pst_utf8_floor(p->prefix.p, p->prefix.n, PREFIX_MAX);
    return p;
}

void pst_pattern_free(struct pst_pattern *p)
{
    if (p == NULL)
        return;
    pst_regex_free(p->regex);
    free(p);
}

struct pst_str pst_pattern_prefix(const struct pst_pattern *p)
{
    return p->prefix;
}

struct pst_str pst_pattern_literal(const struct pst_pattern *p)
{
    struct pst_str none = {"", 0};
    /* The range of the prefix has that already. */
    return p->longest.n > p->prefix.n ? p->longest : none;
}

bool pst_pattern_gave_up(const struct pst_pattern *p)
{
    return p->regex != NULL && pst_regex_gave_up(p->regex);
}

/* --- * and ? ------------------------------------------------------------- */

static size_t character(struct pst_str s, size_t at)
{
    size_t size;
    pst_utf8_decode(s.p + at, s.p + s.n, &size);
    return size;
}

/* What is cheap to see, for a whole dictionary. */
static bool may_match(const struct pst_pattern *p, struct pst_str term)
{
    return term.n >= p->tail.n &&
           (p->tail.n == 0 ||
            memcmp(term.p + term.n - p->tail.n, p->tail.p, p->tail.n) == 0) &&
           (p->longest.n == 0 ||
            memmem(term.p, term.n, p->longest.p, p->longest.n) != NULL);
}

/* Only the last star is ever widened: what stood before it fits as well as it
 * ever will. */
bool pst_pattern_glob(struct pst_str pattern, struct pst_str term)
{
    size_t at = 0;
    size_t star = SIZE_MAX; /* behind the last one */
    size_t resume = 0;      /* where what follows the star is tried */
    for (size_t i = 0; i < term.n || at < pattern.n;) {
        char c = at < pattern.n ? pattern.p[at] : '\0';
        if (c == '*') {
            star = ++at;
            resume = i;
        } else if (c == '?' && i < term.n) {
            i += character(term, i);
            at++;
        } else if (at < pattern.n && i < term.n && c == term.p[i]) {
            i++;
            at++;
        } else if (star != SIZE_MAX && resume < term.n) {
            resume += character(term, resume);
            i = resume;
            at = star;
        } else {
            return false;
        }
    }
    return true;
}

size_t pst_pattern_dead(struct pst_pattern *p, struct pst_str term)
{
    if (p->match == PST_MATCH_FUZZY)
        return p->is_fuzzy ? p->dead : 0;
    return p->match == PST_MATCH_REGEX ? pst_regex_dead(p->regex, term) : 0;
}

bool pst_pattern_matches(struct pst_pattern *p, struct pst_str term)
{
    switch (p->match) {
    case PST_MATCH_GLOB:
        return may_match(p, term) && pst_pattern_glob(p->text, term);
    case PST_MATCH_FUZZY:
        return p->is_fuzzy ? pst_edits_walk_next(&p->walk, term, &p->dead) <=
                                 p->edits.most
                           : pst_str_eq(term, p->text);
    default:
        return memmem(term.p, term.n, p->longest.p, p->longest.n) != NULL &&
               pst_regex_matches(p->regex, term);
    }
}
