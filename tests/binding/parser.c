/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The query parser, its stoppers, ranges and fields. */
#include "tests/binding/backends.h"

static const char *described(const xap_query *query)
{
    static char text[1000];
    xap_buf buf = XAP_BUF_INIT;
    OK(xap_query_describe(query, &buf, &error));
    snprintf(text, sizeof text, "%s", buf.p);
    xap_buf_dispose(&buf);
    return text;
}

/* What a text is parsed to, as text. */
static const char *parsed(xap_parser *parser, const char *text, unsigned flags)
{
    xap_query *query;
    OK(xap_parser_parse(&query, parser, xap_str(text), flags, XAP_LIT(""),
                        &error));
    const char *said = described(query);
    xap_query_free(query);
    return said;
}

static xap_parser *english(void)
{
    xap_parser *parser;
    xap_stem *stem;
    OK(xap_parser_new(&parser, &error));
    OK(xap_stem_new(&stem, "english", &error));
    OK(xap_parser_set_stemmer(parser, stem, &error));
    xap_stem_free(stem);
    return parser;
}

/* Each row is a case of its own: what is typed, how it is read, what it is. */
static void rows(void **state)
{
    static const struct {
        const char *text;
        unsigned flags;
        xap_stem_strategy stemming;
        const char *query;
    } table[] = {
        {"", 7, 1, "Query()"},
        {"cats", 7, 1, "Query(Zcat@1)"},
        {"cats", 7, 0, "Query(cats@1)"},
        {"cats", 7, 2, "Query(cat@1)"},
        {"cats", 7, 3, "Query(Zcat@1)"},
        {"Cats", 7, 1, "Query(cats@1)"},
        {"cats dogs", 7, 1, "Query((Zcat@1 OR Zdog@2))"},
        {"cats AND dogs", 7, 1, "Query((Zcat@1 AND Zdog@2))"},
        {"cats AND dogs", 0, 1, "Query((Zcat@1 OR and@2 OR Zdog@3))"},
        {"cats and dogs", 7, 1, "Query((Zcat@1 OR Zand@2 OR Zdog@3))"},
        {"cats and dogs", 15, 1, "Query((Zcat@1 AND Zdog@2))"},
        {"cats NOT dogs", 7, 1, "Query((Zcat@1 AND_NOT Zdog@2))"},
        {"cats XOR dogs", 7, 1, "Query((Zcat@1 XOR Zdog@2))"},
        {"(cats OR dogs) AND mice", 7, 1,
         "Query(((Zcat@1 OR Zdog@2) AND Zmice@3))"},
        {"+cats dogs", 7, 1, "Query((Zcat@1 AND_MAYBE Zdog@2))"},
        {"cats -dogs", 7, 1, "Query((Zcat@1 AND_NOT Zdog@2))"},
        {"+cats +dogs", 7, 1, "Query((Zcat@1 AND Zdog@2))"},
        {"+cats", 0, 1, "Query(Zcat@1)"},
        {"\"big cats\"", 7, 1, "Query((big@1 PHRASE 2 cats@2))"},
        {"\"big cats\"", 7, 2, "Query((big@1 PHRASE 2 cat@2))"},
        {"\"big cats\"", 0, 1, "Query((Zbig@1 OR cats@2))"},
        {"big NEAR cats", 7, 1, "Query((big@1 NEAR 11 cats@2))"},
        {"big NEAR/3 cats", 7, 1, "Query((big@1 NEAR 4 cats@2))"},
        {"big ADJ cats", 7, 1, "Query((big@1 PHRASE 11 cats@2))"},
        {"big-cats", 7, 1, "Query((big@1 PHRASE 2 cats@2))"},
        {"cat*", 7 | 16, 1, "Query(WILDCARD SYNONYM cat)"},
        {"cat*", 7, 1, "Query(cat@1)"},
        {"big ca", 7 | 64, 1,
         "Query((Zbig@1 OR (WILDCARD SYNONYM ca OR Zca@2)))"},
        {"AT&T", 7, 1, "Query(at&t@1)"},
        {"C++", 7, 1, "Query(c++@1)"},
        {"I.B.M.", 7, 1, "Query(ibm@1)"},
        {"don't", 7, 0, "Query(don't@1)"},
        {"...", 7, 1, "Query()"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        xap_parser *parser = english();
        OK(xap_parser_set_stemming(parser, table[i].stemming, &error));
        assert_string_equal(parsed(parser, table[i].text, table[i].flags),
                            table[i].query);
        xap_parser_free(parser);
    }
    xap_parser *parser = english();
    assert_string_equal(parsed(parser, "NOT dogs", 7 | 32),
                        on_xapian_1_4()
                            ? "Query((<alldocuments> AND_NOT Zdog@1))"
                            : "Query((0 * <alldocuments> AND_NOT Zdog@1))");
    xap_parser_free(parser);
}

static void no_positions(void **state)
{
    (void)state;
    if (strcmp(xap_xapian_version(), "1.4.18") == 0)
        skip();
    xap_parser *parser = english();
    assert_string_equal(parsed(parser, "\"big cats\"",
                               XAP_PARSE_DEFAULT | XAP_PARSE_NO_POSITIONS),
                        "Query((big@1 AND cats@2))");
    xap_parser_free(parser);
}

static void senseless(void **state)
{
    static const char *const texts[] = {"cats AND", "OR cats", "cats NOT",
                                        "XOR cats", "cats AND OR dogs"};
    (void)state;
    xap_parser *parser = english();
    xap_query *query = (xap_query *)&parser;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        FAILS(XAP_EQUERY,
              xap_parser_parse(&query, parser, xap_str(texts[i]),
                               XAP_PARSE_DEFAULT, XAP_LIT(""), &error));
        assert_null(query);
        assert_non_null(strstr(error.message, "Syntax"));
    }
    assert_string_equal(parsed(parser, "cats", 7), "Query(Zcat@1)");
    xap_parser_free(parser);
    xap_parser_free(NULL);
}

