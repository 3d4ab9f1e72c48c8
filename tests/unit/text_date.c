/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "text/date.h"

/* A text that is a date from end to end, and the date. */
static void whole_dates(void **state)
{
    static const struct {
        const char *text, *date;
    } examples[] = {
        {"2014-12-11", "2014-12-11"},
        {" \n2014-12-11", "2014-12-11"},
        {"2014-12", "2014-12"},
        {"2014", "2014"},
        {"0001", "0001"},
        {"20141211", "2014-12-11"},
        {"2014-12-11T10:30:00Z", "2014-12-11"},
        {"2014-12-11T10:30", "2014-12-11"},
        {"2014-12-11T23:59:60.123456+01:00", "2014-12-11"},
        {"2014-12-11 10:30:00 -0500", "2014-12-11"},
        {"20141211T103000Z", "2014-12-11"},
        {"Thu, 11 Dec 2014 10:00:00 +0000 (UTC)", "2014-12-11"},
        {"Thu Dec 11 10:00:00 2014", "2014-12-11"},
        {"Mon Dec  1 10:00:00 UTC 2014", "2014-12-01"},
        {"11 Dec 2014", "2014-12-11"},
        {"11-Dec-2014", "2014-12-11"},
        {"December 11, 2014", "2014-12-11"},
        {"DECEMBER 11 2014", "2014-12-11"},
        {"Dec. 11, 2014 at 10:30 a.m. EST", "2014-12-11"},
        {"Mar 5, 2014, 4:05 pm", "2014-03-05"},
        {"Thursday, December 11th, 2014", "2014-12-11"},
        {"11th of December, 2014", "2014-12-11"},
        {"2014 December 11", "2014-12-11"},
        {"December 2014", "2014-12"},
        {"11. Dezember 2014", "2014-12-11"},
        {"Donnerstag, 11. Dez. 2014 um 10:30", "2014-12-11"},
        {"1. März 2014", "2014-03-01"},
        {"11 décembre 2014", "2014-12-11"},
        {"1er août 2014", "2014-08-01"},
        {"jeudi 11 d’août 2014", "2014-08-11"},
        {"11 декабря 2014 г.", "2014-12-11"},
        {"11-го мая 2014 года", "2014-05-11"},
        {"май 2014", "2014-05"},
        {"11 de diciembre de 2014", "2014-12-11"},
        {"1º de enero de 2014", "2014-01-01"},
        {"1° gennaio 2014", "2014-01-01"},
        {"giovedì 11 dicembre 2014", "2014-12-11"},
        {"segunda-feira, 11 de março de 2014", "2014-03-11"},
        {"11 out 2014", "2014-10-11"},
        {"donderdag 11 mei 2014", "2014-05-11"},
        {"2014年12月11日", "2014-12-11"},
        {"2014年12月", "2014-12"},
        {"2014년 12월 11일", "2014-12-11"},
        {"2014/12/11", "2014-12-11"},
        {"2014.12.11", "2014-12-11"},
        {"1.2.2014", "2014-02-01"},
        {"31. 12. 2014", "2014-12-31"},
        {"13/12/2014", "2014-12-13"},
        {"12/13/2014", "2014-12-13"},
        {"11/11/2014", "2014-11-11"},
        {"11-12 Dec 2014", "2014-12-11"},
        {"11–12 December 2014", "2014-12-11"},
        {"December 11-12, 2014", "2014-12-11"},
        {"30 Nov - 2 Dec 2014", "2014-11-30"},
        {"30 December – 2 January 2015", "2014-12-30"},
        {"29 Feb 2016", "2016-02-29"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++) {
        struct pst_str text = pst_str_of(examples[i].text);
        struct pst_date d;
        char got[PST_DATE_MAX] = "";
        size_t used = pst_date_parse(text, &d);
        if (used != 0)
            pst_date_format(&d, got);
        assert_string_equal(got, examples[i].date);
        assert_int_equal(used, text.n);
    }
}

static void no_dates(void **state)
{
    static const char *const texts[] = {"",
                                        " ",
                                        "0000",
                                        "2014-13",
                                        "2014-00",
                                        "2014-02-30",
                                        "2014-12-32",
                                        "20140230",
                                        "29 Feb 2015",
                                        "31 April 2014",
                                        "May 32, 2014",
                                        "30 February 2014",
                                        "0 May 2014",
                                        "11/12/2014",
                                        "11-12-2014",
                                        "14/13/2014",
                                        "11.12.14",
                                        "11 Dec",
                                        "December",
                                        "December 11",
                                        "12:30",
                                        "2014abc",
                                        "20145",
                                        "201412111",
                                        "5 mars 20144",
                                        "2014-15",
                                        "2014-2015",
                                        "10.11.12",
                                        "set 2014",
                                        "Dec 0, 2014",
                                        "x 2014",
                                        "Thursday",
                                        "Thursday 2014 x-",
                                        "\xff 2014",
                                        "99999999999999999999"};
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct pst_date d;
        assert_int_equal(pst_date_parse(pst_str_of(texts[i]), &d), 0);
        assert_int_equal(d.year, 0);
    }
}

