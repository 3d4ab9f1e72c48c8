/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/mem.h"
#include "random.h"
#include "tests/words_check.h"
#include "text/words.h"
#include "text/wordseek.h"

/* A text and its words, separated by spaces: TERM, or TERM<SLICE> where the
 * slice of the text is not the term; before it, * for a CJK bigram, - for a
 * single CJK character, = for a compound's whole. White space in a slice is
 * written as _. */
struct example {
    const char *text;
    const char *words;
};

static void describe(struct pst_buf *out, const char *text,
                     const struct pst_word *word)
{
    static const char *const kinds[] = {"", "*", "-", "="};
    struct pst_str slice = {text + word->begin, word->end - word->begin};
    if (out->n != 0)
        pst_buf_addc(out, ' ');
    pst_buf_adds(out, kinds[word->kind]);
    pst_buf_addstr(out, word->term);
    if (pst_str_eq(slice, word->term))
        return;
    pst_buf_addc(out, '<');
    for (size_t i = 0; i < slice.n; i++)
        pst_buf_addc(out, strchr(" \r\n", slice.p[i]) ? '_' : slice.p[i]);
    pst_buf_addc(out, '>');
}

static void check(const struct example *examples, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct pst_buf got = PST_BUF_INIT;
        struct pst_words words;
        struct pst_word word;
        const char *text = examples[i].text;
        pst_words_init(&words, text, strlen(text));
        while (pst_words_next(&words, &word))
            describe(&got, text, &word);
        pst_words_dispose(&words);
        assert_string_equal(got.p, examples[i].words);
        assert_null(words_fault(text, strlen(text)));
        pst_buf_dispose(&got);
    }
}

#define CHECK(examples) check(examples, sizeof(examples) / sizeof *(examples))

static void plain_words(void **state)
{
    static const struct example examples[] = {
        {"", ""},
        {" \t\r\n.,;-", ""},
        {"a", "a"},
        {"The quick, brown fox.", "the<The> quick brown fox"},
        {"(well) [so] \"what\"? no!", "well so what no"},
        {"one/two|three:four;five", "one two three four five"},
        {"wait... so...then", "wait so then"},
        {"a--b \xe2\x80\x94 c\xe2\x80\x94"
         "d",
         "a b c d"},
        {"Straße Ёлка йод", "strasse<Straße> елка<Ёлка> йод"},
        {"naïve café", "naive<naïve> cafe<café>"},
        {"cafe\xcc\x81s", "cafes<cafe\xcc\x81s>"},
        {"e\xcc\x81 \xcc\x81", "e<e\xcc\x81>"},
        {"x² Ⅷ", "x2<x²> viii<Ⅷ>"},
        {"1990s G20 3rd", "1990s g20<G20> 3rd"},
        {"ok👍yes ★ 5€", "ok yes 5"},
        {"https://www.example.com/a-b?x=1",
         "https www example com =www.example.com a b =a-b x 1"},
    };
    (void)state;
    CHECK(examples);
}

static void invisible_characters(void **state)
{
    static const struct example examples[] = {
        {"so\xc2\xad"
         "ft",
         "soft<so\xc2\xad"
         "ft>"},
        {"a\xe2\x81\xa0"
         "b",
         "ab<a\xe2\x81\xa0"
         "b>"},
        {"\xef\xbb\xbfword", "word"},
        {"word\xe2\x80\x8d end\xef\xb8\x8f.", "word end"},
        {"don\xc2\xad't", "don't<don\xc2\xad't>"},
        {"l\xc2\xad'eau", "l eau =l'eau<l\xc2\xad'eau>"},
        {"co\xc2\xad-op", "co op =co-op<co\xc2\xad-op>"},
        {"a\xe2\x80\x8b"
         "b",
         "a b"}, /* a zero-width space is a space */
    };
    (void)state;
    CHECK(examples);
}

