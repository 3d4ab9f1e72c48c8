/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Nothing that is seen as one character is cut. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "text/grapheme.h"

/* '|' stands at the edges. */
static void expect_edges(const char *marked)
{
    struct pst_buf text = PST_BUF_INIT;
    size_t edges[64] = {0};
    size_t count = 0;
    for (const char *p = marked; *p != '\0'; p++)
        if (*p == '|')
            edges[count++] = text.n;
        else
            pst_buf_addc(&text, *p);
    struct pst_str s = pst_buf_str(&text);
    for (size_t k = 0; k + 1 < count; k++)
        for (size_t at = edges[k]; at < edges[k + 1]; at++) {
            assert_int_equal(pst_grapheme_floor(s, 0, at), edges[k]);
            assert_int_equal(pst_grapheme_ceil(s, 0, at, s.n),
                             at == edges[k] ? at : edges[k + 1]);
        }
    assert_int_equal(pst_grapheme_floor(s, 0, s.n), s.n);
    assert_int_equal(pst_grapheme_ceil(s, 0, s.n, s.n), s.n);
    pst_buf_dispose(&text);
}

static void clusters_are_whole(void **state)
{
    (void)state;
    expect_edges("|a|b|");
    expect_edges("|e\xcc\x81\xcc\xa3|x|");
    expect_edges("|北|京|");
    expect_edges("|🇩🇪|🇫🇷|x|");
    expect_edges("|a|👩‍👩‍👧|👍🏽|");
    expect_edges("|\xe1\x84\x92\xe1\x85\xa1\xe1\x86\xab|\xe1\x84\x80\xe1\x85"
                 "\xb3|");
    expect_edges("|a|\r\n|b|");
}

static void any_bytes_are_survived(void **state)
{
    (void)state;
    struct pst_buf text = PST_BUF_INIT;
    for (int i = 0; i < 1000; i++)
        pst_buf_adds(&text, "\xcc\x81");
    pst_buf_adds(&text, "\xff\x80\x80\xe5");
    struct pst_str s = pst_buf_str(&text);
    for (size_t at = 0; at <= s.n; at++) {
        assert_true(pst_grapheme_floor(s, 0, at) <= at);
        size_t edge = pst_grapheme_ceil(s, 0, at, s.n);
        assert_true(edge >= at && edge <= s.n);
    }
    pst_buf_dispose(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(clusters_are_whole),
        cmocka_unit_test(any_bytes_are_survived),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
