/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/watch.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "base/file.h"
#include "base/map.h"
#include "base/mem.h"

enum {
    ROOM = 1 << 16, /* bytes of events read at a time */
    READS_MOST = 64 /* in one go: there may come more without an end */
};

static const uint32_t folder_events = IN_CREATE | IN_MODIFY | IN_CLOSE_WRITE |
                                      IN_ATTRIB | IN_DELETE | IN_MOVED_FROM |
                                      IN_MOVED_TO | IN_ONLYDIR | IN_EXCL_UNLINK;
static const uint32_t root_events = IN_DELETE_SELF | IN_MOVE_SELF;

/* A folder may be reached by several paths: each is an entry. */
struct folder {
    int wd;
    char *path;
};

struct pst_watch {
    struct pst_watch_options o;
    int fd;
    struct folder *folders; /* by wd */
    size_t count, cap;
    struct pst_map changed; /* paths */
    bool whole;             /* all of the tree */
    bool lost;
    bool news;                /* in this reading */
    struct pst_error failure; /* code 0: none */
    struct pst_buf room, path;
};

/* --- where there can be no inotify ---------------------------------------- */

const char *pst_watch_foreign(const char *path)
{
    static const struct {
        unsigned long magic;
        const char *name;
    } kinds[] = {
        {0x6969, "NFS"},      {0x517b, "SMB"},           {0xfe534d42, "SMB"},
        {0xff534d42, "CIFS"}, {0x65735546, "FUSE"},      {0x01021997, "9P"},
        {0x5346414f, "AFS"},  {0x6b414653, "AFS"},       {0x73757245, "Coda"},
        {0x00c36400, "Ceph"}, {0x786f4256, "VirtualBox"}};
    struct statfs fs;
    if (statfs(path, &fs) != 0)
        return NULL;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (((unsigned long)fs.f_type & 0xffffffff) == kinds[i].magic)
            return kinds[i].name;
    return NULL;
}

static int fail_foreign(struct pst_error *err, const char *path,
                        const char *name)
{
    return pst_fail(err, PST_ENOMEM,
                    "%s: what others change on %s is not reported", path, name);
}

static void fail_add(struct pst_watch *w, int sys)
{
    if (sys == ENOSPC)
        pst_fail(&w->failure, PST_ENOMEM,
                 "%s: the system lets no more than %zu folders be watched; "
                 "raise fs.inotify.max_user_watches",
                 w->path.p, w->count);
    else
        pst_fail_errno(&w->failure, PST_ENOMEM, sys, "%s: cannot be watched",
                       w->path.p);
}

/* --- folders -------------------------------------------------------------- */

