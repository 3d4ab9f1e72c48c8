/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A library for LD_PRELOAD that numbers every call by which a program changes
 * files, and lets one of them go wrong. By environment:
 *
 *   FAULT_LOG=FILE       append a line for each call:
 *                        NUMBER CALL BYTES PATH [PATH], separated by tabs
 *   FAULT_AT=N           let call N, counted from 1, go wrong
 *   FAULT_DO=kill        SIGKILL after it; a write is cut off in the middle
 *           =interrupt   SIGINT before it
 *           =stop        SIGSTOP before it
 *           =run         the shell runs $FAULT_RUN before it
 *           =EIO         it fails
 *           =ENOSPC      it and all later ones that need space fail
 *   FAULT_READS=PATH     opening for reading, reading and mapping of what lies
 *                        there counts, too
 *   FAULT_SPOIL=END:K    flip bits of byte K of what is first written to files
 *                        whose path ends with END
 *
 * Syncs are counted, but not done: no kill loses what the system has taken.
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { PATH_ROOM = 4096 };

static atomic_ulong count;

struct step {
    int error; /* what the call must fail with, or 0 */
    bool last; /* the process ends in or after the call */
};

/* ISO C has no conversion of what dlsym gives; POSIX has. */
#define NEXT(type, name) (__extension__(type) dlsym(RTLD_NEXT, name))

