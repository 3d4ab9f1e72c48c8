/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which terms a pattern stands for, and what a dictionary has of them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "random.h"
#include "searcher/automaton.h"
#include "searcher/expand.h"
#include "searcher/index.h"
#include "searcher/pattern.h"
#include "searcher/regex.h"
#include "tempdir.h"
#include "tiny_index.h"

static bool stands_for(enum pst_word_match match, const char *pattern,
                       const char *term)
{
    struct pst_query_word word = {.term = pst_str_of(pattern),
                                  .match = (uint8_t)match};
    struct pst_error err = PST_ERROR_INIT;
    struct pst_pattern *p = pst_pattern_new(&word, &err);
    if (p == NULL)
        fail_msg("%s: %s", pattern, err.message);
    bool found = pst_pattern_matches(p, pst_str_of(term));
    struct pst_str prefix = pst_pattern_prefix(p);
    struct pst_str literal = pst_pattern_literal(p);
    if (found) {
        assert_true(prefix.n <= strlen(term) &&
                    memcmp(prefix.p, term, prefix.n) == 0);
        assert_non_null(memmem(term, strlen(term), literal.p, literal.n));
    }
    pst_pattern_free(p);
    return found;
}

struct pattern_case {
    const char *pattern, *term;
    bool found;
};

static void check(enum pst_word_match match, const struct pattern_case *cases,
                  size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (stands_for(match, cases[i].pattern, cases[i].term) !=
            cases[i].found)
            fail_msg("%s and %s", cases[i].pattern, cases[i].term);
}

static void stars_and_question_marks(void **state)
{
    (void)state;
    static const struct pattern_case cases[] = {
        {"wo*", "wo", true},
        {"wo*", "word", true},
        {"wo*", "w", false},
        {"wo*", "sword", false},
        {"*rd", "word", true},
        {"*rd", "words", false},
        {"*or*", "word", true},
        {"*or*", "or", true},
        {"*or*", "wrd", false},
        {"w?rd", "word", true},
        {"w?rd", "wrd", false},
        {"w?rd", "woord", false},
        {"w??*", "wo", false},
        {"w??*", "wor", true},
        {"a*ab", "aab", true},
        {"a*ab", "aabab", true},
        {"a*ab", "aaba", false},
        {"a*b*c", "axbxbxc", true},
        {"a*b*c", "axbxbx", false},
        {"\u0444?\u043d*", "\u0444\u043e\u043d\u0434", true},
        {"\u0444?\u043d", "\u0444\u043d", false},
        {"?\u00df", "x\u00df", true},
    };
    check(PST_MATCH_GLOB, cases, sizeof cases / sizeof *cases);
}

static void a_hundred_stars_take_no_time(void **state)
{
    (void)state;
    char pattern[202];
    char term[201];
    for (size_t i = 0; i < 100; i++)
        memcpy(pattern + 2 * i, "a*", 2);
    pattern[200] = 'b';
    pattern[201] = '\0';
    memset(term, 'a', 200);
    term[200] = '\0';
    assert_false(stands_for(PST_MATCH_GLOB, pattern, term));
}

static void edits(void **state)
{
    (void)state;
    static const struct pattern_case cases[] = {
        {"korea~1", "korea", true},
        {"korea~1", "kora", true},
        {"korea~1", "koreea", true},
        {"korea~1", "koria", true},
        {"korea~1", "okrea", true},
        {"korea~1", "korae", true},
        {"korea~1", "kroae", false},
        {"korea~2", "kroae", true},
        {"korea~2", "correa", true},
        {"korea~2", "koreans", true},
        {"korea~2", "koreansx", false},
        {"abc~2", "ca", false}, /* three, for nothing is edited twice */
        {"abc~2", "c", true},
        {"ab~2", "ab", true},
        {"ab~2", "abc", false},
        {"\u0444\u043e\u043d~1", "\u0444\u043d\u043e", true},
        {"\u0444\u043e\u043d~1", "\u0444\u043e\u043d\u0434\u0430", false},
        {"\u0444\u043e\u043d~2", "\u0444\u043e\u043d\u0434\u0430", true},
    };
    check(PST_MATCH_FUZZY, cases, sizeof cases / sizeof *cases);
}

