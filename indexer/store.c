/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/store.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"

/* A name in one of the subfolders: "000012", "17" or "000012-17". */
struct name {
    uint64_t number;
    uint64_t generation; /* 0: none */
};

static bool read_number(const char **p, uint64_t *out)
{
    const char *from = *p;
    *out = 0;
    for (; **p >= '0' && **p <= '9' && *p - from < 18; ++*p)
        *out = *out * 10 + (uint64_t)(**p - '0');
    return *p != from;
}

static bool read_name(const char *text, struct name *out)
{
    out->generation = 0;
    if (!read_number(&text, &out->number))
        return false;
    if (*text == '-') {
        text++;
        if (!read_number(&text, &out->generation))
            return false;
    }
    return *text == '\0';
}

typedef int visitor(void *payload, const char *path, const char *name,
                    struct pst_error *err);

/* Every name in dir/sub; a folder that is not there has none. A subfolder that
 * is a link, as a foreign index could bring, is an error: things get removed
 * here. */
static int each(const char *dir, const char *sub, visitor *visit, void *payload,
                struct pst_error *err)
{
    struct pst_buf folder = PST_BUF_INIT, path = PST_BUF_INIT;
    pst_path_join(&folder, dir, sub);
    int r = 0;
    DIR *d = NULL;
    int fd = open(folder.p, O_RDONLY | O_DIRECTORY | O_CLOEXEC |
                                (sub[0] != '\0' ? O_NOFOLLOW : 0));
    if (fd >= 0)
        d = fdopendir(fd);
    if (d == NULL && errno != ENOENT)
        r = pst_fail_errno(err, PST_EIO, errno, "%s", folder.p);
    if (d == NULL && fd >= 0)
        close(fd);
    for (struct dirent *e; r == 0 && d != NULL && (e = readdir(d)) != NULL;) {
        if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
            continue;
        pst_path_join(&path, folder.p, e->d_name);
        r = visit(payload, path.p, e->d_name, err);
    }
    if (d != NULL)
        closedir(d);
    pst_buf_dispose(&folder);
    pst_buf_dispose(&path);
    return r;
}

/* A file that was written beside the one it should replace, but not renamed. */
static bool is_half(const char *name)
{
    struct pst_str s = pst_str_of(name);
    return pst_str_starts(s, "index.new.") ||
           pst_str_starts(s, ".gitignore.new.");
}

/* What a folder holds. */
struct census {
    bool lock, other; /* the lock; anything but it and the configuration */
    bool foreign;     /* what no index holds */
};

static int count_name(void *payload, const char *path, const char *name,
                      struct pst_error *err)
{
    static const char *const ours[] = {"index", ".gitignore", "shards",
                                       "files", "dead",       "tmp"};
    struct census *c = payload;
    (void)path, (void)err;
    if (strcmp(name, "config") == 0)
        return 0;
    if (strcmp(name, "lock") == 0) {
        c->lock = true;
        return 0;
    }
    c->other = true;
    bool known = is_half(name);
    for (size_t i = 0; i < sizeof ours / sizeof *ours; i++)
        known = known || strcmp(name, ours[i]) == 0;
    c->foreign = c->foreign || !known;
    return 0;
}