static void apostrophes(void **state)
{
    static const struct example examples[] = {
        {"don't North’s O’Brien", "don't north's<North’s> o'brien<O’Brien>"},
        {"rock'n'roll", "rock'n'roll"},
        {"aʼb a＇b a‘b", "a'b<aʼb> a'b<a＇b> a'b<a‘b>"},
        {"dogs' 'twas '' x", "dogs twas x"},
        {"“it’s”", "it's<it’s>"},
        {"1990's", "1990 s"},
    };
    (void)state;
    CHECK(examples);
}

static void elision(void **state)
{
    static const struct example examples[] = {
        {"l’État", "l etat<État> =l'etat<l’État>"},
        {"qu'il D'Artagnan", "qu il =qu'il d<D> artagnan<Artagnan> "
                             "=d'artagnan<D'Artagnan>"},
        {"c'est s'y l'homme l'œuvre",
         "c est =c'est s y =s'y l homme =l'homme l oeuvre<œuvre> "
         "=l'oeuvre<l'œuvre>"},
        {"D'Souza o'clock jusqu'à it's",
         "d'souza<D'Souza> o'clock jusqu'a<jusqu'à> it's"},
        {"l'O.N.U. l'a-b", "l onu<O.N.U.> =l'onu<l'O.N.U.> l a b =l'a-b"},
    };
    (void)state;
    CHECK(examples);
}

static void signs_inside(void **state)
{
    static const struct example examples[] = {
        {"AT&T Q&A R & D a&1", "at&t<AT&T> q&a<Q&A> r<R> d<D> a 1"},
        {"C++ C# g++. a+b 2++", "c++<C++> c#<C#> g++ a b 2"},
        {"C++11 C#4 ab# c+++", "c<C> 11 c<C> 4 ab c++"},
        {"C++-based", "c++<C++> based =c++-based<C++-based>"},
    };
    (void)state;
    CHECK(examples);
}

static void acronyms(void **state)
{
    static const struct example examples[] = {
        {"the U.S. and U.S", "the us<U.S.> and us<U.S>"},
        {"e.g. i.e., p.m.", "eg<e.g.> ie<i.e.> pm<p.m.>"},
        {"J. K. a.", "j<J> k<K> a"},
        {"U.S.-China", "us<U.S.> china<China> =us-china<U.S.-China>"},
        {"non-U.S.", "non us<U.S.> =non-us<non-U.S.>"},
        {"U.S.Army", "us<U.S> army<Army> =us.army<U.S.Army>"},
        {"e.g.The É.\xcc\x81U.", "eg<e.g.> the<The> e<É> u<U>"},
        {"E\xcc\x81.U.", "eu<E\xcc\x81.U.>"},
        {"Ph.D. a.example.com", "ph<Ph> d<D> a example com =a.example.com"},
    };
    (void)state;
    CHECK(examples);
}

static void numbers(void **state)
{
    static const struct example examples[] = {
        {"1,000 1,000,000.50", "1000<1,000> 1000000.50<1,000,000.50>"},
        {"1,0000 12,34 12,34,567", "1,0000 12,34 12,34567<12,34,567>"},
        {"3.5 11.12.2014 1.2.3.", "3.5 11.12.2014 1.2.3"},
        {"1, 2 -5 .5 5. 1,", "1 2 5 5 5 1"},
        {"1,000km 12:30", "1000km<1,000km> 12 30"},
        {"2010-2014 2014.The",
         "2010 2014 =2010-2014 2014 the<The> =2014.the<2014.The>"},
    };
    (void)state;
    CHECK(examples);
}

