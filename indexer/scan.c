/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/scan.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "article/extract.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/human.h"
#include "base/mem.h"
#include "indexer/ignore.h"

enum {
    IGNORE_FILE_MAX = 1 << 20,
    PIECES_MIN = 4 << 20 /* archives that are smaller are read at once */
};

/* A folder that is being walked. */
struct level {
    struct pst_ignore_list postilignore, gitignore;
    char **names; /* still to be looked at: from `at` */
    size_t count, cap, at;
    size_t path_n; /* bytes of its path, relative to the root */
    dev_t dev;
    ino_t ino;
};

struct walk {
    struct pst_scan *scan;
    const struct pst_scan_options *o;
    struct pst_ignore_list excludes;
    struct pst_buf full; /* the root, then '/' and the relative path */
    size_t root_n;       /* bytes of the root and its '/' */
    bool has_index;
    dev_t index_dev;
    ino_t index_ino;
    struct level *levels;
    size_t depth, cap;
};

void pst_scan_init(struct pst_scan *s)
{
    *s = (struct pst_scan){.arena = PST_ARENA_INIT};
}

void pst_scan_dispose(struct pst_scan *s)
{
    free(s->entries);
    free(s->excluded);
    pst_arena_dispose(&s->arena);
    pst_scan_init(s);
}

int64_t pst_scan_ns(const struct timespec *t)
{
    /* What the offset of 2^62 in the file table and 64 bits can hold. */
    static const int64_t least = -4600000000, most = 9000000000;
    int64_t seconds = t->tv_sec;
    if (seconds < least)
        return least * 1000000000;
    if (seconds > most)
        return most * 1000000000;
    return seconds * 1000000000 + t->tv_nsec;
}

void pst_scan_stat(struct pst_file_entry *e, const struct stat *st)
{
    e->size = (uint64_t)st->st_size;
    e->mtime_ns = pst_scan_ns(&st->st_mtim);
    e->ctime_ns = pst_scan_ns(&st->st_ctim);
    e->inode = st->st_ino;
}

int pst_scan_open(const char *path, bool follow, struct stat *st,
                  struct pst_error *err)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK |
                            (follow ? 0 : O_NOFOLLOW));
    if (fd < 0)
        return pst_fail_errno(err, PST_EIO, errno, "cannot be opened");
    int r = 0;
    if (fstat(fd, st) != 0)
        r = pst_fail_errno(err, PST_EIO, errno, "cannot be looked at");
    else if (!S_ISREG(st->st_mode))
        r = pst_fail(err, PST_EFORMAT,
                     S_ISDIR(st->st_mode) ? "is a folder" : "is no plain file");
    if (r == 0)
        return fd;
    close(fd);
    return r;
}

int pst_scan_read(const char *path, bool follow, uint64_t limit,
                  struct pst_buf *out, struct stat *st, struct pst_error *err)
{
    int fd = pst_scan_open(path, follow, st, err);
    if (fd < 0)
        return fd;
    int r = pst_fd_read(fd, "cannot be read", limit, out, err);
    close(fd);
    return r;
}

/* Up to n bytes from `at` on; fewer at the end of the file. */
static int read_at(int fd, uint64_t at, size_t n, struct pst_buf *out,
                   struct pst_error *err)
{
    size_t end = out->n + n;
    while (out->n < end) {
        char *to = pst_buf_reserve(out, end - out->n);
        ssize_t got = pread(fd, to, end - out->n, (off_t)at);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return pst_fail_errno(err, PST_EIO, errno, "cannot be read");
        if (got == 0)
            break;
        pst_buf_commit(out, to + got);
        at += (uint64_t)got;
    }
    return 0;
}

