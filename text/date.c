/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "text/date.h"

#include <stdio.h>

enum { DAYS_TO_EPOCH = 719468, DAYS_IN_ERA = 146097 };

static bool is_leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

bool pst_date_valid(const struct pst_date *d)
{
    static const int8_t days[13] = {0,  31, 28, 31, 30, 31, 30,
                                    31, 31, 30, 31, 30, 31};
    if (d->year < 1 || d->year > 9999 || d->month < 0 || d->month > 12 ||
        d->day < 0)
        return false;
    return d->day <= days[d->month] + (d->month == 2 && is_leap(d->year));
}

/* Days are counted in eras of 400 years that begin with a first of March, so
 * that a leap day is the last day of its year. */
int64_t pst_date_to_days(const struct pst_date *d)
{
    int month = d->month != 0 ? d->month : 1;
    int day = d->day != 0 ? d->day : 1;
    int year = d->year - (month <= 2);
    int era = (year >= 0 ? year : year - 399) / 400;
    int year_of_era = year - era * 400;
    int day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    int day_of_era =
        year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return (int64_t)era * DAYS_IN_ERA + day_of_era - DAYS_TO_EPOCH;
}

struct pst_date pst_date_from_days(int64_t days)
{
    static const struct pst_date first = {1, 1, 1};
    static const struct pst_date last = {9999, 12, 31};
    if (days < pst_date_to_days(&first) || days > pst_date_to_days(&last))
        return (struct pst_date){0, 0, 0};
    int64_t z = days + DAYS_TO_EPOCH;
    int era = (int)(z / DAYS_IN_ERA);
    int day_of_era = (int)(z % DAYS_IN_ERA);
    int year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 -
                       day_of_era / 146096) /
                      365;
    int day_of_year =
        day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int from_march = (5 * day_of_year + 2) / 153;
    int month = from_march < 10 ? from_march + 3 : from_march - 9;
    return (struct pst_date){
        .year = (int16_t)(year_of_era + era * 400 + (month <= 2)),
        .month = (int8_t)month,
        .day = (int8_t)(day_of_year - (153 * from_march + 2) / 5 + 1)};
}

static size_t print(const struct pst_date *d, char out[PST_DATE_MAX],
                    const char *separator)
{
    int n = snprintf(out, PST_DATE_MAX, "%04u", (unsigned)d->year % 10000);
    if (d->month != 0)
        n += snprintf(out + n, PST_DATE_MAX - (size_t)n, "%s%02u", separator,
                      (unsigned)d->month % 100);
    if (d->month != 0 && d->day != 0)
        n += snprintf(out + n, PST_DATE_MAX - (size_t)n, "%s%02u", separator,
                      (unsigned)d->day % 100);
    return (size_t)n;
}

size_t pst_date_format(const struct pst_date *d, char out[PST_DATE_MAX])
{
    return print(d, out, "-");
}

size_t pst_date_compact(const struct pst_date *d, char out[PST_DATE_MAX])
{
    return print(d, out, "");
}

bool pst_date_from_compact(struct pst_str s, struct pst_date *out)
{
    int parts[3] = {0, 0, 0};
    *out = (struct pst_date){0, 0, 0};
    if (s.n != 4 && s.n != 6 && s.n != 8)
        return false;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
        int *part = &parts[i < 4 ? 0 : i / 2 - 1];
        *part = *part * 10 + (s.p[i] - '0');
    }
    struct pst_date d = {(int16_t)parts[0], (int8_t)parts[1], (int8_t)parts[2]};
    if (!pst_date_valid(&d) || (s.n >= 6 && d.month == 0) ||
        (s.n == 8 && d.day == 0))
        return false;
    *out = d;
    return true;
}
