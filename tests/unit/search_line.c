/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Lines of the original: only of the file that was indexed, never through a
 * link, never raw. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "searcher/line.h"
#include "tempdir.h"

static const char text[] = "first line\nsecond \x1b[2J line\r\n\nlast";
static size_t lines[] = {11, 29, 30};
static const struct pst_record_body body = {.lines = lines, .line_count = 3};

static struct pst_record_header header_of(const char *dir, const char *path)
{
    struct pst_record_header h = {.path = pst_str_of(path),
                                  .charset = pst_str_of("UTF-8")};
    struct pst_buf whole = PST_BUF_INIT;
    struct stat st;
    pst_path_join(&whole, dir, path);
    assert_int_equal(stat(whole.p, &st), 0);
    h.file_size = (uint64_t)st.st_size;
    h.file_mtime_ns =
        (int64_t)st.st_mtim.tv_sec * 1000000000 + st.st_mtim.tv_nsec;
    pst_buf_dispose(&whole);
    return h;
}

static void put(const char *dir, const char *path, const char *bytes)
{
    struct pst_buf whole = PST_BUF_INIT;
    pst_path_join(&whole, dir, path);
    assert_int_equal(pst_file_create(whole.p, bytes, strlen(bytes), NULL), 0);
    pst_buf_dispose(&whole);
}

/* The line as it would be printed, or NULL; free it. */
static char *line_at(const char *dir, const struct pst_record_header *h,
                     size_t at, size_t before, size_t most, size_t *from)
{
    struct pst_original o;
    struct pst_buf out = PST_BUF_INIT;
    int root = open(dir, O_PATH | O_DIRECTORY);
    pst_original_open(&o, root, h);
    bool got = pst_original_line(&o, &body, at, before, most, &out, from);
    pst_original_close(&o);
    close(root);
    if (!got)
        assert_int_equal(out.n, 0);
    char *line = pst_buf_detach(&out);
    if (got)
        return line;
    free(line);
    return NULL;
}

static void expect_line(const char *dir, const struct pst_record_header *h,
                        size_t at, const char *wanted)
{
    size_t from;
    char *line = line_at(dir, h, at, SIZE_MAX, 1000, &from);
    if (wanted == NULL)
        assert_null(line);
    else
        assert_string_equal(line, wanted);
    free(line);
}

static void lines_are_read_and_made_harmless(void **state)
{
    size_t from = 99;
    put(*state, "a", text);
    struct pst_record_header h = header_of(*state, "a");
    expect_line(*state, &h, 0, "first line");
    expect_line(*state, &h, 10, "first line");
    expect_line(*state, &h, 11, "second ?[2J line");
    expect_line(*state, &h, 29, "");
    expect_line(*state, &h, 33, "last");
    expect_line(*state, &h, 34, "last");
    expect_line(*state, &h, 35, NULL);
    char *line = line_at(*state, &h, 18, 3, 5, &from);
    assert_string_equal(line, "nd ?[");
    assert_int_equal(from, 15);
    free(line);
}

static void a_byte_order_mark_is_no_part_of_the_line(void **state)
{
    static size_t starts[] = {7};
    const struct pst_record_body marked = {
        .first_line = 3, .lines = starts, .line_count = 1};
    struct pst_original o;
    struct pst_buf out = PST_BUF_INIT;
    size_t from = 99;
    put(*state, "a", "\xef\xbb\xbfone\ntwo");
    struct pst_record_header h = header_of(*state, "a");
    int root = open(*state, O_PATH | O_DIRECTORY);
    pst_original_open(&o, root, &h);
    for (size_t at = 0; at < 7; at++) {
        pst_buf_clear(&out);
        assert_true(
            pst_original_line(&o, &marked, at, SIZE_MAX, 100, &out, &from));
        assert_string_equal(out.p, "one");
        assert_int_equal(from, 3);
    }
    pst_original_close(&o);
    close(root);
    pst_buf_dispose(&out);
}

static void another_file_gives_nothing(void **state)
{
    put(*state, "a", text);
    struct pst_record_header h = header_of(*state, "a");
    h.file_size++;
    expect_line(*state, &h, 0, NULL);
    h = header_of(*state, "a");
    h.file_mtime_ns++;
    expect_line(*state, &h, 0, NULL);
    h = header_of(*state, "a");
    h.charset = pst_str_of("ISO-8859-1");
    expect_line(*state, &h, 0, NULL);
    h = header_of(*state, "a");
    h.flags = PST_RECORD_DECODED;
    expect_line(*state, &h, 0, NULL);
    h = header_of(*state, "a");
    h.path = pst_str_of("gone");
    expect_line(*state, &h, 0, NULL);
}