static void compounds(void **state)
{
    static const struct example examples[] = {
        {"Anglia.Juris was", "anglia<Anglia> juris<Juris> was"},
        {"example.com", "example com =example.com"},
        {"co-operative", "co operative =co-operative"},
        {"co‐op co‑op", "co op =co-op<co‐op> co op =co-op<co‑op>"},
        {"COVID-19", "covid<COVID> 19 =covid-19<COVID-19>"},
        {"a@b.org @user", "a b org =a@b.org user"},
        {"snake_case_ _x", "snake case =snake_case x"},
        {"end.- -a a-", "end a a"},
        {"a-b-c-d-e-f-g-h", "a b c d e f g h =a-b-c-d-e-f-g-h"},
        {"a-b-c-d-e-f-g-h-i", "a b c d e f g h i"},
        {"aaaaaaaaaabbbbbbbbbbccccccccccdddddddddd-"
         "aaaaaaaaaabbbbbbbbbbccc",
         "aaaaaaaaaabbbbbbbbbbccccccccccdddddddddd aaaaaaaaaabbbbbbbbbbccc "
         "=aaaaaaaaaabbbbbbbbbbccccccccccdddddddddd-"
         "aaaaaaaaaabbbbbbbbbbccc"},
        {"aaaaaaaaaabbbbbbbbbbccccccccccdddddddddd-"
         "aaaaaaaaaabbbbbbbbbbcccc",
         "aaaaaaaaaabbbbbbbbbbccccccccccdddddddddd aaaaaaaaaabbbbbbbbbbcccc"},
        {"PC-版 a-東京", "pc<PC> 版 a -東 *東京 -京"},
    };
    (void)state;
    CHECK(examples);
}

static void cjk(void **state)
{
    static const struct example examples[] = {
        {"東", "東"},
        {"東京", "-東 *東京 -京"},
        {"東京都。大", "-東 *東京 -京 *京都 -都 大"},
        {"日本\n語", "-日 *日本 -本 *本語<本_語> -語"},
        {"日 \r\n 本", "-日 *日本<日____本> -本"},
        {"日\n\n本", "日 本"},
        {"日\r\r本", "日 本"},
        {"한국 어", "-한 *한국 -국 어"},
        {"한日", "-한 *한日 -日"},
        {"한 日", "한 日"},
        {"PC版x", "pc<PC> 版 x"},
        {"ひらカナー", "-ひ *ひら -ら *らカ -カ *カナ -ナ *ナー -ー"},
        {"ｶﾞｷ", "-ガ<ｶﾞ> *ガキ<ｶﾞｷ> -キ<ｷ>"},
        {"\xe1\x84\x92\xe1\x85\xa1\xe1\x86\xab",
         "한<\xe1\x84\x92\xe1\x85\xa1\xe1\x86\xab>"},
        {"葛\xf3\xa0\x84\x80城", "-葛 *葛城<葛\xf3\xa0\x84\x80城> -城"},
    };
    (void)state;
    CHECK(examples);
}

static void flags(void **state)
{
    static const struct {
        const char *text;
        bool no_surface, digit;
    } examples[] = {
        {"korea", true, false},  {"Korea", true, false},
        {"KORea", false, false}, {"g20", true, true},
        {"3D", true, true},      {"iPod", false, false},
        {"don't", true, false},  {"don’t", false, false},
        {"né", false, false},    {"1,000", true, true},
        {"東", false, false},
    };
    (void)state;
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++) {
        struct pst_words words;
        struct pst_word word;
        const char *text = examples[i].text;
        pst_words_init(&words, text, strlen(text));
        assert_true(pst_words_next(&words, &word));
        assert_int_equal(word.no_surface, examples[i].no_surface);
        assert_int_equal(word.has_digit, examples[i].digit);
        pst_words_dispose(&words);
    }
}

/* Words are read in blocks: wherever a text lies in them, its words are the
 * same. */
static void add_words(struct pst_buf *out, struct pst_str text, size_t shift)
{
    struct pst_words words;
    struct pst_word word;
    pst_words_init(&words, text.p, text.n);
    while (pst_words_next(&words, &word)) {
        pst_buf_addf(out, "%.*s %d %zu-%zu%s%s\n", (int)word.term.n,
                     word.term.p, word.kind, word.begin - shift,
                     word.end - shift, word.no_surface ? " no surface" : "",
                     word.has_digit ? " digit" : "");
        for (size_t i = word.term.n; word.padded && i < 16; i++)
            assert_int_equal(word.term.p[i], 0);
    }
    pst_words_dispose(&words);
}

