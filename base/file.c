/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"

int pst_fd_read(int fd, const char *name, size_t limit, struct pst_buf *out,
                struct pst_error *err)
{
    struct stat st;
    size_t guess = 65536;
    if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size > 0)
        guess = (size_t)st.st_size + 1;
    if (limit != 0 && guess > limit + 1)
        guess = limit + 1;

    size_t start = out->n;
    for (;;) {
        ssize_t r = read(fd, pst_buf_reserve(out, guess), guess);
        if (r < 0 && errno == EINTR)
            continue;
        if (r < 0) {
            int sys = errno;
            pst_buf_truncate(out, start);
            return pst_fail_errno(err, PST_EIO, sys, "%s", name);
        }
        if (r == 0)
            return 0;
        out->n += (size_t)r;
        out->p[out->n] = '\0';
        if (limit != 0 && out->n - start > limit) {
            pst_buf_truncate(out, start);
            return pst_fail(err, PST_ENOMEM, "%s: larger than %zu bytes", name,
                            limit);
        }
        if (guess > 65536 && out->n - start >= guess - 1)
            guess = 65536;
    }
}

int pst_file_read(const char *path, size_t limit, struct pst_buf *out,
                  struct pst_error *err)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return pst_fail_errno(err, PST_EIO, errno, "%s", path);
    int r = pst_fd_read(fd, path, limit, out, err);
    close(fd);
    return r;
}

/* At `offset`, or where the file stands if that is negative. */
static int write_on(int fd, const char *name, const char *from, size_t n,
                    off_t offset, struct pst_error *err)
{
    while (n != 0) {
        ssize_t r =
            offset < 0 ? write(fd, from, n) : pwrite(fd, from, n, offset);
        if (r < 0 && errno == EINTR)
            continue;
        if (r < 0)
            return pst_fail_errno(err, PST_EIO, errno, "%s", name);
        from += r;
        n -= (size_t)r;
        offset += offset < 0 ? 0 : r;
    }
    return 0;
}

int pst_fd_write(int fd, const char *name, const void *p, size_t n,
                 struct pst_error *err)
{
    return write_on(fd, name, p, n, -1, err);
}

int pst_fd_write_at(int fd, const char *name, const void *p, size_t n,
                    uint64_t offset, struct pst_error *err)
{
    return write_on(fd, name, p, n, (off_t)offset, err);
}

static int create(const char *path, const void *p, size_t n, bool sync,
                  struct pst_error *err)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (fd < 0)
        return pst_fail_errno(err, PST_EIO, errno, "%s", path);
    int r = pst_fd_write(fd, path, p, n, err);
    if (r == 0 && sync && fsync(fd) != 0)
        r = pst_fail_errno(err, PST_EIO, errno, "%s", path);
    if (close(fd) != 0 && r == 0)
        r = pst_fail_errno(err, PST_EIO, errno, "%s", path);
    if (r != 0)
        unlink(path);
    return r;
}

int pst_file_create(const char *path, const void *p, size_t n,
                    struct pst_error *err)
{
    return create(path, p, n, true, err);
}

int pst_file_put(const char *path, const void *p, size_t n,
                 struct pst_error *err)
{
    return create(path, p, n, false, err);
}

static char *folder_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    if (slash == NULL)
        return pst_strdup(".");
    return pst_memdup(path, slash == path ? 1 : (size_t)(slash - path));
}

int pst_file_publish(const char *path, const void *p, size_t n,
                     struct pst_error *err)
{
    struct pst_buf fresh = PST_BUF_INIT;
    pst_buf_addf(&fresh, "%s.new.%ld", path, (long)getpid());
    unlink(fresh.p);
    int r = pst_file_create(fresh.p, p, n, err);
    if (r == 0 && rename(fresh.p, path) != 0) {
        r = pst_fail_errno(err, PST_EIO, errno, "%s", path);
        unlink(fresh.p);
    }
    if (r == 0) {
        char *folder = folder_of(path);
        r = pst_folder_sync(folder, err);
        free(folder);
    }
    pst_buf_dispose(&fresh);
    return r;
}

int pst_file_unlinked(const char *folder, struct pst_error *err)
{
    struct pst_buf path = PST_BUF_INIT;
    pst_path_join(&path, folder, "unlinked.XXXXXX");
    int fd = mkostemp(path.p, O_CLOEXEC);
    if (fd < 0)
        fd = pst_fail_errno(err, PST_EIO, errno, "%s", path.p);
    else
        unlink(path.p);
    pst_buf_dispose(&path);
    return fd;
}

int pst_folder_sync(const char *path, struct pst_error *err)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return pst_fail_errno(err, PST_EIO, errno, "%s", path);
    int r = 0;
    if (fsync(fd) != 0 && errno != EINVAL)
        r = pst_fail_errno(err, PST_EIO, errno, "%s", path);
    close(fd);
    return r;
}

