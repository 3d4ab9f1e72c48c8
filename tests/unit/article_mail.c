/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "article/mime.h"
#include "article/sniff.h"
#include "tests/unit/article_members.h"

static void test_mbox(void **state)
{
    (void)state;
    struct items all;
    read_items(&all, "archive",
               "From a@q.example Mon Mar 18 06:00:04 2019\n"
               "From: Ann Example <a@q.example>\n"
               "To: list@q.example\n"
               "Subject: [quay] Dues\n"
               "\tand tolls\n"
               "Date: Mon, 18 Mar 2019 06:00:04 +0100 (CET)\n"
               "Message-ID: <one@q.example>\n"
               "List-Id: Quay talk <quay.q.example>\n"
               "\n"
               "Dear all,\n"
               "\n"
               "On Sunday, Bo wrote:\n"
               "> From the pier,\n"
               "> it is near.\n"
               "No.\n"
               ">From here it is not.\n"
               "-- \n"
               "Ann Example, Quay Street\n"
               "\n"
               "From b@q.example Tue Mar 19 06:00:04 2019\n"
               "From: b@q.example (Bo Other)\n"
               "\n"
               "From now on:\n"
               "a 12:30 boat\n"
               "\n"
               "From nobody is not a postmark 12:30\n"
               "as no header follows.\n");
    assert_int_equal(all.result, PST_EXTRACTED);
    assert_int_equal(all.count, 2);
    const struct extracted *one = &all.x[0], *two = &all.x[1];
    assert_str(one->a.header.format, "mail");
    assert_str(one->a.header.member, "one@q.example");
    assert_str(one->a.header.title, "[quay] Dues and tolls");
    assert_str(one->a.header.authors[0], "Ann Example");
    assert_str(one->a.header.source, "Quay talk");
    assert_int_equal(one->a.header.date.day, 18);
    assert_meta(one, "to", "list@q.example");
    assert_nth(one, PST_FIELD_BODY, 0, "Dear all,");
    assert_nth(one, PST_FIELD_BODY, 1, "On Sunday, Bo wrote:");
    assert_nth(one, PST_FIELD_BODY, 2, "From the pier,\nit is near.");
    assert_nth(one, PST_FIELD_BODY, 3, "No.\nFrom here it is not.");
    assert_nth(one, PST_FIELD_BODY, 4, "");
    assert_nth(one, PST_FIELD_BIO, 0, "Ann Example, Quay Street");
    assert_leads_to(one, "From here", "From here");
    expect_line(one, "From here", 16, 2);
    expect_line(one, "it is near", 14, 3);
    expect_line(one, "tolls", 5, 6);
    assert_int_equal(one->a.lines_before, 1);
    assert_str(two->a.header.member, "message 2");
    assert_str(two->a.header.authors[0], "Bo Other");
    assert_int_equal(two->a.header.date.day, 19);
    assert_int_equal(two->a.header.date.year, 2019);
    expect_line(two, "as no header", 27, 1);
    items_dispose(&all);
}

static void test_encoded(void **state)
{
    (void)state;
    struct items all;
    read_items(&all, "a.eml",
               "From: =?iso-8859-1?Q?Zo=EB_D=2E?= <z@q.example>,\r\n"
               " \"Roe, Jo\" <j@q.example>\r\n"
               "Subject: =?utf-8?B?Q2Fmw6kg?= =?UTF-8?q?am_Kai_=E2=82?=\r\n"
               " =?utf-8?q?=AC5?=\r\n"
               "Content-Type: text/plain; charset=utf-8; format=flowed\r\n"
               "Content-Transfer-Encoding: quoted-printable\r\n"
               "\r\n"
               "Caf=C3=A9 prices ro=\r\n"
               "se by 5=3D five = all.\r\n");
    assert_int_equal(all.count, 1);
    const struct extracted *x = &all.x[0];
    assert_int_equal(x->a.header.member_number, -1);
    assert_str(x->a.header.title, "Caf\xC3\xA9 am Kai \xE2\x82\xAC"
                                  "5");
    assert_str(x->a.header.authors[0], "Zo\xC3\xAB D.");
    assert_str(x->a.header.authors[1], "Roe, Jo");
    assert_nth(x, PST_FIELD_BODY, 0,
               "Caf\xC3\xA9 prices rose by 5= five = all.");
    assert_leads_to(x, "Caf\xC3\xA9 prices rose", "Caf=C3=A9 prices ro=\r\nse");
    assert_leads_to(x, "5= five", "5=3D five");
    assert_str(x->a.header.charset, "UTF-8");
    items_dispose(&all);
    /* A charset of its own, eight bits. */
    static const char latin[] = "From: a@q.example\nMessage-ID: <1>\n"
                                "Subject: \xDC"
                                "ber\n"
                                "Content-Type: text/plain; charset=latin1\n\n"
                                "Gr\xFC\xDF"
                                "e aus K\xF6ln\n";
    struct pst_extract_limits limits = PST_EXTRACT_LIMITS_INIT;
    read_bytes_limited(&all, "cur/1.host:2,S", pst_str_of(latin), limits);
    assert_int_equal(all.count, 1);
    assert_str(all.x[0].a.header.title, "\xC3\x9C"
                                        "ber");
    assert_nth(&all.x[0], PST_FIELD_BODY, 0,
               "Gr\xC3\xBC\xC3\x9F"
               "e aus K\xC3\xB6ln");
    assert_leads_to(&all.x[0],
                    "Gr\xC3\xBC\xC3\x9F"
                    "e",
                    "Gr\xFC\xDF"
                    "e");
    items_dispose(&all);
}

