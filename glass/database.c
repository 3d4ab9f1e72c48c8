/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "glass/database.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "base/file.h"

int pst_glass_database_begin(struct pst_glass_leaves *l, const char *dir,
                             enum pst_glass_table table, unsigned block_size,
                             struct pst_error *err)
{
    struct pst_buf path = PST_BUF_INIT;
    pst_path_join(&path, dir, pst_glass_table_name(table));
    pst_buf_adds(&path, ".glass");
    int fd = open(path.p, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    int r = 0;
    if (fd < 0)
        r = pst_fail_errno(err, PST_EIO, errno, "%s", path.p);
    else
        pst_glass_leaves_init(l, fd, path.p, block_size, true);
    pst_buf_dispose(&path);
    return r;
}

int pst_glass_database_end(struct pst_glass_leaves *l,
                           enum pst_glass_table table,
                           struct pst_glass_version *version,
                           struct pst_error *err)
{
    struct pst_glass_root *root = &version->roots[table];
    bool needed = table == PST_GLASS_POSTLIST || table == PST_GLASS_TERMLIST;
    int r = 0;
    if (l->entries == 0 && !needed) {
        *root = pst_glass_fake_root(table, l->block_size);
        if (unlink(l->name.p) != 0)
            r = pst_fail_errno(err, PST_EIO, errno, "%s", l->name.p);
    } else {
        r = pst_glass_leaves_finish(l, pst_glass_compress_min(table),
                                    !version->unsynced, root, err);
    }
    pst_glass_leaves_dispose(l);
    return r;
}