static void operators(void **state)
{
    static const struct {
        xap_op op;
        const char *query;
    } table[] = {
        {XAP_OP_AND, "Query((a@1 AND b@2))"},
        {XAP_OP_OR, "Query((a@1 OR b@2))"},
        {XAP_OP_NEAR, "Query((a@1 NEAR 11 b@2))"},
        {XAP_OP_PHRASE, "Query((a@1 PHRASE 11 b@2))"},
        {XAP_OP_ELITE_SET, "Query((a@1 ELITE_SET 10 b@2))"},
        {XAP_OP_SYNONYM, "Query((a@1 SYNONYM b@2))"},
        {XAP_OP_MAX, "Query((a@1 MAX b@2))"},
    };
    (void)state;
    xap_parser *parser;
    OK(xap_parser_new(&parser, &error));
    assert_int_equal(xap_parser_default_op(parser), XAP_OP_OR);
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        OK(xap_parser_set_default_op(parser, table[i].op, &error));
        assert_int_equal(xap_parser_default_op(parser), table[i].op);
        assert_string_equal(parsed(parser, "a b", 7), table[i].query);
    }
    FAILS(XAP_EARG, xap_parser_set_default_op(parser, XAP_OP_XOR, &error));
    FAILS(XAP_EARG, xap_parser_set_default_op(parser, 77, &error));
    FAILS(XAP_EARG, xap_parser_set_stemming(parser, -1, &error));
    FAILS(XAP_EARG, xap_parser_set_stemming(parser, 5, &error));
    FAILS(XAP_EARG, xap_parser_set_max_expansion(parser, 1, 3, 16, &error));
    FAILS(XAP_EARG, xap_parser_set_max_expansion(parser, 1, -1, 16, &error));
    xap_parser_free(parser);
}

