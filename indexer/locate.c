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
    *l = (struct pst_location){PST_BUF_INIT, PST_BUF_INIT, false, false};
}

void pst_location_dispose(struct pst_location *l)
{
    pst_buf_dispose(&l->index_dir);
    pst_buf_dispose(&l->root);
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
    if (r == 0 && known && !rebuild && strcmp(l->root.p, root.p) != 0)
        r = pst_fail(err, PST_EUSAGE,
                     "%s: covers %s; name another index for %s, or give "
                     "--rebuild",
                     l->index_dir.p, root.p, l->root.p);
    pst_path_join(&root, l->root.p, ".postil");
    l->names_root = strcmp(root.p, l->index_dir.p) != 0;
    pst_buf_dispose(&root);
    return r;
}

int pst_locate(struct pst_location *l, const char *folder, const char *named,
               const char *cwd, bool rebuild, struct pst_error *err)
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
