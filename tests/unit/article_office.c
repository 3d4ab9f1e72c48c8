/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/unit/article_members.h"
#include "tests/unit/pack.h"

static const struct pst_extract_limits usual = PST_EXTRACT_LIMITS_INIT;

#define END_OF_FILES \
    {                \
        NULL,        \
        {            \
            NULL, 0  \
        }            \
    }

static void read_package(struct items *all, const char *path,
                         const struct file *files)
{
    struct pst_buf b = PST_BUF_INIT;
    pack(&b, "zip", NULL, files);
    read_bytes_limited(all, path, pst_buf_str(&b), usual);
    pst_buf_dispose(&b);
}

static const char document[] =
    "<w:document xmlns:w=\"x\"><w:body>\n"
    "<w:p><w:pPr><w:pStyle w:val=\"Titre\"/></w:pPr>"
    "<w:r><w:t>Salt </w:t></w:r><w:r><w:t>&amp; tar</w:t></w:r></w:p>\n"
    "<w:p><w:pPr><w:tabs><w:tab w:val=\"left\"/></w:tabs></w:pPr>"
    "<w:r><w:t>One</w:t><w:tab/><w:t>two</w:t></w:r>"
    "<w:del><w:r><w:delText>gone</w:delText></w:r></w:del>"
    "<w:ins><w:r><w:t xml:space=\"preserve\"> three</w:t></w:r></w:ins></w:p>\n"
    "<w:p><w:pPr><w:pStyle w:val=\"Titre1\"/></w:pPr><w:r><w:t>Head</w:t>"
    "</w:r></w:p>\n"
    "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Cell</w:t></w:r></w:p></w:tc></w:tr>"
    "</w:tbl>\n"
    "<w:p><w:r><w:instrText>PAGE</w:instrText></w:r></w:p>"
    "</w:body></w:document>";

static void test_docx(void **state)
{
    (void)state;
    static const struct file files[] = {
        FILE_OF("[Content_Types].xml", "<Types/>"),
        {"word/document.xml", {document, sizeof document - 1}},
        FILE_OF(
            "word/styles.xml",
            "<w:styles><w:style w:styleId=\"Titre\"><w:name w:val=\"Title\"/>"
            "</w:style><w:style w:styleId=\"Titre1\"><w:name "
            "w:val=\"heading 1\"/></w:style></w:styles>"),
        FILE_OF("word/footnotes.xml",
                "<w:footnotes><w:footnote><w:p><w:r><w:t>A note.</w:t></w:r>"
                "</w:p></w:footnote></w:footnotes>"),
        FILE_OF("docProps/core.xml",
                "<cp:coreProperties xmlns:dc=\"d\"><dc:title>Old</dc:title>"
                "<dc:creator>Ann Example; Bo Other</dc:creator>"
                "<cp:keywords>salt, tar</cp:keywords>"
                "<dcterms:created>2014-12-11T09:00:00Z</dcterms:created>"
                "<dcterms:modified>2019-01-01</dcterms:modified>"
                "</cp:coreProperties>"),
        END_OF_FILES};
    struct items all;
    read_package(&all, "a.docx", files);
    assert_int_equal(all.result, PST_EXTRACTED);
    assert_int_equal(all.count, 1);
    struct extracted *x = &all.x[0];
    assert_str(x->a.header.format, "docx");
    assert_int_equal(x->a.header.member_number, -1);
    assert_str(x->a.header.title, "Salt & tar");
    assert_int_equal(x->a.header.author_count, 2);
    assert_str(x->a.header.authors[1], "Bo Other");
    assert_int_equal(x->a.header.date.year, 2014);
    assert_str(x->a.header.tags[1], "tar");
    assert_nth(x, PST_FIELD_BODY, 0, "One\ttwo three");
    assert_nth(x, PST_FIELD_BODY, 1, "Head");
    assert_nth(x, PST_FIELD_BODY, 2, "Cell");
    assert_nth(x, PST_FIELD_BODY, 3, "A note.");
    assert_nth(x, PST_FIELD_BODY, 4, "");
    assert_int_equal(x->a.header.flags & PST_RECORD_DECODED,
                     PST_RECORD_DECODED);
    x->bytes = pst_str_of(document);
    assert_int_equal(util_wrong_segments(x), 0);
    assert_leads_to(x, "& tar", "&amp; tar");
    expect_line(x, "Cell", 5, 35);
    items_dispose(&all);
}

/* Programs that indent put white space before the properties of a paragraph,
 * which come first all the same. */
