/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/parse.h"

#include <string.h>
#include <strings.h>

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Digits at *s, which is moved past them; false when there are none or they
 * do not fit. */
static bool take_number(const char **s, uint64_t *out)
{
    const char *p = *s;
    uint64_t v = 0;
    for (; is_digit(*p); p++) {
        unsigned digit = (unsigned)(*p - '0');
        if (v > (UINT64_MAX - digit) / 10)
            return false;
        v = v * 10 + digit;
    }
    if (p == *s)
        return false;
    *s = p;
    *out = v;
    return true;
}

int pst_parse_count(const char *text, const char *what, uint64_t least,
                    uint64_t most, uint64_t *out, struct pst_error *err)
{
    const char *s = text;
    uint64_t v = 0;
    if (take_number(&s, &v) && *s == '\0' && v >= least && v <= most) {
        *out = v;
        return 0;
    }
    if (most == UINT64_MAX)
        return pst_fail(err, PST_EUSAGE,
                        "%s: '%s' is not a whole number of at least %llu", what,
                        text, (unsigned long long)least);
    return pst_fail(err, PST_EUSAGE,
                    "%s: '%s' is not a whole number from %llu to %llu", what,
                    text, (unsigned long long)least, (unsigned long long)most);
}

int pst_parse_real(const char *text, const char *what, double most, double *out,
                   struct pst_error *err)
{
    const char *s = text;
    uint64_t whole = 0;
    double v = 0;
    bool good = take_number(&s, &whole);
    if (good && *s == '.') {
        double place = 1;
        uint64_t part = 0;
        s++;
        const char *digits = s;
        good = take_number(&s, &part);
        for (; digits < s; digits++)
            place *= 10;
        v = (double)part / place;
    }
    v += (double)whole;
    if (good && *s == '\0' && v <= most) {
        *out = v;
        return 0;
    }
    return pst_fail(err, PST_EUSAGE, "%s: '%s' is not a number from 0 to %g",
                    what, text, most);
}

/* How many times 1024 a unit stands for; -1 when it is none. */
static int unit_power(const char *unit)
{
    static const char letters[] = "KMGT";
    if (unit[0] == '\0' || strcasecmp(unit, "b") == 0)
        return 0;
    const char *rest = unit + 1;
    if (strcmp(rest, "") != 0 && strcasecmp(rest, "b") != 0 &&
        strcasecmp(rest, "ib") != 0)
        return -1;
    for (int i = 0; letters[i] != '\0'; i++)
        if ((unit[0] & ~0x20) == letters[i])
            return i + 1;
    return -1;
}

int pst_parse_size(const char *text, const char *what, uint64_t *out,
                   struct pst_error *err)
{
    const char *s = text;
    uint64_t whole = 0;
    uint64_t part = 0; /* thousandths */
    bool good = take_number(&s, &whole);
    if (good && *s == '.') {
        s++;
        good = is_digit(*s);
        for (uint64_t place = 100; is_digit(*s); s++, place /= 10)
            part += (uint64_t)(*s - '0') * place;
    }
    int power = unit_power(s);
    if (!good || power < 0 || (power == 0 && part != 0))
        return pst_fail(err, PST_EUSAGE,
                        "%s: '%s' is not a size: write a number of bytes, or "
                        "one with K, M, G or T, like 64M",
                        what, text);
    uint64_t unit = (uint64_t)1 << (10 * power);
    if (whole > UINT64_MAX / unit - 1)
        return pst_fail(err, PST_EUSAGE, "%s: '%s' is too large", what, text);
    *out = whole * unit + part * unit / 1000;
    return 0;
}

static bool is_one_of(const char *text, const char *const *words)
{
    for (; *words != NULL; words++)
        if (strcasecmp(text, *words) == 0)
            return true;
    return false;
}

int pst_parse_bool(const char *text, const char *what, bool *out,
                   struct pst_error *err)
{
    static const char *const yes[] = {"true", "yes", "on", "1", NULL};
    static const char *const no[] = {"false", "no", "off", "0", "", NULL};
    bool is_yes = is_one_of(text, yes);
    if (!is_yes && !is_one_of(text, no))
        return pst_fail(err, PST_EUSAGE, "%s: '%s' is neither true nor false",
                        what, text);
    *out = is_yes;
    return 0;
}

int pst_parse_choice(const char *text, const char *what,
                     const char *const *choices, size_t *out,
                     struct pst_error *err)
{
    struct pst_buf all = PST_BUF_INIT;
    for (size_t i = 0; choices[i] != NULL; i++) {
        if (strcmp(text, choices[i]) == 0) {
            pst_buf_dispose(&all);
            *out = i;
            return 0;
        }
        if (i != 0)
            pst_buf_adds(&all, choices[i + 1] != NULL ? ", " : " or ");
        pst_buf_adds(&all, choices[i]);
    }
    int r = pst_fail(err, PST_EUSAGE, "%s: '%s' is not one of %s", what, text,
                     all.p);
    pst_buf_dispose(&all);
    return r;
}

enum { LONGEST = 40 };

/* Edits (insert, delete, replace, swap of neighbours) from a to b; both at
 * most LONGEST bytes. */
static size_t edits(struct pst_str a, struct pst_str b)
{
    size_t rows[3][LONGEST + 1];
    size_t *before = rows[0];
    size_t *above = rows[1];
    size_t *row = rows[2];
    for (size_t j = 0; j <= b.n; j++)
        above[j] = before[j] = j;
    for (size_t i = 1; i <= a.n; i++) {
        row[0] = i;
        for (size_t j = 1; j <= b.n; j++) {
            size_t best = above[j - 1] + (a.p[i - 1] != b.p[j - 1]);
            if (above[j] + 1 < best)
                best = above[j] + 1;
            if (row[j - 1] + 1 < best)
                best = row[j - 1] + 1;
            if (i > 1 && j > 1 && a.p[i - 1] == b.p[j - 2] &&
                a.p[i - 2] == b.p[j - 1] && before[j - 2] + 1 < best)
                best = before[j - 2] + 1;
            row[j] = best;
        }
        size_t *free_row = before;
        before = above;
        above = row;
        row = free_row;
    }
    return above[b.n];
}

void pst_nearest_init(struct pst_nearest *n, struct pst_str word)
{
    n->word = word;
    n->best = NULL;
    n->distance = SIZE_MAX;
}

void pst_nearest_offer(struct pst_nearest *n, const char *candidate)
{
    struct pst_str c = pst_str_of(candidate);
    if (c.n > LONGEST || n->word.n > LONGEST || c.n == 0)
        return;
    /* A beginning of at least three letters is near as well. */
    size_t d = n->word.n >= 3 && c.n > n->word.n &&
                       memcmp(c.p, n->word.p, n->word.n) == 0
                   ? 1
                   : edits(n->word, c);
    if (d <= 1 + c.n / 4 && d < c.n && d < n->distance) {
        n->best = candidate;
        n->distance = d;
    }
}
