/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <gumbo.h>

#include "article/entity.h"
#include "base/buf.h"

/* The decoded reference and what is left of the text. */
static void expect(const char *text, bool attribute, const char *decoded,
                   size_t used)
{
    char out[PST_ENTITY_MAX];
    size_t n;
    size_t length =
        pst_entity_decode(text, text + strlen(text), attribute, out, &n);
    if (length != used || n != strlen(decoded) || memcmp(out, decoded, n) != 0)
        fail_msg("%s gives '%.*s', %zu bytes", text, (int)n, out, length);
}

static void test_names(void **state)
{
    (void)state;
    expect("&eacute;", false, "\xc3\xa9", 8);
    expect("&amp;amp;", false, "&", 5);
    expect("&mdash; x", false, "\xe2\x80\x94", 7);
    expect("&shy;", false, "\xc2\xad", 5);
    expect("&Dagger;", false, "\xe2\x80\xa1", 8);
    expect("&dagger;", false, "\xe2\x80\xa0", 8);
    expect("&apos;", false, "'", 6);
    expect("&Scaron;", false, "\xc5\xa0", 8);
    expect("&nosuchname;", false, "", 0);
    expect("& ", false, "", 0);
    expect("&;", false, "", 0);
    expect("&", false, "", 0);
    expect("&am", false, "", 0);
}

static void test_names_without_semicolon(void **state)
{
    (void)state;
    expect("&eacute x", false, "\xc3\xa9", 7);
    expect("&copy2014", false, "\xc2\xa9", 5);
    expect("&notit;", false,
           "\xc2\xac"
           "it;",
           7);
    expect("&mdash x", false, "", 0);
    expect("&copy=1", true, "", 0);
    expect("&copy2", true, "", 0);
    expect("&copy 2", true, "\xc2\xa9", 5);
    expect("&lt", false, "<", 3);
}

static void test_names_that_gumbo_knows(void **state)
{
    (void)state;
    expect("&zeetrf;", false, "\xe2\x84\xa8", 8);
    expect("&NotEqualTilde;", false, "\xe2\x89\x82\xcc\xb8", 15);
}

static void test_numbers(void **state)
{
    (void)state;
    expect("&#233;", false, "\xc3\xa9", 6);
    expect("&#xE9;", false, "\xc3\xa9", 6);
    expect("&#XE9 ", false, "\xc3\xa9", 5);
    expect("&#8212", false, "\xe2\x80\x94", 6);
    expect("&#151;", false, "\xe2\x80\x94", 6);
    expect("&#0;", false, "\xef\xbf\xbd", 4);
    expect("&#xD800;", false, "\xef\xbf\xbd", 8);
    expect("&#99999999999999999999;", false, "\xef\xbf\xbd", 23);
    expect("&#x1F600;", false, "\xf0\x9f\x98\x80", 9);
    expect("&#;", false, "", 0);
    expect("&#x;", false, "", 0);
    expect("&#xg", false, "", 0);
}

/* The table agrees with gumbo's. */
static void test_table(void **state)
{
    (void)state;
    static const char names[] =
        "AElig AMP Aacute Abreve Alpha Amacr Ccaron Dagger ENG Eogon Euml "
        "GT Gamma Hat IJlig Idot Lstrok NewLine NoBreak OElig Omega Oslash "
        "Prime QUOT REG Scaron THORN Tab Theta Uring Yuml Zdot "
        "ZeroWidthSpace alefsym and ang apos asymp bdquo breve bull cap "
        "check circ clubs crarr cross curren darr dblac deg divide emsp13 "
        "empty euro exist ffllig fnof forall frac18 frasl gacute half hearts "
        "hellip hyphen iexcl imath infin inodot int isin kgreen lAarr lang "
        "laquo lceil ldquo lfloor loz lowbar lrm lsquor male micro middot "
        "minus nabla ndash ne ni nsub numero oline oplus ordf para part "
        "permil perp phone piv prod prop radic rang real rsaquo sdot sect "
        "shy sigmaf spades squ starf sum sup1 supe szlig there4 thetasym "
        "tilde trade upsih uml verbar weierp wreath xi yen zwj zwnj ";
    GumboOptions options = kGumboDefaultOptions;
    options.fragment_context = GUMBO_TAG_TITLE;
    for (const char *p = names; *p != '\0'; p = strchr(p, ' ') + 1) {
        size_t length = (size_t)(strchr(p, ' ') - p);
        struct pst_buf b = PST_BUF_INIT;
        pst_buf_addf(&b, "&%.*s;", (int)length, p);
        GumboOutput *output = gumbo_parse_with_options(&options, b.p, b.n);
        const GumboNode *node = output->root->v.element.children.data[0];
        expect(b.p, false, node->v.text.text, b.n);
        gumbo_destroy_output(&options, output);
        pst_buf_dispose(&b);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_names_without_semicolon),
        cmocka_unit_test(test_names_that_gumbo_knows),
        cmocka_unit_test(test_numbers),
        cmocka_unit_test(test_table),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
