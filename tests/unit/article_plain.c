/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "article/shape.h"
#include "tests/unit/article_util.h"

/* The shape of a scraped op-ed. */
static const char oped[] =
    "Small harbours’ long memory\n"
    "3 Feb 2016|\n"
    "\n"
    "Quay at VardenWhen the ferries stopped, the town of Varden kept its "
    "timetable on the wall. Nobody took it down.\n"
    "\n"
    "The council says that a timetable is not a promise. It is hard to see "
    "what else it could be.\n"
    "\n"
    "What the harbour needs is not another study but a boat.\n"
    "\n"
    "Ingrid Solberg is currently\xC2\xA0writing a history of coastal ferries. "
    "She taught at Varden College for nine years. Image courtesy of Flickr "
    "user Tom Alder.";

static void test_oped(void **state)
{
    (void)state;
    struct extracted x;
    util_extract(&x, "a/oped.txt", oped);
    assert_int_equal(x.result, PST_EXTRACTED);
    assert_nth(&x, PST_FIELD_TITLE, 0, "Small harbours’ long memory");
    assert_nth(&x, PST_FIELD_DATE, 0, "3 Feb 2016");
    assert_nth(&x, PST_FIELD_CAPTION, 0, "Quay at Varden");
    assert_true(pst_str_starts(util_nth(&x, PST_FIELD_BODY, NULL, 0),
                               "When the ferries"));
    assert_nth(&x, PST_FIELD_BODY, 2,
               "What the harbour needs is not another study but a boat.");
    assert_nth(&x, PST_FIELD_BODY, 3, "");
    assert_true(pst_str_starts(util_nth(&x, PST_FIELD_BIO, NULL, 0),
                               "Ingrid Solberg is currently"));
    assert_nth(&x, PST_FIELD_AUTHOR, 0, "Ingrid Solberg");
    assert_nth(&x, PST_FIELD_CREDIT, 0,
               "Image courtesy of Flickr user Tom Alder.");
    assert_str(x.a.header.title, "Small harbours’ long memory");
    assert_int_equal(x.a.header.date.day, 3);
    assert_str(x.a.header.authors[0], "Ingrid Solberg");
    assert_str(x.a.header.format, "text");
    assert_int_equal(util_wrong_segments(&x), 0);
    assert_leads_to(&x, "When the ferries", "When the ferries");
    assert_leads_to(&x, "Tom Alder", "Tom Alder");
    util_dispose(&x);
}

static void test_line_ends(void **state)
{
    (void)state;
    static const char *const ends[] = {"\n", "\r\n", "\r"};
    for (size_t i = 0; i < 3; i++) {
        struct pst_buf b = PST_BUF_INIT;
        for (const char *p = oped; *p != '\0'; p++)
            if (*p == '\n')
                pst_buf_adds(&b, ends[i]);
            else
                pst_buf_addc(&b, *p);
        struct extracted x;
        util_extract(&x, "a.txt", b.p);
        assert_nth(&x, PST_FIELD_DATE, 0, "3 Feb 2016");
        assert_nth(&x, PST_FIELD_CAPTION, 0, "Quay at Varden");
        assert_nth(&x, PST_FIELD_AUTHOR, 0, "Ingrid Solberg");
        assert_int_equal(util_wrong_segments(&x), 0);
        assert_int_equal(x.a.line_count, 9);
        util_dispose(&x);
        pst_buf_dispose(&b);
    }
}