static void what_follows_is_left(void **state)
{
    static const struct {
        const char *text;
        size_t used;
    } examples[] = {
        {"2014-12-11-title", 10}, {"2014, then", 4},
        {"2014-12-11T99:00", 0},  {"11 Dec 2014 25:00", 11},
        {"2014年12月 13", 12},    {"11 Dec 2014 (Thursday)", 11},
    };
    (void)state;
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++) {
        struct pst_date d;
        assert_int_equal(pst_date_parse(pst_str_of(examples[i].text), &d),
                         examples[i].used);
    }
}

static void check_find(const char *text, bool years, const char *slice,
                       const char *date)
{
    struct pst_date d;
    size_t begin;
    size_t end;
    char got[PST_DATE_MAX];
    bool found = pst_date_find(pst_str_of(text), years, &d, &begin, &end);
    assert_int_equal(found, slice[0] != '\0');
    assert_int_equal(end - begin, strlen(slice));
    assert_memory_equal(text + begin, slice, strlen(slice));
    if (!found)
        return;
    pst_date_format(&d, got);
    assert_string_equal(got, date);
}

static void found_in_text(void **state)
{
    (void)state;
    check_find("SEOUL — December 11, 2014 | By A", false, "December 11, 2014",
               "2014-12-11");
    check_find("le 2 mars 2014, à Paris", false, "2 mars 2014", "2014-03-02");
    check_find("в мае, 11 мая 2014 года.", false, "11 мая 2014 года",
               "2014-05-11");
    check_find("in May 2014 we", false, "May 2014", "2014-05");
    check_find("(2014-12-11)", false, "2014-12-11", "2014-12-11");
    check_find("発表：2014年12月11日。", false, "2014年12月11日", "2014-12-11");
    check_find("2014 and 11 Dec 2015", false, "11 Dec 2015", "2015-12-11");
    check_find("since 2014 and", true, "2014", "2014");
    check_find("date 20141211.", true, "20141211", "2014-12-11");
    check_find("In 2014. March 5 people", false, "", "");
}

static void found_in_many_languages(void **state)
{
    static const char *const texts[] = {
        "11 maig 2014",        "11. května 2014", "11. maj 2014",
        "11. toukokuuta 2014", "11 Μαΐου 2014",   "11 במאי 2014",
        "11 मई 2014",          "2014. május 11",  "11 Bealtaine 2014",
        "2014 m. gegužės 11",  "11. mai 2014",    "11 maja 2014",
        "11 mai 2014",         "11 maj 2014",     "11 Mayıs 2014",
        "11 травня 2014",      "11 май 2014",     "11 مايو 2014",
        "11 أيار 2014",        "11 մայիսի 2014",  "11 Mei 2014",
        "11 d'maig 2014"};
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        check_find(texts[i], false, texts[i], "2014-05-11");
    check_find("le 3 d'abril de 2014", false, "3 d'abril de 2014",
               "2014-04-03");
}

static void numbers_in_order(void **state)
{
    static const struct {
        const char *text;
        enum pst_date_order order;
        const char *date;
    } examples[] = {{"3/4/2014", PST_DATE_CERTAIN, ""},
                    {"3/4/2014", PST_DATE_DAY_FIRST, "2014-04-03"},
                    {"3/4/2014", PST_DATE_MONTH_FIRST, "2014-03-04"},
                    {"3-4-2014", PST_DATE_YEAR_ALONE, "2014"},
                    {"13/4/2014", PST_DATE_MONTH_FIRST, "2014-04-13"},
                    {"4/13/2014", PST_DATE_DAY_FIRST, "2014-04-13"},
                    {"3.4.2014", PST_DATE_MONTH_FIRST, "2014-04-03"},
                    {"4.13.2014", PST_DATE_CERTAIN, "2014-04-13"},
                    {"13/13/2014", PST_DATE_YEAR_ALONE, ""},
                    {"3/0/2014", PST_DATE_YEAR_ALONE, ""}};
    (void)state;
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++) {
        struct pst_date d;
        size_t begin, end;
        char got[PST_DATE_MAX] = "";
        if (pst_date_find_ordered(pst_str_of(examples[i].text), true,
                                  examples[i].order, &d, &begin, &end))
            pst_date_format(&d, got);
        assert_string_equal(got, examples[i].date);
    }
}