static void prefixes(void **state)
{
    (void)state;
    xap_parser *parser = english();
    const xap_bytes group = XAP_LIT("place"), none = XAP_LIT("");
    OK(xap_parser_add_prefix(parser, XAP_LIT("title"), XAP_LIT("S"), &error));
    OK(xap_parser_add_prefix(parser, XAP_LIT("both"), XAP_LIT("S"), &error));
    OK(xap_parser_add_prefix(parser, XAP_LIT("both"), XAP_LIT("A"), &error));
    OK(xap_parser_add_boolean_prefix(parser, XAP_LIT("id"), XAP_LIT("Q"), NULL,
                                     &error));
    OK(xap_parser_add_boolean_prefix(parser, XAP_LIT("city"), XAP_LIT("XC"),
                                     &group, &error));
    OK(xap_parser_add_boolean_prefix(parser, XAP_LIT("land"), XAP_LIT("XL"),
                                     &group, &error));
    OK(xap_parser_add_boolean_prefix(parser, XAP_LIT("tag"), XAP_LIT("K"),
                                     &none, &error));
    assert_string_equal(parsed(parser, "title:cats", 7), "Query(ZScat@1)");
    assert_string_equal(parsed(parser, "both:cats", 7),
                        "Query((ZScat@1 OR ZAcat@1))");
    assert_string_equal(parsed(parser, "title:\"big cats\"", 7),
                        "Query((Sbig@1 PHRASE 2 Scats@2))");
    assert_string_equal(parsed(parser, "id:X7", 7), "Query(0 * QX7)");
    assert_string_equal(parsed(parser, "cats id:7", 7),
                        "Query((Zcat@1 FILTER Q7))");
    assert_string_equal(parsed(parser, "id:7 id:8", 7),
                        "Query(0 * (Q7 OR Q8))");
    assert_string_equal(parsed(parser, "city:rome land:it", 7),
                        "Query(0 * (XCrome OR XLit))");
    assert_string_equal(parsed(parser, "id:7 city:rome", 7),
                        "Query(0 * (Q7 AND XCrome))");
    assert_string_equal(parsed(parser, "tag:a tag:b", 7),
                        "Query(0 * (Ka AND Kb))");
    assert_string_equal(parsed(parser, "other:cats", 7),
                        "Query((other@1 PHRASE 2 cats@2))");
    FAILS(XAP_EOP,
          xap_parser_add_prefix(parser, XAP_LIT("id"), XAP_LIT("Y"), &error));
    FAILS(XAP_EOP, xap_parser_add_boolean_prefix(parser, XAP_LIT("title"),
                                                 XAP_LIT("Y"), NULL, &error));
    FAILS(XAP_EUNIMPL, xap_parser_add_boolean_prefix(
                           parser, XAP_LIT(""), XAP_LIT("Y"), NULL, &error));
    xap_query *query;
    OK(xap_parser_parse(&query, parser, XAP_LIT("cats"), 7, XAP_LIT("XD"),
                        &error));
    assert_string_equal(described(query), "Query(ZXDcat@1)");
    xap_query_free(query);
    xap_parser_free(parser);
}

/* -- stoppers */

struct calls {
    int stop;
    unsigned destroyed;
};

static void destroy(void *payload)
{
    ((struct calls *)payload)->destroyed++;
}

static int stop_the(void *payload, xap_bytes word)
{
    const struct calls *calls = payload;
    if (calls->stop)
        return calls->stop;
    return word.n == 3 && memcmp(word.p, "the", 3) == 0;
}

static const xap_stopper_class stop_the_class = {stop_the};

/* The words of a list, which is freed. */
static const char *words(xap_term_iter *it)
{
    static char text[400];
    size_t used = 0;
    int r;
    text[0] = '\0';
    while ((r = xap_term_iter_next(it, &error)) > 0) {
        xap_bytes word = xap_term_iter_term(it);
        used += (size_t)sprintf(text + used, "%s%.*s", used ? " " : "",
                                (int)word.n, word.p);
    }
    assert_int_equal(r, 0);
    xap_term_iter_free(it);
    return text;
}

static void stopper_in_c(void **state)
{
    (void)state;
    struct calls calls = {0};
    xap_parser *parser = english();
    xap_stopper *stopper;
    xap_term_iter *it;
    xap_query *query;
    bool stopped = false;
    OK(xap_stopper_new(&stopper, &stop_the_class, &calls, destroy, &error));
    OK(xap_parser_set_stopper(parser, stopper, &error));
    assert_string_equal(parsed(parser, "the cats", 7), "Query(Zcat@2)");
    OK(xap_parser_stopped(&it, parser, &error));
    assert_string_equal(words(it), "the");
    OK(xap_stopper_test(stopper, XAP_LIT("the"), &stopped, &error));
    assert_true(stopped);
    calls.stop = -8;
    FAILS(XAP_ECALLBACK, xap_parser_parse(&query, parser, XAP_LIT("the cats"),
                                          7, XAP_LIT(""), &error));
    assert_int_equal(error.callback, -8);
    FAILS(XAP_ECALLBACK,
          xap_stopper_test(stopper, XAP_LIT("the"), &stopped, &error));
    assert_false(stopped);
    FAILS(XAP_EOP, xap_stopper_add(stopper, XAP_LIT("a"), &error));
    xap_stopper_free(stopper);
    calls.stop = 0;
    assert_string_equal(parsed(parser, "the cats", 7), "Query(Zcat@2)");
    assert_int_equal(calls.destroyed, 0);
    OK(xap_parser_set_stopper(parser, NULL, &error));
    assert_int_equal(calls.destroyed, 1);
    assert_string_equal(parsed(parser, "the cats", 7),
                        "Query((Zthe@1 OR Zcat@2))");
    xap_parser_free(parser);
}