static const char multipart[] =
    "From: Quay Weekly <news@q.example>\n"
    "Subject: Issue 7\n"
    "List-Unsubscribe: <https://q.example/out>\n"
    "Message-Id: <7@q.example>\n"
    "MIME-Version: 1.0\n"
    "Content-Type: multipart/mixed;\n boundary=\"=_a\"\n"
    "\n"
    "preamble\n"
    "--=_a\n"
    "Content-Type: multipart/alternative; boundary=b\n"
    "\n"
    "--b\n"
    "\n"
    "View online.\n"
    "--b\n"
    "Content-Type: text/html; charset=utf-8\n"
    "Content-Transfer-Encoding: base64\n"
    "\n"
    "PGh0bWw+PHN0eWxlPmF7fTwvc3R5bGU+PGgxPlNhbHQ8L2gxPjxwPlNhbHQgYW5kI"
    "HRhciAmYW1w\n"
    "OyByb3BlcyByb3NlIGFnYWluIHRoaXMgd2Vlay48L3A+PC9odG1sPg==\n"
    "--b--\n"
    "--=_a\n"
    "Content-Type: application/pdf; name*0*=utf-8''na%C3%AF; name*1=ve.pdf\n"
    "Content-Disposition: attachment\n"
    "\n"
    "%PDF-1.4\n"
    "--=_a\n"
    "Content-Type: message/rfc822\n"
    "\n"
    "From: Bo Other <b@q.example>\n"
    "Subject: Inner\n"
    "\n"
    "Inner text\n"
    "--=_a--\n"
    "epilogue\n";

static void test_parts(void **state)
{
    (void)state;
    struct items all;
    read_items(&all, "a.eml", multipart);
    assert_int_equal(all.count, 2);
    const struct extracted *one = &all.x[0], *two = &all.x[1];
    assert_str(one->a.header.member, "7@q.example");
    assert_str(one->a.header.source, "Quay Weekly");
    assert_nth(one, PST_FIELD_BODY, 0, "Salt");
    assert_nth(one, PST_FIELD_BODY, 1,
               "Salt and tar & ropes rose again this week.");
    assert_nth(one, PST_FIELD_BODY, 2, "");
    assert_meta(one, "attachment", "na\xC3\xAFve.pdf");
    assert_true((one->a.header.flags & PST_RECORD_ENCODED) != 0);
    /* The line of base64 that it is in. */
    expect_line(one, "ropes", 21, 1);
    assert_str(two->a.header.member, "message 2");
    assert_str(two->a.header.title, "Inner");
    assert_str(two->a.header.authors[0], "Bo Other");
    assert_nth(two, PST_FIELD_BODY, 0, "Inner text");
    expect_line(two, "Inner text", 34, 1);
    items_dispose(&all);
}

static void test_attachments(void **state)
{
    (void)state;
    struct items all;
    static const char text[] =
        "From: Ann Example <a@q.example>\n"
        "Subject: Draft\n"
        "Content-Type: multipart/mixed; boundary=b\n\n"
        "--b\n\nSee below.\n"
        "--b\nContent-Type: text/html; name=\"2014-05 salt.html\"\n"
        "Content-Disposition: attachment\n"
        "Content-Transfer-Encoding: base64\n\n"
        "PHRpdGxlPlNhbHQ8L3RpdGxlPjxwPkRlYXIgc2FsdC48L3A+\n"
        "--b\nContent-Type: application/octet-stream\n"
        "Content-Disposition: attachment; filename=notes.md\n\n"
        "# Notes\n\nOf tar.\n"
        "--b\nContent-Type: application/octet-stream;\n"
        " name=\"=?utf-8?Q?N=C3=A4chste=2Emd?=\"\n\n"
        "# Next\n\nOf pitch.\n"
        "--b\nContent-Type: application/pgp-signature; name=s.asc\n\n"
        "-----BEGIN PGP SIGNATURE-----\nword\n"
        "--b--\n";
    struct pst_extract_limits limits = PST_EXTRACT_LIMITS_INIT;
    read_bytes_limited(&all, "a.eml", pst_str_of(text), limits);
    assert_int_equal(all.count, 4);
    assert_int_equal(all.x[0].a.header.member.n, 0);
    assert_meta(&all.x[0], "attachment", "2014-05 salt.html");
    assert_str(all.x[1].a.header.member, "2014-05 salt.html");
    assert_str(all.x[1].a.header.title, "Salt");
    assert_int_equal(all.x[1].a.header.date.month, 5);
    assert_int_equal(all.x[1].a.header.flags & PST_RECORD_DECODED,
                     PST_RECORD_DECODED);
    assert_str(all.x[2].a.header.member, "notes.md");
    assert_str(all.x[2].a.header.title, "Notes");
    assert_str(all.x[3].a.header.member, "N\xC3\xA4"
                                         "chste.md");
    items_dispose(&all);
    /* Some programs encode messages, too. */
    read_bytes_limited(&all, "a.eml",
                       pst_str_of("Subject: Outer\n"
                                  "Content-Type: multipart/mixed; boundary=b\n"
                                  "\n--b\n\nSee below.\n"
                                  "--b\nContent-Type: message/rfc822\n"
                                  "Content-Transfer-Encoding: base64\n\n"
                                  "RnJvbTogYQpTdWJqZWN0OiBJbm5lcgoKVGFyLgo=\n"
                                  "--b--\n"),
                       limits);
    assert_int_equal(all.count, 2);
    assert_str(all.x[1].a.header.member, "message.eml");
    assert_str(all.x[1].a.header.title, "Inner");
    items_dispose(&all);
    /* In an mbox the message's name stands before it. */
    struct pst_buf box = PST_BUF_INIT;
    pst_buf_addf(&box,
                 "From a@b Mon Mar 18 06:00:04 2019\n"
                 "Message-ID: <1@q>\n%s",
                 text);
    read_bytes_limited(&all, "box", pst_buf_str(&box), limits);
    assert_int_equal(all.count, 4);
    assert_str(all.x[2].a.header.member, "1@q/notes.md");
    items_dispose(&all);
    pst_buf_dispose(&box);
}