static void not_found_in_text(void **state)
{
    static const char *const texts[] = {
        "call 555-2014-1234 now",
        "+49 30 20141211",
        "ISBN 978-3-16-148410-0",
        "at 12:30 we met",
        "version 1.2.2014.3, v10.11.2014",
        "10.0.20.14 and 10.11.12.2014",
        "http://example.com/2014/12/11/title",
        "$2014-12-11 1,2014",
        "30 Feb 2014 and 31 April 2014",
        "the set 2014, ran out 2014",
        "20141211 and 2014 года",
        "2014-15, 2014-2015",
        "",
    };
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        check_find(texts[i], false, "", "");
}

static void days_and_back(void **state)
{
    static const struct pst_date first = {1, 1, 1};
    static const struct pst_date last = {9999, 12, 31};
    static const struct pst_date epoch = {1970, 1, 1};
    static const struct pst_date month = {2000, 3, 0};
    static const struct pst_date day = {2000, 3, 1};
    (void)state;
    assert_int_equal(pst_date_to_days(&epoch), 0);
    assert_int_equal(pst_date_to_days(&day), 11017);
    assert_int_equal(pst_date_to_days(&month), 11017);
    int64_t begin = pst_date_to_days(&first);
    int64_t end = pst_date_to_days(&last);
    assert_int_equal(end - begin + 1, 3652059);
    struct pst_date before = {0, 0, 0};
    for (int64_t n = begin; n <= end; n++) {
        struct pst_date d = pst_date_from_days(n);
        if (!pst_date_valid(&d) || pst_date_to_days(&d) != n || d.day == 0)
            fail_msg("day %ld does not come back", (long)n);
        if (d.day != before.day + 1 && d.day != 1)
            fail_msg("day %ld is out of order", (long)n);
        before = d;
    }
    assert_int_equal(pst_date_from_days(begin - 1).year, 0);
    assert_int_equal(pst_date_from_days(end + 1).year, 0);
    assert_int_equal(pst_date_from_days(INT64_MAX).year, 0);
    assert_int_equal(pst_date_from_days(INT64_MIN).year, 0);
}

static void validity(void **state)
{
    static const struct {
        struct pst_date date;
        bool valid;
    } examples[] = {
        {{2014, 12, 11}, true}, {{2014, 0, 0}, true},   {{2014, 12, 0}, true},
        {{0, 0, 0}, false},     {{2014, 13, 0}, false}, {{2014, 0, 5}, false},
        {{2015, 2, 29}, false}, {{2016, 2, 29}, true},  {{1900, 2, 29}, false},
        {{2000, 2, 29}, true},  {{-1, 1, 1}, false},    {{2014, -1, 1}, false},
        {{2014, 1, -1}, false}, {{2014, 1, 32}, false}, {{2014, 4, 31}, false},
    };
    (void)state;
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++)
        assert_int_equal(pst_date_valid(&examples[i].date), examples[i].valid);
}

static void compact_forms(void **state)
{
    static const char *const good[] = {"2014", "201412", "20141211", "0001"};
    static const char *const bad[] = {
        "",       "201",      "20141",   "201400", "20141200", "20140001",
        "201413", "20140230", "2014121", "0000",   "2o14",     "201412111"};
    struct pst_date d;
    char got[PST_DATE_MAX];
    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        assert_true(pst_date_from_compact(pst_str_of(good[i]), &d));
        assert_int_equal(pst_date_compact(&d, got), strlen(good[i]));
        assert_string_equal(got, good[i]);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_false(pst_date_from_compact(pst_str_of(bad[i]), &d));
        assert_int_equal(d.year, 0);
    }
}

/* A text that ends anywhere, at the edge of its memory. */
static void truncated_texts(void **state)
{
    static const char whole[] =
        "segunda-feira, 11 de março de 2014 at 10:30:00.5 p.m. UTC (UTC) "
        "Dec 11 10:00:00 2014 2014年12月11日 30 Nov - 2 Dec 2014";
    (void)state;
    for (size_t from = 0; from < sizeof whole; from++) {
        for (size_t n = 0; n < sizeof whole - from; n++) {
            struct pst_date d;
            size_t begin;
            size_t end;
            char *text = malloc(n != 0 ? n : 1);
            assert_non_null(text);
            memcpy(text, whole + from, n);
            pst_date_find((struct pst_str){text, n}, true, &d, &begin, &end);
            assert_true(begin <= end && end <= n);
            free(text);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whole_dates),
        cmocka_unit_test(no_dates),
        cmocka_unit_test(what_follows_is_left),
        cmocka_unit_test(found_in_text),
        cmocka_unit_test(found_in_many_languages),
        cmocka_unit_test(numbers_in_order),
        cmocka_unit_test(not_found_in_text),
        cmocka_unit_test(days_and_back),
        cmocka_unit_test(validity),
        cmocka_unit_test(compact_forms),
        cmocka_unit_test(truncated_texts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
