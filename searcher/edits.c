/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/edits.h"

#include <string.h>

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

/* The row of no characters. */
static void fill_first(const struct pst_edits *e, uint8_t *row)
{
    for (size_t j = 0; j <= e->length + 1; j++)
        row[j] = (uint8_t)(j <= e->most ? j : e->most + 1);
}

/* Row i, from 1, is that of the term's character i - 1; only cells near the
 * diagonal can be small enough. The least cell. A row is at most one above the
 * one before, so when all of one are too large no exchange comes back from
 * there. */
static unsigned fill_row(const struct pst_edits *e, struct pst_edits_row *rows,
                         size_t i)
{
    const unsigned far = e->most + 1;
    uint8_t *row = rows[i].cells;
    const uint8_t *above = rows[i - 1].cells;
    const uint8_t *two_above = i > 1 ? rows[i - 2].cells : NULL;
    uint32_t cp = rows[i].character;
    uint32_t before = i > 1 ? rows[i - 1].character : 0;
    size_t low = i > e->most ? i - e->most : 1;
    size_t high = i + e->most < e->length ? i + e->most : e->length;
    unsigned best = low == 1 && i <= e->most ? (unsigned)i : far;
    if (low > e->length + 1)
        return far;
    row[low - 1] = (uint8_t)best;
    for (size_t j = low; j <= high; j++) {
        unsigned cost = above[j - 1] + (cp != e->word[j - 1]);
        cost = least(cost, least(above[j], row[j - 1]) + 1);
        if (two_above != NULL && j > 1 && cp == e->word[j - 2] &&
            before == e->word[j - 1])
            cost = least(cost, two_above[j - 2] + 1U);
        row[j] = (uint8_t)least(cost, far);
        best = least(best, row[j]);
    }
    row[high + 1] = (uint8_t)far;
    return best;
}

static unsigned fill_table(const struct pst_edits *e, const uint32_t *term,
                           size_t n)
{
    struct pst_edits_row rows[PST_EDITS_LONGEST + PST_EDITS_MAX + 1];
    fill_first(e, rows[0].cells);
    for (size_t i = 1; i <= n; i++) {
        rows[i].character = term[i - 1];
        if (fill_row(e, rows, i) > e->most)
            return e->most + 1;
    }
    return rows[n].cells[e->length];
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

void pst_edits_walk_init(struct pst_edits_walk *w, const struct pst_edits *e)
{
    w->edits = e;
    w->count = 0;
    w->rows[0].end = 0;
    w->rows[0].sound = true;
    fill_first(e, w->rows[0].cells);
}

/* How many rows the term has in common with the one before. What broken UTF-8
 * stands for depends on what comes after it. */
static size_t shared_rows(const struct pst_edits_walk *w, struct pst_str term)
{
    size_t n = w->rows[w->count].end;
    size_t same = 0;
    size_t count = w->count;
    while (same < n && same < term.n && w->bytes[same] == term.p[same])
        same++;
    while (w->rows[count].end > same || !w->rows[count].sound)
        count--;
    return count;
}

/* The row of the character that comes next; its least cell. */
static unsigned add_row(struct pst_edits_walk *w, struct pst_str term)
{
    const struct pst_edits_row *above = &w->rows[w->count++];
    struct pst_edits_row *row = &w->rows[w->count];
    size_t size = 1;
    row->character = (unsigned char)term.p[above->end];
    row->sound = above->sound;
    if (row->character >= 0x80) {
        row->character =
            pst_utf8_decode(term.p + above->end, term.p + term.n, &size);
        row->sound = row->sound && size > 1;
    }
    row->end = (uint16_t)(above->end + size);
    memcpy(w->bytes + above->end, term.p + above->end, size);
    return fill_row(w->edits, w->rows, w->count);
}

unsigned pst_edits_walk_next(struct pst_edits_walk *w, struct pst_str term,
                             size_t *dead)
{
    const struct pst_edits *e = w->edits;
    w->count = shared_rows(w, term);
    *dead = 0;
    while (w->rows[w->count].end < term.n) {
        if (add_row(w, term) <= e->most)
            continue;
        /* The row that is too far stays out: nothing goes on from it. */
        const struct pst_edits_row *row = &w->rows[w->count--];
        *dead = row->sound ? row->end : 0;
        return e->most + 1;
    }
    return w->count + e->most < e->length ? e->most + 1
                                          : w->rows[w->count].cells[e->length];
}
