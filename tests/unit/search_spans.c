/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is marked is what matched. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "random.h"
#include "search_body.h"
#include "search_expand.h"
#include "searcher/spans.h"
#include "text/stop.h"

static char languages[][PST_LANG_MAX] = {"en", "fr", "tr"};

/* Expect what a query marks in an article: the marked texts, with '|' between
 * them, or NULL when the article does not match. */
static void expect_marks_in(size_t language_count,
                            const struct pst_record_header *h,
                            const struct search_body *body, const char *query,
                            const char *wanted)
{
    struct pst_query_options options = {.language = "en"};
    struct pst_query q;
    struct pst_error err = PST_ERROR_INIT;
    struct pst_spans spans = {NULL, 0, 0};
    struct pst_buf marks = PST_BUF_INIT;
    assert_int_equal(pst_query_parse(&q, pst_str_of(query), &options, &err), 0);
    search_expand(&q.arena, q.root, &body->b);
    struct pst_matcher *m =
        pst_matcher_new(&q, languages, language_count, &err);
    assert_non_null(m);
    for (int again = 0; again < 2; again++) { /* a matcher is used again */
        int r = pst_matcher_find(m, h, &body->b, &spans, &err);
        pst_buf_clear(&marks);
        for (size_t i = 0; i < spans.count; i++) {
            const struct pst_span *s = &spans.spans[i];
            if (i != 0)
                pst_buf_addc(&marks, '|');
            pst_buf_add(&marks, body->b.text.p + s->begin, s->end - s->begin);
        }
        if (r != (wanted != NULL) ||
            (wanted != NULL && strcmp(marks.p, wanted) != 0))
            fail_msg("%s: wanted %s, got %d %s", query,
                     wanted != NULL ? wanted : "no match", r, marks.p);
    }
    pst_buf_dispose(&marks);
    pst_spans_dispose(&spans);
    pst_matcher_free(m);
    pst_query_dispose(&q);
}

static void expect_marks(const struct pst_record_header *h,
                         const struct search_body *body, const char *query,
                         const char *wanted)
{
    expect_marks_in(2, h, body, query, wanted);
}

/* The same of an article with this one paragraph. */
static void expect_in(const char *text, const char *query, const char *wanted)
{
    struct search_body body;
    struct pst_record_header h = search_header("en");
    search_body_init(&body);
    search_body_add(&body, PST_FIELD_BODY, text);
    expect_marks(&h, &body, query, wanted);
    search_body_dispose(&body);
}

static void words_match_by_stem(void **state)
{
    (void)state;
    const char *text = "Sanctions were imposed. The sanction held.";
    expect_in(text, "sanction", "Sanctions|sanction");
    expect_in(text, "sanctioned", "Sanctions|sanction");
    expect_in(text, "\"sanction\"", "sanction");
    expect_in(text, "sanct*", "Sanctions|sanction");
    expect_in(text, "tariff", NULL);
    expect_in("naïve Straße", "naive strasse", "naïve|Straße");
}

static void stems_are_those_of_the_articles_language(void **state)
{
    (void)state;
    struct search_body body;
    search_body_init(&body);
    search_body_add(&body, PST_FIELD_BODY, "les nations continuellement");
    struct pst_record_header fr = search_header("fr");
    struct pst_record_header und = search_header("und");
    expect_marks(&fr, &body, "continuelle", "continuellement");
    expect_marks(&und, &body, "continuelle", NULL);
    expect_marks(&und, &body, "continuellement", NULL);
    expect_marks(&und, &body, "\"continuellement\"", "continuellement");
    search_body_dispose(&body);
}

/* A stemmer may change more than a word's end. */
static void words_are_found_however_their_stems_begin(void **state)
{
    (void)state;
    struct search_body body;
    search_body_init(&body);
    search_body_add(&body, PST_FIELD_BODY, "dying of bimi abca");
    struct pst_record_header en = search_header("en");
    struct pst_record_header tr = search_header("tr");
    expect_marks(&en, &body, "die", "dying");
    expect_marks_in(3, &tr, &body, "p", "bimi");
    expect_marks_in(3, &tr, &body, "ap", "abca");
    search_body_dispose(&body);
}

