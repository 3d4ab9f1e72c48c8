/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>

#include "article_reading.h"

static void read_text(struct reading *r, const char *text)
{
    read_bytes(r, pst_markdown_read, pst_str_of(text));
    assert_int_equal(r->result, 0);
}

static void test_blocks(void **state)
{
    (void)state;
    struct reading r;
    read_text(&r, "# The title\n\nOne.\n\n## Part\n\n> Said.\n\n- first\n"
                  "- second\n  1. inner\n\n| a | b |\n|---|---|\n| c | d |\n\n"
                  "    indented code\n\n```c\nint x;\n\n  y;\n```\nLast.\n");
    expect_field(&r, PST_FIELD_TITLE, "The title");
    expect_field(&r, PST_FIELD_BODY,
                 "One. | Part | Said. | first | second | inner | a | b | c | d "
                 "| Last.");
    expect_field(&r, PST_FIELD_CODE, "indented code | int x;\n\n  y;");
    assert_int_equal(block_of(&r, "One."), PST_BLOCK_PARAGRAPH);
    assert_int_equal(block_of(&r, "Part"), PST_BLOCK_HEADING);
    assert_int_equal(block_of(&r, "Said."), PST_BLOCK_QUOTE);
    assert_int_equal(block_of(&r, "inner"), PST_BLOCK_ITEM);
    assert_int_equal(block_of(&r, "d"), PST_BLOCK_CELL);
    assert_int_equal(block_of(&r, "indented code"), PST_BLOCK_PRE);
    reading_dispose(&r);
}

static void test_second_title_is_body(void **state)
{
    (void)state;
    struct reading r;
    read_text(&r, "# One\n\ntext\n\n# Two\n");
    expect_field(&r, PST_FIELD_TITLE, "One");
    expect_field(&r, PST_FIELD_BODY, "text | Two");
    reading_dispose(&r);
}

static void test_front_matter_title(void **state)
{
    (void)state;
    struct reading r;
    read_text(&r, "---\ntitle: Stated\n---\n# Heading\n\ntext\n");
    expect_field(&r, PST_FIELD_TITLE, "Stated");
    expect_field(&r, PST_FIELD_BODY, "Heading | text");
    reading_dispose(&r);
}

static void test_front_matter_title_repeated(void **state)
{
    (void)state;
    struct reading r;
    read_text(&r, "---\ntitle: The  Caf\xc3\xa9\n---\n# the *CAF\xc3\x89*\n\n"
                  "text\n\n# The Caf\xc3\xa9\n");
    expect_field(&r, PST_FIELD_TITLE, "The  Caf\xc3\xa9");
    expect_field(&r, PST_FIELD_BODY, "text | The Caf\xc3\xa9");
    expect_source(&r, "text", "text");
    reading_dispose(&r);
    /* Not the first block; not of the first level. */
    read_text(&r, "---\ntitle: A\n---\ntext\n\n# A\n");
    expect_field(&r, PST_FIELD_BODY, "text | A");
    reading_dispose(&r);
    read_text(&r, "---\ntitle: A\n---\n## A\n\ntext\n");
    expect_field(&r, PST_FIELD_BODY, "A | text");
    reading_dispose(&r);
    read_text(&r, "---\ntitle: A\n---\n# A ![pic](x.png)\n\ntext\n");
    expect_field(&r, PST_FIELD_BODY, "text");
    expect_field(&r, PST_FIELD_CAPTION, "pic");
    reading_dispose(&r);
}