static void blocks_do_not_matter(void **state)
{
    static const char *const pieces[] = {
        "a",
        "Word",
        "of",
        "newsPaper",
        "commentaries",
        "7",
        "1,000",
        "c+",
        "c++",
        "f#",
        "don't",
        "U.S.",
        "é",
        "well-known",
        "東",
        "A.B.C",
        "...",
        "x@y",
        "R&D",
        "’",
        "abcdefghijklmnopqrstuvwxyz0123456789abcdefghijklmnopqrstuvwxyz0123",
        "Pneumonoultramicroscopicsilicovolcanoconiosisandthenonandonandon99x"};
    static const char *const gaps[] = {" ",  " ",  " ", "\n",
                                       ", ", ". ", "",  "-"};
    uint64_t seed = 5;
    (void)state;
    for (int round = 0; round < 40; round++) {
        struct pst_buf text = PST_BUF_INIT;
        struct pst_buf expected = PST_BUF_INIT;
        size_t count = random_below(&seed, 60);
        for (size_t i = 0; i < count; i++) {
            pst_buf_adds(
                &text,
                pieces[random_below(&seed, sizeof pieces / sizeof *pieces)]);
            pst_buf_adds(&text,
                         gaps[random_below(&seed, sizeof gaps / sizeof *gaps)]);
        }
        add_words(&expected, pst_buf_str(&text), 0);
        for (size_t shift = 1; shift <= 130; shift++) {
            /* As large as its text, so that a sanitizer sees what is read. */
            char *moved = pst_malloc(text.n + shift);
            struct pst_buf got = PST_BUF_INIT;
            memset(moved, ' ', shift);
            memcpy(moved + shift, text.p, text.n);
            add_words(&got, (struct pst_str){moved, text.n + shift}, shift);
            assert_string_equal(got.p, expected.p);
            pst_buf_dispose(&got);
            free(moved);
        }
        pst_buf_dispose(&text);
        pst_buf_dispose(&expected);
    }
}

static void restart_forgets(void **state)
{
    struct pst_words words;
    struct pst_word word;
    (void)state;
    pst_words_init(&words, "a-b", 3);
    assert_true(pst_words_next(&words, &word));
    pst_words_restart(&words, "東京", strlen("東京"));
    assert_true(pst_words_next(&words, &word));
    assert_int_equal(word.kind, PST_WORD_SINGLE);
    pst_words_restart(&words, "x", 1);
    assert_true(pst_words_next(&words, &word));
    assert_true(pst_str_is(word.term, "x"));
    assert_false(pst_words_next(&words, &word));
    assert_false(pst_words_next(&words, &word));
    pst_words_dispose(&words);
}

static void ill_formed_bytes_end_a_word(void **state)
{
    static const struct example examples[] = {
        {"a\xff"
         "b",
         "a b"},
        {"caf\xe9 x", "caf x"},
        {"a\xe2\x80", "a"},
        {"don\x92t", "don t"},
        {"a-\xc3", "a"},
        {"\xf0\x9f\x98", ""},
        {"東\xe6\x9d", "東"},
        {"a\xed\xa0\x80"
         "b",
         "a b"},
    };
    (void)state;
    CHECK(examples);
}

/* All sequences of up to four of the bytes that mean something. */
static void short_sequences(void **state)
{
    static const char bytes[] = "aB1'.,-&+# \n\x80\xc2\xad\xcc\x81\xe2\x99"
                                "\xe6\x9d\xb1\xf0\xff";
    const size_t base = sizeof bytes - 1;
    (void)state;
    for (size_t length = 1; length <= 4; length++) {
        char text[4];
        size_t all = 1;
        for (size_t i = 0; i < length; i++)
            all *= base;
        for (size_t number = 0; number < all; number++) {
            size_t rest = number;
            for (size_t i = 0; i < length; i++, rest /= base)
                text[i] = bytes[rest % base];
            assert_null(words_fault(text, length));
        }
    }
}

