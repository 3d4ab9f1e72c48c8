/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "schema/stubcheck.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"

static int no_index(const char *dir, struct pst_error *err)
{
    return pst_fail(err, PST_ENOINDEX,
                    "%s: no index in this folder; make one with `postil index`",
                    dir);
}

int pst_stubcheck_open(const char *dir, int *fd, struct pst_buf *text,
                       struct pst_error *err)
{
    *fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (*fd < 0)
        return errno == ENOENT || errno == ENOTDIR
                   ? no_index(dir, err)
                   : pst_fail_errno(err, PST_EIO, errno, "%s", dir);
    /* Without O_NONBLOCK a FIFO would make us wait for ever. */
    int stub =
        openat(*fd, "index", O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    struct stat st;
    int r;
    if (stub < 0 && errno == ENOENT)
        r = no_index(dir, err);
    else if (stub < 0 && errno != ELOOP)
        r = pst_fail_errno(err, PST_EIO, errno, "%s/index", dir);
    else if (stub < 0 || fstat(stub, &st) != 0 || !S_ISREG(st.st_mode))
        r = pst_fail(err, PST_EINDEX, "%s/index: not a plain file; refused",
                     dir);
    else
        r = pst_fd_read(stub, "index", PST_STUB_SIZE_MAX, text, err);
    if (r == -PST_EIO && stub >= 0)
        pst_error_prefix(err, "%s", dir);
    if (r == -PST_ENOMEM)
        r = pst_fail(err, PST_EINDEX, "%s/index: larger than %d bytes; refused",
                     dir, PST_STUB_SIZE_MAX);
    if (stub >= 0)
        close(stub);
    if (r != 0) {
        close(*fd);
        *fd = -1;
    }
    return r;
}

void pst_stubcheck_close(int fd)
{
    if (fd >= 0)
        close(fd);
}

/* The number of the line that ends with `name`, which is in the text. */
static unsigned line_of(struct pst_str text, const char *name)
{
    size_t n = strlen(name);
    unsigned line = 1;
    for (size_t at = 0; at < text.n; at++) {
        if (text.p[at] != '\n')
            continue;
        if (at >= n && memcmp(text.p + at - n, name, n) == 0)
            break;
        line++;
    }
    return line;
}

struct check {
    int fd; /* the index folder */
    struct pst_str text;
    struct pst_error *err;
};

static int refuse(const struct check *c, const char *name, const char *why)
{
    return pst_fail(c->err, PST_EINDEX, "line %u: %s: %s",
                    line_of(c->text, name), name, why);
}

static int missing(const struct check *c, const char *name)
{
    if (errno == ENOENT)
        return refuse(c, name,
                      "missing; rebuild the index with "
                      "`postil index --rebuild`");
    if (errno == ELOOP || errno == ENOTDIR)
        return refuse(c, name, "not a plain folder of the index; refused");
    return pst_fail_errno(c->err, PST_EIO, errno, "line %u: %s",
                          line_of(c->text, name), name);
}

/* Open the folder "part/", of which `name` ("part/x") is to be found. */
static int open_folder(const struct check *c, int above, const char *part,
                       const char *name, int *fd)
{
    *fd = openat(above, part, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    return *fd < 0 ? missing(c, name) : 0;
}

/* Whether a name in an open folder is a plain file. */
static bool is_plain(int folder, const char *name)
{
    struct stat st;
    return fstatat(folder, name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
           S_ISREG(st.st_mode);
}

/* "files/17" in the folder "files". */
static int check_file(const struct check *c, const char *part, const char *name)
{
    int folder;
    int r = open_folder(c, c->fd, part, name, &folder);
    if (r != 0)
        return r;
    const char *file = pst_path_base(name);
    struct stat st;
    if (fstatat(folder, file, &st, AT_SYMLINK_NOFOLLOW) != 0)
        r = missing(c, name);
    else if (!S_ISREG(st.st_mode))
        r = refuse(c, name, "not a plain file; refused");
    close(folder);
    return r;
}

/* Takes the descriptor. */
static int check_shard_folder(const struct check *c, int fd, const char *name)
{
    DIR *dir = fdopendir(fd);
    if (dir == NULL) {
        close(fd);
        return refuse(c, name, "cannot be read");
    }
    bool is_glass = false;
    int r = 0;
    struct dirent *entry;
    while (r == 0 && (entry = readdir(dir)) != NULL) {
        const char *file = entry->d_name;
        if (strcmp(file, ".") == 0 || strcmp(file, "..") == 0)
            continue;
        if (entry->d_type != DT_REG && !is_plain(fd, file))
            r = refuse(c, name, "holds what is no plain file; refused");
        else if (strcmp(file, "XAPIANDB") == 0)
            r = refuse(c, name, "holds another stub; refused");
        else if (strcmp(file, "iamglass") == 0)
            is_glass = true;
    }
    closedir(dir);
    if (r == 0 && !is_glass)
        r = refuse(c, name, "not a glass database; refused");
    return r;
}

static int check_shard(const struct check *c, int shards, const char *name)
{
    int fd;
    int r = open_folder(c, shards, pst_path_base(name), name, &fd);
    return r != 0 ? r : check_shard_folder(c, fd, name);
}

static int check_shards(const struct check *c, const struct pst_stub *stub)
{
    struct pst_buf name = PST_BUF_INIT;
    int shards = -1;
    int r = 0;
    for (size_t i = 0; i < stub->shard_count && r == 0; i++) {
        const struct pst_stub_shard *shard = &stub->shards[i];
        pst_stub_shard_path(&name, "", shard->number);
        if (i == 0)
            r = open_folder(c, c->fd, "shards", name.p, &shards);
        if (r == 0)
            r = check_shard(c, shards, name.p);
        if (r == 0 && shard->dead_of != 0) {
            pst_stub_dead_path(&name, "", shard->number, shard->dead_of);
            r = check_file(c, "dead", name.p);
        }
    }
    if (shards >= 0)
        close(shards);
    pst_buf_dispose(&name);
    return r;
}

int pst_stubcheck_files(int fd, const struct pst_stub *stub,
                        struct pst_str text, struct pst_error *err)
{
    struct check c = {fd, text, err};
    int r = 0;
    if (stub->files != 0) {
        struct pst_buf name = PST_BUF_INIT;
        pst_stub_files_path(&name, "", stub->files);
        r = check_file(&c, "files", name.p);
        pst_buf_dispose(&name);
    }
    return r != 0 ? r : check_shards(&c, stub);
}
