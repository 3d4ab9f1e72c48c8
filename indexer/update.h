/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * indexer/update.h - one run: bring an index up to date with its tree, or make
 * it.
 *
 * Lock; scan; compare with the file table of the last generation; read what is
 * new or changed into one new shard; mark what is gone or superseded as dead;
 * publish by one rename of the stub. Until then readers see nothing of it, and
 * after any failure or interruption the last generation stands.
 *
 * A file that was indexed and now fails has no articles any more: what it held
 * is no longer what it holds. A file is tried again when it changed, or when it
 * could not be read at all. A run that finds nothing changed publishes nothing.
 *
 * Shards stay few, PST_SHARDS_MOST at the most: those with over a tenth dead,
 * and small ones when there would be more (see indexer/shards.h), move their
 * live articles into the new shard out of their stored records.
 *
 * The mtime of files/N is the time its run began; what lies before it and has
 * the stat of the table is unchanged. A run that looked at a part of the tree
 * keeps that time as it was: of the other files it knows no more.
 */
#ifndef POSTIL_INDEXER_UPDATE_H
#define POSTIL_INDEXER_UPDATE_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "indexer/build.h"
#include "indexer/scope.h"
#include "indexer/watcher.h"

/* A search takes its time in each; so much more than fewer would has merging
 * to do for them (indexer/shards.h). */
enum { PST_SHARDS_MOST = 3 };

struct pst_update_options {
    const char *root;      /* absolute: the tree */
    const char *index_dir; /* absolute: the index folder; made if need be */
    bool names_root; /* the stub says where the tree is: it is elsewhere */
    bool follow, hidden, no_ignore; /* see indexer/scan.h */
    const char *const *excludes;
    size_t exclude_count;
    uint64_t max_size;                      /* bytes of a file; 0: any */
    struct pst_extractor_options extractor; /* without `stop` */
    uint64_t lock_timeout;                  /* seconds */
    size_t memory;          /* bytes that may be held, about; 0: the default */
    unsigned jobs;          /* threads; 0: one */
    enum pst_writer writer; /* AUTO: the watcher is warned when it is not bulk;
                               BULK: that is PST_EUSAGE */
    enum pst_compress compress;
    enum pst_phrase_index phrase_index;
    bool rebuild; /* read everything, whatever the old index says */
    /* Numbers of shards that are damaged: they are not opened, and the files
     * whose articles are in them are read again. */
    const uint64_t *distrusted;
    size_t distrusted_count;
    const struct pst_scope *scope; /* look at these paths only; NULL, and where
                                      the old index is of no use: at all */
    bool may_be_nowhere; /* do not warn of paths of the scope that are neither
                            there nor in the index */
    bool compact; /* look at no file: make one shard of what lives. An index
                     that is not there, or of no use, is an error */
    /* Look at no file: the index becomes that of these articles, which were
     * exported. PST_EUSAGE when there is one, unless `rebuild`. */
    const struct pst_import_source *import;
    bool dry_run; /* tell the watcher what would be done; no lock */
    const volatile sig_atomic_t *stop;       /* may be NULL */
    const struct pst_index_watcher *watcher; /* may be NULL */
};

struct pst_update_report {
    /* The state that the index is in now. */
    uint64_t generation;
    uint64_t files, articles, indexed, skipped, failed;
    uint64_t pdf;         /* of those skipped: PDF documents, not to be read */
    uint64_t shard_bytes; /* what its shards take */
    /* What this run did. In a dry run `read` and `gone` only. */
    uint64_t read;    /* files taken */
    uint64_t bytes;   /* of them */
    uint64_t gone;    /* paths that the last generation had */
    uint64_t merged;  /* shards */
    uint64_t failing; /* files that it looked at, and that failed */
    bool published;
};

/* PST_EINDEX: the old index cannot be used, and `rebuild` would help. */
int pst_update_run(const struct pst_update_options *o,
                   struct pst_update_report *report, struct pst_error *err);

#endif
