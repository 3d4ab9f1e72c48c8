/* SPDX-License-Identifier: GPL-2.0-or-later */
/* indexer/watch.h over small trees. What changed is reported at once, so
 * nothing waits. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "indexer/watch.h"
#include "tests/unit/tempdir.h"

static void put(void **state, const char *name)
{
    tempdir_write(state, name, "x", 1);
}

static void move(void **state, const char *from, const char *to)
{
    char *a = tempdir_path(state, from), *b = tempdir_path(state, to);
    assert_int_equal(rename(a, b), 0);
    free(a);
    free(b);
}

static struct pst_watch *open_with(void **state,
                                   struct pst_watch_options options,
                                   const char *const *folders)
{
    struct pst_watch *w;
    struct pst_error err = PST_ERROR_INIT;
    options.root = *state;
    if (pst_watch_open(&w, &options, &err) != 0)
        fail_msg("%s", err.message);
    for (; *folders != NULL; folders++)
        pst_watch_folder(w, pst_str_of(*folders));
    return w;
}

static struct pst_watch *open_plain(void **state, const char *const *folders)
{
    return open_with(state, (struct pst_watch_options){.follow = false},
                     folders);
}

/* "path;" for each, or "*" for the whole tree; "" when nothing was reported. */
static void expect(struct pst_watch *w, const char *wanted)
{
    struct pst_scope scope;
    struct pst_buf got = PST_BUF_INIT;
    struct pst_error err = PST_ERROR_INIT;
    int r = pst_watch_read(w, &err);
    if (r < 0)
        fail_msg("%s", err.message);
    assert_int_equal(r, wanted[0] != '\0');
    assert_int_equal(pst_watch_read(w, &err), 0); /* not twice */
    if (!pst_watch_take(w, &scope))
        pst_buf_addc(&got, '*');
    for (size_t i = 0; i < scope.count; i++)
        pst_buf_addf(&got, "%s;", scope.paths[i]);
    assert_string_equal(got.p, wanted);
    pst_scope_dispose(&scope);
    pst_buf_dispose(&got);
}

static const char *const root_only[] = {"", NULL};

static void test_events(void **state)
{
    static const char *const folders[] = {"", "a", NULL};
    put(state, "a/x");
    put(state, "unwatched/x");
    struct pst_watch *w = open_plain(state, folders);
    assert_int_equal(pst_watch_count(w), 2);
    expect(w, "");
    put(state, "b");
    put(state, "a/y");
    put(state, "unwatched/y");
    expect(w, "a/y;b;");
    move(state, "b", "a/c");
    expect(w, "a/c;b;");
    tempdir_remove(state, "a/x");
    expect(w, "a/x;");
    char *path = tempdir_path(state, "a/y");
    assert_int_equal(chmod(path, 0600), 0);
    expect(w, "a/y;");
    free(path);
    pst_watch_close(w);
}

static void test_names_passed_over(void **state)
{
    struct pst_watch *w = open_plain(state, root_only);
    put(state, ".git/x");
    put(state, ".postil/x");
    put(state, ".hidden");
    put(state, "._apple");
    expect(w, "._apple;");
    pst_watch_close(w);

    w = open_with(state, (struct pst_watch_options){.hidden = true}, root_only);
    put(state, ".hidden");
    tempdir_remove(state, ".postil");
    expect(w, ".hidden;");
    pst_watch_close(w);
}

static void test_ignore_files(void **state)
{
    static const char *const folders[] = {"", "a", "a/b", NULL};
    put(state, "a/b/x");
    struct pst_watch *w = open_plain(state, folders);
    put(state, "a/.gitignore");
    expect(w, "a;");
    /* What lies below must be named again. */
    assert_int_equal(pst_watch_count(w), 2);
    put(state, "a/b/y");
    expect(w, "");
    put(state, ".postilignore");
    expect(w, "*");
    pst_watch_close(w);

    w = open_with(state, (struct pst_watch_options){.no_ignore = true},
                  folders);
    put(state, "a/.gitignore");
    expect(w, "");
    assert_int_equal(pst_watch_count(w), 3);
    pst_watch_close(w);
}

static void test_folders_moved(void **state)
{
    static const char *const folders[] = {"", "a", "a/b", "ab", NULL};
    put(state, "a/b/x");
    put(state, "ab/x");
    struct pst_watch *w = open_plain(state, folders);
    move(state, "a", "c");
    expect(w, "a;c;");
    assert_int_equal(pst_watch_count(w), 2); /* the root and ab */
    put(state, "c/b/y");
    expect(w, "");
    pst_watch_folder(w, pst_str_of("c"));
    pst_watch_folder(w, pst_str_of("c/b"));
    pst_watch_folder(w, pst_str_of("c/b"));
    assert_int_equal(pst_watch_count(w), 4);
    put(state, "c/b/z");
    expect(w, "c/b/z;");
    tempdir_remove(state, "c");
    expect(w, "c;");
    assert_int_equal(pst_watch_count(w), 2);
    pst_watch_close(w);
}

static void test_moved_before_it_is_told(void **state)
{
    static const char *const folders[] = {"", "a", NULL};
    put(state, "a/x");
    struct pst_watch *w = open_plain(state, folders);
    move(state, "a", "b");
    pst_watch_folder(w, pst_str_of("b")); /* a scan was faster */
    expect(w, "a;b;");
    put(state, "b/y");
    expect(w, "b/y;");
    pst_watch_close(w);
}

static void test_links(void **state)
{
    static const char *const folders[] = {"", "a", "link", NULL};
    put(state, "a/x");
    tempdir_link(state, "a", "link");
    struct pst_watch *w =
        open_with(state, (struct pst_watch_options){.follow = true}, folders);
    assert_int_equal(pst_watch_count(w), 3);
    put(state, "a/y");
    expect(w, "a/y;link/y;");
    tempdir_remove(state, "link");
    expect(w, "link;");
    put(state, "a/z");
    expect(w, "a/z;link/z;"); /* what is gone costs a look */
    pst_watch_close(w);

    w = open_plain(state, folders);
    assert_int_equal(pst_watch_count(w), 2);
    pst_watch_close(w);
}

static void test_many(void **state)
{
    struct pst_watch *w = open_plain(state, root_only);
    char name[16];
    for (int i = 0; i <= PST_WATCH_PATHS_MOST; i++) {
        snprintf(name, sizeof name, "%d", i);
        tempdir_link(state, "nothing", name);
    }
    expect(w, "*");
    put(state, "x");
    expect(w, "x;");
    pst_watch_close(w);
}

static void test_root_gone(void **state)
{
    struct pst_error err = PST_ERROR_INIT;
    struct pst_watch *w = open_plain(state, root_only);
    tempdir_remove(state, "");
    assert_int_equal(pst_watch_read(w, &err), -PST_EIO);
    assert_non_null(strstr(err.message, *state));
    pst_watch_close(w);
}

#define IN_FOLDER(test) \
    cmocka_unit_test_setup_teardown(test, tempdir_setup, tempdir_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_FOLDER(test_events),
        IN_FOLDER(test_names_passed_over),
        IN_FOLDER(test_ignore_files),
        IN_FOLDER(test_folders_moved),
        IN_FOLDER(test_moved_before_it_is_told),
        IN_FOLDER(test_links),
        IN_FOLDER(test_many),
        IN_FOLDER(test_root_gone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
