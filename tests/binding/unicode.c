/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Characters, UTF-8, numbers as values, places. */
#include "tests/binding/binding.h"

#include <math.h>
#include <stdlib.h>

static void categories(void **state)
{
    static const struct {
        uint32_t character;
        xap_category category;
        bool word, space, currency;
        uint32_t lower, upper;
    } rows[] = {
        {'a', XAP_LOWERCASE_LETTER, true, false, false, 'a', 'A'},
        {'Z', XAP_UPPERCASE_LETTER, true, false, false, 'z', 'Z'},
        {'7', XAP_DECIMAL_DIGIT_NUMBER, true, false, false, '7', '7'},
        {' ', XAP_SPACE_SEPARATOR, false, true, false, ' ', ' '},
        {'\n', XAP_CONTROL, false, true, false, '\n', '\n'},
        {'_', XAP_CONNECTOR_PUNCTUATION, true, false, false, '_', '_'},
        {'-', XAP_DASH_PUNCTUATION, false, false, false, '-', '-'},
        {'(', XAP_OPEN_PUNCTUATION, false, false, false, '(', '('},
        {')', XAP_CLOSE_PUNCTUATION, false, false, false, ')', ')'},
        {'+', XAP_MATH_SYMBOL, false, false, false, '+', '+'},
        {'$', XAP_CURRENCY_SYMBOL, false, false, true, '$', '$'},
        {'^', XAP_MODIFIER_SYMBOL, false, false, false, '^', '^'},
        {0xab, XAP_INITIAL_QUOTE_PUNCTUATION, false, false, false, 0xab, 0xab},
        {0xbb, XAP_FINAL_QUOTE_PUNCTUATION, false, false, false, 0xbb, 0xbb},
        {0xc9, XAP_UPPERCASE_LETTER, true, false, false, 0xe9, 0xc9},
        {0x1c5, XAP_TITLECASE_LETTER, true, false, false, 0x1c6, 0x1c4},
        {0x2b0, XAP_MODIFIER_LETTER, true, false, false, 0x2b0, 0x2b0},
        {0x301, XAP_NON_SPACING_MARK, true, false, false, 0x301, 0x301},
        {0x5d0, XAP_OTHER_LETTER, true, false, false, 0x5d0, 0x5d0},
        {0x903, XAP_COMBINING_SPACING_MARK, true, false, false, 0x903, 0x903},
        {0x20ac, XAP_CURRENCY_SYMBOL, false, false, true, 0x20ac, 0x20ac},
        {0x20dd, XAP_ENCLOSING_MARK, true, false, false, 0x20dd, 0x20dd},
        {0x2028, XAP_LINE_SEPARATOR, false, true, false, 0x2028, 0x2028},
        {0x2029, XAP_PARAGRAPH_SEPARATOR, false, true, false, 0x2029, 0x2029},
        {0x2160, XAP_LETTER_NUMBER, true, false, false, 0x2170, 0x2160},
        {0xbd, XAP_OTHER_NUMBER, true, false, false, 0xbd, 0xbd},
        {0xad, XAP_FORMAT, false, false, false, 0xad, 0xad},
        {0xa9, XAP_OTHER_SYMBOL, false, false, false, 0xa9, 0xa9},
        {'!', XAP_OTHER_PUNCTUATION, false, false, false, '!', '!'},
        {0xd800, XAP_SURROGATE, false, false, false, 0xd800, 0xd800},
        {0xe000, XAP_PRIVATE_USE, false, false, false, 0xe000, 0xe000},
        {0x10400, XAP_UPPERCASE_LETTER, true, false, false, 0x10428, 0x10400},
        {0x110000, XAP_UNASSIGNED, false, false, false, 0x110000, 0x110000},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        uint32_t c = rows[i].character;
        assert_int_equal(xap_unicode_category(c), rows[i].category);
        assert_int_equal(xap_unicode_is_wordchar(c), rows[i].word);
        assert_int_equal(xap_unicode_is_whitespace(c), rows[i].space);
        assert_int_equal(xap_unicode_is_currency(c), rows[i].currency);
        assert_int_equal(xap_unicode_tolower(c), rows[i].lower);
        assert_int_equal(xap_unicode_toupper(c), rows[i].upper);
    }
}

static void letter_case(void **state)
{
    (void)state;
    xap_buf buf = XAP_BUF_INIT;
    OK(xap_utf8_tolower(XAP_LIT("\xc3\x89T\xc3\x89 1\xff"), &buf, &error));
    assert_string_equal(buf.p, "\xc3\xa9t\xc3\xa9 1\xc3\xbf");
    OK(xap_utf8_toupper(XAP_LIT("\xc3\xa9t\xc3\xa9"), &buf, &error));
    assert_string_equal(buf.p, "\xc3\x89T\xc3\x89");
    OK(xap_utf8_toupper(XAP_LIT(""), &buf, &error));
    assert_int_equal(buf.n, 0);
    xap_buf_dispose(&buf);
}