static void test_indented_docx(void **state)
{
    (void)state;
    static const struct file files[] = {
        FILE_OF("[Content_Types].xml", "<Types/>"),
        FILE_OF("word/document.xml",
                "<w:document xmlns:w=\"x\"><w:body>\n"
                "<w:p>\n  <w:pPr>\n  <w:pStyle w:val=\"Heading1\"/></w:pPr>"
                "<w:r><w:t>Head</w:t></w:r></w:p>\n"
                "<w:p>\n  <w:pPr>\n  <w:numPr/></w:pPr>"
                "<w:r><w:t>Item</w:t></w:r></w:p>\n"
                "<w:p><w:r><w:t>Text</w:t></w:r>"
                "<w:pPr><w:numPr/></w:pPr></w:p></w:body></w:document>"),
        END_OF_FILES};
    static const enum pst_block blocks[] = {PST_BLOCK_HEADING, PST_BLOCK_ITEM,
                                            PST_BLOCK_PARAGRAPH};
    struct items all;
    read_package(&all, "a.docx", files);
    assert_int_equal(all.count, 1);
    const struct pst_article *a = &all.x[0].a;
    assert_int_equal(a->stretch_count, 3);
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(a->stretches[i].block, blocks[i]);
    items_dispose(&all);
}

static const char content[] =
    "<office:document-content><office:automatic-styles>"
    "<style:style style:name=\"P1\" style:parent-style-name=\"Title\"/>"
    "</office:automatic-styles><office:body><office:text>\n"
    "<text:p text:style-name=\"P1\">Ropes</text:p>\n"
    "<text:h text:outline-level=\"1\">Head</text:h>"
    "<text:p>Two<text:s/>words<text:line-break/>and <text:span>more</text:span>"
    "<text:note><text:note-citation>1</text:note-citation><text:note-body>"
    "<text:p>Said so.</text:p></text:note-body></text:note></text:p>"
    "<text:list><text:list-item><text:p>Item</text:p></text:list-item>"
    "</text:list><office:annotation><text:p>no</text:p></office:annotation>"
    "</office:text></office:body></office:document-content>";

static void test_odt(void **state)
{
    (void)state;
    static const struct file files[] = {
        FILE_OF("mimetype", "application/vnd.oasis.opendocument.text"),
        {"content.xml", {content, sizeof content - 1}},
        FILE_OF("meta.xml",
                "<office:document-meta><meta:initial-creator>Ann Example"
                "</meta:initial-creator><dc:creator>Bo Other</dc:creator>"
                "<meta:creation-date>2011-02-03T04:05:06</meta:creation-date>"
                "<dc:date>2019-01-01</dc:date><dc:language>en-GB</dc:language>"
                "<meta:keyword>rope</meta:keyword>"
                "<meta:keyword>knot</meta:keyword></office:document-meta>"),
        END_OF_FILES};
    struct items all;
    read_package(&all, "a.odt", files);
    assert_int_equal(all.count, 1);
    struct extracted *x = &all.x[0];
    assert_str(x->a.header.format, "odt");
    assert_str(x->a.header.title, "Ropes");
    assert_int_equal(x->a.header.author_count, 1);
    assert_str(x->a.header.authors[0], "Ann Example");
    assert_int_equal(x->a.header.date.year, 2011);
    assert_str(x->a.header.lang, "en");
    assert_int_equal(x->a.header.tag_count, 2);
    assert_nth(x, PST_FIELD_BODY, 0, "Head");
    assert_nth(x, PST_FIELD_BODY, 1, "Two words\nand more");
    assert_nth(x, PST_FIELD_BODY, 2, "Said so.");
    assert_nth(x, PST_FIELD_BODY, 3, "Item");
    assert_nth(x, PST_FIELD_BODY, 4, "");
    x->bytes = pst_str_of(content);
    assert_leads_to(x, "more", "more");
    items_dispose(&all);
}

/* Programs write a style of its own for what was changed by hand. */
static void test_many_styles(void **state)
{
    struct pst_buf text = PST_BUF_INIT;
    struct items all;
    (void)state;
    pst_buf_adds(&text,
                 "<?xml version=\"1.0\"?><office:document xmlns:office=\"x\" "
                 "office:mimetype=\"application/vnd.oasis.opendocument.text\">"
                 "<office:automatic-styles>");
    for (int i = 0; i < 5000; i++)
        pst_buf_addf(&text,
                     "<style:style style:name=\"P%d\" "
                     "style:parent-style-name=\"%s\"/>",
                     i, i == 4900 ? "Title" : "Standard");
    pst_buf_adds(&text, "</office:automatic-styles><office:body><office:text>"
                        "<text:p text:style-name=\"P4900\">Ropes</text:p>"
                        "<text:p text:style-name=\"P4901\">Text.</text:p>"
                        "</office:text></office:body></office:document>");
    read_bytes_limited(&all, "a.fodt", pst_buf_str(&text), usual);
    pst_buf_dispose(&text);
    assert_int_equal(all.count, 1);
    assert_str(all.x[0].a.header.title, "Ropes");
    items_dispose(&all);
}