int pst_scan_load(int fd, struct pst_str path, uint64_t size, uint64_t limit,
                  struct pst_buf *out, bool *in_pieces, struct pst_error *err)
{
    size_t before = out->n;
    *in_pieces = false;
    if (size > PIECES_MIN || (limit != 0 && size > limit)) {
        int r = read_at(fd, 0, PST_EXTRACT_HEAD, out, err);
        struct pst_str head = {out->p + before, out->n - before};
        *in_pieces = r == 0 && pst_extract_in_pieces(head, path);
        if (r != 0 || *in_pieces)
            return r;
        pst_buf_truncate(out, before);
    }
    return pst_fd_read(fd, "cannot be read", limit, out, err);
}

int pst_scan_hash(int fd, const volatile sig_atomic_t *stop,
                  unsigned char hash[PST_HASH128_SIZE], struct pst_error *err)
{
    enum { PIECE = 64 << 10 };
    struct pst_hash128_run *run = pst_hash128_begin();
    struct pst_buf piece = PST_BUF_INIT;
    uint64_t at = 0;
    int r = 0;
    do {
        pst_buf_clear(&piece);
        r = stop != NULL && *stop != 0 ? pst_fail(err, PST_EINTR, "interrupted")
                                       : read_at(fd, at, PIECE, &piece, err);
        if (r == 0)
            pst_hash128_add(run, piece.p, piece.n);
        at += piece.n;
    } while (r == 0 && piece.n != 0);
    pst_hash128_end(run, hash);
    pst_buf_dispose(&piece);
    return r;
}

/* The path in `full`, relative to the root. */
static struct pst_str relative(const struct walk *w)
{
    return (struct pst_str){w->full.p + w->root_n, w->full.n - w->root_n};
}

/* What is on the way to the scope, but is no folder, is not asked for. */
static void add_entry(struct walk *w, const struct stat *st,
                      enum pst_file_state state, const char *reason)
{
    struct pst_scan *s = w->scan;
    struct pst_file_entry e = {.state = (uint8_t)state};
    struct pst_str path = relative(w);
    if (w->o->scope != NULL && !pst_scope_covers(w->o->scope, path))
        return;
    e.path = (struct pst_str){pst_arena_dup(&s->arena, path.p, path.n), path.n};
    if (reason != NULL)
        e.reason = (struct pst_str){
            pst_arena_dup(&s->arena, reason, strlen(reason)), strlen(reason)};
    if (st != NULL)
        pst_scan_stat(&e, st);
    if (state == PST_FILE_INDEXED)
        s->bytes += e.size;
    PST_PUSH(s->entries, s->count, s->cap) = e;
}

static void add_skipped(struct walk *w, const struct stat *st,
                        const char *reason)
{
    add_entry(w, st, PST_FILE_SKIPPED, reason);
}

static void add_failed(struct walk *w, const struct stat *st, const char *what,
                       int sys)
{
    struct pst_error why = PST_ERROR_INIT;
    pst_fail_errno(&why, PST_EIO, sys, "%s", what);
    add_entry(w, st, PST_FILE_FAILED, why.message);
}

/* Patterns of dir/name, where `full` holds dir. One that is not there, or
 * that is no plain file, holds none. */
static void read_ignore_file(struct walk *w, const char *name,
                             struct pst_ignore_list *out)
{
    pst_ignore_list_init(out);
    if (w->o->no_ignore)
        return;
    struct stat st;
    struct pst_buf text = PST_BUF_INIT;
    size_t n = w->full.n;
    pst_buf_addf(&w->full, "/%s", name);
    if (pst_scan_read(w->full.p, false, IGNORE_FILE_MAX, &text, &st, NULL) == 0)
        pst_ignore_list_parse(out, pst_buf_str(&text));
    pst_buf_dispose(&text);
    pst_buf_truncate(&w->full, n);
}

/* The rule that decides, and the folder of its file; NULL: none does. */
struct decision {
    const struct pst_ignore_rule *rule;
    const char *origin;
    struct pst_str folder;
};