static void test_plain(void **state)
{
    (void)state;
    struct items all;
    read_items(&all, "a.eml",
               "From: Jo via Quay <quay@q.example>\n"
               "Received: by mx; Tue, 2 Jan 2018 03:04:05 +0000\n"
               "Content-Type: multipart/alternative; boundary=b\n\n"
               "--b\nContent-Type: text/plain; format=flowed; delsp=yes\n\n"
               "one wo \nrd here\n"
               "____________________________________\n"
               "quay mailing list\nquay@q.example\n"
               "--b\nContent-Type: text/html\n\n<p>one word here</p>\n"
               "--b--\n");
    assert_int_equal(all.count, 1);
    const struct extracted *x = &all.x[0];
    assert_nth(x, PST_FIELD_BODY, 0, "one word here");
    assert_nth(x, PST_FIELD_BODY, 1, "");
    assert_leads_to(x, "word", "wo \nrd");
    assert_str(x->a.header.authors[0], "Jo");
    assert_int_equal(x->a.header.date.year, 2018);
    items_dispose(&all);
    /* Nothing to read. */
    read_items(&all, "a.eml", "From: a\nContent-Type: image/png\n\nxx\n");
    assert_int_equal(all.result, PST_EXTRACT_SKIPPED);
    items_dispose(&all);
    read_items(&all, "a.eml", "\n\n");
    assert_int_equal(all.result, PST_EXTRACT_SKIPPED);
    items_dispose(&all);
}

static void test_sniff(void **state)
{
    (void)state;
    static const struct {
        const char *path, *text;
        enum pst_sniffed kind;
    } cases[] = {
        {"1234.M5.host:2,S",
         "Return-Path: <a>\nReceived: x\nFrom: a\nDate: b\n", PST_SNIFF_MAIL},
        {"a.txt", "From: Ann\nSubject: x\n\ntext", PST_SNIFF_TEXT},
        {"a.txt", "From Rome at 12:30 to\nParis", PST_SNIFF_TEXT},
        {"inbox", "From a@b Mon Mar 18 06:00:04 2019\nX: y\n\n",
         PST_SNIFF_MAIL},
        {"a.eml", "anything", PST_SNIFF_MAIL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char reason[PST_SNIFF_REASON_MAX];
        assert_int_equal(pst_sniff(pst_str_of(cases[i].text),
                                   pst_str_of(cases[i].path), reason),
                         cases[i].kind);
    }
}

static void test_params(void **state)
{
    (void)state;
    static const char value[] =
        "text/plain; a=\"b;\\\"c=d\"; Name=x; file*=iso-8859-1'de'%FC%zz;"
        " long*0=one; long*1*=%20two; last; both=u; both*=UTF-8''%C3%BC;"
        " many=x; many*0=y; many*1=z";
    static const struct {
        const char *name, *want;
    } cases[] = {
        {"a", "b;\"c=d"},    {"name", "x"},        {"file", "\xC3\xBC%zz"},
        {"long", "one two"}, {"c", NULL},          {"last", ""},
        {"nam", NULL},       {"both", "\xC3\xBC"}, {"many", "yz"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pst_buf got = PST_BUF_INIT;
        bool found = pst_mime_param(&got, pst_str_of(value), cases[i].name);
        assert_int_equal(found, cases[i].want != NULL);
        if (found)
            assert_string_equal(got.p, cases[i].want);
        pst_buf_dispose(&got);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_mbox),        cmocka_unit_test(test_encoded),
        cmocka_unit_test(test_attachments), cmocka_unit_test(test_parts),
        cmocka_unit_test(test_plain),       cmocka_unit_test(test_sniff),
        cmocka_unit_test(test_params),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
