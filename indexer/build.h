/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * indexer/build.h - carry out a plan: one new shard out of the files to be
 * read and the stored articles of the shards to be merged, in order of path;
 * and the new file table.
 */
#ifndef POSTIL_INDEXER_BUILD_H
#define POSTIL_INDEXER_BUILD_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "article/extractor.h"
#include "base/error.h"
#include "indexer/import.h"
#include "indexer/plan.h"
#include "indexer/watcher.h"
#include "schema/filetable.h"

enum pst_writer {
    PST_WRITER_AUTO,  /* bulk, if the installed libxapian reads it */
    PST_WRITER_BULK,  /* tables written directly, by several threads */
    PST_WRITER_XAPIAN /* through Xapian's WritableDatabase, by one */
};

enum pst_compress {
    PST_COMPRESS_FAST,  /* a little larger, much less work */
    PST_COMPRESS_SMALL, /* the other way round */
    PST_COMPRESS_NONE   /* texts as they are: larger, and read sooner */
};

/* What is kept of pairs of words (glass/pairs.h). */
enum pst_phrase_index {
    PST_PHRASE_INDEX_AUTO, /* as the index has it, full if there is none: not
                              for pst_build_run */
    PST_PHRASE_INDEX_NONE,
    PST_PHRASE_INDEX_SMALL,
    PST_PHRASE_INDEX_FULL /* twice as large, fewer positions to be read */
};
extern const char *const pst_phrase_index_names[]; /* NULL-ended */
/* That with so many bits a pair. */
enum pst_phrase_index pst_phrase_index_of(unsigned bits);

struct pst_build_options {
    const char *root;       /* absolute */
    const char *index_dir;  /* absolute */
    const char *tmp;        /* folder in which the shard is made */
    uint64_t number;        /* of the new shard */
    const uint64_t *merged; /* numbers of shards whose live articles move */
    size_t merged_count;
    /* NULL, or where the articles come from instead; the plan is then empty,
     * and nothing is merged. */
    const struct pst_import_source *import;
    bool follow;       /* symbolic links */
    uint64_t max_size; /* bytes of a file; 0: any */
    struct pst_extractor_options extractor;
    enum pst_writer writer; /* not AUTO */
    enum pst_compress compress;
    enum pst_phrase_index phrase_index;
    unsigned jobs; /* threads, at least 1 */
    size_t memory; /* the process stays below it, 32 MB, and twice the largest
                      article; see build.c for its limits */
    const volatile sig_atomic_t *stop;
    const struct pst_index_watcher *watcher; /* may be NULL; called by one
                                                thread at a time */
};

/* Whether there is a shard to be made; if not, TMP is not used. */
bool pst_build_writes(const struct pst_plan *plan,
                      const struct pst_build_options *o);

struct pst_build {
    struct pst_file_table table;
    uint32_t articles; /* in the shard TMP/shard; 0: there is none */
    uint64_t bytes;    /* read from files */
};

/* A file that cannot be read becomes an entry with the reason; an index that
 * cannot be read or written is an error. Dispose of *out in any case. The
 * shard is the same for any number of jobs. */
int pst_build_run(struct pst_build *out, const struct pst_plan *plan,
                  const struct pst_build_options *o, struct pst_error *err);
void pst_build_dispose(struct pst_build *b);

#endif
