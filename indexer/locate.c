/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/locate.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "schema/find.h"
#include "schema/stub.h"

void pst_location_init(struct pst_location *l)
{
    *l = (struct pst_location){.index_dir = PST_BUF_INIT, .root = PST_BUF_INIT};
}

void pst_location_dispose(struct pst_location *l)
{
    pst_buf_dispose(&l->index_dir);
    pst_buf_dispose(&l->root);
    pst_scope_dispose(&l->scope);
}

static void set(struct pst_buf *b, const char *text)
{
    pst_buf_clear(b);
    pst_buf_adds(b, text);
}

/* The folder with links resolved, so that a tree has one name. */
static int resolve_folder(struct pst_buf *out, const char *cwd,
                          const char *folder, struct pst_error *err)
{
    struct pst_buf path = PST_BUF_INIT;
    struct stat st;
    pst_buf_addf(&path, "%s%s%s", folder[0] == '/' ? "" : cwd,
                 folder[0] == '/' ? "" : "/", folder);
    char *real = realpath(path.p, NULL);
    int r = 0;
    if (real == NULL || stat(real, &st) != 0)
        r = pst_fail_errno(err, PST_EUSAGE, errno, "%s", folder);
    else if (!S_ISDIR(st.st_mode))
        r = pst_fail(err, PST_EUSAGE, "%s: is no folder", folder);
    else
        set(out, real);
    free(real);
    pst_buf_dispose(&path);
    return r;
}

/* What comes after root and slash in the path, "" for the root itself; NULL
 * when it lies elsewhere. */
static const char *below(const char *root, const char *path)
{
    size_t n = strcmp(root, "/") == 0 ? 0 : strlen(root);
    if (strncmp(path, root, n) != 0 || (path[n] != '\0' && path[n] != '/'))
        return NULL;
    return path[n] == '\0' ? path + n : path + n + 1;
}

/* The root of an index that exists, if it can be told. */
static bool read_root(const struct pst_location *l, bool found,
                      struct pst_buf *root)
{
    struct pst_stub stub;
    bool known = pst_stub_read(l->index_dir.p, &stub, NULL) == 0;
    if (known) {
        pst_index_root(root, l->index_dir.p, &stub, found);
        pst_stub_dispose(&stub);
    } else if (found) {
        pst_path_absolute(root, l->index_dir.p, "..");
        known = true;
    }
    return known;
}

/* The tree of an index that the user named. */
static int locate_named(struct pst_location *l, const char *folder,
                        const char *named, const char *cwd, bool rebuild,
                        struct pst_error *err)
{
    struct pst_buf root = PST_BUF_INIT;
    bool found;
    int r = pst_index_find(named, cwd, &l->index_dir, &found, err);
    bool exists = r == 0;
    if (r == -PST_ENOINDEX) {
        pst_path_absolute(&l->index_dir, cwd, named);
        r = 0;
    }
    bool known = exists && read_root(l, found, &root);
    if (r == 0 && known && folder == NULL)
        set(&l->root, root.p);
    else if (r == 0)
        r = resolve_folder(&l->root, cwd, folder != NULL ? folder : ".", err);
    if (r == 0 && known && !rebuild && !below(root.p, l->root.p))
        r = pst_fail(err, PST_EUSAGE,
                     "%s: covers %s; name another index for %s, or give "
                     "--rebuild",
                     l->index_dir.p, root.p, l->root.p);
    if (r == 0 && known && !rebuild)
        set(&l->root, root.p);
    pst_path_join(&root, l->root.p, ".postil");
    l->names_root = strcmp(root.p, l->index_dir.p) != 0;
    pst_buf_dispose(&root);
    /* The stub has a line for it. */
    if (r == 0 && l->names_root && strchr(l->root.p, '\n') != NULL)
        r = pst_fail(err, PST_EUSAGE,
                     "%s: a folder with a line break in its path can only have "
                     "its index in its .postil",
                     l->root.p);
    return r;
}

static int locate_folder(struct pst_location *l, const char *folder,
                         const char *named, const char *cwd, bool rebuild,
                         struct pst_error *err)
{
    if (named != NULL && named[0] != '\0')
        return locate_named(l, folder, named, cwd, rebuild, err);
    struct pst_buf tree = PST_BUF_INIT;
    bool found;
    int r = resolve_folder(&tree, cwd, folder != NULL ? folder : ".", err);
    if (r == 0)
        r = pst_index_find(NULL, tree.p, &l->index_dir, &found, err);
    if (r == 0) {
        pst_path_absolute(&l->root, l->index_dir.p, "..");
        l->is_above = strcmp(l->root.p, tree.p) != 0;
    } else if (r == -PST_ENOINDEX) {
        set(&l->root, tree.p);
        pst_path_join(&l->index_dir, tree.p, ".postil");
        r = 0;
    }
    pst_buf_dispose(&tree);
    return r;
}

/* The path with the links of the folders above it resolved; some of them may
 * be gone, and so may the path. */
static void resolve(struct pst_buf *out, const char *cwd, const char *path)
{
    struct pst_buf whole = PST_BUF_INIT, parent = PST_BUF_INIT;
    pst_path_absolute(&whole, cwd, path);
    size_t n = whole.n;
    char *real = NULL;
    while (real == NULL && n != 0) {
        while (n != 0 && whole.p[--n] != '/')
            ;
        pst_buf_clear(&parent);
        pst_buf_add(&parent, whole.p, n);
        real = realpath(n != 0 ? parent.p : "/", NULL);
    }
    pst_path_absolute(out, real != NULL ? real : "/", whole.p + n + 1);
    free(real);
    pst_buf_dispose(&whole);
    pst_buf_dispose(&parent);
}