static void say(unsigned long n, const char *call, size_t bytes,
                const char *path, const char *to)
{
    const char *log = getenv("FAULT_LOG");
    char line[3 * PATH_ROOM];
    if (log == NULL)
        return;
    int size =
        snprintf(line, sizeof line, "%lu\t%s\t%zu\t%s%s%s\n", n, call, bytes,
                 path, to != NULL ? "\t" : "", to != NULL ? to : "");
    long fd = syscall(SYS_openat, AT_FDCWD, log,
                      O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
    syscall(SYS_write, fd, line, (size_t)size);
    syscall(SYS_close, fd);
}

static struct step begin(const char *call, size_t bytes, const char *path,
                         const char *to, bool needs_space)
{
    struct step s = {0, false};
    const char *at = getenv("FAULT_AT"), *what = getenv("FAULT_DO");
    unsigned long n = atomic_fetch_add(&count, 1) + 1;
    say(n, call, bytes, path, to);
    if (at == NULL || what == NULL)
        return s;
    unsigned long chosen = strtoul(at, NULL, 10);
    if (strcmp(what, "ENOSPC") == 0 && n >= chosen && needs_space)
        s.error = ENOSPC;
    if (n != chosen)
        return s;
    if (strcmp(what, "EIO") == 0)
        s.error = EIO;
    if (strcmp(what, "interrupt") == 0)
        raise(SIGINT);
    if (strcmp(what, "stop") == 0)
        kill(getpid(), SIGSTOP);
    if (strcmp(what, "run") == 0) {
        /* Else the shell would run it before its own first call, and so on. */
        unsetenv("LD_PRELOAD");
        unsetenv("FAULT_AT");
        s.error = system(getenv("FAULT_RUN")) == -1 ? errno : 0;
    }
    s.last = strcmp(what, "kill") == 0;
    return s;
}

static void end(const struct step *s)
{
    if (s->last)
        kill(getpid(), SIGKILL);
}

static char *fd_path(int fd, char *out)
{
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t n = readlink(link, out, PATH_ROOM - 1);
    out[n > 0 ? n : 0] = '\0';
    return out;
}

static const char *at_path(int dir, const char *name, char *out)
{
    if (name[0] == '/' || dir == AT_FDCWD)
        return name;
    size_t n = strlen(fd_path(dir, out));
    snprintf(out + n, PATH_ROOM - n, "/%s", name);
    return out;
}

#define DO(s, value)           \
    do {                       \
        if ((s).error != 0) {  \
            errno = (s).error; \
            return -1;         \
        }                      \
        long result = value;   \
        end(&(s));             \
        return (int)result;    \
    } while (0)

/* Whether reading there counts. */
static bool is_read(const char *path)
{
    const char *below = getenv("FAULT_READS");
    return below != NULL && strncmp(path, below, strlen(below)) == 0;
}

/* Opening counts when it may make or cut a file. */

static int do_open(int dir, const char *name, int flags, mode_t mode)
{
    typedef int function(int, const char *, int, ...);
    char room[PATH_ROOM];
    struct step s = {0, false};
    const char *path = at_path(dir, name, room);
    bool makes = (flags & (O_CREAT | O_TRUNC)) != 0;
    if (makes || is_read(path))
        s = begin("open", 0, path, NULL, makes);
    DO(s, NEXT(function *, "openat")(dir, name, flags, mode));
}

#define OPEN_MODE(last)                         \
    mode_t mode = 0;                            \
    if ((flags & (O_CREAT | O_TMPFILE)) != 0) { \
        va_list list;                           \
        va_start(list, last);                   \
        mode = va_arg(list, mode_t);            \
        va_end(list);                           \
    }

int open(const char *name, int flags, ...)
{
    OPEN_MODE(flags)
    return do_open(AT_FDCWD, name, flags, mode);
}

int open64(const char *name, int flags, ...)
{
    OPEN_MODE(flags)
    return do_open(AT_FDCWD, name, flags, mode);
}

int openat(int dir, const char *name, int flags, ...)
{
    OPEN_MODE(flags)
    return do_open(dir, name, flags, mode);
}

int openat64(int dir, const char *name, int flags, ...)
{
    OPEN_MODE(flags)
    return do_open(dir, name, flags, mode);
}

static int do_mkostemp(char *name, int flags)
{
    typedef int function(char *, int);
    struct step s = begin("open", 0, name, NULL, true);
    DO(s, NEXT(function *, "mkostemp")(name, flags));
}

int mkostemp(char *name, int flags)
{
    return do_mkostemp(name, flags);
}

int mkostemp64(char *name, int flags)
{
    return do_mkostemp(name, flags);
}

/* Reading. */

static int begin_reading(const char *call, size_t n, int fd, struct step *s)
{
    char room[PATH_ROOM];
    *s = (struct step){0, false};
    if (fd >= 0 && is_read(fd_path(fd, room)))
        *s = begin(call, n, room, NULL, false);
    errno = s->error;
    return s->error;
}

ssize_t read(int fd, void *p, size_t n)
{
    typedef ssize_t function(int, void *, size_t);
    struct step s;
    if (begin_reading("read", n, fd, &s) != 0)
        return -1;
    ssize_t r = NEXT(function *, "read")(fd, p, n);
    end(&s);
    return r;
}

ssize_t pread64(int fd, void *p, size_t n, off_t offset)
{
    typedef ssize_t function(int, void *, size_t, off_t);
    struct step s;
    if (begin_reading("read", n, fd, &s) != 0)
        return -1;
    ssize_t r = NEXT(function *, "pread64")(fd, p, n, offset);
    end(&s);
    return r;
}

ssize_t pread(int fd, void *p, size_t n, off_t offset)
{
    return pread64(fd, p, n, offset);
}

void *mmap64(void *at, size_t n, int how, int flags, int fd, off_t offset)
{
    typedef void *function(void *, size_t, int, int, int, off_t);
    struct step s;
    if (begin_reading("mmap", n, fd, &s) != 0)
        return MAP_FAILED;
    void *r = NEXT(function *, "mmap64")(at, n, how, flags, fd, offset);
    end(&s);
    return r;
}

void *mmap(void *at, size_t n, int how, int flags, int fd, off_t offset)
{
    return mmap64(at, n, how, flags, fd, offset);
}

/* Writing, into files alone. */

static bool is_file(int fd)
{
    struct stat st;
    return fstat(fd, &st) == 0 && S_ISREG(st.st_mode);
}

static bool ends_with(const char *text, const char *ending, size_t n)
{
    size_t all = strlen(text);
    return all >= n && memcmp(text + all - n, ending, n) == 0;
}

/* A copy of what is written with a byte spoilt, or NULL: nothing to spoil. */
static unsigned char *spoil(int fd, const char *path, const void *p, size_t n,
                            off_t offset)
{
    const char *what = getenv("FAULT_SPOIL");
    const char *colon = what != NULL ? strrchr(what, ':') : NULL;
    if (colon == NULL || !ends_with(path, what, (size_t)(colon - what)))
        return NULL;
    size_t k = strtoul(colon + 1, NULL, 10);
    if (offset < 0)
        offset = lseek(fd, 0, SEEK_CUR);
    unsigned char *copy = k < n && offset == 0 ? malloc(n) : NULL;
    if (copy != NULL) {
        memcpy(copy, p, n);
        copy[k] ^= 0x55;
    }
    return copy;
}

/* offset < 0: where the file stands. */
static ssize_t raw_write(int fd, const void *p, size_t n, off_t offset)
{
    typedef ssize_t writer(int, const void *, size_t);
    typedef ssize_t placer(int, const void *, size_t, off_t);
    return offset < 0 ? NEXT(writer *, "write")(fd, p, n)
                      : NEXT(placer *, "pwrite64")(fd, p, n, offset);
}

static ssize_t do_write(int fd, const void *p, size_t n, off_t offset)
{
    char room[PATH_ROOM];
    if (!is_file(fd))
        return raw_write(fd, p, n, offset);
    struct step s = begin("write", n, fd_path(fd, room), NULL, true);
    if (s.error != 0) {
        errno = s.error;
        return -1;
    }
    unsigned char *spoilt = spoil(fd, room, p, n, offset);
    ssize_t r =
        raw_write(fd, spoilt != NULL ? spoilt : p, s.last ? n / 2 : n, offset);
    end(&s);
    free(spoilt);
    return r;
}

ssize_t write(int fd, const void *p, size_t n)
{
    return do_write(fd, p, n, -1);
}

ssize_t pwrite(int fd, const void *p, size_t n, off_t offset)
{
    return do_write(fd, p, n, offset);
}

ssize_t pwrite64(int fd, const void *p, size_t n, off_t offset)
{
    return do_write(fd, p, n, offset);
}

static int do_truncate(int fd, off_t n)
{
    typedef int function(int, off_t);
    char room[PATH_ROOM];
    struct step s = begin("truncate", 0, fd_path(fd, room), NULL, true);
    DO(s, NEXT(function *, "ftruncate64")(fd, n));
}

int ftruncate(int fd, off_t n)
{
    return do_truncate(fd, n);
}

int ftruncate64(int fd, off_t n)
{
    return do_truncate(fd, n);
}

static int do_sync(int fd)
{
    char room[PATH_ROOM];
    struct step s = begin("sync", 0, fd_path(fd, room), NULL, true);
    DO(s, 0);
}

int fsync(int fd)
{
    return do_sync(fd);
}

int fdatasync(int fd)
{
    return do_sync(fd);
}

/* Names. */

int rename(const char *from, const char *to)
{
    typedef int function(const char *, const char *);
    struct step s = begin("rename", 0, from, to, true);
    DO(s, NEXT(function *, "rename")(from, to));
}

int mkdir(const char *name, mode_t mode)
{
    typedef int function(const char *, mode_t);
    struct step s = {0, false};
    if (access(name, F_OK) != 0)
        s = begin("mkdir", 0, name, NULL, true);
    DO(s, NEXT(function *, "mkdir")(name, mode));
}

int unlink(const char *name)
{
    typedef int function(const char *);
    struct step s = begin("unlink", 0, name, NULL, false);
    DO(s, NEXT(function *, "unlink")(name));
}

int unlinkat(int dir, const char *name, int flags)
{
    typedef int function(int, const char *, int);
    char room[PATH_ROOM];
    struct step s = begin("unlink", 0, at_path(dir, name, room), NULL, false);
    DO(s, NEXT(function *, "unlinkat")(dir, name, flags));
}

int utimensat(int dir, const char *name, const struct timespec times[2],
              int flags)
{
    typedef int function(int, const char *, const struct timespec[2], int);
    char room[PATH_ROOM];
    struct step s = begin("utimens", 0, at_path(dir, name, room), NULL, false);
    DO(s, NEXT(function *, "utimensat")(dir, name, times, flags));
}
