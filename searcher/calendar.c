/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/calendar.h"

#include <string.h>

enum { YEAR_MIN = 1, YEAR_MAX = 9999, DECEMBER = 12 };

static int days_in_month(int year, int month)
{
    static const signed char days[] = {31, 28, 31, 30, 31, 30,
                                       31, 31, 30, 31, 30, 31};
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return days[month - 1] + (month == 2 && leap);
}

struct pst_date pst_calendar_first_day(struct pst_date d)
{
    if (d.month == 0)
        d.month = 1;
    if (d.day == 0)
        d.day = 1;
    return d;
}

struct pst_date pst_calendar_last_day(struct pst_date d)
{
    if (d.month == 0)
        d.month = 12;
    if (d.day == 0)
        d.day = (int8_t)days_in_month(d.year, d.month);
    return d;
}

enum unit { DAY, WEEK, MONTH, QUARTER, YEAR, UNITS };
enum season { WINTER, SPRING, SUMMER, AUTUMN, SEASONS };

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
    static const char names[UNITS][2][12] = {{"day", "days"},
                                             {"week", "weeks"},
                                             {"month", "months"},
                                             {"quarter", "quarters"},
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

struct pst_date pst_calendar_days_before(int64_t today, int64_t n)
{
    static const struct pst_date first = {YEAR_MIN, 1, 1};
    int64_t least = pst_date_to_days(&first);
    return pst_date_from_days(today - n > least ? today - n : least);
}

/* 1970-01-01 was a Thursday, three days after its Monday. */
static int64_t days_since_monday(int64_t day)
{
    return ((day + 3) % 7 + 7) % 7;
}

/* So many whole months from the first of `first` on. */
static void set_months(struct pst_daterange *out, struct pst_date first, int n)
{
    first.day = 0;
    out->from = first;
    out->to = months_before(first, 1 - n);
}

/* The calendar unit that lies `back` units before the one of today. */
static void calendar_unit(struct pst_daterange *out, enum unit unit, int back,
                          int64_t today)
{
    struct pst_date d = pst_date_from_days(today);
    int64_t monday = days_since_monday(today) + (int64_t)back * 7;
    switch (unit) {
    case DAY:
        out->from = out->to = pst_calendar_days_before(today, back);
        break;
    case WEEK:
        out->from = pst_calendar_days_before(today, monday);
        out->to = pst_calendar_days_before(today, monday - 6);
        break;
    case QUARTER:
        set_months(out, months_before(d, (d.month - 1) % 3 + 3 * back), 3);
        break;
    default:
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
        out->from = pst_calendar_days_before(
            today, (int64_t)n * (unit == WEEK ? 7 : 1) - 1);
    else
        out->from = months_before(out->to, unit == YEAR      ? 12 * n
                                           : unit == QUARTER ? 3 * n
                                                             : n);
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

/* Behind "this" and "last": a unit, or a number of them. */
static bool read_units(struct pst_daterange *out, bool last,
                       struct pst_str text, int64_t today)
{
    struct pst_str word;
    enum unit unit;
    if (!read_word(&text, &word))
        return false;
    int n = last ? read_number(word) : 0;
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

/* --- seasons ------------------------------------------------------------- */

static bool read_season(struct pst_str word, enum season *season)
{
    static const char names[SEASONS][8] = {"winter", "spring", "summer",
                                           "autumn"};
    for (int i = 0; i < SEASONS; i++)
        if (is_word(word, names[i])) {
            *season = (enum season)i;
            return true;
        }
    *season = AUTUMN;
    return is_word(word, "fall");
}

/* A winter belongs to the year in which it ends. */
static void set_season(struct pst_daterange *out, enum season season, int year)
{
    struct pst_date first = {(int16_t)year, (int8_t)(3 * season), 0};
    if (season == WINTER)
        first = (struct pst_date){(int16_t)(year - 1), DECEMBER, 0};
    set_months(out, first, 3);
}

/* That of this year, or with `last` the latest one that is over. */
static void season_of_today(struct pst_daterange *out, enum season season,
                            bool last, int64_t today)
{
    struct pst_date d = pst_date_from_days(today);
    int year = d.year + (season == WINTER && d.month == DECEMBER);
    set_season(out, season, year);
    struct pst_date end = pst_calendar_last_day(out->to);
    if (last && pst_date_to_days(&end) >= today)
        set_season(out, season, year - 1);
}

/* The year in which a season ends: 2014, or of a winter 2013/14, 2013-14,
 * 2013/2014. */
static int read_season_year(struct pst_str text, enum season season)
{
    int year = text.n < 4 ? 0 : read_number((struct pst_str){text.p, 4});
    if (year == 0 || text.n == 4)
        return year;
    if (season != WINTER || (text.p[4] != '/' && text.p[4] != '-'))
        return 0;
    struct pst_str second = {text.p + 5, text.n - 5};
    int end = year + 1;
    bool same = second.n == 4   ? read_number(second) == end
                : second.n == 2 ? second.p[0] - '0' == end / 10 % 10 &&
                                      second.p[1] - '0' == end % 10
                                : false;
    return same ? end : 0;
}

/* Behind a season: a year, also after "of". */
static bool read_year_behind(struct pst_daterange *out, enum season season,
                             struct pst_str rest)
{
    struct pst_str behind = rest;
    struct pst_str word;
    if (read_word(&behind, &word) && is_word(word, "of"))
        rest = behind;
    int year = read_season_year(pst_str_trim(rest), season);
    if (year > YEAR_MIN)
        set_season(out, season, year);
    return year > YEAR_MIN;
}

/* spring 2014, spring of 2014, 2014-spring; this spring, last spring. */
static bool read_seasons(struct pst_daterange *out, struct pst_str text,
                         int64_t today)
{
    struct pst_str first;
    struct pst_str word;
    enum season season;
    if (!read_word(&text, &first))
        return false;
    if (read_season(first, &season))
        return read_year_behind(out, season, text);
    bool last = is_word(first, "last") || is_word(first, "past");
    bool is_relative = last || is_word(first, "this");
    int year = first.n == 4 ? read_number(first) : 0;
    if ((!is_relative && year <= YEAR_MIN) || !read_word(&text, &word) ||
        !read_season(word, &season) || pst_str_trim(text).n != 0)
        return false;
    if (is_relative)
        season_of_today(out, season, last, today);
    else
        set_season(out, season, year);
    return true;
}

/* --- stretches of a year -------------------------------------------------- */

/* Monday of the first week, which is that of January 4. */
static int64_t first_monday(int year)
{
    struct pst_date d = {(int16_t)year, 1, 4};
    int64_t day = pst_date_to_days(&d);
    return day - days_since_monday(day);
}

/* 07, and 07-3 for a day of it, as ISO 8601 has them. */
static bool read_week(struct pst_daterange *out, int year, struct pst_str text)
{
    bool has_day = text.n == 4 && text.p[2] == '-';
    int week = text.n < 2 ? 0 : read_number((struct pst_str){text.p, 2});
    int day = has_day ? text.p[3] - '0' : 1;
    if (week == 0 || (text.n != 2 && !has_day) || day < 1 || day > 7 ||
        year == YEAR_MAX)
        return false;
    int64_t monday = first_monday(year) + (int64_t)(week - 1) * 7;
    if (monday >= first_monday(year + 1))
        return false;
    out->from = pst_date_from_days(monday + day - 1);
    out->to = has_day ? out->from : pst_date_from_days(monday + 6);
    return out->from.year != 0;
}

/* 2014-Q3, 2014-H1, 2014-W07, 2014-W07-3; also without the first sign. */
static bool read_part(struct pst_daterange *out, struct pst_str text)
{
    if (text.n < 6)
        return false;
    int year = read_number((struct pst_str){text.p, 4});
    size_t at = text.p[4] == '-' ? 5 : 4;
    struct pst_str rest = {text.p + at + 1, text.n - at - 1};
    char kind = (char)(text.p[at] & ~0x20);
    if (year != 0 && kind == 'W')
        return read_week(out, year, rest);
    int months = kind == 'Q' ? 3 : kind == 'H' ? 6 : 0;
    int n = rest.n == 1 ? rest.p[0] - '0' : 0;
    if (year == 0 || months == 0 || n < 1 || n > 12 / months)
        return false;
    struct pst_date first = {(int16_t)year, (int8_t)(months * (n - 1) + 1), 0};
    set_months(out, first, months);
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

static bool read_relative(struct pst_daterange *out, struct pst_str text,
                          int64_t today)
{
    struct pst_str word;
    if (!read_word(&text, &word))
        return false;
    if (is_word(word, "today") || is_word(word, "yesterday")) {
        calendar_unit(out, DAY, is_word(word, "yesterday"), today);
        return pst_str_trim(text).n == 0;
    }
    if (read_number(word) != 0)
        return read_ago(out, read_number(word), text, today);
    bool last = is_word(word, "last") || is_word(word, "past");
    return (last || is_word(word, "this")) &&
           read_units(out, last, text, today);
}

bool pst_calendar_read(struct pst_daterange *out, struct pst_str text,
                       int64_t today)
{
    text = pst_str_trim(text);
    if (read_relative(out, text, today) || read_seasons(out, text, today) ||
        read_part(out, text) || read_decade(out, text))
        return true;
    if (!read_date(&out->from, text))
        return false;
    out->to = out->from;
    return true;
}
