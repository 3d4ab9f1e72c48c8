/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "schema/hash.h"
#include "schema/pathterms.h"
#include "schema/schema.h"

static void test_fields(void **state)
{
    (void)state;
    for (int i = 0; i < PST_FIELD_COUNT; i++) {
        const struct pst_field_info *f = pst_field_info((enum pst_field)i);
        assert_non_null(f->name);
        assert_int_equal(pst_field_by_name(pst_str_of(f->name)), i);
    }
    assert_string_equal(pst_field_info(PST_FIELD_TITLE)->prefix, "S");
    assert_string_equal(pst_field_info(PST_FIELD_TAG)->whole, "XKN");
    assert_null(pst_field_info(PST_FIELD_DATE)->prefix);
    assert_int_equal(pst_field_by_name(pst_str_of("By")), PST_FIELD_AUTHOR);
    assert_int_equal(pst_field_by_name(pst_str_of("keywords")), PST_FIELD_TAG);
    assert_int_equal(pst_field_by_name(pst_str_of("site")), PST_FIELD_SOURCE);
    assert_int_equal(pst_field_by_name(pst_str_of("titl")), PST_FIELD_COUNT);
    assert_int_equal(pst_field_by_name(pst_str_of("")), PST_FIELD_COUNT);
}

static void test_only_four_fields_are_searched(void **state)
{
    (void)state;
    unsigned searched = 0;
    for (int i = 0; i < PST_FIELD_COUNT; i++)
        if (pst_field_info((enum pst_field)i)->searched)
            searched |= 1u << i;
    assert_int_equal(searched, 1u << PST_FIELD_BODY | 1u << PST_FIELD_TITLE |
                                   1u << PST_FIELD_SUMMARY |
                                   1u << PST_FIELD_CAPTION);
}

static void test_order_has_each_field_with_words_once(void **state)
{
    (void)state;
    unsigned seen = 0;
    for (size_t i = 0; pst_field_order[i] != PST_FIELD_COUNT; i++) {
        assert_int_equal(seen >> pst_field_order[i] & 1, 0);
        seen |= 1u << pst_field_order[i];
    }
    for (int i = 0; i < PST_FIELD_COUNT; i++)
        assert_int_equal(seen >> i & 1,
                         pst_field_info((enum pst_field)i)->prefix != NULL);
    assert_int_equal(pst_field_order[0], PST_FIELD_TITLE);
    assert_int_equal(pst_field_order[1], PST_FIELD_BODY);
}

static size_t cost(const struct pst_buf *b)
{
    size_t n = b->n;
    for (size_t i = 0; i < b->n; i++)
        n += b->p[i] == '\0';
    return n;
}

static void test_terms(void **state)
{
    (void)state;
    struct pst_buf b = PST_BUF_INIT;
    pst_term_make(&b, "S", pst_str_of("korea"));
    assert_string_equal(b.p, "Skorea");
    pst_term_make(&b, "", (struct pst_str){NULL, 0});
    assert_string_equal(b.p, "");
    pst_term_make_meta(&b, pst_str_of("Naïve-Key"), pst_str_of("x"));
    assert_string_equal(b.p, "XMnaive-key:x");
    pst_buf_dispose(&b);
}

static void test_long_terms_are_cut_and_hashed(void **state)
{
    (void)state;
    char text[400];
    memset(text, 'a', sizeof text);
    struct pst_buf b = PST_BUF_INIT;
    struct pst_buf other = PST_BUF_INIT;
    pst_term_make(&b, "S", (struct pst_str){text, 244});
    assert_int_equal(b.n, 245);
    assert_int_equal(b.p[244], 'a');
    pst_term_make(&b, "S", (struct pst_str){text, 245});
    assert_int_equal(b.n, 245);
    text[244] = 'b';
    pst_term_make(&other, "S", (struct pst_str){text, 245});
    assert_memory_equal(b.p, other.p, 229);
    assert_memory_not_equal(b.p + 229, other.p + 229, 16);

    /* The XXH64 of the whole, in hex. */
    struct pst_buf whole = PST_BUF_INIT;
    pst_buf_adds(&whole, "S");
    pst_buf_add(&whole, text, 245);
    pst_buf_addf(&whole, "%016llx",
                 (unsigned long long)pst_hash64(whole.p, whole.n));
    assert_string_equal(other.p + 229, whole.p + 246);
    pst_buf_dispose(&whole);

    /* A character is never cut: é at bytes 228 and 229. */
    text[228] = '\xc3';
    text[229] = '\xa9';
    pst_term_make(&b, "", (struct pst_str){text, 300});
    assert_int_equal(b.n, 228 + 16);
    /* NULs take two. */
    memset(text, 0, sizeof text);
    pst_term_make(&b, "", (struct pst_str){text, 122});
    assert_int_equal(b.n, 122);
    pst_term_make(&b, "", (struct pst_str){text, 123});
    assert_int_equal(b.n, 114 + 16);
    assert_true(cost(&b) <= PST_TERM_MAX);
    /* Bytes of a path that are no characters at all. */
    memset(text, '\x80', sizeof text);
    pst_term_make(&b, "P", (struct pst_str){text, 300});
    assert_int_equal(b.n, 245);
    pst_buf_dispose(&b);
    pst_buf_dispose(&other);
}