static bool has_stub(const char *dir)
{
    static const char head[] = "# postil ";
    char text[sizeof head - 1];
    struct pst_buf path = PST_BUF_INIT;
    pst_path_join(&path, dir, "index");
    int fd = open(path.p, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    bool has = fd >= 0 && read(fd, text, sizeof text) == sizeof text &&
               memcmp(text, head, sizeof text) == 0;
    if (fd >= 0)
        close(fd);
    pst_buf_dispose(&path);
    return has;
}

int pst_store_begin(const char *dir, struct pst_error *err)
{
    struct census c = {.lock = false};
    int r = pst_folder_make(dir, err);
    if (r == 0 && !has_stub(dir))
        r = each(dir, "", count_name, &c, err);
    if (r == 0 && (c.foreign || (c.other && !c.lock)))
        r = pst_fail(err, PST_EUSAGE,
                     "%s: holds other files, and is no index; an index needs "
                     "a folder of its own",
                     dir);
    return r;
}

int pst_store_make(const char *dir, struct pst_error *err)
{
    static const char *const subs[] = {"shards", "files", "dead", "tmp"};
    struct pst_buf path = PST_BUF_INIT;
    int r = 0;
    for (size_t i = 0; r == 0 && i < sizeof subs / sizeof *subs; i++) {
        struct stat st;
        pst_path_join(&path, dir, subs[i]);
        r = pst_folder_make(path.p, err);
        if (r == 0 && (lstat(path.p, &st) != 0 || !S_ISDIR(st.st_mode)))
            r = pst_fail(err, PST_EINDEX, "%s: is no folder but a link",
                         path.p);
    }
    pst_path_join(&path, dir, ".gitignore");
    if (r == 0 && access(path.p, F_OK) != 0)
        r = pst_file_publish(path.p, "*\n", 2, err);
    pst_buf_dispose(&path);
    return r;
}

struct cleaning {
    const struct pst_stub *current;
    time_t now;
    bool (*is_named)(const struct pst_stub *stub, const struct name *n);
    bool by_generation; /* the name tells when it was made */
    bool none;          /* nothing was ever published */
};

static const struct pst_stub_shard *find_shard(const struct pst_stub *s,
                                               uint64_t number)
{
    for (size_t i = 0; i < s->shard_count; i++)
        if (s->shards[i].number == number)
            return &s->shards[i];
    return NULL;
}

static bool names_shard(const struct pst_stub *s, const struct name *n)
{
    return find_shard(s, n->number) != NULL;
}

static bool names_files(const struct pst_stub *s, const struct name *n)
{
    return s->files == n->number;
}

static bool names_dead(const struct pst_stub *s, const struct name *n)
{
    const struct pst_stub_shard *shard = find_shard(s, n->number);
    return shard != NULL && shard->dead_of == n->generation;
}

static int clean_one(void *payload, const char *path, const char *text,
                     struct pst_error *err)
{
    const struct cleaning *c = payload;
    struct name n;
    struct stat st;
    if (!read_name(text, &n) || lstat(path, &st) != 0)
        return 0;
    if (c->current != NULL && c->is_named(c->current, &n))
        return 0;
    uint64_t made = n.generation != 0 ? n.generation : n.number;
    bool unpublished = c->none || (c->by_generation && c->current != NULL &&
                                   made > c->current->generation);
    if (!unpublished && st.st_mtime > c->now - PST_STORE_GRACE)
        return 0;
    return pst_tree_remove(path, err);
}

static int remove_one(void *payload, const char *path, const char *name,
                      struct pst_error *err)
{
    (void)payload, (void)name;
    return pst_tree_remove(path, err);
}

static int remove_half(void *payload, const char *path, const char *name,
                       struct pst_error *err)
{
    (void)payload;
    return is_half(name) ? pst_tree_remove(path, err) : 0;
}

int pst_store_clean(const char *dir, const struct pst_stub *current, bool none,
                    time_t now, struct pst_error *err)
{
    struct cleaning shards = {current, now, names_shard, false, none};
    struct cleaning files = {current, now, names_files, true, none};
    struct cleaning dead = {current, now, names_dead, true, none};
    int r = each(dir, "tmp", remove_one, NULL, err);
    if (r == 0)
        r = each(dir, "", remove_half, NULL, err);
    if (r == 0)
        r = each(dir, "shards", clean_one, &shards, err);
    if (r == 0)
        r = each(dir, "files", clean_one, &files, err);
    if (r == 0)
        r = each(dir, "dead", clean_one, &dead, err);
    return r;
}

static int find_last(void *payload, const char *path, const char *text,
                     struct pst_error *err)
{
    (void)path, (void)err;
    uint64_t *last = payload;
    struct name n;
    if (read_name(text, &n) && n.number > *last)
        *last = n.number;
    return 0;
}

uint64_t pst_store_next_shard(const char *dir, const struct pst_stub *current)
{
    uint64_t last = 0;
    for (size_t i = 0; current != NULL && i < current->shard_count; i++)
        if (current->shards[i].number > last)
            last = current->shards[i].number;
    each(dir, "shards", find_last, &last, NULL);
    return last + 1;
}

uint64_t pst_store_next_generation(const char *dir,
                                   const struct pst_stub *current)
{
    uint64_t last = current != NULL ? current->generation : 0;
    each(dir, "files", find_last, &last, NULL);
    return last + 1;
}

static int remove_but_lock(void *payload, const char *path, const char *name,
                           struct pst_error *err)
{
    (void)payload;
    return strcmp(name, "lock") != 0 ? pst_tree_remove(path, err) : 0;
}

void pst_store_remove(const char *dir)
{
    struct pst_buf lock = PST_BUF_INIT;
    pst_path_join(&lock, dir, "lock");
    if (each(dir, "", remove_but_lock, NULL, NULL) == 0) {
        unlink(lock.p);
        rmdir(dir);
    }
    pst_buf_dispose(&lock);
}

void pst_store_mark_fresh(const char *path, time_t now)
{
    struct timespec times[2] = {{.tv_nsec = UTIME_OMIT},
                                {.tv_sec = now - PST_STORE_GRACE}};
    utimensat(AT_FDCWD, path, times, AT_SYMLINK_NOFOLLOW);
}

static void touch(const struct pst_buf *path)
{
    utimensat(AT_FDCWD, path->p, NULL, AT_SYMLINK_NOFOLLOW);
}

void pst_store_retire(const char *dir, const struct pst_stub *old,
                      const struct pst_stub *fresh)
{
    struct pst_buf path = PST_BUF_INIT;
    for (size_t i = 0; i < old->shard_count; i++) {
        struct name n = {old->shards[i].number, old->shards[i].dead_of};
        if (!names_shard(fresh, &n)) {
            pst_stub_shard_path(&path, dir, n.number);
            touch(&path);
        }
        if (n.generation != 0 && !names_dead(fresh, &n)) {
            pst_stub_dead_path(&path, dir, n.number, n.generation);
            touch(&path);
        }
    }
    if (old->files != 0 && old->files != fresh->files) {
        pst_stub_files_path(&path, dir, old->files);
        touch(&path);
    }
    pst_buf_dispose(&path);
}