/* The first entry whose wd is not less. */
static size_t find(const struct pst_watch *w, int wd)
{
    size_t from = 0, to = w->count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (w->folders[middle].wd < wd)
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

static bool has(const struct pst_watch *w, int wd)
{
    size_t at = find(w, wd);
    return at < w->count && w->folders[at].wd == wd;
}

static void insert(struct pst_watch *w, int wd, struct pst_str path)
{
    size_t at = find(w, wd);
    for (; at < w->count && w->folders[at].wd == wd; at++)
        if (pst_str_is(path, w->folders[at].path))
            return;
    (void)PST_PUSH(w->folders, w->count, w->cap);
    memmove(&w->folders[at + 1], &w->folders[at],
            (w->count - 1 - at) * sizeof *w->folders);
    w->folders[at] = (struct folder){wd, pst_memdup(path.p, path.n)};
}

static bool is_below(const char *path, struct pst_str folder)
{
    return folder.n == 0 ? path[0] != '\0'
                         : strncmp(path, folder.p, folder.n) == 0 &&
                               path[folder.n] == '/';
}

/* Forget what lies below the path, and, if `self`, the path. The entries of a
 * folder are neighbours: its watch goes with the last of them. */
static void forget(struct pst_watch *w, struct pst_str path, bool self)
{
    size_t kept = 0;
    for (size_t i = 0; i < w->count; i++) {
        struct folder f = w->folders[i];
        if (!is_below(f.path, path) && !(self && pst_str_is(path, f.path))) {
            w->folders[kept++] = f;
            continue;
        }
        bool another = (kept != 0 && w->folders[kept - 1].wd == f.wd) ||
                       (i + 1 < w->count && w->folders[i + 1].wd == f.wd);
        if (!another)
            inotify_rm_watch(w->fd, f.wd);
        free(f.path);
    }
    w->count = kept;
}

/* The system has ended this watch. */
static void forget_wd(struct pst_watch *w, int wd)
{
    size_t from = find(w, wd), to = from;
    for (; to < w->count && w->folders[to].wd == wd; to++)
        free(w->folders[to].path);
    memmove(&w->folders[from], &w->folders[to],
            (w->count - to) * sizeof *w->folders);
    w->count -= to - from;
}

/* Of what cannot be entered, or is not there any more, the scan or an event
 * above it tells. */
static bool is_harmless(int sys)
{
    return sys == ENOENT || sys == ENOTDIR || sys == EACCES || sys == ELOOP ||
           sys == ENAMETOOLONG;
}

void pst_watch_folder(struct pst_watch *w, struct pst_str path)
{
    if (w->failure.code != 0)
        return;
    pst_buf_clear(&w->path);
    pst_buf_adds(&w->path, w->o.root);
    if (path.n != 0) {
        pst_buf_addc(&w->path, '/');
        pst_buf_addstr(&w->path, path);
    }
    uint32_t events = folder_events | (path.n == 0 ? root_events : 0) |
                      (w->o.follow || path.n == 0 ? 0 : IN_DONT_FOLLOW);
    int wd = inotify_add_watch(w->fd, w->path.p, events);
    if (wd < 0) {
        if (!is_harmless(errno))
            fail_add(w, errno);
        return;
    }
    const char *foreign = has(w, wd) ? NULL : pst_watch_foreign(w->path.p);
    insert(w, wd, path);
    if (foreign != NULL)
        fail_foreign(&w->failure, w->path.p, foreign);
}

size_t pst_watch_count(const struct pst_watch *w)
{
    return w->count;
}

/* --- events --------------------------------------------------------------- */

static void change(struct pst_watch *w, struct pst_str path)
{
    w->news = true;
    if (path.n == 0 || w->changed.count >= PST_WATCH_PATHS_MOST)
        w->whole = true;
    if (!w->whole)
        pst_map_put(&w->changed, path, NULL);
}

static bool is_ignore_file(const struct pst_watch *w, const char *name)
{
    return !w->o.no_ignore && (strcmp(name, ".gitignore") == 0 ||
                               strcmp(name, ".postilignore") == 0);
}

/* As a scan does. */
static bool is_passed_over(const struct pst_watch *w, const char *name)
{
    if (strcmp(name, ".git") == 0 || strcmp(name, ".postil") == 0)
        return true;
    return name[0] == '.' && name[1] != '_' && !w->o.hidden;
}

/* Forget the folder `name` in each path of wd, or with "" what lies below it.
 * One of them may go with another's, if links lead there. */
static void forget_name(struct pst_watch *w, int wd, const char *name)
{
    size_t at = find(w, wd);
    while (at < w->count && w->folders[at].wd == wd) {
        size_t before = w->count;
        pst_path_join(&w->path, w->folders[at].path, name);
        if (name[0] == '\0')
            pst_buf_truncate(&w->path, strlen(w->folders[at].path));
        forget(w, pst_buf_str(&w->path), name[0] != '\0');
        at = w->count == before ? at + 1 : find(w, wd);
    }
}

static void handle_name(struct pst_watch *w, const struct inotify_event *e)
{
    bool rules = is_ignore_file(w, e->name);
    bool passed_over = is_passed_over(w, e->name);
    for (size_t at = find(w, e->wd);
         at < w->count && w->folders[at].wd == e->wd; at++) {
        if (rules)
            change(w, pst_str_of(w->folders[at].path));
        pst_path_join(&w->path, w->folders[at].path, e->name);
        if (!passed_over)
            change(w, pst_buf_str(&w->path));
    }
    if (rules)
        forget_name(w, e->wd, "");
    else if ((e->mask & IN_ISDIR) != 0 &&
             (e->mask & (IN_MOVED_FROM | IN_DELETE)) != 0)
        forget_name(w, e->wd, e->name);
}

static bool is_root(const struct pst_watch *w, int wd)
{
    for (size_t at = find(w, wd); at < w->count && w->folders[at].wd == wd;
         at++)
        if (w->folders[at].path[0] == '\0')
            return true;
    return false;
}

static void handle(struct pst_watch *w, const struct inotify_event *e)
{
    if ((e->mask & IN_Q_OVERFLOW) != 0) {
        w->lost = w->whole = w->news = true;
        return;
    }
    if ((e->mask & (root_events | IN_UNMOUNT | IN_IGNORED)) != 0 &&
        is_root(w, e->wd))
        pst_fail(&w->failure, PST_EIO, "%s: is gone, or was moved", w->o.root);
    if ((e->mask & IN_IGNORED) != 0)
        forget_wd(w, e->wd);
    if (e->len != 0)
        handle_name(w, e);
}

static void handle_all(struct pst_watch *w, size_t n)
{
    for (size_t at = 0; at < n;) {
        const struct inotify_event *e = (const void *)(w->room.p + at);
        handle(w, e);
        at += sizeof *e + e->len;
    }
}

int pst_watch_read(struct pst_watch *w, struct pst_error *err)
{
    w->news = false;
    for (int i = 0; i < READS_MOST && w->failure.code == 0; i++) {
        ssize_t n = read(w->fd, pst_buf_reserve(&w->room, ROOM), ROOM);
        if (n < 0 && errno != EAGAIN && errno != EINTR)
            pst_fail_errno(&w->failure, PST_EIO, errno, "inotify");
        if (n <= 0)
            break;
        handle_all(w, (size_t)n);
    }
    if (w->failure.code != 0)
        return pst_fail(err, (enum pst_code)w->failure.code, "%s",
                        w->failure.message);
    return w->news ? 1 : 0;
}

bool pst_watch_lost(const struct pst_watch *w)
{
    return w->lost;
}

bool pst_watch_take(struct pst_watch *w, struct pst_scope *out)
{
    bool whole = w->whole;
    pst_scope_init(out);
    for (size_t i = 0; !whole && i < w->changed.count; i++) {
        char *path = pst_memdup(pst_map_key(&w->changed, (uint32_t)i).p,
                                pst_map_key(&w->changed, (uint32_t)i).n);
        pst_scope_add(out, path);
        free(path);
    }
    pst_scope_finish(out);
    pst_map_clear(&w->changed);
    w->whole = false;
    return !whole;
}

/* --- its life ------------------------------------------------------------- */

int pst_watch_open(struct pst_watch **out, const struct pst_watch_options *o,
                   struct pst_error *err)
{
    *out = NULL;
    const char *foreign = pst_watch_foreign(o->root);
    if (foreign != NULL)
        return fail_foreign(err, o->root, foreign);
    int fd = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    if (fd < 0)
        return pst_fail_errno(err, PST_ENOMEM, errno,
                              "the system cannot report changes "
                              "(fs.inotify.max_user_instances)");
    struct pst_watch w = {.o = *o,
                          .fd = fd,
                          .failure = PST_ERROR_INIT,
                          .room = PST_BUF_INIT,
                          .path = PST_BUF_INIT};
    pst_map_init(&w.changed);
    *out = pst_malloc(sizeof w);
    **out = w;
    return 0;
}

void pst_watch_close(struct pst_watch *w)
{
    if (w == NULL)
        return;
    for (size_t i = 0; i < w->count; i++)
        free(w->folders[i].path);
    free(w->folders);
    pst_map_dispose(&w->changed);
    pst_buf_dispose(&w->room);
    pst_buf_dispose(&w->path);
    close(w->fd);
    free(w);
}

int pst_watch_fd(const struct pst_watch *w)
{
    return w->fd;
}
