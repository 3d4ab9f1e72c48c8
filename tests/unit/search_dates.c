/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A range holds the dates all of whose days lie in it; slot 0's strings say
 * the same. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "searcher/daterange.h"

/* The first and the last day of a date, the long way. */
static void days_of(struct pst_date d, int64_t *first, int64_t *last)
{
    struct pst_date at = {d.year, d.month != 0 ? d.month : 1,
                          d.day != 0 ? d.day : 1};
    *first = *last = pst_date_to_days(&at);
    for (int64_t day = *first;; day++) {
        at = pst_date_from_days(day);
        if (at.year != d.year || (d.month != 0 && at.month != d.month) ||
            (d.day != 0 && at.day != d.day))
            break;
        *last = day;
    }
}

static bool is_held(const struct pst_daterange *r, struct pst_date d)
{
    int64_t first;
    int64_t last;
    int64_t from = INT64_MIN;
    int64_t to = INT64_MAX;
    int64_t unused;
    days_of(d, &first, &last);
    if (r->from.year != 0)
        days_of(r->from, &from, &unused);
    if (r->to.year != 0)
        days_of(r->to, &unused, &to);
    return first >= from && last <= to;
}

static bool is_within(const struct pst_daterange_bounds *b, const char *s)
{
    for (size_t i = 0; i < b->except_count; i++)
        if (strcmp(s, b->except[i]) == 0)
            return false;
    return strcmp(s, b->low) >= 0 && strcmp(s, b->high) <= 0;
}

static const struct pst_date dates[] = {
    {0, 0, 0},     {2013, 0, 0},   {2013, 12, 0},  {2013, 12, 31},
    {2014, 0, 0},  {2014, 1, 0},   {2014, 1, 1},   {2014, 1, 31},
    {2014, 2, 0},  {2014, 2, 28},  {2014, 6, 0},   {2014, 6, 1},
    {2014, 6, 15}, {2014, 6, 30},  {2014, 7, 1},   {2014, 12, 0},
    {2014, 12, 1}, {2014, 12, 31}, {2015, 0, 0},   {2015, 1, 1},
    {2016, 2, 0},  {2016, 2, 28},  {2016, 2, 29},  {2016, 12, 31},
    {1, 0, 0},     {1, 1, 1},      {9999, 12, 31}, {9999, 0, 0},
};
enum { DATES = sizeof dates / sizeof *dates };

static void ranges_hold_whole_dates(void **state)
{
    (void)state;
    size_t held = 0;
    for (size_t i = 0; i < DATES; i++)
        for (size_t k = 0; k < DATES; k++) {
            struct pst_daterange r = {dates[i], dates[k]};
            struct pst_daterange_bounds b;
            pst_daterange_bounds(&b, &r);
            assert_false(pst_daterange_holds(&r, &dates[0]));
            for (size_t d = 1; d < DATES; d++) {
                char slot[PST_DATE_MAX];
                pst_date_compact(&dates[d], slot);
                bool wanted = is_held(&r, dates[d]);
                held += wanted;
                if (pst_daterange_holds(&r, &dates[d]) != wanted ||
                    is_within(&b, slot) != wanted)
                    fail_msg("range %zu to %zu, date %zu", i, k, d);
            }
        }
    assert_true(held > 1000);
}

static void expect_range(const char *text, const char *wanted)
{
    enum { TODAY = 16780 }; /* Friday, 2015-12-11 */
    struct pst_daterange r;
    char from[PST_DATE_MAX] = "";
    char to[PST_DATE_MAX] = "";
    char got[40] = "none";
    if (pst_daterange_parse(&r, pst_str_of(text), TODAY)) {
        if (r.from.year != 0)
            pst_date_format(&r.from, from);
        if (r.to.year != 0)
            pst_date_format(&r.to, to);
        snprintf(got, sizeof got, "%s..%s", from, to);
    }
    if (strcmp(got, wanted) != 0)
        fail_msg("%s: wanted %s, got %s", text, wanted, got);
}

static void ranges_are_read(void **state)
{
    static const char *const cases[][2] = {
        {"2014", "2014..2014"},
        {" 2014-12 ", "2014-12..2014-12"},
        {"11 Dec 2014", "2014-12-11..2014-12-11"},
        {"2014..2016-02", "2014..2016-02"},
        {"..2016", "..2016"},
        {"2014 ..", "2014.."},
        {"today", "2015-12-11..2015-12-11"},
        {"Yesterday", "2015-12-10..2015-12-10"},
        {"this week", "2015-12-07..2015-12-13"},
        {"last week", "2015-11-30..2015-12-06"},
        {"this month", "2015-12..2015-12"},
        {"last month", "2015-11..2015-11"},
        {"last year", "2014..2014"},
        {"last day", "2015-12-10..2015-12-10"},
        {"last 1 day", "2015-12-11..2015-12-11"},
        {"last 2 weeks", "2015-11-28..2015-12-11"},
        {"last 10 months", "2015-02-11..2015-12-11"},
        {"last 9999 years", "0001-01-11..2015-12-11"},
        {"last 9999 weeks", "1824-04-24..2015-12-11"},
        {"", "none"},
        {"..", "none"},
        {"2014-13", "none"},
        {"2014 or so", "none"},
        {"last", "none"},
        {"last 0 days", "none"},
        {"last 10", "none"},
        {"last 10 eras", "none"},
        {"today now", "none"},
        {"2014..x", "none"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        expect_range(cases[i][0], cases[i][1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ranges_hold_whole_dates),
        cmocka_unit_test(ranges_are_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