static void test_epub(void **state)
{
    (void)state;
    static const char chapter[] =
        "<?xml version=\"1.0\"?>\n<html xmlns=\"http://www.w3.org/1999/xhtml\">"
        "<head><title>The Quay</title></head><body>\n"
        "<h1>On salt</h1><p>Dear&#160;salt.</p></body></html>";
    static const struct file files[] = {
        FILE_OF("mimetype", "application/epub+zip"),
        FILE_OF("META-INF/container.xml",
                "<container><rootfiles><rootfile full-path=\"OEBPS/b.opf\"/>"
                "</rootfiles></container>"),
        FILE_OF("OEBPS/b.opf",
                "<package><metadata><dc:title>The Quay</dc:title>"
                "<dc:creator>Ann Example</dc:creator><dc:date>1998-07</dc:date>"
                "<dc:language>en</dc:language></metadata><manifest>"
                "<item id=\"n\" href=\"nav.xhtml\" properties=\"nav\"/>"
                "<item id=\"a\" href=\"text/a%201.xhtml\"/>"
                "<item id=\"b\" href=\"../b.xhtml\"/>"
                "<item id=\"c\" href=\"../b.xhtml\"/></manifest>"
                "<spine><itemref idref=\"n\"/><itemref idref=\"b\"/>"
                "<itemref idref=\"a\"/><itemref idref=\"gone\"/>"
                "<itemref idref=\"a\"/><itemref idref=\"c\"/></spine>"
                "</package>"),
        FILE_OF("OEBPS/nav.xhtml", "<html><body>Contents</body></html>"),
        {"OEBPS/text/a 1.xhtml", {chapter, sizeof chapter - 1}},
        FILE_OF("b.xhtml", "<html><body><p>Second by name, first to be read."
                           "</p></body></html>"),
        END_OF_FILES};
    struct items all;
    read_package(&all, "quay.epub", files);
    assert_int_equal(all.result, PST_EXTRACTED);
    assert_int_equal(all.count, 2);
    struct extracted *one = &all.x[0], *two = &all.x[1];
    assert_str(one->a.header.member, "b.xhtml");
    assert_str(two->a.header.member, "OEBPS/text/a 1.xhtml");
    assert_int_equal(two->a.header.member_number, 3);
    assert_str(two->a.header.format, "epub");
    assert_str(two->a.header.title, "On salt");
    assert_str(two->a.header.source, "The Quay");
    assert_str(two->a.header.authors[0], "Ann Example");
    assert_int_equal(two->a.header.date.year, 1998);
    assert_str(two->a.header.lang, "en");
    two->bytes = pst_str_of(chapter);
    assert_leads_to(two, "Dear\xC2\xA0salt", "Dear&#160;salt");
    expect_line(two, "Dear", 3, 20);
    items_dispose(&all);
}

static void test_others(void **state)
{
    (void)state;
    static const struct file sheet[] = {
        FILE_OF("[Content_Types].xml", "<Types/>"),
        FILE_OF("xl/workbook.xml", "<workbook/>"), END_OF_FILES};
    static const struct file slides[] = {
        FILE_OF("mimetype", "application/vnd.oasis.opendocument.presentation"),
        FILE_OF("content.xml", "<a/>"), END_OF_FILES};
    static const struct file empty[] = {
        FILE_OF("mimetype", "application/epub+zip"), END_OF_FILES};
    struct items all;
    read_package(&all, "a.xlsx", sheet);
    assert_int_equal(all.result, PST_EXTRACT_SKIPPED);
    assert_string_equal(all.err.message, "Excel sheet");
    read_package(&all, "a.odp", slides);
    assert_int_equal(all.result, PST_EXTRACT_SKIPPED);
    read_package(&all, "a.epub", empty);
    assert_int_equal(all.result, PST_EXTRACT_SKIPPED);
    /* Text in no paragraph. */
    static const struct file loose[] = {
        FILE_OF("[Content_Types].xml", "<Types/>"),
        FILE_OF("word/document.xml",
                "<w:body><w:r><w:t>Loose</w:t></w:r></w:body>"),
        END_OF_FILES};
    read_package(&all, "a.docx", loose);
    assert_int_equal(all.count, 1);
    assert_nth(&all.x[0], PST_FIELD_BODY, 0, "Loose");
    items_dispose(&all);
    /* In an archive each is what it is. */
    struct pst_buf b = PST_BUF_INIT;
    static const struct file files[] = {
        FILE_OF("[Content_Types].xml", "<Types/>"),
        {"word/document.xml", {document, sizeof document - 1}},
        END_OF_FILES};
    pack(&b, "zip", NULL, files);
    const struct file outer[] = {{"x/a.docx", pst_buf_str(&b)}, END_OF_FILES};
    read_package(&all, "a.zip", outer);
    assert_int_equal(all.count, 1);
    assert_str(all.x[0].a.header.member, "x/a.docx");
    assert_str(all.x[0].a.header.format, "docx");
    items_dispose(&all);
    pst_buf_dispose(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_docx), cmocka_unit_test(test_indented_docx),
        cmocka_unit_test(test_odt),  cmocka_unit_test(test_many_styles),
        cmocka_unit_test(test_epub), cmocka_unit_test(test_others),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