/* Texts on which a careless reader takes time that grows with the square. */
static void large_texts(void **state)
{
    static const char *const units[] = {"a",
                                        "A",
                                        "a-",
                                        "a.",
                                        "'",
                                        "1,",
                                        "1,000,",
                                        "é",
                                        "東",
                                        "東 ",
                                        "\xcc\x81",
                                        "\xc2\xad",
                                        "a\xe2\x80\x8d",
                                        "東\n\n",
                                        ".-",
                                        "l'a",
                                        "a\xcc\x81.",
                                        "e\xcc\x81\xcc\xa3"};
    enum { SIZE = 1 << 20 };
    (void)state;
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        struct pst_buf text = PST_BUF_INIT;
        while (text.n < SIZE)
            pst_buf_adds(&text, units[i]);
        assert_null(words_fault(text.p, text.n));
        pst_buf_dispose(&text);
    }
}

/* A text that ends anywhere, at the edge of its memory. */
static void truncated_texts(void **state)
{
    static const char whole[] =
        "U.S.-China l’État C++ 1,000 東京\n都 AT&T e\xcc\x81 so\xc2\xad"
        "ft 한국";
    (void)state;
    for (size_t n = 0; n < sizeof whole; n++) {
        char *text = malloc(n != 0 ? n : 1);
        assert_non_null(text);
        memcpy(text, whole, n);
        assert_null(words_fault(text, n));
        free(text);
    }
}

static bool has_prefix(struct pst_str term,
                       const struct pst_words_wanted *wanted)
{
    bool has = wanted->prefix_count == 0;
    for (size_t i = 0; i < wanted->prefix_count && !has; i++) {
        const struct pst_words_prefix *p = &wanted->prefixes[i];
        has = term.n >= p->n && memcmp(term.p, p->p, p->n) == 0;
    }
    return has;
}

static bool is_wanted(struct pst_str term,
                      const struct pst_words_wanted *wanted)
{
    unsigned char first = (unsigned char)term.p[0];
    uint32_t second = pst_words_letter(term, 1);
    uint32_t third = pst_words_letter(term, 2);
    return (wanted->second[first] & second) == second &&
           (wanted->third[first] & third) == third && has_prefix(term, wanted);
}

/* Next and skip by turns give every word that next alone gives and that is
 * wanted, at the same position. */
static void check_skip(struct pst_str text,
                       const struct pst_words_wanted *wanted)
{
    struct pst_words all, some;
    struct pst_word a, b;
    size_t at = 0;
    pst_words_init(&all, text.p, text.n);
    pst_words_init(&some, text.p, text.n);
    size_t position = pst_words_skip(&some, wanted, SIZE_MAX);
    bool more = pst_words_next(&some, &b);
    while (pst_words_next(&all, &a)) {
        bool same =
            more && a.begin == b.begin && a.end == b.end && a.kind == b.kind;
        if (same) {
            assert_true(pst_str_eq(a.term, b.term));
            assert_int_equal(at, position);
            position += pst_word_takes_position(&b);
            position += pst_words_skip(&some, wanted, SIZE_MAX);
            more = pst_words_next(&some, &b);
        } else if (is_wanted(a.term, wanted)) {
            fail_msg("\"%.*s\" was lost in \"%s\"", (int)a.term.n, a.term.p,
                     text.p);
        }
        at += pst_word_takes_position(&a);
    }
    assert_false(more);
    assert_int_equal(at, position);
    pst_words_dispose(&all);
    pst_words_dispose(&some);
}

/* Every word of a text, and whether it was given by next and seek. */
struct given {
    struct pst_word words[1024];
    size_t positions[1024];
    bool is_given[1024];
    bool is_wanted[1024];
    size_t count, position;
};