static void test_headers(void **state)
{
    (void)state;
    struct extracted x;
    util_extract(&x, "mail.txt",
                 "========\n"
                 "Subject: News of the\n reading room\n"
                 "From: \"Ada B. Lund\" <ada@example.org>\n"
                 "To: all@example.org\n"
                 "Date: Thu, 15 Jan 1998 12:07:14 -0600\n"
                 "\n"
                 "Dear all, the room is open.\n");
    assert_nth(&x, PST_FIELD_TITLE, 0, "News of the\n reading room");
    assert_str(x.a.header.title, "News of the reading room");
    assert_str(x.a.header.authors[0], "Ada B. Lund");
    assert_int_equal(x.a.header.date.year, 1998);
    assert_meta(&x, "To", "all@example.org");
    assert_nth(&x, PST_FIELD_BODY, 0, "Dear all, the room is open.");
    assert_int_equal(util_wrong_segments(&x), 0);
    util_dispose(&x);

    util_extract(&x, "x.txt",
                 "Title: On mills\nAuthor: Jo Reed and Al Poe\nTags: wind, "
                 "water\nSource: The Miller\n\nText here.\n");
    assert_nth(&x, PST_FIELD_TITLE, 0, "On mills");
    assert_nth(&x, PST_FIELD_AUTHOR, 0, "Jo Reed");
    assert_nth(&x, PST_FIELD_AUTHOR, 1, "Al Poe");
    assert_nth(&x, PST_FIELD_TAG, 1, "water");
    assert_nth(&x, PST_FIELD_SOURCE, 0, "The Miller");
    util_dispose(&x);

    /* A colon makes no header. */
    util_extract(&x, "x.txt",
                 "Note: this is prose, and it goes on.\n\nMore of it.\n");
    assert_nth(&x, PST_FIELD_BODY, 0, "Note: this is prose, and it goes on.");
    util_dispose(&x);
}

