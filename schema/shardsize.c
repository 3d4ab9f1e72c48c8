/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "schema/shardsize.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/mem.h"

/* Where the name is, or would go. */
static size_t place(const struct pst_shard_size *s, const char *name,
                    bool *found)
{
    size_t low = 0, high = s->count;
    *found = false;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int c = strcmp(s->files[middle].name, name);
        if (c == 0)
            *found = true;
        if (c < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void add_file(struct pst_shard_size *s, const char *name, uint64_t bytes)
{
    static const char ending[] = ".glass";
    size_t n = strlen(name), cut = sizeof ending - 1;
    if (n > cut && strcmp(name + n - cut, ending) == 0)
        n -= cut;
    char *own = pst_memdup(name, n);
    bool found;
    size_t at = place(s, own, &found);
    if (found) {
        s->files[at].bytes += bytes;
        free(own);
    } else {
        struct pst_shard_file file = {own, bytes};
        PST_PUSH(s->files, s->count, s->cap) = file;
        memmove(s->files + at + 1, s->files + at,
                (s->count - 1 - at) * sizeof *s->files);
        s->files[at] = file;
    }
    s->bytes += bytes;
}

void pst_shard_size_add(struct pst_shard_size *s, const char *path)
{
    DIR *dir = opendir(path);
    if (dir == NULL)
        return;
    struct dirent *entry;
    struct stat st;
    while ((entry = readdir(dir)) != NULL)
        if (fstatat(dirfd(dir), entry->d_name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
            S_ISREG(st.st_mode))
            add_file(s, entry->d_name, (uint64_t)st.st_size);
    closedir(dir);
}

void pst_shard_size_dispose(struct pst_shard_size *s)
{
    for (size_t i = 0; i < s->count; i++)
        free(s->files[i].name);
    free(s->files);
    memset(s, 0, sizeof *s);
}

uint64_t pst_shard_size_of(const struct pst_shard_size *s, const char *name)
{
    bool found;
    size_t at = place(s, name, &found);
    return found ? s->files[at].bytes : 0;
}
