/* SPDX-License-Identifier: GPL-2.0-or-later */
/* indexer/scan.h over small trees. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "indexer/scan.h"
#include "tests/unit/tempdir.h"

static void put(void **state, const char *name)
{
    tempdir_write(state, name, "x", 1);
}

static void put_text(void **state, const char *name, const char *text)
{
    tempdir_write(state, name, text, strlen(text));
}

/* "path[?reason];" for each entry: '+' to be read, '-' skipped, '!' failed. */
static void expect(void **state, const struct pst_scan_options *o,
                   const char *wanted)
{
    struct pst_scan s;
    struct pst_buf got = PST_BUF_INIT;
    struct pst_error err = PST_ERROR_INIT;
    pst_scan_init(&s);
    if (pst_scan_run(&s, *state, o, &err) != 0)
        fail_msg("%s", err.message);
    for (size_t i = 0; i < s.count; i++) {
        const struct pst_file_entry *e = &s.entries[i];
        pst_buf_addc(&got, "+-!"[e->state]);
        pst_buf_addstr(&got, e->path);
        if (e->state != PST_FILE_INDEXED)
            pst_buf_addc(&got, '?');
        pst_buf_addstr(&got, e->reason);
        pst_buf_addc(&got, ';');
    }
    assert_string_equal(got.p, wanted);
    pst_buf_dispose(&got);
    pst_scan_dispose(&s);
}

static const struct pst_scan_options plain = {.follow = false};
static const struct pst_scan_options follow = {.follow = true};

static void test_order_and_names(void **state)
{
    put(state, "b/c/d.txt");
    put(state, "b/c.txt");
    put(state, "b-c");
    put(state, "b.c");
    put(state, "a b\n'\"\\");
    put(state, "\xff\xfe");
    put(state, "\xc3\xa4");
    tempdir_folder(state, "empty");
    expect(state, &plain,
           "+a b\n'\"\\;+b-c;+b.c;+b/c.txt;+b/c/d.txt;+\xc3\xa4;+\xff\xfe;");
}

static void test_empty_tree(void **state)
{
    expect(state, &plain, "");
}

static void test_hidden(void **state)
{
    put(state, ".git/config");
    put(state, ".postil/index");
    put(state, "a/.git");
    put(state, ".hidden");
    put(state, ".folder/x");
    put(state, "._x");
    put(state, "a/._y");
    put(state, "._folder/z");
    put(state, "...");
    expect(state, &plain, "-._x?AppleDouble file;-a/._y?AppleDouble file;");
    const struct pst_scan_options hidden = {.hidden = true};
    expect(state, &hidden,
           "+...;+._folder/z;-._x?AppleDouble file;+.folder/x;+.hidden;"
           "-a/._y?AppleDouble file;");
}

static void test_ignore_files(void **state)
{
    put_text(state, ".gitignore", "*.log\n/top\nbuild/\n!/a/keep.log\n");
    put(state, "x.log");
    put(state, "top");
    put(state, "a/top");
    put(state, "a/x.log");
    put(state, "a/keep.log");
    put(state, "build/x");
    put(state, "b/build");
    put_text(state, "b/.gitignore", "!*.log\nb*\n");
    put(state, "b/x.log");
    put(state, "b/c/y.log");
    put(state, "b/c/bz");
    expect(state, &plain, "+a/keep.log;+a/top;+b/c/y.log;+b/x.log;");

    /* .postilignore of any folder weighs more than any .gitignore. */
    put_text(state, ".postilignore", "!x.log\na/\n");
    put_text(state, "b/.postilignore", "x.log\n");
    expect(state, &plain, "+b/c/y.log;+x.log;");

    const char *const globs[] = {"b/", "!top"};
    const struct pst_scan_options excludes = {.excludes = globs,
                                              .exclude_count = 2};
    expect(state, &excludes, "+top;+x.log;");

    const struct pst_scan_options none = {.no_ignore = true};
    expect(state, &none,
           "+a/keep.log;+a/top;+a/x.log;+b/build;+b/c/bz;+b/c/y.log;+b/x.log;"
           "+build/x;+top;+x.log;");
}

static void test_odd_ignore_files(void **state)
{
    char *fifo = tempdir_path(state, ".gitignore");
    put(state, "a/x");
    tempdir_folder(state, "a/.gitignore");
    assert_int_equal(mkfifo(fifo, 0600), 0);
    expect(state, &plain, "+a/x;");
    free(fifo);
}

static void test_links(void **state)
{
    put(state, "a/x");
    tempdir_link(state, "a/x", "file");
    tempdir_link(state, "a", "folder");
    tempdir_link(state, "gone", "nothing");
    tempdir_link(state, "self", "self");
    tempdir_link(state, "..", "a/up");
    tempdir_link(state, "../a", "a/same");
    expect(state, &plain,
           "-a/same?symbolic link;-a/up?symbolic link;+a/x;"
           "-file?symbolic link;-folder?symbolic link;"
           "-nothing?symbolic link;-self?symbolic link;");
    expect(state, &follow,
           "-a/same?leads back to a folder above it;"
           "-a/up?leads back to a folder above it;+a/x;+file;"
           "-folder/same?leads back to a folder above it;"
           "-folder/up?leads back to a folder above it;+folder/x;"
           "-nothing?symbolic link to nothing;-self?symbolic link to itself;");
}

static void test_special(void **state)
{
    char *fifo = tempdir_path(state, "fifo");
    assert_int_equal(mkfifo(fifo, 0600), 0);
    tempdir_link(state, "/dev/null", "null");
    expect(state, &follow, "-fifo?named pipe;-null?device;");

    struct pst_buf bytes = PST_BUF_INIT;
    struct stat st;
    assert_int_equal(pst_scan_read(fifo, false, 0, &bytes, &st, NULL),
                     -PST_EFORMAT);
    pst_buf_dispose(&bytes);
    free(fifo);
}

