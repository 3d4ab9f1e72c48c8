/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * indexer/check.h - whether a published index is whole: its stub, file table,
 * bitmaps and shards can be read and agree with each other.
 *
 * Each shard first goes through Xapian's own check, in a process of its own:
 * what is damaged may crash a library, and such a check cannot be interrupted
 * otherwise. Then comes what that leaves out (glass/sound.h), and the sidecar,
 * if there is one. Of a shard that passes, every article that the file table
 * names must be there and live, with the entry's path; every live document must
 * be named; every record of these must inflate, and its source map and lines
 * lie inside its file. Offsets into a decoded member have no file to lie in,
 * and are checked for their order alone.
 *
 * Only reads, never locks; a shard that it may not write is copied to TMPDIR
 * for Xapian's check (indexer/scratch.h). When something is wrong and a newer
 * generation was published meanwhile, that one is checked instead.
 */
#ifndef POSTIL_INDEXER_CHECK_H
#define POSTIL_INDEXER_CHECK_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

enum pst_check_phase {
    PST_CHECK_TABLES,  /* of shards */
    PST_CHECK_ARTICLES /* of the whole index */
};

struct pst_check_options {
    const char *index_dir;             /* absolute */
    const volatile sig_atomic_t *stop; /* may be NULL */
    /* May be NULL. How far a phase is; total 0: nothing is to be done. */
    void (*progress)(void *payload, enum pst_check_phase phase, uint64_t done,
                     uint64_t total);
    void *payload;
};

struct pst_check_report {
    char **problems; /* each says where and what; may hold bytes of paths */
    size_t problem_count, problem_cap;
    /* What mends them: everything must be indexed anew, or the files whose
     * articles are in these shards. */
    bool rebuild;
    uint64_t *shards; /* numbers, each once */
    size_t shard_count, shard_cap;
    /* Of the generation; 0 when it cannot be read. */
    uint64_t generation;
    uint64_t files, articles, shards_named;
};

/* 0 also when problems were found. PST_ENOINDEX, PST_EINTR; PST_EIO when no
 * process, or no copy that is needed, can be made. Dispose of *out in any case.
 */
int pst_check_run(const struct pst_check_options *o,
                  struct pst_check_report *out, struct pst_error *err);
void pst_check_report_dispose(struct pst_check_report *r);

#endif
