/* SPDX-License-Identifier: GPL-2.0-or-later */
/* indexer/watcher.h - whoever wants to hear of a run while it goes on. */
#ifndef POSTIL_INDEXER_WATCHER_H
#define POSTIL_INDEXER_WATCHER_H

#include <stdint.h>

#include "base/buf.h"

enum pst_index_event {
    PST_INDEX_NEW,     /* indexed for the first time */
    PST_INDEX_CHANGED, /* indexed again */
    PST_INDEX_SAME,    /* nothing to do */
    PST_INDEX_GONE,    /* no longer there, or no longer wanted */
    PST_INDEX_SKIPPED, /* by rule; with a reason */
    PST_INDEX_FAILED   /* in this run or, unchanged, before; with a reason */
};

/* Each function may be NULL. Strings live for the call only. */
struct pst_index_watcher {
    void *payload;
    /* In a dry run: what would be done. Whether a file that would be read
     * holds an article shows only when it is. */
    void (*file)(void *payload, enum pst_index_event event, struct pst_str path,
                 struct pst_str reason);
    /* Files that are or need to be read so far, and in all. */
    void (*progress)(void *payload, uint64_t done, uint64_t total,
                     uint64_t bytes, uint64_t total_bytes);
    /* Something that the user should know; the run goes on. */
    void (*warning)(void *payload, const char *text);
};

#endif