/* The whole table, by definition. */
static int distance(const char *a, const char *b)
{
    int d[12][12];
    int m = (int)strlen(a);
    int n = (int)strlen(b);
    for (int i = 0; i <= m; i++)
        for (int j = 0; j <= n; j++) {
            if (i == 0 || j == 0) {
                d[i][j] = i + j;
                continue;
            }
            int best = d[i - 1][j - 1] + (a[i - 1] != b[j - 1]);
            if (d[i - 1][j] + 1 < best)
                best = d[i - 1][j] + 1;
            if (d[i][j - 1] + 1 < best)
                best = d[i][j - 1] + 1;
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] &&
                a[i - 2] == b[j - 1] && d[i - 2][j - 2] + 1 < best)
                best = d[i - 2][j - 2] + 1;
            d[i][j] = best;
        }
    return d[m][n];
}

static void random_word(char *out, size_t least, uint64_t *random)
{
    size_t n = least + (size_t)((*random >> 33) % 6);
    for (size_t i = 0; i < n; i++) {
        *random = *random * UINT64_C(6364136223846793005) + 1;
        out[i] = (char)('a' + (*random >> 33) % 3);
    }
    out[n] = '\0';
}

static void edits_are_those_of_the_whole_table(void **state)
{
    (void)state;
    uint64_t random = 1;
    size_t close = 0;
    for (int i = 0; i < 20000; i++) {
        char pattern[16];
        char word[12];
        char term[12];
        int k = 1 + i % 2;
        random_word(word, 3, &random);
        random_word(term, 1, &random);
        snprintf(pattern, sizeof pattern, "%s~%d", word, k);
        bool wanted = distance(word, term) <= k;
        close += wanted;
        if (stands_for(PST_MATCH_FUZZY, pattern, term) != wanted)
            fail_msg("%s and %s: %d", pattern, term, distance(word, term));
    }
    assert_true(close > 1000);
}

static int by_bytes(const void *a, const void *b)
{
    return strcmp(a, b);
}

enum { TERMS = 1500, TERM_SIZE = 16 };

/* In order, and without those that a dead beginning rules out. How many these
 * are. */
static size_t in_order(enum pst_word_match match, const char *text,
                       char (*terms)[TERM_SIZE])
{
    struct pst_query_word word = {.term = pst_str_of(text),
                                  .match = (uint8_t)match};
    struct pst_pattern *p = pst_pattern_new(&word, NULL);
    const char *dead = "";
    size_t n = 0;
    size_t ruled_out = 0;
    assert_non_null(p);
    for (size_t i = 0; i < TERMS; i++) {
        struct pst_str term = pst_str_of(terms[i]);
        bool wanted = stands_for(match, text, terms[i]);
        bool out = n > 0 && strncmp(terms[i], dead, n) == 0;
        ruled_out += out;
        if (!out && pst_pattern_matches(p, term)) {
            n = 0;
        } else if (!out) {
            n = pst_pattern_dead(p, term);
            dead = terms[i];
            out = true;
        }
        if (out == wanted)
            fail_msg("%s and %s", text, terms[i]);
    }
    pst_pattern_free(p);
    return ruled_out;
}