static void a_file_table_can_know_better(void **state)
{
    put(*state, "a", text);
    struct pst_record_header h = header_of(*state, "a");
    struct pst_file_entry e = {.state = PST_FILE_INDEXED,
                               .size = h.file_size,
                               .mtime_ns = h.file_mtime_ns};
    struct pst_original o;
    int root = open(*state, O_PATH | O_DIRECTORY);
    h.file_mtime_ns--;
    pst_original_open(&o, root, &h);
    assert_true(o.stale);
    e.mtime_ns++;
    pst_original_accept(&o, &e);
    assert_true(o.stale);
    e.mtime_ns--;
    e.state = PST_FILE_FAILED;
    pst_original_accept(&o, &e);
    assert_true(o.stale);
    e.state = PST_FILE_INDEXED;
    pst_original_accept(&o, &e);
    assert_false(o.stale);
    pst_original_close(&o);
    close(root);
}

static void links_and_ways_out_are_refused(void **state)
{
    char *dir = tempdir_path(state, "tree");
    char *link = tempdir_path(state, "tree/link");
    char *below = tempdir_path(state, "tree/sub");
    char *folder = tempdir_path(state, "tree/folder");
    char *fifo = tempdir_path(state, "tree/fifo");
    assert_int_equal(mkdir(dir, 0700), 0);
    assert_int_equal(mkdir(below, 0700), 0);
    put(*state, "outside", text);
    put(*state, "tree/sub/a", text);
    assert_int_equal(symlink("sub/a", link), 0);
    assert_int_equal(symlink("sub", folder), 0);
    assert_int_equal(mkfifo(fifo, 0700), 0);

    struct pst_record_header h = header_of(dir, "sub/a");
    expect_line(dir, &h, 0, "first line");
    static const char *const bad[] = {
        "link",        "folder/a", "../outside", "sub/../sub/a",
        "/etc/passwd", "fifo",     "sub",        ""};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        h.path = pst_str_of(bad[i]);
        expect_line(dir, &h, 0, NULL);
    }
    free(dir);
    free(link);
    free(below);
    free(folder);
    free(fifo);
}

static void harm_goes_byte_for_byte(void **state)
{
    static const struct {
        const char *from, *to;
    } cases[] = {
        {"plain\ttext", "plain\ttext"},
        {"a\x1b[31mb\x07\x7f", "a?[31mb??"},
        {"naïve 北京 😀", "naïve 北京 😀"},
        {"a\xe2\x80\xae"
         "b",
         "a???b"}, /* right-to-left override */
        {"a\xc2\x9b"
         "b\xc2\xad",
         "a??b??"}, /* C1, soft hyphen */
        {"a\xff\xe4\xb8"
         "b",
         "a???b"},
        {"a\xe2\x80\x8d"
         "b",
         "a???b"}, /* a joiner that joins nothing */
        {"क्\xe2\x80\x8dष", "क्\xe2\x80\x8dष"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *p = pst_strdup(cases[i].from);
        pst_line_harmless(p, strlen(p));
        assert_string_equal(p, cases[i].to);
        free(p);
    }
}

/* From here on as on a system of before 2020. */
static void the_kernel_may_lack_openat2(void **state)
{
    (void)state;
#ifdef SYS_openat2
    struct sock_filter steps[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_openat2, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)};
    struct sock_fprog program = {sizeof steps / sizeof *steps, steps};
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
        prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0)
        skip();
    assert_int_equal(syscall(SYS_openat2, AT_FDCWD, "/", NULL, 0), -1);
    assert_int_equal(errno, ENOSYS);
#endif
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(lines_are_read_and_made_harmless,
                                        tempdir_setup, tempdir_teardown),
        cmocka_unit_test_setup_teardown(
            a_byte_order_mark_is_no_part_of_the_line, tempdir_setup,
            tempdir_teardown),
        cmocka_unit_test_setup_teardown(another_file_gives_nothing,
                                        tempdir_setup, tempdir_teardown),
        cmocka_unit_test_setup_teardown(a_file_table_can_know_better,
                                        tempdir_setup, tempdir_teardown),
        cmocka_unit_test_setup_teardown(links_and_ways_out_are_refused,
                                        tempdir_setup, tempdir_teardown),
        cmocka_unit_test(harm_goes_byte_for_byte),
        cmocka_unit_test(the_kernel_may_lack_openat2),
        cmocka_unit_test_setup_teardown(lines_are_read_and_made_harmless,
                                        tempdir_setup, tempdir_teardown),
        cmocka_unit_test_setup_teardown(another_file_gives_nothing,
                                        tempdir_setup, tempdir_teardown),
        cmocka_unit_test_setup_teardown(links_and_ways_out_are_refused,
                                        tempdir_setup, tempdir_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
