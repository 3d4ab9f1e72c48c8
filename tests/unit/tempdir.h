/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tests/unit/tempdir.h - a folder of its own for each test, for cmocka's setup
 * and teardown, and short ways to put things there. Include after cmocka.h.
 */
#ifndef POSTIL_TESTS_TEMPDIR_H
#define POSTIL_TESTS_TEMPDIR_H

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"

static inline int tempdir_setup(void **state)
{
    const char *above = getenv("TMPDIR");
    struct pst_buf path = PST_BUF_INIT;
    pst_path_join(&path, above != NULL ? above : "/tmp", "postil-XXXXXX");
    char *dir = pst_buf_detach(&path);
    *state = mkdtemp(dir);
    return *state != NULL ? 0 : -1;
}

static inline int tempdir_teardown(void **state)
{
    int r = pst_tree_remove(*state, NULL);
    free(*state);
    return r;
}

/* dir/name in a buffer that the caller frees. */
static inline char *tempdir_path(void **state, const char *name)
{
    struct pst_buf path = PST_BUF_INIT;
    pst_path_join(&path, *state, name);
    return pst_buf_detach(&path);
}

/* Write n bytes to dir/name, making its folder. */
static inline void tempdir_write(void **state, const char *name, const void *p,
                                 size_t n)
{
    char *path = tempdir_path(state, name);
    char *slash = strrchr(path, '/');
    *slash = '\0';
    assert_int_equal(pst_folder_make(path, NULL), 0);
    *slash = '/';
    unlink(path);
    assert_int_equal(pst_file_create(path, p, n, NULL), 0);
    free(path);
}

static inline void tempdir_folder(void **state, const char *name)
{
    char *path = tempdir_path(state, name);
    assert_int_equal(pst_folder_make(path, NULL), 0);
    free(path);
}

static inline void tempdir_link(void **state, const char *target,
                                const char *name)
{
    char *path = tempdir_path(state, name);
    assert_int_equal(symlink(target, path), 0);
    free(path);
}

static inline void tempdir_remove(void **state, const char *name)
{
    char *path = tempdir_path(state, name);
    assert_int_equal(pst_tree_remove(path, NULL), 0);
    free(path);
}

#endif
