/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * indexer/watcher.h - whoever wants to hear of a run while it goes on, or to
 * end it before its time.
 */
#ifndef POSTIL_INDEXER_WATCHER_H
#define POSTIL_INDEXER_WATCHER_H

#include <stdint.h>

#include "base/buf.h"
#include "base/error.h"

enum pst_index_event {
    PST_INDEX_NEW,     /* indexed for the first time */
    PST_INDEX_CHANGED, /* indexed again */
    PST_INDEX_SAME,    /* nothing to do */
    PST_INDEX_GONE,    /* no longer there, or no longer wanted */
    PST_INDEX_SKIPPED, /* by rule; with a reason */
    PST_INDEX_FAILED,  /* in this run or, unchanged, before; with a reason */
    PST_INDEX_EXCLUDED /* in a dry run: left out by a rule, which is the
                          reason; a folder ends with '/' */
};

/* What a run is doing, in this order. */
enum pst_index_phase {
    PST_INDEX_READING, /* files, and articles out of old shards */
    PST_INDEX_MERGING, /* what was inverted into the tables of terms */
    PST_INDEX_WRITING  /* what is left of the tables; and syncing them */
};

struct pst_index_progress {
    enum pst_index_phase phase;
    uint64_t files, total_files; /* that are or need to be read */
    uint64_t bytes, total_bytes; /* of them */
    /* Work of a phase after the first, in a unit of its own; total 0: not
     * known. */
    uint64_t done, total;
};

/* For the writers of a shard, which know what they merge and write: so much
 * more of `total` is done. Called by any of their threads, many times a second.
 * Not 0: the work must end with this code. */
struct pst_index_pace {
    void *payload;
    int (*step)(void *payload, enum pst_index_phase phase, uint64_t more,
                uint64_t total, struct pst_error *err); /* may be NULL */
};

/* Each function may be NULL. Strings live for the call only. */
struct pst_index_watcher {
    void *payload;
    /* In a dry run: what would be done, and why. Whether a file that would be
     * read holds an article shows only when it is. */
    void (*file)(void *payload, enum pst_index_event event, struct pst_str path,
                 struct pst_str reason);
    void (*progress)(void *payload, const struct pst_index_progress *p);
    /* Something that the user should know; the run goes on. */
    void (*warning)(void *payload, const char *text);
    /* A folder that is looked at, before its names are read; "": the root. */
    void (*folder)(void *payload, struct pst_str path);
};

#endif
