/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/unit/article_members.h"

static const struct pst_extract_limits usual = PST_EXTRACT_LIMITS_INIT;

static void add_record(struct pst_buf *out, const char *type, const char *uri,
                       struct pst_str block)
{
    pst_buf_addf(out,
                 "WARC/1.0\r\nWARC-Type: %s\r\nWARC-Target-URI: %s\r\n"
                 "Content-Type: text/plain\r\nContent-Length: %zu\r\n\r\n",
                 type, uri, block.n);
    pst_buf_addstr(out, block);
    pst_buf_adds(out, "\r\n\r\n");
}

static void test_records(void **state)
{
    (void)state;
    struct pst_buf b = PST_BUF_INIT;
    struct items all;
    add_record(&b, "warcinfo", "", pst_str_of("software: x\r\n"));
    add_record(&b, "response", "https://q.example/2014/05/salt.php?a=1",
               pst_str_of("HTTP/1.1 200 OK\r\n"
                          "Content-Type: text/html; charset=iso-8859-1\r\n"
                          "Transfer-Encoding: chunked\r\n\r\n"
                          "12\r\n<title>Salt</title\r\n1\r\n>\r\n"
                          "e;x\r\n<p>Caf\xE9 dues.\n\r\n0\r\n\r\n"));
    add_record(&b, "response", "https://q.example/gone",
               pst_str_of("HTTP/1.1 404 Not Found\r\n"
                          "Content-Type: text/html\r\n\r\n<p>Gone."));
    add_record(&b, "response", "https://q.example/a.png",
               pst_str_of("HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n"
                          "\r\nxx"));
    add_record(&b, "request", "https://q.example/x",
               pst_str_of("GET / HTTP/1.1\r\n\r\n"));
    add_record(&b, "resource", "<file:///notes>",
               pst_str_of("Tar\n\nCheap.\n"));
    read_bytes_limited(&all, "crawl.warc", pst_buf_str(&b), usual);
    assert_int_equal(all.result, PST_EXTRACTED);
    assert_int_equal(all.count, 2);
    const struct extracted *one = &all.x[0], *two = &all.x[1];
    assert_str(one->a.header.member, "https://q.example/2014/05/salt.php?a=1");
    assert_str(one->a.header.url, "https://q.example/2014/05/salt.php?a=1");
    assert_str(one->a.header.title, "Salt");
    assert_nth(one, PST_FIELD_BODY, 0, "Caf\xC3\xA9 dues.");
    assert_int_equal(one->a.header.date.month, 5);
    assert_str(two->a.header.member, "file:///notes");
    assert_str(two->a.header.title, "Tar");
    items_dispose(&all);
    /* Cut short. */
    read_bytes_limited(&all, "crawl.warc", (struct pst_str){b.p, b.n - 20},
                       usual);
    assert_int_equal(all.result, -PST_EFORMAT);
    assert_non_null(strstr(all.err.message, "WARC record at byte"));
    items_dispose(&all);
    pst_buf_dispose(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_records)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