/* Every character is read as it was written. */
static void round_trip(void **state)
{
    (void)state;
    for (uint32_t c = 1; c <= 0x10ffff; c += 7) {
        char room[4];
        xap_bytes text = {room, xap_utf8_encode(c, room)};
        uint32_t read;
        bool strict;
        if (c >= 0xd800 && c < 0xe000)
            continue;
        assert_in_range(text.n, 1, 4);
        assert_true(xap_utf8_next(&text, &read, &strict));
        assert_int_equal(read, c);
        assert_true(strict);
        assert_int_equal(text.n, 0);
    }
    char room[4];
    assert_int_equal(xap_utf8_encode(0x110000, room), 0);
}

static void stray_bytes(void **state)
{
    static const struct {
        const char *text;
        uint32_t characters[4];
        bool strict[4];
    } rows[] = {
        {"a\xff", {'a', 0xff}, {true, false}},
        {"\xc3", {0xc3}, {false}},
        {"\xe2\x82", {0xe2, 0x82}, {false, false}},
        {"\xc0\x80", {0xc0, 0x80}, {false, false}},
        {"\xf0\x9f\x98\x80", {0x1f600}, {true}},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        xap_bytes text = xap_str(rows[i].text);
        uint32_t c;
        bool strict;
        size_t n = 0;
        while (xap_utf8_next(&text, &c, &strict)) {
            assert_int_equal(c, rows[i].characters[n]);
            assert_int_equal(strict, rows[i].strict[n]);
            n++;
        }
        assert_int_equal(c, 0);
        assert_int_equal(n < 4 ? rows[i].characters[n] : 0, 0);
    }
    xap_bytes nul = XAP_LIT("\0x");
    uint32_t c = 1;
    assert_true(xap_utf8_next(&nul, &c, NULL));
    assert_int_equal(c, 0);
    assert_int_equal(nul.n, 1);
}

/* Values of numbers sort as numbers do, and are read as they were written. */
static void numbers(void **state)
{
    static const double rows[] = {
        -INFINITY, -1e300, -1e10, -2, -1, -0.5, -1e-300, 0,       1e-300,
        0.1,       0.5,    1,     2,  3,  1e10, 1e300,   INFINITY};
    (void)state;
    char last[9] = "";
    size_t last_n = 0;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char room[9];
        size_t n = xap_sortable_serialise(rows[i], room);
        assert_in_range(n, 0, 9);
        if (i) {
            int order = memcmp(last, room, n < last_n ? n : last_n);
            assert_true(order < 0 || (order == 0 && last_n < n));
        }
        double back = xap_sortable_unserialise((xap_bytes){room, n});
        assert_true(back == rows[i]);
        memcpy(last, room, n);
        last_n = n;
    }
    char junk[1000];
    memset(junk, 0xff, sizeof junk);
    xap_sortable_unserialise((xap_bytes){junk, sizeof junk});
    xap_sortable_unserialise(XAP_LIT(""));
}

/* -- places */

static xap_coords *place(double latitude, double longitude)
{
    xap_coords *coords;
    OK(xap_coords_new(&coords, &error));
    OK(xap_coords_add(coords, latitude, longitude, &error));
    return coords;
}

static void places(void **state)
{
    (void)state;
    xap_coords *a = place(51.5, -0.125), *b;
    xap_buf value = XAP_BUF_INIT;
    double latitude, longitude;
    OK(xap_coords_add(a, -33.875, 151.25, &error));
    assert_int_equal(xap_coords_size(a), 2);
    FAILS(XAP_EARG, xap_coords_add(a, 90.5, 0, &error));
    FAILS(XAP_EARG, xap_coords_add(a, -90.5, 0, &error));
    assert_int_equal(xap_coords_size(a), 2);
    OK(xap_coords_serialise(a, &value, &error));
    OK(xap_coords_new(&b, &error));
    OK(xap_coords_unserialise(b, (xap_bytes){value.p, value.n}, &error));
    assert_int_equal(xap_coords_size(b), 2);
    assert_true(xap_coords_get(b, 0, &latitude, &longitude));
    assert_true(latitude == 51.5);
    assert_true(longitude == 359.875);
    assert_true(xap_coords_get(b, 1, &latitude, &longitude));
    assert_true(latitude == -33.875);
    assert_true(longitude == 151.25);
    assert_false(xap_coords_get(b, 2, &latitude, &longitude));
    assert_true(latitude == 0 && longitude == 0);
    FAILS(XAP_ESERIAL, xap_coords_unserialise(b, XAP_LIT("\xff"), &error));
    assert_int_equal(xap_coords_size(b), 0);
    xap_buf_dispose(&value);
    xap_coords_free(a);
    xap_coords_free(b);
    xap_coords_free(NULL);
}

