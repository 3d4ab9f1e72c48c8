/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * indexer/scan.h - what lies below the root: the stat pass. No file's content
 * is read but that of ignore files, and the first bytes of large ones.
 *
 * Not listed at all: `.git`, `.postil` and the index folder itself; hidden
 * names (beginning with a dot), unless wanted; what an exclude, .postilignore
 * or .gitignore drops, and everything in a folder so dropped. Excludes weigh
 * more than .postilignore, that more than .gitignore, and of one kind the
 * deeper file more than those above; only files from the root down count.
 *
 * Listed as skipped, with the reason: AppleDouble files (`._x`), symbolic
 * links that are not followed or lead nowhere or back up, pipes, sockets,
 * devices, files that are too large and cannot be read in pieces. Listed as
 * failed, with the reason: what cannot be looked at, and folders that cannot be
 * read. All other plain files are listed as PST_FILE_INDEXED, which here means:
 * to be read.
 */
#ifndef POSTIL_INDEXER_SCAN_H
#define POSTIL_INDEXER_SCAN_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>
#include <time.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "indexer/scope.h"
#include "schema/filetable.h"
#include "schema/hash.h"

struct pst_scan_options {
    bool follow;    /* symbolic links */
    bool hidden;    /* names that begin with a dot, too */
    bool no_ignore; /* leave .gitignore and .postilignore unread */
    const char *const *excludes;
    size_t exclude_count;
    uint64_t max_size;     /* bytes of what is not read in pieces; 0: any */
    const char *index_dir; /* absolute; may be NULL */
    const struct pst_scope *scope;     /* look at nothing else; NULL: at all */
    const volatile sig_atomic_t *stop; /* nonzero: end with PST_EINTR */
    /* If not NULL: called for each folder that is entered, before its names
     * are read; "" is the root. */
    void (*folder)(void *payload, struct pst_str path);
    void *payload;
    bool list_excluded; /* what is not listed is, in a list of its own */
};

struct pst_scan {
    struct pst_file_entry
        *entries; /* sorted by path; hash and articles empty */
    size_t count, cap;
    /* What is left out, with the rule as its reason: sorted; folders end with
     * '/' and stand for what is in them. */
    struct pst_file_entry *excluded;
    size_t excluded_count, excluded_cap;
    uint64_t bytes; /* of the files to be read */
    struct pst_arena arena;
};

void pst_scan_init(struct pst_scan *s);
void pst_scan_dispose(struct pst_scan *s);
/* Walk the tree below `root` (absolute). PST_EIO when the root itself cannot
 * be read. On failure the scan is empty. */
int pst_scan_run(struct pst_scan *s, const char *root,
                 const struct pst_scan_options *o, struct pst_error *err);

/* Nanoseconds since 1970; the years before 1825 and after 2255 are cut. */
int64_t pst_scan_ns(const struct timespec *t);
/* size, mtime, ctime and inode of a stat. */
void pst_scan_stat(struct pst_file_entry *e, const struct stat *st);
/* Messages of what follows do not name the path. A descriptor of a plain file,
 * never blocking on a pipe; *st is what fstat says of it. A link is followed if
 * `follow`. PST_EIO; PST_EFORMAT when it is no plain file. */
int pst_scan_open(const char *path, bool follow, struct stat *st,
                  struct pst_error *err);
/* Append its bytes to out; *st is as before they were read. As above; besides,
 * PST_ENOMEM when it has over `limit` bytes (0: no limit). */
int pst_scan_read(const char *path, bool follow, uint64_t limit,
                  struct pst_buf *out, struct stat *st, struct pst_error *err);
/* Append what is to be extracted of an open file of that path and size: all of
 * it or, of one that is read in pieces (*in_pieces), the first bytes. PST_EIO;
 * PST_ENOMEM when it has over `limit` bytes (0: no limit) and is no such file.
 */
int pst_scan_load(int fd, struct pst_str path, uint64_t size, uint64_t limit,
                  struct pst_buf *out, bool *in_pieces, struct pst_error *err);
/* The hash of the content, which is read piece by piece. PST_EIO, PST_EINTR. */
int pst_scan_hash(int fd, const volatile sig_atomic_t *stop,
                  unsigned char hash[PST_HASH128_SIZE], struct pst_error *err);

#endif