static void stopper_of_words(void **state)
{
    (void)state;
    const xap_bytes list[] = {XAP_LIT("the"), XAP_LIT("an")};
    xap_parser *parser = english();
    xap_stopper *stopper;
    xap_term_iter *it;
    bool stopped = true;
    OK(xap_stopper_new_words(&stopper, list, 2, &error));
    OK(xap_parser_set_stopper(parser, stopper, &error));
    assert_string_equal(parsed(parser, "the an of", 7), "Query(Zof@3)");
    OK(xap_parser_stopped(&it, parser, &error));
    assert_string_equal(words(it), "the an");
    OK(xap_stopper_test(stopper, XAP_LIT("of"), &stopped, &error));
    assert_false(stopped);
    OK(xap_stopper_add(stopper, XAP_LIT("of"), &error));
    OK(xap_stopper_test(stopper, XAP_LIT("of"), &stopped, &error));
    assert_true(stopped);
    parsed(parser, "of cats", 7);
    OK(xap_parser_stopped(&it, parser, &error));
    assert_string_equal(words(it), "of");
    parsed(parser, "the dogs", 7 | XAP_PARSE_ACCUMULATE);
    OK(xap_parser_stopped(&it, parser, &error));
    xap_parser_free(parser); /* the list stays */
    assert_string_equal(words(it), "of the");
    xap_stopper_free(stopper);
    xap_stopper_free(NULL);
}

static void unstem(void **state)
{
    (void)state;
    xap_parser *parser = english();
    xap_term_iter *it;
    parsed(parser, "cats dogs cat", 7);
    OK(xap_parser_unstem(&it, parser, XAP_LIT("Zcat"), &error));
    assert_string_equal(words(it), "cats cat");
    OK(xap_parser_unstem(&it, parser, XAP_LIT("Zmouse"), &error));
    assert_string_equal(words(it), "");
    xap_parser_free(parser);
}

/* -- ranges */

static void ready_ranges(void **state)
{
    static const struct {
        const char *text, *query;
    } table[] = {
        {"2001-02-03..2002-03-04", "VALUE_RANGE 1 20010203 20020304"},
        {"3/2/2001..4/3/2002", "VALUE_RANGE 1 20010203 20020304"},
        {"20010203..", "VALUE_GE 1 20010203"},
        {"..20010203", "VALUE_LE 1 20010203"},
        {"$5..10", "VALUE_RANGE 2 \\xad \\xb1"},
        {"$5..$10", "VALUE_RANGE 2 \\xad \\xb1"},
        {"1..5kg", "VALUE_RANGE 3 1 5"},
        {"a..b", "VALUE_RANGE 4 a b"},
    };
    (void)state;
    xap_parser *parser = english();
    xap_range *ranges[4];
    OK(xap_range_new_date(&ranges[0], 1, XAP_LIT(""), 0, 1970, &error));
    OK(xap_range_new_number(&ranges[1], 2, XAP_LIT("$"), XAP_RANGE_REPEATED,
                            &error));
    OK(xap_range_new_value(&ranges[2], 3, XAP_LIT("kg"), XAP_RANGE_SUFFIX,
                           &error));
    OK(xap_range_new_value(&ranges[3], 4, XAP_LIT(""), 0, &error));
    for (int i = 0; i < 4; i++) {
        OK(xap_parser_add_range(parser, ranges[i], NULL, &error));
        xap_range_free(ranges[i]);
    }
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        char want[100];
        snprintf(want, sizeof want, "Query(%s)", table[i].query);
        const char *got = parsed(parser, table[i].text, 7);
        if (table[i].text[0] == '$') /* numbers are bytes of any kind */
            assert_memory_equal(got, "Query(VALUE_RANGE 2 ", 20);
        else
            assert_string_equal(got, want);
    }
    xap_parser_free(parser);
    xap_range_free(NULL);
}