/* Endings as English has them, one upon the other. */
static void words_are_found_by_their_own_stems(void **state)
{
    static const char *const endings[] = {
        "",      "s",     "es",     "ies",     "ied",    "ed",    "edly",
        "ing",   "ingly", "ation",  "ational", "ator",   "enci",  "ency",
        "abli",  "ably",  "izer",   "alism",   "ality",  "fully", "ousness",
        "ivity", "bly",   "bility", "ogi",     "icate",  "ical",  "ness",
        "able",  "ement", "ion",    "e",       "y",      "ying",  "ic",
        "at",    "bl",    "iz",     "lessly",  "tional", "ance",  "ize"};
    enum { ENDINGS = sizeof endings / sizeof *endings };
    struct pst_record_header h = search_header("en");
    struct pst_buf word = PST_BUF_INIT;
    uint64_t seed = 11;
    (void)state;
    for (int round = 0; round < 20000; round++) {
        struct search_body body;
        pst_buf_clear(&word);
        for (uint32_t n = 1 + random_below(&seed, 5); n > 0; n--)
            pst_buf_addc(&word, "aeiouybdklmnrstv"[random_below(&seed, 16)]);
        for (uint32_t n = random_below(&seed, 4); n > 0; n--)
            pst_buf_adds(&word, endings[random_below(&seed, ENDINGS)]);
        if (pst_stop_word("en", pst_buf_str(&word)))
            continue;
        search_body_init(&body);
        search_body_add(&body, PST_FIELD_BODY, word.p);
        expect_marks(&h, &body, word.p, word.p);
        search_body_dispose(&body);
    }
    pst_buf_dispose(&word);
}

static void phrases_are_whole(void **state)
{
    (void)state;
    const char *text = "north korea, South Korea and North Korea’s north";
    expect_in(text, "\"north korea\"", "north korea");
    expect_in(text, "\"north korea's\"", "North Korea’s");
    expect_in(text, "\"korea and north\"", "Korea and North");
    expect_in(text, "\"north south\"", NULL);
    expect_in(text, "\"kore* sou*\"", "korea, South");
    expect_in("a co-operative society", "co-operative", "co-operative");
    expect_in("a co-operative society", "\"operative society\"",
              "operative society");
}

static void phrases_cross_paragraphs_not_values(void **state)
{
    (void)state;
    struct search_body body;
    struct pst_record_header h = search_header("en");
    search_body_init(&body);
    search_body_add(&body, PST_FIELD_TITLE, "Harbour");
    search_body_add(&body, PST_FIELD_BODY, "dues were special");
    search_body_add(&body, PST_FIELD_CAPTION, "A quay");
    search_body_add(&body, PST_FIELD_BODY, "economic zones");
    search_body_add(&body, PST_FIELD_TAG, "open");
    search_body_add(&body, PST_FIELD_TAG, "data");
    expect_marks(&h, &body, "\"special economic\"",
                 "special\nA quay\neconomic");
    expect_marks(&h, &body, "\"harbour dues\"", NULL);
    expect_marks(&h, &body, "harbour NEAR/200 dues", NULL);
    expect_marks(&h, &body, "tag:\"open data\"", NULL);
    expect_marks(&h, &body, "tag:open tag:data", "open|data");
    search_body_dispose(&body);
}

static void fields_are_kept_apart(void **state)
{
    (void)state;
    struct search_body body;
    struct pst_record_header h = search_header("en");
    search_body_init(&body);
    search_body_add(&body, PST_FIELD_TITLE, "Potter on zones");
    search_body_add(&body, PST_FIELD_BODY, "Potter says zones");
    search_body_add(&body, PST_FIELD_BIO, "Potter is a writer");
    search_body_add(&body, PST_FIELD_META, "essay")->key = pst_str_of("Layout");
    expect_marks(&h, &body, "potter", "Potter|Potter");
    expect_marks(&h, &body, "title:zones", "zones");
    expect_marks(&h, &body, "title:zone", NULL); /* fields: exact forms */
    expect_marks(&h, &body, "author:potter", "Potter");
    expect_marks(&h, &body, "meta.layout:essay", "essay");
    expect_marks(&h, &body, "meta.other:essay", NULL);
    expect_marks(&h, &body, "writer", NULL);

    struct pst_str author = pst_str_of("Ann");
    h.authors = &author;
    h.author_count = 1;
    expect_marks(&h, &body, "author:potter", NULL);
    search_body_dispose(&body);
}

