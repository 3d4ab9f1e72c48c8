/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/edits.h"

#include "text/utf8.h"

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

bool pst_edits_init(struct pst_edits *e, struct pst_str word)
{
    e->letters = 0;
    e->most = PST_EDITS_MAX;
    e->length = decode(word, e->word, PST_EDITS_LONGEST);
    if (e->length > PST_EDITS_LONGEST)
        return false;
    for (size_t i = 0; i < e->length; i++)
        e->letters |= letter_bit(e->word[i]);
    return true;
}

static unsigned least(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

/* Rows are those of the term's characters; only cells near the diagonal can be
 * small enough. A row is at most one above the one before, so when all of one
 * are too large no exchange comes back from there. */
static unsigned fill_table(const struct pst_edits *e, const uint32_t *term,
                           size_t n)
{
    enum { ROW = PST_EDITS_LONGEST + 2 };
    unsigned rows[3][ROW];
    size_t k = e->most;
    size_t m = e->length;
    const unsigned far = e->most + 1;
    for (size_t j = 0; j <= m + 1; j++)
        rows[0][j] = rows[2][j] = j <= k ? (unsigned)j : far;
    for (size_t i = 1; i <= n; i++) {
        unsigned *row = rows[i % 3];
        const unsigned *above = rows[(i + 2) % 3];
        const unsigned *two_above = rows[(i + 1) % 3];
        size_t low = i > k ? i - k : 1;
        size_t high = i + k < m ? i + k : m;
        row[low - 1] = low == 1 && i <= k ? (unsigned)i : far;
        unsigned best = row[low - 1];
        for (size_t j = low; j <= high; j++) {
            bool same = term[i - 1] == e->word[j - 1];
            unsigned cost = above[j - 1] + !same;
            cost = least(cost, least(above[j], row[j - 1]) + 1);
            if (i > 1 && j > 1 && term[i - 1] == e->word[j - 2] &&
                term[i - 2] == e->word[j - 1])
                cost = least(cost, two_above[j - 2] + 1);
            row[j] = least(cost, far);
            best = least(best, row[j]);
        }
        row[high + 1] = far;
        if (best == far)
            return far;
    }
    return rows[n % 3][m];
}

unsigned pst_edits_distance(const struct pst_edits *e, struct pst_str term)
{
    uint32_t letters[PST_EDITS_LONGEST + PST_EDITS_MAX];
    const unsigned far = e->most + 1;
    /* Characters have 1 to 4 bytes. */
    if (term.n + e->most < e->length || term.n > 4 * (e->length + e->most))
        return far;
    size_t n = decode(term, letters, e->length + e->most);
    if (n > e->length + e->most || n + e->most < e->length)
        return far;
    uint64_t bits = 0;
    for (size_t i = 0; i < n; i++)
        bits |= letter_bit(letters[i]);
    /* An edit makes at most one character appear and one disappear. */
    if (__builtin_popcountll(bits & ~e->letters) > (int)e->most ||
        __builtin_popcountll(e->letters & ~bits) > (int)e->most)
        return far;
    return fill_table(e, letters, n);
}