static void give_all(struct given *g, struct pst_str text,
                     const struct pst_words_wanted *wanted)
{
    struct pst_words all;
    g->count = g->position = 0;
    pst_words_init(&all, text.p, text.n);
    while (pst_words_next(&all, &g->words[g->count])) {
        const struct pst_word *w = &g->words[g->count];
        g->positions[g->count] = g->position;
        g->is_given[g->count] = false;
        g->is_wanted[g->count] = is_wanted(w->term, wanted);
        g->position += pst_word_takes_position(w);
        assert_true(++g->count < 1024);
    }
    pst_words_dispose(&all);
}

/* Next and seek by turns give every word that is wanted and so many before it,
 * or before the end, and nothing that next alone does not give. */
static void check_seek(struct given *g, struct pst_str text,
                       const struct pst_words_wanted *wanted, size_t before,
                       size_t least)
{
    struct pst_words some;
    struct pst_word w;
    size_t next = 0;
    give_all(g, text, wanted);
    pst_words_init(&some, text.p, text.n);
    do {
        size_t at = some.at;
        bool moved = pst_words_seek(&some, wanted, before, least);
        assert_true(moved ? some.at - at >= least : some.at == at);
        if (!pst_words_next(&some, &w))
            break;
        while (next < g->count &&
               (g->words[next].begin != w.begin || g->words[next].end != w.end))
            next++;
        if (next == g->count)
            fail_msg("no word of \"%s\" ends at %zu", text.p, w.end);
        assert_int_equal(g->words[next].kind, w.kind);
        g->is_given[next] = true;
    } while (true);
    size_t limit = g->position; /* of what is wanted next */
    for (size_t i = g->count; i-- > 0;) {
        size_t at = g->positions[i];
        bool near =
            pst_word_takes_position(&g->words[i]) && limit - at <= before;
        if ((g->is_wanted[i] || near) && !g->is_given[i])
            fail_msg("the word at %zu was lost in \"%s\"", g->words[i].begin,
                     text.p);
        if (g->is_wanted[i])
            limit = at;
    }
    pst_words_dispose(&some);
}

static uint32_t random_letters(uint64_t *seed)
{
    return random_below(seed, 2) != 0 ? random_next(seed) : UINT32_MAX;
}

static void add_prefixes(struct pst_words_wanted *wanted, uint64_t *seed)
{
    static const char *const terms[] = {
        "be", "dam", "north", "word", "wat",  "to",
        "x1", "a",   "us",    "ab",   "etat", "abcdefghijklmnopqr"};
    enum { TERMS = sizeof terms / sizeof *terms };
    for (uint32_t i = random_below(seed, 12); i > 0; i--) {
        struct pst_str term = pst_str_of(terms[random_below(seed, TERMS)]);
        pst_words_wanted_prefix(wanted, term, random_below(seed, 6) + 1);
    }
}

static void skipped_words_are_not_wanted(void **state)
{
    static const char *const units[] = {
        " ",     " ",        " ",
        "a",     "Be",       "dam",
        "x1",    "North",    "42",
        "'",     "’",        "-",
        "_",     ".",        ",",
        "&",     "+",        "#",
        "+",     "@",        "é",
        "東",    "国",       "\xc2\xad",
        "\n",    "“",        "U.S.",
        "l'e",   "C#",       "C++",
        "1,",    "(",        "\xff",
        "~",     "/",        "한국",
        "word",  "water",    "abcdefghijklmnopqrstuvwxyz",
        "ab-cd", "dam's",    "dam’s",
        "—",     "to-day-s", "‐"};
    enum { UNITS = sizeof units / sizeof *units };
    uint64_t seed = 77;
    struct pst_words_wanted wanted;
    struct pst_buf text = PST_BUF_INIT;
    struct given *given = malloc(sizeof *given);
    (void)state;
    assert_non_null(given);
    for (int i = 0; i < 20000; i++) {
        pst_buf_clear(&text);
        uint32_t n = random_below(&seed, 90);
        /* Half of them of plain words for the most part. */
        uint32_t among = random_below(&seed, 2) != 0 ? UNITS : 9;
        for (uint32_t k = 0; k < n; k++) {
            pst_buf_adds(&text, units[random_below(&seed, among)]);
            if (random_below(&seed, 2) != 0)
                pst_buf_addc(&text, ' ');
        }
        uint32_t rare = random_below(&seed, 2) != 0 ? 4 : 40;
        for (int k = 0; k < 256; k++) {
            bool none = random_below(&seed, rare) != 0;
            wanted.second[k] = none ? 0 : random_letters(&seed);
            wanted.third[k] = none ? 0 : random_letters(&seed);
        }
        wanted.prefix_count = 0;
        wanted.any_prefix = false;
        pst_words_wanted_ready(&wanted);
        check_skip(pst_buf_str(&text), &wanted);
        wanted.plain = random_below(&seed, 2) != 0;
        if (random_below(&seed, 2) != 0)
            add_prefixes(&wanted, &seed);
        check_seek(given, pst_buf_str(&text), &wanted, random_below(&seed, 6),
                   random_below(&seed, 9));
    }
    free(given);
    pst_buf_dispose(&text);
}