static void distances(void **state)
{
    (void)state;
    xap_metric *earth, *ball;
    xap_coords *pole = place(90, 0), *equator = place(0, 0), *none;
    double d = 7;
    OK(xap_coords_new(&none, &error));
    OK(xap_metric_new_great_circle(&earth, 0, &error));
    OK(xap_metric_new_great_circle(&ball, 1, &error));
    OK(xap_metric_distance(ball, pole, equator, &d, &error));
    assert_true(fabs(d - acos(0)) < 1e-9);
    OK(xap_metric_distance(earth, pole, equator, &d, &error));
    assert_true(fabs(d - 10007500) < 10000);
    OK(xap_coords_add(equator, 80, 0, &error)); /* the least of several */
    OK(xap_metric_distance(ball, pole, equator, &d, &error));
    assert_true(fabs(d - acos(0) / 9) < 1e-9);
    FAILS(XAP_EARG, xap_metric_distance(earth, none, pole, &d, &error));
    assert_true(d == 0);
    assert_true(fabs(xap_miles_to_metres(1) - 1609.344) < 1e-9);
    assert_true(fabs(xap_metres_to_miles(1609.344) - 1) < 1e-9);
    xap_metric_free(earth);
    xap_metric_free(ball);
    xap_metric_free(NULL);
    xap_coords_free(pole);
    xap_coords_free(equator);
    xap_coords_free(none);
}

struct grid {
    int stop;
    unsigned destroyed;
};

static int along_streets(void *payload, const double from[2],
                         const double to[2], double *metres)
{
    *metres = fabs(from[0] - to[0]) + fabs(from[1] - to[1]);
    return ((struct grid *)payload)->stop;
}

static void destroy(void *payload)
{
    ((struct grid *)payload)->destroyed++;
}

static const xap_metric_class grid_class = {along_streets};

static void metric_in_c(void **state)
{
    (void)state;
    struct grid grid = {0};
    xap_metric *metric;
    xap_coords *a = place(1, 2), *b = place(4, 6);
    xap_key_maker *keys;
    xap_doc *doc;
    xap_buf key = XAP_BUF_INIT, value = XAP_BUF_INIT;
    double d;
    OK(xap_metric_new(&metric, &grid_class, &grid, destroy, &error));
    OK(xap_metric_distance(metric, a, b, &d, &error));
    assert_true(d == 7);
    OK(xap_key_maker_new_distance(&keys, 0, a, metric, -1, &error));
    xap_metric_free(metric);
    OK(xap_doc_new(&doc, &error));
    OK(xap_key_maker_key(keys, doc, &key, &error));
    SAME_BYTES(((xap_bytes){key.p, key.n}),
               XAP_LIT("\xff\xff\xff\xff\xff\xff\xff\xff\xff"));
    OK(xap_coords_serialise(b, &value, &error));
    OK(xap_doc_add_value(doc, 0, (xap_bytes){value.p, value.n}, &error));
    OK(xap_key_maker_key(keys, doc, &key, &error));
    assert_true(xap_sortable_unserialise((xap_bytes){key.p, key.n}) == 7);
    grid.stop = -4;
    FAILS(XAP_ECALLBACK, xap_key_maker_key(keys, doc, &key, &error));
    assert_int_equal(error.callback, -4);
    assert_int_equal(grid.destroyed, 0);
    xap_key_maker_free(keys);
    assert_int_equal(grid.destroyed, 1);
    OK(xap_key_maker_new_distance(&keys, 1, a, NULL, 5, &error));
    OK(xap_key_maker_key(keys, doc, &key, &error));
    assert_true(xap_sortable_unserialise((xap_bytes){key.p, key.n}) == 5);
    xap_key_maker_free(keys);
    xap_doc_free(doc);
    xap_buf_dispose(&key);
    xap_buf_dispose(&value);
    xap_coords_free(a);
    xap_coords_free(b);
}

static void buffers(void **state)
{
    (void)state;
    xap_buf buf = XAP_BUF_INIT;
    OK(xap_buf_set(&buf, XAP_LIT("a\0b"), &error));
    assert_int_equal(buf.n, 3);
    assert_int_equal(buf.p[3], '\0');
    OK(xap_buf_set(&buf, (xap_bytes){buf.p + 1, 2}, &error)); /* its own */
    SAME_BYTES(((xap_bytes){buf.p, buf.n}), XAP_LIT("\0b"));
    OK(xap_buf_set(&buf, (xap_bytes){NULL, 0}, &error));
    assert_string_equal(buf.p, "");
    xap_buf_dispose(&buf);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(categories), cmocka_unit_test(letter_case),
        cmocka_unit_test(round_trip), cmocka_unit_test(stray_bytes),
        cmocka_unit_test(numbers),    cmocka_unit_test(places),
        cmocka_unit_test(distances),  cmocka_unit_test(metric_in_c),
        cmocka_unit_test(buffers),
    };
    return cmocka_run_group_tests_name("unicode", tests, NULL, NULL);
}
