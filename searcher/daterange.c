/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/daterange.h"

#include <string.h>

enum { YEAR_MIN = 1, YEAR_MAX = 9999 };

static int days_in_month(int year, int month)
{
    static const signed char days[] = {31, 28, 31, 30, 31, 30,
                                       31, 31, 30, 31, 30, 31};
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return days[month - 1] + (month == 2 && leap);
}

static struct pst_date first_day(struct pst_date d)
{
    if (d.month == 0)
        d.month = 1;
    if (d.day == 0)
        d.day = 1;
    return d;
}

static struct pst_date last_day(struct pst_date d)
{
    if (d.month == 0)
        d.month = 12;
    if (d.day == 0)
        d.day = (int8_t)days_in_month(d.year, d.month);
    return d;
}

static int compare_days(struct pst_date a, struct pst_date b)
{
    if (a.year != b.year)
        return a.year < b.year ? -1 : 1;
    if (a.month != b.month)
        return a.month < b.month ? -1 : 1;
    return (a.day > b.day) - (a.day < b.day);
}

bool pst_daterange_holds(const struct pst_daterange *r,
                         const struct pst_date *d)
{
    if (d->year == 0)
        return false;
    return (r->from.year == 0 ||
            compare_days(first_day(*d), first_day(r->from)) >= 0) &&
           (r->to.year == 0 ||
            compare_days(last_day(*d), last_day(r->to)) <= 0);
}

/*
 * Strings of slot 0 sort by first day, and of several with the same first day
 * the least precise comes first. So the lower bound is the least precise date
 * that begins on the range's first day; and up to the range's last day as a
 * string there are all dates that end by it, and those that begin before it
 * and end after it: its own year, its own month.
 */
void pst_daterange_bounds(struct pst_daterange_bounds *out,
                          const struct pst_daterange *r)
{
    memset(out, 0, sizeof *out);
    struct pst_date low = {YEAR_MIN, 0, 0};
    if (r->from.year != 0)
        low = first_day(r->from);
    if (low.day == 1)
        low.day = 0;
    if (low.month == 1 && low.day == 0)
        low.month = 0;
    pst_date_compact(&low, out->low);

    struct pst_date high = {YEAR_MAX, 0, 0};
    if (r->to.year != 0)
        high = r->to;
    high = last_day(high);
    pst_date_compact(&high, out->high);
    struct pst_date year = {high.year, 0, 0};
    if (compare_days(high, last_day(year)) != 0)
        pst_date_compact(&year, out->except[out->except_count++]);
    struct pst_date month = {high.year, high.month, 0};
    if (compare_days(high, last_day(month)) != 0)
        pst_date_compact(&month, out->except[out->except_count++]);
}

/* --- reading ------------------------------------------------------------- */

enum unit { DAY, WEEK, MONTH, YEAR, UNITS };

/* The date of a whole text: the ISO forms of any precision, or whatever
 * pst_date_parse reads. */
static bool read_date(struct pst_date *out, struct pst_str text)
{
    text = pst_str_trim(text);
    return text.n != 0 && pst_date_parse(text, out) == text.n &&
           pst_date_valid(out);
}

static bool read_word(struct pst_str *rest, struct pst_str *word)
{
    struct pst_str s = pst_str_trim(*rest);
    size_t n = 0;
    while (n < s.n && s.p[n] != ' ' && s.p[n] != '\t' && s.p[n] != '-')
        n++;
    *word = (struct pst_str){s.p, n};
    if (n < s.n)
        n++;
    *rest = (struct pst_str){s.p + n, s.n - n};
    return word->n != 0;
}

static bool is_word(struct pst_str word, const char *lower)
{
    if (word.n != strlen(lower))
        return false;
    for (size_t i = 0; i < word.n; i++) {
        char c = word.p[i];
        if (c >= 'A' && c <= 'Z')
            c = (char)(c - 'A' + 'a');
        if (c != lower[i])
            return false;
    }
    return true;
}