/* What letters beside a word can tell is no more than that. */
static void neighbours_tell_by_letters(void **state)
{
    static const struct {
        const char *text, *before, *after;
        bool found;
    } cases[] = {
        {"the nations", "", "", true},
        {"the natives", "", "", false},
        {"na\xc2\xadtions", "", "", true},
        {"United nations", "united", "", true},
        {"untied nations", "united", "", false},
        {"reunited nations", "united", "", true},
        {"united, nations", "other", "", true},
        {"united\nnations", "other", "", true},
        {"the U.S. nations", "us", "", true},
        {"na\xc3\xafve nations", "naive", "", true},
        {"ve nations", "naive", "", true},
        {"nations", "other", "other", true},
        {"Nations Charter", "", "charter", true},
        {"nations church", "", "charter", false},
        {"nations chart", "", "charter", true},
        {"nations, church", "", "charter", true},
        {"nations\nchurch", "", "charter", true},
        {"nations don't", "", "don't", true},
        {"nations done", "", "don't", true},
        {"nations do", "", "don't", true},
        {"nation's charter", "", "church", true},
        {"all church nations", "united", "", false},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pst_str text = pst_str_of(cases[i].text);
        struct pst_str term = pst_str_of("nations");
        static struct pst_words_wanted wanted;
        struct pst_words w;
        memset(&wanted, 0, sizeof wanted);
        wanted.second['n'] = pst_words_letter(term, 1);
        wanted.third['n'] = pst_words_letter(term, 2);
        struct pst_words_prefix *p =
            pst_words_wanted_prefix(&wanted, term, strlen("nation"));
        assert_non_null(p);
        p->before = pst_str_of(cases[i].before);
        p->after = pst_str_of(cases[i].after);
        pst_words_wanted_ready(&wanted);
        pst_words_init(&w, text.p, text.n);
        if ((pst_words_find(&w, &wanted, 0) < text.n) != cases[i].found)
            fail_msg("\"%s\"", cases[i].text);
        pst_words_dispose(&w);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(skipped_words_are_not_wanted),
        cmocka_unit_test(neighbours_tell_by_letters),
        cmocka_unit_test(plain_words),
        cmocka_unit_test(invisible_characters),
        cmocka_unit_test(apostrophes),
        cmocka_unit_test(elision),
        cmocka_unit_test(signs_inside),
        cmocka_unit_test(acronyms),
        cmocka_unit_test(numbers),
        cmocka_unit_test(compounds),
        cmocka_unit_test(cjk),
        cmocka_unit_test(flags),
        cmocka_unit_test(blocks_do_not_matter),
        cmocka_unit_test(restart_forgets),
        cmocka_unit_test(ill_formed_bytes_end_a_word),
        cmocka_unit_test(short_sequences),
        cmocka_unit_test(large_texts),
        cmocka_unit_test(truncated_texts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