static void dates(void **state)
{
    (void)state;
    xap_range *day_first, *month_first;
    xap_query *query;
    OK(xap_range_new_date(&day_first, 1, XAP_LIT(""), 0, 1930, &error));
    OK(xap_range_new_date(&month_first, 1, XAP_LIT("on:"), XAP_RANGE_PREFER_MDY,
                          1970, &error));
    OK(xap_range_query(&query, day_first, XAP_LIT("1/2/29"), XAP_LIT("3/4/30"),
                       &error));
    assert_true(xap_query_is_empty(query)); /* 2029 to 1930 */
    xap_query_free(query);
    OK(xap_range_query(&query, day_first, XAP_LIT("1/2/31"), XAP_LIT("3/4/32"),
                       &error));
    assert_string_equal(described(query),
                        "Query(VALUE_RANGE 1 19310201 19320403)");
    xap_query_free(query);
    OK(xap_range_query(&query, month_first, XAP_LIT("on:1/2/71"),
                       XAP_LIT("3/4/72"), &error));
    assert_string_equal(described(query),
                        "Query(VALUE_RANGE 1 19710102 19720304)");
    xap_query_free(query);
    OK(xap_range_query(&query, month_first, XAP_LIT("1/2/71"),
                       XAP_LIT("3/4/72"), &error));
    assert_null(query); /* without its marker */
    xap_range_free(day_first);
    xap_range_free(month_first);
}

/* "age" ranges: x..y becomes the term "age-x-y"; not ours with z. */
static int age_range(void *payload, xap_bytes begin, xap_bytes end,
                     xap_query **query)
{
    const struct calls *calls = payload;
    char text[100];
    if (begin.n && *begin.p == 'z')
        return 0;
    snprintf(text, sizeof text, "age-%.*s-%.*s", (int)begin.n, begin.p,
             (int)end.n, end.p);
    OK(xap_query_new_term(query, xap_str(text), 1, 0, &error));
    return calls->stop ? calls->stop : 1;
}

static const xap_range_class age_class = {age_range};

static void range_in_c(void **state)
{
    (void)state;
    struct calls calls = {0};
    xap_parser *parser = english();
    xap_range *range;
    xap_query *query;
    OK(xap_range_new(&range, &age_class, &calls, destroy, XAP_LIT("age:"), 0,
                     &error));
    OK(xap_parser_add_range(parser, range, NULL, &error));
    assert_string_equal(parsed(parser, "age:3..5", 7), "Query(0 * age-3-5)");
    assert_string_equal(parsed(parser, "cats age:..5", 7),
                        "Query((Zcat@1 FILTER age--5))");
    assert_string_equal(parsed(parser, "age:3..5 age:7..", 7),
                        "Query(0 * (age-3-5 OR age-7-))");
    FAILS(XAP_EQUERY, xap_parser_parse(&query, parser, XAP_LIT("age:z..5"), 7,
                                       XAP_LIT(""), &error));
    OK(xap_range_query(&query, range, XAP_LIT("age:1"), XAP_LIT("2"), &error));
    assert_string_equal(described(query), "Query(age-1-2)");
    xap_query_free(query);
    OK(xap_range_query(&query, range, XAP_LIT("age:z"), XAP_LIT("2"), &error));
    assert_null(query);
    calls.stop = -12; /* and the query that was made does not leak */
    FAILS(XAP_ECALLBACK, xap_parser_parse(&query, parser, XAP_LIT("age:3..5"),
                                          7, XAP_LIT(""), &error));
    assert_null(query);
    assert_int_equal(error.callback, -12);
    xap_range_free(range);
    assert_int_equal(calls.destroyed, 0);
    xap_parser_free(parser);
    assert_int_equal(calls.destroyed, 1);
}

/* -- fields */

static int loud_field(void *payload, xap_bytes text, xap_query **query)
{
    const struct calls *calls = payload;
    char loud[100];
    size_t n = text.n < sizeof loud ? text.n : sizeof loud;
    for (size_t i = 0; i < n; i++)
        loud[i] = (char)(text.p[i] & ~0x20);
    if (n)
        OK(xap_query_new_term(query, (xap_bytes){loud, n}, 1, 0, &error));
    return calls->stop;
}

static const xap_field_class loud_class = {loud_field};

