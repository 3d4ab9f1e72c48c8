/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/daterange.h"

#include <string.h>

#include "searcher/calendar.h"

enum { YEAR_MIN = 1, YEAR_MAX = 9999 };

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
            compare_days(pst_calendar_first_day(*d),
                         pst_calendar_first_day(r->from)) >= 0) &&
           (r->to.year == 0 || compare_days(pst_calendar_last_day(*d),
                                            pst_calendar_last_day(r->to)) <= 0);
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
        low = pst_calendar_first_day(r->from);
    if (low.day == 1)
        low.day = 0;
    if (low.month == 1 && low.day == 0)
        low.month = 0;
    pst_date_compact(&low, out->low);

    struct pst_date high = {YEAR_MAX, 0, 0};
    if (r->to.year != 0)
        high = r->to;
    high = pst_calendar_last_day(high);
    pst_date_compact(&high, out->high);
    struct pst_date year = {high.year, 0, 0};
    if (compare_days(high, pst_calendar_last_day(year)) != 0)
        pst_date_compact(&year, out->except[out->except_count++]);
    struct pst_date month = {high.year, high.month, 0};
    if (compare_days(high, pst_calendar_last_day(month)) != 0)
        pst_date_compact(&month, out->except[out->except_count++]);
}

/* Behind > or <: all after the date or before it, with `equal` itself too. */
static bool read_side(struct pst_daterange *out, bool after, bool equal,
                      struct pst_str text, int64_t today)
{
    static const struct pst_date open;
    struct pst_date day;
    if (!pst_calendar_read(out, text, today))
        return false;
    if (after && !equal) {
        day = pst_calendar_last_day(out->to);
        out->from = pst_date_from_days(pst_date_to_days(&day) + 1);
    } else if (!after && !equal) {
        day = pst_calendar_first_day(out->from);
        out->to = pst_calendar_days_before(pst_date_to_days(&day), 1);
    }
    if (after)
        out->to = open;
    else
        out->from = open;
    return true;
}

bool pst_range_split(struct pst_str text, struct pst_str *from,
                     struct pst_str *to)
{
    static const char *const between[] = {"..", " TO "};
    for (size_t i = 0; i < sizeof between / sizeof *between; i++) {
        size_t n = strlen(between[i]);
        const char *at =
            text.n != 0 ? memmem(text.p, text.n, between[i], n) : NULL;
        if (at == NULL)
            continue;
        size_t left = (size_t)(at - text.p);
        *from = pst_str_trim((struct pst_str){text.p, left});
        *to = pst_str_trim((struct pst_str){at + n, text.n - left - n});
        from->n = pst_str_is(*from, "*") ? 0 : from->n;
        to->n = pst_str_is(*to, "*") ? 0 : to->n;
        return true;
    }
    return false;
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
    struct pst_str left, right;
    if (!pst_range_split(text, &left, &right))
        return pst_calendar_read(out, text, today);
    if (left.n == 0 && right.n == 0)
        return false;
    if (left.n != 0 && !pst_calendar_read(out, left, today))
        return false;
    out->to = (struct pst_date){0, 0, 0};
    if (right.n == 0)
        return true;
    if (!pst_calendar_read(&end, right, today))
        return false;
    out->to = end.to;
    return true;
}
