/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * searcher/calendar.h - stretches of time as people write them.
 *
 *     2014, 2014-12, 2014-12-11   and what else pst_date_parse takes
 *     2014-Q3, 2014-H1            a quarter, a half
 *     2014-W07, 2014-W07-3        a week of ISO 8601, a day of it
 *     1990s                       a decade
 *     spring 2014, 2014-spring    three months: spring begins in March, summer
 *                                 in June, autumn or fall in September, and
 *                                 winter in the December before its year;
 *                                 winter 2013/14 says both
 *     today, yesterday
 *     this week, last month       day, week (from Monday), month, quarter or
 *                                 year of today, or the one before
 *     this spring, last spring    that of this year; the latest that is over
 *     3 weeks ago                 the third such unit before that of today
 *     last 10 days                those that end today; "past" is "last"
 *
 * In all of them "-" may stand for a space.
 */
#ifndef POSTIL_SEARCHER_CALENDAR_H
#define POSTIL_SEARCHER_CALENDAR_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "searcher/daterange.h"
#include "text/date.h"

/* `today` counts days since 1970-01-01. False when the text is none of these;
 * *out is then undefined. */
bool pst_calendar_read(struct pst_daterange *out, struct pst_str text,
                       int64_t today);

/* The first and the last day that a date covers. */
struct pst_date pst_calendar_first_day(struct pst_date d);
struct pst_date pst_calendar_last_day(struct pst_date d);
/* The day so many days before; never one before the first of year 1. */
struct pst_date pst_calendar_days_before(int64_t day, int64_t n);

#endif
