/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/line.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>
#ifdef SYS_openat2
#include <linux/openat2.h>
#endif

#include "base/file.h"
#include "base/term.h"
#include "base/unicode.h"

enum { OPEN_FILE = O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC };

/* By one call to the kernel; *known is false where it has none for that. */
static int open_at_once(int root, const char *path, bool *known)
{
#ifdef SYS_openat2
    struct open_how how = {.flags = OPEN_FILE | O_LARGEFILE,
                           .resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS};
    int fd = (int)syscall(SYS_openat2, root, path, &how, sizeof how);
    /* Some sandboxes forbid what they do not know. */
    *known = fd >= 0 || (errno != ENOSYS && errno != EPERM);
    return fd;
#else
    (void)root;
    (void)path;
    *known = false;
    return -1;
#endif
}

/* Component by component; the path is changed. */
static int open_step_by_step(int root, char *path)
{
    int at = root;
    int fd = -1;
    for (char *slash = path; slash != NULL; path = slash + 1) {
        slash = strchr(path, '/');
        if (slash != NULL)
            *slash = '\0';
        int flags =
            slash != NULL ? O_PATH | O_DIRECTORY | O_CLOEXEC : OPEN_FILE;
        fd = openat(at, path, flags | O_NOFOLLOW);
        if (at != root)
            close(at);
        if (fd < 0)
            break;
        at = fd;
    }
    return fd;
}

/* A file below the folder, following no link; -1 when it cannot be had. */
static int open_below(int root, struct pst_str path)
{
    struct pst_buf name = PST_BUF_INIT;
    bool known;
    if (!pst_path_is_below(path))
        return -1;
    pst_buf_addstr(&name, path);
    int fd = open_at_once(root, name.p, &known);
    if (!known)
        fd = open_step_by_step(root, name.p);
    pst_buf_dispose(&name);
    return fd;
}

static bool is_utf8(struct pst_str charset)
{
    static const char *const names[] = {"UTF-8", "UTF8", "US-ASCII", "ASCII"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (charset.n == strlen(names[i]) &&
            strncasecmp(charset.p, names[i], charset.n) == 0)
            return true;
    return false;
}

static bool is_as(const struct pst_original *o, uint64_t size, int64_t mtime_ns)
{
    return o->plain && o->size == size && o->mtime_ns == mtime_ns;
}

void pst_original_open(struct pst_original *o, int root,
                       const struct pst_record_header *h)
{
    struct stat st;
    *o = (struct pst_original){.fd = open_below(root, h->path), .stale = true};
    if (o->fd < 0 || fstat(o->fd, &st) != 0)
        return;
    o->exact = (h->flags & (PST_RECORD_DECODED | PST_RECORD_ENCODED)) == 0 &&
               is_utf8(h->charset);
    o->plain = S_ISREG(st.st_mode);
    if (o->plain) {
        o->size = (size_t)st.st_size;
        o->mtime_ns =
            (int64_t)st.st_mtim.tv_sec * 1000000000 + st.st_mtim.tv_nsec;
    }
    o->stale = !is_as(o, h->file_size, h->file_mtime_ns);
}

void pst_original_accept(struct pst_original *o, const struct pst_file_entry *e)
{
    if (e->state == PST_FILE_INDEXED && is_as(o, e->size, e->mtime_ns))
        o->stale = false;
}

void pst_original_close(struct pst_original *o)
{
    if (o->fd >= 0)
        close(o->fd);
    o->fd = -1;
}

static bool read_at(int fd, char *p, size_t n, size_t at)
{
    while (n != 0) {
        ssize_t r = pread(fd, p, n, (off_t)at);
        if (r < 0 && errno == EINTR)
            continue;
        if (r <= 0)
            return false;
        p += r;
        at += (size_t)r;
        n -= (size_t)r;
    }
    return true;
}

bool pst_original_line(const struct pst_original *o,
                       const struct pst_record_body *b, size_t at,
                       size_t before, size_t most, struct pst_buf *out,
                       size_t *from)
{
    size_t next = pst_lines_until(b->lines, b->line_count, at);
    size_t begin = next != 0 ? b->lines[next - 1] : b->first_line;
    if (at < begin)
        at = begin;
    if (o->stale || !o->exact || at > o->size)
        return false;
    size_t end = next < b->line_count ? b->lines[next] : o->size;
    if (end > o->size)
        end = o->size;
    if (at - begin > before)
        begin = at - before;
    if (end - begin > most)
        end = begin + most;

    size_t start = out->n;
    if (!read_at(o->fd, pst_buf_reserve(out, end - begin), end - begin, begin))
        return false;
    out->n += end - begin;
    while (out->n > start &&
           (out->p[out->n - 1] == '\n' || out->p[out->n - 1] == '\r'))
        out->n--;
    out->p[out->n] = '\0';
    pst_line_harmless(out->p + start, out->n - start);
    *from = begin;
    return true;
}

/* Joiners count by what stands before them, so a little of that is looked at
 * as well. */
static bool is_harmless(struct pst_buf *room, const char *p, size_t at,
                        size_t n)
{
    size_t before = at < 16 ? at : 16;
    while (before > 0 && ((unsigned char)p[at - before] & 0xc0) == 0x80)
        before--;
    pst_buf_clear(room);
    pst_term_safe(room, (struct pst_str){p + at - before, before + n}, 0);
    return room->n >= n && memcmp(room->p + room->n - n, p + at, n) == 0;
}

void pst_line_harmless(char *p, size_t n)
{
    struct pst_buf room = PST_BUF_INIT;
    size_t used;
    for (size_t i = 0; i < n; i += used) {
        unsigned char c = (unsigned char)p[i];
        used = 1;
        if (c < 0x80) {
            if (c == 0x7f || (c < 0x20 && c != '\t'))
                p[i] = '?';
            continue;
        }
        pst_unicode_get(p + i, n - i, &used);
        if (used == 0) {
            used = 1;
            p[i] = '?';
        } else if (!is_harmless(&room, p, i, used)) {
            memset(p + i, '?', used);
        }
    }
    pst_buf_dispose(&room);
}