/* Ask all levels, the deepest first; the list is at `offset` in each. */
static struct decision ask_levels(const struct walk *w, size_t offset,
                                  const char *origin, struct pst_str path,
                                  bool is_folder)
{
    for (size_t i = w->depth; i-- != 0;) {
        const struct level *l = &w->levels[i];
        size_t skip = l->path_n + (l->path_n != 0);
        const struct pst_ignore_rule *rule = pst_ignore_list_find(
            (const struct pst_ignore_list *)((const char *)l + offset),
            (struct pst_str){path.p + skip, path.n - skip}, is_folder);
        if (rule != NULL)
            return (struct decision){rule, origin, {path.p, skip}};
    }
    return (struct decision){NULL, NULL, {"", 0}};
}

static struct decision decide(const struct walk *w, bool is_folder)
{
    struct pst_str path = relative(w);
    struct decision d = {pst_ignore_list_find(&w->excludes, path, is_folder),
                         "exclude",
                         {"", 0}};
    if (d.rule == NULL)
        d = ask_levels(w, offsetof(struct level, postilignore), ".postilignore",
                       path, is_folder);
    if (d.rule == NULL)
        d = ask_levels(w, offsetof(struct level, gitignore), ".gitignore", path,
                       is_folder);
    return d;
}

static void note_excluded(struct walk *w, bool is_folder,
                          const struct decision *d)
{
    struct pst_scan *s = w->scan;
    struct pst_file_entry e = {.state = PST_FILE_SKIPPED};
    struct pst_buf path = PST_BUF_INIT, reason = PST_BUF_INIT;
    if (w->o->scope != NULL && !pst_scope_covers(w->o->scope, relative(w)))
        return;
    pst_buf_addstr(&path, relative(w));
    if (is_folder)
        pst_buf_addc(&path, '/');
    pst_buf_addstr(&reason, d->folder);
    pst_buf_addf(&reason, "%s: ", d->origin);
    pst_buf_addstr(&reason, d->rule->text);
    e.path = (struct pst_str){pst_arena_dup(&s->arena, path.p, path.n), path.n};
    e.reason = (struct pst_str){pst_arena_dup(&s->arena, reason.p, reason.n),
                                reason.n};
    PST_PUSH(s->excluded, s->excluded_count, s->excluded_cap) = e;
    pst_buf_dispose(&path);
    pst_buf_dispose(&reason);
}

static bool is_ignored(struct walk *w, bool is_folder)
{
    struct decision d = decide(w, is_folder);
    bool ignored = d.rule != NULL && !d.rule->keep;
    if (ignored && w->o->list_excluded)
        note_excluded(w, is_folder, &d);
    return ignored;
}

static bool stopped(const struct walk *w)
{
    return w->o->stop != NULL && *w->o->stop != 0;
}

static void add_name(void *payload, struct pst_str name)
{
    struct level *l = payload;
    struct pst_buf copy = PST_BUF_INIT;
    pst_buf_addstr(&copy, name);
    PST_PUSH(l->names, l->count, l->cap) = pst_buf_detach(&copy);
}

/* The path of the folder in `full`, relative to the root. */
static struct pst_str folder_path(const struct walk *w, const struct level *l)
{
    return l->path_n == 0 ? (struct pst_str){"", 0}
                          : (struct pst_str){w->full.p + w->root_n, l->path_n};
}

/* All names of the folder in `full`, or those that lead to the scope; 0 or an
 * errno. Names read before an error are kept. */
static int list_names(struct walk *w, struct level *l)
{
    if (w->o->scope != NULL &&
        pst_scope_names(w->o->scope, folder_path(w, l), add_name, l))
        return 0;
    DIR *dir = opendir(w->full.p);
    if (dir == NULL)
        return errno;
    int sys;
    for (;;) {
        errno = 0;
        struct dirent *d = readdir(dir);
        if (d == NULL) {
            sys = errno;
            break;
        }
        if (strcmp(d->d_name, ".") != 0 && strcmp(d->d_name, "..") != 0)
            add_name(l, pst_str_of(d->d_name));
    }
    closedir(dir);
    return sys;
}