static void nearness_holds_where_it_is_marked(void **state)
{
    (void)state;
    const char *text = "tax x x cut x x x x x x x x tax x cut x x tax";
    expect_in(text, "tax NEAR/3 cut", "tax|cut|tax|cut|tax");
    expect_in(text, "tax NEAR/2 cut", "tax|cut");
    expect_in(text, "cut ADJ/3 tax", "cut|tax");
    expect_in(text, "cut ADJ/2 tax", NULL);
    expect_in(text, "tax NEAR/5 cuts", NULL); /* exact forms */
    expect_in("tax", "tax NEAR/5 tax", NULL); /* two places are needed */
    expect_in("tax tax", "tax NEAR/5 tax", "tax|tax");
    expect_in("a b c", "(alpha OR c) NEAR/2 (a OR b)", "a|b|c");
    expect_in("one two x x three", "\"one two\" NEAR/4 three", "one two|three");
    expect_in("one two x x three", "\"one two\" NEAR/3 three", NULL);
    expect_in("one two x two one", "\"two one\" ADJ/9 \"one two\"", NULL);
    expect_in("p q r", "p NEAR/2 q NEAR/2 r", "p|q|r");
    expect_in("p q x r", "p NEAR/2 q NEAR/2 r", NULL);
    expect_in("q p r", "p ADJ/5 q ADJ/5 r", NULL);
}

static void operators_decide(void **state)
{
    (void)state;
    const char *text = "dam and weir by the river";
    expect_in(text, "dam AND weir", "dam|weir");
    expect_in(text, "dam OR lock", "dam");
    expect_in(text, "dam -lock", "dam");
    expect_in(text, "dam -weir", NULL);
    expect_in(text, "dam the", "dam"); /* a stop word is left out */
    expect_in(text, "\"the\"", "the");
    expect_in(text, "(dam AND lock) OR weir", "weir");
    expect_in(text, "NOT (weir OR lock)", NULL);
    expect_in(text, "NOT lock", "");
    expect_in(text, "river \"the river\"", "the river");
}

static void filters_and_dates_count(void **state)
{
    (void)state;
    struct search_body body;
    struct pst_record_header h = search_header("en");
    h.path = pst_str_of("2014/Old Essays/harbour-dues.txt.gz");
    h.date = (struct pst_date){2014, 12, 11};
    search_body_init(&body);
    search_body_add(&body, PST_FIELD_BODY, "dam");
    expect_marks(&h, &body, "dam lang:en", "dam");
    expect_marks(&h, &body, "dam lang:fr", NULL);
    expect_marks(&h, &body, "dam path:2014", "dam");
    expect_marks(&h, &body, "dam path:harbour", "dam");
    expect_marks(&h, &body, "dam path:txt", NULL);
    expect_marks(&h, &body, "dam path:2014/", "dam");
    expect_marks(&h, &body, "dam path:201/", NULL);
    expect_marks(&h, &body, "dam path:\"old essays\"", "dam");
    expect_marks(&h, &body, "dam kind:article format:text", "dam");
    expect_marks(&h, &body, "dam kind:page", NULL);
    expect_marks(&h, &body, "dam has:date", "dam");
    expect_marks(&h, &body, "dam has:author", NULL);
    expect_marks(&h, &body, "dam has:image", NULL);
    expect_marks(&h, &body, "dam date:2014", "dam");
    expect_marks(&h, &body, "dam date:2014-12-01..2014-12-10", NULL);
    search_body_dispose(&body);
}

static void cjk_characters_match_alone_and_in_runs(void **state)
{
    (void)state;
    expect_in("我在北京大学学习", "北京大学", "北京大学");
    expect_in("我在北京大学学习", "京", "京");
    expect_in("我在北京大学学习", "北大", NULL);
    expect_in("on 中国 day", "\"on 中\"", "on 中");
    expect_in("on 中国 day", "\"国 day\"", "国 day");
    expect_in("on 中国 day", "\"on 国\"", NULL);
    expect_in("on 中国人 day", "\"人 day\"", "人 day");
}

static void any_bytes_are_survived(void **state)
{
    (void)state;
    expect_in("\xff\xfe tax \xe4\xb8 cut", "tax cut", "tax|cut");
    expect_in("", "tax", NULL);
    expect_in("tax tax tax tax tax tax tax tax tax",
              "tax NEAR/9 tax NEAR/9 tax NEAR/9 tax NEAR/9 tax NEAR/9 tax "
              "NEAR/9 tax NEAR/9 tax NEAR/9 tax NEAR/9 tax",
              NULL);
}

/* Words of a body at random, and where they lie in it. */
enum { PLACED_MAX = 600, PLACED_WORDS = 5 };
static const char *const placed_words[PLACED_WORDS] = {"quay", "dues", "to",
                                                       "zone", "quarry"};
struct placed {
    struct search_body body;
    int words[PLACED_MAX]; /* which of the words, or -1 */
    size_t begins[PLACED_MAX], ends[PLACED_MAX];
    size_t count;
};

