/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * indexer/import.h - articles out of what `postil export` printed: line by
 * line, in order of path, into one lane of a shard writer.
 */
#ifndef POSTIL_INDEXER_IMPORT_H
#define POSTIL_INDEXER_IMPORT_H

#include <signal.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "indexer/census.h"
#include "indexer/shard.h"
#include "schema/filetable.h"

/* Where the lines come from. */
struct pst_import_source {
    int fd;           /* to be read to its end; not closed */
    const char *name; /* for messages */
};

struct pst_import {
    const struct pst_import_source *source;
    struct pst_shard_writer *writer; /* its lane 0 is filled, and closed */
    uint64_t number;                 /* of the shard */
    int level;                       /* of deflated bodies */
    size_t vocabulary;               /* bytes that it may grow to, about */
    struct pst_file_table *table;    /* gets an entry for each path */
    struct pst_census *census;
    const volatile sig_atomic_t *stop; /* may be NULL */
    /* Articles and bytes so far; may be NULL. */
    void (*progress)(void *payload, uint64_t articles, uint64_t bytes);
    void *payload;
};

/* PST_EFORMAT with the number of the line that is none of an export, is over
 * 1 GiB, or is not after the one before it in order of path. */
int pst_import_run(const struct pst_import *o, struct pst_error *err);

#endif
