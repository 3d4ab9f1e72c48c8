/* SPDX-License-Identifier: GPL-2.0-or-later */
/* indexer/invert.h: whole lists of terms for small articles. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "glass/signature.h"
#include "indexer/invert.h"
#include "schema/schema.h"
#include "schema/signature.h"

/* One line of an article. */
struct line {
    enum pst_field field;
    const char *text;
    const char *key;
};

struct article {
    struct pst_record_header h;
    struct pst_record_body b;
    struct pst_stretch stretches[20];
    struct pst_buf text;
    struct pst_inverter *v;
    struct pst_doc doc;
};

static void start(struct article *a, const char *lang)
{
    memset(a, 0, sizeof *a);
    a->h.path = pst_str_of("x");
    a->h.member_number = -1;
    a->h.lang = pst_str_of(lang);
    pst_buf_init(&a->text);
}

static void put(struct article *a, enum pst_field field, const char *text,
                const char *key)
{
    size_t begin = a->text.n;
    pst_buf_adds(&a->text, text);
    a->stretches[a->b.stretch_count++] =
        (struct pst_stretch){.field = (uint8_t)field,
                             .key = pst_str_of(key != NULL ? key : ""),
                             .begin = begin,
                             .end = a->text.n};
    pst_buf_addc(&a->text, '\n');
}

