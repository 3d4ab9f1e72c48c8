/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The parsing half of text/date.h. */
#include <string.h>

#include "text/charclass.h"
#include "text/date.h"
#include "text/datenames.h"
#include "text/fold.h"
#include "text/utf8.h"

/* A place in the text. Every take_ function moves it over what it names and
 * says whether that was there; when not, a scan stays where it was. */
struct scan {
    const char *p;
    const char *end;
    enum pst_date_order order;
};

enum { WORD_MAX = 32 }; /* bytes of the longest name, and room to spare */

static uint32_t next_char(const struct scan *s, size_t *n)
{
    *n = 0;
    return s->p < s->end ? pst_utf8_decode(s->p, s->end, n) : 0;
}

static enum pst_char next_class(const struct scan *s)
{
    size_t n;
    uint32_t cp = next_char(s, &n);
    return n != 0 ? pst_char_class(cp) : PST_CHAR_OTHER;
}

static bool take_char(struct scan *s, uint32_t wanted)
{
    size_t n;
    uint32_t cp = next_char(s, &n);
    if (n == 0 || cp != wanted)
        return false;
    s->p += n;
    return true;
}

static bool take_space(struct scan *s)
{
    const char *start = s->p;
    while (s->p < s->end && pst_char_is_space(next_class(s))) {
        size_t n;
        next_char(s, &n);
        s->p += n;
    }
    return s->p != start;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_sign(char c, const char *signs)
{
    return c != '\0' && strchr(signs, c) != NULL;
}

/* Exactly the digits that stand here, if there are `least` to `most`. */
static bool take_number(struct scan *s, size_t least, size_t most, int *value)
{
    size_t n = 0;
    *value = 0;
    while (s->p + n < s->end && is_digit(s->p[n]) && n <= most) {
        *value = *value * 10 + (s->p[n] - '0');
        n++;
    }
    if (n < least || n > most)
        return false;
    s->p += n;
    return true;
}

/* A run of letters and marks, folded into `word`. */
static bool take_word(struct scan *s, struct pst_buf *word)
{
    struct scan run = *s;
    pst_buf_clear(word);
    while (run.p < run.end && (pst_char_is_letter(next_class(&run)) ||
                               next_class(&run) == PST_CHAR_MARK)) {
        size_t n;
        next_char(&run, &n);
        run.p += n;
        if (run.p - s->p > WORD_MAX)
            return false;
    }
    if (run.p == s->p)
        return false;
    pst_fold(word, s->p, (size_t)(run.p - s->p));
    s->p = run.p;
    return true;
}

static bool is_one_of(struct pst_str word, const char *const *words)
{
    while (*words != NULL && !pst_str_is(word, *words))
        words++;
    return *words != NULL;
}

/* A word out of the list. */
static bool take_one_of(struct scan *s, const char *const *words)
{
    struct scan after = *s;
    struct pst_buf word = PST_BUF_INIT;
    bool found =
        take_word(&after, &word) && is_one_of(pst_buf_str(&word), words);
    pst_buf_dispose(&word);
    if (found)
        *s = after;
    return found;
}

/* Nothing here that would make what was read part of a longer word. */
static bool at_edge(const struct scan *s)
{
    return !pst_char_is_word(next_class(s));
}

static bool finish(struct pst_date *out, int year, int month, int day)
{
    struct pst_date d = {(int16_t)year, (int8_t)month, (int8_t)day};
    if (!pst_date_valid(&d))
        return false;
    *out = d;
    return true;
}

/* The d' of d'août. */
static bool take_elision(struct scan *s)
{
    struct scan after = *s;
    if (!take_char(&after, 'd') ||
        (!take_char(&after, '\'') && !take_char(&after, 0x2019)))
        return false;
    *s = after;
    return true;
}

/* The space and signs that may stand between the parts of a date, and "of" in
 * several languages: 11-Dec-2014, 11 de diciembre de 2014, Dec. 11, 2014. */
static void take_between(struct scan *s)
{
    static const char *const of[] = {"of", "de", "del", "di", "the", NULL};
    take_char(s, '.');
    take_char(s, ',');
    take_space(s);
    if (take_one_of(s, of) || take_char(s, '-') || take_char(s, '/'))
        take_space(s);
    else
        take_elision(s);
}

/* A month by name; its stop, if any, is left. */
static bool take_month(struct scan *s, bool after_day, int *month)
{
    struct pst_buf word = PST_BUF_INIT;
    struct scan after = *s;
    bool weak = false;
    *month = take_word(&after, &word)
                 ? pst_date_month(pst_buf_str(&word), &weak)
                 : 0;
    pst_buf_dispose(&word);
    if (*month == 0 || (weak && !after_day))
        return false;
    *s = after;
    return true;
}

/* The day of a month with what makes it an ordinal: 11th, 1er, 11., 1º, 11-го.
 */
static bool take_day(struct scan *s, int *day)
{
    static const char *const ordinals[] = {"st", "nd", "rd", "th", "er", "e",
                                           "o",  "a",  "го", "re", NULL};
    struct scan after = *s;
    if (!take_number(&after, 1, 2, day) || *day < 1 || *day > 31)
        return false;
    *s = after;
    take_char(&after, '-');
    if (take_one_of(&after, ordinals))
        *s = after;
    else
        take_char(s, 0xB0);
    return true;
}

/* A year of four digits, and what Russian puts after it: "г.", "года". */
static bool take_year(struct scan *s, int *year)
{
    static const char *const abbreviated[] = {"г", NULL};
    static const char *const full[] = {"года", "год", NULL};
    struct scan after = *s;
    if (!take_number(&after, 4, 4, year) || *year == 0 || !at_edge(&after))
        return false;
    *s = after;
    if (!take_space(&after))
        return true;
    if (take_one_of(&after, abbreviated))
        take_char(&after, '.');
    else if (!take_one_of(&after, full))
        return true;
    *s = after;
    return true;
}

/* Between the days of a range. */
static bool take_dash(struct scan *s)
{
    struct scan after = *s;
    take_space(&after);
    if (!take_char(&after, '-') && !take_char(&after, 0x2013) &&
        !take_char(&after, 0x2014) && !take_char(&after, '/'))
        return false;
    take_space(&after);
    *s = after;
    return true;
}

/* 10:30, 10:30:05.25; the first number has been read. */
static bool take_clock(struct scan *s)
{
    int part;
    if (!take_char(s, ':') || !take_number(s, 2, 2, &part) || part > 59)
        return false;
    struct scan seconds = *s;
    if (take_char(&seconds, ':') && take_number(&seconds, 2, 2, &part) &&
        part <= 60) {
        *s = seconds;
        if ((take_char(&seconds, '.') || take_char(&seconds, ',')) &&
            take_number(&seconds, 1, 9, &part))
            *s = seconds;
    }
    return true;
}

/* Z, +01:00, -0500, +01, UTC, EST, and a comment in parentheses. */
static void take_zone(struct scan *s)
{
    static const char *const zones[] = {
        "z",   "utc", "gmt", "ut",   "est", "edt", "cst", "cdt", "mst", "mdt",
        "pst", "pdt", "cet", "cest", "bst", "msk", "wet", "eet", NULL};
    struct scan after = *s;
    int part;
    take_space(&after);
    if (take_char(&after, '+') || take_char(&after, '-') ||
        take_char(&after, 0x2212)) {
        if (take_number(&after, 4, 4, &part)) {
            *s = after;
        } else if (take_number(&after, 2, 2, &part)) {
            *s = after;
            if (take_char(&after, ':') && take_number(&after, 2, 2, &part))
                *s = after;
        }
    } else if (take_one_of(&after, zones)) {
        *s = after;
    }
    after = *s;
    take_space(&after);
    if (take_char(&after, '(') && take_one_of(&after, zones) &&
        take_char(&after, ')'))
        *s = after;
}

/* am, p.m. */
static void take_half(struct scan *s)
{
    static const char *const halves[] = {"am", "pm", NULL};
    static const char *const initials[] = {"a", "p", NULL};
    static const char *const last[] = {"m", NULL};
    struct scan after = *s;
    take_space(&after);
    if (take_one_of(&after, halves)) {
        *s = after;
    } else if (take_one_of(&after, initials) && take_char(&after, '.') &&
               take_one_of(&after, last)) {
        take_char(&after, '.');
        *s = after;
    }
}

/* A time of day with its zone; the space before it has been read. */
static bool take_time(struct scan *s)
{
    struct scan after = *s;
    int part;
    if (!take_number(&after, 1, 2, &part) || part > 24 || !take_clock(&after))
        return false;
    take_half(&after);
    take_zone(&after);
    if (!at_edge(&after))
        return false;
    *s = after;
    return true;
}

/* The time after a whole date: T10:30Z, 10:30, at 10:30 am, T103000Z. */
static void take_date_time(struct scan *s)
{
    static const char *const at[] = {"at", "um", "в", NULL};
    struct scan after = *s;
    int part;
    if (take_char(&after, 'T') || take_char(&after, 't')) {
        struct scan basic = after;
        if (take_number(&basic, 6, 6, &part) ||
            take_number(&basic, 4, 4, &part)) {
            take_zone(&basic);
            if (at_edge(&basic))
                *s = basic;
            return;
        }
    } else {
        take_char(&after, ',');
        if (!take_space(&after))
            return;
        if (take_one_of(&after, at))
            take_space(&after);
    }
    if (take_time(&after))
        *s = after;
}

/* Month and year after a day: Dec 2014, de diciembre de 2014; and, of a range
 * over two months, its end: 30 Nov - 2 Dec 2014. */
static bool parse_after_day(struct scan *s, int day, struct pst_date *out)
{
    int month;
    int year;
    take_between(s);
    if (!take_month(s, true, &month))
        return false;
    struct scan range = *s;
    take_between(s);
    if (take_year(s, &year))
        return finish(out, year, month, day);
    int last_day;
    int last_month;
    if (!take_dash(&range) || !take_day(&range, &last_day))
        return false;
    take_between(&range);
    if (!take_month(&range, true, &last_month))
        return false;
    take_between(&range);
    if (!take_year(&range, &year))
        return false;
    *s = range;
    return finish(out, year - (month > last_month), month, day);
}

/* A space may follow a stop: 11. 12. 2014. */
static bool take_separator(struct scan *s, uint32_t separator)
{
    if (!take_char(s, separator))
        return false;
    if (separator == '.')
        take_space(s);
    return true;
}

/* 11.12.2014; 11/12/2014 and 11-12-2014 when the order is certain or told. */
static bool parse_numbers(struct scan *s, int first, struct pst_date *out)
{
    int second;
    int year;
    if (s->p == s->end || !is_sign(*s->p, "./-"))
        return false;
    uint32_t separator = (unsigned char)*s->p;
    if (!take_separator(s, separator) || !take_number(s, 1, 2, &second) ||
        !take_separator(s, separator) || !take_year(s, &year))
        return false;
    if (second == 0)
        return false;
    if (second > 12)
        return finish(out, year, first, second);
    if (separator == '.' || first > 12 || first == second ||
        s->order == PST_DATE_DAY_FIRST)
        return finish(out, year, second, first);
    if (s->order == PST_DATE_MONTH_FIRST)
        return finish(out, year, first, second);
    return s->order == PST_DATE_YEAR_ALONE && finish(out, year, 0, 0);
}

/* 11 Dec 2014, 11-12 December 2014, 11.12.2014 */
static bool parse_day_first(struct scan *s, struct pst_date *out)
{
    int day;
    int last_day;
    struct scan numbers = *s;
    if (take_number(&numbers, 1, 2, &day) && day != 0 &&
        parse_numbers(&numbers, day, out)) {
        *s = numbers;
        return true;
    }
    if (!take_day(s, &day))
        return false;
    struct scan plain = *s;
    if (parse_after_day(&plain, day, out)) {
        *s = plain;
        return true;
    }
    take_char(s, '.');
    return take_dash(s) && take_day(s, &last_day) && last_day > day &&
           parse_after_day(s, day, out);
}

/* The number and the sign after it: 12月, 12월. */
static bool take_unit(struct scan *s, size_t least, size_t most, uint32_t sign,
                      uint32_t hangul, int *value)
{
    struct scan after = *s;
    take_space(&after);
    if (!take_number(&after, least, most, value))
        return false;
    take_space(&after);
    if (!take_char(&after, sign) && !take_char(&after, hangul))
        return false;
    *s = after;
    return true;
}

/* 2014年12月11日, 2014년 12월 11일, and less. */
static bool parse_cjk(struct scan *s, struct pst_date *out)
{
    int year;
    int month = 0;
    int day = 0;
    if (!take_unit(s, 4, 4, 0x5E74, 0xB144, &year))
        return false;
    if (take_unit(s, 1, 2, 0x6708, 0xC6D4, &month))
        take_unit(s, 1, 2, 0x65E5, 0xC77C, &day);
    return finish(out, year, month, day);
}

/* What follows the year of 2014-12-11, 2014-12, 2014/12/11, 2014.12.11. */
static bool parse_iso_rest(struct scan *s, int year, struct pst_date *out)
{
    int month;
    int day = 0;
    uint32_t separator = (unsigned char)*s->p++;
    if (!take_number(s, 1, 2, &month) || month == 0)
        return false;
    struct scan more = *s;
    if (!take_char(&more, separator))
        return separator != '.' && finish(out, year, month, 0);
    if (more.p == more.end || !is_digit(*more.p))
        return separator != '.' && finish(out, year, month, 0);
    if (!take_number(&more, 1, 2, &day) || day == 0)
        return false;
    *s = more;
    return finish(out, year, month, day);
}

/* 2014 December 11, 2014-Dec-11, 2014. december 11, 2014 m. gruodžio 11 */
static bool parse_name_rest(struct scan *s, int year, struct pst_date *out)
{
    int month;
    int day;
    static const char *const year_in_lithuanian[] = {"m", NULL};
    bool stop = take_char(s, '.');
    if (!stop)
        take_char(s, ',');
    if (!take_space(s) && !take_char(s, '-'))
        return false;
    if (take_one_of(s, year_in_lithuanian)) {
        take_char(s, '.');
        take_space(s);
    }
    /* A sentence may begin here: "In 2014. March 5 people". */
    if (stop && s->p < s->end && *s->p >= 'A' && *s->p <= 'Z')
        return false;
    if (!take_month(s, true, &month))
        return false;
    take_between(s);
    return take_day(s, &day) && at_edge(s) && finish(out, year, month, day);
}

/* Of four digits: a year and what follows it, or the year alone. */
static bool parse_year_first(struct scan *s, struct pst_date *out)
{
    int year;
    struct scan cjk = *s;
    if (parse_cjk(&cjk, out)) {
        *s = cjk;
        return true;
    }
    struct scan digits = *s;
    if (!take_number(&digits, 4, 4, &year))
        return false;
    if (digits.end - digits.p >= 2 && is_digit(digits.p[1]) &&
        is_sign(*digits.p, "-/.")) {
        *s = digits;
        return parse_iso_rest(s, year, out);
    }
    struct scan name = digits;
    if (parse_name_rest(&name, year, out)) {
        *s = name;
        return true;
    }
    return take_year(s, &year) && finish(out, year, 0, 0);
}

static bool parse_compact(struct scan *s, struct pst_date *out)
{
    int all;
    struct scan after = *s;
    if (!take_number(&after, 8, 8, &all) ||
        !pst_date_from_compact((struct pst_str){s->p, 8}, out))
        return false;
    *s = after;
    return true;
}

/* Dec 11 10:00:00 2014, as ctime writes it; the month has been read. */
static bool take_ctime_rest(struct scan *s, int *day, int *year)
{
    return take_space(s) && take_day(s, day) && take_space(s) && take_time(s) &&
           take_space(s) && take_year(s, year);
}

/* December 11, 2014; December 11-12, 2014; December 2014 */
static bool parse_month_first(struct scan *s, struct pst_date *out)
{
    int month;
    int day;
    int last_day;
    int year;
    if (!take_month(s, false, &month))
        return false;
    struct scan ctime = *s;
    if (take_ctime_rest(&ctime, &day, &year)) {
        *s = ctime;
        return finish(out, year, month, day);
    }
    take_between(s);
    if (take_year(s, &year))
        return finish(out, year, month, 0);
    if (!take_day(s, &day))
        return false;
    struct scan range = *s;
    if (take_dash(&range) && take_day(&range, &last_day) && last_day > day)
        *s = range;
    take_between(s);
    return take_year(s, &year) && finish(out, year, month, day);
}

/* Thursday, / Thu. / segunda-feira, */
static bool take_weekday(struct scan *s)
{
    static const char *const feira[] = {"feira", NULL};
    struct scan after = *s;
    struct pst_buf word = PST_BUF_INIT;
    bool is = take_word(&after, &word) && pst_date_weekday(pst_buf_str(&word));
    pst_buf_dispose(&word);
    if (!is)
        return false;
    struct scan dash = after;
    if (take_char(&dash, '-') && take_one_of(&dash, feira))
        after = dash;
    take_char(&after, '.');
    take_char(&after, ',');
    if (!take_space(&after))
        return false;
    *s = after;
    return true;
}

static bool parse_undecorated(struct scan *s, struct pst_date *out)
{
    static bool (*const forms[])(struct scan *, struct pst_date *) = {
        parse_compact, parse_year_first, parse_day_first, parse_month_first};
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        struct scan after = *s;
        if (forms[i](&after, out)) {
            if (out->day != 0)
                take_date_time(&after);
            if (at_edge(&after)) {
                *s = after;
                return true;
            }
        }
    }
    return false;
}