static void test_phrases_map_to_their_source(void **state)
{
    (void)state;
    struct reading r;
    read_text(&r, "A *very* old **caf&eacute; [in Paris](http://x.y/)** and\n"
                  "more\\* text, `code span` <b>bold</b> end.\n");
    expect_field(&r, PST_FIELD_BODY,
                 "A very old caf\xc3\xa9 in Paris and\nmore* text, code span "
                 "bold end.");
    expect_source(&r, "very", "very");
    expect_source(&r, "A very old", "A *very* old");
    expect_source(&r, "caf\xc3\xa9", "caf&eacute;");
    expect_source(&r, "\xc3\xa9", "&eacute;");
    expect_source(&r, "old caf\xc3\xa9 in", "old **caf&eacute; [in");
    expect_source(&r, "Paris and\nmore", "Paris](http://x.y/)** and\nmore");
    expect_source(&r, "\n", "\n");
    expect_source(&r, "more*", "more\\*");
    expect_source(&r, "code span bold", "code span` <b>bold");
    reading_dispose(&r);
}

static void test_line_ends(void **state)
{
    (void)state;
    struct reading r;
    read_text(&r, "> one\r\n> two  \r\n> three<br>four\r\n\r\n    a\r\n\r\n"
                  "    b\r\n");
    expect_field(&r, PST_FIELD_BODY, "one\ntwo\nthree\nfour");
    expect_source(&r, "one\ntwo", "one\r\n> two");
    expect_source(&r, "\n", "\r\n");
    expect_source(&r, "three\nfour", "three<br>four");
    expect_field(&r, PST_FIELD_CODE, "a\n\nb");
    expect_source(&r, "a\n\nb", "a\r\n\r\n    b");
    reading_dispose(&r);
}

static void test_soft_hyphens_stay(void **state)
{
    (void)state;
    struct reading r;
    read_text(&r, "hy\xc2\xadphen and ap&shy;ple\n");
    expect_field(&r, PST_FIELD_BODY, "hy\xc2\xadphen and ap\xc2\xadple");
    expect_source(&r, "ap\xc2\xadple", "ap&shy;ple");
    reading_dispose(&r);
}

static void test_nested_quotes(void **state)
{
    (void)state;
    struct reading r;
    read_text(&r, "> outer words\n> > inner one\n> > inner two\n>\n> - item\n");
    expect_field(&r, PST_FIELD_BODY,
                 "outer words | inner one\ninner two | item");
    expect_source(&r, "inner one\ninner two", "inner one\n> > inner two");
    assert_int_equal(block_of(&r, "item"), PST_BLOCK_ITEM);
    reading_dispose(&r);
}

static void test_images_are_captions(void **state)
{
    (void)state;
    struct reading r;
    read_text(&r, "Before ![A *red* &amp; blue boat](b.png \"At sea\") after "
                  "<img src=x alt=\"two dogs\"> end.\n\nNext.\n");
    expect_field(&r, PST_FIELD_BODY, "Before  after  end. | Next.");
    expect_field(&r, PST_FIELD_CAPTION,
                 "A red & blue boat | At sea | two dogs");
    expect_source(&r, "red & blue", "red* &amp; blue");
    expect_source(&r, "At sea", "At sea");
    reading_dispose(&r);
}

static void test_html_blocks(void **state)
{
    (void)state;
    struct reading r;
    read_text(&r, "<div class=\"x\">Some <b>bold</b> t&eacute;xt</div>\n\n"
                  "<figure><img alt=\"a cat\"><figcaption>My cat</figcaption>"
                  "</figure>\n\n<script>\nvar hidden;\n\nmore();\n</script>\n\n"
                  "<!-- hidden\n\nnote -->\n\n> <p>quoted\n> <i>lines</i></p>\n"
                  "\n<tr><td>left</td><td>right</td></tr>\n");
    expect_field(&r, PST_FIELD_BODY,
                 "Some bold t\xc3\xa9xt | quoted\n lines | left | right");
    expect_field(&r, PST_FIELD_CAPTION, "a cat | My cat");
    expect_source(&r, "bold t\xc3\xa9xt", "bold</b> t&eacute;xt");
    assert_int_equal(block_of(&r, "quoted\n lines"), PST_BLOCK_QUOTE);
    reading_dispose(&r);
}