static int add_path(struct pst_location *l, const char *path, const char *cwd,
                    struct pst_error *err)
{
    struct pst_buf full = PST_BUF_INIT, whole = PST_BUF_INIT;
    resolve(&full, cwd, path);
    const char *rest = below(l->root.p, full.p);
    /* A link from elsewhere may lead into the tree. */
    if (rest == NULL && resolve_folder(&whole, cwd, path, NULL) == 0)
        rest = below(l->root.p, whole.p);
    int r = 0;
    if (rest == NULL)
        r = pst_fail(err, PST_EUSAGE, "%s: lies outside of %s", path,
                     l->root.p);
    else
        pst_scope_add(&l->scope, rest);
    pst_buf_dispose(&full);
    pst_buf_dispose(&whole);
    return r;
}

/* All of the tree when its root is among the paths. */
static void finish_scope(struct pst_location *l)
{
    pst_scope_finish(&l->scope);
    if (l->scope.count != 0 && l->scope.paths[0][0] == '\0')
        pst_scope_dispose(&l->scope);
}

/* The nearest folder at or above the path, which may be gone. */
static void find_folder(struct pst_buf *at, const char *cwd, const char *path)
{
    struct stat st;
    resolve(at, cwd, path);
    while (at->n > 1 && (stat(at->p, &st) != 0 || !S_ISDIR(st.st_mode)))
        pst_buf_truncate(at, at->n - strlen(strrchr(at->p, '/')));
    if (at->n == 0)
        pst_buf_addc(at, '/');
}

static int fail_uncovered(const char *cwd, const char *path,
                          struct pst_error *err)
{
    struct pst_buf full = PST_BUF_INIT;
    struct stat st;
    resolve(&full, cwd, path);
    int sys = lstat(full.p, &st) == 0 ? 0 : errno;
    pst_buf_dispose(&full);
    if (sys != 0)
        return pst_fail_errno(err, PST_EUSAGE, sys, "%s", path);
    return pst_fail(err, PST_EUSAGE,
                    "%s: no folder, and in no tree that has an index; index "
                    "the folder that it lies in",
                    path);
}

/* The index that covers what may be files, or gone: it must be there. */
static int locate_paths(struct pst_location *l, const char *first,
                        const char *named, const char *cwd,
                        struct pst_error *err)
{
    struct pst_buf at = PST_BUF_INIT, dir = PST_BUF_INIT;
    bool found;
    bool has_name = named != NULL && named[0] != '\0';
    find_folder(&at, cwd, first);
    int r = pst_index_find(has_name ? named : NULL, has_name ? cwd : at.p, &dir,
                           &found, err);
    if (r == -PST_ENOINDEX)
        r = fail_uncovered(cwd, first, err);
    if (r == 0)
        r = locate_folder(l, has_name ? NULL : at.p, named, cwd, false, err);
    l->is_above = false; /* it was paths in its tree that were named */
    pst_buf_dispose(&at);
    pst_buf_dispose(&dir);
    return r;
}

static bool is_folder(const char *cwd, const char *path)
{
    struct pst_buf full = PST_BUF_INIT;
    bool is = resolve_folder(&full, cwd, path, NULL) == 0;
    pst_buf_dispose(&full);
    return is;
}

int pst_locate(struct pst_location *l, const char *const *paths, size_t count,
               const char *named, const char *cwd, bool rebuild,
               struct pst_error *err)
{
    int r;
    if (count == 0)
        return locate_folder(l, NULL, named, cwd, rebuild, err);
    if (count == 1 && is_folder(cwd, paths[0]))
        r = locate_folder(l, paths[0], named, cwd, rebuild, err);
    else
        r = locate_paths(l, paths[0], named, cwd, err);
    for (size_t i = 0; r == 0 && i < count; i++)
        r = add_path(l, paths[i], cwd, err);
    if (r == 0)
        finish_scope(l);
    return r;
}

int pst_locate_tree(struct pst_location *l, const char *folder,
                    const char *named, const char *cwd, struct pst_error *err)
{
    struct pst_buf full = PST_BUF_INIT;
    int r = folder != NULL ? resolve_folder(&full, cwd, folder, err) : 0;
    pst_buf_dispose(&full);
    return r != 0 ? r : locate_folder(l, folder, named, cwd, false, err);
}

int pst_locate_file(struct pst_location *l, const char *path, const char *named,
                    const char *cwd, struct pst_error *err)
{
    struct pst_buf at = PST_BUF_INIT;
    bool found;
    bool has_name = named != NULL && named[0] != '\0';
    find_folder(&at, cwd, path != NULL ? path : ".");
    int r = pst_index_find(has_name ? named : NULL, has_name ? cwd : at.p,
                           &l->index_dir, &found, err);
    if (r == 0) {
        if (!read_root(l, found, &l->root))
            set(&l->root, cwd);
    } else if (r == -PST_ENOINDEX && !has_name) {
        r = resolve_folder(&l->root, cwd, ".", err);
        pst_path_join(&l->index_dir, l->root.p, ".postil");
    }
    bool holds = r == 0 && path != NULL && add_path(l, path, cwd, NULL) == 0;
    if (holds) {
        finish_scope(l);
    } else if (r == 0 && path != NULL && !has_name) {
        pst_buf_clear(&l->index_dir);
        pst_buf_clear(&l->root);
    }
    pst_buf_dispose(&at);
    return r;
}
