/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * schema/filetable.h - every path that the indexer saw below the root, what
 * its file was like, and what became of it. doc/index-schema.md section 1.
 */
#ifndef POSTIL_SCHEMA_FILETABLE_H
#define POSTIL_SCHEMA_FILETABLE_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"

enum pst_file_state { PST_FILE_INDEXED, PST_FILE_SKIPPED, PST_FILE_FAILED };

struct pst_file_article {
    uint64_t shard;
    uint32_t docid;
};

struct pst_file_entry {
    struct pst_str path; /* relative to the root, raw bytes */
    uint8_t state;       /* enum pst_file_state */
    uint64_t size;
    int64_t mtime_ns, ctime_ns;
    uint64_t inode;
    unsigned char hash[16]; /* XXH3-128 of the content; zero: not read */
    struct pst_str reason;  /* why skipped or failed; of one that is indexed,
                              which members of it failed; else empty */
    struct pst_file_article *articles;
    size_t article_count;
};

struct pst_file_table {
    uint64_t generation;
    unsigned schema;
    struct pst_file_entry *entries; /* sorted by path bytes, no path twice */
    size_t count, cap;
    struct pst_arena arena; /* what entries point to */
};

void pst_file_table_init(struct pst_file_table *t);
void pst_file_table_dispose(struct pst_file_table *t);
/* Append a copy, which must come in order of path. The entry stays in place
 * until the next one is added. */
struct pst_file_entry *pst_file_table_add(struct pst_file_table *t,
                                          const struct pst_file_entry *e);
/* The entry of the path, or NULL. */
const struct pst_file_entry *pst_file_table_find(const struct pst_file_table *t,
                                                 struct pst_str path);
/* PST_EINDEX when the file is damaged, then *out is empty. */
int pst_file_table_read(const char *path, struct pst_file_table *out,
                        struct pst_error *err);
/* The same of the bytes between the magic line and the checksum; `path` is for
 * messages. */
int pst_file_table_decode(const char *path, struct pst_str body,
                          struct pst_file_table *out, struct pst_error *err);
/* A new file, synced. */
int pst_file_table_write(const char *path, const struct pst_file_table *t,
                         struct pst_error *err);

#endif