static void field_in_c(void **state)
{
    (void)state;
    struct calls calls = {0};
    xap_parser *parser = english();
    xap_field *field;
    xap_query *query;
    const xap_bytes none = XAP_LIT("");
    OK(xap_field_new(&field, &loud_class, &calls, destroy, &error));
    OK(xap_parser_add_field(parser, XAP_LIT("loud"), field, &error));
    OK(xap_parser_add_boolean_field(parser, XAP_LIT("is"), field, NULL,
                                    &error));
    OK(xap_parser_add_boolean_field(parser, XAP_LIT("has"), field, &none,
                                    &error));
    assert_string_equal(parsed(parser, "loud:cats dogs", 7),
                        "Query((CATS OR Zdog@2))");
    assert_string_equal(parsed(parser, "is:cats dogs", 7),
                        "Query((Zdog@1 FILTER CATS))");
    assert_string_equal(parsed(parser, "is:a is:b", 7), "Query(0 * (A OR B))");
    assert_string_equal(parsed(parser, "has:a has:b", 7),
                        "Query(0 * (A AND B))");
    OK(xap_field_query(&query, field, XAP_LIT("x"), &error));
    assert_string_equal(described(query), "Query(X)");
    xap_query_free(query);
    OK(xap_field_query(&query, field, XAP_LIT(""), &error));
    assert_true(xap_query_is_empty(query));
    xap_query_free(query);
    calls.stop = -13;
    FAILS(XAP_ECALLBACK, xap_parser_parse(&query, parser, XAP_LIT("loud:cats"),
                                          7, XAP_LIT(""), &error));
    assert_int_equal(error.callback, -13);
    FAILS(XAP_ECALLBACK, xap_field_query(&query, field, XAP_LIT("x"), &error));
    FAILS(XAP_EFEATURE,
          xap_parser_add_field(parser, XAP_LIT("loud"), field, &error));
    FAILS(XAP_EFEATURE,
          xap_parser_add_prefix(parser, XAP_LIT("loud"), XAP_LIT("S"), &error));
    FAILS(XAP_EOP, xap_parser_add_field(parser, XAP_LIT("is"), field, &error));
    FAILS(XAP_EUNIMPL, xap_parser_add_boolean_field(parser, XAP_LIT(""), field,
                                                    NULL, &error));
    xap_field_free(field);
    xap_field_free(NULL);
    assert_int_equal(calls.destroyed, 0);
    xap_parser_free(parser);
    assert_int_equal(calls.destroyed, 1);
}

/* A callback stops in the middle of a query: whatever was read before is
 * freed, and the parser can be used again. */
static int stop_word(void *payload, xap_bytes word)
{
    const struct calls *calls = payload;
    return word.n == 4 && memcmp(word.p, "halt", 4) == 0 ? calls->stop : 0;
}

static int stop_stem(void *payload, xap_bytes word, xap_buf *stem)
{
    const struct calls *calls = payload;
    if (word.n == 4 && memcmp(word.p, "hold", 4) == 0 && calls->stop)
        return calls->stop;
    return xap_buf_set(stem, word, NULL);
}

static void stopped_within(void **state)
{
    static const char *const texts[] = {
        "a AND (b OR \"c d\") loud:x NOT e",
        "a (b loud:x) c",
        "+a -loud:x b",
        "is:q a (b OR c) AND age:1..2",
        "\"a b\" NEAR c age:1..2 loud:x",
        "a b halt c d",
        "(a OR b) (c halt d)",
        "\"a b\" c halt",
        "a AND (b XOR hold) d",
        "a \"c d\" (hold e)",
        "a* b* (hold OR loud:x)",
    };
    const xap_stopper_class stopper_class = {stop_word};
    const xap_stem_class stem_class = {stop_stem, NULL};
    struct calls calls = {0};
    xap_parser *parser;
    xap_stopper *stopper;
    xap_stem *stem;
    xap_field *field;
    xap_range *range;
    (void)state;
    OK(xap_parser_new(&parser, &error));
    OK(xap_stopper_new(&stopper, &stopper_class, &calls, NULL, &error));
    OK(xap_parser_set_stopper(parser, stopper, &error));
    OK(xap_stem_new_class(&stem, &stem_class, &calls, NULL, &error));
    OK(xap_parser_set_stemmer(parser, stem, &error));
    OK(xap_field_new(&field, &loud_class, &calls, NULL, &error));
    OK(xap_parser_add_field(parser, XAP_LIT("loud"), field, &error));
    OK(xap_parser_add_boolean_field(parser, XAP_LIT("is"), field, NULL,
                                    &error));
    OK(xap_range_new(&range, &age_class, &calls, NULL, XAP_LIT("age:"), 0,
                     &error));
    OK(xap_parser_add_range(parser, range, NULL, &error));
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        const unsigned flags = XAP_PARSE_DEFAULT | XAP_PARSE_WILDCARD;
        xap_query *query = (xap_query *)&parser;
        calls.stop = -100 - (int)i;
        FAILS(XAP_ECALLBACK, xap_parser_parse(&query, parser, xap_str(texts[i]),
                                              flags, XAP_LIT(""), &error));
        assert_null(query);
        assert_int_equal(error.callback, calls.stop);
        calls.stop = 0;
        parsed(parser, texts[i], flags);
    }
    calls.stop = -1; /* outside of a parse as ever */
    xap_bytes out;
    bool stops;
    FAILS(XAP_ECALLBACK, xap_stem_word(stem, XAP_LIT("hold"), &out, &error));
    FAILS(XAP_ECALLBACK,
          xap_stopper_test(stopper, XAP_LIT("halt"), &stops, &error));
    xap_parser_free(parser);
    xap_stopper_free(stopper);
    xap_stem_free(stem);
    xap_field_free(field);
    xap_range_free(range);
}