static size_t parse(struct pst_str text, enum pst_date_order order,
                    struct pst_date *out)
{
    struct scan s = {text.p, text.p + text.n, order};
    *out = (struct pst_date){0, 0, 0};
    take_space(&s);
    struct scan named = s;
    /* A weekday belongs to a whole date; "mar" may also be the month. */
    if (take_weekday(&named) && parse_undecorated(&named, out) && out->day != 0)
        return (size_t)(named.p - text.p);
    if (parse_undecorated(&s, out))
        return (size_t)(s.p - text.p);
    *out = (struct pst_date){0, 0, 0};
    return 0;
}

size_t pst_date_parse(struct pst_str text, struct pst_date *out)
{
    return parse(text, PST_DATE_CERTAIN, out);
}

/* A month after a number that cannot be its day: 30 Feb 2014. */
static bool has_wrong_day(struct pst_str text, size_t begin)
{
    size_t at = begin;
    while (at > 0 && is_sign(text.p[at - 1], " .-/"))
        at--;
    return !is_digit(text.p[begin]) && at > 0 && at < begin &&
           is_digit(text.p[at - 1]);
}

/* A number that is part of a larger one, of a price, an address or a version:
 * signs before or after the date that say so. */
static bool is_entangled(struct pst_str text, size_t begin, size_t end)
{
    if (has_wrong_day(text, begin))
        return true;
    if (begin > 0 && is_digit(text.p[begin]) &&
        is_sign(text.p[begin - 1], "-./:,+#$@&=%"))
        return true;
    return end + 1 < text.n && is_digit(text.p[end + 1]) &&
           is_sign(text.p[end], "-./:,");
}