static void test_size(void **state)
{
    put_text(state, "five", "12345");
    put_text(state, "six", "123456");
    const struct pst_scan_options limit = {.max_size = 5};
    expect(state, &limit, "+five;-six?larger than the limit of 5 B;");
}

static void test_index_inside(void **state)
{
    put(state, "x");
    put(state, "idx/index");
    char *index = tempdir_path(state, "idx");
    const struct pst_scan_options o = {.index_dir = index};
    expect(state, &o, "+x;");
    free(index);
}

/* Root reads everything, so it becomes somebody else for a while. */
static void test_unreadable(void **state)
{
    enum { NOBODY = 65534 };
    put(state, "a/x");
    put(state, "b");
    char *folder = tempdir_path(state, "a");
    assert_int_equal(chmod(folder, 0), 0);
    uid_t user = geteuid();
    bool other = user == 0 && chmod(*state, 0755) == 0 && seteuid(NOBODY) == 0;
    if (user != 0 || other)
        expect(state, &plain, "!a?cannot be read: Permission denied;+b;");
    else
        print_message("# root cannot become another user here\n");
    if (other)
        assert_int_equal(seteuid(0), 0);
    assert_int_equal(chmod(folder, 0700), 0);
    free(folder);
}

static void test_deep(void **state)
{
    /* Deeper than a path can be long: made step by step. */
    char *back = getcwd(NULL, 0);
    assert_int_equal(chdir(*state), 0);
    char name[201];
    memset(name, 'd', 200);
    name[200] = '\0';
    for (int i = 0; i < 30; i++) {
        assert_int_equal(mkdir(name, 0700), 0);
        assert_int_equal(chdir(name), 0);
    }
    assert_int_equal(chdir(back), 0);
    free(back);

    struct pst_scan s;
    pst_scan_init(&s);
    assert_int_equal(pst_scan_run(&s, *state, &plain, NULL), 0);
    assert_int_equal(s.count, 1);
    assert_int_equal(s.entries[0].state, PST_FILE_FAILED);
    pst_scan_dispose(&s);
}

static void test_facts(void **state)
{
    put_text(state, "x", "12345");
    char *path = tempdir_path(state, "x");
    struct stat st;
    assert_int_equal(stat(path, &st), 0);
    struct pst_scan s;
    pst_scan_init(&s);
    assert_int_equal(pst_scan_run(&s, *state, &plain, NULL), 0);
    assert_int_equal(s.count, 1);
    assert_int_equal(s.bytes, 5);
    assert_int_equal(s.entries[0].size, 5);
    assert_int_equal(s.entries[0].inode, st.st_ino);
    assert_int_equal(s.entries[0].mtime_ns,
                     (int64_t)st.st_mtim.tv_sec * 1000000000 +
                         st.st_mtim.tv_nsec);
    pst_scan_dispose(&s);
    free(path);
}

static void note_folder(void *payload, struct pst_str path)
{
    pst_buf_addstr(payload, path);
    pst_buf_addc(payload, ';');
}

static void test_folders(void **state)
{
    put_text(state, ".gitignore", "out/\n");
    put(state, "a/b/x");
    put(state, "a/c/x");
    put(state, "out/x");
    put(state, ".hidden/x");
    tempdir_link(state, "a", "link");
    struct pst_buf told = PST_BUF_INIT;
    struct pst_scan_options o = {.folder = note_folder, .payload = &told};
    expect(state, &o, "+a/b/x;+a/c/x;-link?symbolic link;");
    assert_non_null(strstr(told.p, ";a;"));
    assert_int_equal(told.n, strlen(";a;a/b;a/c;"));

    /* Those on the way to a scope, too, and nothing beside it. */
    char path_text[] = "a/b", *path = path_text;
    const struct pst_scope scope = {&path, 1, 1};
    pst_buf_clear(&told);
    o.scope = &scope;
    expect(state, &o, "+a/b/x;");
    assert_string_equal(told.p, ";a;a/b;");
    pst_buf_dispose(&told);
}

static void test_no_root(void **state)
{
    char *none = tempdir_path(state, "none");
    struct pst_error err = PST_ERROR_INIT;
    struct pst_scan s;
    pst_scan_init(&s);
    assert_int_equal(pst_scan_run(&s, none, &plain, &err), -PST_EIO);
    assert_non_null(strstr(err.message, "none"));
    free(none);
}

static void test_stop(void **state)
{
    put(state, "x");
    volatile sig_atomic_t stop = 1;
    const struct pst_scan_options o = {.stop = &stop};
    struct pst_scan s;
    pst_scan_init(&s);
    assert_int_equal(pst_scan_run(&s, *state, &o, NULL), -PST_EINTR);
    assert_int_equal(s.count, 0);
}

#define IN_FOLDER(test) \
    cmocka_unit_test_setup_teardown(test, tempdir_setup, tempdir_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_FOLDER(test_order_and_names),
        IN_FOLDER(test_empty_tree),
        IN_FOLDER(test_hidden),
        IN_FOLDER(test_ignore_files),
        IN_FOLDER(test_odd_ignore_files),
        IN_FOLDER(test_links),
        IN_FOLDER(test_special),
        IN_FOLDER(test_size),
        IN_FOLDER(test_index_inside),
        IN_FOLDER(test_unreadable),
        IN_FOLDER(test_deep),
        IN_FOLDER(test_facts),
        IN_FOLDER(test_folders),
        IN_FOLDER(test_no_root),
        IN_FOLDER(test_stop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