/* -- with a database */

static void fill(struct fixture *fx)
{
    xap_wdb *wdb = fx->shard[0];
    fx_add(fx, doc_of("hello world"));
    fx_add(fx, doc_of("hello there"));
    fx_add(fx, doc_of("help world"));
    if (fx->backend->on_disk) {
        OK(xap_wdb_add_spelling(wdb, XAP_LIT("hello"), 2, &error));
        OK(xap_wdb_add_spelling(wdb, XAP_LIT("world"), 2, &error));
        OK(xap_wdb_add_synonym(wdb, XAP_LIT("hello"), XAP_LIT("hi"), &error));
        OK(xap_wdb_add_synonym(wdb, XAP_LIT("new york"), XAP_LIT("nyc"),
                               &error));
    }
}

static void spelling(void **state)
{
    struct fixture *fx = *state;
    fill(fx);
    xap_parser *parser;
    xap_buf text = XAP_BUF_INIT;
    OK(xap_parser_new(&parser, &error));
    OK(xap_parser_set_db(parser, fx_read(fx), &error));
    parsed(parser, "helo wrold", 7 | XAP_PARSE_SPELLING_CORRECTION);
    OK(xap_parser_corrected(parser, &text, &error));
    assert_string_equal(text.p, "hello world");
    parsed(parser, "hello", 7 | XAP_PARSE_SPELLING_CORRECTION);
    OK(xap_parser_corrected(parser, &text, &error));
    assert_string_equal(text.p, "");
    xap_buf_dispose(&text);
    xap_parser_free(parser);
}

static void synonyms(void **state)
{
    struct fixture *fx = *state;
    fill(fx);
    xap_parser *parser;
    OK(xap_parser_new(&parser, &error));
    OK(xap_parser_set_db(parser, fx_read(fx), &error));
    assert_string_equal(parsed(parser, "~hello", 7 | XAP_PARSE_SYNONYM),
                        "Query((hello@1 SYNONYM hi@1))");
    assert_string_equal(parsed(parser, "hello", 7 | XAP_PARSE_AUTO_SYNONYMS),
                        "Query((hello@1 SYNONYM hi@1))");
    assert_string_equal(
        parsed(parser, "new york", 7 | XAP_PARSE_AUTO_MULTIWORD_SYNONYMS),
        "Query(((new@1 OR york@2) SYNONYM nyc@1))");
    assert_string_equal(parsed(parser, "hello", 7), "Query(hello@1)");
    xap_parser_free(parser);
}

/* Searches for what is parsed. */
static xap_status search_for(const xap_db *db, xap_parser *parser,
                             const char *text, unsigned flags, char docids[100])
{
    xap_query *query;
    xap_enquire *enquire;
    xap_mset *mset;
    OK(xap_parser_parse(&query, parser, xap_str(text), flags, XAP_LIT(""),
                        &error));
    OK(xap_enquire_new(&enquire, db, &error));
    OK(xap_enquire_set_query(enquire, query, &error));
    xap_query_free(query);
    xap_status status = xap_enquire_get_mset(&mset, enquire, 0, 100, 0, &error);
    *docids = '\0';
    if (status == XAP_OK) {
        OK(xap_enquire_get_query(&query, enquire, &error));
        snprintf(docids, 100, "%s", matches(db, query));
        xap_query_free(query);
        xap_mset_free(mset);
    }
    xap_enquire_free(enquire);
    return status;
}