static void add_paragraph(struct placed *p, uint64_t *seed)
{
    static const char *const others[] = {"qualms", "tomb", "sea",
                                         "dusk",   "at",   "quartz"};
    struct pst_buf text = PST_BUF_INIT;
    size_t count = random_below(seed, 60);
    uint32_t rare = random_below(seed, 2) != 0 ? 2 : 12;
    for (size_t i = 0; i < count && p->count < PLACED_MAX; i++) {
        bool one = random_below(seed, rare) == 0;
        int word = one ? (int)random_below(seed, PLACED_WORDS) : -1;
        pst_buf_adds(&text, random_below(seed, 9) == 0 ? " -- (" : " ");
        p->begins[p->count] = p->body.text.n + text.n;
        pst_buf_adds(&text,
                     one ? placed_words[word] : others[random_below(seed, 6)]);
        p->ends[p->count] = p->body.text.n + text.n;
        p->words[p->count++] = word;
        if (random_below(seed, 9) == 0)
            pst_buf_adds(&text, ", \xe2\x80\x9c");
    }
    search_body_add(&p->body, PST_FIELD_BODY, pst_buf_str(&text).p);
    pst_buf_dispose(&text);
}

static void add_mark(struct pst_buf *marks, const struct placed *p,
                     size_t first, size_t last)
{
    if (marks->n != 0)
        pst_buf_addc(marks, '|');
    pst_buf_add(marks, p->body.b.text.p + p->begins[first],
                p->ends[last] - p->begins[first]);
}

static bool stands_near(const struct placed *p, size_t at, int word,
                        size_t distance)
{
    for (size_t i = 0; i < p->count; i++)
        if (p->words[i] == word && (i < at ? at - i : i - at) <= distance)
            return true;
    return false;
}

/* However little of a text is read, what is far and what is near is told
 * apart. */
static void distances_are_kept(void **state)
{
    uint64_t seed = 5;
    struct pst_buf query = PST_BUF_INIT;
    struct pst_buf marks = PST_BUF_INIT;
    struct pst_record_header h = search_header("en");
    (void)state;
    for (int round = 0; round < 3000; round++) {
        struct placed p = {.count = 0};
        search_body_init(&p.body);
        for (uint32_t n = 1 + random_below(&seed, 8); n > 0; n--)
            add_paragraph(&p, &seed);
        int a = (int)random_below(&seed, PLACED_WORDS);
        int b =
            (a + 1 + (int)random_below(&seed, PLACED_WORDS - 1)) % PLACED_WORDS;
        int alone = 3; /* no stop word */
        size_t distance = 1 + random_below(&seed, 12);
        bool near = random_below(&seed, 2) != 0 && a != 2 && b != 2;
        bool both = !near && a != alone && b != alone;
        pst_buf_clear(&query);
        pst_buf_clear(&marks);
        if (near)
            pst_buf_addf(&query, "%s NEAR/%zu %s", placed_words[a], distance,
                         placed_words[b]);
        else
            pst_buf_addf(&query, "\"%s %s\"", placed_words[a], placed_words[b]);
        if (both)
            pst_buf_addf(&query, " OR %s", placed_words[alone]);
        for (size_t i = 0; i < p.count; i++) {
            int w = p.words[i];
            if (both && w == alone)
                add_mark(&marks, &p, i, i);
            else if (near ? (w == a && stands_near(&p, i, b, distance)) ||
                                (w == b && stands_near(&p, i, a, distance))
                          : w == a && i + 1 < p.count && p.words[i + 1] == b)
                add_mark(&marks, &p, i, near ? i : i + 1);
        }
        expect_marks(&h, &p.body, query.p, marks.n != 0 ? marks.p : NULL);
        search_body_dispose(&p.body);
    }
    pst_buf_dispose(&query);
    pst_buf_dispose(&marks);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_match_by_stem),
        cmocka_unit_test(stems_are_those_of_the_articles_language),
        cmocka_unit_test(words_are_found_however_their_stems_begin),
        cmocka_unit_test(words_are_found_by_their_own_stems),
        cmocka_unit_test(phrases_are_whole),
        cmocka_unit_test(phrases_cross_paragraphs_not_values),
        cmocka_unit_test(fields_are_kept_apart),
        cmocka_unit_test(nearness_holds_where_it_is_marked),
        cmocka_unit_test(operators_decide),
        cmocka_unit_test(filters_and_dates_count),
        cmocka_unit_test(cjk_characters_match_alone_and_in_runs),
        cmocka_unit_test(any_bytes_are_survived),
        cmocka_unit_test(distances_are_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
