/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/unit/article_members.h"
#include "tests/unit/pack.h"

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

/* Larger than one record may be, compressed or not, and with records that are:
 * what is too large is left out, what is damaged is told. */
static void test_large(void **state)
{
    (void)state;
    struct pst_extract_limits small = usual;
    struct pst_buf b = PST_BUF_INIT, large = PST_BUF_INIT;
    struct items all;
    small.file_size = 1000;
    while (large.n < 300000)
        pst_buf_adds(&large, "Many words of no use. ");
    add_record(&b, "resource", "https://q.example/1",
               pst_str_of("One\n\nA.\n"));
    add_record(&b, "resource", "https://q.example/2", pst_buf_str(&large));
    add_record(&b, "request", "https://q.example/3", pst_buf_str(&large));
    add_record(&b, "metadata", "", pst_buf_str(&large));
    add_record(&b, "resource", "https://q.example/4",
               pst_str_of("Two\n\nB.\n"));
    const struct file one[] = {{"x", pst_buf_str(&b)}, {NULL, {NULL, 0}}};
    static const char *const filters[] = {NULL, "gzip", "zstd"};
    for (size_t i = 0; i < sizeof filters / sizeof *filters; i++) {
        struct pst_buf packed = PST_BUF_INIT;
        int fd = memfd_create("crawl", MFD_CLOEXEC);
        if (filters[i] != NULL)
            pack(&packed, "raw", filters[i], one);
        else
            pst_buf_addstr(&packed, pst_buf_str(&b));
        assert_int_equal(write(fd, packed.p, packed.n), packed.n);
        struct pst_piecewise file = {fd, packed.n};
        read_pieces(&all, "crawl", (struct pst_str){packed.p, 300}, &file,
                    small);
        assert_int_equal(all.result, PST_EXTRACTED);
        assert_int_equal(all.count, 2);
        assert_str(all.x[0].a.header.title, "One");
        assert_str(all.x[1].a.header.title, "Two");
        assert_string_equal(all.err.message,
                            "1 of its members left out; https://q.example/2: "
                            "larger than the limit of 1000 bytes");
        items_dispose(&all);
        assert_int_equal(ftruncate(fd, (off_t)packed.n - 30), 0);
        read_pieces(&all, "crawl", (struct pst_str){packed.p, 300}, &file,
                    small);
        assert_int_equal(all.result, -PST_EFORMAT);
        items_dispose(&all);
        close(fd);
        pst_buf_dispose(&packed);
    }
    pst_buf_dispose(&large);
    pst_buf_dispose(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_records),
                                       cmocka_unit_test(test_large)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