static void what_can_not_match_is_ruled_out(void **state)
{
    static const char *const expressions[] = {
        "/a.*/",      "/[bc]a.*/",   "/.*b/",       "/(a|bc)+/",  "/ab?c*/",
        "/a(?=b).*/", "/(?!ab).*c/", "/.*(?<=ca)/", "/(.)\\1.*/", "/\\bab.*/",
        "/a{2,3}.*/", "/[^a].b.+/",  "/ф.*a/",      "/a$/",       "/b|ca*/"};
    static char terms[TERMS][TERM_SIZE];
    uint64_t random = 5;
    size_t ruled_out[2] = {0, 0};
    (void)state;
    for (size_t i = 0; i < TERMS; i++) {
        static const char *const beginnings[] = {"ф", "\xc3", "ä"};
        const char *first = i % 13 < 3 ? beginnings[i % 13] : "";
        memcpy(terms[i], first, strlen(first));
        random_word(terms[i] + strlen(first), 1, &random);
    }
    qsort(terms, TERMS, TERM_SIZE, by_bytes);
    for (int i = 0; i < 60; i++) {
        char pattern[16];
        char word[12];
        random_word(word, 3, &random);
        snprintf(pattern, sizeof pattern, "%s%s~%d",
                 i % 9 == 0   ? "ф"
                 : i % 9 == 1 ? "ä"
                              : "",
                 word, 1 + i % 2);
        ruled_out[0] += in_order(PST_MATCH_FUZZY, pattern, terms);
    }
    for (size_t i = 0; i < sizeof expressions / sizeof *expressions; i++)
        ruled_out[1] += in_order(PST_MATCH_REGEX, expressions[i], terms);
    assert_true(ruled_out[0] > (size_t)TERMS * 10); /* of 60 */
    assert_true(ruled_out[1] > (size_t)TERMS * 3);  /* of 15 */
}

static void regular_expressions(void **state)
{
    (void)state;
    static const struct pattern_case cases[] = {
        {"/colou?r/", "color", true},
        {"/colou?r/", "colors", false},
        {"/olor/", "color", false},
        {"/KOREA/", "korea", true},
        {"/\u00c9T\u00c9/", "ete", true},
        {"/a|bc/", "bc", true},
        {"/\\w{3}/", "\u0444\u043e\u043d", true},
        {"/\\w{4}/", "\u0444\u043e\u043d", false},
        {"/ab?c*d{0,2}e+/", "ae", true},
        {"/ab|cd/", "cd", true},
        {"/(?:ab|cd)ef/", "cdef", true},
        {"/ab(cd)?/", "ab", true},
        {"/ab[(]|cd/", "cd", true},
        {"/ab\\(|cd/", "cd", true},
        {"/ab(?#()|cd/", "cd", true},
        {"/.*koreas?n/", "korean", true},
        {"/\u212aoRea/", "korea", true},
    };
    check(PST_MATCH_REGEX, cases, sizeof cases / sizeof *cases);

    struct pst_error err = PST_ERROR_INIT;
    size_t at;
    assert_null(pst_regex_new(pst_str_of("ab(c"), &at, &err));
    assert_int_equal(err.code, PST_EQUERY);
    assert_int_equal(at, 4);
    assert_null(pst_regex_new(pst_str_of("a\\Cb"), &at, &err));
}