static void free_names(struct level *l)
{
    for (size_t i = l->at; i < l->count; i++)
        free(l->names[i]);
    free(l->names);
}

/* Go into the folder in `full`; 0 or an errno. */
static int push_level(struct walk *w, const struct stat *st)
{
    struct level l = {.path_n = w->full.n < w->root_n ? 0 : relative(w).n,
                      .dev = st->st_dev,
                      .ino = st->st_ino};
    if (w->o->folder != NULL)
        w->o->folder(w->o->payload, folder_path(w, &l));
    int sys = list_names(w, &l);
    if (sys != 0 && (l.count == 0 || w->depth == 0)) {
        free_names(&l);
        return sys;
    }
    if (sys != 0)
        add_failed(w, st, "cannot be read to its end", sys);
    read_ignore_file(w, ".postilignore", &l.postilignore);
    read_ignore_file(w, ".gitignore", &l.gitignore);
    PST_PUSH(w->levels, w->depth, w->cap) = l;
    return 0;
}

static void pop_level(struct walk *w)
{
    struct level *l = &w->levels[--w->depth];
    free_names(l);
    pst_ignore_list_dispose(&l->postilignore);
    pst_ignore_list_dispose(&l->gitignore);
}

static bool is_above(const struct walk *w, const struct stat *st)
{
    for (size_t i = 0; i < w->depth; i++)
        if (w->levels[i].dev == st->st_dev && w->levels[i].ino == st->st_ino)
            return true;
    return false;
}

static const char *special_kind(mode_t mode)
{
    if (S_ISFIFO(mode))
        return "named pipe";
    if (S_ISSOCK(mode))
        return "socket";
    return "device";
}

/* What cannot be opened will fail when it is read. */
static bool is_read_in_pieces(const struct walk *w)
{
    struct pst_buf head = PST_BUF_INIT;
    struct stat st;
    int fd = pst_scan_open(w->full.p, w->o->follow, &st, NULL);
    if (fd < 0)
        return true;
    bool is = read_at(fd, 0, PST_EXTRACT_HEAD, &head, NULL) < 0 ||
              pst_extract_in_pieces(pst_buf_str(&head), relative(w));
    close(fd);
    pst_buf_dispose(&head);
    return is;
}

static void take_file(struct walk *w, const struct stat *st)
{
    uint64_t most = w->o->max_size;
    if (most == 0 || (uint64_t)st->st_size <= most || is_read_in_pieces(w)) {
        add_entry(w, st, PST_FILE_INDEXED, NULL);
        return;
    }
    struct pst_buf reason = PST_BUF_INIT;
    pst_buf_adds(&reason, "larger than the limit of ");
    pst_human_size(&reason, most);
    add_skipped(w, st, reason.p);
    pst_buf_dispose(&reason);
}

static void take_folder(struct walk *w, const struct stat *st)
{
    if (w->has_index && st->st_dev == w->index_dev &&
        st->st_ino == w->index_ino)
        return;
    if (is_above(w, st)) {
        add_skipped(w, st, "leads back to a folder above it");
        return;
    }
    int sys = push_level(w, st);
    if (sys != 0)
        add_failed(w, st, "cannot be read", sys);
}

/* Resolve a symbolic link in *st; false when it was dealt with. */
static bool follow_link(struct walk *w, struct stat *st)
{
    if (!w->o->follow) {
        add_skipped(w, st, "symbolic link");
        return false;
    }
    struct stat target;
    if (stat(w->full.p, &target) == 0) {
        *st = target;
        return true;
    }
    if (errno == ENOENT || errno == ENOTDIR)
        add_skipped(w, st, "symbolic link to nothing");
    else if (errno == ELOOP)
        add_skipped(w, st, "symbolic link to itself");
    else
        add_failed(w, st, "cannot be looked at", errno);
    return false;
}