static void wildcards(void **state)
{
    struct fixture *fx = *state;
    fill(fx);
    xap_db *db = fx_read(fx);
    xap_parser *parser;
    char docids[100];
    unsigned flags = XAP_PARSE_DEFAULT | XAP_PARSE_WILDCARD;
    OK(xap_parser_new(&parser, &error));
    OK(search_for(db, parser, "hel*", flags, docids));
    assert_string_equal(docids, "1 2 3");
    OK(search_for(db, parser, "hello*", flags, docids));
    assert_string_equal(docids, "1 2");
    OK(xap_parser_set_max_expansion(parser, 1, XAP_WILDCARD_FIRST,
                                    XAP_PARSE_WILDCARD, &error));
    /* The limit is a shard's. */
    const char *first = fx->backend->shards < 3 ? "1 2" : "1 2 3";
    OK(search_for(db, parser, "hel*", flags, docids));
    assert_string_equal(docids, first);
    OK(xap_parser_set_max_expansion(parser, 1, XAP_WILDCARD_MOST_FREQUENT,
                                    XAP_PARSE_WILDCARD, &error));
    OK(search_for(db, parser, "hel*", flags, docids));
    assert_string_equal(docids, first);
    OK(xap_parser_set_max_expansion(parser, 1, XAP_WILDCARD_ERROR,
                                    XAP_PARSE_WILDCARD, &error));
    if (fx->backend->shards < 3)
        FAILS(XAP_EWILDCARD, search_for(db, parser, "hel*", flags, docids));
    OK(search_for(db, parser, "wor", flags | XAP_PARSE_PARTIAL, docids));
    assert_string_equal(docids, "1 3");
    xap_parser_free(parser);
}

/* A posting source within what a processor makes finds its shards. */
static int start(void *payload, size_t shard, const xap_db *db, void **state)
{
    (void)db;
    ((unsigned *)payload)[shard]++;
    *state = payload;
    return 0;
}

static int counts(void *state, uint32_t *least, uint32_t *estimate,
                  uint32_t *most)
{
    (void)state;
    *least = 0;
    *estimate = *most = 1;
    return 0;
}

static int first_only(void *state, xap_docid *docid)
{
    (void)state;
    return *docid == 1;
}

static const xap_source_class first_class = {
    .start = start, .counts = counts, .seek = first_only, .name = "first"};

static int first_field(void *payload, xap_bytes text, xap_query **query)
{
    xap_source *source;
    (void)text;
    OK(xap_source_new(&source, &first_class, payload, NULL, &error));
    OK(xap_query_new_source(query, source, &error));
    xap_source_free(source);
    return 0;
}

static const xap_field_class first_field_class = {first_field};

static void source_in_field(void **state)
{
    struct fixture *fx = *state;
    unsigned started[FX_SHARDS_MAX] = {0};
    char docids[100];
    for (int i = 0; i < 6; i++)
        fx_add(fx, doc_of("a"));
    xap_db *db = fx_read(fx);
    xap_parser *parser;
    xap_field *field;
    OK(xap_parser_new(&parser, &error));
    OK(xap_field_new(&field, &first_field_class, started, NULL, &error));
    OK(xap_parser_add_field(parser, XAP_LIT("first"), field, &error));
    xap_field_free(field);
    OK(search_for(db, parser, "first:x", 7, docids));
    assert_string_equal(docids, fx->backend->shards == 1   ? "1"
                                : fx->backend->shards == 2 ? "1 2"
                                                           : "1 2 3");
    for (size_t i = 0; i < fx->backend->shards; i++)
        assert_true(started[i] > 0);
    xap_parser_free(parser);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows), cmocka_unit_test(no_positions),
        cmocka_unit_test(senseless), cmocka_unit_test(operators),
        cmocka_unit_test(prefixes), cmocka_unit_test(stopper_in_c),
        cmocka_unit_test(stopper_of_words), cmocka_unit_test(unstem),
        cmocka_unit_test(ready_ranges), cmocka_unit_test(dates),
        cmocka_unit_test(range_in_c), cmocka_unit_test(field_in_c),
        cmocka_unit_test(stopped_within),
        /* Databases in memory and remote ones tell no spellings and synonyms.
         */
        ON(spelling, glass), ON(spelling, glass3), ON(synonyms, glass),
        ON(synonyms, glass3), ON_ALL(wildcards),
        ON_LOCAL(source_in_field), /* as all sources in C */
    };
    return cmocka_run_group_tests_name("parser", tests, NULL, NULL);
}
