/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/unit/article_members.h"

static const char rss[] =
    "<?xml version=\"1.0\"?>\n"
    "<rss version=\"2.0\" xmlns:content=\"http://purl.org/rss/1.0/modules/"
    "content/\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\n"
    "<channel><title>Quay &amp; Co</title><link>https://q.example/</link>\n"
    "<language>en-GB</language><image><title>Logo</title></image>\n"
    "<item><title>Salt &amp;amp; tar</title>\n"
    "<link>https://q.example/salt</link><guid>https://q.example/?p=1</guid>\n"
    "<dc:creator><![CDATA[Ann Example]]></dc:creator>\n"
    "<dc:creator>Bo Other</dc:creator>\n"
    "<pubDate>Thu, 11 Dec 2014 10:00:00 +0000</pubDate>\n"
    "<category>Trade</category><category><![CDATA[Ports & piers]]></category>\n"
    "<description>Short &amp;#8230;</description>\n"
    "<content:encoded><![CDATA[<p>Caf&eacute; dues.</p>\n"
    "<p>They <b>rose</b>.</p>]]></content:encoded></item>\n"
    "<item><description>&lt;p&gt;Ropes &amp;amp; &lt;i&gt;knots&lt;/i&gt;"
    "&lt;/p&gt;</description>\n"
    "<author>cy@q.example (Cy Third)</author>"
    "<source url=\"https://o.example\">Other paper</source></item>\n"
    "<item><guid>x</guid></item>\n"
    "</channel></rss>\n";

static void test_rss(void **state)
{
    (void)state;
    struct items all;
    read_items(&all, "a.xml", rss);
    assert_int_equal(all.result, PST_EXTRACTED);
    assert_int_equal(all.count, 2);
    const struct extracted *one = &all.x[0], *two = &all.x[1];
    assert_str(one->a.header.format, "feed");
    assert_str(one->a.header.member, "https://q.example/?p=1");
    assert_int_equal(one->a.header.member_number, 1);
    assert_str(one->a.header.title, "Salt & tar");
    assert_int_equal(one->a.header.author_count, 2);
    assert_str(one->a.header.authors[0], "Ann Example");
    assert_str(one->a.header.authors[1], "Bo Other");
    assert_int_equal(one->a.header.date.year, 2014);
    assert_int_equal(one->a.header.date.day, 11);
    assert_str(one->a.header.source, "Quay & Co");
    assert_str(one->a.header.lang, "en");
    assert_str(one->a.header.url, "https://q.example/salt");
    assert_int_equal(one->a.header.tag_count, 2);
    assert_str(one->a.header.tags[1], "Ports & piers");
    assert_nth(one, PST_FIELD_SUMMARY, 0, "Short \xE2\x80\xA6");
    assert_nth(one, PST_FIELD_BODY, 0, "Caf\xC3\xA9 dues.");
    assert_nth(one, PST_FIELD_BODY, 1, "They rose.");
    assert_leads_to(one, "Salt & tar", "Salt &amp;amp; tar");
    assert_leads_to(one, "Caf\xC3\xA9", "Caf&eacute;");
    assert_leads_to(one, "\xE2\x80\xA6", "&amp;#8230;");
    expect_line(one, "rose", 13, 12);
    /* Its own lines alone. */
    assert_int_equal(one->a.lines_before, 4);
    assert_str(two->a.header.member, "entry 2");
    assert_nth(two, PST_FIELD_BODY, 0, "Ropes & knots");
    assert_leads_to(two, "& ", "&amp;amp; ");
    assert_leads_to(two, "knots", "knots");
    assert_str(two->a.header.authors[0], "Cy Third");
    assert_str(two->a.header.source, "Other paper");
    items_dispose(&all);
}

