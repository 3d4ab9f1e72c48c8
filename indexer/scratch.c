/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/scratch.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <unistd.h>

#include "base/file.h"

enum { PIECE = 1 << 24 }; /* bytes between looks at the stop flag */

struct copying {
    const char *from;
    struct pst_scratch *to;
    const volatile sig_atomic_t *stop;
    struct pst_buf source, target; /* paths of the file at hand */
};

/* What Xapian reads: its tables, and the file that says what they are. */
static bool is_table(const char *name)
{
    size_t n = strlen(name);
    return strcmp(name, "iamglass") == 0 ||
           (n > 6 && strcmp(name + n - 6, ".glass") == 0);
}

static int for_each_table(struct copying *c,
                          int (*each)(struct copying *c, struct pst_error *err),
                          struct pst_error *err)
{
    DIR *d = opendir(c->from);
    struct dirent *e;
    int r = 0;
    if (d == NULL)
        return pst_fail_errno(err, PST_EIO, errno, "%s", c->from);
    while (r == 0 && (e = readdir(d)) != NULL) {
        if (!is_table(e->d_name))
            continue;
        pst_path_join(&c->source, c->from, e->d_name);
        if (c->to->is_copy)
            pst_path_join(&c->target, c->to->dir.p, e->d_name);
        r = each(c, err);
    }
    closedir(d);
    return r;
}

static int ask_writable(struct copying *c, struct pst_error *err)
{
    if (faccessat(AT_FDCWD, c->source.p, W_OK, AT_EACCESS) == 0)
        return 0;
    return pst_fail_errno(err, PST_EIO, errno, "%s", c->source.p);
}

static int fail_copy(const struct copying *c, struct pst_error *err)
{
    return pst_fail_errno(err, PST_EIO, errno,
                          "%s: is not ours to write, and for Xapian's check a "
                          "copy in %s (TMPDIR) is needed",
                          c->source.p, c->to->dir.p);
}

static int copy_bytes(const struct copying *c, int to, int from,
                      struct pst_error *err)
{
    ssize_t n;
    while ((n = sendfile(to, from, NULL, PIECE)) != 0) {
        if (n < 0 && errno != EINTR)
            return fail_copy(c, err);
        if (c->stop != NULL && *c->stop != 0)
            return pst_fail(err, PST_EINTR, "interrupted");
    }
    return 0;
}

static int copy(struct copying *c, struct pst_error *err)
{
    int from = open(c->source.p, O_RDONLY | O_CLOEXEC);
    if (from < 0)
        return pst_fail_errno(err, PST_EIO, errno, "%s", c->source.p);
    int to = open(c->target.p, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    int r = to < 0 ? fail_copy(c, err) : copy_bytes(c, to, from, err);
    if (to >= 0 && close(to) != 0 && r == 0)
        r = fail_copy(c, err);
    close(from);
    return r;
}

static int copy_all(struct copying *c, struct pst_error *err)
{
    const char *folder = getenv("TMPDIR");
    struct pst_buf *dir = &c->to->dir;
    pst_path_join(dir, folder != NULL && folder[0] != '\0' ? folder : "/tmp",
                  "postil-check.XXXXXX");
    if (mkdtemp(dir->p) == NULL)
        return fail_copy(c, err);
    c->to->is_copy = true;
    return for_each_table(c, copy, err);
}

int pst_scratch_make(struct pst_scratch *s, const char *shard,
                     const volatile sig_atomic_t *stop, struct pst_error *err)
{
    struct copying c = {.from = shard,
                        .to = s,
                        .stop = stop,
                        .source = PST_BUF_INIT,
                        .target = PST_BUF_INIT};
    *s = (struct pst_scratch){.dir = PST_BUF_INIT};
    pst_buf_adds(&s->dir, shard);
    int r = 0;
    /* What cannot be listed is for the check to complain of. */
    if (access(shard, R_OK | X_OK) == 0 &&
        for_each_table(&c, ask_writable, NULL) != 0)
        r = copy_all(&c, err);
    pst_buf_dispose(&c.source);
    pst_buf_dispose(&c.target);
    return r;
}

void pst_scratch_dispose(struct pst_scratch *s)
{
    if (s->is_copy)
        pst_tree_remove(s->dir.p, NULL);
    pst_buf_dispose(&s->dir);
    s->is_copy = false;
}