static void test_bylines(void **state)
{
    (void)state;
    static const struct {
        const char *text, *first, *second, *date;
    } cases[] = {
        {"A title\n\nBy Jane Doe and John Roe\n\nBody text.", "Jane Doe",
         "John Roe", ""},
        {"A title\nBy Jane van der Berg | 4 May 2010\n\nBody.",
         "Jane van der Berg", "", "4 May 2010"},
        {"Ein Titel\n\nVon Karl-Heinz Müller\n\nText.", "Karl-Heinz Müller", "",
         ""},
        {"Un titre\n\nPar Élodie Martin\n\nTexte.", "Élodie Martin", "", ""},
        {"A title\n\n4 May 2010 | Jane Doe\n\nBody.", "Jane Doe", "",
         "4 May 2010"},
        {"A title\n\nPublished: Thursday, 4 May 2010\n\nBody.", "", "",
         "Thursday, 4 May 2010"},
        {"A title\n\nBy and large this went well.\n\nBody.", "", "", ""},
        {"By Jane Doe\n\nA title\n\nBody.", "Jane Doe", "", ""},
        {"A title\n\nWhat it is about in one line\n\nBy Jane Doe\n\nBody.",
         "Jane Doe", "", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct extracted x;
        util_extract(&x, "a.txt", cases[i].text);
        assert_nth(&x, PST_FIELD_AUTHOR, 0, cases[i].first);
        assert_nth(&x, PST_FIELD_AUTHOR, 1, cases[i].second);
        assert_nth(&x, PST_FIELD_DATE, 0, cases[i].date);
        assert_true(util_nth(&x, PST_FIELD_TITLE, NULL, 0).n != 0);
        assert_int_equal(util_wrong_segments(&x), 0);
        util_dispose(&x);
    }
}

static void test_titles(void **state)
{
    (void)state;
    static const struct {
        const char *path, *text, *title;
        unsigned flags;
    } cases[] = {
        {"a/on-war.txt", "Prose that runs on for a\nwhile over several lines.",
         "on war", PST_RECORD_TITLE_FROM_NAME},
        {"a.txt", "Mr. President,\n\nThank you.\n", "a",
         PST_RECORD_TITLE_FROM_NAME},
        {"a.txt", "ADDRESS TO THE HOUSE\n \nJanuary 7, 1948\n\nText.\n",
         "ADDRESS TO THE HOUSE", 0},
        {"x/news_2007.txt", "News_2007.txt\nThe weekly news\nOf mills\n\nText.",
         "The weekly news", 0},
        {"a.txt", "One line", "a", PST_RECORD_TITLE_FROM_NAME},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct extracted x;
        util_extract(&x, cases[i].path, cases[i].text);
        assert_str(x.a.header.title, cases[i].title);
        assert_int_equal(x.a.header.flags & PST_RECORD_TITLE_FROM_NAME,
                         cases[i].flags);
        util_dispose(&x);
    }
}

static void test_captions(void **state)
{
    (void)state;
    static const struct {
        const char *paragraph, *caption;
    } cases[] = {
        {"Road to the damOver the past months much was said.",
         "Road to the dam"},
        {"Harbour (2013)The harbour was empty.", "Harbour (2013)"},
        {"The rise of YouTube has been quick.", ""},
        {"Old McDonald had a farm and a song.", ""},
        {"LinkedIn has changed how people boast.", ""},
        {"An iPhone is a telephone.", ""},
        {"A first sentence. Then a wordIn the wrong place.", ""},
        {"No seam at all here.", ""},
        {"", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pst_str s = pst_str_of(cases[i].paragraph);
        size_t n = pst_shape_caption(s, s);
        assert_str(((struct pst_str){s.p, n}), cases[i].caption);
    }
    /* Both halves are words of the text, and the whole is none. */
    struct pst_str s = pst_str_of("Kites over LimaPeru has hills.");
    assert_int_equal(pst_shape_caption(s, s), 0);
    assert_int_equal(
        pst_shape_caption(s, pst_str_of("Kites over LimaPeru has hills. In "
                                        "Lima and in Peru they fly.")),
        15);
}

static void test_bios(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool bio;
        size_t name;
    } cases[] = {
        {"Jane Doe is a fellow at the institute.", true, 8},
        {"Jane Q. Doe, PhD, is the author of two books.", true, 11},
        {"Jane Doe (@jane) teaches history.", true, 8},
        {"Dr. Jane Doe has been a nurse.", true, 12},
        {"The author is a baker.", true, 0},
        {"North Borduria is a problem for its neighbours.", false, 0},
        {"Jane Doe is right.", false, 0},
        {"Jane is a fellow.", false, 0},
        {"It is a fellow.", false, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t name;
        bool bio = pst_shape_bio(pst_str_of(cases[i].text),
                                 pst_str_of("About North Borduria."), &name);
        assert_int_equal(bio, cases[i].bio);
        assert_int_equal(name, cases[i].name);
    }
}

static void test_credits(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t at;
    } cases[] = {
        {"Image: Jane Doe", 0},
        {"She writes. Photo by Jane Doe.", 12},
        {"Er schreibt. (Foto: Jane Doe)", 13},
        {"The image of the town suffered.", 31},
        {"Imagery: none", 13},
        {"", 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(pst_shape_credit(pst_str_of(cases[i].text)),
                         cases[i].at);
}

static void test_paragraphs(void **state)
{
    (void)state;
    struct extracted x;
    util_extract(&x, "a.txt",
                 "First paragraph, wrapped\nover two lines.\n    Second, "
                 "indented,\nalso wrapped.\n-----\n\nThird.\fFourth."
                 "\xE2\x80\xA9"
                 "Fifth, with “quotes”.\n");
    assert_nth(&x, PST_FIELD_BODY, 0,
               "First paragraph, wrapped\nover two lines.");
    assert_nth(&x, PST_FIELD_BODY, 2, "Third.");
    assert_nth(&x, PST_FIELD_BODY, 3, "Fourth.");
    assert_nth(&x, PST_FIELD_BODY, 4, "Fifth, with “quotes”.");
    assert_int_equal(util_wrong_segments(&x), 0);
    util_dispose(&x);
}

/* A first line too long for a head and too short for a paragraph. */
static void test_long_first_line(void **state)
{
    (void)state;
    struct pst_buf b = PST_BUF_INIT;
    for (int i = 0; i < 30; i++)
        pst_buf_adds(&b, "word ");
    pst_buf_adds(&b, "\nnext line\n\nMore.");
    struct extracted x;
    util_extract(&x, "a.txt", b.p);
    assert_nth(&x, PST_FIELD_TITLE, 0, "a"); /* the file's name */
    assert_nth(&x, PST_FIELD_BODY, 1, "More.");
    util_dispose(&x);
    pst_buf_dispose(&b);
}

static void test_several_bios(void **state)
{
    (void)state;
    struct extracted x;
    util_extract(&x, "a.txt",
                 "A title\n\nOne.\n\xC2\xA0\nTwo.\n\nThree.\n\n"
                 "Jane Doe is a fellow here.\n\n"
                 "John Roe teaches there.\n\nPhoto by Tom Alder.\n");
    assert_nth(&x, PST_FIELD_BODY, 0, "One.");
    assert_nth(&x, PST_FIELD_BODY, 1, "Two.");
    assert_nth(&x, PST_FIELD_BODY, 3, "");
    assert_nth(&x, PST_FIELD_BIO, 0, "Jane Doe is a fellow here.");
    assert_nth(&x, PST_FIELD_BIO, 1, "John Roe teaches there.");
    assert_nth(&x, PST_FIELD_AUTHOR, 0, "Jane Doe");
    assert_nth(&x, PST_FIELD_AUTHOR, 1, "John Roe");
    assert_nth(&x, PST_FIELD_CREDIT, 0, "Photo by Tom Alder.");
    assert_int_equal(util_wrong_segments(&x), 0);
    util_dispose(&x);

    /* A byline says who the author is. */
    util_extract(&x, "a.txt",
                 "A title\n\nBy Ann Lee\n\nOne.\n\nTwo.\n\n"
                 "Jane Doe is a fellow here.\n");
    assert_nth(&x, PST_FIELD_AUTHOR, 0, "Ann Lee");
    assert_nth(&x, PST_FIELD_AUTHOR, 1, "");
    util_dispose(&x);
}

static void test_huge_paragraph(void **state)
{
    (void)state;
    struct pst_buf b = PST_BUF_INIT;
    for (int i = 0; i < 40000; i++)
        pst_buf_adds(&b, i % 1000 == 0 ? "wörd\n" : "wörd ");
    for (int i = 0; i < 50000; i++) /* no place to cut at */
        pst_buf_adds(&b, "ö");
    struct extracted x;
    util_extract(&x, "a.txt", b.p);
    size_t bytes = 0;
    for (size_t i = 0; i < x.a.stretch_count; i++) {
        struct pst_str s = util_stretch(&x.a, &x.a.stretches[i]);
        assert_true(s.n <= (size_t)64 * 1024);
        bytes += s.n;
    }
    assert_in_range(bytes, b.n - 60, b.n);
    assert_int_equal(util_wrong_segments(&x), 0);
    util_dispose(&x);
    pst_buf_dispose(&b);
}

static void test_nuls(void **state)
{
    (void)state;
    struct pst_buf b = PST_BUF_INIT;
    for (int i = 0; i < 40; i++)
        pst_buf_adds(&b, "Some words in a line.\n");
    b.p[30] = '\0';
    struct extracted x;
    util_extract_bytes(&x, "a.txt", pst_buf_str(&b),
                       (struct pst_extract_limits)PST_EXTRACT_LIMITS_INIT);
    assert_int_equal(x.result, PST_EXTRACTED);
    assert_null(memchr(x.a.text.p, '\0', x.a.text.n));
    assert_int_equal(util_wrong_segments(&x), 0);
    util_dispose(&x);
    pst_buf_dispose(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_oped),
        cmocka_unit_test(test_line_ends),
        cmocka_unit_test(test_headers),
        cmocka_unit_test(test_bylines),
        cmocka_unit_test(test_titles),
        cmocka_unit_test(test_captions),
        cmocka_unit_test(test_bios),
        cmocka_unit_test(test_credits),
        cmocka_unit_test(test_paragraphs),
        cmocka_unit_test(test_huge_paragraph),
        cmocka_unit_test(test_nuls),
        cmocka_unit_test(test_long_first_line),
        cmocka_unit_test(test_several_bios),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
