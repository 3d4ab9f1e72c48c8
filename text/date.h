/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * text/date.h - dates as people and formats write them.
 */
#ifndef POSTIL_TEXT_DATE_H
#define POSTIL_TEXT_DATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

/* A date with its precision: month and day are 0 when unknown, year is 0 in
 * no date at all. Gregorian, years 1 to 9999. A time of day and a zone in the
 * text are read over: the date is the one that is written. */
struct pst_date {
    int16_t year;
    int8_t month;
    int8_t day;
};

enum { PST_DATE_MAX = 12 };

/* What 3/4/2014 and 3-4-2014 are, which may be two days. */
enum pst_date_order {
    PST_DATE_CERTAIN,     /* no date; only 13/4/2014, 4/13/2014, 4/4/2014 are */
    PST_DATE_DAY_FIRST,   /* the third of April */
    PST_DATE_MONTH_FIRST, /* the fourth of March */
    PST_DATE_YEAR_ALONE   /* 2014 */
};

/* Parse a date at the start of the text (after white space): ISO 8601
 * (2014-12-11, 2014-12, 2014, 20141211, with time and zone), RFC 2822, 11 Dec
 * 2014, December 11, 2014, 11. Dezember 2014, 11 décembre 2014, 11 декабря
 * 2014, 2014年12月11日, 2014/12/11, 2014. december 11., 11.12.2014 (day first,
 * unless that is no day), 11/12/2014 and 11-12-2014 only where the order is
 * certain (one part over 12, or both alike).
 * Of a range of days (11-12 Dec 2014) the first. A weekday may stand before.
 * Month names in English, German, French, Russian, Spanish, Italian,
 * Portuguese, Dutch, full and abbreviated; in Arabic, Armenian, Catalan, Czech,
 * Danish, Finnish, Greek, Hebrew, Hindi, Hungarian, Indonesian, Irish,
 * Lithuanian, Norwegian, Polish, Romanian, Swedish, Turkish, Ukrainian, full.
 * Returns the bytes used, with the leading white space, 0 when there is no
 * date. */
size_t pst_date_parse(struct pst_str text, struct pst_date *out);
/* The first date within the text; its place in *begin and *end. A year alone
 * (2014) and eight digits alone (20141211) count only when `years`. What is
 * part of a larger number, a version, a price or an address is no date. */
bool pst_date_find(struct pst_str text, bool years, struct pst_date *out,
                   size_t *begin, size_t *end);
/* The same, where the text's language tells the order of numbers. */
bool pst_date_find_ordered(struct pst_str text, bool years,
                           enum pst_date_order order, struct pst_date *out,
                           size_t *begin, size_t *end);
bool pst_date_valid(const struct pst_date *d);
/* Days since 1970-01-01 of the first day that the date covers, and back; year
 * 0 for a day outside of the years 1 to 9999. */
int64_t pst_date_to_days(const struct pst_date *d);
struct pst_date pst_date_from_days(int64_t days);
/* "2014", "2014-12" or "2014-12-11"; returns the length. */
size_t pst_date_format(const struct pst_date *d, char out[PST_DATE_MAX]);
/* "2014", "201412" or "20141211": slot 0. */
size_t pst_date_compact(const struct pst_date *d, char out[PST_DATE_MAX]);
/* Back from slot 0; false when it is no date. */
bool pst_date_from_compact(struct pst_str s, struct pst_date *out);

#endif