static void test_ids(void **state)
{
    (void)state;
    char a[PST_ID_MAX];
    char b[PST_ID_MAX];
    pst_article_id(a, pst_str_of("a/b"), pst_str_of(""));
    pst_article_id(b, pst_str_of("a/b"), (struct pst_str){NULL, 0});
    assert_string_equal(a, b);
    assert_int_equal(strspn(a, "0123456789abcdef"), 16);
    pst_article_id(b, pst_str_of("a"), pst_str_of("b"));
    assert_string_not_equal(a, b);
    char c[PST_ID_MAX];
    pst_article_id(c, pst_str_of("ab"), pst_str_of(""));
    assert_string_not_equal(b, c);
    assert_true(pst_hash64("", 0) == 0xef46db3751d8e999u);
}

static void test_slots(void **state)
{
    (void)state;
    char words[4];
    pst_slot_words(words, 0x01020304);
    assert_memory_equal(words, "\x01\x02\x03\x04", 4);

    static const struct {
        const char *date, *path;
        int64_t member;
        const char *want;
        size_t n;
    } cases[] = {
        {"20141211", "a/b.md", -1, "79858788a/b.md", 14},
        {"2014", "a", -1, "79859999a", 9},
        {"201412", "a", -1, "79858799a", 9},
        {"", "a", -1, "99999999a", 9},
        {"20141211", "a", 12,
         "79858788a\0"
         "00000012",
         18},
        {"20141211", "a", 0,
         "79858788a\0"
         "00000000",
         18},
    };
    struct pst_buf b = PST_BUF_INIT;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        pst_slot_order(&b, pst_str_of(cases[i].date), pst_str_of(cases[i].path),
                       cases[i].member);
        assert_int_equal(b.n, cases[i].n);
        assert_memory_equal(b.p, cases[i].want, b.n);
        assert_true(
            pst_str_is(pst_slot_order_path(pst_buf_str(&b)), cases[i].path));
    }
    pst_buf_dispose(&b);
    assert_int_equal(pst_slot_order_path(pst_str_of("7985878")).n, 0);
    assert_int_equal(pst_slot_order_path(pst_str_of("7985878xabc")).n, 0);
    assert_int_equal(pst_slot_order_path(pst_str_of("79858788")).n, 0);
}

static void add_term(void *payload, const char *prefix, struct pst_str term)
{
    struct pst_buf *out = payload;
    pst_buf_adds(out, strcmp(prefix, PST_PREFIX_FILE_WORD) == 0 ? "+" : "");
    pst_buf_addstr(out, term);
    pst_buf_addc(out, '|');
}

static void test_paths(void **state)
{
    static const struct {
        const char *path, *terms;
    } cases[] = {
        {"Dr. Smith.txt", "dr. smith.txt|dr. smith|+dr|+smith|"},
        {"Op-Eds/a.tar.gz", "op-eds|a.tar.gz|a|+a|"},
        {".hidden", ".hidden|+hidden|"},
        {"x.md.gz", "x.md.gz|x|+x|"},
        {"a/.git/\xc3\x89t\xc3\xa9.HTML", "a|.git|ete.html|ete|+ete|"},
        {"v1.2/well-known", "v1.2|well-known|+well|+known|+well-known|"},
        {"name.longextension", "name.longextension|+name|+longextension|"
                               "+name.longextension|"},
        {"", ""},
    };
    struct pst_buf got = PST_BUF_INIT;
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        pst_buf_clear(&got);
        pst_path_terms(pst_str_of(cases[i].path), add_term, &got);
        assert_string_equal(got.p, cases[i].terms);
    }
    pst_buf_dispose(&got);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fields),
        cmocka_unit_test(test_only_four_fields_are_searched),
        cmocka_unit_test(test_order_has_each_field_with_words_once),
        cmocka_unit_test(test_terms),
        cmocka_unit_test(test_long_terms_are_cut_and_hashed),
        cmocka_unit_test(test_ids),
        cmocka_unit_test(test_paths),
        cmocka_unit_test(test_slots),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