static void the_literals_of_expressions(void **state)
{
    (void)state;
    static const struct {
        const char *expression, *prefix, *literal;
    } cases[] = {
        {"korea", "korea", "korea"}, {"KoreA", "korea", "korea"},
        {"colou?r", "colo", "colo"}, {"ka.*(ing|er)", "ka", "ka"},
        {"ka.*tion", "ka", "tion"},  {"(ab|cde).+fg", "", "fg"},
        {"ab+c", "ab", "ab"},        {"ab{0,3}cde", "a", "a"},
        {"ab*(cde)*", "a", "a"},     {"ab|ac", "", ""},
        {"ab[(]|ac", "", ""},        {"ab[cd]efg", "ab", "ab"},
        {"(*UTF)abc", "", ""},       {"(?x)a b c", "", ""},
        {"a\u0444bc", "a", "bc"},    {"a\u00e9bc", "aebc", "aebc"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pst_regex *r =
            pst_regex_new(pst_str_of(cases[i].expression), NULL, NULL);
        if (r == NULL || !pst_str_is(pst_regex_prefix(r), cases[i].prefix) ||
            !pst_str_is(pst_regex_literal(r), cases[i].literal))
            fail_msg("%s", cases[i].expression);
        pst_regex_free(r);
    }
}

static void a_costly_expression_is_given_up(void **state)
{
    (void)state;
    struct pst_regex *r =
        pst_regex_new(pst_str_of("(?=a)(a+)+[bc]"), NULL, NULL);
    struct pst_str term = pst_str_of("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
    assert_non_null(r);
    assert_true(pst_regex_matches(r, pst_str_of("aab")));
    assert_false(pst_regex_gave_up(r));
    for (int i = 0; i < PST_REGEX_PATIENCE; i++)
        assert_false(pst_regex_matches(r, term));
    assert_true(pst_regex_gave_up(r));
    assert_false(pst_regex_matches(r, pst_str_of("aab"))); /* no more */
    pst_regex_free(r);
}

/* An automaton takes one step a byte. */
static void a_plain_expression_costs_little(void **state)
{
    (void)state;
    struct pst_regex *r = pst_regex_new(pst_str_of("(a+)+[bc]"), NULL, NULL);
    char term[200];
    memset(term, 'a', sizeof term);
    assert_non_null(r);
    for (int i = 0; i < 2 * PST_REGEX_PATIENCE; i++)
        assert_false(pst_regex_matches(r, (struct pst_str){term, sizeof term}));
    assert_false(pst_regex_gave_up(r));
    assert_true(pst_regex_matches(r, pst_str_of("aab")));
    pst_regex_free(r);
}

static void an_automaton_has_limits(void **state)
{
    (void)state;
    static const char *const expressions[] = {
        "(a|b)*a(a|b){12}",       /* 8192 states */
        "(.{0,9}a.{0,9}b){0,3}"}; /* of hundreds of nodes each */
    uint64_t seed = 3;
    for (size_t i = 0; i < 2; i++) {
        struct pst_automaton *a = pst_automaton_new(pst_str_of(expressions[i]));
        enum pst_automaton_answer answer = PST_AUTOMATON_NO;
        assert_non_null(a);
        for (int k = 0; k < 100000 && answer != PST_AUTOMATON_FULL; k++) {
            char term[100];
            size_t dead;
            for (size_t n = 0; n < sizeof term; n++)
                term[n] = (char)('a' + random_below(&seed, i == 0 ? 2 : 20));
            answer = pst_automaton_ask(a, (struct pst_str){term, sizeof term},
                                       &dead);
        }
        assert_int_equal(answer, PST_AUTOMATON_FULL);
        pst_automaton_free(a);
    }
    assert_null(pst_automaton_new(pst_str_of("((a{50}){50}){50}")));
    assert_null(pst_automaton_new(pst_str_of("a{256}")));
}

/* Pieces of expressions, for PCRE2 and automata to agree on. */
static void random_expression(uint64_t *seed, struct pst_buf *out, int depth)
{
    static const char *const atoms[] = {"a",      "b",      ".",      "ab",
                                        "[ab]",   "[^a]",   "[a-c-]", "\\.",
                                        "[^b-c]", "\u0444", "[]a]",   "c"};
    static const char *const times[] = {
        "", "", "", "*", "+", "?", "*?", "{2}", "{1,2}", "{0}", "{1,}?"};
    unsigned pieces = random_below(seed, 4);
    for (unsigned i = 0; i < pieces; i++) {
        bool group = depth > 0 && random_below(seed, 3) == 0;
        if (group) {
            pst_buf_adds(out, random_below(seed, 2) != 0 ? "(" : "(?:");
            random_expression(seed, out, depth - 1);
            pst_buf_addc(out, ')');
        } else {
            pst_buf_adds(out, atoms[random_below(seed, 12)]);
        }
        pst_buf_adds(out, times[random_below(seed, 11)]);
        if (random_below(seed, 6) == 0)
            pst_buf_addc(out, '|');
    }
}

/* Whether both say the same of a term, and nothing dead may come. */
static void compare_regexes(struct pst_regex *a, struct pst_regex *b,
                            struct pst_str term, struct pst_buf *dead)
{
    bool wanted = pst_regex_matches(b, term);
    if (pst_regex_matches(a, term) != wanted)
        fail_msg("%.*s: not %d", (int)term.n, term.p, wanted);
    if (wanted && dead->n > 0 && term.n >= dead->n &&
        memcmp(term.p, dead->p, dead->n) == 0)
        fail_msg("%.*s: not dead", (int)term.n, term.p);
    size_t n = wanted ? 0 : pst_regex_dead(a, term);
    pst_buf_clear(dead);
    pst_buf_add(dead, term.p, n);
}

static void automata_agree_with_pcre2(void **state)
{
    static const char *const letters[] = {"a", "b", "c", ".", "-", "\u0444"};
    uint64_t seed = 5;
    size_t automata = 0;
    (void)state;
    for (int i = 0; i < 4000; i++) {
        struct pst_buf e = PST_BUF_INIT;
        struct pst_buf other = PST_BUF_INIT;
        struct pst_buf dead = PST_BUF_INIT;
        random_expression(&seed, &e, 2);
        pst_buf_addf(&other, "(?=)(?:%s)", e.p != NULL ? e.p : "");
        struct pst_automaton *is_one = pst_automaton_new(pst_buf_str(&e));
        automata += is_one != NULL;
        pst_automaton_free(is_one);
        struct pst_regex *a = pst_regex_new(pst_buf_str(&e), NULL, NULL);
        struct pst_regex *b = pst_regex_new(pst_buf_str(&other), NULL, NULL);
        for (int k = 0; k < 30 && a != NULL && b != NULL; k++) {
            struct pst_buf term = PST_BUF_INIT;
            for (uint32_t n = random_below(&seed, 7); n > 0; n--)
                pst_buf_adds(&term, letters[random_below(&seed, 6)]);
            compare_regexes(a, b, pst_buf_str(&term), &dead);
            pst_buf_dispose(&term);
        }
        pst_regex_free(a);
        pst_regex_free(b);
        pst_buf_dispose(&e);
        pst_buf_dispose(&other);
        pst_buf_dispose(&dead);
    }
    assert_true(automata > 2000);
}

/* --- the dictionary ------------------------------------------------------ */

static const struct tiny_article library[] = {
    {.path = "a.txt", .title = "Word", .body = "word ward wood", .tag = "wart"},
    {.path = "b.txt", .title = "Ward", .body = "word ward Zword 3word"},
    {.path = "c.txt", .title = "x", .body = "word \u0444\u043e\u043d co-word"},
};

/* The terms of the query's one pattern, with spaces between them. */
static void expect(struct pst_index *ix, const char *query, size_t max,
                   const char *wanted, size_t found)
{
    struct pst_query_options options = {.language = "en"};
    struct pst_query q;
    struct pst_buf got = PST_BUF_INIT;
    assert_int_equal(pst_query_parse(&q, pst_str_of(query), &options, NULL), 0);
    assert_int_equal(pst_query_expand(&q, ix, max, NULL), 0);
    const struct pst_expansions *x = q.root->words[0].expansions;
    for (size_t i = 0; i < x->count; i++) {
        pst_buf_adds(&got, i > 0 ? " " : "");
        pst_buf_addstr(&got, x->items[i].term);
    }
    if (strcmp(got.n > 0 ? got.p : "", wanted) != 0)
        fail_msg("%s: %s", query, got.p);
    assert_int_equal(x->found, found);
    assert_true(pst_expansions_lack(x) == (found > x->count));
    pst_buf_dispose(&got);
    pst_query_dispose(&q);
}

static void the_dictionary_is_searched(void **state)
{
    struct pst_index ix;
    struct pst_error err = PST_ERROR_INIT;
    tiny_index(*state, library, sizeof library / sizeof *library, "en 3\n");
    assert_int_equal(pst_index_open(&ix, *state, "/", &err), 0);
    expect(&ix, "w?rd", 0, "ward word", 2);
    expect(&ix, "*word", 0, "3word co-word word zword", 4);
    expect(&ix, "*word", 1, "word", 4); /* the most frequent */
    expect(&ix, "*w?rd", 2, "ward word", 5);
    expect(&ix, "wrd~", 0, "ward word", 2);
    expect(&ix, "wrd~2", 0, "3word ward wood word zword", 5);
    expect(&ix, "/wo.*/", 0, "wood word", 2);
    expect(&ix, "*or*", 0, "3word co-word word zword", 4);
    expect(&ix, "/.*oo.*/", 0, "wood", 1);
    expect(&ix, "title:/.or./", 0, "Sword", 1);
    expect(&ix, "\u0444?\u043d", 0, "\u0444\u043e\u043d", 1);
    expect(&ix, "title:w*rd", 0, "Sward Sword", 2);
    expect(&ix, "tag:wa*", 0, "Kwart", 1);
    expect(&ix, "tag:/w.*/", 0, "Kwart", 1);
    expect(&ix, "qq*", 0, "", 0);
    pst_index_close(&ix);
}

/* What a limit leaves: by frequency, then by bytes. */
static void expect_cut(const struct pst_expansions *all,
                       const struct pst_expansions *cut, size_t max)
{
    struct pst_expansion items[100];
    size_t count = all->count < max ? all->count : max;
    memcpy(items, all->items, all->count * sizeof *items);
    qsort(items, all->count, sizeof *items, pst_expansion_by_frequency);
    qsort(items, count, sizeof *items, pst_expansion_by_term);
    assert_int_equal(cut->found, all->count);
    assert_int_equal(cut->count, count);
    for (size_t i = 0; i < count; i++) {
        assert_true(pst_str_eq(cut->items[i].term, items[i].term));
        assert_int_equal(cut->items[i].df, items[i].df);
    }
}

static void the_most_frequent_of_all_shards_are_kept(void **state)
{
    enum { ARTICLES = 40, LENGTH = 200 };
    static char texts[ARTICLES][LENGTH];
    struct tiny_article articles[ARTICLES];
    struct pst_stub_shard shards[] = {{1, 0}, {2, 0}, {3, 0}};
    struct pst_index ix;
    struct pst_error err = PST_ERROR_INIT;
    uint64_t seed = 11;
    memset(articles, 0, sizeof articles);
    for (size_t i = 0; i < ARTICLES; i++) {
        size_t n = 0;
        while (n < LENGTH - 10) { /* the first words are the most frequent */
            uint32_t below = 1 + random_below(&seed, 60);
            n += (size_t)snprintf(texts[i] + n, LENGTH - n, "w%02u ",
                                  random_below(&seed, below));
        }
        articles[i] = (struct tiny_article){.path = "a", .body = texts[i]};
    }
    tiny_shard(*state, 1, articles, 11, NULL);
    tiny_shard(*state, 2, articles + 11, 1, NULL);
    tiny_shard(*state, 3, articles + 12, ARTICLES - 12, NULL);
    for (size_t first = 0; first < 3; first += 2) {
        tiny_publish(*state, first + 1, shards + first, 3 - first);
        assert_int_equal(pst_index_open(&ix, *state, "/", &err), 0);
        for (size_t max = 1; max < 70; max++) {
            const struct pst_query_options options = {.language = "en"};
            struct pst_query all;
            struct pst_query cut;
            pst_query_parse(&all, pst_str_of("/w.*/"), &options, NULL);
            pst_query_parse(&cut, pst_str_of("/w.*/"), &options, NULL);
            assert_int_equal(pst_query_expand(&all, &ix, 0, &err), 0);
            assert_int_equal(pst_query_expand(&cut, &ix, max, &err), 0);
            assert_true(all.root->words[0].expansions->count > 20);
            expect_cut(all.root->words[0].expansions,
                       cut.root->words[0].expansions, max);
            pst_query_dispose(&all);
            pst_query_dispose(&cut);
        }
        pst_index_close(&ix);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stars_and_question_marks),
        cmocka_unit_test(a_hundred_stars_take_no_time),
        cmocka_unit_test(edits),
        cmocka_unit_test(edits_are_those_of_the_whole_table),
        cmocka_unit_test(what_can_not_match_is_ruled_out),
        cmocka_unit_test(regular_expressions),
        cmocka_unit_test(the_literals_of_expressions),
        cmocka_unit_test(a_costly_expression_is_given_up),
        cmocka_unit_test(a_plain_expression_costs_little),
        cmocka_unit_test(an_automaton_has_limits),
        cmocka_unit_test(automata_agree_with_pcre2),
        cmocka_unit_test_setup_teardown(the_dictionary_is_searched,
                                        tempdir_setup, tempdir_teardown),
        cmocka_unit_test_setup_teardown(
            the_most_frequent_of_all_shards_are_kept, tempdir_setup,
            tempdir_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
