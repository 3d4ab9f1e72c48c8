/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/unit/article_members.h"
#include "tests/unit/pack.h"

static const struct pst_extract_limits usual = PST_EXTRACT_LIMITS_INIT;

static const struct file articles[] = {
    FILE_OF("./2014/05/salt.md", "# Salt\n\nDear salt.\n"),
    FILE_OF("2014/pic.png", "\x89PNG\r\n\x1a\nxx"),
    FILE_OF("2014/.draft.md", "# Draft\n"),
    FILE_OF("more.jsonl", "{\"title\":\"A\",\"body\":\"x\"}\n"
                          "{\"title\":\"B\",\"body\":\"y\"}\n"),
    FILE_OF("plain", "Tar\n\nCheap tar.\n"),
    {NULL, {NULL, 0}}};

static void test_formats(void **state)
{
    (void)state;
    static const struct {
        const char *path, *format, *filter;
    } cases[] = {
        {"a.zip", "zip", NULL},
        {"a.tar", "ustar", NULL},
        {"a.tar.gz", "paxr", "gzip"},
        {"a.tar.xz", "gnutar", "xz"},
        {"a.tar.bz2", "ustar", "bzip2"},
        {"a.tar.zst", "paxr", "zstd"},
        {"a", "zip", NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pst_buf b = PST_BUF_INIT;
        struct items all;
        pack(&b, cases[i].format, cases[i].filter, articles);
        read_bytes_limited(&all, cases[i].path, pst_buf_str(&b), usual);
        assert_int_equal(all.result, PST_EXTRACTED);
        assert_string_equal(all.err.message, "");
        assert_int_equal(all.count, 4);
        const struct extracted *x = all.x;
        assert_str(x[0].a.header.path, cases[i].path);
        assert_str(x[0].a.header.member, "2014/05/salt.md");
        assert_int_equal(x[0].a.header.member_number, 1);
        assert_str(x[0].a.header.title, "Salt");
        assert_int_equal(x[0].a.header.date.month, 5);
        assert_int_equal(x[0].a.header.flags & PST_RECORD_DECODED,
                         PST_RECORD_DECODED);
        expect_line(&x[0], "Dear", 3, 1);
        assert_str(x[1].a.header.member, "more.jsonl/item 1");
        assert_str(x[2].a.header.member, "more.jsonl/item 2");
        assert_int_equal(x[2].a.header.member_number, 3);
        assert_str(x[3].a.header.member, "plain");
        assert_str(x[3].a.header.title, "Tar");
        items_dispose(&all);
        pst_buf_dispose(&b);
    }
}

static void test_nested(void **state)
{
    (void)state;
    struct pst_buf b[6];
    struct items all;
    pst_buf_init(&b[0]);
    pst_buf_adds(&b[0], "Deep\n\nwater\n");
    for (size_t i = 1; i < 6; i++) {
        const struct file inner[] = {
            {i == 1 ? "w.txt" : "in.zip", pst_buf_str(&b[i - 1])},
            FILE_OF("own.txt", "Own words"),
            {NULL, {NULL, 0}}};
        pst_buf_init(&b[i]);
        pack(&b[i], "zip", NULL, inner);
    }
    read_bytes_limited(&all, "a.zip", pst_buf_str(&b[2]), usual);
    assert_int_equal(all.count, 3);
    assert_str(all.x[0].a.header.member, "in.zip/w.txt");
    assert_str(all.x[1].a.header.member, "in.zip/own.txt");
    assert_str(all.x[2].a.header.member, "own.txt");
    items_dispose(&all);
    read_bytes_limited(&all, "a.zip", pst_buf_str(&b[5]), usual);
    assert_int_equal(all.result, PST_EXTRACTED);
    assert_int_equal(all.count, 4);
    assert_non_null(strstr(all.err.message, "1 of its members left out; "));
    assert_non_null(strstr(all.err.message, "packed more than 4 times over"));
    items_dispose(&all);
    for (size_t i = 0; i < 6; i++)
        pst_buf_dispose(&b[i]);
}

static void test_single(void **state)
{
    (void)state;
    static const char *const filters[] = {"xz", "bzip2", "zstd", "lz4"};
    static const char *const paths[] = {"2014-05/a.md.xz", "2014-05/a.md.bz2",
                                        "2014-05/a.md.zst", "2014-05/a.md.lz4"};
    static const struct file one[] = {FILE_OF("x", "# Head\n\nText.\n"),
                                      {NULL, {NULL, 0}}};
    for (size_t i = 0; i < sizeof filters / sizeof *filters; i++) {
        struct pst_buf b = PST_BUF_INIT;
        struct items all;
        pack(&b, "raw", filters[i], one);
        read_bytes_limited(&all, paths[i], pst_buf_str(&b), usual);
        assert_int_equal(all.result, PST_EXTRACTED);
        assert_int_equal(all.count, 1);
        assert_str(all.x[0].a.header.format, "markdown");
        assert_str(all.x[0].a.header.title, "Head");
        assert_int_equal(all.x[0].a.header.member_number, -1);
        assert_int_equal(all.x[0].a.header.member.n, 0);
        assert_int_equal(all.x[0].a.header.date.month, 5);
        items_dispose(&all);
        pst_buf_truncate(&b, b.n / 2);
        read_bytes_limited(&all, paths[i], pst_buf_str(&b), usual);
        assert_int_equal(all.result, -PST_EFORMAT);
        items_dispose(&all);
        pst_buf_dispose(&b);
    }
}

static void test_limits(void **state)
{
    (void)state;
    struct pst_extract_limits small = usual;
    struct pst_buf b = PST_BUF_INIT;
    struct items all;
    char *zeros = calloc(1, ROOM);
    const struct file files[] = {FILE_OF("a.txt", "Some words"),
                                 {"b.txt", {zeros, ROOM}},
                                 FILE_OF("c.txt", "More words"),
                                 {NULL, {NULL, 0}}};
    memset(zeros, 'x', ROOM);
    pack(&b, "zip", NULL, files);
    small.file_size = small.inflated = 100000;
    small.ratio = 1;
    read_bytes_limited(&all, "a.zip", pst_buf_str(&b), small);
    assert_int_equal(all.result, -PST_EFORMAT);
    assert_non_null(strstr(all.err.message, "bomb"));
    items_dispose(&all);
    small.ratio = 10000;
    read_bytes_limited(&all, "a.zip", pst_buf_str(&b), small);
    assert_int_equal(all.result, PST_EXTRACTED);
    assert_int_equal(all.count, 2);
    assert_string_equal(all.err.message,
                        "1 of its members left out; b.txt: larger than the "
                        "limit of 100000 bytes");
    items_dispose(&all);
    small.total = 120000;
    small.sure_ratio = 1;
    read_bytes_limited(&all, "a.zip", pst_buf_str(&b), small);
    assert_int_equal(all.result, -PST_EFORMAT);
    items_dispose(&all);
    small = usual;
    small.count = 2;
    read_bytes_limited(&all, "a.zip", pst_buf_str(&b), small);
    assert_int_equal(all.result, -PST_EFORMAT);
    assert_string_equal(all.err.message, "too many files are in it");
    items_dispose(&all);
    free(zeros);
    pst_buf_dispose(&b);
}

/* What is read in pieces gives the same, however large. */
static void test_pieces(void **state)
{
    (void)state;
    static const char *const filters[] = {NULL, "gzip", "xz", "zstd"};
    struct pst_extract_limits small = usual;
    for (size_t i = 0; i < sizeof filters / sizeof *filters; i++) {
        struct pst_buf b = PST_BUF_INIT;
        struct items all;
        pack(&b, i == 0 ? "zip" : "paxr", filters[i], articles);
        int fd = memfd_create("archive", MFD_CLOEXEC);
        assert_int_equal(write(fd, b.p, b.n), b.n);
        struct pst_piecewise file = {fd, b.n};
        small.file_size = 60;
        read_pieces(&all, "a", (struct pst_str){b.p, b.n / 2}, &file, small);
        assert_int_equal(all.result, PST_EXTRACTED);
        assert_string_equal(all.err.message, "");
        assert_int_equal(all.count, 4);
        assert_str(all.x[3].a.header.member, "plain");
        items_dispose(&all);
        /* It shrinks meanwhile. */
        assert_int_equal(ftruncate(fd, (off_t)b.n / 2), 0);
        read_pieces(&all, "a", (struct pst_str){b.p, b.n / 2}, &file, small);
        assert_int_equal(all.result, -PST_EFORMAT);
        items_dispose(&all);
        close(fd);
        pst_buf_dispose(&b);
    }
}

static void test_damaged(void **state)
{
    (void)state;
    struct pst_buf b = PST_BUF_INIT;
    struct items all;
    pack(&b, "ustar", "gzip", articles);
    for (size_t n = 1; n < b.n; n += 7) {
        read_bytes_limited(&all, "a.tar.gz", (struct pst_str){b.p, n}, usual);
        assert_int_equal(all.result, -PST_EFORMAT);
        items_dispose(&all);
    }
    pst_buf_clear(&b);
    static const struct file none[] = {FILE_OF("a.png", "\x89PNG\r\n\x1a\n"),
                                       {NULL, {NULL, 0}}};
    pack(&b, "zip", NULL, none);
    read_bytes_limited(&all, "a.zip", pst_buf_str(&b), usual);
    assert_int_equal(all.result, PST_EXTRACT_SKIPPED);
    assert_string_equal(all.err.message, "no article in it");
    /* What is broken in it is left out, unless there is nothing else. */
    pst_buf_clear(&b);
    static const struct file broken[] = {
        FILE_OF("a.txt.gz", "\x1f\x8b\x08 no gzip"), {NULL, {NULL, 0}}};
    pack(&b, "zip", NULL, broken);
    read_bytes_limited(&all, "a.zip", pst_buf_str(&b), usual);
    assert_int_equal(all.result, -PST_EFORMAT);
    assert_non_null(strstr(all.err.message, "a.txt.gz: damaged gzip data"));
    items_dispose(&all);
    pst_buf_dispose(&b);
}

static int refuse(void *payload, struct pst_article *a)
{
    (void)a;
    ++*(int *)payload;
    return -77;
}

static void test_refusal(void **state)
{
    (void)state;
    struct pst_buf b = PST_BUF_INIT;
    struct pst_error err;
    int calls = 0;
    pack(&b, "zip", NULL, articles);
    struct pst_extract_input in = {
        .bytes = pst_buf_str(&b), .path = pst_str_of("a.zip"), .limits = usual};
    assert_int_equal(pst_extract(&in, refuse, &calls, &err), -77);
    assert_int_equal(calls, 1);
    pst_buf_dispose(&b);
}

static void count_call(void *payload)
{
    ++*(int *)payload;
}

/* Members that are known to crash are left out, in archives in archives, too;
 * where the reading is is told. */
static void test_guard(void **state)
{
    (void)state;
    struct pst_buf inner = PST_BUF_INIT, b = PST_BUF_INIT;
    pack(&inner, "zip", NULL, articles);
    const struct file outer[] = {FILE_OF("a.txt", "First words"),
                                 {"in.zip", pst_buf_str(&inner)},
                                 FILE_OF("c.txt", "Last words"),
                                 {NULL, {NULL, 0}}};
    pack(&b, "ustar", NULL, outer);
    volatile struct pst_step at;
    int files = 0;
    /* The first item of the fourth file of the second file; the last file. */
    const struct pst_crash crashes[] = {{{{3, 7, 1}}, false, "it crashed"},
                                        {{{5}}, false, "it crashed, too"}};
    const struct pst_extract_guard guard = {&at, crashes, 2, count_call,
                                            &files};
    struct items all = {.count = 0};
    struct pst_extract_input in = {.bytes = pst_buf_str(&b),
                                   .path = pst_str_of("a.tar"),
                                   .guard = &guard,
                                   .limits = usual};
    all.result = pst_extract(&in, keep_item, &all, &all.err);
    assert_int_equal(all.result, PST_EXTRACTED);
    assert_string_equal(all.err.message,
                        "2 of its members left out; item 1: it crashed");
    assert_int_equal(all.count, 4);
    assert_str(all.x[0].a.header.member, "a.txt");
    assert_str(all.x[1].a.header.member, "in.zip/2014/05/salt.md");
    assert_str(all.x[2].a.header.member, "in.zip/more.jsonl/item 2");
    assert_str(all.x[3].a.header.member, "in.zip/plain");
    assert_int_equal(files, 3 + 5);
    assert_int_equal(at.n[0], 6);
    assert_int_equal(at.n[1], 0);
    items_dispose(&all);
    pst_buf_dispose(&inner);
    pst_buf_dispose(&b);
}

static void test_steps(void **state)
{
    (void)state;
    struct pst_step s = {{0}}, before = s;
    assert_false(pst_step_in_member(&s));
    pst_step_enter(&s, 0);
    assert_true(pst_step_in_member(&s));
    assert_true(pst_step_cmp(&before, &s) < 0);
    before = s;
    pst_step_enter(&s, 1);
    assert_true(pst_step_cmp(&before, &s) < 0);
    pst_step_leave(&s, 1);
    assert_false(pst_step_in_member(&s));
    before = s;
    pst_step_leave(&s, 0);
    assert_false(pst_step_in_member(&s));
    assert_true(pst_step_cmp(&s, &before) > 0);
    pst_step_leave(&s, 0);
    assert_int_equal(s.n[0], 2);
    pst_step_enter(&s, 0);
    assert_int_equal(s.n[0], 3);
    assert_int_equal(pst_step_cmp(&s, &s), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_formats), cmocka_unit_test(test_nested),
        cmocka_unit_test(test_single),  cmocka_unit_test(test_limits),
        cmocka_unit_test(test_damaged), cmocka_unit_test(test_refusal),
        cmocka_unit_test(test_pieces),  cmocka_unit_test(test_guard),
        cmocka_unit_test(test_steps),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
