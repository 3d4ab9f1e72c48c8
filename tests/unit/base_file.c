/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/unit/tempdir.h"

struct path_case {
    const char *base, *path, *want;
};

static void test_absolute(void **state)
{
    (void)state;
    static const struct path_case cases[] = {
        {"/a/b", "c", "/a/b/c"},
        {"/a/b", "../c", "/a/c"},
        {"/a/b", "/c/", "/c"},
        {"/a/b", ".", "/a/b"},
        {"/a/b", "", "/a/b"},
        {"/a/b", "..", "/a"},
        {"/a/b", "../..", "/"},
        {"/a/b", "../../../..", "/"},
        {"/a/b", "/../x", "/x"},
        {"/", "x", "/x"},
        {"/", ".", "/"},
        {"/a/b", "c//d/./e/", "/a/b/c/d/e"},
        {"/a", "...", "/a/..."},
        {"/a", "..b", "/a/..b"},
        {"/a/b", "c/../../d", "/a/d"},
        {"/", "/", "/"},
    };
    struct pst_buf out = PST_BUF_INIT;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        pst_path_absolute(&out, cases[i].base, cases[i].path);
        assert_string_equal(out.p, cases[i].want);
    }
    pst_buf_dispose(&out);
}

static void test_relative(void **state)
{
    (void)state;
    static const struct path_case cases[] = {
        {"/a/b", "/a/b/c", "c"},   {"/a/b", "/a/b", "."},
        {"/a/b", "/a", ".."},      {"/a/b", "/a/bc", "../bc"},
        {"/a/bc", "/a/b", "../b"}, {"/a/b", "/x/y", "../../x/y"},
        {"/", "/a/b", "a/b"},      {"/a/b", "/", "../.."},
        {"/", "/", "."},           {"/a/b/c", "/a/d/e", "../../d/e"},
        {"/a", "/b", "../b"},
    };
    struct pst_buf out = PST_BUF_INIT;
    struct pst_buf back = PST_BUF_INIT;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        pst_path_relative(&out, cases[i].base, cases[i].path);
        assert_string_equal(out.p, cases[i].want);
        pst_path_absolute(&back, cases[i].base, out.p);
        assert_string_equal(back.p, cases[i].path);
    }
    pst_buf_dispose(&out);
    pst_buf_dispose(&back);
}

static void test_below(void **state)
{
    (void)state;
    static const char *const good[] = {"a",   "a/b",    "..a",
                                       "a..", ".a/...", "a b/\xff"};
    static const char *const bad[] = {"",     "/",    "/a", "a/",  "a//b", "..",
                                      "a/..", "../a", ".",  "./a", "a/./b"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        assert_true(pst_path_is_below(pst_str_of(good[i])));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(pst_path_is_below(pst_str_of(bad[i])));
    assert_false(pst_path_is_below((struct pst_str){"a\0b", 3}));
}

static void test_join_and_base(void **state)
{
    (void)state;
    struct pst_buf out = PST_BUF_INIT;
    pst_path_join(&out, "a", "b");
    assert_string_equal(out.p, "a/b");
    pst_path_join(&out, "/", "b");
    assert_string_equal(out.p, "/b");
    pst_path_join(&out, "", "b");
    assert_string_equal(out.p, "b");
    assert_string_equal(pst_path_base("a/b/c.md"), "c.md");
    assert_string_equal(pst_path_base("c.md"), "c.md");
    pst_buf_dispose(&out);
}

static void test_read_limit(void **state)
{
    tempdir_write(state, "f", "0123456789", 10);
    char *path = tempdir_path(state, "f");
    struct pst_buf b = PST_BUF_INIT;
    struct pst_error err = PST_ERROR_INIT;
    pst_buf_adds(&b, "x");
    assert_int_equal(pst_file_read(path, 9, &b, &err), -PST_ENOMEM);
    assert_string_equal(b.p, "x");
    assert_int_equal(pst_file_read(path, 10, &b, &err), 0);
    assert_string_equal(b.p, "x0123456789");
    assert_int_equal(pst_file_read(path, 0, &b, &err), 0);
    assert_int_equal(b.n, 21);
    free(path);
    path = tempdir_path(state, "none");
    assert_int_equal(pst_file_read(path, 0, &b, &err), -PST_EIO);
    assert_non_null(strstr(err.message, path));
    free(path);
    pst_buf_dispose(&b);
}

static void test_publish_and_create(void **state)
{
    char *path = tempdir_path(state, "f");
    struct pst_buf b = PST_BUF_INIT;
    assert_int_equal(pst_file_publish(path, "old", 3, NULL), 0);
    assert_int_equal(pst_file_create(path, "x", 1, NULL), -PST_EIO);
    assert_int_equal(pst_file_publish(path, "new", 3, NULL), 0);
    assert_int_equal(pst_file_read(path, 0, &b, NULL), 0);
    assert_string_equal(b.p, "new");
    pst_buf_dispose(&b);
    free(path);
}

static void test_remove_follows_no_link(void **state)
{
    tempdir_write(state, "outside/kept", "x", 1);
    tempdir_write(state, "tree/a/b", "x", 1);
    tempdir_link(state, "../outside", "tree/link");
    tempdir_remove(state, "tree");
    tempdir_remove(state, "tree");
    struct stat st;
    char *kept = tempdir_path(state, "outside/kept");
    char *tree = tempdir_path(state, "tree");
    assert_int_equal(stat(kept, &st), 0);
    assert_int_not_equal(stat(tree, &st), 0);
    free(kept);
    free(tree);
}

static void test_folder_make(void **state)
{
    tempdir_folder(state, "a/b/c");
    tempdir_folder(state, "a/b/c");
    tempdir_write(state, "file", "x", 1);
    char *path = tempdir_path(state, "file/x");
    struct pst_error err = PST_ERROR_INIT;
    assert_int_equal(pst_folder_make(path, &err), -PST_EIO);
    assert_non_null(strstr(err.message, "file"));
    free(path);
}

#define WITH_DIR(test) \
    cmocka_unit_test_setup_teardown(test, tempdir_setup, tempdir_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_absolute),
        cmocka_unit_test(test_relative),
        cmocka_unit_test(test_below),
        cmocka_unit_test(test_join_and_base),
        WITH_DIR(test_read_limit),
        WITH_DIR(test_publish_and_create),
        WITH_DIR(test_remove_follows_no_link),
        WITH_DIR(test_folder_make),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