/* Look at the path in `full`, whose last component is `name`. */
static void visit(struct walk *w, const char *name)
{
    if (strcmp(name, ".git") == 0 || strcmp(name, ".postil") == 0)
        return;
    bool apple = strncmp(name, "._", 2) == 0;
    if (name[0] == '.' && !w->o->hidden && !apple)
        return;

    struct stat st;
    if (lstat(w->full.p, &st) != 0) {
        /* What went away since its folder was listed was never there. */
        if (errno != ENOENT && errno != ENOTDIR && !is_ignored(w, false))
            add_failed(w, NULL, "cannot be looked at", errno);
        return;
    }
    if (is_ignored(w, S_ISDIR(st.st_mode)))
        return;
    if (apple && !S_ISDIR(st.st_mode)) {
        add_skipped(w, &st, "AppleDouble file");
        return;
    }
    if (apple && !w->o->hidden)
        return;
    if (S_ISLNK(st.st_mode) && !follow_link(w, &st))
        return;
    if (S_ISREG(st.st_mode))
        take_file(w, &st);
    else if (S_ISDIR(st.st_mode))
        take_folder(w, &st);
    else
        add_skipped(w, &st, special_kind(st.st_mode));
}

static int by_path(const void *a, const void *b)
{
    const struct pst_file_entry *x = a, *y = b;
    return pst_str_cmp(x->path, y->path);
}

static int walk_all(struct walk *w, struct pst_error *err)
{
    while (w->depth != 0) {
        if (stopped(w))
            return pst_fail(err, PST_EINTR, "interrupted");
        struct level *l = &w->levels[w->depth - 1];
        pst_buf_truncate(&w->full, w->root_n - (l->path_n == 0) + l->path_n);
        if (l->at == l->count) {
            pop_level(w);
            continue;
        }
        char *name = l->names[l->at++];
        pst_buf_addc(&w->full, '/');
        pst_buf_adds(&w->full, name);
        visit(w, name); /* may move the levels */
        free(name);
    }
    return 0;
}

static void start(struct walk *w, const char *root)
{
    struct stat st;
    pst_ignore_list_init(&w->excludes);
    for (size_t i = 0; i < w->o->exclude_count; i++)
        pst_ignore_list_add(&w->excludes, pst_str_of(w->o->excludes[i]));
    w->has_index = w->o->index_dir != NULL && stat(w->o->index_dir, &st) == 0;
    if (w->has_index) {
        w->index_dev = st.st_dev;
        w->index_ino = st.st_ino;
    }
    /* The root "/" is the one that ends in a slash of its own. */
    pst_buf_adds(&w->full, strcmp(root, "/") == 0 ? "/." : root);
    w->root_n = w->full.n + 1;
}

int pst_scan_run(struct pst_scan *s, const char *root,
                 const struct pst_scan_options *o, struct pst_error *err)
{
    struct walk w = {.scan = s, .o = o, .full = PST_BUF_INIT};
    struct stat st;
    int r = 0;
    start(&w, root);
    int sys = stat(root, &st) != 0 ? errno : 0;
    if (sys == 0)
        sys = push_level(&w, &st);
    if (sys != 0)
        r = pst_fail_errno(err, PST_EIO, sys, "%s", root);
    if (r == 0)
        r = walk_all(&w, err);
    while (w.depth != 0)
        pop_level(&w);
    free(w.levels);
    pst_ignore_list_dispose(&w.excludes);
    pst_buf_dispose(&w.full);
    if (r != 0) {
        pst_scan_dispose(s);
        return r;
    }
    if (s->count != 0)
        qsort(s->entries, s->count, sizeof *s->entries, by_path);
    if (s->excluded_count != 0)
        qsort(s->excluded, s->excluded_count, sizeof *s->excluded, by_path);
    return 0;
}
