/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"

enum { HOLDER_MAX = 200, POLL_MS = 50 };

/* What the holder wrote: "pid 123 on HOST, since ...". */
static int fail_held(int fd, const char *dir, struct pst_error *err)
{
    char text[HOLDER_MAX];
    ssize_t n = pread(fd, text, sizeof text, 0);
    struct pst_str holder =
        pst_str_trim((struct pst_str){text, n > 0 ? (size_t)n : 0});
    for (ssize_t i = 0; i < n; i++)
        if (text[i] < ' ' || text[i] > '~')
            text[i] = ' ';
    return pst_fail(err, PST_ELOCK,
                    "%s: another process is writing this index (%.*s); wait "
                    "for it to end, or give --lock-timeout SECONDS",
                    dir, holder.n == 0 ? 7 : (int)holder.n,
                    holder.n == 0 ? "unknown" : holder.p);
}

static int wait_for(int fd, const char *dir, uint64_t timeout,
                    const volatile sig_atomic_t *stop, struct pst_error *err)
{
    const struct timespec pause = {0, POLL_MS * 1000000L};
    int64_t start = pst_clock_ms();
    for (;;) {
        if (flock(fd, LOCK_EX | LOCK_NB) == 0)
            return 0;
        if (errno != EWOULDBLOCK && errno != EINTR)
            return pst_fail_errno(err, PST_EIO, errno, "%s: cannot be locked",
                                  dir);
        if (stop != NULL && *stop != 0)
            return pst_fail(err, PST_EINTR, "interrupted");
        if ((uint64_t)(pst_clock_ms() - start) / 1000 >= timeout)
            return fail_held(fd, dir, err);
        nanosleep(&pause, NULL);
    }
}

static int sign(int fd, const char *path, struct pst_error *err)
{
    char since[32], host[HOST_NAME_MAX + 1] = "";
    time_t now = time(NULL);
    struct tm tm;
    gmtime_r(&now, &tm);
    strftime(since, sizeof since, "%Y-%m-%dT%H:%M:%SZ", &tm);
    struct pst_buf text = PST_BUF_INIT;
    /* A folder may be shared by machines, and their pids are others. */
    gethostname(host, sizeof host - 1);
    pst_buf_addf(&text, "pid %ld%s%s, since %s\n", (long)getpid(),
                 host[0] != '\0' ? " on " : "", host, since);
    int r = 0;
    if (ftruncate(fd, 0) != 0)
        r = pst_fail_errno(err, PST_EIO, errno, "%s", path);
    if (r == 0)
        r = pst_fd_write(fd, path, text.p, text.n, err);
    pst_buf_dispose(&text);
    return r;
}

int pst_lock_take(const char *dir, uint64_t timeout,
                  const volatile sig_atomic_t *stop, struct pst_error *err)
{
    struct pst_buf path = PST_BUF_INIT;
    pst_path_join(&path, dir, "lock");
    int fd = open(path.p, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666);
    int r = 0;
    if (fd < 0)
        r = pst_fail_errno(err, PST_EIO, errno, "%s", path.p);
    if (r == 0)
        r = wait_for(fd, dir, timeout, stop, err);
    if (r == 0)
        r = sign(fd, path.p, err);
    if (r != 0 && fd >= 0)
        close(fd);
    pst_buf_dispose(&path);
    return r == 0 ? fd : r;
}

bool pst_lock_holds(int fd, const char *dir)
{
    struct stat ours, there;
    struct pst_buf path = PST_BUF_INIT;
    pst_path_join(&path, dir, "lock");
    bool same = fstat(fd, &ours) == 0 && lstat(path.p, &there) == 0 &&
                ours.st_dev == there.st_dev && ours.st_ino == there.st_ino;
    pst_buf_dispose(&path);
    return same;
}