static void test_inline_html_is_dropped(void **state)
{
    (void)state;
    struct reading r;
    read_text(&r, "a <script>x()</script>b <!-- c -->d <span\nid=\"q\">e"
                  "</span> f\n");
    expect_field(&r, PST_FIELD_BODY, "a b d e f");
    reading_dispose(&r);
}

static void test_generator_tags_are_dropped(void **state)
{
    (void)state;
    struct reading r;
    read_text(&r, "{% include x.html a_b=\"c_d\" %}\n\nSee {{ site.name }}the "
                  "[page]({{< ref \"a b.md\" >}}) now[^1] {: .lead}\n\n"
                  "{{< note \"x\" >}}Kept *text*{{< /note >}}\n\n[[toc]]\n\n"
                  "::: tip\nA tip\n:::\n\n## Head {#head-id}\n\n"
                  "A [[Target|wiki link]].\n\n[^1]: The note.\n\n"
                  "`{{ code }}` stays\n");
    expect_field(&r, PST_FIELD_BODY,
                 "See the page now | Kept text | A tip | Head | A wiki link. | "
                 "The note. | {{ code }} stays");
    expect_source(&r, "See the", "See {{ site.name }}the");
    reading_dispose(&r);
}

static void test_figures_of_generators(void **state)
{
    (void)state;
    struct reading r;
    read_text(
        &r,
        "A {{< figure src=\"a.png\" caption=\"The *old* mill &amp; I\"\n"
        "alt='A mill' >}}\nB\n\n{{% figure title=Gate x %}}\n\n{{< note "
        "caption=\"no\" >}} {{< figure caption=\"open >}} {{< figure >}}C\n");
    expect_field(&r, PST_FIELD_BODY, "A \n\nB | C");
    expect_field(&r, PST_FIELD_CAPTION, "A mill | The *old* mill & I | Gate");
    expect_source(&r, "The *old* mill", "The *old* mill");
    reading_dispose(&r);
}

static void test_attributes_are_dropped(void **state)
{
    (void)state;
    struct reading r;
    read_text(&r,
              "![A mill](mill.png){width=50% fig-alt=\"A } mill\"}\n\n"
              "# Mills {.unnumbered #m}\n\n::: {.note key='v'}\nTurn.\n:::\n\n"
              "{.wide}\n\nA [span]{.small} and `x`{.c}.\n\n## Last {-}\n");
    expect_field(&r, PST_FIELD_BODY, "Turn. | A span and x. | Last");
    expect_field(&r, PST_FIELD_CAPTION, "A mill");
    expect_field(&r, PST_FIELD_TITLE, "Mills");
    reading_dispose(&r);
    read_text(&r, "The set {a, b}, the key {n} and node{.h, .cc} stay; so does "
                  "{.this here} and an {un=closed.\n");
    expect_field(&r, PST_FIELD_BODY,
                 "The set {a, b}, the key {n} and node{.h, .cc} stay; so does "
                 "{.this here} and an {un=closed.");
    reading_dispose(&r);
}

static void test_embedded_files(void **state)
{
    (void)state;
    struct reading r;
    read_text(&r, "Press ![[plus.svg#icon]] now ![[mill.png|300x200]].\n\n"
                  "![[mill.png|The old mill]]\n\nSee ![[Notes on mills]] and "
                  "![[Notes|those]].\n\n![[open.png\n");
    expect_field(
        &r, PST_FIELD_BODY,
        "Press  now . | The old mill | See Notes on mills and those. | "
        "![[open.png");
    expect_source(&r, "The old mill", "The old mill");
    expect_source(&r, "Notes on mills", "Notes on mills");
    reading_dispose(&r);
}