static bool read_unit(struct pst_str word, enum unit *unit)
{
    static const char names[UNITS][2][8] = {{"day", "days"},
                                            {"week", "weeks"},
                                            {"month", "months"},
                                            {"year", "years"}};
    for (int u = 0; u < UNITS; u++)
        if (is_word(word, names[u][0]) || is_word(word, names[u][1])) {
            *unit = (enum unit)u;
            return true;
        }
    return false;
}

/* 1 to 9999; 0 when it is no such number. */
static int read_number(struct pst_str word)
{
    int n = 0;
    if (word.n == 0 || word.n > 4)
        return 0;
    for (size_t i = 0; i < word.n; i++) {
        if (word.p[i] < '0' || word.p[i] > '9')
            return 0;
        n = n * 10 + (word.p[i] - '0');
    }
    return n;
}

/* The date n months before; its day is cut to the length of the month. Before
 * year 1 it stays there. */
static struct pst_date months_before(struct pst_date d, int n)
{
    int month = d.year * 12 + d.month - 1 - n;
    if (month < YEAR_MIN * 12)
        month = YEAR_MIN * 12;
    d.year = (int16_t)(month / 12);
    d.month = (int8_t)(month % 12 + 1);
    int longest = days_in_month(d.year, d.month);
    if (d.day > longest)
        d.day = (int8_t)longest;
    return d;
}

static struct pst_date days_before(int64_t today, int64_t n)
{
    static const struct pst_date first = {YEAR_MIN, 1, 1};
    int64_t least = pst_date_to_days(&first);
    return pst_date_from_days(today - n > least ? today - n : least);
}

/* The calendar unit that lies `back` units before the one of today. */
static void calendar_unit(struct pst_daterange *out, enum unit unit, int back,
                          int64_t today)
{
    struct pst_date d = pst_date_from_days(today);
    if (unit == DAY) {
        out->from = out->to = days_before(today, back);
    } else if (unit == WEEK) {
        /* 1970-01-01 was a Thursday, three days after its Monday. */
        int64_t weekday = ((today + 3) % 7 + 7) % 7;
        out->from = days_before(today, weekday + (int64_t)back * 7);
        out->to = days_before(today, weekday + (int64_t)back * 7 - 6);
    } else {
        d = months_before(d, unit == MONTH ? back : 12 * back);
        d.day = 0;
        if (unit == YEAR)
            d.month = 0;
        out->from = out->to = d;
    }
}

/* The n units that end today. */
static void last_units(struct pst_daterange *out, enum unit unit, int n,
                       int64_t today)
{
    out->to = pst_date_from_days(today);
    if (unit == DAY || unit == WEEK)
        out->from = days_before(today, (int64_t)n * (unit == WEEK ? 7 : 1) - 1);
    else
        out->from = months_before(out->to, unit == YEAR ? 12 * n : n);
}

/* Behind the number of "3 weeks ago": the third calendar week before this one.
 */
static bool read_ago(struct pst_daterange *out, int n, struct pst_str text,
                     int64_t today)
{
    struct pst_str word;
    enum unit unit;
    if (!read_word(&text, &word) || !read_unit(word, &unit) ||
        !read_word(&text, &word) || !is_word(word, "ago") ||
        pst_str_trim(text).n != 0)
        return false;
    calendar_unit(out, unit, n, today);
    return true;
}

static bool read_relative(struct pst_daterange *out, struct pst_str text,
                          int64_t today)
{
    struct pst_str word, number;
    enum unit unit;
    if (!read_word(&text, &word))
        return false;
    if (is_word(word, "today") || is_word(word, "yesterday")) {
        calendar_unit(out, DAY, is_word(word, "yesterday"), today);
        return pst_str_trim(text).n == 0;
    }
    if (read_number(word) != 0)
        return read_ago(out, read_number(word), text, today);
    bool last = is_word(word, "last") || is_word(word, "past");
    if ((!last && !is_word(word, "this")) || !read_word(&text, &word))
        return false;
    number = word;
    int n = last ? read_number(number) : 0;
    if (n != 0 && !read_word(&text, &word))
        return false;
    if (!read_unit(word, &unit) || pst_str_trim(text).n != 0)
        return false;
    if (n != 0)
        last_units(out, unit, n, today);
    else
        calendar_unit(out, unit, last, today);
    return true;
}