/* A year alone, or digits alone: 2014, 2014年, 20141211. */
static bool is_bare(struct pst_str date, const struct pst_date *d)
{
    size_t digits = 0;
    while (digits < date.n && is_digit(date.p[digits]))
        digits++;
    return d->month == 0 || digits == date.n;
}

/* The end of the letters and digits from `at` on. */
static size_t word_end(struct pst_str text, size_t at)
{
    while (at < text.n) {
        size_t size;
        uint32_t cp = pst_utf8_decode(text.p + at, text.p + text.n, &size);
        if (pst_char_class(cp) > PST_CHAR_MARK)
            break;
        at += size;
    }
    return at;
}

/* The end of the last four digits in a row: each date has a year, and most
 * lines have none. */
static size_t last_year(struct pst_str text)
{
    size_t digits = 0;
    for (size_t at = text.n; at > 0; at--) {
        digits = is_digit(text.p[at - 1]) ? digits + 1 : 0;
        if (digits == 4)
            return at + 3;
    }
    return 0;
}

bool pst_date_find(struct pst_str text, bool years, struct pst_date *out,
                   size_t *begin, size_t *end)
{
    return pst_date_find_ordered(text, years, PST_DATE_CERTAIN, out, begin,
                                 end);
}

bool pst_date_find_ordered(struct pst_str text, bool years,
                           enum pst_date_order order, struct pst_date *out,
                           size_t *begin, size_t *end)
{
    size_t last = last_year(text);
    for (size_t at = 0; at < last;) {
        size_t size;
        uint32_t cp = pst_utf8_decode(text.p + at, text.p + text.n, &size);
        if (!pst_char_is_word(pst_char_class(cp))) {
            at += size;
            continue;
        }
        struct pst_str rest = {text.p + at, text.n - at};
        size_t used = parse(rest, order, out);
        if (used != 0 && !is_entangled(text, at, at + used) &&
            (years || !is_bare((struct pst_str){rest.p, used}, out))) {
            *begin = at;
            *end = at + used;
            return true;
        }
        at = word_end(text, at);
    }
    *out = (struct pst_date){0, 0, 0};
    *begin = *end = 0;
    return false;
}