static void test_notes_in_quotations(void **state)
{
    (void)state;
    struct reading r;
    read_text(&r, "> [!note] Wind\n> It turns.\n\n> [!quote-box|left]- Rain\n"
                  ">> [!tip]+\n>> Drops.\n\nWrite [!NOTE] so.\n");
    expect_field(&r, PST_FIELD_BODY,
                 "Wind\nIt turns. | Rain | Drops. | Write [!NOTE] so.");
    reading_dispose(&r);
}

static void test_links_in_tables(void **state)
{
    (void)state;
    struct reading r;
    read_text(&r, "a|b\n---|---\n[[Some mills\\|mills]]|[[Rain]]\n");
    expect_field(&r, PST_FIELD_BODY, "a | b | mills | Rain");
    expect_source(&r, "mills", "mills");
    reading_dispose(&r);
}

static void test_highlights(void **state)
{
    (void)state;
    struct reading r;
    read_text(&r, "==All of it== turns, (==some==) too: "
                  "\xe9\xa3\x8e==\xe8\xbd\xa6==\xe3\x80\x82\n\n"
                  "If a == b and c==d or e ==f, `==g==`.\n\nA part\n======\n");
    expect_field(
        &r, PST_FIELD_BODY,
        "All of it turns, (some) too: \xe9\xa3\x8e\xe8\xbd\xa6\xe3\x80\x82 | "
        "If a == b and c==d or e ==f, ==g==.");
    expect_field(&r, PST_FIELD_TITLE, "A part");
    expect_source(&r, "All of it turns", "All of it== turns");
    reading_dispose(&r);
}

/* Rows of short cells between the head and the body of a table. */
static void test_narrow_tables(void **state)
{
    (void)state;
    static const char *const rows[] = {"|-|-|",      "--|--",   "|:-|-:|",
                                       "| - | -- |", "|---|-|", "  |--|:-:|\r"};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct reading r;
        char text[120];
        snprintf(text, sizeof text,
                 "One.\n\na|b\n%s\nc|**d**\n\nEnd: {{ x }}e.\n\n> f|g\n> -|-\n"
                 "> h|i\n",
                 rows[i]);
        read_text(&r, text);
        expect_field(&r, PST_FIELD_BODY,
                     "One. | a | b | c | d | End: e. | f | g | h | i");
        assert_int_equal(block_of(&r, "d"), PST_BLOCK_CELL);
        expect_source(&r, "d", "d");
        expect_source(&r, "End: e.", "End: {{ x }}e.");
        expect_source(&r, "i", "i");
        reading_dispose(&r);
    }
}

/* Rows with more cells than the head: nothing is left out. */
static void test_tables_that_do_not_fit(void **state)
{
    (void)state;
    struct reading r;
    read_text(&r, "f|g|h\n---|---\ni|j|k\n\n| a | b |\n|---|---|\n| c | d | e |"
                  "\n\na|b\\|c\n---|---\nd\n");
    expect_field(
        &r, PST_FIELD_BODY,
        "f|g|h\n---|---\ni|j|k | | a | b |\n|---|---|\n| c | d | e | | "
        "a | b|c | d");
    expect_source(&r, "i|j|k", "i|j|k");
    expect_source(&r, "| c | d | e |", "| c | d | e |");
    reading_dispose(&r);
}

static void test_what_ends_a_table(void **state)
{
    (void)state;
    struct reading r;
    read_text(&r, "a|b\n---|---\nc|d\n## Next\n\na|b\n-|-\n```\ncode\n```\n\n"
                  "a|b\n---|---\n#c|d\n");
    expect_field(&r, PST_FIELD_BODY,
                 "a | b | c | d | Next | a | b | a | b | #c | d");
    expect_field(&r, PST_FIELD_CODE, "code");
    expect_source(&r, "Next", "Next");
    expect_source(&r, "code", "code");
    expect_source(&r, "#c", "#c");
    reading_dispose(&r);
}

