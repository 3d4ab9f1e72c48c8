/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * base/file.h - whole files, folders and names in them.
 *
 * Paths are bytes as the system has them, without trailing '/'. Errors name
 * the path.
 */
#ifndef POSTIL_BASE_FILE_H
#define POSTIL_BASE_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/error.h"

/* Append all bytes of the file to out; PST_EIO, or PST_ENOMEM when it is
 * larger than `limit` bytes (0: no limit). */
int pst_file_read(const char *path, size_t limit, struct pst_buf *out,
                  struct pst_error *err);
/* The same of an open descriptor, which stays open. */
int pst_fd_read(int fd, const char *name, size_t limit, struct pst_buf *out,
                struct pst_error *err);

/* All n bytes, whatever write(2) takes at a time. */
int pst_fd_write(int fd, const char *name, const void *p, size_t n,
                 struct pst_error *err);
/* The same at a place of the file; where it stands does not change. */
int pst_fd_write_at(int fd, const char *name, const void *p, size_t n,
                    uint64_t offset, struct pst_error *err);

/* Create or replace `path` with these bytes: written to a new file beside it,
 * synced, renamed, and the folder synced. On failure the old file stands. */
int pst_file_publish(const char *path, const void *p, size_t n,
                     struct pst_error *err);
/* Create `path`, which must not exist, with these bytes, synced. */
int pst_file_create(const char *path, const void *p, size_t n,
                    struct pst_error *err);
/* The same, not synced: for what need not survive. */
int pst_file_put(const char *path, const void *p, size_t n,
                 struct pst_error *err);
/* A descriptor of a new file in the folder that has no name any more, for
 * reading and writing; a negative code. */
int pst_file_unlinked(const char *folder, struct pst_error *err);
/* fsync of a folder. */
int pst_folder_sync(const char *path, struct pst_error *err);
/* The folder and those above it; one that exists is fine. */
int pst_folder_make(const char *path, struct pst_error *err);
/* Remove a file or a folder with all in it, never following links; what is
 * not there is fine. */
int pst_tree_remove(const char *path, struct pst_error *err);

/* dir/name, into a buffer that is cleared first. name alone if dir is "". */
void pst_path_join(struct pst_buf *out, const char *dir, const char *name);
/* Absolute, "." and ".." and double slashes resolved by name alone (no
 * symbolic link is looked at); `path` is taken relative to `base`, which is
 * absolute. */
void pst_path_absolute(struct pst_buf *out, const char *base, const char *path);
/* `path` as seen from the folder `from`, both absolute and normal: as rg
 * prints it, with ".." where needed. Equal paths give ".". */
void pst_path_relative(struct pst_buf *out, const char *from, const char *path);
/* Relative, without empty, "." and ".." components or NUL: safe to be opened
 * below a folder as far as its name goes. */
bool pst_path_is_below(struct pst_str path);
/* The last component. */
const char *pst_path_base(const char *path);

#endif