int pst_folder_make(const char *path, struct pst_error *err)
{
    if (mkdir(path, 0777) == 0)
        return 0;
    if (errno == ENOENT) {
        char *above = folder_of(path);
        int r = strcmp(above, path) == 0
                    ? pst_fail_errno(err, PST_EIO, ENOENT, "%s", path)
                    : pst_folder_make(above, err);
        free(above);
        if (r != 0)
            return r;
        if (mkdir(path, 0777) == 0)
            return 0;
    }
    int sys = errno;
    struct stat st;
    if (sys == EEXIST && stat(path, &st) == 0) {
        if (S_ISDIR(st.st_mode))
            return 0;
        sys = ENOTDIR;
    }
    return pst_fail_errno(err, PST_EIO, sys, "%s", path);
}

static int remove_at(int at, const char *name, const char *path,
                     struct pst_error *err)
{
    if (unlinkat(at, name, 0) == 0 || errno == ENOENT)
        return 0;
    if (errno != EISDIR && errno != EPERM)
        return pst_fail_errno(err, PST_EIO, errno, "%s", path);

    int fd = openat(at, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0)
        return pst_fail_errno(err, PST_EIO, errno, "%s", path);
    DIR *dir = fdopendir(fd);
    if (dir == NULL) {
        int sys = errno;
        close(fd);
        return pst_fail_errno(err, PST_EIO, sys, "%s", path);
    }
    int r = 0;
    struct dirent *entry;
    while (r == 0 && (entry = readdir(dir)) != NULL) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        struct pst_buf below = PST_BUF_INIT;
        pst_path_join(&below, path, entry->d_name);
        r = remove_at(fd, entry->d_name, below.p, err);
        pst_buf_dispose(&below);
    }
    closedir(dir);
    if (r == 0 && unlinkat(at, name, AT_REMOVEDIR) != 0)
        r = pst_fail_errno(err, PST_EIO, errno, "%s", path);
    return r;
}

int pst_tree_remove(const char *path, struct pst_error *err)
{
    return remove_at(AT_FDCWD, path, path, err);
}

void pst_path_join(struct pst_buf *out, const char *dir, const char *name)
{
    pst_buf_clear(out);
    pst_buf_adds(out, dir);
    if (out->n != 0 && out->p[out->n - 1] != '/')
        pst_buf_addc(out, '/');
    pst_buf_adds(out, name);
}

void pst_path_absolute(struct pst_buf *out, const char *base, const char *path)
{
    struct pst_buf whole = PST_BUF_INIT;
    if (path[0] != '/')
        pst_buf_adds(&whole, base);
    pst_buf_addc(&whole, '/');
    pst_buf_adds(&whole, path);

    pst_buf_clear(out);
    const char *s = whole.p;
    while (*s != '\0') {
        size_t n = strcspn(s, "/");
        if (n == 2 && s[0] == '.' && s[1] == '.') {
            while (out->n != 0 && out->p[out->n - 1] != '/')
                pst_buf_truncate(out, out->n - 1);
            if (out->n != 0)
                pst_buf_truncate(out, out->n - 1);
        } else if (n != 0 && !(n == 1 && s[0] == '.')) {
            pst_buf_addc(out, '/');
            pst_buf_add(out, s, n);
        }
        s += n;
        if (*s == '/')
            s++;
    }
    if (out->n == 0)
        pst_buf_addc(out, '/');
    pst_buf_dispose(&whole);
}

void pst_path_relative(struct pst_buf *out, const char *from, const char *path)
{
    pst_buf_clear(out);
    size_t common = 0; /* length of the shared folders */
    size_t i = 0;
    while (from[i] != '\0' && from[i] == path[i]) {
        i++;
        if (from[i] == '/' || from[i] == '\0')
            if (path[i] == '/' || path[i] == '\0')
                common = i;
    }
    if (strcmp(from, "/") == 0)
        common = 0;
    const char *up = from + common;
    while (*up == '/')
        up++;
    while (*up != '\0') {
        pst_buf_adds(out, "../");
        up += strcspn(up, "/");
        while (*up == '/')
            up++;
    }
    const char *down = path + common;
    while (*down == '/')
        down++;
    pst_buf_adds(out, down);
    if (out->n != 0 && out->p[out->n - 1] == '/')
        pst_buf_truncate(out, out->n - 1);
    if (out->n == 0)
        pst_buf_addc(out, '.');
}

bool pst_path_is_below(struct pst_str path)
{
    if (path.n == 0 || memchr(path.p, '\0', path.n) != NULL)
        return false;
    const char *s = path.p;
    const char *end = path.p + path.n;
    for (;;) {
        const char *slash = memchr(s, '/', (size_t)(end - s));
        size_t n = (size_t)((slash != NULL ? slash : end) - s);
        if (n == 0 || (n == 1 && s[0] == '.') ||
            (n == 2 && s[0] == '.' && s[1] == '.'))
            return false;
        if (slash == NULL)
            return true;
        s = slash + 1;
    }
}

const char *pst_path_base(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash != NULL ? slash + 1 : path;
}
