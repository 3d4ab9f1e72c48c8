/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/pattern.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "searcher/regex.h"
#include "text/utf8.h"

enum { PREFIX_MAX = 150 }; /* longer terms are cut and hashed */

struct pst_pattern {
    uint8_t match; /* enum pst_word_match */
    struct pst_str text;
    struct pst_str prefix;
    /* GLOB: without * and ?, what stands last, and the longest of all. */
    struct pst_str tail, longest;
    /* FUZZY: the word's characters, and a bit for each; */
    unsigned edits;
    uint32_t word[PST_FUZZY_MAX];
    size_t length;
    uint64_t letters;
    /* REGEX: */
    struct pst_regex *regex;
};

/* --- making ready -------------------------------------------------------- */

static uint64_t letter_bit(uint32_t cp)
{
    return UINT64_C(1) << (cp & 63);
}

/* Up to `max` characters into `out`; more give one more than that. */
static size_t decode(struct pst_str s, uint32_t *out, size_t max)
{
    size_t count = 0;
    size_t size = 1;
    for (size_t at = 0; at < s.n; at += size) {
        uint32_t cp = (unsigned char)s.p[at];
        size = 1;
        if (cp >= 0x80)
            cp = pst_utf8_decode(s.p + at, s.p + s.n, &size);
        if (count == max)
            return count + 1;
        out[count++] = cp;
    }
    return count;
}

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
    uint32_t letters[PST_FUZZY_MAX + PST_EDITS_MAX];
    p->edits = (unsigned)(p->text.p[p->text.n - 1] - '0');
    p->text.n -= 2; /* ~ and the digit */
    p->length = decode(p->text, letters, PST_FUZZY_MAX);
    if (p->length < PST_FUZZY_MIN || p->length > PST_FUZZY_MAX) {
        p->edits = 0;
        p->prefix = p->text;
        return;
    }
    memcpy(p->word, letters, p->length * sizeof *letters);
    for (size_t i = 0; i < p->length; i++)
        p->letters |= letter_bit(letters[i]);
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
           memcmp(term.p + term.n - p->tail.n, p->tail.p, p->tail.n) == 0 &&
           memmem(term.p, term.n, p->longest.p, p->longest.n) != NULL;
}

/* Only the last star is ever widened: what stood before it fits as well as it
 * ever will. */
static bool glob_matches(struct pst_str pattern, struct pst_str term)
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

/* --- edits --------------------------------------------------------------- */

static unsigned least(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

/* Whether the distance is at most p->edits. Rows are those of the term's
 * characters; only cells near the diagonal can be small enough. */
static bool is_close(const struct pst_pattern *p, const uint32_t *term,
                     size_t n)
{
    enum { FAR = PST_EDITS_MAX + 1, ROW = PST_FUZZY_MAX + 2 };
    unsigned rows[3][ROW];
    size_t k = p->edits;
    size_t m = p->length;
    for (size_t j = 0; j <= m + 1; j++)
        rows[0][j] = rows[2][j] = j <= k ? (unsigned)j : FAR;
    for (size_t i = 1; i <= n; i++) {
        unsigned *row = rows[i % 3];
        const unsigned *above = rows[(i + 2) % 3];
        const unsigned *two_above = rows[(i + 1) % 3];
        size_t low = i > k ? i - k : 1;
        size_t high = i + k < m ? i + k : m;
        row[low - 1] = low == 1 && i <= k ? (unsigned)i : FAR;
        unsigned best = row[low - 1];
        for (size_t j = low; j <= high; j++) {
            bool same = term[i - 1] == p->word[j - 1];
            unsigned cost = above[j - 1] + !same;
            cost = least(cost, least(above[j], row[j - 1]) + 1);
            if (i > 1 && j > 1 && term[i - 1] == p->word[j - 2] &&
                term[i - 2] == p->word[j - 1])
                cost = least(cost, two_above[j - 2] + 1);
            row[j] = least(cost, FAR);
            best = least(best, row[j]);
        }
        row[high + 1] = FAR;
        if (best > k)
            return false;
    }
    return rows[n % 3][m] <= k;
}

static bool fuzzy_matches(const struct pst_pattern *p, struct pst_str term)
{
    uint32_t letters[PST_FUZZY_MAX + PST_EDITS_MAX];
    if (p->edits == 0)
        return pst_str_eq(term, p->text);
    /* Characters have 1 to 4 bytes. */
    if (term.n + p->edits < p->length || term.n > 4 * (p->length + p->edits))
        return false;
    size_t n = decode(term, letters, p->length + p->edits);
    if (n > p->length + p->edits || n + p->edits < p->length)
        return false;
    uint64_t bits = 0;
    for (size_t i = 0; i < n; i++)
        bits |= letter_bit(letters[i]);
    /* An edit makes at most one character appear and one disappear. */
    if (__builtin_popcountll(bits & ~p->letters) > (int)p->edits ||
        __builtin_popcountll(p->letters & ~bits) > (int)p->edits)
        return false;
    return is_close(p, letters, n);
}

bool pst_pattern_matches(struct pst_pattern *p, struct pst_str term)
{
    switch (p->match) {
    case PST_MATCH_GLOB:
        return may_match(p, term) && glob_matches(p->text, term);
    case PST_MATCH_FUZZY:
        return fuzzy_matches(p, term);
    default:
        return pst_regex_matches(p->regex, term);
    }
}