static int by_value(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a;
    uint32_t y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static size_t count_pairs(const struct pst_doc_term *before,
                          const struct pst_doc_term *behind)
{
    size_t n = 0;
    for (uint32_t i = 0; i < before->position_count; i++)
        for (uint32_t k = 0; k < behind->position_count; k++)
            n += before->positions[i] + 1 == behind->positions[k];
    return n;
}

/* The pairs are those that the positions of all terms make; an article of no
 * length has none of these. */
static void check_pairs(const struct pst_doc *d)
{
    enum { MOST = 20000 };
    uint32_t *expected = pst_malloc(MOST * sizeof *expected);
    uint32_t *found = pst_malloc((d->pair_count + 1) * sizeof *found);
    size_t count = 0, positions = 0;
    for (size_t i = 0; i < d->term_count; i++) {
        positions += d->terms[i].position_count;
        for (size_t k = 0; k < d->term_count; k++)
            for (size_t n = count_pairs(&d->terms[i], &d->terms[k]); n > 0; n--)
                expected[count++] = pst_glass_signature_pair(
                    pst_glass_signature_term(d->terms[i].term),
                    pst_glass_signature_term(d->terms[k].term));
    }
    if (d->pair_count != 0)
        memcpy(found, d->pairs, d->pair_count * sizeof *found);
    qsort(found, d->pair_count, sizeof *found, by_value);
    qsort(expected, count, sizeof *expected, by_value);
    if (positions != 0) {
        assert_int_equal(d->pair_count, count);
        assert_memory_equal(found, expected, count * sizeof *found);
    }
    free(found);
    free(expected);
}

static void invert(struct article *a)
{
    if (a->v == NULL) {
        a->v = pst_inverter_new();
        pst_inverter_want_pairs(a->v, true);
    }
    a->b.text = pst_buf_str(&a->text);
    a->b.stretches = a->stretches;
    assert_int_equal(pst_invert(a->v, &a->h, &a->b, &a->doc, NULL), 0);
    check_pairs(&a->doc);
}

static void end(struct article *a)
{
    pst_inverter_free(a->v);
    pst_buf_dispose(&a->text);
}

/* Whether the term comes from the header alone. */
static bool is_label(struct pst_str t)
{
    static const char *const prefixes[] = {"Q",    "L",   "P",   "XPC", "XPW",
                                           "Y",    "M",   "D",   "T",   "E",
                                           "XHAS", "XAN", "XKN", "XHN", "XSW"};
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
        if (pst_str_starts(t, prefixes[i]))
            return true;
    return false;
}

/* "term/wdf@position,position " for each term, of labels or of the others. */
static char *list(const struct article *a, bool labels)
{
    struct pst_buf out = PST_BUF_INIT;
    for (size_t i = 0; i < a->doc.term_count; i++) {
        const struct pst_doc_term *t = &a->doc.terms[i];
        if (is_label(t->term) != labels)
            continue;
        pst_buf_addstr(&out, t->term);
        if (labels)
            assert_int_equal(t->wdf + t->position_count, 0);
        else
            pst_buf_addf(&out, "/%u", t->wdf);
        for (size_t k = 0; k < t->position_count; k++)
            pst_buf_addf(&out, "%c%u", k == 0 ? '@' : ',', t->positions[k]);
        pst_buf_addc(&out, ' ');
    }
    return pst_buf_detach(&out);
}

static void check(const char *lang, const struct line *lines, size_t count,
                  const char *wanted)
{
    struct article a;
    start(&a, lang);
    for (size_t i = 0; i < count; i++)
        put(&a, lines[i].field, lines[i].text, lines[i].key);
    invert(&a);
    char *got = list(&a, false);
    assert_string_equal(got, wanted);
    free(got);
    end(&a);
}

#define CHECK(lang, wanted, ...)                                            \
    check(lang, (const struct line[]){__VA_ARGS__},                         \
          sizeof((const struct line[]){__VA_ARGS__}) / sizeof(struct line), \
          wanted)

static void test_title_and_body(void **state)
{
    (void)state;
    CHECK("en",
          "Skorea/0@2 Snorth/0@1 "
          "Zborder/1 Zkorea/4 Znorth/3 "
          "borders/1@514 korea/4@2,515 north/3@1 ",
          {PST_FIELD_BODY, "Borders, Korea", NULL},
          {PST_FIELD_TITLE, "North Korea", NULL});
    /* Without a title the body begins. A phrase may cross paragraphs. */
    CHECK("en", "Zone/2 Ztwo/1 one/2@1,3 two/1@2 ",
          {PST_FIELD_BODY, "one two", NULL}, {PST_FIELD_BODY, "one", NULL});
}

static void test_stems(void **state)
{
    (void)state;
    CHECK("en", "1950s/1@3 Z1950s/1 Zrun/2 run/1@2 running/1@1 ",
          {PST_FIELD_BODY, "running run 1950s", NULL});
    CHECK("und", "Zrunning/1 running/1@1 ", {PST_FIELD_BODY, "running", NULL});
    CHECK("xx", "Zrunning/1 running/1@1 ", {PST_FIELD_BODY, "running", NULL});
    CHECK("", "Zrunning/1 running/1@1 ", {PST_FIELD_BODY, "running", NULL});
    CHECK("de", "Zhaus/1 hausern/1@1 ", {PST_FIELD_BODY, "hausern", NULL});
}

static void test_surface_forms(void **state)
{
    (void)state;
    CHECK("und",
          "RNATO/0 RiPhone/0 Rna\xc3\xafve/0 Ziphone/1 Zkorea/1 Znaive/1 "
          "Znato/2 iphone/1@2 korea/1@1 naive/1@3 nato/2@4,5 ",
          {PST_FIELD_BODY, "Korea iPhone na\xc3\xafve NATO Nato", NULL});
    /* Only of the fields that are searched by default. */
    CHECK("und", "Anato/0@513 St/0@1 Zt/3 t/3@1 ",
          {PST_FIELD_AUTHOR, "NATO", NULL}, {PST_FIELD_TITLE, "t", NULL});
}

static void test_compounds(void **state)
{
    (void)state;
    CHECK("en",
          "Sco/0@1 Sco-operative/0 Soperative/0@2 "
          "Zco/3 Zoper/3 "
          "co/3@1 co-operative/0 operative/3@2 ",
          {PST_FIELD_TITLE, "co-operative", NULL});
    /* A whole has neither a stem nor a surface form; its parts do. */
    CHECK("und", "RUS/0 Zled/1 Zus/1 led/1@2 us/1@1 us-led/0 ",
          {PST_FIELD_BODY, "US-led", NULL});
}

static void test_cjk(void **state)
{
    (void)state;
    CHECK("zh",
          "Z\xe4\xb8\xad/1 Z\xe4\xb8\xad\xe5\x9b\xbd/1 "
          "\xe4\xb8\xad/1@2 \xe4\xb8\xad\xe5\x9b\xbd/1@1 \xe5\x9b\xbd/0 ",
          {PST_FIELD_BODY, "\xe4\xb8\xad\xe5\x9b\xbd", NULL},
          {PST_FIELD_BODY, "\xe4\xb8\xad", NULL});
}

static void test_order_and_gaps(void **state)
{
    (void)state;
    static const struct line lines[] = {
        {PST_FIELD_META, "m", "A"},       {PST_FIELD_META, "m", "b"},
        {PST_FIELD_CODE, "c", NULL},      {PST_FIELD_CREDIT, "r", NULL},
        {PST_FIELD_BIO, "i", NULL},       {PST_FIELD_URL, "l", NULL},
        {PST_FIELD_SECTION, "n", NULL},   {PST_FIELD_SOURCE, "s", NULL},
        {PST_FIELD_TAG, "t", NULL},       {PST_FIELD_TAG, "u", NULL},
        {PST_FIELD_AUTHOR, "a", NULL},    {PST_FIELD_AUTHOR, "-", NULL},
        {PST_FIELD_AUTHOR, "b", NULL},    {PST_FIELD_CAPTION, "p", NULL},
        {PST_FIELD_CAPTION, "q q", NULL}, {PST_FIELD_SUMMARY, "w", NULL},
        {PST_FIELD_TITLE, "t", NULL},     {PST_FIELD_DATE, "2014", NULL},
        {PST_FIELD_LANG, "en", NULL}};
    struct pst_str author = pst_str_of("a");
    struct article a;
    start(&a, "und");
    a.h.authors = &author;
    a.h.author_count = 1;
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        put(&a, lines[i].field, lines[i].text, lines[i].key);
    invert(&a);
    char *got = list(&a, false);
    assert_string_equal(
        got, "Aa/0@2050 Ab/0@2562 Hs/0@4098 Kt/0@3074 Ku/0@3586 St/0@1 "
             "XBi/0@5634 XCAp/0@1025 XCAq/0@1537,1538 XCOc/0@6658 "
             "XCRr/0@6146 XMa:m/0@7170 XMb:m/0@7682 XSNn/0@4610 XSUw/0@513 "
             "XUl/0@5122 Zp/1 Zq/2 Zt/3 Zw/1 "
             "p/1@1025 q/2@1537,1538 t/3@1 w/1@513 ");
    free(got);
    end(&a);
}

static void test_bio_for_author(void **state)
{
    (void)state;
    CHECK("und", "Apotter/0@513 St/0@1 XBpotter/0@513 Zt/3 t/3@1 ",
          {PST_FIELD_BIO, "Potter", NULL}, {PST_FIELD_TITLE, "t", NULL});
}

/* Xapian's check takes positions in a document of length 0 for damage. */
static void test_no_length(void **state)
{
    (void)state;
    CHECK("und", "Aa/0 Ab/0 Kt/0 ", {PST_FIELD_AUTHOR, "a b", NULL},
          {PST_FIELD_TAG, "t", NULL});
}

static void test_labels(void **state)
{
    (void)state;
    struct pst_str authors[] = {pst_str_of("Zo\xc3\xab  Z"), pst_str_of("Al")};
    struct pst_str tags[] = {pst_str_of("Trade")};
    struct article a;
    char id[PST_ID_MAX];
    start(&a, "en");
    a.h.path = pst_str_of("A b/c/Dr. No-x.TXT.gz");
    a.h.authors = authors;
    a.h.author_count = 2;
    a.h.tags = tags;
    a.h.tag_count = 1;
    a.h.source = pst_str_of("The Post");
    a.h.section = pst_str_of("Op-Ed");
    a.h.date = (struct pst_date){2014, 12, 11};
    a.h.kind = pst_str_of("article");
    a.h.format = pst_str_of("text");
    put(&a, PST_FIELD_CREDIT, "x", NULL);
    invert(&a);
    pst_article_id(id, a.h.path, a.h.member);
    struct pst_buf wanted = PST_BUF_INIT;
    pst_buf_addf(&wanted,
                 "D20141211 Etext Len M201412 P PA b/ PA b/c/ Q%s Tarticle "
                 "XANal XANzoe z XHASauthor XHAScredit XHASdate XHASimage "
                 "XHASlang XHASsection XHASsource XHAStag XHNthe post "
                 "XKNtrade XPCa b XPCc XPCdr. no-x XPCdr. no-x.txt.gz "
                 "XPWdr XPWno XPWno-x XPWx XSWop-ed Y2014 ",
                 id);
    char *got = list(&a, true);
    assert_string_equal(got, wanted.p);
    free(got);
    pst_buf_dispose(&wanted);
    end(&a);
}

/* Nothing is known of an article in a file at the root. */
static void test_least_labels(void **state)
{
    (void)state;
    struct article a;
    start(&a, "");
    a.h.date = (struct pst_date){2014, 0, 0};
    a.h.path = pst_str_of(".x");
    invert(&a);
    char *got = list(&a, true);
    assert_ptr_equal(strstr(got, "Lund P Q"), got);
    assert_string_equal(strchr(strchr(got, 'Q'), ' '),
                        " XHASdate XPC.x XPWx Y2014 ");
    free(got);
    end(&a);
}

static void has_value(const struct article *a, uint32_t slot, const char *value,
                      size_t n)
{
    for (size_t i = 0; i < a->doc.value_count; i++) {
        if (a->doc.values[i].slot != slot)
            continue;
        assert_int_equal(a->doc.values[i].value.n, n);
        assert_memory_equal(a->doc.values[i].value.p, value, n);
        return;
    }
    assert_int_equal(n, 0);
}

static void test_values(void **state)
{
    (void)state;
    struct pst_str names[] = {pst_str_of("b"), pst_str_of("\xc3\x84"),
                              pst_str_of("A")};
    struct article a;
    start(&a, "en");
    a.h.authors = names;
    a.h.author_count = 3;
    put(&a, PST_FIELD_BODY, "one two three", NULL);
    a.h.date = (struct pst_date){2014, 12, 0};
    a.h.source = pst_str_of("Post");
    invert(&a);
    for (size_t i = 1; i < a.doc.value_count; i++)
        assert_true(a.doc.values[i - 1].slot < a.doc.values[i].slot);
    has_value(&a, PST_SLOT_DATE, "201412", 6);
    has_value(&a, PST_SLOT_WORDS, "\0\0\0\3", 4);
    assert_int_equal(a.h.words, 3);
    has_value(&a, PST_SLOT_SOURCE, "Post", 4);
    has_value(&a, PST_SLOT_SECTION, "", 0);
    has_value(&a, PST_SLOT_LANG, "en", 2);
    has_value(&a, PST_SLOT_ORDER, "79858799x", 9);
    has_value(&a, PST_SLOT_AUTHORS,
              "A\x1f\xc3\x84\x1f"
              "b",
              6);
    has_value(&a, PST_SLOT_TAGS, "", 0);
    has_value(&a, PST_SLOT_DUPLICATE, "", 0);

    a.h.date = (struct pst_date){0, 0, 0};
    invert(&a);
    has_value(&a, PST_SLOT_DATE, "", 0);
    has_value(&a, PST_SLOT_ORDER, "99999999x", 9);
    has_value(&a, PST_SLOT_DUPLICATE, "", 0);
    end(&a);
}

/* The signature of a text of these words, from `begin` on; false: none. */
static bool signature_of(size_t begin, size_t count, const char *between,
                         const char *title, struct pst_signature *out)
{
    struct pst_buf text = PST_BUF_INIT;
    struct article a;
    bool has = false;
    for (size_t i = begin; i < begin + count; i++)
        pst_buf_addf(&text, "w%zu%s", i * i % 7919, between);
    start(&a, "en");
    put(&a, PST_FIELD_TITLE, title, NULL);
    put(&a, PST_FIELD_BODY, text.p, NULL);
    invert(&a);
    for (size_t i = 0; i < a.doc.value_count; i++)
        if (a.doc.values[i].slot == PST_SLOT_DUPLICATE)
            has = pst_signature_get(out, a.doc.values[i].value);
    end(&a);
    pst_buf_dispose(&text);
    return has;
}

static void test_signature(void **state)
{
    (void)state;
    struct pst_signature one, other;
    assert_true(signature_of(0, 900, " ", "Of one", &one));
    /* Neither title nor punctuation nor what was inverted before counts. */
    assert_true(signature_of(0, 900, ",\n", "Of another", &other));
    assert_int_equal(pst_signature_alike(&one, &other), PST_SIGNATURE_PARTS);
    assert_true(signature_of(45, 900, " ", "", &other));
    assert_in_range(pst_signature_alike(&one, &other), 10, 16);
    assert_true(signature_of(900, 900, " ", "", &other));
    assert_int_equal(pst_signature_alike(&one, &other), 0);
    /* A short text has one, a shorter one has none. */
    assert_true(signature_of(0, 80, " ", "", &one));
    assert_true(signature_of(1, 80, " ", "", &other));
    assert_in_range(pst_signature_alike(&one, &other), 12, 16);
    assert_false(signature_of(0, 14, " ", "A title", &one));
    assert_false(signature_of(0, 0, " ", "", &one));
}

/* The sum of all wdf is twice the words, a title's counting three times. */
static void test_length(void **state)
{
    (void)state;
    struct article a;
    start(&a, "en");
    put(&a, PST_FIELD_TITLE, "Don't co-operate, U.S. \xe4\xb8\xad\xe5\x9b\xbd",
        NULL);
    put(&a, PST_FIELD_BODY, "one two three NATO na\xc3\xafve example.com",
        NULL);
    put(&a, PST_FIELD_CAPTION, "one more", NULL);
    put(&a, PST_FIELD_TAG, "not counted", NULL);
    put(&a, PST_FIELD_META, "nor this", "x");
    invert(&a);
    uint64_t length = 0;
    for (size_t i = 0; i < a.doc.term_count; i++) {
        length += a.doc.terms[i].wdf;
        if (i != 0)
            assert_true(
                pst_str_cmp(a.doc.terms[i - 1].term, a.doc.terms[i].term) < 0);
    }
    assert_int_equal(length, 2 * (3 * 5 + 7 + 2));
    end(&a);
}

static void test_long_terms(void **state)
{
    (void)state;
    struct article a;
    struct pst_buf word = PST_BUF_INIT;
    for (int i = 0; i < 400; i++)
        pst_buf_addc(&word, 'a');
    start(&a, "en");
    put(&a, PST_FIELD_TITLE, word.p, NULL);
    put(&a, PST_FIELD_META, "x", word.p);
    a.h.source = pst_buf_str(&word);
    invert(&a);
    for (size_t i = 0; i < a.doc.term_count; i++)
        assert_in_range(a.doc.terms[i].term.n, 1, PST_TERM_MAX);
    pst_buf_dispose(&word);
    end(&a);
}

/* Nothing of an article stays for the next one. */
static void test_again(void **state)
{
    (void)state;
    struct article a;
    start(&a, "en");
    put(&a, PST_FIELD_BODY, "running", NULL);
    invert(&a);
    a.h.lang = pst_str_of("und");
    invert(&a);
    char *got = list(&a, false);
    assert_string_equal(got, "Zrunning/1 running/1@1 ");
    free(got);
    end(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_title_and_body),
        cmocka_unit_test(test_stems),
        cmocka_unit_test(test_surface_forms),
        cmocka_unit_test(test_compounds),
        cmocka_unit_test(test_cjk),
        cmocka_unit_test(test_order_and_gaps),
        cmocka_unit_test(test_bio_for_author),
        cmocka_unit_test(test_no_length),
        cmocka_unit_test(test_labels),
        cmocka_unit_test(test_least_labels),
        cmocka_unit_test(test_values),
        cmocka_unit_test(test_signature),
        cmocka_unit_test(test_length),
        cmocka_unit_test(test_long_terms),
        cmocka_unit_test(test_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