/* 2014-Q3, 2014Q3. */
static bool read_quarter(struct pst_daterange *out, struct pst_str text)
{
    if (text.n < 6)
        return false;
    struct pst_str year = {text.p, 4};
    size_t at = text.p[4] == '-' ? 5 : 4;
    char quarter = text.p[text.n - 1];
    int n = read_number(year);
    if (n == 0 || text.n != at + 2 ||
        (text.p[at] != 'Q' && text.p[at] != 'q') || quarter < '1' ||
        quarter > '4')
        return false;
    int first = 3 * (quarter - '1') + 1;
    out->from = (struct pst_date){(int16_t)n, (int8_t)first, 0};
    out->to = (struct pst_date){(int16_t)n, (int8_t)(first + 2), 0};
    return true;
}

/* 1990s. */
static bool read_decade(struct pst_daterange *out, struct pst_str text)
{
    struct pst_str year = {text.p, 4};
    if (text.n != 5 || (text.p[4] != 's' && text.p[4] != 'S') ||
        text.p[3] != '0')
        return false;
    int first = read_number(year);
    out->from = (struct pst_date){(int16_t)first, 0, 0};
    out->to = (struct pst_date){(int16_t)(first + 9), 0, 0};
    return first != 0;
}

/* What stands for itself, or at one end of a range. */
static bool read_stretch(struct pst_daterange *out, struct pst_str text,
                         int64_t today)
{
    text = pst_str_trim(text);
    if (read_relative(out, text, today) || read_quarter(out, text) ||
        read_decade(out, text))
        return true;
    if (!read_date(&out->from, text))
        return false;
    out->to = out->from;
    return true;
}

/* Behind > or <: all after the date or before it, with `equal` itself too. */
static bool read_side(struct pst_daterange *out, bool after, bool equal,
                      struct pst_str text, int64_t today)
{
    static const struct pst_date open;
    struct pst_date day;
    if (!read_stretch(out, text, today))
        return false;
    if (after && !equal) {
        day = last_day(out->to);
        out->from = pst_date_from_days(pst_date_to_days(&day) + 1);
    } else if (!after && !equal) {
        day = first_day(out->from);
        out->to = days_before(pst_date_to_days(&day), 1);
    }
    if (after)
        out->to = open;
    else
        out->from = open;
    return true;
}

bool pst_daterange_parse(struct pst_daterange *out, struct pst_str text,
                         int64_t today)
{
    struct pst_daterange end;
    memset(out, 0, sizeof *out);
    text = pst_str_trim(text);
    if (text.n > 0 && (text.p[0] == '>' || text.p[0] == '<')) {
        size_t skip = 1 + (text.n > 1 && text.p[1] == '=');
        return read_side(out, text.p[0] == '>', skip == 2,
                         (struct pst_str){text.p + skip, text.n - skip}, today);
    }
    const char *dots = memmem(text.p, text.n, "..", 2);
    if (dots == NULL)
        return read_stretch(out, text, today);
    struct pst_str left = {text.p, (size_t)(dots - text.p)};
    struct pst_str right = {dots + 2, text.n - left.n - 2};
    left = pst_str_trim(left);
    right = pst_str_trim(right);
    if (left.n == 0 && right.n == 0)
        return false;
    if (left.n != 0 && !read_stretch(out, left, today))
        return false;
    out->to = (struct pst_date){0, 0, 0};
    if (right.n == 0)
        return true;
    if (!read_stretch(&end, right, today))
        return false;
    out->to = end.to;
    return true;
}
