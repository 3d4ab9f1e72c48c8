/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "schema/find.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "schema/stub.h"

static const char folder_name[] = ".postil";

/* 1 when the folder holds a stub, 0 when it does not, PST_EINDEX when that
 * cannot be seen: then there may well be an index. */
static int has_stub(const char *dir, struct pst_error *err)
{
    struct pst_buf path = PST_BUF_INIT;
    struct stat st;
    pst_path_join(&path, dir, "index");
    int r = lstat(path.p, &st) == 0;
    if (r == 0 && errno == EACCES)
        r = pst_fail_errno(err, PST_EINDEX, errno, "%s", dir);
    pst_buf_dispose(&path);
    return r;
}

/* 1 when the tree has an index in its .postil, which is then put into *dir; 0
 * when it has none; PST_EINDEX when its .postil is refused, or refuses us. */
static int look_into(const char *tree, struct pst_buf *dir,
                     struct pst_error *err)
{
    struct pst_buf path = PST_BUF_INIT;
    struct stat st;
    pst_path_join(&path, tree, folder_name);
    int r = 0;
    if (lstat(path.p, &st) != 0)
        r = 0;
    else if (S_ISLNK(st.st_mode))
        r = pst_fail(err, PST_EINDEX,
                     "%s: a symbolic link, which may lead anywhere; name the "
                     "index with --index to use it",
                     path.p);
    else if (S_ISDIR(st.st_mode))
        r = has_stub(path.p, err);
    if (r == 1) {
        pst_buf_clear(dir);
        pst_buf_addstr(dir, pst_buf_str(&path));
    }
    pst_buf_dispose(&path);
    return r;
}

static int find_named(const char *named, struct pst_buf *dir, bool *found,
                      struct pst_error *err)
{
    int r = look_into(named, dir, err);
    if (r != 0) {
        *found = r > 0;
        return r > 0 ? 0 : r;
    }
    r = has_stub(named, err);
    if (r < 0)
        return r;
    if (r == 0)
        return pst_fail(err, PST_ENOINDEX,
                        "%s: no index here; make one with `postil index`",
                        named);
    pst_buf_adds(dir, named);
    return 0;
}

static int find_above(const char *cwd, struct pst_buf *dir, bool *found,
                      struct pst_error *err)
{
    struct pst_buf tree = PST_BUF_INIT;
    pst_path_absolute(&tree, "/", cwd);
    int r;
    for (;;) {
        r = look_into(tree.p, dir, err);
        if (r != 0 || strcmp(tree.p, "/") == 0)
            break;
        pst_path_absolute(&tree, tree.p, "..");
    }
    pst_buf_dispose(&tree);
    if (r == 0)
        return pst_fail(err, PST_ENOINDEX,
                        "no index in this folder or above; run `postil index` "
                        "in the folder that holds your articles, or name an "
                        "index with --index");
    *found = r > 0;
    return r > 0 ? 0 : r;
}

int pst_index_find(const char *named, const char *cwd, struct pst_buf *dir,
                   bool *found, struct pst_error *err)
{
    pst_buf_clear(dir);
    *found = false;
    if (named == NULL || named[0] == '\0')
        return find_above(cwd, dir, found, err);
    struct pst_buf path = PST_BUF_INIT;
    pst_path_absolute(&path, cwd, named);
    int r = find_named(path.p, dir, found, err);
    pst_buf_dispose(&path);
    return r;
}

void pst_index_root(struct pst_buf *root, const char *dir,
                    const struct pst_stub *stub, bool found)
{
    if (found || stub->root == NULL) {
        pst_path_absolute(root, dir, "..");
        return;
    }
    pst_buf_clear(root);
    pst_buf_adds(root, stub->root);
}