/* What looks like such a row and is none maps to itself. */
static void test_no_tables(void **state)
{
    (void)state;
    struct reading r;
    read_text(&r,
              "a|b\n-|x|-\n\nc\n-|-\n\n```\nd|e\n-|-\n```\n\nf|g|h\n-|-\ni\n");
    expect_field(&r, PST_FIELD_BODY, "a|b\n-|x|- | c\n-|- | f|g|h\n-|-\ni");
    expect_field(&r, PST_FIELD_CODE, "d|e\n-|-");
    expect_source(&r, "f|g|h\n-|-\ni", "f|g|h\n-|-\ni");
    reading_dispose(&r);
}

/* Endless nesting and marks that never close. */
static void test_hostile(void **state)
{
    (void)state;
    static const char *const patterns[] = {
        "> ",       "[",    "![",       "*",          "**a ",      "_a*",
        "`",        "<",    "<a ",      "- ",         "1. ",       "{{",
        "{%",       "[^",   "&",        "|a",         "<div>\n\n", "[[a|",
        "a\n===\n", "\\",   "<!--\n\n", "a|b\n-|-\n", "-|-\n",     "==a ",
        "![[",      "{.a ", "{a=",      "> [!",       "{a=\"",     "x==",
        "[^a",      "{.",   ":::\n",    "\r",         "*\t",       "~~~\n> "};
    for (size_t i = 0; i < sizeof patterns / sizeof patterns[0]; i++) {
        struct reading r;
        struct pst_buf b = PST_BUF_INIT;
        while (b.n < 50000)
            pst_buf_adds(&b, patterns[i]);
        read_bytes(&r, pst_markdown_read, pst_buf_str(&b));
        assert_int_equal(r.result, 0);
        reading_dispose(&r);
        pst_buf_dispose(&b);
    }
}

static void test_deep_html_is_refused(void **state)
{
    (void)state;
    struct reading r;
    struct pst_buf b = PST_BUF_INIT;
    pst_buf_adds(&b, "Fine.\n\n");
    for (int i = 0; i < 600; i++)
        pst_buf_adds(&b, "<div>");
    read_bytes(&r, pst_markdown_read, pst_buf_str(&b));
    assert_int_equal(r.result, -PST_EFORMAT);
    assert_string_equal(r.err.message, "HTML nested deeper than 512 at line 3");
    reading_dispose(&r);
    pst_buf_dispose(&b);
}

static void test_nothing(void **state)
{
    (void)state;
    static const char *const texts[] = {"",   "\n", "---\n", "{{",
                                        "[^", "<",  ":"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct reading r;
        read_text(&r, texts[i]);
        reading_dispose(&r);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_blocks),
        cmocka_unit_test(test_second_title_is_body),
        cmocka_unit_test(test_front_matter_title),
        cmocka_unit_test(test_front_matter_title_repeated),
        cmocka_unit_test(test_phrases_map_to_their_source),
        cmocka_unit_test(test_line_ends),
        cmocka_unit_test(test_soft_hyphens_stay),
        cmocka_unit_test(test_nested_quotes),
        cmocka_unit_test(test_images_are_captions),
        cmocka_unit_test(test_html_blocks),
        cmocka_unit_test(test_inline_html_is_dropped),
        cmocka_unit_test(test_generator_tags_are_dropped),
        cmocka_unit_test(test_figures_of_generators),
        cmocka_unit_test(test_attributes_are_dropped),
        cmocka_unit_test(test_embedded_files),
        cmocka_unit_test(test_notes_in_quotations),
        cmocka_unit_test(test_links_in_tables),
        cmocka_unit_test(test_highlights),
        cmocka_unit_test(test_narrow_tables),
        cmocka_unit_test(test_tables_that_do_not_fit),
        cmocka_unit_test(test_what_ends_a_table),
        cmocka_unit_test(test_no_tables),
        cmocka_unit_test(test_hostile),
        cmocka_unit_test(test_deep_html_is_refused),
        cmocka_unit_test(test_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
