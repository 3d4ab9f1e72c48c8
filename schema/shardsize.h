/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * schema/shardsize.h - how many bytes the files of a shard take: its tables,
 * and whatever else lies in its folder. From their lengths; none is opened.
 */
#ifndef POSTIL_SCHEMA_SHARDSIZE_H
#define POSTIL_SCHEMA_SHARDSIZE_H

#include <stddef.h>
#include <stdint.h>

struct pst_shard_file {
    char *name; /* without ".glass"; raw bytes */
    uint64_t bytes;
};

/* {0} is empty. */
struct pst_shard_size {
    struct pst_shard_file *files; /* by name, none twice */
    size_t count, cap;
    uint64_t bytes; /* of all */
};

/* Add the plain files of a shard's folder to *s; a folder that cannot be read
 * has none. Those of several shards add up by name. */
void pst_shard_size_add(struct pst_shard_size *s, const char *path);
void pst_shard_size_dispose(struct pst_shard_size *s);
/* Bytes of the file of that name; 0 when there is none. */
uint64_t pst_shard_size_of(const struct pst_shard_size *s, const char *name);

#endif