static void test_atom(void **state)
{
    (void)state;
    struct items all;
    read_items(
        &all, "news.atom",
        "<feed xmlns='http://www.w3.org/2005/Atom' xml:lang='de'>\n"
        "<title type='html'>Quay &amp;amp; Co</title>"
        "<author><name>Ann Example</name></author>\n"
        "<entry><id>urn:1</id><title type='html'>A &lt;i&gt;b&lt;/i&gt;"
        "</title>\n"
        "<link rel='enclosure' href='https://q.example/x.mp3'/>"
        "<link href='https://q.example/?a=1&amp;b=2'/>\n"
        "<updated>2016-02-03T00:00:00Z</updated>"
        "<published>2015-02-03T00:00:00Z</published>\n"
        "<category term='t' label='Tee'/><category term='u'/>\n"
        "<summary>Sum</summary>"
        "<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>"
        "<p>One &amp; all</p><p>Two</p></div></content></entry>\n"
        "<entry><id>urn:1</id><title>1 &lt; 2</title>"
        "<author><name>Bo Other</name><email>b@q.example</email></author>"
        "<updated>2016</updated>"
        "<content type='text'>a &lt;b&gt; c</content></entry>\n"
        "<entry><id>urn:3</id><title>Pic</title>"
        "<content type='image/png'>iVBO</content></entry></feed>");
    assert_int_equal(all.count, 3);
    const struct extracted *one = &all.x[0], *two = &all.x[1];
    assert_str(one->a.header.member, "urn:1");
    assert_str(one->a.header.title, "A b");
    assert_str(one->a.header.source, "Quay & Co");
    assert_str(one->a.header.lang, "de");
    assert_str(one->a.header.url, "https://q.example/?a=1&b=2");
    assert_int_equal(one->a.header.date.year, 2015);
    assert_str(one->a.header.authors[0], "Ann Example");
    assert_str(one->a.header.tags[0], "Tee");
    assert_str(one->a.header.tags[1], "u");
    assert_nth(one, PST_FIELD_BODY, 0, "One & all");
    assert_nth(one, PST_FIELD_BODY, 1, "Two");
    assert_nth(one, PST_FIELD_SUMMARY, 0, "Sum");
    assert_leads_to(one, "One & all", "One &amp; all");
    /* A name that was used is told from the first. */
    assert_str(two->a.header.member, "urn:1 (2)");
    assert_str(two->a.header.title, "1 < 2");
    assert_str(two->a.header.authors[0], "Bo Other");
    assert_int_equal(two->a.header.author_count, 1);
    assert_nth(two, PST_FIELD_BODY, 0, "a <b> c");
    assert_leads_to(two, "<b>", "&lt;b&gt;");
    assert_nth(&all.x[2], PST_FIELD_BODY, 0, "");
    items_dispose(&all);
}

static void test_prefixes(void **state)
{
    (void)state;
    struct items all;
    read_items(&all, "old.rdf",
               "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-"
               "ns#' xmlns='http://purl.org/rss/1.0/' "
               "xmlns:d='http://purl.org/dc/elements/1.1/'>\n"
               "<channel rdf:about='https://q.example/'><title>Old</title>"
               "<d:creator>Ann Example</d:creator></channel>\n"
               "<item rdf:about='https://q.example/1'><title>T</title>"
               "<media:title xmlns:media='http://search.yahoo.com/mrss/'>"
               "Pic</media:title><d:date>2003-05-06</d:date>"
               "<description>Plain\n\ntext</description></item></rdf:RDF>");
    assert_int_equal(all.count, 1);
    assert_str(all.x[0].a.header.member, "https://q.example/1");
    assert_str(all.x[0].a.header.title, "T");
    assert_nth(&all.x[0], PST_FIELD_TITLE, 1, "");
    assert_str(all.x[0].a.header.source, "Old");
    assert_str(all.x[0].a.header.authors[0], "Ann Example");
    assert_int_equal(all.x[0].a.header.date.month, 5);
    assert_nth(&all.x[0], PST_FIELD_BODY, 1, "text");
    items_dispose(&all);
    /* A single entry, all of it with a prefix. */
    read_items(&all, "e.xml",
               "<a:entry xmlns:a='http://www.w3.org/2005/Atom'>"
               "<a:title>T</a:title><a:content>B</a:content></a:entry>");
    assert_int_equal(all.count, 1);
    assert_str(all.x[0].a.header.title, "T");
    assert_nth(&all.x[0], PST_FIELD_BODY, 0, "B");
    items_dispose(&all);
}

static void test_others(void **state)
{
    (void)state;
    struct items all;
    read_items(&all, "a.xml",
               "<rss><channel><title>Empty</title></channel></rss>");
    assert_int_equal(all.result, PST_EXTRACT_SKIPPED);
    assert_string_equal(all.err.message, "no article in it");
    read_items(&all, "a.rdf", "<rdf:RDF xmlns:rdf='x'><a>b</a></rdf:RDF>");
    assert_int_equal(all.result, PST_EXTRACT_SKIPPED);
    /* What is cut short gives what it has. */
    read_items(&all, "a.xml", "<rss><item><description>Half of");
    assert_int_equal(all.count, 1);
    assert_nth(&all.x[0], PST_FIELD_BODY, 0, "Half of");
    items_dispose(&all);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rss),
        cmocka_unit_test(test_atom),
        cmocka_unit_test(test_prefixes),
        cmocka_unit_test(test_others),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
